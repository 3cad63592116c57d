import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

export const SEARCH_RESPONSE = 0x202;
export const DESCRIPTION_RESPONSE = 0x204;
export const CONNECT_REQUEST = 0x205;
export const CONNECT_RESPONSE = 0x206;
export const SEARCH_RESPONSE_EXTENDED = 0x20c;
export const CONFIGURATION_REQUEST = 0x310;
export const CONFIGURATION_ACKNOWLEDGE = 0x311;
export const TUNNELLING_REQUEST = 0x420;
export const TUNNELLING_ACKNOWLEDGE = 0x421;
export const ROUTING_INDICATION = 0x530;

/** What a frame of the bus does is told by its application service behind this, by its transport control or its local management service. */
export const APPLICATION = 0x10000;
export const TRANSPORT = 0x20000;
export const MANAGEMENT = 0x30000;

export const GROUP_RESPONSE = APPLICATION | 0x040;
export const GROUP_WRITE = APPLICATION | 0x080;
export const AUTHORIZE = APPLICATION | 0x3d1;
export const KEY_WRITE = APPLICATION | 0x3d3;

/** Services of KNXnet/IP (KNX 03/08, ISO 22510), and in them application services (KNX 03/03/07), transport control (03/03/04) and cEMI management (03/06/03). */
export const functions = functionTable([
  [0x201, 'search_request', 'Search Request', ACT_DISCOVER],
  [0x202, 'search_response', 'Search Response', ACT_DISCOVER | ACT_IDENTIFY],
  [0x203, 'description_request', 'Description Request', ACT_IDENTIFY],
  [0x204, 'description_response', 'Description Response', ACT_IDENTIFY],
  [0x205, 'connect_request', 'Connect Request', ACT_SESSION],
  [0x206, 'connect_response', 'Connect Response', ACT_SESSION],
  [0x207, 'connection_state_request', 'Connection State Request', ACT_DIAGNOSE],
  [0x208, 'connection_state_response', 'Connection State Response', ACT_DIAGNOSE],
  [0x209, 'disconnect_request', 'Disconnect Request', ACT_SESSION],
  [0x20a, 'disconnect_response', 'Disconnect Response', ACT_SESSION],
  [0x20b, 'search_request_extended', 'Search Request Extended', ACT_DISCOVER],
  [0x20c, 'search_response_extended', 'Search Response Extended', ACT_DISCOVER | ACT_IDENTIFY],
  [0x310, 'configuration_request', 'Configuration Request', ACT_CONFIGURE],
  [0x311, 'configuration_acknowledge', 'Configuration Acknowledgement', 0],
  [0x420, 'tunnelling_request', 'Tunnelling Request', 0],
  [0x421, 'tunnelling_acknowledge', 'Tunnelling Acknowledgement', 0],
  [0x422, 'tunnelling_feature_get', 'Tunnelling Feature Get', ACT_READ],
  [0x423, 'tunnelling_feature_response', 'Tunnelling Feature Response', ACT_READ],
  [0x424, 'tunnelling_feature_set', 'Tunnelling Feature Set', ACT_CONFIGURE],
  [0x425, 'tunnelling_feature_info', 'Tunnelling Feature Info', ACT_REPORT],
  [0x530, 'routing_indication', 'Routing Indication', 0],
  [0x531, 'routing_loss', 'Routing Loss', ACT_REPORT],
  [0x532, 'routing_busy', 'Routing Busy', ACT_REPORT],
  [0x533, 'routing_system_broadcast', 'Routing System Broadcast', 0],
  [0x740, 'remote_diagnostic_request', 'Remote Diagnostic Request', ACT_DIAGNOSE],
  [0x741, 'remote_diagnostic_response', 'Remote Diagnostic Response', ACT_DIAGNOSE],
  [0x742, 'remote_configuration_request', 'Remote Configuration Request', ACT_CONFIGURE],
  [0x743, 'remote_reset_request', 'Remote Reset Request', ACT_CONTROL],
  [0x950, 'secure_wrapper', 'Secure Wrapper', 0],
  [0x951, 'session_request', 'Session Request', ACT_SESSION],
  [0x952, 'session_response', 'Session Response', ACT_SESSION],
  [0x953, 'session_authenticate', 'Session Authenticate', ACT_SESSION],
  [0x954, 'session_status', 'Session Status', ACT_SESSION],
  [0x955, 'timer_notify', 'Timer Notify', ACT_SESSION],
  [APPLICATION | 0x000, 'group_value_read', 'A_GroupValueRead', ACT_READ],
  [APPLICATION | 0x040, 'group_value_response', 'A_GroupValueResponse', ACT_REPORT],
  [APPLICATION | 0x080, 'group_value_write', 'A_GroupValueWrite', ACT_WRITE],
  [APPLICATION | 0x0c0, 'individual_address_write', 'A_IndividualAddressWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x100, 'individual_address_read', 'A_IndividualAddressRead', ACT_DISCOVER],
  [APPLICATION | 0x140, 'individual_address_response', 'A_IndividualAddressResponse', ACT_READ],
  [APPLICATION | 0x180, 'adc_read', 'A_AdcRead', ACT_READ],
  [APPLICATION | 0x1c0, 'adc_response', 'A_AdcResponse', ACT_READ],
  [APPLICATION | 0x1c8, 'system_network_parameter_read', 'A_SystemNetworkParameterRead', ACT_READ],
  [APPLICATION | 0x1c9, 'system_network_parameter_response', 'A_SystemNetworkParameterResponse', ACT_READ],
  [APPLICATION | 0x1ca, 'system_network_parameter_write', 'A_SystemNetworkParameterWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x1cc, 'property_extended_value_read', 'A_PropertyExtendedValueRead', ACT_READ],
  [APPLICATION | 0x1cd, 'property_extended_value_response', 'A_PropertyExtendedValueResponse', ACT_READ],
  [
    APPLICATION | 0x1ce,
    'property_extended_value_write_confirmed',
    'A_PropertyExtendedValueWriteConfirmed',
    ACT_WRITE | ACT_CONFIGURE,
  ],
  [
    APPLICATION | 0x1cf,
    'property_extended_value_write_confirmed_response',
    'A_PropertyExtendedValueWriteConfirmedResponse',
    ACT_WRITE | ACT_CONFIGURE,
  ],
  [
    APPLICATION | 0x1d0,
    'property_extended_value_write_unconfirmed',
    'A_PropertyExtendedValueWriteUnconfirmed',
    ACT_WRITE | ACT_CONFIGURE,
  ],
  [APPLICATION | 0x1d2, 'property_extended_description_read', 'A_PropertyExtendedDescriptionRead', ACT_READ],
  [APPLICATION | 0x1d3, 'property_extended_description_response', 'A_PropertyExtendedDescriptionResponse', ACT_READ],
  [APPLICATION | 0x1d4, 'function_property_extended_command', 'A_FunctionPropertyExtendedCommand', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x1d5, 'function_property_extended_read', 'A_FunctionPropertyExtendedRead', ACT_READ],
  [APPLICATION | 0x1d6, 'function_property_extended_response', 'A_FunctionPropertyExtendedResponse', ACT_READ],
  [APPLICATION | 0x1fb, 'memory_extended_write', 'A_MemoryExtendedWrite', ACT_WRITE | ACT_PROGRAM],
  [APPLICATION | 0x1fc, 'memory_extended_write_response', 'A_MemoryExtendedWriteResponse', 0],
  [APPLICATION | 0x1fd, 'memory_extended_read', 'A_MemoryExtendedRead', ACT_READ],
  [APPLICATION | 0x1fe, 'memory_extended_read_response', 'A_MemoryExtendedReadResponse', ACT_READ],
  [APPLICATION | 0x200, 'memory_read', 'A_MemoryRead', ACT_READ],
  [APPLICATION | 0x240, 'memory_response', 'A_MemoryResponse', ACT_READ],
  [APPLICATION | 0x280, 'memory_write', 'A_MemoryWrite', ACT_WRITE | ACT_PROGRAM],
  [APPLICATION | 0x2c0, 'user_memory_read', 'A_UserMemoryRead', ACT_READ],
  [APPLICATION | 0x2c1, 'user_memory_response', 'A_UserMemoryResponse', ACT_READ],
  [APPLICATION | 0x2c2, 'user_memory_write', 'A_UserMemoryWrite', ACT_WRITE | ACT_PROGRAM],
  [APPLICATION | 0x2c4, 'user_memory_bit_write', 'A_UserMemoryBitWrite', ACT_WRITE | ACT_PROGRAM],
  [APPLICATION | 0x2c5, 'user_manufacturer_info_read', 'A_UserManufacturerInfoRead', ACT_IDENTIFY],
  [APPLICATION | 0x2c6, 'user_manufacturer_info_response', 'A_UserManufacturerInfoResponse', ACT_IDENTIFY],
  [APPLICATION | 0x2c7, 'function_property_command', 'A_FunctionPropertyCommand', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x2c8, 'function_property_read', 'A_FunctionPropertyRead', ACT_READ],
  [APPLICATION | 0x2c9, 'function_property_response', 'A_FunctionPropertyResponse', ACT_READ],
  [APPLICATION | 0x300, 'device_descriptor_read', 'A_DeviceDescriptorRead', ACT_IDENTIFY],
  [APPLICATION | 0x340, 'device_descriptor_response', 'A_DeviceDescriptorResponse', ACT_IDENTIFY],
  [APPLICATION | 0x380, 'restart', 'A_Restart', ACT_CONTROL],
  [APPLICATION | 0x381, 'restart_request', 'A_RestartRequest', ACT_CONTROL],
  [APPLICATION | 0x3a1, 'restart_response', 'A_RestartResponse', ACT_CONTROL],
  [APPLICATION | 0x3c0, 'routing_table_open', 'A_RoutingTableOpen', ACT_CONFIGURE],
  [APPLICATION | 0x3c1, 'routing_table_read', 'A_RoutingTableRead', ACT_READ],
  [APPLICATION | 0x3c2, 'routing_table_response', 'A_RoutingTableResponse', ACT_READ],
  [APPLICATION | 0x3c3, 'routing_table_write', 'A_RoutingTableWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3c8, 'router_memory_read', 'A_RouterMemoryRead', ACT_READ],
  [APPLICATION | 0x3c9, 'router_memory_response', 'A_RouterMemoryResponse', ACT_READ],
  [APPLICATION | 0x3ca, 'router_memory_write', 'A_RouterMemoryWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3cd, 'router_status_read', 'A_RouterStatusRead', ACT_READ],
  [APPLICATION | 0x3ce, 'router_status_response', 'A_RouterStatusResponse', ACT_READ],
  [APPLICATION | 0x3cf, 'router_status_write', 'A_RouterStatusWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3d0, 'memory_bit_write', 'A_MemoryBitWrite', ACT_WRITE | ACT_PROGRAM],
  [APPLICATION | 0x3d1, 'authorize_request', 'A_AuthorizeRequest', ACT_SESSION],
  [APPLICATION | 0x3d2, 'authorize_response', 'A_AuthorizeResponse', ACT_SESSION],
  [APPLICATION | 0x3d3, 'key_write', 'A_KeyWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3d4, 'key_response', 'A_KeyResponse', ACT_SESSION],
  [APPLICATION | 0x3d5, 'property_value_read', 'A_PropertyValueRead', ACT_READ],
  [APPLICATION | 0x3d6, 'property_value_response', 'A_PropertyValueResponse', ACT_READ],
  [APPLICATION | 0x3d7, 'property_value_write', 'A_PropertyValueWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3d8, 'property_description_read', 'A_PropertyDescriptionRead', ACT_READ],
  [APPLICATION | 0x3d9, 'property_description_response', 'A_PropertyDescriptionResponse', ACT_READ],
  [APPLICATION | 0x3da, 'network_parameter_read', 'A_NetworkParameterRead', ACT_READ],
  [APPLICATION | 0x3db, 'network_parameter_response', 'A_NetworkParameterResponse', ACT_READ],
  [APPLICATION | 0x3dc, 'individual_address_serial_number_read', 'A_IndividualAddressSerialNumberRead', ACT_DISCOVER],
  [APPLICATION | 0x3dd, 'individual_address_serial_number_response', 'A_IndividualAddressSerialNumberResponse', ACT_READ],
  [
    APPLICATION | 0x3de,
    'individual_address_serial_number_write',
    'A_IndividualAddressSerialNumberWrite',
    ACT_WRITE | ACT_CONFIGURE,
  ],
  [APPLICATION | 0x3e0, 'domain_address_write', 'A_DomainAddressWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3e1, 'domain_address_read', 'A_DomainAddressRead', ACT_DISCOVER],
  [APPLICATION | 0x3e2, 'domain_address_response', 'A_DomainAddressResponse', ACT_READ],
  [APPLICATION | 0x3e3, 'domain_address_selective_read', 'A_DomainAddressSelectiveRead', ACT_DISCOVER],
  [APPLICATION | 0x3e4, 'network_parameter_write', 'A_NetworkParameterWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3e5, 'link_read', 'A_LinkRead', ACT_READ],
  [APPLICATION | 0x3e6, 'link_response', 'A_LinkResponse', ACT_READ],
  [APPLICATION | 0x3e7, 'link_write', 'A_LinkWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3e8, 'group_property_value_read', 'A_GroupPropertyValueRead', ACT_READ],
  [APPLICATION | 0x3e9, 'group_property_value_response', 'A_GroupPropertyValueResponse', ACT_READ],
  [APPLICATION | 0x3ea, 'group_property_value_write', 'A_GroupPropertyValueWrite', ACT_WRITE],
  [APPLICATION | 0x3eb, 'group_property_value_info', 'A_GroupPropertyValueInfo', 0],
  [APPLICATION | 0x3ec, 'domain_address_serial_number_read', 'A_DomainAddressSerialNumberRead', ACT_DISCOVER],
  [APPLICATION | 0x3ed, 'domain_address_serial_number_response', 'A_DomainAddressSerialNumberResponse', ACT_READ],
  [APPLICATION | 0x3ee, 'domain_address_serial_number_write', 'A_DomainAddressSerialNumberWrite', ACT_WRITE | ACT_CONFIGURE],
  [APPLICATION | 0x3f0, 'file_stream_info', 'A_FileStreamInfo', 0],
  [APPLICATION | 0x3f1, 'data_security', 'A_DataSecurity', 0],
  [TRANSPORT | 0, 'transport_connect', 'T_Connect', ACT_SESSION],
  [TRANSPORT | 1, 'transport_disconnect', 'T_Disconnect', ACT_SESSION],
  [TRANSPORT | 2, 'transport_ack', 'T_Ack', 0],
  [TRANSPORT | 3, 'transport_nak', 'T_Nak', 0],
  [MANAGEMENT | 0x10, 'l_raw_request', 'L_Raw.req', 0],
  [MANAGEMENT | 0x11, 'l_data_request', 'L_Data.req', 0],
  [MANAGEMENT | 0x13, 'l_poll_data_request', 'L_PollData.req', 0],
  [MANAGEMENT | 0x25, 'l_poll_data_confirm', 'L_PollData.con', 0],
  [MANAGEMENT | 0x29, 'l_data_indication', 'L_Data.ind', 0],
  [MANAGEMENT | 0x2b, 'l_busmon_indication', 'L_Busmon.ind', ACT_REPORT],
  [MANAGEMENT | 0x2d, 'l_raw_indication', 'L_Raw.ind', ACT_REPORT],
  [MANAGEMENT | 0x2e, 'l_data_confirm', 'L_Data.con', 0],
  [MANAGEMENT | 0x2f, 'l_raw_confirm', 'L_Raw.con', 0],
  [MANAGEMENT | 0x41, 't_data_connected_request', 'T_Data_Connected.req', 0],
  [MANAGEMENT | 0x4a, 't_data_individual_request', 'T_Data_Individual.req', 0],
  [MANAGEMENT | 0x89, 't_data_connected_indication', 'T_Data_Connected.ind', 0],
  [MANAGEMENT | 0x94, 't_data_individual_indication', 'T_Data_Individual.ind', 0],
  [MANAGEMENT | 0xf0, 'm_reset_indication', 'M_Reset.ind', ACT_CONTROL],
  [MANAGEMENT | 0xf1, 'm_reset_request', 'M_Reset.req', ACT_CONTROL],
  [MANAGEMENT | 0xf5, 'm_property_write_confirm', 'M_PropWrite.con', ACT_CONFIGURE],
  [MANAGEMENT | 0xf6, 'm_property_write_request', 'M_PropWrite.req', ACT_WRITE | ACT_CONFIGURE],
  [MANAGEMENT | 0xf7, 'm_property_info_indication', 'M_PropInfo.ind', ACT_REPORT],
  [MANAGEMENT | 0xf8, 'm_function_property_command_request', 'M_FuncPropCmd.req', ACT_WRITE | ACT_CONFIGURE],
  [MANAGEMENT | 0xf9, 'm_function_property_read_request', 'M_FuncPropRead.req', ACT_READ],
  [MANAGEMENT | 0xfa, 'm_function_property_confirm', 'M_FuncProp.con', ACT_READ],
  [MANAGEMENT | 0xfb, 'm_property_read_confirm', 'M_PropRead.con', ACT_READ],
  [MANAGEMENT | 0xfc, 'm_property_read_request', 'M_PropRead.req', ACT_READ],
]);

/** Status codes of connections (KNX 03/08/02 §7.3). */
export const statuses = statusTable([
  [0x21, 'connection_id', 'E_CONNECTION_ID'],
  [0x22, 'connection_type', 'E_CONNECTION_TYPE'],
  [0x23, 'connection_option', 'E_CONNECTION_OPTION'],
  [0x24, 'no_more_connections', 'E_NO_MORE_CONNECTIONS'],
  [0x25, 'no_more_unique_connections', 'E_NO_MORE_UNIQUE_CONNECTIONS'],
  [0x26, 'data_connection', 'E_DATA_CONNECTION'],
  [0x27, 'knx_connection', 'E_KNX_CONNECTION'],
  [0x29, 'tunneling_layer', 'E_TUNNELING_LAYER'],
]);

/** Types of connections. */
export const connectionTypes: ReadonlyMap<number, string> = new Map([
  [3, 'device_management'],
  [4, 'tunneling'],
  [6, 'remote_logging'],
  [7, 'remote_configuration'],
  [8, 'object_server'],
]);

/** Layers that a tunnel is connected to. */
export const tunnelLayers: ReadonlyMap<number, string> = new Map([
  [0x02, 'link_layer'],
  [0x04, 'raw'],
  [0x80, 'busmonitor'],
]);

/** Media of a device. */
export const media: ReadonlyMap<number, string> = new Map([
  [0x01, 'TP0'],
  [0x02, 'TP1'],
  [0x04, 'PL110'],
  [0x08, 'PL132'],
  [0x10, 'RF'],
  [0x20, 'IP'],
]);
