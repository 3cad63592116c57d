import { u16le } from '../bytes.ts';

/** Data link header with its CRC (IEEE 1815-2012 §9.2.2). */
export const LINK_HEADER = 10;
/** Bits of the link control octet. */
export const DIRECTION_MASTER = 0x80;
export const PRIMARY = 0x40;

/** CRC of §9.2.5: reflected polynomial A6BC, inverted. */
const CRC = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xa6bc : value >>> 1;
  CRC[byte] = value;
}

/** CRC of bytes[start, end). */
export function crc(bytes: ArrayLike<number>, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = (value >>> 8) ^ CRC[(value ^ bytes[at]) & 0xff];
  return ~value & 0xffff;
}

/** Length of the frame at `at`: start octets and a header whose CRC holds, or -1. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 1) return 0;
  if (bytes[at] !== 0x05) return -1;
  if (end - at < 2) return 0;
  if (bytes[at + 1] !== 0x64) return -1;
  if (end - at < LINK_HEADER) return end - at >= 3 && bytes[at + 2] < 5 ? -1 : 0;
  if (bytes[at + 2] < 5 || crc(bytes, at, at + 8) !== u16le(bytes, at + 8)) return -1;
  const data = bytes[at + 2] - 5;
  return LINK_HEADER + data + 2 * ((data + 15) >> 4);
}

/**
 * Copies the user data of the frame bytes[at, end) without its CRCs to `out` and returns its length; -1 when a CRC does not hold or the frame
 * is cut short.
 */
export function userData(bytes: Uint8Array, at: number, end: number, out: Uint8Array, to: number): number {
  let left = bytes[at + 2] - 5;
  let from = at + LINK_HEADER;
  let put = to;
  while (left > 0) {
    const block = left < 16 ? left : 16;
    if (from + block + 2 > end || crc(bytes, from, from + block) !== u16le(bytes, from + block)) return -1;
    for (let i = 0; i < block; i++) out[put + i] = bytes[from + i];
    put += block;
    from += block + 2;
    left -= block;
  }
  return put - to;
}
