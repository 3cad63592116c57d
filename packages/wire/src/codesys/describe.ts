import { Cursor, latin1, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import { functions, LOGIN } from './functions.ts';
import { content, datagramAt, serviceLayer, tagsAt } from './read.ts';

/** Visits the fields of a unit: service of the datagram, channel, session, group and command, and the user of a login. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const first = content(bytes, head.start, head.end);
  if (first === 0) return;
  const start = datagramAt(bytes, head.start, head.end);
  out.number('datagram_service', bytes[start + 3]);
  const layer = bytes[start + 3] === 64 ? serviceLayer(bytes, first, head.end) : 0;
  if (layer > 0) {
    out.number('channel', u16le(bytes, first + 2));
    const group = bytes[layer + 4] & 0x7f;
    out.text('component', functions.get(group << 16)?.name ?? `group_${group}`);
    out.number('group', group);
    out.number('service', u16le(bytes, layer + 6));
    out.number('session', u32le(bytes, layer + 8));
    out.flag('secure', u16le(bytes, layer) === 0x7557);
    if (head.code === LOGIN) login(bytes, tagsAt(bytes, layer), head.end, out);
  } else if (head.code === 0xc280) deviceInfo(bytes, first, head.end, (name, value) => out.text(name, value));
}

/** Tags: number and length in seven bits a byte, the rest filled up; numbers of 80H and more hold tags themselves. */
function eachTag(
  bytes: Uint8Array,
  at: number,
  end: number,
  depth: number,
  take: (id: number, start: number, end: number) => void,
): void {
  const cursor = new Cursor(bytes, at, end);
  for (let i = 0; i < 64 && cursor.left >= 2; i++) {
    const id = tagNumber(cursor);
    const length = tagNumber(cursor);
    if (length > cursor.left) return;
    const start = cursor.skip(length);
    if (id >= 0x80 && depth > 0) eachTag(bytes, start, cursor.at, depth - 1, take);
    else take(id, start, cursor.at);
  }
}

function tagNumber(cursor: Cursor): number {
  let value = 0;
  for (let shift = 0; shift < 35 && cursor.left > 0; shift += 7) {
    const byte = cursor.u8();
    value += (byte & 0x7f) * 2 ** shift;
    if ((byte & 0x80) === 0) break;
  }
  return value;
}

function login(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  eachTag(bytes, at, end, 2, (id, start, stop) => {
    if (id === 0x10) out.text('user_name', latin1(bytes, start, stop));
    else if (id === 0x11) out.flag('password_present', stop > start);
  });
}

const decoder = new TextDecoder('utf-16le');

/** Names of node, device and vendor, and the firmware, in the information that a name server gives. */
function deviceInfo(bytes: Uint8Array, first: number, end: number, take: (name: string, value: string) => void): void {
  if (end - first < 37) return;
  const firmware = first + 28;
  take('firmware', `${bytes[firmware + 3]}.${bytes[firmware + 2]}.${bytes[firmware + 1]}.${bytes[firmware]}`);
  let at = first + 48 + u16le(bytes, first + 12);
  const names = ['node_name', 'device_name', 'vendor_name'];
  for (let i = 0; i < names.length; i++) {
    const length = 2 * u16le(bytes, first + 14 + 2 * i);
    if (length === 0 || at + length > end) return;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
    take(names[i], decoder.decode(bytes.subarray(at, at + length)).replace(/[\u0000-\u001f]/g, '.'));
    at += length + 2;
  }
  const serial = bytes[first + 36];
  if (serial > 0 && at + serial <= end) take('serial', latin1(bytes, at, at + serial));
}

const attributes = {
  node_name: 'name',
  device_name: 'product',
  vendor_name: 'vendor',
  firmware: 'firmware',
  serial: 'serial',
} as const;

/** What a runtime system says of its device. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const first = content(bytes, head.start, head.end);
  if (first === 0) return;
  out.is('role', 'controller', 85);
  deviceInfo(bytes, first, head.end, (name, value) => {
    if (value !== '') out.is(attributes[name as keyof typeof attributes], value, 90);
  });
}
