import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';
import { errorCodes } from './errors.ts';

/** Codes are a service choice for confirmed services; the bases of the other kinds of messages follow. */
export const CODE_UNCONFIRMED = 0x100;
/** Network layer messages, by message type (clause 6.4). */
export const CODE_NETWORK = 0x200;
/** BACnet virtual link control messages that carry no NPDU, by function (annex J). Not counted as messages by reference decoders. */
export const CODE_BVLC = 0x300;
/** The same for BACnet/IPv6 (annex U). */
export const CODE_BVLC6 = 0x320;
/** APDUs that name no service: this plus the APDU type. */
export const CODE_APDU = 0x400;
export const SEGMENT_ACK = CODE_APDU | 4;
export const REJECT = CODE_APDU | 6;
export const ABORT = CODE_APDU | 7;

/** Every service, network message and link control message of ANSI/ASHRAE 135-2020. */
export const functions = functionTable([
  [0, 'acknowledge_alarm', 'AcknowledgeAlarm', ACT_ALARM],
  [1, 'confirmed_cov_notification', 'ConfirmedCOVNotification', ACT_REPORT],
  [2, 'confirmed_event_notification', 'ConfirmedEventNotification', ACT_REPORT | ACT_ALARM],
  [3, 'get_alarm_summary', 'GetAlarmSummary', ACT_READ],
  [4, 'get_enrollment_summary', 'GetEnrollmentSummary', ACT_READ],
  [5, 'subscribe_cov', 'SubscribeCOV', ACT_READ],
  [6, 'atomic_read_file', 'AtomicReadFile', ACT_READ | ACT_FILE],
  [7, 'atomic_write_file', 'AtomicWriteFile', ACT_WRITE | ACT_FILE],
  [8, 'add_list_element', 'AddListElement', ACT_WRITE],
  [9, 'remove_list_element', 'RemoveListElement', ACT_WRITE],
  [10, 'create_object', 'CreateObject', ACT_WRITE | ACT_CONFIGURE],
  [11, 'delete_object', 'DeleteObject', ACT_WRITE | ACT_CONFIGURE],
  [12, 'read_property', 'ReadProperty', ACT_READ],
  [13, 'read_property_conditional', 'ReadPropertyConditional (removed)', ACT_READ],
  [14, 'read_property_multiple', 'ReadPropertyMultiple', ACT_READ],
  [15, 'write_property', 'WriteProperty', ACT_WRITE],
  [16, 'write_property_multiple', 'WritePropertyMultiple', ACT_WRITE],
  [17, 'device_communication_control', 'DeviceCommunicationControl', ACT_CONTROL],
  [18, 'confirmed_private_transfer', 'ConfirmedPrivateTransfer', ACT_DIAGNOSE],
  [19, 'confirmed_text_message', 'ConfirmedTextMessage', ACT_REPORT],
  [20, 'reinitialize_device', 'ReinitializeDevice', ACT_CONTROL],
  [21, 'vt_open', 'VT-Open', ACT_SESSION],
  [22, 'vt_close', 'VT-Close', ACT_SESSION],
  [23, 'vt_data', 'VT-Data', ACT_CONTROL],
  [24, 'authenticate', 'Authenticate (removed)', ACT_SESSION],
  [25, 'request_key', 'RequestKey (removed)', ACT_SESSION],
  [26, 'read_range', 'ReadRange', ACT_READ],
  [27, 'life_safety_operation', 'LifeSafetyOperation', ACT_CONTROL | ACT_ALARM],
  [28, 'subscribe_cov_property', 'SubscribeCOVProperty', ACT_READ],
  [29, 'get_event_information', 'GetEventInformation', ACT_READ],
  [30, 'subscribe_cov_property_multiple', 'SubscribeCOVPropertyMultiple', ACT_READ],
  [31, 'confirmed_cov_notification_multiple', 'ConfirmedCOVNotificationMultiple', ACT_REPORT],
  [32, 'confirmed_audit_notification', 'ConfirmedAuditNotification', ACT_REPORT],
  [33, 'audit_log_query', 'AuditLogQuery', ACT_READ],
  [CODE_UNCONFIRMED | 0, 'i_am', 'I-Am', ACT_IDENTIFY],
  [CODE_UNCONFIRMED | 1, 'i_have', 'I-Have', ACT_IDENTIFY],
  [CODE_UNCONFIRMED | 2, 'unconfirmed_cov_notification', 'UnconfirmedCOVNotification', ACT_REPORT],
  [CODE_UNCONFIRMED | 3, 'unconfirmed_event_notification', 'UnconfirmedEventNotification', ACT_REPORT | ACT_ALARM],
  [CODE_UNCONFIRMED | 4, 'unconfirmed_private_transfer', 'UnconfirmedPrivateTransfer', ACT_DIAGNOSE],
  [CODE_UNCONFIRMED | 5, 'unconfirmed_text_message', 'UnconfirmedTextMessage', ACT_REPORT],
  [CODE_UNCONFIRMED | 6, 'time_synchronization', 'TimeSynchronization', ACT_CONFIGURE],
  [CODE_UNCONFIRMED | 7, 'who_has', 'Who-Has', ACT_DISCOVER],
  [CODE_UNCONFIRMED | 8, 'who_is', 'Who-Is', ACT_DISCOVER],
  [CODE_UNCONFIRMED | 9, 'utc_time_synchronization', 'UTCTimeSynchronization', ACT_CONFIGURE],
  [CODE_UNCONFIRMED | 10, 'write_group', 'WriteGroup', ACT_WRITE],
  [CODE_UNCONFIRMED | 11, 'unconfirmed_cov_notification_multiple', 'UnconfirmedCOVNotificationMultiple', ACT_REPORT],
  [CODE_UNCONFIRMED | 12, 'unconfirmed_audit_notification', 'UnconfirmedAuditNotification', ACT_REPORT],
  [CODE_UNCONFIRMED | 13, 'who_am_i', 'Who-Am-I', ACT_DISCOVER | ACT_IDENTIFY],
  [CODE_UNCONFIRMED | 14, 'you_are', 'You-Are', ACT_CONFIGURE],
  [CODE_NETWORK | 0x00, 'who_is_router_to_network', 'Who-Is-Router-To-Network', ACT_DISCOVER],
  [CODE_NETWORK | 0x01, 'i_am_router_to_network', 'I-Am-Router-To-Network', ACT_IDENTIFY],
  [CODE_NETWORK | 0x02, 'i_could_be_router_to_network', 'I-Could-Be-Router-To-Network', 0],
  [CODE_NETWORK | 0x03, 'reject_message_to_network', 'Reject-Message-To-Network', 0],
  [CODE_NETWORK | 0x04, 'router_busy_to_network', 'Router-Busy-To-Network', 0],
  [CODE_NETWORK | 0x05, 'router_available_to_network', 'Router-Available-To-Network', 0],
  [CODE_NETWORK | 0x06, 'initialize_routing_table', 'Initialize-Routing-Table', ACT_CONFIGURE],
  [CODE_NETWORK | 0x07, 'initialize_routing_table_ack', 'Initialize-Routing-Table-Ack', ACT_CONFIGURE],
  [CODE_NETWORK | 0x08, 'establish_connection_to_network', 'Establish-Connection-To-Network', ACT_SESSION],
  [CODE_NETWORK | 0x09, 'disconnect_connection_to_network', 'Disconnect-Connection-To-Network', ACT_SESSION],
  [CODE_NETWORK | 0x0a, 'challenge_request', 'Challenge-Request', ACT_SESSION],
  [CODE_NETWORK | 0x0b, 'security_payload', 'Security-Payload', 0],
  [CODE_NETWORK | 0x0c, 'security_response', 'Security-Response', ACT_SESSION],
  [CODE_NETWORK | 0x0d, 'request_key_update', 'Request-Key-Update', ACT_SESSION],
  [CODE_NETWORK | 0x0e, 'update_key_set', 'Update-Key-Set', ACT_SESSION | ACT_CONFIGURE],
  [CODE_NETWORK | 0x0f, 'update_distribution_key', 'Update-Distribution-Key', ACT_SESSION | ACT_CONFIGURE],
  [CODE_NETWORK | 0x10, 'request_master_key', 'Request-Master-Key', ACT_SESSION],
  [CODE_NETWORK | 0x11, 'set_master_key', 'Set-Master-Key', ACT_SESSION | ACT_CONFIGURE],
  [CODE_NETWORK | 0x12, 'what_is_network_number', 'What-Is-Network-Number', ACT_DISCOVER],
  [CODE_NETWORK | 0x13, 'network_number_is', 'Network-Number-Is', 0],
  [CODE_BVLC | 0x00, 'bvlc_result', 'BVLC-Result', 0],
  [CODE_BVLC | 0x01, 'write_broadcast_distribution_table', 'Write-Broadcast-Distribution-Table', ACT_CONFIGURE],
  [CODE_BVLC | 0x02, 'read_broadcast_distribution_table', 'Read-Broadcast-Distribution-Table', ACT_READ | ACT_DISCOVER],
  [CODE_BVLC | 0x03, 'read_broadcast_distribution_table_ack', 'Read-Broadcast-Distribution-Table-Ack', ACT_READ | ACT_DISCOVER],
  [CODE_BVLC | 0x04, 'forwarded_npdu', 'Forwarded-NPDU', 0],
  [CODE_BVLC | 0x05, 'register_foreign_device', 'Register-Foreign-Device', ACT_SESSION],
  [CODE_BVLC | 0x06, 'read_foreign_device_table', 'Read-Foreign-Device-Table', ACT_READ | ACT_DISCOVER],
  [CODE_BVLC | 0x07, 'read_foreign_device_table_ack', 'Read-Foreign-Device-Table-Ack', ACT_READ | ACT_DISCOVER],
  [CODE_BVLC | 0x08, 'delete_foreign_device_table_entry', 'Delete-Foreign-Device-Table-Entry', ACT_CONFIGURE],
  [CODE_BVLC | 0x09, 'distribute_broadcast_to_network', 'Distribute-Broadcast-To-Network', 0],
  [CODE_BVLC | 0x0a, 'original_unicast_npdu', 'Original-Unicast-NPDU', 0],
  [CODE_BVLC | 0x0b, 'original_broadcast_npdu', 'Original-Broadcast-NPDU', 0],
  [CODE_BVLC | 0x0c, 'secured_bvll', 'Secured-BVLL', 0],
  [CODE_BVLC6 | 0x00, 'bvlc6_result', 'BVLC-Result (IPv6)', 0],
  [CODE_BVLC6 | 0x01, 'bvlc6_original_unicast_npdu', 'Original-Unicast-NPDU (IPv6)', 0],
  [CODE_BVLC6 | 0x02, 'bvlc6_original_broadcast_npdu', 'Original-Broadcast-NPDU (IPv6)', 0],
  [CODE_BVLC6 | 0x03, 'bvlc6_address_resolution', 'Address-Resolution', ACT_DISCOVER],
  [CODE_BVLC6 | 0x04, 'bvlc6_forwarded_address_resolution', 'Forwarded-Address-Resolution', ACT_DISCOVER],
  [CODE_BVLC6 | 0x05, 'bvlc6_address_resolution_ack', 'Address-Resolution-Ack', 0],
  [CODE_BVLC6 | 0x06, 'bvlc6_virtual_address_resolution', 'Virtual-Address-Resolution', ACT_DISCOVER],
  [CODE_BVLC6 | 0x07, 'bvlc6_virtual_address_resolution_ack', 'Virtual-Address-Resolution-Ack', 0],
  [CODE_BVLC6 | 0x08, 'bvlc6_forwarded_npdu', 'Forwarded-NPDU (IPv6)', 0],
  [CODE_BVLC6 | 0x09, 'bvlc6_register_foreign_device', 'Register-Foreign-Device (IPv6)', ACT_SESSION],
  [CODE_BVLC6 | 0x0a, 'bvlc6_delete_foreign_device_table_entry', 'Delete-Foreign-Device-Table-Entry (IPv6)', ACT_CONFIGURE],
  [CODE_BVLC6 | 0x0b, 'bvlc6_secure_bvll', 'Secure-BVLL (IPv6)', 0],
  [CODE_BVLC6 | 0x0c, 'bvlc6_distribute_broadcast_to_network', 'Distribute-Broadcast-To-Network (IPv6)', 0],
  [SEGMENT_ACK, 'segment_ack', 'SegmentACK', 0],
  [REJECT, 'reject', 'Reject', 0],
  [ABORT, 'abort', 'Abort', 0],
]);

/** Bases of the status keys: error codes, reject reasons, abort reasons, reasons of network layer rejects, results of the link control. */
export const STATUS_ERROR = 0x100;
export const STATUS_REJECT = 0x1000;
export const STATUS_ABORT = 0x2000;
export const STATUS_NETWORK = 0x3000;
export const STATUS_BVLC = 0x4000;

/** Error classes, clause 18. */
export const errorClasses = new Map<number, string>(
  ['device', 'object', 'property', 'resources', 'security', 'services', 'vt', 'communication'].map((name, code) => [code, name]),
);

const rejects = [
  'other',
  'buffer_overflow',
  'inconsistent_parameters',
  'invalid_parameter_data_type',
  'invalid_tag',
  'missing_required_parameter',
  'parameter_out_of_range',
  'too_many_arguments',
  'undefined_enumeration',
  'unrecognized_service',
];
const aborts = [
  'other',
  'buffer_overflow',
  'invalid_apdu_in_this_state',
  'preempted_by_higher_priority_task',
  'segmentation_not_supported',
  'security_error',
  'insufficient_security',
  'window_size_out_of_range',
  'application_exceeded_reply_time',
  'out_of_resources',
  'tsm_timeout',
  'apdu_too_long',
];
/** Reasons of Reject-Message-To-Network, clause 6.4.4. */
const networkRejects = [
  'other',
  'not_directly_connected',
  'router_busy',
  'unknown_network_message',
  'message_too_long',
  'security_error',
  'addressing_error',
];
const results: readonly (readonly [number, string])[] = [
  [0x10, 'write_broadcast_distribution_table_nak'],
  [0x20, 'read_broadcast_distribution_table_nak'],
  [0x30, 'register_foreign_device_nak'],
  [0x40, 'read_foreign_device_table_nak'],
  [0x50, 'delete_foreign_device_table_entry_nak'],
  [0x60, 'distribute_broadcast_to_network_nak'],
];

const words = (name: string): string => name.replaceAll('_', ' ');

/** Everything that can be told to be wrong. */
export const statuses = statusTable([
  ...errorCodes.map(([code, name]) => [STATUS_ERROR + code, name, `Error: ${words(name)}`] as const),
  ...rejects.map((name, code) => [STATUS_REJECT + code, `reject_${name}`, `Reject: ${words(name)}`] as const),
  ...aborts.map((name, code) => [STATUS_ABORT + code, `abort_${name}`, `Abort: ${words(name)}`] as const),
  ...networkRejects.map((name, code) => [STATUS_NETWORK + code, `network_${name}`, `Network: ${words(name)}`] as const),
  ...results.map(([code, name]) => [STATUS_BVLC + code, name, words(name)] as const),
]);

/** States of ReinitializeDevice, clause 16.4. */
export const reinitializedStates = new Map<number, string>(
  [
    'coldstart',
    'warmstart',
    'start_backup',
    'end_backup',
    'start_restore',
    'end_restore',
    'abort_restore',
    'activate_changes',
  ].map((name, code) => [code, name]),
);

/** States of DeviceCommunicationControl, clause 16.1. */
export const communicationStates = new Map<number, string>([
  [0, 'enable'],
  [1, 'disable'],
  [2, 'disable_initiation'],
]);
