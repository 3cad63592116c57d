import { u16 } from './bytes.ts';

/** Entries of the table: several seconds of the busiest network. A power of two. */
const ENTRIES = 4096;
/** Seconds within which the same number from the same sender is the same frame (IEC 62439-3 has a node forget it after 400 ms). */
const SPAN = 1;
/** Redundancy control trailer: sequence number, LAN and size, suffix (IEC 62439-3 §4.1.10.3). */
export const TRAILER_LENGTH = 6;
const SUFFIX = 0x88fb;

/**
 * Tells the second copy of a frame that a node sent over two LANs or both ways around a ring, by its sender and the sequence number that HSR and PRP give
 * it. Direct-mapped: a collision costs a duplicate seen twice, never a frame.
 */
export class DuplicateFilter {
  /** Copies told. */
  duplicates = 0;
  private readonly senders = new Float64Array(ENTRIES).fill(-1);
  private readonly numbers = new Uint16Array(ENTRIES);
  private readonly times = new Float64Array(ENTRIES);

  /** Whether the frame with that number from that sender was there already. */
  seen(sender: number, number: number, seconds: number): boolean {
    const entry = (Math.imul((sender | 0) ^ number, 0x9e3779b1) >>> 20) & (ENTRIES - 1);
    const { senders, numbers, times } = this;
    if (senders[entry] === sender && numbers[entry] === number && Math.abs(seconds - times[entry]) <= SPAN) {
      this.duplicates++;
      return true;
    }
    senders[entry] = sender;
    numbers[entry] = number;
    times[entry] = seconds;
    return false;
  }
}

/**
 * Whether bytes[at, end), behind the addresses of an Ethernet frame, ends with a redundancy control trailer: the suffix, one of the two LANs, and the size
 * from behind the EtherType, or behind a VLAN tag, to the end. Padding stands before the trailer.
 */
export function hasTrailer(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[end - 1] !== (SUFFIX & 0xff) || bytes[end - 2] !== SUFFIX >> 8 || end - at < 2 + TRAILER_LENGTH) return false;
  const field = u16(bytes, end - 4);
  const lan = field >> 12;
  if (lan !== 0xa && lan !== 0xb) return false;
  const size = field & 0xfff;
  const length = end - at - 2;
  const type = u16(bytes, at);
  return size === length || ((type === 0x8100 || type === 0x88a8) && size === length - 4);
}
