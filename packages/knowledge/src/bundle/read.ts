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
 * @throws Error that says what is wrong and what to do; also while parts are read
 */
export async function openBundle(chunks: Chunks, pinned: readonly PinnedKey[], from = 1): Promise<OpenedBundle> {
  const bytes = new Bytes(chunks);
  try {
    const manifestBytes = await readMember(bytes, manifestName, bundleLimits.manifest);
    const signature = readSignature(await readMember(bytes, signatureName, bundleLimits.signature));
    const known = pinned.find(({ key }) => key === signature.key);
    if (known === undefined)
      throw new Error(
        `the bundle is signed with key ${signature.key} (${shortKey(signature.key)}), which is not trusted here: if it is that of whoever brought the bundle, trust it with 'fengsui library key --trust KEY --name NAME'`,
      );
    if (!isSignedBy(manifestBytes, signature.signature, signature.key))
      throw new Error(
        'the signature of the bundle is bad: it was changed on the way, or is not by whom it names; ask for it again',
      );
    if (known.until && known.until < new Date().toISOString().slice(0, 10))
      throw new Error(
        `the bundle is signed with key ${signature.key} (${shortKey(signature.key)}), which was trusted until ${known.until}: trust it anew, or ask for a bundle that is signed with the present key`,
      );
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
export function refusalOf({ library, sequence, made }: Manifest, own: string, last: number | null): string | null {
  if (library === own) return 'the bundle was made of this library; take it to the other side';
  if (last === null || sequence >= last) return null;
  return `the bundle is number ${sequence} of its library (made ${made}), and number ${last} was taken already: nothing of it is needed`;
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
    throw new Error(`${part.name} of the bundle is damaged; copy the bundle again`);
  let text: string;
  try {
    // What unpacks to more than the manifest says is not unpacked to its end.
    text = (await unpack(packed, { maxOutputLength: Math.max(1, part.unpacked) })).toString('utf8');
  } catch (cause) {
    throw new Error(`${part.name} of the bundle does not unpack to what its manifest says`, { cause });
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const parsed = line.length > bundleLimits.line ? null : parseJson(line);
      const read = parsed !== null && 'value' in parsed ? readLine(parsed.value) : null;
      if (read === null)
        throw new Error(`line ${index + 1} of ${part.name} is none that this program knows: use a newer program`);
      return read;
    });
}

function readSignature(bytes: Buffer): { key: string; signature: string } {
  const parsed = parseJson(bytes.toString('utf8'));
  const value = 'value' in parsed ? parsed.value : null;
  if (!isObject(value) || typeof value.key !== 'string' || !isBundleKey(value.key) || typeof value.signature !== 'string')
    throw new Error('the bundle has no signature that can be read; only signed bundles are taken');
  return { key: value.key, signature: value.signature };
}

/** The next file of the archive, which must have this name and at most so many bytes. */
async function readMember(bytes: Bytes, name: string, most: number): Promise<Buffer> {
  const header = readTarHeader(await bytes.take(block));
  if (header === null)
    throw new Error(
      name === signatureName ? 'the bundle is not signed; only signed bundles are taken' : 'the bundle breaks off; copy it again',
    );
  if ('problem' in header) throw new Error(`${header.problem}; copy it again`);
  if (header.name !== name)
    throw new Error(
      name === signatureName
        ? 'the bundle is not signed; only signed bundles are taken'
        : `the bundle holds ${JSON.stringify(header.name)} where ${name} is expected`,
    );
  if (header.bytes > most) throw new Error(`${name} of the bundle has ${header.bytes} bytes, more than ${most}`);
  const content = await bytes.take(header.bytes);
  if (content.length < header.bytes) throw new Error('the bundle breaks off; copy it again');
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
