import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

/** PDUs by their tags (ISO 9506-2, MMSpdu). */
export const PDU_CONFIRMED_REQUEST = 0xa0;
export const PDU_CONFIRMED_RESPONSE = 0xa1;
export const PDU_CONFIRMED_ERROR = 0xa2;
export const PDU_UNCONFIRMED = 0xa3;
export const PDU_REJECT = 0xa4;
export const PDU_CANCEL_REQUEST = 0x85;
export const PDU_CANCEL_RESPONSE = 0x86;
export const PDU_CANCEL_ERROR = 0xa7;
export const PDU_INITIATE_REQUEST = 0xa8;
export const PDU_INITIATE_RESPONSE = 0xa9;
export const PDU_INITIATE_ERROR = 0xaa;
export const PDU_CONCLUDE_REQUEST = 0x8b;
export const PDU_CONCLUDE_RESPONSE = 0x8c;
export const PDU_CONCLUDE_ERROR = 0xad;

export const STATUS = 0;
export const GET_NAME_LIST = 1;
export const IDENTIFY = 2;
export const READ = 4;
export const WRITE = 5;
export const GET_VARIABLE_ACCESS_ATTRIBUTES = 6;
export const DEFINE_NAMED_VARIABLE_LIST = 11;
export const GET_NAMED_VARIABLE_LIST_ATTRIBUTES = 12;
export const DELETE_NAMED_VARIABLE_LIST = 13;
export const OBTAIN_FILE = 46;
export const FILE_OPEN = 72;
export const FILE_READ = 73;
export const FILE_CLOSE = 74;
export const FILE_RENAME = 75;
export const FILE_DELETE = 76;
export const FILE_DIRECTORY = 77;

/** Beginning of the codes of unconfirmed services: UNCONFIRMED | tag number. */
export const UNCONFIRMED = 0x80;
export const INFORMATION_REPORT = UNCONFIRMED;
export const INITIATE = 0x90;
export const CONCLUDE = 0x91;
export const CANCEL = 0x92;
export const REJECT = 0x93;
/** An error that answers a confirmed request; it does not repeat the service. */
export const CONFIRMED_ERROR = 0x94;
/** A confirmed PDU in which no service can be found. */
export const NO_SERVICE = 0x95;

/** Confirmed services by their tag numbers (ISO 9506-2, ConfirmedServiceRequest); above them the other PDUs. */
export const functions = functionTable([
  [STATUS, 'status', 'Status', ACT_DIAGNOSE],
  [GET_NAME_LIST, 'get_name_list', 'GetNameList', ACT_DISCOVER],
  [IDENTIFY, 'identify', 'Identify', ACT_IDENTIFY],
  [3, 'rename', 'Rename', ACT_CONFIGURE],
  [READ, 'read', 'Read', ACT_READ],
  [WRITE, 'write', 'Write', ACT_WRITE],
  [GET_VARIABLE_ACCESS_ATTRIBUTES, 'get_variable_access_attributes', 'GetVariableAccessAttributes', ACT_DISCOVER],
  [7, 'define_named_variable', 'DefineNamedVariable', ACT_CONFIGURE],
  [8, 'define_scattered_access', 'DefineScatteredAccess', ACT_CONFIGURE],
  [9, 'get_scattered_access_attributes', 'GetScatteredAccessAttributes', ACT_DISCOVER],
  [10, 'delete_variable_access', 'DeleteVariableAccess', ACT_CONFIGURE],
  [DEFINE_NAMED_VARIABLE_LIST, 'define_named_variable_list', 'DefineNamedVariableList', ACT_CONFIGURE],
  [GET_NAMED_VARIABLE_LIST_ATTRIBUTES, 'get_named_variable_list_attributes', 'GetNamedVariableListAttributes', ACT_DISCOVER],
  [DELETE_NAMED_VARIABLE_LIST, 'delete_named_variable_list', 'DeleteNamedVariableList', ACT_CONFIGURE],
  [14, 'define_named_type', 'DefineNamedType', ACT_CONFIGURE],
  [15, 'get_named_type_attributes', 'GetNamedTypeAttributes', ACT_DISCOVER],
  [16, 'delete_named_type', 'DeleteNamedType', ACT_CONFIGURE],
  [17, 'input', 'Input', ACT_READ],
  [18, 'output', 'Output', ACT_WRITE],
  [19, 'take_control', 'TakeControl', ACT_CONTROL],
  [20, 'relinquish_control', 'RelinquishControl', ACT_CONTROL],
  [21, 'define_semaphore', 'DefineSemaphore', ACT_CONFIGURE],
  [22, 'delete_semaphore', 'DeleteSemaphore', ACT_CONFIGURE],
  [23, 'report_semaphore_status', 'ReportSemaphoreStatus', ACT_DIAGNOSE],
  [24, 'report_pool_semaphore_status', 'ReportPoolSemaphoreStatus', ACT_DIAGNOSE],
  [25, 'report_semaphore_entry_status', 'ReportSemaphoreEntryStatus', ACT_DIAGNOSE],
  [26, 'initiate_download_sequence', 'InitiateDownloadSequence', ACT_PROGRAM],
  [27, 'download_segment', 'DownloadSegment', ACT_PROGRAM],
  [28, 'terminate_download_sequence', 'TerminateDownloadSequence', ACT_PROGRAM],
  [29, 'initiate_upload_sequence', 'InitiateUploadSequence', ACT_PROGRAM],
  [30, 'upload_segment', 'UploadSegment', ACT_PROGRAM],
  [31, 'terminate_upload_sequence', 'TerminateUploadSequence', ACT_PROGRAM],
  [32, 'request_domain_download', 'RequestDomainDownload', ACT_PROGRAM],
  [33, 'request_domain_upload', 'RequestDomainUpload', ACT_PROGRAM],
  [34, 'load_domain_content', 'LoadDomainContent', ACT_PROGRAM],
  [35, 'store_domain_content', 'StoreDomainContent', ACT_PROGRAM],
  [36, 'delete_domain', 'DeleteDomain', ACT_PROGRAM],
  [37, 'get_domain_attributes', 'GetDomainAttributes', ACT_DISCOVER],
  [38, 'create_program_invocation', 'CreateProgramInvocation', ACT_PROGRAM],
  [39, 'delete_program_invocation', 'DeleteProgramInvocation', ACT_PROGRAM],
  [40, 'start', 'Start', ACT_CONTROL],
  [41, 'stop', 'Stop', ACT_CONTROL],
  [42, 'resume', 'Resume', ACT_CONTROL],
  [43, 'reset', 'Reset', ACT_CONTROL],
  [44, 'kill', 'Kill', ACT_CONTROL],
  [45, 'get_program_invocation_attributes', 'GetProgramInvocationAttributes', ACT_DISCOVER],
  [OBTAIN_FILE, 'obtain_file', 'ObtainFile', ACT_FILE],
  [47, 'define_event_condition', 'DefineEventCondition', ACT_CONFIGURE],
  [48, 'delete_event_condition', 'DeleteEventCondition', ACT_CONFIGURE],
  [49, 'get_event_condition_attributes', 'GetEventConditionAttributes', ACT_DISCOVER],
  [50, 'report_event_condition_status', 'ReportEventConditionStatus', ACT_DIAGNOSE],
  [51, 'alter_event_condition_monitoring', 'AlterEventConditionMonitoring', ACT_CONFIGURE | ACT_ALARM],
  [52, 'trigger_event', 'TriggerEvent', ACT_CONTROL],
  [53, 'define_event_action', 'DefineEventAction', ACT_CONFIGURE],
  [54, 'delete_event_action', 'DeleteEventAction', ACT_CONFIGURE],
  [55, 'get_event_action_attributes', 'GetEventActionAttributes', ACT_DISCOVER],
  [56, 'report_event_action_status', 'ReportEventActionStatus', ACT_DIAGNOSE],
  [57, 'define_event_enrollment', 'DefineEventEnrollment', ACT_CONFIGURE],
  [58, 'delete_event_enrollment', 'DeleteEventEnrollment', ACT_CONFIGURE | ACT_ALARM],
  [59, 'alter_event_enrollment', 'AlterEventEnrollment', ACT_CONFIGURE | ACT_ALARM],
  [60, 'report_event_enrollment_status', 'ReportEventEnrollmentStatus', ACT_DIAGNOSE],
  [61, 'get_event_enrollment_attributes', 'GetEventEnrollmentAttributes', ACT_DISCOVER],
  [62, 'acknowledge_event_notification', 'AcknowledgeEventNotification', ACT_ALARM],
  [63, 'get_alarm_summary', 'GetAlarmSummary', ACT_ALARM],
  [64, 'get_alarm_enrollment_summary', 'GetAlarmEnrollmentSummary', ACT_ALARM],
  [65, 'read_journal', 'ReadJournal', ACT_READ],
  [66, 'write_journal', 'WriteJournal', ACT_WRITE],
  [67, 'initialize_journal', 'InitializeJournal', ACT_CONFIGURE],
  [68, 'report_journal_status', 'ReportJournalStatus', ACT_DIAGNOSE],
  [69, 'create_journal', 'CreateJournal', ACT_CONFIGURE],
  [70, 'delete_journal', 'DeleteJournal', ACT_CONFIGURE],
  [71, 'get_capability_list', 'GetCapabilityList', ACT_DISCOVER],
  [FILE_OPEN, 'file_open', 'FileOpen', ACT_FILE],
  [FILE_READ, 'file_read', 'FileRead', ACT_FILE],
  [FILE_CLOSE, 'file_close', 'FileClose', ACT_FILE],
  [FILE_RENAME, 'file_rename', 'FileRename', ACT_FILE],
  [FILE_DELETE, 'file_delete', 'FileDelete', ACT_FILE],
  [FILE_DIRECTORY, 'file_directory', 'FileDirectory', ACT_FILE],
  [INFORMATION_REPORT, 'information_report', 'InformationReport', ACT_REPORT],
  [UNCONFIRMED | 1, 'unsolicited_status', 'UnsolicitedStatus', ACT_REPORT],
  [UNCONFIRMED | 2, 'event_notification', 'EventNotification', ACT_REPORT | ACT_ALARM],
  [INITIATE, 'initiate', 'Initiate', ACT_SESSION],
  [CONCLUDE, 'conclude', 'Conclude', ACT_SESSION],
  [CANCEL, 'cancel', 'Cancel', ACT_SESSION],
  [REJECT, 'reject', 'Reject', 0],
  [CONFIRMED_ERROR, 'confirmed_error', 'Confirmed error', 0],
  [NO_SERVICE, 'no_service', 'Confirmed PDU without a service', 0],
]);

/** Classes of objects that GetNameList lists, in order (ISO 9506-2, ObjectClass). */
export const objectClasses = [
  'named_variable',
  'scattered_access',
  'named_variable_list',
  'named_type',
  'semaphore',
  'event_condition',
  'event_action',
  'event_enrollment',
  'journal',
  'domain',
  'program_invocation',
  'operator_station',
];

/** Number that stands for a functional constraint of IEC 61850 in a head's `area`: its two letters. */
const constraintArea = (letters: string): number => (letters.charCodeAt(0) << 8) | letters.charCodeAt(1);

/** Functional constraints (IEC 61850-7-2), the areas of named variables. */
export const areas: ReadonlyMap<number, string> = new Map(
  (
    [
      ['ST', 'status'],
      ['MX', 'measurands'],
      ['CO', 'control'],
      ['SP', 'setpoint'],
      ['SV', 'substitution'],
      ['CF', 'configuration'],
      ['DC', 'description'],
      ['SG', 'setting_group'],
      ['SE', 'setting_group_editable'],
      ['EX', 'extended_definition'],
      ['BR', 'buffered_report'],
      ['RP', 'unbuffered_report'],
      ['LG', 'logging'],
      ['GO', 'goose_control'],
      ['GS', 'gsse_control'],
      ['MS', 'multicast_sampled_values_control'],
      ['US', 'unicast_sampled_values_control'],
      ['SR', 'service_response'],
      ['OR', 'operate_received'],
      ['BL', 'blocking'],
    ] as const
  ).map(([letters, name]) => [constraintArea(letters), name]),
);
