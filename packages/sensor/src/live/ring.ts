import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Frame, PcapWriter } from '@fengsui/capture';
import type { Evidence } from './report.ts';

/** Files in a full ring: the oldest sixteenth is what one step forgets. */
const FILES = 16;
/** Frames between two places of the index. */
const STRIDE = 1024;
/** Bytes before the first record, and of the header of a record, of a classic pcap file. */
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Milliseconds without a ring after a disk refused to be written. */
const PAUSE = 60_000;
const NAME = /^\d{8}T\d{9}Z-\d+\.pcap$/;

/** One file of the ring. The numbers of its frames have no gap. */
interface Segment {
  readonly path: string;
  readonly linkType: number;
  /** Number of its first frame; -1 when an earlier run wrote it. */
  readonly first: number;
  frames: number;
  bytes: number;
  /** Offset of every STRIDE-th record. */
  readonly places: number[];
}

/**
 * The latest frames, as capture files of a bounded size in all: the evidence. Every program that reads captures reads them. A small index finds a frame by
 * its number.
 */
export class Ring {
  /** Why frames are not written at the moment; null when they are. */
  failure: string | null = null;
  /** Frames that could not be written. */
  lost = 0;
  private readonly folder: string;
  private readonly limit: number;
  private readonly segments: Segment[] = [];
  private total = 0;
  private writer: PcapWriter | null = null;
  private made = 0;
  private retryAt = 0;

  /** @param limit bytes of all files together. @throws Error when the folder cannot be made or read */
  constructor(folder: string, limit: number) {
    this.folder = folder;
    this.limit = limit;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder).toSorted()) {
      if (!NAME.test(name)) continue;
      const path = join(folder, name);
      const { size } = statSync(path);
      this.segments.push({ path, linkType: -1, first: -1, frames: 0, bytes: size, places: [] });
      this.total += size;
    }
  }

  /** Files and bytes in the ring. */
  get size(): { files: number; bytes: number } {
    return { files: this.segments.length, bytes: this.total };
  }

  /** Keeps a frame. Never throws: a ring that cannot be written costs the evidence, not the analysis. */
  write(frame: Frame): void {
    try {
      const segment = this.segmentFor(frame);
      if (segment === null || this.writer === null) return;
      this.writer.write(frame);
      if (segment.frames % STRIDE === 0) segment.places.push(segment.bytes);
      segment.frames++;
      const length = RECORD_HEADER + frame.end - frame.start;
      segment.bytes += length;
      this.total += length;
    } catch (error) {
      this.fail(error);
    }
  }

  /**
   * The frames with these numbers, as far as the ring still has them and `budget` bytes suffice; those of another link type than the first are left
   * out. Null when there are none.
   */
  cut(numbers: readonly number[], budget: number): Evidence | null {
    const wanted = [...new Set(numbers)].toSorted((one, other) => one - other);
    const evidence: Evidence = { linkType: -1, frames: [] };
    let left = budget;
    try {
      this.writer?.flush();
      for (const segment of this.segments) {
        if (segment.first < 0 || segment.frames === 0) continue;
        const own = wanted.filter((number) => number >= segment.first && number < segment.first + segment.frames);
        if (own.length === 0 || (evidence.linkType >= 0 && evidence.linkType !== segment.linkType)) continue;
        evidence.linkType = segment.linkType;
        left = read(segment, own, left, evidence);
      }
    } catch (error) {
      this.fail(error);
    }
    return evidence.frames.length === 0 ? null : evidence;
  }

  close(): void {
    try {
      this.writer?.close();
    } catch (error) {
      this.fail(error);
    }
    this.writer = null;
  }

  /** The file that takes the frame, begun when it must be; null while the disk is given a pause. */
  private segmentFor(frame: Frame): Segment | null {
    const last = this.segments.at(-1);
    if (this.writer !== null && last !== undefined && last.linkType === frame.linkType && last.bytes < this.limit / FILES) {
      // Numbers that skip, as after frames that could not be written, begin a file as well.
      if (last.first + last.frames === frame.number) return last;
    }
    if (this.failure !== null && Date.now() < this.retryAt) {
      this.lost++;
      return null;
    }
    this.close();
    const stamp = new Date().toISOString().replaceAll(/[-:.]/g, '');
    const path = join(this.folder, `${stamp}-${++this.made}.pcap`);
    this.writer = new PcapWriter(path, { linkType: frame.linkType });
    const segment: Segment = { path, linkType: frame.linkType, first: frame.number, frames: 0, bytes: FILE_HEADER, places: [] };
    this.segments.push(segment);
    this.total += FILE_HEADER;
    this.failure = null;
    while (this.total > this.limit - this.limit / FILES && this.segments.length > 1) this.forget();
    return segment;
  }

  private forget(): void {
    const oldest = this.segments.shift();
    if (oldest === undefined) return;
    this.total -= oldest.bytes;
    rmSync(oldest.path, { force: true });
  }

  private fail(error: unknown): void {
    this.failure = `${this.folder} cannot be written: ${(error as Error).message}; free space or give another folder with --data`;
    this.lost++;
    this.retryAt = Date.now() + PAUSE;
    this.writer = null;
  }
}

/** Appends the frames with these numbers to the evidence; answers what is left of the budget. */
function read(segment: Segment, numbers: readonly number[], budget: number, evidence: Evidence): number {
  const descriptor = openSync(segment.path, 'r');
  const header = Buffer.alloc(RECORD_HEADER);
  try {
    let index = -1;
    let at = 0;
    for (const number of numbers) {
      const target = number - segment.first;
      const place = Math.floor(target / STRIDE);
      if (index < 0 || place > Math.floor(index / STRIDE)) {
        index = place * STRIDE;
        at = segment.places[place];
      }
      for (; index <= target; index++) {
        if (readSync(descriptor, header, 0, RECORD_HEADER, at) < RECORD_HEADER) return budget;
        const length = header.readUInt32LE(8);
        if (index === target) {
          if (length > budget) return budget;
          const bytes = Buffer.alloc(length);
          readSync(descriptor, bytes, 0, length, at + RECORD_HEADER);
          budget -= length;
          evidence.frames.push({
            frame: number,
            seconds: header.readUInt32LE(0),
            nanoseconds: header.readUInt32LE(4),
            wireLength: header.readUInt32LE(12),
            bytes: bytes.toString('base64'),
          });
        }
        at += RECORD_HEADER + length;
      }
    }
    return budget;
  } finally {
    closeSync(descriptor);
  }
}
