import { type Head, KIND_REQUEST, KIND_RESPONSE } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

/** Codes of S and U messages; what is below is a type of information (IEC 60870-5-104 §5). */
const FIRST_CONTROL = 0x100;
const STARTDT_ACT = 1;
const STARTDT_CON = 2;
const STOPDT_CON = 8;
const COUNTERS = 0x8000;
/** Messages of either side that may wait for their acknowledgement: k by the standard's default, with room for other settings. */
const WINDOW = 64;
/** Connections of one conversation whose counters are kept: redundant ones, and one that replaces another. */
const LINK_LIMIT = 4;
/** Type and causes of station interrogation. */
const INTERROGATION = 100;
const CAUSE = 8;
const CAUSE_INTERROGATED = 20;
const CAUSE_LAST_GROUP = 36;

/** Counters of one connection: by the direction of the flow, the number of the next message expected; -1 before the first. */
class Link {
  readonly flow: object;
  readonly next: [number, number] = [-1, -1];
  /** What the other side has acknowledged of each direction. */
  readonly acknowledged: [number, number] = [-1, -1];
  started: boolean;
  /** Told once, until it is started or acknowledges again. */
  toldStopped = false;
  toldWindow = false;

  constructor(flow: object, started: boolean) {
    this.flow = flow;
    this.started = started;
  }
}

/** How far `to` is ahead of `from`, -16384 to 16383: counters have 15 bits. */
const ahead = (from: number, to: number): number => (((to - from) << 17) >> 17) | 0;

/**
 * The link layer of IEC 104: messages are numbered one by one, none is acknowledged that was not sent, none waits for its acknowledgement behind
 * a whole window, none is sent before STARTDT or after STOPDT, and none answers an interrogation that nobody asked for. TCP loses and repeats nothing, so that a
 * number that comes twice was put in by somebody; a gap may be the capture's loss, and is none.
 */
export class TelecontrolLinkCourse implements Course {
  private readonly links: Link[] = [];
  private last: Link | null = null;
  private readonly thinned = new Map<string, Thinned>();
  private interrogated = false;
  private complete: boolean | null = null;

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    const link = this.link(moment);
    this.complete ??= moment.opened;
    if (head.code >= FIRST_CONTROL) {
      if (head.sequence < 0 && head.state < 0) this.unnumbered(link, bytes, head);
      else this.acknowledge(link, head, moment);
      return;
    }
    if (head.sequence < 0) return;
    const { direction } = moment;
    const expected = link.next[direction];
    const step = expected < 0 ? 0 : ahead(expected, head.sequence);
    if (step < 0) this.tell('sequence_back', head, moment, expected);
    else link.next[direction] = (head.sequence + 1) % COUNTERS;
    if (link.acknowledged[direction] < 0) link.acknowledged[direction] = head.sequence;
    const waiting = ahead(link.acknowledged[direction], link.next[direction]);
    if (waiting > WINDOW && step === 0 && !link.toldWindow) {
      link.toldWindow = true;
      this.tell('window_exceeded', head, moment, link.acknowledged[direction]);
    }
    if (!link.started && !link.toldStopped) {
      link.toldStopped = true;
      this.tell('not_started', head, moment, expected);
    }
    this.acknowledge(link, head, moment);
    this.interrogation(bytes, head, moment);
  }

  private link(moment: Moment): Link {
    if (this.last?.flow === moment.flow) return this.last;
    let link = this.links.find(({ flow }) => flow === moment.flow);
    if (link === undefined) {
      if (this.links.length >= LINK_LIMIT) this.links.shift();
      link = new Link(moment.flow, !moment.opened);
      this.links.push(link);
    }
    this.last = link;
    return link;
  }

  private unnumbered(link: Link, bytes: Uint8Array, head: Head): void {
    const bits = bytes[head.start + 2] >> 2;
    if (bits === STARTDT_CON || bits === STARTDT_ACT) {
      link.started = true;
      link.toldStopped = false;
    } else if (bits === STOPDT_CON) link.started = false;
  }

  /** N(R) says which number of the other side is expected next. */
  private acknowledge(link: Link, head: Head, moment: Moment): void {
    const other = 1 - moment.direction;
    const sent = link.next[other];
    const before = link.acknowledged[other];
    if (before >= 0 && ahead(before, head.state) < 0) this.tell('acknowledgement_back', head, moment, before);
    else if (sent >= 0 && ahead(sent, head.state) > WINDOW) this.tell('unsent_acknowledged', head, moment, sent);
    else {
      if (head.state !== before) link.toldWindow = false;
      link.acknowledged[other] = head.state;
    }
  }

  private interrogation(bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.code === INTERROGATION) {
      if (head.kind === KIND_REQUEST || head.kind === KIND_RESPONSE) this.interrogated = true;
      return;
    }
    const cause = bytes[head.start + CAUSE] & 63;
    if (cause < CAUSE_INTERROGATED || cause > CAUSE_LAST_GROUP || this.interrogated || !this.complete) return;
    this.interrogated = true;
    this.tell('interrogation_unasked', head, moment, -1);
  }

  private tell(step: string, head: Head, moment: Moment, expected: number): void {
    const thinned = this.thinned.get(step) ?? new Thinned();
    this.thinned.set(step, thinned);
    if (!thinned.next(moment.time)) return;
    moment.tell('sequence', {
      step,
      state: head.state,
      sequence: head.sequence,
      previousSequence: expected,
      protocol: head.protocol.id,
      unit: head.unit,
    });
  }
}
