import type { Assertion } from '@fengsui/advisories';
import type { DocumentName, Parted } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import type { ProductLink } from './links.ts';

/** SQL of documents, what they said before, and what each of them says. */

/** One writes the library at a time: two would wait for each other's rows in different orders. */
export async function lockLibrary(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('fengsui.library'))`.execute(tx);
}

/** A document as it is kept. `content` and `prepared` are JSON texts. */
export interface DocumentRow {
  kind: string;
  id: string;
  title: string;
  source: string;
  published: string | null;
  hash: string;
  content: string;
  prepared: string | null;
}

/** What a document says of one vulnerability, under the identifier that it uses itself. */
export interface AssertionRow {
  kind: string;
  document: string;
  subject: string;
  assertions: unknown;
  vendors: string[];
  products: string[];
  aliases: string[];
  links: ProductLink[];
}

/** What a document says of one entry. */
interface StatementRow {
  kind: string;
  document: string;
  node: number;
  source: string;
  method: string;
  confidence: number;
  entry: unknown;
}

/** The documents among these that the library does not hold in exactly this form. */
export async function findChanged(tx: Tx, rows: readonly DocumentRow[]): Promise<DocumentRow[]> {
  const known = await sql<{ name: string }>`select kind || ':' || id as name from documents d
    join unnest(${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ id }) => id)}::text[], ${rows.map(({ hash }) => hash)}::text[])
      as r (kind, id, hash) using (kind, id) where d.content_hash = r.hash`.execute(tx);
  const names = new Set(known.rows.map(({ name }) => name));
  return rows.filter(({ kind, id }) => !names.has(`${kind}:${id}`));
}

/** What documents spoke of: the identifiers that they use, the records under which those were filed, and nodes. */
interface Spoken {
  subjects: string[];
  records: string[];
  nodes: number[];
}

/** Names of documents, as rows of two columns. */
const among = (names: readonly DocumentName[]) =>
  sql`(select * from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ id }) => id)}::text[]))`;

/** Keeps documents as older versions. Answers those that are there. */
async function keepVersions(tx: Tx, names: readonly DocumentName[]): Promise<DocumentName[]> {
  const { rows } =
    await sql<DocumentName>`insert into document_versions (kind, document, version, title, content_hash, content, imported_at)
    select kind, id, version, title, content_hash, content, imported_at from documents where (kind, id) in ${among(names)}
    returning kind, document as id`.execute(tx);
  return rows;
}

/** Takes back what documents said. */
async function takeBack(tx: Tx, names: readonly DocumentName[]): Promise<Spoken> {
  const named = sql`(kind, document) in ${among(names)}`;
  const filed = await sql<{
    subject: string;
    record: string;
  }>`delete from assertions where ${named} returning subject, vulnerability_id as record`.execute(tx);
  const said = await sql<{ id: number }>`delete from statements where ${named} returning node_id as id`.execute(tx);
  const joined = await sql<{ alias: string }>`delete from vulnerability_aliases where ${named} returning alias`.execute(tx);
  return {
    subjects: [...filed.rows.map(({ subject }) => subject), ...joined.rows.map(({ alias }) => alias)],
    records: filed.rows.map(({ record }) => record),
    nodes: said.rows.map(({ id }) => id),
  };
}

/**
 * Keeps documents in place of those of the same kind and identifier, which become older versions. What the older ones said goes with them.
 * A document that went and comes again goes on with its versions.
 * @returns what the older ones spoke of, and their names: kind, a colon, identifier
 */
export async function putDocuments(tx: Tx, rows: readonly DocumentRow[]): Promise<Spoken & { replaced: string[] }> {
  const older = await keepVersions(tx, rows);
  const before = older.length === 0 ? { subjects: [], records: [], nodes: [] } : await takeBack(tx, older);
  // The contents are JSON texts already: the list is put together around them.
  const list = rows.map(
    ({ content, prepared, ...row }) => `{"row":${toJson(row)},"content":${content},"prepared":${prepared ?? 'null'}}`,
  );
  await sql`insert into documents (kind, id, title, source, published, content_hash, content, prepared, version)
    select r.row ->> 'kind', r.row ->> 'id', r.row ->> 'title', r.row ->> 'source', (r.row ->> 'published')::timestamptz, r.row ->> 'hash',
      content, nullif(prepared, 'null'),
      coalesce((select max(v.version) from document_versions v where v.kind = r.row ->> 'kind' and v.document = r.row ->> 'id'), 0) + 1
    from jsonb_to_recordset(${`[${list.join(',')}]`}::jsonb) as r (row jsonb, content jsonb, prepared jsonb)
    on conflict (kind, id) do update set title = excluded.title, source = excluded.source, published = excluded.published,
      content_hash = excluded.content_hash, content = excluded.content, prepared = excluded.prepared, version = excluded.version,
      imported_at = now()`.execute(tx);
  return { ...before, replaced: older.map(({ kind, id }) => `${kind}:${id}`) };
}

/** In place of the library whose bundle brought a document: it came with the program, and every library has its own. */
export const ownLibrary = '00000000-0000-0000-0000-000000000000';

/** Notes which documents came in bundles of which libraries, and forgets it of those that came from elsewhere since. */
export async function markBrought(tx: Tx, rows: readonly { kind: string; id: string; library: string | null }[]): Promise<void> {
  await sql`delete from bundle_documents where (kind, document) in ${among(rows)}`.execute(tx);
  const brought = rows.filter(({ library }) => library !== null);
  if (brought.length === 0) return;
  await sql`insert into bundle_documents (kind, document, library) select * from unnest(${brought.map(({ kind }) => kind)}::text[],
    ${brought.map(({ id }) => id)}::text[], ${brought.map(({ library }) => library)}::uuid[])`.execute(tx);
}

/** Whether a document came in a bundle of this library, and from nowhere else since. */
export async function isBrought(tx: Tx, { kind, id }: DocumentName, library: string): Promise<boolean> {
  const { rows } =
    await sql`select from bundle_documents where kind = ${kind} and document = ${id} and library = ${library}`.execute(tx);
  return rows.length > 0;
}

/** Documents that one library brought. */
export async function listBrought(tx: Tx, library: string): Promise<DocumentName[]> {
  const { rows } = await sql<DocumentName>`select kind, document as id from bundle_documents where library = ${library}`.execute(
    tx,
  );
  return rows;
}

/** Parts looked for at once, behind the last that is known. */
const partsAtOnce = 50;

/**
 * What is left of earlier versions of documents that now have other parts: those behind the last, and the whole where there are parts. A
 * document of another source, or with the number in its title, only happens to have such a name.
 */
export async function listLeftParts(tx: Tx, documents: readonly Parted[]): Promise<DocumentName[]> {
  const left: DocumentName[] = [];
  let asked = documents.map(({ kind, id, source, parts }) => ({ kind, id, source, from: parts + 1, to: parts + 1 }));
  const whole = documents.filter(({ parts }) => parts > 0);
  for (let rest: typeof asked = [...asked, ...whole.map((one) => ({ ...one, from: 0, to: 0 }))]; rest.length > 0; rest = asked) {
    const { rows } = await sql<{ at: number; id: string; number: number }>`select r.at, d.id, n.number
      from unnest(${rest.map((_, at) => at)}::int[], ${rest.map(({ kind }) => kind)}::text[], ${rest.map(({ id }) => id)}::text[],
          ${rest.map(({ source }) => source)}::text[], ${rest.map(({ from }) => from)}::int[], ${rest.map(({ to }) => to)}::int[])
          as r (at, kind, id, source, first, last)
        cross join lateral generate_series(r.first, r.last) as n (number)
        cross join lateral (select id, title, source from documents where kind = r.kind
          and id = r.id || case when n.number = 0 then '' else '#' || n.number end limit 1) d
      where d.source = r.source and (n.number = 0 or d.title not like '%#' || n.number)`.execute(tx);
    for (const { at, id } of rows) left.push({ kind: rest[at].kind, id });
    asked = rest.flatMap((one, at) => {
      const isLast = one.to > 0 && rows.some((row) => row.at === at && row.number === one.to);
      return isLast ? [{ ...one, from: one.to + 1, to: one.to + partsAtOnce }] : [];
    });
  }
  return left;
}

/** Takes out a document, which becomes an older version. Answers what it spoke of. */
export async function removeDocument(tx: Tx, name: DocumentName): Promise<Spoken> {
  await keepVersions(tx, [name]);
  const before = await takeBack(tx, [name]);
  await sql`delete from documents where kind = ${name.kind} and id = ${name.id}`.execute(tx);
  return before;
}

/** What the assertions of a statement hold, as the statistics of sources ask for it. */
function heldBy(assertions: readonly Assertion[]): {
  has_cvss: boolean;
  has_weakness: boolean;
  has_versions: boolean;
  said_at: string | null;
} {
  const attributes = new Set(assertions.map(({ attribute }) => attribute));
  const isVersioned = ({ attribute, value }: Assertion): boolean => {
    if (attribute === 'cpe-configuration') return true;
    const versions = attribute === 'affected' ? (value as { versions?: unknown } | null)?.versions : undefined;
    if (typeof versions === 'string') return true;
    return [versions].flat().some((one: unknown) => typeof one === 'object' && one !== null && 'version' in one);
  };
  return {
    has_cvss: attributes.has('cvss'),
    has_weakness: attributes.has('weakness'),
    has_versions: assertions.some(isVersioned),
    said_at: assertions[0]?.published ?? null,
  };
}

/** Keeps what documents say of vulnerabilities, each for the time being under its own identifier. */
export async function insertAssertions(tx: Tx, rows: readonly AssertionRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into assertions (kind, document, subject, vulnerability_id, assertions, vendors, products, aliases, links, has_cvss,
      has_weakness, has_versions, said_at)
    select kind, document, subject, subject, assertions, vendors, products, aliases, links, has_cvss, has_weakness, has_versions, said_at
    from jsonb_to_recordset(${toJson(rows.map((row) => ({ ...row, ...heldBy(row.assertions as Assertion[]) })))}::jsonb)
      as r (kind text, document text, subject text, assertions jsonb, vendors text[],
      products text[], aliases text[], links jsonb, has_cvss boolean, has_weakness boolean, has_versions boolean, said_at text)`.execute(
    tx,
  );
  const aliases = rows.flatMap(({ kind, document, subject, aliases }) =>
    aliases.map((alias) => ({ kind, document, subject, alias })),
  );
  if (aliases.length === 0) return;
  await sql`insert into vulnerability_aliases (kind, document, subject, alias)
    select kind, document, subject, alias from jsonb_to_recordset(${toJson(aliases)}::jsonb)
      as r (kind text, document text, subject text, alias text) on conflict do nothing`.execute(tx);
}

/** Keeps what documents say of entries. */
export async function insertStatements(tx: Tx, rows: readonly StatementRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into statements (kind, document, node_id, source, method, confidence, entry)
    select kind, document, node, source, method, confidence, entry from jsonb_to_recordset(${toJson(rows)}::jsonb)
      as r (kind text, document text, node bigint, source text, method text, confidence real, entry jsonb)
    on conflict (kind, document, node_id) do update set entry = excluded.entry`.execute(tx);
}

/** A document in one of its versions. */
export interface DocumentVersion {
  version: number;
  title: string;
  hash: string;
  importedAt: string;
  replacedAt: string | null;
}

/** Whether the transaction may see everything that a document describes: one with entries that are not released is not shown in part. */
export async function isVisible(tx: Tx, kind: string, id: string): Promise<boolean> {
  const { rows } = await sql`select from statements s where s.kind = ${kind} and s.document = ${id}
    and not exists (select from visible_nodes n where n.id = s.node_id) limit 1`.execute(tx);
  return rows.length === 0;
}

const versionColumns = sql`version, title, content_hash as hash, imported_at as "importedAt"`;

/** All versions of a document, the present one first. */
export async function listVersions(tx: Tx, kind: string, id: string): Promise<DocumentVersion[]> {
  const { rows } = await sql<DocumentVersion>`select ${versionColumns}, null::timestamptz as "replacedAt" from documents
      where kind = ${kind} and id = ${id}
    union all select ${versionColumns}, replaced_at from document_versions where kind = ${kind} and document = ${id}
    order by version desc limit 500`.execute(tx);
  return rows;
}

/** What a document said in one of its versions; undefined when there is no such version. */
export async function findContent(tx: Tx, kind: string, id: string, version: number): Promise<unknown> {
  const { rows } = await sql<{
    content: unknown;
  }>`select content from documents where kind = ${kind} and id = ${id} and version = ${version}
    union all select content from document_versions where kind = ${kind} and document = ${id} and version = ${version}`.execute(
    tx,
  );
  return rows[0]?.content;
}
