import { etherTypeName, ipProtocolName, portName } from './registry.ts';
import type { Flow } from './flow.ts';

/** Traffic that no decoder claims: counted, and named where a registry names it. */
export interface UnknownCount {
  id: string;
  name: string;
  frames: number;
  bytes: number;
}

const LIMIT = 4096;

/** Counts of traffic without a decoder, by EtherType, IP protocol or port. */
export class UnknownTraffic {
  readonly counts = new Map<string, UnknownCount>();
  /** Kinds not told apart because the limit was reached. */
  dropped = 0;
  private readonly etherTypes = new Map<number, UnknownCount>();
  private readonly ipProtocols = new Map<number, UnknownCount>();

  /** A frame of an EtherType (or LLC address) that has no decoder. */
  link(etherType: number, llc: number, bytes: number): void {
    const key = etherType >= 0 ? etherType : 0x10000 | (llc & 0xffff);
    let count = this.etherTypes.get(key);
    if (count === undefined) {
      const code = (etherType >= 0 ? etherType : llc & 0xffff).toString(16).padStart(4, '0');
      count = this.kind(etherType >= 0 ? `ethertype-0x${code}` : `llc-0x${code}`, etherTypeName(etherType, llc));
      this.etherTypes.set(key, count);
    }
    count.frames++;
    count.bytes += bytes;
  }

  /** A packet of an IP protocol that is neither TCP nor UDP. */
  ip(protocol: number, bytes: number): void {
    let count = this.ipProtocols.get(protocol);
    if (count === undefined) {
      count = this.kind(`ip-${protocol}`, ipProtocolName(protocol));
      this.ipProtocols.set(protocol, count);
    }
    count.frames++;
    count.bytes += bytes;
  }

  /** What a flow carried that no decoder recognised; the port that a registry knows names it. */
  transport(flow: Flow): void {
    const transport = flow.protocolNumber === 6 ? 'tcp' : 'udp';
    const server = flow.client === 1 ? flow.portA : flow.client === 0 ? flow.portB : Math.min(flow.portA, flow.portB);
    const other = server === flow.portA ? flow.portB : flow.portA;
    const port = portName(transport, server) === null && portName(transport, other) !== null ? other : server;
    // Ports that nobody registered and that are handed out to clients say nothing; they are counted together.
    const name = portName(transport, port);
    const count =
      name === null && port >= 49_152
        ? this.kind(`${transport}-dynamic`, `${transport.toUpperCase()} on dynamic ports`)
        : this.kind(`${transport}-${port}`, name ?? `${transport.toUpperCase()} port ${port}`);
    count.frames += flow.unknownFrames;
    count.bytes += flow.unknownBytes;
  }

  private kind(id: string, name: string): UnknownCount {
    let count = this.counts.get(id);
    if (count === undefined) {
      if (this.counts.size >= LIMIT) {
        this.dropped++;
        return { id, name, frames: 0, bytes: 0 };
      }
      count = { id, name, frames: 0, bytes: 0 };
      this.counts.set(id, count);
    }
    return count;
  }
}
