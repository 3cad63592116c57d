import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openLibrary } from '../library/library.ts';
import { sampleAdvisory } from '../samples.test-support.ts';
import type { Problem } from '../problem.ts';
import { listOffers } from './csaf-provider.ts';
import { newestCveArchive } from './cve-list.ts';
import { download } from './download.ts';
import type { Source } from './sources.ts';
import { updateLibrary, type UpdateTarget } from './update.ts';

/** A provider on this machine: files by path, with validators, ranges, and connections that break when told to. */
const files = new Map<string, Buffer>();
const requests: { path: string; range: string | undefined }[] = [];
let breakAfter: number | null = null;
let server: Server;
let base: string;

before(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    const body = files.get(path);
    requests.push({ path, range: request.headers.range });
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const start = request.headers['if-range'] === etag ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    const part = body.subarray(start);
    const head = { etag, 'content-length': part.length, 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` };
    response.writeHead(start > 0 ? 206 : 200, head);
    if (breakAfter === null || part.length <= breakAfter) response.end(part);
    else response.write(part.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 20));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => server.close());

function put(path: string, content: unknown): Buffer {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  files.set(path, bytes);
  return bytes;
}

function publish(id: string, updated: string): void {
  const bytes = put(`/csaf/2024/${id}.json`, sampleAdvisory({ id }));
  put(`/csaf/2024/${id}.json.sha512`, `${createHash('sha512').update(bytes).digest('hex')}  ${id}.json\n`);
  const lines = [...files.keys()].filter((path) => /\/csaf\/2024\/[^/]+\.json$/.test(path));
  put('/csaf/changes.csv', lines.map((path) => `"${path.replace('/csaf/', '')}","${updated}"`).join('\n'));
}

function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'advisories-'));
  return work(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
}

test('a library is filled from a provider directory, KEV, EPSS and the CVE list, and then only asks what is new', async () => {
  publish('TEST-1', '2024-01-02T00:00:00Z');
  publish('TEST-2', '2024-01-02T00:00:00Z');
  put('/csaf/provider-metadata.json', { distributions: [{ directory_url: `${base}/csaf/` }] });
  put('/kev.json', {
    catalogVersion: '2024.01.03',
    vulnerabilities: [
      { cveID: 'CVE-2024-1000', dateAdded: '2024-01-03', dueDate: '2024-01-24', knownRansomwareCampaignUse: 'Known' },
    ],
  });
  put(
    '/epss.csv.gz',
    gzipSync('#model_version:v2025.03.14,score_date:2024-01-03T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,0.5,0.97\n'),
  );
  put('/cves/2024/1xxx/CVE-2024-1000.json', {
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId: 'CVE-2024-1000', state: 'PUBLISHED' },
    containers: { cna: { providerMetadata: { shortName: 'example' }, title: 'A title from the CNA' } },
  });
  const sources: Source[] = [
    { kind: 'csaf', name: 'Example', address: `${base}/csaf/provider-metadata.json` },
    { kind: 'kev', name: 'KEV', address: `${base}/kev.json` },
    { kind: 'epss', name: 'EPSS', address: `${base}/epss.csv.gz` },
    { kind: 'cve', name: 'CVE', address: `${base}/cves/` },
  ];
  await inFolder(async (folder) => {
    const library = openLibrary(folder);
    const stages = new Set<string>();
    const first = await library.update({ sources, progress: ({ stage }) => stages.add(stage) });
    assert.deepEqual(first, { added: 5, updated: 0, unchanged: 0, skipped: 0, problems: [] });
    assert.ok(stages.has('Example') && stages.has('CVE'));
    const [match] = library
      .matcher()
      .matchAsset({ id: 'plc', vendor: 'Siemens', orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.9.2' });
    assert.deepEqual(match.advisories.toSorted(), ['TEST-1', 'TEST-2']);
    assert.deepEqual(match.kev, { dateAdded: '2024-01-03', dueDate: '2024-01-24', ransomware: true });
    assert.deepEqual(match.epss, { score: 0.5, percentile: 0.97, date: '2024-01-03' });

    const second = await openLibrary(folder).update({ sources });
    assert.equal(second.added + second.updated, 0);
    assert.equal(second.unchanged, 5);

    publish('TEST-3', '2024-02-01T00:00:00Z');
    const third = await library.update({ sources: [sources[0]] });
    // The time stamp of all three changed, the text of one is new.
    assert.deepEqual([third.added, third.updated, third.unchanged], [1, 0, 2]);
  });
});

test('a document that does not agree with its checksum is not imported', async () => {
  files.clear();
  publish('TEST-9', '2024-01-02T00:00:00Z');
  put('/csaf/2024/TEST-9.json.sha512', `${'0'.repeat(128)}  TEST-9.json`);
  put('/csaf/provider-metadata.json', { distributions: [{ directory_url: `${base}/csaf` }] });
  await inFolder(async (folder) => {
    const report = await openLibrary(folder).update({
      sources: [{ kind: 'csaf', name: 'Example', address: `${base}/csaf/provider-metadata.json` }],
    });
    assert.equal(report.added, 0);
    assert.match(report.problems[0].what, /sha512/);
  });
});

test('a ROLIE feed is followed', async () => {
  files.clear();
  const bytes = put('/a/one.json', sampleAdvisory({ id: 'ONE' }));
  put('/a/one.json.sha256', createHash('sha256').update(bytes).digest('hex'));
  put('/feed.json', {
    feed: {
      entry: [
        {
          updated: '2024-01-01T00:00:00Z',
          link: [
            { rel: 'self', href: `${base}/a/one.json` },
            { rel: 'hash', href: `${base}/a/one.json.sha256` },
          ],
        },
      ],
    },
  });
  put('/pm.json', {
    distributions: [
      {
        rolie: {
          feeds: [
            { tlp_label: 'WHITE', url: `${base}/feed.json` },
            { tlp_label: 'RED', url: `${base}/red.json` },
          ],
        },
      },
    ],
  });
  await inFolder(async (folder) => {
    const report = await openLibrary(folder).update({ sources: [{ kind: 'csaf', name: 'Example', address: `${base}/pm.json` }] });
    assert.deepEqual([report.added, report.problems], [1, []]);
    assert.ok(!requests.some(({ path }) => path === '/red.json'));
  });
});

test('a provider cannot send us to a private address or down to http', async () => {
  const asked: string[] = [];
  const metadata = {
    distributions: [
      {
        rolie: {
          feeds: [
            'http://psirt.example.com/feed.json',
            'https://10.0.0.1/feed.json',
            'https://[::1]/f',
            'https://localhost/f',
          ].map((url) => ({ url })),
        },
      },
    ],
  };
  const problems: Problem[] = [];
  const offers = await listOffers(
    'https://psirt.example.com/provider-metadata.json',
    async (address) => {
      asked.push(address);
      return JSON.stringify(metadata);
    },
    problems,
  );
  assert.deepEqual([offers, asked], [[], ['https://psirt.example.com/provider-metadata.json']]);
  assert.equal(problems.length, 1);
});

test('nor can a release of the CVE list', async () => {
  const asset = (url: string): unknown => ({ name: '2024-01-01_all_CVEs_at_midnight.zip.zip', browser_download_url: url });
  const archive = (...urls: string[]) =>
    newestCveArchive('https://mirror.example/cves/', async () => JSON.stringify({ assets: urls.map(asset) }));
  assert.equal(await archive('http://mirror.example/a.zip', 'https://10.0.0.1/a.zip', 'https://localhost/a.zip', ''), null);
  assert.equal((await archive('https://elsewhere.example/a.zip'))?.address, 'https://elsewhere.example/a.zip');
});

test('a broken download goes on where it stopped', async () => {
  files.clear();
  const body = put('/large.bin', Buffer.alloc(300_000, 'abcdefg'));
  await inFolder(async (folder) => {
    const path = join(folder, 'large.bin');
    breakAfter = 100_000;
    const first = await download(`${base}/large.bin`, path, { attempts: 1 });
    assert.equal(first.ok, false);
    breakAfter = null;
    requests.length = 0;
    const second = await download(`${base}/large.bin`, path, { attempts: 1 });
    assert.ok(second.ok && second.value.changed);
    assert.match(requests[0].range ?? '', /^bytes=[1-9]\d*-$/);
    assert.equal(second.value.sha256, createHash('sha256').update(body).digest('hex'));
  });
});

test('an address that does not answer is a problem that says what to do', async () => {
  await inFolder(async (folder) => {
    const report = await openLibrary(folder).update({
      sources: [{ kind: 'kev', name: 'KEV', address: `${base}/absent.json` }],
      attempts: 1,
    });
    assert.match(report.problems[0].what, /404/);
    assert.notEqual(report.problems[0].fix, '');
  });
});

test('of the CVE list a record that cannot be read costs itself, and one that cannot be had is asked for again by itself', async () => {
  files.clear();
  const path = (number: number): string => `/cves/2024/1xxx/CVE-2024-100${number}.json`;
  const record = (id: string): unknown => ({
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId: id, state: 'PUBLISHED' },
    containers: { cna: { providerMetadata: { shortName: 'example' }, title: id } },
  });
  const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
  put('/cves/releases/latest', {
    published_at: hoursAgo(1),
    assets: [{ name: '2024-01-01_all_CVEs_at_midnight.zip.zip', browser_download_url: `${base}/archive` }],
  });
  put('/archive', 'all records');
  put('/cves/deltaLog.json', [
    { fetchTime: hoursAgo(2), updated: [1, 2, 3].map((number) => ({ githubLink: `${base}${path(number)}` })) },
    { fetchTime: hoursAgo(200) },
  ]);
  put(path(1), record('CVE-2024-1001'));
  put(path(2), { dataType: 'CVE_RECORD', cveMetadata: {} });
  await inFolder(async (folder) => {
    const library = openLibrary(folder);
    const target: UpdateTarget = {
      folder,
      advisories: () => [],
      add: (incoming, options, report) => library.add(incoming, options, report),
      takeFile: async () => undefined,
    };
    const asked = async (): Promise<string[]> => {
      requests.length = 0;
      await updateLibrary(target, { sources: [{ kind: 'cve-list', name: 'CVE', address: `${base}/cves/` }], attempts: 1 });
      return requests.map((request) => request.path).filter((one) => one.includes('xxx/'));
    };
    assert.deepEqual(await asked(), [], 'the archive has all of them');
    assert.deepEqual((await asked()).toSorted(), [path(1), path(2), path(3)]);
    assert.deepEqual(await asked(), [path(3)]);
    put(path(3), record('CVE-2024-1003'));
    assert.deepEqual(await asked(), [path(3)]);
    assert.deepEqual(await asked(), []);
    assert.deepEqual(
      library.documents().map(({ id }) => id),
      ['CVE-2024-1001', 'CVE-2024-1003'],
    );
  });
});
