import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { encodePcap, Frame, openCaptureBytes } from '../../packages/capture/src/index.ts';
import { plants, simulate } from '../../packages/range/src/index.ts';
import { corpora, walk } from '../eval/gold.ts';

/** A frame to be damaged, with its link type. */
export interface SeedFrame {
  bytes: Uint8Array;
  linkType: number;
}

/** Frames of one capture, in its order. */
export type SeedCapture = readonly SeedFrame[];

/** Frames kept of one kind, and of one capture in all. */
const PER_KIND = 12;
const PER_CAPTURE = 400;
/** Largest file that is damaged as a file. */
const FILE_LIMIT = 16_384;

/** What a frame is, roughly: its layers, its ports or type, and the beginning of its payload. Frames that are alike are not all needed. */
function kind(bytes: Uint8Array): string {
  const type = `${bytes[12]}.${bytes[13]}.${bytes[23]}`;
  const ports = [bytes[34], bytes[35], bytes[36], bytes[37]].join('.');
  return `${type} ${ports} ${bytes.length >> 4} ${bytes[61]}.${bytes[62]}`;
}

class Collection {
  readonly frames: SeedFrame[] = [];
  private readonly kinds = new Map<string, number>();

  add(bytes: Uint8Array, linkType: number): void {
    if (bytes.length < 15 || bytes.length > 4096 || this.frames.length >= PER_CAPTURE) return;
    const name = kind(bytes);
    const count = this.kinds.get(name) ?? 0;
    if (count >= PER_KIND) return;
    this.kinds.set(name, count + 1);
    this.frames.push({ bytes: bytes.slice(), linkType });
  }
}

async function read(bytes: Uint8Array): Promise<SeedCapture> {
  const collection = new Collection();
  const reader = await openCaptureBytes(bytes);
  const frame = new Frame();
  while (await reader.fill()) {
    while (reader.next(frame)) collection.add(frame.bytes.subarray(frame.start, frame.end), frame.linkType);
  }
  await reader.close();
  return collection.frames;
}

/** A pcapng file with one section and one interface. */
function encodePcapng(frames: SeedCapture): Uint8Array {
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
    const head = Buffer.alloc(8);
    head.writeUInt32LE(type, 0);
    head.writeUInt32LE(padded.length + 12, 4);
    return Buffer.concat([head, padded, head.subarray(4)]);
  };
  const words = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
  return Buffer.concat([
    block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
    block(1, words(frames[0].linkType, 0)),
    ...frames.map(({ bytes }, at) => block(6, Buffer.concat([words(0, 0x5f000, at * 1000, bytes.length, bytes.length), bytes]))),
  ]);
}

/** Captures whose frames are damaged, and whole files that are damaged: of the simulated plants and, where they are, of the corpora. */
export async function seeds(): Promise<{ captures: SeedCapture[]; files: Uint8Array[] }> {
  const captures: SeedCapture[] = [];
  const files: Uint8Array[] = [];
  for (const { id } of plants) {
    const collection = new Collection();
    simulate(id, { hours: 0.3, attacks: 'all', onFrame: ({ bytes }) => collection.add(bytes, 1) });
    captures.push(collection.frames);
    for (let at = 0; at + 20 <= collection.frames.length; at += 100) {
      const few = collection.frames.slice(at, at + 20);
      files.push(encodePcapng(few));
      files.push(
        encodePcap(
          few.map(({ bytes }, i) => ({ seconds: 1_767_225_600 + i, nanoseconds: 0, bytes, start: 0, end: bytes.length })),
        ),
      );
    }
  }
  const folder = corpora();
  if (folder === null) return { captures, files };
  for (const name of walk(join(folder, 'pcap'))) {
    if (!/\.(?:pcap|pcapng|cap)$/.test(name)) continue;
    const path = join(folder, 'pcap', name);
    const bytes = readFileSync(path);
    if (statSync(path).size <= FILE_LIMIT) files.push(bytes);
    const capture = await read(bytes).catch(() => []);
    if (capture.length > 0) captures.push(capture);
  }
  return { captures, files };
}
