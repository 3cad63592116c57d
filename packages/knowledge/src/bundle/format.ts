import { isObject } from '../json.ts';
import { refuse } from './refusal.ts';

/** What a bundle is, and its bounds. docs/bundles.md describes the format for others. */

/** A document with everything that another library needs of it. */
export interface CarriedDocument {
  kind: string;
  id: string;
  /** Names this version: SHA-256 of the content as its first library read it. */
  hash: string;
  title: string;
  source: string;
  published: string | null;
  /** As published for documents about vulnerabilities, the table as text for predictions; entries and edges for others. */
  content: unknown;
}

/** Which document, in which version. */
export interface DocumentVersion {
  kind: string;
  id: string;
  hash: string;
}

/** Which document. */
export interface DocumentName {
  kind: string;
  id: string;
}

/** One line of a part. */
export type BundleLine = { document: CarriedDocument } | { gone: DocumentName };

/** One part: a gzip file of JSON Lines. */
export interface Part {
  name: string;
  /** Length and SHA-256 as it lies in the bundle, and its length unpacked. */
  bytes: number;
  sha256: string;
  unpacked: number;
  lines: number;
}

/** What a bundle says of itself; the signature is over its bytes. */
export interface Manifest {
  format: 'fengsui-bundle';
  version: 1;
  /** The library that made it, and its number there: a later bundle has a higher one. */
  library: string;
  sequence: number;
  made: string;
  /** SHA-256 of the state of the other side of which this is the difference; null for a bundle of everything. */
  base: string | null;
  documents: number;
  gone: number;
  parts: Part[];
}

/** Bounds of what is read. The longest document of the public sources has some fifty million bytes. */
export const bundleLimits = {
  manifest: 32 * 2 ** 20,
  signature: 4096,
  parts: 100_000,
  part: 128 * 2 ** 20,
  unpacked: 256 * 2 ** 20,
  line: 192 * 2 ** 20,
  name: 500,
};

/** What a part is filled to before the next begins, in bytes unpacked and in lines. */
export const partSize = { bytes: 4 * 2 ** 20, lines: 2000 };

/** The only names that a bundle holds. */
export const manifestName = 'manifest.json';
export const signatureName = 'manifest.sig';
export const partName = (number: number): string => `parts/${String(number).padStart(6, '0')}.jsonl.gz`;

/**
 * Checks the manifest of a bundle.
 * @throws BundleError that says what is wrong
 */
export function readManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse('badManifest', {}, cause);
  }
  if (!isObject(value) || value.format !== 'fengsui-bundle') throw refuse('noBundle', {});
  if (value.version !== 1) throw refuse('newerFormat', { version: String(value.version), own: 1 });
  const { library, sequence, made, base, documents, gone, parts } = value;
  const sound =
    typeof library === 'string' &&
    /^[0-9a-f-]{36}$/.test(library) &&
    isCount(sequence) &&
    typeof made === 'string' &&
    made.length < 40 &&
    (base === null || isHash(base)) &&
    isCount(documents) &&
    isCount(gone) &&
    Array.isArray(parts) &&
    parts.length <= bundleLimits.parts &&
    parts.every((part, index) => isPart(part, index + 1));
  if (!sound) throw refuse('badManifest', {});
  return value as unknown as Manifest;
}

function isPart(part: unknown, number: number): part is Part {
  return (
    isObject(part) &&
    part.name === partName(number) &&
    isCount(part.bytes) &&
    part.bytes <= bundleLimits.part &&
    isHash(part.sha256) &&
    isCount(part.unpacked) &&
    part.unpacked <= bundleLimits.unpacked &&
    isCount(part.lines)
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** What a line of a part says; null when it says nothing that is known. */
export function readLine(value: unknown): BundleLine | null {
  if (!isObject(value)) return null;
  if (isObject(value.gone)) return isName(value.gone) ? { gone: { kind: value.gone.kind, id: value.gone.id } } : null;
  const { document } = value;
  if (!isObject(document) || !isName(document) || !isHash(document.hash)) return null;
  if (typeof document.title !== 'string' || typeof document.source !== 'string') return null;
  if (document.published !== null && typeof document.published !== 'string') return null;
  return { document: document as unknown as CarriedDocument };
}

function isName<T extends { readonly [key: string]: unknown }>(value: T): value is T & { kind: string; id: string } {
  return (
    typeof value.kind === 'string' &&
    /^[a-z][a-z0-9-]{0,39}$/.test(value.kind) &&
    typeof value.id === 'string' &&
    value.id !== '' &&
    value.id.length <= bundleLimits.name
  );
}
