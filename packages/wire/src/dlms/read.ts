import { u16be, u32be } from '../bytes.ts';
import {
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_PROGRAM,
  ACT_SESSION,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Side,
} from '../message.ts';
import { findFrame, type Frame, measure } from './frame.ts';
import {
  AARE,
  AARQ,
  ACTION_REQUEST,
  ACTION_RESPONSE,
  ASSOCIATION_RESULT,
  CLASS_ASSOCIATION,
  CLASS_CLOCK,
  CLASS_IMAGE_TRANSFER,
  CLASS_SECURITY_SETUP,
  EXCEPTION,
  EXCEPTION_RESULT,
  functions,
  GET_REQUEST,
  GET_RESPONSE,
  LINK,
  LINK_OTHER,
  MECHANISM_LOW,
  SET_REQUEST,
  SET_RESPONSE,
} from './functions.ts';

/** Object identifiers of COSEM begin so (2.16.756.5.8): the identifier of the field, its length, and these. */
const COSEM = [0x60, 0x85, 0x74, 0x05, 0x08];

/** 90 for an association or a sound HDLC frame with an application message, 75 for a known message that a wrapper's length covers, 60 for a part. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 9) return 0;
  const length = measure(bytes, at, end);
  if (length < 9) return 0;
  const found = findFrame(bytes, at, end);
  if (found === null) return 0;
  const { start, stop } = found;
  if (found.hdlc) {
    if (found.problem !== '') return 0;
    return found.direction !== 0 && functions.has(bytes[start]) ? 90 : 70;
  }
  const tag = bytes[start];
  if (!functions.has(tag) || found.source === 0 || found.destination === 0) return 0;
  if (length > end - at) return 50;
  if ((tag === AARQ || tag === AARE) && cosemName(bytes, start, stop, 1) >= 0) return 90;
  if (tag >= GET_REQUEST && tag <= ACTION_RESPONSE) return bytes[start + 1] >= 1 && bytes[start + 1] <= 6 ? 75 : 0;
  return 70;
}

/** Requests have even tags or are odd ones below the answers: the client's. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const found = findFrame(bytes, at, end);
  if (found === null || found.start >= found.stop) return FROM_UNKNOWN;
  if (found.direction === 0xe6) return FROM_CLIENT;
  if (found.direction === 0xe7) return FROM_SERVER;
  const kind = kindOf(bytes[found.start]);
  return kind === KIND_REQUEST ? FROM_CLIENT : kind === KIND_RESPONSE ? FROM_SERVER : FROM_UNKNOWN;
}

/** What a message is by its tag; 0 for those whose contents are hidden. */
function kindOf(tag: number): 0 | 1 | 2 | 3 {
  if (tag === 0x05 || tag === 0x06 || tag === AARQ || tag === 0x62 || tag === 0x21 || tag === 0xd9) return KIND_REQUEST;
  if (tag === 0x0c || tag === 0x0d || tag === 0x0e || tag === AARE || tag === 0x63 || tag === 0x28) return KIND_RESPONSE;
  if (tag === 0xda || tag === EXCEPTION) return KIND_RESPONSE;
  if (tag === 0x0f || tag === 0x18 || tag === 0xc2 || tag === 0xca || tag === 0xd2) return KIND_NOTICE;
  if (tag >= GET_REQUEST && tag < EXCEPTION) return tag & 4 ? KIND_RESPONSE : KIND_REQUEST;
  return 0;
}

/** Last part of the COSEM name of that branch (1 context, 2 mechanism) in an association; -1 without. */
export function cosemName(bytes: Uint8Array, start: number, stop: number, branch: number): number {
  for (let at = start; at + 7 <= stop; at++) {
    let same = 0;
    while (same < 5 && bytes[at + same] === COSEM[same]) same++;
    if (same === 5 && bytes[at + 5] === branch) return bytes[at + 6];
  }
  return -1;
}

/**
 * Fills `head` from the unit bytes[at, end). `unit` is the logical device, `area` the interface class, `address` groups C to F of the object's name in one
 * number, `quantity` the attribute or method.
 */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const found = findFrame(bytes, at, end);
  if (found === null) {
    head.malformed('neither a wrapper nor an HDLC frame');
    return;
  }
  if (found.problem !== '') head.malformed(found.problem);
  if (found.segmented) head.marks |= MARK_SEGMENT;
  if (found.start >= found.stop || (found.hdlc && found.direction === 0)) link(found, head);
  else message(bytes, found, head);
}

/** A frame of the link: connection and acknowledgement, or a further part of a message. */
function link(found: Frame, head: Head): void {
  head.code = functions.has(LINK | found.control) && found.hdlc ? LINK | found.control : LINK_OTHER;
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = KIND_NOTICE;
  head.unit = found.destination;
}

function message(bytes: Uint8Array, found: Frame, head: Head): void {
  const { start, stop, source, destination } = found;
  const tag = bytes[start];
  head.code = tag;
  head.acts = functions.get(tag)?.acts ?? 0;
  head.kind = kindOf(tag);
  if (!functions.has(tag)) head.malformed('an unknown application message');
  head.unit = head.kind === KIND_REQUEST ? destination : source;
  const ports = ((source ^ destination) & 0xffff) << 8;
  head.pair = head.kind === KIND_NOTICE || head.kind === 0 ? -1 : ports | 0x80;
  if (tag === AARQ) {
    if (cosemName(bytes, start, stop, 2) === MECHANISM_LOW) head.marks |= MARK_CREDENTIALS;
  } else if (tag === AARE) associated(bytes, start, stop, head);
  else if (tag === EXCEPTION) {
    head.status = EXCEPTION_RESULT;
    // It does not say to which request it is the answer.
    head.pair = -1;
  } else if (tag >= GET_REQUEST && tag <= ACTION_RESPONSE && stop - start >= 3) {
    if (head.pair >= 0) head.pair = ports | (bytes[start + 2] & 0x0f);
    if (tag === GET_REQUEST || tag === SET_REQUEST || tag === ACTION_REQUEST) request(bytes, start, stop, head);
    else response(bytes, start, stop, head);
  }
}

/** The result of an association is an integer in [2]. */
function associated(bytes: Uint8Array, start: number, stop: number, head: Head): void {
  for (let at = start + 2; at + 5 <= stop && at < start + 40; at++) {
    if (bytes[at] !== 0xa2 || bytes[at + 1] !== 3 || bytes[at + 2] !== 2 || bytes[at + 3] !== 1) continue;
    if (bytes[at + 4] !== 0) head.status = ASSOCIATION_RESULT | (bytes[at + 4] & 0x0f);
    return;
  }
}

/** Class, name and attribute of the first object; forms with a list count their objects first. */
function request(bytes: Uint8Array, start: number, stop: number, head: Head): void {
  const form = bytes[start + 1];
  const listed = form === 3 || (form === 5 && head.code !== GET_REQUEST) ? 1 : 0;
  const at = start + 3 + listed;
  if (form === 2 && head.code !== SET_REQUEST) return;
  if (stop - at < 9) {
    if (form === 1) head.malformed('shorter than the name of an attribute');
    return;
  }
  head.area = u16be(bytes, at);
  head.address = u32be(bytes, at + 4);
  head.quantity = bytes[at + 8];
  if (head.code === GET_REQUEST) return;
  if (head.area === CLASS_CLOCK || head.area === CLASS_SECURITY_SETUP) head.acts |= ACT_CONFIGURE;
  else if (head.area === CLASS_IMAGE_TRANSFER) head.acts |= ACT_PROGRAM;
  else if (head.area === CLASS_ASSOCIATION && head.code === ACTION_REQUEST) head.acts = (head.acts & ~ACT_CONTROL) | ACT_SESSION;
}

/** Result, or data where all went well. */
function response(bytes: Uint8Array, start: number, stop: number, head: Head): void {
  if (bytes[start + 1] !== 1 || stop - start < 4) return;
  const at = start + 3;
  if (head.code === GET_RESPONSE) {
    if (bytes[at] === 1) head.status = stop - at >= 2 ? bytes[at + 1] : 0;
    else if (bytes[at] === 0) {
      head.value = numberAt(bytes, at + 1, stop);
      if (stop - at >= 3 && (bytes[at + 1] === 9 || bytes[at + 1] === 10)) head.marks |= MARK_IDENTITY;
    }
  } else if (head.code === SET_RESPONSE || head.code === ACTION_RESPONSE) head.status = bytes[at];
}

/** Data at `at` as a number, by its tag (IEC 62056-6-2, Data); NaN when it is none. */
export function numberAt(bytes: Uint8Array, at: number, stop: number): number {
  const room = stop - at - 1;
  const tag = bytes[at];
  if (room >= 1 && (tag === 3 || tag === 17 || tag === 22)) return bytes[at + 1];
  if (room >= 1 && tag === 15) return (bytes[at + 1] << 24) >> 24;
  if (room >= 2 && tag === 16) return (u16be(bytes, at + 1) << 16) >> 16;
  if (room >= 2 && tag === 18) return u16be(bytes, at + 1);
  if (room >= 4 && tag === 5) return u32be(bytes, at + 1) | 0;
  if (room >= 4 && tag === 6) return u32be(bytes, at + 1);
  return Number.NaN;
}
