import { u16be, u32be } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_TRUNCATED,
  type Side,
} from '../message.ts';
import * as fn from './functions.ts';

/** Longest frame that peers agree on; without an agreement there is no limit. */
export const LONGEST = 0x1000000;

const FRAME_END = 0xce;
const AMQP = 0x414d5150;

/** Length of the protocol header or frame at `at`. Frames of 0-9-1 begin with their type, those of 1.0 with a size below 2^24. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8) {
    if (end - at === 0) return 0;
    const first = bytes[at];
    return first <= 3 || first === 8 || first === 0x41 ? 0 : -1;
  }
  const word = u32be(bytes, at);
  if (word === AMQP) return 8;
  const type = bytes[at];
  if (type === 0) return word >= 8 && bytes[at + 4] >= 2 && bytes[at + 4] * 4 <= word && bytes[at + 5] <= 1 ? word : -1;
  if (type > 3 && type !== 8) return -1;
  const size = u32be(bytes, at + 3);
  if (size > LONGEST || (type === 8 && size !== 0) || (type === 1 && size < 4)) return -1;
  if (at + 8 + size <= end && bytes[at + 7 + size] !== FRAME_END) return -1;
  return 8 + size;
}

/** 95 for a protocol header, 85 for a whole method or a performative, 50 for other frames. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0 || end - at < 8) return 0;
  if (bytes[at] === 0x41) {
    const id = bytes[at + 4];
    const known =
      (id <= 3 && bytes[at + 5] === 1 && bytes[at + 6] === 0) ||
      bytes[at + 6] === 9 ||
      bytes[at + 7] === 9 ||
      bytes[at + 6] === 10;
    return known ? 95 : 0;
  }
  if (bytes[at] === 0) {
    const code = performative(bytes, at, Math.min(end, at + length));
    return code > 0 && fn.functions.has(fn.PERFORMATIVE | code) ? 82 : code === 0 ? 50 : 0;
  }
  const whole = end - at >= length;
  if (bytes[at] !== 1) return whole ? 60 : 0;
  return end - at >= 11 && fn.functions.has(fn.method(u16be(bytes, at + 7), u16be(bytes, at + 9))) ? (whole ? 85 : 60) : 0;
}

/** Code of the performative in a frame of 1.0; 0 for an empty frame, -1 when no performative is there. */
export function performative(bytes: Uint8Array, at: number, end: number): number {
  const body = at + bytes[at + 4] * 4;
  if (body === end) return 0;
  if (body + 3 > end || bytes[body] !== 0) return -1;
  if (bytes[body + 1] === 0x53) return bytes[body + 2];
  return bytes[body + 1] === 0x80 && body + 10 <= end ? bytes[body + 9] : -1;
}

const FROM_THE_CLIENT: ReadonlySet<number> = new Set([
  fn.CONNECTION_START_OK,
  fn.method(10, 31),
  fn.method(10, 40),
  fn.method(20, 10),
  fn.method(40, 10),
  fn.method(50, 10),
  fn.method(50, 20),
  fn.method(60, 20),
  fn.method(60, 40),
  fn.method(60, 70),
  fn.SASL_INIT,
  fn.SASL_RESPONSE,
]);
const FROM_THE_SERVER: ReadonlySet<number> = new Set([
  fn.CONNECTION_START,
  fn.method(10, 30),
  fn.method(10, 41),
  fn.method(20, 11),
  fn.method(40, 11),
  fn.method(50, 11),
  fn.method(50, 21),
  fn.method(60, 21),
  fn.method(60, 60),
  fn.method(60, 71),
  fn.SASL_MECHANISMS,
  fn.SASL_OUTCOME,
]);

function codeOf(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8) return -1;
  if (bytes[at] === 0x41) return fn.HEADER;
  if (bytes[at] === 0) {
    const code = performative(bytes, at, end);
    return code < 0 ? -1 : fn.PERFORMATIVE | code;
  }
  if (bytes[at] !== 1) return bytes[at];
  return end - at >= 11 ? fn.method(u16be(bytes, at + 7), u16be(bytes, at + 9)) : -1;
}

/** Who sent a frame, by methods that only one side sends. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const code = codeOf(bytes, at, end);
  return FROM_THE_CLIENT.has(code) ? FROM_CLIENT : FROM_THE_SERVER.has(code) ? FROM_SERVER : FROM_UNKNOWN;
}

/** Methods without an answer. */
const UNANSWERED: ReadonlySet<number> = new Set([
  fn.method(10, 60),
  fn.method(10, 61),
  fn.BASIC_RETURN,
  ...[40, 60, 80, 90, 100, 120].map((n) => fn.method(60, n)),
]);

/** Fills `head` from the protocol header or frame bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  const length = measure(bytes, at, end);
  const code = codeOf(bytes, at, end);
  if (length <= 0 || code < 0) {
    head.malformed('neither a frame of 0-9-1 nor of 1.0');
    return;
  }
  if (length > end - at) head.marks |= MARK_TRUNCATED;
  head.code = code;
  head.acts = fn.functions.get(code)?.acts ?? 0;
  if (code === fn.HEADER) return;
  if (code >= fn.PERFORMATIVE) {
    head.unit = u16be(bytes, at + 6);
    if (code === fn.OPEN) head.marks |= MARK_IDENTITY;
    else if (code === fn.SASL_INIT || code === fn.SASL_RESPONSE) head.marks |= MARK_CREDENTIALS;
    else if (code === fn.SASL_OUTCOME) outcome(bytes, at, end, head);
    return;
  }
  const channel = u16be(bytes, at + 1);
  head.unit = channel;
  if (bytes[at] !== 1) return;
  if (!UNANSWERED.has(code)) {
    const number = code & 0xffff;
    const answers = number % 10 !== 0;
    head.kind = answers ? KIND_RESPONSE : KIND_REQUEST;
    // Class and method of the request, and the channel: one of each may be outstanding.
    head.pair = ((channel & 0x7fff) << 16) | ((code >> 16) << 8) | (number - (number % 10));
  }
  if (code === fn.CONNECTION_START || code === fn.CONNECTION_START_OK) head.marks |= MARK_IDENTITY;
  if (code === fn.CONNECTION_START_OK || code === fn.CONNECTION_SECURE_OK) head.marks |= MARK_CREDENTIALS;
  if ((code === fn.CONNECTION_CLOSE || code === fn.CHANNEL_CLOSE || code === fn.BASIC_RETURN) && end - at >= 13) {
    const reply = u16be(bytes, at + 11);
    if (reply >= 300) head.status = reply;
  }
}

/** A SASL outcome is a list whose first field is the code, a ubyte. */
function outcome(bytes: Uint8Array, at: number, end: number, head: Head): void {
  const list = at + bytes[at + 4] * 4 + 3;
  const first = list < end && bytes[list] === 0xd0 ? list + 9 : list + 3;
  if (first + 1 < end && bytes[first] === 0x50) head.status = bytes[first + 1];
}
