import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { NothingDone, UsageError } from '../usage.ts';
import { LibraryServer } from './library-server.ts';

const root = mkdtempSync(join(tmpdir(), 'fengsui-library-server-'));
after(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string): string => join(root, name);
writeFileSync(at('token'), 'secret\n');

/** Ends a connection without an answer. */
const CUT = Symbol('cut');
type Answer = { status?: number; body: object | string } | typeof CUT;
type Handler = (request: IncomingMessage, body: Buffer) => Answer;

describe('the library of a server', { timeout: 60_000 }, () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const serve = async (handler: Handler): Promise<LibraryServer> => {
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const found = handler(request, Buffer.concat(parts));
      if (found === CUT) request.socket.destroy();
      else response.writeHead(found.status ?? 200).end(typeof found.body === 'string' ? found.body : JSON.stringify(found.body));
    };
    const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new LibraryServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, at('token'));
  };

  test('an upload goes on from what the server has when the connection is cut', async () => {
    const bytes = randomBytes(100_000);
    writeFileSync(at('file.zip'), bytes);
    let received = Buffer.alloc(0);
    let cuts = 0;
    let told = '';
    const server = await serve(({ method, url, headers }, body) => {
      assert.equal(headers.authorization, 'Bearer secret');
      if (method === 'POST' && url === '/api/imports') return { status: 201, body: { id: 'one' } };
      if (method === 'PUT') {
        assert.equal(headers['upload-offset'], String(received.length));
        // The first piece arrives in part, and nobody hears of it.
        if (cuts++ === 0) {
          received = Buffer.from(body.subarray(0, 40_000));
          return CUT;
        }
        received = Buffer.concat([received, body]);
        return { body: { received: received.length } };
      }
      if (url === '/api/imports/one/complete') {
        told = (JSON.parse(body.toString()) as { sha256: string }).sha256;
        return { body: '' };
      }
      return {
        body: { state: told === '' ? 'uploading' : 'done', received: received.length, accepted: 3, rejected: 0, error: null },
      };
    });
    const { state, accepted } = await server.import(at('file.zip'), () => {});
    assert.deepEqual([state, accepted, cuts], ['done', 3, 2]);
    assert.ok(received.equals(bytes));
    assert.equal(told, createHash('sha256').update(bytes).digest('hex'));
  });

  test('a server that is out of reach for a moment is asked again, one that refuses is not', async () => {
    let asked = 0;
    const restarted = await serve(() => (asked++ === 0 ? CUT : { body: { state: 'done' } }));
    assert.deepEqual(await restarted.until('/x', ({ state }: { state: string }) => state === 'done'), { state: 'done' });
    assert.equal(asked, 2);
    const refusing = await serve(() => {
      asked++;
      return { status: 403, body: { message: 'not yours' } };
    });
    await assert.rejects(
      refusing.until('/x', () => true),
      (error) => error instanceof NothingDone && /answers 403: not yours/.test(error.message),
    );
    assert.equal(asked, 3);
  });

  test('a download that breaks off leaves no file', async () => {
    const server = await serve(() => ({ body: 'state' }));
    await assert.rejects(server.download('/api/library/state', at('no/folder/state')), /was not written/);
    await server.download('/api/library/state', at('state'));
    assert.equal(readFileSync(at('state'), 'utf8'), 'state');
    assert.ok(!existsSync(at('no')) && !readdirSync(root).some((name) => name.endsWith('.tmp')));
  });

  test('a token is not sent in the clear to another machine, and a token that is not there is said', () => {
    assert.throws(() => new LibraryServer('http://centre.example', at('token')), {
      name: UsageError.name,
      message: /in the clear/,
    });
    assert.throws(() => new LibraryServer('centre.example', at('token')), /address of a platform/);
    assert.throws(() => new LibraryServer('https://centre.example', at('none')), /--token-file .*does not exist/);
    assert.throws(() => new LibraryServer('https://centre.example', undefined), /--token-file FILE/);
  });
});
