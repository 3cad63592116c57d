import type { PreparedAdvisory } from '@fengsui/advisories';
import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import type { RecordsClient, Tx } from '../kernel/records.ts';

/** SQL of the documents that matching reads: the keys they are filed under, which of them changed, and what they say. */

/** Kinds of documents that matching reads, in the order in which they count. */
export const matchedKinds: readonly string[] = ['csaf', 'cve', 'nvd', 'cnvd', 'cnnvd', 'person'];

/** Names of a document. */
export interface DocumentName {
  kind: string;
  id: string;
}

/** A document as matching reads it, with its vulnerabilities under the identifiers of their records. */
export type PreparedDocument = DocumentName & { prepared: PreparedAdvisory };

/** One text for both names. */
export function nameOf({ kind, id }: DocumentName): string {
  return `${kind}:${id}`;
}

/** The order in which documents count: of two that are as sure the first is told. */
export function byOrder(a: DocumentName, b: DocumentName): number {
  return matchedKinds.indexOf(a.kind) - matchedKinds.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Documents whose keys are made, and those that are read, together. */
const page = 1000;

/**
 * Makes keys for documents that have none.
 * @param made with what the keys are made; when that changed all are made again
 * @param keysOf the keys of a document
 */
export async function putDocumentKeys(
  records: RecordsClient,
  made: string,
  keysOf: (prepared: PreparedAdvisory) => readonly string[],
): Promise<void> {
  let all = 0;
  let after: DocumentName = { kind: '', id: '' };
  for (;;) {
    const done = await records.system(async (tx) => {
      await sql`set local synchronous_commit = off`.execute(tx);
      await sql`select pg_advisory_xact_lock(hashtext('fengsui.matching'))`.execute(tx);
      const before = await sql<{ made: string }>`select made_by as made from match_preparation`.execute(tx);
      if (before.rows[0]?.made !== made) {
        await sql`update document_keys set keys = null where keys is not null`.execute(tx);
        await sql`insert into match_preparation (made_by) values (${made}) on conflict (one) do update set made_by = excluded.made_by`.execute(
          tx,
        );
      }
      const { rows } = await sql<
        DocumentName & { seq: number; prepared: string }
      >`select k.kind, k.document as id, k.seq, d.prepared::text as prepared
        from document_keys k join documents d on d.kind = k.kind and d.id = k.document
        where k.keys is null and (k.kind, k.document) > (${after.kind}, ${after.id}) order by k.kind, k.document limit ${page}`.execute(
        tx,
      );
      const filled = rows.map(({ prepared, ...name }) => ({ ...name, keys: keysOf(JSON.parse(prepared) as PreparedAdvisory) }));
      if (filled.length > 0)
        await sql`update document_keys k set keys = r.keys
          from jsonb_to_recordset(${toJson(filled)}::jsonb) as r (kind text, id text, seq bigint, keys text[])
          where k.kind = r.kind and k.document = r.id and k.seq = r.seq`.execute(tx);
      return filled;
    });
    all += done.length;
    // What came meanwhile may stand before what was made: it is looked for from the beginning.
    if (done.length === 0 && after.kind === '') break;
    after = done.length === 0 ? { kind: '', id: '' } : done.at(-1)!;
  }
  if (all === 0) return;
  if (all > page) await records.execute('vacuum analyze document_keys');
  await records.execute("select gin_clean_pending_list('document_keys_keys')");
}

/** The last change of the library that the transaction sees, before any document that has no keys yet: nobody would find that one. */
export async function libraryHead(tx: Tx): Promise<number> {
  const { rows } = await sql<{ head: number }>`select least(
      greatest((select max(seq) from document_keys), (select max(seq) from match_changes), 0),
      (select min(seq) - 1 from document_keys where keys is null)) as head`.execute(tx);
  return rows[0].head;
}

/** What changed in the library. */
export interface LibraryChanges {
  /** Documents that are new or say something else. */
  documents: DocumentName[];
  /** Vulnerabilities that a document no longer speaks of. */
  vulnerabilities: string[];
  /** Documents that said something else before, by {@link nameOf}. */
  replaced: string[];
  /** Vulnerabilities of which is known something else of their exploitation. */
  records: string[];
}

/** What changed after a change; at most so many of each. */
export async function libraryChanges(tx: Tx, since: number, limit: number): Promise<LibraryChanges> {
  const documents =
    await sql<DocumentName>`select kind, document as id from document_keys where seq > ${since} order by seq limit ${limit}`.execute(
      tx,
    );
  const { rows } = await sql<{
    what: string;
  }>`select what from match_changes where seq > ${since} order by seq limit ${limit * 3}`.execute(tx);
  const named = (prefix: string) =>
    rows.filter(({ what }) => what.startsWith(prefix)).map(({ what }) => what.slice(prefix.length));
  return {
    documents: documents.rows,
    vulnerabilities: named('vulnerability:'),
    replaced: named('document:'),
    records: named('record:'),
  };
}

/** The vulnerabilities of which these documents speak, these vulnerabilities, and all documents that speak of one of them. */
export async function relatedDocuments(
  tx: Tx,
  names: readonly DocumentName[],
  vulnerabilities: readonly string[],
  limit: number,
): Promise<{ vulnerabilities: string[]; documents: DocumentName[] }> {
  const spoken = await sql<{ id: string }>`select distinct a.vulnerability_id as id
    from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ id }) => id)}::text[]) as r (kind, id)
    join assertions a on a.kind = r.kind and a.document = r.id`.execute(tx);
  const all = [...new Set([...spoken.rows.map(({ id }) => id), ...vulnerabilities])];
  const documents = await sql<DocumentName>`select distinct kind, document as id from assertions
    where vulnerability_id = any(${all}) and kind = any(${matchedKinds}) limit ${limit}`.execute(tx);
  return { vulnerabilities: all, documents: documents.rows.toSorted(byOrder) };
}

/** Documents that bear one of these keys, in their order. */
export async function documentsWithKeys(tx: Tx, keys: readonly string[]): Promise<DocumentName[]> {
  const found = new Map<string, DocumentName>();
  for (let at = 0; at < keys.length; at += keysTogether) {
    const part = keys.slice(at, at + keysTogether);
    const { rows } = await sql<DocumentName>`select distinct d.kind, d.document as id from unnest(${part}::text[]) as wanted (key)
        join document_keys d on d.keys @> array[wanted.key] where d.kind = any(${matchedKinds})`.execute(tx);
    for (const row of rows) found.set(nameOf(row), row);
  }
  return [...found.values()].toSorted(byOrder);
}

/** Keys that are looked up with one statement. */
const keysTogether = 5000;

// Most documents are filed under their own identifiers: the few that are not are looked up together with them.
const filed = sql`(select jsonb_object_agg(a.subject, a.vulnerability_id) from assertions a
  where a.kind = d.kind and a.document = d.id and a.subject <> a.vulnerability_id)`;

/** What these documents say, in the order of the list. */
export async function readPrepared(tx: Tx, names: readonly DocumentName[]): Promise<PreparedDocument[]> {
  const read: PreparedDocument[] = [];
  for (let at = 0; at < names.length; at += page) {
    const part = names.slice(at, at + page);
    const { rows } = await sql<DocumentName & { prepared: string; filed: Record<string, string> | null }>`select d.kind, d.id,
        d.prepared::text as prepared, ${filed} as filed
      from unnest(${part.map(({ kind }) => kind)}::text[], ${part.map(({ id }) => id)}::text[]) with ordinality as r (kind, id, at)
      join documents d on d.kind = r.kind and d.id = r.id where d.prepared is not null order by r.at`.execute(tx);
    for (const { kind, id, prepared: text, filed: records } of rows) {
      const prepared = JSON.parse(text) as PreparedAdvisory;
      if (records !== null) for (const one of prepared.vulnerabilities) one.id = records[one.id] ?? one.id;
      read.push({ kind, id, prepared });
    }
  }
  return read;
}

/** How much of the library waits for a run: documents with their size, vulnerabilities of which they speak, other changes; counted up to a limit. */
export async function waitingWork(
  tx: Tx,
  since: number,
  limit: number,
): Promise<{ documents: number; octets: number; spoken: number; changes: number }> {
  const { rows } = await sql<{ documents: number; octets: number; spoken: number; changes: number }>`with waiting as materialized
      (select kind, document from document_keys where keys is null or seq > ${since} limit ${limit})
    select count(*)::int as documents, coalesce(sum(pg_column_size(d.prepared)), 0)::bigint as octets,
      (select count(*)::int from waiting w join assertions a on a.kind = w.kind and a.document = w.document) as spoken,
      (select count(*)::int from (select from match_changes where seq > ${since} limit ${limit}) c) as changes
    from waiting k join documents d on d.kind = k.kind and d.id = k.document`.execute(tx);
  return rows[0];
}
