import { ACT_ALARM, ACT_REPORT, ACT_SESSION } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const CYCLIC_DATA = 0x01;
export const ALARM_HIGH = 0x10;
export const ALARM_LOW = 0x11;
export const ALARM_ACKNOWLEDGE = 0x12;
export const TRANSPORT_ACKNOWLEDGE = 0x13;
export const TRANSPORT_REFUSAL = 0x14;
export const ABORT = 0x15;
export const REMOTE_SERVICE = 0x18;
export const FRAGMENT = 0x30;
export const OTHER = 0x3f;

/** What frames are for, told by their frame id, and for alarms by the kind of their PDU (IEC 61158-6-10). */
export const functions = functionTable([
  [CYCLIC_DATA, 'cyclic_data', 'Cyclic data (RTC)', ACT_REPORT],
  [ALARM_HIGH, 'alarm_high', 'Alarm, high priority', ACT_ALARM],
  [ALARM_LOW, 'alarm_low', 'Alarm, low priority', ACT_ALARM],
  [ALARM_ACKNOWLEDGE, 'alarm_acknowledge', 'Alarm acknowledgement', ACT_ALARM],
  [TRANSPORT_ACKNOWLEDGE, 'transport_acknowledge', 'ACK-RTA-PDU', 0],
  [TRANSPORT_REFUSAL, 'transport_refusal', 'NACK-RTA-PDU', 0],
  [ABORT, 'relation_abort', 'ERR-RTA-PDU: the relation is aborted', ACT_ALARM | ACT_SESSION],
  [REMOTE_SERVICE, 'remote_service', 'Remote service interface (RSI)', 0],
  [0x20, 'sync', 'PTCP sync', 0],
  [0x21, 'announce', 'PTCP announce', 0],
  [0x22, 'follow_up', 'PTCP follow up', 0],
  [0x23, 'delay', 'PTCP delay', 0],
  [FRAGMENT, 'fragment', 'Fragment of a longer frame', 0],
  [OTHER, 'reserved', 'Reserved frame id', 0],
]);

/** Ranges of frame ids: first, last, function, class. */
export const frameRanges: readonly (readonly [number, number, number, string])[] = [
  [0x0020, 0x0021, 0x20, 'sync'],
  [0x0080, 0x0081, 0x20, 'sync'],
  [0x0100, 0x06ff, CYCLIC_DATA, 'rt_class_3'],
  [0x0700, 0x0fff, CYCLIC_DATA, 'rt_class_3_redundant'],
  [0x8000, 0xbbff, CYCLIC_DATA, 'rt_class_1'],
  [0xbc00, 0xbfff, CYCLIC_DATA, 'rt_class_1_multicast'],
  [0xc000, 0xf7ff, CYCLIC_DATA, 'rt_class_1_legacy'],
  [0xf800, 0xfbff, CYCLIC_DATA, 'rt_class_1_legacy_multicast'],
  [0xfc01, 0xfc01, ALARM_HIGH, 'alarm_high'],
  [0xfe01, 0xfe01, ALARM_LOW, 'alarm_low'],
  [0xfe02, 0xfe02, REMOTE_SERVICE, 'remote_service'],
  [0xff00, 0xff01, 0x21, 'announce'],
  [0xff20, 0xff21, 0x22, 'follow_up'],
  [0xff40, 0xff43, 0x23, 'delay'],
  [0xff80, 0xff8f, FRAGMENT, 'fragment'],
];

/** Types of alarm. */
export const alarmTypes: ReadonlyMap<number, string> = new Map([
  [0x01, 'diagnosis'],
  [0x02, 'process'],
  [0x03, 'pull'],
  [0x04, 'plug'],
  [0x05, 'status'],
  [0x06, 'update'],
  [0x07, 'redundancy'],
  [0x08, 'controlled_by_supervisor'],
  [0x09, 'released'],
  [0x0a, 'plug_wrong_submodule'],
  [0x0b, 'return_of_submodule'],
  [0x0c, 'diagnosis_disappears'],
  [0x0d, 'multicast_communication_mismatch'],
  [0x0e, 'port_data_change'],
  [0x0f, 'sync_data_changed'],
  [0x10, 'isochronous_mode_problem'],
  [0x11, 'network_component_problem'],
  [0x12, 'time_data_changed'],
  [0x13, 'dynamic_frame_packing_problem'],
  [0x1e, 'upload_and_retrieval'],
  [0x1f, 'pull_module'],
]);

/** Why a relation is aborted: error code 2 of an ERR-RTA-PDU. */
export const statuses = statusTable([
  [1, 'error_within_the_coordination_of_sequence_numbers_error', 'Error within the coordination of sequence numbers error'],
  [2, 'instance_closed', 'Instance closed'],
  [3, 'ar_out_of_memory', 'AR out of memory'],
  [4, 'ar_add_provider_or_consumer_failed', 'AR add provider or consumer failed'],
  [5, 'ar_consumer_dht_wdt_expired', 'AR consumer DHT/WDT expired'],
  [6, 'ar_cmi_timeout', 'AR cmi timeout'],
  [7, 'ar_alarm_open_failed', 'AR alarm-open failed'],
  [8, 'ar_alarm_send_cnf', 'AR alarm-send.cnf(-)'],
  [9, 'ar_alarm_ack_send_cnf', 'AR alarm-ack-send.cnf(-)'],
  [10, 'ar_alarm_data_too_long', 'AR alarm data too long'],
  [11, 'ar_alarm_ind_err', 'AR alarm.ind(err)'],
  [12, 'ar_rpc_client_call_cnf', 'AR rpc-client call.cnf(-)'],
  [13, 'ar_abort_req', 'AR abort.req'],
  [14, 'ar_re_run_aborts_existing', 'AR re-run aborts existing'],
  [15, 'ar_release_ind_received', 'AR release.ind received'],
  [16, 'ar_device_deactivated', 'AR device deactivated'],
  [17, 'ar_removed', 'AR removed'],
  [18, 'ar_protocol_violation', 'AR protocol violation'],
  [19, 'ar_name_resolution_error', 'AR name resolution error'],
  [20, 'ar_rpc_bind_error', 'AR RPC-Bind error'],
  [21, 'ar_rpc_connect_error', 'AR RPC-Connect error'],
  [22, 'ar_rpc_read_error', 'AR RPC-Read error'],
  [23, 'ar_rpc_write_error', 'AR RPC-Write error'],
  [24, 'ar_rpc_control_error', 'AR RPC-Control error'],
  [
    25,
    'ar_forbidden_pull_or_plug_after_check_rsp_and_before_in_data_ind',
    'AR forbidden pull or plug after check.rsp and before in-data.ind',
  ],
  [26, 'ar_ap_removed', 'AR AP removed'],
  [27, 'ar_link_down', 'AR link down'],
  [28, 'ar_could_not_register_multicast_mac_address', 'AR could not register multicast-mac address'],
  [29, 'not_synchronized_cannot_start_companion_ar', 'Not synchronized (cannot start companion-ar)'],
  [30, 'wrong_topology_cannot_start_companion_ar', 'Wrong topology (cannot start companion-ar)'],
  [31, 'dcp_station_name_changed', 'Dcp, station-name changed'],
  [32, 'dcp_reset_to_factory_settings', 'Dcp, reset to factory-settings'],
  [
    33,
    'cannot_start_companion_ar_because_a_0x8ipp_submodule_in_the_first_ar',
    'Cannot start companion-AR because a 0x8ipp submodule in the first AR...',
  ],
  [34, 'no_irdata_record_yet', 'No irdata record yet'],
  [35, 'pdev', 'PDEV'],
  [36, 'pdev_no_port_offers_required_speed_duplexity', 'PDEV, no port offers required speed/duplexity'],
  [
    37,
    'ip_suite_of_the_ioc_changed_by_means_of_dcp_set_ipparameter_or_local_engineering',
    'IP-Suite [of the IOC] changed by means of DCP_Set(IPParameter) or local engineering',
  ],
]);
