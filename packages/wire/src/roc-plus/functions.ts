import { ACT_ALARM, ACT_CONFIGURE, ACT_FILE, ACT_IDENTIFY, ACT_READ, ACT_REPORT, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const SYSTEM_CONFIG = 6;
export const SET_REALTIME_CLOCK = 8;
export const LOGIN = 17;
export const HISTORY_TAG = 108;
export const HISTORY_INFORMATION = 139;
export const SET_SINGLE_POINT = 166;
export const REQUEST_SINGLE_POINT = 167;
export const REQUEST_PARAMETERS = 180;
export const WRITE_PARAMETERS = 181;
export const FILE_TRANSFER = 203;
export const TRANSACTION_HISTORY = 206;
export const ERROR_INDICATOR = 255;

/** Opcodes, ROC Plus Protocol Specifications Manual chapter 2. */
export const functions = functionTable([
  [SYSTEM_CONFIG, 'system_config', 'System Config', ACT_IDENTIFY],
  [7, 'read_realtime_clock', 'Read Real-time Clock', ACT_READ],
  [SET_REALTIME_CLOCK, 'set_realtime_clock', 'Set Real-time Clock', ACT_CONFIGURE],
  [10, 'read_configurable_opcode_point_data', 'Read Configurable Opcode Point Data', ACT_READ],
  [11, 'write_configurable_opcode_point_data', 'Write Configurable Opcode Point Data', ACT_WRITE],
  [LOGIN, 'login_request', 'Login Request', ACT_SESSION],
  [24, 'store_and_forward', 'Store and Forward', 0],
  [50, 'request_io_point_position', 'Request I/O Point Position', ACT_READ],
  [100, 'access_user_defined_information', 'Access User-defined Information', ACT_READ],
  [105, 'request_today_yesterday_min_max_values', "Request Today's and Yesterday's Min/Max Values", ACT_READ],
  [HISTORY_TAG, 'request_history_tag_and_periodic_index', 'Request History Tag and Periodic Index', ACT_READ],
  [118, 'request_alarm_data', 'Request Alarm Data', ACT_READ | ACT_ALARM],
  [119, 'request_event_data', 'Request Event Data', ACT_READ],
  [135, 'request_single_history_point_data', 'Request Single History Point Data', ACT_READ],
  [136, 'request_multiple_history_point_data', 'Request Multiple History Point Data', ACT_READ],
  [137, 'request_history_index', 'Request History Index', ACT_READ],
  [138, 'request_daily_and_periodic_history', 'Request Daily and Periodic History', ACT_READ],
  [HISTORY_INFORMATION, 'history_information_data', 'History Information Data', ACT_READ],
  [SET_SINGLE_POINT, 'set_single_point_parameters', 'Set Single Point Parameters', ACT_WRITE | ACT_CONFIGURE],
  [REQUEST_SINGLE_POINT, 'request_single_point_parameters', 'Request Single Point Parameters', ACT_READ],
  [REQUEST_PARAMETERS, 'request_parameters', 'Request Parameters', ACT_READ],
  [WRITE_PARAMETERS, 'write_parameters', 'Write Parameters', ACT_WRITE | ACT_CONFIGURE],
  [FILE_TRANSFER, 'general_file_transfer', 'General File Transfer', ACT_FILE],
  [205, 'peer_to_peer_network_messages', 'Peer-to-Peer Network Messages', ACT_REPORT],
  [TRANSACTION_HISTORY, 'read_transaction_history_data', 'Read Transaction History Data', ACT_READ],
  [224, 'srbx_signal', 'SRBX Signal', ACT_REPORT | ACT_ALARM],
  [225, 'acknowledge_srbx', 'Acknowledge SRBX', ACT_ALARM],
  [ERROR_INDICATOR, 'error_indicator', 'Error Indicator', 0],
]);

/** Error codes of opcode 255. */
export const statuses = statusTable([
  [1, 'invalid_opcode_request', 'Invalid Opcode Request'],
  [2, 'invalid_parameter_number', 'Invalid Parameter Number'],
  [3, 'invalid_logical_number', 'Invalid Logical Number'],
  [4, 'invalid_point_type', 'Invalid Point Type'],
  [5, 'too_many_data_bytes', 'Received Too Many Data Bytes'],
  [6, 'too_few_data_bytes', 'Received Too Few Data Bytes'],
  [13, 'outside_valid_address_range', 'Outside Valid Address Range'],
  [20, 'security_error', 'Security Error'],
  [25, 'invalid_parameter_range', 'Invalid Parameter Range'],
  [50, 'general_error', 'General Error'],
]);

/** Devices by the last byte before the point types of opcode 6. */
export const devices: ReadonlyMap<number, string> = new Map([
  [1, 'ROC300-Series (ROCPAC)'],
  [2, 'FloBoss 407'],
  [3, 'ROC300-Series (FlashPAC)'],
  [4, 'FloBoss 503'],
  [5, 'FloBoss 504'],
  [6, 'ROC800'],
  [7, 'DL8000'],
]);

/** Commands of opcode 203. A request to delete has the number of a request for a directory, and another length. */
export const fileCommands = statusTable([
  [1, 'open', 'Open'],
  [2, 'read', 'Read'],
  [3, 'write', 'Write'],
  [4, 'close', 'Close'],
  [5, 'delete', 'Delete'],
  [6, 'read_directory', 'Read Directory'],
  [0x40, 'read_directory_64', 'Read Directory (3.10 and later)'],
]);

/** What an opcode 17 of a length is. */
export const logins: ReadonlyMap<number, string> = new Map([
  [6, 'standard_login'],
  [71, 'enhanced_login'],
  [11, 'standard_logout'],
  [76, 'enhanced_logout'],
  [13, 'session_key_request'],
  [24, 'wrapped_session_key'],
]);

/** Length of the data of a request, for opcodes whose answers never have it. */
export const requestLengths: ReadonlyMap<number, number> = new Map([
  [SYSTEM_CONFIG, 0],
  [7, 0],
  [10, 3],
  [50, 1],
  [100, 3],
  [105, 2],
  [118, 3],
  [119, 3],
  [135, 6],
  [136, 7],
  [137, 3],
  [138, 4],
  [REQUEST_SINGLE_POINT, 4],
  [225, 2],
]);

/** Opcodes that are answered without data. */
export const emptyAnswers: ReadonlySet<number> = new Set([SET_REALTIME_CLOCK, 11, 24, SET_SINGLE_POINT, WRITE_PARAMETERS, 224]);
