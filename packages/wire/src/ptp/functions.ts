import { ACT_CONFIGURE, ACT_CONTROL, ACT_READ, ACT_REPORT, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const SYNC = 0;
export const DELAY_REQUEST = 1;
export const PEER_DELAY_REQUEST = 2;
export const PEER_DELAY_RESPONSE = 3;
export const FOLLOW_UP = 8;
export const DELAY_RESPONSE = 9;
export const PEER_DELAY_FOLLOW_UP = 10;
export const ANNOUNCE = 11;
export const SIGNALLING = 12;
export const MANAGEMENT = 13;

/** Beginning of the codes of management: MANAGE | action. */
export const MANAGE = 0x20;
export const ACTION_GET = 0;
export const ACTION_SET = 1;
export const ACTION_RESPONSE = 2;
export const ACTION_COMMAND = 3;
export const ACTION_ACKNOWLEDGE = 4;

/** Message types (IEEE 1588-2019 table 36), and management by its action (table 57). */
export const functions = functionTable([
  [SYNC, 'sync', 'Sync', ACT_REPORT],
  [DELAY_REQUEST, 'delay_request', 'Delay_Req', ACT_READ],
  [PEER_DELAY_REQUEST, 'peer_delay_request', 'Pdelay_Req', ACT_READ],
  [PEER_DELAY_RESPONSE, 'peer_delay_response', 'Pdelay_Resp', ACT_REPORT],
  [FOLLOW_UP, 'follow_up', 'Follow_Up', ACT_REPORT],
  [DELAY_RESPONSE, 'delay_response', 'Delay_Resp', ACT_REPORT],
  [PEER_DELAY_FOLLOW_UP, 'peer_delay_response_follow_up', 'Pdelay_Resp_Follow_Up', ACT_REPORT],
  [ANNOUNCE, 'announce', 'Announce', ACT_REPORT],
  [SIGNALLING, 'signalling', 'Signaling', ACT_SESSION],
  [MANAGEMENT, 'management', 'Management', 0],
  [MANAGE | ACTION_GET, 'management_get', 'Management GET', ACT_READ],
  [MANAGE | ACTION_SET, 'management_set', 'Management SET', ACT_WRITE | ACT_CONFIGURE],
  [MANAGE | ACTION_RESPONSE, 'management_response', 'Management RESPONSE', ACT_REPORT],
  [MANAGE | ACTION_COMMAND, 'management_command', 'Management COMMAND', ACT_CONTROL],
  [MANAGE | ACTION_ACKNOWLEDGE, 'management_acknowledge', 'Management ACKNOWLEDGE', ACT_REPORT],
]);

/** Shortest message of each type in octets, 0 for types that are not defined. */
export const shortest = new Uint8Array(16);
for (const [type, length] of [
  [SYNC, 44],
  [DELAY_REQUEST, 44],
  [PEER_DELAY_REQUEST, 54],
  [PEER_DELAY_RESPONSE, 54],
  [FOLLOW_UP, 44],
  [DELAY_RESPONSE, 54],
  [PEER_DELAY_FOLLOW_UP, 54],
  [ANNOUNCE, 64],
  [SIGNALLING, 44],
  [MANAGEMENT, 48],
])
  shortest[type] = length;

/** Where a grandmaster has its time from (IEEE 1588-2019 table 6). */
export const timeSources: ReadonlyMap<number, string> = new Map([
  [0x10, 'atomic_clock'],
  [0x20, 'gnss'],
  [0x30, 'terrestrial_radio'],
  [0x40, 'ptp'],
  [0x50, 'ntp'],
  [0x60, 'hand_set'],
  [0x90, 'other'],
  [0xa0, 'internal_oscillator'],
]);

/** Types of the elements behind a message (IEEE 1588-2019 table 52). */
export const TLV_MANAGEMENT = 1;
export const TLV_MANAGEMENT_ERROR = 2;
export const elementTypes: ReadonlyMap<number, string> = new Map([
  [TLV_MANAGEMENT, 'management'],
  [TLV_MANAGEMENT_ERROR, 'management_error_status'],
  [3, 'organization_extension'],
  [4, 'request_unicast_transmission'],
  [5, 'grant_unicast_transmission'],
  [6, 'cancel_unicast_transmission'],
  [7, 'acknowledge_cancel_unicast_transmission'],
  [8, 'path_trace'],
  [9, 'alternate_time_offset_indicator'],
  [0x2000, 'authentication'],
]);

/** Management identifiers (IEEE 1588-2008 table 40). */
export const managementIds: ReadonlyMap<number, string> = new Map([
  [0x0000, 'null_management'],
  [0x0001, 'clock_description'],
  [0x0002, 'user_description'],
  [0x0003, 'save_in_non_volatile_storage'],
  [0x0004, 'reset_non_volatile_storage'],
  [0x0005, 'initialize'],
  [0x0006, 'fault_log'],
  [0x0007, 'fault_log_reset'],
  [0x2000, 'default_data_set'],
  [0x2001, 'current_data_set'],
  [0x2002, 'parent_data_set'],
  [0x2003, 'time_properties_data_set'],
  [0x2004, 'port_data_set'],
  [0x2005, 'priority1'],
  [0x2006, 'priority2'],
  [0x2007, 'domain'],
  [0x2008, 'slave_only'],
  [0x2009, 'log_announce_interval'],
  [0x200a, 'announce_receipt_timeout'],
  [0x200b, 'log_sync_interval'],
  [0x200c, 'version_number'],
  [0x200d, 'enable_port'],
  [0x200e, 'disable_port'],
  [0x200f, 'time'],
  [0x2010, 'clock_accuracy'],
  [0x2011, 'utc_properties'],
  [0x2012, 'traceability_properties'],
  [0x2013, 'timescale_properties'],
  [0x2014, 'unicast_negotiation_enable'],
  [0x2015, 'path_trace_list'],
  [0x2016, 'path_trace_enable'],
  [0x2017, 'grandmaster_cluster_table'],
  [0x2018, 'unicast_master_table'],
  [0x2019, 'unicast_master_max_table_size'],
  [0x201a, 'acceptable_master_table'],
  [0x201b, 'acceptable_master_table_enabled'],
  [0x201c, 'acceptable_master_max_table_size'],
  [0x201d, 'alternate_master'],
  [0x201e, 'alternate_time_offset_enable'],
  [0x201f, 'alternate_time_offset_name'],
  [0x2020, 'alternate_time_offset_max_key'],
  [0x2021, 'alternate_time_offset_properties'],
  [0x4000, 'tc_default_data_set'],
  [0x4001, 'tc_port_data_set'],
  [0x4002, 'primary_domain'],
  [0x6000, 'delay_mechanism'],
  [0x6001, 'log_min_pdelay_req_interval'],
]);
