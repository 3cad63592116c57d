import { BerReader } from '../ber.ts';
import { u16be } from '../bytes.ts';
import { ACT_CONTROL, type Head, KIND_REQUEST, KIND_RESPONSE, MARK_CREDENTIALS, MARK_IDENTITY } from '../message.ts';
import { ENCRYPTED, functions, PROCEDURE_TABLE, READ_FULL, SECURITY, WRITE_FULL, WRITE_OFFSET } from './functions.ts';

/** Elements of the message (IEEE 1703-2012 annex J). */
export const TAG_MESSAGE = 0x60;
export const TAG_CALLED_TITLE = 0xa2;
export const TAG_CALLED_INVOCATION = 0xa4;
export const TAG_CALLING_TITLE = 0xa6;
export const TAG_CALLING_INVOCATION = 0xa8;
export const TAG_USER_INFORMATION = 0xbe;
const TAG_ASO_CONTEXT = 0xa1;
export const TAG_EXTERNAL = 0x28;
export const TAG_OCTETS = 0x81;

const FLAG_CLASS = 0x10;
const SECURITY_CIPHERED = 0x08;
/** Code from which on an octet is a request and not how one went. */
const FIRST_REQUEST = 0x20;

const reader = new BerReader();

/** Length of the message at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 1) return 0;
  if (bytes[at] !== TAG_MESSAGE) return -1;
  if (end - at < 2) return 0;
  const length = bytes[at + 1];
  if (length < 0x80) return 2 + length;
  if (length === 0x81) return end - at < 3 ? 0 : 3 + bytes[at + 2];
  if (length === 0x82) return end - at < 4 ? 0 : 4 + u16be(bytes, at + 2);
  return -1;
}

/** 88 for a message that holds titles, an invocation and user information as an external, and nothing behind; 55 for the beginning of one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8 || bytes[at] !== TAG_MESSAGE) return 0;
  const length = measure(bytes, at, end);
  if (length <= 8) return 0;
  const whole = length <= end - at;
  reader.reset(bytes, at, whole ? at + length : end);
  if (!reader.next() || !reader.enter()) return 0;
  let invoked = false;
  let last = 0;
  while (reader.next()) {
    const { tag } = reader;
    if (tag < last || tag < TAG_ASO_CONTEXT || tag > TAG_USER_INFORMATION) return 0;
    if (last === 0 && tag !== TAG_ASO_CONTEXT && tag !== TAG_CALLED_TITLE && tag !== TAG_CALLING_TITLE) return 0;
    // An association of OSI has its user information in the same place, but a context name that is not C12.22's and no invocation.
    if (tag === TAG_CALLING_INVOCATION) invoked = true;
    last = tag;
    if (tag === TAG_USER_INFORMATION) return whole && invoked && bytes[reader.start] === TAG_EXTERNAL ? 88 : 0;
  }
  return !whole && last > 0 ? 55 : 0;
}

/** Calls `take` with the extent of each service of the message's user information; false when it is encrypted or there is none. */
export function eachService(bytes: Uint8Array, at: number, end: number, take: (start: number, stop: number) => void): boolean {
  let next = at + 1;
  if (end - at < 2) return false;
  const flags = bytes[at];
  if (flags & SECURITY_CIPHERED) return false;
  if (flags & FLAG_CLASS) next += 4;
  for (let count = 0; count < 64 && next < end; count++) {
    let length = bytes[next++];
    if (length === 0x81 && next < end) length = bytes[next++];
    else if (length === 0x82 && end - next >= 2) {
      length = u16be(bytes, next);
      next += 2;
    } else if (length >= 0x80) return true;
    if (length === 0) continue;
    if (length > end - next) return true;
    take(next, next + length);
    next += length;
  }
  return true;
}

let current: Head;

/** Takes one service into the head: the first is the function, what any of them does is done. */
function service(start: number, stop: number): void {
  const head = current;
  const { bytes } = reader;
  const code = bytes[start];
  head.quantity++;
  if (code < FIRST_REQUEST) {
    if (head.quantity > 1) return;
    head.kind = KIND_RESPONSE;
    head.status = code;
    return;
  }
  const known = functions.has(code) ? code : code > 0x60 && code < 0x6c ? 0x60 : code;
  head.acts |= functions.get(known)?.acts ?? 0;
  if (code === SECURITY) head.marks |= MARK_CREDENTIALS;
  const table = code >= READ_FULL && code <= WRITE_OFFSET && stop - start >= 3 ? u16be(bytes, start + 1) : -1;
  if (table === PROCEDURE_TABLE && code >= WRITE_FULL) head.acts |= ACT_CONTROL;
  if (head.quantity > 1) return;
  head.kind = KIND_REQUEST;
  head.code = known;
  head.address = table;
}

/** Fills `head` from the message in bytes[at, end): the first service is the function, `quantity` counts them, `address` is the table. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  reader.reset(bytes, at, end);
  if (!reader.next() || reader.tag !== TAG_MESSAGE || !reader.enter()) {
    head.malformed('not a message');
    return;
  }
  let answered = -1;
  let found = false;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (tag === TAG_CALLED_INVOCATION) answered = invocation();
    else if (tag === TAG_CALLING_INVOCATION) head.pair = invocation();
    else if (tag === TAG_CALLING_TITLE) head.marks |= MARK_IDENTITY;
    else if (tag === TAG_USER_INFORMATION && bytes[reader.start] === TAG_EXTERNAL)
      found = information(bytes, answered >= 0, head);
  }
  if (answered >= 0) head.pair = answered;
  if (!found) head.malformed('no user information');
  else if (reader.malformed) head.malformed('an element does not fit');
}

/** Number of an invocation inside its element; -1 when it is none. */
function invocation(): number {
  if (!reader.enter()) return -1;
  const value = reader.next() ? reader.unsigned() : Number.NaN;
  reader.leave();
  return Number.isNaN(value) ? -1 : value >>> 0;
}

function information(bytes: Uint8Array, answers: boolean, head: Head): boolean {
  if (!reader.enter()) return false;
  let found = false;
  if (reader.into(TAG_EXTERNAL)) {
    if (reader.find(TAG_OCTETS)) {
      found = true;
      current = head;
      if (!eachService(bytes, reader.start, reader.stop, service)) {
        head.code = ENCRYPTED;
        head.kind = answers ? KIND_RESPONSE : KIND_REQUEST;
      } else if (head.quantity === 0) head.malformed('no service');
    }
    reader.leave();
  }
  reader.leave();
  return found;
}
