import { because, type Fault, fault, type FaultCode, type FaultValues } from './fault.ts';
import type { Frame } from './frame.ts';
import type { Mistake } from './mistake.ts';
import type { Window } from './window.ts';

/** Something in a capture file that could not be read as it should: where, and what by its code and the values of its sentence. */
export interface CaptureProblem extends Omit<Fault, 'text'> {
  /** Byte offset in the (decompressed) stream. */
  at: number;
  /** Number, in its file, of the last good frame before it; 0 when there was none. */
  frame: number;
  /** A sentence: what was wrong, and what was done. */
  what: string;
}

/** An interface that frames were captured on. Classic pcap has exactly one. */
export interface CaptureInterface {
  /** Index of the pcapng section that describes it; 0 for classic pcap. */
  section: number;
  /** LINKTYPE_* of its frames. */
  linkType: number;
  /** Longest frame kept, in bytes; 0 when unlimited. */
  snapLength: number;
  /** Decimal digits of the time resolution, 0..9. */
  digits: number;
  name?: string;
  description?: string;
  /** Capture filter. */
  filter?: string;
  operatingSystem?: string;
  hardware?: string;
  /** Frames received and dropped as the capturing program counted them (interface statistics block). */
  received?: number;
  dropped?: number;
}

/** A comment stored in the capture. */
export interface CaptureComment {
  /** Number of the frame in its file that it belongs to; 0 when it belongs to the capture. */
  frame: number;
  text: string;
}

/** Format of a capture file. */
export type CaptureFormat = 'pcap' | 'pcapng';

/** What is known of one file of a capture, while it is read and after. */
export interface CaptureSource {
  readonly path: string;
  /** Frames handed out so far. */
  readonly frames: number;
  /** Bytes taken from the file so far, before decompression: with `totalBytes`, the progress. */
  readonly bytesRead: number;
  /** Size of the file; undefined for a pipe. */
  readonly totalBytes: number | undefined;
  readonly problems: readonly CaptureProblem[];
  /** Problems that were not listed because the list is limited. */
  readonly problemsNotListed: number;
}

/**
 * A capture being read. Fill, then take frames synchronously: no allocation and no promise per frame.
 *
 *     const frame = new Frame();
 *     while (await reader.fill()) while (reader.next(frame)) use(frame);
 */
export interface CaptureReader extends CaptureSource {
  readonly format: CaptureFormat | 'several';
  /** Reads on; to be called when `next` returned false. False when the capture is finished. Bytes of frames taken before are no longer valid. */
  fill(): Promise<boolean>;
  /** Puts the next frame into `frame`. False when `fill` must be called first. */
  next(frame: Frame): boolean;
  /** The files of the capture, in the order given; `Frame.source` is the index. One that cannot be opened has a problem. */
  readonly sources: readonly CaptureSource[];
  readonly interfaces: readonly CaptureInterface[];
  readonly comments: readonly CaptureComment[];
  close(): Promise<void>;
}

/** The capture as a whole cannot be read. The message says what was wrong, where, and what to do. */
export class CaptureError extends Error {
  override name = 'CaptureError';
  readonly code: string;
  readonly values: Fault['values'];
  /** What the value `why` of the sentence says, by its own code. */
  readonly why?: Fault['why'];

  constructor({ code, values, text, why }: Fault, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
    this.values = values;
    this.why = why;
  }
}

/** Something that is broken, of which it is told later what was done about it. */
export interface Broken {
  /** Byte offset in the stream. */
  at: number;
  /** Puts into words what is wrong there; only called when it is told. */
  why: () => Mistake;
}

/** Longest frame accepted, in bytes: the limit of libpcap and Wireshark for these link types. */
export const MAXIMUM_FRAME_LENGTH = 262144;

const MAXIMUM_WIRE_LENGTH = 1 << 24;

/** Length on the wire of a frame, from what its record tells. One that cannot be is replaced by the captured length. */
export function wireLengthOf(told: number, captured: number): number {
  return told > captured && told <= MAXIMUM_WIRE_LENGTH ? told : captured;
}

const MAXIMUM_PROBLEMS = 1000;

/** What the readers of all formats share: the window on the file, the end of the file, and the list of problems. */
export abstract class FileReader implements CaptureReader {
  readonly path: string;
  abstract readonly format: CaptureFormat;
  frames = 0;
  readonly problems: CaptureProblem[] = [];
  problemsNotListed = 0;
  readonly interfaces: CaptureInterface[] = [];
  readonly comments: CaptureComment[] = [];
  protected readonly window: Window;
  protected stopped = false;
  private failureReported = false;
  /** The record or block behind which the next good one is searched; undefined when not searching. */
  protected broken: Broken | undefined;
  /** `next` found no whole frame since the last `fill`. Until then there is no need to read. */
  private starved = false;

  constructor(path: string, window: Window) {
    this.path = path;
    this.window = window;
  }

  next(frame: Frame): boolean {
    if (this.take(frame)) return true;
    this.starved = true;
    return false;
  }

  /** Puts the next frame of the window into `frame`; false when the window holds no whole one. */
  protected abstract take(frame: Frame): boolean;

  /**
   * The file has ended and `take` wants more. Reports what is left over, and drops it or moves on behind it.
   * True when `take` may find another frame; every call that returns true has consumed bytes.
   */
  protected abstract finish(): boolean;

  get sources(): readonly CaptureSource[] {
    return [this];
  }

  get bytesRead(): number {
    return this.window.source.bytesRead;
  }

  get totalBytes(): number | undefined {
    return this.window.source.totalBytes;
  }

  async fill(): Promise<boolean> {
    if (this.stopped) return false;
    if (!this.starved) return true;
    this.starved = false;
    const window = this.window;
    if (!window.ended) {
      const count = window.fill();
      if ((typeof count === 'number' ? count : await count) > 0) return true;
    }
    const { failure } = window.source;
    if (failure !== undefined && !this.failureReported) {
      this.failureReported = true;
      this.tell({ at: window.position + window.end, why: () => failure }, 'partly', {});
    }
    if (!this.stopped && window.start < window.end && this.finish()) return true;
    this.stopped = true;
    return false;
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.window.release();
    await this.window.source.close();
  }

  /** Notes a problem at a byte offset of the stream. The list is bounded; the rest is counted, and never put into words. */
  protected report<C extends FaultCode>(at: number, code: C, values: FaultValues<C>): void {
    if (this.problems.length < MAXIMUM_PROBLEMS) this.problems.push(problemOf(fault(code, values), at, this.frames));
    else this.problemsNotListed++;
  }

  /** Begins a search for the next good record or block behind the one at the window's start. */
  protected lose<C extends FaultCode>(code: C, values: FaultValues<C>): Broken {
    this.broken = { at: this.window.position + this.window.start, why: () => fault(code, values) };
    this.window.start++;
    return this.broken;
  }

  /** Notes what was done about something broken, as `report` does. */
  protected tell<C extends FaultCode>({ at, why }: Broken, code: C, values: Omit<FaultValues<C>, 'why'>): void {
    if (this.problems.length < MAXIMUM_PROBLEMS) this.problems.push(problemOf(because(why(), code, values), at, this.frames));
    else this.problemsNotListed++;
  }

  /** Ends the capture here: nothing behind can be read. */
  protected stop(): void {
    this.stopped = true;
    this.window.start = this.window.end;
  }
}

/** A fault with its place in the capture. */
export function problemOf({ text: what, ...said }: Fault, at: number, frame: number): CaptureProblem {
  return { at, frame, what, ...said };
}
