import { u16le } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { functions, INITIALISE, RESPONSE } from './functions.ts';
import { MINOR, statuses } from './statuses.ts';

/** Every message begins with 56 bytes; text follows where a length is given. */
export const HEADER = 56;
/** Longest message: text as far as a controller sends it in one piece. */
export const LONGEST = HEADER + 8192;

/** Types of messages. */
const INITIALISE_REQUEST = 0;
const INITIALISE_RESPONSE = 1;
const REQUEST = 2;
const REPLY = 3;
/** Types of mailbox messages; those with text have their service further back. */
const REQUEST_WITH_TEXT = 0x80;
const ACK_WITH_TEXT = 0x94;
const ERROR = 0xd1;
const REQUEST_MAILBOXES = new Set([0xc0, REQUEST_WITH_TEXT]);
const REPLY_MAILBOXES = new Set([0xd4, ACK_WITH_TEXT, ERROR]);

/** Length of the message at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 6) return end - at >= 2 && (bytes[at] > REPLY || bytes[at + 1] !== 0) ? -1 : 0;
  if (bytes[at] > REPLY || bytes[at + 1] !== 0) return -1;
  const length = HEADER + (bytes[at] >= REQUEST ? u16le(bytes, at + 4) : 0);
  return length <= LONGEST ? length : -1;
}

/** 88 for a mailbox message whose type fits its direction, 55 for the initialisation, which is all zeros but for its first byte. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0 || end - at < HEADER) return 0;
  const type = bytes[at];
  if (type < REQUEST) {
    if (length !== end - at) return 0;
    for (let i = at + 1; i < at + 8; i++) if (bytes[i] !== 0) return 0;
    return bytes[at + HEADER - 1] === 0 ? 55 : 0;
  }
  if (!(type === REQUEST ? REQUEST_MAILBOXES : REPLY_MAILBOXES).has(bytes[at + 31])) return 0;
  if (bytes[at + 40] === 0 || bytes[at + 40] > bytes[at + 41]) return 0;
  return type === REQUEST ? (functions.has(bytes[serviceAt(bytes, at)]) ? 88 : 60) : 85;
}

/** Where the service code of a request is: behind a second packet number in a message with text. */
export const serviceAt = (bytes: Uint8Array, at: number): number => at + (bytes[at + 31] === REQUEST_WITH_TEXT ? 50 : 42);

/** Who sent a message: its type says. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 1 || bytes[at] > REPLY) return FROM_UNKNOWN;
  return bytes[at] === REQUEST || bytes[at] === INITIALISE_REQUEST ? FROM_CLIENT : FROM_SERVER;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const length = measure(bytes, at, end);
  if (length <= 0 || end - at < HEADER) {
    head.malformed('no SRTP header');
    return;
  }
  if (length > end - at) head.malformed('shorter than its text length says');
  const type = bytes[at];
  head.kind = type === REQUEST || type === INITIALISE_REQUEST ? KIND_REQUEST : KIND_RESPONSE;
  head.pair = u16le(bytes, at + 2);
  if (type <= INITIALISE_RESPONSE) {
    head.code = INITIALISE;
    head.pair = INITIALISE << 16;
    head.acts = functions.get(INITIALISE)?.acts ?? 0;
  } else if (type === REQUEST) readRequest(bytes, at, end, head);
  else readReply(bytes, at, end, head);
}

function readRequest(bytes: Uint8Array, at: number, end: number, head: Head): void {
  const service = serviceAt(bytes, at);
  const code = bytes[service];
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  if (code === 0x20 || code === 0x21) head.marks |= MARK_CREDENTIALS;
  else if (code >= 0x04 && code <= 0x09) {
    head.area = bytes[service + 1];
    head.address = u16le(bytes, service + 2);
    head.quantity = u16le(bytes, service + 4);
    const value = at + HEADER;
    if (code >= 0x07 && value + 2 <= end) head.value = u16le(bytes, value);
  } else if (code === 0x23) head.value = bytes[service + 1];
}

function readReply(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.code = RESPONSE;
  const mailbox = bytes[at + 31];
  if (mailbox === ACK_WITH_TEXT) {
    if (end - at >= HEADER + 34) head.marks |= MARK_IDENTITY;
    return;
  }
  const major = bytes[at + 42];
  const minor = MINOR | bytes[at + 43];
  if (major !== 0 || mailbox === ERROR) head.status = statuses.has(minor) ? minor : major || 5;
  else head.value = u16le(bytes, at + 44);
}
