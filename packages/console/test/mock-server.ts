import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerMatches } from './answer-matches.ts';
import { answerPlant } from './answer-plant.ts';
import { ask, type Asked } from './asked.ts';
import type { Plant } from './plant.ts';
import { answerAccounts, SESSION } from './plant-accounts.ts';
import { answerImports } from './plant-exchange.ts';
import { makeGraph } from './plant-graph.ts';
import { makeLibrary } from './plant-library.ts';
import { answerNorms, makeNorms } from './plant-norms.ts';
import { makeEnrolments } from './plant-watch.ts';

/** The server of the tests: serves the built console and answers the API from a made-up plant, strictly under the platform's CSP. */
export interface MockServer {
  address: string;
  /** What was uploaded, by capture. */
  uploads: Map<string, number>;
  /** Everything that was asked to be changed: method, path and body. */
  changes: { method: string; path: string; body: unknown }[];
  close(): Promise<void>;
}

/** What a server of the tests answers with. */
export interface MockOptions {
  plant: Plant | null;
  signedIn?: boolean;
  setupNeeded?: boolean;
  /** Answers 500 to paths that begin so. */
  fail?: string;
  /** Never answers paths that begin so. */
  hang?: string;
}

const WEB = fileURLToPath(new URL('../dist/web/', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/** Starts the server on a free port. */
export async function startMock(options: MockOptions): Promise<MockServer> {
  const { plant } = options;
  let signedIn = options.signedIn ?? true;
  let setupNeeded = options.setupNeeded ?? false;
  const uploads = new Map<string, number>();
  const changes: MockServer['changes'] = [];
  const norms =
    plant && makeNorms(plant.site.id, plant.captures[0], { id: plant.assets[0].id, label: plant.assets[0].name ?? '' });
  const graph = plant && makeGraph(plant);
  const library = makeLibrary(plant);

  const read = (asked: Asked): unknown => {
    const { kind, id, url } = asked;
    if (kind === 'setup') return { needed: setupNeeded, demo: false };
    if (!signedIn) return 401;
    if (kind === 'session') return SESSION;
    if (kind === 'graph') return graph?.answer('GET', url, null) ?? { items: [] };
    if (kind === 'library') return library.answer(url);
    if (kind === 'imports') return answerImports(plant !== null, asked);
    const answer = answerNorms(norms, 'GET', url, null) ?? answerMatches(plant, asked) ?? answerAccounts(asked);
    if (answer !== undefined) return answer;
    return kind === 'vulnerabilities' && id ? library.vulnerability(id) : answerPlant(plant, asked);
  };

  const change = (asked: Asked, content: Buffer, offset: number): unknown => {
    const { method, kind, id, part, url, body } = asked;
    changes.push({ method, path: url.pathname, body: body ?? null });
    if (kind === 'graph') return graph?.answer('POST', url, body) ?? { items: [] };
    const answer =
      answerNorms(norms, method, url, body) ??
      (kind === 'library' ? library.change(method, url, body) : undefined) ??
      answerAccounts(asked);
    if (answer !== undefined) return answer;
    if (kind === 'session' && method === 'POST') {
      if ((body as { password: string }).password !== 'correct horse battery')
        return { status: 401, code: 'wrong-password', message: 'Name or password is wrong' };
      signedIn = true;
      return SESSION;
    }
    if (kind === 'session' && method === 'DELETE') signedIn = false;
    if (kind === 'setup') {
      signedIn = true;
      setupNeeded = false;
      return SESSION;
    }
    if (kind === 'captures' && !id) return { ...plant?.captures[0], id: 'new-capture', state: 'uploading', received: 0 };
    if (part === 'content' && id) {
      uploads.set(id, offset + content.length);
      return { received: uploads.get(id), size: 0 };
    }
    if (kind === 'sensors' && id === 'enrolments' && method === 'POST')
      return { enrolment: makeEnrolments('')[0], token: 'fge_9f0c1a7be2d84f53a1' };
    if (kind === 'suppressions' && method === 'POST') return plant?.suppressions[0];
    if (kind === 'findings') return plant?.findings.find((one) => one.id === id);
    if (kind === 'assets') return plant?.assets.find((one) => one.id === id);
    return method === 'DELETE' ? 204 : {};
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://console.test');
    if (!url.pathname.startsWith('/api/')) return sendFile(url, response);
    if (options.hang && url.pathname.startsWith(options.hang)) return;
    if (url.pathname === '/api/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      return;
    }
    const { method = 'GET', headers } = request;
    const content = Buffer.concat(await request.toArray());
    const json = headers['content-type'] === 'application/json' && content.length > 0;
    const asked = ask(method, url, json ? JSON.parse(content.toString()) : undefined);
    if (options.fail && url.pathname.startsWith(options.fail))
      return send(response, { status: 500, code: 'server-error', message: 'The server failed (request 0198)' });
    send(response, (method === 'GET' ? read(asked) : change(asked, content, Number(headers['upload-offset']))) ?? 404);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads,
    changes,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Sends an answer: a status alone, or JSON, which may say its status itself. */
function send(response: ServerResponse, answer: unknown): void {
  const status = typeof answer === 'number' ? answer : (answer as { status?: unknown }).status;
  const shown =
    typeof answer === 'number' ? { code: answer === 401 ? 'not-signed-in' : 'not-found', message: '', action: '' } : answer;
  response.writeHead(typeof status === 'number' ? status : 200, { 'content-type': 'application/json' });
  response.end(status === 204 ? undefined : JSON.stringify(shown));
}

async function sendFile(url: URL, response: ServerResponse): Promise<void> {
  const path = normalize(url.pathname);
  const file = extname(path) ? path : '/index.html';
  try {
    const body = await readFile(join(WEB, file));
    response
      .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP })
      .end(body);
  } catch {
    response.writeHead(404).end();
  }
}
