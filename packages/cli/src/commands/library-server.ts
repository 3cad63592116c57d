import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { NothingDone, UsageError } from '../usage.ts';

/** Bytes that are sent in one request; a cut connection loses at most so much. */
const piece = 32 * 2 ** 20;

/** Milliseconds between questions for something that goes on at the server. */
const patience = 1000;

/** The library of a server, reached through its public interface. */
export class LibraryServer {
  readonly #address: string;
  readonly #token: string;

  /** @throws UsageError when the address or the file of the token is no good */
  constructor(address: string, tokenFile: string | undefined) {
    if (!/^https?:\/\//.test(address))
      throw new UsageError(`library: --server needs an address such as https://centre.example, not ${address}`);
    if (tokenFile === undefined)
      throw new UsageError('library: --server needs --token-file FILE with a token of somebody who may import');
    this.#address = address.replace(/\/+$/, '');
    this.#token = readFileSync(tokenFile, 'utf8').trim();
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#ask('GET', path)).json()) as T;
  }

  async send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await this.#ask(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json');
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  /** Asks until an answer satisfies. */
  async until<T>(path: string, enough: (answer: T) => boolean, told?: (answer: T) => void): Promise<T> {
    for (;;) {
      const answer = await this.get<T>(path);
      told?.(answer);
      if (enough(answer)) return answer;
      await sleep(patience);
    }
  }

  /** Writes what the server answers into a file, which appears when it is whole. */
  async download(path: string, file: string): Promise<void> {
    const response = await this.#ask('GET', path);
    const whole = `${file}.${process.pid}.tmp`;
    await pipeline(
      Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
      createWriteStream(whole, { flush: true }),
    );
    await rename(whole, file);
  }

  /** Sends a file as the body of one request. */
  async sendFile<T>(path: string, file: string | null): Promise<T> {
    const body = file === null ? Buffer.alloc(0) : readFileSync(file);
    return (await (await this.#ask('POST', path, body, 'application/octet-stream')).json()) as T;
  }

  /** Uploads a file and waits until it is imported. */
  async import(
    file: string,
    told: (done: string) => void,
  ): Promise<{ state: string; accepted: number; rejected: number; error: string | null }> {
    const { size } = statSync(file);
    const { id } = await this.send<{ id: string }>('POST', '/api/imports', { name: basename(file), size });
    const hash = createHash('sha256');
    for (let offset = 0; offset < size; ) {
      const parts: Buffer[] = [];
      for await (const chunk of createReadStream(file, { start: offset, end: Math.min(offset + piece, size) - 1 }))
        parts.push(chunk as Buffer);
      const bytes = Buffer.concat(parts);
      hash.update(bytes);
      await this.#ask('PUT', `/api/imports/${id}/content`, bytes, 'application/octet-stream', {
        'upload-offset': String(offset),
      });
      offset += bytes.length;
      told(`sent ${Math.floor((100 * offset) / size)} %`);
    }
    await this.send('POST', `/api/imports/${id}/complete`, { sha256: hash.digest('hex') });
    return this.until(
      `/api/imports/${id}`,
      ({ state }) => state === 'done' || state === 'failed',
      ({ accepted }) => told(`${accepted} documents taken`),
    );
  }

  async #ask(
    method: string,
    path: string,
    body?: string | Buffer,
    type?: string,
    more: Record<string, string> = {},
  ): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(this.#address + path, {
        method,
        body,
        headers: { authorization: `Bearer ${this.#token}`, ...(body === undefined ? {} : { 'content-type': type! }), ...more },
      });
    } catch (cause) {
      throw new NothingDone(
        `library: ${this.#address} cannot be reached (${((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message})`,
      );
    }
    if (response.ok) return response;
    const answer = (await response.json().catch(() => null)) as { message?: string; detail?: string } | null;
    throw new NothingDone(
      `library: ${this.#address}${path} answers ${response.status}: ${answer?.detail ?? answer?.message ?? response.statusText}`,
    );
  }
}
