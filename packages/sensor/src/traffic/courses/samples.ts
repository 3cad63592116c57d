import { type Head, MARK_TEST } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

/** What is wrong with samples. */
type SampleAnomaly =
  | 'sample_contradicted'
  | 'sample_repeated'
  | 'count_back'
  | 'count_jump'
  | 'stalled'
  | 'configuration_changed'
  | 'synchronisation_lost'
  | 'synchronisation_changed'
  | 'simulation_began'
  | 'other_source';

/** Of the publisher itself: what comes next follows on these. */
const FOLLOWS_ON = new Set<string>([
  'lost',
  'configuration_changed',
  'synchronisation_lost',
  'synchronisation_changed',
  'simulation_began',
]);

/** Samples that are remembered: as many counts back a second copy, or another one, is told apart. A power of two. */
const REMEMBERED = 32;
/** Within this time the same samples again are a second copy of a redundant network or of the tap. */
const COPY = 5e6;
/** Behind a longer silence the count says nothing: the publisher may have begun anew. */
const FORGOTTEN = 2e9;
/** Samples in turn from which step and period are known. */
const KNOWN = 64;
/** A leap that time explains to within this factor and number of samples is loss. */
const PACE = 1.5;
const SLACK = 20;
/** Samples in turn from which a stray count is the publisher's new one. */
const ADOPTED = 16;
/** A publisher stalls when nothing was lost, and yet it paused for so many times its longest pause, so many periods, and this long. */
const STALL_FACTOR = 4;
const STALL_PERIODS = 40;
const STALL_LEAST = 1e8;

/**
 * The count of one publisher of sampled values (IEC 61850-9-2 §8): it grows by the same step with each message and wraps at the rate of a second, so that
 * it is a clock. A leap that takes as long as its samples would is loss, of the network or the capture, and no anomaly; one that takes no time, a
 * count that goes back, or other values under a count that was used, is another sender. Costs a few comparisons of integers for samples in turn.
 */
export class SamplePublisher {
  private count = -1;
  private time = 0;
  private revision = -1;
  private quantity = -1;
  private synchronised = -1;
  private simulated = 0;
  /** How much the count grows; learnt from the first difference that comes twice. */
  private stride = 0;
  private lastAhead = 0;
  /** Samples in turn, and the nanoseconds between them. */
  private turns = 0;
  private period = 0;
  private longest = 0;
  /** Counts of a second, known after the first wrap; 0 before. */
  private rate = 0;
  /** A count that does not follow on, and how often it was followed on. */
  private stray = -1;
  private strays = 0;
  private readonly counts = new Int32Array(REMEMBERED).fill(-1);
  private readonly values = new Int32Array(REMEMBERED);
  private readonly times = new Float64Array(REMEMBERED);
  /** The count before the last message. */
  previous = -1;

  /** Takes the next message; says what is wrong with it, or null. `time` in nanoseconds. */
  step(head: Head, time: number): SampleAnomaly | null {
    const { sequence } = head;
    this.previous = this.count;
    if (
      this.count >= 0 &&
      sequence - this.count === this.stride &&
      head.state === this.synchronised &&
      head.area === this.revision &&
      head.quantity === this.quantity &&
      (head.marks & MARK_TEST) === this.simulated
    )
      return this.inTurn(head, time);
    const anomaly = this.count < 0 ? null : this.judge(head, time);
    if (anomaly === 'copy') return null;
    if (anomaly === null || FOLLOWS_ON.has(anomaly)) this.take(head, time);
    else if (anomaly !== 'sample_contradicted' && anomaly !== 'sample_repeated') this.follow(head, time);
    return anomaly === 'lost' ? null : anomaly;
  }

  private inTurn(head: Head, time: number): SampleAnomaly | null {
    const pause = time - this.time;
    const stalled =
      this.turns >= KNOWN &&
      pause > STALL_LEAST &&
      pause > this.period * STALL_PERIODS &&
      pause > this.longest * STALL_FACTOR &&
      pause < FORGOTTEN;
    this.turns++;
    this.period += (pause - this.period) / Math.min(this.turns, KNOWN);
    if (pause > this.longest) this.longest = pause;
    this.take(head, time);
    return stalled ? 'stalled' : null;
  }

  private take(head: Head, time: number): void {
    const { sequence } = head;
    const slot = sequence & (REMEMBERED - 1);
    this.counts[slot] = sequence;
    this.values[slot] = head.value;
    this.times[slot] = time;
    this.count = sequence;
    this.time = time;
    this.revision = head.area;
    this.quantity = head.quantity;
    this.synchronised = head.state;
    this.simulated = head.marks & MARK_TEST;
  }

  /** A count of its own that goes on long enough is where the publisher now is. */
  private follow(head: Head, time: number): void {
    this.strays = head.sequence === this.stray + this.stride ? this.strays + 1 : 0;
    this.stray = head.sequence;
    if (this.strays < ADOPTED) return;
    this.strays = 0;
    this.take(head, time);
  }

  private judge(head: Head, time: number): SampleAnomaly | 'copy' | 'lost' | null {
    const { sequence } = head;
    const silent = time - this.time;
    if (silent > FORGOTTEN) return null;
    if (head.area !== this.revision || head.quantity !== this.quantity) return 'configuration_changed';
    if ((head.marks & MARK_TEST) !== this.simulated) return this.simulated === 0 ? 'simulation_began' : null;
    if (head.state !== this.synchronised)
      return head.state < this.synchronised ? 'synchronisation_lost' : 'synchronisation_changed';
    const ahead = sequence - this.count;
    if (this.stride === 0) return this.learn(ahead);
    if (ahead <= 0) {
      const slot = sequence & (REMEMBERED - 1);
      // Each count comes back a second later.
      const known = this.counts[slot] === sequence && ahead > -REMEMBERED * this.stride;
      if (known && this.values[slot] !== (head.value | 0)) return 'sample_contradicted';
      if (known) return time - this.times[slot] < COPY ? 'copy' : 'sample_repeated';
      return this.wrapped(sequence, silent);
    }
    return this.onPace(ahead, silent) ? 'lost' : 'count_jump';
  }

  /** The step is the difference that comes twice in a row. */
  private learn(ahead: number): null {
    if (ahead > 0 && ahead === this.lastAhead) this.stride = ahead;
    this.lastAhead = ahead;
    return null;
  }

  /** Whether counting on by so much may take so long. */
  private onPace(ahead: number, silent: number): boolean {
    return this.turns < KNOWN || ahead / this.stride <= (silent / this.period) * PACE + SLACK;
  }

  /** A count that went back has passed the end of a second, or is wrong. */
  private wrapped(sequence: number, silent: number): 'lost' | 'count_back' | null {
    const next = this.count + this.stride;
    if (sequence === 0 && (next === this.rate || this.rate === 0)) {
      this.rate = next;
      return null;
    }
    // Losses around the wrap; what is not known yet is at least as long as what was counted.
    const ahead = (this.rate === 0 ? next : this.rate) - this.count + sequence;
    const short = this.rate === 0 ? sequence < this.count / 2 : sequence < this.count;
    return short && this.onPace(ahead, silent) ? 'lost' : 'count_back';
  }
}

/** Most publishers told apart in one conversation. */
const PUBLISHER_LIMIT = 64;

/** Publishers of one conversation, by the hash of the id and the APPID. */
export class SamplesCourse implements Course {
  readonly steady = true;
  private readonly publishers = new Map<number, { publisher: SamplePublisher; thinned: Map<SampleAnomaly, Thinned> }>();
  private lastKey = -1;
  private last: SamplePublisher | null = null;

  step(_bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.sequence < 0 || head.pair < 0) return;
    const key = (head.pair ^ Math.imul(head.unit + 1, 0x9e3779b1)) >>> 0;
    let publisher = this.last;
    if (key !== this.lastKey || publisher === null) {
      publisher = this.find(key, head, moment);
      if (publisher === null) return;
      this.lastKey = key;
      this.last = publisher;
    }
    const anomaly = publisher.step(head, moment.time);
    if (anomaly !== null) this.tell(anomaly, key, publisher, head, moment);
  }

  private find(key: number, head: Head, moment: Moment): SamplePublisher | null {
    const known = this.publishers.get(key);
    if (known) return known.publisher;
    if (this.publishers.size >= PUBLISHER_LIMIT) return null;
    const publisher = new SamplePublisher();
    this.publishers.set(key, { publisher, thinned: new Map() });
    if (moment.isOther(key)) this.tell('other_source', key, publisher, head, moment);
    if (head.marks & MARK_TEST) this.tell('simulation_began', key, publisher, head, moment);
    return publisher;
  }

  private tell(step: SampleAnomaly, key: number, { previous }: SamplePublisher, head: Head, moment: Moment): void {
    const thinned = this.publishers.get(key)?.thinned ?? new Map<SampleAnomaly, Thinned>();
    const kind = thinned.get(step) ?? new Thinned();
    thinned.set(step, kind);
    if (!kind.next(moment.time)) return;
    moment.tell('sequence', {
      step,
      state: head.state,
      sequence: head.sequence,
      previousSequence: previous,
      protocol: head.protocol.id,
      publisher: head.pair,
      unit: head.unit,
    });
  }
}
