import type { SensorEvent } from '../event.ts';
import type { Correlation } from './rule.ts';
import { EVENT_FIELDS, otherField, type ViewValue } from './view.ts';

/** Groups kept of one correlation, and entries kept of one group. */
const GROUP_LIMIT = 20_000;
const ENTRY_LIMIT = 2048;
/** Frames named of what fulfilled a correlation. */
const FRAME_LIMIT = 64;

const BY_CLIENT = 1;
const BY_SERVER = 2;
const BY_BOTH = 3;
const HOST_GROUPS = new Map([
  ['client', BY_CLIENT],
  ['server', BY_SERVER],
  ['client server', BY_BOTH],
]);

/**
 * Matches of one group within the timespan, oldest first from `head` on, in lists side by side: nothing is made for a match. For value_count there is one entry
 * a value, in any order, with the latest time it was seen.
 */
class Group {
  readonly times: number[] = [];
  readonly frames: number[] = [];
  readonly rules: number[] = [];
  readonly values: ViewValue[] = [];
  head = 0;

  get length(): number {
    return this.times.length - this.head;
  }

  add(time: number, frame: number, rule: number, value: ViewValue): void {
    this.times.push(time);
    this.frames.push(frame);
    this.rules.push(rule);
    this.values.push(value);
  }

  /** Forgets the first `count` entries. */
  drop(count: number): void {
    this.head += count;
    if (this.head < ENTRY_LIMIT && this.head < this.times.length) return;
    for (const list of [this.times, this.frames, this.rules, this.values]) list.splice(0, this.head);
    this.head = 0;
  }

  clear(): void {
    this.drop(this.length);
  }
}

/** What fulfilled a correlation. */
export interface CorrelationMatch {
  frames: number[];
  firstSeen: number;
  count: number;
}

/** State of one correlation rule: a bounded window of matches for each group. */
export class Correlator {
  /** Groups dropped because the limit was reached. */
  dropped = 0;
  /** Entries dropped because a group had too many. */
  entriesDropped = 0;
  private readonly correlation: Correlation;
  private readonly groups = new Map<string | number, Group>();
  private readonly byHosts: number;
  private readonly groupBy: ((event: SensorEvent) => ViewValue)[];
  private readonly counted: ((event: SensorEvent) => ViewValue) | null;

  constructor(correlation: Correlation) {
    this.correlation = correlation;
    this.byHosts = HOST_GROUPS.get(correlation.groupBy.join(' ')) ?? 0;
    this.groupBy = correlation.groupBy.map((name) => EVENT_FIELDS.get(name) ?? otherField(name));
    this.counted = correlation.field === null ? null : (EVENT_FIELDS.get(correlation.field) ?? otherField(correlation.field));
  }

  /** Takes a match of the rule at that position in `correlation.rules`. Returns what is fulfilled by it, or null. */
  match(event: SensorEvent, rule: number): CorrelationMatch | null {
    const group = this.group(event);
    const from = event.time - this.correlation.timespan;
    if (this.correlation.type === 'value_count') this.noteValue(group, event, rule, from);
    else {
      let old = 0;
      const { times, head } = group;
      while (head + old < times.length && times[head + old] < from) old++;
      const over = group.length - old - ENTRY_LIMIT + 1;
      if (over > 0) {
        this.entriesDropped += over;
        old += over;
      }
      if (old > 0) group.drop(old);
      group.add(event.time, event.frame, rule, undefined);
    }
    if (!this.fulfilled(group)) return null;
    const { head } = group;
    const result = {
      frames: group.frames.slice(head, head + FRAME_LIMIT),
      firstSeen: group.times[head],
      count: group.length,
    };
    // What was counted is spent, so that one long burst is a few matches and not one a message.
    group.clear();
    return result;
  }

  /** Counts a value: the same one again only renews its time. Old values go when there would be enough of them with those. */
  private noteValue(group: Group, event: SensorEvent, rule: number, from: number): void {
    const seen = this.counted === null ? undefined : this.counted(event);
    const value = Array.isArray(seen) ? seen.join(' ') : seen;
    const known = group.values.indexOf(value);
    if (known >= 0) {
      // A value that was silent for longer than the timespan is counted anew.
      group.times[known] = event.time;
      group.frames[known] = event.frame;
    } else group.add(event.time, event.frame, rule, value);
    if (group.length < this.correlation.least) return;
    for (let at = group.times.length - 1; at >= 0; at--) {
      if (group.times[at] >= from) continue;
      for (const list of [group.times, group.frames, group.rules, group.values]) list.splice(at, 1);
    }
  }

  /** The event's group. Hosts have numbers: the groups that most correlations have need no text. */
  private group(event: SensorEvent): Group {
    const key = this.key(event);
    let group = this.groups.get(key);
    if (group === undefined) {
      if (this.groups.size >= GROUP_LIMIT) {
        this.groups.delete(this.groups.keys().next().value as string | number);
        this.dropped++;
      }
      group = new Group();
      this.groups.set(key, group);
    }
    return group;
  }

  private key(event: SensorEvent): string | number {
    const { byHosts } = this;
    if (byHosts === BY_CLIENT) return event.client?.id ?? -1;
    if (byHosts === BY_SERVER) return event.server?.id ?? -1;
    if (byHosts === BY_BOTH) return (event.client?.id ?? -1) * 0x1000000 + (event.server?.id ?? -1);
    let key = '';
    for (const field of this.groupBy) key += `${String(field(event))}\0`;
    return key;
  }

  private fulfilled(group: Group): boolean {
    const { type, least, rules } = this.correlation;
    if (type === 'event_count' || type === 'value_count') return group.length >= least;
    const seen = group.rules.slice(group.head);
    if (type === 'temporal') return rules.every((_, rule) => seen.includes(rule));
    let next = 0;
    for (const rule of seen) if (rule === next) next++;
    return next >= rules.length;
  }
}
