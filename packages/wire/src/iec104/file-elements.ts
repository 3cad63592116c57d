import { type Element, plain, put24, qualifier } from './element.ts';
import { name, qualifiers } from './qualifiers.ts';

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

/** Elements of file transfer, IEC 60870-5-101 §7.2.6.28 to §7.2.6.38. */
export const fileElements = {
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
} satisfies { readonly [name: string]: Element };
