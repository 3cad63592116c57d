import { type Frame, macText, Packet, PacketDecoder } from '@fengsui/capture';
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
} from '@fengsui/wire';
import { Clock } from './clock.ts';
import { type EventSink, NEW_ACTOR, NEW_AREA, NEW_CLIENT, NEW_CONVERSATION, NEW_FUNCTION, NEW_ORDER, NEW_UNIT } from './event.ts';
import { Claims } from './events/claims.ts';
import { CHANGES, isEvent, span } from './events/novelty.ts';
import { Teller } from './events/teller.ts';
import { type StreamTap, TappedDissector } from './files/tap.ts';
import type { MessageTaker } from './message-log.ts';
import { Conversation } from './traffic/conversation.ts';
import { Dissector } from './traffic/dissector.ts';
import type { Flow } from './traffic/flow.ts';
import { FlowTable } from './traffic/flow-table.ts';
import { type Host, Hosts } from './traffic/host.ts';
import { routed, urgent } from './traffic/oddities.ts';
import { PairTable } from './traffic/pairs.ts';
import { Place } from './traffic/place.ts';
import { Reassembly } from './traffic/reassembly.ts';
import { recogniseEther } from './traffic/recognise.ts';
import { UnknownTraffic } from './traffic/unknown.ts';

/** TCP's flag of urgent data. */
const URG = 0x20;

/** Segments of a TCP connection in which no protocol was found, from which that is told. */
const UNRECOGNISED_FROM = 3;

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

export interface SensorOptions {
  /** Takes events; without it nothing is judged. */
  events?: EventSink;
  /** Takes every message: a log, or whoever wants them all. */
  messages?: MessageTaker;
  /** Takes the bytes of streams and datagrams as well. Without it nothing is handed out and nothing is paid. */
  tap?: StreamTap;
  /** Seconds of capture time from which novelty means something. */
  learning?: number;
  /** Most conversations, hosts and flows kept. */
  conversations?: number;
  hosts?: number;
  flows?: number;
}

/**
 * Frames to conversations, hosts, evidence and events. One pass; every message is decoded once, counted, and becomes an event only when it
 * means something. Feed it frames in order, then `finish`.
 */
export class Sensor implements MessageSink {
  readonly clock = new Clock();
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
  readonly unknown = new UnknownTraffic();
  readonly flows: FlowTable;
  readonly reassembly: Reassembly;
  readonly dissector: Dissector;
  readonly decoder = new PacketDecoder();
  readonly pairs = new PairTable();
  frames = 0;
  bytes = 0;
  /** Messages of known protocols. */
  messages = 0;
  droppedConversations = 0;
  /** Message being worked on. */
  readonly place = new Place();
  /** What messages of the flow at work settled; see MessageSink. */
  settled: Settled | null = null;

  private readonly packet = new Packet();
  private readonly teller: Teller | null;
  private readonly claims: Claims;
  private readonly log: MessageTaker | null;
  private readonly conversationLimit: number;
  private flow: Flow | null = null;
  private direction = 0;

  constructor(options: SensorOptions = {}) {
    const learning = (options.learning ?? 600) * 1e9;
    this.teller = options.events ? new Teller(options.events, this.place, learning) : null;
    this.hosts = new Hosts(options.hosts);
    this.claims = new Claims(this.hosts, this.place, this.teller);
    this.log = options.messages ?? null;
    this.conversationLimit = options.conversations ?? 200_000;
    const garbage = (flow: Flow, protocol: Protocol, bytes: Uint8Array, at: number, end: number): void =>
      this.garbage(flow, protocol, bytes, at, end);
    this.dissector = options.tap ? new TappedDissector(this, garbage, options.tap) : new Dissector(this, garbage);
    this.reassembly = new Reassembly(this.dissector, this.place);
    this.flows = new FlowTable(this.hosts, this.place, (flow) => this.close(flow), options.flows);
  }

  /** Takes the next frame. */
  frame(frame: Frame): void {
    this.frames++;
    this.bytes += frame.wireLength;
    const place = this.place;
    const time = this.clock.set(frame.seconds, frame.nanoseconds);
    place.time = time;
    place.second = this.clock.second;
    place.base = frame.seconds - this.clock.second;
    place.frame = frame.number;
    const packet = this.packet;
    if (!this.decoder.decode(frame, packet)) return;
    const protocolNumber = packet.protocol;
    if (packet.network === 0) {
      this.link(packet, time, frame.number);
      return;
    }
    if (protocolNumber !== 6 && protocolNumber !== 17) {
      packet.sourcePort = -1;
      packet.destinationPort = -1;
    }
    const flow = this.flows.find(packet);
    const direction = this.flows.direction;
    this.flow = flow;
    this.direction = direction;
    this.count(flow, direction, packet, time, frame);
    if (flow.frames === 1 && protocolNumber !== 6) this.teller?.datagram(flow, packet);
    if (flow.frames === 1) routed(flow, packet);
    let known = false;
    if (protocolNumber === 6) {
      const before = flow.tcpState;
      known = this.reassembly.segment(flow, direction, packet);
      if (flow.tcpState !== before) this.teller?.connection(flow);
      if (packet.flags & URG) urgent(flow, packet);
    } else if (protocolNumber === 17 && packet.end > packet.start) {
      known = this.dissector.datagram(flow, direction, packet.bytes, packet.start, packet.end);
    } else if (protocolNumber !== 17) {
      if (protocolNumber === 58 || protocolNumber === 1) this.teller?.gateway(flow, direction, packet);
      this.unknown.ip(protocolNumber, packet.end - packet.start);
      return;
    }
    if (flow.oddity !== flow.oddityTold) this.teller?.odd(flow, direction);
    if (known || packet.end <= packet.start) return;
    flow.unknownFrames++;
    if (flow.unknownFrames === UNRECOGNISED_FROM && flow.protocol === null && protocolNumber === 6)
      this.teller?.unrecognised(flow);
    flow.unknownBytes += packet.end - packet.start;
  }

  /** Ends the analysis: hands on what still waits and counts what was never recognised. */
  finish(): void {
    for (const flow of this.flows.flows) this.close(flow);
    this.log?.end();
  }

  private count(flow: Flow, direction: number, packet: Packet, time: number, frame: Frame): void {
    flow.frames++;
    flow.bytes += frame.wireLength;
    flow.lastSeen = time;
    // A MAC address that changes is seen within a few frames; looking at every one would cost more than it tells.
    if (flow.frames > 4 && (flow.frames & 7) > 1) return;
    if (direction === 0) {
      if (packet.macSource !== flow.macA) this.bind(flow, flow.hostA, packet, 0, time, frame);
    } else if (packet.macSource !== flow.macB) this.bind(flow, flow.hostB, packet, 1, time, frame);
  }

  /** Notes which MAC address a host's frames come from. */
  private bind(flow: Flow, host: Host, packet: Packet, direction: number, time: number, frame: Frame): void {
    if (direction === 0) flow.macA = packet.macSource;
    else flow.macB = packet.macSource;
    const number = frame.number;
    if (!host.spoke) {
      host.spoke = true;
      host.firstSeen = time;
      host.firstFrame = number;
      host.hopLimit = packet.hopLimit;
      // What a computer sends to itself has no addresses of Ethernet, or zeros.
      const wired = packet.macSource > 0 || packet.macDestination > 0;
      this.teller?.tell('host', host, direction === 0 ? flow.hostB : flow.hostA, { wired }, null, NEW_CLIENT);
    }
    if (packet.vlan >= 0 && host.vlans.size < 16) host.vlans.add(packet.vlan);
    // What came before went through a router when it had fewer hops left than what comes now.
    const routed = packet.hopLimit > host.hopLimit;
    if (packet.hopLimit >= 0 && packet.hopLimit < host.hopLimit) host.hopLimit = packet.hopLimit;
    const moved = host.sentFrom(packet.macSource, number, time);
    if (moved && host.scope === 'private') {
      const other = direction === 0 ? flow.hostB : flow.hostA;
      this.teller?.tell('address_moved', host, other, {
        ip: host.address,
        // What comes from another subnet comes from a router's MAC address, and a tap may see both sides of the router.
        near: !routed && host.kind === 'ipv4' && (host.number ^ other.number) >>> 8 === 0,
        macs: host.macs.map(({ mac }) => macText(mac)).join(' '),
      });
    }
  }

  /** Frames without IP: the EtherType or LLC address says which protocol, MAC addresses stand for hosts. */
  private link(packet: Packet, time: number, frame: number): void {
    if (packet.macSource < 0) {
      this.unknown.link(packet.etherType, packet.llc, packet.end - packet.start);
      return;
    }
    const protocol = recogniseEther(packet);
    if (protocol === null) {
      this.unknown.link(packet.etherType, packet.llc, packet.end - packet.start);
      return;
    }
    packet.protocol = 0x10000 | protocol.index;
    packet.sourcePort = -1;
    packet.destinationPort = -1;
    packet.source0 = packet.macSource | 0;
    packet.source1 = (packet.macSource / 0x100000000) | 0;
    packet.destination0 = packet.macDestination | 0;
    packet.destination1 = (packet.macDestination / 0x100000000) | 0;
    packet.source2 = 0;
    packet.source3 = 0;
    packet.destination2 = 0;
    packet.destination3 = 0;
    const flow = this.flows.find(packet);
    const direction = this.flows.direction;
    this.flow = flow;
    this.direction = direction;
    flow.frames++;
    flow.lastSeen = time;
    const host = direction === 0 ? flow.hostA : flow.hostB;
    if (!host.spoke) {
      host.spoke = true;
      host.firstSeen = time;
      host.firstFrame = frame;
      host.sentFrom(packet.macSource, frame, time);
      this.teller?.tell('host', host, direction === 0 ? flow.hostB : flow.hostA, { protocol: protocol.id }, null, NEW_CLIENT);
    }
    host.lastSeen = time;
    if (packet.vlan >= 0 && host.vlans.size < 16) host.vlans.add(packet.vlan);
    this.dissector.payload(flow, direction, protocol, packet.bytes, packet.start, packet.end);
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

  private garbage(flow: Flow, protocol: Protocol, _bytes: Uint8Array, at: number, end: number): void {
    const conversation = this.converse(flow, protocol);
    conversation.malformed++;
    this.protocols[protocol.index].malformed++;
    this.teller?.tell(
      'garbage',
      conversation.client,
      conversation.server,
      { protocol: protocol.id, bytes: end - at, messages: conversation.messages },
      conversation,
    );
  }

  private converse(flow: Flow, protocol: Protocol): Conversation {
    const known = flow.conversations;
    if (known !== null) {
      for (let i = 0; i < known.length; i++) {
        if (known[i].protocol === protocol) {
          flow.otherConversation = flow.conversation;
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
    let conversation = clientHost.conversations.get(key);
    if (conversation === undefined) {
      conversation = new Conversation(this.conversations.length, protocol, clientHost, serverHost, port, time, frame);
      if (this.conversations.length < this.conversationLimit) {
        this.conversations.push(conversation);
        clientHost.conversations.set(key, conversation);
      } else this.droppedConversations++;
    }
    if (!clientHost.asks.includes(protocol.id)) clientHost.asks.push(protocol.id);
    if (!serverHost.serves.includes(protocol.id)) serverHost.serves.push(protocol.id);
    // A list made with its entry has room for that one: most flows have one conversation.
    if (flow.conversations === null) flow.conversations = [conversation];
    else flow.conversations.push(conversation);
    flow.otherConversation = flow.conversation;
    flow.conversation = conversation;
    return conversation;
  }

  private identify(flow: Flow, bytes: Uint8Array, head: Head, request: PairTable | null): void {
    const sender = this.sentBy(flow);
    this.claims.read(bytes, head, request, sender, sender === flow.hostA ? flow.hostB : flow.hostA);
  }

  private close(flow: Flow): void {
    this.flow = flow;
    this.reassembly.finish(flow);
    flow.hostA.lastSeen = Math.max(flow.hostA.lastSeen, flow.lastSeen);
    flow.hostB.lastSeen = Math.max(flow.hostB.lastSeen, flow.lastSeen);
    if (flow.unknownFrames > 0) this.unknown.transport(flow);
  }
}
