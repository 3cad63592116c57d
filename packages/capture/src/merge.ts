import { because } from './fault.ts';
import { Frame } from './frame.ts';
import {
  CaptureError,
  type CaptureComment,
  type CaptureInterface,
  type CaptureProblem,
  type CaptureReader,
  type CaptureSource,
  problemOf,
} from './reader.ts';

/** One of the captures that are read together. */
interface Source {
  index: number;
  /** Undefined while it is not its turn: a capture holds its file and its memory only when its frames are due. */
  reader: CaptureReader | undefined;
  /** Its next frame; or, before its turn, the time of its first. */
  head: Frame;
  /** Index of each of its interfaces in the merged list. */
  interfaces: number[];
}

/** Opens the capture at an index. */
export type Opener = (index: number) => Promise<CaptureReader>;

/**
 * Several captures as one, their frames in time order. Frames of the same time come in the order of the captures, and
 * frames of one capture stay in its order, even where its times run backwards. Rotated captures of any number are read
 * with the memory of one: a capture is opened when its first frame is due.
 */
export class MergedReader implements CaptureReader {
  readonly path: string;
  readonly format = 'several';
  frames = 0;
  readonly interfaces: CaptureInterface[] = [];
  /** The captures in the order given, finished ones included: their problems and comments stay. */
  readonly sources: CaptureSource[] = [];
  private readonly open: Opener;
  private readonly readers = new Set<CaptureReader>();
  /** Binary heap of the sources that have a frame, the earliest first. */
  private readonly heap: Source[] = [];
  /** The source whose head was handed out and is to be replaced. */
  private taken: Source | undefined;
  private closed = false;

  /** `open` opens the capture at an index of `paths`. */
  constructor(paths: readonly string[], open: Opener) {
    this.path = paths.join(', ');
    this.open = open;
  }

  /** Looks at the first frame of the next capture, to know when its turn is. `keep` it open when it cannot be opened again. */
  async add(reader: CaptureReader, keep: boolean): Promise<void> {
    const source: Source = { index: this.sources.push(reader) - 1, reader, head: new Frame(), interfaces: [] };
    this.readers.add(reader);
    if (!(await advance(source))) return this.retire(source);
    if (!keep) {
      await this.retire(source);
      this.readers.delete(reader);
      source.reader = undefined;
    }
    this.push(source);
  }

  /** Notes that the next capture cannot be opened. */
  addFailure(path: string, error: CaptureError): void {
    this.sources.push(failed(path, error));
  }

  async fill(): Promise<boolean> {
    if (this.closed) return false;
    const waiting = this.taken;
    this.taken = undefined;
    if (waiting) await this.replace(waiting);
    while (this.heap.length > 0 && this.heap[0].reader === undefined) await this.begin(this.pop());
    return this.heap.length > 0;
  }

  next(frame: Frame): boolean {
    const taken = this.taken;
    if (taken !== undefined) {
      if (!(taken.reader as CaptureReader).next(taken.head)) return false;
      this.taken = undefined;
      this.push(taken);
    }
    if (this.heap.length === 0 || this.heap[0].reader === undefined) return false;
    const source = this.pop();
    const head = source.head;
    this.taken = source;
    frame.number = ++this.frames;
    frame.seconds = head.seconds;
    frame.nanoseconds = head.nanoseconds;
    frame.digits = head.digits;
    frame.bytes = head.bytes;
    frame.start = head.start;
    frame.end = head.end;
    frame.wireLength = head.wireLength;
    frame.linkType = head.linkType;
    frame.interface = this.interfaceOf(source, head.interface);
    frame.source = source.index;
    frame.numberInSource = head.number;
    return true;
  }

  get bytesRead(): number {
    return this.sources.reduce((sum, source) => sum + source.bytesRead, 0);
  }

  get totalBytes(): number | undefined {
    return this.sources.reduce<number | undefined>(
      (sum, { totalBytes }) => (sum === undefined || totalBytes === undefined ? undefined : sum + totalBytes),
      0,
    );
  }

  get problems(): CaptureProblem[] {
    return this.sources.flatMap(({ path, problems }) =>
      problems.map((problem) => ({ ...problem, what: `${path}: ${problem.what}` })),
    );
  }

  get problemsNotListed(): number {
    return this.sources.reduce((sum, source) => sum + source.problemsNotListed, 0);
  }

  get comments(): CaptureComment[] {
    return [...this.readers].flatMap((reader) => reader.comments);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.heap.length = 0;
    for (const reader of this.readers) await reader.close();
  }

  /** Opens a source when its turn has come. */
  private async begin(source: Source): Promise<void> {
    try {
      const reader = await this.open(source.index);
      source.reader = this.sources[source.index] = reader;
      this.readers.add(reader);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.sources[source.index] = failed(this.sources[source.index].path, error);
      return;
    }
    await this.replace(source);
  }

  /** Gives a source its next frame and its place in the heap, or closes it. */
  private async replace(source: Source): Promise<void> {
    if (await advance(source)) this.push(source);
    else await this.retire(source);
  }

  private async retire(source: Source): Promise<void> {
    await source.reader?.close();
  }

  private interfaceOf(source: Source, own: number): number {
    const known = (source.reader as CaptureReader).interfaces;
    for (let index = source.interfaces.length; index < known.length; index++) {
      source.interfaces.push(this.interfaces.push(known[index]) - 1);
    }
    return source.interfaces[own];
  }

  private push(source: Source): void {
    const heap = this.heap;
    let at = heap.length;
    heap.push(source);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(source, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = source;
  }

  private pop(): Source {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop() as Source;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

/** Reads a source's next frame into its head; false when it has no more. */
async function advance(source: Source): Promise<boolean> {
  const reader = source.reader as CaptureReader;
  if (reader.next(source.head)) return true;
  while (await reader.fill()) if (reader.next(source.head)) return true;
  return false;
}

function before(one: Source, other: Source): boolean {
  const a = one.head;
  const b = other.head;
  if (a.seconds !== b.seconds) return a.seconds < b.seconds;
  if (a.nanoseconds !== b.nanoseconds) return a.nanoseconds < b.nanoseconds;
  return one.index < other.index;
}

function failed(path: string, error: CaptureError): CaptureSource {
  const { code, values, message: text } = error;
  const problem = problemOf(because({ code, values, text }, 'leftOut', {}), 0, 0);
  return { path, frames: 0, bytesRead: 0, totalBytes: 0, problems: [problem], problemsNotListed: 0 };
}
