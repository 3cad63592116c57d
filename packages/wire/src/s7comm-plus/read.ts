import { u16be, u32be } from '../bytes.ts';
import {
  ACT_CONFIGURE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_READ,
  ACT_SESSION,
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
import {
  BEGIN_SEQUENCE,
  CREATE_OBJECT,
  DELETE_OBJECT,
  ENCRYPTED,
  EXPLORE,
  EXTENDED_KEEP_ALIVE,
  FRAGMENT,
  functions,
  GET_MULTI_VARIABLES,
  GET_VAR_SUB_STREAMED,
  GET_VARIABLE,
  INVOKE,
  KEEP_ALIVE,
  NOTIFICATION,
  SET_MULTI_VARIABLES,
  SET_VAR_SUB_STREAMED,
  SET_VARIABLE,
  statuses,
} from './functions.ts';
import { Reader } from './integers.ts';
import { attributeActs, CLASS_SERVER_SESSION, classActs, isBlock, SESSION_VERSION } from './objects.ts';
import { scalar } from './values.ts';

/** First octet of every message and of its trailer; 0x32 is classic S7 communication. */
const PROTOCOL_ID = 0x72;
/** Header: protocol id, version, length of the data; the trailer has the same shape with length 0. */
export const HEADER = 4;
/** Data part of a request: opcode, reserved, function, reserved, sequence number, session, flags. */
export const REQUEST_HEADER = 14;
/** Data part of an answer: the same without a session. */
export const RESPONSE_HEADER = 10;

export const VERSION_3 = 3;
const EXTENDED = 0xfe;
const ALIVE = 0xff;

export const OPCODE_REQUEST = 0x31;
export const OPCODE_RESPONSE = 0x32;
export const OPCODE_NOTIFICATION = 0x33;
/** An answer seen to cyclic reads of some operator panels. */
const OPCODE_RESPONSE_2 = 0x02;

/** Where the data part begins: version 3 has a digest before it, told by its length of 32. */
export function dataStart(bytes: Uint8Array, at: number, end: number): number {
  const start = at + HEADER;
  return bytes[at + 1] === VERSION_3 && end - start > 33 && bytes[start] === 0x20 ? start + 33 : start;
}

/** Where the data part ends: the trailer and whatever stands behind the length are left out. */
export function dataEnd(bytes: Uint8Array, at: number, end: number): number {
  return Math.min(end, at + HEADER + u16be(bytes, at + 2));
}

/** 95 for a header whose trailer stands where its length says, 60 for a part without a trailer and for keep-alives, 55 for TLS records. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return 0;
  if (bytes[at] !== PROTOCOL_ID) return isRecord(bytes, at, end) ? 55 : 0;
  const version = bytes[at + 1];
  if (version === ALIVE) return end - at <= 8 ? 60 : 0;
  if (version !== EXTENDED && (version < 1 || version > VERSION_3)) return 0;
  const stop = at + HEADER + u16be(bytes, at + 2);
  if (stop === end) return 60;
  if (stop > end || end - stop < HEADER) return 0;
  return bytes[stop] === PROTOCOL_ID && bytes[stop + 1] === version && u16be(bytes, stop + 2) === 0 ? 95 : 0;
}

/** True for a TLS record that fills the TSDU: content type 20 to 23, version 3.x, length. */
function isRecord(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at > 5 &&
    bytes[at] >= 20 &&
    bytes[at] <= 23 &&
    bytes[at + 1] === 3 &&
    bytes[at + 2] <= 4 &&
    at + 5 + u16be(bytes, at + 3) <= end
  );
}

/** The opcode tells who sent a message. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER + 1 || bytes[at] !== PROTOCOL_ID || bytes[at + 1] > VERSION_3) return FROM_UNKNOWN;
  const start = dataStart(bytes, at, end);
  const opcode = bytes[start];
  if (opcode === OPCODE_REQUEST)
    return end - start >= 3 && bytes[start + 1] === 0 && bytes[start + 2] === 0 ? FROM_CLIENT : FROM_UNKNOWN;
  if (opcode === OPCODE_NOTIFICATION) return FROM_SERVER;
  return opcode === OPCODE_RESPONSE && end - start >= 3 && bytes[start + 1] === 0 && bytes[start + 2] === 0
    ? FROM_SERVER
    : FROM_UNKNOWN;
}

const reader = new Reader();

/** Fills `head` from the TSDU bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (isRecord(bytes, at, end)) {
    head.kind = KIND_NOTICE;
    head.code = ENCRYPTED;
    return;
  }
  if (end - at < HEADER || bytes[at] !== PROTOCOL_ID) {
    head.malformed('shorter than a header');
    return;
  }
  const version = bytes[at + 1];
  if (version >= EXTENDED) {
    head.kind = KIND_NOTICE;
    head.code = version === ALIVE ? KEEP_ALIVE : EXTENDED_KEEP_ALIVE;
    if (version === ALIVE) head.sequence = bytes[at + 2];
    return;
  }
  const length = u16be(bytes, at + 2);
  if (at + HEADER + length > end) head.malformed('the length reaches past the message');
  const whole = end - at > HEADER + length;
  const start = dataStart(bytes, at, end);
  const stop = dataEnd(bytes, at, end);
  const opcode = stop > start ? bytes[start] : 0;
  if (!whole) head.marks |= MARK_SEGMENT;
  if (opcode === OPCODE_NOTIFICATION && stop - start >= 5) readNotification(bytes, start, stop, version, head);
  else if (opcode === OPCODE_REQUEST && known(bytes, start, stop, REQUEST_HEADER)) readRequest(bytes, start, stop, head);
  else if ((opcode === OPCODE_RESPONSE || opcode === OPCODE_RESPONSE_2) && known(bytes, start, stop, RESPONSE_HEADER))
    readResponse(bytes, start, stop, version, head);
  else {
    // What follows the first part of a long message has no header of its own.
    head.kind = KIND_NOTICE;
    head.code = FRAGMENT;
    head.marks |= MARK_SEGMENT;
  }
}

/** True when reserved octets are zero and the function is one: a later part may begin with any octet. */
function known(bytes: Uint8Array, start: number, stop: number, least: number): boolean {
  return stop - start >= least && bytes[start + 1] === 0 && bytes[start + 2] === 0 && functions.has(u16be(bytes, start + 3));
}

function readNotification(bytes: Uint8Array, start: number, stop: number, version: number, head: Head): void {
  head.kind = KIND_NOTICE;
  head.code = NOTIFICATION;
  head.acts = functions.get(NOTIFICATION)?.acts ?? 0;
  head.area = u32be(bytes, start + 1);
  if (version === 1 || stop - start < 13 || u16be(bytes, start + 5) !== 0x0400) return;
  reader.set(bytes, start + 11, stop);
  const first = reader.fixed(1);
  head.sequence = head.area < 0x70000000 ? first : reader.unsigned();
}

function readRequest(bytes: Uint8Array, start: number, stop: number, head: Head): void {
  head.kind = KIND_REQUEST;
  head.code = u16be(bytes, start + 3);
  head.pair = u16be(bytes, start + 7);
  head.unit = u32be(bytes, start + 9);
  head.acts = functions.get(head.code)?.acts ?? 0;
  reader.set(bytes, start + REQUEST_HEADER, stop);
  const { code } = head;
  if (code === GET_MULTI_VARIABLES || code === SET_MULTI_VARIABLES) readMulti(head);
  else if (code === SET_VARIABLE || code === GET_VARIABLE) readSingle(head);
  else if (code === CREATE_OBJECT) readCreation(bytes, head);
  else if (code === DELETE_OBJECT) {
    head.area = reader.fixed(4);
    head.acts = head.area === head.unit ? ACT_SESSION : isBlock(head.area) ? ACT_PROGRAM : ACT_CONFIGURE;
  } else if (code === EXPLORE) {
    head.area = reader.fixed(4);
    head.address = reader.unsigned();
    if (asksForProgram()) head.acts |= ACT_PROGRAM | ACT_READ;
  } else if (code === INVOKE) {
    head.area = reader.fixed(4);
    head.address = reader.fixed(4);
  } else if (code === SET_VAR_SUB_STREAMED || code === GET_VAR_SUB_STREAMED) {
    head.area = reader.fixed(4);
    if (reader.left >= 4 && bytes[reader.at] === 0x20 && bytes[reader.at + 1] === 0x04) {
      reader.skip(2);
      if (reader.unsigned() > 0) head.address = reader.unsigned();
    }
    if (code === SET_VAR_SUB_STREAMED) head.acts = attributeActs(head.address) | (isBlock(head.area) ? ACT_PROGRAM : 0);
  } else if (code === BEGIN_SEQUENCE) head.address = reader.fixed(1);
  if (reader.short && (head.marks & MARK_SEGMENT) === 0) head.malformed('the request ends before what it announces');
}

/** True when an Explore names attributes that hold the program itself: that is how blocks are uploaded. */
function asksForProgram(): boolean {
  reader.skip(3);
  if (reader.fixed(1) !== 0) return false;
  for (let count = reader.fixed(1); count > 0 && !reader.short; count--)
    if (attributeActs(reader.unsigned()) & ACT_PROGRAM) return true;
  return false;
}

/** SetVariable and GetVariable: an object, a count, attributes, and a value when it sets. */
function readSingle(head: Head): void {
  head.area = reader.fixed(4);
  const count = reader.unsigned();
  head.quantity = 1;
  if (count < 1 || count > 64) return;
  head.address = reader.unsigned();
  if (head.code !== SET_VARIABLE) return;
  head.acts = attributeActs(head.address) | (isBlock(head.area) && head.address !== 2550 ? ACT_PROGRAM : 0);
  for (let i = 1; i < count && !reader.short; i++) reader.unsigned();
  head.value = scalar(reader);
}

/** Variables by their addresses when the first four octets are zero, attributes of one object otherwise. */
function readMulti(head: Head): void {
  const object = reader.fixed(4);
  const setting = head.code === SET_MULTI_VARIABLES;
  head.quantity = reader.unsigned();
  const fields = reader.unsigned();
  if (object === 0) {
    reader.unsigned();
    head.area = reader.unsigned();
    const depth = reader.unsigned();
    const attribute = reader.unsigned();
    head.address = depth >= 2 ? reader.unsigned() : attribute;
    let stepped = depth >= 2 ? 5 : 4;
    if (!setting) return;
    head.acts = attributeActs(attribute);
    for (; stepped < fields && !reader.short && stepped < 4096; stepped++) reader.unsigned();
  } else {
    head.area = object;
    if (fields < 1) return;
    head.address = reader.unsigned();
    if (!setting) return;
    let acts = attributeActs(head.address);
    for (let i = 1; i < fields && !reader.short && i < 4096; i++) acts |= attributeActs(reader.unsigned());
    head.acts = acts;
    // The client repeats what the controller said of itself.
    if (head.address === SESSION_VERSION) head.marks |= MARK_IDENTITY;
  }
  if (reader.left > 0 && reader.unsigned() > 0) head.value = scalar(reader);
}

/** CreateObject: the parent, an identifier to be given, four octets, and the object with its class. */
function readCreation(bytes: Uint8Array, head: Head): void {
  head.area = reader.fixed(4);
  scalar(reader);
  reader.skip(4);
  if (reader.left > 0 && bytes[reader.at] !== START_OBJECT) reader.unsigned();
  if (reader.left < 6 || bytes[reader.at] !== START_OBJECT) return;
  reader.skip(5);
  head.address = reader.unsigned();
  head.acts = classActs(head.address);
  if (head.address === CLASS_SERVER_SESSION) head.marks |= MARK_IDENTITY;
}

/** Elements of an object. */
export const START_OBJECT = 0xa1;

function readResponse(bytes: Uint8Array, start: number, stop: number, version: number, head: Head): void {
  head.kind = KIND_RESPONSE;
  head.code = u16be(bytes, start + 3);
  head.pair = u16be(bytes, start + 7);
  head.acts = functions.get(head.code)?.acts ?? 0;
  reader.set(bytes, start + RESPONSE_HEADER, stop);
  const result = reader.lowWord();
  // Small positive results are successes of another kind.
  if (result >= 0x8000 || statuses.has(result)) head.status = result;
  if (head.code === CREATE_OBJECT) {
    const count = reader.fixed(1);
    if (count > 0) head.area = reader.unsigned();
    for (let i = 1; i < count && !reader.short; i++) reader.unsigned();
    // Only the answer that opens a session carries an object: the controller's side of it.
    if (version === 1 && reader.left > 0 && bytes[reader.at] === START_OBJECT) {
      head.acts = ACT_SESSION | ACT_IDENTIFY;
      head.marks |= MARK_IDENTITY;
    }
  } else if (head.code === GET_MULTI_VARIABLES) {
    if (head.status === 0 && reader.left > 0 && reader.unsigned() > 0) head.value = scalar(reader);
  } else if (head.code === EXPLORE || head.code === DELETE_OBJECT) head.area = reader.fixed(4);
  if (reader.short && (head.marks & MARK_SEGMENT) === 0) head.malformed('the answer ends before what it announces');
}
