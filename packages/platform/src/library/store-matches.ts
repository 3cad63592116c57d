import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { FoundMatch, MatchAsset, Threats } from './matching.ts';
import type { Match, MatchQuery } from './schema.ts';

/** SQL of matches between the assets of a tenant and the library. */

export async function listMatchAssets(tx: Tx): Promise<MatchAsset[]> {
  return (
    await sql<MatchAsset>`select id, name, vendor, product, model, order_number as "orderNumber", firmware, serial from assets
      where vendor is not null or product is not null or model is not null or order_number is not null`.execute(tx)
  ).rows;
}

/** Prepared advisories as JSON texts, in the order of their identifiers, read in parts so that memory stays flat. */
export async function* readPrepared(run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const rows = await run(async (tx) => {
      const result = await sql<{ id: string; prepared: string }>`select id, prepared::text from documents
        where kind = 'csaf' and id > ${after} order by id limit 200`.execute(tx);
      return result.rows;
    });
    for (const { prepared } of rows) yield prepared;
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
  }
}

export async function readThreats(tx: Tx): Promise<Threats> {
  const kev = await sql<{ cve: string; entry: unknown }>`select e ->> 'cveID' as cve, jsonb_build_object('cve', e ->> 'cveID',
      'vendor', e ->> 'vendorProject', 'product', e ->> 'product', 'name', e ->> 'vulnerabilityName', 'dateAdded', e ->> 'dateAdded',
      'dueDate', e ->> 'dueDate', 'requiredAction', e ->> 'requiredAction', 'ransomware', e ->> 'knownRansomwareCampaignUse' = 'Known',
      'cwes', coalesce(e -> 'cwes', '[]')) as entry
    from documents, jsonb_array_elements(content -> 'vulnerabilities') e where kind = 'kev'`.execute(tx);
  const epss = await sql<Threats['epss'][number]>`select p.vulnerability_id as cve, p.score, p.percentile, p.date
    from exploit_predictions p join vulnerabilities v on v.id = p.vulnerability_id where cardinality(v.advisories) > 0`.execute(
    tx,
  );
  return { kev: kev.rows, epss: epss.rows };
}

/**
 * Brings the matches of the organisation to what was found: new ones are added, known ones get the new reasons and keep what a person
 * decided, and open ones that no longer hold go.
 * @returns the assets whose matches changed
 */
export async function putMatches(tx: Tx, organisation: string, found: readonly FoundMatch[]): Promise<string[]> {
  const rows = found.map((match) => ({ ...match, id: newId() }));
  const record = sql`jsonb_to_recordset(${toJson(rows)}::jsonb) as r (id uuid, asset uuid, vulnerability text, advisories text[],
    probability double precision, reasons text[], urgency double precision)`;
  const gone = await sql<{ asset: string }>`delete from matches m where state = 'open' and not exists (
      select from ${record} where r.asset = m.asset_id and r.vulnerability = m.vulnerability_id) returning m.asset_id as asset`.execute(
    tx,
  );
  const put = await sql<{
    asset: string;
  }>`insert into matches (id, organisation_id, asset_id, vulnerability_id, advisories, probability, reasons,
      urgency)
    select r.id, ${organisation}, r.asset, r.vulnerability, r.advisories, r.probability, r.reasons, r.urgency from ${record}
    where exists (select from assets a where a.id = r.asset) and exists (select from vulnerabilities v where v.id = r.vulnerability)
    on conflict (asset_id, vulnerability_id) do update set advisories = excluded.advisories, probability = excluded.probability,
      reasons = excluded.reasons, urgency = excluded.urgency, updated_at = now()
    where (matches.advisories, matches.probability, matches.reasons, matches.urgency)
      is distinct from (excluded.advisories, excluded.probability, excluded.reasons, excluded.urgency)
    returning asset_id as asset`.execute(tx);
  return [...new Set([...gone.rows, ...put.rows].map(({ asset }) => asset))];
}

/** Organisations that have assets: those for which a change of the library matters. */
export async function organisationsWithAssets(tx: Tx): Promise<string[]> {
  return (await sql<{ id: string }>`select distinct organisation_id as id from assets`.execute(tx)).rows.map(({ id }) => id);
}

type Row = Match & { urgency: number };

const selection = sql`m.id, jsonb_build_object('id', a.id, 'vendor', a.vendor, 'firmware', a.firmware, 'label', coalesce(a.name,
      (select d.address from asset_addresses d where d.asset_id = a.id order by d.kind, d.address limit 1), a.product, a.id::text)) as asset,
    jsonb_build_object('id', v.id, 'title', v.title, 'severity', v.severity, 'cvss', v.cvss, 'kev', v.kev, 'epss', v.epss) as vulnerability,
    m.advisories, m.probability, m.reasons, m.urgency, m.state, m.note, m.decided_by as "decidedBy", m.decided_at as "decidedAt",
    m.created_at as "createdAt", m.updated_at as "updatedAt"
  from matches m join assets a on a.id = m.asset_id join vulnerabilities v on v.id = m.vulnerability_id`;

export async function listMatches(tx: Tx, query: MatchQuery): Promise<PageOf<Match & { urgency: number }>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 2);
  const { rows } = await sql<Row>`select ${selection} where true
    ${query.site === undefined ? sql`` : sql`and a.site_id = ${query.site}`}
    ${query.asset === undefined ? sql`` : sql`and m.asset_id = ${query.asset}`}
    ${query.vulnerability === undefined ? sql`` : sql`and m.vulnerability_id = ${query.vulnerability}`}
    ${query.state === undefined ? sql`` : sql`and m.state = ${query.state}`}
    ${query.kev === undefined ? sql`` : sql`and v.kev = ${query.kev}`}
    ${after === null ? sql`` : sql`and (m.urgency, m.id) < (${after[0]}::double precision, ${after[1]}::uuid)`}
    order by m.urgency desc, m.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.urgency, row.id],
    (row) => row,
  );
}

export async function findMatch(tx: Tx, id: string): Promise<Match | undefined> {
  return (await sql<Row>`select ${selection} where m.id = ${id}`.execute(tx)).rows[0];
}

export async function decideMatch(
  tx: Tx,
  id: string,
  decision: { state: string; note: string; by: string | null },
): Promise<void> {
  await sql`update matches set state = ${decision.state}, note = ${decision.note}, decided_by = ${decision.by},
    decided_at = case when ${decision.by}::text is null then null else now() end, updated_at = now() where id = ${id}`.execute(
    tx,
  );
}

/** Figures of the matches that nobody dismissed. */
export async function countMatches(
  tx: Tx,
  site: string | undefined,
): Promise<{ open: number; knownExploited: number; assets: number }> {
  const { rows } = await sql<{ open: number; knownExploited: number; assets: number }>`select count(*)::int as open,
      count(*) filter (where v.kev)::int as "knownExploited", count(distinct m.asset_id)::int as assets
    from matches m join vulnerabilities v on v.id = m.vulnerability_id join assets a on a.id = m.asset_id
    where m.state <> 'dismissed' ${site === undefined ? sql`` : sql`and a.site_id = ${site}`}`.execute(tx);
  return rows[0];
}
