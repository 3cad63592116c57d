import type { Head } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { hash } from './hash.ts';
import { Thinned } from './thinned.ts';

const UNSOLICITED_RESPONSE = 130;
/** Link addresses, application control, function code and indications in front of the objects of an assembled response. */
const OBJECTS = 8;
/** Indication of a restart, in both octets as one word (IEEE 1815 §4.4.5). */
const RESTARTED = 0x8000;
/** Retries of one response come within this time. */
const RETRIES = 120e9;
const OUTSTATION_LIMIT = 256;

/** What an outstation sent last without being asked. */
interface Last {
  sequence: number;
  contents: number;
  time: number;
}

/**
 * Unsolicited responses of DNP3 (IEEE 1815 §4.2.1): an outstation numbers them one by one modulo 16, and repeats the number only with the same contents until it is
 * confirmed. A number with other contents, and one that does not follow on though no restart is told, was put in by somebody.
 */
export class UnsolicitedCourse implements Course {
  private readonly outstations = new Map<number, Last>();
  private readonly thinned = new Thinned();

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.code !== UNSOLICITED_RESPONSE || head.problem !== '') return;
    const contents = hash(bytes, head.start + OBJECTS, head.end);
    const last = this.outstations.get(head.unit);
    const { sequence } = head;
    if (last === undefined) {
      if (this.outstations.size < OUTSTATION_LIMIT) this.outstations.set(head.unit, { sequence, contents, time: moment.time });
      return;
    }
    const ahead = (sequence - last.sequence) & 15;
    const within = moment.time - last.time < RETRIES;
    const anomaly =
      ahead === 0
        ? within && contents !== last.contents
          ? 'unsolicited_contradicted'
          : ''
        : ahead > 8
          ? 'unsolicited_back'
          : '';
    if (anomaly !== '' && (head.state & RESTARTED) === 0 && this.thinned.next(moment.time))
      moment.tell('sequence', {
        step: anomaly,
        state: head.state,
        sequence,
        previousSequence: last.sequence,
        protocol: head.protocol.id,
        unit: head.unit,
      });
    last.sequence = sequence;
    last.contents = contents;
    last.time = moment.time;
  }
}
