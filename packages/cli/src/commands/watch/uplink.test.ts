import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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

  test('a server that takes connections and says nothing does not hold the sensor', { timeout: 5000 }, async () => {
    const silent = createNetServer((socket) => void socket.on('error', () => undefined).resume());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const connection = new Connection(`https://127.0.0.1:${port}`, '0'.repeat(64), null, 100);
    await assert.rejects(connection.send('PUT', '/api/fleet/health', {}), /does not answer/);
    connection.close();
    silent.close();
  });

  test('answers that make no sense neither spin nor renumber', async () => {
    let asked = 0;
    const nonsense = ['-5', '1e300', '0.5', '1e13', '3', '3', '3', '3'];
    const address = await listen(
      createServer((request, response) => {
        asked++;
        request.resume().on('end', () => {
          if (!request.url?.endsWith('/batches')) response.end('{"taken":0,"now":"","slowDown":0}');
          else response.writeHead(409, { 'retry-after': '1e300' }).end(`{"expected":${nonsense.shift() ?? '3'}}`);
        });
      }),
    );
    const folder = join(root, 'nonsense');
    const waiting = new Spool(folder, 2 ** 20);
    waiting.append(report(1));
    const uplink = new Uplink(credential(address), waiting, health);
    uplink.start();
    await sleep(400);
    await uplink.stop();
    assert.ok(asked < 10, `${asked} requests`);
    assert.ok(
      readdirSync(folder).every((name) => /^(\d{12}-\d{12}|position)\.json$/.test(name)),
      readdirSync(folder).join(),
    );
    assert.equal(waiting.size.batches, 1);
  });

  test('a link in the place of the credential is not followed', async () => {
    const address = await listen(
      createServer((request, response) => {
        request.resume();
        response.end(JSON.stringify({ sensor: 'id', name: 'Hall 1', credential: 'fgw_secret' }));
      }),
    );
    const data = mkdtempSync(join(root, 'link-'));
    const aim = join(root, 'somewhere-else');
    symlinkSync(aim, join(data, 'credential.json'));
    symlinkSync(aim, join(data, 'credential.json.part'));
    await enrolled({ data, to: address, token: 'fge_token', fingerprint: null });
    assert.equal(existsSync(aim), false);
    assert.equal(statSync(join(data, 'credential.json')).mode & 0o777, 0o600);
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
