import type { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { name } from './qualifiers.ts';

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
  /** Sequence number of a challenge or key change, and the user, of the security types. */
  sequence?: number;
  user?: number;
}

/** One information element: its size (-1: the rest of the message), how it is shown and how it is written. IEC 60870-5-101 §7.2.6. */
export interface Element {
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

/** Lists the names of the quality bits in `mask` that are set. */
export function quality(bits: number, mask: number, out: Fields): void {
  out.list('quality');
  for (const [bit, text] of QUALITY) if (bits & mask & bit) out.text('', text);
  if (mask & 0x08 && bits & 0x08) out.text('', 'elapsed_time_invalid');
  out.close();
}

/** Little-endian integers. */
export const put16 = (value: number, out: number[]) => void out.push(value & 0xff, (value >> 8) & 0xff);
export const put24 = (value: number, out: number[]) => void out.push(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff);
export const put32 = (value: number, out: number[]) =>
  void out.push(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff);

/** An octet that is one qualifier, with a table of names. */
export function qualifier(field: string, names: ReadonlyMap<number, string>): Element {
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

/** A plain number of 1 to 4 octets. */
export function plain(field: string, size: 1 | 2 | 3 | 4, get: (object: InformationObject) => number | undefined): Element {
  return {
    size,
    describe: (cursor, out) =>
      out.number(field, size === 1 ? cursor.u8() : size === 2 ? cursor.u16le() : size === 3 ? cursor.u24le() : cursor.u32le()),
    encode: (object, out) => {
      for (let i = 0, value = get(object) ?? 0; i < size; i++) out.push((value >> (8 * i)) & 0xff);
    },
  };
}

/** Whatever is left of the message. */
export const rest = (field: string): Element => ({
  size: -1,
  describe: (cursor, out) => out.bytes(field, cursor.bytes, cursor.skip(cursor.left), cursor.at),
  encode: (object, out) => void out.push(...Array.from(object.data ?? [])),
});
