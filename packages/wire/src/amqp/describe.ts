import { Cursor, latin1, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import * as fn from './functions.ts';
import { eachValue, type Value } from './values.ts';

/** Most entries of a table, and the depth to which tables are told. */
const LISTED = 48;
const DEPTH = 3;

/** Visits the arguments of a method or performative. Secrets are never told. */
export function describe(bytes: Uint8Array, { start, end, code, unit }: Head, out: Fields): void {
  if (code === fn.HEADER) {
    out.number('protocol_id', bytes[start + 4]);
    out.text('version', `${bytes[start + 5]}.${bytes[start + 6]}.${bytes[start + 7]}`);
    return;
  }
  if (unit >= 0) out.number('channel', unit);
  if (code >= fn.PERFORMATIVE) {
    describePerformative(bytes, start, end, code, out);
    return;
  }
  const list = fn.methodArguments.get(code);
  if (list === undefined || end - start < 12) return;
  const cursor = new Cursor(bytes, start + 11, end - 1);
  for (const [name, form] of list) {
    if (cursor.left === 0) return;
    if (form === 'table') describeTable(name, cursor, 0, out);
    else if (form === 'short' || form === 'long') {
      const value = text(cursor, form === 'long');
      if (name !== '') out.text(name, value);
    } else if (form === 'secret') describeSecret(cursor, out);
    else {
      const value =
        form === 'u8' ? cursor.u8() : form === 'u16' ? cursor.u16be() : form === 'u32' ? cursor.u32be() : cursor.u64be();
      if (name !== '') out.number(name, value);
    }
  }
}

function text(cursor: Cursor, long: boolean): string {
  const length = long ? cursor.u32be() : cursor.u8();
  const start = cursor.skip(Math.min(length, cursor.left));
  return utf8(cursor.bytes, start, cursor.at, 1024);
}

/** Of a PLAIN or AMQPLAIN answer only the user's name is told. */
function describeSecret(cursor: Cursor, out: Fields): void {
  const length = cursor.u32be();
  const start = cursor.skip(Math.min(length, cursor.left));
  const name = userName(cursor.bytes, start, cursor.at);
  if (name !== '') out.text('user_name', name);
}

/** The user's name of a PLAIN answer: what is between the first and the second NUL (RFC 4616). */
function userName(bytes: Uint8Array, start: number, end: number): string {
  let first = start;
  while (first < end && bytes[first] !== 0) first++;
  let second = first + 1;
  while (second < end && bytes[second] !== 0) second++;
  return second < end ? utf8(bytes, first + 1, second, 256) : '';
}

/** A field table (0-9-1 §4.2.5.5), whose types are RabbitMQ's. */
function describeTable(name: string, cursor: Cursor, depth: number, out: Fields): void {
  const length = cursor.u32be();
  const start = cursor.skip(Math.min(length, cursor.left));
  const table = new Cursor(cursor.bytes, start, cursor.at);
  out.open(name);
  for (let i = 0; i < LISTED && table.left > 1; i++) {
    const key = text(table, false);
    if (!describeEntry(key, table, depth, out)) break;
  }
  out.close();
}

function describeEntry(key: string, table: Cursor, depth: number, out: Fields): boolean {
  const type = String.fromCharCode(table.u8());
  if (type === 'S') out.text(key, text(table, true));
  else if (type === 't') out.flag(key, table.u8() !== 0);
  else if (type === 'F' && depth < DEPTH) describeTable(key, table, depth + 1, out);
  else if (type === 'b' || type === 'B') out.number(key, table.u8());
  else if (type === 's' || type === 'u') out.number(key, table.u16be());
  else if (type === 'I' || type === 'i') out.number(key, table.u32be());
  else if (type === 'l' || type === 'T') out.number(key, table.u64be());
  else if (type === 'd') out.number(key, table.f64be());
  else if (type === 'A' || type === 'x' || type === 'F') table.skip(Math.min(table.left, table.u32be()));
  else return type === 'V';
  return !table.short;
}

/** Fields of performatives that are told, by position in their list. */
const PERFORMATIVES: ReadonlyMap<number, readonly string[]> = new Map([
  [fn.OPEN, ['container_id', 'host_name', 'max_frame_size', 'channel_max', 'idle_timeout', '', '', '', '', 'properties']],
  [fn.ATTACH, ['link_name', 'handle', 'receiver', '', '', 'source', 'target']],
  [fn.PERFORMATIVE | 0x14, ['handle', 'delivery_id']],
  [fn.PERFORMATIVE | 0x18, ['error']],
  [fn.PERFORMATIVE | 0x16, ['handle', 'closed', 'error']],
  [fn.SASL_MECHANISMS, ['mechanisms']],
  [fn.SASL_INIT, ['mechanism', '', 'host_name']],
  [fn.SASL_OUTCOME, ['outcome']],
]);

function describePerformative(bytes: Uint8Array, start: number, end: number, code: number, out: Fields): void {
  const names = PERFORMATIVES.get(code);
  if (names === undefined) return;
  eachField(bytes, start, end, (position, value) => {
    const name = names[position] ?? '';
    if (name === '') {
      if (code === fn.SASL_INIT && position === 1) {
        const user = userName(bytes, value.start, value.end);
        if (user !== '') out.text('user_name', user);
      }
    } else describeValue(name, bytes, value, 0, out);
  });
}

/** The fields of a frame's performative, which is a described list. */
function eachField(bytes: Uint8Array, start: number, end: number, take: (position: number, value: Value) => void): void {
  const body = start + bytes[start + 4] * 4;
  const list = body + (bytes[body + 1] === 0x53 ? 3 : 10);
  let position = 0;
  for (const value of eachValue(bytes, list, end, 1))
    if (value.kind === 'list') for (const field of eachValue(bytes, value.start, value.end, LISTED)) take(position++, field);
}

function describeValue(name: string, bytes: Uint8Array, value: Value, depth: number, out: Fields): void {
  const { kind, start, end } = value;
  if (kind === 'text') out.text(name, utf8(bytes, start, end, 512));
  else if (kind === 'flag') out.flag(name, value.number !== 0);
  else if (kind === 'number') out.number(name, value.number);
  else if (kind === 'binary') out.bytes(name, bytes, start, end);
  else if (kind === 'array') {
    // Symbols of one or four bytes of length.
    out.list(name);
    const wide = bytes[start] === 0xb3;
    const cursor = new Cursor(bytes, start + 1, wide || bytes[start] === 0xa3 ? end : start + 1);
    for (let i = 0; i < LISTED && cursor.left > 0; i++) out.text('', text(cursor, wide));
    out.close();
  } else if ((kind === 'list' || kind === 'map') && depth < DEPTH) {
    out.open(name);
    let key = '';
    let position = 0;
    for (const inner of eachValue(bytes, start, end, LISTED)) {
      if (kind === 'map' && position++ % 2 === 0) key = inner.kind === 'text' ? utf8(bytes, inner.start, inner.end, 64) : '';
      else if (inner.kind !== 'null')
        describeValue(kind === 'map' ? key || 'value' : `field_${position++}`, bytes, inner, depth + 1, out);
    }
    out.close();
  }
}

/** Identity: product, version and platform in the properties of either side, and the container's name. */
export function identify(bytes: Uint8Array, { start, end, code }: Head, out: IdentitySink): void {
  if (code === fn.OPEN) {
    eachField(bytes, start, end, (position, value) => {
      if (position === 0 && value.kind === 'text') {
        const name = utf8(bytes, value.start, value.end, 256).trim();
        if (name !== '') out.is('name', name, 50);
      } else if (position === 9 && value.kind === 'map') {
        let key = '';
        let odd = false;
        for (const inner of eachValue(bytes, value.start, value.end, LISTED)) {
          if (odd && inner.kind === 'text') say(key, utf8(bytes, inner.start, inner.end, 256), false, out);
          else if (!odd) key = inner.kind === 'text' ? latin1(bytes, inner.start, inner.end, 64) : '';
          odd = !odd;
        }
      }
    });
    return;
  }
  const cursor = new Cursor(bytes, start + 11 + (code === fn.CONNECTION_START ? 2 : 0), end - 1);
  if (code === fn.CONNECTION_START) out.is('role', 'server', 70);
  const length = cursor.u32be();
  const table = new Cursor(bytes, cursor.at, Math.min(cursor.end, cursor.at + length));
  const quiet: Fields = {
    number() {},
    text: (name, value) => say(name, value, code === fn.CONNECTION_START, out),
    flag() {},
    bytes() {},
    open() {},
    list() {},
    close() {},
  };
  for (let i = 0; i < LISTED && table.left > 1; i++) if (!describeEntry(text(table, false), table, DEPTH, quiet)) return;
}

function say(key: string, told: string, server: boolean, out: IdentitySink): void {
  const value = told.trim();
  if (value === '') return;
  if (key === 'product') out.is('product', value, 85);
  else if (key === 'version') out.is('firmware', value, server ? 80 : 60);
  else if (key === 'cluster_name') out.is('name', value.replace(/^.*@/, ''), 60);
  else if (key === 'platform') out.is('description', value, 50);
}
