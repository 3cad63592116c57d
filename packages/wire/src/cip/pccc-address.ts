import { type Cursor, latin1, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ACT_CONFIGURE, ACT_CONTROL, ACT_PROGRAM, ACT_WRITE, type Head } from '../message.ts';
import { fileTypes } from './pccc-functions.ts';

/** Letters of the files that a processor has from the beginning, by number. */
const DEFAULT_FILES = 'OISBTCRNF';
const FLOAT = 0x8a;
const INTEGER = 0x89;
/** Most values of one message. */
const MOST = 128;

/** Fields of a logical address: protected typed logical read and write with two or three address fields, 0 for other functions of group 0F. */
export const addressFields = (code: number): number => LEVELS.get(code & 0xff) ?? 0;
const LEVELS: ReadonlyMap<number, number> = new Map([
  [0xa1, 2],
  [0xa9, 2],
  [0xa2, 3],
  [0xaa, 3],
  [0xab, 3],
]);

/** Functions of group 0F with a PLC-5 system address behind a packet offset and a total of the transaction. */
export const hasSystemAddress = (code: number): boolean => code === 0x00 || code === 0x01 || code === 0x67 || code === 0x68;

/**
 * What writing a file means besides changing data, by its type: programs of SLC and MicroLogix processors are loaded by logical writes of their files, and
 * forces are set in files of their own.
 */
const WRITTEN: ReadonlyMap<number, number> = new Map([
  [0x22, ACT_PROGRAM],
  [0x65, ACT_PROGRAM],
  [0xa1, ACT_CONTROL],
  [0xa2, ACT_CONTROL],
  [0x49, ACT_CONFIGURE],
  [0x4a, ACT_CONFIGURE],
]);

/** File number and element as one address; an answer has them of its request. */
const fileAddress = (file: number, element: number): number => file * 0x1_0000 + element;

/** Where the field behind the one at `at` begins: a field of FF is followed by its value in two bytes. */
const behind = (bytes: Uint8Array, at: number, end: number): number => (at < end && bytes[at] === 0xff ? at + 3 : at + 1);
/** Value of the field at `at`; -1 when it does not fit. */
function field(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  if (bytes[at] !== 0xff) return bytes[at];
  return at + 3 <= end ? u16le(bytes, at + 1) : -1;
}

/** Fills `head` from a logical address: byte count, file, file type, element and, with three fields, sub-element; then what is written. */
export function readAddress(bytes: Uint8Array, at: number, end: number, code: number, head: Head): void {
  const file = field(bytes, at + 1, end);
  const type = behind(bytes, at + 1, end);
  const element = field(bytes, type + 1, end);
  if (file < 0 || element < 0) {
    head.malformed('the PCCC address does not fit');
    return;
  }
  head.quantity = bytes[at];
  head.address = fileAddress(file, element);
  if ((head.acts & ACT_WRITE) === 0) return;
  head.acts |= WRITTEN.get(bytes[type]) ?? 0;
  let data = behind(bytes, type + 1, end);
  if (addressFields(code) === 3) data = behind(bytes, data, end);
  if ((code & 0xff) === 0xab) data += 2;
  if (data + 2 <= end && bytes[type] !== FLOAT) head.value = u16le(bytes, data);
}

/** Fills `head` from a PLC-5 system address in binary form: a byte with a bit for each level that follows. */
export function readSystemAddress(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (at + 5 > end) {
    head.malformed('the PLC-5 address does not fit');
    return;
  }
  head.quantity = u16le(bytes, at + 2);
  const flags = bytes[at + 4];
  // Without file and element there is no address to compare; a name in ASCII is described only.
  if ((flags & 0x06) !== 0x06) return;
  let place = at + 5;
  if (flags & 1) place = behind(bytes, place, end);
  const file = field(bytes, place, end);
  const element = field(bytes, behind(bytes, place, end), end);
  if (file < 0 || element < 0) head.malformed('the PLC-5 address does not fit');
  else head.address = fileAddress(file, element);
}

const next = (cursor: Cursor): number => {
  const value = cursor.u8();
  return value === 0xff ? cursor.u16le() : value;
};

/** Visits a logical address and gives the type of its file. */
export function describeAddress(cursor: Cursor, levels: number, out: Fields): number {
  out.number('byte_count', cursor.u8());
  const file = next(cursor);
  const type = cursor.u8();
  const element = next(cursor);
  const sub = levels === 3 ? next(cursor) : 0;
  const known = fileTypes.get(type);
  out.number('file', file);
  out.text('file_type', known?.title ?? `type_0x${type.toString(16)}`);
  out.number('element', element);
  if (levels === 3) out.number('sub_element', sub);
  if (known?.letter) out.text('address', `${known.letter}${file}:${element}${sub > 0 ? `.${sub}` : ''}`);
  return type;
}

/** Visits a PLC-5 system address: levels in binary, or `$` and a name in ASCII. */
export function describeSystemAddress(cursor: Cursor, out: Fields): void {
  out.number('packet_offset', cursor.u16le());
  out.number('total_transaction', cursor.u16le());
  const flags = cursor.u8();
  if (flags === 0) {
    const start = cursor.at;
    let stop = start;
    while (stop < cursor.end && cursor.bytes[stop] !== 0) stop++;
    out.text('address', latin1(cursor.bytes, start, stop).replace(/^\$/, ''));
    cursor.skip(Math.min(cursor.left, stop + 1 - start));
    return;
  }
  const levels: number[] = [];
  for (let bit = 0; bit < 7 && cursor.left > 0; bit++) levels.push(flags & (1 << bit) ? next(cursor) : 0);
  const [, file = 0, element = 0, sub = 0] = levels;
  out.number('file', file);
  out.number('element', element);
  if (flags & 8) out.number('sub_element', sub);
  const letter = DEFAULT_FILES[file];
  if (letter) out.text('address', `${letter}${file}:${element}${sub > 0 ? `.${sub}` : ''}`);
}

/** Visits the file and element that a request asked for, for its answer. */
export function describeAsked(address: number, out: Fields): number {
  const file = Math.floor(address / 0x1_0000);
  out.number('file', file);
  out.number('element', address % 0x1_0000);
  const letter = DEFAULT_FILES[file];
  if (letter) out.text('address', `${letter}${file}:${address % 0x1_0000}`);
  return letter === 'F' ? FLOAT : letter === 'N' ? INTEGER : 0;
}

/** Visits values of a file: floats, signed integers, or words for every other type. */
export function describeFileValues(cursor: Cursor, type: number, out: Fields): void {
  const size = type === FLOAT ? 4 : 2;
  if (cursor.left < size) return;
  out.list('values');
  for (let i = 0; i < MOST && cursor.left >= size; i++)
    out.number('', type === FLOAT ? cursor.f32le() : type === INTEGER ? cursor.i16le() : cursor.u16le());
  out.close();
}
