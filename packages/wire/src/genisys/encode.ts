import { CRC16_IBM, crc16 } from '../crc16.ts';
import { ACKNOWLEDGE_CLIENT } from './functions.ts';

/** A message with its escapes, its check sum where it has one, and its terminator. `data`: address and byte, in turn. */
export function encodeMessage(header: number, station: number, data: readonly number[] = []): Uint8Array {
  const body = [station, ...data];
  if (header !== ACKNOWLEDGE_CLIENT) {
    const crc = crc16(Uint8Array.from([header, ...body]), 0, body.length + 1, CRC16_IBM, 0xffff);
    body.push(crc & 0xff, crc >> 8);
  }
  return Uint8Array.from([header, ...body.flatMap((byte) => (byte >= 0xf0 ? [0xf0, byte & 0x0f] : [byte])), 0xf6]);
}
