import { CRC16_IBM, crc16 } from '../crc16.ts';

/** Where a message goes and where it comes from: unit and group of each. */
export interface Route {
  to: readonly [unit: number, group: number];
  from: readonly [unit: number, group: number];
}

/** A message with its length and check sum (manual §1.2). */
export function encodeMessage(route: Route, opcode: number, data: ArrayLike<number> = []): Uint8Array {
  const out = new Uint8Array(data.length + 8);
  out.set([...route.to, ...route.from, opcode, data.length]);
  out.set(data, 6);
  const crc = crc16(out, 0, out.length - 2, CRC16_IBM, 0xffff);
  out.set([crc, crc >> 8], out.length - 2);
  return out;
}
