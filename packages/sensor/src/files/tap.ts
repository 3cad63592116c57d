import { Dissector } from '../traffic/dissector.ts';
import type { Flow } from '../traffic/flow.ts';
import type { StreamSide } from '../traffic/stream.ts';
import type { UnitSink } from '../traffic/traffic-sink.ts';

/** Takes what connections carry, in order, beside the messages that are read from it. `direction`: 0 from endpoint A of the flow, 1 from B. */
export interface StreamTap {
  /** Bytes that follow directly on the last ones of this direction of a TCP connection. */
  stream(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): void;
  /** One UDP datagram. */
  datagram(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): void;
  /** Bytes that are not in the capture; -1 when nobody knows how many. */
  gap(flow: Flow, direction: number, missing: number): void;
  /** Nothing more comes of the connection. */
  ended(flow: Flow): void;
}

/**
 * A dissector that hands everything to a tap as well, behind its own work: what protocol a flow speaks is known by then. A class of its own, so
 * that an ordinary sensor does not even ask whether there is a tap.
 */
export class TappedDissector extends Dissector {
  private readonly tap: StreamTap;

  constructor(sink: UnitSink, tap: StreamTap) {
    super(sink);
    this.tap = tap;
  }

  override stream(flow: Flow, direction: number, side: StreamSide, bytes: Uint8Array, start: number, end: number): boolean {
    const known = super.stream(flow, direction, side, bytes, start, end);
    this.tap.stream(flow, direction, bytes, start, end);
    return known;
  }

  override datagram(flow: Flow, direction: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = super.datagram(flow, direction, bytes, start, end);
    this.tap.datagram(flow, direction, bytes, start, end);
    return known;
  }

  override gap(flow: Flow, direction: number, missing: number): void {
    this.tap.gap(flow, direction, missing);
  }

  override ended(flow: Flow): void {
    this.tap.ended(flow);
  }
}
