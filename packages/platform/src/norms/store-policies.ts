import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { PolicyVersion } from './schema-policy.ts';

/** SQL of policies. Runs as a tenant. */

const columns = sql`id, site_id as site, version, what, changed_by as by, why, created_at as at, zones, conduits`;

/** The latest version of a site's policy, or the one named, with its text. */
export async function findPolicy(
  tx: Tx,
  site: string,
  version?: number,
): Promise<{ current: PolicyVersion; text: string } | undefined> {
  const { rows } = await sql<PolicyVersion & { text: string }>`select ${columns}, text from policies where site_id = ${site}
    ${version === undefined ? sql`` : sql`and version = ${version}`} order by version desc limit 1`.execute(tx);
  if (rows[0] === undefined) return undefined;
  const { text, ...current } = rows[0];
  return { current, text };
}

export async function listPolicies(
  tx: Tx,
  site: string,
  query: { limit?: number; after?: string },
): Promise<PageOf<PolicyVersion>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } = await sql<PolicyVersion>`select ${columns} from policies where site_id = ${site}
    ${after === null ? sql`` : sql`and version < ${after[0]}::int`} order by version desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.version],
    (row) => row,
  );
}

export async function insertPolicy(
  tx: Tx,
  organisation: string,
  one: Omit<PolicyVersion, 'id' | 'at'> & { text: string },
): Promise<void> {
  await sql`insert into policies (id, organisation_id, site_id, version, what, changed_by, why, zones, conduits, text)
    values (${newId()}, ${organisation}, ${one.site}, ${one.version}, ${one.what}, ${one.by}, ${one.why}, ${one.zones}, ${one.conduits},
      ${one.text})`.execute(tx);
}
