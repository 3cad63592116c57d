import { ipv4Text, latin1, u16be, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST, KIND_RESPONSE, MARK_IDENTITY } from '../message.ts';
import { accessLevels, footerParameters, SHORT, statuses } from './functions.ts';
import { commandAt, HEADER } from './read.ts';

/** Users of one message that are listed, and names of files. */
const MOST = 64;
/** A user: name (40 bytes of UTF-16), hash of the password, level. */
const USER = 0x4a;

/** Text of bytes[at, end) as little-endian UTF-16, up to a NUL; control characters a dot. */
function utf16(bytes: Uint8Array, at: number, end: number): string {
  let text = '';
  for (let i = at; i + 2 <= end; i += 2) {
    const unit = u16le(bytes, i);
    if (unit === 0) break;
    text += unit < 0x20 ? '.' : String.fromCharCode(unit);
  }
  return text.trim();
}

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (head.code >= SHORT) {
    describeShort(bytes, head, out);
    return;
  }
  if (end - start < HEADER + 6) return;
  const response = head.kind === KIND_RESPONSE;
  out.number('sequence', bytes[start + 2]);
  const route = start + (response ? 13 : 9);
  out.number('network', bytes[route]);
  out.number('station', bytes[route + 1]);
  out.number('module_io', u16le(bytes, route + 2));
  const command = commandAt(bytes, start);
  if (command + 6 > end) return;
  out.number('command', head.code);
  out.number('reference', head.pair);
  const data = command + 6;
  if (response) {
    out.number('status_code', head.status);
    if (head.status !== 0) out.text('status', statuses.get(head.status)?.title ?? 'unknown');
  }
  const footer = footerAt(bytes, data - 2, end);
  const stop = footer < 0 ? end : footer;
  if (response) describeResponse(bytes, data, stop, head, out);
  else describeRequest(bytes, data, stop, head, out);
  if (footer >= 0) describeFooter(bytes, footer, end, out);
}

function describeShort(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  out.number('message', bytes[start + 3]);
  if (head.kind === KIND_REQUEST) return;
  if (end - start === 14) {
    out.text('ip_address', ipv4Text(bytes, start + 6));
    out.text('ip_address_2', ipv4Text(bytes, start + 10));
  } else if (end - start > 4) out.bytes('data', bytes, start + 4, end);
}

/**
 * Where the footer begins: the size behind command and reference counts the data in front of it, and the footer's own size must reach the end exactly.
 * -1 without one.
 */
function footerAt(bytes: Uint8Array, sizeAt: number, end: number): number {
  const footer = sizeAt + 2 + u16le(bytes, sizeAt);
  return footer + 3 <= end && u16le(bytes, footer) > 0 && footer + 2 + u16le(bytes, footer) === end ? footer : -1;
}

function describeFooter(bytes: Uint8Array, footer: number, end: number, out: Fields): void {
  const count = bytes[footer + 2];
  out.list('footer');
  for (let i = 0; i < count && footer + 5 + i * 2 <= end; i++) {
    const type = bytes[footer + 3 + i * 2];
    out.text('', footerParameters.get(type) ?? `parameter_0x${type.toString(16)}`);
  }
  out.close();
}

function user(bytes: Uint8Array, at: number, out: Fields): void {
  out.open('');
  out.text('user', utf16(bytes, at, at + 0x28));
  const level = u16be(bytes, at + 0x48);
  out.text('access_level', accessLevels.get(level) ?? `level_0x${level.toString(16)}`);
  out.close();
}

function users(bytes: Uint8Array, at: number, end: number, count: number, out: Fields): void {
  out.list('users');
  for (let i = 0; i < count && i < MOST && at + (i + 1) * USER <= end; i++) user(bytes, at + i * USER, out);
  out.close();
}

/** Names of files in a request: a length in bytes, then UTF-16 that ends with a NUL. */
function files(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  out.list('files');
  let found = 0;
  for (let i = at; i + 6 <= end && found < MOST; i++) {
    const length = u16le(bytes, i);
    const stop = i + 2 + length;
    if (length < 6 || length & 1 || stop > end || u16le(bytes, stop - 2) !== 0) continue;
    const name = utf16(bytes, i + 2, stop);
    if (name.length * 2 + 2 !== length || !/^[\x20-\x7e]+$/.test(name)) continue;
    out.text('', name);
    found++;
    i = stop - 1;
  }
  out.close();
}

function describeRequest(bytes: Uint8Array, at: number, end: number, head: Head, out: Fields): void {
  const { code } = head;
  if (code === 0x0131) out.text('user', utf16(bytes, at, Math.min(end, at + 0x28)));
  else if (code === 0x1133 && at + 4 <= end) users(bytes, at + 4, end, u16le(bytes, at + 2), out);
  else if (code >= 0x1001 && code <= 0x1006 && at + 2 <= end) out.number('mode', u16le(bytes, at));
  else if (code === 0x0410 && at + 22 <= end) {
    out.number('area', head.area);
    out.number('address', head.address);
    out.number('quantity', head.quantity);
  } else if ((code === 0x1868 || code === 0x1869 || code === 0x186a) && at + 2 <= end) {
    out.number('file_handle', u16le(bytes, at));
    if (code === 0x1868 && at + 8 <= end) {
      out.number('offset', u32le(bytes, at + 2));
      out.number('length', u16le(bytes, at + 6));
    } else if (code === 0x1869) out.bytes('data', bytes, at + 2, end);
  } else if (code >= 0x1700 && code <= 0x18ff) files(bytes, at, end, out);
  else if (code !== 0x0132 && at < end) out.bytes('data', bytes, at, end);
}

function describeResponse(bytes: Uint8Array, at: number, end: number, head: Head, out: Fields): void {
  if (head.marks & MARK_IDENTITY) {
    out.text('type_name', latin1(bytes, at, at + 16));
    out.number('type_code', u16le(bytes, at + 16));
  } else if (head.code === 0x0134 && head.status === 0) users(bytes, at, end, MOST, out);
  else if (head.code === 0x1867 && head.status === 0 && at + 2 <= end) out.number('file_handle', u16le(bytes, at));
  else if (head.code !== 0x0131 && head.code !== 0x0132 && at < end) out.bytes('data', bytes, at, end);
}

/** Identity in the answer to open initial: the controller's type name. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (!(head.marks & MARK_IDENTITY)) return;
  const at = commandAt(bytes, head.start) + 6;
  const name = latin1(bytes, at, Math.min(head.end, at + 16));
  if (!/^[\x21-\x7e][\x20-\x7e]{2,}$/.test(name)) return;
  out.is('model', name, 95);
  out.is('vendor', 'Mitsubishi Electric', 85);
  out.is('role', 'controller', 85);
}
