import { type Head, KIND_NOTICE, KIND_RESPONSE } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

/** Types of information with CP56Time2a, which ends each of their objects (IEC 60870-5-101 §7.2.6.18). */
const FIRST_TIMED = 30;
const LAST_TIMED = 40;
const TIME = 7;
const CLOCK_SYNCHRONISATION = 103;
/** Control field and ASDU header in front of the objects; the object's address. */
const OBJECTS = 12;
const ADDRESS = 3;
const CAUSE = 8;
const SPONTANEOUS = 3;
const INVALID = 0x80;

/** Octets in front of the one with the quality, by type: single and double points have it with their value. */
const qualityAt = new Map<number, number>();
for (const [before, types] of [
  [0, [1, 2, 3, 4, 30, 31]],
  [1, [5, 6, 32]],
  [2, [9, 10, 11, 12, 34, 35]],
  [4, [7, 8, 13, 14, 33, 36]],
] as const)
  for (const type of types) qualityAt.set(type, before);
/** Invalid, not topical, substituted, blocked. */
const BAD = 0xf0;

/** Messages of which the bad ones are counted together. */
const BLOCK = 64;
/** Blocks from which the usual share of bad ones is known. */
const BLOCKS_KNOWN = 4;
const USUAL_MOST = 0.1;
const SURGE_LEAST = 0.5;

/** Spontaneous messages from which a station's zone and delay are known. */
const LEARNT = 8;
/** Seconds by which a station may be ahead of what it usually is; nothing in the network makes an event younger. */
const AHEAD = 30;
/** Seconds by which it may be behind: what was buffered while a link was down comes late. */
const BEHIND = 86_400;
const HOUR = 3600;
const DRIFT = 5;
const STATION_LIMIT = 64;

/** What a station's clock usually shows, less the capture's, in seconds. */
class StationClock {
  usual = Number.NEGATIVE_INFINITY;
  seen = 0;
}

/** CP56Time2a at `at` in seconds since 1970, as if it were UTC; NaN when it is marked invalid or no time. */
function timeAt(bytes: Uint8Array, at: number): number {
  const minute = bytes[at + 2];
  const month = bytes[at + 5] & 15;
  if (minute & INVALID || (minute & 63) > 59 || month < 1 || month > 12) return Number.NaN;
  const milliseconds = bytes[at] | (bytes[at + 1] << 8);
  const days = Date.UTC(2000 + (bytes[at + 6] & 127), month - 1, bytes[at + 4] & 31, bytes[at + 3] & 31, minute & 63);
  return (days + milliseconds) / 1000;
}

/**
 * What a station of IEC 104 says of its values: the time of their changes against the capture's clock, which keeps the same distance whatever the zone,
 * and how many are not good. Blocks of messages are compared, so that a point that is out of order for long is usual.
 */
export class TelecontrolDataCourse implements Course {
  private readonly clocks = new Map<number, StationClock>();
  private readonly thinned = new Thinned();
  private messages = 0;
  private bad = 0;
  private blocks = 0;
  private usualBad = 0;

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    const { code } = head;
    if (code === CLOCK_SYNCHRONISATION && head.kind === KIND_RESPONSE) this.clocks.delete(head.unit);
    if (code > LAST_TIMED || head.problem !== '' || head.quantity === 0 || head.kind === 0) return;
    const before = qualityAt.get(code);
    if (before !== undefined) this.quality(bytes[head.start + OBJECTS + ADDRESS + before], head, moment);
    if (code >= FIRST_TIMED && head.kind === KIND_NOTICE && (bytes[head.start + CAUSE] & 63) === SPONTANEOUS)
      this.time(bytes, head, moment);
  }

  private quality(octet: number, head: Head, moment: Moment): void {
    if (octet & BAD) this.bad++;
    if (++this.messages < BLOCK) return;
    const share = this.bad / BLOCK;
    if (this.blocks >= BLOCKS_KNOWN && share >= SURGE_LEAST && this.usualBad < USUAL_MOST)
      moment.tell('quality', {
        bad: this.bad,
        messages: BLOCK,
        usual: Math.round(this.usualBad * BLOCK),
        protocol: head.protocol.id,
        unit: head.unit,
      });
    this.blocks++;
    this.usualBad += (share - this.usualBad) / Math.min(this.blocks, 16);
    this.messages = 0;
    this.bad = 0;
  }

  private time(bytes: Uint8Array, head: Head, moment: Moment): void {
    const size = Math.floor((head.end - head.start - OBJECTS) / head.quantity);
    const offset = timeAt(bytes, head.start + OBJECTS + size - TIME) - moment.second;
    if (size < TIME + ADDRESS || Number.isNaN(offset)) return;
    let clock = this.clocks.get(head.unit);
    if (clock === undefined) {
      if (this.clocks.size >= STATION_LIMIT) return;
      this.clocks.set(head.unit, (clock = new StationClock()));
    }
    if (clock.seen < LEARNT) {
      clock.seen++;
      clock.usual = Math.max(clock.usual, offset);
      return;
    }
    const off = offset - clock.usual;
    if (Math.abs(off) <= DRIFT) {
      clock.usual += off / 16;
      return;
    }
    if (Math.abs(Math.abs(off) - HOUR) <= DRIFT) {
      // The hour of summer time.
      clock.usual = offset;
      return;
    }
    if ((off <= AHEAD && off >= -BEHIND) || !this.thinned.next(moment.time)) return;
    moment.tell('clock', { step: off > 0 ? 'ahead' : 'behind', seconds: off, protocol: head.protocol.id, unit: head.unit });
  }
}
