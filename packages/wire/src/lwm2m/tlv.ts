import { u16be } from '../bytes.ts';

/** What a TLV identifies: an object instance, one of several values of a resource, a resource of several values, a resource. */
export const OBJECT_INSTANCE = 0;
export const MULTIPLE = 2;
export const RESOURCE = 3;

/** Walks the TLVs in bytes[at, end) (OMA LwM2M 1.0 §6.4.3): kind, identifier and where the value is. */
export class TlvReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
  kind = 0;
  id = 0;
  start = 0;
  stop = 0;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Moves to the next TLV. False at the end, and where one does not fit. */
  next(): boolean {
    const { bytes, at, end } = this;
    if (at >= end) return false;
    const first = bytes[at];
    const idSize = first & 0x20 ? 2 : 1;
    const lengthSize = (first >> 3) & 3;
    const header = 1 + idSize + lengthSize;
    if (at + header > end) return this.stopHere();
    let length = lengthSize === 0 ? first & 7 : 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + bytes[at + 1 + idSize + i];
    if (length > end - at - header) return this.stopHere();
    this.kind = first >> 6;
    this.id = idSize === 2 ? u16be(bytes, at + 1) : bytes[at + 1];
    this.start = at + header;
    this.stop = this.start + length;
    this.at = this.stop;
    return true;
  }

  private stopHere(): false {
    this.at = this.end;
    return false;
  }
}
