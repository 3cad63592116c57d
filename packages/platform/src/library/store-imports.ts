import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type * as schema from './schema.ts';

/** SQL of imports: how far each is, and what it did not take. */

/** Items of the file that are done with, and what became of them. */
export interface ImportPosition {
  documents: number;
  accepted: number;
  rejected: number;
}

const importColumns = sql`id, name, size, received, state, job_id as job, sha256, documents, accepted, rejected, created_at as "createdAt",
  finished_at as "finishedAt", created_by as "createdBy", error, refusal`;

export async function insertImport(
  tx: Tx,
  organisation: string,
  row: { id: string; name: string; size: number; by: string | null },
): Promise<void> {
  await sql`insert into imports (id, organisation_id, name, size, created_by)
    values (${row.id}, ${organisation}, ${row.name}, ${row.size}, ${row.by})`.execute(tx);
}

export async function findImport(tx: Tx, id: string): Promise<schema.Import | undefined> {
  return (await sql<schema.Import>`select ${importColumns} from imports where id = ${id}`.execute(tx)).rows[0];
}

export async function listImports(tx: Tx, limit: number, cursor: string | undefined): Promise<PageOf<schema.Import>> {
  const after = decodeCursor(cursor, 1);
  const { rows } = await sql<schema.Import>`select ${importColumns} from imports
    ${after === null ? sql`` : sql`where id < ${after[0]}::uuid`} order by id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}

export async function setImportReceived(tx: Tx, id: string, received: number): Promise<void> {
  await sql`update imports set received = greatest(received, ${received}) where id = ${id} and state = 'uploading'`.execute(tx);
}

export async function setImportQueued(tx: Tx, id: string, job: string, sha256: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update imports set state = 'queued', job_id = ${job}, sha256 = ${sha256}
    where id = ${id} and state = 'uploading'`.execute(tx);
  return numAffectedRows === 1n;
}

/**
 * How far an import is, for the one who goes on with it: until the transaction ends nobody else does.
 * @returns null when it is over
 */
export async function lockImport(tx: Tx, id: string): Promise<ImportPosition | null> {
  const { rows } = await sql<ImportPosition>`select documents, accepted, rejected from imports
    where id = ${id} and state in ('queued', 'importing') for update`.execute(tx);
  return rows[0] ?? null;
}

/** Records how far an import is, in the transaction of what it took. */
export async function advanceImport(tx: Tx, id: string, { documents, accepted, rejected }: ImportPosition): Promise<void> {
  await sql`update imports set state = 'importing', documents = ${documents}, accepted = ${accepted}, rejected = ${rejected}
    where id = ${id}`.execute(tx);
}

/** Ends an import; one that failed says why, and by its code and values where the file itself was refused. */
export async function endImport(
  tx: Tx,
  id: string,
  { error, refusal }: Pick<schema.Import, 'error' | 'refusal'> = { error: null, refusal: null },
): Promise<void> {
  await sql`update imports set state = ${error === null ? 'done' : 'failed'}, error = ${error},
    refusal = ${refusal === null ? null : toJson(refusal)}, finished_at = now() where id = ${id}`.execute(tx);
}

/** Whether an import waits or goes on. */
export async function areRunning(tx: Tx): Promise<boolean> {
  const { rows } = await sql`select from imports where state in ('queued', 'importing') limit 1`.execute(tx);
  return rows.length > 0;
}

/** Keeps what was not taken, and why. */
export async function insertRejections(
  tx: Tx,
  organisation: string,
  id: string,
  rejections: readonly schema.Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  await sql`insert into import_rejections (organisation_id, import_id, line, place, document, reason, refusal)
    select ${organisation}, ${id}, line, place, document, reason, refusal from jsonb_to_recordset(${toJson(rejections)}::jsonb)
      as r (line integer, place text, document text, reason text, refusal jsonb) on conflict do nothing`.execute(tx);
}

/** Adds to what each source brought. */
export async function countSources(
  tx: Tx,
  id: string,
  counts: ReadonlyMap<string, readonly [accepted: number, rejected: number]>,
): Promise<void> {
  const rows = [...counts].map(([source, [accepted, rejected]]) => ({ source, accepted, rejected }));
  if (rows.length === 0) return;
  await sql`insert into import_sources as s (import_id, source, accepted, rejected)
    select ${id}::uuid, source, accepted, rejected from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (source text, accepted integer, rejected integer)
    on conflict (import_id, source) do update set accepted = s.accepted + excluded.accepted, rejected = s.rejected + excluded.rejected`.execute(
    tx,
  );
}

export async function listRejections(
  tx: Tx,
  id: string,
  limit: number,
  cursor: string | undefined,
): Promise<PageOf<schema.Rejection>> {
  const after = decodeCursor(cursor, 1);
  const { rows } =
    await sql<schema.Rejection>`select line, coalesce(place, 'line ' || line) as place, document, reason, refusal from import_rejections where import_id = ${id}
    ${after === null ? sql`` : sql`and line > ${after[0]}::int`} order by line limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.line],
    (row) => row,
  );
}
