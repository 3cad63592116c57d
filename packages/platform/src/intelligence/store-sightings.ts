import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Place } from '../assets/findings.ts';
import type { IndicatorSighting } from './schema.ts';
import { whyOf } from './why.ts';

/** SQL of values that captures show and of the indicators that they meet. Runs as a tenant. */

/** A finding and an indicator that it is based on. */
export interface Basis {
  finding: string;
  node: number;
  indicator: string;
  score: number;
  since: string;
}

/** A value that a capture shows. */
export interface ObservedRow {
  number: number;
  type: string;
  value: string;
  keys: string[];
  protocol: string;
  client: string;
  server: string;
  count: number;
  firstSeen: string;
  lastSeen: string;
  frame: number | null;
}

/** A value that meets an indicator. */
export type Hit = Omit<ObservedRow, 'keys'> & { node: number; key: string };

/** What came of a hit. */
export interface SightingRow extends Hit {
  score: number;
  outcome: string;
  list: string | null;
  rule: string;
  source: string;
  document: string;
}

/** Writes the values of a capture in place of those that were there. */
export async function replaceObserved(tx: Tx, place: Place, rows: readonly ObservedRow[]): Promise<void> {
  await sql`delete from observed_values where capture_id = ${place.capture}`.execute(tx);
  for (let at = 0; at < rows.length; at += 2000) {
    await sql`insert into observed_values (organisation_id, site_id, capture_id, number, type, value, keys, protocol, client, server, count,
        first_seen, last_seen, frame)
      select ${place.organisation}, ${place.site}, ${place.capture}, number, type, value, keys, protocol, client, server, count, "firstSeen", "lastSeen", frame
      from jsonb_to_recordset(${toJson(rows.slice(at, at + 2000))}::jsonb) as r (number integer, type text, value text, keys text[], protocol text,
        client text, server text, count bigint, "firstSeen" timestamptz, "lastSeen" timestamptz, frame bigint)`.execute(tx);
  }
}

/** The values of a capture that meet an indicator of the library: each value and indicator once. `offset 0`: each key is looked up in the index, whatever is estimated. */
export async function listHits(tx: Tx, capture: string, limit: number): Promise<Hit[]> {
  return (
    await sql<Hit>`select distinct on (o.number, v.node_id) v.node_id as node, v.key, o.number, o.type, o.value, o.protocol, o.client, o.server, o.count,
        o.first_seen as "firstSeen", o.last_seen as "lastSeen", o.frame
      from observed_values o cross join lateral unnest(o.keys) k
        cross join lateral (select i.node_id, i.key from indicator_values i where i.key = k offset 0) v
        cross join lateral (select from nodes n where n.id = v.node_id and n.state <> 'retracted' offset 0) n
      where o.capture_id = ${capture} order by o.number, v.node_id limit ${limit}`.execute(tx)
  ).rows;
}

/** When the organisation met each of the indicators last before a time, in other captures. */
export async function lastSightings(
  tx: Tx,
  nodes: readonly number[],
  capture: string,
  before: string,
): Promise<Map<number, string>> {
  const { rows } = await sql<{ node: number; at: string }>`select node_id as node, max(last_seen) as at from indicator_sightings
    where node_id = any(${[...nodes]}::bigint[]) and capture_id <> ${capture} and last_seen < ${before} and outcome <> 'warned' group by node_id`.execute(
    tx,
  );
  return new Map(rows.map(({ node, at }) => [node, at]));
}

/** Writes the sightings of a capture in place of those that were there. */
export async function replaceSightings(tx: Tx, place: Place, rows: readonly SightingRow[]): Promise<void> {
  await sql`delete from indicator_sightings where capture_id = ${place.capture}`.execute(tx);
  for (let at = 0; at < rows.length; at += 2000) {
    await sql`insert into indicator_sightings (organisation_id, site_id, capture_id, node_id, number, key, type, value, protocol, client, server,
        first_seen, last_seen, score, outcome, list, rule, source, document)
      select ${place.organisation}, ${place.site}, ${place.capture}, node, number, key, type, value, protocol, client, server, "firstSeen", "lastSeen",
        score, outcome, list, rule, source, document
      from jsonb_to_recordset(${toJson(rows.slice(at, at + 2000))}::jsonb) as r (node bigint, number integer, key text, type text, value text, protocol text,
        client text, server text, "firstSeen" timestamptz, "lastSeen" timestamptz, score real, outcome text, list text, rule text, source text,
        document text)`.execute(tx);
  }
}

/** SHA-256, SHA-1 and MD5 of the files of a capture that a list of hashes or a rule has judged already: those have a finding. */
export async function listJudgedHashes(tx: Tx, capture: string): Promise<Set<string>> {
  const { rows } = await sql<{ hash: string }>`select unnest(array[sha256, sha1, md5]) as hash from carved_files
    where capture_id = ${capture} and verdict = 'hash'`.execute(tx);
  return new Set(rows.map(({ hash }) => hash));
}

const fields = sql`s.capture_id as capture, c.name as "captureName", s.type, s.value, s.protocol, s.client, s.server, s.first_seen as "firstSeen",
  s.last_seen as "lastSeen", s.score, s.outcome, s.list, s.source, s.document,
  jsonb_build_object('kind', n.kind, 'key', n.key, 'label', n.label) as indicator,
  coalesce((select jsonb_agg(jsonb_build_object('kind', m.kind, 'key', m.key, 'label', m.label)) from (
    select distinct m.kind, m.key, m.label from edges e join nodes m on m.id = e.to_id
    where e.from_id = s.node_id and e.type = 'indicates' order by m.kind, m.key limit 10) m), '[]') as indicates`;

type Row = Omit<IndicatorSighting, 'why'>;

const withReason = (row: Row): IndicatorSighting => ({ ...row, why: whyOf(row) });

/** A finding and the rule of it that its sightings are told by: a file of a known hash is a finding of the sensor's own rule. */
const ofFinding = sql`s.site_id = f.site_id and s.client = f.client and s.server = f.server and s.rule = f.rule`;

/** The sightings that a finding is based on, the strongest first. */
export async function listFindingSightings(tx: Tx, finding: string): Promise<IndicatorSighting[]> {
  const { rows } =
    await sql<Row>`select ${fields} from findings f join indicator_sightings s on ${ofFinding} and s.outcome = 'finding'
      join nodes n on n.id = s.node_id join captures c on c.id = s.capture_id
      where f.id = ${finding} order by s.score desc, s.last_seen desc, n.key limit 100`.execute(tx);
  return rows.map(withReason);
}

/** The sightings of a capture, also those of which no finding came. */
export async function listCaptureSightings(tx: Tx, capture: string): Promise<IndicatorSighting[]> {
  const { rows } =
    await sql<Row>`select ${fields} from indicator_sightings s join nodes n on n.id = s.node_id join captures c on c.id = s.capture_id
      where s.capture_id = ${capture} order by s.outcome = 'finding' desc, s.score desc, s.number, n.key limit 500`.execute(tx);
  return rows.map(withReason);
}

/** Findings with the indicators that they are based on. */
export async function listBases(tx: Tx, limit: number, cursor?: string): Promise<PageOf<Basis>> {
  const after = decodeCursor(cursor, 2);
  const { rows } =
    await sql<Basis>`select f.id as finding, s.node_id as node, n.key as indicator, max(s.score) as score, min(s.first_seen) as since
    from findings f join indicator_sightings s on ${ofFinding} and s.outcome = 'finding' join nodes n on n.id = s.node_id
    ${after === null ? sql`` : sql`where (f.id, s.node_id) > (${after[0]}::uuid, ${after[1]}::bigint)`}
    group by f.id, s.node_id, n.key order by f.id, s.node_id limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.finding, row.node],
    (row) => row,
  );
}
