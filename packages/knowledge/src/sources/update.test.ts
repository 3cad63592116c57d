import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openLibrary, type Source, type SourceOutcome, updateLibrary } from '@fengsui/advisories';
import { FolderLibrary } from '../folder/folder-library.ts';

const files = new Map<string, Buffer>();
const asked: string[] = [];
let server: Server;
let base: string;
const root = mkdtempSync(join(tmpdir(), 'fengsui-update-'));

before(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const body = files.get(path);
    const etag = `"${createHash('sha256')
      .update(body ?? '')
      .digest('hex')
      .slice(0, 16)}"`;
    if (body === undefined) response.writeHead(404).end();
    else if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag, 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

const put = (path: string, value: unknown) =>
  files.set(path, Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value)));
const record = (id: string, title: string) => ({
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: id, state: 'PUBLISHED', assignerShortName: 'x' },
  containers: { cna: { title, descriptions: [{ lang: 'en', value: 'd' }], affected: [], providerMetadata: { orgId: 'x' } } },
});

test('files of anything, the CVE list by archive and then by its log, and a source that fails costs itself only', async () => {
  const galaxy = {
    name: 'G',
    namespace: 'x',
    type: 'threat-actor',
    uuid: '00000000-0000-4000-8000-000000000001',
    description: 'd',
    version: 1,
  };
  put('/galaxy.json', {
    ...galaxy,
    source: 's',
    category: 'c',
    authors: [],
    values: [{ value: 'Dry Well', uuid: '00000000-0000-4000-8000-000000000002' }],
  });
  const archive = gzipSync(
    `${JSON.stringify(record('CVE-2024-1001', 'first'))}\n${JSON.stringify(record('CVE-2024-1002', 'first'))}\n`,
  );
  put('/archive', archive);
  const now = Date.now();
  const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
  const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  const asset = { name: '2026-01-01_all_CVEs_at_midnight.zip.zip', browser_download_url: `${base}/archive`, digest };
  put('/cves/releases/latest', {
    published_at: at(0),
    assets: [{ name: 'x_delta_CVEs_at_2000Z.zip', browser_download_url: `${base}/no` }, asset],
  });
  put('/cves/2024/1xxx/CVE-2024-1002.json', record('CVE-2024-1002', 'second'));
  const log = [
    { fetchTime: at(1), new: [], updated: [{ githubLink: `${base}/elsewhere/cves/2024/1xxx/CVE-2024-1002.json` }] },
    { fetchTime: at(100), new: [{ githubLink: `${base}/cves/2024/1xxx/CVE-2024-1001.json` }], updated: [] },
  ];
  put('/cves/deltaLog.json', log);
  const sources: Source[] = [
    { kind: 'file', name: 'galaxy', address: `${base}/galaxy.json` },
    { kind: 'file', name: 'gone', address: `${base}/gone.zip` },
    { kind: 'cve-list', name: 'CVE', address: `${base}/cves/` },
  ];
  const library = new FolderLibrary(openLibrary(join(root, 'library')));
  const run = async (): Promise<SourceOutcome[]> => {
    const outcomes: SourceOutcome[] = [];
    await updateLibrary(library, { sources, attempts: 1, told: (outcome) => void outcomes.push(outcome) });
    return outcomes;
  };
  const first = await run();
  assert.deepEqual(
    first.map(({ ok, added }) => [ok, added]),
    [
      [true, 1],
      [false, 0],
      [true, 2],
    ],
  );
  assert.match(first[1].problems[0].what, /404/);
  assert.equal(library.shelf.search('dry well').length, 1);

  const second = await run();
  assert.deepEqual(
    second.map(({ ok, updated, unchanged }) => [ok, updated, unchanged]),
    [
      [true, 0, 1],
      [false, 0, 0],
      [true, 1, 0],
    ],
  );
  assert.equal(asked.filter((path) => path === '/archive').length, 1, 'the archive is not fetched again');
  assert.equal(
    asked.some((path) => path.startsWith('/elsewhere')),
    false,
    'the log leads nowhere else',
  );
  assert.equal(library.vulnerabilities.search('CVE-2024-1002')[0]?.title, 'second');

  const third = await run();
  assert.deepEqual(
    third.map(({ updated, unchanged }) => [updated, unchanged]),
    [
      [0, 1],
      [0, 0],
      [0, 1],
    ],
  );
});

test('an archive with another checksum than its publisher tells is not taken', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  put('/bad/releases/latest', {
    published_at: '2026-01-01T00:00:00Z',
    assets: [{ name: 'x_all_CVEs_at_midnight.zip.zip', browser_download_url: `${base}/archive`, digest }],
  });
  const library = new FolderLibrary(openLibrary(join(root, 'other')));
  const report = await updateLibrary(library, {
    sources: [{ kind: 'cve-list', name: 'CVE', address: `${base}/bad/` }],
    attempts: 1,
  });
  assert.match(report.problems[0].what, /checksum/);
  assert.equal(library.documents().length, 0);
});
