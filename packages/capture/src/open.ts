import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { because, type Fault, fault } from './fault.ts';
import { MergedReader } from './merge.ts';
import { PCAP_FILE_HEADER_LENGTH, PCAP_VARIANTS, PcapReader } from './pcap-reader.ts';
import { PcapngReader } from './pcapng-reader.ts';
import { CaptureError, type CaptureReader, MAXIMUM_FRAME_LENGTH } from './reader.ts';
import { type ByteSource, FileSource, MemorySource, StreamSource } from './source.ts';
import { Window } from './window.ts';

/** How to read a capture. */
export interface OpenOptions {
  /** Bytes read at once; at least 1 MiB is used, so that a search behind a broken record sees several frames. */
  chunkSize?: number;
  /**
   * Gives memory of `WINDOW_SIZE` bytes whenever the reader of a single capture moves on: frames stay where they are until whoever gives it gives the same again.
   */
  nextWindow?: () => Uint8Array;
}

const MINIMUM_CHUNK = 4 * MAXIMUM_FRAME_LENGTH;

/** Bytes of a window on a capture whose memory somebody else gives. */
export const WINDOW_SIZE = MINIMUM_CHUNK;

const STANDARD_INPUT = '-';
const PCAPNG_MAGIC = 0x0a0d0d0a;

/** Compressions, told by the first bytes. */
const COMPRESSIONS = [
  { magic: [0x1f, 0x8b], decompress: createGunzip },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], decompress: createZstdDecompress },
];
/** Bytes that are needed to tell a compression. */
const MAGIC_LENGTH = 4;

/**
 * Opens a capture file: classic pcap or pcapng, plain or compressed with gzip or zstd, told by its content.
 * `-` is standard input, which may be a live pipe. Throws a CaptureError when it is no such file.
 */
export async function openCapture(path: string, options: OpenOptions = {}): Promise<CaptureReader> {
  const { nextWindow } = options;
  return openSource(path === STANDARD_INPUT ? 'standard input' : path, await sourceOf(path), chunkOf(options), nextWindow);
}

/** Opens a capture that arrives by a stream, as from a program that captures; `name` stands for its path. Throws a CaptureError. */
export async function openCaptureStream(stream: Readable, name: string, options: OpenOptions = {}): Promise<CaptureReader> {
  const head = await peek(stream);
  return openSource(
    name,
    streamSource(stream, decompressorOf(head), undefined, () => stream.destroy()),
    chunkOf(options),
  );
}

/** Opens a capture that is in memory; `name` stands for its path. */
export async function openCaptureBytes(bytes: Uint8Array, name = 'memory', options: OpenOptions = {}): Promise<CaptureReader> {
  const decompress = decompressorOf(bytes);
  if (!decompress) return openSource(name, new MemorySource(bytes), Math.min(chunkOf(options), bytes.length + 1));
  const stream = Readable.from([bytes], { objectMode: false });
  return openSource(
    name,
    streamSource(stream, decompress, bytes.length, () => stream.destroy()),
    chunkOf(options),
  );
}

/**
 * Opens several captures as one, their frames in time order; `Frame.source` tells the file. A file that cannot be opened
 * is left out and told in `sources`. Throws a CaptureError when none can be opened.
 */
export async function openCaptures(paths: readonly string[], options: OpenOptions = {}): Promise<CaptureReader> {
  if (paths.length === 0) throw new CaptureError(fault('noneGiven', {}));
  if (paths.length === 1) return openCapture(paths[0], options);
  // Several captures have windows of their own, open at the same time.
  const each = { chunkSize: options.chunkSize };
  const merged = new MergedReader(paths, (index) => openCapture(paths[index], each));
  let failure: CaptureError | undefined;
  let opened = 0;
  for (const path of paths) {
    try {
      await merged.add(await openCapture(path, each), path === STANDARD_INPUT || !isRegular(path));
      opened++;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      failure ??= error;
      merged.addFailure(path, error);
    }
  }
  if (opened === 0 && failure) throw failure;
  return merged;
}

/** Whether a path can be opened a second time. */
function isRegular(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function chunkOf(options: OpenOptions): number {
  return Math.max(options.chunkSize ?? 0, MINIMUM_CHUNK);
}

async function openSource(
  path: string,
  source: ByteSource,
  windowSize: number,
  nextWindow?: () => Uint8Array,
): Promise<CaptureReader> {
  const window = new Window(source, windowSize, nextWindow);
  while (window.end < PCAP_FILE_HEADER_LENGTH && (await window.fill()) > 0);
  const reader = readerOf(path, window);
  if ('code' in reader) {
    await source.close();
    throw new CaptureError(reader);
  }
  return reader;
}

function readerOf(path: string, window: Window): CaptureReader | Fault {
  const { bytes, end } = window;
  const { failure } = window.source;
  if (end === 0 && failure) return because(failure, 'nothing', { path });
  if (end === 0) return fault('empty', { path });
  const magic = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
  const variant = PCAP_VARIANTS.find((known) => known.magic === magic);
  const known = variant !== undefined || magic === PCAPNG_MAGIC;
  if (known && end < PCAP_FILE_HEADER_LENGTH) return fault('shortFile', { path, length: end });
  if (variant) return new PcapReader(path, window, variant);
  if (known) return new PcapngReader(path, window);
  return noCapture(path, bytes.subarray(0, end));
}

/** Says that a file is no capture by what it begins with. */
function noCapture(path: string, bytes: Uint8Array): Fault {
  const head = bytes.subarray(0, 24);
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('version https://git-lfs')) return fault('pointer', { path });
  if (/^[\x20-\x7e\r\n\t]+$/.test(text)) return fault('text', { path, text: JSON.stringify(text) });
  return fault('bytes', { path, bytes: Buffer.from(head.subarray(0, 8)).toString('hex') });
}

/** Opens what a path names, and looks at its first bytes when it is a regular file. */
async function sourceOf(path: string): Promise<ByteSource> {
  let descriptor = -1;
  let size: number;
  let head: Uint8Array | undefined;
  try {
    descriptor = path === STANDARD_INPUT ? 0 : openSync(path, 'r');
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw new CaptureError(fault('directory', { path }));
    size = stat.size;
    if (stat.isFile()) {
      const bytes = new Uint8Array(MAGIC_LENGTH);
      head = bytes.subarray(0, readSync(descriptor, bytes, 0, MAGIC_LENGTH, 0));
    }
  } catch (error) {
    if (descriptor > 0) closeSync(descriptor);
    if (error instanceof CaptureError) throw error;
    throw new CaptureError(fault('unopened', { path, reason: (error as Error).message }), { cause: error });
  }
  if (head === undefined) return pipeSource(path, descriptor);
  const decompress = decompressorOf(head);
  if (!decompress) return new FileSource(descriptor, size);
  const file = createReadStream('', { fd: descriptor, start: 0, highWaterMark: 1 << 18 });
  return streamSource(file, decompress, size, () => file.destroy());
}

/** A pipe, a socket or a terminal: the first bytes are looked at and put back. */
async function pipeSource(path: string, descriptor: number): Promise<ByteSource> {
  const stream: Readable = path === STANDARD_INPUT ? process.stdin : createReadStream('', { fd: descriptor });
  const head = await peek(stream);
  return streamSource(stream, decompressorOf(head), undefined, () => stream.destroy());
}

/** The first bytes of a stream, which stay in it. */
async function peek(stream: Readable): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  while (head.length < MAGIC_LENGTH) {
    const chunk = stream.read() as Buffer | null;
    if (chunk !== null) head = Buffer.concat([head, chunk]);
    else if (stream.readableEnded || stream.destroyed) break;
    else if (!(await readable(stream))) break;
  }
  if (head.length > 0 && !stream.readableEnded) stream.unshift(head);
  return head;
}

/** Waits until a stream has bytes; false when it ended. */
function readable(stream: Readable): Promise<boolean> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'error', 'close'];
    const listeners = events.map((event) => () => {
      events.forEach((name, index) => stream.removeListener(name, listeners[index]));
      resolve(event === 'readable');
    });
    events.forEach((event, index) => stream.on(event, listeners[index]));
  });
}

type Decompress = typeof createGunzip | typeof createZstdDecompress;

function decompressorOf(head: Uint8Array): Decompress | undefined {
  return COMPRESSIONS.find(({ magic }) => magic.every((byte, index) => head[index] === byte))?.decompress;
}

/** A stream, through a decompressor when one is needed; its progress counts what comes before it. */
function streamSource(
  stream: Readable,
  decompress: Decompress | undefined,
  size: number | undefined,
  release: () => void,
): StreamSource {
  if (!decompress) {
    let count = 0;
    stream.on('data', (chunk: Uint8Array) => {
      count += chunk.length;
    });
    return new StreamSource(stream, size, () => count, release);
  }
  const decompressor = decompress({ chunkSize: 1 << 18 });
  const source = new StreamSource(decompressor, size, () => decompressor.bytesWritten, release);
  stream.on('error', (error) => source.fail(error));
  stream.pipe(decompressor);
  return source;
}
