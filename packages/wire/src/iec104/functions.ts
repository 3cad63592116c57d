import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';
import type { ElementName } from './elements.ts';

/** Function code of a numbered supervisory message. */
export const CODE_S = 0x100;
/** Function codes of unnumbered control messages: this plus the six function bits of the control field (IEC 60870-5-104 §5.1). */
export const CODE_U = 0x100;

/** A type identification: [number, label of the standard, stable name, title, acts, elements of one information object]. */
type TypeRow = readonly [number, string, string, string, number, readonly ElementName[]];

const REPORT = ACT_REPORT;
const COMMAND = ACT_CONTROL;
const SET_POINT = ACT_WRITE | ACT_CONTROL;
const PARAMETER = ACT_WRITE | ACT_CONFIGURE;

/**
 * Every type identification in use, with the elements of its information objects in the order of the wire: IEC 60870-5-101 §7.3 (also for
 * the types with CP24Time2a that -104 leaves out), IEC 60870-5-104 §8, security types of IEC TS 60870-5-7.
 */
export const types: readonly TypeRow[] = [
  [1, 'M_SP_NA_1', 'single_point', 'Single-point information', REPORT, ['siq']],
  [2, 'M_SP_TA_1', 'single_point_time_tag_24', 'Single-point information with CP24Time2a', REPORT, ['siq', 'cp24']],
  [3, 'M_DP_NA_1', 'double_point', 'Double-point information', REPORT, ['diq']],
  [4, 'M_DP_TA_1', 'double_point_time_tag_24', 'Double-point information with CP24Time2a', REPORT, ['diq', 'cp24']],
  [5, 'M_ST_NA_1', 'step_position', 'Step position information', REPORT, ['vti', 'qds']],
  [6, 'M_ST_TA_1', 'step_position_time_tag_24', 'Step position information with CP24Time2a', REPORT, ['vti', 'qds', 'cp24']],
  [7, 'M_BO_NA_1', 'bit_string_32', 'Bitstring of 32 bit', REPORT, ['bsi', 'qds']],
  [8, 'M_BO_TA_1', 'bit_string_32_time_tag_24', 'Bitstring of 32 bit with CP24Time2a', REPORT, ['bsi', 'qds', 'cp24']],
  [9, 'M_ME_NA_1', 'measured_normalised', 'Measured value, normalised', REPORT, ['nva', 'qds']],
  [
    10,
    'M_ME_TA_1',
    'measured_normalised_time_tag_24',
    'Measured value, normalised, with CP24Time2a',
    REPORT,
    ['nva', 'qds', 'cp24'],
  ],
  [11, 'M_ME_NB_1', 'measured_scaled', 'Measured value, scaled', REPORT, ['sva', 'qds']],
  [12, 'M_ME_TB_1', 'measured_scaled_time_tag_24', 'Measured value, scaled, with CP24Time2a', REPORT, ['sva', 'qds', 'cp24']],
  [13, 'M_ME_NC_1', 'measured_float', 'Measured value, short floating point', REPORT, ['r32', 'qds']],
  [
    14,
    'M_ME_TC_1',
    'measured_float_time_tag_24',
    'Measured value, short floating point, with CP24Time2a',
    REPORT,
    ['r32', 'qds', 'cp24'],
  ],
  [15, 'M_IT_NA_1', 'integrated_totals', 'Integrated totals', REPORT, ['bcr']],
  [16, 'M_IT_TA_1', 'integrated_totals_time_tag_24', 'Integrated totals with CP24Time2a', REPORT, ['bcr', 'cp24']],
  [
    17,
    'M_EP_TA_1',
    'protection_event_time_tag_24',
    'Event of protection equipment with CP24Time2a',
    REPORT,
    ['sep', 'cp16', 'cp24'],
  ],
  [
    18,
    'M_EP_TB_1',
    'protection_start_events_time_tag_24',
    'Packed start events of protection equipment with CP24Time2a',
    REPORT,
    ['spe', 'qdp', 'cp16', 'cp24'],
  ],
  [
    19,
    'M_EP_TC_1',
    'protection_output_circuit_time_tag_24',
    'Packed output circuit information of protection equipment with CP24Time2a',
    REPORT,
    ['oci', 'qdp', 'cp16', 'cp24'],
  ],
  [
    20,
    'M_PS_NA_1',
    'packed_single_point_change',
    'Packed single-point information with status change detection',
    REPORT,
    ['scd', 'qds'],
  ],
  [21, 'M_ME_ND_1', 'measured_normalised_no_quality', 'Measured value, normalised, without quality descriptor', REPORT, ['nva']],
  [30, 'M_SP_TB_1', 'single_point_time_tag', 'Single-point information with CP56Time2a', REPORT, ['siq', 'cp56']],
  [31, 'M_DP_TB_1', 'double_point_time_tag', 'Double-point information with CP56Time2a', REPORT, ['diq', 'cp56']],
  [32, 'M_ST_TB_1', 'step_position_time_tag', 'Step position information with CP56Time2a', REPORT, ['vti', 'qds', 'cp56']],
  [33, 'M_BO_TB_1', 'bit_string_32_time_tag', 'Bitstring of 32 bit with CP56Time2a', REPORT, ['bsi', 'qds', 'cp56']],
  [
    34,
    'M_ME_TD_1',
    'measured_normalised_time_tag',
    'Measured value, normalised, with CP56Time2a',
    REPORT,
    ['nva', 'qds', 'cp56'],
  ],
  [35, 'M_ME_TE_1', 'measured_scaled_time_tag', 'Measured value, scaled, with CP56Time2a', REPORT, ['sva', 'qds', 'cp56']],
  [
    36,
    'M_ME_TF_1',
    'measured_float_time_tag',
    'Measured value, short floating point, with CP56Time2a',
    REPORT,
    ['r32', 'qds', 'cp56'],
  ],
  [37, 'M_IT_TB_1', 'integrated_totals_time_tag', 'Integrated totals with CP56Time2a', REPORT, ['bcr', 'cp56']],
  [
    38,
    'M_EP_TD_1',
    'protection_event_time_tag',
    'Event of protection equipment with CP56Time2a',
    REPORT,
    ['sep', 'cp16', 'cp56'],
  ],
  [
    39,
    'M_EP_TE_1',
    'protection_start_events_time_tag',
    'Packed start events of protection equipment with CP56Time2a',
    REPORT,
    ['spe', 'qdp', 'cp16', 'cp56'],
  ],
  [
    40,
    'M_EP_TF_1',
    'protection_output_circuit_time_tag',
    'Packed output circuit information of protection equipment with CP56Time2a',
    REPORT,
    ['oci', 'qdp', 'cp16', 'cp56'],
  ],
  [
    41,
    'S_IT_TC_1',
    'security_statistics_time_tag',
    'Integrated totals containing time-tagged security statistics',
    REPORT,
    ['association', 'bcr', 'cp56'],
  ],
  [45, 'C_SC_NA_1', 'single_command', 'Single command', COMMAND, ['sco']],
  [46, 'C_DC_NA_1', 'double_command', 'Double command', COMMAND, ['dco']],
  [47, 'C_RC_NA_1', 'regulating_step_command', 'Regulating step command', COMMAND, ['rco']],
  [48, 'C_SE_NA_1', 'set_point_normalised', 'Set-point command, normalised', SET_POINT, ['nva', 'qos']],
  [49, 'C_SE_NB_1', 'set_point_scaled', 'Set-point command, scaled', SET_POINT, ['sva', 'qos']],
  [50, 'C_SE_NC_1', 'set_point_float', 'Set-point command, short floating point', SET_POINT, ['r32', 'qos']],
  [51, 'C_BO_NA_1', 'bit_string_command', 'Bitstring of 32 bit command', SET_POINT, ['bsi']],
  [58, 'C_SC_TA_1', 'single_command_time_tag', 'Single command with CP56Time2a', COMMAND, ['sco', 'cp56']],
  [59, 'C_DC_TA_1', 'double_command_time_tag', 'Double command with CP56Time2a', COMMAND, ['dco', 'cp56']],
  [60, 'C_RC_TA_1', 'regulating_step_command_time_tag', 'Regulating step command with CP56Time2a', COMMAND, ['rco', 'cp56']],
  [
    61,
    'C_SE_TA_1',
    'set_point_normalised_time_tag',
    'Set-point command, normalised, with CP56Time2a',
    SET_POINT,
    ['nva', 'qos', 'cp56'],
  ],
  [62, 'C_SE_TB_1', 'set_point_scaled_time_tag', 'Set-point command, scaled, with CP56Time2a', SET_POINT, ['sva', 'qos', 'cp56']],
  [
    63,
    'C_SE_TC_1',
    'set_point_float_time_tag',
    'Set-point command, short floating point, with CP56Time2a',
    SET_POINT,
    ['r32', 'qos', 'cp56'],
  ],
  [64, 'C_BO_TA_1', 'bit_string_command_time_tag', 'Bitstring of 32 bit command with CP56Time2a', SET_POINT, ['bsi', 'cp56']],
  [70, 'M_EI_NA_1', 'end_of_initialisation', 'End of initialisation', ACT_REPORT | ACT_SESSION, ['coi']],
  [
    81,
    'S_CH_NA_1',
    'authentication_challenge',
    'Authentication challenge',
    ACT_SESSION,
    ['asn', 'challenge_sequence', 'user', 'mac_algorithm', 'reason', 'challenge'],
  ],
  [82, 'S_RP_NA_1', 'authentication_reply', 'Authentication reply', ACT_SESSION, ['asn', 'challenge_sequence', 'user', 'mac']],
  [83, 'S_AR_NA_1', 'aggressive_mode_authentication', 'Aggressive mode authentication request', ACT_SESSION, ['asn', 'rest']],
  [84, 'S_KR_NA_1', 'session_key_status_request', 'Session key status request', ACT_SESSION, ['user']],
  [
    85,
    'S_KS_NA_1',
    'session_key_status',
    'Session key status',
    ACT_SESSION,
    ['asn', 'key_sequence', 'user', 'key_wrap_algorithm', 'key_status', 'mac_algorithm', 'challenge', 'rest'],
  ],
  [86, 'S_KC_NA_1', 'session_key_change', 'Session key change', ACT_SESSION, ['asn', 'key_sequence', 'user', 'wrapped_key']],
  [
    87,
    'S_ER_NA_1',
    'authentication_error',
    'Authentication error',
    ACT_SESSION,
    ['asn', 'challenge_sequence', 'key_sequence', 'user', 'association', 'error_code', 'cp56', 'error_text'],
  ],
  [90, 'S_US_NA_1', 'user_status_change', 'User status change', ACT_SESSION | ACT_CONFIGURE, ['asn', 'rest']],
  [91, 'S_UQ_NA_1', 'update_key_change_request', 'Update key change request', ACT_SESSION | ACT_CONFIGURE, ['asn', 'rest']],
  [92, 'S_UR_NA_1', 'update_key_change_reply', 'Update key change reply', ACT_SESSION | ACT_CONFIGURE, ['asn', 'rest']],
  [93, 'S_UK_NA_1', 'update_key_change_symmetric', 'Update key change, symmetric', ACT_SESSION | ACT_CONFIGURE, ['asn', 'rest']],
  [
    94,
    'S_UA_NA_1',
    'update_key_change_asymmetric',
    'Update key change, asymmetric',
    ACT_SESSION | ACT_CONFIGURE,
    ['asn', 'rest'],
  ],
  [
    95,
    'S_UC_NA_1',
    'update_key_change_confirmation',
    'Update key change confirmation',
    ACT_SESSION | ACT_CONFIGURE,
    ['asn', 'rest'],
  ],
  [100, 'C_IC_NA_1', 'interrogation', 'Interrogation command', ACT_READ | ACT_DISCOVER, ['qoi']],
  [101, 'C_CI_NA_1', 'counter_interrogation', 'Counter interrogation command', ACT_READ, ['qcc']],
  [102, 'C_RD_NA_1', 'read', 'Read command', ACT_READ, []],
  [103, 'C_CS_NA_1', 'clock_synchronisation', 'Clock synchronisation command', ACT_CONFIGURE, ['cp56']],
  [104, 'C_TS_NA_1', 'test', 'Test command', ACT_DIAGNOSE, ['fbp']],
  [105, 'C_RP_NA_1', 'reset_process', 'Reset process command', ACT_CONTROL, ['qrp']],
  [106, 'C_CD_NA_1', 'delay_acquisition', 'Delay acquisition command', ACT_CONFIGURE, ['cp16']],
  [107, 'C_TS_TA_1', 'test_time_tag', 'Test command with CP56Time2a', ACT_DIAGNOSE, ['tsc', 'cp56']],
  [110, 'P_ME_NA_1', 'parameter_normalised', 'Parameter of measured value, normalised', PARAMETER, ['nva', 'qpm']],
  [111, 'P_ME_NB_1', 'parameter_scaled', 'Parameter of measured value, scaled', PARAMETER, ['sva', 'qpm']],
  [112, 'P_ME_NC_1', 'parameter_float', 'Parameter of measured value, short floating point', PARAMETER, ['r32', 'qpm']],
  [113, 'P_AC_NA_1', 'parameter_activation', 'Parameter activation', ACT_CONFIGURE | ACT_CONTROL, ['qpa']],
  [120, 'F_FR_NA_1', 'file_ready', 'File ready', ACT_FILE, ['nof', 'lof', 'frq']],
  [121, 'F_SR_NA_1', 'section_ready', 'Section ready', ACT_FILE, ['nof', 'nos', 'lof', 'srq']],
  [122, 'F_SC_NA_1', 'file_call', 'Call directory, select file, call file, call section', ACT_FILE, ['nof', 'nos', 'scq']],
  [123, 'F_LS_NA_1', 'last_section', 'Last section, last segment', ACT_FILE, ['nof', 'nos', 'lsq', 'chs']],
  [124, 'F_AF_NA_1', 'file_acknowledge', 'Acknowledge file, acknowledge section', ACT_FILE, ['nof', 'nos', 'afq']],
  [125, 'F_SG_NA_1', 'file_segment', 'Segment', ACT_FILE, ['nof', 'nos', 'segment']],
  [126, 'F_DR_TA_1', 'file_directory', 'Directory', ACT_FILE, ['nof', 'lof', 'sof', 'cp56']],
  [127, 'F_SC_NB_1', 'query_log', 'Query log: request of an archive file', ACT_FILE, ['nof', 'cp56', 'cp56_stop']],
];

/** Whether objects of a type have no address: the security types but their statistics (IEC TS 60870-5-7 §7.2). */
export const isUnaddressed = (type: number): boolean => type >= 81 && type <= 95;

/** Every function: type identifications of I messages, S and U messages. */
export const functions = functionTable([
  ...types.map(([code, label, name, title, acts]) => [code, name, `${label} ${title}`, acts] as const),
  [CODE_S, 'supervisory', 'S: numbered supervisory functions', 0],
  [CODE_U | 0x01, 'start_data_transfer', 'U: STARTDT act', ACT_SESSION],
  [CODE_U | 0x02, 'start_data_transfer_confirmation', 'U: STARTDT con', ACT_SESSION],
  [CODE_U | 0x04, 'stop_data_transfer', 'U: STOPDT act', ACT_SESSION],
  [CODE_U | 0x08, 'stop_data_transfer_confirmation', 'U: STOPDT con', ACT_SESSION],
  [CODE_U | 0x10, 'test_frame', 'U: TESTFR act', 0],
  [CODE_U | 0x20, 'test_frame_confirmation', 'U: TESTFR con', 0],
]);

/** Status of a message whose P/N bit says that the activation failed (IEC 60870-5-101 §7.2.3). */
export const STATUS_NEGATIVE = 64;

/** What can be wrong with a command: the causes that report an unknown part of it, and the negative bit. */
export const statuses = statusTable([
  [44, 'unknown_type_identification', 'Unknown type identification'],
  [45, 'unknown_cause_of_transmission', 'Unknown cause of transmission'],
  [46, 'unknown_common_address', 'Unknown common address of ASDU'],
  [47, 'unknown_information_object_address', 'Unknown information object address'],
  [STATUS_NEGATIVE, 'negative_confirmation', 'Negative confirmation (P/N bit)'],
]);

const groups = Array.from({ length: 16 }, (_, i) => i + 1);

/** Causes of transmission, IEC 60870-5-101 §7.2.3 and IEC TS 60870-5-7. */
export const causes = statusTable([
  [1, 'periodic', 'Periodic, cyclic'],
  [2, 'background_scan', 'Background scan'],
  [3, 'spontaneous', 'Spontaneous'],
  [4, 'initialised', 'Initialised'],
  [5, 'request', 'Request or requested'],
  [6, 'activation', 'Activation'],
  [7, 'activation_confirmation', 'Activation confirmation'],
  [8, 'deactivation', 'Deactivation'],
  [9, 'deactivation_confirmation', 'Deactivation confirmation'],
  [10, 'activation_termination', 'Activation termination'],
  [11, 'return_remote_command', 'Return information caused by a remote command'],
  [12, 'return_local_command', 'Return information caused by a local command'],
  [13, 'file_transfer', 'File transfer'],
  [14, 'authentication', 'Authentication'],
  [15, 'session_key_maintenance', 'Maintenance of authentication session key'],
  [16, 'user_role_maintenance', 'Maintenance of user role and update key'],
  [20, 'interrogated_station', 'Interrogated by station interrogation'],
  ...groups.map((group) => [20 + group, `interrogated_group_${group}`, `Interrogated by group ${group} interrogation`] as const),
  [37, 'requested_counters', 'Requested by general counter request'],
  ...groups
    .slice(0, 4)
    .map((group) => [37 + group, `requested_counters_group_${group}`, `Requested by group ${group} counter request`] as const),
  ...[...statuses].filter(([code]) => code < STATUS_NEGATIVE).map(([code, { name, title }]) => [code, name, title] as const),
]);
