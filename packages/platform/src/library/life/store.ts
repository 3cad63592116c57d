import { sql } from 'kysely';
import { toJson } from '../../kernel/json.ts';
import { decodeCursor, pageOf } from '../../kernel/paging.ts';
import type { Tx } from '../../kernel/records.ts';
import type { PageOf } from '../../kernel/schema.ts';
import type { EntryContent, EntryState, Life, Step, WorkItem, WorkQuery } from './schema.ts';

/** SQL of the life of entries: where each is, its versions and steps. */

/** Name of an entry. */
export interface EntryName {
  kind: string;
  key: string;
}

/** Who does something. */
export interface Person {
  id: string;
  name: string;
}

/** Where an entry is, with who did what for its present version. */
export interface LifeRow {
  state: EntryState;
  version: number;
  releasedVersion: number | null;
  collectedBy: string | null;
  editedBy: string | null;
  verifiedBy: string | null;
  /** Who wrote any of the versions since the one that is released: all of them are in the present one. */
  writers: string[];
  disputed: Life['disputed'];
  updatedAt: string;
}

/** The node of an entry. */
export interface NodeState {
  id: number;
  label: string;
  labelZh: string | null;
  state: EntryState;
}

const columns = sql`state, version, released_version as "releasedVersion", collected_by as "collectedBy", edited_by as "editedBy",
  verified_by as "verifiedBy", array(select distinct v.by_user from entry_versions v where v.kind = entry_life.kind and v.key = entry_life.key
    and v.version > coalesce(released_version, 0)) as writers, disputed, updated_at as "updatedAt"`;
const named = ({ kind, key }: EntryName) => sql`kind = ${kind} and key = ${key}`;

/** The node of an entry of the library, as far as the transaction may see it. */
export async function findNode(tx: Tx, { kind, key }: EntryName): Promise<NodeState | undefined> {
  const { rows } = await sql<NodeState>`select id, label, label_zh as "labelZh", state from nodes
    where organisation_id is null and kind = ${kind} and key = ${key}`.execute(tx);
  return rows[0];
}

export async function findLife(tx: Tx, name: EntryName): Promise<LifeRow | undefined> {
  return (await sql<LifeRow>`select ${columns} from entry_life where ${named(name)}`.execute(tx)).rows[0];
}

/** The same, and nobody else changes it until the transaction ends. An entry that no person has touched begins as its node is. */
export async function lockLife(tx: Tx, name: EntryName): Promise<LifeRow | undefined> {
  await sql`insert into entry_life (kind, key, state) select kind, key, state from nodes
    where organisation_id is null and ${named(name)} on conflict do nothing`.execute(tx);
  return (await sql<LifeRow>`select ${columns} from entry_life where ${named(name)} for update`.execute(tx)).rows[0];
}

/**
 * Begins a new version.
 * @param expected the version that was edited
 * @returns the new version; null when another was written meanwhile
 */
export async function beginVersion(tx: Tx, name: EntryName, expected: number, by: Person): Promise<number | null> {
  const begun =
    expected === 0
      ? await sql<{ version: number }>`insert into entry_life (kind, key, state, version, collected_by, edited_by)
          values (${name.kind}, ${name.key}, 'collected', 1, ${by.id}, ${by.id})
          on conflict (kind, key) do update set state = 'collected', version = 1, collected_by = excluded.collected_by,
            edited_by = excluded.edited_by, verified_by = null, released_by = null, alone = false, updated_at = now()
          where entry_life.version = 0 returning version`.execute(tx)
      : await sql<{
          version: number;
        }>`update entry_life set version = version + 1, edited_by = ${by.id}, verified_by = null, released_by = null,
          alone = false, updated_at = now(), state = 'collected',
          collected_by = case when state in ('collected', 'verified') then collected_by else ${by.id} end
          where ${named(name)} and version = ${expected} returning version`.execute(tx);
  return begun.rows[0]?.version ?? null;
}

export async function insertVersion(
  tx: Tx,
  { kind, key }: EntryName,
  row: { version: number; content: EntryContent; by: Person; why: string },
): Promise<void> {
  await sql`insert into entry_versions (kind, key, version, content, by_user, by_name, why)
    values (${kind}, ${key}, ${row.version}, ${toJson(row.content)}::jsonb, ${row.by.id}, ${row.by.name}, ${row.why})`.execute(
    tx,
  );
}

export async function insertStep(
  tx: Tx,
  { kind, key }: EntryName,
  row: { step: Step | 'collect'; from: EntryState | null; to: EntryState; version: number; by: Person; reason: string },
): Promise<void> {
  await sql`insert into entry_steps (kind, key, step, from_state, to_state, version, by_user, by_name, reason)
    values (${kind}, ${key}, ${row.step}, ${row.from}, ${row.to}, ${row.version}, ${row.by.id}, ${row.by.name}, ${row.reason})`.execute(
    tx,
  );
}

/**
 * Moves an entry on if it still is where it was, and if whoever does it is not who did the part that another must have done.
 * @returns whether it moved
 */
export async function moveLife(
  tx: Tx,
  name: EntryName,
  move: { step: Step; from: readonly EntryState[]; to: EntryState; version: number; by: Person; alone: boolean; reason: string },
): Promise<boolean> {
  const { step, by, alone } = move;
  const change = {
    verify: sql`verified_by = ${by.id}`,
    return: sql`verified_by = null`,
    release: sql`released_by = ${by.id}, alone = ${alone}, released_version = nullif(version, 0)`,
    repair: sql`updated_at = now()`,
    dispute: sql`disputed = ${toJson({ by: by.name, at: new Date().toISOString(), reason: move.reason })}::jsonb`,
    settle: sql`disputed = null`,
    retract: sql`disputed = null`,
    reopen: sql`verified_by = null, released_by = null, alone = false, collected_by = ${by.id}`,
  }[step];
  const { numAffectedRows } = await sql`update entry_life set state = ${move.to}, ${change}
    ${step === 'repair' ? sql`` : sql`, updated_at = now()`}
    where ${named(name)} and state = any(${move.from}::text[]) and version = ${move.version}
    ${
      step === 'verify'
        ? sql`and collected_by is distinct from ${by.id} and edited_by is distinct from ${by.id} and not exists (select from entry_versions v
          where v.kind = entry_life.kind and v.key = entry_life.key and v.version > coalesce(released_version, 0) and v.by_user = ${by.id})`
        : sql``
    }
    ${step === 'release' && !alone ? sql`and verified_by is distinct from ${by.id}` : sql``}
    ${step === 'settle' ? sql`and disputed is not null` : sql``}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Sets what everybody sees of an entry: the state of its node. */
export async function setNodeState(tx: Tx, node: number, state: EntryState): Promise<void> {
  await sql`update nodes set state = ${state},
      released_at = case when ${state} = 'released' or state in ('released', 'repaired') then coalesce(released_at, now()) else released_at end
    where id = ${node} and state <> ${state}`.execute(tx);
}

/** Whether anybody but the persons of the server speaks of an entry. */
export async function hasOtherVoices(tx: Tx, node: number, name: EntryName): Promise<boolean> {
  const { rows } = await sql<{
    others: boolean;
  }>`select exists (select from statements where node_id = ${node} and kind <> 'person-entry')
      or (${name.kind} = 'vulnerability' and exists (select from assertions where vulnerability_id = ${name.key} and kind <> 'person')) as others`.execute(
    tx,
  );
  return rows[0].others;
}

export async function findContent(tx: Tx, name: EntryName, version: number): Promise<EntryContent | undefined> {
  const { rows } = await sql<{ content: EntryContent }>`select content from entry_versions
    where ${named(name)} and version = ${version}`.execute(tx);
  return rows[0]?.content;
}

/** Versions of what persons wrote, the present one first. */
export async function listVersions(tx: Tx, name: EntryName): Promise<Life['versions']> {
  return (
    await sql<Life['versions'][number]>`select v.version, v.by_name as by, v.at, v.why,
        exists (select from entry_steps s where s.kind = v.kind and s.key = v.key and s.version = v.version and s.step = 'release') as released
      from entry_versions v where v.kind = ${name.kind} and v.key = ${name.key} order by v.version desc limit 200`.execute(tx)
  ).rows;
}

/** Steps of an entry, the last one first. */
export async function listSteps(tx: Tx, name: EntryName): Promise<Life['history']> {
  return (
    await sql<
      Life['history'][number]
    >`select step, from_state as "from", to_state as "to", version, by_name as by, at, reason from entry_steps
      where ${named(name)} order by id desc limit 200`.execute(tx)
  ).rows;
}

/** Entries on which persons work, the longest untouched first. */
export async function listWork(tx: Tx, query: WorkQuery): Promise<PageOf<WorkItem>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 3);
  const { rows } = await sql<WorkItem>`select * from (
      select n.kind, n.key, n.label, n.label_zh as "labelZh", coalesce(l.state, n.state) as state, coalesce(l.version, 0) as version,
        l.released_version as "releasedVersion", l.disputed is not null as disputed,
        (select s.by_name from entry_steps s where s.kind = n.kind and s.key = n.key order by s.id desc limit 1) as by,
        coalesce(l.updated_at, n.released_at, 'epoch'::timestamptz) as "updatedAt"
      from nodes n left join entry_life l on l.kind = n.kind and l.key = n.key
      where n.organisation_id is null and (n.hidden or l.kind is not null)) w
    where true ${query.state === undefined ? sql`` : sql`and state = ${query.state}`}
    ${query.kind === undefined ? sql`` : sql`and kind = ${query.kind}`}
    ${query.disputed === undefined ? sql`` : sql`and disputed = ${query.disputed}`}
    ${after === null ? sql`` : sql`and ("updatedAt", kind, key) > (${after[0]}::timestamptz, ${after[1]}::text, ${after[2]}::text)`}
    order by "updatedAt", kind, key limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.updatedAt, row.kind, row.key],
    (row) => row,
  );
}

/** Whether an entry was ever released. */
export async function wasReleased(tx: Tx, node: number): Promise<boolean> {
  return (await sql`select from nodes where id = ${node} and released_at is not null`.execute(tx)).rows.length > 0;
}

/** Whether a node is there only because persons write about it. */
export async function isDraftAlone(tx: Tx, node: number, name: EntryName): Promise<boolean> {
  const { rows } = await sql`select from nodes n join entry_life l on l.kind = n.kind and l.key = n.key
    where n.id = ${node} and n.hidden and l.released_version is null`.execute(tx);
  return rows.length > 0 && !(await hasOtherVoices(tx, node, name));
}

export async function nameOfOrganisation(tx: Tx, id: string): Promise<string> {
  return (await sql<{ name: string }>`select name from organisations where id = ${id}`.execute(tx)).rows[0].name;
}
