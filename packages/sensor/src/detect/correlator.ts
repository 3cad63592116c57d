import type { SensorEvent } from '../event.ts';
import type { Correlation } from './rule.ts';
import { EVENT_FIELDS, otherField, type ViewValue } from './view.ts';

/** Groups kept of one correlation, and entries kept of one group. */
const GROUP_LIMIT = 20_000;
const ENTRY_LIMIT = 2048;

const BY_CLIENT = 1;
const BY_SERVER = 2;
const BY_BOTH = 3;
const HOST_GROUPS = new Map([
  ['client', BY_CLIENT],
  ['server', BY_SERVER],
  ['client server', BY_BOTH],
]);

interface Entry {
  time: number;
  frame: number;
  /** Rule that matched, and the value counted. */
  rule: number;
  value: ViewValue;
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
  private readonly groups = new Map<string | number, { entries: Entry[]; quietUntil: number }>();
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
    const { correlation } = this;
    const key = this.group(event);
    let group = this.groups.get(key);
    if (group === undefined) {
      if (this.groups.size >= GROUP_LIMIT) {
        const oldest = this.groups.keys().next().value as string | number;
        this.groups.delete(oldest);
        this.dropped++;
      }
      group = { entries: [], quietUntil: -1 };
      this.groups.set(key, group);
    }
    const { entries } = group;
    const from = event.time - correlation.timespan;
    let old = 0;
    while (old < entries.length && entries[old].time < from) old++;
    if (entries.length - old >= ENTRY_LIMIT) {
      this.entriesDropped += entries.length - ENTRY_LIMIT + 1 - old;
      old = entries.length - ENTRY_LIMIT + 1;
    }
    if (old > 0) entries.splice(0, old);
    const seen = this.counted === null ? undefined : this.counted(event);
    const value = Array.isArray(seen) ? seen.join(' ') : seen;
    if (this.counted !== null && correlation.type === 'value_count' && entries.some((entry) => entry.value === value)) {
      // The same value again changes no count; its time is what matters.
      const known = entries.findIndex((entry) => entry.value === value);
      entries.push({ ...entries.splice(known, 1)[0], time: event.time, frame: event.frame });
    } else entries.push({ time: event.time, frame: event.frame, rule, value });
    if (!this.fulfilled(entries)) return null;
    const result = {
      frames: entries.slice(0, 64).map((entry) => entry.frame),
      firstSeen: entries[0].time,
      count: entries.length,
    };
    // What was counted is spent, so that one long burst is a few matches and not one a message.
    entries.length = 0;
    return result;
  }

  /** Key of the event's group. Hosts have numbers: the groups that most correlations have need no text. */
  private group(event: SensorEvent): string | number {
    const { byHosts } = this;
    if (byHosts === BY_CLIENT) return event.client?.id ?? -1;
    if (byHosts === BY_SERVER) return event.server?.id ?? -1;
    if (byHosts === BY_BOTH) return (event.client?.id ?? -1) * 0x1000000 + (event.server?.id ?? -1);
    let key = '';
    for (const field of this.groupBy) key += `${String(field(event))}\0`;
    return key;
  }

  private fulfilled(entries: readonly Entry[]): boolean {
    const { type, least, rules } = this.correlation;
    if (type === 'event_count' || type === 'value_count') return entries.length >= least;
    if (type === 'temporal') return rules.every((_, rule) => entries.some((entry) => entry.rule === rule));
    let next = 0;
    for (const entry of entries) if (entry.rule === next) next++;
    return next >= rules.length;
  }
}
