import { type CaptureProblem, Frame, type OpenOptions, openCaptures } from '@fengsui/capture';
import type { Clock } from './clock.ts';
import type { TrafficCounts } from './traffic/traffic.ts';

/** What was read of one capture. Times are the clock's; -1 without a frame. */
export interface CaptureExtent {
  path: string;
  frames: number;
  bytes: number;
  first: number;
  last: number;
  problems: Omit<CaptureProblem, 'frame'>[];
}

/** What was read, and what traffic counted in it. */
export interface TrafficReport {
  captures: CaptureExtent[];
  counts: TrafficCounts;
}

/** How far reading is. */
export interface ReadingProgress {
  bytes: number;
  totalBytes: number | undefined;
}

/** How captures are read. */
export interface ReadingOptions extends OpenOptions {
  /** Called when frames come with more digits of time than those before. */
  onDigits?: (digits: number) => void;
  /** Called after each piece of a file, before the next is read. What it throws ends the reading. */
  onPiece?: (progress: ReadingProgress) => void;
}

/** Reads captures as one, in time order, and has each frame taken. Throws CaptureError when nothing can be read. */
export async function readCaptures(
  paths: readonly string[],
  clock: Clock,
  take: { frame(frame: Frame): void },
  { onDigits, onPiece, ...open }: ReadingOptions = {},
): Promise<CaptureExtent[]> {
  const reader = await openCaptures(paths, open);
  const frame = new Frame();
  const spans = paths.map(() => ({ frames: 0, bytes: 0, first: -1, last: -1 }));
  try {
    clock.digits = 0;
    while (await reader.fill()) {
      while (reader.next(frame)) {
        if (frame.digits > clock.digits) {
          clock.digits = frame.digits;
          onDigits?.(frame.digits);
        }
        take.frame(frame);
        const span = spans[frame.source];
        span.frames++;
        span.bytes += frame.end - frame.start;
        if (span.first < 0) span.first = clock.now;
        span.last = clock.now;
      }
      onPiece?.({ bytes: reader.bytesRead, totalBytes: reader.totalBytes });
    }
    return reader.sources.map(({ path, problems }, at) => ({
      path,
      ...spans[at],
      problems: problems.map(({ frame: _frame, ...problem }) => problem),
    }));
  } finally {
    await reader.close();
  }
}
