import { type Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { controlStatuses, fileModes, fileStatuses } from './functions.ts';

/** The values of one object to encode; absent parts are 0. */
export interface Point {
  /** Index written as prefix, where the qualifier has one. */
  index?: number;
  value?: number;
  /** Flag octet as on the wire; 1 (online) by default. */
  flags?: number;
  /** Milliseconds since 1970. */
  time?: number;
  /** Control code of a CROB: operation, queue, clear, trip/close. */
  control?: number;
  count?: number;
  onTime?: number;
  offTime?: number;
  status?: number;
  interval?: number;
  /** Objects that are not made of numbers: files, strings, attributes, authentication. */
  data?: ArrayLike<number>;
}

/** One element of an object: octets on the wire (-1: bits packed in octets, -2: pairs of bits, -3: up to the end of the object). */
interface Element {
  readonly size: number;
  readonly describe: (cursor: Cursor, out: Fields) => void;
  readonly encode: (point: Point, out: number[]) => void;
}

const flagNames = (five: string, six: string) => [
  'online',
  'restart',
  'communication_lost',
  'remote_forced',
  'local_forced',
  five,
  six,
];

/** A flag octet (annex A): names from the lowest bit; the state of binary points in the upper bits. */
function flags(names: readonly string[], stateShift: number): Element {
  return {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      if (stateShift < 8) out.number('value', byte >> stateShift);
      out.list('flags');
      names.forEach((name, bit) => {
        if (byte & (1 << bit) && bit < stateShift) out.text('', name);
      });
      out.close();
    },
    encode: (point, out) =>
      void out.push(
        ((point.flags ?? 1) & ((1 << stateShift) - 1)) | (stateShift < 8 ? ((point.value ?? 0) << stateShift) & 0xff : 0),
      ),
  };
}

const scratch = new DataView(new ArrayBuffer(8));

function little(value: number, size: number, out: number[]): void {
  for (let i = 0, rest = value < 0 ? value + 2 ** (size * 8) : value; i < size; i++) {
    out.push((rest % 256) & 0xff);
    rest = Math.floor(rest / 256);
  }
}

function whole(field: string, size: 1 | 2 | 4, signed: boolean, get: (point: Point) => number | undefined): Element {
  return {
    size,
    describe(cursor, out) {
      const value = size === 1 ? cursor.u8() : size === 2 ? cursor.u16le() : cursor.u32le();
      out.number(field, signed ? (size === 2 ? (value << 16) >> 16 : value | 0) : value);
    },
    encode: (point, out) => little(Math.trunc(get(point) ?? 0), size, out),
  };
}

function floating(size: 4 | 8): Element {
  return {
    size,
    describe: (cursor, out) => out.number('value', size === 4 ? cursor.f32le() : cursor.f64le()),
    encode(point, out) {
      if (size === 4) scratch.setFloat32(0, point.value ?? 0, true);
      else scratch.setFloat64(0, point.value ?? 0, true);
      for (let i = 0; i < size; i++) out.push(scratch.getUint8(i));
    },
  };
}

/** Binary coded decimal of `size` octets, lowest digits first; shown as text. */
function bcd(size: number): Element {
  return {
    size,
    describe(cursor, out) {
      const start = cursor.skip(size);
      let text = '';
      for (let at = cursor.at - 1; at >= start; at--) text += cursor.bytes[at].toString(16).padStart(2, '0');
      out.text('value', text);
    },
    encode: (point, out) => {
      const digits = String(Math.trunc(point.value ?? 0)).padStart(size * 2, '0');
      for (let i = size - 1; i >= 0; i--) out.push(Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
    },
  };
}

/** An object that its size prefix ends: a walk to show it, octets to write it. */
const sized = (describe: Element['describe']): Element => ({
  size: -3,
  describe,
  encode: (point, out) => void out.push(...Array.from(point.data ?? [])),
});

const textAt = (cursor: Cursor, length: number): string => {
  const start = cursor.skip(Math.min(length, cursor.left));
  return latin1(cursor.bytes, start, cursor.at);
};
const rest = (field: string, cursor: Cursor, out: Fields): void =>
  out.bytes(field, cursor.bytes, cursor.skip(cursor.left), cursor.at);

/** DNP3 time, 48 bits of milliseconds since 1970 UTC, as ISO 8601. */
export function timeText(cursor: Cursor): string {
  const low = cursor.u32le();
  return new Date(cursor.u16le() * 4294967296 + low).toISOString();
}

const operations = ['nul', 'pulse_on', 'pulse_off', 'latch_on', 'latch_off'];
const tripClose = ['nul', 'close', 'trip', 'reserved'];

const ELEMENTS = {
  bit: { size: -1, describe: () => undefined, encode: () => undefined },
  double_bit: { size: -2, describe: () => undefined, encode: () => undefined },
  flags_binary: flags(flagNames('chatter_filter', 'reserved'), 7),
  flags_double: flags(flagNames('chatter_filter', ''), 6),
  flags_counter: flags(flagNames('rollover', 'discontinuity'), 8),
  flags_analog: flags(flagNames('over_range', 'reference_error'), 8),
  u8: whole('value', 1, false, (point) => point.value),
  u16: whole('value', 2, false, (point) => point.value),
  u32: whole('value', 4, false, (point) => point.value),
  i16: whole('value', 2, true, (point) => point.value),
  i32: whole('value', 4, true, (point) => point.value),
  f32: floating(4),
  f64: floating(8),
  bcd16: bcd(2),
  bcd32: bcd(4),
  bcd64: bcd(8),
  time: {
    size: 6,
    describe: (cursor, out) => out.text('time', timeText(cursor)),
    encode: (point, out) => little(point.time ?? 0, 6, out),
  },
  relative_time: whole('relative_milliseconds', 2, false, (point) => point.time),
  seconds: whole('delay_seconds', 2, false, (point) => point.value),
  milliseconds: whole('delay_milliseconds', 2, false, (point) => point.value),
  interval: whole('interval', 4, false, (point) => point.interval),
  interval_units: whole('interval_units', 1, false, (point) => point.value),
  association: whole('association', 2, false, (point) => point.count),
  control_status: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8() & 0x7f;
      out.number('status_code', byte);
      out.text('status', controlStatuses.get(byte)?.name ?? `status_${byte}`);
    },
    encode: (point, out) => void out.push((point.status ?? 0) & 0xff),
  },
  commanded_state: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('value', byte >> 7);
      out.text('status', controlStatuses.get(byte & 0x7f)?.name ?? `status_${byte & 0x7f}`);
    },
    encode: (point, out) => void out.push(((point.value ?? 0) << 7) | ((point.status ?? 0) & 0x7f)),
  },
  crob: {
    size: 11,
    describe(cursor, out) {
      const control = cursor.u8();
      out.number('control_code', control);
      out.text('operation', operations[control & 15] ?? `operation_${control & 15}`);
      out.flag('queue', (control & 0x10) !== 0);
      out.flag('clear', (control & 0x20) !== 0);
      out.text('trip_close', tripClose[control >> 6]);
      out.number('count', cursor.u8());
      out.number('on_milliseconds', cursor.u32le());
      out.number('off_milliseconds', cursor.u32le());
      const status = cursor.u8() & 0x7f;
      out.number('status_code', status);
      out.text('status', controlStatuses.get(status)?.name ?? `status_${status}`);
    },
    encode(point, out) {
      out.push((point.control ?? 0) & 0xff, (point.count ?? 1) & 0xff);
      little(point.onTime ?? 0, 4, out);
      little(point.offTime ?? 0, 4, out);
      out.push((point.status ?? 0) & 0xff);
    },
  },
  file_authentication: sized((cursor, out) => {
    cursor.skip(2);
    const user = cursor.u16le();
    cursor.skip(2);
    const password = cursor.u16le();
    out.number('authentication_key', cursor.u32le());
    out.text('user', textAt(cursor, user));
    out.number('password_length', password);
  }),
  file_command: sized((cursor, out) => {
    cursor.skip(2);
    const length = cursor.u16le();
    out.text('time', timeText(cursor));
    out.number('permissions', cursor.u16le());
    out.number('authentication_key', cursor.u32le());
    out.number('file_size', cursor.u32le());
    const mode = cursor.u16le();
    out.text('mode', fileModes.get(mode) ?? String(mode));
    out.number('maximum_block_size', cursor.u16le());
    out.number('request_id', cursor.u16le());
    out.text('file_name', textAt(cursor, length));
  }),
  file_command_status: sized((cursor, out) => {
    out.number('file_handle', cursor.u32le());
    out.number('file_size', cursor.u32le());
    out.number('maximum_block_size', cursor.u16le());
    out.number('request_id', cursor.u16le());
    const status = cursor.u8();
    out.text('status', fileStatuses.get(status) ?? `status_${status}`);
    if (cursor.left > 0) out.text('text', textAt(cursor, cursor.left));
  }),
  file_transport: sized((cursor, out) => {
    out.number('file_handle', cursor.u32le());
    const block = cursor.u32le();
    out.number('block', block & 0x7fffffff);
    out.flag('last_block', block >= 0x80000000);
    rest('data', cursor, out);
  }),
  file_transport_status: sized((cursor, out) => {
    out.number('file_handle', cursor.u32le());
    const block = cursor.u32le();
    out.number('block', block & 0x7fffffff);
    out.flag('last_block', block >= 0x80000000);
    const status = cursor.u8();
    out.text('status', fileStatuses.get(status) ?? `status_${status}`);
    if (cursor.left > 0) out.text('text', textAt(cursor, cursor.left));
  }),
  file_descriptor: sized((cursor, out) => {
    cursor.skip(2);
    const length = cursor.u16le();
    out.text('file_type', cursor.u16le() === 0 ? 'directory' : 'file');
    out.number('file_size', cursor.u32le());
    out.text('time', timeText(cursor));
    out.number('permissions', cursor.u16le());
    out.number('request_id', cursor.u16le());
    out.text('file_name', textAt(cursor, length));
  }),
  file_specification: sized((cursor, out) => out.text('file_name', textAt(cursor, cursor.left))),
  authentication_challenge: sized((cursor, out) => {
    out.number('challenge_sequence', cursor.u32le());
    out.number('user', cursor.u16le());
    out.number('mac_algorithm', cursor.u8());
    out.number('reason', cursor.u8());
    rest('challenge', cursor, out);
  }),
  authentication_reply: sized((cursor, out) => {
    out.number('challenge_sequence', cursor.u32le());
    out.number('user', cursor.u16le());
    rest('data', cursor, out);
  }),
  authentication_aggressive: {
    size: 6,
    describe(cursor, out) {
      out.number('challenge_sequence', cursor.u32le());
      out.number('user', cursor.u16le());
    },
    encode: (point, out) => {
      little(point.value ?? 0, 4, out);
      little(point.count ?? 0, 2, out);
    },
  },
  authentication_user: whole('user', 2, false, (point) => point.value),
  session_key_status: sized((cursor, out) => {
    out.number('key_change_sequence', cursor.u32le());
    out.number('user', cursor.u16le());
    out.number('key_wrap_algorithm', cursor.u8());
    out.number('key_status', cursor.u8());
    out.number('mac_algorithm', cursor.u8());
    out.number('challenge_length', cursor.u16le());
    rest('data', cursor, out);
  }),
  authentication_error: sized((cursor, out) => {
    out.number('challenge_sequence', cursor.u32le());
    out.number('user', cursor.u16le());
    out.number('association', cursor.u16le());
    out.number('error_code', cursor.u8());
    out.text('time', timeText(cursor));
    out.text('text', textAt(cursor, cursor.left));
  }),
  opaque: sized((cursor, out) => rest('data', cursor, out)),
} satisfies { readonly [name: string]: Element };

/** Name of an element of DNP3 objects. */
export type ElementName = keyof typeof ELEMENTS;

/** Every element that the tables of objects are made of. */
export const elements: { readonly [name in ElementName]: Element } = ELEMENTS;
