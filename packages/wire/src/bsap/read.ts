import { u16le, u32le } from '../bytes.ts';
import { CRC16_CCITT, crc16 } from '../crc16.ts';
import { FROM_CLIENT, FROM_SERVER, FROM_UNKNOWN, type Head, KIND_REQUEST, KIND_RESPONSE, type Side } from '../message.ts';
import {
  ANSWER,
  APPLICATION,
  DATABASE_EXTENSION,
  EXTENSION,
  functions,
  HOST,
  IP_MESSAGE,
  REMOTE_DATABASE,
  WRITE_BY_ADDRESS,
} from './functions.ts';

const DLE = 0x10;
const STX = 0x02;
const ETX = 0x03;
/** Length, number of messages and type of BSAP over IP. */
const IP_HEADER = 6;
/** What stands before function and node status in a message of BSAP over IP: length, header size, sequence, application. */
const IP_REQUEST = 10;
export const LONGEST = 4096;

/** A serial frame without its marks and its doubled DLE. Reused: the most recent one only. */
export const plain = new Uint8Array(LONGEST);

/** Where the parts of a message are, in the bytes that it was read from. Reused. */
export const place = {
  bytes: plain as Uint8Array,
  /** Application function that is asked, sequence, node status; -1 where the message has none. */
  application: -1,
  sequence: -1,
  status: -1,
  /** Behind the header. */
  body: 0,
  end: 0,
};

const isSerial = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at >= 12 && bytes[at] === DLE && bytes[at + 1] === STX;

/** Undoes the framing of the serial frame bytes[at, end) into `plain`. Returns the length of the content, or -1 without an end or with a wrong check sum. */
function unframe(bytes: Uint8Array, at: number, end: number): number {
  let length = 0;
  for (let i = at + 2; i < end && length < LONGEST - 1; i++) {
    if (bytes[i] !== DLE) {
      plain[length++] = bytes[i];
      continue;
    }
    if (++i >= end) return -1;
    if (bytes[i] === DLE) plain[length++] = DLE;
    else {
      if (bytes[i] !== ETX || i + 2 >= end) return -1;
      // The check sum covers the end mark too.
      plain[length] = ETX;
      return crc16(plain, 0, length + 1, CRC16_CCITT, 0xffff) === u16le(bytes, i + 1) ? length : -1;
    }
  }
  return -1;
}

/** 90 for a serial frame with its check sum; 70 for the header of BSAP over IP, which has none. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (isSerial(bytes, at, end)) return unframe(bytes, at, end) >= 7 ? 90 : 0;
  if (end - at < IP_HEADER || u16le(bytes, at) !== end - at) return 0;
  return functions.has(IP_MESSAGE + kindOfIp(bytes, at)) && bytes[at + 3] === 0 ? 70 : 0;
}

/** Types of requests differ in bits whose meaning is not public. */
function kindOfIp(bytes: Uint8Array, at: number): number {
  const type = u16le(bytes, at + 4);
  return type === 0x84 || type === 0x86 ? 6 : type;
}

/** Finds the parts of the message bytes[at, end). Returns false when it cannot be taken apart. */
export function locate(bytes: Uint8Array, at: number, end: number): boolean {
  place.application = -1;
  place.sequence = -1;
  place.status = -1;
  if (isSerial(bytes, at, end)) {
    const length = unframe(bytes, at, end);
    // A global message has addresses and a control byte behind its serial number.
    const header = length > 0 && plain[0] & 0x80 ? 7 : 2;
    if (length < header + 5) return false;
    place.bytes = plain;
    place.application = plain[header];
    place.sequence = u16le(plain, header + 1);
    place.status = plain[header + 4];
    place.body = header + 5;
    place.end = length;
    return true;
  }
  if (end - at < IP_HEADER) return false;
  place.bytes = bytes;
  place.body = at + IP_HEADER;
  place.end = end;
  const type = kindOfIp(bytes, at);
  if (u16le(bytes, at + 2) === 0 || end - place.body < IP_REQUEST + 1 || (type !== 5 && type !== 6)) return true;
  place.sequence = u32le(bytes, place.body + 5);
  place.application = type === 6 ? bytes[place.body + 9] : HOST;
  place.status = bytes[place.body + 9 + (type === 6 ? 1 : 0)];
  place.body += IP_REQUEST + (type === 6 ? 1 : 0);
  return true;
}

/** Who sent a message: answers go to the host's function. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (!locate(bytes, at, end) || place.application < 0) return FROM_UNKNOWN;
  if (place.application === HOST) return FROM_SERVER;
  return place.application === REMOTE_DATABASE || place.application === DATABASE_EXTENSION ? FROM_CLIENT : FROM_UNKNOWN;
}

/** Fills `head` from the datagram bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (!locate(bytes, at, end)) {
    head.malformed('no frame with a check sum, and no header of BSAP over IP');
    return;
  }
  const { application, body } = place;
  head.sequence = place.sequence;
  head.pair = place.sequence;
  if (application < 0) head.code = IP_MESSAGE + kindOfIp(bytes, at);
  else if (application === HOST) head.code = ANSWER;
  else if (application === REMOTE_DATABASE && body < place.end) readDatabase(head);
  else if (application === DATABASE_EXTENSION && body + 2 <= place.end) head.code = EXTENSION + u16le(place.bytes, body);
  else head.code = APPLICATION + application;
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = head.code === ANSWER || head.code === IP_MESSAGE + 1 ? KIND_RESPONSE : KIND_REQUEST;
  // The first byte of an answer is its error byte: bits, of which none is good.
  if (head.code === ANSWER && isSerial(bytes, at, end) && body < place.end) head.status = place.bytes[body];
}

/** A write has security level and number of signals; a read has bits that select fields first. */
function readDatabase(head: Head): void {
  const { bytes, body, end } = place;
  head.code = bytes[body];
  const behind = body + 1 + selectors(bytes, body, end);
  if (behind + 1 < end) head.quantity = bytes[behind + 1];
}

/** Bytes of field selectors behind the function at `body`: a write has none. */
export function selectors(bytes: Uint8Array, body: number, end: number): number {
  if (bytes[body] >= WRITE_BY_ADDRESS || body + 1 >= end) return 0;
  let count = 1;
  for (let bit = 1; bit <= 8; bit <<= 1) if (bytes[body + 1] & bit) count++;
  return count;
}
