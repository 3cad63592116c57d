import { u16be, u32be } from '../bytes.ts';
import { FROM_CLIENT, FROM_SERVER, FROM_UNKNOWN, type Head, KIND_REQUEST, KIND_RESPONSE, type Side } from '../message.ts';
import { ACKNOWLEDGE, BLOCK, BLOCK_COMMAND, functions, RESPONSE, transfers } from './functions.ts';

/** Length, version, protocol type, sequence and attribute of Ether-S-Bus. */
export const HEADER = 9;
const CHECK_SUM = 2;
/** A response with nothing in it. */
const LEAST = HEADER + CHECK_SUM;
export const LONGEST = 2048;

const REQUEST = 0;
const ANSWER = 1;
/** Attribute of an acknowledgement. */
export const ACK = 2;

/** Length of the telegram at `at`, by its header. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end > at && bytes[at] !== 0) return -1;
  if (end - at < HEADER) return 0;
  const length = u32be(bytes, at);
  return length >= LEAST && length <= LONGEST && bytes[at + 8] <= ACK ? length : -1;
}

/** 95 for a whole telegram with a version of the protocol and a check sum that holds; there is no shorter proof. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < LEAST || bytes[at] !== 0 || bytes[at + 1] !== 0) return 0;
  const length = measure(bytes, at, end);
  if (length <= 0 || length > end - at || bytes[at + 4] > 1 || bytes[at + 5] > 1) return 0;
  return checkSum(bytes, at, at + length - CHECK_SUM) === u16be(bytes, at + length - CHECK_SUM) ? 95 : 0;
}

/** Cyclic redundancy check of CCITT, most significant bit first, from zero. */
export function checkSum(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let at = start; at < end; at++) {
    crc ^= bytes[at] << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1;
  }
  return crc;
}

/** Who sent a telegram: the attribute says. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  return bytes[at + 8] === REQUEST ? FROM_CLIENT : FROM_SERVER;
}

/** Fills `head` from the telegram bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < LEAST) {
    head.malformed('shorter than header and check sum');
    return;
  }
  const last = end - CHECK_SUM;
  if (u32be(bytes, at) !== end - at) head.malformed('the length does not match the telegram');
  else if (checkSum(bytes, at, last) !== u16be(bytes, last)) head.malformed('the check sum does not match');
  head.pair = u16be(bytes, at + 6);
  const attribute = bytes[at + 8];
  if (attribute === REQUEST) readRequest(bytes, at + HEADER, last, head);
  else if (attribute === ANSWER || attribute === ACK) {
    head.kind = KIND_RESPONSE;
    head.code = attribute === ANSWER ? RESPONSE : ACKNOWLEDGE;
    if (attribute === ACK && last - at >= HEADER + 2) head.status = u16be(bytes, at + HEADER);
  } else head.malformed('the attribute is none of a request, an answer or an acknowledgement');
}

/** A request: station, command, and what the command needs. */
function readRequest(bytes: Uint8Array, first: number, last: number, head: Head): void {
  head.kind = KIND_REQUEST;
  if (last - first < 2) {
    head.malformed('station and command are missing');
    return;
  }
  head.unit = bytes[first];
  const command = bytes[first + 1];
  head.code = command;
  const data = first + 2;
  if (command === BLOCK_COMMAND) block(bytes, data, last, head);
  else transfer(bytes, data, last, command, head);
  head.acts = functions.get(head.code)?.acts ?? 0;
}

/** Length, type of the telegram, number, type of the block and its number. */
function block(bytes: Uint8Array, data: number, last: number, head: Head): void {
  if (last - data < 2) return;
  const code = BLOCK + bytes[data + 1];
  if (functions.has(code)) head.code = code;
  if (last - data < 6) return;
  head.address = u16be(bytes, data + 4);
  head.quantity = 1;
}

/** A count less one, and an address; a write counts its bytes, and says how many bits it has. */
function transfer(bytes: Uint8Array, data: number, last: number, command: number, head: Head): void {
  const media = transfers.get(command);
  if (media === undefined) return;
  head.area = media.area;
  if (last - data < 3) {
    head.malformed('count and address are missing');
    return;
  }
  head.address = u16be(bytes, data + 1);
  if (!media.writes) head.quantity = bytes[data] + 1;
  else if (media.bits) {
    if (last - data < 5) return;
    head.quantity = bytes[data + 3] + 1;
    head.value = bytes[data + 4] & 1;
  } else {
    head.quantity = Math.max(0, (bytes[data] - 1) >> 2);
    if (last - data >= 7) head.value = u32be(bytes, data + 3);
  }
}
