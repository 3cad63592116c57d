import { PROBLEM } from './header-problems.ts';
import { innerEthernet } from './link.ts';
import { ipv4, ipv6 } from './network.ts';
import { TUNNEL } from './tunnels.ts';
import { deeper, payload, type Walk, wrong } from './walk.ts';

const CUT = PROBLEM['tunnel-cut'];
const TOO_DEEP = PROBLEM['too-deep'];
const MPLS = TUNNEL.mpls;

/** Labels in a stack that are followed. */
const MAXIMUM_LABELS = 16;

/** MPLS label stack, and behind it what its first four bits tell: IP, or Ethernet with or without a control word. */
export function mpls(walk: Walk, at: number): boolean {
  const { bytes, captured } = walk;
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  walk.packet.tunnel |= MPLS;
  for (let label = 0; ; label++) {
    if (at + 4 > captured) return wrong(walk, at, CUT);
    if (label === MAXIMUM_LABELS) return wrong(walk, at, TOO_DEEP);
    const bottom = (bytes[at + 2] & 1) === 1;
    at += 4;
    if (bottom) break;
  }
  if (at >= captured) return payload(walk, at);
  const first = bytes[at] >> 4;
  if (first === 4) return ipv4(walk, at);
  if (first === 6) return ipv6(walk, at);
  // 0 begins a pseudowire control word (RFC 4385, 3), 1 an associated channel, which carries no user traffic.
  if (first === 1) return payload(walk, at);
  return innerEthernet(walk, first === 0 ? at + 4 : at);
}
