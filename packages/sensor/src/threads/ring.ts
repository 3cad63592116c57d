/** Words of 32 bits in the ring, a power of two. What is written and not yet read stays in a processor's cache. */
const WORDS = 1 << 19;
/** Words written until the other side is told: telling costs more than writing. */
const TELL_EVERY = 4096;

const WRITTEN = 0;
const READ = 1;
/** 1 while the writer waits, and the position that it waits for. */
const WRITER_WAITS = 2;
const WANTED = 4;
const READER_WAITS = 3;
const CONTROLS = 16;

/** Milliseconds after which a thread that waits looks again by itself. */
const LONGEST_WAIT = 1000;

/** Fills the end of the ring when an operation does not fit there any more. */
const SKIP = 0;

/** The memory that a writer and a reader share. */
export interface SharedRing {
  readonly control: SharedArrayBuffer;
  readonly data: SharedArrayBuffer;
}

/** Memory for a ring of operations between two threads: one writes, the other reads. */
export function sharedRing(): SharedRing {
  return { control: new SharedArrayBuffer(CONTROLS * 4), data: new SharedArrayBuffer(WORDS * 4) };
}

/** The three views on the ring's memory. `doubles[at >> 1]` lies on `words[at]` and `words[at + 1]`, for an even `at`. */
class RingViews {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly bytes: Uint8Array;
  protected readonly control: Int32Array;

  constructor({ control, data }: SharedRing) {
    this.control = new Int32Array(control);
    this.words = new Int32Array(data);
    this.doubles = new Float64Array(data);
    this.bytes = new Uint8Array(data);
  }
}

/**
 * The writing end. An operation is an even number of words in a row that begins with its code (not 0). Positions count words without end, modulo 2³².
 */
export class RingWriter extends RingViews {
  private written = 0;
  private told = 0;
  /** Where the reader was last seen. */
  private read = 0;

  /** Room for an operation of an even number of words; returns where it begins. Waits for the reader when the ring is full. */
  reserve(words: number): number {
    let at = this.written & (WORDS - 1);
    const rest = WORDS - at;
    if (rest < words) {
      this.room(rest);
      this.words[at] = SKIP;
      this.written = (this.written + rest) | 0;
      at = 0;
    }
    this.room(words);
    this.written = (this.written + words) | 0;
    // The last operation is whole: this one is not yet.
    if (((this.written - this.told) | 0) > TELL_EVERY) this.tell((this.written - words) | 0);
    return at;
  }

  /** Tells the reader of everything written. */
  flush(): void {
    this.tell(this.written);
  }

  /** Position behind everything written. */
  get position(): number {
    return this.written;
  }

  /** Words that the reader has not read, as far as known; `fresh` looks. */
  lag(fresh: boolean): number {
    if (fresh) this.read = Atomics.load(this.control, READ);
    return (this.written - this.read) | 0;
  }

  /** Waits until the reader has come to a position. */
  waitFor(position: number): void {
    const { control } = this;
    if (((position - this.read) | 0) <= 0) return;
    this.read = Atomics.load(control, READ);
    if (((position - this.read) | 0) <= 0) return;
    this.flush();
    Atomics.store(control, WANTED, position);
    Atomics.store(control, WRITER_WAITS, 1);
    for (;;) {
      this.read = Atomics.load(control, READ);
      if (((position - this.read) | 0) <= 0) break;
      Atomics.wait(control, READ, this.read, LONGEST_WAIT);
    }
    Atomics.store(control, WRITER_WAITS, 0);
  }

  /** Waits, when the ring is full, until a good part of it is read: threads that wake each other for little work for nobody else. */
  private room(words: number): void {
    if (((this.written + words - this.read) | 0) <= WORDS) return;
    this.read = Atomics.load(this.control, READ);
    if (((this.written + words - this.read) | 0) > WORDS) this.waitFor((this.written + words - WORDS / 2) | 0);
  }

  private tell(position: number): void {
    if (position === this.told) return;
    this.told = position;
    Atomics.store(this.control, WRITTEN, position);
    // Waking takes its time: once is enough.
    if (Atomics.load(this.control, READER_WAITS) === 1 && Atomics.exchange(this.control, READER_WAITS, 0) === 1)
      Atomics.notify(this.control, WRITTEN);
  }
}

/** The reading end. */
export class RingReader extends RingViews {
  private read = 0;
  private told = 0;
  /** Where the writer was last seen. */
  private written = 0;

  /** Where the next operation begins; -1 when none is there yet. */
  next(): number {
    for (;;) {
      if (this.read === this.written) {
        this.tell();
        this.written = Atomics.load(this.control, WRITTEN);
        if (this.read === this.written) return -1;
      }
      const at = this.read & (WORDS - 1);
      if (this.words[at] !== SKIP) return at;
      this.read = (this.read + WORDS - at) | 0;
    }
  }

  /** Is done with an operation of so many words. */
  done(words: number): void {
    this.read = (this.read + words) | 0;
    if (((this.read - this.told) | 0) > TELL_EVERY) this.tell();
  }

  /** Waits until there is something to read, at most so many milliseconds. */
  wait(milliseconds: number): void {
    const { control } = this;
    Atomics.store(control, READER_WAITS, 1);
    Atomics.wait(control, WRITTEN, this.read, milliseconds);
    Atomics.store(control, READER_WAITS, 0);
  }

  private tell(): void {
    if (this.read === this.told) return;
    this.told = this.read;
    Atomics.store(this.control, READ, this.read);
    const { control } = this;
    if (Atomics.load(control, WRITER_WAITS) === 0 || ((this.read - Atomics.load(control, WANTED)) | 0) < 0) return;
    if (Atomics.exchange(control, WRITER_WAITS, 0) === 1) Atomics.notify(control, READ);
  }
}
