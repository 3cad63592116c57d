import type { Packet } from '@fengsui/capture';
import type { Head, MessageSink, Protocol, Side } from '@fengsui/wire';
import type { Flow } from '../traffic/flow.ts';
import type { Place } from '../traffic/place.ts';
import type { TrafficSink } from '../traffic/traffic-sink.ts';
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
import type { RingWriter } from './ring.ts';
import type { SharedWindows } from './shared-windows.ts';

/** Words that wait for the reader from which units are read here, to be fewer than the ring holds. */
const BEHIND = 1 << 12;
/** Units between two looks at how far the reader is. */
const LOOK_EVERY = 16;
/** Bytes of an ICMP packet that the other side may look at. */
const CONTROL_BYTES = 64;

/** Who reads the messages of units: the other side, this one, or whoever has less to do. */
export type Reading = 'there' | 'here' | 'balanced';

/**
 * Writes what traffic tells into a ring. Bytes that lie in a shared window are named, others are copied. When the reader falls behind, the messages of units are
 * read here and their heads written: who reads them changes nothing, for reading a unit depends on nothing but the unit. Protocols in which messages settle
 * something for later ones are always read there.
 */
export class Recorder implements TrafficSink, MessageSink {
  private readonly ring: RingWriter;
  private readonly place: Place;
  private readonly windows: SharedWindows;
  private readonly reading: Reading;
  private second = Number.NaN;
  private started = false;
  /** Slots of flows that were closed. */
  private readonly free: number[] = [];
  private slots = 0;
  private units = 0;
  private behind = false;
  private flow: Flow | null = null;
  private direction = 0;

  constructor(ring: RingWriter, place: Place, windows: SharedWindows, reading: Reading) {
    this.ring = ring;
    this.place = place;
    this.windows = windows;
    this.reading = reading;
  }

  /** The digits of times changed. */
  digits(digits: number): void {
    const { words } = this.ring;
    const at = this.ring.reserve(LENGTHS[DIGITS]);
    words[at] = DIGITS;
    words[at + 1] = digits;
  }

  end(): void {
    // Frames in which nothing was found have a time as well.
    if (!this.started && !Number.isNaN(this.place.time)) this.start();
    this.ring.words[this.ring.reserve(LENGTHS[ENDED])] = ENDED;
    this.ring.flush();
  }

  opened(flow: Flow, packet: Packet): void {
    this.sync();
    flow.slot = this.free.pop() ?? this.slots++;
    const { ring } = this;
    const at = ring.reserve(LENGTHS[OPENED]);
    const { words, doubles } = ring;
    words[at] = OPENED | (flow.network << 8);
    words[at + 1] = flow.slot;
    words[at + 2] = flow.protocolNumber;
    words[at + 3] = flow.portA;
    words[at + 4] = flow.portB;
    words[at + 6] = flow.a0;
    words[at + 7] = flow.a1;
    words[at + 8] = flow.a2;
    words[at + 9] = flow.a3;
    words[at + 10] = flow.b0;
    words[at + 11] = flow.b1;
    words[at + 12] = flow.b2;
    words[at + 13] = flow.b3;
    doubles[(at + 14) >> 1] = packet.macSource;
    doubles[(at + 16) >> 1] = packet.macDestination;
  }

  bound(flow: Flow, direction: number, packet: Packet): void {
    const at = this.begin(BOUND, flow, direction, 0, 0, 0);
    const { words, doubles } = this.ring;
    words[at + 2] = packet.hopLimit;
    doubles[(at + 4) >> 1] = packet.macSource;
    doubles[(at + 6) >> 1] = packet.macDestination;
  }

  linked(flow: Flow, direction: number, _packet: Packet, protocol: Protocol): void {
    this.begin(LINKED, flow, direction, 0, protocol.index, 0);
  }

  datagram(flow: Flow): void {
    this.begin(DATAGRAM, flow, 0, 0, 0, 0);
  }

  connection(flow: Flow): void {
    const at = this.begin(CONNECTION, flow, 0, 0, 0, 0);
    this.ring.words[at + 2] = flow.tcpState;
  }

  control(flow: Flow, direction: number, packet: Packet): void {
    const length = Math.min(packet.end - packet.start, CONTROL_BYTES);
    const at = this.begin(CONTROL, flow, direction, 0, 0, length);
    this.ring.words[at + 2] = packet.protocol;
    this.ring.words[at + 3] = length;
    this.copy(packet.bytes, packet.start, length, at + LENGTHS[CONTROL]);
  }

  adopted(flow: Flow, protocol: Protocol): void {
    this.begin(ADOPTED, flow, 0, 0, protocol.index, 0);
  }

  unit(flow: Flow, direction: number, protocol: Protocol, bytes: Uint8Array, at: number, end: number, from: Side): void {
    if (bytes === this.windows.current) {
      if (this.reading !== 'there' && !protocol.settles && this.isBehind()) {
        this.flow = flow;
        this.direction = direction;
        protocol.read(bytes, at, end, from, this);
        return;
      }
      const to = this.begin(UNIT, flow, direction, from, protocol.index, 0);
      const { words } = this.ring;
      words[to + 2] = at;
      words[to + 3] = end;
      words[to + 4] = this.windows.number;
      return;
    }
    const to = this.begin(UNIT_HERE, flow, direction, from, protocol.index, end - at);
    this.ring.words[to + 2] = end - at;
    this.copy(bytes, at, end - at, to + LENGTHS[UNIT_HERE]);
  }

  /** A message of a unit that is read here. */
  message(bytes: Uint8Array, head: Head): void {
    if (head.problem !== '') this.problem(head.problem);
    const inWindow = bytes === this.windows.current;
    const { flow, direction, ring } = this;
    // A decoder's own buffer is as long as a message, and what describes one may look at what lies before it.
    const length = inWindow ? 0 : head.end;
    const at = this.begin(inWindow ? MESSAGE : MESSAGE_HERE, flow as Flow, direction, 0, head.protocol.index, length);
    const { words, doubles } = ring;
    words[at + 2] = head.start;
    words[at + 3] = head.end;
    words[at + 4] = this.windows.number;
    words[at + 5] = head.kind;
    words[at + 6] = head.acts;
    words[at + 7] = head.marks;
    words[at + 8] = head.code;
    const double = (at + 10) >> 1;
    doubles[double] = head.code;
    doubles[double + 1] = head.status;
    doubles[double + 2] = head.pair;
    doubles[double + 3] = head.unit;
    doubles[double + 4] = head.area;
    doubles[double + 5] = head.address;
    doubles[double + 6] = head.quantity;
    doubles[double + 7] = head.state;
    doubles[double + 8] = head.sequence;
    doubles[double + 9] = head.digest;
    doubles[double + 10] = head.value;
    if (!inWindow) this.copy(bytes, 0, length, at + LENGTHS[MESSAGE_HERE]);
  }

  garbage(flow: Flow, protocol: Protocol, length: number): void {
    const at = this.begin(GARBAGE, flow, 0, 0, protocol.index, 0);
    this.ring.words[at + 2] = length;
  }

  odd(flow: Flow, direction: number): void {
    flow.oddityTold = flow.oddity;
    const at = this.begin(ODD, flow, direction, 0, 0, 0);
    this.ring.words[at + 2] = flow.oddity;
    this.ring.words[at + 3] = flow.repeated;
  }

  unrecognised(flow: Flow): void {
    this.begin(UNRECOGNISED, flow, 0, 0, 0, 0);
  }

  closed(flow: Flow): void {
    const at = this.begin(CLOSED, flow, 0, 0, 0, 0);
    this.ring.doubles[(at + 2) >> 1] = flow.lastSeen;
    this.free.push(flow.slot);
  }

  private problem(problem: string): void {
    const at = this.ring.reserve(LENGTHS[PROBLEM] + wordsOf(problem.length * 2));
    const { words } = this.ring;
    words[at] = PROBLEM;
    words[at + 1] = problem.length;
    const text = new Uint16Array(words.buffer, (at + LENGTHS[PROBLEM]) * 4, problem.length);
    for (let i = 0; i < problem.length; i++) text[i] = problem.charCodeAt(i);
  }

  /** Begins an operation on a flow with so many bytes behind it. Returns where its own words are counted from. */
  private begin(code: number, flow: Flow, direction: number, from: number, protocol: number, bytes: number): number {
    const { place } = this;
    if (place.second !== this.second) this.sync();
    const length = PLACE_WORDS + LENGTHS[code as keyof typeof LENGTHS] + (bytes === 0 ? 0 : wordsOf(bytes));
    const at = this.ring.reserve(length);
    const { words, doubles } = this.ring;
    words[at] =
      code |
      (direction << 8) |
      (from << 9) |
      ((flow.client + 1) << 11) |
      ((flow.listener + 1) << 13) |
      (flow.opened ? 1 << 15 : 0) |
      (protocol << 16);
    words[at + 1] = flow.slot;
    words[at + 2] = place.frame;
    doubles[(at + 4) >> 1] = place.time;
    return at + PLACE_WORDS;
  }

  private sync(): void {
    const { place, ring } = this;
    if (!this.started) this.start();
    this.second = place.second;
    const at = ring.reserve(LENGTHS[PLACED]);
    ring.words[at] = PLACED;
    ring.words[at + 1] = place.frame;
    ring.doubles[(at + 2) >> 1] = place.time;
    ring.doubles[(at + 4) >> 1] = place.second;
  }

  /** Says when the capture's clock began. */
  private start(): void {
    this.started = true;
    const at = this.ring.reserve(LENGTHS[STARTED]);
    this.ring.words[at] = STARTED;
    this.ring.doubles[(at + 2) >> 1] = this.place.base;
  }

  private isBehind(): boolean {
    if (this.reading === 'here') return true;
    if ((this.units++ & (LOOK_EVERY - 1)) === 0) this.behind = this.ring.lag(true) > BEHIND;
    return this.behind;
  }

  /** Copies bytes to the words from `to` on. */
  private copy(bytes: Uint8Array, from: number, length: number, to: number): void {
    const target = this.ring.bytes;
    const at = to * 4;
    if (length <= 96) for (let i = 0; i < length; i++) target[at + i] = bytes[from + i];
    else target.set(bytes.subarray(from, from + length), at);
  }
}
