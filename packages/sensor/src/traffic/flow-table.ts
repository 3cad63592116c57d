import type { Place } from './place.ts';
import type { Packet } from '@fengsui/capture';
import { Flow } from './flow.ts';
import { TCP_REFUSED } from './reassembly.ts';
import type { TrafficSink } from './traffic-sink.ts';

/** Nanoseconds for which an ended connection is kept, for what is sent again after its end. */
const LINGER = 10e9;

/**
 * Flows by 5-tuple. A hash table of positions with linear probing; the addresses are compared as words. When it is full, the flows that were
 * silent longest are dropped, and counted.
 */
export class FlowTable {
  readonly flows: Flow[] = [];
  /** Flows dropped because the limit was reached. */
  dropped = 0;
  /** Direction of the last packet found: 0 from endpoint A, 1 from endpoint B. */
  direction = 0;
  /** Position of a flow in each slot, -1 without, and the flow's hash beside it: a slot of another flow is passed over without looking at that flow. */
  private slots: Int32Array;
  private hashes: Int32Array;
  private mask: number;
  private used = 0;
  private sweepAt = 8192;
  private readonly limit: number;
  private readonly sink: Pick<TrafficSink, 'opened'>;
  private readonly place: Place;
  private readonly closed: (flow: Flow) => void;

  constructor(sink: Pick<TrafficSink, 'opened'>, place: Place, closed: (flow: Flow) => void, limit = 131_072) {
    this.sink = sink;
    this.place = place;
    this.closed = closed;
    this.limit = limit;
    this.slots = new Int32Array(16_384).fill(-1);
    this.hashes = new Int32Array(16_384);
    this.mask = this.slots.length - 1;
  }

  /** The flow of a packet, made when it is the first; `direction` says which endpoint sent it. */
  find(packet: Packet): Flow {
    const p = packet.protocol;
    const n = packet.network;
    const s0 = packet.source0;
    const d0 = packet.destination0;
    const sp = packet.sourcePort;
    const dp = packet.destinationPort;
    // Symmetric, so that both directions meet in one slot.
    let h =
      (s0 ^ d0) +
      Math.imul((sp ^ dp) | 0, 0x9e3779b1) +
      Math.imul((s0 + d0) | 0, 0x85ebca6b) +
      Math.imul((sp + dp) | 0, 0xc2b2ae35) +
      p;
    if (n !== 4)
      h ^=
        (packet.source3 ^ packet.destination3) +
        Math.imul(packet.source1 ^ packet.destination1, 31) +
        (packet.source2 ^ packet.destination2);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    h ^= h >>> 13;
    const { slots, hashes, mask } = this;
    let slot = h & mask;
    for (;;) {
      const position = slots[slot];
      if (position === -1) break;
      if (hashes[slot] === h) {
        const flow = this.flows[position];
        if (flow.protocolNumber === p && flow.network === n) {
          if (
            flow.a0 === s0 &&
            flow.b0 === d0 &&
            flow.portA === sp &&
            flow.portB === dp &&
            (n === 4 || sameWords(flow, packet, 0))
          ) {
            this.direction = 0;
            return flow;
          }
          if (
            flow.a0 === d0 &&
            flow.b0 === s0 &&
            flow.portA === dp &&
            flow.portB === sp &&
            (n === 4 || sameWords(flow, packet, 1))
          ) {
            this.direction = 1;
            return flow;
          }
        }
      }
      slot = (slot + 1) & mask;
    }
    this.direction = 0;
    return this.add(packet, h);
  }

  private add(packet: Packet, hash: number): Flow {
    const { time } = this.place;
    if (this.used >= this.sweepAt) this.sweep(time);
    if (this.used >= this.limit) this.evict();
    if (this.used * 2 >= this.slots.length) this.grow();
    const flow = new Flow();
    flow.hash = hash;
    flow.network = packet.network;
    flow.protocolNumber = packet.protocol;
    flow.a0 = packet.source0;
    flow.a1 = packet.source1;
    flow.a2 = packet.source2;
    flow.a3 = packet.source3;
    flow.b0 = packet.destination0;
    flow.b1 = packet.destination1;
    flow.b2 = packet.destination2;
    flow.b3 = packet.destination3;
    flow.portA = packet.sourcePort;
    flow.portB = packet.destinationPort;
    flow.lastSeen = time;
    this.sink.opened(flow, packet);
    this.insert(flow);
    return flow;
  }

  private insert(flow: Flow): void {
    flow.position = this.flows.length;
    this.flows.push(flow);
    this.used++;
    this.seat(flow);
  }

  private seat(flow: Flow): void {
    let slot = flow.hash & this.mask;
    while (this.slots[slot] >= 0) slot = (slot + 1) & this.mask;
    this.slots[slot] = flow.position;
    this.hashes[slot] = flow.hash;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    this.hashes = new Int32Array(this.slots.length);
    this.mask = this.slots.length - 1;
    for (const flow of this.flows) this.seat(flow);
  }

  /** Forgets all flows: nothing more comes. They are not told as closed. */
  clear(): void {
    this.flows.length = 0;
    this.used = 0;
    this.slots = new Int32Array(16_384).fill(-1);
    this.hashes = new Int32Array(16_384);
    this.mask = this.slots.length - 1;
  }

  /** Lets go of flows that a sensor which never ends need not remember any more. Returns how many; they are not counted as dropped. */
  expire(stale: (flow: Flow) => boolean): number {
    const before = this.used;
    this.keep((flow) => !stale(flow));
    return before - this.used;
  }

  /** Lets go of connections that ended a while ago; when there are few of those, waits longer until the next sweep. */
  private sweep(time: number): void {
    const before = this.used;
    this.keep((flow) => flow.tcpState < TCP_REFUSED || time - flow.lastSeen < LINGER);
    if (this.used > before / 2) this.sweepAt = Math.min(this.limit, this.sweepAt * 2);
  }

  /** Drops the quarter of the flows that were silent longest. */
  private evict(): void {
    const times = Float64Array.from(this.flows, (flow) => flow.lastSeen).toSorted();
    const oldest = times[times.length >> 2];
    const before = this.used;
    this.keep((flow) => flow.lastSeen > oldest);
    this.dropped += before - this.used;
  }

  private keep(wanted: (flow: Flow) => boolean): void {
    const all = this.flows.splice(0);
    this.slots.fill(-1);
    this.used = 0;
    for (const flow of all) {
      if (wanted(flow)) this.insert(flow);
      else this.closed(flow);
    }
  }
}

/** Compares the words that IPv4 does not use; frames without IP carry their MAC addresses in the first two. */
function sameWords(flow: Flow, packet: Packet, direction: number): boolean {
  return direction === 0
    ? flow.a1 === packet.source1 &&
        flow.a2 === packet.source2 &&
        flow.a3 === packet.source3 &&
        flow.b1 === packet.destination1 &&
        flow.b2 === packet.destination2 &&
        flow.b3 === packet.destination3
    : flow.a1 === packet.destination1 &&
        flow.a2 === packet.destination2 &&
        flow.a3 === packet.destination3 &&
        flow.b1 === packet.source1 &&
        flow.b2 === packet.source2 &&
        flow.b3 === packet.source3;
}
