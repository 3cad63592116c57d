import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readLibraryFile } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { findEntry } from './store-entry.ts';
import { searchNodes, toSearch } from './store-search.ts';
import { type Prepared, prepare, Writer } from './writer.ts';

const folder = fileURLToPath(new URL('../../../../../shared/corpora/cti', import.meta.url));

/** Real collections, written as an import does and asked for as a person does. */
describe('real collections in the library', { skip: !existsSync(folder), timeout: 60_000 }, () => {
  const home = temporaryFolder();
  let records: Records;
  after(async () => {
    await records?.close();
    home.remove();
  });

  test('ATT&CK for ICS is there in full, and joined with EMB3D', async () => {
    records = await openRecords({ records: 'embedded' }, `${home.path}/records`);
    const writer = new Writer();
    for (const name of ['attack-ics/ics-attack-18.1.json', 'emb3d/emb3d-stix-2.0.1.json']) {
      const items: Prepared[] = [];
      const chunks = createReadStream(join(folder, name));
      for await (const item of readLibraryFile(chunks, { name, retrieved: '2026-01-01T00:00:00Z' })) {
        assert.ok(!('problem' in item), JSON.stringify(item).slice(0, 300));
        items.push(prepare(item));
      }
      await records.system((tx) => writer.write(tx, items));
    }
    const { rows } = await records.execute(`select kind, count(*)::int as n from fengsui.nodes group by kind`);
    const counts = new Map(rows.map(({ kind, n }) => [kind, Number(n)]));
    assert.ok(counts.get('technique')! >= 80 && counts.get('mitigation')! >= 50, JSON.stringify([...counts]));
    const organisation = newId();
    const technique = await records.tenant(organisation, (tx) => findEntry(tx, 'technique', 'T0855'));
    assert.equal(technique?.label, 'Unauthorized Command Message');
    assert.ok(technique.relations.some(({ type, direction }) => type === 'mitigates' && direction === 'in'));
    const found = await records.tenant(organisation, (tx) =>
      searchNodes(tx, toSearch({ q: 'unauthorized command message' }), { limit: 1, after: undefined }, ({ key }) => key),
    );
    assert.deepEqual(found.items, ['T0855']);
  });

  test('every relation that a document states is kept, and nothing is written twice', async () => {
    const { rows } = await records.system((tx) =>
      sql<{ stated: number; kept: number }>`select
        (select count(distinct (e ->> 'from', e ->> 'type', e ->> 'to', d.kind, d.id))::int
          from documents d, jsonb_array_elements(d.content -> 'edges') e) as stated,
        (select count(*)::int from edges) as kept`.execute(tx),
    );
    assert.ok(rows[0].kept > 1000);
    assert.equal(rows[0].kept, rows[0].stated);
  });
});
