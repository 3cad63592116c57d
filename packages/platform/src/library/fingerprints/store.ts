import { sql } from 'kysely';
import { toJson } from '../../kernel/json.ts';
import type { Tx } from '../../kernel/records.ts';
import type { Fingerprint, Trial, TrialResult, Version } from './schema.ts';
import { followedBy, type OtherFingerprint, type TriedDevice } from './trial.ts';

/** SQL of the server's own fingerprints, and of what they are tried on. Writes to them run as the system, trials as a tenant. */

/** Where a fingerprint is. */
export interface OwnRow {
  id: string;
  version: number;
  state: 'draft' | 'tested' | 'published';
  publishedVersion: number | null;
  changedBy: string;
  changedAt: string;
  content: Fingerprint;
}

const columns = sql`f.id, f.version, f.state, f.published_version as "publishedVersion", f.changed_by as "changedBy",
  f.changed_at as "changedAt", v.content`;
const present = sql`fingerprints f join fingerprint_versions v on v.fingerprint = f.id and v.version = f.version`;
/** Most fingerprints that a server has, and texts that one is tried on. */
const most = { own: 5000, texts: 200_000, trials: 20 } as const;

export async function listOwn(tx: Tx): Promise<OwnRow[]> {
  const { rows } = await sql<OwnRow>`select ${columns} from ${present} order by f.id limit ${most.own}`.execute(tx);
  return rows;
}

export async function findOwn(tx: Tx, id: string, lock = false): Promise<OwnRow | undefined> {
  const { rows } =
    await sql<OwnRow>`select ${columns} from ${present} where f.id = ${id} ${lock ? sql`for update of f` : sql``}`.execute(tx);
  return rows[0];
}

/** The contents that analyses use. */
export async function listPublished(tx: Tx): Promise<Fingerprint[]> {
  const { rows } = await sql<{ content: Fingerprint }>`select v.content from fingerprints f
    join fingerprint_versions v on v.fingerprint = f.id and v.version = f.published_version order by f.id limit ${most.own}`.execute(
    tx,
  );
  return rows.map(({ content }) => content);
}

/** Makes a fingerprint; false when there is one with its id. */
export async function insertOwn(tx: Tx, content: Fingerprint, why: string, by: string): Promise<boolean> {
  const { rows } = await sql`insert into fingerprints (id, version, state, changed_by) values (${content.id}, 1, 'draft', ${by})
    on conflict (id) do nothing returning id`.execute(tx);
  if (rows.length === 0) return false;
  await insertVersion(tx, content, 1, why, by);
  return true;
}

/** Adds a version, as a draft; what is published stays in force. */
export async function addVersion(tx: Tx, content: Fingerprint, version: number, why: string, by: string): Promise<void> {
  await insertVersion(tx, content, version, why, by);
  await sql`update fingerprints set version = ${version}, state = 'draft', changed_by = ${by}, changed_at = now()
    where id = ${content.id}`.execute(tx);
}

async function insertVersion(tx: Tx, content: Fingerprint, version: number, why: string, by: string): Promise<void> {
  await sql`insert into fingerprint_versions (fingerprint, version, content, why, changed_by)
    values (${content.id}, ${version}, ${toJson(content)}, ${why}, ${by})`.execute(tx);
}

export async function setState(tx: Tx, id: string, state: OwnRow['state'], by: string): Promise<void> {
  await sql`update fingerprints set state = ${state}, changed_by = ${by}, changed_at = now() where id = ${id}`.execute(tx);
}

/** Puts a version in force; null takes the fingerprint out of force, and leaves a newer draft one. */
export async function setPublished(tx: Tx, id: string, version: number | null, by: string): Promise<void> {
  await sql`update fingerprints set published_version = ${version}, 
    state = ${version === null ? sql`case when state = 'published' then 'tested' else state end` : 'published'}, changed_by = ${by}, changed_at = now() where id = ${id}`.execute(
    tx,
  );
}

export async function listVersions(tx: Tx, id: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select version, content, why, changed_by as "changedBy", created_at as "createdAt"
    from fingerprint_versions where fingerprint = ${id} order by version desc limit 200`.execute(tx);
  return rows;
}

export async function insertTrial(
  tx: Tx,
  trial: {
    id: string;
    organisation: string;
    version: number;
    content: Fingerprint;
    captures: string[];
    result: TrialResult;
    by: string;
  },
): Promise<void> {
  const { id, organisation, version, content, captures, result, by } = trial;
  await sql`insert into fingerprint_trials (id, organisation_id, fingerprint, version, content, captures, result, created_by)
    values (${id}, ${organisation}, ${content.id}, ${version}, ${toJson(content)}, ${captures}, ${toJson(result)}, ${by})`.execute(
    tx,
  );
}

export async function listTrials(tx: Tx, fingerprint: string): Promise<Trial[]> {
  const { rows } = await sql<Trial>`select id, version, captures, result, created_by as "createdBy", created_at as "createdAt"
    from fingerprint_trials where fingerprint = ${fingerprint} order by id desc limit ${most.trials}`.execute(tx);
  return rows.map(({ result, ...trial }) => {
    const { check } = result;
    // What was kept before mistakes had codes has their sentences only.
    const examples = check.examples.map((example) => ({ ...example, mistake: example.mistake ?? null }));
    return { ...trial, result: { ...result, check: { ...check, mistake: check.mistake ?? null, examples } } };
  });
}

/** Fingerprints of the program as the library holds them, with the texts that each claims. */
export async function listShipped(tx: Tx): Promise<OtherFingerprint[]> {
  // What is empty is left out of an entry.
  interface Entry {
    key: string;
    attributes: Pick<OtherFingerprint, 'pattern' | 'says' | 'confidence'> & { on?: string[]; from?: string[]; fires?: string[] };
  }
  const { rows } = await sql<{ entry: Entry }>`select entry from statements
    where kind = 'fingerprints' and source = 'Fengsui' and entry -> 'attributes' ->> 'type' = 'pattern' limit ${most.own}`.execute(
    tx,
  );
  return rows.map(({ entry: { key, attributes } }) => {
    const { on = [], from = [], pattern, says, confidence, fires = [] } = attributes;
    return { id: key, on, from, pattern, says, confidence, claims: fires };
  });
}

/** Every device of the organisation with the texts that sensors collected of it: what it said, not what was concluded from it. */
export async function listTexts(tx: Tx, attributes: readonly string[]): Promise<TriedDevice[]> {
  type Row = {
    asset: string;
    label: string | null;
    attributes: { attribute: string; value: string; fingerprint: string | null }[];
    texts: TriedDevice['texts'];
  };
  const { rows } = await sql<Row>`select a.id as asset, concat_ws(' · ', coalesce(a.name, a.product, a.vendor, a.role),
      (select min(d.address) from asset_addresses d where d.asset_id = a.id and d.kind = 'ip')) as label, a.attributes,
      jsonb_agg(jsonb_build_object('attribute', e.attribute, 'value', e.value, 'source', e.source, 'frame', e.frame, 'capture', e.capture_id)) as texts
    from assets a join (select distinct on (asset_id, attribute, value, source) asset_id, attribute, value, source, frame, capture_id
      from asset_evidence where attribute = any(${[...attributes]}::text[]) and fingerprint is null
      order by asset_id, attribute, value, source, capture_id limit ${most.texts}) e on e.asset_id = a.id
    group by a.id order by a.id`.execute(tx);
  return rows.map(({ asset, label, attributes: decided, texts }) => ({
    asset,
    label: label ?? asset,
    capture: null,
    known: Object.fromEntries(decided.map(({ attribute, value }) => [attribute, value])),
    by: followedBy(decided),
    texts,
  }));
}
