import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records, type Tx } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { type Engine, startPostgres } from '../testing-engines.ts';
import type { Asset } from './schema.ts';
import { listAssets } from './store-assets.ts';
import { listFindings } from './store-findings.ts';
import { endSuppression, insertSuppression, updateSuppression } from './store-suppressions.ts';

const later = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

for (const engine of ['embedded', 'by address'] as const) {
  describe(`which findings are suppressed, ${engine}`, { timeout: 120_000 }, () => {
    const folder = temporaryFolder();
    const [plant, other] = [newId(), newId()];
    const [site, second, foreign] = [newId(), newId(), newId()];
    const assets = Array.from({ length: 4 }, newId);
    let external: Engine | undefined;
    let records: Records;
    const here = <T>(work: (tx: Tx) => Promise<T>) => records.tenant(plant, work);
    const suppress = (tx: Tx, scope: object, hours = 1, organisation = plant) =>
      insertSuppression(tx, organisation, { owner: 'Ann', reason: 'Planned', expiresAt: later(hours), by: 'Ann', ...scope });
    const put = (tx: Tx, count: number, organisation = plant, where = site) =>
      sql`insert into findings (id, organisation_id, site_id, rule, title, severity, severity_rank, confidence, techniques, client, server,
          client_asset_id, server_asset_id, first_seen, last_seen, count)
        select gen_random_uuid(), ${organisation}, case when n % 5 = 0 and ${organisation === plant} then ${second}::uuid else ${where}::uuid end,
          'rule-' || n % 7, 'Finding', 'high', 3, 1, '{}', '10.0.0.' || n % 11, 'FE80::' || n,
          case when ${organisation === plant} then (${assets}::uuid[])[1 + n % 4] end, null, '2024-01-01'::timestamptz + n * interval '1 hour',
          '2024-01-02'::timestamptz + n * interval '1 hour', 1 from generate_series(1, ${count}::int) n`.execute(tx);
    /** How many findings are suppressed; that each is exactly when an active suppression covers it. */
    const suppressed = async (organisation = plant): Promise<number> => {
      const { rows } = await records.tenant(organisation, (tx) =>
        sql<{ kept: boolean; asked: boolean }>`select coalesce(f.suppressed_until > now(), false) as kept, exists (
            select from suppressions x where x.ended_at is null and x.expires_at > now() and (x.rule is null or x.rule = f.rule)
              and (x.client is null or x.client = lower(f.client)) and (x.server is null or x.server = lower(f.server))
              and (x.asset_id is null or x.asset_id = f.client_asset_id or x.asset_id = f.server_asset_id)
              and (x.site_id is null or x.site_id = f.site_id) and (x.seen_from is null or x.seen_from <= f.first_seen)
              and (x.seen_until is null or x.seen_until >= f.last_seen)) as asked from findings f`.execute(tx),
      );
      assert.ok(rows.every(({ kept, asked }) => kept === asked));
      return rows.filter(({ kept }) => kept).length;
    };

    before(async () => {
      if (engine === 'by address') external = await startPostgres(folder.path);
      records = await openRecords({ records: external?.address ?? 'embedded' }, `${folder.path}/records`);
      await records.system(async (tx) => {
        for (const id of [plant, other])
          await sql`insert into organisations (id, name, level) values (${id}, ${id}, 'enterprise')`.execute(tx);
        for (const [id, organisation] of [
          [site, plant],
          [second, plant],
          [foreign, other],
        ])
          await sql`insert into sites (id, organisation_id, name) values (${id}, ${organisation}, ${id})`.execute(tx);
        for (const id of assets)
          await sql`insert into assets (id, organisation_id, site_id, first_seen, last_seen) values (${id}, ${plant}, ${site}, now(), now())`.execute(
            tx,
          );
      });
      await here((tx) => put(tx, 300));
      await records.tenant(other, (tx) => put(tx, 50, other, foreign));
    });
    after(async () => {
      await records?.close();
      await external?.stop();
      folder.remove();
    });

    test('those that an active suppression covers, whatever it is about and whoever comes first', async () => {
      assert.equal(await suppressed(), 0);
      const scopes = [
        { rule: 'rule-1' },
        { client: '10.0.0.3', rule: 'rule-2' },
        { server: 'fe80::17' },
        { asset: assets[0], rule: 'rule-3' },
        { site: second, rule: 'rule-4' },
        { seenFrom: '2024-01-03T00:00:00Z', seenUntil: '2024-01-05T00:00:00Z' },
      ];
      let last = 0;
      for (const scope of scopes) {
        await here((tx) => suppress(tx, scope));
        const now = await suppressed();
        assert.ok(now > last, JSON.stringify(scope));
        last = now;
      }
      // Findings that come later, and those that change.
      await here((tx) => sql`update findings set server = server || ':1'`.execute(tx));
      await here((tx) => put(tx, 100));
      assert.ok((await suppressed()) > last);
      await here((tx) =>
        sql`update findings set last_seen = last_seen + interval '9 days', rule = 'rule-9' where rule = 'rule-1'`.execute(tx),
      );
      await here((tx) => sql`update findings set client_asset_id = null where client_asset_id = ${assets[0]}`.execute(tx));
      await suppressed();
      assert.equal(await suppressed(other), 0, "another organisation's suppressions count");
    });

    test('until the last of them ends or expires', async () => {
      const of = (rule: string) => here((tx) => listFindings(tx, { q: rule, suppressed: true, limit: 500 }));
      assert.equal((await of('rule-5')).items.length > 0, true);
      await here((tx) => sql`update suppressions set ended_at = now() where rule is null or rule <> 'rule-4'`.execute(tx));
      assert.equal((await of('rule-5')).items.length, 0);
      const [one, longer] = await here(async (tx) => [
        await suppress(tx, { rule: 'rule-5' }),
        await suppress(tx, { rule: 'rule-5' }, 2),
      ]);
      const many = await suppressed();
      await here((tx) => endSuppression(tx, one, 'Ann'));
      assert.equal(await suppressed(), many);
      assert.equal((await of('rule-5')).items[0].suppression?.id, longer);
      // It comes back by itself: nothing is written when the time is over.
      await here((tx) => updateSuppression(tx, longer, { expiresAt: new Date(Date.now() + 1500).toISOString() }));
      assert.equal(await suppressed(), many);
      await sleep(1600);
      assert.ok((await suppressed()) < many);
      assert.equal((await of('rule-5')).items.length, 0);
    });

    test('a finding and a suppression that are written at the same moment see each other', async () => {
      let written!: () => void;
      let release!: () => void;
      const [isWritten, mayCommit] = [
        new Promise<void>((done) => (written = done)),
        new Promise<void>((done) => (release = done)),
      ];
      const finding = here(async (tx) => {
        await sql`insert into findings (id, organisation_id, site_id, rule, title, severity, severity_rank, confidence, techniques, client,
            server, first_seen, last_seen, count)
          values (${newId()}, ${plant}, ${site}, 'meeting', '', 'low', 1, 1, '{}', 'a', 'b', now(), now(), 1)`.execute(tx);
        written();
        await mayCommit;
      });
      await isWritten;
      const before = await suppressed();
      const suppression = here((tx) => suppress(tx, { rule: 'meeting' }));
      await sleep(100);
      release();
      await Promise.all([finding, suppression]);
      assert.equal(await suppressed(), before + 1);
    });

    test('assets in the order of their risk ask nothing of the suppressions', async () => {
      await here((tx) => suppress(tx, { rule: 'rule-0' }));
      let items: Asset[] = [];
      const undone = new Error('undone');
      // Who has no right to read the suppressions reads the assets all the same.
      await assert.rejects(
        records.system(async (tx) => {
          await sql`revoke select on suppressions from fengsui_tenant`.execute(tx);
          await sql`select set_config('role', 'fengsui_tenant', true), set_config('fengsui.organisation', ${plant}, true)`.execute(
            tx,
          );
          items = (await listAssets(tx, { sort: 'risk' })).items;
          throw undone;
        }),
        undone,
      );
      const counted = await here((tx) =>
        sql<{ n: number }>`select count(*) as n from findings f where client_asset_id = ${items[0].id}
        and state = 'new' and not coalesce(f.suppressed_until > now(), false)`.execute(tx),
      );
      assert.equal(items[0].openFindings, counted.rows[0].n);
    });
  });
}
