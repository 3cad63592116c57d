import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/**
 * Functions of the application layer: an AFN (Q/GDW 1376.1 table 11) alone, or AFN << 8 | Fn where the information class (Fn) says what is done.
 */
export const functions = functionTable([
  [0x00, 'confirm', 'Confirm or deny', 0],
  [0x01, 'reset', 'Reset', ACT_CONTROL],
  [0x02, 'link_test', 'Link interface test', ACT_SESSION],
  [0x03, 'relay_station', 'Relay station command', ACT_CONTROL],
  [0x04, 'set_parameters', 'Set parameters', ACT_CONFIGURE],
  [0x05, 'control', 'Control command', ACT_CONTROL],
  [0x06, 'authentication', 'Authentication and key agreement', ACT_SESSION],
  [0x08, 'request_cascaded_report', 'Request a report of a cascaded terminal', ACT_READ],
  [0x09, 'terminal_configuration', 'Request configuration and information of the terminal', ACT_IDENTIFY],
  [0x0a, 'query_parameters', 'Query parameters', ACT_READ],
  [0x0b, 'request_task_data', 'Request data of a task', ACT_READ],
  [0x0c, 'request_class_1_data', 'Request class 1 data (real time)', ACT_READ],
  [0x0d, 'request_class_2_data', 'Request class 2 data (history)', ACT_READ],
  [0x0e, 'request_class_3_data', 'Request class 3 data (events)', ACT_READ | ACT_ALARM | ACT_DIAGNOSE],
  [0x0f, 'file_transfer', 'File transfer', ACT_PROGRAM | ACT_FILE],
  [0x10, 'forward_data', 'Forward data', ACT_READ | ACT_WRITE],
  [0x0101, 'hardware_initialisation', 'Hardware initialisation', ACT_CONTROL],
  [0x0102, 'data_initialisation', 'Initialisation of the data area', ACT_CONTROL | ACT_WRITE],
  [0x0103, 'factory_reset', 'Initialisation of parameters and all data', ACT_CONTROL | ACT_CONFIGURE],
  [
    0x0104,
    'factory_reset_without_communication',
    'Initialisation of all but the communication parameters',
    ACT_CONTROL | ACT_CONFIGURE,
  ],
  [0x0201, 'login', 'Login', ACT_SESSION],
  [0x0202, 'logout', 'Logout', ACT_SESSION],
  [0x0203, 'heartbeat', 'Heartbeat', ACT_SESSION],
  [0x0403, 'set_master_station_address', 'Set address and port of the master station', ACT_CONFIGURE],
  [0x0407, 'set_terminal_address', 'Set IP address and port of the terminal', ACT_CONFIGURE],
  [0x0410, 'set_vpn_credentials', 'Set user name and password of the virtual private network', ACT_CONFIGURE | ACT_SESSION],
  [0x0501, 'remote_trip', 'Remote trip', ACT_CONTROL],
  [0x0502, 'allow_closing', 'Allow closing', ACT_CONTROL],
  [0x0509, 'enable_period_power_control', 'Enable power control by periods', ACT_CONTROL],
  [0x050a, 'enable_holiday_power_control', 'Enable power control on plant holidays', ACT_CONTROL],
  [0x050b, 'enable_closure_power_control', 'Enable power control during closure', ACT_CONTROL],
  [0x050c, 'enable_power_reduction', 'Enable reduction of the present power', ACT_CONTROL],
  [0x050f, 'enable_monthly_energy_control', 'Enable control of the monthly energy', ACT_CONTROL],
  [0x0510, 'enable_prepaid_control', 'Enable control of prepaid energy', ACT_CONTROL],
  [0x0517, 'disable_monthly_energy_control', 'Disable control of the monthly energy', ACT_CONTROL],
  [0x0518, 'disable_prepaid_control', 'Disable control of prepaid energy', ACT_CONTROL],
  [0x051b, 'allow_talk', 'Allow the terminal to talk to the master station', ACT_CONTROL],
  [0x051c, 'exclude_terminal', 'Exclude the terminal from group commands', ACT_CONTROL],
  [0x051d, 'allow_reports', 'Allow reports of the terminal', ACT_CONTROL],
  [0x051f, 'set_clock', 'Set the clock', ACT_CONFIGURE],
  [0x0520, 'show_message', 'Show a message', ACT_WRITE],
  [0x0521, 'end_power_guarantee', 'End the guarantee of power', ACT_CONTROL],
  [0x0522, 'end_payment_alarm', 'End the alarm for payment', ACT_CONTROL | ACT_ALARM],
  [0x0523, 'forbid_talk', 'Forbid the terminal to talk to the master station', ACT_CONTROL],
  [0x0524, 'include_terminal', 'Include the terminal in group commands again', ACT_CONTROL],
  [0x0525, 'forbid_reports', 'Forbid reports of the terminal', ACT_CONTROL],
  [0x0526, 'connect_terminal', 'Have the terminal connect to the master station', ACT_CONTROL],
  [0x0527, 'disconnect_terminal', 'Have the terminal disconnect', ACT_CONTROL],
  [0x0529, 'enable_capacitor_control', 'Enable capacitor control', ACT_CONTROL],
  [0x052a, 'disable_capacitor_control', 'Disable capacitor control', ACT_CONTROL],
  [0x0531, 'pause_meter_reading', 'Pause meter reading on a port', ACT_CONTROL],
  [0x0532, 'resume_meter_reading', 'Resume meter reading on a port', ACT_CONTROL],
  [0x0533, 'repeat_meter_reading', 'Repeat meter reading on a port', ACT_CONTROL],
  [0x0534, 'clear_relay_routes', 'Clear relay routes on a port', ACT_CONTROL | ACT_CONFIGURE],
  [0x0535, 'delete_meters', 'Delete all meters on a port', ACT_CONTROL | ACT_CONFIGURE],
  [0x1001, 'forward_transparently', 'Forward transparently', ACT_READ | ACT_WRITE],
  [0x1009, 'forward_read', 'Forward a direct reading', ACT_READ],
  [0x100a, 'forward_trip', 'Forward a trip or an allowance to close', ACT_CONTROL],
  [0x100b, 'forward_power_on', 'Forward a command to supply power', ACT_CONTROL],
]);

/** Status of a denial of everything (AFN 00H, F2). */
export const DENIED = 0x100;

/** What a confirmation by unit (AFN 00H, F3) says, and the denial of everything. */
export const statuses = statusTable([
  [1, 'other_error', 'Other error'],
  [2, 'wrong_address', 'Wrong address'],
  [DENIED, 'denied', 'All denied'],
]);

/** Whether a downward message of the AFN carries a password behind its data, Q/GDW 1376.1 §4.3.4.5. */
export function hasPassword(afn: number): boolean {
  return afn === 1 || (afn >= 4 && afn <= 6) || afn === 0x0f || afn === 0x10;
}
