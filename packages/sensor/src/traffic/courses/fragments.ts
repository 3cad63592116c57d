import type { Head } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { hash } from './hash.ts';
import { Thinned } from './thinned.ts';

/** Function codes (IEEE 1815 §4.4). */
const CONFIRM = 0;
const LAST_REQUEST = 33;
const RESPONSE = 129;
const UNSOLICITED_RESPONSE = 130;
/** Link addresses in front of the application control, and its bit for what nobody asked for. */
const CONTROL = 4;
const UNSOLICITED = 0x10;
/** Link addresses, application control, function code and indications in front of the objects of an assembled response. */
const OBJECTS = 8;
/** Indication of a restart, in both octets as one word (IEEE 1815 §4.4.5). */
const RESTARTED = 0x8000;
/** Retries of one response come within this time. */
const RETRIES = 120e9;
/** No master waits less for an answer before it asks again. */
const PATIENCE = 1e9;
/** How often a number may come again after its answer: a retry may cross it on the way. */
const CROSSED = 1;
const OUTSTATION_LIMIT = 256;

/** Numbers of one outstation: of what it sends unasked, and of what it is asked. */
class Outstation {
  sequence = -1;
  contents = 0;
  time = 0;
  confirmed = false;
  /** How often the last number came again after it was confirmed. */
  again = 0;
  asked = -1;
  askedAt = 0;
  answered = false;
  askedAgain = 0;
}

/**
 * Sequence numbers of DNP3 fragments, modulo 16 (IEEE 1815 §4.2.1): a master counts on with each request, and an outstation with each unsolicited response that is
 * confirmed; what is repeated has the same contents. A number that comes again and again after its answer, with other contents, or that goes back though no
 * restart is told, was put in by somebody who copied it.
 */
export class FragmentsCourse implements Course {
  private readonly outstations = new Map<number, Outstation>();
  private readonly thinned = new Map<string, Thinned>();

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    const { code } = head;
    if (head.problem !== '' || head.sequence < 0 || (code > LAST_REQUEST && code !== RESPONSE && code !== UNSOLICITED_RESPONSE))
      return;
    let outstation = this.outstations.get(head.unit);
    if (outstation === undefined) {
      if (this.outstations.size >= OUTSTATION_LIMIT) return;
      this.outstations.set(head.unit, (outstation = new Outstation()));
    }
    if (code === UNSOLICITED_RESPONSE) this.unsolicited(outstation, bytes, head, moment);
    else if (code === RESPONSE) outstation.answered ||= head.sequence === outstation.asked;
    else if (code !== CONFIRM) this.request(outstation, head, moment);
    else if (bytes[head.start + CONTROL] & UNSOLICITED) outstation.confirmed ||= head.sequence === outstation.sequence;
  }

  private request(outstation: Outstation, head: Head, moment: Moment): void {
    const { sequence } = head;
    if (sequence !== outstation.asked) outstation.askedAgain = 0;
    else if ((outstation.answered || moment.time - outstation.askedAt < PATIENCE) && ++outstation.askedAgain > CROSSED)
      this.tell('request_repeated', head, outstation.asked, moment);
    outstation.asked = sequence;
    outstation.askedAt = moment.time;
    outstation.answered = false;
  }

  private unsolicited(outstation: Outstation, bytes: Uint8Array, head: Head, moment: Moment): void {
    const contents = hash(bytes, head.start + OBJECTS, head.end);
    const previous = outstation.sequence;
    const ahead = (head.sequence - previous) & 15;
    const within = moment.time - outstation.time < RETRIES;
    if (ahead !== 0) outstation.again = 0;
    else if (outstation.confirmed) outstation.again++;
    if (previous >= 0 && (head.state & RESTARTED) === 0) {
      if (ahead > 8) this.tell('unsolicited_back', head, previous, moment);
      else if (ahead === 0 && within && contents !== outstation.contents)
        this.tell('unsolicited_contradicted', head, previous, moment);
      else if (outstation.again > CROSSED) this.tell('unsolicited_repeated', head, previous, moment);
    }
    outstation.sequence = head.sequence;
    outstation.contents = contents;
    outstation.time = moment.time;
    outstation.confirmed = false;
  }

  private tell(step: string, head: Head, previousSequence: number, moment: Moment): void {
    const thinned = this.thinned.get(step) ?? new Thinned();
    this.thinned.set(step, thinned);
    if (!thinned.next(moment.time)) return;
    const { state, sequence, unit } = head;
    moment.tell('sequence', { step, state, sequence, previousSequence, protocol: head.protocol.id, unit });
  }
}
