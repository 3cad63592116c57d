import { u16be, u16le } from '../bytes.ts';

/** Version, source, destination, length (IEC 62056-47, wrapper). */
export const WRAPPER = 8;
const FLAG = 0x7e;

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  table[byte] = crc;
}

/** Frame check sequence of bytes[at, end) (ISO/IEC 13239, CRC-16 of X.25). */
export function frameCheck(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0xffff;
  for (let i = at; i < end; i++) crc = (crc >> 8) ^ table[(crc ^ bytes[i]) & 0xff];
  return crc ^ 0xffff;
}

/** Where things stand in a unit; what `findFrame` found last. */
export interface Frame {
  hdlc: boolean;
  source: number;
  destination: number;
  /** Control field of HDLC; 0 in a wrapper. */
  control: number;
  /** The frame is a part of a longer message. */
  segmented: boolean;
  /** From the application message's tag to its end; empty when there is none. */
  start: number;
  stop: number;
  /** Behind LLC's octets: 0xe6 command, 0xe7 response, 0 without. */
  direction: number;
  problem: string;
}

const frame: Frame = {
  hdlc: false,
  source: -1,
  destination: -1,
  control: 0,
  segmented: false,
  start: 0,
  stop: 0,
  direction: 0,
  problem: '',
};

/** Length of the unit at `at`: a wrapper's, or an HDLC frame's with its flags. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 1) return 0;
  if (bytes[at] === FLAG) {
    if (end - at < 3) return 0;
    return (bytes[at + 1] & 0xf0) === 0xa0 ? (u16be(bytes, at + 1) & 0x7ff) + 2 : -1;
  }
  if (bytes[at] !== 0) return -1;
  if (end - at < WRAPPER) return end - at >= 2 && bytes[at + 1] !== 1 ? -1 : 0;
  return bytes[at + 1] === 1 ? WRAPPER + u16be(bytes, at + 6) : -1;
}

/** Finds the parts of the unit in bytes[at, end); null when it is neither wrapper nor HDLC. The result is reused. */
export function findFrame(bytes: Uint8Array, at: number, end: number): Frame | null {
  frame.problem = '';
  frame.direction = 0;
  frame.segmented = false;
  frame.control = 0;
  if (end - at >= WRAPPER && u16be(bytes, at) === 1) {
    frame.hdlc = false;
    frame.source = u16be(bytes, at + 2);
    frame.destination = u16be(bytes, at + 4);
    frame.start = at + WRAPPER;
    frame.stop = Math.min(end, frame.start + u16be(bytes, at + 6));
    if (frame.start + u16be(bytes, at + 6) > end) frame.problem = 'the length does not fit the wrapper';
    return frame;
  }
  if (end - at < 9 || bytes[at] !== FLAG || (bytes[at + 1] & 0xf0) !== 0xa0) return null;
  frame.hdlc = true;
  frame.segmented = (bytes[at + 1] & 8) !== 0;
  const last = Math.min(end, at + 2 + (u16be(bytes, at + 1) & 0x7ff)) - 1;
  if (last - at < 8 || bytes[last] !== FLAG) frame.problem = 'the length does not lead to a flag';
  else if (frameCheck(bytes, at + 1, last - 2) !== u16le(bytes, last - 2)) frame.problem = 'the frame check sequence is wrong';
  const afterDestination = addressEnd(bytes, at + 3, last);
  const afterSource = addressEnd(bytes, afterDestination, last);
  if (afterSource >= last - 2) {
    frame.problem ||= 'the addresses do not fit';
    frame.start = frame.stop = last;
    return frame;
  }
  frame.destination = address(bytes, at + 3, afterDestination);
  frame.source = address(bytes, afterDestination, afterSource);
  frame.control = bytes[afterSource];
  frame.stop = Math.max(at, last - 2);
  // The header's own check sequence stands before information, and is the frame's when there is none.
  frame.start = Math.min(frame.stop, afterSource + 3);
  if (frame.stop - frame.start >= 3 && bytes[frame.start] === 0xe6 && (bytes[frame.start + 1] & 0xfe) === 0xe6) {
    frame.direction = bytes[frame.start + 1];
    frame.start += 3;
  }
  return frame;
}

/** End of an address: its last octet, the first to the fourth, is odd. */
function addressEnd(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && next < at + 4 && (bytes[next] & 1) === 0) next++;
  return Math.min(end, next + 1);
}

function address(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i < end; i++) value = value * 128 + (bytes[i] >> 1);
  return value;
}
