import { u32le } from '../bytes.ts';

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** Walks the fields of a Protocol Buffers message in bytes[at, end): numbers, wire types and where each value is. Reads no further than `end`. */
export class ProtobufReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** Number and wire type of the field that `next` found. */
  field = 0;
  type = 0;
  /** Value of a varint, in two halves of 32 bits. */
  low = 0;
  high = 0;
  /** Extent of the value of the other wire types. */
  start = 0;
  stop = 0;
  /** True once something did not fit or is no field. */
  broken = false;

  over(bytes: Uint8Array, at: number, end: number): this {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.broken = false;
    return this;
  }

  /** A varint as a double; exact to 2^53. */
  get value(): number {
    return this.high * 0x100000000 + this.low;
  }

  /** Moves to the next field. False at the end, and when what follows is not a field. */
  next(): boolean {
    if (this.at >= this.end || this.broken) return false;
    if (!this.varint()) return this.fail();
    this.field = this.low >>> 3;
    this.type = this.low & 7;
    if (this.field === 0 || this.high !== 0) return this.fail();
    if (this.type === VARINT) return this.varint() || this.fail();
    let length = this.type === FIXED64 ? 8 : 4;
    if (this.type === BYTES) {
      if (!this.varint() || this.high !== 0) return this.fail();
      length = this.low;
    } else if (this.type !== FIXED64 && this.type !== FIXED32) return this.fail();
    if (length > this.end - this.at) return this.fail();
    this.start = this.at;
    this.stop = this.at + length;
    this.at = this.stop;
    return true;
  }

  private fail(): false {
    this.broken = true;
    return false;
  }

  private varint(): boolean {
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (this.at >= this.end) return false;
      const byte = this.bytes[this.at++];
      const bits = byte & 0x7f;
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= i < 9 ? bits << (7 * i - 32) : bits << 31;
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return true;
      }
    }
    return false;
  }

  /** The value of a fixed field or varint as a bigint. */
  get big(): bigint {
    if (this.type === FIXED64) return (BigInt(u32le(this.bytes, this.start + 4)) << 32n) | BigInt(u32le(this.bytes, this.start));
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** The value of a fixed field as a floating-point number. */
  get real(): number {
    const { bytes, start } = this;
    if (this.type === FIXED32) {
      scratch.setUint32(0, u32le(bytes, start));
      return scratch.getFloat32(0);
    }
    scratch.setUint32(0, u32le(bytes, start + 4));
    scratch.setUint32(4, u32le(bytes, start));
    return scratch.getFloat64(0);
  }
}

const scratch = new DataView(new ArrayBuffer(8));
