import type { Clock } from './clock.ts';
import type { Baseline } from './baseline/document.ts';
import { Watch } from './baseline/watch.ts';
import type { EventSink } from './event.ts';
import type { MessageTaker } from './message-log.ts';
import { Enforcement } from './policy/enforce.ts';
import type { Policy } from './policy/document.ts';

/** What traffic is held against while it runs. Without both, nothing is done and nothing is paid. */
export interface Norms {
  /** What was learnt to be normal: each difference from it is an event `deviation`. */
  baseline?: Baseline;
  /** Zones and conduits: what they do not allow is an event `crossing`. */
  policy?: Policy;
}

/**
 * Those who hold messages against norms, for a sensor's `messages`, and how they get the sensor's clock.
 * @param every seconds of capture time between two comparisons with the baseline; only at the end without it
 */
export function enforcers(
  { baseline, policy }: Norms,
  sink: EventSink,
  every?: number,
): { takers: MessageTaker[]; start(clock: Clock): void } {
  const watch = baseline === undefined ? null : new Watch(sink, { baseline, ...(every === undefined ? {} : { every }) });
  const takers: MessageTaker[] = [];
  if (watch !== null) takers.push(watch);
  if (policy !== undefined) takers.push(new Enforcement(sink, policy));
  return {
    takers,
    start(clock) {
      if (watch !== null) watch.clock = clock;
    },
  };
}
