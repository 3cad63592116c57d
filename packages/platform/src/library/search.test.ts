import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records, type Tx } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { searchNodes, searchWithFacets, toSearch, type SearchFilters } from './store-search.ts';
import { searchVector } from './words.ts';

/** Enough that common words are looked for among the newest, and rarer ones by themselves. */
const count = 12_000;
const day = 86_400_000;

interface Made {
  key: string;
  name: string;
  text: string;
  sorted: number;
}

/** Names and texts with words of every frequency; those of the old ones are common only among the old. */
const made: Made[] = Array.from({ length: count }, (_, at) => ({
  key: `N-${at}`,
  name: [`Pump ${at % 50}`, ...(at % 3 === 0 ? ['工业控制产品'] : []), ...(at < 4000 ? ['ancient'] : [])].join(' '),
  text: [
    'flow',
    ...(at % 2 === 0 ? ['漏洞'] : []),
    ...(at % 700 === 0 ? ['rare'] : []),
    ...(at >= 4000 && at < 4010 ? ['ancient'] : []),
  ].join(' '),
  sorted: Date.parse('2000-01-01T00:00:00Z') + Math.floor(at / 3) * day,
}));

describe('a search over many nodes', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const organisation = newId();
  let records: Records;
  const read = <T>(work: (tx: Tx) => Promise<T>) => records.tenant(organisation, work);

  before(async () => {
    records = await openRecords({ records: 'embedded' }, `${folder.path}/records`);
    await records.system(async (tx) => {
      for (let at = 0; at < count; at += 2000) {
        const part = made.slice(at, at + 2000);
        await sql`insert into nodes (kind, key, label, sources, sorted_at, search) select 'vulnerability', key, label, '{NVD}', sorted, search::tsvector
          from unnest(${part.map(({ key }) => key)}::text[], ${part.map(({ name }) => name)}::text[],
            ${part.map(({ sorted }) => new Date(sorted).toISOString())}::timestamptz[],
            ${part.map(({ key, name, text }) => searchVector({ kind: 'vulnerability', key, names: [name], texts: [text] }))}::text[])
            as r (key, label, sorted, search)`.execute(tx);
      }
    });
    await records.execute('analyze nodes');
  });
  after(async () => {
    await records?.close();
    folder.remove();
  });

  /** What a search is to find: names before texts, the newest first, of one day the latest written first. */
  const expected = (word: string, { from, to }: SearchFilters = {}): string[] =>
    made
      .map((one, at) => ({ ...one, at, rank: one.name.includes(word) ? 1 : one.text.includes(word) ? 0 : -1 }))
      .filter(({ rank, sorted }) => rank >= 0 && !(from && sorted < Date.parse(from)) && !(to && sorted >= Date.parse(to)))
      .toSorted((one, other) => other.rank - one.rank || other.sorted - one.sorted || other.at - one.at)
      .map(({ key }) => key);

  const span = { from: '2003-02-03T00:00:00Z', to: '2005-06-07T00:00:00Z' };
  for (const [word, filters] of [
    ['flow', {}],
    ['漏洞', {}],
    ['工业控制产品', {}],
    ['ancient', {}],
    ['rare', {}],
    ['flow', span],
    ['漏洞', span],
  ] as const) {
    test(`${word}, page by page${filters === span ? ', within a span of time' : ''}`, async () => {
      const wanted = expected(word, filters);
      const search = toSearch({ q: `${word} `, ...filters });
      const { facets, ...first } = await read((tx) => searchWithFacets(tx, search, 300, ({ key }) => key));
      assert.deepEqual([facets.total, facets.atLeast], [Math.min(3000, wanted.length), wanted.length >= 3000]);
      assert.deepEqual(facets.states, [{ value: 'released', count: facets.total }]);
      const found = [...first.items];
      // The last pages too, where what is left is looked for behind what was told.
      for (let next = first.next; next !== null && found.length < 4500; ) {
        const page = await read((tx) => searchNodes(tx, search, { limit: 700, after: next! }, ({ key }) => key));
        found.push(...page.items);
        next = page.next;
      }
      assert.deepEqual(found, wanted.slice(0, found.length));
      assert.ok(found.length >= Math.min(4500, wanted.length));
    });
  }

  test('an identifier comes before those that begin like it, and these before names', async () => {
    const { items, facets } = await read((tx) => searchWithFacets(tx, toSearch({ q: 'N-11' }), 20, ({ key }) => key));
    assert.equal(items[0], 'N-11');
    assert.ok(items.every((key) => key.startsWith('N-11')));
    assert.equal(new Set(items).size, 20);
    assert.ok(facets.total > 20);
  });
});
