import { u16be, u16le, u32le } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { functions, SHORT } from './functions.ts';

/** Header in front of what the length field counts. */
export const HEADER = 21;
/** Longest message: a length of 16 bits behind the header. */
export const LONGEST = HEADER + 0xffff;

const REQUEST = 0x57;
const RESPONSE = 0xd7;
const SHORT_REQUEST = 0x5a;
const SHORT_RESPONSE = 0xda;

/** Length of a short message, which has no length field: 4 bytes ask; the answer has two words more, or what the controller says of itself. */
function shortLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === SHORT_REQUEST) return 4;
  return bytes[at + 3] === 0xff ? 28 : 14;
}

const isShort = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at] === SHORT_REQUEST || bytes[at] === SHORT_RESPONSE) &&
  bytes[at + 1] === 0 &&
  bytes[at + 2] === 0 &&
  functions.has(SHORT | bytes[at + 3]);

/** Length of the message at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 4) return 0;
  if (isShort(bytes, at)) return shortLength(bytes, at);
  if ((bytes[at] !== REQUEST && bytes[at] !== RESPONSE) || bytes[at + 1] > 1) return -1;
  if (end - at < HEADER) return 0;
  if (bytes[at + 5] !== 0x11 || bytes[at + 6] !== 0x11) return -1;
  const length = u16le(bytes, at + 19);
  return length >= 8 ? HEADER + length : -1;
}

/** 92 for a header with its marks and a command header of the right size, 60 for a short message of the right length. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  if (length <= 28 && isShort(bytes, at)) return length === end - at ? 60 : 0;
  if (end - at < HEADER + 4) return 50;
  const request = bytes[at] === REQUEST;
  const right = (bytes[at + HEADER] & 0x80) === (request ? 0 : 0x80) && bytes[at + HEADER + 2] === (request ? 0x16 : 0x18);
  return right ? 92 : 60;
}

/** Who sent a message: its first byte says. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 4) return FROM_UNKNOWN;
  if (bytes[at] === REQUEST || bytes[at] === SHORT_REQUEST) return FROM_CLIENT;
  return bytes[at] === RESPONSE || bytes[at] === SHORT_RESPONSE ? FROM_SERVER : FROM_UNKNOWN;
}

/** Where the command stands: behind the command header, whose third byte says how much of it follows its second. */
export const commandAt = (bytes: Uint8Array, at: number): number => at + HEADER + 2 + bytes[at + HEADER + 2];

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < 4) {
    head.malformed('shorter than a short message');
    return;
  }
  const request = (bytes[at] & 0x80) === 0;
  head.kind = request ? KIND_REQUEST : KIND_RESPONSE;
  if (isShort(bytes, at)) {
    head.code = SHORT | bytes[at + 3];
    head.pair = head.code;
    head.acts = functions.get(head.code)?.acts ?? 0;
    return;
  }
  const length = measure(bytes, at, end);
  if (length < 0 || end - at < HEADER + 6) {
    head.malformed('no MELSOFT header');
    return;
  }
  if (length > end - at) head.malformed('shorter than its length field says');
  const route = at + (request ? 9 : 13);
  head.unit = (bytes[route] << 8) | bytes[route + 1];
  const command = commandAt(bytes, at);
  if (command + 4 > end) {
    head.malformed('the command is missing');
    return;
  }
  head.code = u16be(bytes, command);
  head.pair = u16le(bytes, command + 2);
  head.acts = functions.get(head.code)?.acts ?? 0;
  const data = command + 6;
  if (request) readRequest(bytes, data, end, head);
  else {
    head.status = u16le(bytes, at + HEADER + 4);
    if (head.code === 0x0121 && head.status === 0 && data + 18 <= end) head.marks |= MARK_IDENTITY;
    else if (head.code === 0x0134 && head.status === 0) head.marks |= MARK_CREDENTIALS;
  }
}

function readRequest(bytes: Uint8Array, data: number, end: number, head: Head): void {
  const { code } = head;
  if (code >= 0x1001 && code <= 0x1006 && data + 2 <= end) head.value = u16le(bytes, data);
  else if (code === 0x0410 && data + 22 <= end) {
    head.area = u16le(bytes, data + 10);
    head.address = u32le(bytes, data + 12);
    head.quantity = u16le(bytes, data + 20);
  } else if ((code === 0x1868 || code === 0x1869 || code === 0x186a) && data + 2 <= end) {
    head.address = u16le(bytes, data);
    if (code === 0x1868 && data + 8 <= end) head.quantity = u16le(bytes, data + 6);
  } else if (code === 0x0132 || code === 0x1133) head.marks |= MARK_CREDENTIALS;
}
