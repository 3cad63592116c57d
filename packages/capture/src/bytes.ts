/** Big-endian unsigned 16-bit integer at `at`. The caller has checked that the bytes are there. */
export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/** Big-endian signed 32-bit integer at `at`: the form in which addresses and sequence numbers are kept. */
export function i32(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

/** 48-bit hardware address at `at` as an integer; exact in a double. */
export function mac48(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] << 8) | bytes[at + 1]) * 4294967296 +
    (((bytes[at + 2] << 24) | (bytes[at + 3] << 16) | (bytes[at + 4] << 8) | bytes[at + 5]) >>> 0)
  );
}

/** Unsigned 16-bit integer in the byte order of the capture file. */
export function u16of(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian ? (bytes[at] << 8) | bytes[at + 1] : bytes[at] | (bytes[at + 1] << 8);
}

/** Unsigned 32-bit integer in the byte order of the capture file. */
export function u32of(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian
    ? ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0
    : (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}
