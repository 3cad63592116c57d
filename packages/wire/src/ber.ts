import { latin1, utf8 } from './bytes.ts';

/** Deepest nesting that a reader enters, and that an indefinite length is followed through. */
export const BER_DEPTH = 32;

/** Universal tags of ITU-T X.690, as identifier octets. */
export const BER_BOOLEAN = 0x01;
export const BER_INTEGER = 0x02;
export const BER_BIT_STRING = 0x03;
export const BER_OCTET_STRING = 0x04;
export const BER_NULL = 0x05;
export const BER_OBJECT_IDENTIFIER = 0x06;
export const BER_ENUMERATED = 0x0a;
export const BER_SEQUENCE = 0x30;
export const BER_SET = 0x31;
export const BER_EXTERNAL = 0x28;

/**
 * Walks the elements of Basic Encoding Rules (ITU-T X.690) in bytes[at, end), never past it, and allocates nothing on its way: one reader is
 * reused for every message. `next` finds an element, `enter` goes into it, `leave` comes back behind it.
 *
 *     reader.reset(bytes, at, end);
 *     while (reader.next()) if (reader.tag === 0xa0 && reader.enter()) { ...; reader.leave(); }
 */
export class BerReader {
  bytes: Uint8Array = new Uint8Array(0);
  /** Position of the next element, and the end of the elements at this level. */
  at = 0;
  end = 0;
  /** Identifier octets of the element read as one number, class and constructed bit included: 0x02, 0xa4, 0xbf48. */
  tag = -1;
  /** Where the element's identifier begins. */
  head = 0;
  /** Contents of the element: bytes[start, stop). */
  start = 0;
  stop = 0;
  /** True once an element did not fit or an identifier or length was not readable. */
  malformed = false;
  private depth = 0;
  private readonly resumes = new Uint32Array(BER_DEPTH);
  private readonly ends = new Uint32Array(BER_DEPTH);

  /** Begins at `at`. */
  reset(bytes: Uint8Array, at: number, end: number): this {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
    this.tag = -1;
    this.head = at;
    this.start = at;
    this.stop = at;
    this.malformed = false;
    this.depth = 0;
    return this;
  }

  /** Moves to the next element of this level; false at its end, at end-of-contents, or when what follows is malformed. */
  next(): boolean {
    const { bytes, end } = this;
    let at = this.at;
    this.tag = -1;
    if (at >= end) return false;
    this.head = at;
    let tag = bytes[at++];
    if ((tag & 0x1f) === 0x1f) {
      // Identifiers of up to three more octets: tag numbers to 2^21, far above any that a protocol here uses.
      for (let more = 0; ; more++) {
        if (at >= end || more === 3) return this.fail();
        const octet = bytes[at++];
        tag = tag * 256 + octet;
        if ((octet & 0x80) === 0) break;
      }
    }
    if (at >= end) return this.fail();
    let length = bytes[at++];
    if (tag === 0 && length === 0) {
      this.at = end;
      return false;
    }
    if (length === 0x80) return this.indefinite(tag, at);
    if (length > 0x80) {
      const octets = length & 0x7f;
      if (octets > 4 || octets > end - at) return this.fail();
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + bytes[at++];
    }
    if (length > end - at) {
      // What is there of an element cut short can still be read; the mark says that it was cut.
      this.malformed = true;
      length = end - at;
    }
    this.tag = tag;
    this.start = at;
    this.stop = at + length;
    this.at = this.stop;
    return true;
  }

  /** True when the next element has that identifier; moves to it. Otherwise the position stays. */
  take(tag: number): boolean {
    const { at, malformed } = this;
    if (this.next() && this.tag === tag) return true;
    this.at = at;
    this.malformed = malformed;
    return false;
  }

  /** Moves to the next element of this level with that identifier, past others; false when there is none. */
  find(tag: number): boolean {
    while (this.next()) if (this.tag === tag) return true;
    return false;
  }

  /** Goes into the next element of this level with that identifier, past others; false when there is none. */
  into(tag: number): boolean {
    return this.find(tag) && this.enter();
  }

  /** Goes into the element: `next` then finds its contents' elements. False when nested too deep. */
  enter(): boolean {
    if (this.depth >= BER_DEPTH) return this.fail();
    this.resumes[this.depth] = this.at;
    this.ends[this.depth] = this.end;
    this.depth++;
    this.at = this.start;
    this.end = this.stop;
    return true;
  }

  /** Comes back to the level above, behind the element that was entered. */
  leave(): void {
    if (this.depth === 0) return;
    this.depth--;
    this.at = this.resumes[this.depth];
    this.end = this.ends[this.depth];
  }

  /** Levels entered. */
  get level(): number {
    return this.depth;
  }

  /** The element's contents as a two's complement integer of at most 48 bits; NaN when empty or longer. */
  integer(): number {
    return berInteger(this.bytes, this.start, this.stop);
  }

  /** The element's contents as an unsigned integer of at most 48 bits; NaN when empty or longer. */
  unsigned(): number {
    return berUnsigned(this.bytes, this.start, this.stop);
  }

  /** The element's contents as a boolean; anything but zero is true. */
  boolean(): boolean {
    return this.start < this.stop && this.bytes[this.start] !== 0;
  }

  /** The element's contents as text of single bytes. */
  text(limit = 1024): string {
    return latin1(this.bytes, this.start, this.stop, limit);
  }

  /** The element's contents as UTF-8. */
  utf8(limit = 4096): string {
    return utf8(this.bytes, this.start, this.stop, limit);
  }

  /** The element's contents as the dotted text of an object identifier. */
  objectIdentifier(): string {
    return objectIdentifierText(this.bytes, this.start, this.stop);
  }

  private fail(): false {
    this.malformed = true;
    this.at = this.end;
    this.start = this.end;
    this.stop = this.end;
    return false;
  }

  /** Finds the end-of-contents that closes an indefinite length (X.690 §8.1.3.6). */
  private indefinite(tag: number, contents: number): boolean {
    const { bytes, end } = this;
    let at = contents;
    let open = 1;
    while (at < end) {
      const begin = at;
      const identifier = bytes[at++];
      if ((identifier & 0x1f) === 0x1f) {
        let more = 0;
        while (at < end && bytes[at] & 0x80 && more < 3) {
          at++;
          more++;
        }
        at++;
      }
      if (at >= end) return this.fail();
      let length = bytes[at++];
      if (identifier === 0 && length === 0) {
        if (--open > 0) continue;
        this.tag = tag;
        this.start = contents;
        this.stop = begin;
        this.at = at;
        return true;
      }
      if (length === 0x80) {
        if (++open > BER_DEPTH) return this.fail();
        continue;
      }
      if (length > 0x80) {
        const octets = length & 0x7f;
        if (octets > 4 || octets > end - at) return this.fail();
        length = 0;
        for (let i = 0; i < octets; i++) length = length * 256 + bytes[at++];
      }
      if (length > end - at) return this.fail();
      at += length;
    }
    return this.fail();
  }
}

/** bytes[start, stop) as a two's complement integer of at most 48 bits; NaN when empty or longer. */
export function berInteger(bytes: Uint8Array, start: number, stop: number): number {
  const length = stop - start;
  if (length < 1 || length > 6) return Number.NaN;
  let value = bytes[start] >= 0x80 ? bytes[start] - 256 : bytes[start];
  for (let at = start + 1; at < stop; at++) value = value * 256 + bytes[at];
  return value;
}

/** bytes[start, stop) as an unsigned integer of at most 48 bits, a leading zero octet aside; NaN when empty or longer. */
export function berUnsigned(bytes: Uint8Array, start: number, stop: number): number {
  let at = start;
  while (at < stop - 1 && bytes[at] === 0) at++;
  if (stop - at < 1 || stop - at > 6) return Number.NaN;
  let value = 0;
  for (; at < stop; at++) value = value * 256 + bytes[at];
  return value;
}

/** bytes[start, stop) as a two's complement integer of any length up to 16 octets; 0 when empty or longer. */
export function berBigInteger(bytes: Uint8Array, start: number, stop: number): bigint {
  if (stop - start < 1 || stop - start > 16) return 0n;
  let value = BigInt(bytes[start] >= 0x80 ? bytes[start] - 256 : bytes[start]);
  for (let at = start + 1; at < stop; at++) value = value * 256n + BigInt(bytes[at]);
  return value;
}

/** Dotted text of the object identifier in bytes[start, stop) (X.690 §8.19); '' when empty or malformed. */
export function objectIdentifierText(bytes: Uint8Array, start: number, stop: number): string {
  let text = '';
  let arc = 0;
  const end = Math.min(stop, start + 128);
  for (let at = start; at < end; at++) {
    arc = arc * 128 + (bytes[at] & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) return '';
    if (bytes[at] & 0x80) {
      if (at === end - 1) return '';
      continue;
    }
    if (text === '') {
      const root = arc < 40 ? 0 : arc < 80 ? 1 : 2;
      text = `${root}.${arc - root * 40}`;
    } else text += `.${arc}`;
    arc = 0;
  }
  return text;
}
