import { u16be } from '../bytes.ts';
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
  ALERT,
  APPLICATION_DATA,
  CERTIFICATE,
  CHANGE_CIPHER_SPEC,
  CLIENT_HELLO,
  ENCRYPTED,
  functions,
  HANDSHAKE,
  HEARTBEAT,
  SERVER_HELLO,
} from './functions.ts';

/** Bytes of a record's header, and the longest fragment behind one (RFC 5246 §6.2.3). */
const HEADER = 5;
const LONGEST_FRAGMENT = 16384 + 2048;
/** Most that handshake messages in several records are put together to: certificates of a long chain. */
export const LONGEST = 65536;

/** A sealed fragment holds a tag or a check sum and padding besides its data (RFC 5246 §6.2.3, RFC 8446 §5.2). */
const SEALED = 17;

/** How much of a handshake message in several records is waited for. */
const PATIENCE = 3584;

/** Length of the record at `at`, header included; 0 when its header is not all there, -1 when none begins here. */
function record(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  const type = bytes[at];
  if (type < CHANGE_CIPHER_SPEC || type > HEARTBEAT) return -1;
  if (end - at < HEADER) return end - at >= 2 && bytes[at + 1] !== 3 ? -1 : 0;
  const length = u16be(bytes, at + 3);
  if (bytes[at + 1] !== 3 || bytes[at + 2] > 4 || length > LONGEST_FRAGMENT) return -1;
  if (length === 0) return type === APPLICATION_DATA ? HEADER : -1;
  if (type === CHANGE_CIPHER_SPEC && length !== 1) return -1;
  return HEADER + length;
}

/** Length of a handshake message that goes on in the records that follow: of a hello or a chain of certificates only. 0 for others. */
function handshakeLength(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + 4 || bytes[at] !== HANDSHAKE) return 0;
  const type = bytes[at + HEADER];
  if (type !== CLIENT_HELLO && type !== SERVER_HELLO && type !== CERTIFICATE) return 0;
  const length = 4 + (bytes[at + HEADER + 1] << 16) + u16be(bytes, at + HEADER + 2);
  return length <= LONGEST - 4 * HEADER ? length : 0;
}

/** Length of the unit at `at`: a record, or the records that a handshake message goes through. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  const first = record(bytes, at, end);
  if (first <= 0 || bytes[at] !== HANDSHAKE) return first;
  if (end - at < HEADER + 4) return first >= HEADER + 4 ? 0 : first;
  const wanted = handshakeLength(bytes, at, end);
  let length = first;
  for (let held = first - HEADER; held < wanted; ) {
    const next = record(bytes, at + length, end);
    // A handshake message that goes on for long is not waited for: its first record is read as it is.
    if (next === 0) return length < PATIENCE ? 0 : first;
    // Anything else in between: the message is not what it seemed.
    if (next < 0 || bytes[at + length] !== HANDSHAKE || length + next > LONGEST) return first;
    length += next;
    held += next - HEADER;
  }
  return length;
}

/** 95 for a hello, 85 for other records behind which the next is sound as well, 82 for a sealed record that is all there is. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = record(bytes, at, end);
  if (length <= 0 || end - at < HEADER + 2) return 0;
  const type = bytes[at];
  const body = at + HEADER;
  if (type === HANDSHAKE && length >= HEADER + 4) {
    const kind = bytes[body];
    if ((kind === CLIENT_HELLO || kind === SERVER_HELLO) && bytes[body + 1] === 0 && end - at >= HEADER + 6)
      return bytes[body + 4] === 3 && bytes[body + 5] <= 3 ? 95 : 0;
  }
  if (type === ALERT && length === HEADER + 2) return bytes[body] === 1 || bytes[body] === 2 ? 70 : 0;
  if (at + length < end) return record(bytes, at + length, end) >= 0 && at + length + 2 < end ? 85 : 60;
  if (at + length > end) return 55;
  // Of a session that began before the capture did, there are only such records: one that fills its segment to the byte.
  return type === APPLICATION_DATA && length >= HEADER + SEALED ? 82 : 70;
}

/** A hello tells who sends it. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER + 1 || bytes[at] !== HANDSHAKE) return FROM_UNKNOWN;
  return bytes[at + HEADER] === CLIENT_HELLO ? FROM_CLIENT : bytes[at + HEADER] === SERVER_HELLO ? FROM_SERVER : FROM_UNKNOWN;
}

/** Fragments of the records of a unit, without their headers; lasts until the next unit. */
const joined = new Uint8Array(LONGEST);

/** Reads the unit bytes[at, end): each handshake message, or the record. */
export function readUnit(bytes: Uint8Array, at: number, end: number, from: Side, head: Head, sink: MessageSink): void {
  const length = record(bytes, at, end);
  if (length < HEADER) {
    head.reset(at, end).malformed('no record begins here');
    sink.message(bytes, head);
    return;
  }
  const stop = Math.min(end, at + length);
  const type = bytes[at];
  if (type === HANDSHAKE) {
    if (stop === end) readHandshake(bytes, at + HEADER, stop, from, head, sink);
    else {
      let filled = 0;
      let start = at;
      while (start + HEADER < end) {
        const next = Math.min(end, start + Math.max(HEADER, record(bytes, start, end)));
        if (filled + next - start - HEADER > LONGEST) break;
        joined.set(bytes.subarray(start + HEADER, next), filled);
        filled += next - start - HEADER;
        start = next;
      }
      readHandshake(joined, 0, filled, from, head, sink);
    }
    return;
  }
  head.reset(at, stop);
  head.code = type << 8;
  head.kind = KIND_NOTICE;
  if (stop < at + length) head.malformed('a record is longer than what was sent');
  // An alert of two bytes is in clear; longer ones are encrypted.
  if (type === ALERT && length === HEADER + 2 && stop === at + length) head.status = bytes[at + HEADER + 1];
  sink.message(bytes, head);
}

function readHandshake(bytes: Uint8Array, at: number, end: number, from: Side, head: Head, sink: MessageSink): void {
  let start = at;
  for (let messages = 0; start < end && messages < 64; messages++) {
    head.reset(start, end);
    const known = end - start >= 4 && functions.has((HANDSHAKE << 8) | bytes[start]);
    const length = known ? 4 + (bytes[start + 1] << 16) + u16be(bytes, start + 2) : 0;
    if (!known || start + length > end) {
      // Encrypted, or a long message of a kind that is not looked into, cut by its record.
      head.code = known && bytes[start + 1] === 0 ? (HANDSHAKE << 8) | bytes[start] : ENCRYPTED;
      head.kind = KIND_NOTICE;
      sink.message(bytes, head);
      return;
    }
    const type = bytes[start];
    head.end = start + length;
    head.code = (HANDSHAKE << 8) | type;
    head.acts = functions.get(head.code)?.acts ?? 0;
    head.kind = type === CLIENT_HELLO ? KIND_REQUEST : type === SERVER_HELLO ? KIND_RESPONSE : KIND_NOTICE;
    if (type === CLIENT_HELLO || type === SERVER_HELLO) {
      if (length < 4 + 2 + 32 + 1) head.malformed('a hello without its version, random and session');
      else {
        head.value = u16be(bytes, start + 4);
        if (type === CLIENT_HELLO) head.marks |= MARK_IDENTITY;
      }
    }
    if (type === CERTIFICATE && from !== FROM_CLIENT && length > 16) head.marks |= MARK_IDENTITY;
    sink.message(bytes, head);
    start += length;
  }
}
