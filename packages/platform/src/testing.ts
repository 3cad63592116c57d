import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Help for the tests of this package: a client of the HTTP interface, as a browser or a program would be. */

/** An answer of the interface. */
export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: Headers;
}

/** Who asks: keeps the cookie of its session. */
export class Client {
  readonly address: string;
  /** Cookie of the session, once there is one. */
  cookie = '';
  readonly #token: string | null;

  constructor(address: string, token: string | null = null) {
    this.address = address;
    this.#token = token;
  }

  async ask<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const raw = body instanceof Uint8Array;
    const response = await fetch(this.address + path, {
      method,
      headers: {
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.cookie = cookie.split(';')[0]!;
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, body: (json ? JSON.parse(text) : text) as T, headers: response.headers };
  }

  /** Asks for something that must succeed, and answers its body. */
  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return this.must<T>('GET', path);
  }

  async must<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T> {
    const answer = await this.ask<T>(method, path, body, headers);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Makes the first administrator with the link of the terminal. */
  async setUp(link: string | null, name = 'admin'): Promise<void> {
    await this.must('POST', '/api/setup', { token: link!.split('#')[1], name, password: 'correct horse battery' });
  }

  /** Uploads a file in parts of `step` bytes to captures or imports. Answers its identifier. */
  async upload(
    kind: 'captures' | 'imports',
    request: Record<string, unknown>,
    bytes: Uint8Array,
    step = bytes.length,
  ): Promise<string> {
    const { id } = await this.must<{ id: string }>('POST', `/api/${kind}`, { ...request, size: bytes.length });
    for (let at = 0; at < bytes.length; at += step) {
      await this.must('PUT', `/api/${kind}/${id}/content`, bytes.subarray(at, at + step), { 'upload-offset': String(at) });
    }
    await this.must('POST', `/api/${kind}/${id}/complete`, { sha256: sha256(bytes) });
    return id;
  }

  /** Waits until a resource satisfies a condition. */
  async until<T>(path: string, holds: (body: T) => boolean, seconds = 60): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const body = await this.get<T>(path);
      if (holds(body)) return body;
      if (Date.now() > end) throw new Error(`${path} did not come to it: ${JSON.stringify(body).slice(0, 600)}`);
      await sleep(50);
    }
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A folder that any user may pass into, because the embedded PostgreSQL of a test that runs as root is another user. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'fengsui-test-'));
  chmodSync(path, 0o711);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
