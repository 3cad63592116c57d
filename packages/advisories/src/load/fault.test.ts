import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { openLibrary } from '../library/library.ts';
import { sampleAdvisory } from '../samples.test-support.ts';
import { download } from './download.ts';
import type { Source } from './sources.ts';
import { updateLibrary } from './update.ts';

suite('why a source could not be taken is told by a code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'advisories-'));
  const files = new Map<string, string>();
  let server: Server;
  let base: string;
  const put = (path: string, content: unknown) =>
    files.set(path, typeof content === 'string' ? content : JSON.stringify(content));

  before(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/silent') return;
      const status = /^\/status\/(\d+)$/.exec(path);
      if (path === '/cut') request.socket.destroy();
      else if (status !== null) response.writeHead(Number(status[1])).end();
      else response.writeHead(files.has(path) ? 200 : 404).end(files.get(path));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const update = async (kind: Source['kind'], path: string, options: { signal?: AbortSignal } = {}) => {
    const library = openLibrary(join(folder, 'library'));
    const target = {
      folder: join(folder, 'library'),
      advisories: () => [],
      add: library.add.bind(library),
      takeFile: async () => {
        throw new Error('the disk is full');
      },
    };
    let found: unknown;
    const sources = [{ kind, name: 'Example', address: path.startsWith('http') ? path : `${base}${path}` }];
    await updateLibrary(target, { sources, attempts: 1, told: ({ ok, fault }) => void (found = [ok, fault]), ...options });
    return found;
  };

  test('by what the server answers, or that it does not', async () => {
    for (const [path, fault] of [
      ['/status/403', 'refused'],
      ['/status/401', 'refused'],
      ['/status/404', 'missing'],
      ['/status/410', 'missing'],
      ['/status/429', 'busy'],
      ['/status/503', 'busy'],
      ['/cut', 'unreachable'],
      ['http://127.0.0.1:1/', 'unreachable'],
    ])
      assert.deepEqual(await update('kev', path), [false, fault], path);
    const silent = await download(`${base}/silent`, join(folder, 'silent'), { attempts: 1, idleTimeout: 50 });
    assert.equal(silent.problems[0].fault, 'unreachable');
    assert.match(silent.problems[0].what, /no answer in time/);
    const stopped = await download(`${base}/silent`, join(folder, 'silent'), { signal: AbortSignal.timeout(50) });
    assert.equal(stopped.problems[0].fault, 'stopped');
  });

  test('by what came of it', async () => {
    put('/page', '<html>Please sign in</html>');
    assert.deepEqual(await update('kev', '/page'), [false, 'unreadable']);
    assert.deepEqual(await update('csaf', '/page'), [false, 'unreadable']);
    put('/kev', { catalogVersion: '1', vulnerabilities: [{ cveID: 'CVE-2024-1000', dateAdded: '2024-01-03' }] });
    assert.deepEqual(await update('kev', '/kev'), [true, null]);
    put('/list/deltaLog.json', '[]');
    put('/list/releases/latest', { assets: [] });
    assert.deepEqual(await update('cve-list', '/list/'), [false, 'unreadable']);
    put('/other/releases/latest', {
      assets: [{ name: '2024-01-01_all_CVEs.zip', browser_download_url: `${base}/page`, digest: `sha256:${'0'.repeat(64)}` }],
    });
    assert.deepEqual(await update('cve-list', '/other/'), [false, 'broken']);
  });

  test('by the checksum that the publisher tells, and by documents that are none', async () => {
    const advisory = sampleAdvisory({ id: 'TEST-1' });
    const text = typeof advisory === 'string' ? advisory : JSON.stringify(advisory);
    const provide = (name: string, content: string, sum: string) => {
      put(`/${name}/provider-metadata.json`, { distributions: [{ directory_url: `${base}/${name}/` }] });
      put(`/${name}/changes.csv`, '"good.json","2024-01-01T00:00:00Z"\n"other.json","2024-01-01T00:00:00Z"');
      put(`/${name}/good.json`, text);
      put(`/${name}/other.json`, content);
      put(`/${name}/other.json.sha512`, sum);
      return `/${name}/provider-metadata.json`;
    };
    const sumOf = (content: string) => createHash('sha512').update(content).digest('hex');
    assert.deepEqual(await update('csaf', provide('changed', text, sumOf('else'))), [true, 'broken']);
    const odd = JSON.stringify({ dataType: 'CVE_RECORD', cveMetadata: {} });
    assert.deepEqual(await update('csaf', provide('odd', odd, sumOf(odd))), [true, 'partial']);
  });

  test('by what this machine cannot do', async () => {
    put('/file', 'something');
    assert.deepEqual(await update('file', '/file'), [false, 'failed']);
    // Where the bytes are to go is a folder.
    mkdirSync(join(folder, 'kept.part'));
    const kept = await download(`${base}/file`, join(folder, 'kept'), { attempts: 1 });
    assert.equal(kept.problems[0].fault, 'failed');
  });
});
