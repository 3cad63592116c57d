import { type DecoderCounters, type Frame, Packet, PacketDecoder } from '@fengsui/capture';
import type { Clock } from '../clock.ts';
import { type StreamTap, TappedDissector } from '../files/tap.ts';
import { Dissector, type StreamDrops } from './dissector.ts';
import type { Flow } from './flow.ts';
import { FlowTable } from './flow-table.ts';
import { routed, urgent } from './oddities.ts';
import type { Place } from './place.ts';
import { Reassembly, type TcpCounters } from './reassembly.ts';
import { recogniseEther } from './recognise.ts';
import type { TrafficSink } from './traffic-sink.ts';
import { type UnknownCount, UnknownTraffic } from './unknown.ts';

/** TCP's flag of urgent data. */
const URG = 0x20;

/** Segments of a TCP connection in which no protocol was found, from which that is told. */
const UNRECOGNISED_FROM = 3;

export interface TrafficOptions {
  /** Takes the bytes of streams and datagrams as well. */
  tap?: StreamTap;
  /** Most flows kept. */
  flows?: number;
}

/** What traffic counts beside what it tells. */
export interface TrafficCounts {
  frames: number;
  /** Bytes on the link. */
  bytes: number;
  /** Flows dropped because the limit was reached. */
  flowsDropped: number;
  /** Kinds of traffic without a decoder, and how many were not told apart. */
  unknown: UnknownCount[];
  unknownDropped: number;
  streams: StreamDrops;
  tcp: TcpCounters;
  headers: DecoderCounters;
}

/**
 * Frames to flows, and the streams and datagrams in them to units of protocols, which its sink takes. It knows no host and reads no message. Feed it frames in
 * order, then `finish`.
 */
export class Traffic {
  readonly unknown = new UnknownTraffic();
  readonly decoder = new PacketDecoder();
  readonly flows: FlowTable;
  readonly reassembly: Reassembly;
  readonly dissector: Dissector;
  frames = 0;
  bytes = 0;
  private readonly clock: Clock;
  private readonly place: Place;
  private readonly sink: TrafficSink;
  private readonly packet = new Packet();

  /** @param place where the sink finds the frame and the time of what it is told */
  constructor(sink: TrafficSink, clock: Clock, place: Place, { tap, flows }: TrafficOptions = {}) {
    this.sink = sink;
    this.clock = clock;
    this.place = place;
    this.dissector = tap ? new TappedDissector(sink, tap) : new Dissector(sink);
    this.reassembly = new Reassembly(this.dissector, place);
    this.flows = new FlowTable(sink, place, (flow) => this.close(flow), flows);
  }

  /** Takes the next frame. */
  frame(frame: Frame): void {
    this.frames++;
    this.bytes += frame.wireLength;
    const { place, packet, sink } = this;
    const time = this.clock.set(frame.seconds, frame.nanoseconds);
    place.time = time;
    place.second = this.clock.second;
    place.base = frame.seconds - this.clock.second;
    place.frame = frame.number;
    if (!this.decoder.decode(frame, packet)) return;
    const protocolNumber = packet.protocol;
    if (packet.network === 0) {
      this.link(packet, time);
      return;
    }
    if (protocolNumber !== 6 && protocolNumber !== 17) {
      packet.sourcePort = -1;
      packet.destinationPort = -1;
    }
    const flow = this.flows.find(packet);
    const direction = this.flows.direction;
    this.count(flow, direction, packet, time, frame.wireLength);
    if (flow.frames === 1) {
      if (protocolNumber !== 6) sink.datagram(flow);
      routed(flow, packet);
    }
    let known = false;
    if (protocolNumber === 6) {
      const before = flow.tcpState;
      known = this.reassembly.segment(flow, direction, packet);
      if (flow.tcpState !== before) sink.connection(flow);
      if (packet.flags & URG) urgent(flow, packet);
    } else if (protocolNumber === 17) {
      if (packet.end > packet.start) known = this.dissector.datagram(flow, direction, packet.bytes, packet.start, packet.end);
    } else {
      if (protocolNumber === 58 || protocolNumber === 1) sink.control(flow, direction, packet);
      this.unknown.ip(protocolNumber, packet.end - packet.start);
      return;
    }
    if (flow.oddity !== flow.oddityTold) sink.odd(flow, direction);
    if (known || packet.end <= packet.start) return;
    flow.unknownFrames++;
    if (flow.unknownFrames === UNRECOGNISED_FROM && flow.protocol === null && protocolNumber === 6) sink.unrecognised(flow);
    flow.unknownBytes += packet.end - packet.start;
  }

  /** What was counted so far, as plain data. */
  counts(): TrafficCounts {
    const { frames, bytes, flows, unknown, dissector, reassembly, decoder } = this;
    return {
      frames,
      bytes,
      flowsDropped: flows.dropped,
      unknown: [...unknown.counts.values()],
      unknownDropped: unknown.dropped,
      streams: dissector.drops,
      tcp: reassembly.counters,
      headers: decoder.counters,
    };
  }

  /** Hands on what still waits and counts what was never recognised. */
  finish(): void {
    for (const flow of this.flows.flows) this.close(flow);
  }

  private count(flow: Flow, direction: number, packet: Packet, time: number, length: number): void {
    flow.frames++;
    flow.bytes += length;
    flow.lastSeen = time;
    // A MAC address that changes is seen within a few frames; looking at every one would cost more than it tells.
    if (flow.frames > 4 && (flow.frames & 7) > 1) return;
    const { macSource } = packet;
    if (direction === 0) {
      if (macSource === flow.macA) return;
      flow.macA = macSource;
    } else {
      if (macSource === flow.macB) return;
      flow.macB = macSource;
    }
    this.sink.bound(flow, direction, packet);
  }

  /** Frames without IP: the EtherType or LLC address says which protocol, MAC addresses stand for hosts. */
  private link(packet: Packet, time: number): void {
    const protocol = packet.macSource < 0 ? null : recogniseEther(packet);
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
    flow.frames++;
    flow.lastSeen = time;
    if ((direction === 0 ? flow.macA : flow.macB) !== packet.macSource) {
      if (direction === 0) flow.macA = packet.macSource;
      else flow.macB = packet.macSource;
      this.sink.linked(flow, direction, packet, protocol);
    }
    this.dissector.payload(flow, direction, protocol, packet.bytes, packet.start, packet.end);
  }

  private close(flow: Flow): void {
    this.reassembly.finish(flow);
    this.sink.closed(flow);
    if (flow.unknownFrames > 0) this.unknown.transport(flow);
  }
}
