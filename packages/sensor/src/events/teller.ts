import type { Packet } from '@fengsui/capture';
import { type Head, KIND_REQUEST, KIND_RESPONSE, type RequestFacts } from '@fengsui/wire';
import { type EventSink, NEW_CLIENT, NEW_CONVERSATION, NEW_SERVER, SensorEvent } from '../event.ts';
import type { Conversation, FunctionUse } from '../traffic/conversation.ts';
import type { Flow } from '../traffic/flow.ts';
import { Gateways } from '../traffic/gateways.ts';
import type { Host } from '../traffic/host.ts';
import { ODDITY_NAMES } from '../traffic/oddities.ts';
import type { Place } from '../traffic/place.ts';
import { Sources } from '../traffic/publisher.ts';
import { TCP_ASKED, TCP_OPEN, TCP_REFUSED } from '../traffic/reassembly.ts';
import { expectedOnTcp } from '../traffic/recognise.ts';
import { CourseMoment } from './course-moment.ts';
import { isTold } from './novelty.ts';

/** Makes events of what happens, and hands them on. One event object serves all. */
export class Teller {
  private readonly sink: EventSink;
  private readonly place: Place;
  private readonly learning: number;
  private readonly event = new SensorEvent();
  private readonly sources = new Sources();
  private readonly gateways = new Gateways();
  private readonly moment: CourseMoment;

  /** @param learning nanoseconds of capture time from which novelty means something */
  constructor(sink: EventSink, place: Place, learning: number) {
    this.sink = sink;
    this.place = place;
    this.learning = learning;
    this.moment = new CourseMoment(this, place);
  }

  /** A message that means something. */
  message(
    conversation: Conversation,
    bytes: Uint8Array,
    head: Head,
    request: RequestFacts | null,
    use: FunctionUse,
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
    event.newcomer = client.firstSeen >= this.learning;
    event.facts = null;
    this.sink.event(event);
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

  /** Tells of a TCP connection asked for, opened or refused. */
  connection(flow: Flow): void {
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
  datagram(flow: Flow): void {
    const { hostA, hostB, protocolNumber } = flow;
    const transport = protocolNumber === 17 ? 'udp' : protocolNumber === 1 || protocolNumber === 58 ? 'icmp' : 'other';
    const stranger = hostA.meets(hostB);
    // Whoever is answered has been met as well.
    hostB.meets(hostA);
    this.tell('datagram', hostA, hostB, { transport, port: flow.portB, source_port: flow.portA, first_contact: stranger });
  }

  /** Tells, once a connection, what is odd about its segments. */
  odd(flow: Flow, direction: number): void {
    const fresh = flow.oddity & ~flow.oddityTold;
    flow.oddityTold = flow.oddity;
    const [sender, receiver] = direction === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    for (const [bit, oddity] of ODDITY_NAMES.entries())
      if (fresh & (1 << bit)) this.tell('segment', sender, receiver, { oddity, port: flow.serverPort, repeated: flow.repeated });
  }

  /** Tells who says in ICMP that it, or another, is the way out of the network. */
  gateway(flow: Flow, direction: number, packet: Packet): void {
    const [sender, receiver] = direction === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    const claim = this.gateways.claim(packet, sender);
    if (claim !== null) this.tell('gateway', sender, receiver, claim, null, this.gateways.fresh ? NEW_CLIENT : 0);
  }

  /** Tells of a TCP connection to the port of an industrial protocol whose content is not that protocol. */
  unrecognised(flow: Flow): void {
    const client = flow.client >= 0 ? flow.client : flow.portA < flow.portB ? 1 : 0;
    const port = client === 0 ? flow.portB : flow.portA;
    const expected = expectedOnTcp(port);
    if (expected === null) return;
    const [one, other] = client === 0 ? [flow.hostA, flow.hostB] : [flow.hostB, flow.hostA];
    this.tell('unrecognised', one, other, { port, expected: expected.id });
  }

  /** What only the course of a conversation shows: silence, answers nobody asked for, floods, publishers out of step. */
  course(conversation: Conversation, bytes: Uint8Array, head: Head, answered: boolean, flow: Flow, direction: number): void {
    if (conversation.course !== null) this.moment.step(conversation.course, conversation, bytes, head, flow, direction);
    if (head.kind === KIND_REQUEST) {
      const { outstanding } = conversation;
      if (outstanding >= 4 && outstanding > conversation.worstOutstanding && conversation.responses > 0) {
        conversation.worstOutstanding = outstanding * 2 - 1;
        this.tell(
          'unanswered',
          conversation.client,
          conversation.server,
          { outstanding, seconds: (this.place.time - conversation.unansweredSince) / 1e9, protocol: head.protocol.id },
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
    if (head.digest >= 0 && head.state >= 0 && head.sequence >= 0) this.publication(conversation, head);
  }

  /** Holds a publication against the last one of its publisher. */
  private publication(conversation: Conversation, head: Head): void {
    const { client, server } = conversation;
    const { state, sequence, unit } = head;
    const other = this.sources.isOther(head.pair, client.id);
    const step = conversation.publisher(head.pair).step(head, this.place.time);
    if (!other && step === null) return;
    const about = { protocol: head.protocol.id, publisher: head.pair, unit };
    if (other) {
      const numbers = { state, sequence, previousState: -1, previousSequence: -1 };
      this.tell('sequence', client, server, { step: 'other_source', ...numbers, ...about }, conversation);
    }
    if (step !== null) this.tell('sequence', client, server, { ...step, ...about }, conversation);
  }
}
