import {
  ACT_ALARM,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Answers: what was asked is not repeated, so the request gives them their function. */
export const RESPONSE_OK = 0xfe;
export const RESPONSE_ERROR = 0xfd;
/** Envelope of a signed request, and of its signed answer. */
export const SIGNED = 0x38;

/**
 * UMAS functions, as research has published them (lirasenlared 2017 to 2018, Kaspersky ICS CERT 2022, Black Hat Europe 2024, Apache PLC4X).
 * Upload is towards the controller, download from it: the words are those of the published tables.
 */
export const functions = functionTable([
  [0x01, 'init_communication', 'Initialise UMAS communication', ACT_SESSION],
  [0x02, 'read_id', 'Read controller identification', ACT_IDENTIFY],
  [0x03, 'read_project_information', 'Read project information', ACT_IDENTIFY | ACT_READ],
  [0x04, 'read_plc_information', 'Read internal controller information', ACT_DIAGNOSE],
  [0x05, 'read_loader_information', 'Read loader information', ACT_IDENTIFY],
  [0x06, 'read_card_information', 'Read memory card information', ACT_DIAGNOSE],
  [0x07, 'read_block_information', 'Read block information', ACT_READ],
  [0x0a, 'repeat', 'Send back the data sent', ACT_DIAGNOSE],
  [0x10, 'take_plc_reservation', 'Take the reservation of the controller', ACT_SESSION],
  [0x11, 'release_plc_reservation', 'Release the reservation of the controller', ACT_SESSION],
  [0x12, 'keep_alive', 'Keep alive', ACT_DIAGNOSE],
  [0x20, 'read_memory_block', 'Read a memory block', ACT_READ],
  [0x21, 'write_memory_block', 'Write a memory block', ACT_WRITE],
  [0x22, 'read_variables', 'Read system bits, system words and variables', ACT_READ],
  [0x23, 'write_variables', 'Write system bits, system words and variables', ACT_WRITE],
  [0x24, 'read_coils_registers', 'Read coils and holding registers', ACT_READ],
  [0x25, 'write_coils_registers', 'Write coils and holding registers', ACT_WRITE],
  [0x26, 'data_dictionary', 'Read the data dictionary', ACT_READ | ACT_DISCOVER],
  [0x27, 'data_dictionary_preload', 'Preload the data dictionary', ACT_READ | ACT_DISCOVER],
  [0x28, 'read_physical_address', 'Read from a physical address', ACT_READ | ACT_PROGRAM],
  [0x29, 'write_physical_address', 'Write to a physical address', ACT_WRITE | ACT_PROGRAM],
  [0x2a, 'browse_events', 'Browse events', ACT_READ | ACT_ALARM],
  [0x30, 'initialize_upload', 'Begin to copy a program to the controller', ACT_PROGRAM],
  [0x31, 'upload_block', 'Copy a program block to the controller', ACT_PROGRAM | ACT_WRITE],
  [0x32, 'end_strategy_upload', 'End to copy a program to the controller', ACT_PROGRAM],
  [0x33, 'initialize_download', 'Begin to copy the program from the controller', ACT_PROGRAM | ACT_READ],
  [0x34, 'download_block', 'Copy a program block from the controller', ACT_PROGRAM | ACT_READ],
  [0x35, 'end_strategy_download', 'End to copy the program from the controller', ACT_PROGRAM | ACT_READ],
  [0x36, 'backup', 'Backup operations', ACT_PROGRAM | ACT_FILE],
  [0x37, 'preload_blocks', 'Preload blocks', ACT_PROGRAM],
  [SIGNED, 'signed_request', 'Signed request', ACT_SESSION],
  [0x39, 'read_ethernet_master_data', 'Read Ethernet master data', ACT_READ],
  [0x40, 'start_plc', 'Start the controller', ACT_CONTROL],
  [0x41, 'stop_plc', 'Stop the controller', ACT_CONTROL],
  [0x42, 'initialize_plc', 'Initialise the controller', ACT_CONTROL],
  [0x43, 'swap_blocks', 'Swap blocks', ACT_PROGRAM | ACT_CONTROL],
  [0x50, 'monitor_plc', 'Monitor variables, system bits and words', ACT_READ],
  [0x51, 'get_automatic_modifications', 'Get automatic modifications', ACT_READ],
  [0x52, 'get_forced_bits', 'Get forced bits', ACT_READ],
  [0x53, 'get_selected_blocks', 'Get selected blocks', ACT_READ],
  [0x58, 'check_plc', 'Check the connection', ACT_DIAGNOSE],
  [0x60, 'set_breakpoint', 'Set a breakpoint', ACT_CONTROL | ACT_PROGRAM],
  [0x61, 'delete_breakpoint', 'Delete or reset a breakpoint', ACT_CONTROL | ACT_PROGRAM],
  [0x62, 'step_over', 'Step over', ACT_CONTROL | ACT_PROGRAM],
  [0x63, 'step_in', 'Step in', ACT_CONTROL | ACT_PROGRAM],
  [0x64, 'step_out', 'Step out', ACT_CONTROL | ACT_PROGRAM],
  [0x65, 'get_call_stack', 'Get the call stack', ACT_READ],
  [0x66, 'check_debug_allowed', 'Check whether debugging is allowed', ACT_READ],
  [0x6c, 'process_message', 'Special process message', ACT_DIAGNOSE],
  [0x6d, 'private_message', 'Private message', ACT_DIAGNOSE],
  [0x6e, 'reservation_nonces', 'Exchange of nonces of a reservation', ACT_SESSION],
  [0x70, 'read_io_object', 'Read an input or output object', ACT_READ],
  [0x71, 'write_io_object', 'Write an input or output object', ACT_WRITE],
  [0x72, 'read_rack', 'Read rack information', ACT_IDENTIFY],
  [0x73, 'get_module_status', 'Get the status of a module', ACT_DIAGNOSE],
  [0x74, 'read_device_data', 'Read device data', ACT_READ],
  [RESPONSE_ERROR, 'response_error', 'Refusal', 0],
  [RESPONSE_OK, 'response_ok', 'Answer', 0],
]);

/** A refusal has no published codes: the bytes behind it are described. */
export const statuses = statusTable([[RESPONSE_ERROR, 'refused', 'The controller refused the request']]);

/** Bytes of a variable's value, by the size index of its reference: EBOOL, BOOL, 16 bits, 32 bits. */
export const valueSizes: readonly number[] = [1, 1, 2, 4];

/** States of the controller in the answer to read_plc_information. */
export const plcStates: ReadonlyMap<number, string> = new Map([
  [1, 'stopped'],
  [2, 'running'],
]);
