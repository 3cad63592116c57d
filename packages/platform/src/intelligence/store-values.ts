import type { Entry } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import type { Said } from './judge.ts';

/** SQL of the values of the library's indicators. They are read from the statements of documents that are new or changed, and go with the nodes. */

/** A document whose values are not read yet. */
export interface NewDocument {
  kind: string;
  document: string;
  hash: string;
}

/** Documents with statements whose values were not read, or not as they are now. */
export async function listNewDocuments(tx: Tx, limit: number): Promise<NewDocument[]> {
  return (
    await sql<NewDocument>`select d.kind, d.id as document, d.content_hash as hash from documents d
      left join indicator_documents i on i.kind = d.kind and i.document = d.id
      where i.content_hash is distinct from d.content_hash
        and exists (select from statements s where s.kind = d.kind and s.document = d.id)
      order by d.kind, d.id limit ${limit}`.execute(tx)
  ).rows;
}

/** What a document says of indicators, from behind an identifier of a node. */
export async function listDocumentIndicators(
  tx: Tx,
  { kind, document }: NewDocument,
  after: number,
  limit: number,
): Promise<{ node: number; entry: Entry }[]> {
  return (
    await sql<{ node: number; entry: Entry }>`select s.node_id as node, s.entry from statements s join nodes n on n.id = s.node_id
      where s.kind = ${kind} and s.document = ${document} and s.node_id > ${after} and n.kind = 'indicator'
      order by s.node_id limit ${limit}`.execute(tx)
  ).rows;
}

/** Adds values. One that is there keeps the time at which it came. */
export async function addValues(tx: Tx, rows: readonly { node: number; key: string }[]): Promise<void> {
  await sql`insert into indicator_values (node_id, key)
    select node, key from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (node bigint, key text) on conflict do nothing`.execute(
    tx,
  );
}

/** Notes that the values of documents are read. */
export async function setRead(tx: Tx, documents: readonly NewDocument[]): Promise<void> {
  await sql`insert into indicator_documents (kind, document, content_hash)
    select r.kind, r.document, r.hash from jsonb_to_recordset(${toJson(documents)}::jsonb) as r (kind text, document text, hash text)
    join documents d on d.kind = r.kind and d.id = r.document
    on conflict (kind, document) do update set content_hash = excluded.content_hash`.execute(tx);
}

/** Where a capture is. */
interface Concerned {
  organisation: string;
  site: string;
  capture: string;
}

/** Keys that the library has had, or released, since a time; from behind one in their order. */
export async function listFreshKeys(tx: Tx, since: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`select key from (
      select key from indicator_values where added_at >= ${since} and key > ${after}
      union select v.key from indicator_values v join nodes n on n.id = v.node_id
        where n.kind = 'indicator' and n.released_at >= ${since} and v.key > ${after}) k order by key limit ${limit}`.execute(tx);
  return rows.map(({ key }) => key);
}

/** Captures of all organisations that show a value with one of the keys. Each key is looked up in the index: a table that has just grown is estimated too small. */
export async function listShowing(tx: Tx, keys: readonly string[]): Promise<Concerned[]> {
  await sql`select set_config('enable_seqscan', 'off', true)`.execute(tx);
  return (
    await sql<Concerned>`select distinct o.organisation_id as organisation, o.site_id as site, o.capture_id as capture
      from unnest(${[...keys]}::text[]) k cross join lateral (
        select organisation_id, site_id, capture_id from observed_values where keys @> array[k] offset 0) o`.execute(tx)
  ).rows;
}

/** Captures of all organisations that met an indicator which is no longer shown, or whose document was replaced since a time or is gone. */
export async function listStale(tx: Tx, since: string): Promise<Concerned[]> {
  return (
    await sql<Concerned>`select s.organisation_id as organisation, s.site_id as site, s.capture_id as capture
        from indicator_sightings s join nodes n on n.id = s.node_id where n.hidden or n.state = 'retracted'
      union select s.organisation_id, s.site_id, s.capture_id from indicator_sightings s
        left join documents d on d.kind = split_part(s.document, ':', 1) and d.id = substr(s.document, strpos(s.document, ':') + 1)
        where d.id is null or d.imported_at >= ${since}`.execute(tx)
  ).rows;
}

/** The time by the clock of the records, in a text that loses none of its digits. */
export async function timeOfRecords(tx: Tx): Promise<string> {
  return (await sql<{ now: string }>`select now()::text as now`.execute(tx)).rows[0].now;
}

/** What is kept of the work on indicators: until when captures were held against them, and which lists of hashes and rules count. */
type Mark = 'indicators-matched' | 'indicator-lists';

export async function findMark(tx: Tx, name: Mark): Promise<string | undefined> {
  return (await sql<{ version: string }>`select version from library_content where name = ${name}`.execute(tx)).rows[0]?.version;
}

/** What tells one state of the lists from another: until when indicators were read, and which content came with the program. */
export async function stateOfLists(tx: Tx): Promise<string> {
  const { rows } = await sql<{
    state: string;
  }>`select coalesce(string_agg(name || ' ' || version, ' ' order by name), '') as state
    from library_content where name in ('indicator-lists', 'own')`.execute(tx);
  return rows[0].state;
}

export async function setMark(tx: Tx, name: Mark, version: string): Promise<void> {
  await sql`insert into library_content (name, version) values (${name}, ${version})
    on conflict (name) do update set version = excluded.version, loaded_at = now()`.execute(tx);
}

/** What all documents say of indicators, by their nodes. */
export async function readStatements(tx: Tx, nodes: readonly number[]): Promise<Map<number, Said[]>> {
  const { rows } = await sql<Said & { node: number }>`select s.node_id as node, s.entry, s.source, s.kind, s.document,
      coalesce(d.published, d.imported_at) as dated
    from statements s join documents d on d.kind = s.kind and d.id = s.document where s.node_id = any(${[...nodes]}::bigint[])`.execute(
    tx,
  );
  return Map.groupBy(rows, ({ node }) => node);
}

/** The warning lists of the library. */
export async function readWarningLists(tx: Tx): Promise<Entry[]> {
  const { rows } = await sql<{ entry: Entry }>`select s.entry from statements s join nodes n on n.id = s.node_id
    where n.kind = 'warning-list' and not n.hidden and n.state <> 'retracted' order by s.kind, s.document, n.key`.execute(tx);
  return rows.map(({ entry }) => entry);
}

/** Hashes of the library's indicators that are valid, each with what it indicates and who says so; from behind a place in the order. */
export async function listHashes(
  tx: Tx,
  after: { node: number; key: string },
  limit: number,
): Promise<{ node: number; key: string; name: string; source: string }[]> {
  return (
    await sql<{ node: number; key: string; name: string; source: string }>`select v.node_id as node, v.key,
        coalesce((select m.label from edges e join nodes m on m.id = e.to_id where e.from_id = v.node_id and e.type = 'indicates' and not m.hidden
          and m.kind in ('malware', 'tool', 'actor', 'campaign') order by e.confidence desc, m.id limit 1), n.label) as name,
        coalesce(n.sources[1], '') as source
      from indicator_values v join nodes n on n.id = v.node_id
      where (v.node_id, v.key) > (${after.node}, ${after.key}) and v.key ~ '^(md5|sha1|sha256):' and not n.hidden and n.state <> 'retracted'
        and coalesce((n.attributes ->> 'revoked')::boolean, false) = false
        and coalesce(n.attributes ->> 'valid_until', '9999') > to_char(now(), 'YYYY-MM-DD')
      order by v.node_id, v.key limit ${limit}`.execute(tx)
  ).rows;
}

/** The YARA rules of the library, each document as one file; at most so many characters. */
export async function readYaraRules(tx: Tx, characters: number): Promise<{ name: string; text: string }[]> {
  const { rows } = await sql<{
    document: string;
    imports: string[] | null;
    private: boolean | null;
    text: string;
  }>`select s.document,
      s.entry -> 'attributes' -> 'imports' as imports, (s.entry -> 'attributes' -> 'private')::boolean as private, s.entry -> 'attributes' ->> 'text' as text
    from statements s join nodes n on n.id = s.node_id
    where s.kind = 'yara' and n.kind = 'detection-rule' and not n.hidden and n.state <> 'retracted' and s.entry -> 'attributes' ->> 'text' <> ''
    order by s.document, s.node_id`.execute(tx);
  const files: { name: string; text: string }[] = [];
  let left = characters;
  for (const [name, rules] of Map.groupBy(rows, ({ document }) => document)) {
    const imports = [...new Set(rules.flatMap((rule) => rule.imports ?? []))].map((one) => `import "${one}"`);
    const text = [...imports, ...rules.map((rule) => `${rule.private ? 'private ' : ''}${rule.text}`)].join('\n');
    left -= text.length;
    if (left < 0) break;
    files.push({ name, text });
  }
  return files;
}
