import type { Correlation } from './rule.ts';
import type { ViewValue } from './view.ts';

/** Entries kept of one group. */
const ENTRY_LIMIT = 2048;
/** Frames named of what fulfilled a correlation. */
const FRAME_LIMIT = 64;

/** What fulfilled a correlation. */
export interface CorrelationMatch {
  frames: number[];
  firstSeen: number;
  count: number;
}

/** What one group of a correlation remembers. Nothing is made for a match of a rule; what fulfilled the correlation is spent. */
export interface Window {
  /** Entries dropped because there were too many. */
  dropped: number;
  /** Takes a match of the rule at that position; returns what is fulfilled by it, or null. Times are in nanoseconds. */
  note(time: number, frame: number, rule: number, value: ViewValue): CorrelationMatch | null;
}

/** Enough matches within the timespan. Oldest first from `head` on. */
class CountWindow implements Window {
  dropped = 0;
  private readonly least: number;
  private readonly timespan: number;
  private readonly times: number[] = [];
  private readonly frames: number[] = [];
  private head = 0;

  constructor({ least, timespan }: Correlation) {
    this.least = least;
    this.timespan = timespan;
  }

  note(time: number, frame: number): CorrelationMatch | null {
    const { times, frames } = this;
    const from = time - this.timespan;
    while (this.head < times.length && times[this.head] < from) this.head++;
    if (times.length - this.head >= ENTRY_LIMIT) {
      this.head++;
      this.dropped++;
    }
    if (this.head >= ENTRY_LIMIT || this.head === times.length) this.forget();
    times.push(time);
    frames.push(frame);
    const count = times.length - this.head;
    if (count < this.least) return null;
    const match = { frames: frames.slice(this.head, this.head + FRAME_LIMIT), firstSeen: times[this.head], count };
    this.head = times.length;
    this.forget();
    return match;
  }

  private forget(): void {
    this.times.splice(0, this.head);
    this.frames.splice(0, this.head);
    this.head = 0;
  }
}

/** Enough different values within the timespan. The same value again only renews its time. */
class ValueWindow implements Window {
  dropped = 0;
  private readonly least: number;
  private readonly timespan: number;
  private readonly values: ViewValue[] = [];
  private readonly times: number[] = [];
  private readonly frames: number[] = [];

  constructor({ least, timespan }: Correlation) {
    this.least = least;
    this.timespan = timespan;
  }

  note(time: number, frame: number, _rule: number, value: ViewValue): CorrelationMatch | null {
    const { values, times, frames } = this;
    const known = values.indexOf(value);
    if (known >= 0) {
      times[known] = time;
      frames[known] = frame;
      return null;
    }
    values.push(value);
    times.push(time);
    frames.push(frame);
    if (values.length < this.least) return null;
    const from = time - this.timespan;
    for (let at = times.length - 1; at >= 0; at--) {
      if (times[at] < from) for (const list of [values, times, frames]) list.splice(at, 1);
    }
    if (values.length < this.least) return null;
    const match = {
      frames: frames.slice(0, FRAME_LIMIT).toSorted((one, other) => one - other),
      firstSeen: Math.min(...times),
      count: values.length,
    };
    for (const list of [values, times, frames]) list.length = 0;
    return match;
  }
}

/** Every rule within the timespan, in any order: the latest match of each is what counts. */
class TogetherWindow implements Window {
  dropped = 0;
  private readonly timespan: number;
  private readonly times: number[];
  private readonly frames: number[];

  constructor({ rules, timespan }: Correlation) {
    this.timespan = timespan;
    this.times = rules.map(() => Number.NEGATIVE_INFINITY);
    this.frames = rules.map(() => 0);
  }

  note(time: number, frame: number, rule: number): CorrelationMatch | null {
    const { times, frames } = this;
    times[rule] = time;
    frames[rule] = frame;
    const from = time - this.timespan;
    for (let at = 0; at < times.length; at++) if (times[at] < from) return null;
    const match = { frames: frames.toSorted((one, other) => one - other), firstSeen: Math.min(...times), count: frames.length };
    times.fill(Number.NEGATIVE_INFINITY);
    return match;
  }
}

/** Every rule within the timespan, in the order named: for each rule, the latest beginning of a chain that has come so far. */
class OrderedWindow implements Window {
  dropped = 0;
  private readonly timespan: number;
  private readonly starts: number[];
  private readonly frames: (readonly number[])[];

  constructor({ rules, timespan }: Correlation) {
    this.timespan = timespan;
    this.starts = rules.map(() => Number.NEGATIVE_INFINITY);
    this.frames = rules.map(() => []);
  }

  note(time: number, frame: number, rule: number): CorrelationMatch | null {
    const { starts, frames } = this;
    const from = time - this.timespan;
    if (rule > 0 && starts[rule - 1] < from) return null;
    starts[rule] = rule === 0 ? time : starts[rule - 1];
    frames[rule] = rule === 0 ? [frame] : [...frames[rule - 1], frame];
    if (rule < starts.length - 1) return null;
    const match = { frames: [...frames[rule]], firstSeen: starts[rule], count: starts.length };
    starts.fill(Number.NEGATIVE_INFINITY);
    return match;
  }
}

/** The kind of window that each type of correlation keeps. */
export const WINDOWS: { readonly [type in Correlation['type']]: new (correlation: Correlation) => Window } = {
  event_count: CountWindow,
  value_count: ValueWindow,
  temporal: TogetherWindow,
  temporal_ordered: OrderedWindow,
};
