import { u16be, u16le, u32be, u32le } from '../bytes.ts';
import type { Kind } from '../message.ts';

/** Operation of a call that is none: a bind offers the interface. */
export const BOUND = -2;

/** What the carrier knows of a call when it hands its parameters to the protocol inside. One object, filled anew for each call. */
export class Call {
  /** Number of the interface in our tables. */
  interface = 0;
  /** -1 in an answer over a connection, which does not repeat it; BOUND when the interface is only offered in a bind. */
  operation = -1;
  kind: Kind = 0;
  /** True when integers are little-endian. */
  little = true;
  /** The parameters are bytes[start, end), up to the authentication. */
  start = 0;
  end = 0;
  /** Key that request and answer have in common. */
  pair = -1;
  /** True for a connectionless call, whose header of 80 octets stands right before the parameters. */
  datagram = false;
  /** True when the parameters are encrypted. */
  sealed = false;
  /** Whether this piece of a call is the first, and the last; a whole call is both. */
  first = true;
  last = true;
}

/** A 16-bit integer in the message's byte order. */
export function u16(bytes: Uint8Array, at: number, little: boolean): number {
  return little ? u16le(bytes, at) : u16be(bytes, at);
}

/** A 32-bit integer in the message's byte order. */
export function u32(bytes: Uint8Array, at: number, little: boolean): number {
  return little ? u32le(bytes, at) : u32be(bytes, at);
}
