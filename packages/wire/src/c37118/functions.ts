import { ACT_CONTROL, ACT_IDENTIFY, ACT_READ, ACT_REPORT, ACT_WRITE } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const FRAME_DATA = 0;
export const FRAME_HEADER = 1;
export const FRAME_CONFIGURATION_1 = 2;
export const FRAME_CONFIGURATION_2 = 3;
export const FRAME_COMMAND = 4;
export const FRAME_CONFIGURATION_3 = 5;

/** Beginning of the codes of commands: COMMAND | command word, for those that the standard defines. */
export const COMMAND = 0x10;

/** Frame types (IEEE C37.118.2 table 2) and commands (table 15). A command frame with a word of neither is `command`. */
export const functions = functionTable([
  [FRAME_DATA, 'data', 'Data frame', ACT_REPORT],
  [FRAME_HEADER, 'header', 'Header frame', ACT_IDENTIFY],
  [FRAME_CONFIGURATION_1, 'configuration_1', 'Configuration frame 1', ACT_IDENTIFY],
  [FRAME_CONFIGURATION_2, 'configuration_2', 'Configuration frame 2', ACT_IDENTIFY],
  [FRAME_COMMAND, 'command', 'Command of the user, or reserved', ACT_CONTROL],
  [FRAME_CONFIGURATION_3, 'configuration_3', 'Configuration frame 3', ACT_IDENTIFY],
  [COMMAND | 1, 'data_transmission_off', 'Turn off transmission of data frames', ACT_CONTROL],
  [COMMAND | 2, 'data_transmission_on', 'Turn on transmission of data frames', ACT_CONTROL],
  [COMMAND | 3, 'send_header', 'Send header frame', ACT_READ | ACT_IDENTIFY],
  [COMMAND | 4, 'send_configuration_1', 'Send configuration frame 1', ACT_READ | ACT_IDENTIFY],
  [COMMAND | 5, 'send_configuration_2', 'Send configuration frame 2', ACT_READ | ACT_IDENTIFY],
  [COMMAND | 6, 'send_configuration_3', 'Send configuration frame 3', ACT_READ | ACT_IDENTIFY],
  [COMMAND | 8, 'extended_frame', 'Extended frame', ACT_WRITE | ACT_CONTROL],
]);

/** Frame that answers a command, by the command word; other commands have no answer. */
export const answers: ReadonlyMap<number, number> = new Map([
  [3, FRAME_HEADER],
  [4, FRAME_CONFIGURATION_1],
  [5, FRAME_CONFIGURATION_2],
  [6, FRAME_CONFIGURATION_3],
]);

/** Bits 15 and 14 of a block's status: whether its values can be used (table 6). */
export const dataErrors = ['good', 'pmu_error', 'test_mode_or_absent', 'do_not_use'];

/** Bits 3 to 0 of a block's status: why a trigger was raised. */
export const triggers = [
  'manual',
  'magnitude_low',
  'magnitude_high',
  'phase_angle_difference',
  'frequency',
  'rate_of_change_of_frequency',
  'reserved',
  'digital',
];
