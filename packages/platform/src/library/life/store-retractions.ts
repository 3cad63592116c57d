import { sql } from 'kysely';
import type { Tx } from '../../kernel/records.ts';
import type { Receiver, Retraction } from './schema.ts';
import type { EntryName } from './store.ts';

/** SQL of who received what, and of what was taken back. */

/** How something reached a reader. Matches are receipts too: they are kept where the matches are. */
type Via = 'record' | 'export';

/** Entries that are noted for one answer; an export holds no more. */
const mostNoted = 20_000;

/** Notes that entries were given to a reader of the tenant: the name of a token, empty for persons. Runs as the tenant. */
export async function noteReceipts(
  tx: Tx,
  organisation: string,
  receipt: { reader: string; via: Via; entries: readonly EntryName[] },
): Promise<void> {
  const entries = receipt.entries.slice(0, mostNoted);
  if (entries.length === 0) return;
  await sql`insert into receipts as r (organisation_id, reader, via, kind, key, version)
    select distinct ${organisation}::uuid, ${receipt.reader}, ${receipt.via}, e.kind, e.key, released_version(e.kind, e.key)
    from unnest(${entries.map(({ kind }) => kind)}::text[], ${entries.map(({ key }) => key)}::text[]) as e (kind, key)
    on conflict (organisation_id, reader, via, kind, key, version) do update set last_at = now()
      where r.last_at < now() - interval '1 hour'`.execute(tx);
}

/** Notes that an entry was taken back after it was released. Runs as the server. @returns its number in the order of retractions */
export async function insertRetraction(
  tx: Tx,
  { kind, key }: EntryName,
  row: { label: string; version: number; reason: string; by: string; partly: boolean },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into retractions (kind, key, label, version, reason, by_name, partly)
    values (${kind}, ${key}, ${row.label}, ${row.version}, ${row.reason}, ${row.by}, ${row.partly}) returning id`.execute(tx);
  return rows[0].id;
}

/** Marks the matches of a vulnerability as withdrawn, with the reason, or as good again. What persons decided of them stays. */
export async function markMatches(tx: Tx, key: string, reason: string | null): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ organisation: string; assets: string[] }>`with marked as (
      update matches set retracted_at = case when ${reason}::text is null then null else now() end, retraction = ${reason}
      where vulnerability_id = ${key} and retraction is distinct from ${reason} returning organisation_id, asset_id)
    select organisation_id as organisation, array_agg(asset_id) as assets from marked group by 1`.execute(tx);
  return new Map(rows.map(({ organisation, assets }) => [organisation, assets]));
}

/** Organisations that have received an entry in whatever way. Runs as the server. */
export async function listReceivingOrganisations(tx: Tx, { kind, key }: EntryName): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select organisation_id as id from receipts where kind = ${kind} and key = ${key}
    union select organisation_id from matches where ${kind} = 'vulnerability' and vulnerability_id = ${key}`.execute(tx);
  return rows.map(({ id }) => id);
}

const ofMatches = sql`select organisation_id, ''::text as reader, 'match' as via, vulnerability_id as key, 0 as version, created_at as at from matches`;

/** What was taken back after the one that is known, in order; and how the tenant had received each. */
export async function listRetractions(tx: Tx, after: number, limit: number): Promise<Retraction[]> {
  const { rows } =
    await sql<Retraction>`select t.id, t.kind, t.key, t.label, t.version, t.reason, t.by_name as by, t.at, t.partly,
      coalesce((select jsonb_agg(jsonb_build_object('via', g.via, 'reader', g.reader, 'version', g.version, 'at', g.at) order by g.at) from (
        select via, reader, version, first_at as at from receipts r where r.kind = t.kind and r.key = t.key
        union all select via, reader, version, min(at) from (${ofMatches}) m where t.kind = 'vulnerability' and m.key = t.key group by 1, 2, 3) g), '[]') as received
    from retractions t where t.id > ${after} order by t.id limit ${limit}`.execute(tx);
  return rows;
}

/** Notes up to where a reader of the tenant has asked. */
export async function noteReader(tx: Tx, organisation: string, reader: string, seen: number): Promise<void> {
  await sql`insert into retraction_readers as r (organisation_id, reader, seen) values (${organisation}, ${reader}, ${seen})
    on conflict (organisation_id, reader) do update set seen = greatest(r.seen, excluded.seen), at = now()`.execute(tx);
}

/** Documents that speak of the entry of the retraction `t`, by the names under which bundles carry them. */
const carriedDocuments = sql`select s.kind, s.document from nodes n join statements s on s.node_id = n.id
      where n.organisation_id is null and n.kind = t.kind and n.key = t.key
    union select a.kind, a.document from assertions a where t.kind = 'vulnerability' and a.vulnerability_id = t.key
    union select 'shared-entry', i.id || '/' || t.kind || ':' || t.key from library_identity i`;

/** Who received what was taken back, of all organisations and in bundles, and whether it was told since. Runs as the server. */
export async function listReceivers(tx: Tx, retraction: number): Promise<Receiver[]> {
  const { rows } = await sql<Receiver>`select o.name as organisation, g.reader, g.via, g.version, g.at,
      exists (select from retraction_readers d where d.organisation_id = g.organisation_id and d.reader = g.reader and d.seen >= t.id) as told
    from retractions t join lateral (
        select organisation_id, reader, via, version, first_at as at from receipts r where r.kind = t.kind and r.key = t.key
        union all select organisation_id, reader, via, version, min(at) from (${ofMatches}) m where t.kind = 'vulnerability' and m.key = t.key
          group by 1, 2, 3, 4) g on true
      join organisations o on o.id = g.organisation_id
    where t.id = ${retraction}
    union all
    select coalesce(k.name, ''), b.reader, 'bundle', 0, min(b.first_at), r.at > t.at
    from retractions t join lateral (${carriedDocuments}) d on true join bundle_receipts b on b.kind = d.kind and b.document = d.document
      join bundle_readers r on r.reader = b.reader
      left join bundle_senders s on s.library::text = b.reader left join bundle_keys k on k.key = s.key
    where t.id = ${retraction} and b.first_at <= t.at group by k.name, b.reader, r.at, t.at
    order by 1, 2, 3 limit 1000`.execute(tx);
  return rows;
}

export async function hasRetraction(tx: Tx, id: number): Promise<boolean> {
  return (await sql`select from retractions where id = ${id}`.execute(tx)).rows.length > 0;
}

/** Matches of the tenant that a retraction withdrew. */
export async function countWithdrawn(tx: Tx, key: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from matches where vulnerability_id = ${key} and retracted_at is not null`.execute(tx);
  return rows[0].n;
}
