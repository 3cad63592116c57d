import { ACT_CONFIGURE, ACT_IDENTIFY, ACT_READ, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const CONNECT = 0;
export const RELEASE = 1;
export const READ = 2;
export const WRITE = 3;
export const CONTROL = 4;
export const READ_IMPLICIT = 5;

/** Operations of the device, controller, supervisor and parameter server interfaces. */
export const functions = functionTable([
  [CONNECT, 'connect', 'Connect', ACT_SESSION],
  [RELEASE, 'release', 'Release', ACT_SESSION],
  [READ, 'read', 'Read', ACT_READ],
  [WRITE, 'write', 'Write', ACT_WRITE | ACT_CONFIGURE],
  [CONTROL, 'control', 'Control', ACT_SESSION],
  [READ_IMPLICIT, 'read_implicit', 'Read Implicit', ACT_READ],
]);

/** What reading or writing an identification and maintenance record does besides. */
export function recordActs(index: number): number {
  return (index >= 0xaff0 && index <= 0xafff) || index === 0xf840 ? ACT_IDENTIFY : 0;
}

/** Where a PNIO status comes from. */
export const errorCodes: ReadonlyMap<number, string> = new Map([
  [0x81, 'pnio'],
  [0xcf, 'rta_error'],
  [0xda, 'alarm_ack'],
  [0xdb, 'connect_response'],
  [0xdc, 'release_response'],
  [0xdd, 'control_response'],
  [0xde, 'read_response'],
  [0xdf, 'write_response'],
]);

/** PNIO status: decode << 8 | error code 1. */
export const statuses = statusTable([
  [0x80a0, 'application_read_error', 'application: read error'],
  [0x80a1, 'application_write_error', 'application: write error'],
  [0x80a2, 'application_module_failure', 'application: module failure'],
  [0x80a3, 'application_not_specified', 'application: not specified'],
  [0x80a4, 'application_not_specified_a4', 'application: not specified'],
  [0x80a5, 'application_not_specified_a5', 'application: not specified'],
  [0x80a6, 'application_not_specified_a6', 'application: not specified'],
  [0x80a7, 'application_busy', 'application: busy'],
  [0x80a8, 'application_version_conflict', 'application: version conflict'],
  [0x80a9, 'application_feature_not_supported', 'application: feature not supported'],
  [0x80aa, 'application_user_specific_1', 'application: User specific 1'],
  [0x80ab, 'application_user_specific_2', 'application: User specific 2'],
  [0x80ac, 'application_user_specific_3', 'application: User specific 3'],
  [0x80ad, 'application_user_specific_4', 'application: User specific 4'],
  [0x80ae, 'application_user_specific_5', 'application: User specific 5'],
  [0x80af, 'application_user_specific_6', 'application: User specific 6'],
  [0x80b0, 'access_invalid_index', 'access: invalid index'],
  [0x80b1, 'access_write_length_error', 'access: write length error'],
  [0x80b2, 'access_invalid_slot_subslot', 'access: invalid slot/subslot'],
  [0x80b3, 'access_type_conflict', 'access: type conflict'],
  [0x80b4, 'access_invalid_area', 'access: invalid area'],
  [0x80b5, 'access_state_conflict', 'access: state conflict'],
  [0x80b6, 'access_access_denied', 'access: access denied'],
  [0x80b7, 'access_invalid_range', 'access: invalid range'],
  [0x80b8, 'access_invalid_parameter', 'access: invalid parameter'],
  [0x80b9, 'access_invalid_type', 'access: invalid type'],
  [0x80ba, 'access_backup', 'access: backup'],
  [0x80bb, 'access_user_specific_7', 'access: User specific 7'],
  [0x80bc, 'access_user_specific_8', 'access: User specific 8'],
  [0x80bd, 'access_user_specific_9', 'access: User specific 9'],
  [0x80be, 'access_user_specific_10', 'access: User specific 10'],
  [0x80bf, 'access_user_specific_11', 'access: User specific 11'],
  [0x80c0, 'resource_read_constrain_conflict', 'resource: read constrain conflict'],
  [0x80c1, 'resource_write_constrain_conflict', 'resource: write constrain conflict'],
  [0x80c2, 'resource_resource_busy', 'resource: resource busy'],
  [0x80c3, 'resource_resource_unavailable', 'resource: resource unavailable'],
  [0x80c4, 'resource_not_specified', 'resource: not specified'],
  [0x80c5, 'resource_not_specified_c5', 'resource: not specified'],
  [0x80c6, 'resource_not_specified_c6', 'resource: not specified'],
  [0x80c7, 'resource_not_specified_c7', 'resource: not specified'],
  [0x80c8, 'resource_user_specific_12', 'resource: User specific 12'],
  [0x80c9, 'resource_user_specific_13', 'resource: User specific 13'],
  [0x80ca, 'resource_user_specific_14', 'resource: User specific 14'],
  [0x80cb, 'resource_user_specific_15', 'resource: User specific 15'],
  [0x80cc, 'resource_user_specific_16', 'resource: User specific 16'],
  [0x80cd, 'resource_user_specific_17', 'resource: User specific 17'],
  [0x80ce, 'resource_user_specific_18', 'resource: User specific 18'],
  [0x80cf, 'resource_user_specific_19', 'resource: User specific 19'],
  [0x8101, 'connect_faulty_ar_block_req', 'Connect: Faulty ARBlockReq'],
  [0x8102, 'connect_faulty_iocr_block_req', 'Connect: Faulty IOCRBlockReq'],
  [0x8103, 'connect_faulty_expected_submodule_block_req', 'Connect: Faulty ExpectedSubmoduleBlockReq'],
  [0x8104, 'connect_faulty_alarm_cr_block_req', 'Connect: Faulty AlarmCRBlockReq'],
  [0x8105, 'connect_faulty_prm_server_block_req', 'Connect: Faulty PrmServerBlockReq'],
  [0x8106, 'connect_faulty_mcr_block_req', 'Connect: Faulty MCRBlockReq'],
  [0x8107, 'connect_faulty_arrpc_block_req', 'Connect: Faulty ARRPCBlockReq'],
  [0x8108, 'read_write_record_faulty_record', 'Read/Write Record: Faulty Record'],
  [0x8109, 'connect_faulty_sub_frame_block', 'Connect: Faulty SubFrameBlock'],
  [0x810a, 'connect_faulty_irt_frame_block', 'Connect: Faulty IRTFrameBlock'],
  [0x810d, 'connect_faulty_rs_info_block', 'Connect: Faulty RSInfoBlock'],
  [0x8114, 'iod_control_faulty_control_block_connect', 'IODControl: Faulty ControlBlockConnect'],
  [0x8115, 'iod_control_faulty_control_block_plug', 'IODControl: Faulty ControlBlockPlug'],
  [0x8116, 'iox_control_faulty_control_block_after_a_connect_est', 'IOXControl: Faulty ControlBlock after a connect est.'],
  [0x8117, 'iox_control_faulty_control_block_a_plug_alarm', 'IOXControl: Faulty ControlBlock a plug alarm'],
  [0x8118, 'iox_control_faulty_control_block_prm_begin', 'IOXControl: Faulty ControlBlockPrmBegin'],
  [0x8119, 'iox_control_faulty_submodule_list_block', 'IOXControl: Faulty SubmoduleListBlock'],
  [0x8128, 'release_faulty_release_block', 'Release: Faulty ReleaseBlock'],
  [0x8132, 'response_faulty_ar_block_res', 'Response: Faulty ARBlockRes'],
  [0x8133, 'response_faulty_iocr_block_res', 'Response: Faulty IOCRBlockRes'],
  [0x8134, 'response_faulty_alarm_cr_block_res', 'Response: Faulty AlarmCRBlockRes'],
  [0x8135, 'response_faulty_module_difflock', 'Response: Faulty ModuleDifflock'],
  [0x8136, 'response_faulty_arrpc_block_res', 'Response: Faulty ARRPCBlockRes'],
  [0x8137, 'response_faulty_ar_server_block_res', 'Response: Faulty ARServerBlockRes'],
  [0x8138, 'response_faulty_ar_vendor_block_res', 'Response: Faulty ARVendorBlockRes'],
  [0x813c, 'alarm_ack_error_codes', 'AlarmAck Error Codes'],
  [0x813d, 'cmdev', 'CMDEV'],
  [0x813e, 'cmctl', 'CMCTL'],
  [0x813f, 'ctldina', 'CTLDINA'],
  [0x8140, 'cmrpc', 'CMRPC'],
  [0x8141, 'alpmi', 'ALPMI'],
  [0x8142, 'alpmr', 'ALPMR'],
  [0x8143, 'lmpm', 'LMPM'],
  [0x8144, 'mac', 'MAC'],
  [0x8145, 'rpc', 'RPC'],
  [0x8146, 'apmr', 'APMR'],
  [0x8147, 'apms', 'APMS'],
  [0x8148, 'cpm', 'CPM'],
  [0x8149, 'ppm', 'PPM'],
  [0x814a, 'dcpucs', 'DCPUCS'],
  [0x814b, 'dcpucr', 'DCPUCR'],
  [0x814c, 'dcpmcs', 'DCPMCS'],
  [0x814d, 'dcpmcr', 'DCPMCR'],
  [0x814e, 'fspm', 'FSPM'],
  [0x814f, 'rsi', 'RSI'],
  [0x8150, 'rsir', 'RSIR'],
  [0x8164, 'ctlsm', 'CTLSM'],
  [0x8165, 'ctlrdi', 'CTLRDI'],
  [0x8166, 'ctlrdr', 'CTLRDR'],
  [0x8167, 'ctlwri', 'CTLWRI'],
  [0x8168, 'ctlwrr', 'CTLWRR'],
  [0x8169, 'ctlio', 'CTLIO'],
  [0x816a, 'ctlsu', 'CTLSU'],
  [0x816b, 'ctlrpc', 'CTLRPC'],
  [0x816c, 'ctlbe', 'CTLBE'],
  [0x816d, 'ctlsrl', 'CTLSRL'],
  [0x816e, 'nme', 'NME'],
  [0x816f, 'tde', 'TDE'],
  [0x8170, 'pce', 'PCE'],
  [0x8171, 'nce', 'NCE'],
  [0x8172, 'nue', 'NUE'],
  [0x8173, 'bnme', 'BNME'],
  [0x8174, 'ctlsam', 'CTLSAM'],
  [0x81c8, 'cmsm', 'CMSM'],
  [0x81ca, 'cmrdr', 'CMRDR'],
  [0x81cc, 'cmwrr', 'CMWRR'],
  [0x81cd, 'cmio', 'CMIO'],
  [0x81ce, 'cmsu', 'CMSU'],
  [0x81d0, 'cmina', 'CMINA'],
  [0x81d1, 'cmpbe', 'CMPBE'],
  [0x81d2, 'cmsrl', 'CMSRL'],
  [0x81d3, 'cmdmc', 'CMDMC'],
  [0x81d4, 'cmsam', 'CMSAM'],
  [0x81fd, 'rta_err_cls_protocol', 'RTA_ERR_CLS_PROTOCOL'],
  [0x81ff, 'user_specific', 'User specific'],
]);

/** Types of application relation. */
export const relationTypes: ReadonlyMap<number, string> = new Map([
  [0x01, 'io_controller'],
  [0x03, 'io_controller_cir'],
  [0x06, 'io_supervisor'],
  [0x10, 'io_controller_rt_class_3'],
  [0x20, 'io_controller_system_redundancy'],
]);

/** Types of communication relation for cyclic data. */
export const communicationTypes: ReadonlyMap<number, string> = new Map([
  [1, 'input'],
  [2, 'output'],
  [3, 'multicast_provider'],
  [4, 'multicast_consumer'],
]);

/** Bits of a control command. */
export const controlCommands: readonly (readonly [number, string])[] = [
  [0x01, 'parameter_end'],
  [0x02, 'application_ready'],
  [0x04, 'release'],
  [0x08, 'done'],
  [0x10, 'ready_for_companion'],
  [0x20, 'ready_for_rt_class_3'],
  [0x40, 'parameter_begin'],
];
