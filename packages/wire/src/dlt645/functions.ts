import { ACT_CONFIGURE, ACT_CONTROL, ACT_DISCOVER, ACT_IDENTIFY, ACT_READ, ACT_SESSION, ACT_WRITE } from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** Added to functions of the edition of 1997 whose code the edition of 2007 uses for another. */
export const OLD = 0x100;

/** Functions, the lower five bits of the control code: DL/T 645-2007 §7 (10H and up, 03H, 08H) and DL/T 645-1997 §7 (below). */
export const functions = functionTable([
  [0x01, 'read_data_1997', 'Read data (1997)', ACT_READ],
  [0x02, 'read_subsequent_data_1997', 'Read subsequent data (1997)', ACT_READ],
  [OLD + 0x03, 'reread_data_1997', 'Read data again (1997)', ACT_READ],
  [0x04, 'write_data_1997', 'Write data (1997)', ACT_WRITE],
  [0x0a, 'write_address_1997', 'Write the device address (1997)', ACT_CONFIGURE],
  [0x0c, 'change_baud_rate_1997', 'Change the baud rate (1997)', ACT_CONFIGURE],
  [0x0f, 'change_password_1997', 'Change the password (1997)', ACT_CONFIGURE | ACT_SESSION],
  [0x10, 'clear_maximum_demand_1997', 'Clear the maximum demand (1997)', ACT_CONTROL | ACT_WRITE],
  [0x03, 'security_authentication', 'Security authentication', ACT_SESSION],
  [0x08, 'broadcast_time', 'Broadcast of the time', ACT_CONFIGURE],
  [0x11, 'read_data', 'Read data', ACT_READ],
  [0x12, 'read_subsequent_data', 'Read subsequent data', ACT_READ],
  [0x13, 'read_address', 'Read the communication address', ACT_IDENTIFY | ACT_DISCOVER],
  [0x14, 'write_data', 'Write data', ACT_WRITE],
  [0x15, 'write_address', 'Write the communication address', ACT_CONFIGURE],
  [0x16, 'freeze', 'Freeze', ACT_CONTROL],
  [0x17, 'change_baud_rate', 'Change the baud rate', ACT_CONFIGURE],
  [0x18, 'change_password', 'Change the password', ACT_CONFIGURE | ACT_SESSION],
  [0x19, 'clear_maximum_demand', 'Clear the maximum demand', ACT_CONTROL | ACT_WRITE],
  [0x1a, 'clear_meter', 'Clear the meter', ACT_CONTROL | ACT_WRITE],
  [0x1b, 'clear_events', 'Clear events', ACT_CONTROL | ACT_WRITE],
  [0x1c, 'relay_control', 'Trip, close, alarm or hold the power', ACT_CONTROL],
  [0x1d, 'multifunction_output', 'Control of the multifunction output', ACT_CONTROL],
]);

/** Bits of the error word, DL/T 645-2007 annex C; a status is the lowest that is set. */
export const statuses = statusTable([
  [0x01, 'other_error', 'Other error'],
  [0x02, 'no_such_data', 'Data asked for does not exist'],
  [0x04, 'wrong_password', 'Wrong password or not authorised'],
  [0x08, 'baud_rate_fixed', 'Baud rate cannot be changed'],
  [0x10, 'too_many_year_zones', 'Too many time zones of a year'],
  [0x20, 'too_many_day_periods', 'Too many periods of a day'],
  [0x40, 'too_many_tariffs', 'Too many tariffs'],
]);

/** Classes of data, the highest byte of a data identifier of 2007; the edition of 1997 has identifiers of its own. */
export const classes = new Map([
  [0, 'energy'],
  [1, 'maximum_demand'],
  [2, 'variables'],
  [3, 'events'],
  [4, 'parameters'],
  [5, 'frozen'],
  [6, 'load_profile'],
  [0x100, 'data_1997'],
]);

/** Types of relay control, first byte behind password and operator. */
export const relayControls = new Map([
  [0x1a, 'trip'],
  [0x1b, 'allow_closing'],
  [0x1c, 'close'],
  [0x2a, 'alarm'],
  [0x2b, 'end_alarm'],
  [0x3a, 'hold_power'],
  [0x3b, 'end_holding_power'],
]);
