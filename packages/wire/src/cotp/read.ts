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
  type Part,
  type Side,
} from '../message.ts';
import {
  CONNECTION_CONFIRM,
  CONNECTION_REQUEST,
  DATA,
  DISCONNECT_REQUEST,
  EXPEDITED_DATA,
  functions,
  REJECT_CAUSE,
  TPDU_ERROR,
} from './functions.ts';

/** TPKT header: version 3, reserved, length of the whole (RFC 1006 §6). */
export const TPKT = 4;

/** Length of the TPKT at `at`; -1 unless a version 3 header is followed by a TPDU that fits into it. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  const held = end - at;
  if (held >= 1 && bytes[at] !== 3) return -1;
  if (held >= 2 && bytes[at + 1] !== 0) return -1;
  if (held < 4) return 0;
  const length = u16be(bytes, at + 2);
  if (length < TPKT + 3) return -1;
  if (held >= 5 && (bytes[at + 4] < 2 || bytes[at + 4] + TPKT + 1 > length)) return -1;
  return held >= 6 && !fits(bytes[at + 5], bytes[at + 4], length) ? -1 : length;
}

/** True when the TPDU's code is one, with a credit only where it has one, and its length indicator fills the packet unless it carries data. */
function fits(octet: number, indicator: number, length: number): boolean {
  const code = octet >> 4;
  if (!functions.has(code)) return false;
  if (code === DATA || code === EXPEDITED_DATA) return (octet & 0x0e) === 0;
  if (code !== CONNECTION_REQUEST && code !== CONNECTION_CONFIRM && (octet & 0x0f) !== 0) return false;
  return length === indicator + TPKT + 1;
}

/** 85 for a data TPDU of class 0 or a sound connection request, confirm or disconnect; 50 for other TPDUs in a sound TPKT. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 7) return 0;
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  const indicator = bytes[at + 4];
  const code = bytes[at + 5];
  if (code === 0xf0) return indicator === 2 && length > 7 && (bytes[at + 6] & 0x7f) === 0 ? 85 : 50;
  if (code === 0xe0 || code === 0xd0) {
    if (indicator < 6 || length !== indicator + 5 || end - at < 11) return 0;
    if (code === 0xe0 && u16be(bytes, at + 6) !== 0) return 0;
    return parametersSound(bytes, at + 11, Math.min(end, at + length)) ? 85 : 50;
  }
  return code === 0x80 && indicator >= 6 && length === indicator + 5 ? 80 : 50;
}

function parametersSound(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at;
  while (next + 2 <= end) next += 2 + bytes[next + 1];
  return next === end;
}

/** The caller asks for a connection, the called side confirms; data does not tell. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 6) return FROM_UNKNOWN;
  const code = bytes[at + 5] >> 4;
  return code === CONNECTION_REQUEST ? FROM_CLIENT : code === CONNECTION_CONFIRM ? FROM_SERVER : FROM_UNKNOWN;
}

/** Finds the piece of a TSDU in a data TPDU: behind its length indicator, up to the end of the TPKT; the last has the end mark (X.224 §13.7). */
export function open(bytes: Uint8Array, at: number, end: number, part: Part): boolean {
  if (end - at < TPKT + 3) return false;
  const indicator = bytes[at + 4];
  const code = bytes[at + 5] >> 4;
  const start = at + TPKT + 1 + indicator;
  if ((code !== DATA && code !== EXPEDITED_DATA) || start > end || indicator < 2) return false;
  // Class 0 (the only one that RFC 1006 allows) has the number and end mark in one octet; classes 2 to 4 put a reference of two octets before it.
  const mark = bytes[at + (indicator >= 4 ? 8 : 6)];
  part.bytes = bytes;
  part.start = start;
  part.end = end;
  part.last = (mark & 0x80) !== 0;
  // A data TPDU does not say that it is the first: whoever puts parts together begins after a last one.
  part.first = false;
  part.key = code === EXPEDITED_DATA ? 1 : 0;
  part.problem = '';
  return true;
}

/** Fills `head` from the TPKT bytes[at, end) of a TPDU that manages the connection. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const code = bytes[at + 5] >> 4;
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  const indicator = bytes[at + 4];
  if (at + TPKT + 1 + indicator > end) head.malformed('the length indicator reaches past the packet');
  if (code === CONNECTION_REQUEST || code === CONNECTION_CONFIRM) {
    head.kind = code === CONNECTION_REQUEST ? KIND_REQUEST : KIND_RESPONSE;
    if (indicator < 6 || end - at < 11) {
      head.malformed('a connection TPDU has references and a class');
      return;
    }
    head.pair = u16be(bytes, at + (code === CONNECTION_REQUEST ? 8 : 6));
    if (code === CONNECTION_REQUEST) head.marks |= MARK_IDENTITY;
    if (!parametersSound(bytes, at + 11, Math.min(end, at + TPKT + 1 + indicator))) head.malformed('a parameter does not fit');
    return;
  }
  head.kind = KIND_NOTICE;
  if (code === DISCONNECT_REQUEST) {
    if (indicator < 6 || end - at < 11) head.malformed('a disconnect has references and a reason');
    // 128 is the normal end of a connection, no error.
    else head.status = bytes[at + 10] === 128 ? 0 : bytes[at + 10];
  } else if (code === TPDU_ERROR) {
    if (indicator < 4 || end - at < 9) head.malformed('a TPDU error has a reference and a cause');
    else head.status = REJECT_CAUSE | bytes[at + 8];
  }
}
