import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { EntrySummary, Facets, SearchQuery } from './schema-search.ts';
import { filterQuery, wordQuery } from './words.ts';

/** SQL of searching all nodes that a tenant may see. */

/** What is searched for, as conditions on `visible_nodes n`. */
export interface Search {
  /** What was asked, as identifiers are compared; empty when nothing was. */
  text: string;
  /** Words and filters together; null for everything. */
  all: string | null;
  /** The same with the words in names alone; null when no words were asked for. */
  named: string | null;
  /** Filters alone; null without any. */
  filters: string | null;
  kind: string | undefined;
  /** What words cannot tell. */
  rest: RawBuilder<unknown>;
  /** Of this, the time: the newest of a span of time are looked for within it. */
  span: RawBuilder<unknown>;
  /** Whether words were asked for and none was understood: nothing is found then. */
  nothing: boolean;
}

export type SearchFilters = Omit<SearchQuery, 'limit' | 'after'> & { flag?: string };

/** Hits that are counted and sorted whatever they are; of what is more common the newest are looked for among so many of the newest nodes first. */
const mostFetched = 3000;
const looks = [1500, 8000, 30_000] as const;
/** Identifiers that begin like what was asked. */
const mostPrefixes = 100;

export function toSearch({ q, kind, source, vendor, severity, flag, from, to, state }: SearchFilters): Search {
  const text = (q ?? '').trim();
  const filters = filterQuery({ kind, source, vendor, severity, flag });
  const words = text === '' ? null : wordQuery(q ?? '');
  const join = (query: string | null) => [query, filters].filter((part) => part !== null).join(' & ') || null;
  const span = sql`${from === undefined ? sql`` : sql`and n.sorted_at >= ${from}::timestamptz`}
    ${to === undefined ? sql`` : sql`and n.sorted_at < ${to}::timestamptz`}`;
  return {
    text: text.toLowerCase(),
    all: join(words),
    filters,
    kind,
    named: words === null ? null : join(wordQuery(q ?? '', true)),
    rest: sql`true ${span} ${state === undefined ? sql`` : sql`and n.state = ${state}`}`,
    span,
    nothing: text !== '' && words === null,
  };
}

const found = ({ all, rest }: Search) => sql`${all === null ? sql`true` : sql`n.search @@ ${all}::tsquery`} and ${rest}`;

/** A hit, and what its place in the list is. */
export type FoundNode = EntrySummary & { nodeId: number; sorted: string | null; rank: number };
const columns = sql`n.id as "nodeId", n.kind, n.key, n.label, n.label_zh as "labelZh", n.summary, n.sources, n.severity, n.state,
  n.sorted_at as at, n.sorted_at as sorted, n.organisation_id is not null as own, n.attributes`;

/** Ranks of hits, best first: the identifier or name itself, identifiers that begin with it, words of names, words of texts. */
const ranks = [3, 2, 1, 0] as const;

/**
 * Searches: identifiers first, then names, then texts; within each the newest first.
 * @param map makes an item of the answer of a row
 */
export async function searchNodes<T>(
  tx: Tx,
  search: Search,
  page: { limit: number; after: string | undefined },
  map: (row: FoundNode) => T,
): Promise<PageOf<T>> {
  const after = decodeCursor(page.after, 3);
  if (search.nothing) return { items: [], next: null };
  const rows: FoundNode[] = [];
  const identifiers = await areIdentifiers(tx, search);
  for (const rank of search.text === '' ? [0 as const] : ranks) {
    if ((rank === 2 && !identifiers) || (after !== null && rank > Number(after[0]))) continue;
    const behind = after !== null && rank === Number(after[0]) ? after : null;
    rows.push(
      ...(await readRank(tx, search, rank, { identifiers, isCommon: behind !== null }, behind, page.limit + 1 - rows.length)),
    );
    if (rows.length > page.limit) break;
  }
  return toPage(rows, page.limit, map);
}

/** The first page of a search, and how all its hits are divided: they are read once for both, unless there are very many. */
export async function searchWithFacets<T>(
  tx: Tx,
  search: Search,
  limit: number,
  map: (row: FoundNode) => T,
): Promise<PageOf<T> & { facets: Facets }> {
  if (search.nothing) return { items: [], next: null, facets: noFacets };
  const identifiers = await areIdentifiers(tx, search);
  const rows: FoundNode[] = [];
  if (search.text !== '') {
    rows.push(...(await readRank(tx, search, 3, { identifiers, isCommon: false }, null, limit + 1)));
    if (identifiers)
      rows.push(...(await readRank(tx, search, 2, { identifiers, isCommon: false }, null, limit + 1 - rows.length)));
  }
  const { facets, best } = await readHits(tx, search, rows, limit + 1 - rows.length);
  if (!facets.atLeast) rows.push(...(await readNodes(tx, best)));
  else {
    for (const rank of search.text === '' ? ([0] as const) : ([1, 0] as const))
      if (rows.length <= limit)
        rows.push(...(await readRank(tx, search, rank, { identifiers, isCommon: rank === 0 }, null, limit + 1 - rows.length)));
  }
  return { ...toPage(rows, limit, map), facets };
}

function toPage<T>(rows: readonly FoundNode[], limit: number, map: (row: FoundNode) => T): PageOf<T> {
  return pageOf(rows, limit, (row) => [row.rank, row.sorted, row.nodeId], map);
}

/** Whether some identifiers, but not a whole year of them, begin like what was asked. */
async function areIdentifiers(tx: Tx, search: Search): Promise<boolean> {
  if (search.text === '') return false;
  const { rows } = await sql<{ n: number }>`select count(*) as n from (select from visible_nodes n where ${beginsWith(search)}
    limit ${mostPrefixes}) counted`.execute(tx);
  return rows[0].n > 0 && rows[0].n < mostPrefixes;
}

/** How many nodes satisfy a condition, as the database believes: it costs nothing, and only the way to the hits depends on it. */
async function estimate(tx: Tx, condition: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{
    'QUERY PLAN': { Plan: { 'Plan Rows': number } }[];
  }>`explain (format json) select from visible_nodes n where ${condition}`.execute(tx);
  return rows[0]['QUERY PLAN'][0].Plan['Plan Rows'];
}

const lowerKey = sql`lower(n.key)`;
const beginsWith = ({ text }: Search) => sql`${lowerKey} like ${`${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;

async function readRank(
  tx: Tx,
  search: Search,
  rank: (typeof ranks)[number],
  { identifiers, isCommon }: { identifiers: boolean; isCommon: boolean },
  after: readonly unknown[] | null,
  limit: number,
): Promise<FoundNode[]> {
  const behind =
    after === null
      ? sql``
      : sql`and (n.sorted_at, n.id) < (coalesce(${after[1]}::timestamptz, '-infinity'), ${after[2]}::bigint)`;
  const order = sql`order by n.sorted_at desc, n.id desc limit ${limit}`;
  const select = sql`select ${columns}, ${sql.lit(rank)}::int as rank from`;
  const identified = sql`n.search @@ ${filterQuery({ name: search.text })}::tsquery`;
  if (rank === 3)
    return rowsOf(tx, sql`${select} visible_nodes n where ${identified} and ${narrowed(search)} ${behind} ${order}`);
  if (rank === 2) {
    const begun = sql`${beginsWith(search)} and not ${identified} and ${narrowed(search)}`;
    return rowsOf(tx, sql`${select} visible_nodes n where ${begun} ${behind} ${order}`);
  }
  const others =
    search.text === '' ? sql`` : sql`and not ${identified} ${identifiers ? sql`and not ${beginsWith(search)}` : sql``}`;
  const hits =
    rank === 1
      ? sql`n.search @@ ${search.named}::tsquery and ${search.rest} ${others}`
      : search.named === null
        ? found(search)
        : sql`${found(search)} and not n.search @@ ${search.named}::tsquery ${others}`;
  // Words that stand together are believed to be rarer than they are.
  const many = Math.max(await estimate(tx, hits), isCommon ? mostFetched : 0);
  let some: FoundNode[] = [];
  for (const [at, number] of (many < mostFetched ? [] : looks).entries()) {
    // As many hits are fetched as fast as so many of the newest are looked at.
    if (at > (isCommon ? 1 : 0) && many < 2 * number && some.length * (number / looks[at - 1]) < limit) break;
    // A kind has an index in the order of time of its own.
    const ofKind = search.kind === undefined ? sql`` : sql`and n.kind = ${search.kind}`;
    some = await rowsOf(
      tx,
      sql`${select} (select * from visible_nodes n where true ${ofKind} ${search.span} ${behind} order by n.sorted_at desc, n.id desc
        limit ${number}) n where ${hits} ${order}`,
    );
    if (some.length === limit) return some;
  }
  // All hits are fetched by their words and sorted then; without the fence the order might be read until they turn up.
  return rowsOf(
    tx,
    sql`with hits as materialized (select n.id, n.sorted_at from visible_nodes n where ${hits} ${behind}),
      best as materialized (select n.id from hits n ${order})
      ${select} best join visible_nodes n using (id) order by n.sorted_at desc, n.id desc`,
  );
}

/** Filters without the words: an identifier needs none. */
function narrowed({ rest, filters }: Search): RawBuilder<unknown> {
  return filters === null ? rest : sql`n.search @@ ${filters}::tsquery and ${rest}`;
}

async function rowsOf(tx: Tx, query: RawBuilder<unknown>): Promise<FoundNode[]> {
  return (await (query as RawBuilder<FoundNode>).execute(tx)).rows;
}

const noFacets: Facets = { atLeast: false, total: 0, kinds: [], sources: [], severities: [], years: [], states: [] };

/**
 * Reads the hits once: how they are divided, and which are the best of those that are not known yet. Of very many only the
 * first are counted, and the figures say so; which are the best is not known then.
 */
async function readHits(
  tx: Tx,
  search: Search,
  known: readonly FoundNode[],
  wanted: number,
): Promise<{ facets: Facets; best: { id: number; rank: 0 | 1 }[] }> {
  const place = search.named === null ? sql`0` : sql`case when n.search @@ ${search.named}::tsquery then 1 else 0 end`;
  const { rows } = await sql<{ facet: string; value: string; n: number }>`with hits as materialized (
      select n.id, n.kind, n.sources, n.severity, n.sorted_at, n.state, ${place} as place from visible_nodes n
      where ${found(search)} limit ${mostFetched})
    select 'total' as facet, '' as value, count(*)::int as n from hits
    union all select 'kind', kind, count(*)::int from hits group by kind
    union all select 'source', source, count(*)::int from hits, unnest(sources) as source group by source
    union all select 'severity', severity, count(*)::int from hits where severity is not null group by severity
    union all select 'state', state, count(*)::int from hits group by state
    union all select 'year', extract(year from sorted_at)::int::text, count(*)::int from hits where sorted_at > '-infinity' group by 2
    union all select 'best ' || place, id::text, row_number() over (order by place desc, sorted_at desc, id desc)::int
      from (select place, id, sorted_at from hits where id <> all(${known.map(({ nodeId }) => nodeId)}::bigint[]) and (select count(*) from hits) < ${mostFetched}
        order by place desc, sorted_at desc, id desc limit ${Math.max(0, wanted)}) best`.execute(tx);
  const of = (facet: string) =>
    rows
      .filter((row) => row.facet === facet)
      .map(({ value, n }) => ({ value, count: n }))
      .toSorted((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
  const total = rows.find(({ facet }) => facet === 'total')!.n;
  const best = rows.filter(({ facet }) => facet.startsWith('best ')).toSorted((one, other) => one.n - other.n);
  const facets = {
    atLeast: total >= mostFetched,
    total,
    kinds: of('kind'),
    sources: of('source').slice(0, 50),
    severities: of('severity'),
    states: of('state'),
    years: of('year').toSorted((one, other) => Number(other.value) - Number(one.value)),
  };
  return { facets, best: best.map(({ facet, value }) => ({ id: Number(value), rank: facet === 'best 1' ? 1 : 0 })) };
}

/** Nodes in the order in which they are named. */
async function readNodes(tx: Tx, best: readonly { id: number; rank: 0 | 1 }[]): Promise<FoundNode[]> {
  if (best.length === 0) return [];
  const rows = await rowsOf(
    tx,
    sql`select ${columns}, r.rank from unnest(${best.map(({ id }) => id)}::bigint[], ${best.map(({ rank }) => rank)}::int[])
      with ordinality as r (id, rank, place) join visible_nodes n on n.id = r.id order by r.place`,
  );
  return rows;
}
