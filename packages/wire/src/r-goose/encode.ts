import { encodePdu, type Goose } from '../goose/encode.ts';
import { ELEMENT_GOOSE, SESSION_GOOSE } from './session.ts';

/** Session of a publisher, with no encryption. */
export interface SessionOptions {
  /** Counts the sessions sent. */
  number: number;
  /** 1 or 2, which differ in how they name algorithms. */
  version?: 1 | 2;
  keyId?: number;
  /** Octets of the signature. */
  signature?: ArrayLike<number>;
}

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)];

/** One element of a session's payload. */
export interface SessionElement {
  appId: number;
  simulation?: boolean;
  pdu: Uint8Array;
}

/** Datagram to port 102: transport header, session of that identifier, its elements under `tag`, signature (IEC TR 61850-90-5 §8). */
export function session(
  identifier: number,
  tag: number,
  elements: readonly SessionElement[],
  options: SessionOptions,
): Uint8Array {
  const payload = elements.flatMap((one) => [
    tag,
    one.simulation ? 1 : 0,
    ...u16(one.appId),
    ...u16(one.pdu.length + 2),
    ...one.pdu,
  ]);
  const version = options.version ?? 2;
  const key = u32(options.keyId ?? 0);
  const security = [...u32(0), ...u16(0), ...(version === 1 ? [0, 0, ...key] : [...key, 0])];
  const signature = options.signature ? [0x85, options.signature.length, ...Array.from(options.signature)] : [];
  return Uint8Array.from([
    1,
    64,
    identifier,
    12 + security.length,
    128,
    10 + security.length,
    ...u32(payload.length + security.length + 6),
    ...u32(options.number),
    ...u16(version),
    ...security,
    ...u32(payload.length),
    ...payload,
    ...signature,
  ]);
}

/** A session with GOOSE messages. */
export function encodeRoutableGoose(messages: readonly Goose[], options: SessionOptions): Uint8Array {
  const elements = messages.map((one) => ({ appId: one.appId, simulation: one.simulation, pdu: encodePdu(one) }));
  return session(SESSION_GOOSE, ELEMENT_GOOSE, elements, options);
}
