import { protocols } from '@fengsui/wire';
import { Collector, type Found } from './collector.ts';
import { compareSilence } from './compare-silence.ts';
import { compareConversations, compareHosts } from './compare-structure.ts';
import { compareTiming } from './compare-timing.ts';
import { compareValues } from './compare-values.ts';
import type { Difference, DifferenceKind } from './difference.ts';
import type { Baseline } from './document.ts';
import { observe, type Observation, type ObserveOptions } from './observe.ts';
import { type Kind, KINDS, type Observer } from './observer.ts';
import { type Sentence, stabilityOf } from './stability.ts';

/** What was seen, held against what was learnt. */
export interface Comparison {
  /** Version of the baseline. */
  version: number;
  first: string | null;
  last: string | null;
  hours: number;
  messages: number;
  /** How stable the baseline is: what its differences are worth. */
  stability: Sentence;
  /** Most severe and surest first. */
  differences: Difference[];
  /** Differences not kept because there were too many. */
  dropped: number;
}

const RANK: { readonly [severity: string]: number } = { critical: 4, high: 3, medium: 2, low: 1, info: 0 };

/** Which novelty of learning says how many differences of a kind are to be expected of a baseline that has not seen everything. */
const EXPECTED_AS: { readonly [kind in DifferenceKind]?: Kind } = {
  new_host: 'conversation',
  new_conversation: 'conversation',
  new_function: 'function',
  new_station: 'range',
  new_area: 'range',
  new_range: 'range',
};

/** Holds captures against a baseline. Throws CaptureError when nothing can be read. */
export async function compare(paths: readonly string[], baseline: Baseline, options: ObserveOptions = {}): Promise<Comparison> {
  const observation = await observe(paths, options);
  const { found, dropped } = differences(observation, baseline);
  const { observer, first, last } = observation;
  return {
    version: baseline.version,
    first,
    last,
    hours: Number(((observer.last - observer.first || 0) / 3.6e12).toFixed(2)),
    messages: observer.messages,
    stability: stabilityOf(baseline).sentence,
    differences: found.map(({ difference }) => difference),
    dropped,
  };
}

/** All differences of an observation from a baseline, most severe first, each with the hosts that it is between. */
export function differences(
  { observer, sensor }: Pick<Observation, 'observer'> & { sensor: Pick<Observation['sensor'], 'clock'> },
  baseline: Baseline,
): { found: Found[]; dropped: number } {
  const out = new Collector(sensor.clock);
  compareHosts(observer, baseline, out);
  compareConversations(observer, baseline, out);
  compareSilence(observer, baseline, out);
  compareTiming(observer, baseline, out);
  compareValues(observer, baseline, out);
  takeOffExpected(out.found, baseline, observer);
  const found = out.found.toSorted(
    ({ difference: one }, { difference: other }) =>
      RANK[other.severity] - RANK[one.severity] || other.confidence - one.confidence || (one.id < other.id ? -1 : 1),
  );
  return { found, dropped: out.dropped };
}

/**
 * Where learning met one new function an hour, one new function in an hour proves little: the share of differences that the baseline's own rarities explain
 * (things seen in one window only, as Good and Turing count) is taken off their confidence, down to a third. What writes in a control protocol is counted
 * apart from what reads, and from the office.
 */
function takeOffExpected(found: readonly Found[], baseline: Baseline, observer: Observer): void {
  const windows = Math.max(1, baseline.learnt.windows);
  for (const kind of KINDS) {
    const once = new Map<string, number>();
    for (const { group, seen } of things(baseline, kind)) if (seen === 1) once.set(group, (once.get(group) ?? 0) + 1);
    const alike = Map.groupBy(
      found.filter(({ difference }) => EXPECTED_AS[difference.kind] === kind),
      ({ difference, conversation }) => groupOf(conversation?.protocol.industrial === true, difference.severity === 'high'),
    );
    for (const [group, list] of alike) {
      const expected = ((once.get(group) ?? 0) / windows) * observer.windows;
      const explained = Math.min(1, expected / list.length);
      for (const { difference } of list) difference.confidence = Math.round(difference.confidence * (1 - explained * 0.65));
    }
  }
}

const groupOf = (industrial: boolean, changes: boolean): string => `${industrial} ${changes}`;
const INDUSTRIAL: ReadonlySet<string> = new Set(protocols.filter(({ industrial }) => industrial).map(({ id }) => id));
const CHANGING: ReadonlySet<string> = new Set(['write', 'control', 'program', 'configure', 'file']);

/** The things of a kind that a baseline knows, with the windows that each was seen in. */
function things({ content }: Baseline, kind: Kind): { group: string; seen: number }[] {
  return content.conversations.flatMap(({ protocol, windows, functions }) => {
    const industrial = INDUSTRIAL.has(protocol);
    const changes = (acts: readonly string[]) => acts.some((act) => CHANGING.has(act));
    if (kind === 'conversation')
      return [{ group: groupOf(industrial, industrial && functions.some(({ acts }) => changes(acts))), seen: windows }];
    if (kind === 'function')
      return functions.map((use) => ({ group: groupOf(industrial, industrial && changes(use.acts)), seen: use.windows }));
    if (kind === 'range')
      return functions.flatMap((use) =>
        use.areas.map((area) => ({ group: groupOf(industrial, changes(use.acts)), seen: area.windows })),
      );
    return [];
  });
}
