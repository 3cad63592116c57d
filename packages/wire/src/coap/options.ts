import { u16be } from '../bytes.ts';

/** Walks the options of a message (RFC 7252 §3.1). One object, reused; reads no further than `end`. */
export class OptionReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** Number of the option that `next` found, and where its value is. */
  number = 0;
  start = 0;
  stop = 0;
  /** Where the payload begins, once `next` has returned false; `end` without one. */
  payload = 0;
  /** True when an option did not fit, or a payload marker has nothing behind it. */
  broken = false;

  /** Begins behind the token of the message at `at`. */
  over(bytes: Uint8Array, at: number, end: number): this {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.number = 0;
    this.payload = end;
    this.broken = false;
    return this;
  }

  /** Moves to the next option. False at the payload, at the end, and where something does not fit. */
  next(): boolean {
    if (this.at >= this.end || this.broken) return false;
    const first = this.bytes[this.at++];
    if (first === 0xff) {
      this.payload = this.at;
      this.broken = this.at === this.end;
      this.at = this.end;
      return false;
    }
    const delta = this.extended(first >> 4);
    const length = this.extended(first & 15);
    if (delta < 0 || length < 0 || length > this.end - this.at) {
      this.broken = true;
      return false;
    }
    this.number += delta;
    this.start = this.at;
    this.stop = this.at + length;
    this.at = this.stop;
    return true;
  }

  private extended(nibble: number): number {
    if (nibble < 13) return nibble;
    const size = nibble - 12;
    if (nibble === 15 || this.at + size > this.end) return -1;
    const value = size === 1 ? this.bytes[this.at] + 13 : u16be(this.bytes, this.at) + 269;
    this.at += size;
    return value;
  }

  /** The value as an unsigned integer of at most four bytes. */
  get value(): number {
    let value = 0;
    for (let i = this.start; i < this.stop && i < this.start + 4; i++) value = value * 256 + this.bytes[i];
    return value;
  }
}
