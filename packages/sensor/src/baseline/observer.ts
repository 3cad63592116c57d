import {
  ACT_CONTROL,
  ACT_READ,
  ACT_REPORT,
  ACT_WRITE,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  type Protocol,
  type RequestFacts,
} from '@fengsui/wire';
import type { MessageTaker } from '../message-log.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';
import { Pending, subjectOf } from './pending.ts';
import { Point } from './point.ts';
import { WINDOW_SECONDS } from './presence.ts';
import { ConversationProfile, Poll, type PollKey } from './profile.ts';
import { RequestNames } from './request-names.ts';
import { Series } from './series.ts';
import { ValueSink } from './value-sink.ts';

/** Kinds of things that a baseline learns, and whose novelty says whether it is stable. */
export const KINDS = ['conversation', 'function', 'range', 'value'] as const;
export type Kind = (typeof KINDS)[number];

/** Most conversations, polls and points followed; further ones are counted in `dropped`. */
const CONVERSATION_LIMIT = 50_000;
const POLL_LIMIT = 20_000;
const POINT_LIMIT = 20_000;
/** Nanoseconds between two looks at the values of one poll: what is read, and what is written. */
const READ_EVERY = 1e9;
const WRITE_EVERY = 5e7;
const WINDOW = WINDOW_SECONDS * 1e9;
const VALUE_ACTS = ACT_READ | ACT_REPORT | ACT_WRITE | ACT_CONTROL;
const CHANGING = ACT_WRITE | ACT_CONTROL;

/** A conversation with its profile; null where it is left out. */
interface Followed {
  conversation: Conversation;
  profile: ConversationProfile | null;
}

/**
 * Protocols that no baseline is made of: who asks for whose MAC address follows from who talks to whom.
 */
const LEFT_OUT = new Set(['arp']);

/**
 * Watches messages and keeps what a baseline is made of. Give it to a sensor as `messages`. A message that is like an earlier one allocates nothing; values
 * are described at most once a second for each poll.
 */
export class Observer implements MessageTaker {
  readonly conversations: ConversationProfile[] = [];
  readonly polls: Poll[] = [];
  readonly points: Point[] = [];
  readonly series = new Series(this.points);
  /** New things of each kind in each window that had any: [window, how many]. */
  readonly discovery: { readonly [kind in Kind]: Map<number, number> } = {
    conversation: new Map(),
    function: new Map(),
    range: new Map(),
    value: new Map(),
  };
  readonly dropped = { conversations: 0, polls: 0, points: 0 };
  messages = 0;
  /** Windows of time in which anything was said: pauses between captures do not count. */
  windows = 0;
  /** Nanoseconds of the capture's clock. */
  first = Number.NaN;
  last = Number.NaN;
  private minute = -1;
  private readonly byConversation: (Followed | undefined)[] = [];
  private readonly byKey = new Map<string, ConversationProfile>();
  private readonly pending = new Pending();
  private readonly sink = new ValueSink();
  private readonly byName = new Map<string, Point>();
  private readonly key: PollKey = { code: 0, unit: -1, area: -1, address: -1, quantity: 0, subject: 0 };
  private readonly make = (profile: ConversationProfile, key: PollKey): Poll | null => {
    if (this.polls.length >= POLL_LIMIT) {
      this.dropped.polls++;
      return null;
    }
    const poll = new Poll(this.polls.length, profile, key);
    this.polls.push(poll);
    return poll;
  };

  message(
    conversation: Conversation,
    bytes: Uint8Array,
    head: Head,
    request: RequestFacts | null,
    _sender: Host,
    time: number,
    frame: number,
  ): void {
    const profile = this.profile(conversation);
    if (profile === null) return;
    this.messages++;
    const window = this.move(time, frame);
    if (profile.presence.count === 0) this.discover('conversation');
    profile.presence.seen(window, time, frame);
    const use = profile.use(head.code);
    if (use.presence.count === 0) this.discover('function');
    use.presence.seen(window, time, frame);
    use.acts |= head.acts;
    if (head.status !== 0 && use.errors++ === 0) use.firstErrorFrame = frame;
    const unit = stationOf(head);
    if (unit >= 0) profile.units.add(unit, unit);
    if (head.kind !== KIND_RESPONSE && (head.address >= 0 || head.area >= 0)) {
      const area = use.area(unit, head.area);
      if (area !== null) {
        area.presence.seen(window, time, frame);
        if (head.address >= 0 && area.touch(head.address, head.address + Math.max(1, head.quantity) - 1, time, frame))
          this.discover('range');
      }
    }
    const poll = this.poll(profile, bytes, head, window, time, frame);
    if (poll !== null) this.values(poll, bytes, head, request, time, frame);
  }

  end(): void {}

  private profile(conversation: Conversation): ConversationProfile | null {
    const known = this.byConversation[conversation.id];
    // A number is given again when a conversation was forgotten.
    if (known !== undefined && known.conversation === conversation) return known.profile;
    let profile: ConversationProfile | null = null;
    if (!LEFT_OUT.has(conversation.protocol.id)) {
      const made = new ConversationProfile(conversation);
      profile = this.byKey.get(made.key) ?? null;
      if (profile === null && this.conversations.length < CONVERSATION_LIMIT) {
        profile = made;
        this.byKey.set(made.key, made);
        this.conversations.push(made);
      } else if (profile === null) this.dropped.conversations++;
      if (
        profile !== null &&
        (profile.client !== conversation.client.address || profile.server !== conversation.server.address)
      ) {
        if (profile.peers.length < 16)
          profile.peers.push(
            profile.client === conversation.client.address ? conversation.server.address : conversation.client.address,
          );
      }
    }
    this.byConversation[conversation.id] = { conversation, profile };
    return profile;
  }

  /** Goes on in time; returns the window, counted over those in which anything was said. */
  private move(time: number, frame: number): number {
    if (this.first !== this.first) this.first = time;
    if (time > this.last || this.last !== this.last) this.last = time;
    const minute = Math.floor(time / WINDOW);
    if (minute > this.minute) {
      this.minute = minute;
      this.windows++;
    }
    this.series.tick(time, frame);
    return this.windows - 1;
  }

  private discover(kind: Kind): void {
    const found = this.discovery[kind];
    const window = this.windows - 1;
    found.set(window, (found.get(window) ?? 0) + 1);
  }

  /** Finds what is asked, published or answered, and counts its timing. */
  private poll(
    profile: ConversationProfile,
    bytes: Uint8Array,
    head: Head,
    window: number,
    time: number,
    frame: number,
  ): Poll | null {
    if (head.kind === KIND_RESPONSE && head.pair !== -1) {
      if (!this.pending.answer(profile.conversation.id, head.pair)) return null;
      const poll = this.polls[this.pending.subject];
      poll.answered(time - this.pending.time, frame);
      return poll;
    }
    const { key } = this;
    key.code = head.code;
    key.unit = stationOf(head);
    key.area = head.area;
    key.address = head.address;
    key.quantity = head.quantity;
    key.subject = subject(bytes, head);
    const poll = profile.poll(key, this.make);
    if (poll === null) return null;
    if (poll.subject !== 0 && poll.presence.count === 0 && head.kind === KIND_REQUEST) {
      const names = new RequestNames();
      head.protocol.describe(bytes, head, names, null);
      poll.names = names.names;
    }
    poll.asked(window, time, frame);
    if (head.kind === KIND_REQUEST && head.pair !== -1) this.pending.ask(profile.conversation.id, head.pair, time, poll.id);
    return poll;
  }

  /** Looks at the process values of a message, now and then. */
  private values(poll: Poll, bytes: Uint8Array, head: Head, request: RequestFacts | null, time: number, frame: number): void {
    const { protocol } = head;
    if (!protocol.industrial || head.status !== 0 || (head.acts & VALUE_ACTS) === 0) return;
    const asks = head.kind === KIND_REQUEST;
    const writes = (head.acts & CHANGING) !== 0;
    // Values are in what is written, in what answers a read, and in what is reported.
    if (asks !== writes && head.kind !== KIND_NOTICE) return;
    if (time - poll.sampled < (writes ? WRITE_EVERY : READ_EVERY)) return;
    poll.sampled = time;
    const sink = this.sink.reset();
    protocol.describe(bytes, head, sink, request);
    const window = this.windows - 1;
    const points = (poll.points ??= new Map());
    let news = false;
    for (let at = 0; at < sink.count; at++) {
      const name = sink.names[at];
      let point = points.get(name);
      if (point === undefined) {
        point = this.point(poll, head, name, sink.places[at], sink.orders[at]);
        if (points.size < 1024) points.set(name, point);
      }
      if (point?.sample(sink.values[at], window, time, frame, poll.profile) && point.widened === time) news = true;
    }
    if (news) this.discover('value');
  }

  private point(poll: Poll, head: Head, name: string, place: number, order: number): Point | null {
    const { owner, conversation } = poll.profile;
    const { protocol } = conversation;
    const full = pointName(poll, protocol, head, name, place, order);
    const key = `${owner} ${protocol.id} ${poll.unit} ${full}`;
    let point = this.byName.get(key);
    if (point === undefined) {
      if (this.points.length >= POINT_LIMIT) {
        this.dropped.points++;
        return null;
      }
      point = new Point(owner, protocol.id, poll.unit, full, this.points.length);
      this.points.push(point);
      this.byName.set(key, point);
    }
    return point;
  }
}

/** Name of a value: its address, the labels around it, what its request named, or its place in the function's answer. */
function pointName(poll: Poll, protocol: Protocol, head: Head, name: string, place: number, order: number): string {
  if (place >= 0 && poll.address >= 0) {
    const area = poll.area < 0 ? '' : (protocol.areas.get(poll.area) ?? `area_${poll.area}`);
    return `${area}:${poll.address + place}`;
  }
  // A tag and a property have one value; what a tag is written with is what it is read as.
  if (/^tag=|property=/.test(name)) return name.replace(/^tag=/, '').replace(/\[0\]$/, '');
  if (name.includes('=')) return name;
  const { names } = poll;
  if (names !== null && order < names.length) return names[order];
  if (names?.length === 1) return `${names[0]}${name}`;
  const subject = poll.subject === 0 ? '' : `#${poll.subject.toString(16)}`;
  return `${protocol.functionName(head.code)}${subject}${poll.address < 0 ? '' : `@${poll.address}`}${name}`;
}

/** The station behind the address. What is longer than 16 bits is the number of a connection, and new with each. */
function stationOf(head: Head): number {
  return head.unit > 0xffff ? -1 : head.unit;
}

/** What a message is about where its head names no address: the names at a read request's end, or the publisher's. */
function subject(bytes: Uint8Array, head: Head): number {
  if (head.kind === KIND_NOTICE) return head.digest >= 0 && head.pair >= 0 ? head.pair : 0;
  if (head.kind !== KIND_REQUEST || head.address >= 0 || !head.protocol.industrial) return 0;
  return (head.acts & ACT_READ) !== 0 && (head.acts & CHANGING) === 0 ? subjectOf(bytes, head.start, head.end) : 0;
}
