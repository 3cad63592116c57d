import type { Head } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

/** Function of PROFINET RT that carries cyclic data. */
const CYCLIC_DATA = 1;
/** The unit of the cycle counter, 31.25 µs (IEC 61158-6-10), in nanoseconds. */
const UNIT = 31_250;
/** Behind a longer silence the counter, which goes round in two seconds, says nothing. */
const FORGOTTEN = 1e9;
/** Within this time the same frame again is a second copy of a redundant network or of the tap. */
const COPY = 5e6;
/** Units that the counter may run ahead of the capture's clock: a quarter of a second. */
const SLACK = 8192;
/** Units that it may run back: frames that overtake each other. */
const OVERTAKEN = 1024;
const ROUND = 0x10000;

/** What is wrong with a cycle counter. */
export type CycleAnomaly = 'sequence_back' | 'sequence_jump';

/**
 * The cycle counter of one provider of PROFINET cyclic data: it runs with the time, lost frames or not. Frames that are slipped in or replayed
 * run back, or ahead of the time that passed.
 */
export class CycleCounter {
  private counter = -1;
  private time = 0;

  /** Takes the counter of the next frame; says what is wrong with it, or null. `time` in nanoseconds. */
  step(counter: number, time: number): CycleAnomaly | null {
    const silent = time - this.time;
    const ahead = (counter - this.counter) & (ROUND - 1);
    const known = this.counter >= 0 && silent <= FORGOTTEN;
    if (known && ahead === 0 && silent < COPY) return null;
    this.counter = counter;
    this.time = time;
    return known ? judge(ahead, silent) : null;
  }
}

/** Holds the way of the counter against the time that passed. */
function judge(ahead: number, silent: number): CycleAnomaly | null {
  const passed = silent / UNIT;
  // More than half a round ahead is less than half a round back.
  const way = ahead >= ROUND / 2 && passed < ROUND / 2 - SLACK ? ahead - ROUND : ahead;
  if (way < -OVERTAKEN) return 'sequence_back';
  return way - passed > SLACK ? 'sequence_jump' : null;
}

/** Most providers told apart in one conversation. */
const LIMIT = 128;

interface Provider {
  readonly counter: CycleCounter;
  readonly other: boolean;
  readonly thinned: Thinned;
}

/** Cyclic data of PROFINET between two stations, by direction and frame id: a frame id belongs to one provider at its receiver. */
export class CyclicDataCourse implements Course {
  private readonly providers = new Map<number, Provider>();

  step(_bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.code !== CYCLIC_DATA || head.sequence < 0) return;
    const key = head.area + moment.direction * ROUND;
    let provider = this.providers.get(key);
    if (provider === undefined) {
      if (this.providers.size >= LIMIT) return;
      provider = { counter: new CycleCounter(), other: moment.isOther(head.area), thinned: new Thinned() };
      this.providers.set(key, provider);
    }
    const anomaly = provider.counter.step(head.sequence, moment.time) ?? (provider.other ? 'other_source' : null);
    if (anomaly === null || !provider.thinned.next(moment.time)) return;
    moment.tell('sequence', {
      step: anomaly,
      state: head.state,
      sequence: head.sequence,
      protocol: head.protocol.id,
      publisher: -1,
      unit: head.area,
    });
  }
}
