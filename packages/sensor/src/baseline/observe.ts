import { Frame, openCaptures } from '@fengsui/capture';
import type { Progress } from '../analyze.ts';
import { Sensor } from '../sensor.ts';
import { Observer } from './observer.ts';

/** What went through one observation. */
export interface Observation {
  observer: Observer;
  sensor: Sensor;
  /** Texts of the first and last frame's times; null when there was none. */
  first: string | null;
  last: string | null;
}

export interface ObserveOptions {
  /** Called a few times a second. */
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 200;

/** Reads captures in time order and observes them; no rule is tried. Throws CaptureError when nothing can be read. */
export async function observe(paths: readonly string[], options: ObserveOptions = {}): Promise<Observation> {
  const observer = new Observer();
  const sensor = new Sensor({ messages: observer });
  const reader = await openCaptures([...paths]);
  const frame = new Frame();
  let reported = 0;
  let begin = Number.NaN;
  try {
    sensor.clock.digits = 0;
    while (await reader.fill()) {
      while (reader.next(frame)) {
        if (frame.digits > sensor.clock.digits) sensor.clock.digits = frame.digits;
        sensor.frame(frame);
        if (begin !== begin) begin = sensor.clock.now;
      }
      options.signal?.throwIfAborted();
      if (options.onProgress && performance.now() - reported > REPORT_EVERY) {
        reported = performance.now();
        options.onProgress({
          bytes: reader.bytesRead,
          totalBytes: reader.totalBytes,
          frames: sensor.frames,
          messages: sensor.messages,
        });
      }
    }
    sensor.finish();
  } finally {
    await reader.close();
  }
  const { clock } = sensor;
  const none = begin !== begin;
  return { observer, sensor, first: none ? null : clock.text(begin), last: none ? null : clock.text(clock.now) };
}
