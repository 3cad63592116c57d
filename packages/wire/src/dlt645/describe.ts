import { hex } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, type RequestFacts } from '../message.ts';
import { dataItem, identityItems } from './data.ts';
import { classes, relayControls, statuses } from './functions.ts';
import { begin, decimal, HEADER, identifierWidth, passwordAt, plain } from './read.ts';

/** The data without the 33H added to each byte. */
function dataOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const first = start + HEADER;
  return bytes.slice(first, Math.min(end, first + bytes[start + 9])).map((byte) => (byte - 0x33) & 0xff);
}

/** Digits of BCD, low byte first, as they are written. */
function digits(bytes: Uint8Array, start: number, end: number): string {
  return hex(bytes.slice(start, end).toReversed(), 0, end - start);
}

/** Text, sent last character first. */
function text(bytes: Uint8Array, start: number): string {
  return [...bytes.subarray(start)]
    .toReversed()
    .map((byte) => (byte === 0 ? '' : byte < 0x20 || byte > 0x7e ? '.' : String.fromCharCode(byte)))
    .join('')
    .trim();
}

/** Visits the fields of a frame. Passwords are said to be there and left out. `request` gives a refusal what was asked. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const start = begin(bytes, head.start, head.end);
  if (start < 0 || head.end - start < HEADER) return;
  out.text('meter', digits(bytes, start + 1, start + 7));
  const control = bytes[start + 8];
  out.number('control_code', control);
  if (control & 0x20) out.flag('more_follows', true);
  const data = dataOf(bytes, start, head.end);
  if (control & 0x40) {
    out.list('errors');
    const word = data.length > 0 ? data[0] : 0;
    for (let bit = 1; bit < 0x80; bit <<= 1) if (word & bit) out.text('', statuses.get(bit)?.title ?? `bit ${bit}`);
    out.close();
    if (request && request.address >= 0) identifierOf(request.address, identifierWidth(request.code), out);
    return;
  }
  if (head.kind === KIND_RESPONSE) answer(bytes, start, data, head, out);
  else asked(data, head, out);
}

function identifierOf(id: number, width: number, out: Fields): void {
  out.text('identifier', id.toString(16).padStart(width * 2, '0'));
  if (width === 4) out.text('class', classes.get(id >>> 24) ?? `class_${id >>> 24}`);
  const name = dataItem(id, width)?.name ?? (width === 4 ? identityItems.get(id)?.name : undefined);
  if (name) out.text('name', name);
}

function answer(bytes: Uint8Array, start: number, data: Uint8Array, head: Head, out: Fields): void {
  const width = identifierWidth(head.code);
  if (head.code === 0x13) {
    out.text('address', digits(data, 0, Math.min(6, data.length)));
    return;
  }
  if (head.address < 0) {
    if (data.length > 0) out.bytes('data', data, 0, data.length);
    return;
  }
  identifierOf(head.address, width, out);
  const item = dataItem(head.address, width);
  const named = width === 4 ? identityItems.get(head.address) : undefined;
  if (item && data.length >= width + item.size) {
    const first = start + HEADER + width;
    out.list('values');
    for (let at = 0; at + item.size <= data.length - width; at += item.size)
      out.number('', decimal(bytes, first + at, item.size, item.decimals, item.signed ?? false));
    out.close();
    if (item.unit !== '') out.text('unit', item.unit);
  } else if (named) out.text('value', named.text ? text(data, width) : digits(data, width, data.length));
  else if (data.length > width) out.bytes('data', data, width, data.length);
}

function asked(data: Uint8Array, head: Head, out: Fields): void {
  const { code } = head;
  if (head.address >= 0) identifierOf(head.address, identifierWidth(code), out);
  const password = passwordAt(code);
  let at = Math.min(data.length, identifierWidth(code));
  if (password >= 0 && data.length >= password + 4) {
    out.number('level', data[password]);
    out.flag('password_present', true);
    at = password + 4;
    // The edition of 2007 has the operator behind the password; a change of password has the new one there.
    if (code === 0x18 || code === 0x0f) return;
    if (code !== 0x04 && data.length >= at + 4) {
      out.text('operator', digits(data, at, at + 4));
      at += 4;
    }
  }
  if (code === 0x1c && at < data.length) {
    out.text('control', relayControls.get(data[at]) ?? `0x${data[at].toString(16)}`);
    if (data.length >= at + 8) out.text('valid_until', digits(data, at + 2, at + 8));
  } else if (code === 0x08 && data.length >= 6) out.text('time', digits(data, 0, 6));
  else if (code === 0x15 || code === 0x0a) out.text('address', digits(data, 0, Math.min(6, data.length)));
  else if (at < data.length) out.bytes('data', data, at, data.length);
}

/** What a meter says of itself when it is asked for its address, number, model or asset code. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const start = begin(bytes, head.start, head.end);
  if (start < 0 || head.end - start < HEADER) return;
  // Meters stand behind a concentrator or a serial server: what they say is about the address that they speak from all the same.
  const data = dataOf(bytes, start, head.end);
  out.is('deviceType', 'electricity meter', 70);
  if (head.code === 0x13 && data.length >= 6) out.is('serial', digits(data, 0, 6), 60);
  const item = identityItems.get(head.address);
  if (!item?.attribute || data.length <= 4) return;
  const value = item.text ? text(data, 4) : digits(data, 4, data.length);
  if (value !== '' && plain(bytes, start + HEADER + 4) !== 0xff) out.is(item.attribute, value, 80);
}
