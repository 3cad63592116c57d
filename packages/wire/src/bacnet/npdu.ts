import { u16be } from '../bytes.ts';

/** Where the layers of one message are. Reused. */
export class Layers {
  /** Function of the virtual link control, -1 without (LLC, secure connect). */
  bvlc = -1;
  /** BACnet/IPv6 link control. */
  ipv6 = false;
  /** Address of the device that a forwarded message came from; -1 without. */
  origin = -1;
  /** NPDU; -1 when the link control message carries none. */
  npdu = -1;
  control = 0;
  /** Destination and source network, -1 without; where their addresses are, and how long. */
  destinationNetwork = -1;
  destinationAt = 0;
  destinationLength = 0;
  sourceNetwork = -1;
  sourceAt = 0;
  sourceLength = 0;
  hopCount = -1;
  /** What follows the NPDU's header: a network message type, or an APDU. */
  body = 0;
  /** The length field of the link control is not the length of the datagram; the layers are looked for nevertheless. */
  wrongLength = false;
  problem = '';
}

/** Where the NPDU begins behind the header of a link control function; 0 where it has none. Annexes J.2 and U.2. */
const NPDU_AT = [0, 0, 0, 0, 10, 0, 0, 0, 0, 4, 4, 4, 0];
const NPDU_AT_IPV6 = [0, 10, 7, 0, 0, 0, 0, 0, 25, 0, 0, 0, 7];

/** Finds the layers of bytes[at, end): a link control message, an NPDU alone, or one behind an LLC header. */
export function findLayers(bytes: Uint8Array, at: number, end: number, layers: Layers): void {
  layers.bvlc = layers.origin = layers.npdu = layers.destinationNetwork = layers.sourceNetwork = layers.hopCount = -1;
  layers.ipv6 = layers.wrongLength = false;
  layers.problem = '';
  layers.control = 0;
  layers.destinationLength = layers.sourceLength = 0;
  layers.body = end;
  if (end - at < 2) {
    layers.problem = 'shorter than a header';
    return;
  }
  if (bytes[at] === 0x82 && bytes[at + 1] === 0x82 && end - at > 3 && bytes[at + 2] === 3) layers.npdu = at + 3;
  else if (bytes[at] === 0x81 || bytes[at] === 0x82) link(bytes, at, end, layers);
  else layers.npdu = at;
  if (layers.npdu >= 0 && layers.problem === '') network(bytes, end, layers);
}

function link(bytes: Uint8Array, at: number, end: number, layers: Layers): void {
  layers.ipv6 = bytes[at] === 0x82;
  layers.bvlc = bytes[at + 1];
  if (end - at < 4) {
    layers.problem = 'the link control header is cut short';
    return;
  }
  layers.wrongLength = u16be(bytes, at + 2) !== end - at;
  const offset = (layers.ipv6 ? NPDU_AT_IPV6 : NPDU_AT)[layers.bvlc] ?? 0;
  if (offset === 0) return;
  if (end - at <= offset) {
    layers.problem = 'the NPDU is missing';
    return;
  }
  layers.npdu = at + offset;
  if (layers.bvlc === 4 && !layers.ipv6) layers.origin = at + 4;
}

function network(bytes: Uint8Array, end: number, layers: Layers): void {
  let at = layers.npdu;
  if (end - at < 2 || bytes[at] !== 1) {
    layers.problem = 'not version 1 of the network layer';
    return;
  }
  layers.control = bytes[at + 1];
  at += 2;
  if (layers.control & 0x20) {
    if (end - at < 3 || end - at < 3 + bytes[at + 2]) {
      layers.problem = 'the destination network address is cut short';
      return;
    }
    layers.destinationNetwork = u16be(bytes, at);
    layers.destinationLength = bytes[at + 2];
    layers.destinationAt = at + 3;
    at += 3 + layers.destinationLength;
  }
  if (layers.control & 0x08) {
    if (end - at < 3 || end - at < 3 + bytes[at + 2]) {
      layers.problem = 'the source network address is cut short';
      return;
    }
    layers.sourceNetwork = u16be(bytes, at);
    layers.sourceLength = bytes[at + 2];
    layers.sourceAt = at + 3;
    at += 3 + layers.sourceLength;
  }
  if (layers.control & 0x20) {
    if (at >= end) {
      layers.problem = 'the hop count is missing';
      return;
    }
    layers.hopCount = bytes[at++];
  }
  layers.body = at;
  if (at >= end) layers.problem = 'nothing follows the network header';
}
