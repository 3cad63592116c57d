import { createHash } from 'node:crypto';
import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { type Chunks, linesOf } from '@fengsui/advisories';
import { gunzip } from '../file/gzip.ts';
import { isObject, parseJson } from '../json.ts';
import type { DocumentVersion } from './format.ts';
import { refuse } from './refusal.ts';

/**
 * What a library holds, small enough to carry to the other side: gzip of JSON Lines. The first line says which library and when; each
 * further line is a list of kind, identifier, and the first sixteen hexadecimal digits of the hash of the content.
 */

/** What the first line says. */
export interface StateHead {
  format: 'fengsui-library-state';
  version: 1;
  library: string;
  made: string;
}

/** A state that was read: versions by kind and identifier. */
export interface LibraryState {
  head: StateHead;
  documents: Map<string, string>;
  /** SHA-256 of its bytes. */
  sha256: string;
}

/** Digits of a hash that are carried: they are compared for one and the same document only. */
const digits = 16;

/** Bounds of a state that is read. */
const limits = { bytes: 256 * 2 ** 20, unpacked: 2 ** 30, documents: 5_000_000, line: 4096 };

/** Key of a document in a state. */
export const stateKey = (kind: string, id: string): string => `${kind}\n${id}`;

/** Whether a state has a document in this version. */
export function holds(state: LibraryState, { kind, id, hash }: DocumentVersion): boolean {
  return state.documents.get(stateKey(kind, id)) === hash.slice(0, digits);
}

/** Writes the state of a library, as bytes that come while it is read. */
export async function* writeState(library: string, documents: AsyncIterable<DocumentVersion>): AsyncGenerator<Uint8Array> {
  const head: StateHead = { format: 'fengsui-library-state', version: 1, library, made: new Date().toISOString() };
  async function* text(): AsyncGenerator<string> {
    let lines = [JSON.stringify(head)];
    for await (const { kind, id, hash } of documents) {
      if (lines.push(JSON.stringify([kind, id, hash.slice(0, digits)])) < 1000) continue;
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    yield lines.map((line) => `${line}\n`).join('');
  }
  const source = Readable.from(text(), { objectMode: false });
  const packed = createGzip({ level: 9 });
  source.once('error', (error) => packed.destroy(error));
  yield* source.pipe(packed) as AsyncIterable<Uint8Array>;
}

/**
 * Reads the state that another library wrote.
 * @throws BundleError when it is none, or is larger than a state can be
 */
export async function readState(chunks: Chunks): Promise<LibraryState> {
  const hash = createHash('sha256');
  const values = valuesOf(chunks, (chunk) => hash.update(chunk));
  try {
    const head = await headOf(values);
    const documents = new Map<string, string>();
    for await (const value of values) {
      if (!Array.isArray(value) || value.length !== 3 || !value.every((part) => typeof part === 'string'))
        throw refuse('noState', {});
      const [kind, id, version] = value as [string, string, string];
      documents.set(stateKey(kind, id), version);
      if (documents.size > limits.documents) throw refuse('longState', { most: limits.documents });
    }
    return { head, documents, sha256: hash.digest('hex') };
  } finally {
    await values.return();
  }
}

/**
 * Reads which library wrote a state, and nothing behind that.
 * @throws BundleError when it is no state
 */
export async function readStateHead(chunks: Chunks): Promise<StateHead> {
  const values = valuesOf(chunks);
  try {
    return await headOf(values);
  } finally {
    await values.return();
  }
}

async function headOf(values: AsyncGenerator<unknown, void>): Promise<StateHead> {
  const { value } = await values.next();
  const isHead =
    isObject(value) &&
    value.format === 'fengsui-library-state' &&
    value.version === 1 &&
    typeof value.library === 'string' &&
    typeof value.made === 'string';
  if (!isHead) throw refuse('noState', {});
  return value as unknown as StateHead;
}

/** The lines of a state as JSON, null where one is none; `packed` is shown its bytes */
async function* valuesOf(chunks: Chunks, packed: (chunk: Uint8Array) => void = () => {}): AsyncGenerator<unknown, void> {
  async function* counted(): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limits.bytes) throw refuse('largeState', { most: limits.bytes });
      packed(chunk);
      yield chunk;
    }
  }
  try {
    const plain = gunzip(counted(), limits.unpacked, refuse('largeState', { most: limits.unpacked }));
    for await (const line of linesOf(plain, limits.line)) {
      const parsed = line === null ? null : parseJson(line);
      yield parsed !== null && 'value' in parsed ? parsed.value : null;
    }
  } catch (error) {
    throw (error as { code?: string }).code?.startsWith('Z_') ? refuse('noState', {}, error) : error;
  }
}
