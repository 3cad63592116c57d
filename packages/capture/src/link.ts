import { i32, mac48, u16 } from './bytes.ts';
import { PROBLEM } from './header-problems.ts';
import { mpls } from './mpls.ts';
import { ip, ipv4, ipv6 } from './network.ts';
import { ppp, pppoe } from './ppp.ts';
import { hasTrailer, TRAILER_LENGTH } from './redundancy.ts';
import { TUNNEL } from './tunnels.ts';
import { deeper, has, narrow, payload, type Step, type Walk, wrong } from './walk.ts';

const LINK_CUT = PROBLEM['link-cut'];
const TOO_DEEP = PROBLEM['too-deep'];
const HSR = TUNNEL.hsr;
const PRP = TUNNEL.prp;

/** Values up to here are a length and not an EtherType (IEEE 802.3, 3.2.6). */
const LONGEST_LENGTH = 1500;

/** Ethernet II or IEEE 802.3. */
export function ethernet(walk: Walk, at: number): boolean {
  if (!has(walk, at, 14)) return wrong(walk, at, LINK_CUT);
  const { packet, bytes } = walk;
  packet.macDestination = mac48(bytes, at);
  packet.macSource = mac48(bytes, at + 6);
  const { declared } = walk;
  if (declared <= walk.captured && hasTrailer(bytes, at + 12, declared)) {
    if (walk.redundancy.seen(packet.macSource, u16(bytes, declared - TRAILER_LENGTH), walk.seconds)) return false;
    packet.tunnel |= PRP;
    narrow(walk, declared - TRAILER_LENGTH);
  }
  return typeOrLength(walk, at + 12);
}

/** The two bytes at `at` are an EtherType, or the length of an LLC frame. */
function typeOrLength(walk: Walk, at: number): boolean {
  const value = u16(walk.bytes, at);
  if (value > LONGEST_LENGTH) return etherType(walk, value, at + 2);
  narrow(walk, at + 2 + value);
  return llc(walk, at + 2);
}

/** What an EtherType says follows at `at`. */
export function etherType(walk: Walk, type: number, at: number): boolean {
  walk.packet.etherType = type;
  if (type === 0x0800) return ipv4(walk, at);
  const step = ETHER_TYPES.get(type);
  return step === undefined ? payload(walk, at) : step(walk, at);
}

/** A link header behind another, inside a tunnel: its fields replace those of the outer one. */
export function innerEthernet(walk: Walk, at: number): boolean {
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  const packet = walk.packet;
  packet.vlan = packet.innerVlan = packet.llc = packet.snap = packet.etherType = packet.protocol = -1;
  packet.network = 0;
  packet.sourcePort = packet.destinationPort = packet.hopLimit = packet.networkStart = packet.transportStart = -1;
  packet.source0 = packet.source1 = packet.source2 = packet.source3 = 0;
  packet.destination0 = packet.destination1 = packet.destination2 = packet.destination3 = 0;
  return ethernet(walk, at);
}

/** IEEE 802.1Q and 802.1ad tag: priority and VLAN identifier, then a type or length. */
function vlanTag(walk: Walk, at: number): boolean {
  if (!has(walk, at, 4)) return wrong(walk, at, LINK_CUT);
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  const packet = walk.packet;
  const vlan = u16(walk.bytes, at) & 0xfff;
  if (packet.vlan < 0) packet.vlan = vlan;
  else packet.innerVlan = vlan;
  return typeOrLength(walk, at + 2);
}

/** IEC 62439-3 HSR tag: path and size, sequence number, then a type or length. */
function hsrTag(walk: Walk, at: number): boolean {
  if (!has(walk, at, 6)) return wrong(walk, at, LINK_CUT);
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  if (walk.redundancy.seen(walk.packet.macSource, u16(walk.bytes, at + 2), walk.seconds)) return false;
  walk.packet.tunnel |= HSR;
  return typeOrLength(walk, at + 4);
}

/** IEEE 802.2 LLC, with SNAP (IEEE 802, 9.2.5). */
function llc(walk: Walk, at: number): boolean {
  const { packet, bytes } = walk;
  packet.etherType = -1;
  if (!has(walk, at, 3)) return wrong(walk, at, LINK_CUT);
  packet.llc = u16(bytes, at);
  if (packet.llc === 0xaaaa && bytes[at + 2] === 3 && has(walk, at, 8)) {
    const organisation = (bytes[at + 3] << 16) | u16(bytes, at + 4);
    const protocol = u16(bytes, at + 6);
    if (packet.macDestination >= ISL && packet.macDestination <= ISL + 0xff && has(walk, at, ISL_HEADER)) return isl(walk, at);
    if (organisation === 0) return etherType(walk, protocol, at + 8);
    packet.snap = organisation * 65536 + protocol;
    return payload(walk, at + 8);
  }
  // Unnumbered frames have one control byte, the others two (IEEE 802.2, 5.2).
  return payload(walk, at + ((bytes[at + 2] & 3) === 3 ? 3 : 4));
}

/** Cisco ISL: the frame and its VLAN behind a header that looks like SNAP and is sent to this group of addresses. */
const ISL = 0x01000c000000;
/** From the LLC header on. */
const ISL_HEADER = 12;

function isl(walk: Walk, at: number): boolean {
  const vlan = u16(walk.bytes, at + 6) >> 1;
  const read = innerEthernet(walk, at + ISL_HEADER);
  if (walk.packet.vlan < 0) walk.packet.vlan = vlan;
  return read;
}

/** Linux cooked capture, version 1: type, hardware type, address, protocol. */
function linuxCooked1(walk: Walk, at: number): boolean {
  if (!has(walk, at, 16)) return wrong(walk, at, LINK_CUT);
  const { packet, bytes } = walk;
  if (u16(bytes, at + 4) === 6) packet.macSource = mac48(bytes, at + 6);
  return cooked(walk, u16(bytes, at + 14), at + 16);
}

/** Linux cooked capture, version 2: protocol, interface, hardware type, type, address. */
function linuxCooked2(walk: Walk, at: number): boolean {
  if (!has(walk, at, 20)) return wrong(walk, at, LINK_CUT);
  const { packet, bytes } = walk;
  if (bytes[at + 11] === 6) packet.macSource = mac48(bytes, at + 12);
  return cooked(walk, u16(bytes, at), at + 20);
}

/** Protocol of a cooked header: 4 is LLC, other small values are Linux's own, the rest EtherTypes. */
function cooked(walk: Walk, protocol: number, at: number): boolean {
  if (protocol === 4) return llc(walk, at);
  return etherType(walk, protocol, at);
}

/** AF_INET6 of the systems that write BSD loopback captures: Linux, NetBSD and OpenBSD, Windows, FreeBSD, macOS. */
const AF_INET6 = new Set([10, 23, 24, 28, 30]);
const AF_INET = 2;

/** BSD loopback: the address family in the byte order of the machine that captured, or in network order. */
function loopback(walk: Walk, at: number): boolean {
  if (!has(walk, at, 4)) return wrong(walk, at, LINK_CUT);
  const { bytes } = walk;
  const big = i32(bytes, at);
  const family = big >>> 0 > 0xffff ? bytes[at] | (bytes[at + 1] << 8) : big;
  if (family === AF_INET) return ipv4(walk, at + 4);
  return AF_INET6.has(family) ? ipv6(walk, at + 4) : payload(walk, at + 4);
}

/** EtherTypes that hold other headers; IPv4 is tested before the table. */
const ETHER_TYPES = new Map<number, Step>([
  [0x86dd, ipv6],
  [0x8100, vlanTag],
  [0x88a8, vlanTag],
  [0x9100, vlanTag],
  [0x8847, mpls],
  [0x8848, mpls],
  [0x8864, pppoe],
  [0x892f, hsrTag],
]);

/** Link types that are decoded (LINKTYPE_*, draft-ietf-opsawg-pcaplinktype). */
export const LINK_TYPES: readonly { linkType: number; name: string; step: Step }[] = [
  { linkType: 1, name: 'Ethernet', step: ethernet },
  { linkType: 0, name: 'BSD loopback', step: loopback },
  { linkType: 108, name: 'OpenBSD loopback', step: loopback },
  { linkType: 9, name: 'PPP', step: ppp },
  { linkType: 12, name: 'raw IP', step: ip },
  { linkType: 14, name: 'raw IP', step: ip },
  { linkType: 101, name: 'raw IP', step: ip },
  { linkType: 228, name: 'raw IPv4', step: ipv4 },
  { linkType: 229, name: 'raw IPv6', step: ipv6 },
  { linkType: 113, name: 'Linux cooked, version 1', step: linuxCooked1 },
  { linkType: 276, name: 'Linux cooked, version 2', step: linuxCooked2 },
];
