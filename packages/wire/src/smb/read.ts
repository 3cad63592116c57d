import { u16le, u32be, u32le } from '../bytes.ts';
import { isNetbiosName } from '../dns/names.ts';
import {
  ACT_WRITE,
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
  COMPRESSED,
  CREATE,
  CREATE_1,
  functions,
  MORE_PROCESSING,
  NEGOTIATE,
  SESSION,
  SESSION_SETUP,
  SESSION_SETUP_1,
  SMB1,
  SMB2,
  TRANSFORM,
} from './functions.ts';
import { readPipe } from './pipe.ts';

/** Bytes of the session header before each message, and of the headers of SMB1 and SMB2. */
const SESSION_HEADER = 4;
export const HEADER_1 = 32;
export const HEADER_2 = 64;
/** Largest read or write that is negotiated in practice, with its header; the length field could say sixteen times as much. */
export const LONGEST = 1048576 + 1024;

const MAGIC_1 = 0xff534d42;
const MAGIC_2 = 0xfe534d42;
const MAGIC_TRANSFORM = 0xfd534d42;
const MAGIC_COMPRESSED = 0xfc534d42;

const isMagic = (magic: number): boolean =>
  magic === MAGIC_1 || magic === MAGIC_2 || magic === MAGIC_TRANSFORM || magic === MAGIC_COMPRESSED;

/** Length of the session packet at `at` (RFC 1002 §4.3.1; MS-SMB2 §2.1 for direct TCP). */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  const type = bytes[at];
  if (type !== 0 && (type < 0x81 || type > 0x85)) return -1;
  if (end - at < SESSION_HEADER) return 0;
  const length = u32be(bytes, at) & 0xffffff;
  if (type !== 0) return length <= 128 ? SESSION_HEADER + length : -1;
  if (length < HEADER_1 || length > LONGEST - SESSION_HEADER) return -1;
  if (end - at < SESSION_HEADER + 4) return 0;
  return isMagic(u32be(bytes, at + SESSION_HEADER)) ? SESSION_HEADER + length : -1;
}

/** 95 for a session message that begins as SMB does, 93 for a session request between two NetBIOS names. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  if (bytes[at] === 0) return 95;
  if (bytes[at] === 0x81) return isNetbiosName(bytes, at + 4, end) && isNetbiosName(bytes, at + 38, end) ? 93 : 0;
  return length === (bytes[at] === 0x83 ? 5 : 4) ? 50 : 0;
}

/** A reply bit tells who sends. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (at >= end) return FROM_UNKNOWN;
  if (bytes[at] === 0x81) return FROM_CLIENT;
  if (bytes[at] >= 0x82 && bytes[at] <= 0x84) return FROM_SERVER;
  const start = at + SESSION_HEADER;
  if (end - start < HEADER_1) return FROM_UNKNOWN;
  const magic = u32be(bytes, start);
  if (magic === MAGIC_1) return bytes[start + 9] & 0x80 ? FROM_SERVER : FROM_CLIENT;
  if (magic === MAGIC_2) return bytes[start + 16] & 1 ? FROM_SERVER : FROM_CLIENT;
  return FROM_UNKNOWN;
}

/** Reads the session packet bytes[at, end): an SMB1 message, or each message of an SMB2 chain. */
export function readUnit(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  const start = at + SESSION_HEADER;
  head.reset(at, end);
  if (end - at < SESSION_HEADER) head.malformed('shorter than a session header');
  else if (bytes[at] !== 0) {
    head.code = SESSION | bytes[at];
    head.acts = functions.get(head.code)?.acts ?? 0;
    head.kind = bytes[at] === 0x81 ? KIND_REQUEST : bytes[at] === 0x85 ? KIND_NOTICE : KIND_RESPONSE;
    if (bytes[at] === 0x81) head.marks |= MARK_IDENTITY;
  } else if (end - start <= HEADER_1) head.malformed('shorter than an SMB header');
  else {
    const magic = u32be(bytes, start);
    head.start = start;
    if (magic === MAGIC_1) {
      readSmb1(bytes, start, end, head);
      sink.message(bytes, head);
      readPipe(bytes, head, sink);
      return;
    }
    if (magic === MAGIC_2) {
      readChain(bytes, start, end, head, sink);
      return;
    } else {
      head.code = magic === MAGIC_TRANSFORM ? TRANSFORM : COMPRESSED;
      head.kind = KIND_NOTICE;
      if (!isMagic(magic)) head.malformed('no SMB message behind a session header');
    }
  }
  sink.message(bytes, head);
}

/** SMB1 header, MS-CIFS §2.2.3.1. */
function readSmb1(bytes: Uint8Array, start: number, end: number, head: Head): void {
  head.code = SMB1 | bytes[start + 4];
  head.acts = functions.get(head.code)?.acts ?? 0;
  const response = (bytes[start + 9] & 0x80) !== 0;
  head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
  head.pair = ((u16le(bytes, start + 26) << 16) | u16le(bytes, start + 30)) >>> 0;
  head.unit = u16le(bytes, start + 24);
  if (response) {
    const status = u32le(bytes, start + 5);
    // Without the flag the field holds an error class and a code of DOS times.
    if (u16le(bytes, start + 10) & 0x4000) head.status = failure(status);
    else head.status = status & 0xff ? (bytes[start + 5] << 16) | u16le(bytes, start + 7) : 0;
  }
  const words = bytes[start + HEADER_1];
  const parameters = start + HEADER_1 + 1;
  if (head.code === SESSION_SETUP_1) head.marks |= MARK_IDENTITY;
  if (head.code === CREATE_1 && !response && words === 24 && parameters + 48 <= end)
    writes(u32le(bytes, parameters + 15), u32le(bytes, parameters + 35), head);
}

/** Messages of an SMB2 chain, each with the distance to the next (MS-SMB2 §2.2.1.2). */
function readChain(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  let start = at;
  for (let messages = 0; messages < 64; messages++) {
    const whole = end - start >= HEADER_2;
    const distance = whole ? u32le(bytes, start + 20) : 0;
    const stop = distance >= HEADER_2 && start + distance <= end ? start + distance : end;
    head.reset(start, stop);
    if (whole) readSmb2(bytes, start, stop, head);
    else head.malformed('shorter than an SMB2 header');
    sink.message(bytes, head);
    if (whole) readPipe(bytes, head, sink);
    if (stop === end) return;
    start = stop;
  }
}

function readSmb2(bytes: Uint8Array, start: number, end: number, head: Head): void {
  head.code = SMB2 | (u16le(bytes, start + 12) & 0xff);
  head.acts = functions.get(head.code)?.acts ?? 0;
  const response = (bytes[start + 16] & 1) !== 0;
  head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
  head.pair = u32le(bytes, start + 24);
  if (u32be(bytes, start) !== MAGIC_2 || u16le(bytes, start + 4) !== HEADER_2) head.malformed('no SMB2 header in the chain');
  if (response) head.status = failure(u32le(bytes, start + 8));
  const body = start + HEADER_2;
  if (head.code === SESSION_SETUP || (head.code === NEGOTIATE && response)) head.marks |= MARK_IDENTITY;
  if (head.code === CREATE && !response && body + 48 <= end) writes(u32le(bytes, body + 24), u32le(bytes, body + 36), head);
}

/** A status that is an error: its severity says so, and it does not ask to go on. */
function failure(status: number): number {
  return status >>> 30 === 3 && status !== MORE_PROCESSING ? status : 0;
}

/** Rights to write data, append, delete, or all of it (MS-SMB2 §2.2.13.1.1). */
const WRITING = 0x50010006;

/** A file that is created or overwritten, or opened so that it can be changed, is a write. */
function writes(access: number, disposition: number, head: Head): void {
  if (access & WRITING || (disposition !== 1 && disposition <= 5 && disposition !== 3)) head.acts |= ACT_WRITE;
}
