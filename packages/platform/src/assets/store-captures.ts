import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf, Said } from '../kernel/schema.ts';
import type { AnalysisResult } from './analysis.ts';
import type { Capture, CaptureDetail, CaptureQuery } from './schema.ts';

/** SQL of captures. Runs as a tenant. */

const columns = sql`c.id, c.site_id as site, c.kind, coalesce(r.format, c.format) as format, r.score, (r.quality ->> 'records')::bigint as records, c.name, c.size, c.received, c.state, c.sha256, c.job_id as job, c.uploaded_by as "uploadedBy",
  c.created_at as "createdAt", c.analysed_at as "analysedAt", c.reduced_at as "reducedAt", c.frames, c.bytes, c.first_seen as first, c.last_seen as last, c.error, c.refusal,
  (select count(*)::int from asset_sightings s where s.capture_id = c.id) as assets,
  (select count(*)::int from finding_occurrences o where o.capture_id = c.id) as findings`;

const tables = sql`captures c left join source_readings r on r.capture_id = c.id`;

export async function insertCapture(
  tx: Tx,
  organisation: string,
  capture: {
    id: string;
    site: string;
    name: string;
    size: number;
    uploadedBy: string | null;
    kind?: Capture['kind'];
    format?: string | null;
  },
): Promise<void> {
  const { id, site, name, size, uploadedBy, kind = 'packets', format = null } = capture;
  await sql`insert into captures (id, organisation_id, site_id, name, size, uploaded_by, kind, format)
    values (${id}, ${organisation}, ${site}, ${name}, ${size}, ${uploadedBy}, ${kind}, ${format})`.execute(tx);
}

export async function listCaptures(tx: Tx, query: CaptureQuery): Promise<PageOf<Capture>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } = await sql<Capture>`select ${columns} from ${tables} where true
    ${query.site === undefined ? sql`` : sql`and c.site_id = ${query.site}`}
    ${query.state === undefined ? sql`` : sql`and c.state = ${query.state}`}
    ${query.kind === undefined ? sql`` : sql`and c.kind = ${query.kind}`}
    ${after === null ? sql`` : sql`and c.id < ${after[0]}::uuid`}
    order by c.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}

export async function findCapture(tx: Tx, id: string): Promise<CaptureDetail | undefined> {
  const { rows } =
    await sql<CaptureDetail>`select ${columns}, c.problems, c.protocols, c.dropped, case when r.capture_id is null then null
        else jsonb_build_object('format', r.format, 'quality', r.quality, 'events', r.events, 'conversations', r.conversations,
          'components', r.components, 'unplaced', r.unplaced) end as reading
      from ${tables} where c.id = ${id}`.execute(tx);
  // What was kept before refusals had codes has their sentences only.
  for (const one of rows[0]?.reading?.quality.rejections ?? []) one.refusal ??= null;
  return rows[0];
}

/** Records how many bytes are safe. Never goes back: a slow request must not undo a later one. */
export async function setReceived(tx: Tx, id: string, received: number): Promise<void> {
  await sql`update captures set received = greatest(received, ${received}) where id = ${id} and state = 'uploading'`.execute(tx);
}

/** Puts a capture into the queue. Answers false when its state is not one of those named. */
export async function setQueued(tx: Tx, id: string, from: string[], job: string, sha256: string | null): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update captures set state = 'queued', job_id = ${job}, sha256 = coalesce(${sha256}, sha256), error = null, refusal = null
    where id = ${id} and state = any(${from}) and reduced_at is null`.execute(tx);
  return numAffectedRows === 1n;
}

export async function setAnalysing(tx: Tx, id: string): Promise<void> {
  await sql`update captures set state = 'analysing', error = null, refusal = null where id = ${id}`.execute(tx);
}

export async function setFailed(tx: Tx, id: string, error: string, refusal: Said | null): Promise<void> {
  await sql`update captures set state = 'failed', error = ${error}, refusal = ${refusal === null ? null : toJson(refusal)}
    where id = ${id} and state in ('queued', 'analysing')`.execute(tx);
}

/** Keeps what the analysis said of the capture as a whole. */
export async function setAnalysed(tx: Tx, id: string, result: AnalysisResult): Promise<void> {
  const [summary] = result.captures;
  await sql`update captures set state = 'done', error = null, refusal = null, analysed_at = now(), frames = ${summary?.frames ?? 0}, bytes = ${summary?.bytes ?? 0},
      first_seen = ${summary?.first ?? null}, last_seen = ${summary?.last ?? null}, problems = ${toJson(summary?.problems ?? [])},
      protocols = ${toJson(result.protocols)}, dropped = ${toJson(result.dropped)}
    where id = ${id}`.execute(tx);
}

export async function deleteCapture(tx: Tx, id: string): Promise<void> {
  await sql`delete from captures where id = ${id}`.execute(tx);
}
