import { u16 } from './bytes.ts';
import { PROBLEM } from './header-problems.ts';
import { innerEthernet } from './link.ts';
import { ipv4, ipv6 } from './network.ts';
import { TUNNEL } from './tunnels.ts';
import { deeper, has, payload, type Walk, wrong } from './walk.ts';

const CUT = PROBLEM['tunnel-cut'];
const TOO_DEEP = PROBLEM['too-deep'];
const MPLS = TUNNEL.mpls;

/** Labels in a stack that are followed. */
const MAXIMUM_LABELS = 16;

/** IPv4, ARP, IPv6, tags, PROFINET, EtherCAT, GOOSE, sampled values, LLDP. */
const COMMON_ETHER_TYPES = new Set([0x0800, 0x0806, 0x86dd, 0x8100, 0x88a8, 0x8892, 0x88a4, 0x88b8, 0x88ba, 0x88cc]);

/** MPLS label stack, and behind it what its first four bits tell: IP, or Ethernet with or without a control word. */
export function mpls(walk: Walk, at: number): boolean {
  const { bytes } = walk;
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  walk.packet.tunnel |= MPLS;
  for (let label = 0; ; label++) {
    if (!has(walk, at, 4)) return wrong(walk, at, CUT);
    if (label === MAXIMUM_LABELS) return wrong(walk, at, TOO_DEEP);
    const bottom = (bytes[at + 2] & 1) === 1;
    at += 4;
    if (bottom) break;
  }
  if (!has(walk, at, 1)) return payload(walk, at);
  const first = bytes[at] >> 4;
  if (first === 4) return ipv4(walk, at);
  if (first === 6) return ipv6(walk, at);
  // 1 begins an associated channel (RFC 4385, 5), which carries no user traffic.
  if (first === 1) return payload(walk, at);
  return innerEthernet(walk, first === 0 && hasControlWord(walk, at) ? at + 4 : at);
}

/**
 * Whether a pseudowire begins with a control word, whose first four bits are 0 (RFC 4385, 3). So are those of many
 * hardware addresses; the EtherType tells, and when it does not, a control word is the recommended way.
 */
function hasControlWord(walk: Walk, at: number): boolean {
  const { bytes } = walk;
  if (has(walk, at, 18) && COMMON_ETHER_TYPES.has(u16(bytes, at + 16))) return true;
  return !has(walk, at, 14) || !COMMON_ETHER_TYPES.has(u16(bytes, at + 12));
}
