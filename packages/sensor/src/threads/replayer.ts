import { Packet } from '@fengsui/capture';
import { Head, type Kind, protocols, type Side } from '@fengsui/wire';
import type { Ledger } from '../ledger.ts';
import { Flow } from '../traffic/flow.ts';
import {
  ADOPTED,
  BOUND,
  CLOSED,
  CONNECTION,
  CONTROL,
  DATAGRAM,
  DIGITS,
  ENDED,
  GARBAGE,
  LENGTHS,
  LINKED,
  MESSAGE,
  MESSAGE_HERE,
  ODD,
  OPENED,
  PLACE_WORDS,
  PLACED,
  PROBLEM,
  STARTED,
  UNIT,
  UNIT_HERE,
  UNRECOGNISED,
  wordsOf,
} from './operations.ts';
import type { RingReader } from './ring.ts';

/** Operations taken before the caller gets its turn. */
const TURN = 1 << 17;

/** Reads from a ring what traffic tells in another thread, and has a ledger book it. */
export class Replayer {
  /** Nothing more comes. */
  ended = false;
  private readonly ring: RingReader;
  private readonly ledger: Ledger;
  private readonly windows: readonly Uint8Array[];
  /** Flows by their slots. */
  private readonly flows: Flow[] = [];
  private readonly packet = new Packet();
  private readonly heads = protocols.map((protocol) => new Head(protocol));
  private problem = '';
  private base = 0;

  constructor(ring: RingReader, windows: readonly SharedArrayBuffer[], ledger: Ledger) {
    this.ring = ring;
    this.windows = windows.map((buffer) => new Uint8Array(buffer));
    this.ledger = ledger;
  }

  /** Takes what is there, a turn's worth at most. False when nothing more is there now. */
  take(): boolean {
    const { ring } = this;
    for (let count = 0; count < TURN; count++) {
      const at = ring.next();
      if (at < 0) return false;
      ring.done(this.operation(at));
      if (this.ended) return false;
    }
    return true;
  }

  /** Does what the operation at `at` says; returns its length in words. */
  private operation(at: number): number {
    const { words, doubles } = this.ring;
    const first = words[at];
    const code = first & 0xff;
    if (code === PLACED) {
      const { place } = this.ledger;
      place.frame = words[at + 1] >>> 0;
      place.time = doubles[(at + 2) >> 1];
      place.second = doubles[(at + 4) >> 1];
      return LENGTHS[PLACED];
    }
    if (code >= OPENED && code !== PROBLEM && code !== ENDED)
      return code === OPENED ? this.opened(at) : PLACE_WORDS + this.ofFlow(at, first, code);
    if (code === STARTED) {
      this.base = doubles[(at + 2) >> 1];
      this.ledger.place.base = this.base;
      this.ledger.clock.set(this.base, 0);
      return LENGTHS[STARTED];
    }
    if (code === DIGITS) {
      this.ledger.clock.digits = words[at + 1];
      return LENGTHS[DIGITS];
    }
    if (code === PROBLEM) {
      const length = words[at + 1];
      this.problem = String.fromCharCode(...new Uint16Array(words.buffer, (at + LENGTHS[PROBLEM]) * 4, length));
      return LENGTHS[PROBLEM] + wordsOf(length * 2);
    }
    this.ended = true;
    return LENGTHS[ENDED];
  }

  private ofFlow(begin: number, first: number, code: number): number {
    const { ledger } = this;
    const { words, doubles } = this.ring;
    const flow = this.flows[words[begin + 1]];
    const { place } = ledger;
    place.frame = words[begin + 2] >>> 0;
    place.time = doubles[(begin + 4) >> 1];
    const at = begin + PLACE_WORDS;
    flow.client = ((first >> 11) & 3) - 1;
    flow.listener = ((first >> 13) & 3) - 1;
    flow.opened = (first & 0x8000) !== 0;
    const direction = (first >> 8) & 1;
    const protocol = protocols[first >>> 16];
    switch (code) {
      case UNIT: {
        const bytes = this.windows[words[at + 4]];
        ledger.unit(flow, direction, protocol, bytes, words[at + 2], words[at + 3], ((first >> 9) & 3) as Side);
        return LENGTHS[UNIT];
      }
      case UNIT_HERE: {
        const length = words[at + 2];
        const from = (at + LENGTHS[UNIT_HERE]) * 4;
        ledger.unit(flow, direction, protocol, this.ring.bytes, from, from + length, ((first >> 9) & 3) as Side);
        return LENGTHS[UNIT_HERE] + wordsOf(length);
      }
      case MESSAGE:
        ledger.read(flow, direction, this.windows[words[at + 4]], this.head(at, protocol.index));
        return LENGTHS[MESSAGE];
      case MESSAGE_HERE: {
        const head = this.head(at, protocol.index);
        const from = (at + LENGTHS[MESSAGE_HERE]) * 4;
        const length = head.end;
        ledger.read(flow, direction, this.ring.bytes.subarray(from, from + length), head);
        return LENGTHS[MESSAGE_HERE] + wordsOf(length);
      }
      case LINKED: {
        const { packet } = this;
        packet.macSource = direction === 0 ? flow.macA : flow.macB;
        ledger.linked(flow, direction, packet, protocol);
        return LENGTHS[LINKED];
      }
      case BOUND: {
        const { packet } = this;
        packet.hopLimit = words[at + 2];
        packet.macSource = doubles[(at + 4) >> 1];
        packet.macDestination = doubles[(at + 6) >> 1];
        ledger.bound(flow, direction, packet);
        return LENGTHS[BOUND];
      }
      case CONNECTION:
        flow.tcpState = words[at + 2];
        ledger.connection(flow);
        return LENGTHS[CONNECTION];
      case DATAGRAM:
        ledger.datagram(flow);
        return LENGTHS[DATAGRAM];
      case CONTROL: {
        const { packet } = this;
        const length = words[at + 3];
        packet.protocol = words[at + 2];
        packet.bytes = this.ring.bytes;
        packet.start = (at + LENGTHS[CONTROL]) * 4;
        packet.end = packet.start + length;
        ledger.control(flow, direction, packet);
        return LENGTHS[CONTROL] + wordsOf(length);
      }
      case ADOPTED:
        ledger.adopted(flow, protocol);
        return LENGTHS[ADOPTED];
      case GARBAGE:
        ledger.garbage(flow, protocol, words[at + 2]);
        return LENGTHS[GARBAGE];
      case ODD:
        flow.oddity = words[at + 2];
        flow.repeated = words[at + 3];
        ledger.odd(flow, direction);
        return LENGTHS[ODD];
      case UNRECOGNISED:
        ledger.unrecognised(flow);
        return LENGTHS[UNRECOGNISED];
      default:
        flow.lastSeen = doubles[(at + 2) >> 1];
        ledger.closed(flow);
        return LENGTHS[CLOSED];
    }
  }

  private opened(at: number): number {
    const { words, doubles } = this.ring;
    const { packet } = this;
    const flow = new Flow();
    flow.network = words[at] >>> 8;
    flow.protocolNumber = words[at + 2];
    flow.portA = words[at + 3];
    flow.portB = words[at + 4];
    packet.network = flow.network;
    packet.source0 = words[at + 6];
    packet.source1 = words[at + 7];
    packet.source2 = words[at + 8];
    packet.source3 = words[at + 9];
    packet.destination0 = words[at + 10];
    packet.destination1 = words[at + 11];
    packet.destination2 = words[at + 12];
    packet.destination3 = words[at + 13];
    packet.macSource = doubles[(at + 14) >> 1];
    packet.macDestination = doubles[(at + 16) >> 1];
    flow.macA = packet.macSource;
    flow.macB = packet.macDestination;
    this.flows[words[at + 1]] = flow;
    this.ledger.opened(flow, packet);
    return LENGTHS[OPENED];
  }

  private head(at: number, protocol: number): Head {
    const { words, doubles } = this.ring;
    const head = this.heads[protocol];
    head.start = words[at + 2];
    head.end = words[at + 3];
    head.kind = words[at + 5] as Kind;
    head.acts = words[at + 6];
    head.marks = words[at + 7];
    const double = (at + 10) >> 1;
    const code = words[at + 8];
    // A whole number stays one: heads keep their shape.
    head.code = doubles[double] === code ? code : doubles[double];
    head.status = doubles[double + 1];
    head.pair = doubles[double + 2];
    head.unit = doubles[double + 3];
    head.area = doubles[double + 4];
    head.address = doubles[double + 5];
    head.quantity = doubles[double + 6];
    head.state = doubles[double + 7];
    head.sequence = doubles[double + 8];
    head.digest = doubles[double + 9];
    head.value = doubles[double + 10];
    head.problem = this.problem;
    this.problem = '';
    return head;
  }
}
