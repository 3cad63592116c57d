import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import { derivedCriticality, type StatedInputs } from './matches-decide.ts';
import type * as schema from './matches-schema.ts';
import { labelOf, patchJson } from './patches-store.ts';

/** SQL of matches as they are read and decided, and of what people say of assets. Runs as a tenant. */

type Row = schema.Match & { urgency: number };

/** What the sources of the vulnerability `v` disagree on, one row each. */
const disagreements = sql`jsonb_array_elements(coalesce(nullif(v.resolved -> 'disagreements', 'null'), '[]')) d`;

const selection = sql`m.id, jsonb_build_object('id', a.id, 'vendor', a.vendor, 'firmware', a.firmware, 'label', ${labelOf}) as asset,
    jsonb_build_object('id', v.id, 'title', v.title, 'severity', v.severity, 'cvss', v.cvss, 'kev', v.kev, 'epss', v.epss) as vulnerability,
    m.advisories, m.product, m.path, m.probability, m.reasons, m.actions, m.fixed_version as "fixedVersion", m.questions,
    (select count(*)::int from ${disagreements} where d ->> 'kind' <> 'complement') as "disagreementCount", m.decision, m.place,
    case when m.fix_kind is not null then jsonb_build_object('kind', m.fix_kind, 'product', m.fix_product, 'version', m.fix_version) end as fix,
    ${patchJson} as patch, m.overrides, coalesce(m.retracted_at, m.withdrawn_at) as "withdrawnAt", m.retraction as "withdrawnBecause", m.urgency, m.state, m.note, m.decided_by as "decidedBy",
    m.decided_at as "decidedAt", m.created_at as "createdAt", m.updated_at as "updatedAt"
  from matches m join assets a on a.id = m.asset_id join vulnerabilities v on v.id = m.vulnerability_id left join patches p on p.id = m.patch_id`;

export async function listMatches(tx: Tx, query: schema.MatchQuery): Promise<PageOf<schema.Match & { urgency: number }>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 2);
  const { rows } =
    await sql<Row>`select ${selection} where (m.withdrawn_at is not null or m.retracted_at is not null) = ${query.withdrawn ?? false}
    ${query.site === undefined ? sql`` : sql`and a.site_id = ${query.site}`}
    ${query.asset === undefined ? sql`` : sql`and m.asset_id = ${query.asset}`}
    ${query.vulnerability === undefined ? sql`` : sql`and m.vulnerability_id = ${query.vulnerability}`}
    ${query.state === undefined ? sql`` : sql`and m.state = ${query.state}`}
    ${query.kev === undefined ? sql`` : sql`and v.kev = ${query.kev}`}
    ${query.place === undefined ? sql`` : sql`and m.place = ${query.place}`}
    ${query.kind === undefined ? sql`` : sql`and m.fix_kind = ${query.kind}`}
    ${query.product === undefined ? sql`` : sql`and m.fix_product = ${query.product}`}
    ${query.version === undefined ? sql`` : sql`and m.fix_version = ${query.version}`}
    ${query.since === undefined ? sql`` : sql`and m.created_at >= ${query.since}::timestamptz`}
    ${after === null ? sql`` : sql`and (m.urgency, m.id) < (${after[0]}::double precision, ${after[1]}::uuid)`}
    order by m.urgency desc, m.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.urgency, row.id],
    (row) => row,
  );
}

export async function findMatch(tx: Tx, id: string): Promise<schema.Match | undefined> {
  return (await sql<Row>`select ${selection} where m.id = ${id}`.execute(tx)).rows[0];
}

const answers = (
  asset: unknown,
) => sql`coalesce((select jsonb_agg(jsonb_build_object('question', q.question, 'answer', q.answer, 'text', q.text,
    'label', q.label, 'by', q.answered_by, 'at', q.answered_at) order by q.answered_at) from asset_answers q where q.asset_id = ${asset}), '[]')`;

export async function findMatchDetail(tx: Tx, id: string): Promise<schema.MatchDetail | undefined> {
  const match = await findMatch(tx, id);
  if (match === undefined) return undefined;
  const { rows } = await sql<Pick<schema.MatchDetail, 'answers' | 'disagreements'>>`select ${answers(match.asset.id)} as answers,
    coalesce((select jsonb_agg(jsonb_build_object('attribute', d ->> 'attribute', 'kind', d ->> 'kind', 'why', d -> 'why'))
      from vulnerabilities v, ${disagreements}
      where v.id = ${match.vulnerability.id}), '[]') as disagreements`.execute(tx);
  return { ...match, ...rows[0] };
}

export async function decideMatch(
  tx: Tx,
  id: string,
  decision: { state: string; note: string; by: string | null; overrides: StatedInputs },
): Promise<void> {
  await sql`update matches set state = ${decision.state}, note = ${decision.note}, decided_by = ${decision.by}, overrides = ${toJson(decision.overrides)}::jsonb,
    decided_at = case when ${decision.by}::text is null then null else now() end, updated_at = now() where id = ${id}`.execute(
    tx,
  );
}

/** Figures of the matches that nobody dismissed and that still hold. */
export async function countMatches(tx: Tx, { site, since }: schema.MatchCountQuery): Promise<schema.MatchCounts> {
  const { rows } = await sql<schema.MatchCounts>`select count(*)::int as open,
      count(*) filter (where v.kev)::int as "knownExploited", count(distinct m.asset_id)::int as assets
    from matches m join vulnerabilities v on v.id = m.vulnerability_id join assets a on a.id = m.asset_id
    where m.state <> 'dismissed' and m.withdrawn_at is null and m.retracted_at is null ${site === undefined ? sql`` : sql`and a.site_id = ${site}`}
      ${since === undefined ? sql`` : sql`and m.created_at >= ${since}::timestamptz`}`.execute(tx);
  return rows[0];
}

export async function hasAsset(tx: Tx, id: string): Promise<boolean> {
  return (await sql`select from assets where id = ${id}`.execute(tx)).rows.length > 0;
}

export async function listExclusions(
  tx: Tx,
  asset: string,
  query: { limit?: number; after?: string },
): Promise<PageOf<schema.Exclusion>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 2);
  const { rows } =
    await sql<schema.Exclusion>`select vulnerability_id as vulnerability, advisory, product, status, justification, text
    from match_exclusions where asset_id = ${asset}
    ${after === null ? sql`` : sql`and (vulnerability_id, advisory) > (${after[0]}::text, ${after[1]}::text)`}
    order by vulnerability_id, advisory limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.vulnerability, row.advisory],
    (row) => row,
  );
}

/** Keeps an answer in place of an earlier one to the same question. */
export async function putAnswer(
  tx: Tx,
  organisation: string,
  answer: { asset: string; question: string; answer: string; text: object; label: object; by: string },
): Promise<void> {
  await sql`insert into asset_answers (organisation_id, asset_id, question, answer, text, label, answered_by)
    values (${organisation}, ${answer.asset}, ${answer.question}, ${answer.answer}, ${toJson(answer.text)}::jsonb, ${toJson(answer.label)}::jsonb, ${answer.by})
    on conflict (asset_id, question) do update set answer = excluded.answer, text = excluded.text, label = excluded.label,
      answered_by = excluded.answered_by, answered_at = now()`.execute(tx);
}

export async function removeAnswer(tx: Tx, asset: string, question: string): Promise<boolean> {
  return (
    (await sql`delete from asset_answers where asset_id = ${asset} and question = ${question} returning asset_id`.execute(tx))
      .rows.length > 0
  );
}

export async function findContext(tx: Tx, asset: string): Promise<schema.AssetContextState | undefined> {
  const { rows } = await sql<{
    role: string | null;
    level: number | null;
    criticality: schema.AssetContextState['criticality']['value'] | null;
    redundant: boolean | null;
    reason: string | null;
    by: string | null;
    at: string | null;
    zone: string | null;
    reachability: schema.AssetContextState['reachability'];
    why: schema.AssetContextState['reachabilityWhy'];
    overrides: schema.AssetContextState['overrides'] | null;
    answers: schema.AssetContextState['answers'];
    bills: schema.AssetContextState['bills'];
  }>`select a.role, a.purdue_level as level, c.criticality, c.redundant, c.reason, c.set_by as by, c.set_at as at,
      coalesce(c.zone, (select z.name from zones z where z.id = a.zone_id)) as zone, c.reachability, c.reachability_why as why, c.overrides,
      ${answers(sql`a.id`)} as answers,
      coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'source', b.source, 'components', jsonb_array_length(b.components),
        'by', b.created_by, 'at', b.created_at) order by b.created_at) from asset_components b where b.asset_id = a.id), '[]') as bills
    from assets a left join asset_contexts c on c.asset_id = a.id where a.id = ${asset}`.execute(tx);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { role, level, criticality, by, at, reason, redundant, zone, reachability, why, overrides, answers: given, bills } = row;
  const derived = derivedCriticality({ role, level });
  return {
    criticality: { value: criticality ?? derived.value, derived: derived.value, why: derived.why, by, at, reason },
    redundant,
    zone,
    reachability,
    reachabilityWhy: why,
    overrides: overrides ?? {},
    answers: given,
    bills,
  };
}

/** Keeps what a person says that an asset means to its plant. */
export async function putContext(
  tx: Tx,
  organisation: string,
  asset: string,
  said: {
    criticality: string | null;
    redundant: boolean | null;
    reason: string | null;
    by: string | null;
    overrides: StatedInputs;
  },
): Promise<void> {
  await sql`insert into asset_contexts (organisation_id, asset_id, criticality, redundant, reason, set_by, set_at, overrides)
    values (${organisation}, ${asset}, ${said.criticality}, ${said.redundant}, ${said.reason}, ${said.by}, now(), ${toJson(said.overrides)}::jsonb)
    on conflict (asset_id) do update set criticality = excluded.criticality, redundant = excluded.redundant, reason = excluded.reason,
      set_by = excluded.set_by, set_at = excluded.set_at, overrides = excluded.overrides`.execute(tx);
}

/** Keeps a bill of materials of an asset in place of one from the same document. */
export async function putBill(
  tx: Tx,
  organisation: string,
  bill: { id: string; asset: string; name: string; source: string; components: readonly object[]; by: string },
): Promise<void> {
  await sql`insert into asset_components (id, organisation_id, asset_id, name, components, source, created_by)
    values (${bill.id}, ${organisation}, ${bill.asset}, ${bill.name}, ${toJson(bill.components)}::jsonb, ${bill.source}, ${bill.by})
    on conflict (asset_id, source) do update set name = excluded.name, components = excluded.components, created_by = excluded.created_by,
      created_at = now()`.execute(tx);
}

export async function removeBill(tx: Tx, asset: string, id: string): Promise<boolean> {
  return (
    (await sql`delete from asset_components where asset_id = ${asset} and id = ${id} returning id`.execute(tx)).rows.length > 0
  );
}
