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

/**
 * Command codes (CN), HJ 212-2017 table 9, and those that only HJ/T 212-2005 has. A code that asks and that carries the answer stands once, with
 * what asking does; the reader marks the upload.
 */
export const functions = functionTable([
  [1000, 'set_timeout_and_retries', 'Set timeout and number of retries', ACT_CONFIGURE],
  [1001, 'set_alarm_time', 'Set over-limit alarm time (2005)', ACT_CONFIGURE | ACT_ALARM],
  [1011, 'device_time', 'Get or upload the time of the field device', ACT_READ],
  [1012, 'set_device_time', 'Set the time of the field device', ACT_CONFIGURE],
  [1013, 'request_time_calibration', 'Field device asks for calibration of its time', ACT_READ],
  [1021, 'alarm_limits', 'Get or upload alarm limits of pollutants (2005)', ACT_READ | ACT_ALARM],
  [1022, 'set_alarm_limits', 'Set alarm limits of pollutants (2005)', ACT_CONFIGURE | ACT_ALARM],
  [1031, 'host_address', 'Get or upload the address of the host (2005)', ACT_READ],
  [1032, 'set_host_address', 'Set the address of the host (2005)', ACT_CONFIGURE],
  [1041, 'report_time', 'Get or upload the reporting time (2005)', ACT_READ],
  [1042, 'set_report_time', 'Set the reporting time (2005)', ACT_CONFIGURE],
  [1061, 'real_time_interval', 'Get or upload the interval of real-time data', ACT_READ],
  [1062, 'set_real_time_interval', 'Set the interval of real-time data', ACT_CONFIGURE],
  [1063, 'minute_interval', 'Get or upload the interval of minute data', ACT_READ],
  [1064, 'set_minute_interval', 'Set the interval of minute data', ACT_CONFIGURE],
  [1072, 'set_password', 'Set the access password of the field device', ACT_CONFIGURE | ACT_SESSION],
  [2011, 'real_time_data', 'Get or upload real-time data of pollutants', ACT_READ],
  [2012, 'stop_real_time_data', 'Stop the upload of real-time data', ACT_CONTROL],
  [2021, 'running_state', 'Get or upload the running state of treatment facilities', ACT_READ],
  [2022, 'stop_running_state', 'Stop the upload of the running state', ACT_CONTROL],
  [2031, 'day_data', 'Get or upload day data of pollutants', ACT_READ],
  [2041, 'running_time_day_data', 'Get or upload running times of treatment facilities by day', ACT_READ],
  [2051, 'minute_data', 'Get or upload minute data of pollutants', ACT_READ],
  [2061, 'hour_data', 'Get or upload hour data of pollutants', ACT_READ],
  [2071, 'alarm_records', 'Get or upload alarm records of pollutants (2005)', ACT_READ | ACT_ALARM],
  [2072, 'alarm_event', 'Upload an alarm event (2005)', ACT_REPORT | ACT_ALARM],
  [2081, 'start_time', 'Upload the start time of the data logger', ACT_REPORT],
  [3011, 'calibrate', 'Zero and span calibration', ACT_CONTROL],
  [3012, 'sample_now', 'Take a sample now', ACT_CONTROL],
  [3013, 'start_cleaning', 'Start cleaning or purging; operate a device (2005)', ACT_CONTROL],
  [3014, 'comparison_sampling', 'Comparison sampling; set the sampling times (2005)', ACT_CONTROL],
  [3015, 'retain_sample', 'Retain a sample over the limit, or upload what was retained', ACT_CONTROL],
  [3016, 'set_sampling_period', 'Set the sampling period', ACT_CONFIGURE],
  [3017, 'sampling_period', 'Get or upload the sampling period', ACT_READ],
  [3018, 'sampling_duration', 'Get or upload the time from sampling to result', ACT_READ],
  [3019, 'device_identifier', 'Get or upload the unique identifier of an instrument', ACT_IDENTIFY],
  [3020, 'device_information', 'Get or upload logs, states and parameters of an instrument', ACT_READ | ACT_DIAGNOSE],
  [3021, 'set_device_parameters', 'Set parameters of an instrument', ACT_CONFIGURE | ACT_WRITE],
  [9011, 'request_answer', 'Answer to a request', 0],
  [9012, 'execution_result', 'Result of the execution of a request', 0],
  [9013, 'notice_answer', 'Answer to a notice', 0],
  [9014, 'data_answer', 'Answer to an upload of data', 0],
]);

/** Added to an execution result (ExeRtn), so that it does not meet a request's answer (QnRtn) in the table of statuses. */
export const EXECUTION = 0x100;

/** Answers to requests (QnRtn) and results of execution (ExeRtn), HJ 212-2017 tables 4 and 5; 1 is success in both. */
export const statuses = statusTable([
  [2, 'request_rejected', 'Request rejected'],
  [3, 'wrong_password', 'Wrong password (PW)'],
  [4, 'wrong_device_number', 'Wrong device number (MN)'],
  [5, 'wrong_system_type', 'Wrong system type (ST)'],
  [6, 'wrong_flag', 'Wrong flag'],
  [7, 'wrong_request_number', 'Wrong request number (QN)'],
  [8, 'wrong_command', 'Wrong command (CN)'],
  [9, 'wrong_check_sum', 'Wrong check sum'],
  [100, 'unknown_error', 'Unknown error'],
  [EXECUTION + 2, 'execution_failed', 'Failed for an unknown reason'],
  [EXECUTION + 3, 'wrong_conditions', 'Wrong conditions in the request'],
  [EXECUTION + 4, 'communication_timeout', 'Communication timed out'],
  [EXECUTION + 5, 'busy', 'Busy'],
  [EXECUTION + 6, 'system_fault', 'System fault'],
  [EXECUTION + 100, 'no_data', 'No data'],
]);

/** System types (ST), HJ 212-2017 table 3. */
export const systems = new Map([
  [21, 'surface_water_quality'],
  [22, 'air_quality'],
  [23, 'acoustic_environment'],
  [24, 'ground_water_quality'],
  [25, 'soil_quality'],
  [26, 'sea_water_quality'],
  [27, 'volatile_organic_compounds'],
  [31, 'air_pollution_source'],
  [32, 'surface_water_pollution_source'],
  [33, 'ground_water_pollution_source'],
  [34, 'sea_pollution_source'],
  [35, 'soil_pollution_source'],
  [36, 'noise_source'],
  [37, 'vibration_source'],
  [38, 'radioactive_source'],
  [39, 'construction_dust_source'],
  [41, 'electromagnetic_source'],
  [51, 'flue_gas_process'],
  [52, 'waste_water_process'],
  [91, 'system_interaction'],
]);

/** States of a measured value (the field Flag of a pollutant), HJ 212-2017 table 8. */
export const valueStates: { readonly [letter: string]: string } = {
  N: 'normal',
  F: 'stopped',
  M: 'maintenance',
  S: 'set_by_hand',
  D: 'fault',
  C: 'calibration',
  T: 'over_range',
  B: 'communication_fault',
};
