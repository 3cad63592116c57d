import { REDUNDANCY_BOX } from './functions.ts';

/** Supervision frame: payload of EtherType 0x88fb. */
export interface Supervision {
  /** Type of the first element. */
  type: number;
  sequence: number;
  /** Six octets. */
  address: ArrayLike<number>;
  redundancyBox?: ArrayLike<number>;
}

/** A supervision frame of the second edition. */
export function supervision(x: Supervision): Uint8Array {
  const box = x.redundancyBox ? [REDUNDANCY_BOX, 6, ...Array.from(x.redundancyBox)] : [];
  return Uint8Array.from([0, 1, x.sequence >> 8, x.sequence & 0xff, x.type, 6, ...Array.from(x.address), ...box, 0, 0]);
}
