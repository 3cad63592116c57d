import type { Assertion as ReadAssertion } from '@fengsui/advisories';
import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { EpssTable, ReadDocument } from './advisories.ts';
import { summarise } from './record.ts';
import type * as schema from './schema.ts';

/** SQL of vulnerabilities, their documents, and imports. What writes the library runs as the server; what reads it as a tenant. */

/**
 * Does work on one document so that its failure costs that document and not the batch.
 * @returns what `work` answers, or the error's message
 */
export async function attempt(tx: Tx, work: () => Promise<string | null>): Promise<string | null> {
  await sql`savepoint document`.execute(tx);
  try {
    const answer = await work();
    await sql`release savepoint document`.execute(tx);
    return answer;
  } catch (error) {
    await sql`rollback to savepoint document`.execute(tx);
    return (error as Error).message;
  }
}

/**
 * Keeps a document in place of the one of the same kind and identifier.
 * @returns the vulnerabilities that it or its predecessor speaks of; null when it is unchanged
 */
export async function putDocument(tx: Tx, document: ReadDocument, hash: string): Promise<string[] | null> {
  const { rows } = await sql<{
    content_hash: string;
  }>`select content_hash from documents where kind = ${document.kind} and id = ${document.id}
    for update`.execute(tx);
  if (rows[0]?.content_hash === hash) return null;
  const before = await sql<{ id: string }>`delete from assertions where kind = ${document.kind} and document = ${document.id}
    returning vulnerability_id as id`.execute(tx);
  await sql`insert into documents (kind, id, title, content_hash, content, prepared)
    values (${document.kind}, ${document.id}, ${document.title}, ${hash}, ${toJson(document.content)},
      ${document.prepared === null ? null : toJson(document.prepared)})
    on conflict (kind, id) do update set title = excluded.title, content_hash = excluded.content_hash, content = excluded.content,
      prepared = excluded.prepared, imported_at = now()`.execute(tx);
  await sql`insert into assertions (kind, document, subject, vulnerability_id, assertions, vendors, products)
    select ${document.kind}, ${document.id}, vulnerability, vulnerability, assertions, vendors, products
    from jsonb_to_recordset(${toJson(document.statements)}::jsonb) as r (vulnerability text, assertions jsonb, vendors text[], products text[])`.execute(
    tx,
  );
  return [...before.rows.map(({ id }) => id), ...document.statements.map(({ vulnerability }) => vulnerability)];
}

/** Keeps the day's exploit predictions and carries them into the vulnerabilities. */
export async function putPredictions(tx: Tx, table: EpssTable): Promise<void> {
  const scores = [...table.scores.values()];
  for (let at = 0; at < scores.length; at += 20_000) {
    const part = scores.slice(at, at + 20_000);
    await sql`insert into exploit_predictions (vulnerability_id, score, percentile, date, model)
      select cve, score, percentile, ${table.date}, ${table.modelVersion}
      from unnest(${part.map(({ cve }) => cve)}::text[], ${part.map(({ score }) => score)}::double precision[],
        ${part.map(({ percentile }) => percentile)}::double precision[]) as r (cve, score, percentile)
      on conflict (vulnerability_id) do update set score = excluded.score, percentile = excluded.percentile, date = excluded.date,
        model = excluded.model`.execute(tx);
  }
  await sql`update vulnerabilities v set epss = p.score from exploit_predictions p where p.vulnerability_id = v.id and v.epss is distinct from p.score`.execute(
    tx,
  );
}

/** Decides vulnerabilities again from all that their documents say. */
export async function refreshVulnerabilities(tx: Tx, ids: readonly string[]): Promise<void> {
  const all = [...new Set(ids)];
  for (let at = 0; at < all.length; at += 500) {
    const list = all.slice(at, at + 500);
    const { rows } = await sql<{
      id: string;
      assertions: ReadAssertion[];
      vendors: string[];
      products: string[];
      documents: string[];
    }>`
      select vulnerability_id as id, jsonb_path_query_array(jsonb_agg(assertions), '$[*][*]') as assertions,
        array(select distinct unnest(string_to_array(string_agg(array_to_string(vendors, E'\n'), E'\n'), E'\n'))) as vendors,
        array(select distinct unnest(string_to_array(string_agg(array_to_string(products, E'\n'), E'\n'), E'\n'))) as products,
        array_agg(document order by document) filter (where kind = 'csaf') as documents
      from assertions where vulnerability_id = any(${list}) group by vulnerability_id`.execute(tx);
    const summaries = rows.map((row) => {
      const [vendors, products] = [row.vendors.filter(Boolean), row.products.filter(Boolean)];
      const advisories = row.documents ?? [];
      return { ...summarise(row.id, row.assertions, [...vendors, ...products], advisories), vendors, products, advisories };
    });
    await sql`insert into vulnerabilities (id, title, description, severity, cvss, vector, kev, epss, vendors, products, advisories, published,
        modified, sorted_at)
      select r.id, r.title, r.description, r.severity, r.cvss, r.vector, r.kev, p.score, r.vendors, r.products, r.advisories, r.published,
        r.modified, coalesce(r.modified, r.published, '-infinity')
      from jsonb_to_recordset(${toJson(summaries)}::jsonb) as r (id text, title text, description text, severity text, cvss double precision,
        vector text, kev boolean, vendors text[], products text[], advisories text[], published timestamptz, modified timestamptz)
      left join exploit_predictions p on p.vulnerability_id = r.id
      on conflict (id) do update set title = excluded.title, description = excluded.description, severity = excluded.severity,
        cvss = excluded.cvss, vector = excluded.vector, kev = excluded.kev, epss = excluded.epss, vendors = excluded.vendors,
        products = excluded.products, advisories = excluded.advisories, published = excluded.published, modified = excluded.modified,
        sorted_at = excluded.sorted_at, updated_at = now()`.execute(tx);
    const kept = new Set(rows.map(({ id }) => id));
    const gone = list.filter((id) => !kept.has(id));
    await sql`delete from matches where vulnerability_id = any(${gone})`.execute(tx);
    await sql`delete from vulnerabilities where id = any(${gone})`.execute(tx);
  }
}

type VulnerabilityRow = schema.Vulnerability & { rank: number; sorted: string | null };

const columns = sql`v.id, v.title, v.description, v.severity, v.cvss, v.vector, v.kev, v.epss, v.vendors, v.products, v.advisories, v.published,
  v.modified, (select count(*)::int from matches m where m.vulnerability_id = v.id and m.state <> 'dismissed') as matches`;

export async function listVulnerabilities(tx: Tx, query: schema.VulnerabilityQuery): Promise<PageOf<schema.Vulnerability>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 3);
  const text = (query.q ?? '').trim().toLowerCase();
  const words = text.split(/\s+/).filter(Boolean);
  // A hit on the identifier is what was looked for; one in the title is nearer than one in the description.
  const rank =
    text === ''
      ? sql`0::int`
      : sql`case when lower(v.id) = ${text} then 3 when starts_with(lower(v.id), ${text}) then 2
          when lower(v.title) like ${`%${escape(text)}%`} then 1 else 0 end`;
  const { rows } =
    await sql<VulnerabilityRow>`select ${columns}, ${rank} as rank, v.sorted_at as sorted from vulnerabilities v where true
    ${words.reduce((all, word) => sql`${all} and concat_ws(' ', v.id, v.title, v.description, v.vendors::text, v.products::text, v.advisories::text) ilike ${`%${escape(word)}%`}`, sql``)}
    ${query.vendor === undefined ? sql`` : sql`and ${query.vendor} = any(v.vendors)`}
    ${query.severity === undefined ? sql`` : sql`and v.severity = ${query.severity}`}
    ${query.kev === undefined ? sql`` : sql`and v.kev = ${query.kev}`}
    ${query.matched ? sql`and exists (select from matches m where m.vulnerability_id = v.id and m.state <> 'dismissed')` : sql``}
    ${after === null ? sql`` : sql`and (${rank}, v.sorted_at, v.id) < (${after[0]}::int, coalesce(${after[1]}::timestamptz, '-infinity'), ${after[2]}::text)`}
    order by ${rank} desc, v.sorted_at desc, v.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.rank, row.sorted, row.id],
    ({ rank: _rank, sorted: _sorted, ...row }) => row,
  );
}

export async function findVulnerability(tx: Tx, id: string): Promise<schema.VulnerabilityDetail | undefined> {
  const { rows } = await sql<schema.Vulnerability>`select ${columns} from vulnerabilities v where v.id = ${id}`.execute(tx);
  if (rows[0] === undefined) return undefined;
  const statements = await sql<{ kind: string; document: string; assertions: ReadAssertion[] }>`select kind, document, assertions
    from assertions where vulnerability_id = ${id} order by kind, document`.execute(tx);
  const prediction = await sql<{
    score: number;
    percentile: number;
    date: string;
    model: string;
  }>`select score, percentile, date, model
    from exploit_predictions where vulnerability_id = ${id}`.execute(tx);
  const assertions = statements.rows.flatMap(({ kind, document, assertions }) =>
    assertions.map(({ attribute, value, source, published }) => ({
      attribute: attribute as string,
      value,
      source,
      document: kind === 'csaf' ? document : null,
      at: published,
    })),
  );
  for (const { date, ...value } of prediction.rows) {
    assertions.push({ attribute: 'exploit-prediction', value: { ...value, date }, source: 'EPSS', document: null, at: date });
  }
  return { ...rows[0], assertions };
}

export async function libraryState(tx: Tx): Promise<schema.LibraryState> {
  const { rows } = await sql<schema.LibraryState>`select (select count(*)::int from vulnerabilities) as vulnerabilities,
    (select count(*)::int from documents where kind = 'csaf') as advisories,
    (select count(*)::int from vulnerabilities where kev) as "knownExploited",
    (select max(imported_at) from documents) as "lastImport"`.execute(tx);
  return rows[0];
}

const importColumns = sql`id, name, size, received, state, job_id as job, sha256, documents, accepted, rejected, created_at as "createdAt",
  finished_at as "finishedAt", created_by as "createdBy", error`;

export async function insertImport(
  tx: Tx,
  organisation: string,
  row: { id: string; name: string; size: number; by: string | null },
): Promise<void> {
  await sql`insert into imports (id, organisation_id, name, size, created_by)
    values (${row.id}, ${organisation}, ${row.name}, ${row.size}, ${row.by})`.execute(tx);
}

export async function findImport(tx: Tx, id: string): Promise<schema.Import | undefined> {
  return (await sql<schema.Import>`select ${importColumns} from imports where id = ${id}`.execute(tx)).rows[0];
}

export async function listImports(tx: Tx, limit: number, cursor: string | undefined): Promise<PageOf<schema.Import>> {
  const after = decodeCursor(cursor, 1);
  const { rows } = await sql<schema.Import>`select ${importColumns} from imports
    ${after === null ? sql`` : sql`where id < ${after[0]}::uuid`} order by id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}

export async function setImportReceived(tx: Tx, id: string, received: number): Promise<void> {
  await sql`update imports set received = greatest(received, ${received}) where id = ${id} and state = 'uploading'`.execute(tx);
}

export async function setImportQueued(tx: Tx, id: string, job: string, sha256: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update imports set state = 'queued', job_id = ${job}, sha256 = ${sha256}
    where id = ${id} and state = 'uploading'`.execute(tx);
  return numAffectedRows === 1n;
}

/** Records how far an import is, in the transaction of what it took. */
export async function advanceImport(
  tx: Tx,
  id: string,
  counted: { documents: number; accepted: number; rejected: number },
): Promise<void> {
  await sql`update imports set state = 'importing', documents = ${counted.documents}, accepted = ${counted.accepted},
    rejected = ${counted.rejected} where id = ${id} and state <> 'failed'`.execute(tx);
}

export async function endImport(tx: Tx, id: string, state: 'done' | 'failed', error: string | null): Promise<void> {
  await sql`update imports set state = ${state}, error = ${error}, finished_at = now() where id = ${id}`.execute(tx);
}

export async function insertRejection(tx: Tx, organisation: string, id: string, rejection: schema.Rejection): Promise<void> {
  await sql`insert into import_rejections (organisation_id, import_id, line, document, reason)
    values (${organisation}, ${id}, ${rejection.line}, ${rejection.document}, ${rejection.reason.replaceAll('\0', '\ufffd')})
    on conflict do nothing`.execute(tx);
}

export async function listRejections(
  tx: Tx,
  id: string,
  limit: number,
  cursor: string | undefined,
): Promise<PageOf<schema.Rejection>> {
  const after = decodeCursor(cursor, 1);
  const { rows } = await sql<schema.Rejection>`select line, document, reason from import_rejections where import_id = ${id}
    ${after === null ? sql`` : sql`and line > ${after[0]}::int`} order by line limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.line],
    (row) => row,
  );
}

function escape(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
