import { u16be, u32be } from '../bytes.ts';
import {
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import * as fn from './functions.ts';
import { values } from './layouts.ts';

/** Version, message type, message id, status, sequence number, byte count (HCF_SPEC-085 §10). */
export const HEADER = 8;
/** Longest message: the byte count has 16 bits. */
export const LONGEST = 0xffff;

const TYPE_REQUEST = 0;
const TYPE_RESPONSE = 1;
const TYPE_PUBLISH = 2;
const TYPE_ERROR = 3;

/** Frame types in the lowest bits of a delimiter (HCF_SPEC-081). */
const BURST = 1;
const FROM_MASTER = 2;
const FROM_DEVICE = 6;

/** Length of the message at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return end - at > 0 && (bytes[at] < 1 || bytes[at] > 2) ? -1 : 0;
  const type = bytes[at + 1];
  if (bytes[at] < 1 || bytes[at] > 2 || (type > 3 && type !== 15) || bytes[at + 2] > fn.AUDIT_LOG) return -1;
  const length = u16be(bytes, at + 6);
  return length >= HEADER ? length : -1;
}

/** Where a token-passing PDU's delimiter is: preambles may come before it. -1 when only preambles are there. */
export function delimiterOf(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && bytes[i] === 0xff) i++;
  return i < end ? i : -1;
}

/** Position of the command byte behind delimiter, address and expansion bytes. */
export function commandOf(bytes: Uint8Array, delimiter: number): number {
  return delimiter + 1 + (bytes[delimiter] & 0x80 ? 5 : 1) + ((bytes[delimiter] >> 5) & 3);
}

/** Whether the check byte of the PDU at `delimiter`, the exclusive or of all before it, is right. */
function checked(bytes: Uint8Array, delimiter: number, end: number): boolean {
  let sum = 0;
  for (let i = delimiter; i < end; i++) sum ^= bytes[i];
  return sum === 0;
}

/** 90 for a PDU whose check byte is right, 85 for a session's beginning, 55 or 60 for what only has a sound header. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0 || end - at < HEADER) return 0;
  const id = bytes[at + 2];
  const body = length - HEADER;
  const first = at + HEADER;
  if (id === fn.SESSION_INITIATE) {
    if (body === 5 && end - at >= length) return bytes[first] <= 1 && u32be(bytes, first + 1) < 0x10000000 ? 85 : 0;
    return bytes[at + 1] !== TYPE_REQUEST && body <= 5 ? 50 : 0;
  }
  if (id === fn.SESSION_CLOSE || id === fn.KEEP_ALIVE) return body === 0 ? 60 : 0;
  if (id === fn.TOKEN_PASSING) {
    if (end - at < length) return 50;
    const delimiter = delimiterOf(bytes, first, at + length);
    return delimiter >= 0 && at + length - delimiter >= 5 && checked(bytes, delimiter, at + length) ? 90 : 0;
  }
  if (id === fn.AUDIT_LOG) return bytes[at + 1] === TYPE_REQUEST ? (body === 2 ? 60 : 0) : 55;
  return end - at < length || commandsFit(bytes, at, at + length) ? 65 : 0;
}

/** Whether the commands of a direct PDU, each with its byte count, end where the message does. */
function commandsFit(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at + HEADER + 2;
  while (next + 3 <= end) next += 3 + bytes[next + 2];
  return next === end;
}

/** Requests come from the client, everything else from the server. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 2) return FROM_UNKNOWN;
  return bytes[at + 1] === TYPE_REQUEST ? FROM_CLIENT : FROM_SERVER;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  const type = bytes[at + 1] & 15;
  const id = bytes[at + 2];
  head.code = fn.MESSAGE | id;
  head.kind = type === TYPE_REQUEST ? KIND_REQUEST : type === TYPE_PUBLISH ? KIND_NOTICE : KIND_RESPONSE;
  head.pair = u16be(bytes, at + 4);
  head.sequence = head.pair;
  if (head.kind === KIND_NOTICE) head.pair = -1;
  if (type !== TYPE_REQUEST) statusOf(bytes[at + 3], head);
  if (measure(bytes, at, end) !== end - at) head.malformed('the byte count does not match the length');
  if (type === TYPE_ERROR) {
    head.acts = fn.functions.get(head.code)?.acts ?? 0;
    if (end > at + HEADER) head.status = fn.ERROR_MESSAGE | bytes[at + HEADER];
  } else if (id === fn.TOKEN_PASSING) readTokenPassing(bytes, at + HEADER, end, type, head);
  else if (id === fn.DIRECT) readDirect(bytes, at + HEADER, end, type, head);
  else {
    head.acts = fn.functions.get(head.code)?.acts ?? 0;
    if (id === fn.SESSION_INITIATE && type <= TYPE_RESPONSE && head.status === 0 && end - at !== HEADER + 5)
      head.malformed('a session is initiated with master type and inactivity close timer');
  }
  if (type === TYPE_PUBLISH) head.acts |= ACT_REPORT;
}

function statusOf(code: number, head: Head): void {
  if (code === 0 || head.status !== 0 || fn.warnings.has(code)) return;
  head.status = code & fn.COMMUNICATION_ERROR ? fn.COMMUNICATION_ERROR : code;
}

function readTokenPassing(bytes: Uint8Array, at: number, end: number, type: number, head: Head): void {
  const delimiter = delimiterOf(bytes, at, end);
  if (delimiter < 0) {
    // A publication is confirmed, and an error told, with a header alone.
    if (type <= TYPE_RESPONSE && head.status === 0) head.malformed('a token-passing PDU without a delimiter');
    return;
  }
  const command = commandOf(bytes, delimiter);
  if (command + 2 > end) {
    head.malformed('the PDU ends in its address');
    return;
  }
  const count = bytes[command + 1];
  if (command + 3 + count !== end) {
    head.malformed('the byte count of the PDU does not match its length');
    return;
  }
  if (!checked(bytes, delimiter, end)) head.malformed('the check byte is wrong');
  head.unit = bytes[delimiter] & 0x80 ? (bytes[delimiter + 3] << 16) | u16be(bytes, delimiter + 4) : bytes[delimiter + 1] & 0x3f;
  const frame = bytes[delimiter] & 7;
  if (frame !== BURST && frame !== FROM_MASTER && frame !== FROM_DEVICE) head.malformed('a frame type that is not defined');
  const answers = frame !== FROM_MASTER;
  let data = command + 2;
  if (answers && count >= 2) {
    statusOf(bytes[data], head);
    head.state = bytes[data + 1];
    data += 2;
  } else if (answers) head.malformed('an answer without response code and device status');
  const number = bytes[command] === fn.EXTENDED && data + 2 < end ? u16be(bytes, data) : bytes[command];
  readCommand(bytes, number, number === bytes[command] ? data : data + 2, end - 1, answers, head);
}

function readDirect(bytes: Uint8Array, at: number, end: number, type: number, head: Head): void {
  if (end - at < 5) {
    head.acts = 0;
    if (type <= TYPE_RESPONSE && head.status === 0) head.malformed('a direct PDU without a command');
    return;
  }
  const answers = type !== TYPE_REQUEST;
  if (answers) head.state = bytes[at];
  let acts = 0;
  for (let next = at + 2; next + 3 <= end; next += 3 + bytes[next + 2]) {
    const number = u16be(bytes, next);
    const stop = next + 3 + bytes[next + 2];
    if (stop > end) {
      head.malformed('the byte count of a command reaches past the PDU');
      break;
    }
    if (answers && bytes[next + 2] > 0) statusOf(bytes[next + 3], head);
    // The first command names the message; what the others do is added.
    if (next === at + 2) readCommand(bytes, number, answers ? next + 4 : next + 3, stop, answers, head);
    acts |= actsOf(bytes, number, next + 3, stop, answers);
  }
  head.acts = acts;
}

/** What a command with its data bytes[data, end) does. */
function readCommand(bytes: Uint8Array, number: number, data: number, end: number, answers: boolean, head: Head): void {
  head.code = number;
  head.acts = actsOf(bytes, number, data, end, answers);
  if (!answers && fn.secretCommands.has(number)) head.marks |= MARK_CREDENTIALS;
  if (answers && head.status === 0 && IDENTIFYING.has(number)) head.marks |= MARK_IDENTITY;
  const offset = values.get(number)?.[answers ? 1 : 0] ?? -1;
  if (offset >= 0 && data + offset + 4 <= end) {
    const value = float(bytes, data + offset);
    head.value = value;
  }
}

/** Command that carries another one to a device behind the server, behind card, channel and preambles. */
const TO_SUB_DEVICE = 77;
const EMBEDDED = 3;

/** What a command does: one to a device behind the server does what the command in it does. */
function actsOf(bytes: Uint8Array, number: number, data: number, end: number, answers: boolean): number {
  const acts = fn.functions.get(number)?.acts ?? 0;
  if (number !== TO_SUB_DEVICE || answers || data + EMBEDDED >= end) return acts;
  const command = commandOf(bytes, data + EMBEDDED);
  return command < end ? acts | (fn.functions.get(bytes[command])?.acts ?? 0) : acts;
}

const IDENTIFYING: ReadonlySet<number> = new Set([0, 11, 13, 20, 21, 73]);

const scratch = new DataView(new ArrayBuffer(4));

/** IEEE 754 single precision, big-endian; 7F A0 00 00 stands for no value. */
export function float(bytes: Uint8Array, at: number): number {
  scratch.setUint32(0, u32be(bytes, at));
  return scratch.getFloat32(0);
}
