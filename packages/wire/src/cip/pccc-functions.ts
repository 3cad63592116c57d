import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';

/** Keys of PCCC functions begin here: command byte, then function byte. */
export const PCCC = 0x0100_0000;
/** Key of a PCCC function in the table of CIP's functions. */
export const pcccCode = (command: number, functionCode: number): number => PCCC | (command << 8) | functionCode;

/** Key of a PCCC reply, which repeats the command but not the function. */
export const pcccReply = (command: number): number => PCCC | 0x1_0000 | (command << 8);

/** Commands whose fourth byte is a function code (1770-6.5.16, chapter 7). */
export const hasFunction = (command: number): boolean => command === 0x06 || command === 0x07 || command === 0x0f;

/** PCCC commands and functions, DF1 Protocol and Command Set Reference Manual 1770-6.5.16, chapter 7: [command, function, name, title, acts]. */
const rows: readonly (readonly [number, number, string, string, number])[] = [
  [0x00, 0, 'protected_write', 'Protected write', ACT_WRITE],
  [0x01, 0, 'unprotected_read', 'Unprotected read', ACT_READ],
  [0x02, 0, 'protected_bit_write', 'Protected bit write', ACT_WRITE],
  [0x05, 0, 'unprotected_bit_write', 'Unprotected bit write', ACT_WRITE],
  [0x06, 0x00, 'echo', 'Echo', ACT_DIAGNOSE],
  [0x06, 0x01, 'read_diagnostic_counters', 'Read diagnostic counters', ACT_DIAGNOSE],
  [0x06, 0x02, 'set_variables', 'Set variables', ACT_CONFIGURE],
  [0x06, 0x03, 'diagnostic_status', 'Diagnostic status', ACT_IDENTIFY | ACT_DIAGNOSE],
  [0x06, 0x04, 'set_timeout', 'Set timeout', ACT_CONFIGURE],
  [0x06, 0x05, 'set_naks', 'Set NAKs', ACT_CONFIGURE],
  [0x06, 0x06, 'set_enqs', 'Set ENQs', ACT_CONFIGURE],
  [0x06, 0x07, 'reset_diagnostic_counters', 'Reset diagnostic counters', ACT_CONTROL],
  [0x06, 0x08, 'set_data_table_size', 'Set data table size', ACT_CONFIGURE],
  [0x06, 0x09, 'read_link_parameters', 'Read link parameters', ACT_READ],
  [0x06, 0x0a, 'set_link_parameters', 'Set link parameters', ACT_CONFIGURE],
  [0x07, 0x00, 'disable_outputs', 'Disable outputs', ACT_CONTROL],
  [0x07, 0x01, 'enable_outputs', 'Enable outputs', ACT_CONTROL],
  [0x07, 0x03, 'enable_plc_scanning', 'Enable PLC scanning', ACT_CONTROL],
  [0x07, 0x04, 'enter_download_mode', 'Enter download mode', ACT_PROGRAM | ACT_CONTROL],
  [0x07, 0x05, 'exit_download_upload_mode', 'Exit download/upload mode', ACT_CONTROL],
  [0x07, 0x06, 'enter_upload_mode', 'Enter upload mode', ACT_PROGRAM | ACT_CONTROL],
  [0x08, 0, 'unprotected_write', 'Unprotected write', ACT_WRITE],
  [0x0f, 0x00, 'word_range_write', 'Word range write', ACT_WRITE],
  [0x0f, 0x01, 'word_range_read', 'Word range read', ACT_READ],
  [0x0f, 0x02, 'bit_write', 'Bit write', ACT_WRITE],
  [0x0f, 0x03, 'file_write', 'File write', ACT_WRITE | ACT_FILE],
  [0x0f, 0x04, 'file_read', 'File read', ACT_READ | ACT_FILE],
  [0x0f, 0x05, 'download_request', 'Download request', ACT_PROGRAM],
  [0x0f, 0x06, 'upload', 'Upload', ACT_PROGRAM | ACT_READ],
  [0x0f, 0x07, 'shutdown', 'Shutdown', ACT_CONTROL],
  [0x0f, 0x08, 'physical_write', 'Physical write', ACT_PROGRAM | ACT_WRITE],
  [0x0f, 0x09, 'physical_read', 'Physical read', ACT_PROGRAM | ACT_READ],
  [0x0f, 0x0a, 'restart_request', 'Restart request', ACT_CONTROL],
  [0x0f, 0x11, 'get_edit_resource', 'Get edit resource', ACT_SESSION | ACT_PROGRAM],
  [0x0f, 0x12, 'return_edit_resource', 'Return edit resource', ACT_SESSION | ACT_PROGRAM],
  [0x0f, 0x17, 'read_bytes_physical', 'Read bytes physical', ACT_PROGRAM | ACT_READ],
  [0x0f, 0x18, 'write_bytes_physical', 'Write bytes physical', ACT_PROGRAM | ACT_WRITE],
  [0x0f, 0x26, 'read_modify_write', 'Read-modify-write', ACT_WRITE],
  [0x0f, 0x29, 'read_section_size', 'Read section size', ACT_READ],
  [0x0f, 0x3a, 'set_cpu_mode', 'Set CPU mode', ACT_CONTROL],
  [0x0f, 0x41, 'disable_forces', 'Disable forces', ACT_CONTROL],
  [0x0f, 0x50, 'download_all_request', 'Download all request', ACT_PROGRAM],
  [0x0f, 0x52, 'download_completed', 'Download completed', ACT_PROGRAM],
  [0x0f, 0x53, 'upload_all_request', 'Upload all request', ACT_PROGRAM | ACT_READ],
  [0x0f, 0x55, 'upload_completed', 'Upload completed', ACT_PROGRAM | ACT_READ],
  [0x0f, 0x57, 'initialize_memory', 'Initialize memory', ACT_PROGRAM | ACT_CONTROL],
  [0x0f, 0x5e, 'modify_plc2_compatibility_file', 'Modify PLC-2 compatibility file', ACT_CONFIGURE],
  [0x0f, 0x67, 'typed_write', 'Typed write', ACT_WRITE],
  [0x0f, 0x68, 'typed_read', 'Typed read', ACT_READ],
  [0x0f, 0x79, 'read_modify_write_n', 'Read-modify-write N', ACT_WRITE],
  [0x0f, 0x80, 'change_cpu_mode', 'Change CPU mode', ACT_CONTROL],
  [0x0f, 0x81, 'open_file', 'Open file', ACT_FILE | ACT_SESSION],
  [0x0f, 0x82, 'close_file', 'Close file', ACT_FILE | ACT_SESSION],
  [0x0f, 0x88, 'execute_multiple_commands', 'Execute multiple commands', ACT_PROGRAM],
  [0x0f, 0x8f, 'apply_port_configuration', 'Apply port configuration', ACT_CONFIGURE],
  [0x0f, 0x94, 'read_file_information', 'Read file information', ACT_READ],
  [0x0f, 0xa1, 'typed_logical_read_2', 'Protected typed logical read with two address fields', ACT_READ],
  [0x0f, 0xa2, 'typed_logical_read_3', 'Protected typed logical read with three address fields', ACT_READ],
  [0x0f, 0xa7, 'typed_file_read', 'Protected typed file read', ACT_READ | ACT_FILE],
  [0x0f, 0xa9, 'typed_logical_write_2', 'Protected typed logical write with two address fields', ACT_WRITE],
  [0x0f, 0xaa, 'typed_logical_write_3', 'Protected typed logical write with three address fields', ACT_WRITE],
  [0x0f, 0xab, 'typed_logical_masked_write_3', 'Protected typed logical masked write with three address fields', ACT_WRITE],
  [0x0f, 0xaf, 'typed_file_write', 'Protected typed file write', ACT_WRITE | ACT_FILE],
];

const digits = (value: number): string => value.toString(16).padStart(2, '0');

/** Every command and function by number, for those that the manual does not name. */
const unnamed = [0x06, 0x07, 0x0f].flatMap((command) =>
  Array.from(
    { length: 256 },
    (_, code) =>
      [
        pcccCode(command, code),
        `pccc_function_${digits(command)}_${digits(code)}`,
        `PCCC function ${digits(command)}/${digits(code)}`,
        0,
      ] as const,
  ),
);
const commands = Array.from(
  { length: 16 },
  (_, command) => [pcccReply(command), `pccc_command_${digits(command)}`, `Reply to PCCC command ${digits(command)}`, 0] as const,
);

/** PCCC functions as rows of CIP's table. */
export const pcccFunctions = [
  ...unnamed,
  ...commands,
  ...rows.map(([command, code, name, title, acts]) => [pcccCode(command, code), `pccc_${name}`, title, acts] as const),
];

/** Types of data table and system files of SLC and MicroLogix processors, with the letter of the notation where there is one. */
export const fileTypes: ReadonlyMap<number, { readonly title: string; readonly letter: string }> = new Map(
  (
    [
      [0x22, 'ladder logic', ''],
      [0x49, 'channel configuration', ''],
      [0x4a, 'EtherNet/IP function', ''],
      [0x65, 'online editing', ''],
      [0x6a, 'IOS function', ''],
      [0x82, 'output', 'O'],
      [0x83, 'input', 'I'],
      [0x84, 'status', 'S'],
      [0x85, 'binary', 'B'],
      [0x86, 'timer', 'T'],
      [0x87, 'counter', 'C'],
      [0x89, 'integer', 'N'],
      [0x8a, 'float', 'F'],
      [0xa1, 'output force', ''],
      [0xa2, 'input force', ''],
      [0xe0, 'ES0 function', ''],
      [0xe2, 'STI function', ''],
      [0xe3, 'EII function', ''],
      [0xe4, 'RTC function', ''],
      [0xe5, 'BHI function', ''],
      [0xe6, 'memory module function', ''],
      [0xec, 'built-in LCD function', ''],
      [0xed, 'PTOX function', ''],
      [0xee, 'PWMX function', ''],
    ] as const
  ).map(([code, title, letter]) => [code, { title, letter }]),
);

/** Modes of change_cpu_mode (0F/80). */
export const cpuModes: ReadonlyMap<number, string> = new Map([
  [0x01, 'remote_program'],
  [0x06, 'remote_run'],
  [0x07, 'remote_test_continuous'],
  [0x08, 'remote_test_single'],
  [0x09, 'remote_test_debug'],
]);

/** Modes that a processor says of itself: those of the key switch besides. */
export const processorModes: ReadonlyMap<number, string> = new Map([
  ...cpuModes,
  [0x11, 'program'],
  [0x17, 'test_continuous'],
  [0x18, 'test_single'],
  [0x19, 'test_debug'],
  [0x1e, 'run'],
]);
