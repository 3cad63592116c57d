import type { SensorEvent } from '../event.ts';
import type { Correlation } from './rule.ts';
import { EVENT_FIELDS, otherField, type ViewValue } from './view.ts';
import { type CorrelationMatch, WINDOWS, type Window } from './windows.ts';

/** Groups kept of one correlation. */
const GROUP_LIMIT = 20_000;

const BY_CLIENT = 1;
const BY_SERVER = 2;
const BY_BOTH = 3;
const HOST_GROUPS = new Map([
  ['client', BY_CLIENT],
  ['server', BY_SERVER],
  ['client server', BY_BOTH],
]);

/** State of one correlation rule: a bounded window of matches for each group. */
export class Correlator {
  /** Groups dropped because the limit was reached. */
  dropped = 0;
  private readonly correlation: Correlation;
  private readonly groups = new Map<string | number, Window>();
  private readonly byHosts: number;
  private readonly groupBy: ((event: SensorEvent) => ViewValue)[];
  private readonly counted: ((event: SensorEvent) => ViewValue) | null;
  private droppedBefore = 0;

  constructor(correlation: Correlation) {
    this.correlation = correlation;
    this.byHosts = HOST_GROUPS.get(correlation.groupBy.join(' ')) ?? 0;
    this.groupBy = correlation.groupBy.map((name) => EVENT_FIELDS.get(name) ?? otherField(name));
    this.counted = correlation.field === null ? null : (EVENT_FIELDS.get(correlation.field) ?? otherField(correlation.field));
  }

  /** Takes a match of the rule at that position in `correlation.rules`. Returns what is fulfilled by it, or null. */
  match(event: SensorEvent, rule: number): CorrelationMatch | null {
    const seen = this.counted === null ? undefined : this.counted(event);
    const value = Array.isArray(seen) ? seen.join(' ') : seen;
    return this.group(event).note(event.time, event.frame, rule, value);
  }

  /** Entries dropped because a group had too many. */
  get entriesDropped(): number {
    let sum = this.droppedBefore;
    for (const group of this.groups.values()) sum += group.dropped;
    return sum;
  }

  /** The event's group; when there are too many, the older half is forgotten. */
  private group(event: SensorEvent): Window {
    const key = this.key(event);
    let group = this.groups.get(key);
    if (group === undefined) {
      if (this.groups.size >= GROUP_LIMIT) {
        let left = GROUP_LIMIT / 2;
        for (const [old, { dropped }] of this.groups) {
          if (left-- === 0) break;
          this.droppedBefore += dropped;
          this.groups.delete(old);
        }
        this.dropped += GROUP_LIMIT / 2;
      }
      group = new WINDOWS[this.correlation.type](this.correlation);
      this.groups.set(key, group);
    }
    return group;
  }

  /** Key of the event's group. Hosts have numbers: the groups that most correlations have need no text. */
  private key(event: SensorEvent): string | number {
    const { byHosts } = this;
    if (byHosts === BY_CLIENT) return event.client?.id ?? -1;
    if (byHosts === BY_SERVER) return event.server?.id ?? -1;
    if (byHosts === BY_BOTH) return (event.client?.id ?? -1) * 0x1000000 + (event.server?.id ?? -1);
    let key = '';
    for (const field of this.groupBy) key += `${String(field(event))}\0`;
    return key;
  }
}
