import type { RingWriter } from './ring.ts';

/** Windows on the file that are shared: while one is filled, the reader may be so many behind. */
const WINDOWS = 6;

/** Memory for the windows on a file, of `size` bytes each. */
export function sharedWindows(size: number): SharedArrayBuffer[] {
  return Array.from({ length: WINDOWS }, () => new SharedArrayBuffer(size));
}

/** Gives the reader of a capture one window after the other, each when the other thread has read everything in it. */
export class SharedWindows {
  /** The window being read; a view of nothing before the first. */
  current: Uint8Array = new Uint8Array(0);
  /** Its number. */
  number = -1;
  private readonly windows: readonly Uint8Array[];
  private readonly ring: RingWriter;
  /** Position in the ring behind the last operation on each window. */
  private readonly left: number[];

  constructor(buffers: readonly SharedArrayBuffer[], ring: RingWriter) {
    this.windows = buffers.map((buffer) => new Uint8Array(buffer));
    this.left = buffers.map(() => ring.position);
    this.ring = ring;
  }

  /** The next window; what is in the one before stays until its turn comes again. */
  next(): Uint8Array {
    const { ring, left } = this;
    if (this.number >= 0) left[this.number] = ring.position;
    this.number = (this.number + 1) % this.windows.length;
    ring.waitFor(left[this.number]);
    this.current = this.windows[this.number];
    return this.current;
  }
}
