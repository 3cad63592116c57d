import { utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Reader } from './integers.ts';
import { identifiers } from './objects.ts';

/** Bits beside a data type. */
const ARRAY = 0x10;
const ADDRESS_ARRAY = 0x20;
const SPARSE_ARRAY = 0x40;

/** Data types of values. */
const BOOL = 0x01;
const REAL = 0x0e;
const BLOB = 0x14;
const WSTRING = 0x15;
const STRUCT = 0x17;
const S7STRING = 0x19;

/** Octets of the types of fixed length; -1 where the length is in the value. */
const FIXED: readonly number[] = [0, 1, 1, 2, -1, -1, 1, 2, -1, -1, 1, 2, 4, 8, 4, 8, 8, -1, 4, -1, -1, -1, -1, -1, -1, -1];
const USINT_LIKE_SIGNED: ReadonlySet<number> = new Set([0x06, 0x07]);

const dataTypes: ReadonlyMap<number, string> = new Map(
  'null bool usint uint udint ulint sint int dint lint byte word dword lword real lreal timestamp timespan rid aid blob wstring variant struct'
    .split(' ')
    .map((name, type): [number, string] => [type, name])
    .concat([[S7STRING, 's7string']]),
);

/** Name of the data type of the value at the reader, which stays where it is. */
export function typeName(reader: Reader): string {
  const type = reader.left >= 2 ? reader.bytes[reader.at + 1] : -1;
  return dataTypes.get(type) ?? 'unknown';
}

/** Deepest structure that is followed. */
const DEPTH = 8;
/** Most elements of an array that are described; further ones are stepped over. */
const ELEMENTS = 64;

/** True for identifiers of structures that travel packed: one run of octets in place of members. */
function isPacked(id: number): boolean {
  return (id > 0x90000000 && id < 0x9fffffff) || (id > 0x02000000 && id < 0x02ffffff);
}

/**
 * The number in the value at the reader, NaN for anything that is not one scalar number. For the hot path: nothing is allocated, and the
 * reader is left behind the value only when there was a number.
 */
export function scalar(reader: Reader): number {
  const flags = reader.fixed(1);
  const type = reader.fixed(1);
  if (reader.short || flags & (ARRAY | ADDRESS_ARRAY | SPARSE_ARRAY)) return Number.NaN;
  if (type === 0x04 || type === 0x13) return checked(reader, reader.unsigned());
  if (type === 0x08) return checked(reader, reader.signed());
  const octets = type < FIXED.length ? FIXED[type] : -1;
  if (octets < 1 || octets > 4 || type === REAL) return type === REAL ? real(reader) : Number.NaN;
  const value = reader.fixed(octets);
  if (reader.short) return Number.NaN;
  return type === 0x06 ? (value << 24) >> 24 : type === 0x07 ? (value << 16) >> 16 : value;
}

function checked(reader: Reader, value: number): number {
  return reader.short ? Number.NaN : value;
}

const float = new DataView(new ArrayBuffer(4));

function real(reader: Reader): number {
  float.setUint32(0, reader.fixed(4));
  return reader.short ? Number.NaN : float.getFloat32(0);
}

/** Describes the value at the reader under a name: its flags, type and content. */
export function describeValue(reader: Reader, out: Fields, name: string, depth = 0): void {
  const flags = reader.fixed(1);
  const type = reader.fixed(1);
  if (reader.short || depth > DEPTH) {
    reader.skip(reader.left + 1);
    return;
  }
  if (flags & (ARRAY | ADDRESS_ARRAY)) {
    const declared = reader.unsigned();
    // Elements without octets would not move the reader.
    const count = type === 0 ? 0 : declared;
    out.list(name);
    for (let i = 0; i < count && !reader.short && reader.left > 0; i++) {
      if (i < ELEMENTS) element(reader, out, '', type, depth);
      else step(reader, type);
    }
    out.close();
    return;
  }
  if (flags & SPARSE_ARRAY) {
    out.open(name);
    for (let i = 0, id = reader.unsigned(); id !== 0 && !reader.short && i < ELEMENTS; i++, id = reader.unsigned())
      element(reader, out, String(id), type, depth);
    out.close();
    return;
  }
  element(reader, out, name, type, depth);
}

/** Steps over an element without a description. */
function step(reader: Reader, type: number): void {
  const octets = type < FIXED.length ? FIXED[type] : -1;
  if (octets >= 0) reader.skip(octets);
  else if (type === BLOB || type === WSTRING || type === S7STRING) {
    if (type === BLOB) reader.unsigned();
    reader.skip(reader.unsigned());
  } else if (type === 0x05 || type === 0x09 || type === 0x11) reader.lowWord();
  else if (type === 0x04 || type === 0x08 || type === 0x13) reader.unsigned();
  else reader.skip(reader.left + 1);
}

function element(reader: Reader, out: Fields, name: string, type: number, depth: number): void {
  const { bytes } = reader;
  if (type === STRUCT) structure(reader, out, name, depth);
  else if (type === WSTRING || type === S7STRING) {
    const start = reader.skip(reader.unsigned());
    out.text(name, utf8(bytes, start, reader.at));
  } else if (type === BLOB) {
    reader.unsigned();
    const start = reader.skip(reader.unsigned());
    out.bytes(name, bytes, start, reader.at);
  } else if (type === BOOL) out.flag(name, reader.fixed(1) !== 0);
  else if (type === 0x04 || type === 0x13) out.number(name, reader.unsigned());
  else if (type === 0x08) out.number(name, reader.signed());
  else if (type === 0x05) out.number(name, reader.long(false));
  else if (type === 0x09 || type === 0x11) out.number(name, reader.long(true));
  else if (type === REAL) out.number(name, real(reader));
  else if (type === 0x0f) {
    const start = reader.skip(8);
    out.number(name, reader.short ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getFloat64(start));
  } else if (type === 0x0d || type === 0x10) out.number(name, (BigInt(reader.fixed(4)) << 32n) | BigInt(reader.fixed(4)));
  else if (type < FIXED.length && FIXED[type] > 0) {
    const octets = FIXED[type];
    const value = reader.fixed(octets);
    const shift = 32 - octets * 8;
    out.number(name, USINT_LIKE_SIGNED.has(type) ? (value << shift) >> shift : value);
  } else if (type === 0) out.text(name, 'null');
  else reader.skip(reader.left + 1);
}

function structure(reader: Reader, out: Fields, name: string, depth: number): void {
  const id = reader.fixed(4);
  out.open(name);
  if (isPacked(id)) {
    reader.skip(8);
    const flags = reader.unsigned();
    let count = reader.unsigned();
    if (flags & 0x400) count = reader.unsigned();
    const start = reader.skip(count);
    out.bytes('packed', reader.bytes, start, reader.at);
  } else describeAttributes(reader, out, depth + 1);
  out.close();
}

/** Describes a list of identifiers with values, up to its end mark. */
function describeAttributes(reader: Reader, out: Fields, depth = 0): void {
  for (let id = reader.unsigned(); id !== 0 && !reader.short; id = reader.unsigned())
    describeValue(reader, out, identifiers.get(id) ?? `attribute_${id}`, depth);
}

/** Describes a list of item numbers with values, up to its end mark. */
export function describeItems(reader: Reader, out: Fields): void {
  out.list('values');
  for (let item = reader.unsigned(); item !== 0 && !reader.short; item = reader.unsigned()) {
    out.open('');
    out.number('item', item);
    describeValue(reader, out, 'value');
    out.close();
  }
  out.close();
}
