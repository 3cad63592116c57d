import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { KnowledgeDocument } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records, type Tx } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { advisory } from '../testing-capture.ts';
import { type Engine, startPostgres } from '../testing-engines.ts';
import { findEntry } from './store-entry.ts';
import { searchNodes, searchWithFacets, toSearch, type SearchFilters } from './store-search.ts';
import { insertAssertions, listVersions } from './store-documents.ts';
import { findVulnerability, listVulnerabilities } from './store-vulnerabilities.ts';
import { bareEntry, writeDocuments } from './testing-library.ts';
import { prepare, Writer } from './writer.ts';

for (const engine of ['embedded', 'by address'] as const) {
  describe(`the library, ${engine}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    const organisation = newId();
    let external: Engine | undefined;
    let records: Records;
    const read = <T>(work: (tx: Tx) => Promise<T>) => records.tenant(organisation, work);
    const write = (...values: unknown[]) => records.system((tx) => writeDocuments(tx, ...values));
    const find = async (filters: SearchFilters, limit = 10) =>
      read(async (tx) => {
        const found = await searchNodes(tx, toSearch(filters), { limit, after: undefined }, ({ kind, key }) => `${kind}:${key}`);
        return found.items;
      });

    before(async () => {
      if (engine === 'by address') external = await startPostgres(folder.path);
      records = await openRecords({ records: external?.address ?? 'embedded' }, `${folder.path}/records`);
    });
    after(async () => {
      await records?.close();
      await external?.stop();
      folder.remove();
    });

    test('a document becomes a record, nodes and edges', async () => {
      await write(
        advisory('A-1', 'CVE-2024-11111', 'ACME', 'Pump', '<2'),
        advisory('A-2', 'CVE-2024-11111', 'ACME', 'Valve', '<3'),
      );
      const entry = await read((tx) => findEntry(tx, 'vulnerability', 'CVE-2024-11111'));
      assert.deepEqual(
        entry?.relations.map(({ type, direction, edges }) => [type, direction, edges.map(({ entry }) => entry.key)]),
        [
          ['affects', 'out', ['acme/pump', 'acme/valve']],
          ['describes', 'in', ['A-1', 'A-2']],
        ],
      );
      assert.deepEqual(
        entry?.statements.map(({ kind, document }) => [kind, document]),
        [
          ['csaf', 'A-1'],
          ['csaf', 'A-2'],
        ],
      );
      assert.deepEqual([entry?.state, entry?.sources, entry?.severity], ['released', ['CSAF'], 'high']);
    });

    test('the same document again changes nothing; a new one becomes its next version', async () => {
      const count = async () =>
        (await read((tx) => sql`select xmin from nodes union all select xmin from edges`.execute(tx))).rows;
      const before = await count();
      await write(advisory('A-1', 'CVE-2024-11111', 'ACME', 'Pump', '<2'));
      assert.deepEqual(await count(), before);
      await write(advisory('A-1', 'CVE-2024-11111', 'ACME', 'Boiler', '<2'));
      const versions = await read((tx) => listVersions(tx, 'csaf', 'A-1'));
      assert.deepEqual(
        versions.map(({ version, replacedAt }) => [version, replacedAt === null]),
        [
          [2, true],
          [1, false],
        ],
      );
      const entry = await read((tx) => findEntry(tx, 'vulnerability', 'CVE-2024-11111'));
      const affected = entry?.relations.find(({ type }) => type === 'affects')?.edges.map(({ entry }) => entry.key);
      assert.deepEqual(affected, ['acme/valve', 'acme/boiler']);
    });

    test('it is searched in Chinese and English, identifiers first', async () => {
      assert.deepEqual(await find({ q: 'cve-2024-11111' }), ['vulnerability:CVE-2024-11111']);
      assert.deepEqual(await find({ q: '停机', kind: 'vulnerability' }), ['vulnerability:CVE-2024-11111']);
      assert.deepEqual(await find({ q: '机停' }), []);
      assert.deepEqual(await find({ q: 'crafted mess', kind: 'vulnerability' }), ['vulnerability:CVE-2024-11111']);
      assert.deepEqual(await find({ q: 'boiler', kind: 'product' }), ['product:acme/boiler']);
      assert.deepEqual(await find({ vendor: 'Acme', severity: 'high' }), ['vulnerability:CVE-2024-11111']);
      assert.deepEqual(await find({ q: '" & | ! \\ \'' }), []);
      const { facets } = await read((tx) => searchWithFacets(tx, toSearch({ q: 'acme' }), 1, () => null));
      assert.deepEqual([facets.atLeast, facets.kinds[0]], [false, { value: 'product', count: 3 }]);
    });

    test('pages follow each other without a gap', async () => {
      const documents = Array.from({ length: 40 }, (_, at) =>
        advisory(`P-${at}`, `CVE-2023-${20_000 + at}`, 'Paged', `Thing ${at}`, '<2'),
      );
      await write(...documents);
      for (const filters of [{ kind: 'vulnerability' }, { q: 'paged' }, { q: 'CVE-2023-2000' }, { q: 'thing 1' }, { q: 'P-1' }]) {
        const [whole] = [await find(filters, 400)];
        const seen: string[] = [];
        for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
          const page = await read((tx) =>
            searchNodes(tx, toSearch(filters), { limit: 7, after }, ({ kind, key }) => `${kind}:${key}`),
          );
          seen.push(...page.items);
          after = page.next ?? undefined;
        }
        assert.deepEqual(seen, whole);
        assert.equal(new Set(seen).size, seen.length);
      }
    });

    test('what is imported is released, unless the server reviews what anybody may write', async () => {
      const knowledge = (kind: string, key: string): KnowledgeDocument => ({
        kind,
        id: `${kind}-${key}`,
        title: key,
        source: 'Plant',
        published: null,
        method: 'database-entry',
        confidence: 0.5,
        entries: [bareEntry('indicator', key)],
        edges: [
          {
            from: `indicator:${key}`,
            type: 'indicates',
            to: `malware:${key}`,
            validFrom: null,
            validUntil: null,
            confidence: 0.5,
            text: null,
          },
        ],
      });
      const put = (review: boolean, ...documents: KnowledgeDocument[]) =>
        records.system((tx) =>
          new Writer(review).write(
            tx,
            documents.map((one) => prepare({ at: 'test', knowledge: one })),
          ),
        );
      const stateOf = async (kind: string, key: string) => (await read((tx) => findEntry(tx, kind, key)))?.state;
      await put(false, knowledge('misp-event', 'at-once'));
      assert.deepEqual([await stateOf('indicator', 'at-once'), await stateOf('malware', 'at-once')], ['released', 'released']);
      await put(true, knowledge('misp-event', 'waits'), knowledge('misp-galaxy', 'official'));
      assert.deepEqual(
        [await stateOf('indicator', 'waits'), await stateOf('malware', 'waits'), await stateOf('indicator', 'official')],
        [undefined, undefined, 'released'],
      );
      // What an official source says is no secret, whoever said it first or is more sure.
      await put(true, { ...knowledge('misp-event', 'both'), confidence: 0.9 });
      assert.equal(await stateOf('indicator', 'both'), undefined);
      await put(true, knowledge('misp-galaxy', 'both'));
      assert.equal(await stateOf('indicator', 'both'), 'released');
    });

    test('what a statement holds is noted beside it, as a search through its JSON would tell', async () => {
      const assertions = [
        [],
        [{ attribute: 'cvss', value: null, published: '2024-01-01T00:00:00Z' }],
        [
          { attribute: 'weakness', value: 'CWE-79', published: null },
          { attribute: 'cvss', value: {} },
        ],
        [{ attribute: 'cpe-configuration', value: {} }],
        ...['<2', [], [{}], [{ version: null }], ['1'], [null, { version: '1' }], { version: '1' }, 7, null].map((versions) => [
          { attribute: 'affected', value: { versions } },
        ]),
        ...[null, 'text', {}].map((value) => [{ attribute: 'affected', value }]),
        [{ attribute: 'fixed', value: { versions: '2' } }],
      ];
      const lists = { vendors: [], products: [], aliases: [], links: [] };
      const { rows } = await records.system(async (tx) => {
        await sql`insert into documents (kind, id, content_hash, content) values ('cve', 'held', '', '{}')`.execute(tx);
        const said = assertions.map((assertions, at) => ({
          kind: 'cve',
          document: 'held',
          subject: `H-${at}`,
          assertions,
          ...lists,
        }));
        await insertAssertions(tx, said);
        const differing =
          await sql`select assertions from assertions where document = 'held' and (has_cvss, has_weakness, has_versions, said_at)
          is distinct from (jsonb_path_exists(assertions, '$[*] ? (@.attribute == "cvss")'),
            jsonb_path_exists(assertions, '$[*] ? (@.attribute == "weakness")'), jsonb_path_exists(assertions,
              '$[*] ? (@.attribute == "cpe-configuration" || (@.attribute == "affected" && (@.value.versions.type() == "string" || exists(@.value.versions[*].version))))'),
            assertions #>> '{0,published}')`.execute(tx);
        await sql`delete from documents where id = 'held'`.execute(tx);
        return differing;
      });
      assert.deepEqual(rows, []);
    });

    test('a record without a CVE identifier is its own until a document says which it is', async () => {
      const item = (id: string, vulnerability: string, aliases: string[]) =>
        prepare({
          at: 'test',
          document: {
            kind: 'cnvd',
            id,
            title: id,
            published: null,
            content: { id, aliases },
            prepared: null,
            statements: [
              {
                vulnerability,
                aliases,
                vendors: ['ACME'],
                products: ['Motor'],
                assertions: [
                  {
                    subject: vulnerability,
                    attribute: 'title',
                    value: `Flaw ${id}`,
                    source: 'CNVD',
                    published: null,
                    retrieved: '2024-01-01T00:00:00Z',
                    method: 'database-entry',
                    confidence: 0.85,
                  },
                ],
              },
            ],
          },
        });
      const put = (...items: ReturnType<typeof prepare>[]) => records.system((tx) => new Writer().write(tx, items));
      await put(item('CNVD-2024-1', 'CNVD-2024-1', []));
      assert.equal((await read((tx) => findVulnerability(tx, 'CNVD-2024-1')))?.title, 'Flaw CNVD-2024-1');
      await put(item('CNVD-2024-2', 'CVE-2024-11111', ['CNVD-2024-2']));
      assert.equal((await read((tx) => findVulnerability(tx, 'CNVD-2024-2')))?.id, 'CVE-2024-11111');
      await put(item('CNVD-2024-3', 'CVE-2024-22222', ['CNVD-2024-1']));
      const joined = await read((tx) => findVulnerability(tx, 'CNVD-2024-1'));
      assert.deepEqual([joined?.id, joined?.aliases], ['CVE-2024-22222', ['CNVD-2024-1']]);
      assert.deepEqual(await find({ q: 'CNVD-2024-1' }), ['vulnerability:CVE-2024-22222']);
      const { items } = await read((tx) => listVulnerabilities(tx, { q: 'flaw' }));
      assert.deepEqual(items.map(({ id }) => id).toSorted(), ['CVE-2024-11111', 'CVE-2024-22222']);
      await put(item('CNVD-2024-3', 'CVE-2024-22222', []));
      assert.equal((await read((tx) => findVulnerability(tx, 'CNVD-2024-1')))?.id, 'CNVD-2024-1');
    });
  });
}
