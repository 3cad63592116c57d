import { BerReader } from '../ber.ts';
import { u16be } from '../bytes.ts';
import {
  ACT_ALARM,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  MARK_TEST,
  MARK_TRUNCATED,
} from '../message.ts';
import { firstNumber } from '../mms/data.ts';
import { functions, GSE_MANAGEMENT, SEND_GOOSE } from './functions.ts';

/** APPID, length, two reserved words (IEC 61850-8-1 annex C). */
export const HEADER = 8;
export const TAG_GOOSE = 0x61;
const TAG_MANAGEMENT = 0x60;

export const TAG_CONTROL_BLOCK = 0x80;
export const TAG_TIME_ALLOWED = 0x81;
export const TAG_DATA_SET = 0x82;
export const TAG_ID = 0x83;
export const TAG_TIME = 0x84;
export const TAG_STATE = 0x85;
export const TAG_SEQUENCE = 0x86;
export const TAG_SIMULATION = 0x87;
export const TAG_REVISION = 0x88;
export const TAG_NEEDS_COMMISSIONING = 0x89;
export const TAG_ENTRIES = 0x8a;
export const TAG_DATA = 0xab;
export const TAG_SECURITY = 0x8c;

/** Bit of the first reserved word that marks a simulated message (edition 2). */
export const SIMULATED = 0x8000;

const reader = new BerReader();

/**
 * 95 for a header whose length covers one GOOSE PDU that begins with its control block, 60 when the capture cut it. GSE management looks too
 * much like sampled values to be believed without its EtherType: 55.
 */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + 4) return 0;
  const length = u16be(bytes, at + 2);
  const tag = bytes[at + HEADER];
  if (length < HEADER + 2 || (tag !== TAG_GOOSE && tag !== TAG_MANAGEMENT)) return 0;
  reader.reset(bytes, at + HEADER, Math.min(end, at + length));
  if (!reader.next()) return 0;
  const cut = reader.malformed;
  if ((cut && at + length <= end) || (!cut && reader.stop !== at + length)) return 0;
  if (tag === TAG_MANAGEMENT) return cut ? 0 : 55;
  const first = bytes[reader.start];
  // The control block's reference is optional in broken publishers only; the fields stand in the order of their tags.
  if (first < TAG_CONTROL_BLOCK || first > TAG_DATA_SET) return 0;
  return cut ? 60 : 95;
}

/** Fills `head` from the payload bytes[at, end) of the EtherType; padding behind the length is left out. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER + 2) {
    head.malformed('shorter than a header and a PDU');
    return;
  }
  head.unit = u16be(bytes, at);
  const length = u16be(bytes, at + 2);
  if (length < HEADER + 2) head.malformed('the length does not cover a header and a PDU');
  else if (at + length > end) head.marks |= MARK_TRUNCATED;
  else head.end = at + length;
  if (u16be(bytes, at + 4) & SIMULATED) head.marks |= MARK_TEST;
  readPdu(bytes, at + HEADER, head.end, head);
}

/** Reads the PDU in bytes[at, end) into `head`, whose extent, unit and simulation the carrier's header has told. */
export function readPdu(bytes: Uint8Array, at: number, end: number, head: Head): void {
  reader.reset(bytes, at, end);
  if (!reader.next()) head.malformed('no PDU behind the header');
  else if (reader.tag === TAG_GOOSE) readGoose(head);
  else if (reader.tag === TAG_MANAGEMENT) readManagement(head);
  else head.malformed('neither GOOSE nor GSE management');
  if (reader.malformed) head.malformed('an element does not fit');
}

function readGoose(head: Head): void {
  head.kind = KIND_NOTICE;
  head.code = SEND_GOOSE;
  head.acts = functions.get(SEND_GOOSE)?.acts ?? 0;
  reader.enter();
  let seen = 0;
  while (reader.next()) {
    if (reader.tag >= TAG_CONTROL_BLOCK && reader.tag <= TAG_ENTRIES) seen |= 1 << (reader.tag & 0x1f);
    if (reader.tag === TAG_CONTROL_BLOCK) head.pair = hash(reader.bytes, reader.start, reader.stop);
    else if (reader.tag === TAG_STATE) head.state = whole(reader.unsigned());
    else if (reader.tag === TAG_SEQUENCE) head.sequence = whole(reader.unsigned());
    else if (reader.tag === TAG_ENTRIES) head.quantity = Math.max(0, whole(reader.unsigned()));
    else if (reader.tag === TAG_REVISION) head.area = whole(reader.unsigned());
    else if (reader.tag === TAG_NEEDS_COMMISSIONING && reader.boolean()) head.acts |= ACT_ALARM;
    else if (reader.tag === TAG_SIMULATION && reader.boolean()) head.marks |= MARK_TEST;
    else if (reader.tag === TAG_DATA) {
      head.digest = hash(reader.bytes, reader.start, reader.stop);
      if (!reader.enter()) continue;
      seen |= 1 << 11;
      head.value = firstNumber(reader);
      reader.leave();
    }
  }
  if ((seen & REQUIRED) !== REQUIRED) head.malformed('a mandatory field is missing');
  // A device repeats its messages for ever: its name is looked for now and then, at a step that does not keep time with others that are powers of two.
  if (head.sequence <= 1 || head.sequence % 7 === 0) head.marks |= MARK_IDENTITY;
}

/** FNV-1a: tells contents apart, not more. */
function hash(bytes: Uint8Array, start: number, stop: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < stop; at++) value = Math.imul(value ^ bytes[at], 0x01000193);
  return value >>> 0;
}

/** gocbRef, timeAllowedtoLive, datSet, t, stNum, sqNum, confRev, numDatSetEntries and allData are mandatory. */
const REQUIRED = 0b1101_0111_0111;

function whole(value: number): number {
  return Number.isNaN(value) ? -1 : value;
}

/** stateID, then requests or responses, then the service (IEC 61850-8-1 annex A, GSEMngtPdu). */
function readManagement(head: Head): void {
  head.code = GSE_MANAGEMENT;
  reader.enter();
  while (reader.next()) {
    if (reader.tag === 0x80) head.pair = whole(reader.unsigned());
    else if (reader.tag === 0xa1 || reader.tag === 0xa2) {
      head.kind = reader.tag === 0xa1 ? KIND_REQUEST : KIND_RESPONSE;
      if (reader.enter()) {
        if (reader.next() && functions.has(GSE_MANAGEMENT | (reader.tag & 0x1f)))
          head.code = GSE_MANAGEMENT | (reader.tag & 0x1f);
        reader.leave();
      }
    }
  }
  head.acts = functions.get(head.code)?.acts ?? 0;
}
