import { ACT_CONTROL, ACT_DISCOVER, ACT_FILE, ACT_READ, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Codes: SMB1 commands from here, SMB2 and 3 commands, and NetBIOS session packets, each with its own number in the low byte. */
export const SMB1 = 0x100;
export const SMB2 = 0x200;
export const SESSION = 0x300;
/** An encrypted, and a compressed, message of SMB 3. */
export const TRANSFORM = 0x2fd;
export const COMPRESSED = 0x2fc;

/** Commands that are looked into. */
export const NEGOTIATE_1 = SMB1 | 0x72;
export const SESSION_SETUP_1 = SMB1 | 0x73;
export const TREE_CONNECT_1 = SMB1 | 0x75;
export const CREATE_1 = SMB1 | 0xa2;
export const NEGOTIATE = SMB2;
export const SESSION_SETUP = SMB2 | 1;
export const TREE_CONNECT = SMB2 | 3;
export const CREATE = SMB2 | 5;

/** Commands of MS-CIFS §2.2.2.1 and MS-SMB2 §2.2.1, and packet types of RFC 1002 §4.3. Creating becomes a write when it asks for write access. */
export const functions = functionTable([
  [SMB1 | 0x00, 'smb1_create_directory', 'Create Directory', ACT_FILE | ACT_WRITE],
  [SMB1 | 0x01, 'smb1_delete_directory', 'Delete Directory', ACT_FILE | ACT_WRITE],
  [SMB1 | 0x02, 'smb1_open', 'Open', ACT_FILE],
  [SMB1 | 0x03, 'smb1_create', 'Create', ACT_FILE | ACT_WRITE],
  [SMB1 | 0x04, 'smb1_close', 'Close', 0],
  [SMB1 | 0x06, 'smb1_delete', 'Delete', ACT_FILE | ACT_WRITE],
  [SMB1 | 0x07, 'smb1_rename', 'Rename', ACT_FILE | ACT_WRITE],
  [SMB1 | 0x0a, 'smb1_read', 'Read', ACT_READ],
  [SMB1 | 0x0b, 'smb1_write', 'Write', ACT_FILE | ACT_WRITE],
  [SMB1 | 0x24, 'smb1_locking', 'Locking AndX', 0],
  [SMB1 | 0x25, 'smb1_transaction', 'Trans', 0],
  [SMB1 | 0x2b, 'smb1_echo', 'Echo', 0],
  [SMB1 | 0x2d, 'smb1_open_andx', 'Open AndX', ACT_FILE],
  [SMB1 | 0x2e, 'smb1_read_andx', 'Read AndX', ACT_READ],
  [SMB1 | 0x2f, 'smb1_write_andx', 'Write AndX', ACT_FILE | ACT_WRITE],
  [SMB1 | 0x32, 'smb1_transaction2', 'Trans2', 0],
  [SMB1 | 0x33, 'smb1_transaction2_secondary', 'Trans2 Secondary', 0],
  [SMB1 | 0x34, 'smb1_find_close', 'Find Close2', 0],
  [SMB1 | 0x71, 'smb1_tree_disconnect', 'Tree Disconnect', ACT_SESSION],
  [NEGOTIATE_1, 'smb1_negotiate', 'Negotiate Protocol', ACT_SESSION],
  [SESSION_SETUP_1, 'smb1_session_setup', 'Session Setup AndX', ACT_SESSION],
  [SMB1 | 0x74, 'smb1_logoff', 'Logoff AndX', ACT_SESSION],
  [TREE_CONNECT_1, 'smb1_tree_connect', 'Tree Connect AndX', ACT_SESSION],
  [SMB1 | 0xa0, 'smb1_nt_transact', 'NT Trans', 0],
  [CREATE_1, 'smb1_nt_create', 'NT Create AndX', ACT_FILE],
  [SMB1 | 0xa4, 'smb1_nt_cancel', 'NT Cancel', 0],
  [NEGOTIATE, 'negotiate', 'Negotiate Protocol', ACT_SESSION],
  [SESSION_SETUP, 'session_setup', 'Session Setup', ACT_SESSION],
  [SMB2 | 2, 'logoff', 'Session Logoff', ACT_SESSION],
  [TREE_CONNECT, 'tree_connect', 'Tree Connect', ACT_SESSION],
  [SMB2 | 4, 'tree_disconnect', 'Tree Disconnect', ACT_SESSION],
  [CREATE, 'create', 'Create', ACT_FILE],
  [SMB2 | 6, 'close', 'Close', 0],
  [SMB2 | 7, 'flush', 'Flush', 0],
  [SMB2 | 8, 'read', 'Read', ACT_READ],
  [SMB2 | 9, 'write', 'Write', ACT_FILE | ACT_WRITE],
  [SMB2 | 10, 'lock', 'Lock', 0],
  [SMB2 | 11, 'ioctl', 'IO Control', ACT_CONTROL],
  [SMB2 | 12, 'cancel', 'Cancel', 0],
  [SMB2 | 13, 'echo', 'Keep Alive', 0],
  [SMB2 | 14, 'query_directory', 'Find', ACT_DISCOVER],
  [SMB2 | 15, 'change_notify', 'Notify', 0],
  [SMB2 | 16, 'query_info', 'Get Info', ACT_READ],
  [SMB2 | 17, 'set_info', 'Set Info', ACT_FILE | ACT_WRITE],
  [SMB2 | 18, 'oplock_break', 'Break', 0],
  [TRANSFORM, 'encrypted', 'Encrypted message', 0],
  [COMPRESSED, 'compressed', 'Compressed message', 0],
  [SESSION | 0x81, 'netbios_session_request', 'Session request', ACT_SESSION],
  [SESSION | 0x82, 'netbios_positive_response', 'Positive session response', ACT_SESSION],
  [SESSION | 0x83, 'netbios_negative_response', 'Negative session response', ACT_SESSION],
  [SESSION | 0x84, 'netbios_retarget_response', 'Retarget session response', ACT_SESSION],
  [SESSION | 0x85, 'netbios_keep_alive', 'Session keep-alive', 0],
]);

/** Asked for more of a session setup: an answer, not an error. */
export const MORE_PROCESSING = 0xc0000016;

/** NT statuses that say something of an intrusion or a fault, MS-ERREF §2.3. */
export const statuses = statusTable([
  [0xc0000002, 'not_implemented', 'STATUS_NOT_IMPLEMENTED'],
  [0xc0000008, 'invalid_handle', 'STATUS_INVALID_HANDLE'],
  [0xc000000d, 'invalid_parameter', 'STATUS_INVALID_PARAMETER'],
  [0xc000000f, 'no_such_file', 'STATUS_NO_SUCH_FILE'],
  [0xc0000011, 'end_of_file', 'STATUS_END_OF_FILE'],
  [0xc0000022, 'access_denied', 'STATUS_ACCESS_DENIED'],
  [0xc0000034, 'object_name_not_found', 'STATUS_OBJECT_NAME_NOT_FOUND'],
  [0xc0000035, 'object_name_collision', 'STATUS_OBJECT_NAME_COLLISION'],
  [0xc000003a, 'object_path_not_found', 'STATUS_OBJECT_PATH_NOT_FOUND'],
  [0xc0000043, 'sharing_violation', 'STATUS_SHARING_VIOLATION'],
  [0xc000006a, 'wrong_password', 'STATUS_WRONG_PASSWORD'],
  [0xc000006d, 'logon_failure', 'STATUS_LOGON_FAILURE'],
  [0xc0000071, 'password_expired', 'STATUS_PASSWORD_EXPIRED'],
  [0xc0000072, 'account_disabled', 'STATUS_ACCOUNT_DISABLED'],
  [0xc00000bb, 'not_supported', 'STATUS_NOT_SUPPORTED'],
  [0xc00000c9, 'network_name_deleted', 'STATUS_NETWORK_NAME_DELETED'],
  [0xc00000cc, 'bad_network_name', 'STATUS_BAD_NETWORK_NAME'],
  [0xc0000128, 'file_closed', 'STATUS_FILE_CLOSED'],
  [0xc0000203, 'user_session_deleted', 'STATUS_USER_SESSION_DELETED'],
  [0xc0000234, 'account_locked_out', 'STATUS_ACCOUNT_LOCKED_OUT'],
]);

/** Dialects of SMB 2 and 3, MS-SMB2 §2.2.3. */
export const dialects: ReadonlyMap<number, string> = new Map([
  [0x0202, 'SMB 2.0.2'],
  [0x0210, 'SMB 2.1'],
  [0x02ff, 'SMB 2 (any)'],
  [0x0300, 'SMB 3.0'],
  [0x0302, 'SMB 3.0.2'],
  [0x0311, 'SMB 3.1.1'],
]);
