import { u16 } from './bytes.ts';
import { PROBLEM } from './header-problems.ts';
import { mpls } from './mpls.ts';
import { ipv4, ipv6 } from './network.ts';
import { TUNNEL } from './tunnels.ts';
import { has, narrow, payload, type Walk, wrong } from './walk.ts';

const CUT = PROBLEM['tunnel-cut'];
const VERSION = PROBLEM['tunnel-version'];
const PPPOE = TUNNEL.pppoe;

/** PPPoE session stage: version and type, code, session, length, then PPP (RFC 2516, 4 and 6). */
export function pppoe(walk: Walk, at: number): boolean {
  if (!has(walk, at, 6)) return wrong(walk, at, CUT);
  const { bytes } = walk;
  if (bytes[at] !== 0x11 || bytes[at + 1] !== 0) return wrong(walk, at, VERSION);
  walk.packet.tunnel |= PPPOE;
  narrow(walk, at + 6 + u16(bytes, at + 4));
  return ppp(walk, at + 6);
}

/** PPP: address and control bytes when present, a protocol of two bytes or, compressed, of one (RFC 1661, 2 and 6.5). */
export function ppp(walk: Walk, at: number): boolean {
  const { bytes } = walk;
  if (has(walk, at, 2) && bytes[at] === 0xff && bytes[at + 1] === 3) at += 2;
  if (!has(walk, at, 2)) return wrong(walk, at, CUT);
  const compressed = (bytes[at] & 1) === 1;
  const protocol = compressed ? bytes[at] : u16(bytes, at);
  const next = at + (compressed ? 1 : 2);
  if (protocol === 0x0021) return ipv4(walk, next);
  if (protocol === 0x0057) return ipv6(walk, next);
  if (protocol === 0x0281) return mpls(walk, next);
  return payload(walk, next);
}
