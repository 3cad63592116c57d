import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chunks, peek, type Refusal } from '@fengsui/advisories';
import { gunzip, isGzip } from './gzip.ts';
import { isZip, readZip } from './zip.ts';
import { ReadError, refusal } from '../refusal.ts';

/** A file that is neither gzip nor an archive, or why one cannot be had. */
export type PlainFile = { /** Where it is in archives; empty for the file itself. */ path: string } & (
  | { content: AsyncIterable<Uint8Array> }
  | Refusal
);

/** Bounds of what is unpacked. */
const limits = {
  /** Packings within each other: the CVE list is published as an archive in an archive; packed files that hold themselves exist. */
  depth: 4,
  /** Bytes of an archive that does not lie on disk yet. */
  archive: 8 * 2 ** 30,
  /** All of the CVE list has some three hundred thousand files. */
  files: 2_000_000,
  directory: 512 * 2 ** 20,
  /** Bytes of one unpacked file. */
  bytes: 16 * 2 ** 30,
};

/** Files that archives carry beside what they are for. */
const passedOver =
  /(?:^|\/)(?:\.|__MACOSX\/|README|LICEN[CS]E|COPYING|CHANGELOG)|\.(?:md|adoc|asc|sha\d{3}|sig|pdf|html?|png|jpe?g|svg|py|sh)$/i;

/**
 * The files inside of a file: itself when it is plain, its content when it is gzip, the files of a ZIP archive one by one. An archive needs
 * to be read from its end, so that one whose bytes come as a stream is laid into a temporary file; memory is that of a chunk.
 */
export async function* plainFiles(chunks: Chunks, path = '', depth = 0): AsyncGenerator<PlainFile> {
  const { head, all } = await peek(chunks, 4);
  try {
    const packed = isZip(head) || isGzip(head);
    if (packed && depth >= limits.depth) yield { path, ...refusal('packedDeep', { most: limits.depth }) };
    else if (isZip(head)) yield* unzip(all, path, depth);
    else if (isGzip(head)) yield* plainFiles(gunzip(all, limits.bytes), path, depth + 1);
    else yield { path, content: all };
  } catch (error) {
    yield { path, ...(error instanceof ReadError ? error.refusal : refusal('unread', { reason: (error as Error).message })) };
  } finally {
    await all.return(undefined);
  }
}

async function* unzip(chunks: Chunks, path: string, depth: number): AsyncGenerator<PlainFile> {
  const spool = join(tmpdir(), `fengsui-${randomUUID()}.zip`);
  const file = await open(spool, 'wx+', 0o600);
  try {
    // Without a name it goes with the process, however that ends.
    await rm(spool);
    await lay(chunks, file);
    for await (const { name, content } of readZip(file, limits)) {
      const inside = path === '' ? name : `${path}/${name}`;
      if (passedOver.test(name)) continue;
      if ('problem' in content) yield { path: inside, ...content };
      else yield* plainFiles(content, inside, depth + 1);
    }
  } finally {
    await file.close();
  }
}

async function lay(chunks: Chunks, file: FileHandle): Promise<void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limits.archive) throw new ReadError(refusal('largeArchive', { most: limits.archive }));
    await file.appendFile(chunk);
  }
}
