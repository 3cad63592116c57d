import { u16le, u32le } from '../bytes.ts';
import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_PROGRAM,
  ACT_READ,
  ACT_WRITE,
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
import { DATAGRAM, functions, SYSTEM } from './functions.ts';

/** Two reserved bytes and a length (AMS/TCP header), and the AMS header behind. */
export const TCP_HEADER = 6;
export const AMS_HEADER = 32;
/** What begins a datagram of discovery: 71146603H, invoke id and service; then net id, port and number of tags. */
export const DATAGRAM_HEADER = 24;
export const LONGEST = 16 * 1024 * 1024;

const SYSTEM_SERVICE = 10000;
const RESPONSE = 1;
const ADS = 4;

/** Whether the mark of discovery stands at `at`. */
export function isDatagram(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= DATAGRAM_HEADER &&
    bytes[at] === 0x03 &&
    bytes[at + 1] === 0x66 &&
    bytes[at + 2] === 0x14 &&
    bytes[at + 3] === 0x71
  );
}

/** Length of the packet at `at`, by its AMS/TCP header; a datagram of discovery is one whole. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (isDatagram(bytes, at, end)) return end - at;
  if (end > at && bytes[at] !== 0) return -1;
  if (end - at > 1 && bytes[at + 1] !== 0) return -1;
  if (end - at < TCP_HEADER) return 0;
  const length = u32le(bytes, at + 2);
  return length >= AMS_HEADER && length <= LONGEST ? TCP_HEADER + length : -1;
}

/** 95 for a header whose two lengths agree on a known command, 90 for the mark of discovery. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < DATAGRAM_HEADER) return 0;
  if (isDatagram(bytes, at, end)) return 90;
  if (bytes[at] !== 0 || bytes[at + 1] !== 0 || end - at < TCP_HEADER + AMS_HEADER) return 0;
  const length = u32le(bytes, at + 2);
  const ams = at + TCP_HEADER;
  if (length < AMS_HEADER || length > LONGEST || u32le(bytes, ams + 20) !== length - AMS_HEADER) return 0;
  const command = u16le(bytes, ams + 16);
  return command >= 1 && command <= 9 && bytes[ams + 18] & ADS ? 95 : 0;
}

/** Who sent a packet: an answer, or a notification, comes from the server. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (isDatagram(bytes, at, end)) return bytes[at + 11] & 0x80 ? FROM_SERVER : FROM_CLIENT;
  if (end - at < TCP_HEADER + AMS_HEADER) return FROM_UNKNOWN;
  const ams = at + TCP_HEADER;
  return bytes[ams + 18] & RESPONSE || u16le(bytes, ams + 16) === 8 ? FROM_SERVER : FROM_CLIENT;
}

/** Fills `head` from the packet or datagram bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (isDatagram(bytes, at, end)) {
    readDatagram(bytes, at, end, head);
    return;
  }
  const ams = at + TCP_HEADER;
  if (end - ams < AMS_HEADER) {
    head.malformed('shorter than an AMS header');
    return;
  }
  const command = u16le(bytes, ams + 16);
  const data = ams + AMS_HEADER;
  const length = u32le(bytes, ams + 20);
  const stop = Math.min(end, data + length);
  if (data + length !== end) head.malformed('the lengths of AMS and TCP differ');
  const response = (bytes[ams + 18] & RESPONSE) !== 0;
  head.code = command;
  head.acts = functions.get(command)?.acts ?? 0;
  head.pair = u32le(bytes, ams + 28);
  head.unit = u16le(bytes, response ? ams + 14 : ams + 6);
  head.status = u32le(bytes, ams + 24);
  if (response) {
    head.kind = KIND_RESPONSE;
    readAnswer(bytes, data, stop, command, head);
  } else if (command === 8) {
    head.kind = KIND_NOTICE;
    head.pair = -1;
    head.unit = u16le(bytes, ams + 14);
  } else {
    head.kind = KIND_REQUEST;
    readRequest(bytes, data, stop, command, head);
  }
}

function readAnswer(bytes: Uint8Array, data: number, end: number, command: number, head: Head): void {
  if (end - data >= 4 && head.status === 0) head.status = u32le(bytes, data);
  if (command === 1 && end - data >= 24) head.marks |= MARK_IDENTITY;
  else if (command === 4 && end - data >= 8) head.value = u16le(bytes, data + 4);
  else if ((command === 2 || command === 9) && end - data >= 8) {
    head.quantity = u32le(bytes, data + 4);
    head.value = number(bytes, data + 8, end, head.quantity);
  }
}

function readRequest(bytes: Uint8Array, data: number, end: number, command: number, head: Head): void {
  if (command === 5) {
    if (end - data < 8) head.malformed('a write control is state, device state and length');
    else head.value = u16le(bytes, data);
    return;
  }
  if (command !== 2 && command !== 3 && command !== 6 && command !== 9) return;
  if (end - data < 12) {
    head.malformed('index group, index offset or length are missing');
    return;
  }
  const group = u32le(bytes, data);
  head.area = group;
  head.address = u32le(bytes, data + 4);
  head.quantity = u32le(bytes, data + 8);
  if (command === 3) {
    if (head.quantity !== end - data - 12) head.malformed('the length does not match the data of a write');
    head.value = number(bytes, data + 12, end, head.quantity);
  }
  if (head.unit === SYSTEM_SERVICE) system(group, head);
  else if (command === 9) head.acts = namedActs(group);
  else if (command === 3 && group === 0xf00a) head.acts |= ACT_PROGRAM;
  else if (command === 3 && group === 0xf006) head.acts = 0;
  else if (command === 3 && (group === 0xf040 || group === 0xf050)) head.acts |= ACT_CONTROL;
}

/** A read and write in one often only looks a name up. */
function namedActs(group: number): number {
  if (group === 0xf003 || group === 0xf004 || group === 0xf007 || group === 0xf009 || group === 0xf080 || group === 0xf083)
    return ACT_READ;
  return group === 0xf081 ? ACT_WRITE : ACT_READ | ACT_WRITE;
}

function system(group: number, head: Head): void {
  const entry = functions.get(SYSTEM + group);
  if (entry === undefined) return;
  const command = head.code;
  head.code = SYSTEM + group;
  // Services that read and configure do what the command is.
  head.acts = command === 2 && entry.acts & ACT_READ ? entry.acts & ~(ACT_WRITE | ACT_CONFIGURE) : entry.acts;
}

/** A value of one, two or four bytes; NaN for other lengths. */
function number(bytes: Uint8Array, at: number, end: number, length: number): number {
  if (at + length > end) return Number.NaN;
  if (length === 1) return bytes[at];
  if (length === 2) return u16le(bytes, at);
  return length === 4 ? u32le(bytes, at) : Number.NaN;
}

function readDatagram(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.pair = u32le(bytes, at + 4);
  const service = u16le(bytes, at + 8);
  const response = (bytes[at + 11] & 0x80) !== 0;
  head.code = DATAGRAM + service;
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
  if (response && service === 1) head.marks |= MARK_IDENTITY;
  // Everyone answers a broadcast, so that answers outnumber questions.
  if (response && service === 1) head.pair = -1;
  let tag = at + DATAGRAM_HEADER;
  for (let left = u32le(bytes, at + 20); left > 0 && end - tag >= 4; left--) {
    const length = u16le(bytes, tag + 2);
    const kind = u16le(bytes, tag);
    if (tag + 4 + length > end) {
      head.malformed('a tag reaches past the datagram');
      return;
    }
    if (kind === 2 && length > 1) head.marks |= MARK_CREDENTIALS;
    else if (kind === 1 && length >= 4 && response) head.status = u32le(bytes, tag + 4);
    tag += 4 + length;
  }
}
