import { CaptureError, PcapWriter } from '@fengsui/capture';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachFrame } from './evidence.ts';

/** The file of a capture: whole, as it was uploaded, or reduced to the frames that show something. */
export interface CaptureFile {
  path: string;
  /** The number that each frame of a reduced file had in the whole one, ascending; null of a whole file. */
  numbers: readonly number[] | null;
}

const names = { whole: 'capture', reduced: 'evidence.pcap', numbers: 'evidence.json' } as const;

/** Where a capture is kept as it was uploaded, in its folder. */
export function wholeFile(folder: string): string {
  return join(folder, names.whole);
}

/** The file that a capture has now. */
export async function captureFile(folder: string): Promise<CaptureFile> {
  const whole = { path: wholeFile(folder), numbers: null };
  if (existsSync(whole.path)) return whole;
  const numbers = await readFile(join(folder, names.numbers), 'utf8').catch(() => null);
  return numbers === null ? whole : { path: join(folder, names.reduced), numbers: JSON.parse(numbers) as number[] };
}

/**
 * Reduces a capture to some of its frames. The whole file goes last: until then it is the one that counts, so a process that ends in between loses nothing.
 * @param frames their 1-based numbers; of frames with another link type than the first none is kept
 */
export async function reduceCapture(folder: string, frames: readonly number[]): Promise<void> {
  const whole = wholeFile(folder);
  if (!existsSync(whole)) return;
  const wanted = new Set(frames);
  const kept: number[] = [];
  const [reduced, numbers] = [join(folder, names.reduced), join(folder, names.numbers)];
  const writer = new PcapWriter(`${reduced}.part`);
  try {
    await eachFrame(whole, Math.max(0, ...wanted), (frame) => {
      if (wanted.has(frame.number) && writer.write(frame)) kept.push(frame.number);
    });
  } catch (error) {
    // What was no capture from the start has no frames to keep.
    if (!(error instanceof CaptureError)) throw error;
  } finally {
    writer.close();
  }
  await writeFile(`${numbers}.part`, JSON.stringify(kept), { mode: 0o600 });
  await rename(`${numbers}.part`, numbers);
  await rename(`${reduced}.part`, reduced);
  await rm(whole);
}

/** Numbers of frames in the file that a capture has now, of those that are still in it. */
export function numbersIn({ numbers }: CaptureFile, frames: readonly number[]): number[] {
  if (numbers === null) return [...frames];
  const places = new Map(numbers.map((number, at) => [number, at + 1]));
  return frames.flatMap((frame) => places.get(frame) ?? []);
}

/** Bytes of a file. */
export async function sizeOf({ path }: CaptureFile): Promise<number> {
  return (await stat(path)).size;
}
