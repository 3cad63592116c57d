import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Connection } from './connection.ts';
import { enrolled } from './enrol.ts';
import type { Health } from './health.ts';
import { Spool } from './spool.ts';
import { acts, report } from './testing.ts';
import { CERTIFICATE, KEY } from './testing-certificate.ts';
import { Uplink } from './uplink.ts';

const root = mkdtempSync(join(tmpdir(), 'fengsui-uplink-'));
const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(root, { recursive: true });
});

async function listen(server: Server, scheme = 'http'): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(
  request: IncomingMessage,
): Promise<{ batch?: { from: number; sequence: number; report: { window: number } } }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return JSON.parse((request.headers['content-type'] === 'application/gzip' ? gunzipSync(bytes) : bytes).toString()) as {
    batch?: { from: number; sequence: number; report: { window: number } };
  };
}

/** A platform that answers as it is told, and files as a platform does. */
function platform(moods: ('busy' | 'lost' | 'broken')[]): { listener: RequestListener; filed: number[]; taken: () => number } {
  const filed: number[] = [];
  let taken = 0;
  const listener: RequestListener = (request, response) => {
    const answer = (status: number, body: object, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    void bodyOf(request).then(({ batch }) => {
      const heard = () => answer(200, { taken, now: new Date().toISOString(), slowDown: 0 });
      if (batch === undefined) return heard();
      const mood = moods.shift();
      if (mood === 'busy') return answer(503, { code: 'busy', message: 'busy' }, { 'retry-after': '0' });
      if (mood === 'broken') return request.socket.destroy();
      if (batch.sequence > taken) {
        if (batch.from !== taken + 1) return answer(409, { code: 'sequence-gap', expected: taken + 1 });
        taken = batch.sequence;
        filed.push(batch.report.window);
      }
      return mood === 'lost' ? request.socket.destroy() : heard();
    });
  };
  return { listener, filed, taken: () => taken };
}

const health = (): Health => ({}) as Health;
const credential = (server: string) => ({ server, fingerprint: null, sensor: 's', name: 'Hall 1', credential: 'fgw_x' });
let made = 0;
const spool = () => new Spool(join(root, String(++made)), 2 ** 20);

describe('the way to the platform', () => {
  test('everything arrives once and in order, through answers that are lost, refusals and broken lines', async () => {
    const { listener, filed } = platform(['lost', 'busy', 'broken']);
    const waiting = spool();
    const uplink = new Uplink(credential(await listen(createServer(listener))), waiting, health);
    for (let window = 1; window <= 3; window++) waiting.append(report(window, { acts: acts(20) }));
    uplink.start();
    for (let window = 4; window <= 6; window++) waiting.append(report(window));
    assert.ok(await uplink.drain(20));
    assert.deepEqual(filed, [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([uplink.state.state, uplink.state.failures, uplink.state.error], ['connected', 0, null]);
    assert.ok(Math.abs(uplink.state.clockDifference ?? 99) < 1);
    await uplink.stop();
  });

  test('what the platform does not accept does not stand in the way of what follows', async () => {
    const { listener, filed } = platform([]);
    const address = await listen(
      createServer((request, response) => {
        // Of the second batch only what is left of it is accepted.
        if (request.url?.endsWith('/batches') && Number(request.headers['content-length']) > 700)
          request.resume().on('end', () => response.writeHead(413).end('{}'));
        else listener(request, response);
      }),
    );
    const waiting = spool();
    waiting.append(report(1));
    waiting.append(report(2, { acts: acts(4000) }));
    waiting.append(report(3));
    const uplink = new Uplink(credential(address), waiting, health);
    uplink.start();
    assert.ok(await uplink.drain(10));
    await uplink.stop();
    assert.deepEqual(filed, [1, 2, 3]);
  });

  test('a server is known by its pinned certificate, whoever signed it', async () => {
    const { listener } = platform([]);
    const address = await listen(createSecureServer({ key: KEY, cert: CERTIFICATE }, listener), 'https');
    const fingerprint = new X509Certificate(CERTIFICATE).fingerprint256.replaceAll(':', '').toLowerCase();
    const good = new Connection(address, fingerprint, null);
    assert.equal((await good.send('PUT', '/api/fleet/health', {})).status, 200);
    assert.equal((await good.send('PUT', '/api/fleet/health', {})).status, 200);
    const wrong = new Connection(
      address,
      fingerprint.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      null,
    );
    await assert.rejects(wrong.send('PUT', '/api/fleet/health', {}), { name: 'WrongServer' });
    const unpinned = new Connection(address, null, null);
    await assert.rejects(unpinned.send('PUT', '/api/fleet/health', {}), /self-signed/);
    for (const connection of [good, wrong, unpinned]) connection.close();
  });

  test('a token is exchanged once; the credential is readable for nobody else', async () => {
    let exchanged = 0;
    const address = await listen(
      createServer((request, response) => {
        exchanged++;
        request.resume();
        response.end(JSON.stringify({ sensor: 'id', name: 'Hall 1', credential: 'fgw_secret' }));
      }),
    );
    const data = mkdtempSync(join(root, 'enrol-'));
    const options = { data, to: address, token: 'fge_token', fingerprint: null };
    assert.equal((await enrolled(options))?.credential, 'fgw_secret');
    assert.equal((await enrolled(options))?.name, 'Hall 1');
    assert.equal((await enrolled({ ...options, to: null, token: null }))?.server, address);
    assert.equal(exchanged, 1);
    assert.equal(statSync(join(data, 'credential.json')).mode & 0o777, 0o600);
    assert.ok(!readFileSync(join(data, 'credential.json'), 'utf8').includes('fge_token'));
    await assert.rejects(enrolled({ ...options, data: root, token: null }), /not enrolled/);
    assert.equal(await enrolled({ ...options, data: root, to: null, token: null }), null);
  });
});
