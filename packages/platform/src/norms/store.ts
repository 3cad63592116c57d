import { sql } from 'kysely';
import type { Comparison } from '@fengsui/sensor';
import { newId } from '../kernel/identifiers.ts';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import { type PageOf, severities } from '../kernel/schema.ts';
import type { BaselineSummary, BaselineVersion, Difference, DifferenceQuery, Enforcement, EnforcementChange } from './schema.ts';

/** SQL of baselines, differences and enforcement. Runs as a tenant. */

const versionColumns = sql`id, site_id as site, version, what, changed_by as by, why, differences, created_at as at, summary`;

/** Holds other changes of what is normal at the site until this transaction ends. Answers false when there is no such site. */
export async function lockSite(tx: Tx, site: string): Promise<boolean> {
  return (await sql`select from sites where id = ${site} for update`.execute(tx)).rows.length > 0;
}

/** The latest version of a site, or the one named. */
export async function findBaseline(tx: Tx, site: string, version?: number): Promise<BaselineVersion | undefined> {
  const { rows } = await sql<BaselineVersion>`select ${versionColumns} from baselines where site_id = ${site}
    ${version === undefined ? sql`` : sql`and version = ${version}`} order by version desc limit 1`.execute(tx);
  return rows[0];
}

export async function listBaselines(
  tx: Tx,
  site: string,
  query: { limit?: number; after?: string },
): Promise<PageOf<BaselineVersion>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } = await sql<BaselineVersion>`select ${versionColumns} from baselines where site_id = ${site}
    ${after === null ? sql`` : sql`and version < ${after[0]}::int`} order by version desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.version],
    (row) => row,
  );
}

/** The document of a version as text. */
export async function findDocument(tx: Tx, id: string): Promise<string | undefined> {
  return (await sql<{ document: string }>`select document from baselines where id = ${id}`.execute(tx)).rows[0]?.document;
}

/** A version to add. */
export interface NewBaseline {
  site: string;
  version: number;
  what: BaselineVersion['what'];
  by: string;
  why: string;
  differences: number;
  summary: BaselineSummary;
  document: string;
}

export async function insertBaseline(tx: Tx, organisation: string, one: NewBaseline): Promise<void> {
  await sql`insert into baselines (id, organisation_id, site_id, version, what, changed_by, why, differences, summary, document)
    values (${newId()}, ${organisation}, ${one.site}, ${one.version}, ${one.what}, ${one.by}, ${one.why}, ${one.differences},
      ${toJson(one.summary)}, ${one.document})`.execute(tx);
}

export async function findEnforcement(tx: Tx, site: string): Promise<Enforcement> {
  const { rows } =
    await sql<Enforcement>`select baseline, policy, changed_by as "changedBy", changed_at as "changedAt" from enforcements
    where site_id = ${site}`.execute(tx);
  return rows[0] ?? { baseline: false, policy: false, changedBy: null, changedAt: null };
}

export async function setEnforcement(
  tx: Tx,
  organisation: string,
  site: string,
  change: EnforcementChange & { by: string },
): Promise<void> {
  const { baseline = null, policy = null, by } = change;
  await sql`insert into enforcements as e (organisation_id, site_id, baseline, policy, changed_by)
    values (${organisation}, ${site}, coalesce(${baseline}::boolean, false), coalesce(${policy}::boolean, false), ${by})
    on conflict (site_id) do update set baseline = coalesce(${baseline}::boolean, e.baseline), policy = coalesce(${policy}::boolean, e.policy),
      changed_by = ${by}, changed_at = now()`.execute(tx);
}

const evidence = sql`(select coalesce(jsonb_agg(jsonb_build_object('capture', s.capture_id, 'captureName', c.name, 'count', s.count,
    'firstSeen', s.first_seen, 'lastSeen', s.last_seen, 'frames', to_jsonb(s.frames)) order by s.last_seen desc), '[]')
  from difference_sightings s join captures c on c.id = s.capture_id where s.difference_id = d.id)`;
const differenceColumns = sql`d.id, d.site_id as site, d.key, d.kind, d.severity, d.confidence, d.subject, d.expected, d.observed, d.words as text,
  d.baseline_version as "baselineVersion", d.state, d.decided_by as "decidedBy", d.decided_at as "decidedAt", d.reason,
  d.decided_version as "decidedVersion", ${evidence} as evidence`;
const rank = sql`array_position(${[...severities]}::text[], d.severity)`;
/** An open difference whose captures are gone proves nothing any more; what was decided stays. */
const shown = sql`(d.state <> 'open' or exists (select from difference_sightings s where s.difference_id = d.id))`;

export async function listDifferences(tx: Tx, query: DifferenceQuery): Promise<PageOf<Difference>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 3);
  const { rows } = await sql<
    Difference & { rank: number }
  >`select ${differenceColumns}, ${rank} as rank from differences d where ${shown}
    ${query.site === undefined ? sql`` : sql`and d.site_id = ${query.site}`}
    ${query.state === undefined ? sql`` : sql`and d.state = ${query.state}`}
    ${query.severity === undefined ? sql`` : sql`and d.severity = ${query.severity}`}
    ${query.kind === undefined ? sql`` : sql`and d.kind = ${query.kind}`}
    ${query.capture === undefined ? sql`` : sql`and exists (select from difference_sightings s where s.difference_id = d.id and s.capture_id = ${query.capture})`}
    ${after === null ? sql`` : sql`and (${rank}, d.confidence, d.id) < (${after[0]}::int, ${after[1]}::int, ${after[2]}::uuid)`}
    order by ${rank} desc, d.confidence desc, d.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.rank, row.confidence, row.id],
    ({ rank: _rank, ...row }) => row,
  );
}

export async function findDifference(tx: Tx, id: string): Promise<Difference | undefined> {
  return (await sql<Difference>`select ${differenceColumns} from differences d where d.id = ${id}`.execute(tx)).rows[0];
}

export async function countDifferences(tx: Tx, site: string): Promise<Record<Difference['state'], number>> {
  const { rows } = await sql<{ state: Difference['state']; n: number }>`select d.state, count(*)::int as n from differences d
    where d.site_id = ${site} and ${shown} group by d.state`.execute(tx);
  return { open: 0, approved: 0, rejected: 0, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
}

/** What an approval of differences needs: how the sensor tells them, and what each would change. */
export async function findChanges(
  tx: Tx,
  site: string,
  ids: readonly string[],
): Promise<{ id: string; key: string; state: Difference['state']; change: unknown }[]> {
  return (
    await sql<{
      id: string;
      key: string;
      state: Difference['state'];
      change: unknown;
    }>`select id, key, state, change from differences
      where site_id = ${site} and id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx)
  ).rows;
}

/** Notes what a person decided. */
export async function decide(
  tx: Tx,
  ids: readonly string[],
  decided: { state: Difference['state']; by: string; reason: string; version: number | null },
): Promise<void> {
  await sql`update differences set state = ${decided.state}, decided_by = ${decided.by}, decided_at = now(), reason = ${decided.reason},
    decided_version = ${decided.version} where id = any(${[...ids]}::uuid[])`.execute(tx);
}

/**
 * Files how a capture differs, in place of what was filed of it before. A difference that was approved and is seen again goes further than what was
 * approved, and is open again; one that was rejected stays rejected.
 */
export async function replaceDifferences(
  tx: Tx,
  organisation: string,
  place: { site: string; capture: string; version: number },
  found: Comparison['differences'],
): Promise<void> {
  const { site, capture, version } = place;
  await sql`delete from difference_sightings where capture_id = ${capture}`.execute(tx);
  // One statement for many rows: a comparison may find thousands.
  const rows = found.map((one) => ({ ...one, row: newId() }));
  await sql`insert into differences (id, organisation_id, site_id, key, kind, severity, confidence, subject, expected, observed, words, change, baseline_version)
    select (r ->> 'row')::uuid, ${organisation}, ${site}, r ->> 'id', r ->> 'kind', r ->> 'severity', (r ->> 'confidence')::int, r -> 'subject',
      r ->> 'expected', r ->> 'observed', r -> 'text', r -> 'change', ${version}
    from jsonb_array_elements(${toJson(rows)}::jsonb) r
    on conflict (site_id, key) do update set severity = excluded.severity, confidence = excluded.confidence, expected = excluded.expected,
      observed = excluded.observed, words = excluded.words, change = excluded.change, baseline_version = excluded.baseline_version,
      state = case when differences.state = 'approved' and differences.decided_version <= ${version} then 'open' else differences.state end`.execute(
    tx,
  );
  await sql`insert into difference_sightings (organisation_id, difference_id, capture_id, count, first_seen, last_seen, frames)
    select ${organisation}, d.id, ${capture}, (r ->> 'count')::bigint, r ->> 'firstSeen', r ->> 'lastSeen',
      array(select f::bigint from jsonb_array_elements_text(r -> 'frames') f)
    from jsonb_array_elements(${toJson(rows)}::jsonb) r join differences d on d.site_id = ${site} and d.key = r ->> 'id'`.execute(
    tx,
  );
  await sql`delete from differences d where d.site_id = ${site} and not ${shown}`.execute(tx);
}
