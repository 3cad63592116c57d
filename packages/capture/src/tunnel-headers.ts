import { u16 } from './bytes.ts';
import { PROBLEM } from './header-problems.ts';
import { etherType, innerEthernet } from './link.ts';
import { ip } from './network.ts';
import { ppp } from './ppp.ts';
import { TUNNEL } from './tunnels.ts';
import { deeper, has, payload, type Walk, wrong } from './walk.ts';

const CUT = PROBLEM['tunnel-cut'];
const VERSION = PROBLEM['tunnel-version'];
const TOO_DEEP = PROBLEM['too-deep'];

const GRE_CHECKSUM = 0x8000;
const GRE_ROUTING = 0x4000;
const GRE_KEY = 0x2000;
const GRE_SEQUENCE = 0x1000;
const GRE_ACKNOWLEDGEMENT = 0x0080;

const TRANSPARENT_ETHERNET = 0x6558;
const ERSPAN_1_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
const PPP = 0x880b;

/** GRE: flags and version, protocol, then the optional fields (RFC 2784, 2; RFC 2890, 2; enhanced GRE RFC 2637, 4.1). */
export function gre(walk: Walk, at: number): boolean {
  if (!has(walk, at, 4)) return wrong(walk, at, CUT);
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  const flags = u16(walk.bytes, at);
  const protocol = u16(walk.bytes, at + 2);
  const version = flags & 7;
  // Source routing (RFC 1701) was withdrawn and has no fixed length.
  if (version > 1 || (flags & GRE_ROUTING) !== 0) return wrong(walk, at, VERSION);
  walk.packet.tunnel |= TUNNEL.gre;
  let next = at + 4;
  if ((flags & GRE_CHECKSUM) !== 0) next += 4;
  if ((flags & GRE_KEY) !== 0) next += 4;
  if ((flags & GRE_SEQUENCE) !== 0) next += 4;
  if (version === 1 && (flags & GRE_ACKNOWLEDGEMENT) !== 0) next += 4;
  if (!has(walk, next, 0)) return wrong(walk, at, CUT);
  if (protocol === TRANSPARENT_ETHERNET) return innerEthernet(walk, next);
  if (protocol === ERSPAN_1_2) return erspan2(walk, next, (flags & GRE_SEQUENCE) !== 0);
  if (protocol === ERSPAN_3) return erspan3(walk, next);
  if (protocol === PPP) return has(walk, next, 1) ? ppp(walk, next) : payload(walk, next);
  return etherType(walk, protocol, next);
}

/** ERSPAN type I has no header and no GRE sequence number; type II has eight bytes (draft-foschiano-erspan, 4.1 and 4.2). */
function erspan2(walk: Walk, at: number, hasHeader: boolean): boolean {
  walk.packet.tunnel |= TUNNEL.erspan;
  if (!hasHeader) return innerEthernet(walk, at);
  if (!has(walk, at, 8)) return wrong(walk, at, CUT);
  return walk.bytes[at] >> 4 === 1 ? innerEthernet(walk, at + 8) : wrong(walk, at, VERSION);
}

/** ERSPAN type III: twelve bytes, and eight more when the O bit is set (draft-foschiano-erspan, 4.3). */
function erspan3(walk: Walk, at: number): boolean {
  walk.packet.tunnel |= TUNNEL.erspan;
  if (!has(walk, at, 12)) return wrong(walk, at, CUT);
  const { bytes } = walk;
  if (bytes[at] >> 4 !== 2) return wrong(walk, at, VERSION);
  const frameType = (bytes[at + 10] >> 2) & 31;
  const next = at + 12 + ((bytes[at + 11] & 1) === 1 ? 8 : 0);
  if (!has(walk, next, 0)) return wrong(walk, at, CUT);
  if (frameType === 0) return innerEthernet(walk, next);
  return frameType === 2 ? ip(walk, next) : payload(walk, next);
}

/** VXLAN: flags with the I bit, network identifier (RFC 7348, 5). Another content of the port is payload. */
export function vxlan(walk: Walk, at: number): boolean {
  if (!has(walk, at, 8 + 14) || (walk.bytes[at] & 0x08) === 0 || walk.bytes[at + 7] !== 0) return payload(walk, at);
  walk.packet.tunnel |= TUNNEL.vxlan;
  return innerEthernet(walk, at + 8);
}

/** Geneve: version and option length, flags, protocol, network identifier, options (RFC 8926, 3.4). */
export function geneve(walk: Walk, at: number): boolean {
  if (!has(walk, at, 8)) return payload(walk, at);
  const { bytes } = walk;
  const next = at + 8 + ((bytes[at] & 0x3f) << 2);
  if (bytes[at] >> 6 !== 0 || bytes[at + 7] !== 0 || !has(walk, next, 0)) return payload(walk, at);
  const protocol = u16(bytes, at + 2);
  walk.packet.tunnel |= TUNNEL.geneve;
  if (protocol === TRANSPARENT_ETHERNET) return innerEthernet(walk, next);
  return deeper(walk) ? etherType(walk, protocol, next) : wrong(walk, at, TOO_DEEP);
}
