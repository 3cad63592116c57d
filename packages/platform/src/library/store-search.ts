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
  /** Whether words were asked for and none was understood: nothing is found then. */
  nothing: boolean;
}

export type SearchFilters = Omit<SearchQuery, 'limit' | 'after'> & { flag?: string };

/** Hits that are fetched to be sorted or divided; of what is more common the newest are looked for among the newest nodes first. */
const mostFetched = 3000;
const newest = 8000;
/** Identifiers that begin like what was asked. */
const mostPrefixes = 100;

export function toSearch({ q, kind, source, vendor, severity, flag, from, to, state }: SearchFilters): Search {
  const text = (q ?? '').trim();
  const filters = filterQuery({ kind, source, vendor, severity, flag });
  const words = text === '' ? null : wordQuery(q ?? '');
  const join = (query: string | null) => [query, filters].filter((part) => part !== null).join(' & ') || null;
  return {
    text: text.toLowerCase(),
    all: join(words),
    filters,
    kind,
    named: words === null ? null : join(wordQuery(q ?? '', true)),
    rest: sql`true ${from === undefined ? sql`` : sql`and n.sorted_at >= ${from}::timestamptz`}
      ${to === undefined ? sql`` : sql`and n.sorted_at < ${to}::timestamptz`} ${state === undefined ? sql`` : sql`and n.state = ${state}`}`,
    nothing: text !== '' && words === null,
  };
}

const found = ({ all, rest }: Search) => sql`${all === null ? sql`true` : sql`n.search @@ ${all}::tsquery`} and ${rest}`;

type Row = EntrySummary & { nodeId: number; sorted: string | null; rank: number };
const columns = sql`n.id as "nodeId", n.kind, n.key, n.label, n.label_zh as "labelZh", n.summary, n.sources, n.severity, n.state,
  n.sorted_at as at, n.sorted_at as sorted, n.organisation_id is not null as own, n.attributes`;

/** Ranks of hits, best first: the identifier or name itself, identifiers that begin with it, words of names, words of texts. */
const ranks = [3, 2, 1, 0] as const;

/**
 * Searches: identifiers first, then names, then texts; within each the newest first.
 * @param page `hits` is how many there are, as far as the facets have counted them already
 */
export async function searchNodes<T>(
  tx: Tx,
  search: Search,
  page: { limit: number; after: string | undefined; hits?: number },
  map: (row: Row) => T,
): Promise<PageOf<T>> {
  const after = decodeCursor(page.after, 3);
  if (search.nothing) return { items: [], next: null };
  const rows: Row[] = [];
  const wanted = page.limit + 1;
  const probed = await probe(tx, search, page.hits);
  for (const rank of search.text === '' ? [0 as const] : ranks) {
    if ((rank === 2 && !probed.identifiers) || (rank === 1 && probed.named === 0) || (after !== null && rank > Number(after[0])))
      continue;
    const behind = after !== null && rank === Number(after[0]) ? after : null;
    rows.push(...(await readRank(tx, search, rank, probed, behind, wanted - rows.length)));
    if (rows.length >= wanted) break;
  }
  return pageOf(rows, page.limit, (row) => [row.rank, row.sorted, row.nodeId], map);
}

interface Probed {
  /** Hits, and hits in names, as far as they are counted. */
  hits: number;
  named: number;
  /** Whether some identifiers, but not a whole year of them, begin like what was asked. */
  identifiers: boolean;
}

async function probe(tx: Tx, search: Search, known: number | undefined): Promise<Probed> {
  const count = (condition: RawBuilder<unknown> | null, most: number) =>
    condition === null
      ? sql`${sql.lit(most)}::int`
      : sql`(select count(*)::int from (select from visible_nodes n where ${condition} limit ${most}) as counted)`;
  const named = search.named === null ? null : sql`n.search @@ ${search.named}::tsquery and ${search.rest}`;
  const begun = search.text === '' ? null : beginsWith(search);
  const { rows } = await sql<{ hits: number; named: number; begun: number }>`select
    ${known === undefined ? count(search.all === null ? null : found(search), mostFetched) : sql`${known}::int`} as hits,
    ${count(named, mostFetched)} as named, ${count(begun, mostPrefixes)} as begun`.execute(tx);
  const [{ begun: some, ...hits }] = rows;
  return { ...hits, identifiers: begun !== null && some > 0 && some < mostPrefixes };
}

const lowerKey = sql`lower(n.key)`;
const beginsWith = ({ text }: Search) => sql`${lowerKey} like ${`${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;

async function readRank(
  tx: Tx,
  search: Search,
  rank: (typeof ranks)[number],
  { hits: all, named, identifiers }: Probed,
  after: readonly unknown[] | null,
  limit: number,
): Promise<Row[]> {
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
  if ((rank === 1 ? named : all) >= mostFetched) {
    // A kind has an index in the order of time of its own.
    const ofKind = search.kind === undefined ? sql`` : sql`and n.kind = ${search.kind}`;
    const among = sql`(select * from visible_nodes n where true ${ofKind} ${behind} order by n.sorted_at desc, n.id desc limit ${newest})`;
    const some = await rowsOf(tx, sql`${select} ${among} n where ${hits} ${order}`);
    if (some.length === limit) return some;
  }
  // All hits are fetched by their words and sorted then; without the fence the order might be read until they turn up.
  return rowsOf(
    tx,
    sql`with hits as materialized (select * from visible_nodes n where ${hits} ${behind}) ${select} hits n ${order}`,
  );
}

/** Filters without the words: an identifier needs none. */
function narrowed({ rest, filters }: Search): RawBuilder<unknown> {
  return filters === null ? rest : sql`n.search @@ ${filters}::tsquery and ${rest}`;
}

async function rowsOf(tx: Tx, query: RawBuilder<unknown>): Promise<Row[]> {
  return (await (query as RawBuilder<Row>).execute(tx)).rows;
}

/** How the hits are divided; of very many only the first are counted, and the figures say so. */
export async function countFacets(tx: Tx, search: Search): Promise<Facets> {
  if (search.nothing) return { atLeast: false, total: 0, kinds: [], sources: [], severities: [], years: [], states: [] };
  const { rows } = await sql<{ facet: string; value: string | null; n: number }>`with hits as materialized (
      select n.kind, n.sources, n.severity, n.sorted_at, n.state from visible_nodes n where ${found(search)} limit ${mostFetched})
    select 'total' as facet, null as value, count(*)::int as n from hits
    union all select 'kind', kind, count(*)::int from hits group by kind
    union all select 'source', source, count(*)::int from hits, unnest(sources) as source group by source
    union all select 'severity', severity, count(*)::int from hits where severity is not null group by severity
    union all select 'state', state, count(*)::int from hits group by state
    union all select 'year', extract(year from sorted_at)::int::text, count(*)::int from hits where sorted_at > '-infinity' group by 2
    order by n desc, value`.execute(tx);
  const of = (facet: string) => rows.filter((row) => row.facet === facet).map(({ value, n }) => ({ value: value!, count: n }));
  const total = rows.find(({ facet }) => facet === 'total')!.n;
  return {
    atLeast: total >= mostFetched,
    total,
    kinds: of('kind'),
    sources: of('source').slice(0, 50),
    severities: of('severity'),
    states: of('state'),
    years: of('year').toSorted((one, other) => Number(other.value) - Number(one.value)),
  };
}
