import { uuidBytes } from './interface.ts';

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];

/** Transfer syntax NDR, version 2. */
const NDR = [...uuidBytes('8a885d04-1ceb-11c9-9fe8-08002b104860'), ...u32(2)];

/** A PDU over a connection: its type, call id and what stands behind the header. Whole, little-endian, without authentication. */
export function pdu(type: number, callId: number, body: readonly number[], flags = 3): Uint8Array {
  return Uint8Array.from([5, 0, type, flags, 0x10, 0, 0, 0, ...u16(16 + body.length), 0, 0, ...u32(callId), ...body]);
}

/** Offers contexts: a number and the UUID of the interface it shall stand for. `alter` adds to an association. */
export function bind(callId: number, contexts: readonly (readonly [number, string])[], alter = false): Uint8Array {
  const list = contexts.flatMap(([id, uuid]) => [...u16(id), 1, 0, ...uuidBytes(uuid), ...u32(0), ...NDR]);
  return pdu(alter ? 14 : 11, callId, [...u16(5840), ...u16(5840), ...u32(0), contexts.length, 0, 0, 0, ...list]);
}

/** Accepts or refuses them: 0 accepted, 2 refused. */
export function bindAck(callId: number, results: readonly number[], reason = 0): Uint8Array {
  const list = results.flatMap((result) => [...u16(result), ...u16(result === 0 ? 0 : reason), ...NDR]);
  return pdu(12, callId, [...u16(5840), ...u16(5840), ...u32(1), ...u16(0), 0, 0, results.length, 0, 0, 0, ...list]);
}

/** Calls an operation. `object` is the UUID of the object that is called, as COM has it. */
export function request(
  callId: number,
  context: number,
  operation: number,
  parameters: ArrayLike<number>,
  object?: string,
): Uint8Array {
  const held = object ? [...uuidBytes(object)] : [];
  const body = [...u32(parameters.length), ...u16(context), ...u16(operation), ...held, ...Array.from(parameters)];
  return pdu(0, callId, body, object ? 0x83 : 3);
}

/** Answers a call. */
export const response = (callId: number, context: number, results: ArrayLike<number>): Uint8Array =>
  pdu(2, callId, [...u32(results.length), ...u16(context), 0, 0, ...Array.from(results)]);

/** Fails a call with a status. */
export const fault = (callId: number, context: number, status: number): Uint8Array =>
  pdu(3, callId, [...u32(0), ...u16(context), 0, 0, ...u32(status), 0, 0, 0, 0]);

/** What a connectionless call says of itself. */
export interface Datagram {
  type: number;
  interface: string;
  operation: number;
  sequence: number;
  object?: string;
  activity?: string;
  /** True for a caller with little-endian integers. */
  little?: boolean;
  flags?: number;
  fragment?: number;
}

/** A connectionless PDU (C706 §12.5.2.1). */
export function datagram(x: Datagram, body: ArrayLike<number>): Uint8Array {
  const little = x.little ?? true;
  const order = (octets: number[]): number[] => (little ? octets : octets.toReversed());
  const uuid = (text: string): number[] => {
    const octets = Array.from(uuidBytes(text));
    if (little) return octets;
    return [
      ...octets.slice(0, 4).toReversed(),
      ...octets.slice(4, 6).toReversed(),
      ...octets.slice(6, 8).toReversed(),
      ...octets.slice(8),
    ];
  };
  const none = '00000000-0000-0000-0000-000000000000';
  return Uint8Array.from([
    4,
    x.type,
    x.flags ?? 0x20,
    0,
    little ? 0x10 : 0,
    0,
    0,
    0,
    ...uuid(x.object ?? none),
    ...uuid(x.interface),
    ...uuid(x.activity ?? '11111111-2222-3333-4444-555555555555'),
    ...order(u32(0)),
    ...order(u32(1)),
    ...order(u32(x.sequence)),
    ...order(u16(x.operation)),
    ...order(u16(0xffff)),
    ...order(u16(0xffff)),
    ...order(u16(body.length)),
    ...order(u16(x.fragment ?? 0)),
    0,
    0,
    ...Array.from(body),
  ]);
}
