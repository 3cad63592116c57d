import { ACT_CONFIGURE, ACT_DISCOVER, ACT_IDENTIFY, ACT_READ, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** An answer: it says how it went, not what was asked. */
export const RESPONSE = 0;
export const SECURITY = 0x51;
export const LOGON = 0x50;
export const REGISTRATION = 0x27;
export const READ_FULL = 0x30;
export const READ_OFFSET = 0x3f;
export const WRITE_FULL = 0x40;
export const WRITE_OFFSET = 0x4f;
/** Beginning of what the service codes have no room for. */
export const ENCRYPTED = 0x100;

const indexed = (
  first: number,
  name: string,
  title: string,
  acts: number,
): readonly (readonly [number, string, string, number])[] =>
  Array.from({ length: 9 }, (_, i) => [first + i, `${name}_${i + 1}`, `${title} by ${i + 1} indices`, acts] as const);

/** EPSEM services by their request codes (IEEE 1703-2012 §5.3.2). */
export const functions = functionTable([
  [RESPONSE, 'response', 'Response', 0],
  [0x20, 'identify', 'Identification', ACT_IDENTIFY],
  [0x21, 'terminate', 'Terminate', ACT_SESSION],
  [0x22, 'disconnect', 'Disconnect', ACT_SESSION],
  [0x24, 'deregister', 'Deregistration', ACT_SESSION | ACT_CONFIGURE],
  [0x25, 'resolve', 'Resolve', ACT_DISCOVER],
  [0x26, 'trace', 'Trace', ACT_DISCOVER],
  [REGISTRATION, 'register', 'Registration', ACT_SESSION | ACT_CONFIGURE],
  [READ_FULL, 'full_read', 'Full Read', ACT_READ],
  ...indexed(0x31, 'partial_read_index', 'Partial Read', ACT_READ),
  [0x3e, 'default_read', 'Default Read', ACT_READ],
  [READ_OFFSET, 'partial_read_offset', 'Partial Read by offset', ACT_READ],
  [WRITE_FULL, 'full_write', 'Full Write', ACT_WRITE],
  ...indexed(0x41, 'partial_write_index', 'Partial Write', ACT_WRITE),
  [0x4e, 'default_write', 'Default Write', ACT_WRITE],
  [WRITE_OFFSET, 'partial_write_offset', 'Partial Write by offset', ACT_WRITE],
  [LOGON, 'logon', 'Logon', ACT_SESSION],
  [SECURITY, 'security', 'Security', ACT_SESSION],
  [0x52, 'logoff', 'Logoff', ACT_SESSION],
  [0x53, 'authenticate', 'Authenticate', ACT_SESSION],
  [0x60, 'negotiate', 'Negotiate', ACT_SESSION],
  [0x70, 'wait', 'Wait', ACT_SESSION],
  [0x71, 'timing_setup', 'Timing Setup', ACT_SESSION],
  [ENCRYPTED, 'encrypted', 'Encrypted services', 0],
]);

/** Response codes. */
export const statuses = statusTable([
  [0x01, 'error', 'Error'],
  [0x02, 'service_not_supported', 'Service Not Supported'],
  [0x03, 'insufficient_security_clearance', 'Insufficient Security Clearance'],
  [0x04, 'operation_not_possible', 'Operation Not Possible'],
  [0x05, 'inappropriate_action_requested', 'Inappropriate Action Requested'],
  [0x06, 'device_busy', 'Device Busy'],
  [0x07, 'data_not_ready', 'Data Not Ready'],
  [0x08, 'data_locked', 'Data Locked'],
  [0x09, 'renegotiate_request', 'Renegotiate Request'],
  [0x0a, 'invalid_service_sequence_state', 'Invalid Service Sequence State'],
  [0x0b, 'security_mechanism_error', 'Security Mechanism Error'],
  [0x0c, 'unknown_application_title', 'Unknown Application Title'],
  [0x0d, 'network_time_out', 'Network Time-out'],
  [0x0e, 'network_not_reachable', 'Network Not Reachable'],
  [0x0f, 'request_too_large', 'Request Too Large'],
  [0x10, 'response_too_large', 'Response Too Large'],
  [0x11, 'segmentation_not_possible', 'Segmentation Not Possible'],
  [0x12, 'segmentation_error', 'Segmentation Error'],
]);

/** Table whose writing starts a procedure of the device (ANSI C12.19, table 07). */
export const PROCEDURE_TABLE = 7;
