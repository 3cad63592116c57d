import { type Cursor, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  DATA_BIT,
  DATA_BYTES,
  DATA_DINTEGER,
  DATA_INTEGER,
  DATA_NULL,
  DATA_OCTETS,
  DATA_REAL,
  dataLength,
  dataTypes,
  TYPE_DINT,
  TYPE_INT,
  TYPE_REAL,
} from './items.ts';
import { ITEM_SUCCESS, statuses } from './statuses.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** IEEE 754 single at `at`, big-endian, without making a view of the message. */
export function real(bytes: Uint8Array, at: number): number {
  scratch.setUint32(0, u32be(bytes, at));
  return scratch.getFloat32(0);
}

/**
 * First element of data as a number; NaN when it is not one.
 * @param type type of the data
 * @param itemType type of the job's item, 0 when not known: without it elements of one, two or four octets are unsigned
 */
export function firstValue(bytes: Uint8Array, start: number, end: number, type: number, itemType: number, width: number): number {
  const length = end - start;
  if (length < 1) return Number.NaN;
  if (type === DATA_BIT) return bytes[start] & 1;
  if (type === DATA_REAL || itemType === TYPE_REAL) return length >= 4 ? real(bytes, start) : Number.NaN;
  if (type === DATA_OCTETS || type === DATA_NULL) return Number.NaN;
  const octets = width > 0 ? (width + 7) >> 3 : length;
  const signed = type === DATA_INTEGER || type === DATA_DINTEGER || itemType === TYPE_INT || itemType === TYPE_DINT;
  if (octets === 1) return bytes[start];
  if (octets === 2 && length >= 2) return signed ? (u16be(bytes, start) << 16) >> 16 : u16be(bytes, start);
  if (octets === 4 && length >= 4) return signed ? u32be(bytes, start) | 0 : u32be(bytes, start);
  return Number.NaN;
}

/** Type of the elements of a written item: its code and its width in bits. */
export interface ElementType {
  readonly type: number;
  readonly bits: number;
}

/**
 * Visits data items: what a write carries, and what a read or a cyclic transfer answers.
 * @param types types of the job's items, where the message has them
 */
export function describeDataItems(
  cursor: Cursor,
  count: number,
  types: readonly ElementType[],
  answer: boolean,
  out: Fields,
): void {
  out.list('data');
  for (let i = 0; i < count && cursor.left >= 4; i++) {
    out.open('');
    const code = cursor.u8();
    if (answer) {
      out.number('return_code', code);
      out.text('result', code === ITEM_SUCCESS ? 'success' : (statuses.get(code)?.name ?? `status_${code}`));
    }
    const type = cursor.u8();
    const length = dataLength(type, cursor.u16be());
    out.text('type', dataTypes.get(type) ?? `type_${type}`);
    const start = cursor.skip(length);
    // A fill octet stands behind data of odd length, except behind the last.
    if (length & 1 && i < count - 1) cursor.skip(1);
    // Programmer commands write octet strings whose width the item tells.
    const shown = type === DATA_OCTETS && types[i] !== undefined && types[i].bits > 0 ? DATA_BYTES : type;
    describeValues(cursor.bytes, start, Math.min(start + length, cursor.end), shown, types[i], out);
    out.close();
  }
  out.close();
}

function describeValues(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  element: ElementType | undefined,
  out: Fields,
): void {
  if (end <= start) return;
  out.bytes('bytes', bytes, start, end);
  const width = type === DATA_REAL || type === DATA_DINTEGER ? 32 : type === DATA_INTEGER ? 16 : (element?.bits ?? 0);
  const octets = width > 0 ? (width + 7) >> 3 : end - start;
  const first = firstValue(bytes, start, end, type, element?.type ?? 0, width);
  if (Number.isNaN(first)) return;
  if (end - start === octets || type === DATA_BIT) {
    out.number('value', first);
    return;
  }
  out.list('values');
  for (let at = start; at + octets <= end; at += octets)
    out.number('', firstValue(bytes, at, at + octets, type === DATA_BYTES ? DATA_BYTES : type, element?.type ?? 0, width));
  out.close();
}
