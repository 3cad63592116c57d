import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Capture } from './assets/schema.ts';
import type { Import, LibraryState } from './library/schema.ts';
import type { EntryDetail, SearchAnswer } from './library/schema-search.ts';
import { Client, sha256, temporaryFolder } from './testing.ts';
import { advisory, modbusCapture } from './testing-capture.ts';

/**
 * A server that is killed with -9 in the middle of its work, and started again: nothing that it acknowledged is lost, and nothing is
 * there twice. Expensive: once in a run of the whole suite is enough.
 */
describe('a killed server', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let child: ChildProcess;
  let address: string;
  let cookie = '';

  const start = async (): Promise<string | null> => {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const script = fileURLToPath(new URL(`./testing-server.${extension}`, import.meta.url));
    const flags = process.execArgv.filter((flag) => !flag.startsWith('--test'));
    child = spawn(process.execPath, [...flags, script, folder.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    const said = JSON.parse(line.toString()) as { address: string; setupLink: string | null };
    address = said.address;
    return said.setupLink;
  };
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const user = () => Object.assign(new Client(address), { cookie });

  before(async () => {
    const link = await start();
    const client = new Client(address);
    await client.setUp(link);
    cookie = client.cookie;
  });
  after(async () => {
    // The last server stops in good order, and takes its PostgreSQL with it.
    await kill('SIGTERM');
    assert.ok(!existsSync(`${folder.path}/records/cluster/postmaster.pid`), 'PostgreSQL is still running');
    folder.remove();
  });

  test('during an upload: what was acknowledged is there, and the upload goes on', async () => {
    const { id: site } = await user().must<{ id: string }>('POST', '/api/sites', { name: 'Plant' });
    const pcap = modbusCapture(
      { mac: '00:00:00:00:00:01', ip: '10.0.0.1' },
      { mac: '00:00:00:00:00:02', ip: '10.0.0.2' },
      {
        vendor: 'ACME',
        product: 'PLC',
        firmware: '1',
      },
    );
    // Frames are followed by bytes that are no frames, so that the upload takes long enough to be killed.
    const bytes = Buffer.concat([pcap, Buffer.alloc(80 * 2 ** 20, 7)]);
    const { id } = await user().must<Capture>('POST', '/api/captures', { site, name: 'large.pcap', size: bytes.length });
    const sent = request(`${address}/api/captures/${id}/content`, {
      method: 'PUT',
      headers: { cookie, 'content-type': 'application/octet-stream', 'content-length': bytes.length, 'upload-offset': '0' },
    });
    sent.on('error', () => {});
    sent.write(bytes.subarray(0, 50 * 2 ** 20));
    const acknowledged = await user().until<Capture>(`/api/captures/${id}`, ({ received }) => received > 0);
    await kill();
    await start();
    const head = await user().ask('HEAD', `/api/captures/${id}/content`);
    const offset = Number(head.headers.get('upload-offset'));
    assert.ok(offset >= acknowledged.received, `${offset} of ${acknowledged.received} acknowledged bytes`);
    await user().must('PUT', `/api/captures/${id}/content`, bytes.subarray(offset), { 'upload-offset': String(offset) });
    await user().must('POST', `/api/captures/${id}/complete`, { sha256: sha256(bytes) });
    const done = await user().until<Capture>(`/api/captures/${id}`, ({ state }) => state === 'done' || state === 'failed');
    assert.equal(done.error, null);
    assert.equal(done.assets, 2);
  });

  test('after an upload was complete: the analysis is done by the next server', async () => {
    const { items } = await user().get<{ items: { id: string }[] }>('/api/sites');
    const bytes = modbusCapture(
      { mac: '00:00:00:00:00:03', ip: '10.0.0.3' },
      { mac: '00:00:00:00:00:04', ip: '10.0.0.4' },
      {
        vendor: 'ACME',
        product: 'PLC',
        firmware: '1',
      },
    );
    const id = await user().upload('captures', { site: items[0].id, name: 'queued.pcap' }, bytes);
    await kill();
    await start();
    const done = await user().until<Capture>(`/api/captures/${id}`, ({ state }) => state === 'done' || state === 'failed');
    assert.deepEqual([done.error, done.assets], [null, 2]);
  });

  test('during an import: the rest is imported, nothing is lost and nothing is there twice', async () => {
    const count = 1500;
    const broken = count / 100;
    const lines = Array.from({ length: count }, (_, index) => {
      if (index % 100 === 99) return '{"document":';
      return JSON.stringify(advisory(`K-${index}`, `CVE-2024-${10_000 + index}`, 'ACME', `Pump ${index}`, '<2'));
    });
    const id = await user().upload('imports', { name: 'many.jsonl' }, Buffer.from(lines.join('\n')));
    const path = `/api/imports/${id}`;
    let kills = 0;
    for (let last = 0; kills < 2; kills++) {
      const row = await user().until<Import>(path, ({ documents, state }) => documents > last || state === 'done');
      if (row.state === 'done') break;
      last = row.documents;
      await kill();
      await start();
      const again = await user().get<Import>(path);
      assert.ok(again.documents >= row.documents);
      await sleep(100);
    }
    assert.ok(kills > 0, 'the import was over before it could be killed');
    const done = await user().until<Import>(path, ({ state }) => state === 'done' || state === 'failed', 90);
    assert.deepEqual([done.state, done.documents, done.accepted, done.rejected], ['done', count, count - broken, broken]);
    const library = await user().get<LibraryState>('/api/library');
    assert.deepEqual([library.vulnerabilities, library.advisories], [count - broken, count - broken]);
    const { items } = await user().get<{ items: { line: number; place: string; reason: string }[] }>(`${path}/rejections`);
    assert.deepEqual(
      items.map(({ line }) => line),
      Array.from({ length: broken }, (_, index) => 100 * (index + 1)),
    );
    assert.ok(items.every(({ place, reason }) => place !== '' && reason !== ''));
    // What follows from the documents is there once too: a node for each, and one product of each with its vendor.
    for (const kind of ['vulnerability', 'advisory', 'product']) {
      const { facets } = await user().get<SearchAnswer>(`/api/library/search?kind=${kind}&source=CSAF`);
      assert.equal(facets?.total, count - broken, kind);
    }
    const entry = await user().get<EntryDetail>('/api/library/entries/product/acme%2Fpump%201');
    assert.deepEqual(
      entry.relations.map(({ type, direction, edges }) => [type, direction, edges.map(({ entry }) => entry.key)]),
      [
        ['made-by', 'out', ['acme']],
        ['affects', 'in', ['CVE-2024-10001']],
      ],
    );
  });

  test('a PostgreSQL that is killed comes back, and the server with it', async () => {
    const pid = Number.parseInt(readFileSync(`${folder.path}/records/cluster/postmaster.pid`, 'utf8'), 10);
    process.kill(pid, 'SIGKILL');
    await sleep(200);
    for (let left = 300; (await user().ask('GET', '/api/sites')).status !== 200; left--) {
      assert.ok(left > 0, 'the server did not come back');
      await sleep(100);
    }
    const now = Number.parseInt(readFileSync(`${folder.path}/records/cluster/postmaster.pid`, 'utf8'), 10);
    assert.notEqual(now, pid);
  });

  test('a second server on the same folder is refused', async () => {
    assert.equal(child.exitCode, null, 'the first server is gone');
    const { startServer } = await import('./server.ts');
    await assert.rejects(
      startServer({ dataDir: folder.path, port: 0 }),
      /is in use by process \d+; stop that server or choose another folder/,
    );
  });
});
