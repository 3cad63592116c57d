/** Polynomials, least significant bit first: CRC-16 of Modbus and its kin, and that of HDLC. */
export const CRC16_IBM = 0xa001;
export const CRC16_CCITT = 0x8408;

/** A cyclic redundancy check of 16 bits over bytes[start, end), least significant bit first. The caller has checked the bounds. */
export function crc16(bytes: Uint8Array, start: number, end: number, polynomial: number, begin: number): number {
  let crc = begin;
  for (let at = start; at < end; at++) {
    crc ^= bytes[at];
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ polynomial : crc >> 1;
  }
  return crc;
}
