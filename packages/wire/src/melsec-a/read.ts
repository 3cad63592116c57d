import { u16le, u32le } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { digits } from '../slmp/frame.ts';
import { areas, functions, statuses } from './functions.ts';

/** Longest message: 256 points of words in ASCII, with its header. */
export const LONGEST = 1100;

/** Whether bytes[at, end) may be a message in ASCII code: two hexadecimal digits first. Binary subheaders are none of these characters but 0x3B. */
export const isAscii = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at >= 4 && digits(bytes, at, 4, 16) >= 0 && bytes[at] !== 0x3b && bytes[at] !== 0x3c;

/** Number of `size` bytes, or of twice as many digits; -1 when it is none. The caller has checked the bounds. */
export function number(bytes: Uint8Array, at: number, size: 1 | 2 | 4, ascii: boolean): number {
  if (ascii) return digits(bytes, at, size * 2, 16);
  return size === 1 ? bytes[at] : size === 2 ? u16le(bytes, at) : u32le(bytes, at);
}

/** Code of the device at `at`; in ASCII it stands in front of the number, in binary behind it. */
export const deviceCode = (bytes: Uint8Array, at: number, ascii: boolean): number =>
  ascii ? digits(bytes, at, 4, 16) : u16le(bytes, at + 4);
/** Number of the device at `at`. */
export const deviceNumber = (bytes: Uint8Array, at: number, ascii: boolean): number =>
  ascii ? digits(bytes, at + 4, 8, 16) : u32le(bytes, at);

/** Length of the data of a batch write behind the points. */
function written(points: number, bits: boolean, ascii: boolean): number {
  if (!bits) return points * (ascii ? 4 : 2);
  return ascii ? points + (points & 1) : (points + 1) >> 1;
}

/** Whether bytes[at, end) has the exact shape of a request with one device and its points. */
function isBatch(bytes: Uint8Array, at: number, end: number, ascii: boolean): boolean {
  const unit = ascii ? 2 : 1;
  const data = at + 4 * unit;
  const points = data + 6 * unit;
  if (points + 2 * unit > end) return false;
  const code = number(bytes, at, 1, ascii);
  if (code > 3 || !areas.has(deviceCode(bytes, data, ascii)) || deviceNumber(bytes, data, ascii) > 0xffff) return false;
  const count = number(bytes, points, 1, ascii) || 256;
  if (number(bytes, points + unit, 1, ascii) !== 0) return false;
  return points + 2 * unit + (code >= 2 ? written(count, code === 2, ascii) : 0) === end;
}

/** 70 for a batch request of exactly its length, 55 for a refusal; there is no magic, so never more. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 2) return 0;
  const ascii = isAscii(bytes, at, end);
  const code = number(bytes, at, 1, ascii);
  if (code < 4) return isBatch(bytes, at, end, ascii) ? 70 : 0;
  if (code < 0x80 || !functions.has(code & 0x7f)) return 0;
  const unit = ascii ? 2 : 1;
  const status = number(bytes, at + unit, 1, ascii);
  return status !== 0 && statuses.has(status) && end - at === (status === 0x5b ? 4 : 2) * unit ? 55 : 0;
}

/** Who sent a message: an answer's subheader has the highest bit. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 2) return FROM_UNKNOWN;
  const code = number(bytes, at, 1, isAscii(bytes, at, end));
  if (code < 0 || !functions.has(code & 0x7f)) return FROM_UNKNOWN;
  return code & 0x80 ? FROM_SERVER : FROM_CLIENT;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const ascii = isAscii(bytes, at, end);
  const unit = ascii ? 2 : 1;
  if (end - at < 2 * unit) {
    head.malformed('shorter than a subheader and an end code');
    return;
  }
  const code = number(bytes, at, 1, ascii);
  if (code < 0) {
    head.malformed('a subheader that is not hexadecimal');
    return;
  }
  head.code = code & 0x7f;
  head.acts = functions.get(head.code)?.acts ?? 0;
  // Nothing pairs a request with its answer but that one is outstanding at a time.
  head.pair = 1;
  if (code & 0x80) readResponse(bytes, at, end, ascii, head);
  else readRequest(bytes, at, end, ascii, head);
}

function readResponse(bytes: Uint8Array, at: number, end: number, ascii: boolean, head: Head): void {
  const unit = ascii ? 2 : 1;
  head.kind = KIND_RESPONSE;
  const status = Math.max(0, number(bytes, at + unit, 1, ascii));
  head.status = status;
  const data = at + 2 * unit;
  if (status === 0x5b && data + unit <= end) {
    const detail = (status << 8) | Math.max(0, number(bytes, data, 1, ascii));
    if (statuses.has(detail)) head.status = detail;
  } else if (status === 0) {
    if (head.code === 0x15 && data + unit <= end) head.marks |= MARK_IDENTITY;
    else if (head.code === 0x01 && data + 2 * unit <= end) head.value = number(bytes, data, 2, ascii);
  }
}

function readRequest(bytes: Uint8Array, at: number, end: number, ascii: boolean, head: Head): void {
  const unit = ascii ? 2 : 1;
  head.kind = KIND_REQUEST;
  const data = at + 4 * unit;
  if (data > end) {
    head.malformed('shorter than a controller number and a timer');
    return;
  }
  head.unit = number(bytes, at + unit, 1, ascii);
  if (head.code > 5) return;
  // Batch access: device, points; test: points, then each device with its value.
  const batch = head.code < 4;
  const device = batch ? data : data + 2 * unit;
  const points = batch ? data + 6 * unit : data;
  const value = batch ? points + 2 * unit : device + 6 * unit;
  if (value > end) {
    head.malformed('the device does not fit');
    return;
  }
  head.area = deviceCode(bytes, device, ascii);
  head.address = deviceNumber(bytes, device, ascii);
  head.quantity = number(bytes, points, 1, ascii) || 256;
  if (!areas.has(head.area)) head.malformed('a device code that is not known');
  if (head.code < 2) return;
  const bits = head.code === 2 || head.code === 4;
  if (value + (bits ? 1 : 2 * unit) > end) head.malformed('the value is missing');
  else if (!bits) head.value = number(bytes, value, 2, ascii);
  else if (ascii) head.value = bytes[head.code === 4 && value + 1 < end ? value + 1 : value] & 1;
  else head.value = head.code === 2 ? bytes[value] >> 4 : bytes[value] & 1;
}
