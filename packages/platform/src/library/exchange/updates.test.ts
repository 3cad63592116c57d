import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { LibrarySource } from '@fengsui/knowledge';
import { startServer, type Server } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import type { SearchAnswer } from '../schema-search.ts';
import type { Updates } from './schema.ts';
import { galaxy, heldBy } from './testing-exchange.ts';

describe('the library of a server and its sources', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const files = new Map<string, string>();
  /** Paths to which the sources give no answer. */
  const silent = new Set<string>();
  let librarySources: LibrarySource[];
  let http: HttpServer;
  let server: Server;
  let admin: Client;

  const start = async () => {
    server = await startServer({
      dataDir: `${folder.path}/data`,
      port: 0,
      librarySources,
      configuration: { logLevel: 'silent' },
    });
  };
  before(async () => {
    http = createServer((request, response) => {
      if (silent.has(request.url ?? '')) return;
      const body = files.get(request.url ?? '');
      response.writeHead(body === undefined ? 404 : 200).end(body);
    }).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const source = { licence: 'l', everyHours: 6, gives: 'g', givesZh: 'g', verified: 'v' };
    librarySources = [
      { ...source, id: 'kev', name: 'KEV', kind: 'kev', address: `${base}/kev.json`, default: true },
      { ...source, id: 'galaxy', name: 'Galaxy', kind: 'file', address: `${base}/galaxy.json`, default: true },
    ];
    await start();
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
  });
  after(async () => {
    await server?.close();
    http?.close();
    http?.closeAllConnections();
    folder.remove();
  });

  test('asks its sources only when it is told to; one that fails is said, and costs itself only', async () => {
    const before_ = await admin.get<Updates>('/api/library/updates');
    assert.deepEqual(
      [before_.enabled, before_.running, before_.sources.map(({ state }) => state)],
      [false, false, ['waiting', 'waiting']],
    );
    files.set(
      '/galaxy.json',
      JSON.stringify({
        ...galaxy,
        version: 2,
        values: [...galaxy.values, { value: 'Wet Well', uuid: '00000000-0000-4000-8000-000000000003' }],
      }),
    );
    assert.equal((await admin.ask('POST', '/api/library/updates', {})).status, 202);
    const done = await admin.until<Updates>('/api/library/updates', ({ running }) => !running, 60);
    const [kev, other] = done.sources;
    assert.equal(kev.state, 'failed');
    assert.match(kev.error!, /404/);
    assert.equal(kev.fault, 'missing');
    assert.deepEqual([other.state, other.added, other.fault], ['done', 1, null], other.error ?? '');
    const { items } = await admin.get<SearchAnswer>('/api/library/search?q=wet%20well');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['Wet Well'],
    );

    const on = await admin.must<Updates>('PUT', '/api/library/updates', { enabled: true, sources: ['galaxy'] });
    assert.deepEqual([on.enabled, on.sources.map(({ chosen }) => chosen)], [true, [false, true]]);
    assert.equal((await admin.ask('PUT', '/api/library/updates', { enabled: true, sources: ['nonsense'] })).status, 400);
  });

  test('an update that is stopped with its server goes on with the next; parts that a source has no longer go', async () => {
    const values = (count: number) =>
      Array.from({ length: count }, (_, number) => ({
        value: `Well ${number}`,
        uuid: `20000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        description: 'd',
      }));
    const offer = (count: number) =>
      files.set('/galaxy.json', JSON.stringify({ ...galaxy, version: count, values: values(count) }));
    const galaxies = async () =>
      (await heldBy(admin)).filter((line) => line.startsWith('misp-galaxy ')).map((line) => line.split(' ')[1]);
    const [whole] = await galaxies();
    await admin.must('PUT', '/api/library/updates', { enabled: false });
    offer(1100);
    silent.add('/galaxy.json');
    await admin.must('POST', '/api/library/updates', { sources: ['galaxy'] });
    const stateOfGalaxy = ({ sources }: Updates) => sources[1].state;
    await admin.until<Updates>('/api/library/updates', (updates) => stateOfGalaxy(updates) === 'running', 40);
    await server.close();
    silent.clear();
    const { cookie } = admin;
    await start();
    admin = new Client(server.address);
    admin.cookie = cookie;
    const done = await admin.until<Updates>('/api/library/updates', ({ running }) => !running, 60);
    assert.deepEqual([stateOfGalaxy(done), done.sources[1].error], ['done', null]);
    assert.deepEqual((await galaxies()).slice(0, 3), [`${whole}#1`, `${whole}#2`, `${whole}#3`]);

    offer(2);
    await admin.must('POST', '/api/library/updates', { sources: ['galaxy'] });
    const again = await admin.until<Updates>('/api/library/updates', ({ running }) => !running, 60);
    assert.deepEqual([again.sources[1].added, again.sources[1].unchanged], [1, 0]);
    assert.deepEqual(await galaxies(), [whole]);
  });

  test('when the process of an update ends, the source at which it was waits, and nothing is said to run', async () => {
    const children: ChildProcess[] = [];
    const note = (message: unknown) => void children.push((message as { process: ChildProcess }).process);
    subscribe('child_process', note);
    try {
      silent.add('/kev.json');
      await admin.must('POST', '/api/library/updates', { sources: ['kev', 'galaxy'] });
      await admin.until<Updates>('/api/library/updates', ({ sources: [kev] }) => kev.state === 'running', 40);
      children.find(({ spawnargs }) => spawnargs.some((part) => part.includes('update-child')))!.kill('SIGKILL');
      const { sources } = await admin.until<Updates>('/api/library/updates', ({ running }) => !running, 60);
      assert.deepEqual(
        sources.map(({ state, error, fault }) => [state, error, fault]),
        Array.from({ length: 2 }, () => ['failed', 'the update was stopped', 'stopped']),
      );
      assert.ok(Date.parse(sources[0].nextAt!) > Date.now(), 'the other is not kept waiting by it');
    } finally {
      unsubscribe('child_process', note);
      silent.clear();
    }
  });
});
