import { CRC16_IBM, crc16 } from '../crc16.ts';
import { TYPE_COMMAND } from './functions.ts';

/** A datagram of a type, with its length and check sum. */
export function encodeLink(type: number, payload: ArrayLike<number> = []): Uint8Array {
  const out = new Uint8Array(payload.length + 6);
  out.set([type, 0, payload.length, payload.length >> 8]);
  out.set(payload, 4);
  const crc = crc16(out, 0, out.length - 2, CRC16_IBM, 0);
  out.set([crc, crc >> 8], out.length - 2);
  return out;
}

/** A command or an answer, with both check sums. */
export function encodeCommand(code: number, counter: number, parameters: ArrayLike<number> = []): Uint8Array {
  const length = parameters.length + 10;
  const packet = new Uint8Array(length);
  packet.set([code >= 100 ? 1 : 0, 0, code, counter, 0, 0, 0, 0, length, length >> 8]);
  packet.set(parameters, 10);
  const sum = packet.reduce((total, byte) => total + byte, length) & 0xffff;
  packet.set([sum, sum >> 8], 6);
  return encodeLink(TYPE_COMMAND, packet);
}
