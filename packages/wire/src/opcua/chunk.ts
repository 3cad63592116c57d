import { u16le, u32le } from '../bytes.ts';
import { FROM_CLIENT, FROM_SERVER, FROM_UNKNOWN, type Part, type Side } from '../message.ts';
import { encodings, OPEN_SECURE_CHANNEL, responseOf } from './services.ts';

/** Largest message that is believed: servers negotiate less. */
export const LONGEST = 16 * 1024 * 1024;

/** Message types (Part 6, 6.7.2.2 and 7.1.2.2), as the little-endian number of their three letters. */
const type = (name: string): number => name.charCodeAt(0) | (name.charCodeAt(1) << 8) | (name.charCodeAt(2) << 16);
export const HEL = type('HEL');
export const ACK = type('ACK');
export const ERR = type('ERR');
export const RHE = type('RHE');
export const OPN = type('OPN');
export const MSG = type('MSG');
export const CLO = type('CLO');

const FINAL = 0x46;
export const CONTINUED = 0x43;
export const ABORTED = 0x41;

/** Message type of the chunk at `at`; 0 when there are not three letters of one. */
export function typeAt(bytes: Uint8Array, at: number): number {
  const found = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
  return found === MSG || found === OPN || found === CLO || found === HEL || found === ACK || found === ERR || found === RHE
    ? found
    : 0;
}

/** Shortest size of a chunk of that type. */
function shortest(found: number): number {
  if (found === HEL) return 32;
  if (found === ACK) return 28;
  if (found === ERR || found === RHE) return 16;
  return found === OPN ? 32 : 24;
}

/** Length of the chunk at `at`: type, chunk type, size (Part 6, 7.1.2.2). */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 4) return 0;
  const found = typeAt(bytes, at);
  const chunk = bytes[at + 3];
  if (found === 0 || (chunk !== FINAL && chunk !== CONTINUED && chunk !== ABORTED)) return -1;
  if (end - at < 8) return 0;
  const size = u32le(bytes, at + 4);
  return size < shortest(found) || size > LONGEST ? -1 : size;
}

/** Where the sequence header of a secured chunk begins: behind the token, or, in OPN, behind policy, certificate and thumbprint; -1 when it does not fit. */
export function sequenceAt(bytes: Uint8Array, at: number, end: number): number {
  if (typeAt(bytes, at) !== OPN) return at + 24 <= end ? at + 16 : -1;
  let position = at + 12;
  for (let i = 0; i < 3; i++) {
    if (position + 4 > end) return -1;
    const length = u32le(bytes, position) | 0;
    position += 4;
    if (length > 0) position += length;
    if (position > end || length > LONGEST) return -1;
  }
  return position + 8 <= end ? position : -1;
}

const NONE = '#None';
/** Whether an OPN is without security: its policy ends in `#None` (Part 7). */
function isOpenPlain(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 16 > end) return false;
  const length = u32le(bytes, at + 12);
  if (length < NONE.length || length > 255 || at + 16 + length > end) return false;
  for (let i = 0; i < NONE.length; i++) if (bytes[at + 16 + length - NONE.length + i] !== NONE.charCodeAt(i)) return false;
  return true;
}

/** Whether the body behind the sequence header at `sequence` begins as that of OpenSecureChannel: a policy that is named is not always used. */
function beginsWithOpen(bytes: Uint8Array, sequence: number, end: number): boolean {
  const encoding = sequence < 0 ? -1 : encodingAt(bytes, sequence + 8, end);
  return encoding === OPEN_SECURE_CHANNEL || encoding === responseOf.get(OPEN_SECURE_CHANNEL);
}

/** Id of the encoding in namespace 0 that a body begins with; -1 when it begins with something else. */
export function encodingAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at >= 4 && bytes[at] === 1 && bytes[at + 1] === 0) return u16le(bytes, at + 2);
  if (end - at >= 7 && bytes[at] === 2 && bytes[at + 1] === 0 && bytes[at + 2] === 0) return u32le(bytes, at + 3);
  return -1;
}

/**
 * Whether the body behind the sequence header is encrypted. Nothing in a chunk says so: its cipher blocks of 16 bytes, and numbers that no young
 * connection has reached where a readable chunk has its sequence number and request id, do.
 */
export function isEncrypted(bytes: Uint8Array, at: number, end: number): boolean {
  if (typeAt(bytes, at) === OPN) return !isOpenPlain(bytes, at, end) && !beginsWithOpen(bytes, sequenceAt(bytes, at, end), end);
  if (end - at < 24 || encodingAt(bytes, at + 24, end) >= 0) return false;
  return ((end - at - 16) & 15) === 0 && (u32le(bytes, at + 16) >= 0x1000_0000 || u32le(bytes, at + 20) >= 0x0100_0000);
}

/**
 * Finds the part of a message in the chunk bytes[at, end): the first keeps its headers, later ones are the body behind the sequence header.
 * A chunk that begins with the id of an encoding is a first one. Encrypted chunks, and messages of the connection protocol, stand alone.
 */
export function open(bytes: Uint8Array, at: number, end: number, part: Part): boolean {
  const found = end - at >= 24 ? typeAt(bytes, at) : 0;
  if (found !== MSG && found !== OPN && found !== CLO) return false;
  const sequence = sequenceAt(bytes, at, end);
  const chunk = bytes[at + 3];
  if (sequence < 0 || chunk === ABORTED || isEncrypted(bytes, at, end)) return false;
  part.bytes = bytes;
  part.first = found === OPN || encodingAt(bytes, sequence + 8, end) >= 0;
  part.last = chunk === FINAL;
  part.start = part.first ? at : sequence + 8;
  part.end = end;
  part.key = u32le(bytes, sequence + 4);
  part.problem = '';
  return true;
}

/** 95 for the messages of the connection protocol, 90 for a chunk of a channel. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 12 || measure(bytes, at, end) <= 0) return 0;
  const found = typeAt(bytes, at);
  const size = u32le(bytes, at + 4);
  if (found === ACK) return size === 28 ? 95 : 0;
  if (found === HEL)
    return end - at < 32
      ? 60
      : (u32le(bytes, at + 28) | 0) <= 4096 && size === 32 + Math.max(0, u32le(bytes, at + 28) | 0)
        ? 95
        : 0;
  if (found === ERR) return u32le(bytes, at + 8) >= 0x8000_0000 || u32le(bytes, at + 8) === 0 ? 90 : 0;
  if (found === RHE) return u32le(bytes, at + 8) <= 4096 ? 90 : 0;
  if (found === OPN) return end - at < 16 ? 60 : u32le(bytes, at + 12) <= 255 ? 95 : 0;
  return u32le(bytes, at + 8) !== 0 || found === CLO ? 90 : 55;
}

/** Who sent this: the type of the message, or the encoding of the body, tells; an encrypted one does not. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 12) return FROM_UNKNOWN;
  const found = typeAt(bytes, at);
  if (found === HEL || found === CLO) return FROM_CLIENT;
  if (found === ACK || found === ERR || found === RHE) return FROM_SERVER;
  if (found === OPN && u32le(bytes, at + 8) === 0) return FROM_CLIENT;
  const sequence = sequenceAt(bytes, at, end);
  const encoding = sequence < 0 ? -1 : encodingAt(bytes, sequence + 8, end);
  const service = encoding >= 0 && encoding < encodings.length ? encodings[encoding] : 0;
  if (service === 0) return FROM_UNKNOWN;
  return service & 0x8000 ? FROM_SERVER : FROM_CLIENT;
}
