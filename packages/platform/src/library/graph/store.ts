import { sql } from 'kysely';
import type { Tx } from '../../kernel/records.ts';
import { filterQuery, wordQuery } from '../words.ts';
import type { Changes, GraphEdge, GraphNode, Lens } from './schema.ts';
import type { Neighbours } from './walk.ts';
import type { Way } from './ways.ts';

/** SQL that reads the graph. Runs as a tenant: row-level security shows the library and the tenant's own nodes and edges, and no others. */

/** Milliseconds after which PostgreSQL ends a statement of a question. */
const statementTimeout = '8000';

/** Sets what questions about the graph run under: a time, and no compilation, which costs more than the question. */
export async function prepare(tx: Tx): Promise<void> {
  await sql`select set_config('statement_timeout', ${statementTimeout}, true), set_config('jit', 'off', true)`.execute(tx);
}

/** Whether an edge holds at the time of the lens. */
function holds(alias: string, at: string | undefined) {
  const time = at === undefined ? sql`now()` : sql`${at}::timestamptz`;
  const [from, until] = [sql.ref(`${alias}.valid_from`), sql.ref(`${alias}.valid_until`)];
  return sql`(${from} is null or ${from} <= ${time}) and (${until} is null or ${until} > ${time})`;
}

/** Both ends of an edge: the column of the node that is stood on, and that of the other. */
const ends = {
  out: { own: sql.ref('e.from_id'), other: sql.ref('e.to_id') },
  in: { own: sql.ref('e.to_id'), other: sql.ref('e.from_id') },
} as const;

/** Conditions on the edge and on the kind of the node at its other end. */
function within(direction: 'out' | 'in', { at, kinds }: Lens, types: readonly string[] | 'any') {
  const other = ends[direction].other;
  return sql`${holds('e', at)}
    ${types === 'any' ? sql`` : sql`and e.type = any(${types}::text[])`}
    ${kinds === undefined || kinds.length === 0 ? sql`` : sql`and exists (select from nodes k where k.id = ${other} and k.kind = any(${kinds}::text[]))`}`;
}

/** Types that a way and a lens both allow; null when the way does not go in this direction. */
function typesOf(way: Way['out'], types: string[] | undefined): readonly string[] | 'any' | null {
  if (way === 'none') return null;
  if (types === undefined || types.length === 0) return way;
  return way === 'any' ? types : way.filter((type) => types.includes(type));
}

/** Neighbours of many nodes in one statement. A node with more than `most` edges in one direction is answered as a hub. */
export async function expand(tx: Tx, ids: readonly number[], way: Way, most: number, lens: Lens): Promise<Neighbours> {
  const parts = (['out', 'in'] as const).flatMap((direction) => {
    const types = typesOf(way[direction], lens.types);
    if (types === null) return [];
    const { own, other } = ends[direction];
    return [
      sql`select ${other} as other from edges e where ${own} = f.id and ${within(direction, lens, types)} limit ${most + 1}`,
    ];
  });
  if (parts.length === 0 || ids.length === 0) return { of: new Map(), hubs: [] };
  const all = sql.join(
    parts.map((part) => sql`(${part})`),
    sql` union all `,
  );
  const { rows } = await sql<{ id: number; others: number[] | null }>`select f.id, x.others
    from unnest(${ids}::bigint[]) as f (id) cross join lateral (select array_agg(other) as others from (${all}) n) x`.execute(tx);
  const of = new Map<number, number[]>();
  const hubs: number[] = [];
  for (const { id, others } of rows) {
    if (others !== null && others.length > most) hubs.push(id);
    else of.set(id, others ?? []);
  }
  return { of, hubs };
}

/** Nodes by their refs. A node of the organisation comes before one of the library with the same kind and key. */
export async function resolve(tx: Tx, refs: readonly string[]): Promise<Map<string, number>> {
  const split = refs.map((ref) => [ref.slice(0, ref.indexOf(':')), ref.slice(ref.indexOf(':') + 1)]);
  const { rows } = await sql<{ ref: string; id: number }>`select r.kind || ':' || r.key as ref, coalesce(
      (select n.id from nodes n where n.organisation_id = current_organisation() and n.kind = r.kind and n.key = r.key),
      (select n.id from nodes n where n.organisation_id is null and n.kind = r.kind and n.key = r.key)) as id
    from unnest(${split.map(([kind]) => kind)}::text[], ${split.map(([, key]) => key)}::text[]) as r (kind, key)`.execute(tx);
  return new Map(rows.flatMap(({ ref, id }) => (id === null ? [] : [[ref, id] as const])));
}

const refOf = sql`n.kind || ':' || n.key`;
/** Edges that are counted at each end of a node that is shown. */
const countedEdges = 101;
/** Bytes of a node's attributes that are answered with it. */
const largestAttributes = 4000;

/** A node as it is answered, with its number. */
export type StoredNode = GraphNode & { id: number };

/** Nodes by their numbers. What is not visible to the tenant is not answered. */
export async function listNodes(tx: Tx, ids: readonly number[], at?: string): Promise<StoredNode[]> {
  const { rows } = await sql<StoredNode>`select n.id, ${refOf} as ref, n.kind, n.key, n.label, n.label_zh as "labelZh",
      left(n.summary, 400) as summary, n.severity, n.sources, n.organisation_id is not null as own, n.attributes ->> 'ended' as ended, n.sorted_at as at,
      case when pg_column_size(n.attributes) < ${largestAttributes} then n.attributes else '{}' end as attributes,
      least(${countedEdges}, (select count(*)::int from (select from edges e where e.from_id = n.id and ${holds('e', at)} limit ${countedEdges}) o)
        + (select count(*)::int from (select from edges e where e.to_id = n.id and ${holds('e', at)} limit ${countedEdges}) i)) as edges
    from nodes n where n.id = any(${ids}::bigint[])`.execute(tx);
  return rows;
}

const edgeColumns = sql`e.id::text as id, e.from_id, e.to_id, e.type, e.source, e.document, e.method, round(e.confidence::numeric, 4)::float8 as confidence,
  e.valid_from as "validFrom", e.valid_until as "validUntil", e.seen_at as "seenAt", e.text`;

/** An edge as it is answered, with the numbers of its ends instead of their refs. */
export type StoredEdge = Omit<GraphEdge, 'from' | 'to'> & { from_id: number; to_id: number };

/** Edges by their numbers. */
export async function listEdges(tx: Tx, ids: readonly number[]): Promise<StoredEdge[]> {
  return (await sql<StoredEdge>`select ${edgeColumns} from edges e where e.id = any(${ids}::bigint[])`.execute(tx)).rows;
}

/** All edges between pairs of nodes, whichever way they point. */
export async function listBetween(tx: Tx, pairs: readonly (readonly [number, number])[], lens: Lens): Promise<StoredEdge[]> {
  const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
  const types = lens.types === undefined || lens.types.length === 0 ? 'any' : lens.types;
  const { rows } = await sql<StoredEdge>`select distinct on (e.id) ${edgeColumns}
    from unnest(${a}::bigint[], ${b}::bigint[]) as p (a, b) cross join lateral (
      (select * from edges e where e.from_id = p.a and e.to_id = p.b and ${within('out', { at: lens.at }, types)} limit 20)
      union all
      (select * from edges e where e.from_id = p.b and e.to_id = p.a and ${within('out', { at: lens.at }, types)} limit 20)) e
    order by e.id`.execute(tx);
  return rows;
}

/** Edges whose both ends are among the nodes, up to a number. */
export async function listInduced(tx: Tx, ids: readonly number[], lens: Lens, most: number): Promise<StoredEdge[]> {
  const types = lens.types === undefined || lens.types.length === 0 ? 'any' : lens.types;
  const { rows } = await sql<StoredEdge>`select ${edgeColumns} from edges e
    where e.from_id = any(${ids}::bigint[]) and e.to_id = any(${ids}::bigint[]) and ${within('out', { at: lens.at }, types)}
    limit ${most}`.execute(tx);
  return rows;
}

/** Edges of a node of one type in one direction, after the one whose number is given. */
export interface Group {
  direction: 'out' | 'in';
  type: string;
  after: number;
}

/** An edge found from a node. */
export interface Step {
  id: number;
  direction: 'out' | 'in';
  type: string;
  other: number;
}

/** Up to `limit` edges of a node in each of its groups, in the order of their numbers. */
export async function listGroups(tx: Tx, node: number, groups: readonly Group[], limit: number, lens: Lens): Promise<Step[]> {
  const pick = (direction: 'out' | 'in') => sql`(select e.id, ${ends[direction].other} as other from edges e
    where g.direction = ${direction} and ${ends[direction].own} = ${node} and e.type = g.type and e.id > g.after
      and ${within(direction, lens, 'any')} order by e.id limit ${limit})`;
  const { rows } = await sql<Step>`select x.id, g.direction, g.type, x.other
    from unnest(${groups.map(({ direction }) => direction)}::text[], ${groups.map(({ type }) => type)}::text[],
      ${groups.map(({ after }) => after)}::bigint[]) as g (direction, type, after)
    cross join lateral (${pick('out')} union all ${pick('in')}) x`.execute(tx);
  return rows;
}

/** The types of a node's edges in each direction, with how many there are up to `most`. */
export async function countGroups(
  tx: Tx,
  node: number,
  directions: readonly ('out' | 'in')[],
  most: number,
  lens: Lens,
): Promise<{ direction: 'out' | 'in'; type: string; total: number }[]> {
  const wanted = lens.types === undefined || lens.types.length === 0 ? null : lens.types;
  const parts = directions.map((direction) => {
    const { own } = ends[direction];
    // One step of the index for each type that the node has, however many edges of it there are.
    return sql`(with recursive t (type) as (
        (select e.type from edges e where ${own} = ${node} order by e.type limit 1)
        union all
        select (select e.type from edges e where ${own} = ${node} and e.type > t.type order by e.type limit 1) from t where t.type is not null)
      select ${direction}::text as direction, t.type, (select count(*)::int from (select from edges e where ${own} = ${node} and e.type = t.type
        and ${within(direction, lens, 'any')} limit ${most}) c) as total
      from t where t.type is not null ${wanted === null ? sql`` : sql`and t.type = any(${wanted}::text[])`})`;
  });
  const { rows } = await sql<{
    direction: 'out' | 'in';
    type: string;
    total: number;
  }>`${sql.join(parts, sql` union all `)}`.execute(tx);
  return rows.filter(({ total }) => total > 0);
}

/** Edges of each node that are looked at to choose among its types. */
const sampled = 64;

/** A few edges of each of many nodes, of as many types as they have. */
export async function listAround(
  tx: Tx,
  ids: readonly number[],
  directions: readonly ('out' | 'in')[],
  breadth: number,
  lens: Lens,
): Promise<(Step & { from: number })[]> {
  const types = lens.types === undefined || lens.types.length === 0 ? 'any' : lens.types;
  const parts = directions.map(
    (direction) => sql`(select e.id, ${direction}::text as direction, e.type, ${ends[direction].other} as other from edges e
      where ${ends[direction].own} = f.id and ${within(direction, lens, types)} limit ${sampled})`,
  );
  const { rows } = await sql<Step & { from: number }>`select f.id as from, x.id, x.direction, x.type, x.other
    from unnest(${ids}::bigint[]) as f (id) cross join lateral (
      select s.* from (${sql.join(parts, sql` union all `)}) s
      order by row_number() over (partition by s.direction, s.type order by s.id), s.id limit ${breadth}) x`.execute(tx);
  return rows;
}

/** Nodes to start from: the one that is named exactly, then those whose names have the words. */
export async function findNodes(tx: Tx, text: string, kinds: readonly string[] | undefined, limit: number): Promise<number[]> {
  const key = text.trim().toLowerCase();
  const kind = kinds === undefined || kinds.length === 0 ? sql`` : sql`and n.kind = any(${kinds}::text[])`;
  const exact = await sql<{
    id: number;
  }>`select n.id from visible_nodes n where (lower(n.key) = ${key} or (n.kind || ':' || lower(n.key) = ${key}
      and lower(n.key) = ${key.slice(key.indexOf(':') + 1)})) ${kind} limit ${limit}`.execute(tx);
  const found = exact.rows.map(({ id }) => id);
  const single = kinds?.length === 1 ? filterQuery({ kind: kinds[0] }) : null;
  for (const words of [wordQuery(text, true), wordQuery(text)]) {
    if (words === null || found.length >= limit) break;
    const query = single === null ? words : `${words} & ${single}`;
    // The organisation's own come before the library's: there are fewer of them and they are nearer.
    const { rows } = await sql<{ id: number }>`select n.id from visible_nodes n where n.search @@ ${query}::tsquery ${kind}
      and not n.id = any(${found}::bigint[]) order by n.organisation_id is null, n.sorted_at desc, n.id desc limit ${limit - found.length}`.execute(
      tx,
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}

/** Days on which edges between nodes began or ended. */
export async function listChanges(tx: Tx, ids: readonly number[], most: number): Promise<Changes['items']> {
  const { rows } = await sql<Changes['items'][number]>`with inside as materialized (select valid_from, valid_until from edges e
      where e.from_id = any(${ids}::bigint[]) and e.to_id = any(${ids}::bigint[]) limit 200000),
    days as (select valid_from as at, 1 as began, 0 as ended from inside where valid_from is not null and isfinite(valid_from)
      union all select valid_until, 0, 1 from inside where valid_until is not null and valid_until <= now())
    select * from (select to_char(at, 'YYYY-MM-DD') as day, sum(began)::int as began, sum(ended)::int as ended from days group by 1
      order by 1 desc limit ${most}) d order by day`.execute(tx);
  return rows;
}

/** Kinds of nodes by their numbers; what is not visible to the tenant has none. */
export async function listKinds(tx: Tx, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; kind: string }>`select id, kind from nodes where id = any(${ids}::bigint[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** How many vulnerabilities affect each of the assets. */
export async function countVulnerabilities(tx: Tx, ids: readonly number[], at: string | undefined): Promise<Map<number, number>> {
  const { rows } = await sql<{
    id: number;
    count: number;
  }>`select e.from_id as id, count(distinct e.to_id)::int as count from edges e
    where e.from_id = any(${ids}::bigint[]) and e.type = 'affected-by' and ${holds('e', at)} group by e.from_id`.execute(tx);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** How sources marked entries of the library, by ref. */
export async function listMarkings(tx: Tx, refs: readonly string[]): Promise<Map<string, string[]>> {
  const split = refs.map((ref) => [ref.slice(0, ref.indexOf(':')), ref.slice(ref.indexOf(':') + 1)]);
  const { rows } = await sql<{
    ref: string;
    markings: string[];
  }>`select r.kind || ':' || r.key as ref, array_agg(distinct m.value #>> '{}') as markings
    from unnest(${split.map(([kind]) => kind)}::text[], ${split.map(([, key]) => key)}::text[]) as r (kind, key)
    join nodes n on n.organisation_id is null and n.kind = r.kind and n.key = r.key
    join statements s on s.node_id = n.id
    cross join lateral jsonb_array_elements(case jsonb_typeof(s.entry #> '{attributes,markings}') when 'array' then s.entry #> '{attributes,markings}'
      else '[]' end) m
    group by 1`.execute(tx);
  return new Map(rows.map(({ ref, markings }) => [ref, markings]));
}
