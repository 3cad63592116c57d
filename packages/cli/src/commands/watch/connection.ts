import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** What a platform answered. */
export interface Answer {
  status: number;
  /** The body, when it was JSON. */
  body: { readonly [name: string]: unknown };
  /** Seconds to wait that the answer asks for; 0 without. */
  retryAfter: number;
}

const TIMEOUT = 60_000;
/** Bytes of an answer that are read. */
const ANSWER_LIMIT = 1 << 20;
/** Seconds that an answer may ask to wait. */
const LONGEST_WAIT = 3600;
/** Bytes of a body from which packing is worth it. */
const PACK_FROM = 1024;
const pack = promisify(gzip);

/** The server is not the one whose certificate was pinned. */
export class WrongServer extends Error {
  override name = 'WrongServer';
}

/**
 * An agent that speaks only to the server with this certificate. Who signed it and which name it bears does not matter then: nobody else has its key.
 */
function pinned(fingerprint: string, timeout: number): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = (options, done) => {
    const { host, port, servername } = options as { host?: string; port?: number; servername?: string };
    const socket = connect({ host, port, servername, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }, () => {
      const found = socket.getPeerCertificate().fingerprint256?.replaceAll(':', '').toLowerCase() ?? '';
      if (found === fingerprint) {
        socket.setTimeout(0);
        return done?.(null, socket);
      }
      socket.destroy(
        new WrongServer(
          `the server shows the certificate ${found || 'of nobody'}, not the pinned one; ask its administrator, and enrol again`,
        ),
      );
    });
    // The request's own limit begins when it has its connection: one that is never made must end too.
    socket.setTimeout(timeout, () => socket.destroy(new Error('the server does not answer')));
    socket.on('error', (error) => done?.(error, socket));
    return undefined;
  };
  return agent;
}

/** The way to a platform. */
export class Connection {
  readonly server: string;
  private readonly agent: Agent | PlainAgent;
  private readonly credential: string | null;
  private readonly timeout: number;

  /**
   * @param fingerprint SHA-256 of the server's certificate; without it its certificate must be signed by one whom the system trusts
   * @param timeout milliseconds for which the server may be silent
   */
  constructor(server: string, fingerprint: string | null, credential: string | null, timeout = TIMEOUT) {
    this.server = server;
    this.timeout = timeout;
    this.credential = credential;
    const secure = server.startsWith('https:');
    this.agent = !secure
      ? new PlainAgent({ keepAlive: true, maxSockets: 1 })
      : fingerprint === null
        ? new Agent({ keepAlive: true, maxSockets: 1 })
        : pinned(fingerprint, timeout);
  }

  /** Sends JSON, packed when it is long. @throws Error when no answer came */
  async send(method: 'POST' | 'PUT', path: string, body: object, signal?: AbortSignal): Promise<Answer> {
    const text = Buffer.from(JSON.stringify(body));
    const packed = text.length >= PACK_FROM && path.endsWith('/batches');
    const bytes = packed ? await pack(text) : text;
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': packed ? 'application/gzip' : 'application/json',
        'content-length': bytes.length,
        ...(this.credential === null ? {} : { authorization: `Bearer ${this.credential}` }),
      };
      const make = this.server.startsWith('https:') ? request : plainRequest;
      const { agent, timeout } = this;
      const sent = make(this.server + path, { method, headers, agent, signal, timeout }, (response) => {
        read(response).then(resolve, reject);
      });
      sent.on('timeout', () => sent.destroy(new Error('the server does not answer')));
      sent.on('error', reject);
      sent.end(bytes);
    });
  }

  /**
   * Gets a file, unless the platform has the one that is known.
   * @param etag of the one that is known; null for none
   * @param limit most bytes that are taken
   * @returns the status; with 200 the SHA-256 of what came and the ETag, without their quotes
   * @throws Error when no answer came, or more than the limit
   */
  async download(
    path: string,
    { etag, file, limit, signal }: { etag: string | null; file: string; limit: number; signal?: AbortSignal },
  ): Promise<{ status: number; retryAfter: number; etag: string; sha256: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...(this.credential === null ? {} : { authorization: `Bearer ${this.credential}` }),
        ...(etag === null ? {} : { 'if-none-match': `"${etag}"` }),
      };
      const make = this.server.startsWith('https:') ? request : plainRequest;
      const { agent, timeout } = this;
      const sent = make(this.server + path, { method: 'GET', headers, agent, signal, timeout }, (response) => {
        keep(response, file, limit).then(resolve, reject);
      });
      sent.on('timeout', () => sent.destroy(new Error('the server does not answer')));
      sent.on('error', reject);
      sent.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Writes a body to a file, and says what it was. A body that is none to keep is read and forgotten. */
async function keep(
  response: IncomingMessage,
  file: string,
  limit: number,
): Promise<{ status: number; retryAfter: number; etag: string; sha256: string }> {
  const status = response.statusCode ?? 0;
  const hash = createHash('sha256');
  const out = status === 200 ? await open(file, 'w', 0o600) : null;
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > (out === null ? ANSWER_LIMIT : limit)) throw new Error('the server answers with more than it should');
      hash.update(chunk);
      await out?.write(chunk);
    }
  } finally {
    await out?.close();
  }
  const after = Number(response.headers['retry-after']);
  const etag = (response.headers.etag ?? '').replace(/^"|"$/g, '');
  return { status, retryAfter: after > 0 ? Math.min(after, LONGEST_WAIT) : 0, etag, sha256: hash.digest('hex') };
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > ANSWER_LIMIT) throw new Error('the server answers with more than it should');
    chunks.push(chunk);
  }
  const after = Number(response.headers['retry-after']);
  let body: Answer['body'] = {};
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof value === 'object' && value !== null) body = value as Answer['body'];
  } catch {
    // What is no JSON is not from a platform: its status tells what to do.
  }
  return { status: response.statusCode ?? 0, body, retryAfter: after > 0 ? Math.min(after, LONGEST_WAIT) : 0 };
}
