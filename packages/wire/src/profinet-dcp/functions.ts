import { ACT_CONFIGURE, ACT_CONTROL, ACT_DISCOVER, ACT_IDENTIFY, ACT_READ } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Frame ids of DCP (IEC 61158-6-10, coding of the field FrameID). All others of EtherType 0x8892 are cyclic data, alarms or time. */
export const FRAME_HELLO = 0xfefc;
export const FRAME_GET_SET = 0xfefd;
export const FRAME_IDENTIFY_REQUEST = 0xfefe;
export const FRAME_IDENTIFY_RESPONSE = 0xfeff;

/** Service ids. */
export const GET = 3;
export const SET = 4;
export const IDENTIFY = 5;
export const HELLO = 6;

/** Service types. */
export const REQUEST = 0;
export const RESPONSE_SUCCESS = 1;
export const RESPONSE_UNSUPPORTED = 5;

/** DCP services. What a set does is refined by the option that it sets. */
export const functions = functionTable([
  [GET, 'get', 'Get', ACT_READ | ACT_IDENTIFY],
  [SET, 'set', 'Set', ACT_CONFIGURE],
  [IDENTIFY, 'identify', 'Identify', ACT_DISCOVER | ACT_IDENTIFY],
  [HELLO, 'hello', 'Hello', ACT_IDENTIFY],
]);

/** Status of a response whose service type is "request not supported"; block errors are 1 to 6. */
export const STATUS_UNSUPPORTED = 0x100 | RESPONSE_UNSUPPORTED;

/** Block errors, and the service type that refuses a whole request. */
export const statuses = statusTable([
  [1, 'option_unsupported', 'Option not supported'],
  [2, 'suboption_unsupported', 'Suboption not supported or no data set available'],
  [3, 'suboption_not_set', 'Suboption not set'],
  [4, 'resource_error', 'Resource error'],
  [5, 'set_not_possible_local', 'Set not possible for local reasons'],
  [6, 'set_not_possible_in_operation', 'In operation, set not possible'],
  [STATUS_UNSUPPORTED, 'request_not_supported', 'Request not supported'],
]);

/** Options. */
export const OPTION_IP = 1;
export const OPTION_DEVICE = 2;
export const OPTION_DHCP = 3;
export const OPTION_CONTROL = 5;
export const OPTION_INITIATIVE = 6;
export const OPTION_TSN = 7;
export const OPTION_ALL = 0xff;

/** Names of the options. 0x80 to 0xfe are the manufacturer's. */
export const options: ReadonlyMap<number, string> = new Map([
  [OPTION_IP, 'ip'],
  [OPTION_DEVICE, 'device_properties'],
  [OPTION_DHCP, 'dhcp'],
  [OPTION_CONTROL, 'control'],
  [OPTION_INITIATIVE, 'device_initiative'],
  [OPTION_TSN, 'tsn_domain'],
  [OPTION_ALL, 'all_selector'],
]);

/** What a block's data is, for the walk of the fields. */
export type BlockShape =
  | 'mac'
  | 'ip'
  | 'ip_suite'
  | 'text'
  | 'device_id'
  | 'role'
  | 'option_list'
  | 'instance'
  | 'gateway'
  | 'rsi'
  | 'dhcp'
  | 'signal'
  | 'response'
  | 'initiative'
  | 'none'
  | 'bytes';

/** One suboption: its name, the shape of its data, and what setting it does. */
export interface Suboption {
  readonly name: string;
  readonly title: string;
  readonly shape: BlockShape;
  readonly acts: number;
}

const rows: readonly (readonly [number, number, string, string, BlockShape, number])[] = [
  [OPTION_IP, 1, 'mac_address', 'MAC address', 'mac', ACT_CONFIGURE],
  [OPTION_IP, 2, 'ip_parameter', 'IP parameter', 'ip', ACT_CONFIGURE],
  [OPTION_IP, 3, 'full_ip_suite', 'Full IP suite', 'ip_suite', ACT_CONFIGURE],
  [OPTION_DEVICE, 1, 'type_of_station', 'Manufacturer specific (type of station)', 'text', ACT_CONFIGURE],
  [OPTION_DEVICE, 2, 'name_of_station', 'Name of station', 'text', ACT_CONFIGURE],
  [OPTION_DEVICE, 3, 'device_id', 'Device ID', 'device_id', ACT_CONFIGURE],
  [OPTION_DEVICE, 4, 'device_role', 'Device role', 'role', ACT_CONFIGURE],
  [OPTION_DEVICE, 5, 'device_options', 'Device options', 'option_list', ACT_CONFIGURE],
  [OPTION_DEVICE, 6, 'alias_name', 'Alias name', 'text', ACT_CONFIGURE],
  [OPTION_DEVICE, 7, 'device_instance', 'Device instance', 'instance', ACT_CONFIGURE],
  [OPTION_DEVICE, 8, 'oem_device_id', 'OEM device ID', 'device_id', ACT_CONFIGURE],
  [OPTION_DEVICE, 9, 'standard_gateway', 'Standard gateway', 'gateway', ACT_CONFIGURE],
  [OPTION_DEVICE, 10, 'rsi_properties', 'RSI properties', 'rsi', ACT_CONFIGURE],
  [OPTION_DHCP, 12, 'dhcp_host_name', 'Host name', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 43, 'dhcp_vendor_specific', 'Vendor specific', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 54, 'dhcp_server_identifier', 'Server identifier', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 55, 'dhcp_parameter_request_list', 'Parameter request list', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 60, 'dhcp_class_identifier', 'Class identifier', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 61, 'dhcp_client_identifier', 'DHCP client identifier', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 81, 'dhcp_fqdn', 'Fully qualified domain name', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 97, 'dhcp_client_uuid', 'UUID based client', 'dhcp', ACT_CONFIGURE],
  [OPTION_DHCP, 255, 'dhcp_control', 'Control DHCP for address resolution', 'dhcp', ACT_CONFIGURE],
  [OPTION_CONTROL, 1, 'start_transaction', 'Start transaction', 'none', 0],
  [OPTION_CONTROL, 2, 'end_transaction', 'End transaction', 'none', 0],
  [OPTION_CONTROL, 3, 'signal', 'Signal (flash)', 'signal', ACT_CONTROL],
  [OPTION_CONTROL, 4, 'response', 'Response', 'response', 0],
  [OPTION_CONTROL, 5, 'reset_factory_settings', 'Reset factory settings', 'none', ACT_CONFIGURE | ACT_CONTROL],
  [OPTION_CONTROL, 6, 'reset_to_factory', 'Reset to factory', 'none', ACT_CONFIGURE | ACT_CONTROL],
  [OPTION_INITIATIVE, 1, 'device_initiative', 'Device initiative', 'initiative', ACT_CONFIGURE],
  [OPTION_TSN, 1, 'tsn_domain_name', 'TSN domain name', 'bytes', ACT_CONFIGURE],
  [OPTION_TSN, 2, 'tsn_nme_manager', 'NME manager', 'bytes', ACT_CONFIGURE],
  [OPTION_TSN, 3, 'tsn_nme_parameter_uuid', 'NME parameter UUID', 'bytes', ACT_CONFIGURE],
  [OPTION_TSN, 4, 'tsn_nme_agent', 'NME agent', 'bytes', ACT_CONFIGURE],
  [OPTION_TSN, 5, 'tsn_cim_interface', 'CIM interface', 'bytes', ACT_CONFIGURE],
  [OPTION_ALL, 255, 'all', 'All selector', 'none', 0],
];

/** Every suboption, keyed option << 8 | suboption. */
export const suboptions: ReadonlyMap<number, Suboption> = new Map(
  rows.map(([option, suboption, name, title, shape, acts]) => [(option << 8) | suboption, { name, title, shape, acts }]),
);

/** The same, as the areas of the protocol: `Head.area` is the option touched. */
export const areas: ReadonlyMap<number, string> = new Map([...suboptions].map(([key, { name }]) => [key, name]));

/** What the block info of an IP block says; bit 7 adds that an address conflict was detected. */
export const ipStates: ReadonlyMap<number, string> = new Map([
  [0, 'not_set'],
  [1, 'set'],
  [2, 'set_by_dhcp'],
]);

/** What "reset to factory" resets, by the qualifier without its bit 0. */
export const resetModes: ReadonlyMap<number, string> = new Map([
  [2, 'application_data'],
  [4, 'communication_parameter'],
  [6, 'engineering_parameter'],
  [8, 'all_stored_data'],
  [16, 'device'],
  [18, 'restore_data'],
]);

/** Bits of the device role, with the role that they mean for an inventory. */
export const roles: readonly (readonly [number, string, string])[] = [
  [1, 'io_device', 'io_device'],
  [2, 'io_controller', 'controller'],
  [4, 'io_multidevice', 'io_device'],
  [8, 'io_supervisor', 'engineering_station'],
];

/** Names of vendor ids that published device descriptions confirm. Others stay a number. */
export const vendors: ReadonlyMap<number, string> = new Map([
  [0x002a, 'Siemens AG'],
  [0x010c, 'HMS Industrial Networks'],
  [0x011e, 'Baumer Group'],
]);
