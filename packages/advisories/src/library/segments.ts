import { closeSync, fsyncSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeAll } from './atomic.ts';
import type { IndexFile } from './index-file.ts';

/** Text of a part of a segment file. */
export function readPart(path: string, offset: number, length: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    let at = 0;
    while (at < length) {
      const read = readSync(file, bytes, at, length - at, offset + at);
      if (read === 0) break;
      at += read;
    }
    return bytes.toString('utf8', 0, at);
  } finally {
    closeSync(file);
  }
}

/** Appends documents to a new segment file. The file is made when the first document comes. */
export class SegmentWriter {
  readonly #folder: string;
  readonly #name: string;
  #file: number | null = null;
  #bytes = 0;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  append(text: string): { segment: string; offset: number; length: number } {
    if (this.#file === null) {
      mkdirSync(this.#folder, { recursive: true });
      this.#file = openSync(join(this.#folder, this.#name), 'w');
    }
    const bytes = Buffer.from(text);
    const offset = this.#bytes;
    writeAll(this.#file, bytes);
    this.#bytes += bytes.length;
    return { segment: this.#name, offset, length: bytes.length };
  }

  /** Make the segment durable; null when nothing was appended. */
  finish(): { name: string; bytes: number } | null {
    if (this.#file === null) return null;
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = null;
    syncFolder(this.#folder);
    return { name: this.#name, bytes: this.#bytes };
  }

  abandon(): void {
    if (this.#file === null) return;
    closeSync(this.#file);
    this.#file = null;
    rmSync(join(this.#folder, this.#name), { force: true });
  }
}

/** Name of the segment after the last one that an index names. */
export function nextSegmentName(index: IndexFile): string {
  const last = index.segments.reduce((max, segment) => Math.max(max, Number(/\d+/.exec(segment.name)?.[0] ?? 0)), 0);
  return `segment-${String(last + 1).padStart(6, '0')}`;
}
