import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { KnowledgeDocument } from './model/entry.ts';
import { readLibraryFile } from './read-file.ts';
import type { LibraryItem } from './reader.ts';

const root = join(import.meta.dirname, '../../../../shared/corpora');

/** Why tests of the corpora are skipped; false when they are there. */
export const absent: string | false = existsSync(root) ? false : 'the corpora are not there';

/** A path in the corpora. */
export function corpus(path: string): string {
  return join(root, path);
}

/** All files below a folder of the corpora. */
export function corpusFiles(path: string, shape: RegExp): string[] {
  return readdirSync(corpus(path), { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, path, name))
    .filter((file) => shape.test(file) && statSync(file).isFile())
    .toSorted();
}

/** What a file of the corpora holds. */
export interface Read {
  items: LibraryItem[];
  knowledge: KnowledgeDocument[];
  problems: string[];
}

/** Reads a whole file. */
export async function readCorpusFile(path: string): Promise<Read> {
  return gather(readLibraryFile(createReadStream(path), { name: basename(path), retrieved: '2026-01-01T00:00:00Z' }));
}

/** Reads a text as a file of a name. */
export async function readText(text: string | Uint8Array, name = 'file'): Promise<Read> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield typeof text === 'string' ? new TextEncoder().encode(text) : text;
  }
  return gather(readLibraryFile(bytes(), { name, retrieved: '2026-01-01T00:00:00Z' }));
}

async function gather(source: AsyncIterable<LibraryItem>): Promise<Read> {
  const items: LibraryItem[] = [];
  for await (const item of source) items.push(item);
  return {
    items,
    knowledge: items.flatMap((item) => ('knowledge' in item ? [item.knowledge] : [])),
    problems: items.flatMap((item) => ('problem' in item ? [`${item.at}: ${item.problem}`] : [])),
  };
}
