import { u32be } from '@fengsui/wire';

/** Longest message put together: the largest read or write that servers allow is 8 MiB, with its headers. */
const LONGEST = 9 * (1 << 20);
/** Bytes looked through for the next message after some are missing. */
const WINDOW = 65_536;
const HEADER = 4;

/** Takes whole messages. `holes` are ranges of the message that the capture does not hold, in turn begin and end. */
export type TakeMessage = (bytes: Uint8Array, start: number, end: number, holes: readonly number[]) => void;

/** Whether the transport's header at `at` is that of an SMB message: type 0, a length, then the mark of SMB 1, 2, or an encrypted or compressed one. */
function begins(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0 &&
    bytes[at + 4] >= 0xfc &&
    bytes[at + 5] === 0x53 &&
    bytes[at + 6] === 0x4d &&
    bytes[at + 7] === 0x42 &&
    u32be(bytes, at) >= 32
  );
}

/**
 * Cuts one direction of a connection into messages (direct TCP, MS-SMB2 §2.1, or NetBIOS, RFC 1002 §4.3.1). Bytes that are missing inside a message leave a
 * hole in it; further ones cost the messages up to the next that can be told.
 */
export class SmbFrames {
  private readonly take: TakeMessage;
  private message: Uint8Array | null = null;
  private filled = 0;
  private holes: number[] = [];
  private readonly header = new Uint8Array(8);
  private headed = 0;
  /** Bytes of a message that is not wanted. */
  private skip = 0;
  private lost = false;

  constructor(take: TakeMessage) {
    this.take = take;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end) {
      if (this.message !== null) {
        const count = Math.min(end - at, this.message.length - this.filled);
        this.message.set(bytes.subarray(at, at + count), this.filled);
        this.filled += count;
        at += count;
        this.deliver();
      } else if (this.skip > 0) {
        const count = Math.min(this.skip, end - at);
        this.skip -= count;
        at += count;
      } else if (this.lost) {
        const stop = Math.min(end - 8, at + WINDOW);
        while (at <= stop && !begins(bytes, at)) at++;
        if (at > stop) return;
        this.lost = false;
      } else if (this.headed === 0 && end - at >= HEADER) {
        const length = u32be(bytes, at) & 0xffffff;
        if (bytes[at] === 0 && length > 0 && end - at >= HEADER + length) {
          // The usual message lies whole in its segment.
          this.take(bytes, at + HEADER, at + HEADER + length, []);
          at += HEADER + length;
        } else {
          this.begin(bytes, at);
          at += HEADER;
        }
      } else {
        this.header[this.headed++] = bytes[at++];
        if (this.headed === HEADER) this.begin(this.header, 0);
      }
    }
  }

  gap(missing: number): void {
    if (missing >= 0 && this.message !== null) {
      const inside = Math.min(missing, this.message.length - this.filled);
      this.holes.push(this.filled, this.filled + inside);
      this.filled += inside;
      this.deliver();
      if (inside === missing) return;
    } else if (missing >= 0 && this.skip >= missing) {
      this.skip -= missing;
      return;
    }
    this.message = null;
    this.holes = [];
    this.headed = 0;
    this.skip = 0;
    this.lost = true;
  }

  private begin(bytes: Uint8Array, at: number): void {
    const length = u32be(bytes, at) & 0xffffff;
    this.headed = 0;
    if (bytes[at] !== 0 || length > LONGEST) this.skip = length;
    else if (length > 0) {
      this.message = new Uint8Array(length);
      this.filled = 0;
      this.holes = [];
    }
  }

  private deliver(): void {
    const { message } = this;
    if (message === null || this.filled < message.length) return;
    const { holes } = this;
    this.message = null;
    this.holes = [];
    this.take(message, 0, message.length, holes);
  }
}
