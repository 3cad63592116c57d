/** An AMS address: net id and port. */
export interface AmsAddress {
  netId: readonly number[];
  port: number;
}

/** A packet to encode. */
export interface Packet {
  target: AmsAddress;
  source: AmsAddress;
  command: number;
  response?: boolean;
  error?: number;
  invoke: number;
  data: ArrayLike<number>;
}

/** The bytes of numbers of two or four bytes, low byte first. */
export const words = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) & 0xff);

const address = (of: AmsAddress): number[] => [...of.netId, ...words(of.port, 2)];

/** The packet with its AMS/TCP header. */
export function packet(of: Packet): Uint8Array {
  const header = [...address(of.target), ...address(of.source), ...words(of.command, 2), of.response ? 5 : 4, 0];
  const ams = [
    ...header,
    ...words(of.data.length, 4),
    ...words(of.error ?? 0, 4),
    ...words(of.invoke, 4),
    ...Array.from(of.data),
  ];
  return Uint8Array.from([0, 0, ...words(ams.length, 4), ...ams]);
}

/** Data of a write of a value of four bytes. */
export function write(group: number, offset: number, value: number): number[] {
  return [...words(group, 4), ...words(offset, 4), ...words(4, 4), ...words(value, 4)];
}

/** Data of a write control. */
export function control(state: number, deviceState = 0): number[] {
  return [...words(state, 2), ...words(deviceState, 2), 0, 0, 0, 0];
}

/** A datagram of discovery; `service` 1 discovers, 6 adds a route; its answer has `response`. */
export function datagram(
  service: number,
  invoke: number,
  source: AmsAddress,
  tags: readonly (readonly [number, ArrayLike<number>])[],
  response = false,
): Uint8Array {
  const body = tags.flatMap(([kind, data]) => [...words(kind, 2), ...words(data.length, 2), ...Array.from(data)]);
  const serviceWord = [...words(service, 2), 0, response ? 0x80 : 0];
  return Uint8Array.from([
    3,
    0x66,
    0x14,
    0x71,
    ...words(invoke, 4),
    ...serviceWord,
    ...address(source),
    ...words(tags.length, 4),
    ...body,
  ]);
}

/** A text with the NUL that ends it. */
export function text(value: string): number[] {
  return [...new TextEncoder().encode(value), 0];
}
