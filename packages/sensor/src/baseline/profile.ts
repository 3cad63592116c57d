import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';
import { Histogram } from './histogram.ts';
import { Intervals } from './intervals.ts';
import type { Point } from './point.ts';
import { Presence } from './presence.ts';

/** Stands for every public address on the other side of a private one: who browses meets new addresses all day. */
export const INTERNET = 'internet';

/** Widenings of one area kept with their frames. */
const NEWS_LIMIT = 64;
/** Polls told apart in one conversation; further ones are counted in one without timing. */
const POLLS_OF_CONVERSATION = 256;

/** One stretch of addresses at the moment it was first touched. */
export interface Widening {
  low: number;
  high: number;
  window: number;
  frame: number;
  time: number;
}

/** Addresses that a function touched in one area of one station. */
export class AreaProfile {
  readonly unit: number;
  readonly area: number;
  readonly presence = new Presence();
  readonly ranges = new Intervals();
  readonly news: Widening[] = [];

  constructor(unit: number, area: number) {
    this.unit = unit;
    this.area = area;
  }

  /** Notes that addresses were touched. Returns true when some were new. */
  touch(low: number, high: number, time: number, frame: number): boolean {
    if (!this.ranges.add(low, high)) return false;
    if (this.news.length < NEWS_LIMIT) this.news.push({ low, high, window: this.presence.lastWindow, frame, time });
    return true;
  }
}

/** One function of a conversation. */
export class FunctionProfile {
  readonly code: number;
  readonly presence = new Presence();
  acts = 0;
  errors = 0;
  firstErrorFrame = 0;
  readonly areas: AreaProfile[] = [];
  private last: AreaProfile | null = null;

  constructor(code: number) {
    this.code = code;
  }

  /** The area of a station; made when it is the first. Null when there are too many. */
  area(unit: number, area: number): AreaProfile | null {
    const { last, areas } = this;
    if (last !== null && last.area === area && last.unit === unit) return last;
    for (let at = 0; at < areas.length; at++) {
      if (areas[at].area === area && areas[at].unit === unit) {
        this.last = areas[at];
        return areas[at];
      }
    }
    if (areas.length >= 1024) return null;
    const made = new AreaProfile(unit, area);
    areas.push(made);
    this.last = made;
    return made;
  }
}

/** One thing that is asked or published again and again: a function on one stretch of addresses of one station. */
export class Poll {
  /** Place in the observer's list. */
  readonly id: number;
  readonly profile: ConversationProfile;
  readonly code: number;
  readonly unit: number;
  readonly area: number;
  readonly address: number;
  readonly quantity: number;
  /** Hash of what the request names where its head names no address; 0 otherwise. */
  readonly subject: number;
  readonly presence = new Presence();
  /** Microseconds between two in turn, and from request to answer; made with the first of each. */
  cycle: Histogram | null = null;
  response: Histogram | null = null;
  /** Frame of the longest pause and of the slowest answer. */
  longestFrame = 0;
  slowestFrame = 0;
  /** When its values were last looked at. */
  sampled = Number.NEGATIVE_INFINITY;
  /** What a read request names, where its head names no address; null otherwise. */
  names: readonly string[] | null = null;
  /** Its values by the name that the description gives them. */
  points: Map<string, Point | null> | null = null;
  next: Poll | null = null;

  constructor(id: number, profile: ConversationProfile, key: PollKey) {
    this.id = id;
    this.profile = profile;
    this.code = key.code;
    this.unit = key.unit;
    this.area = key.area;
    this.address = key.address;
    this.quantity = key.quantity;
    this.subject = key.subject;
  }

  /** Counts one more and how long after the last. */
  asked(window: number, time: number, frame: number): void {
    const { presence } = this;
    if (presence.count > 0) {
      const cycle = (this.cycle ??= new Histogram());
      const microseconds = (time - presence.lastSeen) / 1e3;
      if (microseconds > cycle.most) this.longestFrame = frame;
      cycle.add(microseconds);
    }
    presence.seen(window, time, frame);
  }

  /** Counts an answer and how long it took. */
  answered(nanoseconds: number, frame: number): void {
    const response = (this.response ??= new Histogram());
    const microseconds = nanoseconds / 1e3;
    if (microseconds > response.most) this.slowestFrame = frame;
    response.add(microseconds);
  }
}

/** What tells polls apart. One object is reused to look for them. */
export interface PollKey {
  code: number;
  unit: number;
  area: number;
  address: number;
  quantity: number;
  subject: number;
}

/** Everything between a client and a server in one protocol. Several conversations share one where one side stands for the Internet. */
export class ConversationProfile {
  readonly key: string;
  readonly conversation: Conversation;
  readonly client: string;
  readonly server: string;
  readonly presence = new Presence();
  readonly functions: FunctionProfile[] = [];
  readonly units = new Intervals();
  readonly polls: Poll[] = [];
  /** Addresses that stand behind the Internet, a few of them. */
  readonly peers: string[] = [];
  private readonly byKey = new Map<number, Poll>();
  private last: FunctionProfile | null = null;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
    this.client = sideOf(conversation.client, conversation.server);
    this.server = sideOf(conversation.server, conversation.client);
    this.key = conversationKey(this.client, this.server, conversation.protocol.id, conversation.port);
  }

  /** The device that values in this conversation belong to: the server, or the publisher where many are spoken to. */
  get owner(): string {
    const { scope } = this.conversation.server;
    return scope === 'multicast' || scope === 'broadcast' ? this.client : this.server;
  }

  /** The profile of a function; made when it is the first. */
  use(code: number): FunctionProfile {
    const { last, functions } = this;
    if (last !== null && last.code === code) return last;
    for (let at = 0; at < functions.length; at++) {
      if (functions[at].code === code) {
        this.last = functions[at];
        return functions[at];
      }
    }
    const made = new FunctionProfile(code);
    functions.push(made);
    this.last = made;
    return made;
  }

  /** The poll with this key; made by `make` when it is the first. Null when there are too many. */
  poll(key: PollKey, make: (profile: ConversationProfile, key: PollKey) => Poll | null): Poll | null {
    const hash = hashOf(key);
    const first = this.byKey.get(hash) ?? null;
    for (let poll = first; poll !== null; poll = poll.next) {
      if (
        poll.code === key.code &&
        poll.address === key.address &&
        poll.area === key.area &&
        poll.unit === key.unit &&
        poll.quantity === key.quantity &&
        poll.subject === key.subject
      )
        return poll;
    }
    if (this.polls.length >= POLLS_OF_CONVERSATION) return null;
    const made = make(this, key);
    if (made === null) return null;
    made.next = first;
    this.byKey.set(hash, made);
    this.polls.push(made);
    return made;
  }
}

/** Key of a conversation in documents and maps. */
export function conversationKey(client: string, server: string, protocol: string, port: number | null): string {
  return `${client} ${server} ${protocol} ${port === null || port < 0 ? '-' : port}`;
}

function sideOf(host: Host, other: Host): string {
  return host.scope === 'public' && other.scope !== 'public' ? INTERNET : host.address;
}

/** 30 bits, so that the map's key is a small integer. */
function hashOf(key: PollKey): number {
  let h = Math.imul(key.code, 0x9e3779b1) ^ Math.imul(key.address + 1, 0x85ebca6b) ^ Math.imul(key.area + 1, 0xc2b2ae35);
  h =
    Math.imul(h ^ (h >>> 15), 0x27d4eb2f) ^
    Math.imul(key.quantity, 0x165667b1) ^
    Math.imul(key.unit + 1, 0x9e3779b1) ^
    key.subject;
  return (h ^ (h >>> 13)) & 0x3fffffff;
}
