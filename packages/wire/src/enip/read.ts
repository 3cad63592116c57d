import { u16le, u32le } from '../bytes.ts';
import { reader as cipReader } from '../cip/index.ts';
import { connectedPair, unconnectedPair } from '../cip/read.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type MessageSink,
  type Side,
} from '../message.ts';
import {
  functions,
  IO_DATA,
  ITEM_CONNECTED_DATA,
  ITEM_NULL,
  ITEM_SEQUENCED_ADDRESS,
  ITEM_UNCONNECTED_DATA,
  items,
  statuses,
} from './functions.ts';

/** Encapsulation header: command, length, session, status, sender context, options (CIP Volume 2, 2-3.1). */
export const HEADER = 24;
/** Longest encapsulated data (2-3.2.3). */
export const LONGEST_DATA = 65511;
/** Most items of the common packet format that are looked at. */
const MOST_ITEMS = 16;

/** 1 for each command of the table. */
const COMMANDS = new Uint8Array(256);
for (const code of functions.keys()) if (code < 256) COMMANDS[code] = 1;

const known = (bytes: Uint8Array, at: number): boolean => bytes[at + 1] === 0 && COMMANDS[bytes[at]] === 1;

/** Length of the message at `at`: the header's length field counts the data behind the header. A datagram of I/O is one message. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === 2 && isIo(bytes, at, end)) return end - at;
  if (end - at < 4) return end - at >= 2 && !known(bytes, at) ? -1 : 0;
  if (!known(bytes, at)) return -1;
  const length = u16le(bytes, at + 2);
  if (length > LONGEST_DATA) return -1;
  if (end - at >= 12 && (bytes[at + 10] | bytes[at + 11]) !== 0) return -1;
  return HEADER + length;
}

/** Whether bytes[at, end) is a datagram of connected I/O: a sequenced address and connected data, and nothing else (2-6.2). */
function isIo(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= 18 &&
    u16le(bytes, at) === 2 &&
    u16le(bytes, at + 2) === ITEM_SEQUENCED_ADDRESS &&
    u16le(bytes, at + 4) === 8 &&
    u16le(bytes, at + 14) === ITEM_CONNECTED_DATA &&
    u16le(bytes, at + 16) <= end - at - 18
  );
}

/** 95 for a header whose command, length, status, options and items fit together; 60 for a sound header without more to judge by. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (isIo(bytes, at, end)) return 95;
  const length = measure(bytes, at, end);
  if (length <= 0 || end - at < HEADER) return 0;
  const status = u32le(bytes, at + 8);
  if ((status !== 0 && !statuses.has(status)) || u32le(bytes, at + 20) !== 0) return 0;
  const command = bytes[at];
  const data = length - HEADER;
  if (command === 0x65) return data === 4 && u16le(bytes, at + HEADER) === 1 ? 95 : 0;
  if (command === 0x66) return data === 0 && u32le(bytes, at + 4) !== 0 ? 85 : 0;
  if (command === 0x6f || command === 0x70) {
    if (data === 0) return status !== 0 ? 85 : 0;
    if (end - at < HEADER + 12) return 60;
    const count = u16le(bytes, at + HEADER + 6);
    if (u32le(bytes, at + HEADER) !== 0 || count < 1 || count > MOST_ITEMS) return 0;
    return items.has(u16le(bytes, at + HEADER + 8)) ? 95 : 0;
  }
  if (data === 0) return command === 0x63 || command === 0x04 || command === 0x64 ? (u32le(bytes, at + 4) === 0 ? 85 : 60) : 0;
  if (command === 0x63 || command === 0x04) {
    if (end - at < HEADER + 4) return 60;
    return u16le(bytes, at + HEADER) <= MOST_ITEMS && items.has(u16le(bytes, at + HEADER + 2)) && data >= 6 ? 95 : 0;
  }
  return command === 0 ? 0 : 55;
}

/** Extent of the CIP data of a SendRRData or SendUnitData: filled by `findItems`. */
interface Items {
  /** Type of the data item, 0 without one. */
  type: number;
  start: number;
  end: number;
  sound: boolean;
}

const found: Items = { type: 0, start: 0, end: 0, sound: true };

/** Walks the items from their count at `at` on. */
function findItems(bytes: Uint8Array, at: number, end: number): Items {
  found.type = 0;
  found.sound = end - at >= 2;
  if (!found.sound) return found;
  const count = u16le(bytes, at);
  at += 2;
  for (let i = 0; i < count && i < MOST_ITEMS; i++) {
    if (at + 4 > end) {
      found.sound = false;
      return found;
    }
    const type = u16le(bytes, at);
    const length = u16le(bytes, at + 2);
    at += 4;
    if (at + length > end) {
      found.sound = false;
      return found;
    }
    if ((type === ITEM_CONNECTED_DATA || type === ITEM_UNCONNECTED_DATA) && found.type === ITEM_NULL) {
      found.type = type;
      found.start = at;
      found.end = at + length;
    }
    at += length;
  }
  return found;
}

/** Who sent this: the reply bit of the service inside tells, or for commands of the encapsulation itself its length and session. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER || isIo(bytes, at, end)) return FROM_UNKNOWN;
  const command = bytes[at];
  if (command === 0x65) return u32le(bytes, at + 4) === 0 && u32le(bytes, at + 8) === 0 ? FROM_CLIENT : FROM_SERVER;
  if (command === 0x66) return FROM_CLIENT;
  if (command === 0x63 || command === 0x64 || command === 0x04) return u16le(bytes, at + 2) === 0 ? FROM_CLIENT : FROM_SERVER;
  if (command !== 0x6f && command !== 0x70) return FROM_UNKNOWN;
  if (u32le(bytes, at + 8) !== 0) return FROM_SERVER;
  const inside = findItems(bytes, at + HEADER + 6, end);
  const service = inside.type === ITEM_CONNECTED_DATA ? inside.start + 2 : inside.start;
  if (inside.type === 0 || service >= inside.end) return FROM_UNKNOWN;
  return bytes[service] & 0x80 ? FROM_SERVER : FROM_CLIENT;
}

/** Reads the head of the encapsulation, and of the CIP messages inside. */
export function readUnit(bytes: Uint8Array, at: number, end: number, from: Side, head: Head, sink: MessageSink): void {
  head.reset(at, end);
  if (isIo(bytes, at, end)) readIo(bytes, at, head, sink);
  else if (end - at < HEADER) {
    head.malformed('shorter than an encapsulation header');
    sink.message(bytes, head);
  } else readEncapsulation(bytes, at, end, from, head, sink);
}

function readIo(bytes: Uint8Array, at: number, head: Head, sink: MessageSink): void {
  head.kind = KIND_NOTICE;
  head.code = IO_DATA;
  head.acts = functions.get(IO_DATA)?.acts ?? 0;
  // The connection stands for the station: 31 bits of its id tell it apart well enough.
  head.unit = u32le(bytes, at + 6) & 0x7fff_ffff;
  head.sequence = u32le(bytes, at + 10);
  head.quantity = u16le(bytes, at + 16);
  sink.message(bytes, head);
}

function readEncapsulation(bytes: Uint8Array, at: number, end: number, from: Side, head: Head, sink: MessageSink): void {
  const command = u16le(bytes, at);
  const length = u16le(bytes, at + 2);
  head.code = command;
  head.acts = functions.get(command)?.acts ?? 0;
  head.status = u32le(bytes, at + 8);
  head.pair = unconnectedPair(bytes, at + 12);
  if (length > end - at - HEADER) head.malformed('the length is more than there is');
  const stop = Math.min(end, at + HEADER + length);
  if (command === 0x6f || command === 0x70) {
    readData(bytes, at, stop, from, head, sink);
    return;
  }
  const sender = side(bytes, at, end);
  head.kind = (sender === FROM_UNKNOWN ? from : sender) === FROM_SERVER ? KIND_RESPONSE : KIND_REQUEST;
  if (command === 0 || command === 0x66) {
    head.kind = KIND_NOTICE;
    head.pair = -1;
  } else if (command === 0x65 && length !== 4) head.malformed('RegisterSession is a version and options');
  if (command === 0x63 && head.kind === KIND_RESPONSE && stop - at >= HEADER + 6) head.marks |= MARK_IDENTITY;
  sink.message(bytes, head);
}

/** SendRRData and SendUnitData: interface handle, timeout, items; a connected message begins with its sequence count (2-4.7, 2-4.8). */
function readData(bytes: Uint8Array, at: number, stop: number, from: Side, head: Head, sink: MessageSink): void {
  const inside = findItems(bytes, at + HEADER + 6, stop);
  const { type, start, end } = inside;
  if (!inside.sound && stop - at > HEADER) head.malformed('the items do not fit');
  head.kind = head.status !== 0 || from === FROM_SERVER ? KIND_RESPONSE : KIND_REQUEST;
  if (type === ITEM_CONNECTED_DATA && end - start >= 2) {
    const sequence = u16le(bytes, start);
    const pair = connectedPair(sequence);
    head.sequence = sequence;
    head.pair = pair;
    if (end - start > 2) head.kind = bytes[start + 2] & 0x80 ? KIND_RESPONSE : KIND_REQUEST;
    sink.message(bytes, head);
    if (end - start > 2) cipReader.message(bytes, start + 2, end, pair, sequence, -1, 0, sink);
  } else if (type === ITEM_UNCONNECTED_DATA && end > start) {
    const { pair } = head;
    head.kind = bytes[start] & 0x80 ? KIND_RESPONSE : KIND_REQUEST;
    sink.message(bytes, head);
    cipReader.message(bytes, start, end, pair, -1, -1, 0, sink);
  } else sink.message(bytes, head);
}
