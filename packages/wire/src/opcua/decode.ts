import { type Cursor, hex, u32le, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { attributes, builtInTypes } from './names.ts';
import type { Kind, Shape } from './shapes.ts';
import { structures } from './structures.ts';
import { statuses, statusKey } from './statuses.ts';

/** Most entries of one list that are shown; the others are read over. */
const MOST_SHOWN = 128;
/** Structures, Variants and diagnostics within one another that are followed. */
const DEEPEST = 12;

/** Takes fields and keeps none: for what is read over. */
export const silence: Fields = {
  number() {},
  text() {},
  flag() {},
  bytes() {},
  open() {},
  list() {},
  close() {},
};

/** A length of four bytes and as many bytes; -1 stands for nothing. Returns where they begin; they end at the cursor. */
function counted(cursor: Cursor): number {
  const length = cursor.i32le();
  return length > 0 ? cursor.skip(length) : cursor.at;
}

/** Text of a String (Part 6, 5.2.2.4). */
export function readString(cursor: Cursor): string {
  const start = counted(cursor);
  return utf8(cursor.bytes, start, cursor.at);
}

/** ISO 8601 text of a DateTime: 100 ns since 1601 (5.2.2.5); '' for none and for times that no calendar has. */
function readTime(cursor: Cursor): string {
  const ticks = cursor.u64le();
  const milliseconds = Number(ticks / 10000n) - 11644473600000;
  return ticks === 0n || milliseconds > 253402300799000 ? '' : new Date(milliseconds).toISOString();
}

function readGuid(cursor: Cursor): string {
  const part = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const first = `${part(cursor.u32le(), 8)}-${part(cursor.u16le(), 4)}-${part(cursor.u16le(), 4)}`;
  const start = cursor.skip(8);
  return cursor.at - start === 8
    ? `${first}-${hex(cursor.bytes, start, start + 2)}-${hex(cursor.bytes, start + 2, start + 8)}`
    : first;
}

/** Customary text of a NodeId, `i=2258` or `ns=2;s=Tank.Level` (5.2.2.9). The upper two bits of the encoding byte belong to the caller. */
function nodeText(cursor: Cursor, encoding: number): string {
  const wide = encoding & 0x3f;
  if (wide === 0) return `i=${cursor.u8()}`;
  const namespace = wide === 1 ? cursor.u8() : cursor.u16le();
  const prefix = namespace > 0 ? `ns=${namespace};` : '';
  if (wide === 1) return `${prefix}i=${cursor.u16le()}`;
  if (wide === 2) return `${prefix}i=${cursor.u32le()}`;
  if (wide === 3) return `${prefix}s=${readString(cursor)}`;
  if (wide === 4) return `${prefix}g=${readGuid(cursor)}`;
  const start = counted(cursor);
  return `${prefix}b=${hex(cursor.bytes, start, cursor.at)}`;
}

/** Text of a NodeId. */
const readNode = (cursor: Cursor): string => nodeText(cursor, cursor.u8());

/** Text of an ExpandedNodeId: a NodeId with, by flags, a namespace's URI and a server's index (5.2.2.10). */
function readExpandedNode(cursor: Cursor): string {
  const encoding = cursor.u8();
  let text = nodeText(cursor, encoding);
  if (encoding & 0x80) text = `nsu=${readString(cursor)};${text}`;
  if (encoding & 0x40) text = `svr=${cursor.u32le()};${text}`;
  return text;
}

function readQualifiedName(cursor: Cursor): string {
  const namespace = cursor.u16le();
  const name = readString(cursor);
  return namespace > 0 ? `${namespace}:${name}` : name;
}

function readLocalizedText(cursor: Cursor): string {
  const mask = cursor.u8();
  if (mask & 1) readString(cursor);
  return mask & 2 ? readString(cursor) : '';
}

/** Name of a StatusCode: `good`, a name of the table, or hexadecimal. */
export function statusName(status: number): string {
  const key = statusKey(status);
  if (key === 0) return 'good';
  return statuses.get(key)?.name ?? statuses.get(key & 0xcfff)?.name ?? `0x${status.toString(16).padStart(8, '0')}`;
}

/** Reads over a DiagnosticInfo (5.2.2.12). */
function skipDiagnostic(cursor: Cursor, depth: number): void {
  const mask = cursor.u8();
  for (const bit of [1, 2, 8, 4]) if (mask & bit) cursor.u32le();
  if (mask & 0x10) counted(cursor);
  if (mask & 0x20) cursor.u32le();
  if (mask & 0x40) {
    if (depth < DEEPEST) skipDiagnostic(cursor, depth + 1);
    else cursor.skip(cursor.left + 1);
  }
}

function readList(cursor: Cursor, name: string, out: Fields, one: (shown: Fields) => void): void {
  const count = cursor.i32le();
  out.list(name);
  for (let i = 0; i < count && cursor.left > 0; i++) one(i < MOST_SHOWN ? out : silence);
  out.close();
}

/** Visits a structure's fields. */
export function readShape(cursor: Cursor, shape: Shape, out: Fields, depth = 0): void {
  for (const name in shape) {
    if (cursor.short) return;
    readKind(cursor, shape[name], name, out, depth);
  }
}

/** Visits one field. Empty texts, null objects and good statuses inside lists stay visible; missing data ends the walk. */
function readKind(cursor: Cursor, kind: Kind, name: string, out: Fields, depth: number): void {
  if (typeof kind === 'object') {
    if (depth > DEEPEST) cursor.skip(cursor.left + 1);
    else if ('list' in kind) readList(cursor, name, out, (shown) => readKind(cursor, kind.list, '', shown, depth + 1));
    else if ('fields' in kind) {
      out.open(name);
      readShape(cursor, kind.fields, out, depth + 1);
      out.close();
    } else {
      const value = cursor.u32le();
      out.text(name, kind.enumeration[value] ?? String(value));
    }
    return;
  }
  const reader = READERS[kind];
  if (reader) reader(cursor, name, out);
  else if (kind === 'variant') readVariant(cursor, name, out, depth);
  else if (kind === 'value') readDataValue(cursor, name, out, depth);
  else if (kind === 'object') readObject(cursor, name, out, depth);
  else skipDiagnostic(cursor, depth);
}

const text = (read: (cursor: Cursor) => string) => (cursor: Cursor, name: string, out: Fields) => out.text(name, read(cursor));
const number = (read: (cursor: Cursor) => number | bigint) => (cursor: Cursor, name: string, out: Fields) =>
  out.number(name, read(cursor));
const byteString = (cursor: Cursor, name: string, out: Fields) => {
  const start = counted(cursor);
  out.bytes(name, cursor.bytes, start, cursor.at);
};

const READERS: { readonly [kind: string]: ((cursor: Cursor, name: string, out: Fields) => void) | undefined } = {
  boolean: (cursor, name, out) => out.flag(name, cursor.u8() !== 0),
  byte: number((cursor) => cursor.u8()),
  sbyte: number((cursor) => (cursor.u8() << 24) >> 24),
  int16: number((cursor) => cursor.i16le()),
  uint16: number((cursor) => cursor.u16le()),
  uint32: number((cursor) => cursor.u32le()),
  int32: number((cursor) => cursor.i32le()),
  int64: number((cursor) => BigInt.asIntN(64, cursor.u64le())),
  uint64: number((cursor) => cursor.u64le()),
  float: number((cursor) => cursor.f32le()),
  double: number((cursor) => cursor.f64le()),
  string: text(readString),
  xml_element: text(readString),
  bytes: byteString,
  byte_string: byteString,
  secret: (cursor, name, out) => {
    const start = counted(cursor);
    out.number(`${name}_length`, cursor.at - start);
  },
  time: text(readTime),
  date_time: text(readTime),
  guid: text(readGuid),
  node: text(readNode),
  node_id: text(readNode),
  expandedNode: text(readExpandedNode),
  expanded_node_id: text(readExpandedNode),
  qualifiedName: text(readQualifiedName),
  qualified_name: text(readQualifiedName),
  localizedText: text(readLocalizedText),
  localized_text: text(readLocalizedText),
  status: (cursor, name, out) => out.text(name, statusName(cursor.u32le())),
  status_code: text((cursor) => statusName(cursor.u32le())),
  attribute: text((cursor) => {
    const id = cursor.u32le();
    return attributes[id] || `attribute_${id}`;
  }),
};

/** Visits a Variant (5.2.2.16): its type, and its value or values. */
function readVariant(cursor: Cursor, name: string, out: Fields, depth: number): void {
  const mask = cursor.u8();
  const type = builtInTypes[mask & 0x3f] ?? `type_${mask & 0x3f}`;
  out.open(name);
  out.text('type', type);
  if (depth > DEEPEST) cursor.skip(cursor.left + 1);
  else if (mask & 0x80) readList(cursor, 'values', out, (shown) => readBuiltIn(cursor, type, '', shown, depth + 1));
  else if (type !== 'null') readBuiltIn(cursor, type, 'value', out, depth + 1);
  if (mask & 0x40) readList(cursor, 'dimensions', out, (shown) => shown.number('', cursor.i32le()));
  out.close();
}

function readBuiltIn(cursor: Cursor, type: string, name: string, out: Fields, depth: number): void {
  const reader = READERS[type];
  if (reader) reader(cursor, name, out);
  else if (type === 'extension_object') readObject(cursor, name, out, depth);
  else if (type === 'data_value') readDataValue(cursor, name, out, depth);
  else if (type === 'variant') readVariant(cursor, name, out, depth);
  else if (type === 'diagnostic_info') skipDiagnostic(cursor, depth);
  else cursor.skip(cursor.left + 1);
}

/** Visits a DataValue (5.2.2.17). */
function readDataValue(cursor: Cursor, name: string, out: Fields, depth: number): void {
  const mask = cursor.u8();
  out.open(name);
  if (mask & 1) readVariant(cursor, 'value', out, depth + 1);
  if (mask & 2) out.text('status', statusName(cursor.u32le()));
  if (mask & 4) out.text('source_timestamp', readTime(cursor));
  if (mask & 0x10) cursor.u16le();
  if (mask & 8) out.text('server_timestamp', readTime(cursor));
  if (mask & 0x20) cursor.u16le();
  out.close();
}

/** Id of an encoding in namespace 0 at `at`, -1 for other NodeIds. The caller has checked that the NodeId fits. */
function encodingAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0) return bytes[at + 1];
  if (bytes[at] === 1 && bytes[at + 1] === 0) return bytes[at + 2] | (bytes[at + 3] << 8);
  if (bytes[at] === 2 && bytes[at + 1] === 0 && bytes[at + 2] === 0) return u32le(bytes, at + 3);
  return -1;
}

/** Visits an ExtensionObject (5.2.2.15): its structure when that is known, its bytes otherwise. */
function readObject(cursor: Cursor, name: string, out: Fields, depth: number): void {
  const at = cursor.at;
  const node = readNode(cursor);
  const encoding = cursor.u8();
  if (cursor.short) return;
  const known = structures.get(encodingAt(cursor.bytes, at));
  if (node === 'i=0' && encoding === 0) return;
  out.open(name);
  out.text('type', known?.name ?? node);
  if (encoding !== 0) {
    const start = counted(cursor);
    const stop = cursor.at;
    if (encoding === 1 && known && depth <= DEEPEST) {
      const end = cursor.end;
      cursor.at = start;
      cursor.end = stop;
      readShape(cursor, known.shape, out, depth + 1);
      cursor.short = false;
      cursor.at = stop;
      cursor.end = end;
    } else out.bytes('body', cursor.bytes, start, stop);
  }
  out.close();
}
