import { sql } from 'kysely';
import { toJson } from '../../kernel/json.ts';
import { decodeCursor, pageOf } from '../../kernel/paging.ts';
import type { Tx } from '../../kernel/records.ts';
import type { PageOf } from '../../kernel/schema.ts';
import type { Patch } from '../matches-schema.ts';
import { patchJson } from '../patches-store.ts';
import { type DerivedEdge, type DerivedNode, derivedSources } from './facts.ts';

/** SQL that brings the nodes and edges of a tenant to what is known now. What ends is kept with the time of its end. Runs as the tenant, in one transaction. */

/** Kinds of nodes that are derived. */
const derivedKinds = ['organisation', 'site', 'zone', 'asset', 'finding', 'product', 'file', 'patch'];
/** Sources that say since when something was seen; what they say of the past counts whenever they say it. */
const dated = ['traffic', 'detection'] as const;
/** Rows of one statement. */
const batch = 4000;

/** Opens the lists of what is wanted, which `want` fills and `reconcile` compares. One derivation at a time in an organisation. */
export async function begin(tx: Tx, organisation: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('graph ' || ${organisation}::text, 0))`.execute(tx);
  await sql`create temporary table wanted_nodes (kind text, key text, label text, summary text, severity text, search text, attributes jsonb,
    shared boolean) on commit drop`.execute(tx);
  await sql`create temporary table wanted_edges (position bigint generated always as identity, from_kind text, from_key text, type text, "to" jsonb,
    source text, document text, confidence real, since timestamptz, seen timestamptz, text text) on commit drop`.execute(tx);
}

/** Adds to what is wanted. */
export async function want(
  tx: Tx,
  { nodes, edges }: { nodes: readonly DerivedNode[]; edges: readonly DerivedEdge[] },
): Promise<void> {
  for (let at = 0; at < nodes.length; at += batch) {
    await sql`insert into wanted_nodes select * from jsonb_to_recordset(${toJson(nodes.slice(at, at + batch))}::jsonb) as r (kind text, key text,
      label text, summary text, severity text, search text, attributes jsonb, shared boolean)`.execute(tx);
  }
  for (let at = 0; at < edges.length; at += batch) {
    const rows = edges
      .slice(at, at + batch)
      .map(({ from: [from_kind, from_key], ...rest }) => ({ ...rest, from_kind, from_key }));
    await sql`insert into wanted_edges (from_kind, from_key, type, "to", source, document, confidence, since, seen, text)
      select * from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (from_kind text, from_key text, type text, "to" jsonb, source text, document text,
        confidence real, since timestamptz, seen timestamptz, text text)`.execute(tx);
  }
}

/** What a derivation changed. */
export interface Reconciled {
  nodes: number;
  began: number;
  ended: number;
}

/** Makes the graph of the tenant what is wanted: new edges begin, those that no longer hold end, nodes that are gone say so. */
export async function reconcile(tx: Tx, organisation: string): Promise<Reconciled> {
  const put =
    await sql`insert into nodes (organisation_id, kind, key, label, summary, sources, severity, state, sorted_at, search, attributes)
    select ${organisation}, w.kind, w.key, w.label, w.summary, '{inventory}', w.severity, 'released', now(), w.search::tsvector, w.attributes
    from (select distinct on (kind, key) * from wanted_nodes order by kind, key, label) w
    where not (w.shared and exists (select from nodes l where l.organisation_id is null and l.kind = w.kind and l.key = w.key))
    on conflict (organisation_id, kind, key) do update set label = excluded.label, summary = excluded.summary, severity = excluded.severity,
      search = excluded.search, attributes = excluded.attributes, sorted_at = excluded.sorted_at
    where (nodes.label, nodes.summary, nodes.severity, nodes.attributes) is distinct from
      (excluded.label, excluded.summary, excluded.severity, excluded.attributes)`.execute(tx);

  // The near end may be of the library too, as a fingerprint that identifies an asset. The far end is the first of the named ones that the organisation has, or the library.
  await sql`create temporary table resolved_edges on commit drop as
    select distinct on (from_id, to_id, type, source, document) * from (
      select f.id as from_id, t.id as to_id, w.type, w.source, w.document, w.confidence, w.since, w.seen, w.text, w.position
      from wanted_edges w
      cross join lateral (select coalesce(
          (select n.id from nodes n where n.organisation_id = ${organisation} and n.kind = w.from_kind and n.key = w.from_key),
          (select n.id from nodes n where n.organisation_id is null and n.kind = w.from_kind and n.key = w.from_key)) as id) f
      cross join lateral (select coalesce(
          (select n.id from nodes n where n.organisation_id is null and n.kind = o.value ->> 0 and n.key = o.value ->> 1),
          (select n.id from nodes n where n.organisation_id = ${organisation} and n.kind = o.value ->> 0 and n.key = o.value ->> 1)) as id
        from jsonb_array_elements(w."to") with ordinality as o (value, place)
        order by (select count(*) from nodes n where n.organisation_id is null and n.kind = o.value ->> 0 and n.key = o.value ->> 1) desc, o.place
        limit 1) t
      where f.id is not null and t.id is not null) r
    order by from_id, to_id, type, source, document, position`.execute(tx);
  await sql`create index on resolved_edges (from_id)`.execute(tx);
  await sql`analyze resolved_edges`.execute(tx);

  // An edge that ended and began again is another row, told apart by when it began: what a document is called ends at the sign.
  const same = sql`r.from_id = e.from_id and r.to_id = e.to_id and r.type = e.type and r.source = e.source
    and coalesce(r.document, '') = split_part(coalesce(e.document, ''), '@', 1)`;
  const ours = sql`e.organisation_id = ${organisation} and e.source = any(${[...derivedSources]}::text[]) and e.method = 'derived'`;
  const ended = await sql`update edges e set valid_until = now() where ${ours} and e.valid_until is null
    and not exists (select from resolved_edges r where ${same})`.execute(tx);
  // What a later reading found to be older began then, unless the edge is one that began again.
  const older = sql`r.since < e.valid_from and position('@' in coalesce(e.document, '')) = 0 and e.source = any(${[...dated]}::text[])`;
  await sql`update edges e set confidence = r.confidence, text = r.text, seen_at = coalesce(r.seen, now()),
      valid_from = case when ${older} then r.since else e.valid_from end
    from resolved_edges r where ${ours} and e.valid_until is null and ${same}
      and ((e.confidence, e.text) is distinct from (r.confidence, r.text) or r.seen is distinct from e.seen_at and r.seen is not null or ${older})`.execute(
    tx,
  );
  const began =
    await sql`insert into edges (organisation_id, from_id, to_id, type, source, document, method, confidence, valid_from, seen_at, text)
    select ${organisation}, r.from_id, r.to_id, r.type, r.source,
      case when past.ended is not null then coalesce(r.document, '') || '@' || to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else r.document end,
      -- What was somewhere else before is here since now; what is new is here since it was first seen; what ended begins again no earlier than it ended.
      'derived', r.confidence, case when past.other then now() else greatest(least(coalesce(r.since, now()), now()), past.ended) end,
      coalesce(r.seen, now()), r.text
    from resolved_edges r
    cross join lateral (select
      (select max(e.valid_until) from edges e where ${ours} and ${same} and e.valid_until is not null) as ended,
      exists (select from edges e where ${ours} and e.from_id = r.from_id and e.type = r.type and e.source = any(array['inventory', 'policy'])
        and r.source = any(array['inventory', 'policy']) and e.valid_until is not null) as other) past
    where not exists (select from edges e where ${ours} and ${same} and e.valid_until is null)`.execute(tx);
  await sql`update nodes n set attributes = n.attributes || jsonb_build_object('ended', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
    where n.organisation_id = ${organisation} and n.kind = any(${derivedKinds}::text[]) and not n.attributes ? 'ended'
      and not exists (select from wanted_nodes w where w.kind = n.kind and w.key = n.key)`.execute(tx);
  return {
    nodes: Number(put.numAffectedRows ?? 0n),
    began: Number(began.numAffectedRows ?? 0n),
    ended: Number(ended.numAffectedRows ?? 0n),
  };
}

/** Organisations that have assets and no graph yet. */
export async function organisationsWithoutGraph(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct a.organisation_id as id from assets a
    where not exists (select from nodes n where n.organisation_id = a.organisation_id)`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Work on fixes, in the order of its identifiers. */
export async function listPatches(tx: Tx, limit: number, cursor?: string): Promise<PageOf<Patch>> {
  const after = decodeCursor(cursor, 1);
  const { rows } = await sql<{
    id: string;
    patch: Patch;
  }>`select p.id, ${patchJson} as patch from patches p join assets a on a.id = p.asset_id
    ${after === null ? sql`` : sql`where p.id > ${after[0]}::uuid`} order by p.id limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    ({ patch }) => patch,
  );
}
