import type { CarvedFile } from '@fengsui/sensor';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { FileQuery, FileSettings, FoundFile, JudgedFile } from './schema.ts';

/** SQL of carved files and of what is done with the files of a site. Runs as a tenant. */

/** What is done where nobody decided: hashes and rules cost little, and samples are kept only by whoever wants them. */
const defaults: FileSettings = { hashes: true, rules: true, samples: false, changedBy: null, changedAt: null };

export async function findSettings(tx: Tx, site: string): Promise<FileSettings> {
  const { rows } = await sql<FileSettings>`select hashes, rules, samples, changed_by as "changedBy", changed_at as "changedAt"
    from file_settings where site_id = ${site}`.execute(tx);
  return rows[0] ?? defaults;
}

export async function putSettings(
  tx: Tx,
  organisation: string,
  site: string,
  { hashes, rules, samples }: Pick<FileSettings, 'hashes' | 'rules' | 'samples'>,
  by: string,
): Promise<void> {
  await sql`insert into file_settings (organisation_id, site_id, hashes, rules, samples, changed_by)
    values (${organisation}, ${site}, ${hashes}, ${rules}, ${samples}, ${by})
    on conflict (site_id) do update set hashes = excluded.hashes, rules = excluded.rules, samples = excluded.samples,
      changed_by = excluded.changed_by, changed_at = now()`.execute(tx);
}

/** Writes the files of a capture in place of those that were there. */
export async function replaceFiles(
  tx: Tx,
  place: { organisation: string; site: string; capture: string },
  files: readonly CarvedFile[],
): Promise<void> {
  await sql`delete from carved_files where capture_id = ${place.capture}`.execute(tx);
  await insertFiles(tx, place, files);
}

/** Adds files that a sensor found to those of its session. Its frames are numbered otherwise than those that are kept, and its samples are its own. */
export async function addFiles(
  tx: Tx,
  place: { organisation: string; site: string; capture: string },
  files: readonly CarvedFile[],
): Promise<void> {
  await insertFiles(
    tx,
    place,
    files.map((file) => ({ ...file, frames: [], sample: null })),
  );
}

async function insertFiles(
  tx: Tx,
  place: { organisation: string; site: string; capture: string },
  files: readonly CarvedFile[],
): Promise<void> {
  const rows = files.map((file) => ({
    ...file,
    id: newId(),
    sender: file.from,
    receiver: file.to,
    first_seen: file.firstSeen,
    last_seen: file.lastSeen,
    type_name: file.typeName,
    verdict: file.verdicts.some(({ by }) => by === 'hash') ? 'hash' : file.verdicts.length > 0 ? 'yara' : 'none',
    sample: file.sample !== null,
  }));
  for (let at = 0; at < rows.length; at += 1000) {
    await sql`insert into carved_files (id, organisation_id, site_id, capture_id, name, path, protocol, direction, sender, receiver, client, server,
        first_seen, last_seen, count, frames, size, declared, carved, sha256, sha1, md5, type, type_name, complete, notes, verdict, verdicts, sample)
      select id, ${place.organisation}, ${place.site}, ${place.capture}, name, path, protocol, direction, sender, receiver, client, server,
        first_seen, last_seen, count, frames, size, declared, carved, sha256, sha1, md5, type, type_name, complete, notes, verdict, verdicts, sample
      from jsonb_to_recordset(${toJson(rows.slice(at, at + 1000))}::jsonb) as r (id uuid, name text, path text, protocol text, direction text,
        sender text, receiver text, client text, server text, first_seen timestamptz, last_seen timestamptz, count bigint, frames bigint[],
        size bigint, declared bigint, carved bigint, sha256 text, sha1 text, md5 text, type text, type_name text, complete boolean, notes text[],
        verdict text, verdicts jsonb, sample boolean)`.execute(tx);
  }
}

/** Protocols whose transfers carry programs of controllers, and programs that an analysis is told at most. */
const programProtocols = ['s7comm', 'umas', 'tristation', 'fins', 'slmp', 'melsoft'];
const mostPrograms = 20_000;

/** What was transferred to or from the controllers of a site, as it was seen last in other captures: its name and SHA-256. */
export async function lastPrograms(tx: Tx, site: string, capture: string): Promise<[program: string, sha256: string][]> {
  const { rows } = await sql<{
    program: string;
    sha256: string;
  }>`select distinct on (protocol, path) protocol || ' ' || path as program, sha256
    from carved_files where site_id = ${site} and capture_id <> ${capture} and complete and protocol = any(${programProtocols}::text[])
    order by protocol, path, last_seen desc limit ${mostPrograms}`.execute(tx);
  return rows.map(({ program, sha256 }) => [program, sha256]);
}

const asset = (address: string) =>
  sql`(select d.asset_id from asset_addresses d where d.site_id = f.site_id and d.address = lower(${sql.ref(address)}) limit 1)`;

const columns = sql`f.id, f.site_id as site, f.capture_id as capture, c.name as "captureName", f.name, f.path, f.protocol, f.direction, f.sender,
  f.receiver, ${asset('f.sender')} as "senderAsset", ${asset('f.receiver')} as "receiverAsset", f.first_seen as "firstSeen", f.last_seen as "lastSeen",
  f.count, f.frames, f.size, f.declared, f.carved, f.sha256, f.sha1, f.md5, f.type, f.type_name as "typeName", f.complete, f.notes, f.verdict,
  f.verdicts, f.sample`;

/** Files, the latest capture's first. */
export async function listFiles(tx: Tx, query: FileQuery): Promise<PageOf<FoundFile>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } = await sql<FoundFile>`select ${columns} from carved_files f join captures c on c.id = f.capture_id where true
    ${query.site === undefined ? sql`` : sql`and f.site_id = ${query.site}`}
    ${query.capture === undefined ? sql`` : sql`and f.capture_id = ${query.capture}`}
    ${query.sha256 === undefined ? sql`` : sql`and f.sha256 = ${query.sha256.toLowerCase()}`}
    ${query.verdict === undefined ? sql`` : query.verdict === 'any' ? sql`and f.verdict <> 'none'` : sql`and f.verdict = ${query.verdict}`}
    ${query.q === undefined ? sql`` : sql`and strpos(lower(f.name || ' ' || f.path || ' ' || f.sha256), ${query.q.toLowerCase()}) > 0`}
    ${
      query.asset === undefined
        ? sql``
        : sql`and exists (select from asset_addresses d where d.asset_id = ${query.asset} and d.site_id = f.site_id
          and d.address in (lower(f.sender), lower(f.receiver)))`
    }
    ${after === null ? sql`` : sql`and f.id < ${after[0]}::uuid`}
    order by f.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}

/** A file by its identifier. */
export async function findFile(tx: Tx, id: string): Promise<FoundFile | undefined> {
  const { rows } =
    await sql<FoundFile>`select ${columns} from carved_files f join captures c on c.id = f.capture_id where f.id = ${id}`.execute(
      tx,
    );
  return rows[0];
}

/** Files that were judged, or that an indicator names, in the order of their hashes. */
export async function listJudged(tx: Tx, limit: number, cursor?: string): Promise<PageOf<JudgedFile>> {
  const after = decodeCursor(cursor, 1);
  const hashes = sql`array['sha256:' || f.sha256, 'sha1:' || f.sha1, 'md5:' || f.md5]`;
  const end = (address: string, sent: boolean) => sql`select ${asset(address)} as asset, ${sent}::boolean as sent`;
  const { rows } = await sql<JudgedFile>`with chosen as materialized (
      select f.sha256 from carved_files f where (f.verdict <> 'none' or exists (select from indicator_sightings s
          where s.capture_id = f.capture_id and s.outcome = 'finding' and s.value in (f.sha256, f.sha1, f.md5)))
        ${after === null ? sql`` : sql`and f.sha256 > ${after[0]}`}
      group by f.sha256 order by f.sha256 limit ${limit + 1}),
    seen as materialized (select f.* from carved_files f join chosen c on c.sha256 = f.sha256)
    select c.sha256, seen.*, coalesce(ends.list, '[]') as ends, coalesce(known.list, '[]') as indicators, coalesce(named.list, '[]') as malware
    from chosen c
    cross join lateral (select (array_agg(f.name order by f.id desc))[1] as name, (array_agg(f.type_name order by f.id desc))[1] as "typeName",
        max(f.size) as size, min(f.first_seen) as "firstSeen", max(f.last_seen) as "lastSeen",
        coalesce((select jsonb_agg(distinct v) from seen f, jsonb_array_elements(f.verdicts) v where f.sha256 = c.sha256), '[]') as verdicts
      from seen f where f.sha256 = c.sha256) seen
    cross join lateral (select jsonb_agg(jsonb_build_object('asset', e.asset, 'sent', e.sent, 'protocol', e.protocol, 'since', e.since)
        order by e.asset, e.sent, e.protocol) as list
      from (select x.asset, x.sent, f.protocol, min(f.first_seen) as since
        from seen f cross join lateral (${end('f.sender', true)} union all ${end('f.receiver', false)}) x
        where f.sha256 = c.sha256 and x.asset is not null group by 1, 2, 3) e) ends
    cross join lateral (select jsonb_agg(distinct n.key) as list from seen f join indicator_values v on v.key = any(${hashes})
        join nodes n on n.id = v.node_id where f.sha256 = c.sha256) known
    cross join lateral (select jsonb_agg(distinct n.key) as list from seen f, jsonb_array_elements(f.verdicts) v
        join nodes n on n.organisation_id is null and n.kind = 'malware' and lower(v ->> 'name') in (lower(n.label), lower(n.key))
        where f.sha256 = c.sha256) named
    order by c.sha256`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.sha256],
    (row) => row,
  );
}

/** Samples of a capture. */
export async function listSamples(tx: Tx, capture: string): Promise<string[]> {
  const { rows } = await sql<{
    sha256: string;
  }>`select distinct sha256 from carved_files where capture_id = ${capture} and sample`.execute(tx);
  return rows.map(({ sha256 }) => sha256);
}

/** Which of the samples no file names any more. */
export async function listUnnamed(tx: Tx, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`select h as sha256 from unnest(${[...hashes]}::text[]) h
    where not exists (select from carved_files f where f.sha256 = h and f.sample)`.execute(tx);
  return rows.map(({ sha256 }) => sha256);
}

/** Whether there is a site. */
export async function findSite(tx: Tx, id: string): Promise<string | undefined> {
  return (await sql<{ id: string }>`select id from sites where id = ${id}`.execute(tx)).rows[0]?.id;
}

/** Where a capture belongs; undefined when it is gone. */
export async function findPlace(
  tx: Tx,
  organisation: string,
  capture: string,
): Promise<{ organisation: string; site: string; capture: string } | undefined> {
  const { rows } = await sql<{ site: string }>`select site_id as site from captures where id = ${capture}`.execute(tx);
  return rows[0] && { organisation, site: rows[0].site, capture };
}
