import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Suppression, SuppressionChange, SuppressionCreate, SuppressionQuery } from './schema-suppressions.ts';

/**
 * SQL of suppressions. Runs as a tenant. The database keeps with each finding until when it is suppressed, whenever a finding or a suppression
 * is written: it comes back by itself when the last of them expires, and reading many findings asks nothing of the suppressions.
 */

/** Whether the suppression `x` is about a finding of the table with that alias. */
const covers = (finding: string) => sql`is_covered(${sql.ref(finding)}, x)`;

const active = sql`x.ended_at is null and x.expires_at > now()`;

/** Whether a finding of the table with that alias falls under an active suppression. */
export const isSuppressed = (finding: string) => sql<boolean>`coalesce(${sql.ref(`${finding}.suppressed_until`)} > now(), false)`;

/** The suppression that a finding falls under, as JSON; null when there is none. */
export const suppressionOf = (finding: string) =>
  sql`case when ${isSuppressed(finding)} then (select jsonb_build_object('id', x.id, 'owner', x.owner, 'reason', x.reason,
      'expiresAt', to_char(x.expires_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
    from suppressions x where ${active} and ${covers(finding)} order by x.expires_at desc limit 1) end`;

const columns = sql`x.id, x.site_id as site, x.rule, x.asset_id as asset, x.client, x.server, x.seen_from as "seenFrom", x.seen_until as "seenUntil",
  (select coalesce(a.name, (select d.address from asset_addresses d where d.asset_id = a.id order by d.kind, d.address limit 1), a.id::text)
    from assets a where a.id = x.asset_id) as "assetLabel",
  x.owner, x.reason, x.created_by as "createdBy", x.created_at as "createdAt", x.expires_at as "expiresAt",
  x.ended_at as "endedAt", x.ended_by as "endedBy",
  case when x.ended_at is not null then 'ended' when x.expires_at <= now() then 'expired' else 'active' end as state,
  (select count(*)::int from findings f where ${covers('f')}) as findings from suppressions x`;

const states = {
  active,
  expired: sql`x.ended_at is null and x.expires_at <= now()`,
  ended: sql`x.ended_at is not null`,
};

export async function listSuppressions(tx: Tx, query: SuppressionQuery): Promise<PageOf<Suppression>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } = await sql<Suppression>`select ${columns} where true
    ${query.site === undefined ? sql`` : sql`and (x.site_id is null or x.site_id = ${query.site})`}
    ${query.state === undefined ? sql`` : sql`and ${states[query.state]}`}
    ${after === null ? sql`` : sql`and x.id < ${after[0]}::uuid`}
    order by x.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}

export async function findSuppression(tx: Tx, id: string): Promise<Suppression | undefined> {
  return (await sql<Suppression>`select ${columns} where x.id = ${id}`.execute(tx)).rows[0];
}

/** Makes a suppression. Answers its identifier. */
export async function insertSuppression(tx: Tx, organisation: string, made: SuppressionCreate & { by: string }): Promise<string> {
  const { site = null, rule = null, asset = null, client = null, server = null, seenFrom = null, seenUntil = null } = made;
  const id = newId();
  await sql`insert into suppressions (id, organisation_id, site_id, rule, asset_id, client, server, seen_from, seen_until, owner, reason,
      created_by, expires_at)
    values (${id}, ${organisation}, ${site}, ${rule}, ${asset}, lower(${client}), lower(${server}), ${seenFrom}, ${seenUntil}, ${made.owner},
      ${made.reason}, ${made.by}, ${made.expiresAt})`.execute(tx);
  return id;
}

/** Changes an active suppression. Answers whether there was one. */
export async function updateSuppression(tx: Tx, id: string, change: SuppressionChange): Promise<boolean> {
  const { numAffectedRows } = await sql`update suppressions x set owner = coalesce(${change.owner ?? null}, owner),
      reason = coalesce(${change.reason ?? null}, reason), expires_at = coalesce(${change.expiresAt ?? null}::timestamptz, expires_at)
    where id = ${id} and ${active}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Ends an active suppression. Answers whether there was one. */
export async function endSuppression(tx: Tx, id: string, by: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update suppressions x set ended_at = now(), ended_by = ${by} where id = ${id} and ${active}`.execute(tx);
  return numAffectedRows === 1n;
}
