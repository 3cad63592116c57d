import { ACT_DIAGNOSE, ACT_DISCOVER, ACT_IDENTIFY, ACT_REPORT, ACT_SESSION } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Code of a datagram of connected I/O (UDP 2222), which has no encapsulation header and so no command. */
export const IO_DATA = 0x1_0000;

/** Encapsulation commands, CIP Volume 2, table 2-3.2. */
export const functions = functionTable([
  [0x00, 'nop', 'NOP', ACT_DIAGNOSE],
  [0x04, 'list_services', 'ListServices', ACT_DISCOVER],
  [0x63, 'list_identity', 'ListIdentity', ACT_DISCOVER | ACT_IDENTIFY],
  [0x64, 'list_interfaces', 'ListInterfaces', ACT_DISCOVER],
  [0x65, 'register_session', 'RegisterSession', ACT_SESSION],
  [0x66, 'unregister_session', 'UnRegisterSession', ACT_SESSION],
  [0x6f, 'send_rr_data', 'SendRRData', 0],
  [0x70, 'send_unit_data', 'SendUnitData', 0],
  [0x72, 'indicate_status', 'IndicateStatus', ACT_DIAGNOSE],
  [0x73, 'cancel', 'Cancel', 0],
  [0xc8, 'start_dtls', 'StartDTLS', ACT_SESSION],
  [IO_DATA, 'io_data', 'Connected I/O data (class 0 or 1)', ACT_REPORT],
]);

/** Encapsulation status codes, Volume 2, table 2-3.3. */
export const statuses = statusTable([
  [0x01, 'invalid_command', 'Invalid or unsupported command'],
  [0x02, 'no_memory_resources', 'Insufficient memory resources'],
  [0x03, 'incorrect_data', 'Poorly formed or incorrect data'],
  [0x64, 'invalid_session_handle', 'Invalid session handle'],
  [0x65, 'invalid_length', 'Invalid length'],
  [0x69, 'unsupported_protocol_revision', 'Unsupported encapsulation protocol revision'],
  [0x6a, 'cip_service_not_allowed', 'Encapsulated CIP service not allowed on this port'],
]);

export const ITEM_NULL = 0x0000;
export const ITEM_IDENTITY = 0x000c;
export const ITEM_CONNECTED_ADDRESS = 0x00a1;
export const ITEM_CONNECTED_DATA = 0x00b1;
export const ITEM_UNCONNECTED_DATA = 0x00b2;
export const ITEM_SEQUENCED_ADDRESS = 0x8002;

/** Items of the common packet format, Volume 2, table 2-6.3. */
export const items: ReadonlyMap<number, string> = new Map([
  [ITEM_NULL, 'null_address'],
  [ITEM_IDENTITY, 'identity'],
  [0x0086, 'cip_security'],
  [0x0087, 'capability'],
  [0x0088, 'usage'],
  [ITEM_CONNECTED_ADDRESS, 'connected_address'],
  [ITEM_CONNECTED_DATA, 'connected_data'],
  [ITEM_UNCONNECTED_DATA, 'unconnected_data'],
  [0x0100, 'list_services'],
  [0x8000, 'socket_address_originator_to_target'],
  [0x8001, 'socket_address_target_to_originator'],
  [ITEM_SEQUENCED_ADDRESS, 'sequenced_address'],
  [0x8003, 'unconnected_message_udp'],
]);
