import type { Head } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { hash } from './hash.ts';
import { Thinned } from './thinned.ts';

/** Frame types as the protocol's codes: data, and the configurations that describe it. */
const DATA = 0;
const CONFIGURATION_1 = 2;
const CONFIGURATION_3 = 5;
/** Header with the second of century and its fraction (IEEE C37.118.2 table 3). */
const FRACTION = 10;
const HEADER = 14;
/** Bits of a block's status: not synchronised, and the data error above it (table 6). */
const NOT_SYNCHRONISED = 0x2000;
const DATA_ERROR = 0xc000;
/** Nanoseconds by which a stream's whole seconds may leap against the capture's clock: one for the fraction that is left out, one for the network. */
const LEAP = 2e9;
/** Most streams told apart in one conversation. */
const STREAM_LIMIT = 64;

/** What one stream said last. */
class Stream {
  seconds = -1;
  fraction = 0;
  check = 0;
  /** Capture time less the stream's own, in nanoseconds: constant but for the network's delay. */
  lag = 0;
  status = 0;
  /** Hashes of the configurations by their types. */
  readonly configurations = new Map<number, number>();
  readonly thinned = new Map<string, Thinned>();
}

/**
 * Streams of synchrophasors: their time keeps pace with the capture's clock, one time has one set of values, and a
 * configuration stays as it is. Tells of changes of status once.
 */
export class SynchrophasorsCourse implements Course {
  readonly steady = true;
  private readonly streams = new Map<number, Stream>();

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.problem !== '') return;
    let stream = this.streams.get(head.unit);
    if (stream === undefined) {
      if (this.streams.size >= STREAM_LIMIT) return;
      this.streams.set(head.unit, (stream = new Stream()));
    }
    if (head.code === DATA) this.data(stream, bytes, head, moment);
    else if (head.code >= CONFIGURATION_1 && head.code <= CONFIGURATION_3 && !moment.fromClient)
      this.configuration(stream, bytes, head, moment);
  }

  private configuration(stream: Stream, bytes: Uint8Array, head: Head, moment: Moment): void {
    const now = hash(bytes, head.start + HEADER, head.end - 2);
    const before = stream.configurations.get(head.code);
    stream.configurations.set(head.code, now);
    // A configuration in several frames has several hashes; those of type 3 number theirs.
    if (before === undefined || before === now || (head.code === CONFIGURATION_3 && head.quantity === 0)) return;
    tell(stream, 'configuration_changed', head, moment);
  }

  private data(stream: Stream, bytes: Uint8Array, head: Head, moment: Moment): void {
    const seconds = head.sequence;
    const at = head.start + FRACTION;
    const fraction = (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    const check = (bytes[head.end - 2] << 8) | bytes[head.end - 1];
    const lag = moment.time - seconds * 1e9;
    const anomaly = stream.seconds < 0 ? '' : judge(stream, seconds, fraction, check, lag);
    if (anomaly !== '') tell(stream, anomaly, head, moment);
    const changed = head.state & ~stream.status;
    if (stream.seconds >= 0 && changed & NOT_SYNCHRONISED) tell(stream, 'synchronisation_lost', head, moment);
    if (stream.seconds >= 0 && changed & DATA_ERROR) tell(stream, 'data_invalid', head, moment);
    stream.seconds = seconds;
    stream.fraction = fraction;
    stream.check = check;
    stream.lag = lag;
    stream.status = head.state;
  }
}

function judge(stream: Stream, seconds: number, fraction: number, check: number, lag: number): string {
  if (seconds === stream.seconds && fraction === stream.fraction) return check === stream.check ? '' : 'sample_contradicted';
  return Math.abs(lag - stream.lag) > LEAP ? 'time_jump' : '';
}

function tell(stream: Stream, step: string, head: Head, moment: Moment): void {
  const thinned = stream.thinned.get(step) ?? new Thinned();
  stream.thinned.set(step, thinned);
  if (!thinned.next(moment.time)) return;
  const { state, sequence, unit } = head;
  moment.tell('sequence', { step, state, sequence, previousSequence: stream.seconds, protocol: head.protocol.id, unit });
}
