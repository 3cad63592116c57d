import { Collector, type Found } from './collector.ts';
import { compareConversations, compareHosts, compareSilence } from './compare-structure.ts';
import { compareTiming } from './compare-timing.ts';
import { compareValues } from './compare-values.ts';
import type { Difference, DifferenceKind } from './difference.ts';
import type { Baseline } from './document.ts';
import { observe, type Observation, type ObserveOptions } from './observe.ts';
import type { Kind } from './observer.ts';
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
  takeOffExpected(out.found, baseline, (observer.last - observer.first || 0) / 3.6e12);
  const found = out.found.toSorted(
    ({ difference: one }, { difference: other }) =>
      RANK[other.severity] - RANK[one.severity] || other.confidence - one.confidence || (one.id < other.id ? -1 : 1),
  );
  return { found, dropped: out.dropped };
}

/**
 * Where learning still found a new conversation an hour, one new conversation in an hour proves little: the share of differences that the baseline's own
 * novelty explains is taken off their confidence, down to a third.
 */
function takeOffExpected(found: readonly Found[], baseline: Baseline, hours: number): void {
  const { kinds } = stabilityOf(baseline);
  for (const { kind, expectedPerHour } of kinds) {
    const alike = found.filter(({ difference }) => EXPECTED_AS[difference.kind] === kind);
    const explained = Math.min(1, (expectedPerHour * hours) / Math.max(1, alike.length));
    for (const { difference } of alike) difference.confidence = Math.round(difference.confidence * (1 - explained * 0.65));
  }
}
