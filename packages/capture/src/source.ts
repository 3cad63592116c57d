import { closeSync, read, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fault } from './fault.ts';
import type { Mistake } from './mistake.ts';

/** Where the bytes of a capture come from. */
export interface ByteSource {
  /** Size in bytes of what is behind the source; undefined when unknown. */
  readonly totalBytes: number | undefined;
  /** Bytes taken so far, before decompression. */
  readonly bytesRead: number;
  /** Why the bytes ended early; undefined when they did not. */
  readonly failure: Mistake | undefined;
  /** Reads into `target` from `at`. The number of bytes read, at least 1; 0 at the end. Never throws. */
  read(target: Uint8Array, at: number): number | Promise<number>;
  close(): Promise<void>;
}

/** Bytes read ahead of the reader. */
const AHEAD = 1 << 20;

/**
 * A regular file. The first bytes are read at once; behind them another thread always reads one piece ahead, so that frames are decoded while the next
 * ones are copied out of the page cache.
 */
export class FileSource implements ByteSource {
  readonly totalBytes: number | undefined;
  bytesRead = 0;
  failure: Mistake | undefined;
  private descriptor: number;
  private ahead: Uint8Array | undefined;
  private pending: Promise<number> | undefined;

  constructor(descriptor: number, size: number) {
    this.descriptor = descriptor;
    this.totalBytes = size;
  }

  read(target: Uint8Array, at: number): number | Promise<number> {
    if (this.descriptor < 0) return 0;
    if (this.pending !== undefined) return this.take(target, at);
    try {
      const count = readSync(this.descriptor, target, at, Math.min(AHEAD, target.length - at), this.bytesRead);
      this.bytesRead += count;
      if (count > 0 && this.bytesRead < (this.totalBytes ?? 0)) this.readAhead();
      return count;
    } catch (error) {
      return this.fail(error);
    }
  }

  private readAhead(): void {
    const ahead = (this.ahead ??= new Uint8Array(AHEAD));
    const { descriptor, bytesRead } = this;
    this.pending = new Promise((resolve, reject) => {
      read(descriptor, ahead, 0, AHEAD, bytesRead, (error, count) => (error === null ? resolve(count) : reject(error)));
    });
  }

  /** Copies what was read ahead into the window and reads on; what does not fit is read again. */
  private async take(target: Uint8Array, at: number): Promise<number> {
    try {
      const count = Math.min((await this.pending) ?? 0, target.length - at);
      this.pending = undefined;
      target.set((this.ahead as Uint8Array).subarray(0, count), at);
      this.bytesRead += count;
      if (count > 0 && this.descriptor >= 0) this.readAhead();
      return count;
    } catch (error) {
      this.pending = undefined;
      return this.fail(error);
    }
  }

  private fail(error: unknown): number {
    this.failure = fault('readingFailed', { reason: (error as Error).message });
    return 0;
  }

  async close(): Promise<void> {
    const { descriptor } = this;
    this.descriptor = -1;
    await this.pending?.catch(() => 0);
    this.pending = undefined;
    if (descriptor > 2) closeSync(descriptor);
  }
}

/** Bytes in memory. */
export class MemorySource implements ByteSource {
  readonly totalBytes: number;
  bytesRead = 0;
  failure: Mistake | undefined;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.totalBytes = bytes.length;
  }

  read(target: Uint8Array, at: number): number {
    const count = Math.min(target.length - at, this.bytes.length - this.bytesRead);
    target.set(this.bytes.subarray(this.bytesRead, this.bytesRead + count), at);
    this.bytesRead += count;
    return count;
  }

  async close(): Promise<void> {}
}

/** How many bytes may wait in a stream's queue before it is paused. */
const QUEUE_LIMIT = 1 << 20;

/** A pipe, or a decompressor: bytes arrive when they arrive, and are handed on at once. */
export class StreamSource implements ByteSource {
  readonly totalBytes: number | undefined;
  failure: Mistake | undefined;
  private readonly stream: Readable;
  private readonly count: () => number;
  private readonly release: () => void;
  private readonly queue: Uint8Array[] = [];
  private queued = 0;
  private ended = false;
  private wake: (() => void) | undefined;

  /** `count` tells the bytes taken from the file; `release` frees what is behind the stream. */
  constructor(stream: Readable, totalBytes: number | undefined, count: () => number, release: () => void) {
    this.stream = stream;
    this.totalBytes = totalBytes;
    this.count = count;
    this.release = release;
    // Events and not `for await`: the iterator throws away what was read before an error.
    stream.on('data', (chunk: Uint8Array) => {
      this.queue.push(chunk);
      this.queued += chunk.length;
      if (this.queued > QUEUE_LIMIT) stream.pause();
      this.signal();
    });
    stream.on('error', (error) => this.fail(error));
    stream.on('end', () => this.end());
    stream.on('close', () => this.end());
  }

  get bytesRead(): number {
    return this.count();
  }

  /** Ends the bytes with a reason. */
  fail(error: Error): void {
    if (!this.ended) this.failure = fault('brokeOff', { reason: error.message });
    this.end();
  }

  async read(target: Uint8Array, at: number): Promise<number> {
    while (this.queue.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    let to = at;
    while (this.queue.length > 0 && to < target.length) {
      const chunk = this.queue[0];
      const count = Math.min(chunk.length, target.length - to);
      target.set(count === chunk.length ? chunk : chunk.subarray(0, count), to);
      to += count;
      if (count === chunk.length) this.queue.shift();
      else this.queue[0] = chunk.subarray(count);
    }
    this.queued -= to - at;
    if (this.queued <= QUEUE_LIMIT && this.stream.isPaused()) this.stream.resume();
    return to - at;
  }

  async close(): Promise<void> {
    this.end();
    this.stream.destroy();
    this.release();
  }

  private end(): void {
    this.ended = true;
    this.signal();
  }

  private signal(): void {
    const wake = this.wake;
    this.wake = undefined;
    wake?.();
  }
}
