import { closeSync, openSync, writeSync } from 'node:fs';
import { fault } from './fault.ts';
import type { Frame } from './frame.ts';
import { CaptureError, MAXIMUM_FRAME_LENGTH } from './reader.ts';

/** How to write a capture. */
export interface WriterOptions {
  /** LINKTYPE_* of all frames; that of the first frame when absent. Classic pcap has one for the whole file. */
  linkType?: number;
  /** Digits of the time's fraction that are kept: microseconds or nanoseconds (the default). */
  digits?: 6 | 9;
  /** Bytes of a frame that are kept; the rest is cut. */
  snapLength?: number;
}

/** What the writer needs of a frame; a Frame is one. */
export type WritableFrame = Pick<Frame, 'seconds' | 'nanoseconds' | 'bytes' | 'start' | 'end'> &
  Partial<Pick<Frame, 'wireLength' | 'linkType'>>;

const CHUNK = 1 << 18;
const RECORD_HEADER = 16;
const MAGIC = { 6: 0xa1b2c3d4, 9: 0xa1b23c4d };
const ETHERNET = 1;

/** Writes classic pcap, little-endian, into a file or into memory. */
export class PcapWriter {
  /** Frames written. */
  frames = 0;
  /** Frames not written because their link type is not the file's. */
  skipped = 0;
  private readonly path: string | undefined;
  private readonly digits: 6 | 9;
  private readonly snapLength: number;
  private linkType: number;
  private headerWritten = false;
  private descriptor = -1;
  private buffer = new Uint8Array(CHUNK);
  private view = new DataView(this.buffer.buffer);
  private length = 0;

  /** `path` is the file to make; without it the capture is kept in memory, for `bytes`. Throws a CaptureError. */
  constructor(path?: string, options: WriterOptions = {}) {
    this.path = path;
    this.digits = options.digits ?? 9;
    this.snapLength = Math.min(options.snapLength ?? MAXIMUM_FRAME_LENGTH, MAXIMUM_FRAME_LENGTH);
    this.linkType = options.linkType ?? -1;
    if (path === undefined) return;
    try {
      this.descriptor = openSync(path, 'w');
    } catch (error) {
      throw new CaptureError(fault('unwritten', { path, reason: (error as Error).message }), { cause: error });
    }
  }

  /** Writes a frame. False, and nothing written, when its link type is not the file's. */
  write(frame: WritableFrame): boolean {
    const linkType = frame.linkType ?? (this.linkType < 0 ? ETHERNET : this.linkType);
    if (!this.headerWritten) this.writeHeader(this.linkType < 0 ? linkType : this.linkType);
    if (linkType !== this.linkType) {
      this.skipped++;
      return false;
    }
    const length = frame.end - frame.start;
    const captured = length < this.snapLength ? length : this.snapLength;
    this.reserve(RECORD_HEADER + captured);
    const { view, length: at } = this;
    view.setUint32(at, frame.seconds, true);
    view.setUint32(at + 4, this.digits === 9 ? frame.nanoseconds : Math.floor(frame.nanoseconds / 1000), true);
    view.setUint32(at + 8, captured, true);
    view.setUint32(at + 12, frame.wireLength ?? length, true);
    this.buffer.set(frame.bytes.subarray(frame.start, frame.start + captured), at + RECORD_HEADER);
    this.length = at + RECORD_HEADER + captured;
    this.frames++;
    return true;
  }

  /** The capture written so far, when it is in memory; with a path, what is not yet in the file. */
  get bytes(): Uint8Array {
    if (!this.headerWritten) this.writeHeader(this.linkType < 0 ? ETHERNET : this.linkType);
    return this.buffer.slice(0, this.length);
  }

  /** Hands what is buffered to the file. */
  flush(): void {
    if (this.descriptor < 0) return;
    for (let at = 0; at < this.length; ) at += writeSync(this.descriptor, this.buffer, at, this.length - at);
    this.length = 0;
  }

  /** Completes the file. A capture without a frame is a valid file with none. */
  close(): void {
    if (this.descriptor < 0) return;
    if (!this.headerWritten) this.writeHeader(this.linkType < 0 ? ETHERNET : this.linkType);
    this.flush();
    closeSync(this.descriptor);
    this.descriptor = -1;
  }

  private writeHeader(linkType: number): void {
    this.headerWritten = true;
    this.linkType = linkType;
    const { view } = this;
    view.setUint32(0, MAGIC[this.digits], true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, this.snapLength, true);
    view.setUint32(20, linkType, true);
    this.length = 24;
  }

  /** Makes room for `count` bytes: by writing to the file, or by growing in memory. */
  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    if (this.path !== undefined) this.flush();
    if (this.length + count <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + count));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Frames as a classic pcap file in memory. */
export function encodePcap(frames: Iterable<WritableFrame>, options: WriterOptions = {}): Uint8Array {
  const writer = new PcapWriter(undefined, options);
  for (const frame of frames) writer.write(frame);
  return writer.bytes;
}
