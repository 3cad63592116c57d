import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { writeAll, writeAtomically } from '../library/atomic.ts';
import { failure, type Result } from '../problem.ts';
import { type Fault, faultOfStatus } from './fault.ts';

/** Validators of HTTP (RFC 9110, 8.8) by which a server can say that nothing changed. */
export type Validators = { etag: string | null; lastModified: string | null };

/** A downloaded file, or the news that it has not changed. */
export type Downloaded =
  | { changed: true; path: string; sha256: string; sha512: string; validators: Validators }
  | { changed: false };

/** How far a download is; `total` is null when the server does not say. */
type DownloadProgress = (bytes: number, total: number | null) => void;

/** Options of {@link download}. */
export type DownloadOptions = {
  known?: Validators | null;
  maxBytes?: number;
  progress?: DownloadProgress;
  signal?: AbortSignal;
  attempts?: number;
  /** Milliseconds without any byte after which an attempt is given up. */
  idleTimeout?: number;
  fetch?: typeof fetch;
  /** Further headers of the request. */
  headers?: Readonly<Record<string, string>>;
};

const userAgent = 'fengsui (advisory loader)';

/** Waits between attempts, milliseconds. */
const pauses = [500, 2000, 5000];

/**
 * Download a file to `path`. Bytes go to `path.part`, beside `path.part.json` with the server's validators; a later call continues there
 * with `Range` and `If-Range` (RFC 9110, 14.2, 13.1.5), and starts anew when the server's file has changed. The complete file is
 * renamed to `path`.
 */
export async function download(address: string, path: string, options: DownloadOptions = {}): Promise<Result<Downloaded>> {
  const attempts = options.attempts ?? 3;
  let last: Again = brokenOff;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, pauses[Math.min(attempt - 1, pauses.length - 1)]));
    try {
      const outcome = await once(address, path, options);
      if ('ok' in outcome) return outcome;
      last = outcome;
    } catch (error) {
      if (options.signal?.aborted === true)
        return failure(address, 'the download was stopped', 'run it again: it continues where it was', 'stopped');
      last = { what: causeText(error), fault: 'failed' };
    }
  }
  return failure(
    address,
    `it could not be downloaded (${last.what})`,
    'check the connection and proxy; run again to continue, or import from a folder',
    last.fault,
  );
}

/** Why an attempt did not succeed, and another may. */
type Again = { what: string; fault: Fault };

const brokenOff: Again = { what: 'the connection broke off', fault: 'unreachable' };

async function once(address: string, path: string, options: DownloadOptions): Promise<Result<Downloaded> | Again> {
  const { maxBytes = 1024 * 1024 * 1024, known = null, progress, fetch: request = fetch } = options;
  const part = `${path}.part`;
  const partial = readPartial(part);
  const headers: Record<string, string> = { ...options.headers, 'user-agent': userAgent, 'accept-encoding': 'identity' };
  if (partial !== null) {
    headers.range = `bytes=${partial.bytes}-`;
    headers['if-range'] = partial.validators.etag ?? partial.validators.lastModified ?? '';
  } else {
    if (known?.etag) headers['if-none-match'] = known.etag;
    if (known?.lastModified) headers['if-modified-since'] = known.lastModified;
  }
  const idle = new AbortController();
  const timeout = options.idleTimeout ?? 30_000;
  let timer = setTimeout(() => idle.abort(new Error('no answer in time')), timeout);
  const signal = options.signal === undefined ? idle.signal : AbortSignal.any([options.signal, idle.signal]);
  try {
    const response = await request(address, { headers, signal, redirect: 'follow' });
    if (response.status === 304) return { ok: true, value: { changed: false }, problems: [] };
    if (response.status === 416) {
      discard(part);
      return brokenOff;
    }
    if (response.status !== 200 && response.status !== 206) {
      await response.body?.cancel();
      const fault = faultOfStatus(response.status);
      if (fault === 'busy') return { what: `HTTP status ${response.status}`, fault };
      return failure(address, `the server answered ${response.status} ${response.statusText}`.trim(), 'check the address', fault);
    }
    const validators = { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') };
    const start = response.status === 206 ? rangeStart(response.headers.get('content-range')) : 0;
    const from = response.status === 206 && partial !== null && start === partial.bytes ? partial.bytes : 0;
    if (response.status === 206 && from === 0) {
      discard(part);
      return brokenOff;
    }
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = Number.isFinite(length) ? from + length : null;
    if (total !== null && total > maxBytes)
      return failure(address, `it has ${total} bytes, more than ${maxBytes}`, 'check the address', 'unreadable');
    mkdirSync(dirname(path), { recursive: true });
    if (from === 0 && (validators.etag !== null || validators.lastModified !== null)) {
      writeAtomically(`${part}.json`, JSON.stringify(validators));
    }
    const file = openSync(part, from === 0 ? 'w' : 'a');
    let bytes = from;
    try {
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = setTimeout(() => idle.abort(new Error('the server stopped sending')), timeout);
        bytes += chunk.length;
        if (bytes > maxBytes) {
          discard(part);
          return failure(address, `it has more than ${maxBytes} bytes`, 'check the address', 'unreadable');
        }
        writeAll(file, chunk);
        progress?.(bytes, total);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (total !== null && bytes < total) return brokenOff;
    return { ok: true, value: { changed: true, path, ...(await finish(part, path)), validators }, problems: [] };
  } catch (error) {
    // `fetch` and the bodies that it gives throw a TypeError for whatever is wrong with the network; the rest is of this machine.
    if (options.signal?.aborted !== true && (error instanceof TypeError || error === idle.signal.reason))
      return { what: causeText(error), fault: 'unreachable' };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function readPartial(part: string): { bytes: number; validators: Validators } | null {
  try {
    if (!existsSync(part)) return null;
    const bytes = statSync(part).size;
    const validators = JSON.parse(readFileSync(`${part}.json`, 'utf8')) as Validators;
    // A weak validator cannot vouch for a part (RFC 9110, 13.1.5).
    const strong = validators.etag !== null && !validators.etag.startsWith('W/');
    if (bytes > 0 && (strong || (validators.etag === null && validators.lastModified !== null))) return { bytes, validators };
  } catch {
    // An unreadable note of a partial download means starting anew.
  }
  discard(part);
  return null;
}

function discard(part: string): void {
  rmSync(part, { force: true });
  rmSync(`${part}.json`, { force: true });
}

/** Gives a complete file its name. Its bytes are read once more, as some may be of an earlier call. */
async function finish(part: string, path: string): Promise<{ sha256: string; sha512: string }> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  for await (const chunk of createReadStream(part) as AsyncIterable<Buffer>) {
    sha256.update(chunk);
    sha512.update(chunk);
  }
  renameSync(part, path);
  rmSync(`${part}.json`, { force: true });
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
}

function rangeStart(header: string | null): number {
  return Number(/^bytes (\d+)-/.exec(header ?? '')?.[1] ?? Number.NaN);
}

function causeText(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** The checksum in the text of a `.sha256` or `.sha512` file (CSAF 2.0, 7.1.18): the first word, in lower case. */
export function checksumOf(text: string): string {
  return text.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
}
