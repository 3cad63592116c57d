import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startServer, type Server } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { advisory } from '../testing-capture.ts';
import { type Engine, startPostgres } from '../testing-engines.ts';
import type { Import, LibraryState, Rejection, VulnerabilityDetail } from './schema.ts';
import type { EntryDetail, SearchAnswer } from './schema-search.ts';

/** A bundle of intelligence with one relation. */
const bundle = (description: string) => ({
  type: 'bundle',
  id: 'bundle--00000000-0000-4000-8000-000000000001',
  objects: [
    {
      type: 'malware',
      spec_version: '2.1',
      id: 'malware--00000000-0000-4000-8000-000000000002',
      created: '2024-01-01T00:00:00.000Z',
      modified: '2024-01-02T00:00:00.000Z',
      name: 'PumpBreaker 水泵杀手',
      is_family: true,
      description,
    },
    {
      type: 'intrusion-set',
      spec_version: '2.1',
      id: 'intrusion-set--00000000-0000-4000-8000-000000000003',
      created: '2024-01-01T00:00:00.000Z',
      modified: '2024-01-02T00:00:00.000Z',
      name: 'Dry Well',
    },
    {
      type: 'relationship',
      spec_version: '2.1',
      id: 'relationship--00000000-0000-4000-8000-000000000004',
      created: '2024-01-01T00:00:00.000Z',
      modified: '2024-01-02T00:00:00.000Z',
      relationship_type: 'uses',
      source_ref: 'intrusion-set--00000000-0000-4000-8000-000000000003',
      target_ref: 'malware--00000000-0000-4000-8000-000000000002',
    },
  ],
});

for (const engine of ['embedded', 'by address'] as const) {
  describe(`the routes of the library, ${engine}`, { timeout: 240_000 }, () => {
    const folder = temporaryFolder();
    let postgres: Engine | undefined;
    let server: Server;
    let admin: Client;
    const bring = async (name: string, content: string | Uint8Array): Promise<Import> => {
      const id = await admin.upload('imports', { name }, Buffer.from(content));
      return admin.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done' || state === 'failed', 40);
    };
    const search = (query: string) => admin.get<SearchAnswer>(`/api/library/search?${query}`);
    const keys = ({ items }: SearchAnswer) => items.map(({ kind, key }) => `${kind}:${key}`);

    before(async () => {
      if (engine === 'by address') postgres = await startPostgres(folder.path);
      const configuration = { logLevel: 'error', ...(postgres ? { records: postgres.address } : {}) } as const;
      server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration });
      admin = new Client(server.address);
      await admin.setUp(server.setupLink);
    });
    after(async () => {
      await server?.close();
      await postgres?.stop();
      folder.remove();
    });

    test('files of several kinds, packed or not, each rejection with its place and reason', async () => {
      const one = JSON.stringify(advisory('A-1', 'CVE-2024-11111', 'ACME', 'Pump', '<2'));
      const done = await bring('advisories.jsonl.gz', gzipSync(`${one}\n{"document":\n`));
      assert.deepEqual([done.error, done.state, done.accepted, done.rejected], [null, 'done', 1, 1]);
      const { items } = await admin.get<{ items: Rejection[] }>(`/api/imports/${done.id}/rejections`);
      assert.deepEqual([items.length, items[0].line], [1, 2]);
      assert.match(items[0].place, /2/);
      assert.match(items[0].reason, /inside of it/);
      assert.deepEqual(items[0].refusal, { code: 'endsInLine', values: {} });
      const notes = await bring('notes.txt', 'nothing of this is known');
      const told = await admin.get<{ items: Rejection[] }>(`/api/imports/${notes.id}/rejections`);
      assert.deepEqual(
        told.items.map(({ reason, refusal }) => [reason, refusal]),
        [['the content is of no kind that the library takes', { code: 'unknownContent', values: {} }]],
      );
      const stix = await bring('intelligence.json', JSON.stringify(bundle('It stops pumps.')));
      assert.deepEqual([stix.error, stix.rejected], [null, 0]);
    });

    test('everything is found in one search, with its facets', async () => {
      const found = await search(`q=${encodeURIComponent('水泵杀手')}`);
      assert.equal(found.items.length, 1);
      assert.deepEqual([found.items[0].kind, found.items[0].own], ['malware', false]);
      const pumps = await search('q=pump');
      assert.ok(['vulnerability:CVE-2024-11111', 'product:acme/pump'].every((key) => keys(pumps).includes(key)));
      assert.deepEqual(
        pumps.facets?.kinds.find(({ value }) => value === 'vulnerability'),
        { value: 'vulnerability', count: 1 },
      );
      assert.deepEqual(keys(await search('q=pump&kind=product')), ['product:acme/pump']);
      assert.deepEqual(keys(await search('q=pump&source=CSAF&severity=high')), ['vulnerability:CVE-2024-11111']);
      assert.deepEqual((await search('q=pump&state=retracted')).items, []);
      assert.deepEqual((await search('q=pump&kind=product')).facets?.states, [{ value: 'released', count: 1 }]);
      assert.equal((await admin.ask('GET', '/api/library/search?after=x')).status, 400);
    });

    test('an entry with its statements and relations', async () => {
      const [actor] = (await search('q=dry%20well')).items;
      const entry = await admin.get<EntryDetail>(`/api/library/entries/${actor.kind}/${encodeURIComponent(actor.key)}`);
      assert.deepEqual(
        entry.relations.map(({ type, direction, count, edges }) => [type, direction, count, edges[0].entry.label]),
        [['uses', 'out', 1, 'PumpBreaker 水泵杀手']],
      );
      assert.equal(entry.statements.length, 1);
      assert.equal((await admin.ask('GET', '/api/library/entries/actor/nobody')).status, 404);
    });

    test('a vulnerability with its explained record', async () => {
      const detail = await admin.get<VulnerabilityDetail>('/api/vulnerabilities/CVE-2024-11111');
      const resolved = detail.resolved as { hazard: { scores: unknown[] }; titles: unknown[]; disagreements: unknown[] };
      assert.deepEqual([resolved.titles.length, resolved.hazard.scores.length], [1, 1]);
      assert.ok(Array.isArray(resolved.disagreements));
    });

    test('a document that changed keeps its older version, and tells the difference', async () => {
      await bring('intelligence.json', JSON.stringify(bundle('It stops pumps and valves.')));
      const [malware] = (await search('kind=malware&q=pumpbreaker')).items;
      assert.equal(malware.summary, 'It stops pumps and valves.');
      const entry = await admin.get<EntryDetail>(`/api/library/entries/malware/${encodeURIComponent(malware.key)}`);
      const [{ kind, document }] = entry.statements;
      const path = `/api/library/documents/${kind}/${encodeURIComponent(document)}`;
      const { items } = await admin.get<{ items: { version: number }[] }>(`${path}/versions`);
      assert.deepEqual(
        items.map(({ version }) => version),
        [2, 1],
      );
      const { differences } = await admin.get<{ differences: { path: string; from: unknown; to: unknown }[] }>(
        `${path}/differences?from=1&to=2`,
      );
      assert.deepEqual(
        differences.map(({ from, to }) => [from, to]),
        [['It stops pumps.', 'It stops pumps and valves.']],
      );
      assert.equal((await admin.ask('GET', `${path}/differences?from=1&to=9`)).status, 404);
    });

    test('what comes with the program is there from the start', async () => {
      await admin.until<SearchAnswer>('/api/library/search?kind=technique&q=T0855', ({ items }) => items.length > 0, 40);
      assert.ok((await search('kind=detection-rule')).items.length > 0);
    });

    test('how many entries there are, by kind and state, as the search finds them', async () => {
      // What comes with the program may still be on its way: figures of one moment are compared.
      for (;;) {
        const state = await admin.get<LibraryState>('/api/library');
        const small = state.kinds.filter(({ count }) => count < 3000);
        const found = await Promise.all(small.map(({ value }) => search(`kind=${value}`)));
        if (JSON.stringify(await admin.get('/api/library')) !== JSON.stringify(state)) continue;
        assert.deepEqual([state.vulnerabilities, state.advisories], [1, 1]);
        assert.ok(small.length > 5);
        for (const [at, { value, count, states }] of small.entries()) {
          assert.equal(found[at].facets?.total, count, value);
          assert.deepEqual(found[at].facets?.states, states, value);
        }
        for (const parts of [state.kinds, state.states])
          assert.equal(
            parts.reduce((sum, { count }) => sum + count, 0),
            state.entries,
          );
        break;
      }
    });
  });
}
