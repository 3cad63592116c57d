import type { Assertion as ReadAssertion } from '@fengsui/advisories';
import { sql } from 'kysely';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type * as schema from './schema.ts';
import { explainPlain } from './record.ts';
import { findReliability } from './store-reliability.ts';
import { searchNodes, toSearch } from './store-search.ts';

/** SQL of reading vulnerabilities. */

type VulnerabilityRow = schema.Vulnerability & { sorted: string | null };

const columns = sql`v.id, v.title, v.description, v.severity, v.cvss, v.vector, v.kev, v.epss, v.vendors, v.products, v.advisories, v.published,
  v.modified, (select count(*)::int from matches m where m.vulnerability_id = v.id and m.state <> 'dismissed') as matches`;

export async function listVulnerabilities(tx: Tx, query: schema.VulnerabilityQuery): Promise<PageOf<schema.Vulnerability>> {
  const limit = query.limit ?? 50;
  if (query.matched) return listMatched(tx, query, limit);
  const { q, vendor, severity, kev } = query;
  const flag = kev ? 'kev' : undefined;
  const search = toSearch({ q, kind: 'vulnerability', vendor, severity, flag });
  if (kev === false) search.rest = sql`${search.rest} and not coalesce((n.attributes ->> 'kev')::boolean, false)`;
  const page = await searchNodes(tx, search, { limit, after: query.after }, ({ key }) => key);
  const { rows } =
    await sql<schema.Vulnerability>`select ${columns} from vulnerabilities v where v.id = any(${page.items})`.execute(tx);
  const found = new Map(rows.map((row) => [row.id, row]));
  return { items: page.items.flatMap((id) => found.get(id) ?? []), next: page.next };
}

/** Those that match an asset: few, so the tenant's matches come first and the words narrow them down. */
async function listMatched(tx: Tx, query: schema.VulnerabilityQuery, limit: number): Promise<PageOf<schema.Vulnerability>> {
  const after = decodeCursor(query.after, 2);
  const { q, vendor, severity } = query;
  const search = toSearch({ q, kind: 'vulnerability', vendor, severity });
  if (search.nothing) return { items: [], next: null };
  const { rows } = await sql<VulnerabilityRow>`with matched as materialized (
      select distinct vulnerability_id as id from matches where state <> 'dismissed')
    select ${columns}, v.sorted_at as sorted from matched join vulnerabilities v using (id)
    join visible_nodes n on n.organisation_id is null and n.kind = 'vulnerability' and n.key = v.id
    where n.search @@ ${search.all}::tsquery ${query.kev === undefined ? sql`` : sql`and v.kev = ${query.kev}`}
    ${after === null ? sql`` : sql`and (v.sorted_at, v.id) < (coalesce(${after[0]}::timestamptz, '-infinity'), ${after[1]}::text)`}
    order by v.sorted_at desc, v.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.sorted, row.id],
    ({ sorted: _sorted, ...row }) => row,
  );
}

export async function findVulnerability(tx: Tx, id: string): Promise<schema.VulnerabilityDetail | undefined> {
  const { rows } = await sql<
    Omit<schema.VulnerabilityDetail, 'assertions'>
  >`select ${columns}, v.aliases, v.resolved from vulnerabilities v
    where v.id = ${id} or v.aliases @> array[${id}] order by v.id = ${id} desc limit 1`.execute(tx);
  if (rows[0] === undefined) return undefined;
  const record = rows[0].id;
  const statements = await sql<{ kind: string; document: string; assertions: ReadAssertion[] }>`select kind, document, assertions
    from assertions where vulnerability_id = ${record} order by kind, document`.execute(tx);
  const prediction = await sql<{
    score: number;
    percentile: number;
    date: string;
    model: string;
  }>`select score, percentile, date, model
    from exploit_predictions where vulnerability_id = ${record}`.execute(tx);
  const assertions = statements.rows.flatMap(({ kind, document, assertions }) =>
    assertions.map(({ attribute, value, source, published }) => ({
      attribute: attribute as string,
      value,
      source,
      document: kind === 'csaf' ? document : null,
      at: published,
    })),
  );
  // A plain record is not kept: what its statements say is what it is.
  const resolved =
    (rows[0].resolved as { exploited: { prediction: unknown } } | null) ??
    explainPlain(
      record,
      statements.rows.flatMap((row) => row.assertions),
      await findReliability(tx),
    );
  for (const { date, ...value } of prediction.rows) {
    // A prediction is new every day and is no document's: it joins the record when it is read.
    const { model, ...told } = value;
    resolved.exploited.prediction = { ...told, date, modelVersion: model };
    assertions.push({ attribute: 'exploit-prediction', value: { ...value, date }, source: 'EPSS', document: null, at: date });
  }
  return { ...rows[0], resolved, assertions };
}

/** Figures of the records, of which there are few kinds: each is counted in an index. */
export async function countRecords(tx: Tx): Promise<Omit<schema.LibraryState, 'entries' | 'kinds' | 'states'>> {
  const { rows } = await sql<
    Omit<schema.LibraryState, 'entries' | 'kinds' | 'states'>
  >`select (select count(*)::int from vulnerabilities) as vulnerabilities,
    (select count(*)::int from documents where kind = 'csaf') as advisories,
    (select count(*)::int from vulnerabilities where kev) as "knownExploited",
    (select max(imported_at) from documents) as "lastImport"`.execute(tx);
  return rows[0];
}
