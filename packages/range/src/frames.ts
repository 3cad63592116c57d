/** Addresses of a network interface. */
export interface Address {
  /** `00:11:22:33:44:55` */
  mac: string;
  /** Dotted IPv4. */
  ip: string;
}

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** Remembers what a text was parsed to: the same few addresses stand in every frame. */
function remembering(parse: (text: string) => number[]): (text: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (text) => {
    let bytes = known.get(text);
    if (bytes === undefined) {
      if (known.size > 4096) known.clear();
      bytes = parse(text);
      known.set(text, bytes);
    }
    return bytes;
  };
}

/** The six bytes of a MAC address. */
export const macBytes = remembering((mac) => mac.split(':').map((part) => Number.parseInt(part, 16)));
/** The four bytes of a dotted IPv4 address. */
export const ipBytes = remembering((ip) => ip.split('.').map(Number));
const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];

/** Internet checksum (RFC 1071) of bytes[start, end) on top of a partial sum. */
function checksum(bytes: Uint8Array, start: number, end: number, partial = 0): number {
  let sum = partial;
  for (let at = start; at < end; at += 2) sum += (bytes[at] << 8) | (at + 1 < end ? bytes[at + 1] : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function pseudoHeaderSum(source: readonly number[], destination: readonly number[], protocol: number, length: number): number {
  let sum = protocol + length;
  for (const address of [source, destination]) sum += ((address[0] << 8) | address[1]) + ((address[2] << 8) | address[3]);
  return sum;
}

/** An Ethernet frame, tagged when a VLAN is given, padded to the least length of 60 bytes. */
export function ethernet(
  source: string,
  destination: string,
  etherType: number,
  payload: ArrayLike<number>,
  vlan?: number,
): Uint8Array {
  const header = [
    ...macBytes(destination),
    ...macBytes(source),
    ...(vlan === undefined ? [] : [0x81, 0x00, ...u16(vlan)]),
    ...u16(etherType),
  ];
  const frame = new Uint8Array(Math.max(60, header.length + payload.length));
  frame.set(header);
  frame.set(payload, header.length);
  return frame;
}

/** An IPv4 packet (RFC 791) without options. */
function ipv4(
  source: string,
  destination: string,
  protocol: number,
  payload: Uint8Array,
  identification: number,
  timeToLive: number,
): Uint8Array {
  const packet = new Uint8Array(20 + payload.length);
  packet.set([0x45, 0, ...u16(packet.length), ...u16(identification), 0x40, 0, timeToLive, protocol, 0, 0]);
  packet.set(ipBytes(source), 12);
  packet.set(ipBytes(destination), 16);
  packet.set(u16(checksum(packet, 0, 20)), 10);
  packet.set(payload, 20);
  return packet;
}

export interface Segment {
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgement: number;
  flags: number;
  window?: number;
  payload?: Uint8Array;
}

/** A TCP segment (RFC 9293); a SYN carries the usual maximum segment size. */
function tcp(source: string, destination: string, segment: Segment): Uint8Array {
  const options = segment.flags & SYN ? [2, 4, ...u16(1460)] : [];
  const payload = segment.payload ?? new Uint8Array(0);
  const header = 20 + options.length;
  const bytes = new Uint8Array(header + payload.length);
  bytes.set([
    ...u16(segment.sourcePort),
    ...u16(segment.destinationPort),
    ...u32(segment.sequence),
    ...u32(segment.acknowledgement),
    (header / 4) << 4,
    segment.flags,
    ...u16(segment.window ?? 8192),
    0,
    0,
    0,
    0,
    ...options,
  ]);
  bytes.set(payload, header);
  bytes.set(u16(checksum(bytes, 0, bytes.length, pseudoHeaderSum(ipBytes(source), ipBytes(destination), 6, bytes.length))), 16);
  return bytes;
}

/** A UDP datagram (RFC 768). */
function udp(source: string, destination: string, sourcePort: number, destinationPort: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  bytes.set([...u16(sourcePort), ...u16(destinationPort), ...u16(bytes.length)]);
  bytes.set(payload, 8);
  const sum = checksum(bytes, 0, bytes.length, pseudoHeaderSum(ipBytes(source), ipBytes(destination), 17, bytes.length));
  bytes.set(u16(sum === 0 ? 0xffff : sum), 6);
  return bytes;
}

export interface IpOptions {
  identification?: number;
  timeToLive?: number;
  vlan?: number;
}

/** A frame with a TCP segment. */
export function tcpFrame(source: Address, destination: Address, segment: Segment, options: IpOptions = {}): Uint8Array {
  const packet = ipv4(
    source.ip,
    destination.ip,
    6,
    tcp(source.ip, destination.ip, segment),
    options.identification ?? 0,
    options.timeToLive ?? 64,
  );
  return ethernet(source.mac, destination.mac, 0x0800, packet, options.vlan);
}

/** A frame with a UDP datagram. */
export function udpFrame(
  source: Address,
  destination: Address,
  ports: { source: number; destination: number },
  payload: Uint8Array,
  options: IpOptions = {},
): Uint8Array {
  const datagram = udp(source.ip, destination.ip, ports.source, ports.destination, payload);
  const packet = ipv4(source.ip, destination.ip, 17, datagram, options.identification ?? 0, options.timeToLive ?? 64);
  return ethernet(source.mac, destination.mac, 0x0800, packet, options.vlan);
}

export const BROADCAST_MAC = 'ff:ff:ff:ff:ff:ff';

/** An ARP packet (RFC 826). `operation`: 1 request, 2 reply. */
function arp(operation: 1 | 2, source: Address, target: Address, destination: string): Uint8Array {
  const targetMac = operation === 1 ? '00:00:00:00:00:00' : target.mac;
  const addresses = [...macBytes(source.mac), ...ipBytes(source.ip), ...macBytes(targetMac), ...ipBytes(target.ip)];
  return ethernet(source.mac, destination, 0x0806, [0, 1, 8, 0, 6, 4, 0, operation, ...addresses]);
}

/** An ARP request: who has the address `target`? */
export const arpRequest = (source: Address, target: string): Uint8Array => arp(1, source, { mac: '', ip: target }, BROADCAST_MAC);

/** An ARP reply: `source` says that it has its address. */
export const arpReply = (source: Address, destination: Address): Uint8Array => arp(2, source, destination, destination.mac);
