import { ACK, FIN, PSH, RST, SYN, tcpFrame } from './frames.ts';
import type { Network, Node } from './network.ts';

/** Longest payload of a segment. */
const MAXIMUM_SEGMENT = 1460;

export interface ConnectionOptions {
  clientPort?: number;
  /** The capture began when the connection was long open: no handshake is seen. */
  established?: boolean;
  /** Seconds from one end to the other. */
  latency?: number;
  /** Probability that a segment is lost behind the tap and sent again. */
  loss?: number;
}

/**
 * A TCP connection between two nodes: sequence numbers, acknowledgements, segmentation, and now and then a retransmission. Data goes out at the network's time;
 * `exchange` is a request and, after the server's thinking time, its answer.
 */
export class Connection {
  readonly client: Node;
  readonly server: Node;
  readonly serverPort: number;
  readonly clientPort: number;
  private readonly network: Network;
  private readonly latency: number;
  private readonly loss: number;
  private clientSequence: number;
  private serverSequence: number;
  private opened: boolean;
  /** Time up to which the wire is in use by this connection: keeps its frames in order. */
  private busyUntil = 0;

  constructor(network: Network, client: Node, server: Node, serverPort: number, options: ConnectionOptions = {}) {
    this.network = network;
    this.client = client;
    this.server = server;
    this.serverPort = serverPort;
    this.clientPort = options.clientPort ?? network.ephemeralPort();
    this.latency = options.latency ?? 0.0004;
    this.loss = options.loss ?? 0.0002;
    this.clientSequence = network.random.uint32();
    this.serverSequence = network.random.uint32();
    this.opened = options.established ?? false;
  }

  get isOpen(): boolean {
    return this.opened;
  }

  /** The three-way handshake; nothing when the connection is open. */
  open(): this {
    if (this.opened) return this;
    this.network.resolve(this.client, this.server);
    this.segment(true, SYN);
    this.clientSequence = (this.clientSequence + 1) >>> 0;
    this.segment(false, SYN | ACK);
    this.serverSequence = (this.serverSequence + 1) >>> 0;
    this.segment(true, ACK);
    this.opened = true;
    return this;
  }

  /** A connection request that is refused. */
  refuse(): void {
    this.network.resolve(this.client, this.server);
    this.segment(true, SYN);
    this.clientSequence = (this.clientSequence + 1) >>> 0;
    this.segment(false, RST | ACK);
  }

  /** Sends from the client. */
  toServer(payload: Uint8Array): this {
    return this.send(true, payload);
  }

  /** Sends from the server. */
  toClient(payload: Uint8Array): this {
    return this.send(false, payload);
  }

  /** A request and its answer, which the server thinks about for `thinking` seconds. Opens the connection when it is closed. */
  exchange(request: Uint8Array, answer: Uint8Array | null, thinking = 0.002): this {
    this.open();
    this.toServer(request);
    if (answer !== null) {
      this.busyUntil += thinking * this.network.random.between(0.7, 1.4);
      this.toClient(answer);
    }
    return this;
  }

  /** Both sides close. */
  close(): void {
    if (!this.opened) return;
    this.segment(true, FIN | ACK);
    this.clientSequence = (this.clientSequence + 1) >>> 0;
    this.segment(false, FIN | ACK);
    this.serverSequence = (this.serverSequence + 1) >>> 0;
    this.segment(true, ACK);
    this.opened = false;
  }

  /** One side breaks the connection off. */
  reset(byClient = true): void {
    if (!this.opened) return;
    this.segment(byClient, RST | ACK);
    this.opened = false;
  }

  private send(fromClient: boolean, payload: Uint8Array): this {
    this.open();
    for (let at = 0; at < payload.length; at += MAXIMUM_SEGMENT) {
      const part = payload.subarray(at, at + MAXIMUM_SEGMENT);
      const flags = at + part.length === payload.length ? PSH | ACK : ACK;
      this.segment(fromClient, flags, part);
      if (this.network.random.chance(this.loss)) {
        // Lost behind the tap: the sender's timer runs out and the tap sees the segment again.
        this.busyUntil += 0.2;
        this.segment(fromClient, flags, part);
      }
      if (fromClient) this.clientSequence = (this.clientSequence + part.length) >>> 0;
      else this.serverSequence = (this.serverSequence + part.length) >>> 0;
    }
    this.segment(!fromClient, ACK);
    return this;
  }

  private segment(fromClient: boolean, flags: number, payload?: Uint8Array): void {
    const { network, client, server } = this;
    const source = fromClient ? client : server;
    const destination = fromClient ? server : client;
    const time = Math.max(network.now, this.busyUntil) + this.latency * network.random.between(0.6, 1.6);
    this.busyUntil = time;
    network.send(
      tcpFrame(
        source,
        destination,
        {
          sourcePort: fromClient ? this.clientPort : this.serverPort,
          destinationPort: fromClient ? this.serverPort : this.clientPort,
          sequence: fromClient ? this.clientSequence : this.serverSequence,
          acknowledgement: flags & ACK ? (fromClient ? this.serverSequence : this.clientSequence) : 0,
          flags,
          payload,
        },
        { identification: network.nextIdentification(), timeToLive: source.timeToLive },
      ),
      time - network.now,
    );
  }
}
