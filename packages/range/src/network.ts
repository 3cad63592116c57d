import { type Address, arpReply, arpRequest, ethernet, udpFrame } from './frames.ts';
import type { Random } from './random.ts';
import { Tasks } from './tasks.ts';
import type { Truth, TruthAsset, TruthStep } from './truth.ts';

/** A device of the simulated plant: its addresses, and the truth about what it is. */
export interface Node extends Address {
  asset: TruthAsset;
  /** Initial time to live of its packets: 64 unless given; Windows and many controllers differ. */
  timeToLive?: number;
}

/** A frame of the simulation; the step of an attack that it belongs to, if any. */
export interface SimulatedFrame {
  /** Seconds since the beginning. */
  time: number;
  bytes: Uint8Array;
  step: TruthStep | null;
}

/** A subnet that the router serves, by the first three numbers of its addresses. `rank` orders what the tap sees: 0 nearest. */
interface Segment {
  gateway: Address;
  rank: number;
}

/** The way of a packet past the tap. */
export interface Hop {
  source: Address;
  destination: Address;
  /** Routers that the packet has behind it. */
  hops: number;
}

const subnet = (ip: string): string => ip.slice(0, ip.lastIndexOf('.'));

/** Seconds for which a host remembers a MAC address. */
const ARP_LIFETIME = 900;

/**
 * The simulated network: a clock, tasks that run at their time, and the tap that sees every frame. All chance comes from `random`.
 * Hosts in different subnets speak through the router: the tap sees such a packet on the side of lower rank, with the router's MAC address.
 */
export class Network {
  readonly random: Random;
  readonly nodes: Node[] = [];
  readonly truth: Truth;
  /** Probability that a segment is lost, besides what its connection loses. */
  loss = 0;
  private readonly tasks = new Tasks();
  private frames: SimulatedFrame[] = [];
  private time = 0;
  private step: TruthStep | null = null;
  private identification = 1;
  private nextPort = 49_152;
  private readonly segments = new Map<string, Segment>();
  private readonly resolved = new Map<string, number>();

  constructor(random: Random, truth: Truth) {
    this.random = random;
    this.truth = truth;
  }

  /** Seconds since the beginning. */
  get now(): number {
    return this.time;
  }

  /** Lets seconds pass in which nothing is planned: for scenes that are written out by hand. */
  pass(seconds: number): void {
    this.time += Math.max(0, seconds);
  }

  /** The moment of the simulated world. */
  get date(): Date {
    return new Date(Date.parse(this.truth.begins) + Math.round(this.time * 1000));
  }

  /** Adds a device. Attackers' machines are added too, and are marked in their asset. */
  add(node: Node): Node {
    this.nodes.push(node);
    this.truth.assets.push(node.asset);
    return node;
  }

  /** Has the router serve the subnet of `gateway`'s address. */
  route(gateway: Address, rank: number): void {
    this.segments.set(subnet(gateway.ip), { gateway, rank });
  }

  /** How a packet passes the tap. */
  hop(source: Address, destination: Address): Hop {
    const from = subnet(source.ip);
    const to = subnet(destination.ip);
    if (from === to) return { source, destination, hops: 0 };
    const near = this.segments.get(from);
    const far = this.segments.get(to);
    // Addresses without a segment are on the Internet.
    if ((near?.rank ?? 9) <= (far?.rank ?? 9)) {
      return { source, destination: { mac: near?.gateway.mac ?? destination.mac, ip: destination.ip }, hops: 0 };
    }
    return { source: { mac: far?.gateway.mac ?? source.mac, ip: source.ip }, destination, hops: far && near ? 1 : 9 };
  }

  /** Something of normal operation that must not be judged an attack. */
  mishap(what: string): void {
    this.truth.mishaps.push({ time: this.time, what });
  }

  /** Runs `task` after `delay` seconds. What it sends belongs to the step that is current when it is planned. */
  after(delay: number, task: () => void): void {
    const { step } = this;
    this.tasks.add(this.time + Math.max(0, delay), () => this.within(step, task));
  }

  /** Runs `task` at a time since the beginning; at once when that is past. */
  at(time: number, task: () => void): void {
    this.after(time - this.time, task);
  }

  /** Runs `task` every `period` seconds, give or take `jitter`, until the end or until it returns false. */
  every(period: number, task: () => boolean | void, jitter = 0.004, first = this.random.between(0, period)): void {
    const again = () => {
      if (task() === false) return;
      this.after(period + this.random.between(-jitter, jitter) * period, again);
    };
    this.after(first, again);
  }

  /** Runs `task` as a step of an attack (or as nobody's): its frames, and those of what it plans, are the step's. */
  within(step: TruthStep | null, task: () => void): void {
    const outer = this.step;
    this.step = step;
    task();
    this.step = outer;
  }

  /** Puts a frame on the wire `delay` seconds from now. */
  send(bytes: Uint8Array, delay = 0): void {
    this.frames.push({ time: this.time + delay, bytes, step: this.step });
  }

  /** Puts a frame without IP on the wire. */
  link(source: Node, destination: string, etherType: number, payload: ArrayLike<number>, delay = 0): void {
    this.send(ethernet(source.mac, destination, etherType, payload), delay);
  }

  /** Puts a UDP datagram on the wire. */
  datagram(
    source: Node,
    destination: Address,
    ports: { source: number; destination: number },
    payload: Uint8Array,
    delay = 0,
  ): void {
    const hop = this.hop(source, destination);
    const timeToLive = (source.timeToLive ?? 64) - hop.hops;
    const options = { identification: this.nextIdentification(), timeToLive };
    this.send(udpFrame(hop.source, hop.destination, ports, payload, options), delay);
  }

  /** Has `source` learn the MAC address through which it reaches `destination`, when it does not know it. */
  resolve(source: Node, destination: Address): void {
    const hop = this.hop(source, destination);
    if (hop.source.mac !== source.mac) return;
    const next = this.segments.get(subnet(source.ip))?.gateway;
    const target = subnet(source.ip) === subnet(destination.ip) ? destination : next;
    if (!target) return;
    const key = `${source.ip} ${target.ip}`;
    if ((this.resolved.get(key) ?? -1) > this.time) return;
    this.resolved.set(key, this.time + ARP_LIFETIME * this.random.between(0.7, 1.3));
    this.send(arpRequest(source, target.ip));
    this.send(arpReply(target, source), 0.0002);
  }

  nextIdentification(): number {
    this.identification = (this.identification + 1) & 0xffff;
    return this.identification;
  }

  /** A port for a client. */
  ephemeralPort(): number {
    this.nextPort = this.nextPort >= 65_000 ? 49_152 : this.nextPort + 1;
    return this.nextPort;
  }

  /** Runs the simulation up to `end` seconds and hands the frames on in the order of their time. */
  run(end: number, take: (frame: SimulatedFrame) => void): void {
    let released = 0;
    for (let task = this.tasks.next(end); task !== null; task = this.tasks.next(end)) {
      this.time = task.time;
      task.run();
      // Frames are only sent now or later: what is due by now is in its final order.
      if (this.time - released > 5) {
        this.release(this.time, take);
        released = this.time;
      }
    }
    this.release(end, take);
  }

  private release(until: number, take: (frame: SimulatedFrame) => void): void {
    this.frames.sort((one, other) => one.time - other.time);
    let at = 0;
    while (at < this.frames.length && this.frames[at].time <= until) take(this.frames[at++]);
    this.frames = this.frames.slice(at);
  }
}
