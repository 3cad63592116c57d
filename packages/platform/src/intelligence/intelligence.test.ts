import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { AnalysisResult, CarvedFile } from '@fengsui/sensor';
import { sql } from 'kysely';
import type { Bus } from '../kernel/bus.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Jobs } from '../kernel/jobs.ts';
import { openRecords, type Records } from '../kernel/records.ts';
import { writeDocuments } from '../library/testing-library.ts';
import { temporaryFolder } from '../testing.ts';
import { type Engine, startPostgres } from '../testing-engines.ts';
import { replaceFindings } from '../assets/findings.ts';
import { openReleased } from './released.ts';
import { openIntelligence } from './service.ts';
import { listIndicatorEntries } from './store-released.ts';

type Shown = Pick<AnalysisResult, 'conversations' | 'observables' | 'files'>;

const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00Z`;
const talk = (server: string, at: string) => ({
  client: '10.0.0.5',
  server,
  protocol: 'modbus',
  port: 502,
  messages: 3,
  bytes: 99,
  errors: 0,
  firstSeen: at,
  lastSeen: at,
  functions: [],
});
const event = (uuid: string, ...attributes: object[]) => ({
  Event: {
    uuid,
    info: `Event ${uuid}`,
    date: '2026-01-01',
    Orgc: { name: 'CERT' },
    Attribute: attributes.map((attribute, at) => ({
      uuid: `${uuid}-${at}`,
      to_ids: true,
      timestamp: String(Date.parse(day(1)) / 1000),
      ...attribute,
    })),
  },
});
const file = (change: Partial<CarvedFile>): CarvedFile => ({
  protocol: 'http',
  name: 'update.exe',
  path: 'http://x/update.exe',
  direction: 'download',
  client: '10.0.0.5',
  server: '203.0.113.9',
  from: '203.0.113.9',
  to: '10.0.0.5',
  frames: [4],
  firstSeen: day(2),
  lastSeen: day(2),
  count: 1,
  size: 10,
  declared: 10,
  carved: 10,
  sha256: 'aa'.repeat(32),
  sha1: 'bb'.repeat(20),
  md5: 'cc'.repeat(16),
  type: 'pe',
  typeName: 'Windows program',
  complete: true,
  gaps: [],
  notes: [],
  verdicts: [],
  sample: null,
  ...change,
});

for (const engine of ['embedded', 'by address'] as const) {
  describe(`intelligence, ${engine}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    const [ours, other] = [newId(), newId()];
    const site = newId();
    const kinds = new Map<string, Parameters<Jobs['define']>[1]>();
    const jobs = {
      define: (kind: string, job: Parameters<Jobs['define']>[1]) => void kinds.set(kind, job),
      queue: async () => newId(),
      queueOnce: async () => {},
    } as unknown as Jobs;
    const bus = { handle() {}, publish: async () => {} } as unknown as Bus;
    let external: Engine | undefined;
    let records: Records;
    let service: ReturnType<typeof openIntelligence>;
    const actor = { organisation: ours };
    /** Documents in the library. */
    const write = async (...values: unknown[]) => {
      await records.system((tx) => writeDocuments(tx, ...values));
      await run();
    };
    const run = (subject = '') =>
      kinds.get('indicators')!.run({
        id: newId(),
        organisation: ours,
        subject,
        signal: new AbortController().signal,
        progress() {},
      });
    /** A capture that shows something, analysed. */
    const capture = async (shown: Partial<Shown>) => {
      const id = newId();
      await records.system((tx) =>
        sql`insert into captures (id, organisation_id, site_id, name, size) values (${id}, ${ours}, ${site}, ${id}, 100)`.execute(
          tx,
        ),
      );
      await records.tenant(ours, (tx) =>
        service.file(tx, { organisation: ours, site, capture: id }, { conversations: [], ...shown }),
      );
      await run(id);
      return id;
    };
    const findings = async (id: string) => {
      const { rows } = await records.tenant(ours, (tx) =>
        sql<{
          rule: string;
          severity: string;
          count: number;
          fields: Record<string, unknown>;
        }>`select f.rule, f.severity, o.count, o.fields
          from findings f join finding_occurrences o on o.finding_id = f.id where o.capture_id = ${id} order by f.rule`.execute(
          tx,
        ),
      );
      return rows;
    };

    before(async () => {
      if (engine === 'by address') external = await startPostgres(folder.path);
      records = await openRecords({ records: external?.address ?? 'embedded' }, `${folder.path}/records`);
      await records.system(async (tx) => {
        for (const id of [ours, other])
          await sql`insert into organisations (id, name, level) values (${id}, ${id}, 'enterprise')`.execute(tx);
        await sql`insert into sites (id, organisation_id, name, description) values (${site}, ${ours}, 'Plant', '')`.execute(tx);
      });
      service = openIntelligence({
        records,
        bus,
        jobs,
        directory: `${folder.path}/lists`,
        samples: `${folder.path}/samples`,
        replaceFindings,
      });
    });
    after(async () => {
      await records?.close();
      await external?.stop();
      folder.remove();
    });

    test('a capture that meets an indicator has a finding with its source; doing it again changes nothing', async () => {
      await write(event('e1', { type: 'ip-dst', value: '198.51.100.7' }, { type: 'domain', value: 'evil.example' }));
      const observables = [
        {
          type: 'domain' as const,
          value: 'c2.evil.example',
          protocol: 'dns',
          client: '10.0.0.5',
          server: '10.0.0.1',
          count: 2,
          firstSeen: day(2),
          lastSeen: day(3),
          frame: 9,
        },
      ];
      const id = await capture({ conversations: [talk('198.51.100.7', day(2)), talk('10.0.0.9', day(2))], observables });
      const first = await findings(id);
      assert.deepEqual(
        first.map(({ rule, severity, count }) => [rule, severity, count]),
        [
          ['indicator-address', 'medium', 3],
          ['indicator-name', 'medium', 2],
        ],
      );
      assert.deepEqual(first[1].fields.value, 'c2.evil.example');
      assert.deepEqual([first[0].fields.source, first[0].fields.document], ['CERT', 'misp-event:e1']);
      await run(id);
      assert.deepEqual(await findings(id), first);
      const { items: bases } = await service.listBases(actor, 1);
      assert.deepEqual(
        bases.map(({ indicator }) => indicator.slice(0, 2)),
        ['e1'],
      );
      const [sighting] = (await service.listCaptureSightings(actor, id)).filter(({ type }) => type === 'ip');
      assert.deepEqual(
        [sighting.indicator.kind, sighting.indicator.key, sighting.outcome, sighting.source],
        ['indicator', 'e1-0', 'finding', 'CERT'],
      );
    });

    test('a warning list keeps a finding away and is named; an old indicator has faded until it is sighted', async () => {
      await write(
        {
          name: 'Shared hosts',
          type: 'cidr',
          version: 1,
          description: 'x',
          list: ['192.0.2.0/24'],
          matching_attributes: ['ip-dst'],
        },
        event('e2', { type: 'ip-dst', value: '192.0.2.1' }, { type: 'ip-dst', value: '203.0.113.50' }),
      );
      const warned = await capture({ conversations: [talk('192.0.2.1', day(2))] });
      assert.deepEqual(await findings(warned), []);
      const [about] = await service.listCaptureSightings(actor, warned);
      assert.deepEqual([about.outcome, about.list], ['warned', 'Shared hosts']);

      const old = '2026-06-01T00:00:00Z';
      const faded = await capture({ conversations: [talk('203.0.113.50', old)] });
      assert.deepEqual(
        (await service.listCaptureSightings(actor, faded)).map(({ outcome }) => outcome),
        ['faded'],
      );
      const after = await capture({ conversations: [talk('203.0.113.50', '2026-06-03T00:00:00Z')] });
      assert.deepEqual(
        (await findings(after)).map(({ rule }) => rule),
        ['indicator-address'],
      );
    });

    test('an indicator that comes later is met in the captures that are there, and one that goes takes its findings along', async () => {
      const id = await capture({ files: [file({})] });
      assert.deepEqual(await findings(id), []);
      await write(event('e3', { type: 'sha256', value: 'AA'.repeat(32) }, { type: 'filename', value: 'nothing.exe' }));
      assert.deepEqual(
        (await findings(id)).map(({ rule }) => rule),
        ['indicator-file'],
      );
      const [{ id: finding }] = (
        await records.tenant(ours, (tx) =>
          sql<{ id: string }>`select finding_id as id from finding_occurrences where capture_id = ${id}`.execute(tx),
        )
      ).rows;
      assert.deepEqual(
        (await service.listFindingSightings(actor, finding)).map(({ document }) => document),
        ['misp-event:e3'],
      );
      await write(event('e3', { type: 'sha256', value: 'dd'.repeat(32) }));
      assert.deepEqual(await findings(id), []);
    });

    test('hashes and rules of the library are written for the analysis, but not what a warning list knows', async () => {
      await write(event('e4', { type: 'md5', value: 'ab'.repeat(16) }, { type: 'sha1', value: 'cd'.repeat(20) }), {
        name: 'Empty',
        type: 'string',
        version: 1,
        description: 'x',
        list: ['cd'.repeat(20)],
      });
      const work = await service.prepare({ organisation: ours, site, capture: newId() });
      const { readFileSync } = await import('node:fs');
      const list = readFileSync(work!.hashes!, 'utf8');
      assert.match(list, new RegExp('ab'.repeat(16)));
      assert.doesNotMatch(list, new RegExp('cd'.repeat(20)));
      assert.match(list, /# source: CERT/);
      assert.equal(work!.samples, null);
      const block = { protocol: 's7comm', name: 'FC12', path: '10.0.0.2/FC12' };
      const before = await capture({
        files: [file({ ...block, sha256: '11'.repeat(32) }), file({ ...block, complete: false, sha256: '22'.repeat(32) })],
      });
      const programs = async (id: string) => (await service.prepare({ organisation: ours, site, capture: id }))?.programs;
      assert.deepEqual(await programs(newId()), [['s7comm 10.0.0.2/FC12', '11'.repeat(32)]]);
      assert.deepEqual(await programs(before), []);
      await records.tenant(ours, (tx) =>
        sql`insert into file_settings (organisation_id, site_id, hashes, rules, samples, changed_by) values (${ours}, ${site}, false, false, true, 'x')`.execute(
          tx,
        ),
      );
      assert.equal(await service.prepare({ organisation: ours, site, capture: newId() }), null);
    });

    test('what is released for sensors is what counts: not what a warning list knows, has faded, or was retracted', async () => {
      // A node that edges name and nobody describes yet; pages of nodes go on behind it.
      const { rows } = await records.execute(
        "insert into fengsui.nodes (kind, key, label, search, state) values ('indicator', 'named only', 'x', '', 'released') returning id",
      );
      const recent = Math.floor(Date.now() / 1000) - 3600;
      const at = { timestamp: String(recent) };
      await write(
        event(
          'e5',
          { type: 'domain', value: 'fresh.example', ...at },
          { type: 'domain', value: 'warned.example', ...at },
          { type: 'domain', value: 'old.example', timestamp: '1000000000' },
        ),
        { name: 'Known', type: 'string', version: 1, description: 'x', list: ['warned.example'] },
      );
      const hold = (state: string) =>
        records.system((tx) =>
          sql`update nodes set state = ${state}, released_at = now() where kind in ('indicator', 'warning-list')`.execute(tx),
        );
      await hold('released');
      const behind = await records.system((tx) => listIndicatorEntries(tx, Number(rows[0].id) - 1, 1));
      assert.deepEqual(
        behind.map(({ more }) => more),
        [true],
      );
      const released = openReleased(records, join(folder.path, `content-${engine}`), async () => []);
      const read = async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of released.open(await released.made()) as AsyncIterable<Buffer>) chunks.push(chunk);
        return gunzipSync(Buffer.concat(chunks)).toString();
      };
      const text = await read();
      const [line] = text.split('\n').filter((one) => one.startsWith('{"i"') && one.includes('fresh.example'));
      const [, , , score, until] = (JSON.parse(line) as { i: [string, string, number, number, number] }).i;
      assert.ok(score > 0 && score <= 100 && until > recent);
      assert.doesNotMatch(text, /warned\.example|old\.example/);
      assert.match(text.trim().split('\n').at(-1) ?? '', /^\{"end"/);
      const { version } = await released.made();
      assert.equal((await released.made()).version, version);
      await hold('retracted');
      const newer = sql`insert into library_content (name, version) values ('indicator-lists', 'later') on conflict (name) do update set version = 'later'`;
      await records.system((tx) => newer.execute(tx));
      assert.doesNotMatch(await read(), /fresh\.example/);
      await hold('released');
    });

    test('files are listed and found, and no other organisation sees anything of all this', async () => {
      const judged = { by: 'hash' as const, name: 'Triton', reason: 'r', source: 's', techniques: [] };
      const id = await capture({
        files: [file({ name: 'a.bin', sha256: 'ee'.repeat(32), verdicts: [judged] }), file({ name: 'b.txt' })],
      });
      const list = (query: object) => service.listFiles(actor, query).then(({ items }) => items.map(({ name }) => name));
      assert.deepEqual(await list({ capture: id }), ['b.txt', 'a.bin']);
      assert.deepEqual(await list({ verdict: 'any', capture: id }), ['a.bin']);
      assert.deepEqual(await list({ sha256: 'EE'.repeat(32) }), ['a.bin']);
      assert.deepEqual(await list({ q: 'B.TXT' }), ['b.txt']);
      const { items, next } = await service.listFiles(actor, { capture: id, limit: 1 });
      assert.deepEqual((await service.listFiles(actor, { capture: id, limit: 1, after: next! })).items.length, items.length);
      assert.deepEqual((await service.listFiles({ organisation: other }, {})).items, []);
      assert.deepEqual(await service.listCaptureSightings({ organisation: other }, id), []);
      for (const table of ['carved_files', 'observed_values', 'indicator_sightings', 'file_settings']) {
        const count = (organisation: string) =>
          records.tenant(
            organisation,
            async (tx) =>
              (await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx)).rows[0].count,
          );
        assert.ok((await count(ours)) > 0, table);
        assert.equal(await count(other), 0, table);
      }
    });
  });
}
