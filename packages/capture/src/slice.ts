import { Frame } from './frame.ts';
import { openCapture, openCaptures } from './open.ts';
import { PcapWriter, type WriterOptions } from './pcap-writer.ts';

/** What a slice holds. */
export interface Slice {
  /** Frames written. */
  frames: number;
  /** Frames left out because their link type is not that of the first. */
  skipped: number;
}

/**
 * Writes the frames with the given numbers (`Frame.number`), in the order of the capture, to a pcap file: the evidence
 * of a finding. Reads no further than the highest number. Throws a CaptureError when a file cannot be read or written.
 */
export async function sliceCapture(
  paths: string | readonly string[],
  numbers: Iterable<number>,
  output: string,
  options: WriterOptions = {},
): Promise<Slice> {
  const wanted = [...new Set(numbers)].toSorted((one, other) => one - other);
  const reader = typeof paths === 'string' ? await openCapture(paths) : await openCaptures(paths);
  try {
    const writer = new PcapWriter(output, options);
    const frame = new Frame();
    let index = 0;
    while (index < wanted.length && (await reader.fill())) {
      while (index < wanted.length && reader.next(frame)) {
        while (wanted[index] < frame.number) index++;
        if (wanted[index] !== frame.number) continue;
        writer.write(frame);
        index++;
      }
    }
    writer.close();
    return { frames: writer.frames, skipped: writer.skipped };
  } finally {
    await reader.close();
  }
}
