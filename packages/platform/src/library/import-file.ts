import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isZip, readZip } from './zip.ts';

/** One document of a file, or a part of it that cannot be read as one. */
export interface FileDocument {
  /** 1-based: the line, in a file of one document a line; the number of the document, in an archive; otherwise 1. */
  line: number;
  /** Its name in an archive. */
  name: string | null;
  text: string;
  /** Why there is no text. */
  problem: string | null;
}

/** Longest document in characters; the largest published advisories stay far below. */
const longestDocument = 64 * 2 ** 20;
/** Longest table of exploit predictions. */
const longestTable = 128 * 2 ** 20;
/** Bounds of an archive; all of the CVE list has some three hundred thousand files. */
const archiveLimits = { files: 2_000_000, bytes: longestDocument };

/**
 * Reads the documents of a file: one JSON document, JSON Lines, the EPSS table, plain or gzip, or a ZIP archive of such files.
 * Which one it is follows from the content: when the first line is a document by itself, every line is.
 * @throws Error when a document is longer than any published one, or the archive is damaged
 */
export async function* readDocuments(path: string): AsyncGenerator<FileDocument> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    if (!isZip(head)) {
      yield* readStream(openText(path, head));
      return;
    }
    let line = 0;
    for await (const { name, content } of readZip(file, archiveLimits)) {
      if (!/\.(json|jsonl|csv)(\.gz)?$/i.test(name)) continue;
      if (!Buffer.isBuffer(content)) yield { line: ++line, name, text: '', problem: content.problem };
      else for await (const document of readStream(openBytes(content))) yield { ...document, line: ++line, name };
    }
  } finally {
    await file.close();
  }
}

async function* readStream(stream: Readable): AsyncGenerator<FileDocument> {
  let whole: string[] | null = null;
  let length = 0;
  let line = 0;
  for await (const text of lines(stream)) {
    line++;
    const trimmed = text.trim();
    if (whole === null && trimmed === '') continue;
    // In a file of one document a line, a damaged line costs that line.
    if (whole === null && (isDocument(trimmed) || (line > 1 && trimmed.startsWith('{')))) {
      yield { line, name: null, text: trimmed, problem: null };
      continue;
    }
    whole ??= [];
    whole.push(text);
    length += text.length + 1;
    const table = whole[0].startsWith('#') || whole[0].startsWith('cve,');
    if (length > (table ? longestTable : longestDocument))
      throw new Error(`The document is longer than ${longestDocument} characters`);
  }
  if (whole !== null) yield { line: 1, name: null, text: whole.join('\n'), problem: null };
}

function openText(path: string, head: Buffer): Readable {
  const stream = createReadStream(path, { highWaterMark: 2 ** 18 });
  return isGzip(head) ? unpacked(stream) : stream;
}

function openBytes(bytes: Buffer): Readable {
  return isGzip(bytes) ? unpacked(Readable.from([bytes])) : Readable.from([bytes]);
}

function unpacked(stream: Readable): Readable {
  const text = createGunzip();
  stream.once('error', (error) => text.destroy(error));
  return stream.pipe(text);
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* lines(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      let text = decoder.decode(chunk as Buffer, { stream: true });
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        parts.push(text.slice(0, end));
        yield parts.join('').replace(/\r$/, '');
        parts = [];
        length = 0;
        text = text.slice(end + 1);
      }
      parts.push(text);
      length += text.length;
      if (length > longestTable) throw new Error(`A line is longer than ${longestTable} characters`);
    }
    const rest = parts.join('') + decoder.decode();
    if (rest !== '') yield rest;
  } finally {
    stream.destroy();
  }
}

function isDocument(line: string): boolean {
  if (!/^\ufeff?\{.*\}$/s.test(line)) return false;
  try {
    JSON.parse(line.charCodeAt(0) === 0xfeff ? line.slice(1) : line);
    return true;
  } catch {
    return false;
  }
}
