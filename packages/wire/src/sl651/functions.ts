import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DIAGNOSE,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_REPORT,
  ACT_SESSION,
  ACT_WRITE,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Function codes, SL 651-2014 table B.1. Below 37H the station reports of itself and the centre only confirms. */
export const functions = functionTable([
  [0x2f, 'link_keeping', 'Link keeping report', ACT_SESSION],
  [0x30, 'test_report', 'Test report', ACT_REPORT],
  [0x31, 'even_period_report', 'Report of even periods', ACT_REPORT],
  [0x32, 'timed_report', 'Timed report', ACT_REPORT],
  [0x33, 'additional_report', 'Additional report', ACT_REPORT],
  [0x34, 'hourly_report', 'Hourly report', ACT_REPORT],
  [0x35, 'manual_report', 'Report of values set by hand', ACT_REPORT],
  [0x36, 'picture_report', 'Picture report, or query of a picture', ACT_REPORT],
  [0x37, 'query_real_time_data', 'Query real-time data', ACT_READ],
  [0x38, 'query_period_data', 'Query data of a period', ACT_READ],
  [0x39, 'query_manual_values', 'Query values set by hand', ACT_READ],
  [0x3a, 'query_elements', 'Query real-time data of named elements', ACT_READ],
  [0x40, 'modify_basic_configuration', 'Modify the basic configuration', ACT_CONFIGURE],
  [0x41, 'read_basic_configuration', 'Read or report the basic configuration', ACT_READ],
  [0x42, 'modify_operating_parameters', 'Modify the operating parameters', ACT_CONFIGURE],
  [0x43, 'read_operating_parameters', 'Read or report the operating parameters', ACT_READ],
  [0x44, 'query_pump_motor', 'Query working data of the pump motor', ACT_READ],
  [0x45, 'query_software_version', 'Query the software version', ACT_IDENTIFY],
  [0x46, 'query_state_and_alarms', 'Query state and alarms', ACT_READ | ACT_ALARM],
  [0x47, 'initialise_storage', 'Initialise the solid-state storage', ACT_CONTROL | ACT_WRITE],
  [0x48, 'restore_factory_settings', 'Restore factory settings', ACT_CONTROL | ACT_CONFIGURE],
  [0x49, 'change_password', 'Change the password', ACT_CONFIGURE | ACT_SESSION],
  [0x4a, 'set_clock', 'Set the clock', ACT_CONFIGURE],
  [0x4b, 'set_ic_card_state', 'Set the state of the IC card', ACT_CONFIGURE],
  [0x4c, 'control_pump', 'Switch a pump, or report of its state', ACT_CONTROL],
  [0x4d, 'control_valve', 'Switch a valve, or report of its state', ACT_CONTROL],
  [0x4e, 'control_gate', 'Move a gate, or report of its state', ACT_CONTROL],
  [0x4f, 'control_water_quota', 'Control by a quota of water', ACT_CONTROL],
  [0x50, 'query_event_records', 'Query event records', ACT_READ | ACT_DIAGNOSE],
  [0x51, 'query_clock', 'Query the clock', ACT_READ],
]);

/** What a confirmation may say instead of yes: the end character NAK, SL 651-2014 table 10. */
export const statuses = statusTable([[0x15, 'send_again', 'Not acknowledged, send again']]);

/** End characters, SL 651-2014 table 10. */
export const ends = new Map([
  [0x03, 'end_of_text'],
  [0x17, 'more_follows'],
  [0x05, 'enquiry'],
  [0x04, 'end_of_transmission'],
  [0x06, 'acknowledged'],
  [0x15, 'not_acknowledged'],
  [0x1b, 'stay_online'],
]);

/** Classes of stations, SL 651-2014 table 2. */
export const stationClasses = new Map([
  [0x50, 'rainfall station'],
  [0x48, 'river station'],
  [0x4b, 'reservoir or lake station'],
  [0x5a, 'gate or dam station'],
  [0x44, 'pumping station'],
  [0x54, 'tide station'],
  [0x4d, 'soil moisture station'],
  [0x47, 'ground water station'],
  [0x51, 'water quality station'],
  [0x49, 'water intake station'],
  [0x4f, 'drain outlet station'],
]);

/** Bits of the state of a station from the lowest on, element 45H, SL 651-2014 table 58. */
export const stateBits = [
  'mains_power_failed',
  'battery_low',
  'water_level_alarm',
  'flow_alarm',
  'water_quality_alarm',
  'flow_meter_fault',
  'water_level_meter_fault',
  'door_open',
  'storage_fault',
  'ic_card_enabled',
  'pump_stopped',
  'quota_alarm',
] as const;
