import { MARK_MALFORMED, type Protocol } from '@fengsui/wire';
import { MARKED } from '../events/novelty.ts';
import type { Course } from './courses/course.ts';
import { courseOf } from './courses/index.ts';
import type { Host } from './host.ts';
import type { Place } from './place.ts';
import { Publisher } from './publisher.ts';
import { Rate } from './rate.ts';

/** Uses of two functions from which the order in which they come is known. */
const ORDER_KNOWN = 64;

/** Most areas of data told apart in one use of a function. */
const AREA_LIMIT = 1024;

/** How one function was used in a conversation. */
export class FunctionUse {
  readonly code: number;
  requests = 0;
  responses = 0;
  notices = 0;
  errors = 0;
  /** ACT_ bits seen with it. */
  acts = 0;
  /** Span of addresses touched; -1 before the first. */
  lowest = -1;
  highest = -1;
  /** Span of values written or reported. */
  least = Number.NaN;
  most = Number.NaN;
  /** Address and value of the last act. */
  lastAddress = -1;
  lastValue: number = Number.NaN;
  /** Routine messages that were events in the current minute of capture time. */
  minute = -1;
  toldInMinute = 0;
  firstSeen: number;
  firstFrame: number;
  /** Messages on areas that were not told apart because of the limit. */
  areasDropped = 0;
  private lastArea = -1;
  private areas: Set<number> | null = null;
  /** Codes of the functions that came before it. */
  private readonly before: number[] = [];

  constructor(code: number, time: number, frame: number) {
    this.code = code;
    this.firstSeen = time;
    this.firstFrame = frame;
  }

  /** True when the area was not touched before. */
  newArea(area: number): boolean {
    if (area === this.lastArea) return false;
    this.lastArea = area;
    const areas = (this.areas ??= new Set());
    if (areas.has(area)) return false;
    if (areas.size >= AREA_LIMIT) {
      this.areasDropped++;
      return false;
    }
    areas.add(area);
    return true;
  }

  /** True when it never came after that function, and both were used often enough for that to mean something. */
  comesAfter(other: FunctionUse): boolean {
    if (this.before.includes(other.code)) return false;
    this.before.push(other.code);
    return this.count >= ORDER_KNOWN && other.count >= ORDER_KNOWN;
  }

  /** Messages, as the protocol's messages are counted. */
  get count(): number {
    return this.requests + this.responses + this.notices;
  }
}

/** Most functions told apart in one conversation; the rest is counted under the last. */
const FUNCTION_LIMIT = 128;
/** Most stations told apart behind one server. */
const UNIT_LIMIT = 256;

/** All messages between a client and a server endpoint of one protocol. */
export class Conversation extends Rate {
  readonly id: number;
  readonly protocol: Protocol;
  readonly client: Host;
  readonly server: Host;
  /** The server's port; -1 without. */
  readonly port: number;
  messages = 0;
  requests = 0;
  responses = 0;
  bytes = 0;
  errors = 0;
  malformed = 0;
  firstSeen: number;
  lastSeen = 0;
  firstFrame: number;
  /** Frame of the last message. */
  lastFrame = 0;
  readonly functions: FunctionUse[] = [];
  /** Stations addressed behind the server; null before the first. */
  units: Set<number> | null = null;
  /** ACT_ bits of all its messages. */
  acts = 0;
  /** Requests since the last answer. */
  outstanding = 0;
  /** Time of the first of them. */
  unansweredSince = 0;
  /** `outstanding` is told of again when it passes this. */
  worstOutstanding = 0;
  /** Answers that no request was waiting for. */
  unasked = 0;
  /** State machine of the protocol; null when it keeps none. */
  readonly course: Course | null;
  /** Marks that make a message an event. */
  readonly marked: number;
  private publishers: Map<number, Publisher> | null = null;
  private last: FunctionUse | null = null;
  /** The function of the last message never followed on the one before. */
  newOrder = false;
  /** Messages whose function or station was not told apart because of the limits. */
  functionsDropped = 0;
  unitsDropped = 0;
  private lastUnit = -2;

  constructor(id: number, protocol: Protocol, client: Host, server: Host, port: number, time: number, frame: number) {
    super();
    this.id = id;
    this.protocol = protocol;
    this.client = client;
    this.server = server;
    this.port = port;
    this.firstSeen = time;
    this.firstFrame = frame;
    this.course = courseOf(protocol.id);
    this.marked = this.course?.steady ? MARK_MALFORMED : MARKED;
  }

  /** The use of a function so far; made when it is the first. */
  use(code: number, place: Place): FunctionUse {
    const last = this.last;
    this.newOrder = false;
    if (last !== null && last.code === code) return last;
    const functions = this.functions;
    for (let i = 0; i < functions.length; i++) {
      if (functions[i].code === code) {
        this.last = functions[i];
        if (last !== null) this.newOrder = functions[i].comesAfter(last);
        return functions[i];
      }
    }
    if (functions.length >= FUNCTION_LIMIT) {
      this.functionsDropped++;
      return functions[FUNCTION_LIMIT - 1];
    }
    const made = new FunctionUse(code, place.time, place.frame);
    functions.push(made);
    this.last = made;
    return made;
  }

  /** State of one publisher in this conversation, by the hash of its name. */
  publisher(name: number): Publisher {
    const publishers = (this.publishers ??= new Map());
    let publisher = publishers.get(name);
    if (publisher === undefined) {
      publisher = new Publisher();
      if (publishers.size < UNIT_LIMIT) publishers.set(name, publisher);
    }
    return publisher;
  }

  /** True when the station was not addressed before. */
  newUnit(unit: number): boolean {
    if (unit === this.lastUnit) return false;
    this.lastUnit = unit;
    const units = (this.units ??= new Set());
    if (units.has(unit)) return false;
    if (units.size >= UNIT_LIMIT) {
      this.unitsDropped++;
      return false;
    }
    units.add(unit);
    return true;
  }
}
