import { ACT_SESSION } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const CONNECTION_REQUEST = 0xe;
export const CONNECTION_CONFIRM = 0xd;
export const DISCONNECT_REQUEST = 0x8;
const DISCONNECT_CONFIRM = 0xc;
export const DATA = 0xf;
export const EXPEDITED_DATA = 0x1;
export const TPDU_ERROR = 0x7;
export const REJECT = 0x5;

/** TPDUs by their code, the upper half of the octet behind the length indicator (ITU-T X.224 §13, table 8). */
export const functions = functionTable([
  [EXPEDITED_DATA, 'expedited_data', 'ED: Expedited Data', 0],
  [0x2, 'expedited_data_acknowledgement', 'EA: Expedited Data Acknowledgement', 0],
  [REJECT, 'reject', 'RJ: Reject', 0],
  [0x6, 'data_acknowledgement', 'AK: Data Acknowledgement', 0],
  [TPDU_ERROR, 'tpdu_error', 'ER: TPDU Error', ACT_SESSION],
  [DISCONNECT_REQUEST, 'disconnect_request', 'DR: Disconnect Request', ACT_SESSION],
  [DISCONNECT_CONFIRM, 'disconnect_confirm', 'DC: Disconnect Confirm', ACT_SESSION],
  [CONNECTION_CONFIRM, 'connection_confirm', 'CC: Connection Confirm', ACT_SESSION],
  [CONNECTION_REQUEST, 'connection_request', 'CR: Connection Request', ACT_SESSION],
  [DATA, 'data', 'DT: Data', 0],
]);

/** Marks a reject cause of a TPDU error among the reasons of a disconnect request. */
export const REJECT_CAUSE = 0x100;

/** Reasons of a disconnect request (X.224 §13.5.3) as they are; causes of a TPDU error (§13.12.3) behind REJECT_CAUSE. 0 and 0x180 say nothing bad. */
export const statuses = statusTable([
  [1, 'congestion_at_tsap', 'Congestion at TSAP'],
  [2, 'session_entity_not_attached', 'Session entity not attached to TSAP'],
  [3, 'address_unknown', 'Address unknown'],
  [128, 'normal_disconnect', 'Normal disconnect initiated by the session entity'],
  [129, 'remote_congestion', 'Remote transport entity congestion at connect time'],
  [130, 'negotiation_failed', 'Connection negotiation failed'],
  [131, 'duplicate_source_reference', 'Duplicate source reference'],
  [132, 'mismatched_references', 'Mismatched references'],
  [133, 'protocol_error', 'Protocol error'],
  [135, 'reference_overflow', 'Reference overflow'],
  [136, 'connection_request_refused', 'Connection request refused on this network connection'],
  [138, 'header_length_invalid', 'Header or parameter length invalid'],
  [REJECT_CAUSE, 'reject_reason_not_specified', 'TPDU error: reason not specified'],
  [REJECT_CAUSE | 1, 'invalid_parameter_code', 'TPDU error: invalid parameter code'],
  [REJECT_CAUSE | 2, 'invalid_tpdu_type', 'TPDU error: invalid TPDU type'],
  [REJECT_CAUSE | 3, 'invalid_parameter_value', 'TPDU error: invalid parameter value'],
]);

export const PARAMETER_TPDU_SIZE = 0xc0;
export const PARAMETER_CALLING_TSAP = 0xc1;
export const PARAMETER_CALLED_TSAP = 0xc2;

/** Parameters of the variable part (X.224 §13.3.4, §13.5.4, §13.12.4). */
export const parameters = new Map<number, string>([
  [0x85, 'acknowledge_time'],
  [0x86, 'residual_error_rate'],
  [0x87, 'priority'],
  [0x88, 'transit_delay'],
  [0x89, 'throughput'],
  [0x8a, 'subsequence_number'],
  [0x8b, 'reassignment_time'],
  [0x8c, 'flow_control_confirmation'],
  [PARAMETER_TPDU_SIZE, 'tpdu_size'],
  [PARAMETER_CALLING_TSAP, 'calling_tsap'],
  [PARAMETER_CALLED_TSAP, 'called_tsap'],
  [0xc3, 'checksum'],
  [0xc4, 'version'],
  [0xc5, 'protection'],
  [0xc6, 'additional_options'],
  [0xc7, 'alternative_protocol_classes'],
  [0xe0, 'additional_information'],
  [0xf0, 'preferred_maximum_tpdu_size'],
  [0xf2, 'inactivity_timer'],
]);

/** What SIMATIC controllers keep the first octet of a two-octet TSAP for: the kind of connection that a partner asks for. */
export const simaticConnectionTypes = new Map<number, string>([
  [1, 'programming_device'],
  [2, 'operator_panel'],
  [3, 's7_basic'],
]);
