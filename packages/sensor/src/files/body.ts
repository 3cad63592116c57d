import { createHash, type Hash } from 'node:crypto';
import type { FileGap } from './file.ts';

/** Size of the blocks that content is kept in, from the first to the largest. */
const FIRST_BLOCK = 1024;
const LARGEST_BLOCK = 1 << 20;
/** Most separate pieces of one file: what would make more is left out, and said. */
const PIECES = 16_384;
/** Zeros that gaps are filled with: as many as were seen several times over, and at least this many. What lies behind a wider gap is left out: a single byte far out must not cost what a whole file costs. */
const FILLED_TIMES = 8;
const FILLED_LEAST = 1 << 20;
/** Pieces that touch are made one when the later one has few blocks; joining them is then cheap. */
const JOINED_BLOCKS = 16;

/** Bytes that all unfinished files hold together, and how many they may. */
export interface Holding {
  held: number;
  readonly limit: number;
}

/** One unbroken range of a file. */
class Piece {
  readonly at: number;
  length = 0;
  private readonly blocks: Uint8Array[] = [];
  /** Room that is used in the last block. */
  private used = 0;

  constructor(at: number) {
    this.at = at;
  }

  get end(): number {
    return this.at + this.length;
  }

  /** Copies bytes behind what is there; returns how much was allocated for them. */
  append(bytes: Uint8Array, start: number, end: number): number {
    let allocated = 0;
    for (let from = start; from < end; ) {
      let last = this.blocks[this.blocks.length - 1];
      if (last === undefined || this.used === last.length) {
        last = new Uint8Array(Math.min(LARGEST_BLOCK, Math.max(FIRST_BLOCK, this.length)));
        allocated += last.length;
        this.blocks.push(last);
        this.used = 0;
      }
      const count = Math.min(end - from, last.length - this.used);
      last.set(bytes.subarray(from, from + count), this.used);
      this.used += count;
      this.length += count;
      from += count;
    }
    return allocated;
  }

  /** Takes over the piece that follows directly; false when that has too many blocks for it to be cheap. */
  join(next: Piece): boolean {
    if (next.blocks.length > JOINED_BLOCKS || this.blocks.length === 0) return false;
    this.blocks.push((this.blocks.pop() as Uint8Array).subarray(0, this.used), ...next.blocks);
    this.used = next.used;
    this.length += next.length;
    return true;
  }

  each(take: (block: Uint8Array) => void): void {
    for (const [index, block] of this.blocks.entries())
      take(index === this.blocks.length - 1 ? block.subarray(0, this.used) : block);
  }
}

/** Content of a file that is whole, or as whole as it will be. */
export interface Content {
  /** What is kept, from the beginning; gaps are zeros. */
  bytes: Uint8Array;
  /** Bytes to the end of what was seen, kept or not. */
  size: number;
  /** Bytes seen. */
  seen: number;
  gaps: FileGap[];
  /** Hashes over more than `bytes` holds; null when `bytes` is everything. */
  hashes: { sha256: string; sha1: string; md5: string } | null;
}

/**
 * Content of one file, put together from pieces by their place. What was seen first stands. Past its limit nothing more is kept, but as long as the bytes
 * come in order they are still counted and hashed.
 */
export class FileBody {
  /** Where `append` goes on. */
  position = 0;
  /** Bytes seen, each place once. */
  seen = 0;
  /** End of the last byte seen. */
  size = 0;
  /** Something was not kept for want of room. */
  cut = false;
  private readonly pieces: Piece[] = [];
  private readonly holding: Holding;
  private readonly limit: number;
  private held = 0;
  private hashes: Hash[] | null = null;
  /** It was given up: what still comes is not kept. */
  private closed = false;

  constructor(limit: number, holding: Holding) {
    this.limit = limit;
    this.holding = holding;
  }

  /** Adds bytes[start, end) behind what was appended last. */
  append(bytes: Uint8Array, start: number, end: number): void {
    this.write(this.position, bytes, start, end);
    this.position += end - start;
  }

  /** Passes over bytes that the capture does not hold. */
  skip(count: number): void {
    this.position += count;
  }

  /** Adds bytes[start, end) at a place; what of it was seen before is left alone. */
  write(at: number, bytes: Uint8Array, start: number, end: number): void {
    const stop = at + end - start;
    if (this.closed || start >= end || at < 0 || !Number.isSafeInteger(stop)) return;
    const { pieces } = this;
    let place = at;
    while (place < stop) {
      const index = this.behind(place);
      const next = pieces[index];
      if (next !== undefined && next.at <= place) {
        place = Math.min(stop, next.end);
        continue;
      }
      const until = Math.min(stop, next?.at ?? stop);
      const from = start + place - at;
      const room = this.hashes === null ? Math.min(this.limit - place, this.holding.limit - this.holding.held) : 0;
      const kept = Math.min(room, until - place);
      if (kept > 0) {
        const piece = this.pieceAt(place, index);
        if (piece === null) return;
        const allocated = piece.append(bytes, from, from + kept);
        this.held += allocated;
        this.holding.held += allocated;
        this.seen += kept;
        if (place + kept > this.size) this.size = place + kept;
        const follows = pieces[pieces.indexOf(piece, Math.max(0, index - 1)) + 1];
        if (follows?.at === piece.end && piece.join(follows)) pieces.splice(pieces.indexOf(follows, index), 1);
      }
      if (kept < until - place) {
        this.cut = true;
        this.goOn(place + Math.max(0, kept), bytes, from + Math.max(0, kept), start + stop - at);
        return;
      }
      place = until;
    }
  }

  /** Whether everything up to `size` was seen. */
  has(size: number): boolean {
    return this.seen === this.size && this.size >= size;
  }

  /** What there is. The body gives up what it holds and must not be written to again. */
  finish(): Content {
    if (this.closed) return { bytes: new Uint8Array(0), size: 0, seen: 0, gaps: [], hashes: null };
    const { pieces, size, seen } = this;
    const bytes = new Uint8Array(this.filledEnd());
    const gaps: FileGap[] = [];
    let end = 0;
    for (const piece of pieces) {
      if (piece.at > end) gaps.push({ at: end, length: piece.at - end });
      if (piece.at >= bytes.length) break;
      let at = piece.at;
      piece.each((block) => {
        bytes.set(block, at);
        at += block.length;
      });
      end = piece.end;
    }
    const digests = this.hashes?.map((hash) => hash.digest('hex'));
    this.release();
    return { bytes, size, seen, gaps, hashes: digests ? { sha256: digests[0], sha1: digests[1], md5: digests[2] } : null };
  }

  /** Where content ends that is worth filling up: before the first gap that would take more zeros than there may be. */
  private filledEnd(): number {
    const most = Math.max(FILLED_LEAST, this.seen * FILLED_TIMES);
    let [end, zeros] = [0, 0];
    for (const piece of this.pieces) {
      zeros += piece.at - end;
      if (zeros > most) {
        this.cut = true;
        break;
      }
      end = piece.end;
    }
    return end;
  }

  /** Gives up what it holds, and takes no more. */
  release(): void {
    this.closed = true;
    this.holding.held -= this.held;
    this.held = 0;
    this.pieces.length = 0;
    this.hashes = null;
  }

  /** Index of the first piece that ends behind a place. Most writes are at the end. */
  private behind(place: number): number {
    const { pieces } = this;
    let high = pieces.length;
    if (high === 0 || pieces[high - 1].end <= place) return high;
    let low = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pieces[middle].end > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The piece that ends at a place, or a new one; null when there are too many. */
  private pieceAt(place: number, index: number): Piece | null {
    const { pieces } = this;
    const before = pieces[index - 1];
    if (before?.end === place) return before;
    if (pieces.length >= PIECES) {
      this.cut = true;
      return null;
    }
    const made = new Piece(place);
    pieces.splice(index, 0, made);
    return made;
  }

  /** Hashes and counts what is not kept, as long as it follows on from the beginning without a gap. */
  private goOn(at: number, bytes: Uint8Array, start: number, end: number): void {
    if (at !== this.size || this.seen !== this.size) return;
    if (this.hashes === null) {
      const hashes = ['sha256', 'sha1', 'md5'].map((name) => createHash(name));
      for (const piece of this.pieces)
        piece.each((block) => {
          for (const hash of hashes) hash.update(block);
        });
      this.hashes = hashes;
    }
    for (const hash of this.hashes) hash.update(bytes.subarray(start, end));
    this.seen += end - start;
    this.size += end - start;
  }
}
