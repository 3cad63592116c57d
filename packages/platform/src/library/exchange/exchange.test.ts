import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { openLibrary } from '@fengsui/advisories';
import { FolderLibrary, type LibrarySource, makeBundleKey, publicBundleKey, readState, writeState } from '@fengsui/knowledge';
import { startServer, type Server } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { advisory } from '../../testing-capture.ts';
import type { Import } from '../schema.ts';
import type { EntryDetail } from '../schema-search.ts';
import type { Bundle, Keys, Updates } from './schema.ts';

const record = (id: string, title: string) => ({
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: id, state: 'PUBLISHED', assignerShortName: 'x' },
  containers: { cna: { title, descriptions: [{ lang: 'en', value: 'd' }], affected: [], providerMetadata: { orgId: 'x' } } },
});
const galaxy = {
  name: 'G',
  namespace: 'x',
  type: 'threat-actor',
  uuid: '00000000-0000-4000-8000-000000000001',
  description: 'd',
  version: 1,
  source: 's',
  category: 'c',
  authors: [],
  values: [{ value: 'Dry Well', uuid: '00000000-0000-4000-8000-000000000002', description: 'Empties wells.' }],
};
const epss = '#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1001,0.5,0.9\n';

describe('the library of a server and the world', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const key = makeBundleKey();
  const files = new Map<string, string>();
  let http: HttpServer;
  let server: Server;
  let admin: Client;
  let office: FolderLibrary;
  const at = (name: string) => join(folder.path, name);
  const report = () => ({ added: 0, updated: 0, unchanged: 0, skipped: 0, problems: [] });
  const fill = async (name: string, content: unknown) => {
    writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
    await office.takeFile(at(name), name, report());
  };
  const bring = async (path: string): Promise<Import> => {
    const id = await admin.upload('imports', { name: 'bundle.fsb' }, readFileSync(path));
    return admin.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done' || state === 'failed', 40);
  };
  const stateOf = async () => {
    const response = await fetch(`${server.address}/api/library/state`, { headers: { cookie: admin.cookie } });
    assert.equal(response.status, 200);
    return readState(response.body as unknown as AsyncIterable<Uint8Array>);
  };
  const held = async () =>
    [...(await stateOf()).documents].map(([name, hash]) => `${name.replace('\n', ' ')} ${hash}`).toSorted();
  const expected = () =>
    office
      .documents()
      .map(({ kind, id, hash }) => `${kind} ${id} ${hash.slice(0, 16)}`)
      .toSorted();

  before(async () => {
    http = createServer((request, response) => {
      const body = files.get(request.url ?? '');
      response.writeHead(body === undefined ? 404 : 200).end(body);
    }).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const source = { licence: 'l', everyHours: 6, gives: 'g', givesZh: 'g', verified: 'v' };
    const librarySources: LibrarySource[] = [
      { ...source, id: 'kev', name: 'KEV', kind: 'kev', address: `${base}/kev.json`, default: true },
      { ...source, id: 'galaxy', name: 'Galaxy', kind: 'file', address: `${base}/galaxy.json`, default: true },
    ];
    office = new FolderLibrary(openLibrary(at('office')));
    server = await startServer({ dataDir: at('data'), port: 0, librarySources, configuration: { logLevel: 'silent' } });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
  });
  after(async () => {
    await server?.close();
    http?.close();
    folder.remove();
  });

  test('takes a bundle of whom it trusts, and nobody else', async () => {
    await fill('cve.json', record('CVE-2024-1001', 'first'));
    await fill('other.json', record('CVE-2024-1002', 'goes away'));
    await fill('advisory.json', advisory('TEST-2026-01', 'CVE-2024-1001', 'Siemens', 'S7', '<1'));
    await fill('galaxy.json', galaxy);
    await fill('epss.csv', epss);
    await office.bundle({ since: null, key, path: at('all.fsb') });
    const refused = await bring(at('all.fsb'));
    assert.equal(refused.state, 'failed');
    assert.match(refused.error!, /not trusted here/);

    const keys = await admin.must<Keys>('POST', '/api/library/keys', { key: publicBundleKey(key), name: 'the office' });
    assert.deepEqual(
      keys.trusted.map(({ name }) => name),
      ['the office'],
    );
    const taken = await bring(at('all.fsb'));
    assert.deepEqual([taken.state, taken.accepted, taken.rejected], ['done', 5, 0], taken.error ?? '');
    assert.deepEqual(await held(), expected());
  });

  test('a difference brings what changed and takes away what is gone; taken twice it changes nothing', async () => {
    await fill('cve.json', record('CVE-2024-1001', 'second'));
    await office.vulnerabilities.remove([{ kind: 'cve', id: 'CVE-2024-1002' }]);
    const manifest = await office.bundle({ since: await stateOf(), key, path: at('more.fsb') });
    assert.deepEqual([manifest.documents, manifest.gone], [1, 1]);
    for (let time = 0; time < 2; time++) {
      const taken = await bring(at('more.fsb'));
      assert.equal(taken.state, 'done', taken.error ?? '');
      assert.deepEqual(await held(), expected());
    }
    const { items } = await admin.get<{ items: { version: number }[] }>('/api/library/documents/cve/CVE-2024-1001/versions');
    assert.equal(items.length, 2, 'the version before is kept, and taking again makes none');
    assert.equal((await admin.ask('GET', '/api/vulnerabilities/CVE-2024-1002')).status, 404);
    assert.match((await bring(at('all.fsb'))).error!, /nothing of it is needed/);
  });

  test('makes a bundle for another library, which then holds the same', async () => {
    const plant = new FolderLibrary(openLibrary(at('plant')));
    const { own } = await admin.get<Keys>('/api/library/keys');
    plant.trust(own, 'the centre');
    const { id } = await admin.must<Bundle>('POST', '/api/library/bundles', new Uint8Array());
    const made = await admin.until<Bundle>(
      `/api/library/bundles/${id}`,
      ({ state }) => state === 'done' || state === 'failed',
      40,
    );
    assert.equal(made.state, 'done', made.error ?? '');
    const response = await fetch(`${server.address}/api/library/bundles/${id}/content`, { headers: { cookie: admin.cookie } });
    writeFileSync(at('centre.fsb'), Buffer.from(await response.arrayBuffer()));
    const taken = await plant.takeBundle(at('centre.fsb'));
    assert.deepEqual(taken.problems, []);
    const names = plant.documents().map(({ kind, id, hash }) => `${kind} ${id} ${hash.slice(0, 16)}`);
    assert.deepEqual(names.toSorted(), await held());
    assert.match(
      (await admin.ask('POST', '/api/library/bundles', new Uint8Array([1, 2]))).body.message as string,
      /no state of a library|./,
    );
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
    assert.deepEqual([other.state, other.added], ['done', 1], other.error ?? '');
    const entry = await admin.get<EntryDetail>('/api/library/search?q=wet%20well');
    assert.match(JSON.stringify(entry), /Wet Well/);

    const on = await admin.must<Updates>('PUT', '/api/library/updates', { enabled: true, sources: ['galaxy'] });
    assert.deepEqual([on.enabled, on.sources.map(({ chosen }) => chosen)], [true, [false, true]]);
    assert.equal((await admin.ask('PUT', '/api/library/updates', { enabled: true, sources: ['nonsense'] })).status, 400);
  });

  test('a bundle leaves out what is not released, and takes back what was retracted', async () => {
    const uuid = (end: number) => `00000000-0000-4000-8000-0000000000${end}`;
    const attribute = (end: number, value: string) => ({ uuid: uuid(end), type: 'domain', value, to_ids: true });
    const attributes = [attribute(11, 'gone.example'), attribute(12, 'kept.example')];
    const event = { Event: { uuid: uuid(10), info: 'Two names', date: '2026-01-01', published: true, Attribute: attributes } };
    const id = await admin.upload('imports', { name: 'event.json' }, Buffer.from(JSON.stringify(event)));
    await admin.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done', 40);

    const hall = new FolderLibrary(openLibrary(at('hall')));
    hall.trust((await admin.get<Keys>('/api/library/keys')).own, 'the centre');
    const carry = async () => {
      const state: Uint8Array[] = [];
      for await (const chunk of writeState(hall.exchange().library, Readable.from(hall.documents()))) state.push(chunk);
      const made = await admin.must<Bundle>('POST', '/api/library/bundles', Buffer.concat(state));
      await admin.until<Bundle>(`/api/library/bundles/${made.id}`, ({ state }) => state === 'done', 40);
      const cookie = { headers: { cookie: admin.cookie } };
      const answer = await fetch(`${server.address}/api/library/bundles/${made.id}/content`, cookie);
      writeFileSync(at('hall.fsb'), Buffer.from(await answer.arrayBuffer()));
      assert.deepEqual((await hall.takeBundle(at('hall.fsb'))).problems, []);
      const documents = hall.documents();
      const found = documents.find((one) => one.kind === 'misp-event');
      const indicators = found === undefined ? [] : hall.shelf.document(found.kind, found.id)!.entries;
      return {
        indicators: indicators.flatMap(({ kind, key }) => (kind === 'indicator' ? [key] : [])),
        names: documents.map((one) => one.id),
      };
    };
    const retract = (kind: string, key: string) =>
      admin.must('POST', '/api/library/life-steps', { step: 'retract', reason: 'Wrong', entries: [{ kind, key }] });

    const first = await carry();
    assert.equal(first.indicators.length, 2);
    assert.ok(first.names.includes('CVE-2024-1001') && first.names.includes('TEST-2026-01'));
    await retract('indicator', first.indicators[0]);
    await retract('vulnerability', 'CVE-2024-1001');
    const second = await carry();
    assert.deepEqual(second.indicators, [first.indicators[1]]);
    assert.ok(!second.names.includes('CVE-2024-1001') && !second.names.includes('TEST-2026-01'));
  });
});
