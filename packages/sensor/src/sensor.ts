import { type Frame, Packet, PacketDecoder } from '@fengsui/capture';
import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_SESSION,
  ACT_WRITE,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_MALFORMED,
  MARK_TEST,
  type MessageSink,
  type Protocol,
  protocols,
} from '@fengsui/wire';
import { Clock } from './clock.ts';
import {
  type EventSink,
  NEW_ACTOR,
  NEW_ADDRESS,
  NEW_AREA,
  NEW_CLIENT,
  NEW_CONVERSATION,
  NEW_EXTREME,
  NEW_FUNCTION,
  NEW_SERVER,
  NEW_UNIT,
  NEW_VALUE,
  SensorEvent,
} from './event.ts';
import type { MessageTaker } from './message-log.ts';
import { Conversation, type FunctionUse } from './traffic/conversation.ts';
import { Dissector } from './traffic/dissector.ts';
import type { Flow } from './traffic/flow.ts';
import { FlowTable } from './traffic/flow-table.ts';
import { type Host, Hosts } from './traffic/host.ts';
import { PairTable } from './traffic/pairs.ts';
import { Place } from './traffic/place.ts';
import { Sources } from './traffic/publisher.ts';
import { Reassembly, TCP_ASKED, TCP_OPEN, TCP_REFUSED } from './traffic/reassembly.ts';
import { expectedOnTcp, recogniseEther } from './traffic/recognise.ts';
import { UnknownTraffic } from './traffic/unknown.ts';

/** Acts of which each message is an event. */
const ACTS = ACT_WRITE | ACT_CONTROL | ACT_PROGRAM | ACT_CONFIGURE | ACT_FILE | ACT_ALARM;
/** Acts and marks that systems repeat all day: the first of them in a minute are events, then one in ROUTINE_EVERY. */
const ROUTINE_ACTS = ACT_IDENTIFY | ACT_SESSION | ACT_DISCOVER;
const ROUTINE_MARKS = MARK_IDENTITY | MARK_BROADCAST | MARK_CREDENTIALS;
/** Marks of which each message is an event. */
const MARKED = MARK_MALFORMED | MARK_TEST;
const ROUTINE_FIRST = 32;
const ROUTINE_EVERY = 64;
/** Acts that change something. */
const CHANGES = ACT_WRITE | ACT_CONTROL | ACT_PROGRAM | ACT_CONFIGURE | ACT_FILE;

/** Writes from which a value far outside of the others means something. */
const EXTREME_FROM = 8;
/** Small numbers are modes and flags, not measures: so little outside is never extreme. */
const EXTREME_LEAST = 10;

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
  /** Seconds of capture time from which novelty means something. */
  learning?: number;
  /** Most conversations kept. */
  conversations?: number;
}

/**
 * Frames to conversations, hosts, evidence and events. One pass; every message is decoded once, counted, and becomes an event only when it
 * means something. Feed it frames in order, then `finish`.
 */
export class Sensor implements MessageSink {
  readonly clock = new Clock();
  readonly hosts = new Hosts();
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
  private readonly sources = new Sources();
  frames = 0;
  bytes = 0;
  /** Messages of known protocols. */
  messages = 0;
  droppedConversations = 0;
  /** Message being worked on. */
  readonly place = new Place();

  private readonly packet = new Packet();
  private readonly event = new SensorEvent();
  private readonly sink: EventSink | null;
  private readonly log: MessageTaker | null;
  private readonly learning: number;
  private readonly conversationLimit: number;
  private flow: Flow | null = null;
  private direction = 0;
  private claimant: Host | null = null;
  private claimReceiver: Host | null = null;
  private claimSource = '';

  constructor(options: SensorOptions = {}) {
    this.sink = options.events ?? null;
    this.log = options.messages ?? null;
    this.learning = (options.learning ?? 600) * 1e9;
    this.conversationLimit = options.conversations ?? 200_000;
    this.dissector = new Dissector(this, (flow, protocol, bytes, at, end) => this.garbage(flow, protocol, bytes, at, end));
    this.reassembly = new Reassembly(this.dissector, this.place);
    this.flows = new FlowTable(this.hosts, this.place, (flow) => this.close(flow));
  }

  /** Takes the next frame. */
  frame(frame: Frame): void {
    this.frames++;
    this.bytes += frame.wireLength;
    const place = this.place;
    const time = this.clock.set(frame.seconds, frame.nanoseconds);
    place.time = time;
    place.second = this.clock.second;
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
    if (flow.frames === 1 && protocolNumber !== 6 && this.sink !== null) this.datagram(flow, packet);
    let known = false;
    if (protocolNumber === 6) {
      const before = flow.tcpState;
      known = this.reassembly.segment(flow, direction, packet);
      if (flow.tcpState !== before && this.sink !== null) this.connection(flow);
    } else if (protocolNumber === 17 && packet.end > packet.start) {
      known = this.dissector.datagram(flow, direction, packet.bytes, packet.start, packet.end);
    } else if (protocolNumber !== 17) {
      this.unknown.ip(protocolNumber, packet.end - packet.start);
      return;
    }
    if (known || packet.end <= packet.start) return;
    flow.unknownFrames++;
    if (flow.unknownFrames === UNRECOGNISED_FROM && flow.protocol === null && protocolNumber === 6 && this.sink !== null)
      this.unrecognised(flow);
    flow.unknownBytes += packet.end - packet.start;
  }

  /** Ends the analysis: hands on what still waits and counts what was never recognised. */
  finish(): void {
    for (const flow of this.flows.flows) this.close(flow);
    this.log?.end();
  }

  /** Tells of a TCP connection asked for, opened or refused. */
  private connection(flow: Flow): void {
    const result =
      flow.tcpState === TCP_ASKED
        ? 'asked'
        : flow.tcpState === TCP_OPEN
          ? 'opened'
          : flow.tcpState === TCP_REFUSED
            ? 'refused'
            : '';
    if (result === '' || flow.client < 0) return;
    const client = flow.client === 0 ? flow.hostA : flow.hostB;
    const server = flow.client === 0 ? flow.hostB : flow.hostA;
    const stranger = result === 'asked' && client.meets(server);
    this.tell('connection', client, server, { result, port: flow.serverPort, first_contact: stranger });
  }

  /** Tells of the first datagram between two endpoints: what scans without TCP are made of. */
  private datagram(flow: Flow, packet: Packet): void {
    const { hostA, hostB } = flow;
    const transport = packet.protocol === 17 ? 'udp' : packet.protocol === 1 || packet.protocol === 58 ? 'icmp' : 'other';
    const stranger = hostA.meets(hostB);
    // Whoever is answered has been met as well.
    hostB.meets(hostA);
    this.tell('datagram', hostA, hostB, { transport, port: flow.portB, source_port: flow.portA, first_contact: stranger });
  }

  /** Tells of a TCP connection to the port of an industrial protocol whose content is not that protocol. */
  private unrecognised(flow: Flow): void {
    const client = flow.client >= 0 ? flow.client : flow.portA < flow.portB ? 1 : 0;
    const port = client === 0 ? flow.portB : flow.portA;
    const expected = expectedOnTcp(port);
    if (expected === null) return;
    const [one, other] = client === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    this.tell('unrecognised', one, other, { port, expected: expected.id });
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
      if (this.sink !== null) this.tell('host', host, direction === 0 ? flow.hostB : flow.hostA, {}, null, NEW_CLIENT);
    }
    if (packet.vlan >= 0 && host.vlans.size < 16) host.vlans.add(packet.vlan);
    // What came before went through a router when it had fewer hops left than what comes now.
    const routed = packet.hopLimit > host.hopLimit;
    if (packet.hopLimit >= 0 && packet.hopLimit < host.hopLimit) host.hopLimit = packet.hopLimit;
    const moved = host.sentFrom(packet.macSource, number, time);
    if (moved && this.sink !== null && host.scope === 'private') {
      const other = direction === 0 ? flow.hostB : flow.hostA;
      this.tell('address_moved', host, other, {
        ip: host.address,
        // What comes from another subnet comes from a router's MAC address, and a tap may see both sides of the router.
        near: !routed && host.kind === 'ipv4' && (host.number ^ other.number) >>> 8 === 0,
        macs: host.macs
          .map((bound) =>
            bound.mac
              .toString(16)
              .padStart(12, '0')
              .replace(/..(?=.)/g, '$&:'),
          )
          .join(' '),
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
      if (this.sink !== null)
        this.tell('host', host, direction === 0 ? flow.hostB : flow.hostA, { protocol: protocol.id }, null, NEW_CLIENT);
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
    const conversation =
      flow.conversation !== null && flow.conversation.protocol === protocol ? flow.conversation : this.converse(flow, protocol);
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
    let fresh = use.requests + use.responses + use.notices === 0 ? NEW_FUNCTION : 0;
    if (first) fresh |= NEW_CONVERSATION;
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
      const seen = use.requests + use.responses + use.notices;
      if (seen < IDENTITY_ALWAYS || (seen & 15) === 0) this.identify(flow, protocol, bytes, head, request);
    }
    if (this.sink !== null) this.watch(conversation, head, request !== null, time);
    if (
      this.sink !== null &&
      (fresh !== 0 || head.status !== 0 || (head.marks & MARKED) !== 0 || isEvent(head, use, this.place))
    ) {
      this.happen(conversation, bytes, head, request, use, fresh);
    }
  }

  /** What only the course of a conversation shows: silence, answers nobody asked for, floods, publishers out of step. */
  private watch(conversation: Conversation, head: Head, answered: boolean, time: number): void {
    if (head.kind === KIND_REQUEST) {
      const { outstanding } = conversation;
      if (outstanding >= 4 && outstanding > conversation.worstOutstanding && conversation.responses > 0) {
        conversation.worstOutstanding = outstanding * 2 - 1;
        this.tell(
          'unanswered',
          conversation.client,
          conversation.server,
          { outstanding, seconds: (time - conversation.unansweredSince) / 1e9, protocol: head.protocol.id },
          conversation,
        );
      }
    } else if (
      head.kind === KIND_RESPONSE &&
      head.pair !== -1 &&
      !answered &&
      conversation.requests > 8 &&
      isTold(conversation.unasked)
    ) {
      this.tell(
        'unasked',
        conversation.client,
        conversation.server,
        { unasked: conversation.unasked, protocol: head.protocol.id },
        conversation,
      );
    }
    if (conversation.countRate(this.place, this.learning)) {
      this.tell(
        'rate',
        conversation.client,
        conversation.server,
        { rate: conversation.currentRate, usual: conversation.usualRate, protocol: head.protocol.id },
        conversation,
      );
    }
    if (head.digest >= 0 && head.state >= 0 && head.sequence >= 0) this.publication(conversation, head, time);
  }

  /** Holds a publication against the last one of its publisher. */
  private publication(conversation: Conversation, head: Head, time: number): void {
    const { client, server } = conversation;
    const { state, sequence, unit } = head;
    const about = { protocol: head.protocol.id, publisher: head.pair, unit };
    if (this.sources.isOther(head.pair, client.id)) {
      const numbers = { state, sequence, previousState: -1, previousSequence: -1 };
      this.tell('sequence', client, server, { step: 'other_source', ...numbers, ...about }, conversation);
    }
    const step = conversation.publisher(head.pair).step(head, time);
    if (step !== null) this.tell('sequence', client, server, { ...step, ...about }, conversation);
  }

  private sentBy(flow: Flow): Host {
    return this.direction === 0 ? flow.hostA : flow.hostB;
  }

  private happen(
    conversation: Conversation,
    bytes: Uint8Array,
    head: Head,
    request: PairTable | null,
    use: SensorEvent['use'],
    fresh: number,
  ): void {
    const event = this.event;
    event.type = 'message';
    event.time = this.place.time;
    event.frame = this.place.frame;
    event.conversation = conversation;
    event.client = conversation.client;
    event.server = conversation.server;
    event.head = head;
    event.bytes = bytes;
    event.request = request;
    event.use = use;
    const { client, server } = conversation;
    if (fresh & NEW_CONVERSATION) {
      // A connection's handshake comes before its first message: who appeared after the time of learning is new as well.
      if (client.firstFrame === event.frame || client.firstSeen >= this.learning) fresh |= NEW_CLIENT;
      if (server.firstFrame === event.frame || server.firstSeen >= this.learning) fresh |= NEW_SERVER;
    } else if (head.kind === KIND_RESPONSE && conversation.responses === 1 && server.firstSeen >= this.learning) {
      fresh |= NEW_SERVER;
    }
    event.fresh = fresh;
    event.learnt = event.time >= this.learning;
    event.facts = null;
    (this.sink as EventSink).event(event);
  }

  /** Makes an event of what the sensor itself sees. */
  tell(
    type: string,
    client: Host,
    server: Host,
    facts: { readonly [name: string]: string | number | boolean },
    conversation: Conversation | null = null,
    fresh = 0,
  ): void {
    if (this.sink === null) return;
    const event = this.event;
    event.type = type;
    event.time = this.place.time;
    event.frame = this.place.frame;
    event.conversation = conversation;
    event.client = client;
    event.server = server;
    event.head = null;
    event.request = null;
    event.use = null;
    event.fresh = fresh;
    event.learnt = event.time >= this.learning;
    event.facts = facts;
    this.sink.event(event);
  }

  private garbage(flow: Flow, protocol: Protocol, _bytes: Uint8Array, at: number, end: number): void {
    const conversation = this.converse(flow, protocol);
    conversation.malformed++;
    this.protocols[protocol.index].malformed++;
    this.tell(
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
          flow.conversation = known[i];
          return known[i];
        }
      }
    }
    const { frame, time } = this.place;
    // A side that is still unknown is taken from the lower port, else from who spoke first.
    const client = flow.client >= 0 ? flow.client : flow.portA >= 0 && flow.portA < flow.portB ? 1 : 0;
    const clientHost = client === 0 ? flow.hostA : flow.hostB;
    const serverHost = client === 0 ? flow.hostB : flow.hostA;
    const port = client === 0 ? flow.portB : flow.portA;
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
    (flow.conversations ??= []).push(conversation);
    flow.conversation = conversation;
    return conversation;
  }

  private identify(flow: Flow, protocol: Protocol, bytes: Uint8Array, head: Head, request: PairTable | null): void {
    this.claimant = this.sentBy(flow);
    this.claimReceiver = this.direction === 0 ? flow.hostB : flow.hostA;
    this.claimSource = `${protocol.id} ${protocol.functionName(head.code)}`;
    protocol.identify?.(bytes, head, this, request);
  }

  /** Takes a claim of `Protocol.identify`. */
  is(attribute: string, value: string, confidence = 95, about = 'sender'): void {
    const host = about === 'sender' ? this.claimant : about === 'receiver' ? this.claimReceiver : this.hosts.byText(about);
    if (host === null) return;
    const { frame, time } = this.place;
    const earlier = host.claim(attribute, value, this.claimSource, confidence, frame, time);
    if (earlier !== null && this.claimReceiver !== null) {
      this.tell('identity_changed', host, this.claimReceiver, { attribute, from: earlier, to: value, source: this.claimSource });
    }
  }

  private close(flow: Flow): void {
    this.flow = flow;
    this.reassembly.finish(flow);
    flow.hostA.lastSeen = Math.max(flow.hostA.lastSeen, flow.lastSeen);
    flow.hostB.lastSeen = Math.max(flow.hostB.lastSeen, flow.lastSeen);
    if (flow.unknownFrames > 0) this.unknown.transport(flow);
  }
}

/** Widens the span of a function's addresses and values; says what lay outside of it. */
function span(use: NonNullable<SensorEvent['use']>, head: Head): number {
  let fresh = 0;
  const last = head.address + (head.quantity > 0 ? head.quantity - 1 : 0);
  if (use.lowest < 0) {
    use.lowest = head.address;
    use.highest = last;
  } else if (head.address < use.lowest || last > use.highest) {
    fresh = NEW_ADDRESS;
    if (head.address < use.lowest) use.lowest = head.address;
    if (last > use.highest) use.highest = last;
  }
  const value = head.value;
  if (head.acts & CHANGES && value === value) {
    if (use.least !== use.least) {
      use.least = value;
      use.most = value;
    } else if (value < use.least || value > use.most) {
      fresh |= NEW_VALUE;
      const beyond = value < use.least ? use.least - value : value - use.most;
      const usual = Math.max(use.most - use.least, Math.abs(use.most) / 2, Math.abs(use.least) / 2, EXTREME_LEAST);
      if (beyond > usual && use.requests >= EXTREME_FROM) fresh |= NEW_EXTREME;
      if (value < use.least) use.least = value;
      else use.most = value;
    }
  }
  return fresh;
}

/** Whether a message without novelty, error or malformation means enough to be an event: acts do, what repeats does now and then. */
function isEvent(head: Head, use: FunctionUse, place: Place): boolean {
  if ((head.acts & ACTS) !== 0) {
    // The same single write over and over is cyclic traffic too.
    const repeated = head.quantity <= 1 && head.address === use.lastAddress && head.value === use.lastValue;
    use.lastAddress = head.address;
    use.lastValue = head.value;
    if (!repeated || (head.acts & ~ACT_WRITE & ACTS) !== 0) return true;
  } else if ((head.acts & ROUTINE_ACTS) === 0) {
    return (head.marks & ROUTINE_MARKS) !== 0 && (use.count <= ROUTINE_FIRST || use.count % ROUTINE_EVERY === 0);
  }
  const minute = Math.floor(place.second / 60);
  if (minute !== use.minute) {
    use.minute = minute;
    use.toldInMinute = 0;
  }
  use.toldInMinute++;
  return use.toldInMinute <= ROUTINE_FIRST || use.toldInMinute % ROUTINE_EVERY === 0;
}

/** Small counts are told each time, large ones at powers of two. */
function isTold(count: number): boolean {
  return count <= 16 || (count & (count - 1)) === 0;
}
