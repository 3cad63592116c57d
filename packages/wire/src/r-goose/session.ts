import { u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, MARK_TEST, MARK_TRUNCATED, type MessageSink } from '../message.ts';

/** What a session carries, by its identifier (IEC TR 61850-90-5 §8). */
export const SESSION_GOOSE = 0xa1;
export const SESSION_SAMPLES = 0xa2;
/** Tags of the elements of a payload. */
export const ELEMENT_GOOSE = 0x81;
export const ELEMENT_SAMPLES = 0x82;
/** Tag, simulation, APPID, length. */
export const ELEMENT_HEADER = 6;

/** Connectionless transport: length 1, unit data (ISO 8602). Some publishers leave it out. */
const TRANSPORT_LENGTH = 0x01;
const TRANSPORT_UNIT_DATA = 0x40;
const COMMON_HEADER = 0x80;
/** Identifier, length, common header up to the version. */
const FIXED = 14;

/** Where things stand in a session; what `findSession` found last. */
export interface Session {
  /** Position of the session identifier. */
  at: number;
  version: number;
  /** Position of the key's identifier. */
  key: number;
  /** Encrypted: the payload cannot be read. */
  encrypted: boolean;
  /** Payload: bytes[start, stop), behind which a signature may stand. */
  start: number;
  stop: number;
}

const session: Session = { at: 0, version: 0, key: 0, encrypted: false, start: 0, stop: 0 };

/** Finds the parts of the session in bytes[at, end); null when there is none of that identifier. The result is reused. */
export function findSession(bytes: Uint8Array, at: number, end: number, identifier: number): Session | null {
  let first = at;
  if (end - first > 2 && bytes[first] === TRANSPORT_LENGTH && bytes[first + 1] === TRANSPORT_UNIT_DATA) first += 2;
  if (end - first < FIXED + 16 || bytes[first] !== identifier || bytes[first + 2] !== COMMON_HEADER) return null;
  const version = u16be(bytes, first + 12);
  let next = first + FIXED + 6;
  if (version === 1) {
    // Two octets name the algorithms of encryption and signature before the key.
    session.encrypted = bytes[next] !== 0;
    session.key = next + 2;
    next += 6;
  } else if (version === 2) {
    const vector = bytes[next + 4];
    session.encrypted = vector !== 0;
    session.key = next;
    next += 5 + vector;
  } else return null;
  if (end - next < 4) return null;
  session.at = first;
  session.version = version;
  session.start = next + 4;
  session.stop = session.start + u32be(bytes, next);
  return session;
}

/** 92 for a session whose first element is a PDU with that tag, 70 for one whose payload is encrypted. */
export function recogniseSession(bytes: Uint8Array, at: number, end: number, identifier: number, pdu: number): number {
  const found = findSession(bytes, at, end, identifier);
  if (found === null || found.stop > end || found.stop - found.start < ELEMENT_HEADER) return 0;
  if (found.encrypted) return 70;
  const tag = bytes[found.start];
  if (tag !== (identifier & 0x0f) + 0x80 || bytes[found.start + 1] > 1) return 0;
  return found.start + ELEMENT_HEADER < found.stop && bytes[found.start + ELEMENT_HEADER] === pdu ? 92 : 0;
}

/** Reads the PDU in bytes[at, end) into `head`. */
type ReadPdu = (bytes: Uint8Array, at: number, end: number, head: Head) => void;

/**
 * Reads every element of the session into `head` and hands it to the sink. The first message begins with the session, those behind it with their
 * element. An encrypted session is one message without a PDU.
 */
export function readSession(
  bytes: Uint8Array,
  at: number,
  end: number,
  identifier: number,
  code: number,
  head: Head,
  readPdu: ReadPdu,
  sink: MessageSink,
): void {
  const found = findSession(bytes, at, end, identifier);
  if (found === null) {
    head.reset(at, end).malformed('not a routable session');
    sink.message(bytes, head);
    return;
  }
  const { start, encrypted } = found;
  const stop = Math.min(found.stop, end);
  const cut = found.stop > end;
  let count = 0;
  for (let next = start; count === 0 || (next < stop && count < 64); count++) {
    head.reset(count === 0 ? at : next, stop);
    head.code = code;
    if (cut) head.marks |= MARK_TRUNCATED;
    if (encrypted) {
      sink.message(bytes, head);
      return;
    }
    if (stop - next < ELEMENT_HEADER + 2) {
      head.malformed('shorter than an element and its PDU');
      sink.message(bytes, head);
      return;
    }
    head.unit = u16be(bytes, next + 2);
    if (bytes[next + 1] !== 0) head.marks |= MARK_TEST;
    // Publishers disagree whether the element's length counts itself; the PDU's own is used.
    const pdu = next + ELEMENT_HEADER;
    next = Math.min(stop, pduEnd(bytes, pdu, stop));
    head.end = next;
    readPdu(bytes, pdu, next, head);
    sink.message(bytes, head);
  }
}

/** End of the element of one identifier octet at `at`; `end` when its length cannot be read. */
function pduEnd(bytes: Uint8Array, at: number, end: number): number {
  const length = bytes[at + 1];
  if (length < 0x80) return at + 2 + length;
  if (length === 0x81 && end - at > 2) return at + 3 + bytes[at + 2];
  if (length === 0x82 && end - at > 3) return at + 4 + u16be(bytes, at + 2);
  return end;
}

/** Visits the fields of the session and of the element that the message begins with; position of its PDU, -1 without one. */
export function describeSession(bytes: Uint8Array, head: Head, identifier: number, out: Fields): number {
  const found = findSession(bytes, head.start, head.end, identifier);
  let element = head.start;
  if (found !== null) {
    const { at, key, version } = found;
    element = found.start;
    out.number('session_version', version);
    out.number('session_number', u32be(bytes, at + 8));
    out.number('time_of_current_key', u32be(bytes, at + FIXED));
    out.number('time_to_next_key', u16be(bytes, at + FIXED + 4));
    out.number('key_id', u32be(bytes, key));
    out.flag('encrypted', found.encrypted);
    if (found.encrypted) return -1;
  }
  if (head.end - element < ELEMENT_HEADER + 2) return -1;
  out.number('appid', u16be(bytes, element + 2));
  out.flag('simulated', bytes[element + 1] !== 0);
  return element + ELEMENT_HEADER;
}

/** Position of the PDU of the message; -1 without one. */
export function pduOf(bytes: Uint8Array, head: Head, identifier: number): number {
  const found = findSession(bytes, head.start, head.end, identifier);
  if (found?.encrypted) return -1;
  const element = found === null ? head.start : found.start;
  return head.end - element < ELEMENT_HEADER + 2 ? -1 : element + ELEMENT_HEADER;
}
