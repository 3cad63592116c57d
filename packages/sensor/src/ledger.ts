import { macText, type Packet } from '@fengsui/capture';
import {
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  MARK_MALFORMED,
  type MessageSink,
  type Protocol,
  protocols,
  type Settled,
  type Side,
} from '@fengsui/wire';
import { Clock } from './clock.ts';
import { type EventSink, NEW_ACTOR, NEW_AREA, NEW_CLIENT, NEW_CONVERSATION, NEW_FUNCTION, NEW_ORDER, NEW_UNIT } from './event.ts';
import { Claims } from './events/claims.ts';
import { CHANGES, isEvent, span } from './events/novelty.ts';
import { Teller } from './events/teller.ts';
import type { MessageTaker } from './message-log.ts';
import { Conversation } from './traffic/conversation.ts';
import type { Flow } from './traffic/flow.ts';
import { type Host, Hosts } from './traffic/host.ts';
import { PairTable } from './traffic/pairs.ts';
import { Place } from './traffic/place.ts';
import { SettledNumbers } from './traffic/settled.ts';
import type { TrafficSink } from './traffic/traffic-sink.ts';

/** Identity is asked of the first messages of a function in a conversation, then of every 16th. */
const IDENTITY_ALWAYS = 32;

/** Traffic of one protocol over the whole capture. */
export interface ProtocolCount {
  readonly protocol: Protocol;
  frames: number;
  messages: number;
  requests: number;
  responses: number;
  errors: number;
  malformed: number;
}

export interface LedgerOptions {
  /** Takes events; without it nothing is judged. */
  events?: EventSink;
  /** Takes every message: a log, or whoever wants them all. */
  messages?: MessageTaker;
  /** Seconds of capture time from which novelty means something. */
  learning?: number;
  /** Most conversations and hosts kept. */
  conversations?: number;
  hosts?: number;
}

/**
 * What traffic tells, booked: units to messages, and these to conversations, hosts, evidence and events. Every message is counted once, and becomes an event
 * only when it means something.
 */
export class Ledger implements TrafficSink, MessageSink {
  readonly clock = new Clock();
  /** The frame being worked on. */
  readonly place = new Place();
  readonly hosts: Hosts;
  readonly conversations: Conversation[] = [];
  readonly protocols: readonly ProtocolCount[] = protocols.map((protocol) => ({
    protocol,
    frames: 0,
    messages: 0,
    requests: 0,
    responses: 0,
    errors: 0,
    malformed: 0,
  }));
  readonly pairs = new PairTable();
  /** Messages of known protocols. */
  messages = 0;
  droppedConversations = 0;
  /** What messages of the flow at work settled; see MessageSink. */
  settled: Settled | null = null;

  private readonly teller: Teller | null;
  private readonly claims: Claims;
  private readonly log: MessageTaker | null;
  private readonly conversationLimit: number;
  /** The flow at work, and the direction of its unit. */
  private flow: Flow | null = null;
  private direction = 0;

  constructor(options: LedgerOptions = {}) {
    const learning = (options.learning ?? 600) * 1e9;
    this.teller = options.events ? new Teller(options.events, this.place, learning) : null;
    this.hosts = new Hosts(options.hosts);
    this.claims = new Claims(this.hosts, this.place, this.teller);
    this.log = options.messages ?? null;
    this.conversationLimit = options.conversations ?? 200_000;
  }

  /** Nothing more comes. */
  end(): void {
    this.log?.end();
  }

  opened(flow: Flow, packet: Packet): void {
    const { hosts } = this;
    const { network } = packet;
    flow.hostA =
      network === 4
        ? hosts.ipv4(packet.source0)
        : network === 6
          ? hosts.ipv6(packet.source0, packet.source1, packet.source2, packet.source3)
          : hosts.mac(packet.macSource);
    flow.hostB =
      network === 4
        ? hosts.ipv4(packet.destination0)
        : network === 6
          ? hosts.ipv6(packet.destination0, packet.destination1, packet.destination2, packet.destination3)
          : hosts.mac(packet.macDestination);
  }

  closed({ hostA, hostB, lastSeen }: Flow): void {
    hostA.lastSeen = Math.max(hostA.lastSeen, lastSeen);
    hostB.lastSeen = Math.max(hostB.lastSeen, lastSeen);
  }

  adopted(flow: Flow, protocol: Protocol): void {
    flow.settled = protocol.settles ? new SettledNumbers() : null;
  }

  unit(flow: Flow, direction: number, protocol: Protocol, bytes: Uint8Array, at: number, end: number, from: Side): void {
    this.flow = flow;
    this.direction = direction;
    this.settled = flow.settled;
    protocol.read(bytes, at, end, from, this);
  }

  /** A message of a unit that was read elsewhere. */
  read(flow: Flow, direction: number, bytes: Uint8Array, head: Head): void {
    this.flow = flow;
    this.direction = direction;
    this.message(bytes, head);
  }

  bound(flow: Flow, direction: number, packet: Packet): void {
    const [host, other] = direction === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    const { frame, time } = this.place;
    if (!host.spoke) {
      host.spoke = true;
      host.firstSeen = time;
      host.firstFrame = frame;
      host.hopLimit = packet.hopLimit;
      // What a computer sends to itself has no addresses of Ethernet, or zeros.
      const wired = packet.macSource > 0 || packet.macDestination > 0;
      this.teller?.tell('host', host, other, { wired }, null, NEW_CLIENT);
    }
    // What came before went through a router when it had fewer hops left than what comes now.
    const routed = packet.hopLimit > host.hopLimit;
    if (packet.hopLimit >= 0 && packet.hopLimit < host.hopLimit) host.hopLimit = packet.hopLimit;
    const moved = host.sentFrom(packet.macSource, frame, time);
    if (moved && host.scope === 'private') {
      this.teller?.tell('address_moved', host, other, {
        ip: host.address,
        // What comes from another subnet comes from a router's MAC address, and a tap may see both sides of the router.
        near: !routed && host.kind === 'ipv4' && (host.number ^ other.number) >>> 8 === 0,
        macs: host.macs.map(({ mac }) => macText(mac)).join(' '),
      });
    }
  }

  linked(flow: Flow, direction: number, packet: Packet, protocol: Protocol): void {
    const host = direction === 0 ? flow.hostA : flow.hostB;
    const { frame, time } = this.place;
    if (!host.spoke) {
      host.spoke = true;
      host.firstSeen = time;
      host.firstFrame = frame;
      host.sentFrom(packet.macSource, frame, time);
      this.teller?.tell('host', host, direction === 0 ? flow.hostB : flow.hostA, { protocol: protocol.id }, null, NEW_CLIENT);
    }
  }

  datagram(flow: Flow): void {
    this.teller?.datagram(flow);
  }

  connection(flow: Flow): void {
    this.teller?.connection(flow);
  }

  control(flow: Flow, direction: number, packet: Packet): void {
    this.teller?.gateway(flow, direction, packet);
  }

  odd(flow: Flow, direction: number): void {
    if (this.teller !== null) this.teller.odd(flow, direction);
    else flow.oddityTold = flow.oddity;
  }

  unrecognised(flow: Flow): void {
    this.teller?.unrecognised(flow);
  }

  garbage(flow: Flow, protocol: Protocol, length: number): void {
    const conversation = this.converse(flow, protocol);
    conversation.malformed++;
    this.protocols[protocol.index].malformed++;
    this.teller?.tell(
      'garbage',
      conversation.client,
      conversation.server,
      { protocol: protocol.id, bytes: length, messages: conversation.messages },
      conversation,
    );
  }

  /** Takes one message of the frame: the hot path's end. */
  message(bytes: Uint8Array, head: Head): void {
    const flow = this.flow as Flow;
    const { frame, time } = this.place;
    const protocol = head.protocol;
    let conversation = flow.conversation;
    if (conversation === null || conversation.protocol !== protocol) {
      // A protocol inside another alternates with it.
      conversation = flow.otherConversation;
      if (conversation === null || conversation.protocol !== protocol) conversation = this.converse(flow, protocol);
    }
    const count = this.protocols[protocol.index];
    const counted = protocol.counted === null || protocol.counted(head.code);
    if (counted) {
      count.messages++;
      this.messages++;
    }
    if (conversation.lastFrame !== frame) {
      conversation.lastFrame = frame;
      count.frames++;
    }
    const first = conversation.messages === 0;
    conversation.messages++;
    conversation.bytes += head.end - head.start;
    conversation.lastSeen = time;
    conversation.acts |= head.acts;
    let request: PairTable | null = null;
    if (head.kind === KIND_RESPONSE && head.pair !== -1) {
      if (this.pairs.answer(conversation.id, head.pair)) {
        request = this.pairs;
        conversation.outstanding = 0;
        if (protocol.answerCode !== null) head.code = protocol.answerCode(head.code, request.code);
      } else conversation.unasked++;
    }
    const use = conversation.use(head.code, this.place);
    let fresh = use.count === 0 ? NEW_FUNCTION : 0;
    if (first) fresh |= NEW_CONVERSATION;
    else if (conversation.newOrder) fresh |= NEW_ORDER;
    if (head.kind === KIND_REQUEST) {
      use.requests++;
      conversation.requests++;
      if (counted) count.requests++;
      if (head.pair !== -1 && !this.pairs.ask(conversation.id, head, this.place) && conversation.outstanding++ === 0)
        conversation.unansweredSince = time;
    } else if (head.kind === KIND_RESPONSE) {
      use.responses++;
      conversation.responses++;
      if (counted) count.responses++;
    } else use.notices++;
    if (head.status !== 0) {
      use.errors++;
      conversation.errors++;
      count.errors++;
    }
    if (head.marks & MARK_MALFORMED) {
      conversation.malformed++;
      count.malformed++;
    }
    if (head.address >= 0) fresh |= span(use, head);
    if (head.area >= 0 && use.newArea(head.area)) fresh |= NEW_AREA;
    if (head.unit !== -1 && conversation.newUnit(head.unit)) fresh |= NEW_UNIT;
    if (head.acts & CHANGES && (use.acts & CHANGES) === 0) fresh |= NEW_ACTOR;
    use.acts |= head.acts;
    if (this.log !== null) this.log.message(conversation, bytes, head, request, this.sentBy(flow), time, frame);
    if (head.marks & MARK_IDENTITY && protocol.identify !== null) {
      const seen = use.count;
      if (seen < IDENTITY_ALWAYS || (seen & 15) === 0) this.identify(flow, bytes, head, request);
    }
    const { teller } = this;
    if (teller === null) return;
    teller.course(conversation, bytes, head, request !== null, flow, this.direction);
    if (fresh !== 0 || head.status !== 0 || (head.marks & conversation.marked) !== 0 || isEvent(head, use, this.place))
      teller.message(conversation, bytes, head, request, use, fresh);
  }

  private sentBy(flow: Flow): Host {
    return this.direction === 0 ? flow.hostA : flow.hostB;
  }

  private converse(flow: Flow, protocol: Protocol): Conversation {
    const before = flow.conversation;
    if (before !== null && before.protocol === protocol) return before;
    const known = flow.conversations;
    if (known !== null) {
      for (let i = 0; i < known.length; i++) {
        if (known[i].protocol === protocol) {
          flow.otherConversation = before;
          flow.conversation = known[i];
          return known[i];
        }
      }
    }
    const { frame, time } = this.place;
    // A side that is still unknown is taken from the lower port, else from who spoke first.
    const { dialsOut } = protocol;
    const client = flow.client >= 0 ? flow.client : dialsOut ? flow.listener : flow.portA >= 0 && flow.portA < flow.portB ? 1 : 0;
    const clientHost = client === 0 ? flow.hostA : flow.hostB;
    const serverHost = client === 0 ? flow.hostB : flow.hostA;
    const port = (dialsOut ? flow.listener : 1 - client) === 0 ? flow.portA : flow.portB;
    // Fewer than 2^18 hosts, 2^8 protocols and 2^17 ports: the key is exact in a double.
    const key = (serverHost.id * 256 + protocol.index) * 131_072 + port + 1;
    const asked = (clientHost.conversations ??= new Map());
    let conversation = asked.get(key);
    if (conversation === undefined) {
      conversation = new Conversation(this.conversations.length, protocol, clientHost, serverHost, port, time, frame);
      if (this.conversations.length < this.conversationLimit) {
        this.conversations.push(conversation);
        asked.set(key, conversation);
      } else this.droppedConversations++;
    }
    if (!clientHost.asks.includes(protocol.id)) clientHost.asks.push(protocol.id);
    if (!serverHost.serves.includes(protocol.id)) serverHost.serves.push(protocol.id);
    // Most flows have one conversation, and need no list of them.
    if (known !== null) known.push(conversation);
    else if (before !== null) flow.conversations = [before, conversation];
    flow.otherConversation = before;
    flow.conversation = conversation;
    return conversation;
  }

  private identify(flow: Flow, bytes: Uint8Array, head: Head, request: PairTable | null): void {
    const sender = this.sentBy(flow);
    this.claims.read(bytes, head, request, sender, sender === flow.hostA ? flow.hostB : flow.hostA);
  }
}
