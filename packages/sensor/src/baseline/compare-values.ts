import type { Severity } from '../result.ts';
import { type Collector, durationText, only, short } from './collector.ts';
import { pointEntry } from './content.ts';
import type { Baseline, BaselinePoint } from './document.ts';
import type { Observer } from './observer.ts';
import { FEW, type Point, type Sighting } from './point.ts';
import type { ConversationProfile } from './profile.ts';
import { BROKEN_ROWS, checkRelation, columnsOf, pointKey } from './relations.ts';
import { isSlow } from './stability.ts';

/** Samples that a value must have had before anything is said about it. */
const SAMPLES = 10;
/** A range may be exceeded by this share of its width, this share of its larger end, and these standard deviations. */
const MARGIN_WIDTH = 0.35;
const MARGIN_END = 0.02;
const MARGIN_DEVIATIONS = 3;
/** Times faster than ever, and how much of the range that a second must bring. */
const FASTER = 4;
const FASTER_SHARE = 0.1;
/** Stillness: times longer than ever, seconds at least, and changes that the value must have had. */
const STILL_FACTOR = 4;
const STILL_LEAST = 120;
const STILL_CHANGES = 50;
/** So many widths outside, no slowness of learning explains it. */
const FAR = 5;
/** A counter falls this seldom. */
const COUNTER_FALLS = 0.02;
/** Values looked at whether they are stuck must have been away from a resting place: this many of them. */
const ALIVE_VALUES = FEW;

/** Values out of their range, unknown, faster, stuck, or beyond physics; and relations that broke. */
export function compareValues(observer: Observer, baseline: Baseline, out: Collector): void {
  const known = new Map(baseline.content.points.map((point) => [pointKey(point), point]));
  for (const point of observer.points) {
    const before = known.get(pointKey(point));
    if (before === undefined || before.samples < SAMPLES) continue;
    comparePoint(point, before, observer, out);
  }
  compareRelations(observer, baseline, out);
}

/** Only rises, as the number of bottles does: its range says nothing. */
function isCounter(before: BaselinePoint): boolean {
  return before.changes >= 3 && before.falls <= before.changes * COUNTER_FALLS;
}

function comparePoint(point: Point, before: BaselinePoint, observer: Observer, out: Collector): void {
  const put = (
    kind: 'value_out_of_range' | 'value_not_known' | 'value_changes_faster' | 'value_stuck' | 'value_not_physical',
    at: Sighting,
    severity: Severity,
    confidence: number,
    expected: string,
    observed: string,
  ) => {
    if (at.by === null) return;
    out.add({
      kind,
      severity,
      confidence,
      profile: at.by,
      between: { client: '', server: point.owner, protocol: point.protocol, port: null },
      unit: point.unit,
      name: point.name,
      who: `${point.owner} ${point.name}`,
      expected,
      observed,
      first: at.time,
      frames: [at.frame],
      change: { replace: only({ points: [mergedFor(before, pointEntry(point, observer))] }) },
    });
  };
  if (before.physical !== undefined) {
    const [low, high] = before.physical;
    const range = `${short(low)} … ${short(high)}`;
    if (point.least < low) put('value_not_physical', point.leastAt, 'high', 95, range, short(point.least));
    else if (point.most > high) put('value_not_physical', point.mostAt, 'high', 95, range, short(point.most));
  }
  const width = before.most - before.least;
  const range = `${short(before.least)} … ${short(before.most)}`;
  if (before.few !== null && before.changes < STILL_CHANGES && before.few.length <= 4) {
    if (isCounter(before)) return;
    const unknown = [...point.few.subarray(0, Math.min(point.values, FEW))].findIndex((value) => !before.few?.includes(value));
    if (unknown < 0) return;
    const value = point.few[unknown];
    const inside = value >= before.least && value <= before.most;
    const far = beyond(value, before) / Math.max(width, Math.abs(before.most) / 2, Math.abs(before.least) / 2, 1);
    // Where most changes brought a value not known before, as set-points do, the next one is likely to bring one too.
    const wanders = before.changes === 0 ? 0 : Math.min(1, (before.few.length - 1) / before.changes);
    const severity = inside || (wanders > 0.4 && far <= 1) ? 'info' : far > 0.5 ? 'medium' : 'low';
    const confidence = (inside ? 40 : 50 + Math.min(40, far * 30)) * (1 - 0.6 * wanders);
    put('value_not_known', point.fewAt[unknown], severity, confidence, before.few.map(short).join(', '), short(value));
    return;
  }
  if (isCounter(before)) return;
  const margin = Math.max(
    width * MARGIN_WIDTH,
    Math.max(Math.abs(before.least), Math.abs(before.most)) * MARGIN_END,
    before.deviation * MARGIN_DEVIATIONS,
  );
  const low = before.least - point.least;
  const high = point.most - before.most;
  // A range that grew until the end of learning, or was hardly gone through, would have gone on growing.
  const slow = isSlow(before);
  if (Math.max(low, high) > margin * (slow ? 2 : 1)) {
    const far = Math.max(low, high) / Math.max(width, margin);
    const sure = 40 + 35 * before.settled + Math.min(20, far * 8);
    put(
      'value_out_of_range',
      low > high ? point.leastAt : point.mostAt,
      slow && far < FAR ? 'low' : far > 2 ? 'high' : far > 0.75 ? 'medium' : 'low',
      slow && far < FAR ? sure / 2 : sure,
      range,
      short(low > high ? point.least : point.most),
    );
  } else if (before.changes >= STILL_CHANGES && point.rate > before.rate * FASTER && point.rate > width * FASTER_SHARE) {
    put('value_changes_faster', point.rateAt, 'medium', 65, short(before.rate), short(point.rate));
  }
  const still = point.still / 1e9;
  const alive = before.few === null || before.few.length >= ALIVE_VALUES;
  if (alive && before.changes >= STILL_CHANGES && still > Math.max(STILL_LEAST, before.still * STILL_FACTOR))
    put('value_stuck', point.stillAt, 'medium', 70, durationText(before.still * 1e6), durationText(still * 1e6));
}

function beyond(value: number, { least, most }: BaselinePoint): number {
  return Math.max(0, least - value, value - most);
}

/** The value as the baseline will know it: what is approved widens it, and nothing else of it changes. */
function mergedFor(before: BaselinePoint, now: BaselinePoint): BaselinePoint {
  const few =
    before.few !== null && now.few !== null
      ? [...new Set([...before.few, ...now.few])].toSorted((one, other) => one - other)
      : null;
  return {
    ...before,
    least: Math.min(before.least, now.least),
    most: Math.max(before.most, now.most),
    rate: Math.max(before.rate, now.rate),
    still: Math.max(before.still, now.still),
    few: few !== null && few.length <= FEW ? few : null,
  };
}

function compareRelations(observer: Observer, baseline: Baseline, out: Collector): void {
  const columns = columnsOf(observer.series);
  const points = new Map(observer.points.map((point) => [pointKey(point), point]));
  for (const relation of baseline.content.relations) {
    const check = checkRelation(relation, observer.series, columns);
    const other = points.get(relation.other);
    if (check === null || other === undefined || check.run < BROKEN_ROWS) continue;
    const profile: ConversationProfile | null = other.mostAt.by ?? other.leastAt.by;
    if (profile === null) continue;
    const { slope, intercept, tolerance } = relation;
    const wanted = slope * check.one + intercept;
    const off = Math.abs(check.other - wanted) / tolerance;
    out.add({
      kind: 'relation_broken',
      severity: off > 5 ? 'medium' : 'low',
      confidence: 45 + Math.min(40, off * 5),
      profile,
      between: { client: '', server: other.owner, protocol: other.protocol, port: null },
      name: `${relation.one} ~ ${relation.other}`,
      who: `${relation.other} ~ ${relation.one}`,
      expected: `${short(wanted)} ± ${short(tolerance)} (${short(slope)} · x ${intercept < 0 ? '−' : '+'} ${short(Math.abs(intercept))})`,
      observed: `${short(check.other)} (x = ${short(check.one)})`,
      count: check.outside,
      first: check.time,
      frames: [check.frame],
      change: { remove: { relation: [relation.one, relation.other] } },
    });
  }
}
