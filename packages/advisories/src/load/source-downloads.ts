import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultLimits } from '../json.ts';
import type { ImportProgress } from '../library/report.ts';
import type { Problem, Result } from '../problem.ts';
import type { FetchText, Offer } from './csaf-provider.ts';
import { checksumOf, download, type Downloaded, type DownloadOptions, type Validators } from './download.ts';
import { type SigningKey, verifySignature } from './signature.ts';
import type { Source } from './sources.ts';

/** How files are fetched. */
export type TransferOptions = {
  progress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
  fetch?: typeof fetch;
  /** Attempts per file; 3 by default. */
  attempts?: number;
};

/** What one source is asked for: files, texts, and offered documents that are held against their checksums and signatures. */
export class SourceDownloads {
  readonly #folder: string;
  readonly #source: Source;
  readonly #options: TransferOptions;
  readonly #problems: Problem[];
  #saidUnverified = false;

  /** What is under way lies in `folder`; what goes wrong is added to `problems`. */
  constructor(folder: string, source: Source, options: TransferOptions, problems: Problem[]) {
    this.#folder = folder;
    this.#source = source;
    this.#options = options;
    this.#problems = problems;
  }

  /**
   * A file that is the whole source, of which it is told how far it is. Whoever asked for it removes it.
   * @param known validators of the last download: nothing is fetched when the file is the same
   */
  async whole(address: string, known: Validators | null): Promise<Result<Downloaded>> {
    const { progress } = this.#options;
    return await this.#download(address, {
      known,
      progress: (done, total) => progress?.({ stage: this.#source.name, done, total, item: this.#source.address }),
    });
  }

  /** One file of many, such as a page. Whoever asked for it removes it. */
  async part(address: string, headers: Record<string, string>): Promise<Result<Downloaded>> {
    return await this.#download(address, { headers });
  }

  /** The text of an address; null, with a problem, when it cannot be had. */
  readonly text: FetchText = (address) => this.#text(address, this.#problems);

  /** The text of an offered document; null, with a problem, when it cannot be had or does not agree with its checksum or its signature. */
  async document(offer: Offer, keys: readonly SigningKey[] = []): Promise<string | null> {
    const got = await this.#download(offer.address, { maxBytes: defaultLimits.maxBytes });
    if (!got.ok) {
      this.#problems.push(...got.problems);
      return null;
    }
    if (!got.value.changed) return null;
    const { path } = got.value;
    try {
      if (!(await this.#hasItsChecksum(offer, got.value)) || !(await this.#isSigned(offer, path, keys))) return null;
      return readDownloaded(path, offer.address, this.#problems);
    } finally {
      rmSync(path, { force: true });
    }
  }

  /** Whether nothing speaks against a document's bytes. A provider may publish one checksum only; a missing one is not a problem, a wrong one is. */
  async #hasItsChecksum(offer: Offer, sums: { sha256: string; sha512: string }): Promise<boolean> {
    for (const algorithm of ['sha512', 'sha256'] as const) {
      const address = offer[algorithm];
      const text = address === null ? null : await this.#text(address, []);
      if (text === null) continue;
      if (checksumOf(text) === sums[algorithm]) return true;
      this.#problems.push({
        at: offer.address,
        what: `its ${algorithm} is ${sums[algorithm].slice(0, 16)}…, the provider says ${checksumOf(text).slice(0, 16)}…`,
        fix: 'it was not imported; update again later, and tell the provider if it stays',
        fault: 'broken',
      });
      return false;
    }
    return true;
  }

  /** Whether nothing speaks against a document's signature: it is good, or could not be verified (which is said once a source). */
  async #isSigned(offer: Offer, path: string, keys: readonly SigningKey[]): Promise<boolean> {
    if (offer.signature === null || keys.length === 0) return true;
    const signature = await this.#text(offer.signature, []);
    if (signature === null) return true;
    const verdict = await verifySignature(path, signature, keys);
    if (verdict.state === 'good') return true;
    if (verdict.state === 'bad') {
      this.#problems.push({
        at: offer.address,
        what: `its signature is bad: ${verdict.reason}`,
        fix: 'it was not imported; tell the provider if it stays',
        fault: 'broken',
      });
      return false;
    }
    if (!this.#saidUnverified) {
      this.#saidUnverified = true;
      this.#problems.push({
        at: this.#source.address,
        what: `signatures were not verified: ${verdict.reason}`,
        fix: 'install GnuPG; checksums were checked',
        fault: 'unverified',
      });
    }
    return true;
  }

  async #text(address: string, problems: Problem[]): Promise<string | null> {
    const got = await this.#download(address, { maxBytes: defaultLimits.maxBytes });
    if (!got.ok) problems.push(...got.problems);
    if (!got.ok || !got.value.changed) return null;
    const text = readDownloaded(got.value.path, address, problems);
    rmSync(got.value.path, { force: true });
    return text;
  }

  async #download(address: string, more: DownloadOptions): Promise<Result<Downloaded>> {
    const { signal, fetch: request, attempts } = this.#options;
    return await download(address, join(this.#folder, addressKey(address)), { signal, attempts, fetch: request, ...more });
  }
}

/** A file name for an address. */
export function addressKey(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 24);
}

/** The text of a downloaded file, unpacked where it is packed; null, with a problem, when it cannot be unpacked. */
export function readDownloaded(path: string, address: string, problems: Problem[]): string | null {
  try {
    const bytes = readFileSync(path);
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (packed ? gunzipSync(bytes, { maxOutputLength: defaultLimits.maxBytes }) : bytes).toString('utf8');
  } catch (error) {
    problems.push({
      at: address,
      what: `the download cannot be unpacked (${(error as Error).message})`,
      fix: 'update again',
      fault: 'unreadable',
    });
    return null;
  }
}
