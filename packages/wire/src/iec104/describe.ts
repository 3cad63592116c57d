import { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head } from '../message.ts';
import { elements, type ElementName } from './elements.ts';
import { causes, isUnaddressed, types } from './functions.ts';
import { objectSize } from './read.ts';

const layouts = new Map<number, readonly ElementName[]>(types.map(([type, , , , , layout]) => [type, layout]));
const labels = new Map<number, string>(types.map(([type, label]) => [type, label]));

/** Visits the fields of an APDU: control field, ASDU header, every information object by its type's table of elements. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  cursor.skip(2);
  const control = cursor.u16le();
  const received = cursor.u16le();
  out.text('format', control & 1 ? (control & 2 ? 'U' : 'S') : 'I');
  if ((control & 3) === 3) return;
  if ((control & 1) === 0) out.number('send_sequence', control >> 1);
  out.number('receive_sequence', received >> 1);
  if (control & 1 || cursor.left === 0) return;
  describeAsdu(cursor, NETWORK, out);
}

/** Octets of the fields that differ between IEC 60870-5-101 and -104: cause with originator, common address, object address. */
export interface FieldSizes {
  cause: number;
  common: number;
  object: number;
}

const NETWORK: FieldSizes = { cause: 2, common: 2, object: 3 };

/** Visits the fields of the ASDU that the cursor stands at. */
export function describeAsdu(cursor: Cursor, sizes: FieldSizes, out: Fields): void {
  const type = cursor.u8();
  const structure = cursor.u8();
  const cause = cursor.u8();
  out.number('type_id', type);
  out.text('type', labels.get(type) ?? `type_${type}`);
  out.number('cause_code', cause & 63);
  out.text('cause', causes.get(cause & 63)?.name ?? `cause_${cause & 63}`);
  out.flag('negative', (cause & 0x40) !== 0);
  out.flag('test', (cause & 0x80) !== 0);
  if (sizes.cause === 2) out.number('originator', cursor.u8());
  out.number('common_address', sizes.common === 2 ? cursor.u16le() : cursor.u8());
  out.flag('sequence_of_elements', (structure & 0x80) !== 0);
  out.list('objects');
  const layout = layouts.get(type);
  const count = objectSize[type & 127] === 255 || layout === undefined ? Math.min(1, cursor.left) : structure & 0x7f;
  let address = 0;
  for (let i = 0; i < count && !cursor.short && (i === 0 || cursor.left > 0); i++) {
    out.open('');
    if (layout && isUnaddressed(type)) {
      secured(cursor, layout, out);
      out.close();
      continue;
    }
    address = structure & 0x80 && i > 0 ? (address + 1) & 0xffffff : objectAddress(cursor, sizes.object);
    out.number('address', address);
    if (layout) for (const name of layout) elements[name].describe(cursor, out);
    else out.bytes('data', cursor.bytes, cursor.skip(cursor.left), cursor.at);
    out.close();
  }
  out.close();
}

function objectAddress(cursor: Cursor, size: number): number {
  return size === 3 ? cursor.u24le() : size === 2 ? cursor.u16le() : cursor.u8();
}

/** Objects without an address. Behind the segmentation control, only the first segment begins with the elements of the type. */
function secured(cursor: Cursor, layout: readonly ElementName[], out: Fields): void {
  const continues = layout[0] === 'asn' && cursor.left > 0 && (cursor.bytes[cursor.at] & 0x40) === 0;
  for (const name of continues ? (['asn', 'rest'] as const) : layout) elements[name].describe(cursor, out);
}
