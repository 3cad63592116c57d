import type { Packet } from '@fengsui/capture';
import type { Protocol, Side } from '@fengsui/wire';
import type { Flow } from './flow.ts';

/** Takes the units of protocols that a dissector cuts out of flows. */
export interface UnitSink {
  /** The flow speaks this protocol from now on: what messages settled before is no longer meant. */
  adopted(flow: Flow, protocol: Protocol): void;
  /** A whole unit of a protocol. `direction`: 0 from endpoint A of the flow, 1 from B; `from`: which side that is, as far as known. */
  unit(flow: Flow, direction: number, protocol: Protocol, bytes: Uint8Array, at: number, end: number, from: Side): void;
  /** `length` bytes that belong to no message of the flow's protocol. */
  garbage(flow: Flow, protocol: Protocol, length: number): void;
}

/**
 * Takes what `Traffic` finds in frames, in their order. It is all that is ever told of frames: whoever is told the same again comes to the same result, in
 * another thread as well. Nothing comes back: `Traffic` reads nothing that its sink writes. The place (frame and time) is set before each call.
 */
export interface TrafficSink extends UnitSink {
  /** The first packet of a flow. Gives the flow its hosts. */
  opened(flow: Flow, packet: Packet): void;
  /** A packet of a flow comes from another MAC address than the last one looked at. */
  bound(flow: Flow, direction: number, packet: Packet): void;
  /** The first frame of a direction of a flow without IP. */
  linked(flow: Flow, direction: number, packet: Packet, protocol: Protocol): void;
  /** The first packet of a flow that is not TCP. */
  datagram(flow: Flow): void;
  /** A TCP connection is asked for, opened, refused or closed. */
  connection(flow: Flow): void;
  /** An ICMP packet: it may say which way leads out of the network. */
  control(flow: Flow, direction: number, packet: Packet): void;
  /** Something odd about a connection that was not told before. */
  odd(flow: Flow, direction: number): void;
  /** Several segments of a TCP connection in which no protocol was found. */
  unrecognised(flow: Flow): void;
  /** The flow is forgotten. */
  closed(flow: Flow): void;
}
