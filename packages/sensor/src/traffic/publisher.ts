import type { Head } from '@fengsui/wire';

/** What is wrong with a publication. */
export type Anomaly =
  | 'state_back'
  | 'state_jump'
  | 'sequence_back'
  | 'sequence_repeated'
  | 'sequence_not_reset'
  | 'sequence_jump'
  | 'data_changed'
  | 'configuration_changed'
  | 'late'
  | 'regular'
  | 'other_source';

/** An anomaly, with the numbers before and after. */
export interface SequenceStep {
  readonly [name: string]: string | number;
  readonly step: Anomaly;
  readonly state: number;
  readonly sequence: number;
  readonly previousState: number;
  readonly previousSequence: number;
}

/** Within this time the same message again, or one out of turn, is a second copy of a redundant network or of the tap. */
const COPY = 5e6;
/** Within this time a publisher that is heard does not begin anew. */
const RESTART = 2e9;
/** Behind a longer silence, numbers say nothing: the capture may have paused. */
const FORGOTTEN = 60e9;
/** Steps that losses of the capture explain, without and with losses seen before. */
const STATES_TOGETHER = 4;
const STATES_LOST = 16;
const SEQUENCES_LOST = 64;
/** A publisher is late when it was silent for this many times its longest pause, once that is known from so many pauses. */
const LATE_FACTOR = 4;
const LATE_LEAST = 2e9;
const PAUSES = 16;
/** Two intervals between changes are alike to within this share; a script keeps time so, a process does not. */
const ALIKE = 0.02;
/** Shorter intervals are those of a reclosing sequence, in nanoseconds. */
const RHYTHM_LEAST = 1e9;
/** On and off as long as each other are a sign of life that a device toggles. */
const SYMMETRIC = 0.1;
/** Intervals in turn that come again, from which changes are regular. */
const RHYTHM = 2;

/** Times of a publisher's changes: on for so long, off for so long, over and over. */
class Rhythm {
  private changed = Number.NaN;
  /** The last two intervals, the later first. */
  private last = Number.NaN;
  private beforeLast = Number.NaN;
  private alike = 0;

  /** Takes the time of a change; true when it comes as regularly as the ones before. */
  change(time: number): boolean {
    const interval = time - this.changed;
    const { last, beforeLast } = this;
    const again = Math.abs(interval - beforeLast) <= beforeLast * ALIKE && interval >= RHYTHM_LEAST;
    const symmetric = Math.abs(interval - last) <= last * SYMMETRIC;
    this.alike = again && !symmetric ? this.alike + 1 : 0;
    this.changed = time;
    this.beforeLast = last;
    this.last = interval;
    return this.alike >= RHYTHM;
  }
}

/**
 * State and sequence numbers of one publisher (IEC 61850-8-1 §18.1): the state number grows by one with each change, the sequence number starts at
 * zero with it and grows by one with each repetition; what is repeated is the same data. Wrap-around, a publisher that begins anew at state 1,
 * second copies, and what losses of the capture explain are no anomalies.
 */
export class Publisher {
  private state = -1;
  private sequence = -1;
  private time = 0;
  private digest = -1;
  private revision = -1;
  private entries = -1;
  /** Repetitions were missed: the capture, or the network, loses frames. */
  private lossy = false;
  /** Longest pause between messages in turn, and how many there were. */
  private longest = 0;
  private pauses = 0;
  private readonly rhythm = new Rhythm();

  /** Takes the next message; says what is wrong with it, or null. `time` in nanoseconds. */
  step(head: Head, time: number): SequenceStep | null {
    const { state: previousState, sequence: previousSequence } = this;
    const { state, sequence } = head;
    let anomaly = previousState < 0 ? null : this.judge(head, time - this.time);
    if (anomaly === 'copy') return null;
    if (anomaly === null && previousState >= 0 && state !== previousState && this.rhythm.change(time)) anomaly = 'regular';
    this.state = state;
    this.sequence = sequence;
    this.time = time;
    this.digest = head.digest;
    this.revision = head.area;
    this.entries = head.quantity;
    return anomaly === null ? null : { step: anomaly, state, sequence, previousState, previousSequence };
  }

  private judge(head: Head, silent: number): Anomaly | 'copy' | null {
    const { state, sequence } = head;
    if (head.area !== this.revision || head.quantity !== this.entries) return 'configuration_changed';
    if (state === this.state) return this.repeated(head, silent);
    if (silent < COPY && state === this.state - 1) return 'copy';
    if (state < this.state) {
      const begun = state <= 1 && (sequence <= 1 || silent > RESTART);
      return begun ? null : 'state_back';
    }
    if (silent > FORGOTTEN) return null;
    if (state - this.state > (this.lossy ? STATES_LOST : STATES_TOGETHER)) return 'state_jump';
    return sequence > 16 && silent < RESTART ? 'sequence_not_reset' : null;
  }

  private repeated(head: Head, silent: number): Anomaly | 'copy' | null {
    const ahead = head.sequence - this.sequence;
    const same = head.digest === this.digest;
    if (same && silent < COPY && ahead <= 0 && ahead > -4) return 'copy';
    if (!same) return 'data_changed';
    if (ahead === 0) return 'sequence_repeated';
    if (ahead < 0) {
      const begun = head.state <= 1 && head.sequence <= 1 && silent > RESTART;
      return begun || (head.sequence <= 1 && this.sequence > 0xfffffff0) ? null : 'sequence_back';
    }
    if (ahead > 1) {
      this.lossy = true;
      return ahead > SEQUENCES_LOST && silent < FORGOTTEN ? 'sequence_jump' : null;
    }
    const late = this.pauses >= PAUSES && silent > LATE_LEAST && silent > this.longest * LATE_FACTOR;
    this.pauses++;
    if (silent > this.longest) this.longest = silent;
    return late ? 'late' : null;
  }
}

/** Most publishers whose source is remembered. */
const SOURCE_LIMIT = 8192;

/** From which address each publisher, by the hash of its name, was heard first. */
export class Sources {
  private readonly sources = new Map<number, number>();

  /** True when that publisher was heard from another address first. */
  isOther(publisher: number, host: number): boolean {
    const known = this.sources.get(publisher);
    if (known === undefined) {
      if (this.sources.size < SOURCE_LIMIT) this.sources.set(publisher, host);
      return false;
    }
    return known !== host;
  }
}
