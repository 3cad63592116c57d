import type { Place } from './place.ts';
import type { Packet } from '@fengsui/capture';
import type { Dissector } from './dissector.ts';
import type { Flow } from './flow.ts';
import { DATA_AFTER_RESET, sentAgain } from './oddities.ts';
import { StreamSide } from './stream.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

export const TCP_NEW = 0;
export const TCP_ASKED = 1;
export const TCP_OPEN = 2;
export const TCP_REFUSED = 3;
export const TCP_CLOSED = 4;

/** Counts of what TCP did, and of what the capture missed. */
export interface TcpCounters {
  segments: number;
  retransmitted: number;
  outOfOrder: number;
  /** Places where bytes are missing for good, and how many. */
  gaps: number;
  gapBytes: number;
  /** Segments given up because too many waited. */
  waitingDropped: number;
}

/** Sequence numbers this far from the expected one belong to another connection on the same ports. */
const FAR = 0x4000000;

/**
 * Puts the segments of TCP connections in order. Connections are picked up anywhere, either direction may be missing, what was sent twice
 * is read once (the first copy), and a gap costs only the message that it cuts. The usual segment, next in order with nothing held back, is handed
 * on where it lies in the frame.
 */
export class Reassembly {
  readonly counters: TcpCounters = { segments: 0, retransmitted: 0, outOfOrder: 0, gaps: 0, gapBytes: 0, waitingDropped: 0 };
  private readonly dissector: Dissector;
  private readonly place: Place;

  constructor(dissector: Dissector, place: Place) {
    this.dissector = dissector;
    this.place = place;
  }

  /** Takes a segment. Returns false when it has payload that no protocol is known for. */
  segment(flow: Flow, direction: number, packet: Packet): boolean {
    this.counters.segments++;
    const flags = packet.flags;
    let sequence = packet.sequence;
    if (flags & (SYN | RST | FIN)) this.control(flow, direction, flags, sequence);
    if (flags & SYN) sequence = (sequence + 1) | 0;
    const back = direction === 0 ? flow.sideB : flow.sideA;
    if (back !== null && flags & ACK) this.acknowledge(flow, 1 - direction, back, packet.acknowledgement);
    let start = packet.start;
    const end = packet.end;
    if (start >= end) return true;
    // Whoever reset a connection sends nothing more: what goes on was not reset by it.
    if (flow.resetBy === direction && ((sequence - flow.resetAt) | 0) >= 0) flow.oddity |= DATA_AFTER_RESET;
    let side = direction === 0 ? flow.sideA : flow.sideB;
    if (side === null) {
      side = new StreamSide();
      if (direction === 0) flow.sideA = side;
      else flow.sideB = side;
    }
    if (!side.started) side.restart(sequence);
    let ahead = (sequence - side.next) | 0;
    if (ahead !== 0) {
      if (ahead > FAR || ahead < -FAR) {
        side.restart(sequence);
        side.aligned = false;
        this.dissector.gap(flow, direction, -1);
        ahead = 0;
      } else if (ahead > 0) {
        return this.later(flow, direction, side, sequence, packet);
      } else {
        // Sent again, in whole or in part. The copy that was read first stands.
        this.counters.retransmitted++;
        sentAgain(flow);
        start -= ahead;
        if (start >= end) return true;
      }
    }
    side.next = (side.next + (end - start)) | 0;
    const known = this.dissector.stream(flow, direction, side, packet.bytes, start, end);
    if (packet.missing > 0) {
      side.next = (side.next + packet.missing) | 0;
      this.gap(flow, direction, side, packet.missing);
    }
    if (side.waiting !== null && side.waiting.length > 0) this.release(flow, direction, side, false);
    return known;
  }

  /** What is left when a flow ends. */
  finish(flow: Flow): void {
    if (flow.sideA !== null && flow.sideA.waiting !== null) this.release(flow, 0, flow.sideA, true);
    if (flow.sideB !== null && flow.sideB.waiting !== null) this.release(flow, 1, flow.sideB, true);
    this.dissector.ended(flow);
  }

  private control(flow: Flow, direction: number, flags: number, sequence: number): void {
    if (flags & RST) {
      if (flow.tcpState === TCP_ASKED) flow.tcpState = TCP_REFUSED;
      else flow.tcpState = TCP_CLOSED;
      flow.resetBy = direction;
      flow.resetAt = sequence;
      return;
    }
    if (flags & SYN) {
      flow.resetBy = -1;
      const side = direction === 0 ? flow.sideA : flow.sideB;
      // The same SYN again changes nothing; another one begins a new connection on the same ports.
      if (side?.started && ((sequence + 1 - side.next) | 0) !== 0 && flow.tcpState !== TCP_ASKED) {
        this.finish(flow);
        flow.protocol = flow.tcpState === TCP_NEW ? flow.protocol : null;
        flow.attempts = 16;
        if (flow.sideA !== null) flow.sideA.started = false;
        if (flow.sideB !== null) flow.sideB.started = false;
      }
      const client = flags & ACK ? 1 - direction : direction;
      flow.client = client;
      flow.opened = true;
      flow.tcpState = flags & ACK ? TCP_OPEN : TCP_ASKED;
      const opened = side ?? new StreamSide();
      if (direction === 0) flow.sideA = opened;
      else flow.sideB = opened;
      if (!opened.started) opened.restart((sequence + 1) | 0);
      return;
    }
    if (flow.tcpState !== TCP_REFUSED) flow.tcpState = TCP_CLOSED;
  }

  /** The receiver has what the capture has not: a segment that others wait for will not come any more. */
  private acknowledge(flow: Flow, direction: number, side: StreamSide, acknowledgement: number): void {
    side.acknowledged = acknowledgement;
    side.hasAcknowledgement = true;
    if (side.waiting === null || side.waiting.length === 0) return;
    if (((acknowledgement - side.waiting[0].sequence) | 0) >= 0) this.release(flow, direction, side, true);
  }

  private later(flow: Flow, direction: number, side: StreamSide, sequence: number, packet: Packet): boolean {
    this.counters.outOfOrder++;
    const { place } = this;
    if (!side.wait(sequence, packet.bytes, packet.start, packet.end, place.frame, place.time)) {
      this.counters.waitingDropped++;
      this.release(flow, direction, side, true);
      side.wait(sequence, packet.bytes, packet.start, packet.end, place.frame, place.time);
    }
    // What is missing in front was acknowledged before: the capture missed it.
    if (side.hasAcknowledgement && ((side.acknowledged - sequence) | 0) >= 0) this.release(flow, direction, side, true);
    return flow.protocol !== null;
  }

  /** Hands on waiting segments that are next in order; with `force`, passes over the gaps between them. */
  private release(flow: Flow, direction: number, side: StreamSide, force: boolean): void {
    const waiting = side.waiting;
    if (waiting === null) return;
    let taken = 0;
    const { place } = this;
    const { frame, time } = place;
    while (taken < waiting.length) {
      const { sequence, bytes } = waiting[taken];
      place.frame = waiting[taken].frame;
      place.time = waiting[taken].time;
      const ahead = (sequence - side.next) | 0;
      if (ahead > 0) {
        if (!force) break;
        side.next = sequence;
        this.gap(flow, direction, side, ahead);
      }
      taken++;
      side.waitingBytes -= bytes.length;
      const start = Math.max(0, (side.next - sequence) | 0);
      if (start >= bytes.length) continue;
      side.next = (sequence + bytes.length) | 0;
      this.dissector.stream(flow, direction, side, bytes, start, bytes.length);
    }
    place.frame = frame;
    place.time = time;
    waiting.splice(0, taken);
  }

  private gap(flow: Flow, direction: number, side: StreamSide, missing: number): void {
    this.counters.gaps++;
    this.counters.gapBytes += missing;
    this.dissector.gap(flow, direction, missing);
    if (side.skip >= missing) {
      side.skip -= missing;
      return;
    }
    side.loseAlignment();
  }
}
