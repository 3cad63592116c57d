import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createInflateRaw, inflateRaw } from 'node:zlib';
import { readAt } from './read-at.ts';
import type { Refusal } from '@fengsui/advisories';
import { ReadError, refusal } from '../refusal.ts';

/**
 * Reads the files of a ZIP archive one after another, by the PKWARE .ZIP File Format Specification (APPNOTE 6.3.10): stored and
 * deflated files, with ZIP64 for archives of more than 65 535 files. Encrypted and other files are passed over with a reason.
 */

/** One file of an archive: its bytes, or why it cannot be read. Bytes that cannot be unpacked to their end throw where they end. */
export interface ZipFile {
  name: string;
  content: AsyncIterable<Uint8Array> | Refusal;
}

/** Bounds against archives made to exhaust a reader. */
export interface ZipLimits {
  /** Files in the archive. */
  files: number;
  /** Bytes of one file, unpacked. */
  bytes: number;
  /** Bytes of the directory. */
  directory: number;
}

const signature = { file: 0x04034b50, entry: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
/** Length of the end record with the longest comment (4.3.16). */
const longestEnd = 22 + 0xffff;
const stored = 0;
const deflated = 8;
/** Files up to this length, packed and unpacked, are unpacked in memory: a stream of its own would cost each more than its content. */
const small = 1 << 20;
const chunk = 1 << 18;
const inflate = promisify(inflateRaw);

interface Directory {
  offset: number;
  size: number;
  count: number;
}

interface Entry {
  name: string;
  flags: number;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** Whether bytes begin as an archive does. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/**
 * The files of an archive, in the order of its directory.
 * @throws ReadError when there is no directory, or it holds more than the limits allow
 */
export async function* readZip(file: FileHandle, limits: ZipLimits): AsyncGenerator<ZipFile> {
  const { size } = await file.stat();
  const directory = await findDirectory(file, size);
  if (directory.count > limits.files) throw new ReadError(refusal('manyFiles', { count: directory.count, most: limits.files }));
  const length = Math.min(directory.size, size - directory.offset);
  if (length > limits.directory) throw new ReadError(refusal('largeDirectory', { bytes: length, most: limits.directory }));
  const bytes = await readAt(file, directory.offset, length);
  let at = 0;
  for (let index = 0; index < directory.count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== signature.entry)
      throw new ReadError(refusal('directoryEnds', { number: index + 1 }));
    const end = at + 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const entry = readEntry(bytes, at);
    at = end;
    if (!entry.name.endsWith('/')) yield { name: entry.name, content: await open(file, size, entry, limits) };
  }
}

/** Finds the central directory by the end record (4.3.16), or by that of ZIP64 (4.3.14, 4.3.15). */
async function findDirectory(file: FileHandle, size: number): Promise<Directory> {
  const start = Math.max(0, size - longestEnd);
  const tail = await readAt(file, start, size - start);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== signature.end) at--;
  if (at < 0) throw new ReadError(refusal('noDirectory', {}));
  const found = { count: tail.readUInt16LE(at + 10), size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
  const extended = found.count === 0xffff || found.size === 0xffffffff || found.offset === 0xffffffff;
  if (extended && at >= 20 && tail.readUInt32LE(at - 20) === signature.locator64) {
    const record = await readAt(file, Number(tail.readBigUInt64LE(at - 12)), 56);
    if (record.length === 56 && record.readUInt32LE(0) === signature.end64) {
      found.count = Number(record.readBigUInt64LE(32));
      found.size = Number(record.readBigUInt64LE(40));
      found.offset = Number(record.readBigUInt64LE(48));
    }
  }
  if (found.offset > size) throw new ReadError(refusal('directoryBeyond', {}));
  return found;
}

/** A file's header in the directory (4.3.12), with the sizes of the ZIP64 extra field (4.5.3) where they do not fit. */
function readEntry(bytes: Buffer, at: number): Entry {
  const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
  const entry: Entry = {
    name: bytes.toString('utf8', at + 46, nameEnd),
    flags: bytes.readUInt16LE(at + 8),
    method: bytes.readUInt16LE(at + 10),
    packed: bytes.readUInt32LE(at + 20),
    unpacked: bytes.readUInt32LE(at + 24),
    offset: bytes.readUInt32LE(at + 42),
  };
  const extraEnd = Math.min(nameEnd + bytes.readUInt16LE(at + 30), bytes.length);
  for (let extra = nameEnd; extra + 4 <= extraEnd; extra += 4 + bytes.readUInt16LE(extra + 2)) {
    if (bytes.readUInt16LE(extra) !== 1) continue;
    let value = extra + 4;
    for (const field of ['unpacked', 'packed', 'offset'] as const) {
      if (entry[field] !== 0xffffffff || value + 8 > extraEnd) continue;
      entry[field] = Number(bytes.readBigUInt64LE(value));
      value += 8;
    }
  }
  return entry;
}

async function open(file: FileHandle, size: number, entry: Entry, limits: ZipLimits): Promise<ZipFile['content']> {
  if (entry.flags & 1) return refusal('encrypted', {});
  if (entry.method !== stored && entry.method !== deflated) return refusal('packedBy', { method: entry.method });
  if (Math.max(entry.unpacked, entry.packed) > limits.bytes) return refusal('longFile', { most: limits.bytes });
  const header = await readAt(file, entry.offset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== signature.file) return refusal('misplaced', {});
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.packed > size) return refusal('cutOff', {});
  if (Math.max(entry.unpacked, entry.packed) > small) return streamed(file, start, entry, limits.bytes);
  const packed = await readAt(file, start, entry.packed);
  if (entry.method === stored) return inMemory(packed);
  try {
    return inMemory(await inflate(packed, { maxOutputLength: small }));
  } catch (error) {
    return refusal('damagedPacking', { reason: (error as Error).message });
  }
}

async function* inMemory(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* streamed(file: FileHandle, start: number, entry: Entry, limit: number): AsyncGenerator<Uint8Array> {
  const packed = pieces(file, start, entry.packed);
  if (entry.method === stored) {
    yield* packed;
    return;
  }
  const source = Readable.from(packed, { objectMode: false });
  const plain = createInflateRaw();
  source.once('error', (error) => plain.destroy(error));
  source.pipe(plain);
  let bytes = 0;
  try {
    for await (const part of plain as AsyncIterable<Uint8Array>) {
      bytes += part.length;
      if (bytes > limit) throw new ReadError(refusal('longFile', { most: limit }));
      yield part;
    }
  } finally {
    plain.destroy();
    source.destroy();
  }
}

async function* pieces(file: FileHandle, start: number, length: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < start + length; at += chunk) yield await readAt(file, at, Math.min(chunk, start + length - at));
}
