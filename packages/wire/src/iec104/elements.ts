import type { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { name, qualifiers } from './qualifiers.ts';
import { cp16, cp24, cp56, putCp16, putCp24, putCp56 } from './time.ts';

/** One information object to encode: what its type's elements need; absent parts are 0. */
export interface InformationObject {
  /** Information object address, 24 bits. */
  address: number;
  /** State, measured value, counter, bits, or the command's. Normalised values are -1 ≤ value < 1. */
  value?: number;
  /** Quality bits as on the wire: 0x80 invalid, 0x40 not topical, 0x20 substituted, 0x10 blocked, 0x01 overflow. */
  quality?: number;
  /** Qualifier of a command (QU, QL), interrogation, counter, reset, parameter, file. */
  qualifier?: number;
  /** Select (true) or execute. */
  select?: boolean;
  /** Transient state of a step position; carry of a counter. */
  transient?: boolean;
  /** Milliseconds since 1970, written as UTC. */
  time?: number;
  /** End of the span of a log query; as `time`. */
  stop?: number;
  /** Milliseconds of CP16Time2a. */
  elapsed?: number;
  file?: number;
  section?: number;
  length?: number;
  checksum?: number;
  data?: ArrayLike<number>;
}

/** One information element: its size (-1: the rest of the message), how it is shown and how it is written. IEC 60870-5-101 §7.2.6. */
interface Element {
  readonly size: number;
  readonly describe: (cursor: Cursor, out: Fields) => void;
  readonly encode: (object: InformationObject, out: number[]) => void;
}

const QUALITY: readonly (readonly [number, string])[] = [
  [0x01, 'overflow'],
  [0x10, 'blocked'],
  [0x20, 'substituted'],
  [0x40, 'not_topical'],
  [0x80, 'invalid'],
];

function quality(bits: number, mask: number, out: Fields): void {
  out.list('quality');
  for (const [bit, text] of QUALITY) if (bits & mask & bit) out.text('', text);
  if (mask & 0x08 && bits & 0x08) out.text('', 'elapsed_time_invalid');
  out.close();
}

const floats = new DataView(new ArrayBuffer(4));

const put16 = (value: number, out: number[]) => void out.push(value & 0xff, (value >> 8) & 0xff);
const put24 = (value: number, out: number[]) => void out.push(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff);
const put32 = (value: number, out: number[]) =>
  void out.push(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff);

/** A command octet: state in the low bits, QU above it, S/E on top. */
function command(states: ReadonlyMap<number, string>, bits: number): Element {
  const mask = (1 << bits) - 1;
  return {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('value', byte & mask);
      out.text('state', name(states, byte & mask));
      out.text('qualifier', name(qualifiers.command, (byte >> 2) & 31));
      out.flag('select', (byte & 0x80) !== 0);
    },
    encode: (object, out) =>
      void out.push(((object.value ?? 0) & mask) | (((object.qualifier ?? 0) & 31) << 2) | (object.select ? 0x80 : 0)),
  };
}

/** An octet that is one qualifier, with a table of names. */
function qualifier(field: string, names: ReadonlyMap<number, string>): Element {
  return {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number(`${field}_code`, byte);
      out.text(field, name(names, byte));
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  };
}

/** An octet of flags, named from the lowest bit. */
function flags(field: string, names: readonly string[]): Element {
  return {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('value', byte);
      out.list(field);
      names.forEach((text, bit) => {
        if (byte & (1 << bit)) out.text('', text);
      });
      out.close();
    },
    encode: (object, out) => void out.push((object.value ?? 0) & 0xff),
  };
}

/** A plain number of 1 to 3 octets. */
function plain(field: string, size: 1 | 2 | 3, get: (object: InformationObject) => number | undefined): Element {
  return {
    size,
    describe: (cursor, out) => out.number(field, size === 1 ? cursor.u8() : size === 2 ? cursor.u16le() : cursor.u24le()),
    encode: (object, out) => {
      for (let i = 0, value = get(object) ?? 0; i < size; i++) out.push((value >> (8 * i)) & 0xff);
    },
  };
}

/** A qualifier of seven bits and a bit that says no. */
function answer(field: string): Element {
  return {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number(`${field}_qualifier`, byte & 0x7f);
      out.flag('negative', (byte & 0x80) !== 0);
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  };
}

const rest = (field: string): Element => ({
  size: -1,
  describe: (cursor, out) => out.bytes(field, cursor.bytes, cursor.skip(cursor.left), cursor.at),
  encode: (object, out) => void out.push(...Array.from(object.data ?? [])),
});

const ELEMENTS = {
  siq: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('value', byte & 1);
      out.text('state', byte & 1 ? 'on' : 'off');
      quality(byte, 0xf0, out);
    },
    encode: (object, out) => void out.push(((object.value ?? 0) & 1) | ((object.quality ?? 0) & 0xf0)),
  },
  diq: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('value', byte & 3);
      out.text('state', name(qualifiers.doublePoint, byte & 3));
      quality(byte, 0xf0, out);
    },
    encode: (object, out) => void out.push(((object.value ?? 0) & 3) | ((object.quality ?? 0) & 0xf0)),
  },
  vti: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('value', (byte << 25) >> 25);
      out.flag('transient', (byte & 0x80) !== 0);
    },
    encode: (object, out) => void out.push(((object.value ?? 0) & 0x7f) | (object.transient ? 0x80 : 0)),
  },
  qds: {
    size: 1,
    describe: (cursor, out) => quality(cursor.u8(), 0xf1, out),
    encode: (object, out) => void out.push((object.quality ?? 0) & 0xff),
  },
  nva: {
    size: 2,
    describe: (cursor, out) => out.number('value', cursor.i16le() / 32768),
    encode: (object, out) => put16(Math.max(-32768, Math.min(32767, Math.round((object.value ?? 0) * 32768))), out),
  },
  sva: {
    size: 2,
    describe: (cursor, out) => out.number('value', cursor.i16le()),
    encode: (object, out) => put16(object.value ?? 0, out),
  },
  r32: {
    size: 4,
    describe: (cursor, out) => out.number('value', cursor.f32le()),
    encode(object, out) {
      floats.setFloat32(0, object.value ?? 0, true);
      put32(floats.getUint32(0, true), out);
    },
  },
  bsi: {
    size: 4,
    describe: (cursor, out) => out.number('value', cursor.u32le()),
    encode: (object, out) => put32(object.value ?? 0, out),
  },
  bcr: {
    size: 5,
    describe(cursor, out) {
      out.number('value', cursor.i32le());
      const byte = cursor.u8();
      out.number('sequence', byte & 31);
      out.flag('carry', (byte & 0x20) !== 0);
      out.flag('adjusted', (byte & 0x40) !== 0);
      out.flag('invalid', (byte & 0x80) !== 0);
    },
    encode(object, out) {
      put32(object.value ?? 0, out);
      out.push(((object.qualifier ?? 0) & 31) | (object.transient ? 0x20 : 0) | ((object.quality ?? 0) & 0xc0));
    },
  },
  scd: {
    size: 4,
    describe(cursor, out) {
      out.number('value', cursor.u16le());
      out.number('changed', cursor.u16le());
    },
    encode(object, out) {
      put16(object.value ?? 0, out);
      put16(object.qualifier ?? 0, out);
    },
  },
  sep: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('value', byte & 3);
      out.text('state', name(qualifiers.doublePoint, byte & 3));
      quality(byte, 0xf8, out);
    },
    encode: (object, out) => void out.push(((object.value ?? 0) & 3) | ((object.quality ?? 0) & 0xf8)),
  },
  spe: flags('start_events', ['general', 'phase_l1', 'phase_l2', 'phase_l3', 'earth_current', 'reverse_direction']),
  oci: flags('output_circuits', ['general', 'phase_l1', 'phase_l2', 'phase_l3']),
  qdp: {
    size: 1,
    describe: (cursor, out) => quality(cursor.u8(), 0xf8, out),
    encode: (object, out) => void out.push((object.quality ?? 0) & 0xf8),
  },
  sco: command(qualifiers.single, 1),
  dco: command(qualifiers.double, 2),
  rco: command(qualifiers.step, 2),
  qos: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('qualifier', byte & 0x7f);
      out.flag('select', (byte & 0x80) !== 0);
    },
    encode: (object, out) => void out.push(((object.qualifier ?? 0) & 0x7f) | (object.select ? 0x80 : 0)),
  },
  coi: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.text('cause_of_initialisation', name(qualifiers.initialisation, byte & 0x7f));
      out.flag('parameters_changed', (byte & 0x80) !== 0);
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  },
  qoi: qualifier('interrogation', qualifiers.interrogation),
  qcc: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.text('counters', name(qualifiers.counterRequest, byte & 0x3f));
      out.text('freeze', name(qualifiers.counterFreeze, byte >> 6));
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  },
  qrp: qualifier('reset', qualifiers.reset),
  fbp: plain('test_pattern', 2, () => 0x55aa),
  tsc: plain('test_counter', 2, (object) => object.value),
  qpm: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.text('parameter', name(qualifiers.parameter, byte & 0x3f));
      out.flag('local_change', (byte & 0x40) !== 0);
      out.flag('in_operation', (byte & 0x80) === 0);
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  },
  qpa: qualifier('parameter_activation', qualifiers.parameterActivation),
  cp16: {
    size: 2,
    describe: (cursor, out) => cp16(cursor, out),
    encode: (object, out) => putCp16(object.elapsed ?? 0, out),
  },
  cp24: {
    size: 3,
    describe: (cursor, out) => cp24(cursor, out),
    encode: (object, out) => putCp24(object.time ?? 0, out),
  },
  cp56: {
    size: 7,
    describe: (cursor, out) => cp56('time', cursor, out),
    encode: (object, out) => putCp56(object.time ?? 0, out),
  },
  cp56_stop: {
    size: 7,
    describe: (cursor, out) => cp56('stop', cursor, out),
    encode: (object, out) => putCp56(object.stop ?? 0, out),
  },
  nof: plain('file', 2, (object) => object.file),
  nos: plain('section', 1, (object) => object.section),
  lof: {
    size: 3,
    describe: (cursor, out) => out.number('length', cursor.u24le()),
    encode: (object, out) => put24(object.length ?? 0, out),
  },
  frq: answer('file_ready'),
  srq: answer('section_ready'),
  scq: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.text('call', name(qualifiers.fileCall, byte & 15));
      out.text('result', name(qualifiers.fileError, byte >> 4));
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  },
  lsq: qualifier('last', qualifiers.lastSection),
  chs: plain('checksum', 1, (object) => object.checksum),
  afq: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.text('acknowledge', name(qualifiers.fileAcknowledge, byte & 15));
      out.text('result', name(qualifiers.fileError, byte >> 4));
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  },
  sof: {
    size: 1,
    describe(cursor, out) {
      const byte = cursor.u8();
      out.number('file_status', byte & 31);
      out.flag('last_file', (byte & 0x20) !== 0);
      out.flag('directory', (byte & 0x40) !== 0);
      out.flag('transfer_active', (byte & 0x80) !== 0);
    },
    encode: (object, out) => void out.push((object.qualifier ?? 0) & 0xff),
  },
  segment: {
    size: -1,
    describe(cursor, out) {
      const length = cursor.u8();
      out.number('length', length);
      const start = cursor.skip(length);
      out.bytes('data', cursor.bytes, start, cursor.at);
    },
    encode(object, out) {
      const data = Array.from(object.data ?? []);
      out.push(data.length, ...data);
    },
  },
  rest: rest('data'),
} satisfies { readonly [name: string]: Element };

/** Name of an information element, after the abbreviations of IEC 60870-5-101 §7.2.6. */
export type ElementName = keyof typeof ELEMENTS;

/** Every information element. */
export const elements: { readonly [name in ElementName]: Element } = ELEMENTS;
