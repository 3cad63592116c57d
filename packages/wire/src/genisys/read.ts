import { CRC16_IBM, crc16 } from '../crc16.ts';
import { FROM_CLIENT, FROM_SERVER, FROM_UNKNOWN, type Head, KIND_REQUEST, KIND_RESPONSE, type Side } from '../message.ts';
import { ACKNOWLEDGE_CLIENT, COMMON_CONTROL_DATA, CONTROL_DATA_CHECKBACK, functions, POLL } from './functions.ts';

/** Ends every message. */
const TERMINATOR = 0xf6;
/** Stands before the low half of a byte from F0 up. */
const ESCAPE = 0xf0;
/** Header, station, 256 pairs and a check sum, all escaped, and the terminator. */
export const LONGEST = 1033;

const HEADERS = new Uint8Array(256);
for (const code of functions.keys()) HEADERS[code] = 1;

/** A message without its escapes and its terminator. Reused: the most recent one only. */
export const plain = new Uint8Array(LONGEST);

/** Length of the message at `at`, terminator included. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end <= at) return 0;
  if (HEADERS[bytes[at]] === 0) return -1;
  const stop = Math.min(end, at + LONGEST);
  for (let i = at + 1; i < stop; i++) {
    if (bytes[i] === TERMINATOR) return i + 1 - at;
    // Real stations leave the check sum, the last two bytes, without escapes.
    if (bytes[i] <= ESCAPE || (i + 1 < end && bytes[i + 1] === TERMINATOR) || (i + 2 < end && bytes[i + 2] === TERMINATOR))
      continue;
    return i + 2 < end ? -1 : 0;
  }
  return end - at >= LONGEST ? -1 : 0;
}

/** Undoes the escapes of the message bytes[at, end) into `plain`. Returns the length, or -1. */
export function unescape(bytes: Uint8Array, at: number, end: number): number {
  let length = 0;
  const stop = Math.min(end, at + LONGEST) - (end > at && bytes[end - 1] === TERMINATOR ? 1 : 0);
  for (let i = at; i < stop; i++) {
    let value = bytes[i];
    if (i > at && value === ESCAPE) {
      if (i + 1 < stop && bytes[i + 1] <= 0x0f) value = ESCAPE | bytes[++i];
      else if (i < stop - 2) return -1;
    }
    plain[length++] = value;
  }
  return length;
}

/** Whether a header's message has a check sum: an acknowledgement has none, a poll may do without. */
const summed = (code: number, length: number): boolean => code !== ACKNOWLEDGE_CLIENT && (code !== POLL || length > 2);

/** Whether the check sum of the message in `plain` holds. */
function sound(length: number): boolean {
  return crc16(plain, 0, length - 2, CRC16_IBM, 0xffff) === (plain[length - 2] | (plain[length - 1] << 8));
}

/** 90 for a message whose check sum holds, 60 for one that has none. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 3 || HEADERS[bytes[at]] === 0) return 0;
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  const content = unescape(bytes, at, at + length);
  if (!summed(bytes[at], content)) return content === 2 ? 60 : 0;
  return content >= 4 && content % 2 === 0 && sound(content) ? 90 : 0;
}

/** The header says who sent it. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end <= at) return FROM_UNKNOWN;
  const code = bytes[at];
  if (code >= ACKNOWLEDGE_CLIENT && code <= CONTROL_DATA_CHECKBACK) return FROM_SERVER;
  return code >= COMMON_CONTROL_DATA && code <= 0xfe ? FROM_CLIENT : FROM_UNKNOWN;
}

/** Number of bytes of pairs behind header and station of the message in `plain`. */
export function pairsLength(code: number, length: number): number {
  return Math.max(0, length - 2 - (summed(code, length) ? 2 : 0));
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < 3) {
    head.malformed('shorter than header, station and terminator');
    return;
  }
  head.code = bytes[at];
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = side(bytes, at, end) === FROM_SERVER ? KIND_RESPONSE : KIND_REQUEST;
  if (bytes[end - 1] !== TERMINATOR) head.malformed('the terminator is missing');
  const length = unescape(bytes, at, end);
  if (length < 2) {
    head.malformed('an escape without its half');
    return;
  }
  head.unit = plain[1];
  // A station is asked one thing at a time.
  head.pair = plain[1];
  if (summed(head.code, length) && (length < 4 || !sound(length))) head.malformed('the check sum does not match');
  const pairs = pairsLength(head.code, length);
  if (pairs % 2 !== 0) head.malformed('an address without its data');
  if (pairs < 2) return;
  head.address = plain[2];
  head.quantity = pairs >> 1;
  head.value = plain[3];
}
