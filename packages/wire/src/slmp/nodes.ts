import { u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';

/** Length of the answer to a node search without a host name (BAP-C2006ENG clause 8.3.11). */
const ANSWER = 51;
/** MAC address, length of the IP address, IP address: how the master and the station are given. */
const ENDPOINT = 11;

/** Text of a MAC address, which is written from its last byte. */
const macText = (bytes: Uint8Array, at: number): string =>
  Array.from({ length: 6 }, (_, i) => bytes[at + 5 - i].toString(16).padStart(2, '0')).join(':');
/** Text of an IPv4 address, which is a little-endian integer. */
const ipText = (bytes: Uint8Array, at: number): string => `${bytes[at + 3]}.${bytes[at + 2]}.${bytes[at + 1]}.${bytes[at]}`;

/** Whether bytes[at, end) is the binary answer to a node search: two endpoints with IPv4 addresses. */
export const isNode = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at >= ANSWER && bytes[at + 6] === 4 && bytes[at + ENDPOINT + 6] === 4 && bytes[at + 30] === end - at - ANSWER;

/** What a station says of itself in the answer to a node search. */
export const nodeAddresses = (bytes: Uint8Array, at: number): { mac: string; ip: string } => ({
  mac: macText(bytes, at + ENDPOINT),
  ip: ipText(bytes, at + ENDPOINT + 7),
});

/** Visits the answer to a node search. */
export function describeNode(bytes: Uint8Array, at: number, out: Fields): void {
  const { mac, ip } = nodeAddresses(bytes, at);
  out.text('master_ip', ipText(bytes, at + 7));
  out.text('node_mac', mac);
  out.text('node_ip', ip);
  out.text('network_mask', ipText(bytes, at + 22));
  const behindName = at + 31 + bytes[at + 30];
  out.number('vendor_code', u16le(bytes, behindName));
  out.number('model_code', u32le(bytes, behindName + 2));
  out.number('equipment_version', u16le(bytes, behindName + 6));
}

/** Visits a node search or, where a station's addresses follow the master's, the new addresses that it is given. */
export function describeNodeRequest(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  if (end - at < ENDPOINT) return;
  out.text('master_mac', macText(bytes, at));
  out.text('master_ip', ipText(bytes, at + 7));
  const node = at + ENDPOINT;
  if (end - node < ENDPOINT + 4) return;
  out.text('node_mac', macText(bytes, node));
  out.text('ip_address', ipText(bytes, node + 7));
  out.text('network_mask', ipText(bytes, node + ENDPOINT));
}
