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
import { functionTable } from '../protocol.ts';

/** Types of frame; the answer's has its lower octet one higher. */
export const OPEN = 0x0101;
export const CLOSE = 0x0201;
export const OPEN_REFUSED = 0x0103;
export const UPLOAD = 0x1501;
export const UPLOAD_DATA = 0x1604;
export const UPLOAD_END = 0x1701;
export const COMMANDS = 0x2101;

/** Keys of commands begin here: 1 for the numerical control or 2 for the machine's logic << 16 | command. */
export const COMMAND_KEYS = 0x10000;
export const SYSTEM_INFORMATION = 0x10018;
const CNC = 0x10000;
const PMC = 0x20000;

/** Types of frame, and commands of the numerical control (CNC) and of its logic (PMC). */
export const functions = functionTable([
  [OPEN, 'open', 'Open', ACT_SESSION],
  [OPEN_REFUSED, 'open_refused', 'Open refused', ACT_SESSION],
  [CLOSE, 'close', 'Close', ACT_SESSION],
  [UPLOAD, 'program_upload', 'Read a program', ACT_PROGRAM | ACT_FILE],
  [UPLOAD_DATA, 'program_upload_data', 'Part of a program', ACT_FILE],
  [UPLOAD_END, 'program_upload_end', 'End of a program', ACT_FILE],
  [COMMANDS, 'command', 'Command', 0],
  [CNC | 0x06, 'list_programs', 'List programs', ACT_READ | ACT_FILE],
  [CNC | 0x0e, 'read_parameter', 'Read parameters', ACT_READ],
  [CNC | 0x15, 'read_macro', 'Read macro variables', ACT_READ],
  [CNC | 0x16, 'write_macro', 'Write a macro variable', ACT_WRITE],
  [SYSTEM_INFORMATION, 'read_system_information', 'Read system information', ACT_READ | ACT_IDENTIFY],
  [CNC | 0x19, 'read_status', 'Read status', ACT_READ],
  [CNC | 0x1a, 'read_alarm', 'Read alarm status', ACT_READ | ACT_ALARM],
  [CNC | 0x1c, 'read_program_number', 'Read program numbers', ACT_READ],
  [CNC | 0x1d, 'read_sequence_number', 'Read sequence number', ACT_READ],
  [CNC | 0x1f, 'rewind', 'Rewind', ACT_CONTROL],
  [CNC | 0x20, 'read_executing_program', 'Read the program that runs', ACT_READ],
  [CNC | 0x21, 'read_g_code', 'Read G codes', ACT_READ],
  [CNC | 0x23, 'read_alarm_information', 'Read alarm information', ACT_READ | ACT_ALARM],
  [CNC | 0x24, 'read_feed_rate', 'Read actual feed rate', ACT_READ],
  [CNC | 0x25, 'read_spindle_speed', 'Read actual spindle speed', ACT_READ],
  [CNC | 0x26, 'read_position', 'Read positions', ACT_READ],
  [CNC | 0x30, 'read_diagnosis', 'Read diagnosis data', ACT_READ | ACT_DIAGNOSE],
  [CNC | 0x40, 'read_spindle', 'Read spindle speed and load', ACT_READ],
  [CNC | 0x45, 'read_time', 'Read date and time', ACT_READ],
  [CNC | 0x46, 'write_time', 'Set date and time', ACT_WRITE | ACT_CONFIGURE],
  [CNC | 0x56, 'read_servo_load', 'Read servo load', ACT_READ],
  [CNC | 0x61, 'read_operator_group_name', 'Read operator group name', ACT_READ],
  [CNC | 0x89, 'read_axis_names', 'Read axis names', ACT_READ],
  [CNC | 0x8a, 'read_spindle_names', 'Read spindle names', ACT_READ],
  [CNC | 0x8b, 'read_absolute_axis_names', 'Read absolute axis names', ACT_READ],
  [CNC | 0x8d, 'read_parameter_3', 'Read parameters (3)', ACT_READ],
  [CNC | 0x96, 'read_g_code_30i', 'Read G codes (30i)', ACT_READ],
  [CNC | 0xa0, 'read_parameter_information', 'Read parameter information', ACT_READ],
  [CNC | 0xa2, 'read_diagnosis_information', 'Read diagnosis information', ACT_READ | ACT_DIAGNOSE],
  [CNC | 0xa4, 'read_controlled_axes', 'Read controlled axes', ACT_READ],
  [CNC | 0xa7, 'read_macro_double', 'Read macro variables (double)', ACT_READ],
  [CNC | 0xb0, 'read_directory_name', 'Read current directory', ACT_READ | ACT_FILE],
  [CNC | 0xb3, 'read_directory', 'Read directory', ACT_READ | ACT_FILE],
  [CNC | 0xb4, 'read_directory_size', 'Read number of directory entries', ACT_READ | ACT_FILE],
  [CNC | 0xb9, 'read_main_program_name', 'Read name of the main program', ACT_READ],
  [PMC | 0x8001, 'read_pmc', 'Read PMC data', ACT_READ],
]);
