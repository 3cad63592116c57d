import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import { type PageOf, severities } from '../kernel/schema.ts';
import { type Finding, type FindingDetail, type FindingQuery, openFindingStates } from './schema.ts';
import type { RuleText } from './rules.ts';
import { like } from './store-assets.ts';
import { isSuppressed, suppressionOf } from './store-suppressions.ts';

/** SQL of findings. Runs as a tenant. */

const open = [...openFindingStates];

/** A finding without the words of its rule, which are not stored. */
export type StoredFinding = Omit<Finding, keyof RuleText>;
export type StoredFindingDetail = Omit<FindingDetail, keyof RuleText>;

type Row = StoredFinding & { rank: number };

const columns = sql`f.id, f.site_id as site, f.rule, f.title, f.severity, f.severity_rank as rank, f.confidence, f.techniques,
  nullif(f.client, '') as client, nullif(f.server, '') as server, f.client_asset_id as "clientAsset", f.server_asset_id as "serverAsset", f.state,
  case when u.id is null then null else jsonb_build_object('id', u.id, 'name', u.display_name) end as assignee,
  f.first_seen as "firstSeen", f.last_seen as "lastSeen", f.count, f.updated_at as "updatedAt", ${suppressionOf('f')} as suppression
  from findings f left join users u on u.id = f.assignee_id`;

export async function listFindings(tx: Tx, query: FindingQuery): Promise<PageOf<StoredFinding>> {
  const limit = query.limit ?? 50;
  const byTime = query.sort === 'lastSeen';
  const after = decodeCursor(query.after, byTime ? 2 : 3);
  const words = (query.q ?? '').split(/\s+/).filter(Boolean);
  const { rows } = await sql<Row>`select ${columns} where true
    ${query.site === undefined ? sql`` : sql`and f.site_id = ${query.site}`}
    ${query.asset === undefined ? sql`` : sql`and (f.client_asset_id = ${query.asset} or f.server_asset_id = ${query.asset})`}
    ${query.capture === undefined ? sql`` : sql`and exists (select from finding_occurrences o where o.finding_id = f.id and o.capture_id = ${query.capture})`}
    ${query.severity === undefined ? sql`` : sql`and f.severity = ${query.severity}`}
    ${query.state === undefined ? sql`` : sql`and f.state = any(${query.state === 'open' ? open : [query.state]})`}
    ${query.technique === undefined ? sql`` : sql`and ${query.technique} = any(f.techniques)`}
    ${query.suppressed === undefined ? sql`` : sql`and ${isSuppressed('f')} = ${query.suppressed}`}
    ${query.assignee === undefined ? sql`` : sql`and f.assignee_id = ${query.assignee}`}
    ${words.reduce((all, word) => sql`${all} and lower(f.title || ' ' || f.rule || ' ' || f.client || ' ' || f.server) like ${`%${like(word)}%`}`, sql``)}
    ${
      after === null
        ? sql``
        : byTime
          ? sql`and (f.last_seen, f.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
          : sql`and (f.severity_rank, f.last_seen, f.id) < (${after[0]}::smallint, ${after[1]}::timestamptz, ${after[2]}::uuid)`
    }
    order by ${byTime ? sql`` : sql`f.severity_rank desc, `} f.last_seen desc, f.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => (byTime ? [row.lastSeen, row.id] : [row.rank, row.lastSeen, row.id]), toFinding);
}

export async function findFinding(tx: Tx, id: string): Promise<StoredFindingDetail | undefined> {
  const { rows } = await sql<Row>`select ${columns} where f.id = ${id}`.execute(tx);
  if (rows[0] === undefined) return undefined;
  const evidence = await sql<
    FindingDetail['evidence'][number]
  >`select o.capture_id as capture, c.name as "captureName", c.kind as "captureKind",
      o.first_seen as "firstSeen", o.last_seen as "lastSeen", o.count, o.frames, o.fields
    from finding_occurrences o join captures c on c.id = o.capture_id where o.finding_id = ${id} order by o.first_seen desc`.execute(
    tx,
  );
  const history = await sql<
    FindingDetail['history'][number]
  >`select id, at, user_name as by, kind, from_value as from, to_value as to, note
    from finding_steps where finding_id = ${id} order by id`.execute(tx);
  return { ...toFinding(rows[0]), evidence: evidence.rows, history: history.rows };
}

export async function setState(tx: Tx, id: string, state: string): Promise<void> {
  await sql`update findings set state = ${state}, updated_at = now() where id = ${id}`.execute(tx);
}

export async function setAssignee(tx: Tx, id: string, assignee: string | null): Promise<void> {
  await sql`update findings set assignee_id = ${assignee}, updated_at = now() where id = ${id}`.execute(tx);
}

/** Display name of a user of the organisation. */
export async function findMember(tx: Tx, user: string): Promise<string | undefined> {
  return (await sql<{ name: string }>`select display_name as name from users where id = ${user}`.execute(tx)).rows[0]?.name;
}

export async function insertStep(
  tx: Tx,
  organisation: string,
  finding: string,
  step: { by: string; kind: string; from: string | null; to: string | null; note: string },
): Promise<void> {
  await sql`insert into finding_steps (id, organisation_id, finding_id, user_name, kind, from_value, to_value, note)
    values (${newId()}, ${organisation}, ${finding}, ${step.by}, ${step.kind}, ${step.from}, ${step.to}, ${step.note})`.execute(
    tx,
  );
}

/** Counts of findings by severity and technique; what is suppressed is counted by itself. */
export async function countFindings(tx: Tx, site: string | undefined) {
  const where = site === undefined ? sql`true` : sql`f.site_id = ${site}`;
  const severity = await sql<{
    key: Finding['severity'];
    open: number;
    suppressed: number;
    total: number;
  }>`select severity as key,
      count(*) filter (where state = any(${open}) and not suppressed)::int as open,
      count(*) filter (where suppressed)::int as suppressed, count(*)::int as total
    from (select f.severity, f.severity_rank, f.state, ${isSuppressed('f')} as suppressed from findings f where ${where}) f
    group by severity, severity_rank order by severity_rank desc`.execute(tx);
  const technique = await sql<{
    key: string;
    open: number;
  }>`select t as key, count(*)::int as open from findings f, unnest(f.techniques) t
    where ${where} and f.state = any(${open}) and not ${isSuppressed('f')} group by t order by 2 desc, 1 limit 30`.execute(tx);
  return {
    bySeverity: severities
      .toReversed()
      .map((key) => severity.rows.find((row) => row.key === key) ?? { key, open: 0, suppressed: 0, total: 0 }),
    byTechnique: technique.rows,
  };
}

function toFinding({ rank: _rank, ...finding }: Row): StoredFinding {
  return finding;
}
