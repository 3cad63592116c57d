/**
 * Reads the protocol's integers of variable length: seven bits an octet, the most significant first, bit 7 set when another follows; the ninth
 * octet of a long one has eight. One object is kept and moved, so that the hot path allocates nothing.
 */
export class Reader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** True once something did not fit. */
  short = false;

  /** Begins anew at bytes[at, end). */
  set(bytes: Uint8Array, at: number, end: number): this {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.short = at > end;
    return this;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Steps over octets; returns where they began. */
  skip(count: number): number {
    const start = this.at;
    if (count < 0 || count > this.end - start) {
      this.short = true;
      this.at = this.end;
    } else this.at = start + count;
    return start;
  }

  /** A big-endian integer of 1 to 4 octets; 0 when it does not fit. */
  fixed(octets: number): number {
    if (octets > this.end - this.at) {
      this.short = true;
      this.at = this.end;
      return 0;
    }
    let value = 0;
    for (let i = 0; i < octets; i++) value = value * 256 + this.bytes[this.at++];
    return value;
  }

  /** An unsigned integer of at most five octets. */
  unsigned(): number {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      if (this.at >= this.end) {
        this.short = true;
        return 0;
      }
      const octet = this.bytes[this.at++];
      value = value * 128 + (octet & 0x7f);
      if (octet < 0x80) return value % 0x100000000;
    }
    this.short = true;
    return 0;
  }

  /** A signed integer of at most five octets: bit 6 of the first is its sign. */
  signed(): number {
    if (this.at >= this.end) {
      this.short = true;
      return 0;
    }
    let value = this.bytes[this.at] & 0x40 ? -1 : 0;
    for (let i = 0; i < 5; i++) {
      if (this.at >= this.end) {
        this.short = true;
        return 0;
      }
      const octet = this.bytes[this.at++];
      value = i === 0 ? (octet & 0x40 ? (octet & 0x7f) - 128 : octet & 0x7f) : value * 128 + (octet & 0x7f);
      if (octet < 0x80) return value | 0;
    }
    this.short = true;
    return 0;
  }

  /** A long integer, unsigned or signed, of at most nine octets. For descriptions. */
  long(signed: boolean): bigint {
    let value = signed && this.at < this.end && this.bytes[this.at] & 0x40 ? -1n : 0n;
    for (let i = 0; i < 9; i++) {
      if (this.at >= this.end) {
        this.short = true;
        return 0n;
      }
      const octet = this.bytes[this.at++];
      if (i === 8) return (value << 8n) | BigInt(octet);
      value = (value << 7n) | BigInt(octet & 0x7f);
      if (octet < 0x80) return signed ? value : BigInt.asUintN(64, value);
    }
    return value;
  }

  /** Lowest 16 bits of a long integer; the rest is stepped over. */
  lowWord(): number {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      if (this.at >= this.end) {
        this.short = true;
        return 0;
      }
      const octet = this.bytes[this.at++];
      if (i === 8) return ((value << 8) | octet) & 0xffff;
      value = ((value << 7) | (octet & 0x7f)) & 0x3fffff;
      if (octet < 0x80) return value & 0xffff;
    }
    return 0;
  }
}
