import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Protocols inside the message header. */
export const SESSION = 1;
export const SYSTEM_MANAGEMENT = 2;
export const FMS = 3;
export const REDUNDANCY = 4;
/** In the service byte: a confirmed service, one that is answered. */
export const CONFIRMED = 0x80;

/** Key of a service: its protocol, whether it is confirmed, its number. */
export const key = (protocol: number, service: number): number => (protocol << 8) | service;
const confirmed = (protocol: number, service: number): number => key(protocol, CONFIRMED | service);

export const OPEN_SESSION = confirmed(SESSION, 1);
export const FIND_TAG_QUERY = key(SYSTEM_MANAGEMENT, 1);
export const DEVICE_ANNUNCIATION = key(SYSTEM_MANAGEMENT, 16);
export const SM_IDENTIFY = confirmed(SYSTEM_MANAGEMENT, 3);
export const CLEAR_ADDRESS = confirmed(SYSTEM_MANAGEMENT, 12);
export const SET_ASSIGNMENT = confirmed(SYSTEM_MANAGEMENT, 14);
export const CLEAR_ASSIGNMENT = confirmed(SYSTEM_MANAGEMENT, 15);
export const FMS_IDENTIFY = confirmed(FMS, 1);

/** Services whose request or report begins with an index, and whether a subindex follows. */
export const indexed: ReadonlyMap<number, boolean> = new Map([
  [confirmed(FMS, 2), false],
  [confirmed(FMS, 3), false],
  [confirmed(FMS, 82), true],
  [confirmed(FMS, 83), true],
  [confirmed(FMS, 9), false],
  [confirmed(FMS, 19), false],
  [confirmed(FMS, 31), false],
  [key(FMS, 0), false],
]);

/** Services of the four protocols, FF-588. */
export const functions = functionTable([
  [OPEN_SESSION, 'fda_open_session', 'FDA Open Session', ACT_SESSION],
  [confirmed(SESSION, 3), 'fda_idle', 'FDA Idle', ACT_SESSION],
  [SM_IDENTIFY, 'sm_identify', 'SM Identify', ACT_IDENTIFY],
  [CLEAR_ADDRESS, 'sm_clear_address', 'SM Clear Address', ACT_CONFIGURE],
  [SET_ASSIGNMENT, 'sm_set_assignment_info', 'SM Set Assignment Info', ACT_CONFIGURE],
  [CLEAR_ASSIGNMENT, 'sm_clear_assignment_info', 'SM Clear Assignment Info', ACT_CONFIGURE],
  [FIND_TAG_QUERY, 'sm_find_tag_query', 'SM Find Tag Query', ACT_DISCOVER],
  [key(SYSTEM_MANAGEMENT, 2), 'sm_find_tag_reply', 'SM Find Tag Reply', ACT_DISCOVER],
  [DEVICE_ANNUNCIATION, 'sm_device_annunciation', 'SM Device Annunciation', ACT_IDENTIFY | ACT_REPORT],
  [confirmed(FMS, 0), 'fms_status', 'FMS Status', ACT_READ],
  [FMS_IDENTIFY, 'fms_identify', 'FMS Identify', ACT_IDENTIFY],
  [confirmed(FMS, 2), 'fms_read', 'FMS Read', ACT_READ],
  [confirmed(FMS, 3), 'fms_write', 'FMS Write', ACT_WRITE],
  [confirmed(FMS, 4), 'fms_get_od', 'FMS Get OD', ACT_READ | ACT_DISCOVER],
  [confirmed(FMS, 7), 'fms_define_variable_list', 'FMS Define Variable List', ACT_CONFIGURE],
  [confirmed(FMS, 8), 'fms_delete_variable_list', 'FMS Delete Variable List', ACT_CONFIGURE],
  [confirmed(FMS, 9), 'fms_initiate_download_sequence', 'FMS Initiate Download Sequence', ACT_PROGRAM],
  [confirmed(FMS, 10), 'fms_download_segment', 'FMS Download Segment', ACT_PROGRAM],
  [confirmed(FMS, 11), 'fms_terminate_download_sequence', 'FMS Terminate Download Sequence', ACT_PROGRAM],
  [confirmed(FMS, 12), 'fms_initiate_upload_sequence', 'FMS Initiate Upload Sequence', ACT_READ | ACT_PROGRAM],
  [confirmed(FMS, 13), 'fms_upload_segment', 'FMS Upload Segment', ACT_READ | ACT_PROGRAM],
  [confirmed(FMS, 14), 'fms_terminate_upload_sequence', 'FMS Terminate Upload Sequence', ACT_READ | ACT_PROGRAM],
  [confirmed(FMS, 15), 'fms_request_domain_download', 'FMS Request Domain Download', ACT_PROGRAM],
  [confirmed(FMS, 16), 'fms_request_domain_upload', 'FMS Request Domain Upload', ACT_READ | ACT_PROGRAM],
  [confirmed(FMS, 17), 'fms_create_program_invocation', 'FMS Create Program Invocation', ACT_PROGRAM],
  [confirmed(FMS, 18), 'fms_delete_program_invocation', 'FMS Delete Program Invocation', ACT_PROGRAM],
  [confirmed(FMS, 19), 'fms_start', 'FMS Start', ACT_CONTROL],
  [confirmed(FMS, 20), 'fms_stop', 'FMS Stop', ACT_CONTROL],
  [confirmed(FMS, 21), 'fms_resume', 'FMS Resume', ACT_CONTROL],
  [confirmed(FMS, 22), 'fms_reset', 'FMS Reset', ACT_CONTROL],
  [confirmed(FMS, 23), 'fms_kill', 'FMS Kill', ACT_CONTROL],
  [confirmed(FMS, 24), 'fms_alter_event_condition_monitoring', 'FMS Alter Event Condition Monitoring', ACT_ALARM | ACT_CONFIGURE],
  [confirmed(FMS, 25), 'fms_acknowledge_event_notification', 'FMS Acknowledge Event Notification', ACT_ALARM],
  [confirmed(FMS, 28), 'fms_initiate_put_od', 'FMS Initiate Put OD', ACT_CONFIGURE],
  [confirmed(FMS, 29), 'fms_put_od', 'FMS Put OD', ACT_CONFIGURE],
  [confirmed(FMS, 30), 'fms_terminate_put_od', 'FMS Terminate Put OD', ACT_CONFIGURE],
  [confirmed(FMS, 31), 'fms_generic_initiate_download_sequence', 'FMS Generic Initiate Download Sequence', ACT_PROGRAM],
  [confirmed(FMS, 32), 'fms_generic_download_segment', 'FMS Generic Download Segment', ACT_PROGRAM],
  [confirmed(FMS, 33), 'fms_generic_terminate_download_sequence', 'FMS Generic Terminate Download Sequence', ACT_PROGRAM],
  [confirmed(FMS, 82), 'fms_read_with_subindex', 'FMS Read with Subindex', ACT_READ],
  [confirmed(FMS, 83), 'fms_write_with_subindex', 'FMS Write with Subindex', ACT_WRITE],
  [confirmed(FMS, 96), 'fms_initiate', 'FMS Initiate', ACT_SESSION],
  [key(FMS, 0), 'fms_information_report', 'FMS Information Report', ACT_REPORT],
  [key(FMS, 1), 'fms_unsolicited_status', 'FMS Unsolicited Status', ACT_REPORT],
  [key(FMS, 2), 'fms_event_notification', 'FMS Event Notification', ACT_ALARM],
  [key(FMS, 16), 'fms_information_report_with_subindex', 'FMS Information Report with Subindex', ACT_REPORT],
  [key(FMS, 17), 'fms_information_report_on_change', 'FMS Information Report On Change', ACT_REPORT],
  [key(FMS, 18), 'fms_information_report_on_change_with_subindex', 'FMS Information Report On Change with Subindex', ACT_REPORT],
  [key(FMS, 112), 'fms_abort', 'FMS Abort', ACT_SESSION],
  [confirmed(REDUNDANCY, 1), 'lan_redundancy_get_information', 'LAN Redundancy Get Information', ACT_READ],
  [confirmed(REDUNDANCY, 2), 'lan_redundancy_put_information', 'LAN Redundancy Put Information', ACT_CONFIGURE],
  [confirmed(REDUNDANCY, 3), 'lan_redundancy_get_statistics', 'LAN Redundancy Get Statistics', ACT_DIAGNOSE],
  [key(REDUNDANCY, 1), 'diagnostic_message', 'Diagnostic Message', ACT_DIAGNOSE],
]);

/** Classes of errors; the code within a class is a field. */
export const statuses = statusTable([
  [1, 'vfd_state', 'VFD state'],
  [2, 'application_reference', 'Application reference'],
  [3, 'definition', 'Definition'],
  [4, 'resource', 'Resource'],
  [5, 'service', 'Service'],
  [6, 'access', 'Access'],
  [7, 'object_dictionary', 'Object dictionary'],
  [8, 'other', 'Other'],
  [9, 'reject', 'Reject'],
  [10, 'h1_sm_reason', 'H1 system management reason code'],
  [11, 'fms_initiate', 'FMS initiate'],
]);
