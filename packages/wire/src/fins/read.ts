import { u16be, u32be } from '../bytes.ts';
import {
  ACT_CONTROL,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { areas } from './areas.ts';
import { functions, LINK } from './functions.ts';
import { RESPONSE_MASK, statuses } from './statuses.ts';

/** `FINS` */
const MAGIC = 0x46494e53;
/** FINS/TCP header: magic, length, command, error. The length counts from the command on. */
export const TCP_HEADER = 16;
/** FINS header: ICF, reserved, gateway count, destination and source, service id (W227 section 1-3). */
export const HEADER = 10;
/** Longest message: FINS allows 2012 bytes in a frame; FINS/TCP adds its header. */
export const LONGEST = 2100;
const FRAME_SEND = 2;

/** Whether bytes[at, end) is FINS/TCP. */
export const isTcp = (bytes: Uint8Array, at: number, end: number): boolean => end - at >= 4 && u32be(bytes, at) === MAGIC;

/** Length of the FINS/TCP message at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 4) return end - at > 0 && bytes[at] !== 0x46 ? -1 : 0;
  if (u32be(bytes, at) !== MAGIC) return -1;
  if (end - at < 8) return 0;
  const length = u32be(bytes, at + 4);
  return length >= 8 && length <= LONGEST - 8 ? 8 + length : -1;
}

/** 95 for FINS/TCP, 75 for a sound header of a datagram with a known command; it has no magic, so never more. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (isTcp(bytes, at, end)) return measure(bytes, at, end) > 0 ? 95 : 0;
  if (end - at < HEADER + 2 || (bytes[at] & 0x3e) !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] > 7) return 0;
  // The gateway bit is always set, and units are a CPU, a bus unit or the network unit.
  if ((bytes[at] & 0x80) === 0 || !isUnit(bytes[at + 5]) || !isUnit(bytes[at + 8])) return 0;
  const code = u16be(bytes, at + HEADER);
  if (!functions.has(code)) return 0;
  const response = (bytes[at] & 0x40) !== 0;
  if (!response) return 75;
  if (end - at < HEADER + 4) return 0;
  const status = u16be(bytes, at + HEADER + 2) & RESPONSE_MASK;
  return status === 0 || statuses.has(status) ? 75 : 0;
}

const isUnit = (unit: number): boolean => unit < 0x40 || unit >= 0xe1;

/** Who sent a message: the bit for a response, or the direction of a node address. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  let frame = at;
  if (isTcp(bytes, at, end)) {
    if (end - at < TCP_HEADER) return FROM_UNKNOWN;
    const command = u32be(bytes, at + 8);
    if (command === 0) return FROM_CLIENT;
    if (command === 1) return FROM_SERVER;
    if (command !== FRAME_SEND || end - at < TCP_HEADER + 1) return FROM_UNKNOWN;
    frame = at + TCP_HEADER;
  }
  return end > frame ? (bytes[frame] & 0x40 ? FROM_SERVER : FROM_CLIENT) : FROM_UNKNOWN;
}

/** Where the FINS header begins; -1 in a FINS/TCP message of its own. */
export function frameAt(bytes: Uint8Array, at: number, end: number): number {
  if (!isTcp(bytes, at, end)) return at;
  return end - at >= TCP_HEADER && u32be(bytes, at + 8) === FRAME_SEND ? at + TCP_HEADER : -1;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const frame = frameAt(bytes, at, end);
  if (frame < 0) {
    readLink(bytes, at, end, head);
    return;
  }
  if (frame > at && u32be(bytes, at + 12) !== 0) head.status = LINK | (u32be(bytes, at + 12) & 0xffff);
  if (end - frame < HEADER + 2) {
    head.malformed('shorter than a header and a command');
    return;
  }
  const code = u16be(bytes, frame + HEADER);
  const response = (bytes[frame] & 0x40) !== 0;
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  head.pair = bytes[frame + 9];
  head.unit = bytes[frame + (response ? 7 : 4)];
  const data = frame + HEADER + 2;
  if (response) readResponse(bytes, data, end, code, head);
  else {
    head.kind = KIND_REQUEST;
    readRequest(bytes, data, end, code, head);
  }
}

/** FINS/TCP's own messages: node addresses, errors, confirmation. */
function readLink(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (end - at < TCP_HEADER) {
    head.malformed('shorter than a FINS/TCP header');
    return;
  }
  const command = u32be(bytes, at + 8);
  head.code = LINK | (command & 0xffff);
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = command === 0 ? KIND_REQUEST : command === 1 ? KIND_RESPONSE : KIND_NOTICE;
  head.pair = LINK;
  const error = u32be(bytes, at + 12);
  if (error !== 0) head.status = LINK | (error & 0xffff);
  if (command > 6) head.malformed('a FINS/TCP command that is not known');
}

/** Area and address of the four bytes at `at`: area code, word, bit. */
function place(bytes: Uint8Array, at: number, end: number, head: Head): boolean {
  if (at + 4 > end) {
    head.malformed('the memory address does not fit');
    return false;
  }
  head.area = bytes[at];
  head.address = u16be(bytes, at + 1);
  return true;
}

function readRequest(bytes: Uint8Array, at: number, end: number, code: number, head: Head): void {
  if (code === 0x0101 || code === 0x0102 || code === 0x0103) memory(bytes, at, end, code, head);
  else if (code === 0x0104 || code === 0x0105) {
    if (place(bytes, at, end, head))
      head.quantity = code === 0x0104 ? (end - at) >> 2 : at + 10 <= end ? u16be(bytes, at + 8) : 0;
  } else if (code >= 0x0201 && code <= 0x0203) {
    if (at + 6 > end) head.malformed('a parameter area is code, first word and number');
    else {
      head.area = u16be(bytes, at);
      head.address = u16be(bytes, at + 2);
      head.quantity = u16be(bytes, at + 4) & 0x7fff;
    }
  } else if (code === 0x0304 || code === 0x0305) head.marks |= MARK_CREDENTIALS;
  else if (code === 0x0306 || code === 0x0307) {
    if (at + 8 > end) head.malformed('a program area is number, first word and length');
    else {
      head.address = u32be(bytes, at + 2);
      head.quantity = u16be(bytes, at + 6);
    }
  } else if (code === 0x0401 && at + 3 <= end) head.value = bytes[at + 2];
  else if (code === 0x0920 && at + 2 <= end && u16be(bytes, at) & 0x4000) head.acts |= ACT_CONTROL;
  else if (code === 0x2301) forced(bytes, at, end, head);
}

function memory(bytes: Uint8Array, at: number, end: number, code: number, head: Head): void {
  if (!place(bytes, at, end, head)) return;
  if (at + 6 > end) {
    head.malformed('the number of items is missing');
    return;
  }
  head.quantity = u16be(bytes, at + 4);
  if (code === 0x0101) return;
  const value = at + 6;
  const bit = areas.get(head.area)?.bit ?? false;
  const size = bit ? 1 : 2;
  const needed = code === 0x0102 ? head.quantity * size : size;
  if (value + needed > end) head.malformed('fewer values than items');
  else if (needed > 0) head.value = bit ? bytes[value] : u16be(bytes, value);
}

function forced(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (at + 8 > end || !place(bytes, at + 4, end, head)) {
    head.malformed('a forced bit is specification and address');
    return;
  }
  head.quantity = u16be(bytes, at);
  head.value = u16be(bytes, at + 2);
}

function readResponse(bytes: Uint8Array, at: number, end: number, code: number, head: Head): void {
  head.kind = KIND_RESPONSE;
  if (at + 2 > end) {
    head.malformed('the response code is missing');
    return;
  }
  const status = u16be(bytes, at) & RESPONSE_MASK;
  if (status !== 0) head.status = status;
  if (status !== 0) return;
  const data = at + 2;
  if (code === 0x0501 && isModel(bytes, data, end)) head.marks |= MARK_IDENTITY;
  else if (code === 0x0101 && data + 2 <= end) head.value = u16be(bytes, data);
}

/** Whether the answer to controller_data_read begins with the texts of model and version, 20 characters each. */
function isModel(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 40 > end || bytes[at] < 0x21) return false;
  for (let i = at; i < at + 40; i++) if (bytes[i] !== 0 && (bytes[i] < 0x20 || bytes[i] > 0x7e)) return false;
  return true;
}
