import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

/** Added to the service of an asynchronous send, to the command of network management, and to that of a service data object. */
export const ASYNCHRONOUS = 0x600;
export const MANAGEMENT = 0x700;
export const OBJECT = 0x800;

const managed: readonly (readonly [number, string, string, number])[] = [
  [33, 'start_node', 'NMTStartNode', ACT_CONTROL],
  [34, 'stop_node', 'NMTStopNode', ACT_CONTROL],
  [35, 'enter_pre_operational_2', 'NMTEnterPreOperational2', ACT_CONTROL],
  [36, 'enable_ready_to_operate', 'NMTEnableReadyToOperate', ACT_CONTROL],
  [40, 'reset_node', 'NMTResetNode', ACT_CONTROL],
  [41, 'reset_communication', 'NMTResetCommunication', ACT_CONTROL],
  [42, 'reset_configuration', 'NMTResetConfiguration', ACT_CONTROL | ACT_CONFIGURE],
  [43, 'software_reset', 'NMTSwReset', ACT_CONTROL],
  [45, 'dynamic_node_allocation', 'NMTDNA', ACT_CONFIGURE],
  [65, 'start_node_extended', 'NMTStartNodeEx', ACT_CONTROL],
  [66, 'stop_node_extended', 'NMTStopNodeEx', ACT_CONTROL],
  [67, 'enter_pre_operational_2_extended', 'NMTEnterPreOperational2Ex', ACT_CONTROL],
  [68, 'enable_ready_to_operate_extended', 'NMTEnableReadyToOperateEx', ACT_CONTROL],
  [72, 'reset_node_extended', 'NMTResetNodeEx', ACT_CONTROL],
  [73, 'reset_communication_extended', 'NMTCommunicationEx', ACT_CONTROL],
  [74, 'reset_configuration_extended', 'NMTResetConfigurationEx', ACT_CONTROL | ACT_CONFIGURE],
  [75, 'software_reset_extended', 'NMTSwResetEx', ACT_CONTROL],
  [98, 'set_host_name', 'NMTNetHostNameSet', ACT_CONFIGURE],
  [99, 'flush_arp_entry', 'NMTFlushArpEntry', ACT_CONFIGURE],
  [128, 'publish_configured_nodes', 'NMTPublishConfiguredNodes', ACT_REPORT],
  [144, 'publish_active_nodes', 'NMTPublishActiveNodes', ACT_REPORT],
  [145, 'publish_pre_operational_1', 'NMTPublishPreOperational1', ACT_REPORT],
  [146, 'publish_pre_operational_2', 'NMTPublishPreOperational2', ACT_REPORT],
  [147, 'publish_ready_to_operate', 'NMTPublishReadyToOperate', ACT_REPORT],
  [148, 'publish_operational', 'NMTPublishOperational', ACT_REPORT],
  [149, 'publish_stopped', 'NMTPublishStopped', ACT_REPORT],
  [160, 'publish_emergency_new', 'NMTPublishEmergencyNew', ACT_REPORT | ACT_DIAGNOSE],
  [176, 'publish_time', 'NMTPublishTime', ACT_REPORT],
  [255, 'invalid_service', 'NMTInvalidService', ACT_DIAGNOSE],
];

/** Messages, services of asynchronous sends, commands of network management and of service data objects (EPSG DS 301). */
export const functions = functionTable([
  [1, 'start_of_cycle', 'Start of Cycle (SoC)', ACT_REPORT],
  [3, 'poll_request', 'PollRequest (PReq)', ACT_REPORT],
  [4, 'poll_response', 'PollResponse (PRes)', ACT_REPORT],
  [5, 'start_of_asynchronous', 'Start of Asynchronous (SoA)', ACT_REPORT],
  [6, 'asynchronous_send', 'Asynchronous Send (ASnd)', ACT_REPORT],
  [7, 'active_managing_node', 'ActiveManagingNodeIndication (AMNI)', ACT_REPORT],
  [13, 'asynchronous_invite', 'Asynchronous Invite (AInv)', ACT_REPORT],
  [0x501, 'ident_request', 'SoA with IdentRequest', ACT_IDENTIFY | ACT_DISCOVER],
  [ASYNCHRONOUS + 1, 'ident_response', 'IdentResponse', ACT_IDENTIFY],
  [ASYNCHRONOUS + 2, 'status_response', 'StatusResponse', ACT_REPORT | ACT_DIAGNOSE],
  [ASYNCHRONOUS + 3, 'nmt_request', 'NMTRequest', ACT_CONTROL],
  [ASYNCHRONOUS + 4, 'nmt_command', 'NMTCommand', ACT_CONTROL],
  [ASYNCHRONOUS + 5, 'sdo_sequence', 'SDO without a command', 0],
  [ASYNCHRONOUS + 6, 'sync_response', 'SyncResponse', ACT_REPORT],
  ...managed.map(([code, name, title, acts]) => [MANAGEMENT + code, name, title, acts] as const),
  [OBJECT, 'sdo_abort', 'SDO abort without a command', ACT_DIAGNOSE],
  [OBJECT + 1, 'write_by_index', 'Write by Index', ACT_WRITE],
  [OBJECT + 2, 'read_by_index', 'Read by Index', ACT_READ],
  [OBJECT + 3, 'write_all_by_index', 'Write All by Index', ACT_WRITE],
  [OBJECT + 4, 'read_all_by_index', 'Read All by Index', ACT_READ],
  [OBJECT + 5, 'write_by_name', 'Write by Name', ACT_WRITE],
  [OBJECT + 6, 'read_by_name', 'Read by Name', ACT_READ],
  [OBJECT + 32, 'file_write', 'File Write', ACT_WRITE | ACT_FILE | ACT_PROGRAM],
  [OBJECT + 33, 'file_read', 'File Read', ACT_READ | ACT_FILE],
  [OBJECT + 49, 'write_multiple_by_index', 'Write Multiple Parameter by Index', ACT_WRITE],
  [OBJECT + 50, 'read_multiple_by_index', 'Read Multiple Parameter by Index', ACT_READ],
  [OBJECT + 112, 'maximum_segment_size', 'Maximum Segment Size', 0],
]);

/** States of network management. */
export const states = new Map([
  [0x00, 'off'],
  [0x19, 'initialising'],
  [0x29, 'reset_application'],
  [0x39, 'reset_communication'],
  [0x1c, 'not_active'],
  [0x1d, 'pre_operational_1'],
  [0x5d, 'pre_operational_2'],
  [0x6d, 'ready_to_operate'],
  [0xfd, 'operational'],
  [0x4d, 'stopped'],
  [0x1e, 'basic_ethernet'],
]);
