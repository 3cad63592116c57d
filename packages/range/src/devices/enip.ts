import { cip, enip } from '@fengsui/wire';
import { Connection, type ConnectionOptions } from '../connection.ts';
import { ipBytes } from '../frames.ts';
import type { Network, Node } from '../network.ts';

export type CipIdentity = Parameters<typeof cip.encode.identityAttributes>[0];
type TagType = Parameters<typeof cip.encode.writeTag>[1];

const PORT = 44818;
const IO_PORT = 2222;
/** General statuses (CIP Volume 1, appendix B). */
const PATH_UNKNOWN = 0x05;
/** Path to the message router of a Logix controller in slot 0 of its backplane. */
const MESSAGE_ROUTER = [0x01, 0x00, 0x20, 0x02, 0x24, 0x01];

/** A tag of a controller. */
export interface Tag {
  type: TagType;
  values: number[];
}

/** A device that serves EtherNet/IP: its identity and its tags. */
export class EnipServer {
  readonly node: Node;
  readonly identity: CipIdentity;
  readonly tags = new Map<string, Tag>();
  running = true;
  /** Until this time it does not answer: it restarts. */
  mutedUntil = 0;

  constructor(node: Node, identity: CipIdentity) {
    this.node = node;
    // A copy: firmware can change, and plants are built more than once.
    this.identity = { ...identity };
  }

  /** The tag of that name. Throws when there is none. */
  tag(name: string): Tag {
    const tag = this.tags.get(name);
    if (!tag) throw new Error(`${this.node.asset.id} has no tag ${name}`);
    return tag;
  }
}

/** A client's encapsulation session with a device, over which it speaks unconnected, or over a class 3 connection. */
export class EnipClient {
  readonly server: EnipServer;
  connection: Connection;
  private readonly network: Network;
  private readonly node: Node;
  private session = 0;
  private context: number;
  private sequence = 0;
  private opened: { originatorToTarget: number; targetToOriginator: number } | null = null;

  constructor(network: Network, node: Node, server: EnipServer, options: ConnectionOptions = {}) {
    this.network = network;
    this.node = node;
    this.server = server;
    this.context = network.random.uint32() & 0xffff;
    this.connection = new Connection(network, node, server.node, PORT, options);
  }

  /** Registers a session; nothing when there is one. */
  register(): this {
    if (this.session !== 0) return this;
    const asked = { session: 0, context: this.next() };
    this.session = this.network.random.uint32() | 1;
    const given = { session: this.session >>> 0, context: asked.context };
    this.connection.exchange(enip.encode.registerSession(asked), enip.encode.registerSession(given));
    return this;
  }

  /** Breaks the connection off; the next request makes a new one. */
  reconnect(): void {
    this.connection.reset();
    this.connection = new Connection(this.network, this.node, this.server.node, PORT);
    this.session = 0;
    this.opened = null;
  }

  close(): void {
    if (this.session !== 0)
      this.connection.toServer(enip.encode.unregisterSession({ session: this.session >>> 0, context: this.next() }));
    this.connection.close();
    this.session = 0;
    this.opened = null;
  }

  /** Opens a class 3 connection, over which later requests go. */
  open(): this {
    this.register();
    const { random } = this.network;
    const opened = { originatorToTarget: random.uint32(), targetToOriginator: random.uint32() };
    const connection = {
      ...opened,
      connectionSerial: random.integer(1, 0xffff),
      vendor: 0x004d,
      originatorSerial: random.uint32(),
      interval: 2_000_000,
      size: 504,
      transport: 3 as const,
      path: MESSAGE_ROUTER,
    };
    this.unconnected(cip.encode.forwardOpen(connection), cip.encode.forwardOpenResponse(connection));
    this.opened = opened;
    return this;
  }

  /** A request and its answer: over the class 3 connection where it is open, else unconnected. */
  exchange(request: readonly number[], answer: readonly number[]): this {
    if (this.opened === null) return this.unconnected(request, answer);
    this.sequence = (this.sequence + 1) & 0xffff;
    const x = { session: this.session >>> 0, context: this.next() };
    const silent = this.network.now < this.server.mutedUntil;
    this.connection.exchange(
      enip.encode.sendUnitData(x, this.opened.originatorToTarget, this.sequence, request),
      silent ? null : enip.encode.sendUnitData(x, this.opened.targetToOriginator, this.sequence, answer),
      0.005,
    );
    return this;
  }

  /** An unconnected request, as SendRRData. */
  unconnected(request: readonly number[], answer: readonly number[]): this {
    this.register();
    const x = { session: this.session >>> 0, context: this.next() };
    const silent = this.network.now < this.server.mutedUntil;
    this.connection.exchange(enip.encode.sendRRData(x, request), silent ? null : enip.encode.sendRRData(x, answer), 0.005);
    return this;
  }

  /** Asks what the device is, over TCP. */
  listIdentity(): this {
    const x = { session: 0, context: this.next() };
    const answer = enip.encode.listIdentityResponse(x, this.server.identity, ipBytes(this.server.node.ip));
    this.connection.exchange(enip.encode.listIdentityRequest(x), answer);
    return this;
  }

  /** Reads the attributes of the identity object. */
  identify(): this {
    return this.exchange(cip.encode.getAttributesAll(1, 1), cip.encode.identityResponse(this.server.identity));
  }

  /** Reads tags in one multiple service packet; unknown ones are refused. */
  readTags(...names: string[]): this {
    const requests = names.map((name) => cip.encode.readTag(name));
    const answers = names.map((name) => {
      const tag = this.server.tags.get(name);
      return tag ? cip.encode.readTagResponse(tag.type, tag.values) : cip.encode.response(0x4c, [], PATH_UNKNOWN);
    });
    if (names.length === 1) return this.exchange(requests[0], answers[0]);
    return this.exchange(cip.encode.multiple(requests), cip.encode.multiple(answers, true));
  }

  /** Writes a tag. */
  writeTag(name: string, ...values: number[]): this {
    const tag = this.server.tag(name);
    tag.values.splice(0, values.length, ...values);
    return this.exchange(cip.encode.writeTag(name, tag.type, values), cip.encode.writeTagResponse());
  }

  /** Lists the tags. */
  browse(): this {
    const tags = [...this.server.tags].map(([name, { type }], i) => ({ instance: i + 1, name, type }));
    return this.exchange(cip.encode.browseTags(0), cip.encode.browseTagsResponse(tags));
  }

  private next(): number {
    this.context = (this.context + 1) & 0x7fffffff;
    return this.context;
  }
}

/** Cyclic I/O between a controller and a device, class 1 over UDP. */
export interface IoFacts {
  /** Seconds between two datagrams in each direction. */
  interval: number;
  /** Assemblies: configuration, output, input. */
  assemblies: readonly [number, number, number];
  output: () => readonly number[];
  input: () => readonly number[];
  /** False while the scanner does not send. */
  active: () => boolean;
}

/** Opens the I/O connection and exchanges data at its interval. */
export function runIo(network: Network, scanner: Node, adapter: EnipServer, facts: IoFacts): void {
  const { random } = network;
  const [configuration, output, input] = facts.assemblies;
  const ids = { originatorToTarget: random.uint32(), targetToOriginator: random.uint32() };
  const opened = {
    ...ids,
    connectionSerial: random.integer(1, 0xffff),
    vendor: 1,
    originatorSerial: random.uint32(),
    interval: Math.round(facts.interval * 1e6),
    size: facts.output().length + 6,
    transport: 1 as const,
    path: [0x20, 0x04, 0x24, configuration, 0x2c, output, 0x2c, input],
  };
  const client = new EnipClient(network, scanner, adapter);
  network.after(random.between(0.5, 2), () => {
    client.unconnected(cip.encode.forwardOpen(opened), cip.encode.forwardOpenResponse(opened));
    let sequence = 0;
    const ports = { source: IO_PORT, destination: IO_PORT };
    network.every(facts.interval, () => {
      if (!facts.active()) return;
      sequence++;
      // Data to the target begins with the run/idle header.
      const run = [1, 0, 0, 0, ...facts.output()];
      network.datagram(scanner, adapter.node, ports, enip.encode.ioData(ids.originatorToTarget, sequence, run));
      const answer = enip.encode.ioData(ids.targetToOriginator, sequence, facts.input());
      network.datagram(adapter.node, scanner, ports, answer, facts.interval * random.between(0.3, 0.6));
    });
  });
}
