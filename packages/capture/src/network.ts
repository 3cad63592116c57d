import { i32, u16 } from './bytes.ts';
import { PROBLEM } from './header-problems.ts';
import { transport } from './transport.ts';
import { deeper, has, note, type Walk, wrong } from './walk.ts';

const IP_CUT = PROBLEM['ip-cut'];
const VERSION = PROBLEM['ip-version'];
const HEADER_LENGTH = PROBLEM['ip-header-length'];
const TOTAL_LENGTH = PROBLEM['ip-total-length'];
const EXTENSION_CUT = PROBLEM['extension-cut'];
const TOO_MANY_EXTENSIONS = PROBLEM['too-many-extensions'];
const TOO_DEEP = PROBLEM['too-deep'];
const FRAGMENT_CUT = PROBLEM['fragment-cut'];

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;

/** Extension headers in a row that are followed. */
const MAXIMUM_EXTENSIONS = 16;

/** IPv4 or IPv6, as the first four bits say. */
export function ip(walk: Walk, at: number): boolean {
  if (!has(walk, at, 1)) return wrong(walk, at, IP_CUT);
  return walk.bytes[at] >> 4 === 6 ? ipv6(walk, at) : ipv4(walk, at);
}

/** IPv4 (RFC 791, 3.1). */
export function ipv4(walk: Walk, at: number): boolean {
  const { packet, bytes } = walk;
  if (!has(walk, at, 20)) return wrong(walk, at, IP_CUT);
  const first = bytes[at];
  if (first >> 4 !== 4) return wrong(walk, at, VERSION);
  const headerLength = (first & 15) << 2;
  // A total length of 0 is written by hosts whose adapter segments (TSO): the datagram is what was captured.
  const totalLength = u16(bytes, at + 2) || walk.declared - at;
  if (headerLength < 20 || totalLength < headerLength) return wrong(walk, at, HEADER_LENGTH);
  packet.network = 4;
  packet.networkStart = at;
  packet.source0 = i32(bytes, at + 12);
  packet.destination0 = i32(bytes, at + 16);
  packet.source1 = packet.source2 = packet.source3 = 0;
  packet.destination1 = packet.destination2 = packet.destination3 = 0;
  packet.hopLimit = bytes[at + 8];
  packet.protocol = bytes[at + 9];
  if (at + totalLength > walk.declared) note(walk, TOTAL_LENGTH);
  else walk.declared = at + totalLength;
  if (!has(walk, at, headerLength)) return wrong(walk, at + headerLength, IP_CUT);
  const fragment = u16(bytes, at + 6);
  // More fragments, or an offset (RFC 791, 3.1).
  if ((fragment & 0x3fff) !== 0) {
    return fragmentOf(walk, at + headerLength, u16(bytes, at + 4), (fragment & 0x1fff) << 3, (fragment & 0x2000) !== 0);
  }
  return afterAddresses(walk, packet.protocol, at + headerLength);
}

/** IPv6 (RFC 8200, 3). */
export function ipv6(walk: Walk, at: number): boolean {
  const { packet, bytes } = walk;
  if (!has(walk, at, 40)) return wrong(walk, at, IP_CUT);
  if (bytes[at] >> 4 !== 6) return wrong(walk, at, VERSION);
  packet.network = 6;
  packet.networkStart = at;
  packet.source0 = i32(bytes, at + 8);
  packet.source1 = i32(bytes, at + 12);
  packet.source2 = i32(bytes, at + 16);
  packet.source3 = i32(bytes, at + 20);
  packet.destination0 = i32(bytes, at + 24);
  packet.destination1 = i32(bytes, at + 28);
  packet.destination2 = i32(bytes, at + 32);
  packet.destination3 = i32(bytes, at + 36);
  packet.hopLimit = bytes[at + 7];
  // A payload length of 0 is a jumbogram (RFC 2675) or the work of a segmenting adapter.
  const payloadLength = u16(bytes, at + 4) || walk.declared - at - 40;
  if (at + 40 + payloadLength > walk.declared) note(walk, TOTAL_LENGTH);
  else walk.declared = at + 40 + payloadLength;
  return afterAddresses(walk, bytes[at + 6], at + 40);
}

/** Follows extension headers up to a transport protocol, a tunnel or a fragment (RFC 8200, 4; RFC 4302, 2). */
function afterAddresses(walk: Walk, protocol: number, at: number): boolean {
  const { packet, bytes } = walk;
  for (let count = 0; isExtension(protocol, packet.network); count++) {
    packet.protocol = protocol;
    if (!has(walk, at, 8)) return wrong(walk, at, EXTENSION_CUT);
    if (count === MAXIMUM_EXTENSIONS) return wrong(walk, at, TOO_MANY_EXTENSIONS);
    const next = bytes[at];
    if (protocol === FRAGMENT) {
      const field = u16(bytes, at + 2);
      packet.protocol = next;
      // Offset 0 and nothing to follow is an atomic fragment: a whole datagram (RFC 6946).
      if ((field & 0xfff9) !== 0) return fragmentOf(walk, at + 8, i32(bytes, at + 4), field & 0xfff8, (field & 1) !== 0);
      at += 8;
    } else {
      at += protocol === AUTHENTICATION ? (bytes[at + 1] + 2) << 2 : (bytes[at + 1] + 1) << 3;
    }
    protocol = next;
  }
  packet.protocol = protocol;
  return transport(walk, protocol, at);
}

function isExtension(protocol: number, network: number): boolean {
  if (protocol === AUTHENTICATION) return true;
  if (network !== 6) return false;
  return (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT ||
    protocol === DESTINATION_OPTIONS ||
    protocol === MOBILITY ||
    protocol === HOST_IDENTITY ||
    protocol === SHIM6
  );
}

/** Holds a fragment whose data begins at `at`, and goes on with the datagram when it was the last one missing. */
function fragmentOf(walk: Walk, at: number, identification: number, offset: number, more: boolean): boolean {
  const packet = walk.packet;
  if (walk.declared > walk.captured || packet.problem === TOTAL_LENGTH) {
    note(walk, FRAGMENT_CUT);
    // The first one still tells who talks to whom.
    return offset === 0 ? afterAddresses(walk, packet.protocol, at) : false;
  }
  const datagram = walk.fragments.add(walk, at, identification, offset, more);
  if (datagram === undefined) return false;
  packet.fragmented = true;
  packet.networkStart = 0;
  packet.protocol = datagram.protocol;
  walk.bytes = datagram.bytes;
  walk.captured = walk.declared = datagram.length;
  if (!deeper(walk)) return wrong(walk, 0, TOO_DEEP);
  return afterAddresses(walk, datagram.protocol, 0);
}
