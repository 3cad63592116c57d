import { contentHash, type Fault } from '@fengsui/advisories';
import type { CarriedDocument, DocumentName, DocumentVersion } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { toJson } from '../../kernel/json.ts';
import type { Tx } from '../../kernel/records.ts';
import { vulnerabilityKinds } from '../sources.ts';
import { ownLibrary } from '../store-documents.ts';
import type * as schema from './schema.ts';

/** SQL of updates and bundles. */

/** What comes with the program is nobody's news: the other side has its own. Older libraries do not mark it, and know it by its source. */
const ownSource = 'Fengsui';

export interface Identity {
  id: string;
  sequence: number;
  updates: boolean;
  chosen: string[] | null;
}

export async function findIdentity(tx: Tx): Promise<Identity> {
  return (await sql<Identity>`select id, sequence, updates, chosen from library_identity`.execute(tx)).rows[0];
}

/** The number of the next bundle of this library. */
export async function nextSequence(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    sequence: number;
  }>`update library_identity set sequence = sequence + 1 returning sequence`.execute(tx);
  return rows[0].sequence;
}

export async function setUpdates(tx: Tx, enabled: boolean, chosen: readonly string[] | null | undefined): Promise<void> {
  await sql`update library_identity set updates = ${enabled} ${chosen === undefined ? sql`` : sql`, chosen = ${chosen}`}`.execute(
    tx,
  );
}

/** The organisation that runs the server: the library's work is done in its name. */
export async function operatingOrganisation(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from organisations where parent_id is null order by created_at limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}

/**
 * What persons of a library wrote goes to others under the name of that library, so that it never stands in the place of what their own persons wrote. What they
 * wrote of vulnerabilities stays: other libraries have no reader for it.
 */
const personKind = 'person-entry';
const carriedKind = 'shared-entry';
/** Whether documents of a kind are what persons of a library wrote, which no bundle brings. */
export const isPersonal = (kind: string): boolean => kind === personKind || kind === 'person';
/** The name under which a document of a library is carried. */
export function carriedName({ kind, id }: DocumentName, library: string): DocumentName {
  return kind === personKind ? { kind: carriedKind, id: `${library}/${id}` } : { kind, id };
}
/** The document that is carried under a name. */
function ownName({ kind, id }: DocumentName, library: string): DocumentName {
  return kind === carriedKind && id.startsWith(`${library}/`)
    ? { kind: personKind, id: id.slice(library.length + 1) }
    : { kind, id };
}

/** Documents behind a name, in order, as they are carried, with the hashes of their contents. */
export async function listDocuments(tx: Tx, after: DocumentName, limit: number): Promise<DocumentVersion[]> {
  const { rows } = await sql<DocumentVersion>`select * from (
      select case when d.kind = ${personKind} then ${carriedKind} else d.kind end as kind,
        case when d.kind = ${personKind} then (select i.id::text from library_identity i) || '/' || d.id else d.id end as id, d.content_hash as hash
      from documents d where (d.source <> ${ownSource} or d.kind = ${personKind}) and d.kind <> 'person' and ${
        // The index of names serves every kind but the one that is renamed.
        sql`(d.kind = ${personKind} or (d.kind, d.id) > (${after.kind}, ${after.id}))`
      }
        and not exists (select from bundle_documents b where b.kind = d.kind and b.document = d.id and b.library = ${ownLibrary})) c
    where (kind, id) > (${after.kind}, ${after.id}) order by kind, id limit ${limit}`.execute(tx);
  return rows;
}

/** Entries of one document that others do not get; `whole` when nothing else is in it. */
export interface WithheldRow {
  kind: string;
  id: string;
  /** `kind:key`, in order. */
  entries: string[];
  whole: boolean;
}

/**
 * Documents that describe or name entries which are not released or were taken back. A document about vulnerabilities goes as it was
 * published or, when all that it speaks of was taken back, not at all.
 */
export async function listWithheld(tx: Tx): Promise<WithheldRow[]> {
  const { rows } = await sql<WithheldRow>`
    with held as materialized (select id, kind, key from nodes where organisation_id is null and state not in ('released', 'repaired')),
    named as (
      select s.kind, s.document as id, h.kind || ':' || h.key as entry from held h join statements s on s.node_id = h.id
      union select split_part(e.document, ':', 1), substr(e.document, strpos(e.document, ':') + 1), h.kind || ':' || h.key
        from held h join edges e on h.id in (e.from_id, e.to_id) where e.organisation_id is null and e.document is not null),
    documents_ as (select kind, id, array_agg(entry order by entry collate "C") as entries from named group by 1, 2),
    gone as (
      select v.id as record, a.kind, a.document from held h join vulnerabilities v on h.kind = 'vulnerability' and v.id = h.key
        join assertions a on a.vulnerability_id = v.id)
    select d.kind, d.id, d.entries, not exists (select from statements s join nodes n on n.id = s.node_id
        where s.kind = d.kind and s.document = d.id and n.state in ('released', 'repaired')) as whole
      from documents_ d where exists (select from statements s where s.kind = d.kind and s.document = d.id)
    union all
    select g.kind, g.document, array_agg(distinct 'vulnerability:' || g.record), true from gone g
      where not exists (select from assertions a where a.kind = g.kind and a.document = g.document
        and a.vulnerability_id not in (select record from gone)) group by 1, 2`.execute(tx);
  return rows;
}

interface CarriedRow extends Omit<CarriedDocument, 'content'> {
  /** Entries and edges, but of documents about vulnerabilities: those are as they were published. */
  content: { entries?: unknown[]; edges?: unknown[] };
  method: string | null;
  confidence: number | null;
}

/** Documents with their contents; what carries entries says how they were found. */
export async function readDocuments(tx: Tx, carried: readonly DocumentName[], library: string): Promise<CarriedDocument[]> {
  const names = carried.map((name) => ownName(name, library));
  const { rows } = await sql<CarriedRow>`select d.kind, d.id, d.content_hash as hash, d.title, d.source, d.published, d.content,
      s.method, s.confidence
    from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ id }) => id)}::text[]) as n (kind, id)
    join documents d on d.kind = n.kind and d.id = n.id
    left join lateral (select method, confidence from statements where kind = d.kind and document = d.id limit 1) s on true`.execute(
    tx,
  );
  return rows.map(({ method, confidence, content, ...row }) => ({
    ...row,
    ...carriedName(row, library),
    content: vulnerabilityKinds.includes(row.kind)
      ? content
      : // Persons' words say beside their entries which version they are.
        { method: method ?? 'database-entry', confidence: confidence ?? 0.5, entries: content.entries, edges: content.edges },
  }));
}

/** Notes which documents a reader received in a bundle: another library or, where nobody said who, whoever got the bundle. */
export async function noteCarried(tx: Tx, reader: string, sequence: number, names: readonly DocumentName[]): Promise<void> {
  await sql`insert into bundle_readers as r (reader, sequence) values (${reader}, ${sequence})
    on conflict (reader) do update set sequence = greatest(r.sequence, excluded.sequence), at = now()`.execute(tx);
  if (names.length === 0) return;
  await sql`insert into bundle_receipts (reader, kind, document, sequence)
    select ${reader}, n.kind, n.id, ${sequence} from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ id }) => id)}::text[]) as n (kind, id)
    on conflict do nothing`.execute(tx);
}

/** Which table of predictions the library holds; null for none. */
export async function predictionsVersion(tx: Tx): Promise<DocumentVersion | null> {
  const { rows } = await sql<{
    model: string;
    date: string;
  }>`select model, date from exploit_predictions order by date desc limit 1`.execute(tx);
  return rows[0] === undefined ? null : { kind: 'epss', id: 'epss', hash: contentHash([rows[0].model, rows[0].date]) };
}

/** Predictions in the form in which FIRST publishes them. */
export async function predictionsText(tx: Tx): Promise<string> {
  const { rows } = await sql<{ cve: string; score: number; percentile: number; date: string; model: string }>`
    select vulnerability_id as cve, score, percentile, date, model from exploit_predictions order by 1`.execute(tx);
  const newest = rows.reduce((best, row) => (row.date > best.date ? row : best), rows[0] ?? { date: '', model: '' });
  const head = `#model_version:${newest.model},score_date:${newest.date}T00:00:00+0000\ncve,epss,percentile\n`;
  return head + rows.map(({ cve, score, percentile }) => `${cve},${score},${percentile}\n`).join('');
}

export async function listKeys(tx: Tx): Promise<schema.Keys['trusted']> {
  const { rows } = await sql<
    schema.Keys['trusted'][number]
  >`select key, name, until::text as until, added_by as "addedBy", added_at as "addedAt" from bundle_keys order by added_at, key`.execute(
    tx,
  );
  return rows;
}

export async function putKey(tx: Tx, { key, name, until = null }: schema.TrustedKey, by: string): Promise<void> {
  await sql`insert into bundle_keys (key, name, until, added_by) values (${key}, ${name}, ${until}, ${by})
    on conflict (key) do update set name = excluded.name, until = excluded.until`.execute(tx);
}

export async function deleteKey(tx: Tx, key: string): Promise<boolean> {
  return (await sql`delete from bundle_keys where key = ${key}`.execute(tx)).numAffectedRows === 1n;
}

/** The number of the last bundle that was taken from a library; null for none. */
export async function lastSequence(tx: Tx, library: string): Promise<number | null> {
  const { rows } = await sql<{ sequence: number }>`select sequence from bundle_senders where library = ${library}`.execute(tx);
  return rows[0]?.sequence ?? null;
}

export async function setLastSequence(tx: Tx, library: string, sequence: number, key: string): Promise<void> {
  await sql`insert into bundle_senders (library, sequence, key) values (${library}, ${sequence}, ${key})
    on conflict (library) do update set sequence = greatest(bundle_senders.sequence, excluded.sequence), key = excluded.key,
      received_at = now()`.execute(tx);
}

const bundleColumns = sql`id, state, kinds as "only", sequence, documents, gone, bytes, error, refusal, created_by as "createdBy", created_at as "createdAt",
  finished_at as "finishedAt"`;

export async function insertBundle(tx: Tx, id: string, only: readonly string[] | null, by: string | null): Promise<void> {
  await sql`insert into library_bundles (id, kinds, created_by) values (${id}, ${only}, ${by})`.execute(tx);
}

export async function findBundle(tx: Tx, id: string): Promise<schema.Bundle | undefined> {
  return (await sql<schema.Bundle>`select ${bundleColumns} from library_bundles where id = ${id}`.execute(tx)).rows[0];
}

export async function listBundles(tx: Tx): Promise<schema.Bundle[]> {
  return (await sql<schema.Bundle>`select ${bundleColumns} from library_bundles order by id desc limit 50`.execute(tx)).rows;
}

export async function setBundle(
  tx: Tx,
  id: string,
  {
    state,
    sequence,
    documents = 0,
    gone = 0,
    bytes,
    error,
    refusal = null,
  }: Partial<schema.Bundle> & { state: schema.Bundle['state'] },
): Promise<void> {
  await sql`update library_bundles set state = ${state}, sequence = ${sequence ?? null}, documents = ${documents}, gone = ${gone},
    bytes = ${bytes ?? null}, error = ${error ?? null}, refusal = ${refusal === null ? null : toJson(refusal)}, finished_at = case when ${state} in ('done', 'failed') then now() end where id = ${id}`.execute(
    tx,
  );
}

/** Bundles but the newest few: their files are not kept for ever. */
export async function deleteOldBundles(tx: Tx, keep: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from library_bundles where state in ('done', 'failed')
    and id not in (select id from library_bundles order by id desc limit ${keep}) returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** A source as it was found last, and whether somebody asked for it since. */
export type UpdateRow = Omit<schema.SourceState, 'name' | 'address' | 'licence' | 'gives' | 'everyHours' | 'chosen'> & {
  asked: boolean;
};

export async function listUpdates(tx: Tx): Promise<UpdateRow[]> {
  const { rows } = await sql<UpdateRow>`select source as id, state, started_at as "startedAt", succeeded_at as "succeededAt",
    next_at as "nextAt", added, unchanged, problems, error, fault, asked from library_updates`.execute(tx);
  return rows;
}

/** Notes that sources are to be asked by the next update, whether they are due or not. */
export async function askSources(tx: Tx, sources: readonly string[]): Promise<void> {
  await sql`insert into library_updates (source, asked) select s, true from unnest(${sources}::text[]) as s
    on conflict (source) do update set asked = true`.execute(tx);
}

/** Sources among these that were asked for, or whose time has come. */
export async function dueSources(tx: Tx, scheduled: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ source: string }>`select s as source from unnest(${scheduled}::text[]) as s
      left join library_updates u on u.source = s where u.next_at is null or u.next_at <= now()
    union select source from library_updates where asked`.execute(tx);
  return rows.map(({ source }) => source);
}

export async function beginSource(tx: Tx, source: string): Promise<void> {
  await sql`insert into library_updates (source, state, started_at) values (${source}, 'running', now())
    on conflict (source) do update set state = 'running', started_at = now(), asked = false`.execute(tx);
}

/** How a source was found. One that failed is asked again after a tenth of its time, at least an hour. */
export async function endSource(
  tx: Tx,
  source: string,
  found: Pick<schema.SourceState, 'added' | 'unchanged' | 'problems' | 'error' | 'everyHours'> & {
    ok: boolean;
    fault: Fault | null;
  },
): Promise<void> {
  const hours = found.ok ? found.everyHours : Math.max(1, found.everyHours / 10);
  await sql`update library_updates set state = ${found.ok ? 'done' : 'failed'}, added = ${found.added}, unchanged = ${found.unchanged},
    problems = ${found.problems}, error = ${found.error}, fault = ${found.fault}, succeeded_at = case when ${found.ok} then now() else succeeded_at end,
    next_at = now() + make_interval(secs => ${hours * 3600}) where source = ${source}`.execute(tx);
}

/** Sources at which a killed server was: they are asked again, from where their downloads are. */
export async function resumeSources(tx: Tx): Promise<void> {
  await sql`update library_updates set state = 'waiting', asked = true where state = 'running'`.execute(tx);
}

/**
 * Sources whose update ended with its process: one at which it was waits an hour, so that it does not stand before the others for ever, and
 * those that it did not reach are asked for no longer.
 */
export async function settleSources(tx: Tx): Promise<void> {
  const fault: Fault = 'stopped';
  await sql`update library_updates set state = 'failed', error = 'the update was stopped', fault = ${fault}, problems = 0, asked = false,
    next_at = case when state = 'running' then now() + interval '1 hour' else next_at end where state = 'running' or asked`.execute(
    tx,
  );
}
