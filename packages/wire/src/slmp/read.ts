import {
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
import { devices } from './devices.ts';
import { Frame } from './frame.ts';
import { functions, modules, RESPONSE } from './functions.ts';
import { isNode } from './nodes.ts';

const ON_DEMAND = 0x2101;
const CYCLIC = 0x0e70;
const frame = new Frame();

/** Length of the frame at `at`, from its length field. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  const found = frame.read(bytes, at, end);
  return found === 1 ? frame.at - at + frame.counted : found;
}

/** 88 for a known command to a known module, 75 or 85 for a plausible answer, whose length is that of the unit; 60 for a header alone; 0 without one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (frame.read(bytes, at, end) !== 1) return 0;
  const length = frame.at - at + frame.counted;
  const known = modules.has(frame.module) && (frame.network !== 0 || frame.station === 0xff || frame.station === 0);
  if (!frame.request) {
    if (!known || length < end - at) return 0;
    // An answer in a binary 3E frame looks like those of CC-Link IE Field Network Basic: it needs the port's hint.
    return length > end - at ? 55 : frame.ascii || frame.serial >= 0 ? 85 : 75;
  }
  const body = frame.at + frame.width(2);
  if (body + frame.width(4) > end) return known ? 40 : 0;
  const command = frame.number(bytes, body, 2);
  // Cyclic data of CC-Link IE Field Network Basic has the same frame and is a protocol of its own.
  if (command === RESPONSE || command === CYCLIC || !functions.has(command)) return 0;
  if (!known) return 50;
  return length === end - at ? 88 : length < end - at ? 70 : 60;
}

/** Who sent a frame, from its subheader; on-demand data is the one request that a server sends. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (frame.read(bytes, at, end) !== 1) return FROM_UNKNOWN;
  if (!frame.request) return FROM_SERVER;
  const body = frame.at + frame.width(2);
  return body + frame.width(2) <= end && frame.number(bytes, body, 2) === ON_DEMAND ? FROM_SERVER : FROM_CLIENT;
}

/** Fills `head` from the frame bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (frame.read(bytes, at, end) !== 1) {
    head.malformed('no 3E or 4E frame');
    return;
  }
  const stop = frame.at + frame.counted;
  if (stop > end) head.malformed('shorter than its length field says');
  else if (stop < end) head.malformed('bytes behind the end that the length field gives');
  // A 3E frame has no serial number: one request at a time is outstanding on a connection.
  head.pair = frame.serial < 0 ? 0x1_0000 : frame.serial;
  head.unit = (frame.network << 8) | frame.station;
  const last = Math.min(stop, end);
  if (frame.request) readRequest(bytes, frame.at, last, head);
  else readResponse(bytes, frame.at, last, head);
}

function readRequest(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.kind = KIND_REQUEST;
  const body = at + frame.width(2);
  const data = body + frame.width(4);
  if (data > end) {
    head.malformed('shorter than a command and a subcommand');
    return;
  }
  const command = frame.number(bytes, body, 2);
  const sub = frame.number(bytes, body + frame.width(2), 2);
  if (command < 0 || sub < 0) {
    head.malformed('a command that is not hexadecimal');
    return;
  }
  head.code = command;
  head.acts = functions.get(command)?.acts ?? 0;
  if (command === ON_DEMAND) head.kind = KIND_NOTICE;
  else if (command === 0x1630 || command === 0x1631) head.marks |= MARK_CREDENTIALS;
  else if (command === 0x0401 || command === 0x1401) batch(bytes, data, end, sub, head);
  else if (command === 0x0403 || command === 0x0801 || command === 0x1402) random(bytes, data, end, command, sub, head);
  else if (command === 0x0406 || command === 0x1406) blocks(bytes, data, end, head, sub);
  else if (command === 0x0613 || command === 0x1613 || command === 0x0601 || command === 0x1601) memory(bytes, data, end, head);
  else if (command >= 0x1001 && command <= 0x1003) {
    if (data + frame.width(2) > end) head.malformed('the mode is missing');
    else head.value = frame.number(bytes, data, 2);
  }
}

/** Whether a subcommand is of the iQ-R series, with longer device specifications. */
export const isWide = (sub: number): boolean => (sub & 2) !== 0;
/** Whether a subcommand is in units of bits. */
export const isBits = (sub: number): boolean => (sub & 1) !== 0;
/** Whether a subcommand has device specifications with an extension, which are not read. */
export const isExtended = (sub: number): boolean => (sub & 0x80) !== 0;

/** Area and address of the device at `at`; false when it does not fit. */
function device(bytes: Uint8Array, at: number, end: number, wide: boolean, head: Head): boolean {
  if (at + frame.deviceWidth(wide) > end) {
    head.malformed('the device does not fit');
    return false;
  }
  head.area = frame.deviceCode(bytes, at, wide);
  head.address = frame.deviceNumber(bytes, at, wide);
  if (!devices.has(head.area)) head.malformed('a device code that is not known');
  return true;
}

function batch(bytes: Uint8Array, at: number, end: number, sub: number, head: Head): void {
  const wide = isWide(sub);
  if (isExtended(sub) || !device(bytes, at, end, wide, head)) return;
  const points = at + frame.deviceWidth(wide);
  const values = points + frame.width(2);
  if (values > end) {
    head.malformed('the number of points is missing');
    return;
  }
  head.quantity = Math.max(0, frame.number(bytes, points, 2));
  if ((head.acts & ACT_WRITE) === 0) return;
  const needed = isBits(sub) ? (frame.ascii ? head.quantity : (head.quantity + 1) >> 1) : frame.width(head.quantity * 2);
  if (values + needed > end) head.malformed('fewer values than points');
  else if (head.quantity > 0) {
    if (!isBits(sub)) head.value = frame.number(bytes, values, 2);
    else head.value = frame.ascii ? bytes[values] & 1 : (bytes[values] >> 4) & 1;
  }
}

function random(bytes: Uint8Array, at: number, end: number, command: number, sub: number, head: Head): void {
  const bits = command === 0x1402 && isBits(sub);
  const first = at + frame.width(bits ? 1 : 2);
  if (isExtended(sub)) return;
  if (first > end) {
    head.malformed('the number of devices is missing');
    return;
  }
  const words = frame.number(bytes, at, 1);
  const doubles = bits ? 0 : frame.number(bytes, at + frame.width(1), 1);
  head.quantity = Math.max(0, words) + Math.max(0, doubles);
  const wide = isWide(sub);
  if (head.quantity === 0 || !device(bytes, first, end, wide, head) || command !== 0x1402) return;
  const value = first + frame.deviceWidth(wide);
  const size = bits ? (wide ? 2 : 1) : words > 0 ? 2 : 4;
  if (value + frame.width(size) > end) head.malformed('the value is missing');
  else head.value = frame.number(bytes, value, size);
}

function blocks(bytes: Uint8Array, at: number, end: number, head: Head, sub: number): void {
  const first = at + frame.width(2);
  if (isExtended(sub)) return;
  const wide = isWide(sub);
  if (first > end || !device(bytes, first, end, wide, head)) {
    head.malformed('the blocks do not fit');
    return;
  }
  const points = first + frame.deviceWidth(wide);
  const value = points + frame.width(2);
  if (value > end) head.malformed('the number of points is missing');
  else {
    head.quantity = Math.max(0, frame.number(bytes, points, 2));
    if (head.acts & ACT_WRITE && value + frame.width(2) <= end) head.value = frame.number(bytes, value, 2);
  }
}

function memory(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (at + frame.width(6) > end) {
    head.malformed('shorter than an address and a length');
    return;
  }
  head.address = frame.number(bytes, at, 4);
  head.quantity = Math.max(0, frame.number(bytes, at + frame.width(4), 2));
}

function readResponse(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.kind = KIND_RESPONSE;
  head.code = RESPONSE;
  if (at + frame.width(2) > end) {
    head.malformed('the end code is missing');
    return;
  }
  head.status = Math.max(0, frame.number(bytes, at, 2));
  const data = at + frame.width(2);
  if (head.status !== 0) {
    // Behind the end code, an error repeats the destination, the command and the subcommand.
    if (data + frame.width(9) > end) return;
    const command = frame.number(bytes, data + frame.width(5), 2);
    if (functions.has(command)) head.code = command;
    return;
  }
  if (isTypeName(bytes, data, end) || (!frame.ascii && isNode(bytes, data, end))) head.marks |= MARK_IDENTITY;
  else if (data + frame.width(2) <= end) head.value = frame.number(bytes, data, 2);
}

/** Whether bytes[at, end) is the answer to read type name: 16 printable characters padded with spaces, and a type code. */
function isTypeName(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at !== 16 + frame.width(2) || bytes[at] < 0x41 || bytes[at] > 0x5a) return false;
  let letters = 0;
  let space = false;
  for (let i = 0; i < 16; i++) {
    const character = bytes[at + i];
    if (character < 0x20 || character > 0x7e || (space && character !== 0x20)) return false;
    if (character === 0x20) space = true;
    else letters++;
  }
  return letters >= 3;
}
