import { type Cursor, hex } from '../bytes.ts';
import type { Fields } from '../fields.ts';

/** Names of events (ERC), Q/GDW 1376.1 annex D. */
const events = new Map([
  [1, 'data_initialised_or_version_changed'],
  [2, 'parameters_lost'],
  [3, 'parameters_changed'],
  [4, 'state_changed'],
  [5, 'remote_trip'],
  [6, 'trip_by_power_control'],
  [7, 'trip_by_energy_control'],
  [8, 'meter_parameters_changed'],
  [9, 'current_circuit_abnormal'],
  [10, 'voltage_circuit_abnormal'],
  [11, 'phase_sequence_abnormal'],
  [12, 'meter_time_deviates'],
  [13, 'meter_fault'],
  [14, 'terminal_power_off_or_on'],
  [15, 'harmonics_over_limit'],
  [16, 'analogue_over_limit'],
  [17, 'unbalance_over_limit'],
  [18, 'capacitor_switching_locked'],
  [19, 'prepayment_parameters_set'],
  [20, 'message_authentication_failed'],
  [21, 'terminal_fault'],
  [22, 'energy_difference_over_limit'],
  [23, 'energy_control_alarm'],
  [24, 'voltage_over_limit'],
  [25, 'current_over_limit'],
  [26, 'apparent_power_over_limit'],
  [27, 'meter_reading_decreased'],
  [28, 'energy_deviates'],
  [29, 'meter_runs_away'],
  [30, 'meter_stopped'],
  [31, 'meter_reading_failed'],
  [32, 'traffic_over_limit'],
  [33, 'meter_state_word_changed'],
  [34, 'current_transformer_abnormal'],
  [35, 'unknown_meter_found'],
]);

/** A value in BCD, low byte first: name, bytes, decimals, whether the highest bit is a sign. */
type Value = readonly [name: string, size: number, decimals: number, signed: boolean];

const phases = ['total', 'a', 'b', 'c'];
const each = (name: string, count: 3 | 4, size: number, decimals: number, signed: boolean): Value[] =>
  phases.slice(4 - count).map((phase) => [`${name}_${phase}`, size, decimals, signed]);

/** Present powers, power factors, voltages and currents: class 1 data, F25. */
const present: readonly Value[] = [
  ...each('active_power', 4, 3, 4, true),
  ...each('reactive_power', 4, 3, 4, true),
  ...each('power_factor', 4, 2, 1, true),
  ...each('voltage', 3, 2, 1, false),
  ...each('current', 3, 3, 3, true),
  ['zero_sequence_current', 3, 3, true],
  ...each('apparent_power', 4, 3, 4, true),
];

/** Readings of energy: bytes of date before the time, and for each kind of energy its name; the first has five bytes, others four. */
const readings = new Map<number, { date: number; names: readonly string[] }>([
  [0x0c81, { date: 0, names: ['forward_active_energy'] }],
  [0x0c21, { date: 0, names: ['forward_active_energy', 'forward_reactive_energy', 'quadrant_1_energy', 'quadrant_4_energy'] }],
  [0x0c22, { date: 0, names: ['reverse_active_energy', 'reverse_reactive_energy', 'quadrant_2_energy', 'quadrant_3_energy'] }],
  [0x0d01, { date: 3, names: ['forward_active_energy', 'forward_reactive_energy', 'quadrant_1_energy', 'quadrant_4_energy'] }],
  [0x0d02, { date: 3, names: ['reverse_active_energy', 'reverse_reactive_energy', 'quadrant_2_energy', 'quadrant_3_energy'] }],
  [0x0d11, { date: 2, names: ['forward_active_energy', 'forward_reactive_energy', 'quadrant_1_energy', 'quadrant_4_energy'] }],
  [0x0d12, { date: 2, names: ['reverse_active_energy', 'reverse_reactive_energy', 'quadrant_2_energy', 'quadrant_3_energy'] }],
]);

const PRESENT = 0x0c19;
const TIME = 5;
/** More tariffs than meters have. */
const MOST_TARIFFS = 63;

/** A value in BCD; NaN when it is none, as EE is written for what is not to be had. The caller has checked the bounds. */
function decimal(bytes: Uint8Array, at: number, size: number, decimals: number, signed: boolean): number {
  let value = 0;
  let negative = false;
  for (let i = size - 1; i >= 0; i--) {
    let byte = bytes[at + i];
    if ((byte & 15) > 9) return Number.NaN;
    if (signed && i === size - 1 && byte & 0x80) {
      negative = true;
      byte &= 0x7f;
    }
    if (byte >> 4 > 9) return Number.NaN;
    value = value * 100 + (byte >> 4) * 10 + (byte & 15);
  }
  return (negative ? -value : value) / 10 ** decimals;
}

/** The first value of an answer's data at bytes[at, end): total active power, or the reading of all tariffs; NaN without. */
export function firstValue(bytes: Uint8Array, code: number, at: number, end: number): number {
  if (code === PRESENT) return end - at >= TIME + 3 ? decimal(bytes, at + TIME, 3, 4, true) : Number.NaN;
  const reading = readings.get(code);
  if (reading === undefined) return Number.NaN;
  const value = at + reading.date + TIME + 1;
  return end - value >= 5 ? decimal(bytes, value, 5, 4, false) : Number.NaN;
}

function put(cursor: Cursor, name: string, size: number, decimals: number, signed: boolean, out: Fields): void {
  const at = cursor.skip(size);
  if (cursor.at - at < size) return;
  const value = decimal(cursor.bytes, at, size, decimals, signed);
  if (Number.isNaN(value)) out.text(name, 'none');
  else out.number(name, value);
}

/** Minute, hour, day, month and year as they are written. */
function time(cursor: Cursor): string {
  const at = cursor.skip(TIME);
  const two = (i: number) => hex(cursor.bytes, at + i, at + i + 1);
  return `20${two(4)}-${two(3)}-${two(2)} ${two(1)}:${two(0)}`;
}

/** Visits the data of a unit whose class is known, `code` its AFN << 8 | Fn; false, and nothing read, for others. */
export function describeValues(cursor: Cursor, code: number, out: Fields): boolean {
  if (code === PRESENT && cursor.left >= TIME) {
    out.text('time', time(cursor));
    for (const [name, size, decimals, signed] of present) put(cursor, name, size, decimals, signed, out);
    return true;
  }
  const reading = readings.get(code);
  if (reading === undefined || cursor.left < reading.date + TIME + 1) return false;
  if (reading.date > 0) {
    const at = cursor.skip(reading.date);
    out.text('date', hex(cursor.bytes.slice(at, cursor.at).toReversed(), 0, reading.date));
  }
  out.text('time', time(cursor));
  const tariffs = Math.min(cursor.u8(), MOST_TARIFFS);
  for (const [kind, name] of reading.names.entries()) {
    out.list(name);
    for (let tariff = 0; tariff <= tariffs && cursor.left >= (kind === 0 ? 5 : 4); tariff++)
      put(cursor, '', kind === 0 ? 5 : 4, kind === 0 ? 4 : 2, false, out);
    out.close();
  }
  return true;
}

/** Visits the events of an answer to AFN 0EH: counters, pointers, and for each its number, length and time. */
export function describeEvents(cursor: Cursor, out: Fields): void {
  cursor.skip(4);
  out.list('events');
  for (let i = 0; i < 256 && cursor.left >= 2; i++) {
    const number = cursor.u8();
    const length = cursor.u8();
    const start = cursor.at;
    out.open('');
    out.number('event_number', number);
    out.text('event', events.get(number) ?? `event_${number}`);
    if (length >= TIME && cursor.left >= TIME) out.text('time', time(cursor));
    const end = Math.min(cursor.end, start + length);
    if (end > cursor.at) out.bytes('data', cursor.bytes, cursor.at, end);
    cursor.skip(Math.max(0, end - cursor.at));
    out.close();
  }
  out.close();
}
