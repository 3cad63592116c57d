import { CRC16_CCITT, crc16 } from '../crc16.ts';

/** A serial frame of a local message: address, serial number, destination and source function, sequence and body. */
export interface LocalMessage {
  address: number;
  serial: number;
  to: number;
  sequence: number;
  from: number;
  status: number;
  body: readonly number[];
}

/** The frame with doubled DLE, end mark and check sum. */
export function encodeLocal(message: LocalMessage): Uint8Array {
  const { address, serial, to, sequence, from, status, body } = message;
  const content = [address, serial, to, sequence & 0xff, sequence >> 8, from, status, ...body];
  const crc = crc16(Uint8Array.from([...content, 3]), 0, content.length + 1, CRC16_CCITT, 0xffff);
  return Uint8Array.from([
    0x10,
    2,
    ...content.flatMap((byte) => (byte === 0x10 ? [0x10, 0x10] : [byte])),
    0x10,
    3,
    crc & 0xff,
    crc >> 8,
  ]);
}
