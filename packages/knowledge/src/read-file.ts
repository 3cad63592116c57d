import { basename } from 'node:path';
import {
  type Chunks,
  linesOf,
  markedEncoding,
  peek,
  readVulnerabilityFile,
  recognise,
  recogniseLength,
  whyRefused,
  wholeText,
} from '@fengsui/advisories';
import { plainFiles } from './file/unpack.ts';
import { parseJson } from './json.ts';
import type { LibraryItem, ReadContext } from './reader.ts';
import { jsonReaders, textReaders } from './readers.ts';
import { ReadError, refusal } from './refusal.ts';

/** Longest file that is read as one document, in bytes; ATT&CK for Enterprise has some fifty million. */
const longestDocument = 96 * 2 ** 20;
/** Longest line of a file of one document a line, in characters. */
const longestLine = 32 * 2 ** 20;

/**
 * Everything that a library takes from one file: documents about vulnerabilities, knowledge, or for what cannot be read the place and the
 * reason. gzip and ZIP are unpacked; the kind follows from the content, never from the name. Vulnerabilities are read as streams, other
 * files document by document; nothing that a file holds makes it throw (errors of reading the bytes themselves come through).
 *
 *     for await (const item of readLibraryFile(createReadStream(path), { name: basename(path), retrieved: new Date().toISOString() }))
 */
export async function* readLibraryFile(
  chunks: Chunks,
  options: { name: string; retrieved: string },
): AsyncGenerator<LibraryItem> {
  let broken: { error: unknown } | null = null;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      broken = { error };
      throw error;
    }
  }
  for await (const file of plainFiles(source())) {
    rethrow(broken);
    if ('problem' in file) {
      yield { at: file.path || options.name, ...whyRefused(file) };
      continue;
    }
    const context = { name: basename(file.path || options.name).replace(/\.gz$/i, ''), retrieved: options.retrieved };
    const place = file.path === '' ? (at: string) => at : (at: string) => `${file.path}: ${at}`;
    try {
      for await (const item of readPlain(file.content, context)) yield { ...item, at: place(item.at) };
    } catch (error) {
      rethrow(broken);
      const reason = (error as Error).message;
      yield { at: place('file'), ...(error instanceof ReadError ? error.refusal : refusal('unreadFurther', { reason })) };
    }
  }
}

/** What went wrong with the bytes themselves says nothing about the file: it is for the caller. */
function rethrow(broken: { error: unknown } | null): void {
  if (broken !== null) throw broken.error;
}

async function* readPlain(chunks: Chunks, context: ReadContext): AsyncGenerator<LibraryItem> {
  const { head, all } = await peek(chunks, recogniseLength);
  const text = new TextDecoder(markedEncoding(head) ?? 'utf-8')
    .decode(head.subarray(0, 2 * recogniseLength))
    .slice(0, recogniseLength);
  const kind = recognise(text);
  if (kind !== null) yield* readVulnerabilityFile(kind, all, { retrieved: context.retrieved });
  else if (/^\ufeff?\s*[{[]/.test(text)) yield* isOneALine(text) ? readLines(all, context) : readWholeJson(all, context);
  else yield* readWholeText(all, text, context);
}

async function* readWholeJson(chunks: Chunks, context: ReadContext): AsyncGenerator<LibraryItem> {
  const whole = await wholeText(chunks, longestDocument);
  if (whole === null) yield tooLong;
  else yield* readJson(whole, context, 'document 1');
}

async function* readWholeText(chunks: Chunks, head: string, context: ReadContext): AsyncGenerator<LibraryItem> {
  const reader = textReaders.find((reader) => reader.recognise(head, context));
  if (reader === undefined) {
    yield { at: 'file', ...refusal(head.trim() === '' ? 'emptyFile' : 'unknownContent', {}) };
    return;
  }
  const whole = await wholeText(chunks, longestDocument);
  if (whole === null) yield tooLong;
  else yield* guarded(reader.kind, 'file', () => reader.read(whole, context));
}

const tooLong: LibraryItem = { at: 'file', ...refusal('largeDocument', { most: longestDocument }) };

/** Whether the first line is a JSON document by itself, and another follows. */
function isOneALine(head: string): boolean {
  const end = head.indexOf('\n');
  const next = head.slice(end + 1).trimStart();
  if (end < 0 || !/^[{[]/.test(next)) return false;
  const line = head.slice(0, end).trim();
  return line.length > 1 && /[}\]]$/.test(line) && 'value' in parseJson(line);
}

async function* readLines(chunks: Chunks, context: ReadContext): AsyncGenerator<LibraryItem> {
  let number = 0;
  for await (const line of linesOf(chunks, longestLine)) {
    number++;
    const at = `line ${number}`;
    if (line === null) yield { at, ...refusal('longLine', { most: longestLine }) };
    else if (line.trim() !== '') yield* readJson(line, context, at);
  }
}

async function* readJson(text: string, context: ReadContext, at: string): AsyncGenerator<LibraryItem> {
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    yield { at, ...parsed };
    return;
  }
  const { value } = parsed;
  const reader = jsonReaders.find((reader) => reader.recognise(value, context));
  if (reader === undefined) yield { at, ...refusal('unknownDocument', {}) };
  else yield* guarded(reader.kind, at, () => reader.read(value, context));
}

/** A reader that fails where it should not costs that document, not the file. */
function* guarded(kind: string, at: string, read: () => Iterable<LibraryItem>): Generator<LibraryItem> {
  try {
    yield* read();
  } catch (error) {
    yield { at, ...refusal('farFrom', { kind, reason: (error as Error).message }) };
  }
}
