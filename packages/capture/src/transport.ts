import { i32, u16 } from './bytes.ts';
import { PROBLEM } from './header-problems.ts';
import { innerEthernet } from './link.ts';
import { mpls } from './mpls.ts';
import { ipv4, ipv6 } from './network.ts';
import { geneve, gre, vxlan } from './tunnel-headers.ts';
import { TUNNEL } from './tunnels.ts';
import { deeper, has, note, payload, type Step, type Walk, wrong } from './walk.ts';

const TCP_CUT = PROBLEM['tcp-cut'];
const TCP_HEADER_LENGTH = PROBLEM['tcp-header-length'];
const UDP_CUT = PROBLEM['udp-cut'];
const UDP_LENGTH = PROBLEM['udp-length'];
const TUNNEL_CUT = PROBLEM['tunnel-cut'];
const TOO_DEEP = PROBLEM['too-deep'];

const TCP = 6;
const UDP = 17;
const VXLAN_PORT = 4789;
const GENEVE_PORT = 6081;

/** What an IP protocol number says follows at `at`. */
export function transport(walk: Walk, protocol: number, at: number): boolean {
  if (protocol === TCP) return tcp(walk, at);
  if (protocol === UDP) return udp(walk, at);
  const step = IP_PROTOCOLS.get(protocol);
  return step === undefined ? payload(walk, at) : step(walk, at);
}

/** TCP (RFC 9293, 3.1). */
function tcp(walk: Walk, at: number): boolean {
  const { packet, bytes, declared } = walk;
  packet.transportStart = at;
  if (!has(walk, at, 20)) {
    if (has(walk, at, 4)) ports(walk, at);
    return wrong(walk, at + 20, TCP_CUT);
  }
  ports(walk, at);
  packet.sequence = i32(bytes, at + 4);
  packet.acknowledgement = i32(bytes, at + 8);
  packet.flags = u16(bytes, at + 12) & 0x1ff;
  packet.window = u16(bytes, at + 14);
  const headerLength = (bytes[at + 12] >> 4) << 2;
  if (headerLength < 20 || at + headerLength > declared) return wrong(walk, at + 20, TCP_HEADER_LENGTH);
  return payload(walk, at + headerLength);
}

/** UDP (RFC 768); a length of 0 is a jumbogram or a segmenting adapter. */
function udp(walk: Walk, at: number): boolean {
  const { packet, bytes, declared } = walk;
  packet.transportStart = at;
  if (!has(walk, at, 8)) {
    if (has(walk, at, 4)) ports(walk, at);
    return wrong(walk, at + 8, UDP_CUT);
  }
  ports(walk, at);
  const length = u16(bytes, at + 4) || declared - at;
  if (length < 8) return wrong(walk, at + 8, UDP_LENGTH);
  if (at + length > declared) note(walk, UDP_LENGTH);
  else walk.declared = at + length;
  if (packet.destinationPort === VXLAN_PORT) return vxlan(walk, at + 8);
  if (packet.destinationPort === GENEVE_PORT) return geneve(walk, at + 8);
  return payload(walk, at + 8);
}

/** SCTP: the common header is passed, the chunks are payload (RFC 9260, 3.1). */
function sctp(walk: Walk, at: number): boolean {
  walk.packet.transportStart = at;
  if (!has(walk, at, 12)) return payload(walk, at);
  ports(walk, at);
  return payload(walk, at + 12);
}

function ports(walk: Walk, at: number): void {
  walk.packet.sourcePort = u16(walk.bytes, at);
  walk.packet.destinationPort = u16(walk.bytes, at + 2);
}

/** IPv4 in IP. */
function innerIpv4(walk: Walk, at: number): boolean {
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  walk.packet.tunnel |= TUNNEL['ip-in-ip'];
  return ipv4(walk, at);
}

/** IPv6 in IP. */
function innerIpv6(walk: Walk, at: number): boolean {
  if (!deeper(walk)) return wrong(walk, at, TOO_DEEP);
  walk.packet.tunnel |= TUNNEL['ipv6-in-ip'];
  return ipv6(walk, at);
}

/** Ethernet in IP: version 3 and twelve reserved bits (RFC 3378, 3). */
function etherInIp(walk: Walk, at: number): boolean {
  if (!has(walk, at, 2)) return wrong(walk, at, TUNNEL_CUT);
  if (u16(walk.bytes, at) >> 12 !== 3) return payload(walk, at);
  walk.packet.tunnel |= TUNNEL['ether-in-ip'];
  return innerEthernet(walk, at + 2);
}

/** IP protocols that hold other headers; TCP and UDP are tested before the table. */
const IP_PROTOCOLS = new Map<number, Step>([
  [4, innerIpv4],
  [41, innerIpv6],
  [47, gre],
  [97, etherInIp],
  [132, sctp],
  [137, mpls],
]);
