/** Headers made by hand, for tests. Every function puts a header before its payload. */

export type Bytes = readonly number[];

/** Bytes from hexadecimal text; white space is ignored. */
export function hex(text: string): number[] {
  return (text.replaceAll(/\s/g, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** Bytes of a text. */
export function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

export function be16(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

export function be32(value: number): number[] {
  return [...be16(value >>> 16), ...be16(value)];
}

export const MAC_A = hex('001b1b123456');
const MAC_B = hex('acde48001122');
const IP_A = [10, 0, 0, 1];
const IP_B = [192, 168, 250, 2];
const IP6_A = hex('fe80 0000 0000 0000 0000 0000 0000 0001');
const IP6_B = hex('2001 0db8 0000 0000 0000 00ff fe00 0002');

/** An Ethernet header from A to B. */
export function ethernet(type: number, payload: Bytes): number[] {
  return [...MAC_B, ...MAC_A, ...be16(type), ...payload];
}

/** What follows the type 0x8100, or another tag's type. */
export function vlanTag(vlan: number, type: number, payload: Bytes): number[] {
  return [...be16(0x2000 | vlan), ...be16(type), ...payload];
}

/** Fields of an IPv4 header that differ from the usual. */
export interface Ipv4Fields {
  options?: Bytes;
  totalLength?: number;
  identification?: number;
  /** Flags and fragment offset as in the header. */
  fragment?: number;
}

/** An IPv4 header from A to B, without a checksum. */
export function ipv4(protocol: number, payload: Bytes, fields: Ipv4Fields = {}): number[] {
  const options = fields.options ?? [];
  const total = fields.totalLength ?? 20 + options.length + payload.length;
  const first = [
    0x45 + options.length / 4,
    0,
    ...be16(total),
    ...be16(fields.identification ?? 7),
    ...be16(fields.fragment ?? 0),
  ];
  return [...first, 64, protocol, 0, 0, ...IP_A, ...IP_B, ...options, ...payload];
}

/** An IPv6 header from A to B. */
export function ipv6(next: number, payload: Bytes, payloadLength = payload.length): number[] {
  return [0x60, 0, 0, 0, ...be16(payloadLength), next, 255, ...IP6_A, ...IP6_B, ...payload];
}

/** A UDP header. */
export function udp(source: number, destination: number, payload: Bytes, length = 8 + payload.length): number[] {
  return [...be16(source), ...be16(destination), ...be16(length), 0, 0, ...payload];
}

/** A TCP header with sequence 0x80000001, acknowledgement 2, flags PSH and ACK, window 8192. */
export function tcp(source: number, destination: number, payload: Bytes, options: Bytes = []): number[] {
  const offset = (5 + options.length / 4) << 4;
  const numbers = [...be32(0x80000001), ...be32(2), offset, 0x18, ...be16(8192), 0, 0, 0, 0];
  return [...be16(source), ...be16(destination), ...numbers, ...options, ...payload];
}
