/** Big-endian unsigned 16-bit integer at `at`. The caller has checked the bounds. */
export function u16be(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/** Little-endian unsigned 16-bit integer at `at`. The caller has checked the bounds. */
export function u16le(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

/** Big-endian unsigned 32-bit integer at `at`. The caller has checked the bounds. */
export function u32be(bytes: Uint8Array, at: number): number {
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

/** Little-endian unsigned 32-bit integer at `at`. The caller has checked the bounds. */
export function u32le(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal text of bytes[start, end), at most `limit` bytes, then `…`. */
export function hex(bytes: Uint8Array, start: number, end: number, limit = 256): string {
  const stop = Math.min(end, start + limit);
  let text = '';
  for (let at = start; at < stop; at++) text += HEX[bytes[at]];
  return stop < end ? `${text}…` : text;
}

/** Text of bytes[start, end) as ISO 8859-1, cut at the first NUL, other control characters replaced by a dot, ends trimmed. */
export function latin1(bytes: Uint8Array, start: number, end: number, limit = 1024): string {
  let text = '';
  const stop = Math.min(end, start + limit);
  for (let at = start; at < stop; at++) {
    const byte = bytes[at];
    if (byte === 0) break;
    text += byte < 0x20 || (byte >= 0x7f && byte < 0xa0) ? '.' : String.fromCharCode(byte);
  }
  return text.trim();
}

const utf8Decoder = new TextDecoder('utf-8');

/** Text of bytes[start, end) as UTF-8; malformed sequences become U+FFFD, control characters a dot. */
export function utf8(bytes: Uint8Array, start: number, end: number, limit = 4096): string {
  const text = utf8Decoder.decode(bytes.subarray(start, Math.min(end, start + limit)));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return text.replace(/\0+$/, '').replace(/[\u0000-\u001f\u007f]/g, '.');
}

/** Colon-separated text of the six bytes of a MAC address. */
export function macText(bytes: Uint8Array, at: number): string {
  let text = HEX[bytes[at]];
  for (let i = 1; i < 6; i++) text += `:${HEX[bytes[at + i]]}`;
  return text;
}

/** Dotted text of the four bytes of an IPv4 address. */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/**
 * Reads forward through bytes[at, end) and never past it. A read that does not fit returns 0 (or an empty range), moves to the end
 * and sets `short`; the caller checks `short` once, at the end. For descriptions, not for the hot path.
 */
export class Cursor {
  readonly bytes: Uint8Array;
  at: number;
  end: number;
  /** True once a read did not fit. */
  short = false;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  /** Bytes not yet read. */
  get left(): number {
    return this.end - this.at;
  }

  /** Moves over `count` bytes and returns where they began; the position stays inside the message. */
  skip(count: number): number {
    const start = this.at;
    if (count < 0 || count > this.end - start) {
      this.short = true;
      this.at = this.end;
      return start;
    }
    this.at = start + count;
    return start;
  }

  private take(count: number): number {
    if (count > this.end - this.at) {
      this.short = true;
      this.at = this.end;
      return -1;
    }
    const start = this.at;
    this.at = start + count;
    return start;
  }

  u8(): number {
    const at = this.take(1);
    return at < 0 ? 0 : this.bytes[at];
  }
  u16be(): number {
    const at = this.take(2);
    return at < 0 ? 0 : u16be(this.bytes, at);
  }
  u16le(): number {
    const at = this.take(2);
    return at < 0 ? 0 : u16le(this.bytes, at);
  }
  u24be(): number {
    const at = this.take(3);
    return at < 0 ? 0 : (this.bytes[at] << 16) | u16be(this.bytes, at + 1);
  }
  u24le(): number {
    const at = this.take(3);
    return at < 0 ? 0 : u16le(this.bytes, at) | (this.bytes[at + 2] << 16);
  }
  u32be(): number {
    const at = this.take(4);
    return at < 0 ? 0 : u32be(this.bytes, at);
  }
  u32le(): number {
    const at = this.take(4);
    return at < 0 ? 0 : u32le(this.bytes, at);
  }
  i16le(): number {
    return (this.u16le() << 16) >> 16;
  }
  i32le(): number {
    return this.u32le() | 0;
  }
  i16be(): number {
    return (this.u16be() << 16) >> 16;
  }
  i32be(): number {
    return this.u32be() | 0;
  }
  u64be(): bigint {
    const high = this.u32be();
    return (BigInt(high) << 32n) | BigInt(this.u32be());
  }
  u64le(): bigint {
    const low = this.u32le();
    return (BigInt(this.u32le()) << 32n) | BigInt(low);
  }
  f32be(): number {
    const at = this.take(4);
    return at < 0 ? 0 : view(this.bytes).getFloat32(at, false);
  }
  f32le(): number {
    const at = this.take(4);
    return at < 0 ? 0 : view(this.bytes).getFloat32(at, true);
  }
  f64be(): number {
    const at = this.take(8);
    return at < 0 ? 0 : view(this.bytes).getFloat64(at, false);
  }
  f64le(): number {
    const at = this.take(8);
    return at < 0 ? 0 : view(this.bytes).getFloat64(at, true);
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
