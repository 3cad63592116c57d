import { type Asset, type AssetComponent, type Exclusion, type PreparedAdvisory, type ProductBom } from '@fengsui/advisories';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import type { FoundMatch } from './matching.ts';

/** SQL of finding matches: what is read of assets and documents, and what is kept of what was found. Runs as a tenant. */

type Run = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** An asset as matching reads it. `matched` is the identity with which its matches were found. */
export type MatchAssetRow = Omit<Asset, 'components'> & { components: AssetComponent[]; matched: string | null };

export async function listMatchAssets(tx: Tx): Promise<MatchAssetRow[]> {
  return (
    await sql<MatchAssetRow>`select a.id, a.name, a.vendor, a.product, a.model, a.order_number as "orderNumber", a.firmware, a.serial,
        coalesce((select jsonb_object_agg(q.question, q.answer) from asset_answers q where q.asset_id = a.id), '{}') as answers,
        coalesce((select jsonb_agg(e) from asset_components b, jsonb_array_elements(b.components) e where b.asset_id = a.id), '[]') as components,
        c.matched_identity as matched
      from assets a left join asset_contexts c on c.asset_id = a.id order by a.id`.execute(tx)
  ).rows;
}

/** What of an asset its matches depend on, as a short text. */
export function matchIdentity({ id: _id, ...asset }: Asset): string {
  return createHash('sha256').update(JSON.stringify(asset)).digest('base64url').slice(0, 24);
}

/** The bills of materials of products that the library holds: components that their subject, an instance of the product, contains. */
export async function listProductBoms(tx: Tx): Promise<ProductBom[]> {
  const { rows } = await sql<ProductBom>`select e.document as source,
      jsonb_build_object('vendor', split_part(p.key, '/', 1), 'name', p.label, 'version', nullif(s.attributes ->> 'version', '')) as product,
      jsonb_agg(distinct jsonb_build_object('name', regexp_replace(c.label, ' ' || regexp_replace(coalesce(c.attributes ->> 'version', ''), '([^A-Za-z0-9])', '\\\\\\1', 'g') || '$', ''),
        'version', nullif(c.attributes ->> 'version', ''), 'vendor', nullif(c.attributes ->> 'supplier', ''),
        'purl', nullif(c.attributes ->> 'purl', ''), 'cpe', nullif(c.attributes ->> 'cpe', ''))) as components
    from edges e join nodes s on s.id = e.from_id and s.kind = 'component'
    join edges i on i.from_id = s.id and i.type = 'instance-of' join nodes p on p.id = i.to_id and p.kind = 'product'
    join nodes c on c.id = e.to_id and c.kind = 'component'
    where e.type = 'contains' and e.organisation_id is null and (e.document like 'cyclonedx%' or e.document like 'spdx%')
    group by e.document, p.key, p.label, s.attributes ->> 'version' limit 2000`.execute(tx);
  return rows;
}

/** Kinds of documents that matching reads, in the order in which it reads them. */
const kinds = ['csaf', 'cve', 'nvd', 'cnvd', 'cnnvd'];

/** How much of the library matches were found with. */
interface LibraryHead {
  documents: number;
  at: string | null;
}

export async function libraryHead(tx: Tx): Promise<LibraryHead> {
  const { rows } = await sql<LibraryHead>`select (select count(*)::int from documents where kind = any(${kinds})) as documents,
    (select max(imported_at) from documents) as at`.execute(tx);
  return rows[0];
}

export async function findMatchState(tx: Tx): Promise<{ documents: number; documentsAt: string | null } | undefined> {
  return (
    await sql<{
      documents: number;
      documentsAt: string | null;
    }>`select documents, documents_at as "documentsAt" from match_states`.execute(tx)
  ).rows[0];
}

/** Notes with which library and which identities the matches were found. */
export async function putMatchState(
  tx: Tx,
  organisation: string,
  library: LibraryHead,
  identities: ReadonlyMap<string, string>,
): Promise<void> {
  await sql`insert into match_states (organisation_id, documents_at, documents) values (${organisation}, ${library.at}, ${library.documents})
    on conflict (organisation_id) do update set documents_at = excluded.documents_at, documents = excluded.documents, finished_at = now()`.execute(
    tx,
  );
  await sql`insert into asset_contexts (organisation_id, asset_id, matched_identity)
    select ${organisation}, r.id, r.identity from unnest(${[...identities.keys()]}::uuid[], ${[...identities.values()]}::text[]) as r (id, identity)
    join assets a on a.id = r.id
    on conflict (asset_id) do update set matched_identity = excluded.matched_identity
      where asset_contexts.matched_identity is distinct from excluded.matched_identity`.execute(tx);
}

/** Names of a document. */
export interface DocumentName {
  kind: string;
  id: string;
}

/** Documents that came after a time, which is taken two minutes back: what is imported counts from when its transaction began. */
export async function freshDocuments(tx: Tx, since: string | null, limit: number): Promise<DocumentName[]> {
  return (
    await sql<DocumentName>`select kind, id from documents where imported_at > coalesce(${since}::timestamptz - interval '2 minutes', '-infinity')
      and kind = any(${kinds}) limit ${limit}`.execute(tx)
  ).rows;
}

/** The vulnerabilities of which these documents speak, and all documents that speak of them. */
export async function relatedDocuments(
  tx: Tx,
  names: readonly DocumentName[],
  limit: number,
): Promise<{ vulnerabilities: string[]; documents: DocumentName[] }> {
  const spoken = await sql<{ id: string }>`select distinct vulnerability_id as id from assertions where (kind, document) in (
    select * from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ id }) => id)}::text[]))`.execute(tx);
  const vulnerabilities = spoken.rows.map(({ id }) => id);
  const documents = await sql<DocumentName>`select distinct kind, document as id from assertions
    where vulnerability_id = any(${vulnerabilities}) and kind = any(${kinds}) limit ${limit}`.execute(tx);
  return { vulnerabilities, documents: documents.rows };
}

/** A document as matching reads it, with its vulnerabilities under the identifiers of their records. */
export interface PreparedDocument {
  kind: string;
  prepared: PreparedAdvisory;
}

/** Documents that are read together. */
const page = 1000;

type PreparedRow = DocumentName & { prepared: string; filed: Record<string, string> | null };

// Most documents are filed under their own identifiers: the few that are not are looked up together with them.
const prepared = sql`d.kind, d.id, d.prepared::text as prepared, (select jsonb_object_agg(a.subject, a.vulnerability_id) from assertions a
    where a.kind = d.kind and a.document = d.id and a.subject <> a.vulnerability_id) as filed from documents d`;

/** All prepared documents, kind by kind, in parts so that memory stays flat. */
export async function* readPrepared(run: Run): AsyncGenerator<PreparedDocument[]> {
  for (const kind of kinds) {
    const read = (after: string) =>
      run(async (tx) => {
        const { rows } =
          await sql<PreparedRow>`select ${prepared} where d.kind = ${kind} and d.id > ${after} and d.prepared is not null
          order by d.id limit ${page}`.execute(tx);
        return rows;
      });
    // While one part is looked through the next is read.
    let next = read('');
    for (;;) {
      const rows = await next;
      if (rows.length === 0) break;
      next = read(rows.at(-1)!.id);
      next.catch(() => {});
      yield rows.map(parse);
    }
  }
}

/** These documents, in the same order of kinds. */
export async function* readThese(run: Run, names: readonly DocumentName[]): AsyncGenerator<PreparedDocument[]> {
  for (const kind of kinds) {
    const ids = names.filter((name) => name.kind === kind).map(({ id }) => id);
    for (let at = 0; at < ids.length; at += page) {
      const part = ids.slice(at, at + page);
      const { rows } = await run((tx) =>
        sql<PreparedRow>`select ${prepared} where d.kind = ${kind} and d.id = any(${part}) and d.prepared is not null`.execute(
          tx,
        ),
      );
      yield rows.map(parse);
    }
  }
}

function parse({ kind, prepared: text, filed }: PreparedRow): PreparedDocument {
  const advisory = JSON.parse(text) as PreparedAdvisory;
  if (filed !== null) for (const one of advisory.vulnerabilities) one.id = filed[one.id] ?? one.id;
  return { kind, prepared: advisory };
}

/** Begins to take matches, which replace others when {@link endFound} is called. */
export async function beginFound(tx: Tx): Promise<void> {
  await sql`create temporary table if not exists found_matches (asset uuid, vulnerability text, changed boolean, primary key (asset, vulnerability)) on commit drop`.execute(
    tx,
  );
  await sql`create temporary table if not exists found_exclusions (asset uuid, vulnerability text, advisory text) on commit drop`.execute(
    tx,
  );
}

/** Takes matches: new ones are added, known ones get what is new and keep what a person decided. Of two parts the more probable counts. */
export async function addFound(tx: Tx, organisation: string, found: readonly FoundMatch[]): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map((match) => ({ ...match, id: newId() }));
  await sql`with r as (
      select r.* from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (id uuid, asset uuid, vulnerability text, advisories text[],
        probability double precision, reasons text[], product jsonb, title text, version text, "fixedVersion" text, path text[], actions jsonb,
        questions jsonb, score jsonb)
      where exists (select from assets a where a.id = r.asset) and exists (select from vulnerabilities v where v.id = r.vulnerability)
        and not exists (select from found_matches f join matches m on m.asset_id = f.asset and m.vulnerability_id = f.vulnerability
          where f.asset = r.asset and f.vulnerability = r.vulnerability and m.probability >= r.probability)),
    put as (insert into matches (id, organisation_id, asset_id, vulnerability_id, advisories, probability, reasons, urgency, product, title,
        version_verdict, fixed_version, path, actions, questions, score)
      select r.id, ${organisation}, r.asset, r.vulnerability, r.advisories, r.probability, r.reasons, 0, r.product, r.title, r.version,
        r."fixedVersion", r.path, r.actions, r.questions, nullif(r.score, 'null') from r
      on conflict (asset_id, vulnerability_id) do update set advisories = excluded.advisories, probability = excluded.probability,
        reasons = excluded.reasons, product = excluded.product, title = excluded.title, version_verdict = excluded.version_verdict,
        fixed_version = excluded.fixed_version, path = excluded.path, actions = excluded.actions, questions = excluded.questions,
        score = excluded.score, place = null, withdrawn_at = null, updated_at = now()
      where (matches.advisories, matches.probability, matches.reasons, matches.product, matches.title, matches.fixed_version, matches.path,
          matches.actions, matches.questions, matches.score, matches.withdrawn_at)
        is distinct from (excluded.advisories, excluded.probability, excluded.reasons, excluded.product, excluded.title,
          excluded.fixed_version, excluded.path, excluded.actions, excluded.questions, excluded.score, null)
      returning asset_id, vulnerability_id)
    insert into found_matches (asset, vulnerability, changed)
      select r.asset, r.vulnerability, p.asset_id is not null from r left join put p on p.asset_id = r.asset and p.vulnerability_id = r.vulnerability
      on conflict (asset, vulnerability) do update set changed = found_matches.changed or excluded.changed`.execute(tx);
}

/** Takes what documents say that assets do not have. */
export async function addExclusions(tx: Tx, organisation: string, found: readonly Exclusion[]): Promise<void> {
  if (found.length === 0) return;
  await sql`with r as (select distinct on (r.asset, r.vulnerability, r.advisory) r.* from jsonb_to_recordset(${toJson(found)}::jsonb)
        as r (asset uuid, vulnerability text, advisory text, product jsonb, status text, justification text, text text)
      where exists (select from assets a where a.id = r.asset)),
    put as (insert into match_exclusions (organisation_id, asset_id, vulnerability_id, advisory, product, status, justification, text)
      select ${organisation}, asset, vulnerability, advisory, product, status, justification, text from r
      on conflict (asset_id, vulnerability_id, advisory) do update set product = excluded.product, status = excluded.status,
        justification = excluded.justification, text = excluded.text)
    insert into found_exclusions select asset, vulnerability, advisory from r`.execute(tx);
}

/**
 * Removes the matches of a scope that were not found any more; what a person decided about, or works on, stays and is marked as withdrawn.
 * @returns the assets whose matches changed
 */
export async function endFound(
  tx: Tx,
  scope: { assets: readonly string[] | null; vulnerabilities: readonly string[] | null },
): Promise<string[]> {
  const within = sql`${scope.assets === null ? sql`true` : sql`m.asset_id = any(${scope.assets}::uuid[])`}
    and ${scope.vulnerabilities === null ? sql`true` : sql`m.vulnerability_id = any(${scope.vulnerabilities}::text[])`}`;
  const missing = sql`not exists (select from found_matches f where f.asset = m.asset_id and f.vulnerability = m.vulnerability_id)`;
  const gone = await sql<{
    asset: string;
  }>`delete from matches m where ${within} and ${missing} and m.state = 'open' and m.patch_id is null
    returning m.asset_id as asset`.execute(tx);
  const withdrawn = await sql<{ asset: string }>`update matches m set withdrawn_at = now(), updated_at = now()
    where ${within} and ${missing} and m.withdrawn_at is null returning m.asset_id as asset`.execute(tx);
  await sql`delete from match_exclusions m where ${within} and not exists (select from found_exclusions f
    where f.asset = m.asset_id and f.vulnerability = m.vulnerability_id and f.advisory = m.advisory)`.execute(tx);
  const put = await sql<{ asset: string }>`select distinct asset from found_matches where changed`.execute(tx);
  return [...new Set([...gone.rows, ...withdrawn.rows, ...put.rows].map(({ asset }) => asset))];
}

export async function countHolding(tx: Tx): Promise<number> {
  return (await sql<{ count: number }>`select count(*)::int as count from matches where withdrawn_at is null`.execute(tx)).rows[0]
    .count;
}

/** Organisations that have assets: those for which a change of the library matters. */
export async function organisationsWithAssets(tx: Tx): Promise<string[]> {
  return (await sql<{ id: string }>`select distinct organisation_id as id from assets`.execute(tx)).rows.map(({ id }) => id);
}
