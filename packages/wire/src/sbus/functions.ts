import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** An answer and an acknowledgement, which do not repeat their command. */
export const RESPONSE = 0x100;
export const ACKNOWLEDGE = 0x101;
/** Added to the type of a telegram of the command that reads and writes blocks. */
export const BLOCK = 0x200;
export const BLOCK_COMMAND = 0xa9;

/** Commands that exist for each processor: what each does, and the codes of processor 0 (or 1), of the own one, and of all. */
const processors: readonly (readonly [string, string, number, number, number, number])[] = [
  ['run', 'Run procedure', 40, 0, 47, 48],
  ['restart_cold', 'Restart cold', 50, 1, 56, 57],
  ['stop', 'Stop procedure', 60, 0, 67, 68],
  ['restart_warm', 'Restart warm', 100, 1, 106, 107],
];

const control = processors.flatMap(([name, title, code, first, own, all]) => [
  ...Array.from(
    { length: own - code },
    (_, at) => [code + at, `${name}_cpu_${first + at}`, `${title}, CPU ${first + at}`, ACT_CONTROL] as const,
  ),
  [own, name, `${title}, own CPU`, ACT_CONTROL] as const,
  [all, `${name}_all`, `${title}, all CPUs`, ACT_CONTROL] as const,
]);

const states = Array.from(
  { length: 7 },
  (_, cpu) => [20 + cpu, `read_status_cpu_${cpu}`, `Read PCD status, CPU ${cpu}`, ACT_READ | ACT_DIAGNOSE] as const,
);

/** Commands of S-Bus, as the dissector of Wireshark names them; and telegrams of the command for blocks. */
export const functions = functionTable([
  [0, 'read_counters', 'Read counters', ACT_READ],
  [1, 'read_display_register', 'Read display register', ACT_READ],
  [2, 'read_flags', 'Read flags', ACT_READ],
  [3, 'read_inputs', 'Read inputs', ACT_READ],
  [4, 'read_clock', 'Read real time clock', ACT_READ],
  [5, 'read_outputs', 'Read outputs', ACT_READ],
  [6, 'read_registers', 'Read registers', ACT_READ],
  [7, 'read_timers', 'Read timers', ACT_READ],
  [10, 'write_counters', 'Write counters', ACT_WRITE],
  [11, 'write_flags', 'Write flags', ACT_WRITE],
  [12, 'write_clock', 'Write real time clock', ACT_CONFIGURE],
  [13, 'write_outputs', 'Write outputs', ACT_WRITE],
  [14, 'write_registers', 'Write registers', ACT_WRITE],
  [15, 'write_timers', 'Write timers', ACT_WRITE],
  [19, 'read_write_media', 'Read and write several media', ACT_READ | ACT_WRITE],
  ...states,
  [27, 'read_status', 'Read PCD status, own CPU', ACT_READ | ACT_DIAGNOSE],
  [29, 'read_station_number', 'Read S-Bus station number', ACT_IDENTIFY],
  [30, 'read_user_memory', 'Read user memory', ACT_READ | ACT_PROGRAM],
  [31, 'read_program_line', 'Read program line', ACT_READ | ACT_PROGRAM],
  [32, 'read_firmware_version', 'Read firmware version', ACT_IDENTIFY],
  [33, 'read_text', 'Read text', ACT_READ],
  [34, 'read_active_transition', 'Read active transition', ACT_READ],
  [35, 'write_user_memory', 'Write user memory', ACT_WRITE | ACT_PROGRAM],
  [36, 'write_program_line', 'Write program line', ACT_WRITE | ACT_PROGRAM],
  [37, 'write_text', 'Write text', ACT_WRITE | ACT_PROGRAM],
  ...control,
  [70, 'read_arithmetic_status', 'Read arithmetic status and accumulator', ACT_READ | ACT_DIAGNOSE],
  [71, 'read_bytes', 'Read byte', ACT_READ],
  [72, 'read_halt_failure', 'Read halt failure register', ACT_READ | ACT_DIAGNOSE],
  [73, 'read_index_register', 'Read index register', ACT_READ | ACT_DIAGNOSE],
  [74, 'read_instruction_pointer', 'Read instruction pointer', ACT_READ | ACT_DIAGNOSE],
  [75, 'find_history', 'Find history', ACT_READ | ACT_DIAGNOSE],
  [80, 'write_arithmetic_status', 'Write arithmetic status and accumulator', ACT_WRITE | ACT_CONTROL],
  [81, 'write_bytes', 'Write byte', ACT_WRITE],
  [82, 'write_index_register', 'Write index register', ACT_WRITE | ACT_CONTROL],
  [83, 'write_instruction_pointer', 'Write instruction pointer', ACT_WRITE | ACT_CONTROL],
  [90, 'clear_all', 'Clear flags, outputs, registers and timers', ACT_WRITE | ACT_CONTROL],
  [91, 'clear_flags', 'Clear flags', ACT_WRITE],
  [92, 'clear_outputs', 'Clear outputs', ACT_WRITE],
  [93, 'clear_registers', 'Clear registers', ACT_WRITE],
  [94, 'clear_timers', 'Clear timers', ACT_WRITE],
  [110, 'change_block', 'Change block', ACT_WRITE | ACT_PROGRAM],
  [111, 'clear_history', 'Clear history failure', ACT_WRITE | ACT_DIAGNOSE],
  [112, 'delete_program_line', 'Delete program line', ACT_WRITE | ACT_PROGRAM],
  [113, 'go_conditional', 'Go conditional', ACT_CONTROL | ACT_DIAGNOSE],
  [114, 'insert_program_line', 'Insert program line', ACT_WRITE | ACT_PROGRAM],
  [115, 'local_cycles', 'Local cycles', ACT_CONTROL | ACT_DIAGNOSE],
  [116, 'all_cycles', 'All cycles', ACT_CONTROL | ACT_DIAGNOSE],
  [117, 'make_text', 'Make text', ACT_WRITE | ACT_PROGRAM],
  [118, 'execute_instruction', 'Execute single instruction', ACT_CONTROL | ACT_DIAGNOSE],
  [119, 'single_step', 'Single step', ACT_CONTROL | ACT_DIAGNOSE],
  [130, 'interrupt_xob_17', 'XOB 17 interrupt', ACT_CONTROL],
  [131, 'interrupt_xob_18', 'XOB 18 interrupt', ACT_CONTROL],
  [132, 'interrupt_xob_19', 'XOB 19 interrupt', ACT_CONTROL],
  [145, 'read_hangup_timeout', 'Read hangup timeout', ACT_READ],
  [150, 'read_data_block', 'Read data block', ACT_READ],
  [151, 'write_data_block', 'Write data block', ACT_WRITE],
  [152, 'make_data_block', 'Make data block', ACT_WRITE | ACT_PROGRAM],
  [153, 'clear_data_block', 'Clear data block', ACT_WRITE],
  [154, 'clear_text', 'Clear text', ACT_WRITE],
  [155, 'read_block_address', 'Read block address', ACT_READ],
  [156, 'read_block_sizes', 'Read block sizes', ACT_READ],
  [157, 'read_current_block', 'Read current block', ACT_READ | ACT_DIAGNOSE],
  [158, 'read_call_stack', 'Read call stack', ACT_READ | ACT_DIAGNOSE],
  [159, 'read_dbx', 'Read DBX', ACT_READ],
  [161, 'read_eeprom_register', 'Read user EEPROM register', ACT_READ],
  [163, 'write_eeprom_register', 'Write user EEPROM register', ACT_WRITE | ACT_CONFIGURE],
  [165, 'erase_flash', 'Erase flash', ACT_WRITE | ACT_PROGRAM],
  [166, 'restart_cold_flag', 'Restart cold flag', ACT_CONTROL],
  [167, 'write_system_buffer', 'Write system buffer', ACT_WRITE | ACT_CONFIGURE],
  [168, 'read_system_buffer', 'Read system buffer', ACT_READ],
  [BLOCK_COMMAND, 'block_data', 'Read or write block data', ACT_PROGRAM],
  [170, 'get_diagnostic', 'Get diagnostic', ACT_READ | ACT_DIAGNOSE],
  [171, 'read_system_information', 'Read system information', ACT_IDENTIFY],
  [172, 'change_blocks_on_run', 'Change blocks on run', ACT_WRITE | ACT_PROGRAM],
  [173, 'flashcard', 'Flashcard telegram', ACT_FILE],
  [174, 'download_firmware', 'Download firmware', ACT_WRITE | ACT_PROGRAM],
  [175, 'web_server', 'Web server serial communication', ACT_READ],
  [RESPONSE, 'response', 'Response', 0],
  [ACKNOWLEDGE, 'acknowledge', 'Acknowledgement', 0],
  [BLOCK, 'write_block_begin', 'Begin of writing a block as a stream', ACT_WRITE | ACT_PROGRAM],
  [BLOCK + 1, 'write_block_stream', 'Data of a block, as a stream', ACT_WRITE | ACT_PROGRAM],
  [BLOCK + 2, 'write_block_end', 'End of writing a block as a stream', ACT_WRITE | ACT_PROGRAM],
  [BLOCK + 7, 'write_block_abort', 'Abort of writing a block', ACT_PROGRAM],
  [BLOCK + 8, 'write_block', 'Write data of a block', ACT_WRITE | ACT_PROGRAM],
  [BLOCK + 0x10, 'read_block_begin', 'Begin of reading a block as a stream', ACT_READ | ACT_PROGRAM],
  [BLOCK + 0x11, 'read_block_stream', 'Further data of a block, as a stream', ACT_READ | ACT_PROGRAM],
  [BLOCK + 0x17, 'read_block_abort', 'Abort of reading a block', ACT_PROGRAM],
  [BLOCK + 0x18, 'read_block', 'Read data of a block', ACT_READ | ACT_PROGRAM],
  [BLOCK + 0x20, 'delete_block', 'Delete a block', ACT_WRITE | ACT_PROGRAM],
  [BLOCK + 0x21, 'read_block_size', 'Get the size of a block', ACT_READ],
  [BLOCK + 0x22, 'list_blocks', 'Get the list of blocks', ACT_READ],
]);

/** What a controller says instead of yes. */
export const statuses = statusTable([
  [1, 'refused', 'NAK, no reason specified'],
  [2, 'wrong_password', 'NAK, because of password'],
  [3, 'port_reduced', 'NAK, programming port is in reduced protocol'],
  [4, 'port_in_use', 'NAK, programming port is already used'],
]);

/** Media that commands read and write, as the areas of addresses. */
export const media = new Map([
  [0, 'counters'],
  [2, 'flags'],
  [3, 'inputs'],
  [5, 'outputs'],
  [6, 'registers'],
  [7, 'timers'],
]);

/** Each medium with the command that writes it, and whether its elements are bits; inputs are the process's to write. */
const mediaRows: readonly (readonly [area: number, write: number | null, bits: boolean])[] = [
  [0, 10, false],
  [2, 11, true],
  [3, null, true],
  [5, 13, true],
  [6, 14, false],
  [7, 15, false],
];

/** What a command that reads or writes media speaks of: area, whether it writes, whether its elements are bits. A read has the number of its area. */
export const transfers = new Map<number, { readonly area: number; readonly writes: boolean; readonly bits: boolean }>(
  mediaRows.flatMap(([area, write, bits]) => {
    const read = [area, { area, writes: false, bits }] as const;
    return write === null ? [read] : [read, [write, { area, writes: true, bits }] as const];
  }),
);

/** Types of blocks. */
export const blockTypes = new Map([
  [0, 'cob'],
  [1, 'xob'],
  [2, 'pb'],
  [3, 'fb'],
  [4, 'st'],
  [5, 'tr'],
  [6, 'text'],
  [7, 'db'],
  [8, 'sb'],
  [9, 'dbx'],
  [0x10, 'bacnet'],
  [0x11, 'canopen'],
  [0x12, 'lonip'],
  [0x20, 'configuration_file'],
  [0x21, 'program_file'],
  [0xfe, 'all_configuration_blocks'],
  [0xff, 'all_blocks'],
]);

/** States of a processor. */
export const cpuStates = new Map([
  [0x48, 'halt'],
  [0x52, 'run'],
  [0x53, 'stop'],
]);
