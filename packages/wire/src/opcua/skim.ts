import { u16le, u32le } from '../bytes.ts';

const float = new DataView(new ArrayBuffer(8));

/** Moves over OPC UA's built-in types without making values: what the hot path needs of a body. One object reused. */
export class Skim {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** True once something did not fit; from then on everything reads as 0. */
  short = false;
  /** Of the last NodeId: namespace, and its number or -1 for names. */
  namespace = 0;
  numeric = -1;
  /** Where the name of the last NodeId begins that has one. */
  private name = 0;

  begin(bytes: Uint8Array, at: number, end: number): void {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.short = false;
  }

  over(count: number): void {
    if (count < 0 || count > this.end - this.at) {
      this.short = true;
      this.at = this.end;
    } else this.at += count;
  }

  u8(): number {
    this.over(1);
    return this.short ? 0 : this.bytes[this.at - 1];
  }

  u16(): number {
    this.over(2);
    return this.short ? 0 : u16le(this.bytes, this.at - 2);
  }

  u32(): number {
    this.over(4);
    return this.short ? 0 : u32le(this.bytes, this.at - 4);
  }

  /** A length of four bytes, and as many bytes. */
  counted(): void {
    const length = this.u32() | 0;
    if (length > 0) this.over(length);
  }

  /** A NodeId (Part 6, 5.2.2.9), or an ExpandedNodeId. */
  node(): void {
    const encoding = this.u8();
    const kind = encoding & 0x3f;
    this.numeric = -1;
    this.namespace = 0;
    if (kind === 0) this.numeric = this.u8();
    else if (kind === 1) {
      this.namespace = this.u8();
      this.numeric = this.u16();
    } else {
      this.namespace = this.u16();
      if (kind === 2) this.numeric = this.u32();
      else if (kind === 3 || kind === 5) {
        this.name = this.at + 4;
        this.counted();
      } else if (kind === 4) this.over(16);
      else this.short = true;
    }
    if (encoding & 0x80) this.counted();
    if (encoding & 0x40) this.over(4);
  }

  /** 30 bits that stand for the name of the NodeId just read (FNV-1a). */
  nameNumber(): number {
    let hash = 0x811c9dc5 | 0;
    for (let at = this.name; at < this.at; at++) hash = Math.imul(hash ^ this.bytes[at], 0x01000193);
    return (hash ^ (hash >>> 2)) & 0x3fff_ffff;
  }

  /** An ExtensionObject. */
  object(): void {
    this.node();
    if (this.u8() !== 0) this.counted();
  }

  /** A DiagnosticInfo without inner ones, which end the walk: responses that carry them are rare and need no more than their status. */
  diagnostic(): void {
    const mask = this.u8();
    for (let bit = 1; bit <= 8; bit <<= 1) if (mask & bit) this.over(4);
    if (mask & 0x10) this.counted();
    if (mask & 0x20) this.over(4);
    if (mask & 0x40) this.short = true;
  }

  /** Number of the scalar at the position, of a built-in type from boolean to double; NaN for others. */
  number(type: number): number {
    const { bytes, at } = this;
    const size = SIZES[type];
    if (size === 0 || size > this.end - at) return Number.NaN;
    switch (type) {
      case 1:
      case 3:
        return bytes[at];
      case 2:
        return (bytes[at] << 24) >> 24;
      case 4:
        return (u16le(bytes, at) << 16) >> 16;
      case 5:
        return u16le(bytes, at);
      case 6:
        return u32le(bytes, at) | 0;
      case 7:
        return u32le(bytes, at);
      case 8:
        return u32le(bytes, at) + (u32le(bytes, at + 4) | 0) * 0x1_0000_0000;
      case 9:
        return u32le(bytes, at) + u32le(bytes, at + 4) * 0x1_0000_0000;
      case 10:
        float.setUint32(0, u32le(bytes, at), true);
        return float.getFloat32(0, true);
      default:
        float.setUint32(0, u32le(bytes, at), true);
        float.setUint32(4, u32le(bytes, at + 4), true);
        return float.getFloat64(0, true);
    }
  }
}

/** Sizes of the numeric built-in types by their id in a Variant. */
const SIZES = new Uint8Array(64);
[0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8].forEach((size, type) => {
  SIZES[type] = size;
});
