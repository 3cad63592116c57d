import { u16be, u32be } from '../bytes.ts';

/** Application tag numbers, ANSI/ASHRAE 135-2020 clause 20.2.1.4. */
export const TAG = {
  null: 0,
  boolean: 1,
  unsigned: 2,
  signed: 3,
  real: 4,
  double: 5,
  octetString: 6,
  characterString: 7,
  bitString: 8,
  enumerated: 9,
  date: 10,
  time: 11,
  object: 12,
} as const;

/** One tag and where its content is. Reused: read one after the other. */
export class Tag {
  number = 0;
  /** Context-specific; an application tag otherwise. */
  context = false;
  opening = false;
  closing = false;
  /** Content: bytes[start, end). For an application boolean it is empty and `length` is the value. */
  start = 0;
  end = 0;
  length = 0;

  /** Reads the tag at `at`; returns where the next one begins, or -1 when it does not fit before `end`. Clause 20.2.1. */
  read(bytes: Uint8Array, at: number, end: number): number {
    if (at >= end) return -1;
    const first = bytes[at++];
    this.context = (first & 8) !== 0;
    this.number = first >> 4;
    if (this.number === 15) {
      if (at >= end) return -1;
      this.number = bytes[at++];
    }
    const kind = first & 7;
    this.opening = this.context && kind === 6;
    this.closing = this.context && kind === 7;
    this.length = kind;
    if (this.opening || this.closing) this.length = 0;
    else if (kind === 5) {
      if (at >= end) return -1;
      this.length = bytes[at++];
      if (this.length === 254) {
        if (end - at < 2) return -1;
        this.length = u16be(bytes, at);
        at += 2;
      } else if (this.length === 255) {
        if (end - at < 4) return -1;
        this.length = u32be(bytes, at);
        at += 4;
      }
    }
    this.start = at;
    this.end = at;
    if (!this.context && this.number === TAG.boolean) return at;
    if (this.length > end - at) return -1;
    this.end = at + this.length;
    return this.end;
  }
}

/** Unsigned integer of the tag's content, at most 6 octets; NaN for longer ones. */
export function unsignedOf(bytes: Uint8Array, tag: Tag): number {
  if (tag.length > 6) return Number.NaN;
  let value = 0;
  for (let at = tag.start; at < tag.end; at++) value = value * 256 + bytes[at];
  return value;
}

/** Signed integer of the tag's content, at most 6 octets. */
export function signedOf(bytes: Uint8Array, tag: Tag): number {
  const value = unsignedOf(bytes, tag);
  return tag.length > 0 && bytes[tag.start] & 0x80 ? value - 256 ** tag.length : value;
}

const scratch = new DataView(new ArrayBuffer(8));

/** Real or double of the tag's content; NaN when its length is neither's. */
export function realOf(bytes: Uint8Array, tag: Tag): number {
  if (tag.length !== 4 && tag.length !== 8) return Number.NaN;
  scratch.setUint32(0, u32be(bytes, tag.start));
  if (tag.length === 4) return scratch.getFloat32(0);
  scratch.setUint32(4, u32be(bytes, tag.start + 4));
  return scratch.getFloat64(0);
}

/** The number that an application tag holds, booleans and enumerations included; NaN for other types. */
export function numberOf(bytes: Uint8Array, tag: Tag): number {
  if (tag.context) return Number.NaN;
  if (tag.number === TAG.boolean) return tag.length & 1;
  if (tag.number === TAG.unsigned || tag.number === TAG.enumerated) return unsignedOf(bytes, tag);
  if (tag.number === TAG.signed) return signedOf(bytes, tag);
  return tag.number === TAG.real || tag.number === TAG.double ? realOf(bytes, tag) : Number.NaN;
}
