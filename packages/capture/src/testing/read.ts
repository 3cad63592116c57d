import { Frame } from '../frame.ts';
import { openCaptureBytes } from '../open.ts';
import type { CaptureReader } from '../reader.ts';

/** A frame that may be kept. */
export interface KeptFrame {
  number: number;
  /** Seconds and nine digits. */
  time: string;
  digits: number;
  /** Bytes as hexadecimal text. */
  bytes: string;
  wireLength: number;
  linkType: number;
  interface: number;
  source: number;
  numberInSource: number;
}

/** All frames of a capture; closes it. */
export async function readAll(reader: CaptureReader): Promise<KeptFrame[]> {
  const kept: KeptFrame[] = [];
  const frame = new Frame();
  while (await reader.fill()) {
    while (reader.next(frame)) {
      const { number, digits, wireLength, linkType, source, numberInSource } = frame;
      const time = `${frame.seconds}.${String(frame.nanoseconds).padStart(9, '0')}`;
      const bytes = Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('hex');
      kept.push({ number, time, digits, bytes, wireLength, linkType, interface: frame.interface, source, numberInSource });
    }
  }
  await reader.close();
  return kept;
}

/** All frames of a capture in memory, and its reader. */
export async function readBytes(bytes: Iterable<number>): Promise<{ frames: KeptFrame[]; reader: CaptureReader }> {
  const reader = await openCaptureBytes(Uint8Array.from(bytes));
  return { frames: await readAll(reader), reader };
}
