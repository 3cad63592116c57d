import { u16le } from '../bytes.ts';
import {
  ACT_ALARM,
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Side,
} from '../message.ts';
import { DENIED, functions, hasPassword } from './functions.ts';
import { firstValue } from './values.ts';

/** Start, length twice, start (Q/GDW 1376.1 §4.2). */
export const HEADER = 6;
/** Control, address, AFN and SEQ: the least user data. */
export const LEAST = 8;
const MOST = 16383;
export const LONGEST = HEADER + MOST + 2;

const START = 0x68;
const STOP = 0x16;

export const DIRECTION = 0x80;
export const PRIMARY = 0x40;
export const FIRST = 0x40;
export const FINAL = 0x20;

/** Length of the frame at `at`: twice the same length, whose lower two bits name the protocol (1 Q/GDW 130, 2 Q/GDW 1376.1). */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end > at && bytes[at] !== START) return -1;
  if (end - at < HEADER) return 0;
  const length = u16le(bytes, at + 1);
  const known = (length & 3) === 1 || (length & 3) === 2;
  if (bytes[at + 5] !== START || length !== u16le(bytes, at + 3) || !known || length >> 2 < LEAST) return -1;
  return HEADER + (length >> 2) + 2;
}

/** 95 for a whole frame whose check sum and stop agree, 75 for the beginning of one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + LEAST || bytes[at] !== START) return 0;
  const length = measure(bytes, at, end);
  if (length <= 0 || bytes[at + 12] > 0x10) return 0;
  if (end - at < length) return 75;
  const last = at + length - 2;
  return bytes[last + 1] === STOP && checkSum(bytes, at + HEADER, last) === bytes[last] ? 95 : 0;
}

/** Sum of bytes[at, end), its low byte. */
export function checkSum(bytes: Uint8Array, at: number, end: number): number {
  let sum = 0;
  for (let i = at; i < end; i++) sum += bytes[i];
  return sum & 0xff;
}

/** Who sent a frame: the direction bit is the terminal's. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at <= HEADER) return FROM_UNKNOWN;
  return bytes[at + HEADER] & DIRECTION ? FROM_SERVER : FROM_CLIENT;
}

/** The lowest Fn of a data unit's class (DT1 bits, DT2 group); 0 when none is set. */
export function firstClass(bits: number, group: number): number {
  if (bits === 0) return 0;
  return group * 8 + 32 - Math.clz32(bits & -bits);
}

/** The lowest point Pn of a data unit (DA1 bits, DA2 group); 0 is the terminal, -1 every point. */
function firstPoint(bits: number, group: number): number {
  if (bits === 0 && group === 0) return 0;
  if (bits === 0xff && group === 0) return -1;
  return bits === 0 || group === 0 ? 0 : (group - 1) * 8 + 32 - Math.clz32(bits & -bits);
}

/** Fills `head` from the frame bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const length = measure(bytes, at, end);
  if (length <= 0 || end - at < HEADER + LEAST) {
    head.malformed('no start, two lengths and start');
    return;
  }
  const last = Math.min(end, at + length - 2);
  if (end - at < length) head.malformed('shorter than its length says');
  else if (checkSum(bytes, at + HEADER, last) !== bytes[last]) head.malformed('the check sum does not match');
  else if (bytes[last + 1] !== STOP) head.malformed('the frame does not end with 16H');
  const control = bytes[at + 6];
  const afn = bytes[at + 12];
  const sequence = bytes[at + 13];
  const terminal = u16le(bytes, at + 9);
  head.unit = region(u16le(bytes, at + 7)) * 100_000 + terminal;
  if (terminal === 0xffff || bytes[at + 11] & 1) head.marks |= MARK_BROADCAST;
  head.sequence = sequence & 15;
  if ((sequence & FINAL) === 0) head.marks |= MARK_SEGMENT;
  readUnit(bytes, at + HEADER + LEAST, last, afn, head);
  classify(control, sequence, afn, head);
  if (control & DIRECTION && last - at > HEADER + LEAST + 4) readValue(bytes, at + HEADER + LEAST + 4, last, afn, head);
}

/** What a terminal reports first: a value, or the number of an event behind counters and pointers. */
function readValue(bytes: Uint8Array, data: number, last: number, afn: number, head: Head): void {
  if (afn === 0x0e) {
    if (last - data >= 5) head.value = bytes[data + 4];
  } else head.value = firstValue(bytes, head.area, data, last);
}

/** Four digits of BCD as a number; other digits count as they are. */
function region(code: number): number {
  return (code >> 12) * 1000 + ((code >> 8) & 15) * 100 + ((code >> 4) & 15) * 10 + (code & 15);
}

/** The first data unit: its class makes the function, its point the address. */
function readUnit(bytes: Uint8Array, first: number, last: number, afn: number, head: Head): void {
  head.code = afn;
  if (last - first >= 4) {
    const fn = firstClass(bytes[first + 2], bytes[first + 3]);
    head.address = firstPoint(bytes[first], bytes[first + 1]);
    head.area = (afn << 8) | Math.min(fn, 255);
    head.quantity = 1;
    const code = (afn << 8) | fn;
    if (functions.has(code)) head.code = code;
    if (afn === 0) confirm(bytes, first, last, fn, head);
  } else if (last > first || afn !== 0) head.malformed('the data unit identifier is missing');
  head.acts = functions.get(head.code)?.acts ?? 0;
}

function confirm(bytes: Uint8Array, first: number, last: number, fn: number, head: Head): void {
  if (fn === 2) head.status = DENIED;
  else if (fn === 3) {
    // The AFN that is confirmed, then an identifier and an error for each unit.
    for (let at = first + 9; at < last && head.status === 0; at += 5) head.status = bytes[at];
  }
}

function classify(control: number, sequence: number, afn: number, head: Head): void {
  const up = (control & DIRECTION) !== 0;
  const primary = (control & PRIMARY) !== 0;
  // The side that began numbers its exchanges by itself.
  const pair = (up === primary ? 16 : 0) | (sequence & 15);
  if (!primary) {
    head.kind = KIND_RESPONSE;
    if (sequence & FIRST) head.pair = pair;
  } else if (up && afn !== 2) {
    head.kind = KIND_NOTICE;
    head.acts = ACT_REPORT | (head.acts & ACT_ALARM);
  } else {
    head.kind = KIND_REQUEST;
    head.pair = pair;
    if (!up && hasPassword(afn)) head.marks |= MARK_CREDENTIALS;
  }
  if (up) head.marks |= MARK_IDENTITY;
}
