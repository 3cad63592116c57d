/** Longest message put together from segments; the rest of a longer one is skipped. */
export const HOLD_LIMIT = 65_536;
/** Bounds on segments that wait for a missing one, for one direction of one connection. */
export const WAIT_SEGMENTS = 64;
export const WAIT_BYTES = 262_144;

/** A segment that came before the one in front of it. */
interface Waiting {
  sequence: number;
  bytes: Uint8Array;
  frame: number;
  time: number;
}

/** A message whose parts are being put together. */
export interface Assembly {
  key: number;
  bytes: Uint8Array;
  length: number;
}

/** State of one direction of one TCP connection, or of parts in datagrams. */
export class StreamSide {
  /** Next sequence number expected, signed 32 bits; meaningless until `started`. */
  next = 0;
  started = false;
  /** Beginning of a message whose rest has not come. */
  held: Uint8Array | null = null;
  heldLength = 0;
  /** Length of the held message; 0 while it cannot be told. */
  needed = 0;
  /** Bytes of an over-long message still to be passed over. */
  skip = 0;
  /** In step with the messages; false after a gap until the next valid message. */
  aligned = true;
  waiting: Waiting[] | null = null;
  waitingBytes = 0;
  assemblies: Assembly[] | null = null;
  /** Highest acknowledgement that the other side sent for this direction. */
  acknowledged = 0;
  hasAcknowledgement = false;

  /** Forgets partial messages: what follows is not known to begin where they end. */
  loseAlignment(): void {
    this.heldLength = 0;
    this.needed = 0;
    this.skip = 0;
    this.aligned = false;
    if (this.assemblies !== null) this.assemblies.length = 0;
  }

  /** Begins anew at a sequence number (a new connection on the same ports, or a stream picked up in the middle). */
  restart(sequence: number): void {
    this.next = sequence;
    this.started = true;
    this.heldLength = 0;
    this.needed = 0;
    this.skip = 0;
    this.aligned = true;
    this.waiting = null;
    this.waitingBytes = 0;
    this.assemblies = null;
    this.hasAcknowledgement = false;
  }

  /** Keeps a copy of bytes behind those already held, up to the limit; returns how many were taken. */
  hold(bytes: Uint8Array, start: number, count: number): void {
    let held = this.held;
    const length = this.heldLength + count;
    if (held === null || held.length < length) {
      const grown = new Uint8Array(Math.max(512, 1 << (32 - Math.clz32(length - 1))));
      if (held !== null) grown.set(held.subarray(0, this.heldLength));
      held = grown;
      this.held = held;
    }
    if (count <= 64) for (let i = 0; i < count; i++) held[this.heldLength + i] = bytes[start + i];
    else held.set(bytes.subarray(start, start + count), this.heldLength);
    this.heldLength = length;
  }

  /** Sets a segment aside until the one in front of it comes. Returns false when there is no room. */
  wait(sequence: number, bytes: Uint8Array, start: number, end: number, frame: number, time: number): boolean {
    const waiting = (this.waiting ??= []);
    if (waiting.length >= WAIT_SEGMENTS || this.waitingBytes + end - start > WAIT_BYTES) return false;
    let at = waiting.length;
    while (at > 0 && ((sequence - waiting[at - 1].sequence) | 0) < 0) at--;
    if (at > 0 && waiting[at - 1].sequence === sequence && waiting[at - 1].bytes.length >= end - start) return true;
    waiting.splice(at, 0, { sequence, bytes: bytes.slice(start, end), frame, time });
    this.waitingBytes += end - start;
    return true;
  }
}
