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

  /** `size` must exceed what a reader needs to see at once: a few frames of the maximum length. */
  constructor(source: ByteSource, size: number) {
    this.source = source;
    this.bytes = new Uint8Array(size);
  }

  /** Moves what is left to the front and reads behind it. The number of new bytes; 0 at the end. A promise only for streams. */
  fill(): number | Promise<number> {
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
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
