import type { Carriage } from '../protocol.ts';

/** Where a message says how long it is: the number at `at`, in `size` bytes, plus what it does not count. */
export interface LengthField {
  readonly at: number;
  readonly size: 1 | 2 | 4;
  /** Least significant byte first. */
  readonly little?: boolean;
  /** Added to the number to get the length of the whole message, in bytes. */
  readonly plus: number;
}

/** What the content of a message must be for one degree of certainty. All parts that are given must agree. */
export interface Trait {
  /** 50 to 79: believed on a port that hints at the protocol. From 80 up: on any port. */
  readonly sure: number;
  /** Bytes from `at` on, in hexadecimal; `..` is any byte. */
  readonly bytes?: string;
  /** Text from `at` on. */
  readonly text?: string;
  /** Offset of `bytes` or `text`; 0 without. */
  readonly at?: number;
  /** Values that the byte at an offset may have. */
  readonly among?: readonly (readonly [at: number, values: readonly number[]])[];
  /** Bits that the byte at an offset must have. */
  readonly bits?: readonly (readonly [at: number, mask: number, value: number])[];
  /** The last bytes of the message, in hexadecimal. */
  readonly ends?: string;
  /** A text somewhere in the first 1,024 bytes. */
  readonly has?: string;
  /** Shortest and longest message, in bytes. */
  readonly least?: number;
  readonly most?: number;
  /** Whether the check sum, or another relation between the bytes of the whole message bytes[start, end), holds. */
  readonly check?: (bytes: Uint8Array, start: number, end: number) => boolean;
}

/** A protocol that is recognised by its traits and counted, no more. */
export interface CountedRow {
  readonly id: string;
  readonly name: string;
  /** The specification, or the public source where there is none, and the second source that the traits agree with. */
  readonly specification: string;
  readonly industrial: boolean;
  readonly carriage: Carriage;
  /** One of them must hold. */
  readonly traits: readonly Trait[];
  /** Without it, and without `until`, each segment, datagram or frame is a message. */
  readonly length?: LengthField;
  /** Bytes that end each message, in hexadecimal. */
  readonly until?: string;
  /** Longest message, in bytes; 65,535 without. */
  readonly longest?: number;
}
