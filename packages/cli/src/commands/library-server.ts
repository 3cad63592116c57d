import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readGiven } from '../readable.ts';
import { serverAddress } from '../server-address.ts';
import { NothingDone, UsageError } from '../usage.ts';

/** Bytes that are sent in one request: a cut connection loses at most so much. */
const piece = 32 * 2 ** 20;

/** Milliseconds between questions for something that goes on at the server. */
const patience = 1000;

/** Times in a row that a server may be out of reach while work goes on with it: it is restarted, a line is cut. */
const tries = 30;

/** No answer came. */
class OutOfReach extends NothingDone {
  override name = 'OutOfReach';
}

/** The library of a server, reached through its public interface. */
export class LibraryServer {
  readonly #address: string;
  readonly #token: string;

  /** @throws UsageError when the address or the file of the token is no good */
  constructor(address: string, tokenFile: string | undefined) {
    if (tokenFile === undefined)
      throw new UsageError('library: --server needs --token-file FILE with a token of somebody who may import');
    this.#address = serverAddress('library: --server', address);
    this.#token = readGiven('library: --token-file', tokenFile).trim();
  }

  async get<T>(path: string): Promise<T> {
    return JSON.parse(await this.#text(await this.#ask('GET', path))) as T;
  }

  async send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await this.#ask(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json');
    const text = await this.#text(response);
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  /** Asks until an answer satisfies; a server that is out of reach for a while is asked again. */
  async until<T>(path: string, enough: (answer: T) => boolean, told?: (answer: T) => void): Promise<T> {
    for (;;) {
      const answer = await this.#patiently(() => this.get<T>(path));
      told?.(answer);
      if (enough(answer)) return answer;
      await sleep(patience);
    }
  }

  /** Does what changes nothing, or nothing twice, again while no answer comes. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let left = tries; ; left--) {
      try {
        return await work();
      } catch (error) {
        if (left === 0 || !(error instanceof OutOfReach)) throw error;
        await sleep(patience);
      }
    }
  }

  /** Writes what the server answers into a file, which appears when it is whole. */
  async download(path: string, file: string): Promise<void> {
    const response = await this.#ask('GET', path);
    const whole = `${file}.${process.pid}.tmp`;
    try {
      await pipeline(
        Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
        createWriteStream(whole, { flush: true }),
      );
      await rename(whole, file);
    } catch (cause) {
      await rm(whole, { force: true });
      throw new NothingDone(`library: ${file} was not written: ${(cause as Error).message}`, { cause });
    }
  }

  /** Sends a file as the body of one request. */
  async sendFile<T>(path: string, file: string | null): Promise<T> {
    const body = file === null ? Buffer.alloc(0) : readFileSync(file);
    return JSON.parse(await this.#text(await this.#ask('POST', path, body, 'application/octet-stream'))) as T;
  }

  /** Uploads a file and waits until it is imported. When the connection is cut, the upload goes on from what the server has. */
  async import(
    file: string,
    told: (done: string) => void,
  ): Promise<{ state: string; accepted: number; rejected: number; error: string | null }> {
    const { size } = statSync(file);
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    const { id } = await this.send<{ id: string }>('POST', '/api/imports', { name: basename(file), size });
    for (let offset = 0, left = tries; offset < size; ) {
      try {
        offset += await this.#sendPiece(id, file, offset, size);
        left = tries;
      } catch (error) {
        if (left-- === 0 || !(error instanceof OutOfReach)) throw error;
        await sleep(patience);
        offset = (await this.#patiently(() => this.get<{ received: number }>(`/api/imports/${id}`))).received;
      }
      told(`sent ${Math.floor((100 * offset) / size)} %`);
    }
    await this.send('POST', `/api/imports/${id}/complete`, { sha256: hash.digest('hex') });
    return this.until(
      `/api/imports/${id}`,
      ({ state }) => state === 'done' || state === 'failed',
      ({ accepted }) => told(`${accepted} documents taken`),
    );
  }

  /** Sends what follows on `offset`, as much as goes into one request. Returns how many bytes that were. */
  async #sendPiece(id: string, file: string, offset: number, size: number): Promise<number> {
    const parts: Buffer[] = [];
    for await (const chunk of createReadStream(file, { start: offset, end: Math.min(offset + piece, size) - 1 }))
      parts.push(chunk as Buffer);
    const bytes = Buffer.concat(parts);
    if (bytes.length === 0) throw new NothingDone(`library: ${file} became shorter while it was sent; send it again`);
    await this.#ask('PUT', `/api/imports/${id}/content`, bytes, 'application/octet-stream', { 'upload-offset': String(offset) });
    return bytes.length;
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
      throw this.#outOfReach(cause);
    }
    if (response.ok) return response;
    const answer = (await response.json().catch(() => null)) as { message?: string; detail?: string } | null;
    throw new NothingDone(
      `library: ${this.#address}${path} answers ${response.status}: ${answer?.detail ?? answer?.message ?? response.statusText}`,
    );
  }

  async #text(response: Response): Promise<string> {
    try {
      return await response.text();
    } catch (cause) {
      throw this.#outOfReach(cause);
    }
  }

  #outOfReach(cause: unknown): OutOfReach {
    const why = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
    return new OutOfReach(`library: ${this.#address} cannot be reached (${why})`);
  }
}
