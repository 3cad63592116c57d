import {
  ACT_ALARM,
  ACT_IDENTIFY,
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Side,
} from '../message.ts';
import { EXECUTION, functions } from './functions.ts';

/** `##` and four digits of length (HJ 212-2017 §6.3.1). */
export const HEADER = 6;
/** Four digits of check sum, behind which the line's end should stand. */
const CHECK_SUM = 4;
const LINE_END = 2;
/** Four digits of length allow that much; the standard's limit of 1024 is not kept in the field. */
export const LONGEST = HEADER + 9999 + CHECK_SUM + LINE_END;

const HASH = 0x23;
const SEMICOLON = 0x3b;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const AMPERSAND = 0x26;
const MINUS = 0x2d;
const CARRIAGE_RETURN = 0x0d;

/** Where the data segment of the packet at `at` ends, by its four digits; -1 when no packet begins there. The caller has checked the bounds. */
export function segmentEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== HASH || bytes[at + 1] !== HASH) return -1;
  const length = digits(bytes, at + 2, at + HEADER);
  return length > 0 ? at + HEADER + length : -1;
}

/** Length of the packet at `at`. Some devices leave the line's end out: then the next packet follows at once. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return end > at && bytes[at] !== HASH ? -1 : 0;
  const last = segmentEnd(bytes, at);
  if (last < 0) return -1;
  const line = last + CHECK_SUM;
  return line - at + (end > line && bytes[line] !== CARRIAGE_RETURN ? 0 : LINE_END);
}

/** 95 when the packet is whole and its check sum agrees, 85 for the first field of a data segment behind a length. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + 6 || bytes[at] !== HASH || bytes[at + 1] !== HASH) return 0;
  const last = segmentEnd(bytes, at);
  if (last < 0) return 0;
  const first = at + HEADER;
  const named = bytes[first + 2] === EQUALS && isField(bytes, first);
  if (!named) return 0;
  if (end < last + CHECK_SUM) return 85;
  return checkSumAt(bytes, last) === checkSum(bytes, first, last) ? 95 : 70;
}

/** Whether QN, ST, CN, PW or MN stands at `at`. */
function isField(bytes: Uint8Array, at: number): boolean {
  const key = (bytes[at] << 8) | bytes[at + 1];
  return key === QN || key === ST || key === CN || key === PW || key === MN;
}

const QN = 0x514e;
const ST = 0x5354;
const CN = 0x434e;
const PW = 0x5057;
const MN = 0x4d4e;
const CP = 0x4350;

/** The number in bytes[at, end), decimal digits only; -1 for anything else. */
export function digits(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  if (at >= end || end - at > 9) return -1;
  for (let i = at; i < end; i++) {
    const digit = bytes[i] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Check sum of the data segment, HJ 212-2017 annex A: CRC-16 with the polynomial A001 in which each byte is xored into the shifted high half. */
export function checkSum(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0xffff;
  for (let i = at; i < end; i++) {
    crc = (crc >> 8) ^ bytes[i];
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** The four hexadecimal digits at `at` as a number, -1 when they are none. The caller has checked the bounds. */
function checkSumAt(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = nibble(bytes[i]);
    if (digit < 0) return -1;
    value = (value << 4) | digit;
  }
  return value;
}

function nibble(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** What the hot path found of one packet; one object, reused. */
const found = {
  command: -1,
  system: -1,
  flag: -1,
  packets: -1,
  packet: -1,
  pair: -1,
  password: false,
  device: false,
  /** Where the parameters begin, behind `CP=&&`; -1 without. */
  parameters: -1,
};

/** Walks the fields of the data segment bytes[at, end) up to its parameters. */
function walk(bytes: Uint8Array, at: number, end: number): void {
  found.command = found.system = found.flag = found.packets = found.packet = found.pair = found.parameters = -1;
  found.password = found.device = false;
  let start = at;
  while (start < end) {
    let equals = -1;
    let stop = start;
    while (stop < end && bytes[stop] !== SEMICOLON) {
      if (equals < 0 && bytes[stop] === EQUALS) equals = stop;
      stop++;
    }
    if (equals === start + 2) {
      const key = (bytes[start] << 8) | bytes[start + 1];
      if (key === CP) {
        found.parameters = equals + 3 <= end ? equals + 3 : end;
        return;
      }
      if (key === CN) found.command = digits(bytes, equals + 1, stop);
      else if (key === ST) found.system = digits(bytes, equals + 1, stop);
      else if (key === QN) found.pair = hash(bytes, equals + 1, stop);
      else if (key === PW) found.password = stop > equals + 1;
      else if (key === MN) found.device = stop > equals + 1;
    } else if (equals === start + 4) {
      // Flag or PNUM.
      if (bytes[start] === 0x46) found.flag = digits(bytes, equals + 1, stop);
      else if (bytes[start] === 0x50) found.packets = digits(bytes, equals + 1, stop);
    } else if (equals === start + 3 && bytes[start] === 0x50) found.packet = digits(bytes, equals + 1, stop);
    start = stop + 1;
  }
}

/** 31 bits of the request number, which is a time in milliseconds. */
function hash(bytes: Uint8Array, at: number, end: number): number {
  let value = 17;
  for (let i = at; i < end; i++) value = (Math.imul(value, 31) + bytes[i]) | 0;
  return value & 0x7fffffff;
}

/** Who sent a packet: field devices answer and upload, the host asks. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const stop = end - at < HEADER ? -1 : segmentEnd(bytes, at);
  if (stop < 0) return FROM_UNKNOWN;
  const last = Math.min(end, stop);
  walk(bytes, at + HEADER, last);
  const { command } = found;
  if (command === 9011 || command === 9012 || command === 1013 || command === 2072 || command === 2081) return FROM_SERVER;
  if (command === 9014) return FROM_CLIENT;
  if (ASKED_AND_UPLOADED.has(command)) return hasUpload(bytes, found.parameters, last) ? FROM_SERVER : FROM_CLIENT;
  return functions.has(command) && command !== 9013 ? FROM_CLIENT : FROM_UNKNOWN;
}

/** Codes with which the host asks and the field device uploads. */
const ASKED_AND_UPLOADED = new Set([
  1011, 1021, 1031, 1041, 1061, 1063, 2011, 2021, 2031, 2041, 2051, 2061, 2071, 3015, 3017, 3018, 3019, 3020,
]);

/** Whether the parameters hold more than what narrows a request: pollutant, information and a span of time. */
function hasUpload(bytes: Uint8Array, at: number, end: number): boolean {
  if (at < 0) return false;
  let key = at;
  for (let i = at; i < end && bytes[i] !== AMPERSAND; i++) {
    if (bytes[i] === SEMICOLON || bytes[i] === COMMA) key = i + 1;
    else if (bytes[i] === EQUALS) {
      const first = bytes[key];
      const narrows = first === 0x42 || first === 0x45 || first === 0x49 || (first === 0x50 && bytes[key + 1] === 0x6f);
      if (!narrows) return true;
    }
  }
  return false;
}

/** Fills `head` from the packet bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const stop = end - at < HEADER ? -1 : segmentEnd(bytes, at);
  if (stop < 0) {
    head.malformed('no packet of two number signs and four digits');
    return;
  }
  const whole = end >= stop + CHECK_SUM;
  const first = at + HEADER;
  const last = Math.min(end, stop);
  if (!whole) head.malformed('shorter than its length says');
  else if (checkSumAt(bytes, last) !== checkSum(bytes, first, last)) head.malformed('the check sum does not match');
  walk(bytes, first, last);
  head.area = found.system;
  if (found.password) head.marks |= MARK_CREDENTIALS;
  if (found.device) head.marks |= MARK_IDENTITY;
  if (found.packets > 1 && found.packet > 0 && found.packet < found.packets) head.marks |= MARK_SEGMENT;
  const { command } = found;
  if (command < 0) {
    head.malformed('the command (CN) is missing or no number');
    return;
  }
  head.code = command;
  head.acts = functions.get(command)?.acts ?? 0;
  classify(bytes, command, last, head);
}

function classify(bytes: Uint8Array, command: number, end: number, head: Head): void {
  const uploads =
    command === 2072 || command === 2081 || (ASKED_AND_UPLOADED.has(command) && hasUpload(bytes, found.parameters, end));
  values(bytes, found.parameters, end, head);
  if (command === 9011) {
    // A request that is accepted is answered a second time, with its result.
    head.kind = KIND_RESPONSE;
    if (head.status !== 0) head.pair = found.pair;
  } else if (command === 9012 || command === 9013) {
    head.kind = KIND_RESPONSE;
    head.pair = found.pair;
  } else if (command === 9014) head.kind = KIND_RESPONSE;
  else if (uploads) {
    head.kind = KIND_NOTICE;
    head.acts = ACT_REPORT | (head.acts & (ACT_IDENTIFY | ACT_ALARM));
  } else {
    head.kind = KIND_REQUEST;
    head.pair = found.pair;
  }
}

/** Counts the parameters, and takes the status and the first number that is a value. */
function values(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (at < 0) return;
  let key = at;
  let equals = -1;
  for (let i = at; i <= end; i++) {
    const byte = i < end ? bytes[i] : AMPERSAND;
    if (byte === EQUALS) equals = i;
    else if (byte === SEMICOLON || byte === COMMA || byte === AMPERSAND) {
      if (equals > key) {
        head.quantity++;
        parameter(bytes, key, equals, i, head);
      }
      if (byte === AMPERSAND) return;
      key = i + 1;
      equals = -1;
    }
  }
}

function parameter(bytes: Uint8Array, key: number, equals: number, end: number, head: Head): void {
  const first = bytes[key];
  if (first === 0x51 && equals - key === 5) {
    const status = digits(bytes, equals + 1, end);
    head.status = status === 1 || status < 0 ? 0 : status;
  } else if (first === 0x45 && bytes[key + 1] === 0x78) {
    const status = digits(bytes, equals + 1, end);
    head.status = status === 1 || status < 0 ? 0 : EXECUTION + status;
  } else if (Number.isNaN(head.value) && !names(bytes, key, equals)) head.value = decimal(bytes, equals + 1, end);
}

/** Whether a parameter names or dates instead of giving a value: a time, a pollutant, a piece of information, a password. */
function names(bytes: Uint8Array, key: number, equals: number): boolean {
  if (bytes[equals - 1] === 0x65 && bytes[equals - 2] === 0x6d)
    return bytes[key] !== 0x4f && bytes[key] !== 0x43 && bytes[key] !== 0x53;
  return bytes[equals - 1] === 0x64 && bytes[equals - 2] === 0x49
    ? true
    : bytes[equals - 1] === 0x57 && bytes[equals - 2] === 0x50;
}

/** A decimal number of at most 12 characters; NaN for anything else. */
export function decimal(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || end - at > 12) return Number.NaN;
  let value = 0;
  let scale = 0;
  const negative = bytes[at] === MINUS;
  for (let i = negative ? at + 1 : at; i < end; i++) {
    const digit = bytes[i] - 0x30;
    if (bytes[i] === 0x2e && scale === 0) scale = 1;
    else if (digit < 0 || digit > 9) return Number.NaN;
    else {
      value = value * 10 + digit;
      scale *= 10;
    }
  }
  const magnitude = scale > 1 ? value / scale : value;
  return negative ? -magnitude : magnitude;
}
