import { type Element, plain, put16, put32, qualifier, quality } from './element.ts';
import { fileElements } from './file-elements.ts';
import { name, qualifiers } from './qualifiers.ts';
import { securityElements } from './security-elements.ts';
import { cp16, cp24, cp56, putCp16, putCp24, putCp56 } from './time.ts';

const floats = new DataView(new ArrayBuffer(4));

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

const ELEMENTS = {
  ...fileElements,
  ...securityElements,
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
} satisfies { readonly [name: string]: Element };

/** Name of an information element, after the abbreviations of IEC 60870-5-101 §7.2.6. */
export type ElementName = keyof typeof ELEMENTS;

/** Every information element. */
export const elements: { readonly [name in ElementName]: Element } = ELEMENTS;
