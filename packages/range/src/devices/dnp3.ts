import { dnp3 } from '@fengsui/wire';
import { Connection, type ConnectionOptions } from '../connection.ts';
import type { Network, Node } from '../network.ts';

const { encode } = dnp3;
const PORT = 20000;

/** Function codes (IEEE 1815-2012 §4.4). */
const READ = 1;
const SELECT = 3;
const OPERATE = 4;
const DIRECT_OPERATE = 5;
const COLD_RESTART = 13;
const ENABLE_UNSOLICITED = 20;
const DISABLE_UNSOLICITED = 21;
const DELAY_MEASURE = 23;
/** Internal indication: the device restarted. */
const RESTART = 0x8000;
const NOT_SUPPORTED = 4;

/** An outstation: its points, and what it says of itself by variation of group 0. */
export class Dnp3Outstation {
  readonly node: Node;
  readonly address: number;
  readonly attributes: readonly (readonly [number, string])[];
  binaries: () => readonly number[] = () => [];
  analogs: () => readonly number[] = () => [];
  /** Operates an output; false when there is none of that index. */
  operate: (index: number, code: number) => boolean = () => false;
  unsolicited = true;
  restarted = false;
  /** Until this time it does not answer: it restarts. */
  mutedUntil = 0;

  constructor(node: Node, address: number, attributes: readonly (readonly [number, string])[]) {
    this.node = node;
    this.address = address;
    this.attributes = attributes;
  }
}

/** A master's connection to an outstation. */
export class Dnp3Master {
  readonly outstation: Dnp3Outstation;
  connection: Connection;
  private readonly network: Network;
  private readonly node: Node;
  private readonly address: number;
  private sequence = 0;
  private transport = 0;
  private unsolicitedSequence = 0;

  constructor(network: Network, node: Node, outstation: Dnp3Outstation, address: number, options: ConnectionOptions = {}) {
    this.network = network;
    this.node = node;
    this.outstation = outstation;
    this.address = address;
    this.connection = new Connection(network, node, outstation.node, PORT, options);
  }

  /** Breaks the connection off; the next request makes a new one. */
  reconnect(): void {
    this.connection.reset();
    this.connection = new Connection(this.network, this.node, this.outstation.node, PORT);
  }

  /** Everything: events of all classes and the static data. */
  integrityPoll(): void {
    this.exchange(encode.integrityPoll(this.next()), [
      encode.ranged(
        1,
        2,
        0,
        this.outstation.binaries().map((value) => ({ value })),
      ),
      encode.ranged(
        30,
        1,
        0,
        this.outstation.analogs().map((value) => ({ value: Math.round(value) })),
      ),
    ]);
  }

  /** Events of classes 1 to 3; a few analog values have changed. */
  eventPoll(): void {
    const { random } = this.network;
    const time = this.network.date.getTime();
    const changed = this.outstation
      .analogs()
      .flatMap((value, index) => (random.chance(0.25) ? [{ index, value: Math.round(value), time }] : []));
    const request = encode.request(this.next(), READ, [encode.all(60, 2), encode.all(60, 3), encode.all(60, 4)]);
    this.exchange(request, changed.length > 0 ? [encode.indexed(32, 3, changed)] : [], changed.length > 0);
  }

  /** The outstation tells by itself that a binary input changed. */
  report(index: number, value: number): void {
    if (!this.outstation.unsolicited) return;
    const time = this.network.date.getTime();
    const objects = [encode.indexed(2, 2, [{ index, value, time }])];
    this.unsolicitedSequence = (this.unsolicitedSequence + 1) & 15;
    this.connection.toClient(
      this.framed(false, encode.response(this.unsolicitedSequence, 0, objects, { unsolicited: true, confirm: true })),
    );
    this.connection.pause(0.004).toServer(this.framed(true, encode.confirm(this.unsolicitedSequence, true)));
  }

  /** Reads what the outstation is: its device attributes. */
  readAttributes(): void {
    const request = encode.request(this.next(), READ, [encode.range(0, 254, 0, 0)]);
    this.exchange(
      request,
      this.outstation.attributes.map(([variation, text]) => encode.attribute(variation, text)),
    );
  }

  /** Measures the delay and writes the time. */
  synchronise(): void {
    this.exchange(encode.request(this.next(), DELAY_MEASURE), [encode.counted(52, 2, [{ value: 1 }])]);
    this.exchange(encode.writeTime(this.next(), this.network.date.getTime()), []);
  }

  /** Operates an output after selecting it. */
  selectOperate(index: number, code: number): void {
    this.exchange(encode.request(this.next(), SELECT, [encode.crob(index, code)]), [encode.crob(index, code)]);
    const done = this.outstation.operate(index, code);
    this.exchange(encode.request(this.next(), OPERATE, [encode.crob(index, code)]), [
      encode.crob(index, code, { status: done ? 0 : NOT_SUPPORTED }),
    ]);
  }

  /** Operates an output without selecting it. */
  directOperate(index: number, code: number): void {
    const done = this.outstation.operate(index, code);
    this.exchange(encode.request(this.next(), DIRECT_OPERATE, [encode.crob(index, code)]), [
      encode.crob(index, code, { status: done ? 0 : NOT_SUPPORTED }),
    ]);
  }

  /** Lets the outstation tell by itself, or forbids it. */
  setUnsolicited(enabled: boolean): void {
    const classes = [encode.all(60, 2), encode.all(60, 3), encode.all(60, 4)];
    this.exchange(encode.request(this.next(), enabled ? ENABLE_UNSOLICITED : DISABLE_UNSOLICITED, classes), []);
    this.outstation.unsolicited = enabled;
  }

  /** Restarts the outstation as if power were cycled. */
  coldRestart(seconds: number): void {
    this.exchange(encode.request(this.next(), COLD_RESTART), [encode.counted(52, 2, [{ value: seconds * 1000 }])]);
    this.outstation.restarted = true;
    this.outstation.mutedUntil = this.network.now + seconds;
  }

  /** Clears the indication that the device restarted. */
  clearRestart(): void {
    this.outstation.restarted = false;
    this.exchange(encode.clearRestart(this.next()), []);
  }

  private exchange(request: readonly number[], objects: readonly (readonly number[])[], confirm = false): void {
    const { outstation, connection } = this;
    if (this.network.now < outstation.mutedUntil) {
      connection.exchange(this.framed(true, request), null);
      return;
    }
    const indications = outstation.restarted ? RESTART : 0;
    const answer = encode.response(this.sequence, indications, objects, { confirm });
    connection.exchange(this.framed(true, request), this.framed(false, answer), 0.012);
    if (confirm) connection.pause(0.003).toServer(this.framed(true, encode.confirm(this.sequence)));
  }

  private framed(fromMaster: boolean, fragment: readonly number[]): Uint8Array {
    const { address } = this.outstation;
    const link = { destination: fromMaster ? address : this.address, source: fromMaster ? this.address : address, fromMaster };
    this.transport = (this.transport + 1) & 0x3f;
    return encode.stream(link, fragment, this.transport);
  }

  private next(): number {
    this.sequence = (this.sequence + 1) & 15;
    return this.sequence;
  }
}
