import { u16of, u32of } from './bytes.ts';
import type { CaptureInterface } from './reader.ts';
import { MICROSECONDS, type TimeResolution, timeResolution } from './timestamps.ts';

/** Types of pcapng blocks that are read; all others are passed over (draft-ietf-opsawg-pcapng, 10.1). */
export const BLOCK = {
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 2,
  simplePacket: 3,
  interfaceStatistics: 5,
  enhancedPacket: 6,
} as const;

/** Types of blocks that are known, by which a search behind a broken block finds the next. */
export const KNOWN_BLOCKS: ReadonlySet<number> = new Set([
  ...Object.values(BLOCK),
  4, // Name Resolution
  7, // IRIG Timestamp
  8, // ARINC 429
  9, // systemd Journal Export
  10, // Decryption Secrets
  0x0bad, // Custom, which may be copied
  0x40000bad, // Custom, which must not be copied
]);

/** Value of the byte-order magic in the byte order of its section. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Length in bytes of the fields of each packet block before the frame. */
export const PACKET_HEADER = { packet: 28, simplePacket: 12, enhancedPacket: 28 } as const;

const COMMENT = 1;
const LONGEST_TEXT = 65536;

/** An interface of a section and the resolution of its times. */
export interface SectionInterface {
  described: CaptureInterface;
  resolution: TimeResolution;
}

type Visit = (code: number, at: number, length: number) => void;

/** Visits the options in `[at, end)`. Ends at the end-of-options mark, and at an option that does not fit. */
function eachOption(bytes: Uint8Array, at: number, end: number, bigEndian: boolean, visit: Visit): void {
  while (at + 4 <= end) {
    const code = u16of(bytes, at, bigEndian);
    const length = u16of(bytes, at + 2, bigEndian);
    if (code === 0 || at + 4 + length > end) return;
    visit(code, at + 4, length);
    at += 4 + ((length + 3) & ~3);
  }
}

/** Whether a comment is among the options in `[at, end)`. Asked for every frame that has options, so it allocates nothing. */
export function hasComment(bytes: Uint8Array, at: number, end: number, bigEndian: boolean): boolean {
  while (at + 4 <= end) {
    const code = u16of(bytes, at, bigEndian);
    if (code === COMMENT) return true;
    if (code === 0) return false;
    at += 4 + ((u16of(bytes, at + 2, bigEndian) + 3) & ~3);
  }
  return false;
}

/** The comments among the options in `[at, end)`. */
export function commentsOf(bytes: Uint8Array, at: number, end: number, bigEndian: boolean): string[] {
  const found: string[] = [];
  eachOption(bytes, at, end, bigEndian, (code, from, length) => {
    if (code === COMMENT) found.push(text(bytes, from, length));
  });
  return found;
}

/** Names of the interface options that are text, by code. */
const INTERFACE_TEXTS = new Map<number, 'name' | 'description' | 'operatingSystem' | 'hardware'>([
  [2, 'name'],
  [3, 'description'],
  [12, 'operatingSystem'],
  [15, 'hardware'],
]);
const IF_TSRESOL = 9;
const IF_FILTER = 11;
const IF_TSOFFSET = 14;

/** Reads an interface description block whose body is `[at, end)`, at least 8 bytes. */
export function readInterface(bytes: Uint8Array, at: number, end: number, bigEndian: boolean, section: number): SectionInterface {
  const described: CaptureInterface = {
    section,
    linkType: u16of(bytes, at, bigEndian),
    snapLength: u32of(bytes, at + 4, bigEndian),
    digits: 6,
  };
  let resolution = MICROSECONDS;
  let offset = 0;
  eachOption(bytes, at + 8, end, bigEndian, (code, from, length) => {
    const name = INTERFACE_TEXTS.get(code);
    if (name !== undefined) described[name] = text(bytes, from, length);
    else if (code === IF_TSRESOL && length >= 1) resolution = timeResolution(bytes[from]) ?? MICROSECONDS;
    else if (code === IF_FILTER && length >= 1 && bytes[from] === 0) described.filter = text(bytes, from + 1, length - 1);
    else if (code === IF_TSOFFSET && length >= 8) offset = signed64(bytes, from, bigEndian);
  });
  described.digits = resolution.digits;
  return { described, resolution: { ...resolution, offset } };
}

const ISB_IFRECV = 4;
const ISB_IFDROP = 5;

/** Adds to an interface what the options in `[at, end)` of a statistics block tell. */
export function readStatistics(
  bytes: Uint8Array,
  at: number,
  end: number,
  bigEndian: boolean,
  described: CaptureInterface,
): void {
  eachOption(bytes, at, end, bigEndian, (code, from, length) => {
    if (length < 8) return;
    if (code === ISB_IFRECV) described.received = signed64(bytes, from, bigEndian);
    else if (code === ISB_IFDROP) described.dropped = signed64(bytes, from, bigEndian);
  });
}

/** Signed 64-bit integer; exact up to 53 bits. */
function signed64(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const high = u32of(bytes, bigEndian ? at : at + 4, bigEndian) | 0;
  return high * 4294967296 + u32of(bytes, bigEndian ? at + 4 : at, bigEndian);
}

function text(bytes: Uint8Array, at: number, length: number): string {
  const end = at + Math.min(length, LONGEST_TEXT);
  const zero = bytes.subarray(at, end).indexOf(0);
  return new TextDecoder().decode(bytes.subarray(at, zero < 0 ? end : at + zero));
}
