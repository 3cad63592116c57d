import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

/** What a message is (ROSCTR): a job, an acknowledgement without and with data, or user data. */
export const ROSCTR_JOB = 1;
export const ROSCTR_ACK = 2;
export const ROSCTR_ACK_DATA = 3;
export const ROSCTR_USERDATA = 7;

const CPU_SERVICES = 0x00;
export const MODE_TRANSITION = 0x01;
export const READ_VAR = 0x04;
export const WRITE_VAR = 0x05;
export const REQUEST_DOWNLOAD = 0x1a;
export const DOWNLOAD_BLOCK = 0x1b;
export const DOWNLOAD_ENDED = 0x1c;
export const START_UPLOAD = 0x1d;
export const UPLOAD = 0x1e;
export const END_UPLOAD = 0x1f;
export const PI_SERVICE = 0x28;
export const PLC_STOP = 0x29;
export const SETUP = 0xf0;
/** An acknowledgement that does not repeat the function of its job. */
export const ACKNOWLEDGE = 0x200;
/** Beginning of the codes of user data: USERDATA | group << 8 | subfunction. */
export const USERDATA = 0x70000;

const GROUP_MODE = 0;
export const GROUP_PROGRAMMER = 1;
export const GROUP_CYCLIC = 2;
const GROUP_BLOCK = 3;
export const GROUP_CPU = 4;
const GROUP_SECURITY = 5;
const GROUP_BSEND = 6;
export const GROUP_TIME = 7;
const GROUP_NC = 0x3f;

export const READ_SZL = USERDATA | (GROUP_CPU << 8) | 1;
export const LIST_BLOCKS = USERDATA | (GROUP_BLOCK << 8) | 1;
export const LIST_BLOCKS_OF_TYPE = USERDATA | (GROUP_BLOCK << 8) | 2;
export const BLOCK_INFO = USERDATA | (GROUP_BLOCK << 8) | 3;
export const MESSAGE_SERVICE = USERDATA | (GROUP_CPU << 8) | 2;
export const DIAGNOSTIC_MESSAGE = USERDATA | (GROUP_CPU << 8) | 3;
export const PASSWORD = USERDATA | (GROUP_SECURITY << 8) | 1;

/** Groups of user data, the lower six bits of the octet of type and group. */
export const groups = new Map<number, string>([
  [GROUP_MODE, 'mode_transition'],
  [GROUP_PROGRAMMER, 'programmer_commands'],
  [GROUP_CYCLIC, 'cyclic_services'],
  [GROUP_BLOCK, 'block_functions'],
  [GROUP_CPU, 'cpu_functions'],
  [GROUP_SECURITY, 'security'],
  [GROUP_BSEND, 'block_send_receive'],
  [GROUP_TIME, 'time_functions'],
  [0x20, 'data_record_routing'],
  [GROUP_NC, 'nc_programming'],
]);

const userdata = (group: number, rows: readonly (readonly [number, string, string, number])[]) =>
  rows.map(([sub, name, title, acts]) => [USERDATA | (group << 8) | sub, name, title, acts] as const);

/** Jobs by their function code, user data by group and subfunction. */
export const functions = functionTable([
  [CPU_SERVICES, 'cpu_services', 'CPU services', ACT_DIAGNOSE],
  [READ_VAR, 'read_var', 'Read Var', ACT_READ],
  [WRITE_VAR, 'write_var', 'Write Var', ACT_WRITE],
  [REQUEST_DOWNLOAD, 'request_download', 'Request download', ACT_PROGRAM],
  [DOWNLOAD_BLOCK, 'download_block', 'Download block', ACT_PROGRAM],
  [DOWNLOAD_ENDED, 'download_ended', 'Download ended', ACT_PROGRAM],
  [START_UPLOAD, 'start_upload', 'Start upload', ACT_PROGRAM],
  [UPLOAD, 'upload', 'Upload', ACT_PROGRAM],
  [END_UPLOAD, 'end_upload', 'End upload', ACT_PROGRAM],
  [PI_SERVICE, 'pi_service', 'Program invocation service', ACT_CONTROL],
  [PLC_STOP, 'plc_stop', 'PLC stop', ACT_CONTROL],
  [SETUP, 'setup_communication', 'Setup communication', ACT_SESSION],
  [ACKNOWLEDGE, 'acknowledge', 'Acknowledgement without function', 0],
  ...userdata(GROUP_MODE, [
    [0, 'mode_transition_stop', 'Mode transition to STOP', ACT_ALARM],
    [1, 'mode_transition_warm_restart', 'Mode transition to warm restart', ACT_ALARM],
    [2, 'mode_transition_run', 'Mode transition to RUN', ACT_ALARM],
    [3, 'mode_transition_hot_restart', 'Mode transition to hot restart', ACT_ALARM],
    [4, 'mode_transition_hold', 'Mode transition to HOLD', ACT_ALARM],
    [6, 'mode_transition_cold_restart', 'Mode transition to cold restart', ACT_ALARM],
    [9, 'mode_transition_run_redundant', 'Mode transition to RUN_R (redundant)', ACT_ALARM],
    [11, 'mode_transition_link_up', 'Mode transition to LINK-UP', ACT_ALARM],
    [12, 'mode_transition_update', 'Mode transition to UPDATE', ACT_ALARM],
  ]),
  ...userdata(GROUP_PROGRAMMER, [
    [1, 'block_status', 'Block status', ACT_DIAGNOSE],
    [2, 'variable_status', 'Variable status', ACT_DIAGNOSE],
    [3, 'output_istack', 'Output ISTACK', ACT_DIAGNOSE],
    [4, 'output_bstack', 'Output BSTACK', ACT_DIAGNOSE],
    [5, 'output_lstack', 'Output LSTACK', ACT_DIAGNOSE],
    [6, 'time_measurement', 'Time measurement from to', ACT_DIAGNOSE],
    [7, 'force_selection', 'Force selection', ACT_DIAGNOSE],
    [8, 'modify_variable', 'Modify variable', ACT_WRITE],
    [9, 'force', 'Force', ACT_WRITE | ACT_CONTROL],
    [10, 'breakpoint', 'Breakpoint', ACT_CONTROL],
    [11, 'exit_hold', 'Exit HOLD', ACT_CONTROL],
    [12, 'memory_reset', 'Memory reset', ACT_CONTROL],
    [13, 'disable_job', 'Disable job', ACT_DIAGNOSE],
    [14, 'enable_job', 'Enable job', ACT_DIAGNOSE],
    [15, 'delete_job', 'Delete job', ACT_DIAGNOSE],
    [16, 'read_job_list', 'Read job list', ACT_DIAGNOSE],
    [17, 'read_job', 'Read job', ACT_DIAGNOSE],
    [18, 'replace_job', 'Replace job', ACT_DIAGNOSE],
    [19, 'block_status_2', 'Block status, second version', ACT_DIAGNOSE],
    [22, 'flash_led', 'Flash LED', ACT_DIAGNOSE],
  ]),
  ...userdata(GROUP_CYCLIC, [
    [1, 'cyclic_transfer', 'Cyclic transfer', ACT_READ],
    [4, 'cyclic_unsubscribe', 'Unsubscribe', ACT_READ],
    [5, 'change_driven_transfer', 'Change driven transfer', ACT_READ],
    [7, 'change_driven_transfer_modify', 'Change driven transfer, modify', ACT_READ],
    [8, 'read_record', 'RDREC', ACT_READ],
  ]),
  ...userdata(GROUP_BLOCK, [
    [1, 'list_blocks', 'List blocks', ACT_DISCOVER],
    [2, 'list_blocks_of_type', 'List blocks of type', ACT_DISCOVER],
    [3, 'get_block_info', 'Get block info', ACT_DISCOVER],
  ]),
  ...userdata(GROUP_CPU, [
    [1, 'read_szl', 'Read SZL', ACT_DIAGNOSE],
    [2, 'message_service', 'Message service', ACT_ALARM],
    [3, 'diagnostic_message', 'Diagnostic message', ACT_ALARM],
    [5, 'alarm_8_indication', 'ALARM_8 indication', ACT_ALARM],
    [6, 'notify_indication', 'NOTIFY indication', ACT_ALARM],
    [7, 'alarm_8_lock', 'ALARM_8 lock', ACT_ALARM],
    [8, 'alarm_8_unlock', 'ALARM_8 unlock', ACT_ALARM],
    [9, 'scan_indication', 'SCAN indication', ACT_ALARM],
    [11, 'alarm_acknowledge', 'ALARM acknowledge', ACT_ALARM],
    [12, 'alarm_acknowledge_indication', 'ALARM acknowledge indication', ACT_ALARM],
    [13, 'alarm_lock_indication', 'ALARM lock indication', ACT_ALARM],
    [14, 'alarm_unlock_indication', 'ALARM unlock indication', ACT_ALARM],
    [16, 'archive_send_indication', 'AR_SEND indication', ACT_REPORT],
    [17, 'alarm_sq_indication', 'ALARM_SQ indication', ACT_ALARM],
    [18, 'alarm_s_indication', 'ALARM_S indication', ACT_ALARM],
    [19, 'alarm_query', 'ALARM query', ACT_ALARM],
    [22, 'notify_8_indication', 'NOTIFY_8 indication', ACT_ALARM],
  ]),
  ...userdata(GROUP_SECURITY, [
    [1, 'plc_password', 'PLC password', ACT_SESSION],
    [2, 'plc_password_clear', 'PLC password, end of access', ACT_SESSION],
  ]),
  ...userdata(GROUP_TIME, [
    [1, 'read_clock', 'Read clock', ACT_READ],
    [2, 'set_clock', 'Set clock', ACT_CONFIGURE],
    [3, 'read_clock_following', 'Read clock (following)', ACT_READ],
    [4, 'set_clock_2', 'Set clock, second form', ACT_CONFIGURE],
  ]),
  ...userdata(0x20, [
    [1, 'record_routing_init', 'Data record routing: init', ACT_SESSION],
    [2, 'record_routing_finish', 'Data record routing: finish', ACT_SESSION],
    [3, 'record_routing_data', 'Data record routing: data', ACT_READ],
  ]),
  ...userdata(GROUP_NC, [
    [1, 'nc_request_download', 'NC: request download', ACT_PROGRAM | ACT_FILE],
    [2, 'nc_download_block', 'NC: download block', ACT_PROGRAM | ACT_FILE],
    [3, 'nc_continue_download', 'NC: continue download', ACT_PROGRAM | ACT_FILE],
    [4, 'nc_download_ended', 'NC: download ended', ACT_PROGRAM | ACT_FILE],
    [6, 'nc_start_upload', 'NC: start upload', ACT_PROGRAM | ACT_FILE],
    [7, 'nc_upload', 'NC: upload', ACT_PROGRAM | ACT_FILE],
    [8, 'nc_continue_upload', 'NC: continue upload', ACT_PROGRAM | ACT_FILE],
  ]),
]);
