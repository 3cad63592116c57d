import { u16le, u32le } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type MessageSink,
  type Side,
} from '../message.ts';
import { AOE, COE, EOE, FOE, FRAME, functions, MAILBOX, REGISTER, SOE, VOE } from './functions.ts';

/** Header of the frame and of each datagram in it (ETG.1000.4 §5.3 and 5.4). */
const FRAME_HEADER = 2;
export const DATAGRAM_HEADER = 10;
/** Longest datagram's data that fits the 11 bits of its length. */
export const LONGEST = 1518;

const COMMANDS = 1;
const NETWORK_VARIABLES = 4;
const LAST_COMMAND = 14;
const MORE = 0x8000;
const LENGTH = 0x07ff;

/** What each command does and how it addresses, looked up once instead of in the table. */
const ACTS = new Int32Array(16);
const AREA = [-1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 1, 2, -1];
const WRITES = new Uint8Array(16);
for (let command = 0; command <= LAST_COMMAND; command++) ACTS[command] = functions.get(command)?.acts ?? 0;
for (const command of [2, 3, 5, 6, 8, 9]) WRITES[command] = 1;

/** 75 for a frame whose datagrams follow one another to the length of its header, 0 for anything else. EtherCAT has no mark of its own. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < FRAME_HEADER + DATAGRAM_HEADER) return 0;
  const header = u16le(bytes, at);
  const type = header >> 12;
  if (header & 0x0800) return 0;
  const length = header & LENGTH;
  if (length < DATAGRAM_HEADER || length > end - at - FRAME_HEADER) return 0;
  if (type === NETWORK_VARIABLES) return 55;
  if (type !== COMMANDS) return 0;
  const stop = at + FRAME_HEADER + length;
  for (let start = at + FRAME_HEADER; start + DATAGRAM_HEADER + 2 <= stop; ) {
    if (bytes[start] > LAST_COMMAND) return 0;
    const word = u16le(bytes, start + 6);
    if (word & 0x3800) return 0;
    const next = start + DATAGRAM_HEADER + (word & LENGTH) + 2;
    if (next > stop) return 0;
    if ((word & MORE) === 0) return next === stop ? 75 : 0;
    start = next;
  }
  return 0;
}

/** Who sent a frame: a working counter of zero in all datagrams has not passed a slave that did anything. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const stop = Math.min(end, at + FRAME_HEADER + (end - at >= 2 ? u16le(bytes, at) & LENGTH : 0));
  for (let start = at + FRAME_HEADER; start + DATAGRAM_HEADER + 2 <= stop; ) {
    const word = u16le(bytes, start + 6);
    const next = start + DATAGRAM_HEADER + (word & LENGTH) + 2;
    if (next > stop || u16le(bytes, next - 2) !== 0) return FROM_UNKNOWN;
    if ((word & MORE) === 0) return FROM_CLIENT;
    start = next;
  }
  return FROM_UNKNOWN;
}

/** Reads the datagrams of a frame, a head for each. */
export function readFrame(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  if (end - at < FRAME_HEADER) {
    head.reset(at, end).malformed('shorter than the header of a frame');
    sink.message(bytes, head);
    return;
  }
  const header = u16le(bytes, at);
  const type = header >> 12;
  const stop = Math.min(end, at + FRAME_HEADER + (header & LENGTH));
  if (type !== COMMANDS) {
    head.reset(at, stop);
    head.code = FRAME + type;
    head.kind = KIND_NOTICE;
    head.acts = functions.get(head.code)?.acts ?? 0;
    sink.message(bytes, head);
    return;
  }
  let start = at + FRAME_HEADER;
  for (;;) {
    if (stop - start < DATAGRAM_HEADER + 2) {
      head.reset(start, Math.max(start, stop)).malformed('shorter than the header and counter of a datagram');
      sink.message(bytes, head);
      return;
    }
    const word = u16le(bytes, start + 6);
    const data = start + DATAGRAM_HEADER;
    const counter = data + (word & LENGTH);
    if (counter + 2 > stop) {
      head.reset(start, stop);
      head.code = bytes[start];
      head.malformed('the data reaches past the frame');
      sink.message(bytes, head);
      return;
    }
    readDatagram(bytes, start, data, counter, head);
    sink.message(bytes, head);
    if ((word & MORE) === 0) return;
    start = counter + 2;
  }
}

/** Fills `head` from the datagram that begins at `start`, its data bytes[data, counter), its working counter behind. */
function readDatagram(bytes: Uint8Array, start: number, data: number, counter: number, head: Head): void {
  const command = bytes[start];
  head.reset(start, counter + 2);
  head.code = command;
  const worked = bytes[counter] | bytes[counter + 1];
  head.kind = worked === 0 ? KIND_REQUEST : KIND_RESPONSE;
  if (command > LAST_COMMAND) {
    head.malformed('the command is none of EtherCAT');
    return;
  }
  head.acts = ACTS[command];
  const area = AREA[command];
  head.area = area;
  head.quantity = counter - data;
  if (area === 4) {
    head.address = u32le(bytes, start + 2);
    return;
  }
  if (area < 0) return;
  const offset = u16le(bytes, start + 4);
  const station = u16le(bytes, start + 2);
  head.address = offset;
  if (area === 2) head.unit = station;
  else if (area === 1) head.unit = -station & 0xffff;
  else if (WRITES[command] === 1) head.marks |= MARK_BROADCAST;
  if (command === 7 && worked === 0) head.marks |= MARK_IDENTITY;
  if (offset < 0x1000) {
    if (WRITES[command] === 1) readRegister(bytes, offset, data, counter, head);
    else if (offset === 0x130 && worked !== 0 && counter - data >= 2) head.value = bytes[data] & 0x1f;
  } else if (worked === 0 ? command === 5 || command === 2 : command === 4 || command === 1)
    readMailbox(bytes, data, counter, head);
}

/** Writes to registers that change a slave get a function of their own. */
function readRegister(bytes: Uint8Array, offset: number, data: number, end: number, head: Head): void {
  let code = 0;
  if (offset === 0x120) {
    code = 4;
    if (end > data) head.value = bytes[data] & 0x1f;
    head.marks |= MARK_IDENTITY;
  } else if (offset === 0x10) code = 1;
  else if (offset === 0x40 || offset === 0x41) code = 2;
  else if (offset >= 0x100 && offset < 0x110) code = 3;
  else if (offset >= 0x400 && offset < 0x430) code = 5;
  // The second byte of the control register is the command: 2 writes.
  else if (offset === 0x502) code = end - data >= 2 && (bytes[data + 1] & 7) === 2 ? 7 : 6;
  else if (offset === 0x500 || offset === 0x508) code = 6;
  else if (offset >= 0x600 && offset < 0x700) code = 8;
  else if (offset >= 0x800 && offset < 0x880) code = 9;
  else if (offset >= 0x900 && offset < 0xa00) code = 10;
  if (code === 0) return;
  head.code = REGISTER + code;
  head.acts = functions.get(head.code)?.acts ?? head.acts;
}

/** Length, address, channel and type of a mailbox message (ETG.1000.4 §5.6). */
export const MAILBOX_HEADER = 6;

/** Takes a mailbox message for what it is; memory that only looks like one stays a read or write. */
function readMailbox(bytes: Uint8Array, data: number, end: number, head: Head): void {
  if (end - data < MAILBOX_HEADER + 2) return;
  const length = u16le(bytes, data);
  const type = bytes[data + 5] & 15;
  if (length < 2 || length > end - data - MAILBOX_HEADER || bytes[data + 4] & 0x3f || bytes[data + 5] & 0x80) return;
  const at = data + MAILBOX_HEADER;
  const stop = at + length;
  const code = mailboxCode(bytes, at, stop, type, head);
  if (code < 0) return;
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  head.pair = ((head.unit & 0xffff) << 4) | type;
}

function mailboxCode(bytes: Uint8Array, at: number, stop: number, type: number, head: Head): number {
  const base = MAILBOX + (type << 4);
  if (type === COE) return coe(bytes, at, stop, base, head);
  const service = bytes[at];
  if (type === FOE) {
    if (service < 1 || service > 6) return -1;
    if (service === 5 && stop - at >= 6) head.status = u32le(bytes, at + 2);
    return base + service;
  }
  if (type === SOE) {
    const operation = service & 7;
    if (operation === 0 || operation > 6 || stop - at < 4) return -1;
    head.area = 6;
    head.address = u16le(bytes, at + 2);
    if (service & 8) head.marks |= MARK_SEGMENT;
    // An answer has the code of its question.
    return base + (operation === 2 || operation === 4 ? operation - 1 : operation);
  }
  if (type === EOE) {
    const frame = service & 15;
    if (frame > 9) return -1;
    return frame === 2 || frame === 3 ? base + 2 : frame === 4 || frame === 5 ? base + 4 : base;
  }
  return type === AOE || type === VOE ? base : -1;
}

function coe(bytes: Uint8Array, at: number, stop: number, base: number, head: Head): number {
  const word = u16le(bytes, at);
  const service = word >> 12;
  if (word & 0x0e00 || service < 1 || service > 8) return -1;
  if (service === 1) return base;
  if (service === 8) return base + 7;
  if (service > 3) return base + 6;
  if (stop - at < 10) return -1;
  const specifier = bytes[at + 2] >> 5;
  if (specifier > 4) return -1;
  const asked = service === 2;
  const segment = asked ? specifier === 0 || specifier === 3 : specifier < 2;
  if (!segment) {
    head.area = 5;
    head.address = (u16le(bytes, at + 3) << 8) | bytes[at + 5];
    // Expedited: up to four bytes in the message itself.
    if (specifier !== 4 && bytes[at + 2] & 2) head.value = u32le(bytes, at + 6);
  }
  if (specifier === 4) {
    head.status = u32le(bytes, at + 6);
    return base + 5;
  }
  if (asked) return base + (specifier === 1 ? 1 : specifier === 2 ? 2 : specifier === 0 ? 3 : 4);
  return base + (specifier === 3 ? 1 : specifier === 2 ? 2 : specifier === 1 ? 3 : 4);
}
