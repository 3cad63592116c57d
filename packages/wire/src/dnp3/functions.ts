import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_FILE,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/**
 * From here up a code is a function of the link layer (IEEE 1815-2012 §9.2.4): this, plus 0x10 for a frame of the primary station, plus the
 * four function bits. Such frames carry no application message: leave them out when application messages are counted.
 */
export const LINK_CODE = 0x100;

/** Function codes of the application layer, IEEE 1815-2012 §4.4, then those of the link layer. */
export const functions = functionTable([
  [0, 'confirm', 'Confirm', 0],
  [1, 'read', 'Read', ACT_READ],
  [2, 'write', 'Write', ACT_WRITE],
  [3, 'select', 'Select', ACT_CONTROL],
  [4, 'operate', 'Operate', ACT_CONTROL],
  [5, 'direct_operate', 'Direct Operate', ACT_CONTROL],
  [6, 'direct_operate_no_ack', 'Direct Operate, No Acknowledgement', ACT_CONTROL],
  [7, 'immediate_freeze', 'Immediate Freeze', ACT_CONTROL],
  [8, 'immediate_freeze_no_ack', 'Immediate Freeze, No Acknowledgement', ACT_CONTROL],
  [9, 'freeze_and_clear', 'Freeze and Clear', ACT_CONTROL],
  [10, 'freeze_and_clear_no_ack', 'Freeze and Clear, No Acknowledgement', ACT_CONTROL],
  [11, 'freeze_at_time', 'Freeze at Time', ACT_CONTROL],
  [12, 'freeze_at_time_no_ack', 'Freeze at Time, No Acknowledgement', ACT_CONTROL],
  [13, 'cold_restart', 'Cold Restart', ACT_CONTROL],
  [14, 'warm_restart', 'Warm Restart', ACT_CONTROL],
  [15, 'initialize_data', 'Initialize Data', ACT_CONTROL],
  [16, 'initialize_application', 'Initialize Application', ACT_CONTROL],
  [17, 'start_application', 'Start Application', ACT_CONTROL],
  [18, 'stop_application', 'Stop Application', ACT_CONTROL],
  [19, 'save_configuration', 'Save Configuration', ACT_CONFIGURE],
  [20, 'enable_unsolicited', 'Enable Unsolicited Responses', ACT_CONFIGURE],
  [21, 'disable_unsolicited', 'Disable Unsolicited Responses', ACT_CONFIGURE],
  [22, 'assign_class', 'Assign Class', ACT_CONFIGURE],
  [23, 'delay_measurement', 'Delay Measurement', ACT_DIAGNOSE],
  [24, 'record_current_time', 'Record Current Time', ACT_CONFIGURE],
  [25, 'open_file', 'Open File', ACT_FILE],
  [26, 'close_file', 'Close File', ACT_FILE],
  [27, 'delete_file', 'Delete File', ACT_FILE | ACT_WRITE],
  [28, 'get_file_information', 'Get File Information', ACT_FILE],
  [29, 'authenticate_file', 'Authenticate File', ACT_FILE | ACT_SESSION],
  [30, 'abort_file', 'Abort File Transfer', ACT_FILE],
  [31, 'activate_configuration', 'Activate Configuration', ACT_CONFIGURE | ACT_PROGRAM],
  [32, 'authentication_request', 'Authentication Request', ACT_SESSION],
  [33, 'authentication_request_no_ack', 'Authentication Error, No Acknowledgement', ACT_SESSION],
  [129, 'response', 'Response', 0],
  [130, 'unsolicited_response', 'Unsolicited Response', ACT_REPORT],
  [131, 'authentication_response', 'Authentication Response', ACT_SESSION],
  [LINK_CODE | 0x10, 'link_reset', 'Link: Reset Link States', 0],
  [LINK_CODE | 0x11, 'link_reset_user_process', 'Link: Reset User Process (obsolete)', ACT_CONTROL],
  [LINK_CODE | 0x12, 'link_test', 'Link: Test Link States', 0],
  [LINK_CODE | 0x13, 'link_confirmed_user_data', 'Link: Confirmed User Data', 0],
  [LINK_CODE | 0x14, 'link_unconfirmed_user_data', 'Link: Unconfirmed User Data', 0],
  [LINK_CODE | 0x19, 'link_request_status', 'Link: Request Link Status', 0],
  [LINK_CODE | 0x00, 'link_ack', 'Link: Acknowledgement', 0],
  [LINK_CODE | 0x01, 'link_nack', 'Link: Negative Acknowledgement', 0],
  [LINK_CODE | 0x0b, 'link_status', 'Link: Status of Link', 0],
  [LINK_CODE | 0x0e, 'link_not_functioning', 'Link: Service Not Functioning', 0],
  [LINK_CODE | 0x0f, 'link_not_supported', 'Link: Function Not Supported', 0],
]);

/** Codes of functions that are never answered. */
export const UNANSWERED: ReadonlySet<number> = new Set([0, 6, 8, 10, 12, 33]);

/** Bits of the internal indications as one word, first octet high (§4.5.4). */
export const internalIndications = new Map<number, string>([
  [0x0100, 'broadcast'],
  [0x0200, 'class_1_events'],
  [0x0400, 'class_2_events'],
  [0x0800, 'class_3_events'],
  [0x1000, 'need_time'],
  [0x2000, 'local_control'],
  [0x4000, 'device_trouble'],
  [0x8000, 'device_restart'],
  [0x0001, 'function_not_supported'],
  [0x0002, 'object_unknown'],
  [0x0004, 'parameter_error'],
  [0x0008, 'event_buffer_overflow'],
  [0x0010, 'already_executing'],
  [0x0020, 'configuration_corrupt'],
]);

/** Status of a response from its control status: this plus the code of a refused command. */
export const CONTROL_STATUS = 0x100;

/** Control status codes of CROB and analog output blocks, annex A (g12v1). */
export const controlStatuses = statusTable([
  [0, 'success', 'Accepted, initiated or queued'],
  [1, 'timeout', 'The select timed out'],
  [2, 'no_select', 'No matching select'],
  [3, 'format_error', 'Formatting error in the request'],
  [4, 'not_supported', 'Control is not supported for this point'],
  [5, 'already_active', 'Queue full or point already active'],
  [6, 'hardware_error', 'Control hardware problem'],
  [7, 'local', 'Local/remote switch is in local'],
  [8, 'too_many_operations', 'Too many operations'],
  [9, 'not_authorized', 'Insufficient authorization'],
  [10, 'automation_inhibit', 'Inhibited by local automation'],
  [11, 'processing_limited', 'Processing resources limited'],
  [12, 'out_of_range', 'Value out of range'],
  [126, 'non_participating', 'Non-participating'],
  [127, 'undefined', 'Undefined error'],
]);

/** What a response can say is wrong with its request: the error bits of the second octet of the indications, and control statuses. */
export const statuses = statusTable([
  [0x01, 'function_not_supported', 'Function code not supported (IIN2.0)'],
  [0x02, 'object_unknown', 'Requested objects unknown (IIN2.1)'],
  [0x04, 'parameter_error', 'Parameters invalid or out of range (IIN2.2)'],
  [0x10, 'already_executing', 'Operation already executing (IIN2.4)'],
  ...[...controlStatuses]
    .filter(([code]) => code > 0)
    .map(([code, { name, title }]) => [CONTROL_STATUS | code, `control_${name}`, title] as const),
]);

/** Status codes of file operations (g70v4, g70v6). */
export const fileStatuses = new Map<number, string>([
  [0, 'success'],
  [1, 'permission_denied'],
  [2, 'invalid_mode'],
  [3, 'file_not_found'],
  [4, 'file_locked'],
  [5, 'too_many_open'],
  [6, 'invalid_handle'],
  [7, 'write_block_size'],
  [8, 'communication_lost'],
  [9, 'cannot_abort'],
  [16, 'not_opened'],
  [17, 'handle_expired'],
  [18, 'buffer_overrun'],
  [19, 'fatal'],
  [20, 'block_sequence'],
  [255, 'undefined'],
]);

/** Operational modes of a file command (g70v3). */
export const fileModes = new Map<number, string>([
  [0, 'none'],
  [1, 'read'],
  [2, 'write'],
  [3, 'append'],
]);
