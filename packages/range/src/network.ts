import { type Address, arpReply, arpRequest, udpFrame } from './frames.ts';
import type { Random } from './random.ts';
import type { Truth, TruthAsset, TruthStep } from './truth.ts';

/** A device of the simulated plant: its addresses, and the truth about what it is. */
export interface Node extends Address {
  asset: TruthAsset;
  /** Initial time to live of its packets. */
  timeToLive?: number;
}

/** A frame of the simulation; the step of an attack that it belongs to, if any. */
export interface SimulatedFrame {
  /** Seconds since the beginning. */
  time: number;
  bytes: Uint8Array;
  step: TruthStep | null;
}

interface Task {
  time: number;
  order: number;
  run: () => void;
}

/**
 * The simulated network: a clock, tasks that run at their time, and the tap that sees every frame. All chance comes from `random`.
 */
export class Network {
  /** Seconds since the beginning. */
  now = 0;
  readonly random: Random;
  readonly nodes: Node[] = [];
  readonly truth: Truth;
  private readonly frames: SimulatedFrame[] = [];
  private readonly tasks: Task[] = [];
  private order = 0;
  private step: TruthStep | null = null;
  private identification = 1;
  private nextPort = 49_152;
  private readonly known = new Set<string>();

  constructor(random: Random, truth: Truth) {
    this.random = random;
    this.truth = truth;
  }

  /** Adds a device. Attackers' machines are added too, and are marked in their asset. */
  add(node: Node): Node {
    this.nodes.push(node);
    this.truth.assets.push(node.asset);
    return node;
  }

  /** Runs `task` after `delay` seconds. What it sends belongs to the step that is current when it is planned. */
  after(delay: number, task: () => void): void {
    const { step } = this;
    this.push({
      time: this.now + Math.max(0, delay),
      order: this.order++,
      run: () => {
        const outer = this.step;
        this.step = step;
        task();
        this.step = outer;
      },
    });
  }

  /** Runs `task` every `period` seconds, give or take `jitter`, until the end or until it returns false. */
  every(period: number, task: () => boolean | void, jitter = 0.004, first = this.random.between(0, period)): void {
    const again = () => {
      if (task() === false) return;
      this.after(period + this.random.between(-jitter, jitter) * period, again);
    };
    this.after(first, again);
  }

  /** Runs `task` as a step of an attack: its frames, and those of what it plans, are the step's. */
  during(step: TruthStep, task: () => void): void {
    const outer = this.step;
    this.step = step;
    task();
    this.step = outer;
  }

  /** Puts a frame on the wire `delay` seconds from now. */
  send(bytes: Uint8Array, delay = 0): void {
    this.frames.push({ time: this.now + delay, bytes, step: this.step });
  }

  /** Puts a UDP datagram on the wire. */
  datagram(
    source: Node,
    destination: Address,
    ports: { source: number; destination: number },
    payload: Uint8Array,
    delay = 0,
  ): void {
    this.send(
      udpFrame(source, destination, ports, payload, { identification: this.nextIdentification(), timeToLive: source.timeToLive }),
      delay,
    );
  }

  /** Has `source` learn the MAC address of `destination`, once. */
  resolve(source: Node, destination: Node): void {
    const key = `${source.ip} ${destination.ip}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.send(arpRequest(source, destination.ip), -0.0012);
    this.send(arpReply(destination, source), -0.0008);
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
    while (this.tasks.length > 0 && this.tasks[0].time <= end) {
      const task = this.pop();
      this.now = task.time;
      task.run();
      // A frame can be sent up to a second ahead; what is older than that is in its final order.
      if (this.now - released > 5) {
        this.release(this.now - 2, take);
        released = this.now;
      }
    }
    this.release(end + 10, take);
  }

  private release(until: number, take: (frame: SimulatedFrame) => void): void {
    this.frames.sort((one, other) => one.time - other.time);
    let at = 0;
    while (at < this.frames.length && this.frames[at].time <= until) take(this.frames[at++]);
    this.frames.splice(0, at);
  }

  /** Binary heap by time, then by order of planning. */
  private push(task: Task): void {
    const { tasks } = this;
    let at = tasks.length;
    tasks.push(task);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(task, tasks[parent])) break;
      tasks[at] = tasks[parent];
      at = parent;
    }
    tasks[at] = task;
  }

  private pop(): Task {
    const { tasks } = this;
    const top = tasks[0];
    const last = tasks.pop() as Task;
    if (tasks.length > 0) {
      let at = 0;
      for (;;) {
        let child = at * 2 + 1;
        if (child >= tasks.length) break;
        if (child + 1 < tasks.length && before(tasks[child + 1], tasks[child])) child++;
        if (!before(tasks[child], last)) break;
        tasks[at] = tasks[child];
        at = child;
      }
      tasks[at] = last;
    }
    return top;
  }
}

function before(one: Task, other: Task): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}
