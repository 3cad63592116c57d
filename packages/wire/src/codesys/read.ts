import { u16le, u32le } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Side,
} from '../message.ts';
import { ADDRESS, functions, LOGIN } from './functions.ts';

/** Mark and length before a datagram on TCP. */
const BLOCK_HEADER = 8;
export const LONGEST = 65536;
/** What begins a datagram. */
const DATAGRAM = 0xc5;
const NAME_SERVER = 3;
const NAME_CLIENT = 4;
const CHANNELS = 64;
const SERVICE = 0xcd55;
const SECURE = 0x7557;

/** Whether the mark of a block stands at `at`. */
function isBlock(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= 4 && bytes[at] === 0x00 && bytes[at + 1] === 0x01 && bytes[at + 2] === 0x17 && bytes[at + 3] === 0xe8;
}

/** Length of the block at `at`; a datagram of UDP is one whole. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end > at && bytes[at] === DATAGRAM) return end - at;
  if (end - at >= 4 && !isBlock(bytes, at, end)) return -1;
  if (end - at < BLOCK_HEADER) return end > at && bytes[at] !== 0 ? -1 : 0;
  const length = u32le(bytes, at + 4);
  return length >= BLOCK_HEADER + 6 && length <= LONGEST ? length : -1;
}

/** 95 for a datagram in a marked block, 70 for one of UDP whose addresses and service are sound. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8) return 0;
  if (isBlock(bytes, at, end)) {
    if (end - at < BLOCK_HEADER + 6) return 0;
    return measure(bytes, at, end) > 0 && content(bytes, at, end) > 0 ? 95 : 0;
  }
  return bytes[at] === DATAGRAM && content(bytes, at, end) > 0 ? 70 : 0;
}

/** Where the datagram begins in its unit. */
export function datagramAt(bytes: Uint8Array, at: number, end: number): number {
  return isBlock(bytes, at, end) ? at + BLOCK_HEADER : at;
}

/** Where the content of the unit's datagram begins, behind addresses filled up to four bytes; 0 when it is none. */
export function content(bytes: Uint8Array, at: number, end: number): number {
  const start = datagramAt(bytes, at, end);
  if (end - start < 6 || bytes[start] !== DATAGRAM) return 0;
  const header = (bytes[start + 1] & 7) * 2;
  const service = bytes[start + 3];
  if (header < 6 || (service !== CHANNELS && (service < 1 || service > NAME_CLIENT))) return 0;
  let first = start + header + 2 * ((bytes[start + 5] & 15) + (bytes[start + 5] >> 4));
  first += (first - at) & 3;
  return first <= end ? first : 0;
}

/** Who sent a unit, where services or name services say it. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const first = content(bytes, at, end);
  if (first === 0) return FROM_UNKNOWN;
  const service = bytes[datagramAt(bytes, at, end) + 3];
  if (service === NAME_SERVER) return FROM_CLIENT;
  if (service === NAME_CLIENT) return FROM_SERVER;
  if (service !== CHANNELS || first >= end) return FROM_UNKNOWN;
  if (bytes[first] === 0xc3) return FROM_CLIENT;
  if (bytes[first] === 0x83) return FROM_SERVER;
  const layer = serviceLayer(bytes, first, end);
  return layer === 0 ? FROM_UNKNOWN : bytes[layer + 4] & 0x80 ? FROM_SERVER : FROM_CLIENT;
}

/** Where the service begins in a first block of a channel; 0 when there is none. */
export function serviceLayer(bytes: Uint8Array, first: number, end: number): number {
  const layer = first + 20;
  if (end - layer < 16 || bytes[first] !== 1 || (bytes[first + 1] & 1) === 0) return 0;
  const mark = u16le(bytes, layer);
  return mark === SERVICE || mark === SECURE ? layer : 0;
}

/** Fills `head` from the unit bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const first = content(bytes, at, end);
  if (first === 0) {
    head.malformed('no datagram with a service and addresses');
    return;
  }
  const service = bytes[datagramAt(bytes, at, end) + 3];
  if (service === CHANNELS) channel(bytes, first, end, head);
  else if (service >= NAME_SERVER) {
    if (end - first < 8) {
      head.malformed('the name service is cut short');
      return;
    }
    head.code = u16le(bytes, first);
    head.kind = service === NAME_SERVER ? KIND_REQUEST : KIND_RESPONSE;
    if (service === NAME_CLIENT && head.code === 0xc280) head.marks |= MARK_IDENTITY;
  } else {
    head.code = ADDRESS + service;
    head.kind = KIND_NOTICE;
  }
  head.acts = functions.get(head.code)?.acts ?? 0;
}

function channel(bytes: Uint8Array, first: number, end: number, head: Head): void {
  if (first >= end) {
    head.malformed('the channel is cut short');
    return;
  }
  const type = bytes[first];
  head.code = type;
  head.kind = KIND_NOTICE;
  if (type === 0xc3 || type === 0x83) {
    head.kind = type === 0xc3 ? KIND_REQUEST : KIND_RESPONSE;
    if (end - first >= 12) head.pair = u32le(bytes, first + 8) & 0x7fffffff;
    if (type === 0x83 && end - first >= 14) head.status = u16le(bytes, first + 12);
    return;
  }
  if (type !== 1) return;
  const layer = serviceLayer(bytes, first, end);
  if (layer === 0) {
    head.marks |= MARK_SEGMENT;
    return;
  }
  const number = u16le(bytes, first + 2);
  const group = bytes[layer + 4] & 0x7f;
  const command = u16le(bytes, layer + 6);
  const code = (group << 16) | command;
  head.code = functions.has(code) ? code : group << 16;
  head.unit = number;
  head.kind = bytes[layer + 4] & 0x80 ? KIND_RESPONSE : KIND_REQUEST;
  head.pair = ((number << 15) | (group << 8) | (command & 0xff)) & 0x7fffffff;
  if (u32le(bytes, first + 12) > end - layer) head.marks |= MARK_SEGMENT;
  // What is sent over a secure channel cannot be read.
  if (head.code === LOGIN && head.kind === KIND_RESPONSE && u16le(bytes, layer) === SERVICE)
    head.status = loginResult(bytes, tagsAt(bytes, layer), end);
}

/** Where the tags of a service begin, behind a header that says its length. */
export function tagsAt(bytes: Uint8Array, layer: number): number {
  return layer + u16le(bytes, layer + 2) + 4;
}

/** Tags of the answer to a login: all of it, its result, and the challenge with which a runtime asks for the password to be sent encrypted. */
const REPLY = 0x82;
const RESULT = 0x20;
const CHALLENGE = 0x23;
const MOST_TAGS = 32;

/** Where the number that was read last ends. */
let behind = 0;

/** A number of seven bits a byte, the lowest first, as tags and their lengths are written. */
function tagNumber(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  let i = at;
  for (let shift = 0; i < end && shift < 35; shift += 7) {
    const byte = bytes[i++];
    value += (byte & 0x7f) * 2 ** shift;
    if ((byte & 0x80) === 0) break;
  }
  behind = i;
  return value;
}

/** The result in the answer to a login; 0 as well when the runtime only asks for an encrypted password. */
function loginResult(bytes: Uint8Array, start: number, end: number): number {
  let result = 0;
  let at = start;
  for (let i = 0; i < MOST_TAGS && at < end; i++) {
    const id = tagNumber(bytes, at, end);
    const length = tagNumber(bytes, behind, end);
    at = behind;
    // What a tag of tags holds follows at once.
    if (id === REPLY) continue;
    if (at + length > end) break;
    if (id === CHALLENGE) return 0;
    if (id === RESULT) result = length >= 4 ? u32le(bytes, at) : length >= 2 ? u16le(bytes, at) : 0;
    at += length;
  }
  return result;
}
