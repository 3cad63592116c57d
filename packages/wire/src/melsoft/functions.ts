import { ACT_CONFIGURE, ACT_CONTROL, ACT_FILE, ACT_IDENTIFY, ACT_PROGRAM, ACT_READ, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Keys of the short messages around a session begin here: their fourth byte is added. Not a code of a command. */
export const SHORT = 0x1_0000;

/**
 * Commands that are known, by what was seen of them in captures and published in research (Black Hat MEA 2023). The protocol itself is not
 * published; a command that is not here is counted by its number.
 */
export const functions = functionTable([
  [SHORT | 0x01, 'connection_01', 'Connection message 01', ACT_SESSION],
  [SHORT | 0x11, 'connection_11', 'Connection message 11', ACT_SESSION],
  [SHORT | 0x22, 'connection_22', 'Connection message 22', ACT_SESSION],
  [SHORT | 0xff, 'connection_ff', 'Connection message FF', ACT_SESSION],
  [0x0121, 'open_initial', 'Open Initial', ACT_IDENTIFY | ACT_SESSION],
  [0x0131, 'username_login', 'User Name Login', ACT_SESSION],
  [0x0132, 'password_login', 'Password Login', ACT_SESSION],
  [0x0133, 'read_user_information_a', 'Read User Information from PLC A', ACT_READ | ACT_CONFIGURE],
  [0x0134, 'read_user_information_b', 'Read User Information from PLC B', ACT_READ | ACT_CONFIGURE],
  [0x0150, 'safety_run_mode_read', 'Safety Run Mode Read', ACT_READ],
  [0x0410, 'memory_read', 'Memory Read', ACT_READ],
  [0x1001, 'remote_run', 'Remote Control Run', ACT_CONTROL],
  [0x1002, 'remote_stop', 'Remote Control Stop', ACT_CONTROL],
  [0x1003, 'remote_pause', 'Remote Control Pause', ACT_CONTROL],
  [0x1006, 'remote_reset', 'Remote Reset', ACT_CONTROL],
  [0x1120, 'safety_run_mode_change', 'Safety Run Mode Change', ACT_CONTROL],
  [0x1133, 'user_information_registration', 'User Information Registration', ACT_CONFIGURE],
  [0x1410, 'memory_write', 'Memory Write', ACT_WRITE],
  [0x1859, 'file_list_read', 'File List Read', ACT_READ | ACT_FILE],
  [0x185f, 'file_information_read', 'File Information Read', ACT_READ | ACT_FILE],
  [0x1867, 'file_open', 'File Open', ACT_FILE],
  [0x1868, 'file_read', 'File Read', ACT_READ | ACT_FILE],
  [0x1869, 'file_write', 'File Write', ACT_PROGRAM | ACT_WRITE | ACT_FILE],
  [0x186a, 'file_close', 'File Close', ACT_FILE],
  [0x187e, 'file_information_read_multiple', 'File Information Read of Several Files', ACT_READ | ACT_FILE],
]);

/** Statuses that are known of answers. */
export const statuses = statusTable([
  [0x4080, 'wrong_request_data', 'Request data error'],
  [0x4309, 'wrong_user_name', 'User name login refused'],
  [0x4408, 'wrong_password', 'Password login refused'],
  [0x4409, 'wrong_password_2', 'Password login refused'],
  [0x440a, 'wrong_password_3', 'Password login refused'],
]);

/** Levels of access of a user of an iQ-R safety controller. */
export const accessLevels: ReadonlyMap<number, string> = new Map([
  [0x0001, 'administrators'],
  [0x0100, 'users'],
  [0x0800, 'assistant_developers'],
  [0x1000, 'developers'],
]);

/** Parameters of the footer. */
export const footerParameters: ReadonlyMap<number, string> = new Map([
  [0x42, 'authorization_token'],
  [0x81, 'command_data_crc32'],
  [0x82, 'message_crc32'],
]);
