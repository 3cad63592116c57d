import { u16be, u32be } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  MARK_TEST,
  type Side,
} from '../message.ts';
import {
  answers,
  COMMAND,
  FRAME_COMMAND,
  FRAME_CONFIGURATION_1,
  FRAME_CONFIGURATION_2,
  FRAME_CONFIGURATION_3,
  FRAME_DATA,
  FRAME_HEADER,
  functions,
} from './functions.ts';

/** Synchronization word, size, id, second of century, fraction of the second (IEEE C37.118.2 table 3). */
export const HEADER = 14;
/** Header and check word. */
const SHORTEST = 16;
const SYNC = 0xaa;

const crcTable = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  crcTable[byte] = crc;
}

/** Check word of bytes[at, end): CRC-CCITT that begins with ones (annex B). */
export function checkWord(bytes: Uint8Array, at: number, end: number): number {
  let crc = 0xffff;
  for (let i = at; i < end; i++) crc = ((crc << 8) & 0xffff) ^ crcTable[(crc >> 8) ^ bytes[i]];
  return crc;
}

/** Whether the two octets at `at` are a synchronization word: of a frame type that is defined, in version 1, 2 or 3. */
function synchronises(bytes: Uint8Array, at: number): boolean {
  const second = bytes[at + 1];
  return bytes[at] === SYNC && second < 0x60 && (second & 15) >= 1 && (second & 15) <= 3;
}

/** Length of the frame at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 1) return 0;
  if (bytes[at] !== SYNC) return -1;
  if (end - at < 4) return 0;
  const size = u16be(bytes, at + 2);
  return synchronises(bytes, at) && size >= SHORTEST ? size : -1;
}

/** 95 for a frame whose check word agrees, 60 for the beginning of one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || !synchronises(bytes, at)) return 0;
  const size = u16be(bytes, at + 2);
  const type = bytes[at + 1] >> 4;
  if (size < SHORTEST || (type === FRAME_COMMAND && size < SHORTEST + 2)) return 0;
  if (size > end - at) return 60;
  return checkWord(bytes, at, at + size - 2) === u16be(bytes, at + size - 2) ? 95 : 0;
}

/** Commands go to the measuring unit, everything else comes from it. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 2 || !synchronises(bytes, at)) return FROM_UNKNOWN;
  return bytes[at + 1] >> 4 === FRAME_COMMAND ? FROM_CLIENT : FROM_SERVER;
}

/**
 * Fills `head` from the frame bytes[at, end). `unit` is the stream's id; of a data frame, `sequence` is the second of century and `state` the status
 * of the first block; of a configuration, `quantity` is the number of measuring units in it.
 */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < SHORTEST || !synchronises(bytes, at)) {
    head.malformed('not a frame');
    return;
  }
  const size = u16be(bytes, at + 2);
  if (size < SHORTEST || size > end - at) head.malformed('the size is not that of the frame');
  else head.end = at + size;
  const stop = head.end;
  const type = bytes[at + 1] >> 4;
  head.unit = u16be(bytes, at + 4);
  head.code = type;
  if (head.problem === '' && checkWord(bytes, at, stop - 2) !== u16be(bytes, stop - 2)) head.malformed('the check word is wrong');
  if (type === FRAME_DATA) {
    head.kind = KIND_NOTICE;
    head.sequence = u32be(bytes, at + 6);
    if (stop - at >= SHORTEST + 2) {
      head.state = u16be(bytes, at + HEADER);
      if (head.state >> 14 === 2) head.marks |= MARK_TEST;
    } else head.malformed('a data frame without a block');
  } else if (type === FRAME_COMMAND) {
    head.kind = KIND_REQUEST;
    if (stop - at < SHORTEST + 2) head.malformed('a command frame without a command');
    else {
      head.value = u16be(bytes, at + HEADER);
      if (functions.has(COMMAND | head.value) && head.value <= 8) head.code = COMMAND | head.value;
      head.pair = answers.get(head.value) ?? -1;
    }
  } else {
    head.kind = KIND_RESPONSE;
    head.pair = type;
    head.marks |= MARK_IDENTITY;
    configuration(bytes, at, stop, type, head);
  }
  head.acts = functions.get(head.code)?.acts ?? 0;
}

/** Number of units: behind the time base, which frame 3 puts behind its continuation index. */
function configuration(bytes: Uint8Array, at: number, stop: number, type: number, head: Head): void {
  if (type === FRAME_HEADER) return;
  const counted = at + HEADER + (type === FRAME_CONFIGURATION_3 ? 6 : 4);
  if (counted + 2 > stop - 2) head.malformed('a configuration without the number of its units');
  else if (type === FRAME_CONFIGURATION_1 || type === FRAME_CONFIGURATION_2 || u16be(bytes, at + HEADER) <= 1)
    head.quantity = u16be(bytes, counted);
}
