import { ACK, FIN, PSH, RST, SYN, tcpFrame } from './frames.ts';
import type { Network, Node } from './network.ts';

/** Longest payload of a segment. */
const MAXIMUM_SEGMENT = 1460;
/** Seconds after which a receiver acknowledges although it has nothing to say. */
const DELAYED_ACKNOWLEDGEMENT = 0.04;

export interface ConnectionOptions {
  clientPort?: number;
  /** The capture began when the connection was long open: no handshake is seen. */
  established?: boolean;
  /** Seconds from one end to the other. */
  latency?: number;
  /** Probability that a segment is lost behind the tap and sent again. */
  loss?: number;
}

/** Somebody between the two ends: gets every segment, and hands it on, with other bytes if it likes. */
export interface Interceptor {
  node: Node;
  /** Runs what the interceptor sends as its step. */
  as: (send: () => void) => void;
  /** The payload that goes on, of the same length. */
  rewrite: (payload: Uint8Array, fromClient: boolean) => Uint8Array;
}

/**
 * A TCP connection between two nodes: sequence numbers, acknowledgements, segmentation, and now and then a retransmission. Data goes out at the network's time,
 * and not before what was sent earlier; `exchange` is a request and, after the server's thinking time, its answer.
 */
export class Connection {
  readonly client: Node;
  readonly server: Node;
  readonly serverPort: number;
  readonly clientPort: number;
  /** Set while an attacker sits between the two ends. */
  interceptor: Interceptor | null = null;
  private readonly network: Network;
  private readonly latency: number;
  private readonly loss: number;
  private clientSequence: number;
  private serverSequence: number;
  private opened: boolean;
  /** Time up to which the wire is in use by this connection: keeps its frames in order. */
  private busyUntil = 0;
  private resolveAt = 0;

  constructor(network: Network, client: Node, server: Node, serverPort: number, options: ConnectionOptions = {}) {
    this.network = network;
    this.client = client;
    this.server = server;
    this.serverPort = serverPort;
    this.clientPort = options.clientPort ?? network.ephemeralPort();
    this.latency = options.latency ?? 0.0004;
    this.loss = options.loss ?? 0.00005;
    this.clientSequence = network.random.uint32();
    this.serverSequence = network.random.uint32();
    this.opened = options.established ?? false;
  }

  get isOpen(): boolean {
    return this.opened;
  }

  /** Seconds from now until the connection's last frame is out. */
  get delay(): number {
    return Math.max(0, this.busyUntil - this.network.now);
  }

  /** The three-way handshake; nothing when the connection is open. */
  open(): this {
    if (this.opened) return this;
    this.resolve();
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
    this.resolve();
    this.segment(true, SYN);
    this.clientSequence = (this.clientSequence + 1) >>> 0;
    this.segment(false, RST | ACK);
  }

  /** A connection request that nobody answers. */
  knock(): void {
    this.resolve();
    this.segment(true, SYN);
  }

  /** Sends from the client, acknowledged by the server. */
  toServer(payload: Uint8Array): this {
    return this.send(true, payload, true);
  }

  /** Sends from the server, acknowledged by the client. */
  toClient(payload: Uint8Array): this {
    return this.send(false, payload, true);
  }

  /** A request and its answer, which the server thinks about for `thinking` seconds. Opens the connection when it is closed. */
  exchange(request: Uint8Array, answer: Uint8Array | readonly Uint8Array[] | null, thinking = 0.002): this {
    const takes = thinking * this.network.random.between(0.7, 1.4);
    // An answer that comes soon acknowledges the request.
    this.send(true, request, answer === null || takes > DELAYED_ACKNOWLEDGEMENT);
    if (answer === null) return this;
    this.busyUntil += takes;
    for (const part of answer instanceof Uint8Array ? [answer] : answer) this.send(false, part, false);
    this.segment(true, ACK);
    return this;
  }

  /** Waits before the next segment. */
  pause(seconds: number): this {
    this.busyUntil = Math.max(this.busyUntil, this.network.now) + seconds;
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

  private resolve(): void {
    if (this.resolveAt > this.network.now) return;
    this.network.resolve(this.client, this.server);
    this.pause(0.0005);
    this.resolveAt = this.network.now + 60;
  }

  private send(fromClient: boolean, payload: Uint8Array, acknowledge: boolean): this {
    this.open();
    this.resolve();
    for (let at = 0; at < payload.length; at += MAXIMUM_SEGMENT) {
      const part = payload.subarray(at, at + MAXIMUM_SEGMENT);
      const flags = at + part.length === payload.length ? PSH | ACK : ACK;
      this.segment(fromClient, flags, part);
      if (this.network.random.chance(this.loss + this.network.loss)) {
        // Lost behind the tap: the sender's timer runs out and the tap sees the segment again.
        this.busyUntil += 0.2;
        this.segment(fromClient, flags, part);
      }
      if (fromClient) this.clientSequence = (this.clientSequence + part.length) >>> 0;
      else this.serverSequence = (this.serverSequence + part.length) >>> 0;
    }
    if (acknowledge) this.segment(!fromClient, ACK);
    return this;
  }

  private segment(fromClient: boolean, flags: number, payload?: Uint8Array): void {
    const { interceptor } = this;
    const source = fromClient ? this.client : this.server;
    const destination = fromClient ? this.server : this.client;
    this.advance();
    if (interceptor === null) {
      this.emit(source, source.mac, destination, null, fromClient, flags, payload);
      return;
    }
    this.emit(source, source.mac, destination, interceptor.node.mac, fromClient, flags, payload);
    interceptor.as(() => {
      this.advance();
      const changed = payload && interceptor.rewrite(payload, fromClient);
      this.emit(source, interceptor.node.mac, destination, destination.mac, fromClient, flags, changed);
    });
  }

  private advance(): void {
    const { network } = this;
    this.busyUntil = Math.max(network.now, this.busyUntil) + this.latency * network.random.between(0.6, 1.6);
  }

  private emit(
    source: Node,
    sourceMac: string,
    destination: Node,
    destinationMac: string | null,
    fromClient: boolean,
    flags: number,
    payload?: Uint8Array,
  ): void {
    const { network } = this;
    const hop = network.hop(source, destination);
    const frame = tcpFrame(
      sourceMac === source.mac ? hop.source : { mac: sourceMac, ip: source.ip },
      destinationMac === null ? hop.destination : { mac: destinationMac, ip: destination.ip },
      {
        sourcePort: fromClient ? this.clientPort : this.serverPort,
        destinationPort: fromClient ? this.serverPort : this.clientPort,
        sequence: fromClient ? this.clientSequence : this.serverSequence,
        acknowledgement: flags & ACK ? (fromClient ? this.serverSequence : this.clientSequence) : 0,
        flags,
        payload,
      },
      { identification: network.nextIdentification(), timeToLive: (source.timeToLive ?? 64) - hop.hops },
    );
    network.send(frame, this.busyUntil - network.now);
  }
}
