import type { Packet } from '@fengsui/capture';
import type { Flow } from './flow.ts';

/** What is odd about a connection, as bits of `Flow.oddity`. Each is told once a connection. */
export const DATA_AFTER_RESET = 1;
export const RETRANSMISSIONS = 2;
export const URGENT = 4;
export const SOURCE_ROUTE = 8;

/** Names of the bits, in their order. */
export const ODDITY_NAMES = ['data_after_reset', 'retransmissions', 'urgent_pointer', 'source_route'] as const;

/** Segments of one connection sent again from which it is a storm. */
export const STORM = 256;
/** Share of a connection's frames that a storm has at least: one in so many. */
const STORM_SHARE = 2;

/** Options of IPv4 that say the way (RFC 791 §3.1): loose and strict source route. */
const ROUTES: ReadonlySet<number> = new Set([131, 137]);

/** Notes that a segment was sent again. */
export function sentAgain(flow: Flow): void {
  flow.repeated++;
  if (flow.repeated >= STORM && flow.repeated * STORM_SHARE >= flow.frames) flow.oddity |= RETRANSMISSIONS;
}

/**
 * Notes an urgent pointer that no system sends: URG with a pointer of zero, or behind the segment's data (RFC 9293 §3.1). It is how flaws of embedded TCP/IP
 * stacks are reached.
 */
export function urgent(flow: Flow, packet: Packet): void {
  const at = packet.transportStart + 18;
  if (packet.transportStart < 0 || at + 2 > packet.bytes.length) return;
  const pointer = (packet.bytes[at] << 8) | packet.bytes[at + 1];
  const length = packet.end - packet.start;
  if (length > 0 && (pointer === 0 || pointer > length + 1)) flow.oddity |= URGENT;
}

/** Notes that the first packet of a flow says the way that it and its answers take. */
export function routed(flow: Flow, packet: Packet): void {
  const { bytes, networkStart } = packet;
  if (packet.network !== 4 || networkStart < 0) return;
  const stop = networkStart + (bytes[networkStart] & 15) * 4;
  for (let at = networkStart + 20; at < stop && at < bytes.length; ) {
    const option = bytes[at];
    if (ROUTES.has(option)) flow.oddity |= SOURCE_ROUTE;
    if (option === 0) return;
    const length = option === 1 ? 1 : bytes[at + 1];
    if (!(length > 0)) return;
    at += length;
  }
}
