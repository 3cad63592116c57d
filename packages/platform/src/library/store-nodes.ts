import { type RawBuilder, sql } from 'kysely';
import { toJson, toText } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';

/** SQL of the nodes and edges of the library. */

/** Name of a node: its kind, a colon, its key. */
export type Ref = string;

/** A node as it is kept; `search` is the text of its `tsvector`. */
export interface NodeRow {
  kind: string;
  key: string;
  label: string;
  label_zh: string | null;
  summary: string;
  sources: readonly string[];
  severity: string | null;
  state: string;
  sorted_at: string | null;
  search: string;
  attributes: Record<string, unknown>;
}

/** An edge between two nodes by their names. `document` is what it goes with: kind, a colon, identifier. */
export interface EdgeRow {
  from: Ref;
  type: string;
  to: Ref;
  source: string;
  document: string | null;
  method: string;
  confidence: number;
  validFrom: string | null;
  validUntil: string | null;
  text: string | null;
}

/** Nodes as rows of a query. Lists of texts cost the database less than JSON, of which it would read each text twice. */
function rowsOf(rows: readonly NodeRow[]): RawBuilder<unknown> {
  const texts = (value: (row: NodeRow) => string | null) => sql`${rows.map((row) => toText(value(row)))}::text[]`;
  return sql`select kind, key, label, label_zh, summary, array(select jsonb_array_elements_text(sources::jsonb)) as sources, severity, state,
      coalesce(sorted_at::timestamptz, '-infinity') as sorted_at, search::tsvector, attributes::jsonb
    from unnest(${texts(({ kind }) => kind)}, ${texts(({ key }) => key)}, ${texts(({ label }) => label)}, ${texts((row) => row.label_zh)},
      ${texts(({ summary }) => summary)}, ${texts(({ sources }) => toJson(sources))}, ${texts(({ severity }) => severity)},
      ${texts(({ state }) => state)}, ${texts((row) => row.sorted_at)}, ${texts(({ search }) => search)},
      ${texts(({ attributes }) => toJson(attributes))})
      as r (kind, key, label, label_zh, summary, sources, severity, state, sorted_at, search, attributes)`;
}

/**
 * Puts nodes in the place of those of the same name. What a person decided of their state stays.
 * @returns their identifiers by name
 */
export async function putNodes(tx: Tx, rows: readonly NodeRow[]): Promise<Map<Ref, number>> {
  if (rows.length === 0) return new Map();
  const put = await sql<{
    id: number;
    kind: string;
    key: string;
  }>`insert into nodes (kind, key, label, label_zh, summary, sources, severity,
      state, sorted_at, search, attributes)
    ${rowsOf(rows)}
    on conflict (organisation_id, kind, key) do update set label = excluded.label, label_zh = excluded.label_zh, summary = excluded.summary,
      sources = excluded.sources, severity = excluded.severity, sorted_at = excluded.sorted_at, search = excluded.search,
      attributes = excluded.attributes, state = case when nodes.state = 'collected' then excluded.state else nodes.state end
    where (nodes.label, nodes.label_zh, nodes.summary, nodes.sources, nodes.severity, nodes.sorted_at, nodes.search, nodes.attributes)
      is distinct from (excluded.label, excluded.label_zh, excluded.summary, excluded.sources, excluded.severity, excluded.sorted_at,
        excluded.search, excluded.attributes)
      or (nodes.state = 'collected' and excluded.state <> 'collected')
    returning id, kind, key`.execute(tx);
  const ids = new Map(put.rows.map(({ id, kind, key }) => [`${kind}:${key}`, id]));
  const unchanged = rows.map(({ kind, key }) => `${kind}:${key}`).filter((ref) => !ids.has(ref));
  for (const [ref, id] of await findNodes(tx, unchanged)) ids.set(ref, id);
  return ids;
}

/** Adds the nodes that are not there yet and leaves the others as they are. Answers the identifiers of the new ones by name. */
export async function addNodes(tx: Tx, rows: readonly NodeRow[]): Promise<Map<Ref, number>> {
  if (rows.length === 0) return new Map();
  const added = await sql<{
    id: number;
    kind: string;
    key: string;
  }>`insert into nodes (kind, key, label, label_zh, summary, sources, severity,
      state, sorted_at, search, attributes)
    ${rowsOf(rows)}
    on conflict (organisation_id, kind, key) do nothing returning id, kind, key`.execute(tx);
  return new Map(added.rows.map(({ id, kind, key }) => [`${kind}:${key}`, id]));
}

/** Releases those of the nodes that were only collected from files. What persons write of them keeps its own life. */
export async function releaseNodes(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update nodes set state = 'released' where id = any(${ids}::bigint[]) and hidden and state <> 'retracted'
    and not exists (select from entry_life l where l.kind = nodes.kind and l.key = nodes.key and l.released_version is null and l.version > 0)`.execute(
    tx,
  );
}

/**
 * The identifiers of nodes of the library by name; those that are not there are not in the answer. One by one: while a library grows fast,
 * what PostgreSQL knows of its size would make it read all nodes.
 */
export async function findNodes(tx: Tx, refs: readonly Ref[]): Promise<Map<Ref, number>> {
  if (refs.length === 0) return new Map();
  const [kinds, keys] = [refs.map((ref) => ref.slice(0, ref.indexOf(':'))), refs.map((ref) => ref.slice(ref.indexOf(':') + 1))];
  const { rows } = await sql<{ id: number; kind: string; key: string }>`select n.id, r.kind, r.key
    from unnest(${kinds}::text[], ${keys}::text[]) as r (kind, key) cross join lateral (
      select id from nodes where organisation_id is null and kind = r.kind and key = r.key limit 1) n`.execute(tx);
  return new Map(rows.map(({ id, kind, key }) => [`${kind}:${key}`, id]));
}

/** Adds edges between nodes whose identifiers are known; one that is there keeps the time at which it was first seen. */
export async function putEdges(tx: Tx, rows: readonly EdgeRow[], ids: ReadonlyMap<Ref, number>): Promise<void> {
  const known = rows.flatMap((row) => {
    const [from, to] = [ids.get(row.from), ids.get(row.to)];
    return from === undefined || to === undefined || from === to ? [] : [{ ...row, from, to }];
  });
  if (known.length === 0) return;
  await sql`insert into edges (from_id, to_id, type, source, document, method, confidence, valid_from, valid_until, text)
    select distinct on (r.from, r.type, r.to, source, document) r.from, r.to, r.type, source, document, method, confidence, "validFrom",
      "validUntil", r.text
    from unnest(${known.map(({ from }) => from)}::bigint[], ${known.map(({ type }) => type)}::text[], ${known.map(({ to }) => to)}::bigint[],
      ${known.map(({ source }) => toText(source))}::text[], ${known.map(({ document }) => toText(document))}::text[],
      ${known.map(({ method }) => method)}::text[], ${known.map(({ confidence }) => confidence)}::real[],
      ${known.map(({ validFrom }) => validFrom)}::timestamptz[], ${known.map(({ validUntil }) => validUntil)}::timestamptz[],
      ${known.map(({ text }) => toText(text))}::text[])
      as r ("from", type, "to", source, document, method, confidence, "validFrom", "validUntil", text)
    on conflict (organisation_id, from_id, type, to_id, source, document) do update set method = excluded.method,
      confidence = excluded.confidence, valid_from = excluded.valid_from, valid_until = excluded.valid_until, text = excluded.text
    where (edges.method, edges.confidence, edges.valid_from, edges.valid_until, edges.text)
      is distinct from (excluded.method, excluded.confidence, excluded.valid_from, excluded.valid_until, excluded.text)`.execute(
    tx,
  );
}

/** Which edges of the library a statement is about. */
type EdgeCondition =
  | { documents: readonly string[] }
  /** Those by which documents of these kinds relate records of vulnerabilities. */
  | { records: readonly number[]; kinds: readonly string[] };

/**
 * Removes edges that were stated, except those that still are.
 * @returns the nodes that they joined
 */
export async function deleteEdgesBut(
  tx: Tx,
  which: EdgeCondition,
  rows: readonly EdgeRow[],
  ids: ReadonlyMap<Ref, number>,
): Promise<number[]> {
  const condition =
    'documents' in which
      ? sql`e.document = any(${which.documents})`
      : sql`((e.from_id = any(${which.records}::bigint[]) and e.type in ('has-weakness', 'affects', 'contains', 'related-to'))
          or (e.to_id = any(${which.records}::bigint[]) and e.type = 'describes')) and split_part(e.document, ':', 1) = any(${which.kinds})`;
  const kept = rows.flatMap(({ document, type, from, to }) => {
    const [one, other] = [ids.get(from), ids.get(to)];
    return one === undefined || other === undefined || document === null ? [] : [{ document, type, from: one, to: other }];
  });
  const joined = await sql<{
    from: number;
    to: number;
  }>`delete from edges e where e.organisation_id is null and ${condition} and not exists (
      select from jsonb_to_recordset(${toJson(kept)}::jsonb) as r (document text, "from" bigint, "to" bigint, type text)
      where r.document = e.document and r.from = e.from_id and r.to = e.to_id and r.type = e.type)
    returning e.from_id as "from", e.to_id as "to"`.execute(tx);
  return [...new Set(joined.rows.flatMap(({ from, to }) => [from, to]))];
}
