import { u16le } from '../bytes.ts';
import {
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { digits } from '../slmp/frame.ts';
import { BINARY, functions, letters, operands } from './functions.ts';

/** PCOM/TCP header: transaction, mode, reserved, length. */
export const HEADER = 6;
const ASCII_MODE = 101;
const BINARY_MODE = 102;
/** Header of a binary message in front of its data, and the footer behind it. */
export const BINARY_HEADER = 24;
const BINARY_FOOTER = 3;
/** Longest message: a binary one with 1000 bytes of data, as far as a length of 16 bits is used. */
export const LONGEST = 2048;

/** Length of the message at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return end - at >= 4 && !isMode(bytes, at) ? -1 : 0;
  const length = u16le(bytes, at + 4);
  return isMode(bytes, at) && length >= 6 && HEADER + length <= LONGEST ? HEADER + length : -1;
}

const isMode = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at + 2] === ASCII_MODE || bytes[at + 2] === BINARY_MODE) && bytes[at + 3] === 0;

/** Whether the six characters at `at` are the start of a binary message, `/_OPLC`. */
const isBinaryStart = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x2f && bytes[at + 1] === 0x5f && bytes[at + 2] === 0x4f && bytes[at + 3] === 0x50 && bytes[at + 4] === 0x4c;

/** 92 when start, end and check sum of the message inside agree, 60 when it is cut short behind its start. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  const first = at + HEADER;
  const last = at + length - 1;
  if (last >= end) return end - first >= 2 && bytes[first] === 0x2f ? 60 : 0;
  if (bytes[at + 2] === BINARY_MODE)
    return length >= HEADER + BINARY_HEADER + BINARY_FOOTER && isBinaryStart(bytes, first) && bytes[last] === 0x5c ? 92 : 0;
  if (bytes[first] !== 0x2f || bytes[last] !== 0x0d) return 0;
  return digits(bytes, last - 2, 2, 16) === sum(bytes, bodyAt(bytes, first), last - 2) ? 92 : 0;
}

/** Where an ASCII message begins behind `/` or, for an answer, `/A`. */
const bodyAt = (bytes: Uint8Array, first: number): number => first + (bytes[first + 1] === 0x41 ? 2 : 1);

function sum(bytes: Uint8Array, at: number, end: number): number {
  let total = 0;
  for (let i = at; i < end; i++) total += bytes[i];
  return total & 0xff;
}

/** Who sent a message: an answer in ASCII begins with `/A`, a binary one has the highest bit of the command. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const first = at + HEADER;
  if (end - first < 2 || !isMode(bytes, at)) return FROM_UNKNOWN;
  if (bytes[at + 2] === ASCII_MODE) return bytes[first + 1] === 0x41 ? FROM_SERVER : FROM_CLIENT;
  return end - first > 12 ? (bytes[first + 12] & 0x80 ? FROM_SERVER : FROM_CLIENT) : FROM_UNKNOWN;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const length = measure(bytes, at, end);
  if (length <= 0) {
    head.malformed('no PCOM/TCP header');
    return;
  }
  if (length > end - at) head.malformed('shorter than its length field says');
  head.pair = u16le(bytes, at);
  const first = at + HEADER;
  const stop = Math.min(end, at + length);
  if (bytes[at + 2] === ASCII_MODE) readAscii(bytes, first, stop, head);
  else readBinary(bytes, first, stop, head);
}

/** Letters of the command at `at`: three for a request that has such, two otherwise. */
function command(bytes: Uint8Array, at: number, end: number, response: boolean): number {
  const two = (bytes[at] << 8) | bytes[at + 1];
  if (response || at + 3 > end) return two;
  const three = (two << 8) | bytes[at + 2];
  return functions.has(three) ? three : two;
}

/** Where the data of an ASCII message begins: behind the unit and the command. */
export const asciiData = (bytes: Uint8Array, first: number, code: number): number =>
  bodyAt(bytes, first) + 2 + (code > 0xffff ? 3 : 2);

function readAscii(bytes: Uint8Array, first: number, end: number, head: Head): void {
  // Unit and command, then check sum and end.
  const response = bytes[first + 1] === 0x41;
  const body = bodyAt(bytes, first);
  if (body + 7 > end || bytes[first] !== 0x2f || bytes[end - 1] !== 0x0d) {
    head.malformed('an ASCII message is unit, command, check sum and carriage return');
    return;
  }
  head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
  head.unit = Math.max(0, digits(bytes, body, 2, 16));
  head.code = command(bytes, body + 2, end - 3, response);
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (digits(bytes, end - 3, 2, 16) !== sum(bytes, body, end - 3)) head.malformed('the check sum does not match');
  const data = asciiData(bytes, first, head.code);
  const known = operands.get(head.code);
  if (response) {
    if (head.code === letters('ID') && end - 3 - data >= 15) head.marks |= MARK_IDENTITY;
    if (known && data + known.digits <= end - 3) head.value = Math.max(0, digits(bytes, data, known.digits, 16));
    return;
  }
  if (!known) return;
  if (data + 6 > end - 3) {
    head.malformed('the address or the number of operands is missing');
    return;
  }
  head.area = known.area;
  head.address = Math.max(0, digits(bytes, data, 4, 16));
  head.quantity = Math.max(0, digits(bytes, data + 4, 2, 16));
  if ((head.acts & ACT_WRITE) === 0) return;
  if (data + 6 + known.digits > end - 3) head.malformed('the value is missing');
  else head.value = Math.max(0, digits(bytes, data + 6, known.digits, 16));
}

function readBinary(bytes: Uint8Array, first: number, end: number, head: Head): void {
  if (end - first < BINARY_HEADER + BINARY_FOOTER || !isBinaryStart(bytes, first)) {
    head.malformed('a binary message is header, data and footer');
    return;
  }
  const code = bytes[first + 12];
  const response = (code & 0x80) !== 0;
  head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
  head.unit = bytes[first + (response ? 7 : 6)];
  head.code = BINARY | (code & 0x7f);
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.quantity = u16le(bytes, first + 20);
  if (first + BINARY_HEADER + head.quantity + BINARY_FOOTER !== end) head.malformed('the data length does not match');
  if (response && head.code === (BINARY | 0x0c) && head.quantity > 0) head.marks |= MARK_IDENTITY;
}
