import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records, type Tx } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { type Engine, startPostgres } from '../testing-engines.ts';
import { countEntries, sumCounts } from './store-counts.ts';

for (const engine of ['embedded', 'by address'] as const) {
  describe(`counts of the library, ${engine}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    const [plant, other] = [newId(), newId()];
    let external: Engine | undefined;
    let records: Records;
    const node = (tx: Tx, kind: string, keys: string[], state = 'released', organisation: string | null = null) =>
      sql`insert into nodes (organisation_id, kind, key, label, state, search)
        select ${organisation}::uuid, ${kind}, key, key, ${state}, '' from unnest(${keys}::text[]) key`.execute(tx);
    /** What an organisation is told; the counts of rows of changes are of no interest. */
    const told = (organisation: string, unreleased = false) =>
      records.tenant(organisation, async (tx) => {
        if (unreleased) await sql`select set_config('fengsui.unreleased', 'on', true)`.execute(tx);
        const { many: _many, ...counts } = await countEntries(tx);
        return counts;
      });

    before(async () => {
      if (engine === 'by address') external = await startPostgres(folder.path);
      records = await openRecords({ records: external?.address ?? 'embedded' }, `${folder.path}/records`);
      await records.system(async (tx) => {
        for (const id of [plant, other])
          await sql`insert into organisations (id, name, level) values (${id}, ${id}, 'enterprise')`.execute(tx);
        await node(tx, 'weakness', ['CWE-1', 'CWE-2', 'CWE-3']);
        await node(tx, 'indicator', ['one', 'two'], 'collected');
        await node(tx, 'indicator', ['three']);
        await node(tx, 'asset', ['pump'], 'released', plant);
        await node(tx, 'asset', ['valve', 'motor'], 'released', other);
      });
    });
    after(async () => {
      await records?.close();
      await external?.stop();
      folder.remove();
    });

    test('each organisation is told of the library and of its own, and of what is not released only who works on it', async () => {
      const released = (count: number) => [{ value: 'released', count }];
      assert.deepEqual(await told(plant), {
        entries: 5,
        kinds: [
          { value: 'weakness', count: 3, own: 0, states: released(3) },
          { value: 'asset', count: 1, own: 1, states: released(1) },
          { value: 'indicator', count: 1, own: 0, states: released(1) },
        ],
        states: released(5),
      });
      const mine = (await told(other)).kinds.find(({ value }) => value === 'asset');
      assert.deepEqual(mine, { value: 'asset', count: 2, own: 2, states: released(2) });
      const working = await told(plant, true);
      assert.deepEqual(working.states, [
        { value: 'released', count: 5 },
        { value: 'collected', count: 2 },
      ]);
      assert.deepEqual(
        working.kinds.find(({ value }) => value === 'indicator'),
        {
          value: 'indicator',
          count: 3,
          own: 0,
          states: [
            { value: 'collected', count: 2 },
            { value: 'released', count: 1 },
          ],
        },
      );
    });

    test('nobody but the server writes them', async () => {
      for (const statement of [
        sql`insert into library_counts values (${plant}, 'asset', 'released', false, 9)`,
        sql`update library_counts set number = 9`,
        sql`delete from library_counts`,
      ]) {
        await assert.rejects(
          records.tenant(plant, (tx) => statement.execute(tx)),
          /permission denied/,
        );
      }
      // What a tenant writes of its own nodes is counted all the same.
      await records.tenant(plant, (tx) => node(tx, 'zone', ['cell'], 'released', plant));
      assert.equal((await told(plant)).kinds.find(({ value }) => value === 'zone')?.own, 1);
      assert.equal(
        (await told(other)).kinds.find(({ value }) => value === 'zone'),
        undefined,
      );
    });

    test('they are as the nodes are, after changes, removals, what is undone, and when they are summed up', async () => {
      await records.system(async (tx) => {
        await sql`update nodes set state = 'released' where key = 'one'`.execute(tx);
        await sql`update nodes set state = 'retracted', released_at = now() where key = 'CWE-1'`.execute(tx);
        await sql`update nodes set label = 'Another name' where key = 'CWE-2'`.execute(tx);
        await sql`delete from nodes where key = 'CWE-3'`.execute(tx);
        await sql`insert into nodes (kind, key, label, search) values ('weakness', 'CWE-2', 'Twice', '')
          on conflict (organisation_id, kind, key) do update set label = excluded.label`.execute(tx);
      });
      await assert.rejects(
        records.system(async (tx) => {
          await node(tx, 'weakness', ['CWE-9']);
          throw new Error('undone');
        }),
      );
      const counted = async () => {
        const { rows } = await records.system((tx) =>
          sql<{ kind: string; state: string; n: number }>`select organisation_id as o, kind, state, count(*) as n from nodes
            group by 1, 2, 3 order by 1, 2, 3`.execute(tx),
        );
        return rows;
      };
      const kept = async () => {
        const { rows } = await records.system((tx) =>
          sql<{
            kind: string;
            state: string;
            n: number;
          }>`select organisation_id as o, kind, state, sum(number) as n from library_counts
            group by 1, 2, 3 having sum(number) <> 0 order by 1, 2, 3`.execute(tx),
        );
        return rows;
      };
      assert.deepEqual(await kept(), await counted());
      const before = await told(plant, true);
      // Two that sum up at once do not count anything twice.
      await Promise.all([records.system(sumCounts), records.system(sumCounts)]);
      assert.deepEqual(await kept(), await counted());
      assert.deepEqual(await told(plant, true), before);
      await records.system(sumCounts);
      const { rows } = await records.system((tx) => sql<{ n: number }>`select count(*) as n from library_counts`.execute(tx));
      assert.equal(rows[0].n, (await counted()).length);
    });
  });
}
