import { latin1 } from '../bytes.ts';
import { lineEnd } from '../lines.ts';

/** Most header lines that are looked at. */
const MOST_LINES = 128;

/** Calls `take` for each header line of the message whose headers begin at `at`, with its lower-case name; returns where the body begins. */
export function eachHeader(bytes: Uint8Array, at: number, end: number, take: (name: string, value: string) => void): number {
  for (let line = 0; line < MOST_LINES; line++) {
    const feed = lineEnd(bytes, at, end);
    if (feed < 0) return end;
    const stop = feed > at && bytes[feed - 1] === 0x0d ? feed - 1 : feed;
    if (stop === at) return feed + 1;
    let colon = at;
    while (colon < stop && bytes[colon] !== 0x3a) colon++;
    if (colon > at && colon < stop) take(latin1(bytes, at, colon, 64).toLowerCase(), latin1(bytes, colon + 1, stop, 512));
    at = feed + 1;
  }
  return end;
}
