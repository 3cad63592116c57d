import type { ByteSource } from './source.ts';

/** A sliding view of a byte stream: `bytes[start, end)` is read but not yet consumed. Its memory never grows. */
export class Window {
  readonly source: ByteSource;
  bytes: Uint8Array;
  start = 0;
  end = 0;
  /** Offset of `bytes[0]` in the stream. */
  position = 0;
  /** The source has no more bytes. */
  ended = false;

  private readonly next: (() => Uint8Array) | undefined;

  /**
   * `size` must exceed what a reader needs to see at once: a few frames of the maximum length. With `next`, that gives memory of this size, what is left moves to
   * other memory instead of the front: frames taken before stay where they were.
   */
  constructor(source: ByteSource, size: number, next?: () => Uint8Array) {
    this.source = source;
    this.next = next;
    this.bytes = next === undefined ? new Uint8Array(size) : next();
  }

  /** Moves what is left to the front and reads behind it. The number of new bytes; 0 at the end. A promise only for streams. */
  fill(): number | Promise<number> {
    if (this.start > 0) {
      if (this.next === undefined) this.bytes.copyWithin(0, this.start, this.end);
      else {
        const left = this.bytes.subarray(this.start, this.end);
        this.bytes = this.next();
        this.bytes.set(left);
      }
      this.position += this.start;
      this.end -= this.start;
      this.start = 0;
    }
    const count = this.end < this.bytes.length ? this.source.read(this.bytes, this.end) : 0;
    return typeof count === 'number' ? this.accept(count) : count.then((read) => this.accept(read));
  }

  /** Gives the memory back; nothing can be read any more. */
  release(): void {
    this.bytes = new Uint8Array(0);
    this.start = this.end = 0;
    this.ended = true;
  }

  private accept(count: number): number {
    this.end += count;
    if (count === 0) this.ended = true;
    return count;
  }
}
