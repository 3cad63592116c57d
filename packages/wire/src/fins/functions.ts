import {
  ACT_ALARM,
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
import { functionTable } from '../protocol.ts';

/** Keys of FINS/TCP's own commands, and of its errors, begin here. Not a code of FINS. */
export const LINK = 0x1_0000;

const FILE_WRITE = ACT_PROGRAM | ACT_WRITE | ACT_FILE;

/** Command codes, W227 appendix A: main request code << 8 | sub-request code. */
export const functions = functionTable([
  [LINK, 'node_address_request', 'FINS/TCP: node address, client to server', ACT_SESSION],
  [LINK | 1, 'node_address_response', 'FINS/TCP: node address, server to client', ACT_SESSION],
  [LINK | 3, 'frame_error_notification', 'FINS/TCP: frame send error notification', ACT_SESSION],
  [LINK | 6, 'connection_confirmation', 'FINS/TCP: connection confirmation', ACT_DIAGNOSE],
  [0x0101, 'memory_area_read', 'Memory Area Read', ACT_READ],
  [0x0102, 'memory_area_write', 'Memory Area Write', ACT_WRITE],
  [0x0103, 'memory_area_fill', 'Memory Area Fill', ACT_WRITE],
  [0x0104, 'multiple_memory_area_read', 'Multiple Memory Area Read', ACT_READ],
  [0x0105, 'memory_area_transfer', 'Memory Area Transfer', ACT_WRITE],
  [0x0201, 'parameter_area_read', 'Parameter Area Read', ACT_READ],
  [0x0202, 'parameter_area_write', 'Parameter Area Write', ACT_CONFIGURE | ACT_WRITE],
  [0x0203, 'parameter_area_clear', 'Parameter Area Clear', ACT_CONFIGURE | ACT_WRITE],
  [0x0220, 'data_link_table_read', 'Data Link Table Read', ACT_READ],
  [0x0221, 'data_link_table_write', 'Data Link Table Write', ACT_CONFIGURE | ACT_WRITE],
  [0x0304, 'program_area_protect', 'Program Area Protect', ACT_PROGRAM | ACT_SESSION],
  [0x0305, 'program_area_protect_clear', 'Program Area Protect Clear', ACT_PROGRAM | ACT_SESSION],
  [0x0306, 'program_area_read', 'Program Area Read', ACT_PROGRAM | ACT_READ],
  [0x0307, 'program_area_write', 'Program Area Write', ACT_PROGRAM | ACT_WRITE],
  [0x0308, 'program_area_clear', 'Program Area Clear', ACT_PROGRAM | ACT_WRITE],
  [0x0401, 'run', 'Run', ACT_CONTROL],
  [0x0402, 'stop', 'Stop', ACT_CONTROL],
  [0x0403, 'reset', 'Reset', ACT_CONTROL],
  [0x0501, 'controller_data_read', 'Controller Data Read', ACT_IDENTIFY],
  [0x0502, 'connection_data_read', 'Connection Data Read', ACT_IDENTIFY],
  [0x0601, 'controller_status_read', 'Controller Status Read', ACT_DIAGNOSE],
  [0x0602, 'network_status_read', 'Network Status Read', ACT_DIAGNOSE],
  [0x0603, 'data_link_status_read', 'Data Link Status Read', ACT_DIAGNOSE],
  [0x0620, 'cycle_time_read', 'Cycle Time Read', ACT_DIAGNOSE],
  [0x0701, 'clock_read', 'Clock Read', ACT_READ],
  [0x0702, 'clock_write', 'Clock Write', ACT_CONFIGURE],
  [0x0801, 'loop_back_test', 'Loop-back Test', ACT_DIAGNOSE],
  [0x0802, 'broadcast_test_results_read', 'Broadcast Test Results Read', ACT_DIAGNOSE],
  [0x0803, 'broadcast_test_data_send', 'Broadcast Test Data Send', ACT_DIAGNOSE],
  [0x0920, 'message_read', 'Message Read, Message Clear, FAL/FALS Read', ACT_READ | ACT_ALARM],
  [0x0c01, 'access_right_acquire', 'Access Right Acquire', ACT_SESSION],
  [0x0c02, 'access_right_forced_acquire', 'Access Right Forced Acquire', ACT_SESSION | ACT_CONTROL],
  [0x0c03, 'access_right_release', 'Access Right Release', ACT_SESSION],
  [0x2101, 'error_clear', 'Error Clear', ACT_CONTROL | ACT_ALARM],
  [0x2102, 'error_log_read', 'Error Log Read', ACT_DIAGNOSE | ACT_ALARM],
  [0x2103, 'error_log_clear', 'Error Log Clear', ACT_CONTROL | ACT_ALARM],
  [0x2201, 'file_name_read', 'File Name Read', ACT_READ | ACT_FILE],
  [0x2202, 'single_file_read', 'Single File Read', ACT_READ | ACT_FILE],
  [0x2203, 'single_file_write', 'Single File Write', FILE_WRITE],
  [0x2204, 'memory_card_format', 'Memory Card Format', FILE_WRITE],
  [0x2205, 'file_delete', 'File Delete', FILE_WRITE],
  [0x2206, 'volume_label_create_delete', 'Volume Label Create/Delete', ACT_WRITE | ACT_FILE],
  [0x2207, 'file_copy', 'File Copy', FILE_WRITE],
  [0x2208, 'file_name_change', 'File Name Change', FILE_WRITE],
  [0x2209, 'file_data_check', 'File Data Check', ACT_READ | ACT_FILE],
  [0x220a, 'memory_area_file_transfer', 'Memory Area File Transfer', ACT_WRITE | ACT_FILE],
  [0x220b, 'parameter_area_file_transfer', 'Parameter Area File Transfer', ACT_CONFIGURE | ACT_WRITE | ACT_FILE],
  [0x220c, 'program_area_file_transfer', 'Program Area File Transfer', FILE_WRITE],
  [0x220f, 'file_memory_index_read', 'File Memory Index Read', ACT_READ | ACT_FILE],
  [0x2210, 'file_memory_read', 'File Memory Read', ACT_READ | ACT_FILE],
  [0x2211, 'file_memory_write', 'File Memory Write', FILE_WRITE],
  [0x2301, 'forced_set_reset', 'Forced Set/Reset', ACT_WRITE | ACT_CONTROL],
  [0x2302, 'forced_set_reset_cancel', 'Forced Set/Reset Cancel', ACT_WRITE | ACT_CONTROL],
  [0x230a, 'multiple_forced_status_read', 'Multiple Forced Status Read', ACT_READ],
  [0x2601, 'name_set', 'Name Set', ACT_CONFIGURE],
  [0x2602, 'name_delete', 'Name Delete', ACT_CONFIGURE],
  [0x2603, 'name_read', 'Name Read', ACT_IDENTIFY],
]);

/** Areas of parameters, W227 section 2-2. */
export const parameterAreas: ReadonlyMap<number, string> = new Map([
  [0x8002, 'cpu_bus_unit_settings'],
  [0x8010, 'pc_setup'],
  [0x8011, 'peripheral_device_settings'],
  [0x8012, 'io_table'],
  [0x8013, 'routing_tables'],
]);

/** Modes of a controller; run without one changes to MONITOR. */
export const modes: ReadonlyMap<number, string> = new Map([
  [0, 'program'],
  [1, 'debug'],
  [2, 'monitor'],
  [4, 'run'],
]);

/** Status in the answer to controller_status_read. */
export const runStates: ReadonlyMap<number, string> = new Map([
  [0, 'stop'],
  [1, 'run'],
  [0x80, 'standby'],
]);

/** What forced set/reset does to a bit. */
export const forces: ReadonlyMap<number, string> = new Map([
  [0x0000, 'force_reset'],
  [0x0001, 'force_set'],
  [0x8000, 'release_off'],
  [0x8001, 'release_on'],
  [0xffff, 'release'],
]);

/** What writing a file does with one that exists. */
export const fileModes: ReadonlyMap<number, string> = new Map([
  [0, 'new'],
  [1, 'new_overwrite'],
  [2, 'append'],
  [3, 'overwrite'],
]);

/** Ways of a transfer between an area and a file. */
export const transfers: ReadonlyMap<number, string> = new Map([
  [0, 'to_file'],
  [1, 'from_file'],
  [2, 'compare'],
]);
