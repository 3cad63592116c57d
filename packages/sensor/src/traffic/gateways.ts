import type { Packet } from '@fengsui/capture';
import type { Host } from './host.ts';

/** Most routers remembered. */
const LIMIT = 4096;

const ROUTER_ADVERTISEMENT = 134;
const REDIRECT_6 = 137;
const REDIRECT_4 = 5;

/** What a message says of the way out of a network. */
export interface GatewayClaim {
  readonly [name: string]: string | number | boolean;
  readonly by: 'router_advertisement' | 'redirect';
  /** Seconds that the sender is a default router for; 0 when it is none, -1 where nothing is said of it. */
  readonly lifetime: number;
  /** Routers that said so far that they are one. */
  readonly routers: number;
}

/** Who says in ICMP that it, or another, is the way out: router advertisements (RFC 4861 §4.2) and redirects (RFC 4861 §4.5, RFC 792). */
export class Gateways {
  private readonly routers = new Set<number>();
  /** Whether the last claim came from a router that was not known. */
  fresh = false;

  /** Reads an ICMP packet; null for one that says nothing of the kind, or what the router said before. */
  claim(packet: Packet, sender: Host): GatewayClaim | null {
    const { bytes, start, end } = packet;
    if (end - start < 16) return null;
    const type = bytes[start];
    if (packet.protocol === 58 && type === ROUTER_ADVERTISEMENT) {
      if (this.routers.has(sender.id)) return null;
      this.fresh = true;
      if (this.routers.size < LIMIT) this.routers.add(sender.id);
      const lifetime = (bytes[start + 6] << 8) | bytes[start + 7];
      return { by: 'router_advertisement', lifetime, routers: this.routers.size };
    }
    if ((packet.protocol === 58 && type === REDIRECT_6) || (packet.protocol === 1 && type === REDIRECT_4)) {
      this.fresh = false;
      return { by: 'redirect', lifetime: -1, routers: this.routers.size };
    }
    return null;
  }
}
