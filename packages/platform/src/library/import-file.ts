import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** One document of a file. */
export interface FileDocument {
  /** 1-based: the line, in a file of one document a line; otherwise 1. */
  line: number;
  text: string;
}

/** Longest document in characters; the largest published advisories stay far below. */
const longestDocument = 64 * 2 ** 20;
/** Longest table of exploit predictions. */
const longestTable = 128 * 2 ** 20;

/**
 * Reads the documents of a file: one JSON document, JSON Lines, or the EPSS table; plain or gzip. Which one it is follows from the
 * content: when the first line is a document by itself, every line is.
 * @throws Error when a document is longer than any published one
 */
export async function* readDocuments(path: string): AsyncGenerator<FileDocument> {
  let whole: string[] | null = null;
  let length = 0;
  let line = 0;
  for await (const text of lines(await openText(path))) {
    line++;
    const trimmed = text.trim();
    if (whole === null && trimmed === '') continue;
    if (whole === null && isDocument(trimmed)) {
      yield { line, text: trimmed };
      continue;
    }
    if (whole === null && line > 1 && trimmed.startsWith('{')) {
      // In a file of one document a line, a damaged line costs that line.
      yield { line, text: trimmed };
      continue;
    }
    whole ??= [];
    whole.push(text);
    length += text.length + 1;
    const table = whole[0].startsWith('#') || whole[0].startsWith('cve,');
    if (length > (table ? longestTable : longestDocument))
      throw new Error(`The document is longer than ${longestDocument} characters`);
  }
  if (whole !== null) yield { line: 1, text: whole.join('\n') };
}

async function openText(path: string): Promise<Readable> {
  const file = await open(path, 'r');
  const magic = Buffer.alloc(2);
  try {
    await file.read(magic, 0, 2, 0);
  } finally {
    await file.close();
  }
  const stream = createReadStream(path, { highWaterMark: 2 ** 18 });
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return stream;
  const unpacked = createGunzip();
  stream.once('error', (error) => unpacked.destroy(error));
  return stream.pipe(unpacked);
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
