import { u16le, u32le } from '../bytes.ts';
import type { Head } from '../message.ts';
import { PARAMETERS } from './read.ts';

const ALLOCATE_PROGRAM = 55;
/** Head of a piece of a program: number, next, words in all, offset and words of the piece, two bytes each. */
const PIECE_HEADER = 10;
/** Signature and check sum at the end of a program. */
const TRAILER = 8;
/** What the framework mixes into the check sum of what it signs. */
const SIGNATURE = 0x7b5241d3;

/**
 * Follows the pieces of one program, and says whether its end carries the signature by which the TRITON framework knows its own (the dissector that Nozomi
 * Networks published with its analysis): the check sum of the program before it, mixed with a constant. Keeps three numbers.
 */
export class ProgramSignature {
  private number = -1;
  private next = 0;
  private sum = 0;

  /** Takes a command; true when it is the last piece of a program that is signed. Other commands are left alone. */
  take(bytes: Uint8Array, head: Head): boolean {
    if (head.code !== ALLOCATE_PROGRAM || head.problem !== '') return false;
    const at = head.start + PARAMETERS;
    const limit = head.end - 2;
    if (limit - at < PIECE_HEADER) return false;
    const number = u16le(bytes, at);
    const all = u16le(bytes, at + 4);
    const offset = u16le(bytes, at + 6);
    const words = u16le(bytes, at + 8);
    const data = at + PIECE_HEADER;
    const stop = data + words * 4;
    if (stop > limit) return false;
    if (offset === 0) {
      this.number = number;
      this.next = 0;
      this.sum = 0xffffffff;
    }
    if (number !== this.number || offset !== this.next) {
      this.number = -1;
      return false;
    }
    this.next = offset + words;
    const last = this.next === all;
    const end = last ? stop - TRAILER : stop;
    for (let i = data; i < end; i++) this.sum = CRC32[(this.sum ^ bytes[i]) & 0xff] ^ (this.sum >>> 8);
    if (!last) return false;
    this.number = -1;
    return end >= data && (~this.sum ^ SIGNATURE) >>> 0 === u32le(bytes, end);
  }
}

/** CRC-32 (IEEE 802.3), a byte at a time. */
const CRC32 = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
