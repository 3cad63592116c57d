import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { newId } from '../../kernel/identifiers.ts';
import { openRecords, type Records } from '../../kernel/records.ts';
import { temporaryFolder } from '../../testing.ts';
import { type Engine, startPostgres } from '../../testing-engines.ts';
import { prepare, Writer } from '../writer.ts';
import { type SourceRecordQuery, timeClasses } from './schema-sources.ts';
import { keepStatistics, openStatistics } from './statistics.ts';
import { countSources, listSourceRecords } from './store-sources.ts';

/** A document of a source about one vulnerability. */
const item = (
  kind: 'cve' | 'cnvd',
  vulnerability: string,
  published: string,
  change: { cvss?: string; weakness?: string } = {},
) => {
  const source = kind.toUpperCase();
  const said = {
    subject: vulnerability,
    source,
    published,
    retrieved: published,
    method: 'database-entry',
    confidence: 0.85,
  } as const;
  const { cvss, weakness } = change;
  return prepare({
    at: 'test',
    document: {
      kind,
      id: `${source} ${vulnerability}`,
      title: vulnerability,
      published,
      content: { vulnerability, published, ...change },
      prepared: null,
      statements: [
        {
          vulnerability,
          aliases: [],
          vendors: [],
          products: [],
          assertions: [
            { ...said, attribute: 'title', value: `Flaw ${vulnerability}` },
            { ...said, attribute: 'published', value: published },
            ...(cvss ? [{ ...said, attribute: 'cvss' as const, value: { version: '3.1', vector: cvss, stated: null } }] : []),
            ...(weakness ? [{ ...said, attribute: 'weakness' as const, value: weakness }] : []),
          ],
        },
      ],
    },
  });
};

for (const engine of ['embedded', 'by address'] as const) {
  describe(`statistics of sources, ${engine}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    let external: Engine | undefined;
    let records: Records;
    const ids = async (query: SourceRecordQuery) =>
      (await records.system((tx) => listSourceRecords(tx, query))).items.map(({ id }) => id);

    before(async () => {
      if (engine === 'by address') external = await startPostgres(folder.path);
      records = await openRecords({ records: external?.address ?? 'embedded' }, `${folder.path}/records`);
      const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
      await records.system((tx) =>
        new Writer().write(tx, [
          item('cve', 'CVE-2024-10001', '2024-01-01T10:00:00Z', { cvss: vector, weakness: 'CWE-79' }),
          item('cve', 'CVE-2024-10002', '2024-01-10T00:00:00Z'),
          item('cve', 'CVE-2024-10003', '2024-01-10T00:00:00Z', { cvss: vector }),
          item('cnvd', 'CVE-2024-10001', '2024-01-04T00:00:00Z'),
          item('cnvd', 'CVE-2024-10002', '2024-01-09T00:00:00Z', { cvss: vector }),
          item('cnvd', 'CVE-2024-10003', '2024-06-01T00:00:00Z'),
          item('cnvd', 'CNVD-2024-1', '2024-06-01T00:00:00Z'),
        ]),
      );
    });
    after(async () => {
      await records?.close();
      await external?.stop();
      folder.remove();
    });

    test('how late, how complete, and of what nobody else speaks', async () => {
      const { records: all, items } = await records.system(countSources);
      assert.equal(all, 4);
      const [cnvd, cve] = ['CNVD', 'CVE'].map((name) => items.find(({ source }) => source === name)!);
      assert.deepEqual([cnvd.records, cnvd.only, cnvd.cvss, cnvd.weakness, cnvd.documents], [4, 1, 1, 0, 4]);
      assert.deepEqual([cve.records, cve.only, cve.cvss, cve.weakness], [3, 0, 2, 1]);
      const { median, late: _late, ...classes } = cnvd.timeliness;
      assert.equal(median, 1.5);
      assert.deepEqual(classes, { earlier: 1, sameDay: 1, week: 1, month: 0, quarter: 0, later: 1 });
      assert.equal(cve.timeliness.sameDay, 3);
    });

    test('they are kept: told at once, counted anew when the library changed, and while that takes long the last are told', async () => {
      const statistics = openStatistics(records);
      const cnvd = async () => (await statistics.list()).items.find(({ source }) => source === 'CNVD')?.records;
      const first = await statistics.list();
      assert.equal(await cnvd(), 4);
      assert.equal((await statistics.list()).countedAt, first.countedAt, 'they were counted again');
      // Another server, or this one after a start, finds them.
      assert.deepEqual(await openStatistics(records).list(), first);
      const write = (id: string) => records.system((tx) => new Writer().write(tx, [item('cnvd', id, '2024-06-02T00:00:00Z')]));
      await write('CNVD-2024-2');
      assert.equal(await cnvd(), 5);
      await write('CNVD-2024-3');
      await records.execute('update fengsui.source_statistics set took = 20000');
      assert.equal(await cnvd(), 5);
      for (let left = 200; (await cnvd()) !== 6; left--) {
        assert.ok(left > 0, 'they were not counted anew');
        await sleep(20);
      }
      // What learns after an import counts, so that nobody waits.
      await write('CNVD-2024-4');
      const kept = await keepStatistics(records);
      assert.equal((await statistics.list()).countedAt, kept.countedAt);
      await assert.rejects(
        records.tenant(newId(), (tx) => sql`select from source_statistics`.execute(tx)),
        /permission denied/,
      );
      await records.execute("delete from fengsui.documents where id ~ '^CNVD CNVD-2024-[234]$'");
      await records.execute("delete from fengsui.vulnerabilities where id ~ '^CNVD-2024-[234]$'");
    });

    test('each number opens to the records behind it', async () => {
      assert.deepEqual(await ids({ source: 'CNVD', which: 'only' }), ['CNVD-2024-1']);
      assert.deepEqual(await ids({ source: 'CNVD', which: 'late' }), ['CVE-2024-10003']);
      assert.deepEqual(await ids({ source: 'CNVD', which: 'no-cvss' }), ['CNVD-2024-1', 'CVE-2024-10001', 'CVE-2024-10003']);
      assert.deepEqual(await ids({ source: 'CVE', which: 'no-weakness' }), ['CVE-2024-10002', 'CVE-2024-10003']);
      assert.deepEqual(await ids({ source: 'CVE', which: 'lost' }), []);
      const counted = (await records.system(countSources)).items.find(({ source }) => source === 'CNVD')!;
      for (const which of timeClasses)
        assert.equal((await ids({ source: 'CNVD', which })).length, counted.timeliness[which], which);
      assert.deepEqual(await ids({ source: 'CNVD', which: 'week' }), ['CVE-2024-10001']);
      assert.deepEqual(await ids({ source: 'Nobody' }), []);
      const page = await records.system((tx) => listSourceRecords(tx, { source: 'CVE', limit: 2 }));
      const rest = await ids({ source: 'CVE', after: page.next! });
      assert.deepEqual([page.items.map(({ id }) => id), rest], [['CVE-2024-10001', 'CVE-2024-10002'], ['CVE-2024-10003']]);
    });
  });
}
