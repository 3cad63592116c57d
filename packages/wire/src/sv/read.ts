import { u16be, u32be } from '../bytes.ts';
import { ACT_REPORT, type Head, KIND_NOTICE, MARK_IDENTITY, MARK_TEST, MARK_TRUNCATED } from '../message.ts';
import { SEND_SAMPLES } from './functions.ts';

/** APPID, length, two reserved words (IEC 61850-9-2 annex A). */
export const HEADER = 8;
/** Bit of the first reserved word that marks simulated samples (edition 2). */
export const SIMULATED = 0x8000;

export const TAG_SAV = 0x60;
export const TAG_COUNT = 0x80;
export const TAG_SECURITY = 0x81;
export const TAG_ASDUS = 0xa2;
export const TAG_ASDU = 0x30;

export const TAG_ID = 0x80;
export const TAG_DATA_SET = 0x81;
export const TAG_SAMPLE_COUNT = 0x82;
export const TAG_REVISION = 0x83;
export const TAG_REFRESH_TIME = 0x84;
export const TAG_SYNCHRONISED = 0x85;
export const TAG_RATE = 0x86;
export const TAG_SAMPLES = 0x87;
export const TAG_MODE = 0x88;
export const TAG_CLOCK = 0x89;

/** svID, smpCnt, confRev, smpSynch and the samples are mandatory: bits by the tags' numbers. */
const REQUIRED = 0b1010_1101;

// Where the element that `element` found has its contents. Module variables, not an object: this runs thousands of times a second for each
// publisher, and every tag here has one octet.
let start = 0;
let stop = 0;

/** Finds the contents of the element at `at`, cut at `end`; false when identifier and length do not fit. */
function element(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 2) return false;
  const length = bytes[at + 1];
  if (length < 0x80) {
    start = at + 2;
    stop = start + length;
  } else if (length === 0x81) {
    if (end - at < 3) return false;
    start = at + 3;
    stop = start + bytes[at + 2];
  } else if (length === 0x82) {
    if (end - at < 4) return false;
    start = at + 4;
    stop = start + u16be(bytes, at + 2);
  } else return false;
  return true;
}

/**
 * 95 for a header whose length covers one PDU that begins with its number of ASDUs, 60 when the capture cut it or the publisher's length is
 * wrong. Ten octets that agree; still only the EtherType or a session says that they are samples.
 */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + 5 || bytes[at + HEADER] !== TAG_SAV) return 0;
  if (!element(bytes, at + HEADER, end)) return 0;
  const first = start;
  const last = stop;
  if (end - first < 3 || bytes[first] !== TAG_COUNT || bytes[first + 1] < 1 || bytes[first + 1] > 2) return 0;
  const length = u16be(bytes, at + 2);
  if (length < HEADER + 5) return 0;
  return last === at + length && last <= end ? 95 : 60;
}

/** Fills `head` from the payload bytes[at, end) of the EtherType; padding behind the length is left out. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER + 2) {
    head.malformed('shorter than a header and a PDU');
    return;
  }
  head.unit = u16be(bytes, at);
  if (bytes[at + 4] & (SIMULATED >> 8)) head.marks |= MARK_TEST;
  const length = u16be(bytes, at + 2);
  if (length < HEADER + 2) head.malformed('the length does not cover a header and a PDU');
  else if (at + length > end) head.marks |= MARK_TRUNCATED;
  else head.end = at + length;
  // A publisher whose length is too short still sends whole samples: the PDU's own length is believed as far as there are bytes.
  if (bytes[at + HEADER] === TAG_SAV && element(bytes, at + HEADER, end) && stop !== at + length && stop <= end) {
    head.end = stop;
    head.malformed('the length is not that of the PDU');
  }
  readPdu(bytes, at + HEADER, head.end, head);
}

/**
 * Reads the PDU in bytes[at, end) into `head`: of the first ASDU the counter (`sequence`), the synchronisation (`state`), the revision (`area`), a
 * hash of its id (`pair`) and the first sample as a 32-bit integer (`value`); `quantity` is the number of ASDUs. Samples differ each time, and are
 * not repeated as a state of GOOSE is: they have no digest.
 */
export function readPdu(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.kind = KIND_NOTICE;
  head.code = SEND_SAMPLES;
  head.acts = ACT_REPORT;
  if (!element(bytes, at, end) || bytes[at] !== TAG_SAV) {
    head.malformed('not a PDU of sampled values');
    return;
  }
  if (stop > end) head.malformed('an element does not fit');
  const last = Math.min(stop, end);
  for (let next = start; next < last; next = stop) {
    if (!element(bytes, next, last) || stop > last) {
      head.malformed('an element does not fit');
      return;
    }
    const tag = bytes[next];
    if (tag === TAG_COUNT) head.quantity = unsigned(bytes);
    else if (tag === TAG_ASDUS) {
      readAsdus(bytes, start, stop, head);
      return;
    }
  }
  head.malformed('no ASDU');
}

/** Reads the first ASDU in full; of the others only that there are as many as announced. */
function readAsdus(bytes: Uint8Array, at: number, end: number, head: Head): void {
  let count = 0;
  for (let next = at; next < end; count++) {
    if (!element(bytes, next, end) || stop > end || bytes[next] !== TAG_ASDU) {
      head.malformed('an ASDU does not fit');
      return;
    }
    next = stop;
    if (count === 0) readAsdu(bytes, start, stop, head);
  }
  if (count !== head.quantity) head.malformed('not as many ASDUs as announced');
  // Samples come for ever: the publisher's name is looked for now and then, at a step that does not keep time with others that are powers of two.
  if (head.sequence % 7 === 0) head.marks |= MARK_IDENTITY;
}

function readAsdu(bytes: Uint8Array, at: number, end: number, head: Head): void {
  let seen = 0;
  for (let next = at; next < end; next = stop) {
    if (!element(bytes, next, end) || stop > end) {
      head.malformed('an element does not fit');
      return;
    }
    const tag = bytes[next];
    if (tag >= TAG_ID && tag <= TAG_CLOCK) seen |= 1 << (tag & 15);
    if (tag === TAG_SAMPLES) {
      if (stop - start >= 4) head.value = u32be(bytes, start) | 0;
    } else if (tag === TAG_SAMPLE_COUNT) head.sequence = unsigned(bytes);
    else if (tag === TAG_REVISION) head.area = unsigned(bytes);
    else if (tag === TAG_SYNCHRONISED) head.state = unsigned(bytes);
    else if (tag === TAG_ID) {
      let value = 0x811c9dc5;
      for (let i = start; i < stop; i++) value = Math.imul(value ^ bytes[i], 0x01000193);
      head.pair = value >>> 0;
    }
  }
  if ((seen & REQUIRED) !== REQUIRED) head.malformed('a mandatory field is missing');
}

/** The element's contents as an unsigned integer of at most four octets; -1 when empty or longer. */
function unsigned(bytes: Uint8Array): number {
  const length = stop - start;
  if (length === 2) return u16be(bytes, start);
  if (length === 1) return bytes[start];
  if (length === 4) return u32be(bytes, start);
  if (length === 3) return (bytes[start] << 16) | u16be(bytes, start + 1);
  return -1;
}
