import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Messages that carry no command are told by their message id behind this. */
export const MESSAGE = 0x10000;
export const SESSION_INITIATE = 0;
export const SESSION_CLOSE = 1;
export const KEEP_ALIVE = 2;
export const TOKEN_PASSING = 3;
export const DIRECT = 4;
export const AUDIT_LOG = 5;

/** Command 31 carries the number of an extended command in its first two bytes. */
export const EXTENDED = 31;

/**
 * HART commands by number: universal (HCF_SPEC-127, FCG TS20127), common practice (HCF_SPEC-151, FCG TS20151) and those of HART-IP servers; behind 0x10000 the
 * messages of HART-IP itself (HCF_SPEC-085, FCG TS20085).
 */
export const functions = functionTable([
  [0, 'read_unique_identifier', 'Read Unique Identifier', ACT_IDENTIFY | ACT_DISCOVER],
  [1, 'read_primary_variable', 'Read Primary Variable', ACT_READ],
  [2, 'read_loop_current_and_percent_of_range', 'Read Loop Current And Percent Of Range', ACT_READ],
  [3, 'read_dynamic_variables_and_loop_current', 'Read Dynamic Variables And Loop Current', ACT_READ],
  [6, 'write_polling_address', 'Write Polling Address', ACT_WRITE | ACT_CONFIGURE],
  [7, 'read_loop_configuration', 'Read Loop Configuration', ACT_READ],
  [8, 'read_dynamic_variable_classifications', 'Read Dynamic Variable Classifications', ACT_READ],
  [9, 'read_device_variables_with_status', 'Read Device Variables with Status', ACT_READ],
  [11, 'read_unique_identifier_associated_with_tag', 'Read Unique Identifier Associated With Tag', ACT_IDENTIFY | ACT_DISCOVER],
  [12, 'read_message', 'Read Message', ACT_READ],
  [13, 'read_tag_descriptor_date', 'Read Tag, Descriptor, Date', ACT_READ | ACT_IDENTIFY],
  [14, 'read_primary_variable_transducer_information', 'Read Primary Variable Transducer Information', ACT_READ],
  [15, 'read_device_information', 'Read Device Information', ACT_READ],
  [16, 'read_final_assembly_number', 'Read Final Assembly Number', ACT_READ],
  [17, 'write_message', 'Write Message', ACT_WRITE | ACT_CONFIGURE],
  [18, 'write_tag_descriptor_date', 'Write Tag, Descriptor, Date', ACT_WRITE | ACT_CONFIGURE],
  [19, 'write_final_assembly_number', 'Write Final Assembly Number', ACT_WRITE | ACT_CONFIGURE],
  [20, 'read_long_tag', 'Read Long Tag', ACT_READ | ACT_IDENTIFY],
  [
    21,
    'read_unique_identifier_associated_with_long_tag',
    'Read Unique Identifier Associated With Long Tag',
    ACT_IDENTIFY | ACT_DISCOVER,
  ],
  [22, 'write_long_tag', 'Write Long Tag', ACT_WRITE | ACT_CONFIGURE],
  [33, 'read_device_variables', 'Read Device Variables', ACT_READ],
  [34, 'write_primary_variable_damping_value', 'Write Primary Variable Damping Value', ACT_WRITE | ACT_CONFIGURE],
  [35, 'write_primary_variable_range_values', 'Write Primary Variable Range Values', ACT_WRITE | ACT_CONFIGURE],
  [36, 'set_primary_variable_upper_range_value', 'Set Primary Variable Upper Range Value', ACT_WRITE | ACT_CONFIGURE],
  [37, 'set_primary_variable_lower_range_value', 'Set Primary Variable Lower Range Value', ACT_WRITE | ACT_CONFIGURE],
  [38, 'reset_configuration_changed_flag', 'Reset Configuration Changed Flag', ACT_CONFIGURE],
  [39, 'eeprom_control', 'EEPROM Control', ACT_CONTROL | ACT_CONFIGURE],
  [40, 'enter_exit_fixed_current_mode', 'Enter/Exit Fixed Current Mode', ACT_CONTROL | ACT_WRITE],
  [41, 'perform_self_test', 'Perform Self Test', ACT_CONTROL | ACT_DIAGNOSE],
  [42, 'perform_device_reset', 'Perform Device Reset', ACT_CONTROL],
  [43, 'set_primary_variable_zero', 'Set Primary Variable Zero', ACT_WRITE | ACT_CONFIGURE],
  [44, 'write_primary_variable_units', 'Write Primary Variable Units', ACT_WRITE | ACT_CONFIGURE],
  [45, 'trim_loop_current_zero', 'Trim Loop Current Zero', ACT_WRITE | ACT_CONFIGURE],
  [46, 'trim_loop_current_gain', 'Trim Loop Current Gain', ACT_WRITE | ACT_CONFIGURE],
  [47, 'write_primary_variable_transfer_function', 'Write Primary Variable Transfer Function', ACT_WRITE | ACT_CONFIGURE],
  [48, 'read_additional_device_status', 'Read Additional Device Status', ACT_DIAGNOSE],
  [
    49,
    'write_primary_variable_transducer_serial_number',
    'Write Primary Variable Transducer Serial Number',
    ACT_WRITE | ACT_CONFIGURE,
  ],
  [50, 'read_dynamic_variable_assignments', 'Read Dynamic Variable Assignments', ACT_READ],
  [51, 'write_dynamic_variable_assignments', 'Write Dynamic Variable Assignments', ACT_WRITE | ACT_CONFIGURE],
  [52, 'set_device_variable_zero', 'Set Device Variable Zero', ACT_WRITE | ACT_CONFIGURE],
  [53, 'write_device_variable_units', 'Write Device Variable Units', ACT_WRITE | ACT_CONFIGURE],
  [54, 'read_device_variable_information', 'Read Device Variable Information', ACT_READ],
  [55, 'write_device_variable_damping_value', 'Write Device Variable Damping Value', ACT_WRITE | ACT_CONFIGURE],
  [56, 'write_device_variable_transducer_serial_number', 'Write Device Variable Transducer Serial No', ACT_WRITE | ACT_CONFIGURE],
  [57, 'read_unit_tag_descriptor_date', 'Read Unit Tag, Descriptor, Date', ACT_READ],
  [58, 'write_unit_tag_descriptor_date', 'Write Unit Tag, Descriptor, Date', ACT_WRITE | ACT_CONFIGURE],
  [59, 'write_number_of_response_preambles', 'Write Number Of Response Preambles', ACT_WRITE | ACT_CONFIGURE],
  [60, 'read_analog_channel_and_percent_of_range', 'Read Analog Channel And Percent Of Range', ACT_READ],
  [
    61,
    'read_dynamic_variables_and_primary_variable_analog_channel',
    'Read Dynamic Variables And Primary Variable Analog Channel',
    ACT_READ,
  ],
  [62, 'read_analog_channels', 'Read Analog Channels', ACT_READ],
  [63, 'read_analog_channel_information', 'Read Analog Channel Information', ACT_READ],
  [
    64,
    'write_analog_channel_additional_damping_value',
    'Write Analog Channel Additional Damping Value',
    ACT_WRITE | ACT_CONFIGURE,
  ],
  [65, 'write_analog_channel_range_values', 'Write Analog Channel Range Values', ACT_WRITE | ACT_CONFIGURE],
  [66, 'enter_exit_fixed_analog_channel_mode', 'Enter/Exit Fixed Analog Channel Mode', ACT_CONTROL | ACT_WRITE],
  [67, 'trim_analog_channel_zero', 'Trim Analog Channel Zero', ACT_WRITE | ACT_CONFIGURE],
  [68, 'trim_analog_channel_gain', 'Trim Analog Channel Gain', ACT_WRITE | ACT_CONFIGURE],
  [69, 'write_analog_channel_transfer_function', 'Write Analog Channel Transfer Function', ACT_WRITE | ACT_CONFIGURE],
  [70, 'read_analog_channel_endpoint_values', 'Read Analog Channel Endpoint Values', ACT_READ],
  [71, 'lock_device', 'Lock Device', ACT_CONTROL],
  [72, 'squawk', 'Squawk', ACT_CONTROL],
  [73, 'find_device', 'Find Device', ACT_IDENTIFY | ACT_DISCOVER],
  [74, 'read_io_system_capabilities', 'Read I/O System Capabilities', ACT_READ | ACT_DISCOVER],
  [75, 'poll_sub_device', 'Poll Sub-Device', ACT_DISCOVER],
  [76, 'read_lock_device_state', 'Read Lock Device State', ACT_READ],
  [77, 'send_command_to_sub_device', 'Send Command to Sub-Device', 0],
  [78, 'read_aggregated_commands', 'Read Aggregated Commands', ACT_READ],
  [79, 'write_device_variable', 'Write Device Variable', ACT_CONTROL | ACT_WRITE],
  [80, 'read_device_variable_trim_points', 'Read Device Variable Trim Points', ACT_READ],
  [81, 'read_device_variable_trim_guidelines', 'Read Device Variable Trim Guidelines', ACT_READ],
  [82, 'write_device_variable_trim_point', 'Write Device Variable Trim Point', ACT_WRITE | ACT_CONFIGURE],
  [83, 'reset_device_variable_trim', 'Reset Device Variable Trim', ACT_WRITE | ACT_CONFIGURE],
  [84, 'read_sub_device_identity_summary', 'Read Sub-Device Identity Summary', ACT_DISCOVER],
  [85, 'read_io_channel_statistics', 'Read I/O Channel Statistics', ACT_DIAGNOSE],
  [86, 'read_sub_device_statistics', 'Read Sub-Device Statistics', ACT_DIAGNOSE],
  [87, 'write_io_system_master_mode', 'Write I/O System Master Mode', ACT_WRITE | ACT_CONFIGURE],
  [88, 'write_io_system_retry_count', 'Write I/O System Retry Count', ACT_WRITE | ACT_CONFIGURE],
  [89, 'set_real_time_clock', 'Set Real-Time Clock', ACT_WRITE | ACT_CONFIGURE],
  [101, 'read_sub_device_to_burst_message_map', 'Read Sub-Device to Burst Message Map', ACT_READ],
  [103, 'write_burst_period', 'Write Burst Period', ACT_WRITE | ACT_CONFIGURE],
  [105, 'read_burst_mode_configuration', 'Read Burst Mode Configuration', ACT_READ],
  [108, 'write_burst_mode_command_number', 'Write Burst Mode Command Number', ACT_WRITE | ACT_CONFIGURE],
  [109, 'burst_mode_control', 'Burst Mode Control', ACT_CONTROL | ACT_CONFIGURE],
  [118, 'event_notification_control', 'Event Notification Control', ACT_CONFIGURE],
  [119, 'acknowledge_event_notification', 'Acknowledge Event Notification', ACT_ALARM],
  [520, 'read_process_unit_tag', 'Read Process Unit Tag', ACT_READ],
  [521, 'write_process_unit_tag', 'Write Process Unit Tag', ACT_WRITE | ACT_CONFIGURE],
  [532, 'read_client_subscription_summary', 'Read Client Subscription Summary', ACT_READ],
  [533, 'write_client_subscription_flags', 'Write Client Subscription Flags', ACT_CONFIGURE],
  [538, 'read_hart_ip_server_ports', 'Read HART-IP Server Ports', ACT_READ],
  [539, 'write_hart_ip_udp_port', 'Write HART-IP UDP Port', ACT_WRITE | ACT_CONFIGURE],
  [540, 'write_hart_ip_tcp_port', 'Write HART-IP TCP Port', ACT_WRITE | ACT_CONFIGURE],
  [541, 'write_client_pake_password', 'Write Client PAKE Password', ACT_WRITE | ACT_CONFIGURE],
  [542, 'write_client_pre_shared_key', 'Write Client Pre-Shared Key', ACT_WRITE | ACT_CONFIGURE],
  [543, 'read_syslog_server_hostname_and_port', 'Read syslog Server HOSTNAME and Port', ACT_READ],
  [544, 'write_syslog_port', 'Write syslog Port', ACT_WRITE | ACT_CONFIGURE],
  [545, 'write_syslog_server_hostname', 'Write syslog Server HOSTNAME', ACT_WRITE | ACT_CONFIGURE],
  [546, 'write_syslog_server_pre_shared_key', 'Write syslog Server Pre-Shared Key', ACT_WRITE | ACT_CONFIGURE],
  [547, 'write_syslog_server_pake_password', 'Write syslog Server PAKE Password', ACT_WRITE | ACT_CONFIGURE],
  [774, 'read_network_id', 'Read Network ID', ACT_READ],
  [779, 'report_device_health', 'Report Device Health', ACT_REPORT | ACT_DIAGNOSE],
  [780, 'neighbor_health_list', 'Neighbor Health List', ACT_DIAGNOSE],
  [787, 'report_neighbor_signal_levels', 'Report Neighbor Signal Levels', ACT_REPORT | ACT_DIAGNOSE],
  [833, 'read_neighbor_health_of_device', "Read Device's Neighbor Health", ACT_DIAGNOSE],
  [834, 'read_network_topology_information', 'Read Network Topology Information', ACT_READ | ACT_DISCOVER],
  [MESSAGE | SESSION_INITIATE, 'session_initiate', 'Session Initiate', ACT_SESSION],
  [MESSAGE | SESSION_CLOSE, 'session_close', 'Session Close', ACT_SESSION],
  [MESSAGE | KEEP_ALIVE, 'keep_alive', 'Keep Alive', ACT_DIAGNOSE],
  [MESSAGE | TOKEN_PASSING, 'token_passing_pdu', 'Token-Passing PDU', 0],
  [MESSAGE | DIRECT, 'direct_pdu', 'Direct PDU', 0],
  [MESSAGE | AUDIT_LOG, 'read_audit_log', 'Read Audit Log', ACT_READ | ACT_DIAGNOSE],
]);

/** Commands that carry a key or a password in clear. */
export const secretCommands: ReadonlySet<number> = new Set([541, 542, 546, 547]);

/** A response code with this bit holds flags of a communication error instead; codes of error messages are behind `ERROR_MESSAGE`. */
export const COMMUNICATION_ERROR = 0x80;
export const ERROR_MESSAGE = 0x100;

/** Response codes of one meaning (HCF_SPEC-307, FCG TS20307), which the status of a HART-IP header shares. */
export const statuses = statusTable([
  [2, 'invalid_selection', 'Invalid Selection'],
  [3, 'passed_parameter_too_large', 'Passed Parameter Too Large'],
  [4, 'passed_parameter_too_small', 'Passed Parameter Too Small'],
  [5, 'too_few_data_bytes_received', 'Too Few Data Bytes Received'],
  [6, 'device_specific_command_error', 'Device-Specific Command Error'],
  [7, 'in_write_protect_mode', 'In Write Protect Mode'],
  [15, 'all_sessions_in_use', 'All Available Sessions In Use'],
  [16, 'access_restricted', 'Access Restricted'],
  [17, 'invalid_device_variable_index', 'Invalid Device Variable Index'],
  [18, 'invalid_units_code', 'Invalid Units Code'],
  [19, 'device_variable_index_not_allowed', 'Device Variable Index Not Allowed'],
  [20, 'invalid_extended_command_number', 'Invalid Extended Command Number'],
  [21, 'invalid_io_card_number', 'Invalid I/O Card Number'],
  [22, 'invalid_channel_number', 'Invalid Channel Number'],
  [23, 'sub_device_response_too_long', 'Sub-Device Response Too Long'],
  [32, 'busy', 'Busy'],
  [33, 'delayed_response_initiated', 'Delayed Response Initiated'],
  [34, 'delayed_response_running', 'Delayed Response Running'],
  [35, 'delayed_response_dead', 'Delayed Response Dead'],
  [36, 'delayed_response_conflict', 'Delayed Response Conflict'],
  [60, 'payload_too_long', 'Payload Too Long'],
  [61, 'no_buffers_available', 'No Buffers Available'],
  [62, 'no_alarm_event_buffers_available', 'No Alarm/Event Buffers Available'],
  [63, 'priority_too_low', 'Priority Too Low'],
  [64, 'command_not_implemented', 'Command Not Implemented'],
  [COMMUNICATION_ERROR, 'communication_error', 'Communication Error'],
  [ERROR_MESSAGE | 0, 'session_closed', 'Session Closed'],
  [ERROR_MESSAGE | 1, 'primary_session_unavailable', 'Primary Session Unavailable'],
  [ERROR_MESSAGE | 2, 'service_unavailable', 'Service Unavailable'],
]);

/** Codes that warn and do not fail: the value was set to the nearest possible, a response was cut, the loop current is fixed or not active. */
export const warnings: ReadonlySet<number> = new Set([8, 14, 24, 30]);

/** Bits of the device status, the second byte of every response, from the lowest. */
export const deviceStatus: readonly string[] = [
  'primary_variable_out_of_limits',
  'non_primary_variable_out_of_limits',
  'loop_current_saturated',
  'loop_current_fixed',
  'more_status_available',
  'cold_start',
  'configuration_changed',
  'device_malfunction',
];

/** Message types of the header. */
export const messageTypes: ReadonlyMap<number, string> = new Map([
  [0, 'request'],
  [1, 'response'],
  [2, 'publish'],
  [3, 'error'],
  [15, 'nak'],
]);
