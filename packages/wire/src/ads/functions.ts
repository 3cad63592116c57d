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
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable } from '../protocol.ts';

/** Added to a service of the datagrams of port 48899. */
export const DATAGRAM = 0x1000;
/** Added to an index group of the system service (AMS port 10000), which is a function of its own. */
export const SYSTEM = 0x10000;

/** Commands of ADS; services of the system service by index group; services of discovery. */
export const functions = functionTable([
  [1, 'read_device_info', 'ADS Read Device Info', ACT_IDENTIFY],
  [2, 'read', 'ADS Read', ACT_READ],
  [3, 'write', 'ADS Write', ACT_WRITE],
  [4, 'read_state', 'ADS Read State', ACT_READ | ACT_DIAGNOSE],
  [5, 'write_control', 'ADS Write Control', ACT_CONTROL],
  [6, 'add_notification', 'ADS Add Device Notification', ACT_READ | ACT_SESSION],
  [7, 'delete_notification', 'ADS Delete Device Notification', ACT_SESSION],
  [8, 'notification', 'ADS Device Notification', ACT_REPORT],
  [9, 'read_write', 'ADS Read Write', ACT_READ | ACT_WRITE],
  [SYSTEM + 120, 'file_open', 'Open a file', ACT_FILE],
  [SYSTEM + 121, 'file_close', 'Close a file', ACT_FILE],
  [SYSTEM + 122, 'file_read', 'Read a file', ACT_FILE | ACT_READ],
  [SYSTEM + 123, 'file_write', 'Write a file', ACT_FILE | ACT_WRITE | ACT_PROGRAM],
  [SYSTEM + 131, 'file_delete', 'Delete a file', ACT_FILE | ACT_WRITE],
  [SYSTEM + 132, 'file_rename', 'Rename a file', ACT_FILE | ACT_WRITE],
  [SYSTEM + 133, 'file_find', 'Find files', ACT_FILE | ACT_READ],
  [SYSTEM + 200, 'registry', 'Access the registry', ACT_READ | ACT_WRITE | ACT_CONFIGURE],
  [SYSTEM + 400, 'time_services', 'Time services', ACT_READ | ACT_CONFIGURE],
  [SYSTEM + 500, 'start_process', 'Start a process', ACT_CONTROL | ACT_PROGRAM],
  [SYSTEM + 600, 'change_net_id', 'Change the AMS net id', ACT_CONFIGURE],
  [SYSTEM + 700, 'target_information', 'Information on the target', ACT_IDENTIFY],
  [SYSTEM + 801, 'add_remote', 'Add a remote route', ACT_CONFIGURE],
  [SYSTEM + 802, 'delete_remote', 'Delete a remote route', ACT_CONFIGURE],
  [SYSTEM + 803, 'enumerate_remotes', 'Enumerate remote routes', ACT_READ | ACT_DISCOVER],
  [DATAGRAM + 1, 'discover', 'Discover or identify', ACT_DISCOVER | ACT_IDENTIFY],
  [DATAGRAM + 6, 'add_route', 'Add a route', ACT_CONFIGURE | ACT_SESSION],
]);

/** Index groups that TwinCAT reserves. */
export const groups = new Map([
  [0xf000, 'symbol_table'],
  [0xf001, 'symbol_name'],
  [0xf002, 'symbol_value'],
  [0xf003, 'handle_by_name'],
  [0xf004, 'value_by_name'],
  [0xf005, 'value_by_handle'],
  [0xf006, 'release_handle'],
  [0xf007, 'symbol_info_by_name'],
  [0xf008, 'symbol_version'],
  [0xf009, 'symbol_info_by_name_extended'],
  [0xf00a, 'symbol_download'],
  [0xf00b, 'symbol_upload'],
  [0xf00c, 'symbol_upload_info'],
  [0xf010, 'symbol_notification'],
  [0xf020, 'input_image_bytes'],
  [0xf021, 'input_image_bits'],
  [0xf030, 'output_image_bytes'],
  [0xf031, 'output_image_bits'],
  [0xf040, 'clear_inputs'],
  [0xf050, 'clear_outputs'],
  [0xf080, 'sum_read'],
  [0xf081, 'sum_write'],
  [0xf082, 'sum_read_write'],
  [0xf083, 'sum_read_extended'],
  [0xf100, 'device_data'],
]);

/** States of ADS devices. */
export const states = new Map([
  [0, 'invalid'],
  [1, 'idle'],
  [2, 'reset'],
  [3, 'init'],
  [4, 'start'],
  [5, 'run'],
  [6, 'stop'],
  [7, 'save_config'],
  [8, 'load_config'],
  [9, 'power_failure'],
  [10, 'power_good'],
  [11, 'error'],
  [12, 'shutdown'],
  [13, 'suspend'],
  [14, 'resume'],
  [15, 'config'],
  [16, 'reconfig'],
]);

/** Ways of notification. */
export const transmissions = new Map([
  [0, 'none'],
  [1, 'client_cycle'],
  [2, 'client_on_change'],
  [3, 'server_cycle'],
  [4, 'server_on_change'],
  [10, 'client_first_request'],
]);
