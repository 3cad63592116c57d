import {
  ACT_CONFIGURE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Side,
} from '../message.ts';
import { dataItem, identityItems } from './data.ts';
import { functions, OLD } from './functions.ts';

/** Start, address, start, control code and length (DL/T 645-2007 §5.2). */
export const HEADER = 10;
/** Bytes that wake the receiver may stand before a frame; four by the standard. */
const MOST_PREAMBLE = 8;
/** Every byte of data is sent with 33H added. */
export const OFFSET = 0x33;
export const LONGEST = MOST_PREAMBLE + HEADER + 255 + 2;

const WAKE = 0xfe;
const START = 0x68;
const STOP = 0x16;

/** Where the frame begins behind its preamble; -1 when the preamble is too long, `end` when nothing else is there. */
export function begin(bytes: Uint8Array, at: number, end: number): number {
  let start = at;
  while (start < end && bytes[start] === WAKE) start++;
  return start - at > MOST_PREAMBLE ? -1 : start;
}

/** Length of the frame at `at` with its preamble. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  const start = begin(bytes, at, end);
  if (start < 0) return -1;
  if (start < end && bytes[start] !== START) return -1;
  if (end - start < HEADER) return end - start > 7 && bytes[start + 7] !== START ? -1 : 0;
  return bytes[start + 7] === START ? start - at + HEADER + bytes[start + 9] + 2 : -1;
}

/** 90 for a whole frame of a known function whose check sum and stop agree, 60 for the beginning of one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + 2 || (bytes[at] !== START && bytes[at] !== WAKE)) return 0;
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  const start = begin(bytes, at, end);
  if (!functions.has(bytes[start + 8] & 0x1f) || !isAddress(bytes, start + 1)) return 0;
  const stop = at + length - 1;
  if (stop >= end) return 60;
  return bytes[stop] === STOP && checkSum(bytes, start, stop - 1) === bytes[stop - 1] ? 90 : 0;
}

/** Six bytes of BCD, or of AA where any digits are meant. */
function isAddress(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 6; i++) if (bytes[i] !== 0xaa && ((bytes[i] & 15) > 9 || bytes[i] >> 4 > 9)) return false;
  return true;
}

/** Sum of bytes[at, end), its low byte. */
export function checkSum(bytes: Uint8Array, at: number, end: number): number {
  let sum = 0;
  for (let i = at; i < end; i++) sum += bytes[i];
  return sum & 0xff;
}

/** Who sent a frame: the highest bit of the control code is the meter's. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const start = begin(bytes, at, end);
  if (start < 0 || end - start < HEADER) return FROM_UNKNOWN;
  return bytes[start + 8] & 0x80 ? FROM_SERVER : FROM_CLIENT;
}

/** The twelve digits of an address, low byte first; -1 when it is one for many (AA) or none. */
function address(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at + 5; i >= at; i--) {
    const byte = bytes[i];
    if ((byte & 15) > 9 || byte >> 4 > 9) return -1;
    value = value * 100 + (byte >> 4) * 10 + (byte & 15);
  }
  return value;
}

const EVERYONE = 999999999999;

/** One byte of data without what was added to it. The caller has checked the bounds. */
export function plain(bytes: Uint8Array, at: number): number {
  return (bytes[at] - OFFSET) & 0xff;
}

/** Number of bytes of a data identifier: two in the functions of 1997, four in those of 2007. */
export function identifierWidth(code: number): 0 | 2 | 4 {
  if (code === 0x01 || code === 0x02 || code === OLD + 3 || code === 0x04) return 2;
  return code === 0x11 || code === 0x12 || code === 0x14 || code === 0x18 || code === 0x03 ? 4 : 0;
}

/** Identifier of `width` bytes at `at`, low byte first, 33H taken off. */
export function identifier(bytes: Uint8Array, at: number, width: number): number {
  let id = 0;
  for (let i = width - 1; i >= 0; i--) id = id * 256 + plain(bytes, at + i);
  return id;
}

/** A number in BCD, low byte first and each with 33H added; NaN when it is none. */
export function decimal(bytes: Uint8Array, at: number, size: number, decimals: number, signed: boolean): number {
  let value = 0;
  let negative = false;
  for (let i = size - 1; i >= 0; i--) {
    let byte = plain(bytes, at + i);
    if (signed && i === size - 1 && byte & 0x80) {
      negative = true;
      byte &= 0x7f;
    }
    if ((byte & 15) > 9 || byte >> 4 > 9) return Number.NaN;
    value = value * 100 + (byte >> 4) * 10 + (byte & 15);
  }
  return (negative ? -value : value) / 10 ** decimals;
}

/** Fills `head` from the frame bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const start = begin(bytes, at, end);
  if (start < 0 || end - start < HEADER || bytes[start] !== START || bytes[start + 7] !== START) {
    head.malformed('no two starts around an address');
    return;
  }
  const control = bytes[start + 8];
  const length = bytes[start + 9];
  const first = start + HEADER;
  const last = Math.min(end, first + length);
  // 1997 has read data again where 2007 has authentication: two bytes of identifier tell them apart.
  const code = (control & 0x1f) === 3 && length === 2 ? OLD + 3 : control & 0x1f;
  head.code = code;
  head.acts = functions.get(code)?.acts ?? 0;
  head.unit = address(bytes, start + 1);
  if (first + length + 2 > end) head.malformed('shorter than its length says');
  else if (checkSum(bytes, start, last) !== bytes[last]) head.malformed('the check sum does not match');
  else if (bytes[last + 1] !== STOP) head.malformed('the frame does not end with 16H');
  if (control & 0x20) head.marks |= MARK_SEGMENT;
  if (control & 0x80) readAnswer(bytes, first, last, control, head);
  else readRequest(bytes, first, last, head);
}

function readAnswer(bytes: Uint8Array, first: number, last: number, control: number, head: Head): void {
  head.kind = KIND_RESPONSE;
  head.pair = head.code & 0xff;
  if (control & 0x40) {
    const word = last > first ? plain(bytes, first) : 0;
    // Lowest bit that is set.
    head.status = word === 0 ? 1 : word & -word;
    return;
  }
  if (head.code === 0x13) head.marks |= MARK_IDENTITY;
  const width = identifierWidth(head.code);
  if (width > 0 && last - first >= width && head.code !== 0x14 && head.code !== 0x04) {
    locate(bytes, first, width, head);
    if (identityItems.has(head.address)) head.marks |= MARK_IDENTITY;
    const item = dataItem(head.address, width);
    if (item && last - first - width >= item.size)
      head.value = decimal(bytes, first + width, item.size, item.decimals, item.signed ?? false);
  }
}

function readRequest(bytes: Uint8Array, first: number, last: number, head: Head): void {
  const { code } = head;
  const everyone = head.unit === EVERYONE;
  if (everyone) head.marks |= MARK_BROADCAST;
  if (everyone || code === 0x08) head.kind = KIND_NOTICE;
  else {
    head.kind = KIND_REQUEST;
    head.pair = code & 0xff;
  }
  const width = identifierWidth(code);
  if (width > 0) {
    if (last - first < width) head.malformed('the data identifier is missing');
    else locate(bytes, first, width, head);
  }
  if (passwordAt(code) >= 0 && last - first >= passwordAt(code) + 4) head.marks |= MARK_CREDENTIALS;
  if (code === 0x14 && head.area === 4) head.acts |= ACT_CONFIGURE;
  if (code === 0x1c && last - first >= 9) head.value = plain(bytes, first + 8);
}

/** Where the level and password of a request begin in its data; -1 when it has none. */
export function passwordAt(code: number): number {
  if (code === 0x14 || code === 0x18) return 4;
  if (code === 0x04) return 2;
  return (code >= 0x19 && code <= 0x1d) || code === 0x0f ? 0 : -1;
}

function locate(bytes: Uint8Array, first: number, width: number, head: Head): void {
  head.address = identifier(bytes, first, width);
  head.area = width === 2 ? OLD : plain(bytes, first + 3);
  head.quantity = 1;
}
