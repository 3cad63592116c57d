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
  type MessageSink,
  type Side,
} from '../message.ts';
import { BOUND, Call, u16, u32 } from './call.ts';
import {
  ALTER_CONTEXT,
  ALTER_CONTEXT_RESPONSE,
  BIND,
  BIND_ACK,
  BIND_NAK,
  BIND_REFUSED,
  CONTEXT_REFUSED,
  FAULT,
  functions,
  interfaceAt,
  operationKey,
  REJECT,
  REQUEST,
  RESPONSE,
} from './functions.ts';

/** Header of a connectionless PDU (C706 §12.5.2.1). */
export const DATAGRAM_HEADER = 80;
/** Header of a connection-oriented PDU (C706 §12.6.3.1). */
export const HEADER = 16;
/** Header of a request, answer or fault over a connection. */
export const CALL_HEADER = 24;
const VERSION_DATAGRAM = 4;
const VERSION_CONNECTION = 5;

const FIRST_FRAGMENT = 0x01;
const LAST_FRAGMENT = 0x02;
/** An object's UUID stands behind the header of the request. */
const OBJECT = 0x80;
/** In datagrams: this is a fragment, and it is the last. */
const DATAGRAM_LAST = 0x02;
const DATAGRAM_FRAGMENT = 0x04;
/** Level of authentication at which parameters are encrypted. */
const PRIVACY = 6;

/** The endpoint mapper in our tables, and its operation that lists what a station offers. */
const ENDPOINT_MAPPER = 1;
const LOOKUP = 2;
/**
 * In the answer to a lookup: length and place of the first entry's annotation, behind a handle of 20 octets, counts, the object and a pointer. PROFINET stations write
 * what they are in its 64 characters.
 */
export const ANNOTATION_LENGTH = DATAGRAM_HEADER + 60;
export const ANNOTATION = DATAGRAM_HEADER + 64;
export const ANNOTATION_END = ANNOTATION + 64;

/** True when the data representation says little-endian integers. */
export function isLittle(bytes: Uint8Array, representation: number): boolean {
  return (bytes[representation] & 0xf0) === 0x10;
}

/** ASCII, IEEE floats, reserved octets zero: what every implementation of today sends. */
function representationSound(bytes: Uint8Array, at: number): boolean {
  return (bytes[at] === 0x10 || bytes[at] === 0x00) && bytes[at + 1] === 0;
}

/** Length of the PDU at `at`, of either kind. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  const held = end - at;
  if (held >= DATAGRAM_HEADER && bytes[at] === VERSION_DATAGRAM)
    return recognise(bytes, at, end) > 0 ? DATAGRAM_HEADER + u16(bytes, at + 74, isLittle(bytes, at + 4)) : -1;
  if (held >= 1 && bytes[at] !== VERSION_CONNECTION) return -1;
  if (held >= 3 && (bytes[at + 1] > 1 || bytes[at + 2] > 20 || !functions.has(bytes[at + 2]))) return -1;
  if (held < 10) return 0;
  if (!representationSound(bytes, at + 4) || bytes[at + 6] !== 0 || bytes[at + 7] !== 0) return -1;
  const length = u16(bytes, at + 8, isLittle(bytes, at + 4));
  return length >= HEADER ? length : -1;
}

/** Shortest PDU of each type over a connection. */
const LEAST = new Uint8Array(256).fill(HEADER);
for (const type of [REQUEST, RESPONSE, FAULT]) LEAST[type] = CALL_HEADER;
for (const type of [BIND, BIND_ACK, ALTER_CONTEXT, ALTER_CONTEXT_RESPONSE]) LEAST[type] = 26;

/** 92 for a PDU whose lengths agree with what is there, 60 when it is cut; datagrams and connections are told apart by the version. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return 0;
  if (bytes[at] === VERSION_CONNECTION) {
    const length = measure(bytes, at, end);
    if (length <= 0 || length < LEAST[bytes[at + 2]]) return 0;
    const authentication = u16(bytes, at + 10, isLittle(bytes, at + 4));
    if (authentication > 0 && authentication + 8 + HEADER > length) return 0;
    if (length === end - at) return 92;
    if (length > end - at) return bytes[at + 2] === BIND ? 80 : 60;
    return bytes[at + length] === VERSION_CONNECTION ? 85 : 60;
  }
  if (bytes[at] !== VERSION_DATAGRAM || end - at < DATAGRAM_HEADER) return 0;
  if (bytes[at + 1] > 10 || bytes[at + 2] & 0x81 || bytes[at + 3] & 0xfd || !representationSound(bytes, at + 4)) return 0;
  if (!namesInterface(bytes, at)) return 0;
  const length = DATAGRAM_HEADER + u16(bytes, at + 74, isLittle(bytes, at + 4));
  return length <= end - at ? 92 : 60;
}

/** True when the interface of a datagram is a UUID of RFC 9562: other protocols' headers of zeros begin alike. */
function namesInterface(bytes: Uint8Array, at: number): boolean {
  const variant = bytes[at + 32] & 0xe0;
  const version = bytes[at + (isLittle(bytes, at + 4) ? 31 : 30)] >> 4;
  return (variant === 0x80 || variant === 0xa0 || variant === 0xc0) && version <= 5 && (version > 0 || variant === 0xc0);
}

const ASKS = new Uint8Array(256);
for (const type of [REQUEST, 1, 8, BIND, ALTER_CONTEXT, 16, 18, 19]) ASKS[type] = 1;
/** Sent by either side. */
for (const type of [7, 9]) ASKS[type] = 2;

/** The type of a PDU tells who sent it. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  const asks = ASKS[bytes[at] === VERSION_CONNECTION ? bytes[at + 2] : bytes[at + 1]];
  return asks === 1 ? FROM_CLIENT : asks === 2 ? FROM_UNKNOWN : FROM_SERVER;
}

/** Reads the call of a known interface that is carried inside. */
export interface InnerReader {
  (bytes: Uint8Array, call: Call, sink: MessageSink): void;
}

const call = new Call();

/** Reads the PDU bytes[at, end) and what is called with it. `inner` gives the reader of an interface of another protocol. */
export function readPdu(
  bytes: Uint8Array,
  at: number,
  end: number,
  head: Head,
  sink: MessageSink,
  inner: (index: number) => InnerReader | null,
): void {
  head.reset(at, end);
  call.interface = 0;
  call.operation = -1;
  if (end - at >= HEADER && bytes[at] === VERSION_CONNECTION) readConnection(bytes, at, end, head, sink);
  else if (end - at >= DATAGRAM_HEADER && bytes[at] === VERSION_DATAGRAM) readDatagram(bytes, at, end, head);
  else head.malformed('shorter than a header');
  const reader = call.interface > 0 ? inner(call.interface) : null;
  if (reader === null) name(head);
  sink.message(bytes, head);
  if (reader !== null) reader(bytes, call, sink);
}

/** A call of an interface that we know has its operation as function. */
function name(head: Head): void {
  if (call.interface === 0 || call.operation < 0 || call.operation > 0xff || head.code > FAULT) return;
  const key = operationKey(call.interface, call.operation);
  const entry = functions.get(key);
  if (entry === undefined) return;
  head.code = key;
  head.acts = entry.acts;
}

function setKind(type: number, head: Head): void {
  head.code = type;
  head.acts = functions.get(type)?.acts ?? 0;
  const asks = ASKS[type];
  head.kind =
    type === RESPONSE || type === FAULT || type === REJECT || (type >= BIND_ACK && asks === 0 && type <= 15)
      ? KIND_RESPONSE
      : type === REQUEST || type === BIND || type === ALTER_CONTEXT
        ? KIND_REQUEST
        : KIND_NOTICE;
  call.kind = head.kind;
}

function readConnection(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  const type = bytes[at + 2];
  const flags = bytes[at + 3];
  const little = isLittle(bytes, at + 4);
  const authentication = u16(bytes, at + 10, little);
  setKind(type, head);
  head.pair = u32(bytes, at + 12, little);
  if (u16(bytes, at + 8, little) !== end - at) head.malformed('the fragment length is not that of the PDU');
  if (end - at < LEAST[type]) {
    head.malformed('shorter than its type needs');
    return;
  }
  if ((flags & (FIRST_FRAGMENT | LAST_FRAGMENT)) !== (FIRST_FRAGMENT | LAST_FRAGMENT)) head.marks |= MARK_SEGMENT;
  let stop = end;
  call.sealed = false;
  if (authentication > 0) {
    const trailer = end - authentication - 8;
    if (trailer < at + HEADER) {
      head.malformed('the authentication does not fit');
      return;
    }
    call.sealed = bytes[trailer + 1] === PRIVACY;
    stop = Math.max(at + HEADER, trailer - bytes[trailer + 2]);
  }
  if (type === BIND || type === ALTER_CONTEXT) readContexts(bytes, at, stop, little, head, sink);
  else if (type === BIND_ACK || type === ALTER_CONTEXT_RESPONSE) readResults(bytes, at, stop, little, head);
  else if (type === BIND_NAK) {
    if (end - at >= 18) head.status = BIND_REFUSED | u16(bytes, at + 16, little);
  } else if (type === REQUEST || type === RESPONSE || type === FAULT) {
    head.unit = u16(bytes, at + 20, little);
    head.area = sink.settled?.get(head.unit) ?? -1;
    if (type === REQUEST) head.address = u16(bytes, at + 22, little);
    if (type === FAULT) head.status = end - at >= 28 ? u32(bytes, at + 24, little) : 1;
    if (head.area <= 0) return;
    call.interface = head.area;
    call.datagram = false;
    call.operation = head.address;
    setCall(at + CALL_HEADER + (type === REQUEST && flags & OBJECT ? 16 : 0), stop, little, head);
    call.first = (flags & FIRST_FRAGMENT) !== 0;
    call.last = (flags & LAST_FRAGMENT) !== 0;
  }
}

function setCall(start: number, end: number, little: boolean, head: Head): void {
  call.start = Math.min(start, end);
  call.end = end;
  call.little = little;
  call.pair = head.pair;
}

/** Offers of contexts: a number and the interface that it shall stand for. */
function readContexts(bytes: Uint8Array, at: number, end: number, little: boolean, head: Head, sink: MessageSink): void {
  const count = bytes[at + 24];
  head.quantity = count;
  let next = at + 28;
  for (let i = 0; i < count; i++) {
    if (next + 24 > end) {
      head.malformed('a presentation context does not fit');
      break;
    }
    const known = interfaceAt(bytes, next + 4, little);
    const context = u16(bytes, next, little);
    const index = known === null ? 0 : known.index;
    sink.settled?.set(context, index);
    // The last of several is handed over: clients offer one at a time.
    if (index > 0) {
      call.interface = index;
      call.operation = BOUND;
    }
    if (i === 0 || (head.area <= 0 && index > 0)) {
      head.unit = context;
      head.area = index > 0 ? index : -1;
    }
    next += 24 + bytes[next + 2] * 20;
  }
  setCall(at, end, little, head);
  call.datagram = false;
  call.first = true;
  call.last = true;
}

/** Answers to the offers, behind the secondary address: the status is that of the first offer, when it was refused. */
function readResults(bytes: Uint8Array, at: number, end: number, little: boolean, head: Head): void {
  const address = u16(bytes, at + 24, little);
  const list = at + ((26 + address + 3) & ~3);
  if (list + 4 > end) {
    head.malformed('the list of results does not fit');
    return;
  }
  head.quantity = bytes[list];
  if (head.quantity > 0 && list + 8 <= end) {
    const result = u16(bytes, list + 4, little);
    if (result === 1 || result === 2) head.status = CONTEXT_REFUSED | (u16(bytes, list + 6, little) & 0xff);
  }
}

function readDatagram(bytes: Uint8Array, at: number, end: number, head: Head): void {
  const type = bytes[at + 1];
  const little = isLittle(bytes, at + 4);
  setKind(type, head);
  head.sequence = u32(bytes, at + 64, little);
  // The activity tells calls of several clients of one host apart; request and answer have both in common.
  head.pair = (u32(bytes, at + 40, little) ^ Math.imul(head.sequence, 0x9e3779b1)) >>> 0;
  head.address = u16(bytes, at + 68, little);
  const length = u16(bytes, at + 74, little);
  let stop = at + DATAGRAM_HEADER + length;
  if (stop > end) {
    head.malformed('the body reaches past the datagram');
    stop = end;
  } else head.end = stop;
  if (bytes[at + 2] & DATAGRAM_FRAGMENT) head.marks |= MARK_SEGMENT;
  if (type === FAULT || type === REJECT)
    head.status = length >= 4 && stop - at >= DATAGRAM_HEADER + 4 ? u32(bytes, at + DATAGRAM_HEADER, little) : 1;
  const known = interfaceAt(bytes, at + 24, little);
  if (known === null) return;
  head.area = known.index;
  if (known.index === ENDPOINT_MAPPER && type === RESPONSE && head.address === LOOKUP && stop - at >= ANNOTATION_END)
    head.marks |= MARK_IDENTITY;
  if (type !== REQUEST && type !== RESPONSE) return;
  call.interface = known.index;
  call.datagram = true;
  call.operation = head.address;
  call.sealed = false;
  setCall(at + DATAGRAM_HEADER, stop, little, head);
  const fragment = (bytes[at + 2] & DATAGRAM_FRAGMENT) !== 0;
  call.first = !fragment || u16(bytes, at + 76, little) === 0;
  call.last = !fragment || (bytes[at + 2] & DATAGRAM_LAST) !== 0;
}
