import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type * as schema from './matches-schema.ts';

/** SQL of the work on fixes. Runs as a tenant. */

/** Name of the asset `a`. */
export const labelOf = sql`coalesce(a.name, (select d.address from asset_addresses d where d.asset_id = a.id order by d.kind, d.address limit 1),
    a.product, a.id::text)`;

/** State of the patch `p`: an exception holds to the end of its last day. */
const stateOf = sql`case when p.state = 'excepted' and p.expires_on < current_date then 'expired' else p.state end`;

/** The patch `p` of the asset `a` as JSON; null where there is none. */
export const patchJson = sql`case when p.id is not null then jsonb_build_object('id', p.id, 'asset', jsonb_build_object('id', a.id, 'label', ${labelOf}),
    'fix', jsonb_build_object('kind', p.kind, 'product', p.product, 'version', p.version), 'state', ${stateOf}, 'plannedFor', p.planned_for,
    'assignee', p.assignee, 'doneAt', p.done_at, 'doneBy', p.done_by, 'verifiedAt', p.verified_at, 'evidence', coalesce(p.evidence, '[]'),
    'reason', p.reason, 'owner', p.owner, 'expires', p.expires_on, 'vulnerabilities', p.vulnerabilities, 'createdBy', p.created_by,
    'createdAt', p.created_at, 'updatedAt', p.updated_at) end`;

/** Whether the match `m` with its patch `p` needs nobody now. */
const settled = sql`(p.id is not null and (p.state in ('done', 'verified') or (p.state = 'excepted' and p.expires_on >= current_date)))`;

/** Places in the order of work. */
const rank = sql`case m.place when 'now' then 0 when 'next' then 1 else 2 end`;

type GroupRow = Omit<schema.FixGroup, 'assets'> & { rank: number; key: string };

/** Matches that hold, that nobody dismissed, and that are decided. */
function worked(query: Pick<schema.PatchQuery, 'site' | 'asset' | 'vulnerability' | 'settled'>) {
  return sql`from matches m join assets a on a.id = m.asset_id join vulnerabilities v on v.id = m.vulnerability_id left join patches p on p.id = m.patch_id
    where m.state <> 'dismissed' and m.place is not null and (coalesce(m.withdrawn_at, m.retracted_at) is null or p.id is not null)
    and ${settled} = ${query.settled ?? false} and not (coalesce(m.withdrawn_at, m.retracted_at) is not null and not ${settled})
    ${query.site === undefined ? sql`` : sql`and a.site_id = ${query.site}`}
    ${query.asset === undefined ? sql`` : sql`and m.asset_id = ${query.asset}`}
    ${
      query.vulnerability === undefined
        ? sql``
        : sql`and exists (select from matches o where o.asset_id = m.asset_id and o.fix_kind = m.fix_kind
      and o.fix_product = m.fix_product and o.fix_version = m.fix_version and o.vulnerability_id = ${query.vulnerability})`
    }`;
}

/** Fixes with all that each closes, the most urgent first. */
export async function listFixes(tx: Tx, query: schema.PatchQuery): Promise<PageOf<schema.FixGroup>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 3);
  const key = sql`m.fix_kind || E'\n' || m.fix_product || E'\n' || m.fix_version`;
  const { rows } = await sql<GroupRow>`with g as (select ${key} as key, min(${rank}) as rank, max(m.urgency) as urgency,
        jsonb_build_object('kind', m.fix_kind, 'product', m.fix_product, 'version', m.fix_version) as fix,
        count(*)::int as matches, count(*) filter (where v.kev)::int as kev, max(v.cvss) as cvss, count(distinct m.asset_id)::int as "assetCount",
        count(distinct m.vulnerability_id)::int as "vulnerabilityCount",
        (array_agg(m.decision order by ${rank}, m.urgency desc, m.id))[1] as decision,
        (array_agg(m.id order by ${rank}, m.urgency desc, m.id))[1] as match,
        array_agg(m.vulnerability_id order by ${rank}, m.urgency desc, m.id) as ids
      ${worked(query)} group by m.fix_kind, m.fix_product, m.fix_version)
    select key, rank, urgency, fix, match, matches, kev, cvss, "assetCount", "vulnerabilityCount", decision -> 'why' as why, decision #> '{patch,advice}' as advice,
      (array['now', 'next', 'when-convenient'])[rank + 1] as place,
      (select array_agg(id order by at) from (select id, min(at) as at from unnest(ids[1:400]) with ordinality as o (id, at) group by id order by 2 limit 20) as first) as vulnerabilities
    from g where true ${query.place === undefined ? sql`` : sql`and rank = ${['now', 'next', 'when-convenient'].indexOf(query.place)}`}
    ${after === null ? sql`` : sql`and (rank, -urgency, key) > (${after[0]}::int, -(${after[1]}::double precision), ${after[2]}::text)`}
    order by rank, urgency desc, key limit ${limit + 1}`.execute(tx);
  const assets = await assetsOf(
    tx,
    query,
    rows.map((row) => row.key),
  );
  return pageOf(
    rows,
    limit,
    (row) => [row.rank, row.urgency, row.key],
    ({ key: name, rank: _rank, ...row }) => ({ ...row, assets: assets.get(name) ?? [] }),
  );
}

/** Assets of a fix that are named with it. */
const mostAssets = 50;

async function assetsOf(tx: Tx, query: schema.PatchQuery, keys: readonly string[]) {
  const { rows } = await sql<{ key: string; asset: schema.FixGroup['assets'][number] }>`with n as (
      select m.fix_kind || E'\n' || m.fix_product || E'\n' || m.fix_version as key, m.asset_id, m.patch_id, count(*)::int as matches, max(m.urgency) as urgency,
        count(*) filter (where jsonb_array_length(m.questions) > 0)::int as questions,
        row_number() over (partition by m.fix_kind, m.fix_product, m.fix_version order by max(m.urgency) desc, m.asset_id) as number
      ${worked(query)} and m.fix_kind || E'\n' || m.fix_product || E'\n' || m.fix_version = any(${keys}) group by m.fix_kind, m.fix_product, m.fix_version, m.asset_id, m.patch_id)
    select n.key, jsonb_build_object('id', a.id, 'label', ${labelOf}, 'firmware', a.firmware, 'matches', n.matches, 'questions', n.questions, 'patch', ${patchJson}) as asset
    from n join assets a on a.id = n.asset_id left join patches p on p.id = n.patch_id where n.number <= ${mostAssets} order by n.key, n.number`.execute(
    tx,
  );
  const found = new Map<string, schema.FixGroup['assets']>();
  for (const { key, asset } of rows) found.set(key, [...(found.get(key) ?? []), asset]);
  return found;
}

/** How many fixes wait in each place, how many are settled, and how many matches wait for an answer. */
export async function countWork(tx: Tx, site: string | undefined): Promise<schema.Work> {
  const { rows } = await sql<{
    rank: number;
    count: number;
    questions: number;
  }>`select rank, count(*)::int as count, sum(questions)::int as questions from (
      select min(${rank}) as rank, count(*) filter (where jsonb_array_length(m.questions) > 0) as questions
      ${worked({ site })} group by m.fix_kind, m.fix_product, m.fix_version) as g group by rank`.execute(tx);
  const done = await sql<{ count: number }>`select count(*)::int as count from (select ${worked({ site, settled: true })}
    group by m.fix_kind, m.fix_product, m.fix_version) as g`.execute(tx);
  const of = (rank: number) => rows.find((row) => row.rank === rank)?.count ?? 0;
  const questions = rows.reduce((sum, row) => sum + row.questions, 0);
  return { now: of(0), next: of(1), 'when-convenient': of(2), settled: done.rows[0].count, questions };
}

export async function findPatches(tx: Tx, assets: readonly string[], fix: schema.Fix): Promise<schema.Patch[]> {
  return (
    await sql<{ patch: schema.Patch }>`select ${patchJson} as patch from patches p join assets a on a.id = p.asset_id
      where p.asset_id = any(${assets}) and p.kind = ${fix.kind} and p.product = ${fix.product} order by array_position(${assets}::uuid[], p.asset_id)`.execute(
      tx,
    )
  ).rows.map(({ patch }) => patch);
}

export async function findPatch(tx: Tx, id: string): Promise<schema.PatchDetail | undefined> {
  const { rows } = await sql<{ patch: schema.Patch; steps: schema.PatchDetail['steps'] }>`select ${patchJson} as patch,
      coalesce((select jsonb_agg(jsonb_build_object('state', s.state, 'by', s.by, 'at', s.at, 'detail', s.detail) order by s.id)
        from patch_steps s where s.patch_id = p.id), '[]') as steps
    from patches p join assets a on a.id = p.asset_id where p.id = ${id}`.execute(tx);
  return rows[0] && { ...rows[0].patch, steps: rows[0].steps };
}

export async function listAssetPatches(tx: Tx, asset: string): Promise<schema.Patch[]> {
  return (
    await sql<{ patch: schema.Patch }>`select ${patchJson} as patch from patches p join assets a on a.id = p.asset_id
      where p.asset_id = ${asset} order by p.updated_at desc limit 500`.execute(tx)
  ).rows.map(({ patch }) => patch);
}

/** Keeps what was decided or made about a fix on assets, with a step each. */
export async function putPatches(tx: Tx, organisation: string, change: schema.PatchChange, by: string): Promise<void> {
  const { assets, fix, state, plannedFor = null, assignee = null, reason = null, owner = null, expires = null } = change;
  const rows = assets.map((asset) => ({ id: newId(), step: newId(), asset }));
  const doneAt = state === 'done' ? (change.doneAt ?? new Date().toISOString()) : null;
  const doneBy = state === 'done' ? by : null;
  const detail = { plannedFor, assignee, reason, owner, expires, doneAt, version: fix.version };
  await sql`with put as (insert into patches (id, organisation_id, asset_id, kind, product, version, state, planned_for, assignee, done_at, done_by,
        reason, owner, expires_on, vulnerabilities, created_by)
      select r.id, ${organisation}, r.asset, ${fix.kind}, ${fix.product}, ${fix.version}, ${state}, ${plannedFor}::date, ${assignee}, ${doneAt}::timestamptz,
        ${doneBy}, ${reason}, ${owner}, ${expires}::date, coalesce((select array_agg(m.vulnerability_id order by m.urgency desc) from matches m
          where m.asset_id = r.asset and m.fix_kind = ${fix.kind} and m.fix_product = ${fix.product} and m.state <> 'dismissed'), '{}'), ${by}
      from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (id uuid, asset uuid) join assets a on a.id = r.asset
      on conflict (asset_id, kind, product) do update set version = excluded.version, state = excluded.state,
        planned_for = coalesce(excluded.planned_for, patches.planned_for), assignee = coalesce(excluded.assignee, patches.assignee),
        done_at = excluded.done_at, done_by = excluded.done_by, verified_at = null, evidence = null, reason = excluded.reason, owner = excluded.owner,
        expires_on = excluded.expires_on, updated_at = now(),
        vulnerabilities = case when cardinality(excluded.vulnerabilities) = 0 then patches.vulnerabilities else excluded.vulnerabilities end
      returning id, asset_id)
    insert into patch_steps (id, organisation_id, patch_id, state, detail, by)
      select r.step, ${organisation}, put.id, ${state}, jsonb_strip_nulls(${toJson(detail)}::jsonb), ${by}
      from put join jsonb_to_recordset(${toJson(rows)}::jsonb) as r (step uuid, asset uuid) on r.asset = put.asset_id`.execute(
    tx,
  );
}

/** A patch that the wire can prove, with what captures showed of its asset's firmware, the latest first. */
export interface ProvablePatch {
  id: string;
  asset: string;
  state: string;
  version: string;
  doneAt: string | null;
  createdAt: string;
  own: boolean;
  seen: { capture: string; frame: number | null; value: string; source: string; confidence: number; at: string | null }[];
}

/** Updates of the assets' own firmware. */
export async function provablePatches(tx: Tx, assets: readonly string[]): Promise<ProvablePatch[]> {
  const { rows } =
    await sql<ProvablePatch>`select p.id, p.asset_id as asset, p.state, p.version, p.done_at as "doneAt", p.created_at as "createdAt",
      p.product = coalesce(a.model, a.product, a.order_number) as own,
      coalesce((select jsonb_agg(jsonb_build_object('capture', e.capture_id, 'frame', e.frame, 'value', e.value, 'source', e.source,
          'confidence', e.confidence, 'at', e.at) order by e.at desc nulls last)
        from asset_evidence e where e.asset_id = a.id and e.attribute = 'firmware'), '[]') as seen
    from patches p join assets a on a.id = p.asset_id
    where p.asset_id = any(${assets}) and p.kind = 'update' and p.state in ('planned', 'done', 'verified', 'contradicted', 'excepted')`.execute(
      tx,
    );
  return rows;
}

/** Notes what the wire says of a patch. */
export async function provePatch(
  tx: Tx,
  organisation: string,
  id: string,
  proof: { state: 'verified' | 'contradicted'; evidence: readonly object[] },
): Promise<void> {
  await sql`update patches set state = ${proof.state}, evidence = ${toJson(proof.evidence)}::jsonb, updated_at = now(),
    verified_at = case when ${proof.state} = 'verified' then now() end where id = ${id}`.execute(tx);
  await sql`insert into patch_steps (id, organisation_id, patch_id, state, detail, by)
    values (${newId()}, ${organisation}, ${id}, ${proof.state}, ${toJson({ evidence: proof.evidence })}::jsonb, 'wire')`.execute(
    tx,
  );
}

/** Lines of the work list, one for each asset and fix, for the export. */
export async function listLines(tx: Tx, query: schema.PatchQuery, limit: number) {
  const { rows } = await sql<{
    place: string;
    kind: string;
    product: string;
    version: string;
    asset: string;
    address: string | null;
    site: string;
    firmware: string | null;
    matches: number;
    cvss: number | null;
    kev: number;
    vulnerabilities: string[];
    state: string | null;
    plannedFor: string | null;
    assignee: string | null;
    owner: string | null;
    expires: string | null;
    reason: string | null;
  }>`select (array['now', 'next', 'when-convenient'])[min(${rank}) + 1] as place, m.fix_kind as kind, m.fix_product as product, m.fix_version as version,
      ${labelOf} as asset, (select d.address from asset_addresses d where d.asset_id = a.id order by d.kind, d.address limit 1) as address,
      (select s.name from sites s where s.id = a.site_id) as site, a.firmware, count(*)::int as matches, max(v.cvss) as cvss,
      count(*) filter (where v.kev)::int as kev, array_agg(m.vulnerability_id order by m.urgency desc) as vulnerabilities, ${stateOf} as state,
      p.planned_for::text as "plannedFor", p.assignee, p.owner, p.expires_on::text as expires, p.reason
    ${worked(query)} group by m.fix_kind, m.fix_product, m.fix_version, a.id, p.id
    ${query.place === undefined ? sql`` : sql`having min(${rank}) = ${['now', 'next', 'when-convenient'].indexOf(query.place)}`}
    order by min(${rank}), max(m.urgency) desc, a.id limit ${limit}`.execute(tx);
  return rows;
}
