import { u16be } from '../bytes.ts';
import {
  ACT_IDENTIFY,
  ACT_READ,
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
import { ends, functions } from './functions.ts';

/** Two start bytes, the addresses, password, function, direction with length, and the start of the text (SL 651-2014 §6.2.3). */
export const HEADER = 14;
/** End character and check sum. */
export const TRAILER = 3;
/** Twelve bits of length. */
export const LONGEST = HEADER + 4095 + TRAILER;

const START = 0x7e;
const STX = 0x02;
const SYN = 0x16;
const ENQ = 0x05;
const NAK = 0x15;
const ETB = 0x17;

/** Length of the frame at `at`, by the twelve bits of its length field. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end > at && bytes[at] !== START) return -1;
  if (end - at > 1 && bytes[at + 1] !== START) return -1;
  if (end - at < HEADER) return 0;
  const start = bytes[at + 13];
  if (start !== STX && start !== SYN) return -1;
  return HEADER + (u16be(bytes, at + 11) & 0xfff) + TRAILER;
}

/** 95 for a whole frame whose check sum agrees, 70 for the beginning of one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || bytes[at] !== START) return 0;
  const length = measure(bytes, at, end);
  const direction = bytes[at + 11] >> 4;
  if (length <= 0 || !functions.has(bytes[at + 10]) || (direction !== 0 && direction !== 8)) return 0;
  if (end - at < length) return 70;
  return ends.has(bytes[at + length - TRAILER]) && checkSum(bytes, at, at + length - 2) === u16be(bytes, at + length - 2)
    ? 95
    : 0;
}

/** CRC-16 with the polynomial A001, as Modbus has it; sent high byte first. */
export function checkSum(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0xffff;
  for (let i = at; i < end; i++) {
    crc ^= bytes[i];
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** Who sent a frame: the direction bit says; the station is the one that is asked. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  return bytes[at + 11] >> 4 === 8 ? FROM_CLIENT : FROM_SERVER;
}

/** The ten digits of a station's address, five bytes of BCD; -1 when they are none. */
function station(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 5; i++) {
    const digits = bcd(bytes[i]);
    if (digits < 0) return -1;
    value = value * 100 + digits;
  }
  return value;
}

/** Two digits of BCD; -1 when it is none. */
function bcd(byte: number): number {
  return (byte & 15) > 9 || byte >> 4 > 9 ? -1 : (byte >> 4) * 10 + (byte & 15);
}

/**
 * A value of an element: digits of BCD, `decimals` of them behind the point; a first byte FF makes it negative. NaN when it is none, as a value
 * that is not to be had is filled with AA or FF.
 */
export function decimal(bytes: Uint8Array, at: number, end: number, decimals: number): number {
  const negative = end - at > 1 && bytes[at] === 0xff;
  let value = 0;
  for (let i = negative ? at + 1 : at; i < end; i++) {
    const digits = bcd(bytes[i]);
    if (digits < 0) return Number.NaN;
    value = value * 100 + digits;
  }
  if (at >= end) return Number.NaN;
  return (negative ? -value : value) / 10 ** decimals;
}

/** Where the elements of a body begin: behind serial, time, station, class and observation time. `first` is where the serial stands. */
function skipToElements(bytes: Uint8Array, first: number, end: number): number {
  let at = first + 8;
  if (end - at >= 7 && bytes[at] === 0xf1 && bytes[at + 1] === 0xf1) {
    at += 7;
    if (end - at >= 8 && bytes[at + 1] === 0xf0 && bytes[at + 2] === 0xf0) at += 8;
  }
  return Math.min(at, end);
}

/** Fills `head` from the frame bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const length = measure(bytes, at, end);
  if (length <= 0) {
    head.malformed('no start of a frame or of its text');
    return;
  }
  const down = bytes[at + 11] >> 4 === 8;
  const code = bytes[at + 10];
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  head.unit = station(bytes, down ? at + 2 : at + 3);
  if (u16be(bytes, at + 8) !== 0) head.marks |= MARK_CREDENTIALS;
  const whole = end - at >= length;
  const last = whole ? at + length - TRAILER : end;
  if (!whole) head.malformed('shorter than its length says');
  else if (checkSum(bytes, at, last + 1) !== u16be(bytes, last + 1)) head.malformed('the check sum does not match');
  const closing = whole ? bytes[last] : -1;
  if (whole && !ends.has(closing)) head.malformed('the end character is none of the standard');
  if (closing === ETB) head.marks |= MARK_SEGMENT;
  classify(code, down, closing, head);
  let first = at + HEADER;
  if (bytes[at + 13] === SYN) {
    // Numbers of packets and of this one, twelve bits each.
    if (last - first < 3) head.malformed('the numbers of packets are missing');
    else {
      head.sequence = u16be(bytes, first + 1) & 0xfff;
      first += 3;
      // Only the first packet begins with serial and times.
      if (head.sequence > 1) return;
    }
  }
  if (last - first < 8) {
    if (last > first) head.malformed('serial and time are missing');
    return;
  }
  readElements(bytes, skipToElements(bytes, first, last), last, head);
}

function classify(code: number, down: boolean, closing: number, head: Head): void {
  if (!down) {
    head.marks |= MARK_IDENTITY;
    if (code <= 0x36) head.kind = KIND_NOTICE;
    else {
      head.kind = KIND_RESPONSE;
      head.pair = code;
    }
    return;
  }
  if (closing === ENQ || (closing < 0 && code > 0x36)) {
    head.kind = KIND_REQUEST;
    head.pair = code;
    if (head.acts & ACT_REPORT) head.acts = ACT_READ;
    return;
  }
  // A confirmation does nothing, whatever it confirms.
  head.kind = KIND_RESPONSE;
  head.acts &= ACT_IDENTIFY;
  if (closing === NAK) head.status = NAK;
}

/** Counts the elements and takes the first value. Elements without a length end the walk. */
function readElements(bytes: Uint8Array, first: number, end: number, head: Head): void {
  let at = first;
  while (end - at >= 2) {
    const extended = bytes[at] === 0xff ? 1 : 0;
    const id = bytes[at + extended];
    if (id >= 0xf1 && id <= 0xf3) {
      head.quantity++;
      if (head.area < 0) head.area = id;
      return;
    }
    if (id === 0xf0) {
      at += 7;
      continue;
    }
    const definition = at + 1 + extended;
    if (definition >= end) return;
    const start = definition + 1;
    const stop = start + (bytes[definition] >> 3);
    if (stop > end) return;
    head.quantity++;
    if (head.area < 0) head.area = id;
    if (Number.isNaN(head.value) && id < 0xf0 && id !== 0x45) head.value = decimal(bytes, start, stop, bytes[definition] & 7);
    at = stop;
  }
}
