import { u32be } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { CONFIRMED, DEVICE_ANNUNCIATION, FMS_IDENTIFY, functions, indexed, key, SM_IDENTIFY } from './functions.ts';

/** Version, options, protocol and type, service, address, length (FF-588 §4.2). */
export const HEADER = 12;
export const LONGEST = 65_535;
/** Options that say what the trailer has, and how long each is, in the order of the trailer. */
const MESSAGE_NUMBER = 0x80;
const INVOKE_ID = 0x40;
const TIME_STAMP = 0x20;
const EXTENDED_CONTROL = 0x08;

const TYPE_RESPONSE = 1;
const TYPE_ERROR = 2;

/** Length of the message at `at`: the header says it for the whole message. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end > at && bytes[at] !== 1) return -1;
  if (end - at < HEADER) return 0;
  const length = u32be(bytes, at + 8);
  return length >= HEADER + trailerLength(bytes[at + 1]) && length <= LONGEST ? length : -1;
}

/** 85 for version 1 of a known service with the length of the message; 60 while the message is not whole. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || bytes[at] !== 1 || (bytes[at + 2] & 3) === 3) return 0;
  if (!functions.has(key(bytes[at + 2] >> 2, bytes[at + 3]))) return 0;
  // An unconfirmed service is only ever requested.
  if ((bytes[at + 3] & CONFIRMED) === 0 && (bytes[at + 2] & 3) !== 0) return 0;
  const length = measure(bytes, at, end);
  return length <= 0 ? 0 : length <= end - at ? 85 : 60;
}

/** Bytes of the trailer that the options announce. */
export function trailerLength(options: number): number {
  return (
    (options & MESSAGE_NUMBER ? 4 : 0) +
    (options & INVOKE_ID ? 4 : 0) +
    (options & TIME_STAMP ? 8 : 0) +
    (options & EXTENDED_CONTROL ? 4 : 0)
  );
}

/** Requests come from the client, responses and errors from the server. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 4 || (bytes[at + 3] & CONFIRMED) === 0) return FROM_UNKNOWN;
  return (bytes[at + 2] & 3) === 0 ? FROM_CLIENT : FROM_SERVER;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  const options = bytes[at + 1];
  const type = bytes[at + 2] & 3;
  head.code = key(bytes[at + 2] >> 2, bytes[at + 3]);
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.unit = u32be(bytes, at + 4);
  head.kind = (bytes[at + 3] & CONFIRMED) === 0 ? KIND_NOTICE : type === 0 ? KIND_REQUEST : KIND_RESPONSE;
  if (bytes[at] !== 1) head.malformed('a version that is not 1');
  if (u32be(bytes, at + 8) !== end - at) head.malformed('the length does not match the message');
  const body = end - trailerLength(options);
  if (body < at + HEADER) {
    head.malformed('no room for the trailer');
    return;
  }
  if (options & MESSAGE_NUMBER) head.sequence = u32be(bytes, body);
  if (options & INVOKE_ID) head.pair = u32be(bytes, body + (options & MESSAGE_NUMBER ? 4 : 0));
  if (type === TYPE_ERROR && body >= at + HEADER + 2) head.status = bytes[at + HEADER];
  if (type === TYPE_RESPONSE && (head.code === SM_IDENTIFY || head.code === FMS_IDENTIFY)) head.marks |= MARK_IDENTITY;
  if (head.code === DEVICE_ANNUNCIATION) head.marks |= MARK_IDENTITY;
  if (type !== 0 || !indexed.has(head.code) || body < at + HEADER + 4) return;
  head.address = u32be(bytes, at + HEADER);
  head.quantity = 1;
}
