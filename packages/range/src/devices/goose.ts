import { goose } from '@fengsui/wire';
import { ethernet } from '../frames.ts';
import type { Network, Node } from '../network.ts';

type Goose = Parameters<typeof goose.encode.encodeGoose>[0];
type DataValue = Goose['data'][number];

const ETHERTYPE = 0x88b8;
/** Tag of priority 4 without a VLAN (IEC 61850-8-1 annex C). */
const PRIORITY = 0x8000;
/** Seconds between repetitions after a change, and when nothing changes. */
const BURST = [0.004, 0.008, 0.016, 0.064, 0.256];
const QUIET = 2;

/** What a publisher is. */
export interface GooseFacts {
  appId: number;
  /** Name of the IED's logical device: `LINE1LD0`. */
  device: string;
  /** Destination, of 01:0c:cd:01:00:00 to 01:0c:cd:01:01:ff. */
  destination: string;
  values: () => readonly DataValue[];
}

/** A publisher of GOOSE: repeats its state, quickly after a change and slowly later. */
export class GoosePublisher {
  readonly node: Node;
  readonly facts: GooseFacts;
  state: number;
  sequence: number;
  private readonly network: Network;
  private changed: Date;
  /** The values of the current state: they only change with its number. */
  private data: readonly DataValue[];
  private turn = 0;

  constructor(network: Network, node: Node, facts: GooseFacts) {
    this.network = network;
    this.node = node;
    this.facts = facts;
    this.state = network.random.integer(2, 60);
    this.sequence = network.random.integer(1000, 90_000);
    this.changed = new Date(network.date.getTime() - 3_600_000);
    this.data = facts.values();
    this.repeat(0, BURST.length);
  }

  /** The state changed: a new state number, and a burst. */
  change(): void {
    this.state++;
    this.sequence = 0;
    this.changed = this.network.date;
    this.data = this.facts.values();
    this.turn++;
    this.publish();
    this.repeat(this.turn, 0);
  }

  /** The message as it would be sent now, with other numbers or values where they are given. */
  frame(source: Node, overrides: Partial<Goose> = {}): Uint8Array {
    const { appId, device, destination } = this.facts;
    const payload = goose.encode.encodeGoose({
      appId,
      controlBlock: `${device}/LLN0$GO$gcb01`,
      timeAllowedToLive: QUIET * 2000,
      dataSet: `${device}/LLN0$Positions`,
      id: `${device}_GCB01`,
      time: this.changed,
      state: this.state,
      sequence: this.sequence,
      revision: 1,
      data: this.data,
      ...overrides,
    });
    return ethernet(source.mac, destination, ETHERTYPE, payload, PRIORITY);
  }

  private publish(): void {
    this.network.send(this.frame(this.node));
    this.sequence++;
  }

  private repeat(turn: number, position: number): void {
    const wait = BURST[position] ?? QUIET * this.network.random.between(0.998, 1.002);
    this.network.after(wait, () => {
      // Another change has begun a burst of its own.
      if (turn !== this.turn) return;
      this.publish();
      this.repeat(turn, position + 1);
    });
  }
}
