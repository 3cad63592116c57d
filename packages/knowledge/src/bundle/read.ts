import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Chunks } from '@fengsui/advisories';
import { isObject, parseJson } from '../json.ts';
import {
  type BundleLine,
  bundleLimits,
  type Manifest,
  manifestName,
  type Part,
  readLine,
  readManifest,
  signatureName,
} from './format.ts';
import { isBundleKey, isSignedBy, shortKey } from './keys.ts';
import { type BundleError, refuse } from './refusal.ts';
import { block, readTarHeader, tarPadding } from './tar.ts';

const unpack = promisify(gunzip);

/** One part of a bundle that was opened, checked against the manifest. */
export interface OpenedPart {
  /** Its number, from 1. */
  number: number;
  lines: BundleLine[];
}

/** A bundle that was opened: what it says of itself, who signed it, and its parts as they are asked for. */
export interface OpenedBundle {
  manifest: Manifest;
  /** SHA-256 of the manifest: the same bundle has the same. */
  digest: string;
  key: string;
  parts: AsyncGenerator<OpenedPart>;
  /** Closes a bundle of which no part is asked for; one whose parts are asked for closes behind the last. */
  close(): Promise<void>;
}

/** A key whose bundles are taken, up to the end of a day (YYYY-MM-DD) if one is given. */
export interface PinnedKey {
  key: string;
  until?: string | null;
}

/** Whether a file begins as a bundle does. */
export function isBundle(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, block)).toString('latin1');
  return text.startsWith(`${manifestName}\0`) && text.slice(257, 262) === 'ustar';
}

/**
 * Opens a bundle. Nothing of it is believed before the signature over its manifest was verified with a pinned key, and no part before its
 * hash was; names in it lead nowhere, because nothing is written under them.
 * @param pinned public keys of those whose bundles are taken
 * @param from the first part that is wanted; those before are passed over
 * @throws BundleError that says what is wrong and what to do; also while parts are read
 */
export async function openBundle(chunks: Chunks, pinned: readonly PinnedKey[], from = 1): Promise<OpenedBundle> {
  const bytes = new Bytes(chunks);
  try {
    const manifestBytes = await readMember(bytes, manifestName, bundleLimits.manifest);
    const signature = readSignature(await readMember(bytes, signatureName, bundleLimits.signature));
    const known = pinned.find(({ key }) => key === signature.key);
    const signer = { key: signature.key, short: shortKey(signature.key) };
    if (known === undefined) throw refuse('untrusted', signer);
    if (!isSignedBy(manifestBytes, signature.signature, signature.key)) throw refuse('badSignature', {});
    if (known.until && known.until < new Date().toISOString().slice(0, 10))
      throw refuse('formerKey', { ...signer, until: known.until });
    const manifest = readManifest(manifestBytes.toString('utf8'));
    const digest = createHash('sha256').update(manifestBytes).digest('hex');
    const parts = readParts(bytes, manifest, from);
    return { manifest, digest, key: signature.key, parts, close: () => bytes.end() };
  } catch (error) {
    await bytes.end();
    throw error;
  }
}

/**
 * Why a library does not take a bundle; null when it may. One that is older than another of the same library could replace or remove what is newer.
 * @param own the library's own identity
 * @param last the number of the last bundle that it took of the other; null for none
 */
export function refusalOf({ library, sequence, made }: Manifest, own: string, last: number | null): BundleError | null {
  if (library === own) return refuse('ownLibrary', {});
  return last === null || sequence >= last ? null : refuse('older', { number: sequence, made, last });
}

async function* readParts(bytes: Bytes, manifest: Manifest, from: number): AsyncGenerator<OpenedPart> {
  try {
    for (const [index, part] of manifest.parts.entries()) {
      const number = index + 1;
      const packed = await readMember(bytes, part.name, part.bytes);
      if (number >= from) yield { number, lines: await linesIn(packed, part) };
    }
  } finally {
    await bytes.end();
  }
}

async function linesIn(packed: Buffer, part: Part): Promise<BundleLine[]> {
  if (packed.length !== part.bytes || createHash('sha256').update(packed).digest('hex') !== part.sha256)
    throw refuse('damaged', { file: part.name });
  let text: string;
  try {
    // What unpacks to more than the manifest says is not unpacked to its end.
    text = (await unpack(packed, { maxOutputLength: Math.max(1, part.unpacked) })).toString('utf8');
  } catch (cause) {
    throw refuse('badPart', { part: part.name }, cause);
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const parsed = line.length > bundleLimits.line ? null : parseJson(line);
      const read = parsed !== null && 'value' in parsed ? readLine(parsed.value) : null;
      if (read === null) throw refuse('newerLine', { line: index + 1, part: part.name });
      return read;
    });
}

function readSignature(bytes: Buffer): { key: string; signature: string } {
  const parsed = parseJson(bytes.toString('utf8'));
  const value = 'value' in parsed ? parsed.value : null;
  if (!isObject(value) || typeof value.key !== 'string' || !isBundleKey(value.key) || typeof value.signature !== 'string')
    throw refuse('unreadSignature', {});
  return { key: value.key, signature: value.signature };
}

/** The next file of the archive, which must have this name and at most so many bytes. */
async function readMember(bytes: Bytes, name: string, most: number): Promise<Buffer> {
  const header = readTarHeader(await bytes.take(block));
  if (header !== null && 'problem' in header) throw refuse(header.problem, { file: name });
  if (header?.name !== name) {
    if (name === signatureName) throw refuse('unsigned', {});
    throw header === null ? refuse('breaksOff', {}) : refuse('otherFile', { found: JSON.stringify(header.name), expected: name });
  }
  if (header.bytes > most) throw refuse('largeFile', { file: name, bytes: header.bytes, most });
  const content = await bytes.take(header.bytes);
  if (content.length < header.bytes) throw refuse('breaksOff', {});
  await bytes.take(tarPadding(header.bytes));
  return content;
}

/** Bytes of a stream, as many as are asked for. */
class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: Chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, fewer at the end of the stream. */
  async take(length: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) break;
        this.#rest = Buffer.from(next.value);
      }
      const part = this.#rest.subarray(0, missing);
      taken.push(part);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
    }
    return Buffer.concat(taken);
  }

  async end(): Promise<void> {
    await this.#chunks.return?.();
  }
}
