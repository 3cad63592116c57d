import { u16le, u32le } from '../bytes.ts';
import {
  ACT_IDENTIFY,
  ACT_SESSION,
  FROM_CLIENT,
  FROM_SERVER,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { ABORTED, ACK, ERR, encodingAt, HEL, isEncrypted, OPN, RHE, sequenceAt, typeAt } from './chunk.ts';
import {
  ABORT,
  ACKNOWLEDGE,
  actsOf,
  CLOSE_SECURE_CHANNEL,
  ERROR,
  encodings,
  HELLO,
  OPEN_SECURE_CHANNEL,
  REVERSE_HELLO,
  SECURED,
} from './services.ts';
import { BUILD_INFO, SERVER_STATUS } from './structures.ts';
import { Skim } from './skim.ts';
import { statusKey } from './statuses.ts';

const skim = new Skim();

const FIND_SERVERS = 422;
const GET_ENDPOINTS = 428;
const CREATE_SESSION = 461;
const BROWSE = 527;
const READ = 631;
const WRITE = 673;
const CALL = 712;
const CREATE_MONITORED_ITEMS = 751;

/** Fills `head` from a message: one of the connection protocol, or one of a channel put together from its chunks. */
export function readHead(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.reset(at, end);
  const type = end - at >= 8 ? typeAt(bytes, at) : 0;
  if (type === 0) head.malformed('not a message type of OPC UA');
  else if (type === HEL || type === ACK || type === ERR || type === RHE) readConnection(bytes, at, end, type, head);
  else readSecured(bytes, at, end, type, from, head);
}

/** Hello, Acknowledge, Error and ReverseHello (Part 6, 7.1.2.3 to 7.1.2.6). They have no ids: one answers the other. */
function readConnection(bytes: Uint8Array, at: number, end: number, type: number, head: Head): void {
  head.pair = 0;
  head.acts = ACT_SESSION;
  if (type === HEL) {
    head.code = HELLO;
    head.kind = KIND_REQUEST;
    if (end - at < 32) head.malformed('a Hello is five numbers and a URL');
  } else if (type === ACK) {
    head.code = ACKNOWLEDGE;
    head.kind = KIND_RESPONSE;
    if (end - at < 28) head.malformed('an Acknowledge is five numbers');
  } else if (type === ERR) {
    head.code = ERROR;
    head.kind = KIND_RESPONSE;
    if (end - at < 12) head.malformed('an Error is a status and a reason');
    else head.status = statusKey(u32le(bytes, at + 8));
  } else {
    head.code = REVERSE_HELLO;
    head.kind = KIND_NOTICE;
    head.pair = -1;
  }
}

function readSecured(bytes: Uint8Array, at: number, end: number, type: number, from: Side, head: Head): void {
  const sequence = sequenceAt(bytes, at, end);
  head.code = type === OPN ? OPEN_SECURE_CHANNEL : SECURED;
  head.acts = actsOf[head.code];
  head.kind = from === FROM_CLIENT ? KIND_REQUEST : from === FROM_SERVER ? KIND_RESPONSE : 0;
  if (sequence < 0) {
    head.malformed('the security header does not fit');
    return;
  }
  if (isEncrypted(bytes, at, end)) {
    if (type !== OPN && type !== 0 && bytes[at] === 0x43) head.code = CLOSE_SECURE_CHANNEL;
    if (type === OPN && u32le(bytes, at + 8) === 0) head.kind = KIND_REQUEST;
    head.acts = actsOf[head.code];
    return;
  }
  head.sequence = u32le(bytes, sequence);
  head.pair = u32le(bytes, sequence + 4) & 0x7fff_ffff;
  if (bytes[at + 3] === ABORTED) {
    head.code = ABORT;
    head.acts = ACT_SESSION;
    if (sequence + 12 <= end) head.status = statusKey(u32le(bytes, sequence + 8));
    return;
  }
  const encoding = encodingAt(bytes, sequence + 8, end);
  const service = encoding >= 0 && encoding < encodings.length ? encodings[encoding] : 0;
  if (service === 0) {
    if (encoding >= 0) head.code = encoding;
    else head.malformed('the body does not begin with the id of an encoding');
    return;
  }
  head.code = service & 0x7fff;
  head.acts = actsOf[head.code];
  skim.begin(bytes, sequence + 8, end);
  skim.node();
  if (service & 0x8000) readResponse(head);
  else readRequest(head);
  if (skim.short) head.malformed('the body is shorter than its fields');
}

function readRequest(head: Head): void {
  head.kind = KIND_REQUEST;
  skim.node();
  skim.over(16);
  skim.counted();
  skim.over(4);
  skim.object();
  switch (head.code) {
    case READ:
      skim.over(12);
      place(head);
      if (head.quantity > 0) named(head);
      break;
    case WRITE:
      place(head);
      if (head.quantity === 0) break;
      named(head);
      skim.over(4);
      skim.counted();
      if (!skim.short) value(head);
      break;
    case CALL:
      head.quantity = Math.max(0, skim.u32() | 0);
      if (head.quantity === 0) break;
      skim.node();
      skim.node();
      take(head);
      named(head);
      break;
    case BROWSE:
      skim.node();
      skim.over(16);
      place(head);
      break;
    case CREATE_MONITORED_ITEMS:
      skim.over(8);
      place(head);
      break;
    case CREATE_SESSION:
      head.marks |= MARK_IDENTITY;
      head.acts |= ACT_IDENTIFY;
      break;
    default:
  }
}

/** Count of a list that begins with NodeIds, and the first of them. */
function place(head: Head): void {
  const count = skim.u32() | 0;
  head.quantity = Math.max(0, count);
  if (count <= 0) return;
  skim.node();
  take(head);
}

function take(head: Head): void {
  if (skim.short) return;
  head.area = skim.namespace;
  head.address = skim.numeric;
}

/** What is read, written or called by name gets a number of its own, so that nodes can be told apart. */
function named(head: Head): void {
  if (!skim.short && skim.numeric < 0) head.unit = skim.nameNumber();
}

/** Number of the DataValue at the position, when it is one numeric scalar. Returns the type byte of its Variant, 0 without one. */
function value(head: Head): number {
  if (!(skim.u8() & 1)) return 0;
  const type = skim.u8();
  if (!(type & 0x80)) head.value = skim.number(type & 0x3f);
  return type;
}

function readResponse(head: Head): void {
  head.kind = KIND_RESPONSE;
  skim.over(12);
  head.status = statusKey(skim.u32());
  skim.diagnostic();
  const strings = skim.u32() | 0;
  for (let i = 0; i < strings && !skim.short; i++) skim.counted();
  skim.object();
  if (skim.short || head.status >= 0x8000) return;
  if (head.code === READ) readResults(head);
  else if (head.code === GET_ENDPOINTS || head.code === FIND_SERVERS || head.code === CREATE_SESSION) {
    head.marks |= MARK_IDENTITY;
    head.acts |= ACT_IDENTIFY;
  }
}

/** First result of a Read: its number, or whether it says what the server is (a BuildInfo, a ServerStatus, or a single text). */
function readResults(head: Head): void {
  const count = skim.u32() | 0;
  head.quantity = Math.max(0, count);
  if (count <= 0) return;
  const type = value(head);
  if (type === 22) {
    const encoding = encodingAt(skim.bytes, skim.at, skim.end);
    if (encoding === BUILD_INFO || encoding === SERVER_STATUS) head.marks |= MARK_IDENTITY;
  } else if (type === 12 && count === 1 && skim.end - skim.at > 4 && u16le(skim.bytes, skim.at) <= 256)
    head.marks |= MARK_IDENTITY;
}
