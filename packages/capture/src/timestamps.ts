import type { Frame } from './frame.ts';

/** How an interface of a pcapng section counts time. */
export interface TimeResolution {
  /** Ticks in a second. */
  ticks: number;
  /** Decimal digits that tell a tick, at most 9. */
  digits: number;
  /** Seconds to add to every time (if_tsoffset). */
  offset: number;
}

/** Microseconds since 1970: the resolution of an interface that tells none. */
export const MICROSECONDS: TimeResolution = { ticks: 1e6, digits: 6, offset: 0 };

/** Decodes if_tsresol: a negative power of 10, or of 2 when the highest bit is set. Undefined when it is beyond 64 bits. */
export function timeResolution(value: number): TimeResolution | undefined {
  const exponent = value & 0x7f;
  if (value & 0x80) {
    if (exponent > 63) return undefined;
    return { ticks: 2 ** exponent, digits: Math.min(9, Math.ceil(exponent * Math.log10(2))), offset: 0 };
  }
  return exponent > 19 ? undefined : { ticks: 10 ** exponent, digits: Math.min(9, exponent), offset: 0 };
}

/** Sets a frame's time from a 64-bit count of ticks, given as two unsigned 32-bit words. Exact, rounded down to nanoseconds. */
export function setTime(frame: Frame, high: number, low: number, resolution: TimeResolution): void {
  const { ticks } = resolution;
  frame.digits = resolution.digits;
  if (ticks > 1e9) return setFineTime(frame, high, low, resolution);
  // The quotient in doubles is off by one at most. The remainder is below 2^31, so it is exact modulo 2^32.
  let seconds = Math.floor((high * 4294967296 + low) / ticks);
  let rest = (low - Math.imul(seconds | 0, ticks)) | 0;
  if (rest < 0) {
    seconds--;
    rest += ticks;
  } else if (rest >= ticks) {
    seconds++;
    rest -= ticks;
  }
  frame.seconds = seconds + resolution.offset;
  frame.nanoseconds = Math.floor((rest * 1e9) / ticks);
}

/** Finer than nanoseconds: rare enough for big integers. */
function setFineTime(frame: Frame, high: number, low: number, resolution: TimeResolution): void {
  const value = (BigInt(high) << 32n) | BigInt(low);
  const ticks = BigInt(resolution.ticks);
  frame.seconds = Number(value / ticks) + resolution.offset;
  frame.nanoseconds = Number(((value % ticks) * 1_000_000_000n) / ticks);
}
