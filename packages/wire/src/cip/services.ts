import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_PROGRAM,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';
import { PCCC, pcccFunctions } from './pccc-functions.ts';

/** Key of a service that means something of its own on one class. */
export const classService = (objectClass: number, service: number): number => (objectClass << 8) | service;

/** Common services, CIP Volume 1, appendix A: any class may have them. */
const common: readonly (readonly [number, string, string, number])[] = [
  [0x01, 'get_attributes_all', 'Get_Attributes_All', ACT_READ],
  [0x02, 'set_attributes_all', 'Set_Attributes_All', ACT_WRITE],
  [0x03, 'get_attribute_list', 'Get_Attribute_List', ACT_READ],
  [0x04, 'set_attribute_list', 'Set_Attribute_List', ACT_WRITE],
  [0x05, 'reset', 'Reset', ACT_CONTROL],
  [0x06, 'start', 'Start', ACT_CONTROL],
  [0x07, 'stop', 'Stop', ACT_CONTROL],
  [0x08, 'create', 'Create', ACT_CONFIGURE],
  [0x09, 'delete', 'Delete', ACT_CONFIGURE],
  [0x0a, 'multiple_service_packet', 'Multiple_Service_Packet', 0],
  [0x0d, 'apply_attributes', 'Apply_Attributes', ACT_CONFIGURE],
  [0x0e, 'get_attribute_single', 'Get_Attribute_Single', ACT_READ],
  [0x10, 'set_attribute_single', 'Set_Attribute_Single', ACT_WRITE],
  [0x11, 'find_next_object_instance', 'Find_Next_Object_Instance', ACT_DISCOVER],
  [0x15, 'restore', 'Restore', ACT_CONFIGURE | ACT_CONTROL],
  [0x16, 'save', 'Save', ACT_CONFIGURE],
  [0x17, 'no_operation', 'NOP', ACT_DIAGNOSE],
  [0x18, 'get_member', 'Get_Member', ACT_READ],
  [0x19, 'set_member', 'Set_Member', ACT_WRITE],
  [0x1a, 'insert_member', 'Insert_Member', ACT_WRITE],
  [0x1b, 'remove_member', 'Remove_Member', ACT_WRITE],
  [0x1c, 'group_sync', 'GroupSync', ACT_CONFIGURE],
  [0x1d, 'get_connection_point_member_list', 'Get_Connection_Point_Member_List', ACT_READ],
];

/** Services of one class: [class, service, name, title, acts]. */
const ofClass: readonly (readonly [number, number, string, string, number])[] = [
  [0x06, 0x4e, 'forward_close', 'Forward_Close', ACT_SESSION],
  [0x06, 0x52, 'unconnected_send', 'Unconnected_Send', 0],
  [0x06, 0x54, 'forward_open', 'Forward_Open', ACT_SESSION],
  [0x06, 0x56, 'get_connection_data', 'Get_Connection_Data', ACT_READ],
  [0x06, 0x57, 'search_connection_data', 'Search_Connection_Data', ACT_READ],
  [0x06, 0x5a, 'get_connection_owner', 'Get_Connection_Owner', ACT_READ],
  [0x06, 0x5b, 'large_forward_open', 'Large_Forward_Open', ACT_SESSION],
  [0x37, 0x4b, 'initiate_upload', 'Initiate_Upload', ACT_FILE | ACT_READ],
  [0x37, 0x4c, 'initiate_download', 'Initiate_Download', ACT_FILE | ACT_WRITE | ACT_PROGRAM],
  [0x37, 0x4f, 'upload_transfer', 'Upload_Transfer', ACT_FILE | ACT_READ],
  [0x37, 0x50, 'download_transfer', 'Download_Transfer', ACT_FILE | ACT_WRITE | ACT_PROGRAM],
  [0x37, 0x51, 'clear_file', 'Clear_File', ACT_FILE | ACT_WRITE],
  [0x39, 0x4c, 'recover', 'Recover', ACT_CONTROL],
  [0x39, 0x4e, 'perform_diagnostics', 'Perform_Diagnostics', ACT_DIAGNOSE],
  [0x39, 0x4f, 'configure_request', 'Configure_Request', ACT_CONFIGURE],
  [0x39, 0x50, 'validate_configuration', 'Validate_Configuration', ACT_CONFIGURE],
  [0x39, 0x51, 'set_password', 'Set_Password', ACT_CONFIGURE],
  [0x39, 0x52, 'configuration_lock', 'Configuration_(Un)Lock', ACT_CONFIGURE],
  [0x39, 0x53, 'mode_change', 'Mode_Change', ACT_CONTROL],
  [0x39, 0x54, 'safety_reset', 'Safety_Reset', ACT_CONTROL],
  [0x39, 0x55, 'reset_password', 'Reset_Password', ACT_CONFIGURE],
  [0x39, 0x56, 'propose_tunid', 'Propose_TUNID', ACT_CONFIGURE],
  [0x39, 0x57, 'apply_tunid', 'Apply_TUNID', ACT_CONFIGURE],
  [0x39, 0x58, 'propose_tunid_list', 'Propose_TUNID_List', ACT_CONFIGURE],
  [0x39, 0x59, 'apply_tunid_list', 'Apply_TUNID_List', ACT_CONFIGURE],
  [0x3a, 0x4b, 'reset_error', 'Reset_Error', ACT_CONTROL],
  [0x42, 0x4b, 'get_axis_attribute_list', 'Get_Axis_Attribute_List', ACT_READ],
  [0x42, 0x4c, 'set_axis_attribute_list', 'Set_Axis_Attribute_List', ACT_WRITE],
  [0x42, 0x4d, 'set_cyclic_write_list', 'Set_Cyclic_Write_List', ACT_CONFIGURE],
  [0x42, 0x4e, 'set_cyclic_read_list', 'Set_Cyclic_Read_List', ACT_CONFIGURE],
  [0x42, 0x4f, 'run_motor_test', 'Run_Motor_Test', ACT_CONTROL],
  [0x42, 0x50, 'get_motor_test_data', 'Get_Motor_Test_Data', ACT_READ],
  [0x42, 0x51, 'run_inertia_test', 'Run_Inertia_Test', ACT_CONTROL],
  [0x42, 0x52, 'get_inertia_test_data', 'Get_Inertia_Test_Data', ACT_READ],
  [0x42, 0x53, 'run_hookup_test', 'Run_Hookup_Test', ACT_CONTROL],
  [0x42, 0x54, 'get_hookup_test_data', 'Get_Hookup_Test_Data', ACT_READ],
  [0x44, 0x4b, 'read_discrete_inputs', 'Read_Discrete_Inputs', ACT_READ],
  [0x44, 0x4c, 'read_coils', 'Read_Coils', ACT_READ],
  [0x44, 0x4d, 'read_input_registers', 'Read_Input_Registers', ACT_READ],
  [0x44, 0x4e, 'read_holding_registers', 'Read_Holding_Registers', ACT_READ],
  [0x44, 0x4f, 'write_coils', 'Write_Coils', ACT_WRITE],
  [0x44, 0x50, 'write_holding_registers', 'Write_Holding_Registers', ACT_WRITE],
  [0x44, 0x51, 'modbus_passthrough', 'Modbus_Passthrough', ACT_READ | ACT_WRITE],
  [0x47, 0x4b, 'verify_fault_location', 'Verify_Fault_Location', ACT_DIAGNOSE],
  [0x47, 0x4c, 'clear_rapid_faults', 'Clear_Rapid_Faults', ACT_CONTROL],
  [0x47, 0x4d, 'restart_sign_on', 'Restart_Sign_On', ACT_CONTROL],
  [0x47, 0x4e, 'clear_gateway_partial_fault', 'Clear_Gateway_Partial_Fault', ACT_CONTROL],
  [0x67, 0x4b, 'execute_pccc', 'Execute_PCCC', 0],
  [0x68, 0x4d, 'force_4d', 'Forcing (Logix, class 0x68)', ACT_WRITE | ACT_CONTROL],
  [0x68, 0x4e, 'force_4e', 'Forcing (Logix, class 0x68)', ACT_WRITE | ACT_CONTROL],
  [0x69, 0x4d, 'force_4d', 'Forcing (Logix, class 0x69)', ACT_WRITE | ACT_CONTROL],
  [0x69, 0x4e, 'force_4e', 'Forcing (Logix, class 0x69)', ACT_WRITE | ACT_CONTROL],
  [0x6a, 0x51, 'modify_parameter', 'Modify parameter (Logix, class 0x6A)', ACT_WRITE],
  [0x6b, 0x4c, 'read_tag', 'Read Tag', ACT_READ],
  [0x6b, 0x4d, 'write_tag', 'Write Tag', ACT_WRITE],
  [0x6b, 0x4e, 'read_modify_write_tag', 'Read Modify Write Tag', ACT_WRITE],
  [0x6b, 0x52, 'read_tag_fragmented', 'Read Tag Fragmented', ACT_READ],
  [0x6b, 0x53, 'write_tag_fragmented', 'Write Tag Fragmented', ACT_WRITE],
  [0x6b, 0x55, 'get_instance_attribute_list', 'Get Instance Attribute List', ACT_READ | ACT_DISCOVER],
  [0x6c, 0x4c, 'read_template', 'Read Template', ACT_READ | ACT_DISCOVER],
  [0x8e, 0x06, 'set_run_mode', 'Change mode to run (Logix)', ACT_CONTROL],
  [0x8e, 0x07, 'set_program_mode', 'Change mode to program (Logix)', ACT_CONTROL],
  [0x8e, 0x5c, 'handshake', 'Handshake of the engineering software (Logix)', ACT_SESSION],
  [0xac, 0x08, 'download', 'Program download (Logix)', ACT_PROGRAM],
  [0xf3, 0x4b, 'kick_timer', 'Kick_Timer', ACT_CONTROL],
  [0xf3, 0x4c, 'open_connection', 'Open_Connection', ACT_SESSION | ACT_CONFIGURE],
  [0xf3, 0x4d, 'close_connection', 'Close_Connection', ACT_SESSION | ACT_CONFIGURE],
  [0xf3, 0x4e, 'stop_connection', 'Stop_Connection', ACT_SESSION | ACT_CONFIGURE],
  [0xf3, 0x4f, 'change_start', 'Change_Start', ACT_CONFIGURE],
  [0xf3, 0x50, 'get_status', 'Get_Status', ACT_READ],
  [0xf3, 0x51, 'change_complete', 'Change_Complete', ACT_CONFIGURE],
  [0xf3, 0x52, 'audit_changes', 'Audit_Changes', ACT_READ],
  [0xf6, 0x4c, 'get_and_clear', 'Get_and_Clear', ACT_READ | ACT_CONTROL],
];

/** Names of service codes that belong to a class (0x32 to 0x7F) where the class is not known: in replies, which do not repeat the path. */
const unplaced = Array.from(
  { length: 0x80 - 0x32 },
  (_, i) =>
    [0x32 + i, `object_service_${(0x32 + i).toString(16)}`, `Object-specific service 0x${(0x32 + i).toString(16)}`, 0] as const,
);

/**
 * Every service. Keys: a common service by its own code; a service of one class by `classService` (class << 8 | service); a service code of an
 * unknown class, and of replies, by the plain code; a PCCC function by `pcccCode`,
 * a PCCC reply by `pcccReply`.
 */
export const services = functionTable([
  ...common,
  ...unplaced,
  ...ofClass.map(([objectClass, service, name, title, acts]) => [classService(objectClass, service), name, title, acts] as const),
  ...pcccFunctions,
]);

/** Service code, as on the wire, of a key of the table. */
export const serviceOf = (code: number): number => ((code & PCCC) !== 0 ? 0x4b : code & 0x7f);

/** ACT_ bits of the common and unplaced services by code, for the hot path. */
export const commonActs = new Uint16Array(128);
for (const [code, , , acts] of [...common, ...unplaced]) commonActs[code] = acts;

/** 1 for each class below 256 that has services of its own in the table. */
export const classHasServices = new Uint8Array(256);
for (const [objectClass] of ofClass) classHasServices[objectClass] = 1;

/** 1 for each class whose attributes are settings of the device itself: writing to them is configuring. */
export const configureClasses = new Uint8Array(256);
for (const objectClass of [
  0x01, 0x02, 0x03, 0x06, 0x43, 0x47, 0x48, 0x52, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x62, 0xf3, 0xf4, 0xf5, 0xf6,
])
  configureClasses[objectClass] = 1;
