import { checkSum } from './read.ts';

/** A telegram: attribute 0 asks, 1 answers, 2 acknowledges; the content behind it, from the station of a request on. */
export function telegram(attribute: number, sequence: number, content: ArrayLike<number>): Uint8Array {
  const length = 11 + content.length;
  const out = Uint8Array.from([
    0,
    0,
    length >> 8,
    length & 0xff,
    1,
    0,
    sequence >> 8,
    sequence & 0xff,
    attribute,
    ...Array.from(content),
    0,
    0,
  ]);
  const crc = checkSum(out, 0, length - 2);
  out.set([crc >> 8, crc & 0xff], length - 2);
  return out;
}

/** A request to write a register, timer (15) or counter (10). */
export function write(sequence: number, station: number, address: number, value: number, command = 14): Uint8Array {
  const number = [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
  return telegram(0, sequence, [station, command, 5, address >> 8, address & 0xff, ...number]);
}
