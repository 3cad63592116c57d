import type { Packet } from '@fengsui/capture';
import { type Protocol, protocols } from '@fengsui/wire';

/** The content agrees with what a port hints at. */
export const HINTED = 50;
/** The content alone is enough. */
export const CERTAIN = 80;

interface Candidates {
  readonly hinted: Map<number, Protocol[]>;
  readonly all: readonly Protocol[];
  /** Those that can begin with a byte; made when the byte is first seen. */
  readonly byFirst: (readonly Protocol[] | undefined)[];
}

function candidates(numbers: (protocol: Protocol) => readonly number[] | undefined): Candidates {
  const hinted = new Map<number, Protocol[]>();
  const all: Protocol[] = [];
  for (const protocol of protocols) {
    const hints = numbers(protocol);
    if (!hints) continue;
    all.push(protocol);
    for (const hint of hints) hinted.set(hint, [...(hinted.get(hint) ?? []), protocol]);
  }
  return { hinted, all, byFirst: new Array(256).fill(undefined) };
}

function beginningWith({ all, byFirst }: Candidates, byte: number): readonly Protocol[] {
  return (byFirst[byte] ??= all.filter(({ firstBytes }) => firstBytes === null || firstBytes.includes(byte)));
}

const tcp = candidates((protocol) => protocol.carriage.tcp);
const udp = candidates((protocol) => protocol.carriage.udp);
const etherTypes = candidates((protocol) => protocol.carriage.etherType);
const llc = candidates((protocol) => protocol.carriage.llc);
const snap = candidates((protocol) => protocol.carriage.snap);

const inside = new Map<number, readonly Protocol[]>();
for (const carrier of protocols) {
  const inner = protocols.filter((protocol) => protocol.carriage.inside?.includes(carrier.id));
  if (inner.length > 0) inside.set(carrier.index, inner);
}
const nested: readonly (readonly Protocol[] | null)[] = protocols.map((protocol) => inside.get(protocol.index) ?? null);

/** Protocols carried inside `carrier`; null when it is no carrier. */
export function innerProtocols(carrier: Protocol): readonly Protocol[] | null {
  return nested[carrier.index];
}

/** True when the port (either transport) is one that the protocol is known by. */
export function isHint(protocol: Protocol, port: number): boolean {
  return (protocol.carriage.tcp?.includes(port) ?? false) || (protocol.carriage.udp?.includes(port) ?? false);
}

/** The industrial protocol, or the carrier of such, that a TCP port is known by; null when there is none. */
export function expectedOnTcp(port: number): Protocol | null {
  return tcp.hinted.get(port)?.find((protocol) => protocol.industrial || innerProtocols(protocol) !== null) ?? null;
}

function best(list: readonly Protocol[] | undefined, bytes: Uint8Array, at: number, end: number, least: number): Protocol | null {
  if (list === undefined) return null;
  let found: Protocol | null = null;
  let confidence = least - 1;
  for (const protocol of list) {
    const sure = protocol.recognise(bytes, at, end);
    if (sure > confidence) {
      confidence = sure;
      found = protocol;
    }
  }
  return found;
}

function choose(from: Candidates, portA: number, portB: number, bytes: Uint8Array, at: number, end: number): Protocol | null {
  return (
    best(from.hinted.get(portB), bytes, at, end, HINTED) ??
    best(from.hinted.get(portA), bytes, at, end, HINTED) ??
    (at < end ? best(beginningWith(from, bytes[at]), bytes, at, end, CERTAIN) : null)
  );
}

/** The protocol of a TCP payload that may begin a message. */
export function recogniseTcp(portA: number, portB: number, bytes: Uint8Array, at: number, end: number): Protocol | null {
  return choose(tcp, portA, portB, bytes, at, end);
}

/** The protocol of a datagram. */
export function recogniseUdp(portA: number, portB: number, bytes: Uint8Array, at: number, end: number): Protocol | null {
  return choose(udp, portA, portB, bytes, at, end);
}

/** The protocol of an Ethernet payload, by its EtherType, or by its SNAP or LLC numbers where it has none. */
export function recogniseEther(packet: Packet): Protocol | null {
  const { etherType, bytes, start, end } = packet;
  if (etherType >= 0) return best(etherTypes.hinted.get(etherType), bytes, start, end, HINTED);
  if (packet.snap >= 0) return best(snap.hinted.get(packet.snap), bytes, start, end, HINTED);
  return best(llc.hinted.get(packet.llc), bytes, start, end, HINTED);
}

/** The protocol inside a carrier's payload. */
export function recogniseInner(carrier: Protocol, bytes: Uint8Array, at: number, end: number): Protocol | null {
  return best(nested[carrier.index] ?? undefined, bytes, at, end, HINTED);
}
