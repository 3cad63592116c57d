const EMPTY = new Uint8Array(0);

/**
 * Reused result of decoding a frame's headers, of the innermost network and transport layer. A field that the frame
 * does not have is -1, or 0 for addresses. Copy what you keep.
 */
export class Packet {
  /** The frame's bytes, or a reassembled datagram's. */
  bytes: Uint8Array = EMPTY;
  /** Hardware addresses as 48-bit integers. */
  macSource = -1;
  macDestination = -1;
  /** VLAN identifier of the outer and of the innermost 802.1Q tag behind it. */
  vlan = -1;
  innerVlan = -1;
  /** EtherType of the innermost link header; -1 for LLC. */
  etherType = -1;
  /** DSAP << 8 | SSAP. */
  llc = -1;
  /** SNAP organisation << 16 | protocol, 40 bits; the EtherType is set instead when the organisation is 0. */
  snap = -1;
  /** IP version: 0, 4 or 6. */
  network = 0;
  /** Source address as signed 32-bit words, big-endian. IPv4 is in word 0. */
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  /** IP protocol number, after extension headers. */
  protocol = -1;
  /** IPv4 time to live, IPv6 hop limit. */
  hopLimit = -1;
  /** TCP, UDP or SCTP ports. */
  sourcePort = -1;
  destinationPort = -1;
  /** TCP sequence and acknowledgement numbers, signed 32-bit. */
  sequence = 0;
  acknowledgement = 0;
  /** TCP flags, FIN 0x001 to AE 0x100; 0 without TCP. */
  flags = 0;
  window = 0;
  /** Payload of the innermost layer decoded is `bytes[start, end)`: without Ethernet padding, as the headers say. */
  start = 0;
  end = 0;
  /** Payload bytes that the capture's snap length cut off behind `end`. */
  missing = 0;
  /** Offset in `bytes` of the innermost IP header (of its payload when reassembled), and of the transport header; -1 without. */
  networkStart = -1;
  transportStart = -1;
  /** Bit set of the tunnels passed: TUNNEL. */
  tunnel = 0;
  /** Built from fragments. */
  fragmented = false;
  /** Code of the first header problem; 0 for none: HEADER_PROBLEMS. */
  problem = 0;
}
