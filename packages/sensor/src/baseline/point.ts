import type { ConversationProfile } from './profile.ts';

/** Different values kept; whoever has more has no set of few values. */
export const FEW = 8;

/** Where something about a value was seen. */
export interface Sighting {
  frame: number;
  time: number;
  by: ConversationProfile | null;
}

const nowhere = (): Sighting => ({ frame: 0, time: 0, by: null });

/**
 * One process value over time: its range, its steps, how long it stood still, and the few values it has, if they are few. Fixed memory; a sample allocates
 * nothing.
 */
export class Point {
  /** Address of the device that the value belongs to. */
  readonly owner: string;
  readonly protocol: string;
  readonly unit: number;
  readonly name: string;
  /** Place in the list of points. */
  readonly index: number;
  samples = 0;
  windows = 0;
  least = Number.POSITIVE_INFINITY;
  readonly leastAt = nowhere();
  most = Number.NEGATIVE_INFINITY;
  readonly mostAt = nowhere();
  /** Steepest change, in units a second, and where. */
  rate = 0;
  readonly rateAt = nowhere();
  /** Times that it changed, that it fell, and that it turned. */
  changes = 0;
  falls = 0;
  turns = 0;
  /** Longest time without a change, in nanoseconds, and where that ended. */
  still = 0;
  readonly stillAt = nowhere();
  /** Times of the first and the last sample, and of the last sample that widened the range by more than a twentieth. */
  firstTime = 0;
  lastTime = 0;
  widened = 0;
  last: number = Number.NaN;
  mean = 0;
  /** Sum of squares of the distances from the mean (Welford). */
  squares = 0;
  /** Different values in the order of their first sample, with where it was; `values` of them, FEW + 1 when they are more. */
  readonly few = new Float64Array(FEW);
  readonly fewAt: Sighting[] = [];
  values = 0;
  private lastWindow = -1;
  private changed = 0;
  private rising = 0;

  constructor(owner: string, protocol: string, unit: number, name: string, index: number) {
    this.owner = owner;
    this.protocol = protocol;
    this.unit = unit;
    this.name = name;
    this.index = index;
  }

  /** Takes a sample. Returns true when the value was not among the few, or widened the range. */
  sample(value: number, window: number, time: number, frame: number, by: ConversationProfile): boolean {
    const first = this.samples++ === 0;
    if (window !== this.lastWindow) {
      this.lastWindow = window;
      this.windows++;
    }
    const distance = value - this.mean;
    this.mean += distance / this.samples;
    this.squares += distance * (value - this.mean);
    let news = false;
    if (value < this.least || value > this.most) {
      news = true;
      const beyond = first ? 0 : value < this.least ? this.least - value : value - this.most;
      if (first || beyond > (this.most - this.least) / 20) this.widened = time;
      if (value < this.least) {
        this.least = value;
        see(this.leastAt, frame, time, by);
      }
      if (value > this.most) {
        this.most = value;
        see(this.mostAt, frame, time, by);
      }
    }
    if (this.values <= FEW && this.remember(value, frame, time, by)) news = true;
    if (first) {
      this.firstTime = time;
      this.changed = time;
    } else this.step(value, time, frame, by);
    this.last = value;
    this.lastTime = time;
    return news;
  }

  private step(value: number, time: number, frame: number, by: ConversationProfile): void {
    const change = value - this.last;
    if (change === 0) {
      if (time - this.changed > this.still) {
        this.still = time - this.changed;
        see(this.stillAt, frame, time, by);
      }
      return;
    }
    this.changes++;
    if (change < 0) this.falls++;
    const rising = change > 0 ? 1 : -1;
    if (rising === -this.rising) this.turns++;
    this.rising = rising;
    this.changed = time;
    // Two samples in one moment come from two messages; a step between them has no steepness.
    const seconds = (time - this.lastTime) / 1e9;
    if (seconds < 0.2) return;
    const rate = Math.abs(change) / Math.max(1, seconds);
    if (rate > this.rate) {
      this.rate = rate;
      see(this.rateAt, frame, time, by);
    }
  }

  private remember(value: number, frame: number, time: number, by: ConversationProfile): boolean {
    const { few } = this;
    for (let at = 0; at < this.values; at++) if (few[at] === value) return false;
    if (this.values < FEW) {
      few[this.values] = value;
      this.fewAt.push({ frame, time, by });
    }
    this.values++;
    return true;
  }
}

function see(sighting: Sighting, frame: number, time: number, by: ConversationProfile): void {
  sighting.frame = frame;
  sighting.time = time;
  sighting.by = by;
}
