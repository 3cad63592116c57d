import { Cursor, latin1, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';

/** Elementary data types (CIP Volume 1, C-6.1): name and size in bytes, 0 for types with a length of their own. */
export const dataTypes: ReadonlyMap<number, { readonly name: string; readonly size: number }> = new Map(
  (
    [
      [0xc1, 'bool', 1],
      [0xc2, 'sint', 1],
      [0xc3, 'int', 2],
      [0xc4, 'dint', 4],
      [0xc5, 'lint', 8],
      [0xc6, 'usint', 1],
      [0xc7, 'uint', 2],
      [0xc8, 'udint', 4],
      [0xc9, 'ulint', 8],
      [0xca, 'real', 4],
      [0xcb, 'lreal', 8],
      [0xcc, 'stime', 4],
      [0xcd, 'date', 2],
      [0xce, 'time_of_day', 4],
      [0xcf, 'date_and_time', 6],
      [0xd0, 'string', 0],
      [0xd1, 'byte', 1],
      [0xd2, 'word', 2],
      [0xd3, 'dword', 4],
      [0xd4, 'lword', 8],
      [0xd5, 'string2', 0],
      [0xda, 'short_string', 0],
    ] as const
  ).map(([code, name, size]) => [code, { name, size }]),
);

/** Sizes by type, for the hot path. */
const SIZES = new Uint8Array(256);
for (const [code, { size }] of dataTypes) SIZES[code] = size;

/** Size of a value of an elementary type; 0 for structures, strings and types that are not known. */
export const typeSize = (type: number): number => (type < 256 ? SIZES[type] : 0);

const float = new DataView(new ArrayBuffer(8));

/** Number of the value at `at`; NaN when the type is not numeric. The caller has checked that `typeSize` bytes are there. */
export function numericValue(bytes: Uint8Array, at: number, type: number): number {
  switch (type) {
    case 0xc1:
      return bytes[at] === 0 ? 0 : 1;
    case 0xc2:
      return (bytes[at] << 24) >> 24;
    case 0xc6:
    case 0xd1:
      return bytes[at];
    case 0xc3:
      return (u16le(bytes, at) << 16) >> 16;
    case 0xc7:
    case 0xd2:
      return u16le(bytes, at);
    case 0xc4:
      return u32le(bytes, at) | 0;
    case 0xc8:
    case 0xd3:
      return u32le(bytes, at);
    case 0xc5:
      return u32le(bytes, at) + (u32le(bytes, at + 4) | 0) * 0x1_0000_0000;
    case 0xc9:
    case 0xd4:
      return u32le(bytes, at) + u32le(bytes, at + 4) * 0x1_0000_0000;
    case 0xca:
      float.setUint32(0, u32le(bytes, at), true);
      return float.getFloat32(0, true);
    case 0xcb:
      float.setUint32(0, u32le(bytes, at), true);
      float.setUint32(4, u32le(bytes, at + 4), true);
      return float.getFloat64(0, true);
    default:
      return Number.NaN;
  }
}

/** Most values of one tag that are listed. */
const MOST_VALUES = 256;

/** Visits the rest of the message as values of one type; as bytes when the type is a structure or is not known. */
export function describeValues(cursor: Cursor, type: number, out: Fields): void {
  const size = typeSize(type);
  if (size === 0 || size === 6) {
    out.bytes('data', cursor.bytes, cursor.at, cursor.end);
    return;
  }
  out.list('values');
  for (let i = 0; i < MOST_VALUES && cursor.left >= size; i++)
    out.number('', numericValue(cursor.bytes, cursor.skip(size), type));
  out.close();
}

/** Text behind a length of one byte (SHORT_STRING). */
export function shortString(cursor: Cursor): string {
  const length = cursor.u8();
  const start = cursor.skip(length);
  return latin1(cursor.bytes, start, cursor.at);
}

/** Text behind a length of two bytes (STRING). */
export function longString(cursor: Cursor): string {
  const length = cursor.u16le();
  const start = cursor.skip(length);
  return latin1(cursor.bytes, start, cursor.at);
}
