import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Study, StudyQuery } from './schema.ts';
import type { IsolationIssue, IssueQuery } from './schema-policy.ts';

/** SQL of studies and of the issues that audits found. Runs as a tenant. */

/** What a study was asked besides its captures. */
export interface StudyRequest {
  afresh?: boolean;
  ranges?: boolean;
  why?: string;
}

const columns = sql`t.id, t.site_id as site, t.kind, t.state, t.job_id as job, t.error, t.result, t.created_by as by, t.created_at as "createdAt",
  t.finished_at as "finishedAt", (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.id), '[]')
    from captures c where c.id = any(t.captures)) as captures`;

export async function insertStudy(
  tx: Tx,
  organisation: string,
  study: {
    id: string;
    site: string;
    kind: Study['kind'];
    captures: readonly string[];
    request: StudyRequest;
    job: string;
    by: string;
  },
): Promise<void> {
  await sql`insert into studies (id, organisation_id, site_id, kind, captures, request, job_id, created_by)
    values (${study.id}, ${organisation}, ${study.site}, ${study.kind}, ${[...study.captures]}::uuid[], ${toJson(study.request)}, ${study.job},
      ${study.by})`.execute(tx);
}

export async function findStudy(tx: Tx, id: string): Promise<Study | undefined> {
  return (await sql<Study>`select ${columns} from studies t where t.id = ${id}`.execute(tx)).rows[0];
}

/** What a study was asked. */
export async function findRequest(tx: Tx, id: string): Promise<StudyRequest> {
  return (await sql<{ request: StudyRequest }>`select request from studies where id = ${id}`.execute(tx)).rows[0]?.request ?? {};
}

export async function listStudies(tx: Tx, query: StudyQuery): Promise<PageOf<Study>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } = await sql<Study>`select ${columns} from studies t where true
    ${query.site === undefined ? sql`` : sql`and t.site_id = ${query.site}`}
    ${query.kind === undefined ? sql`` : sql`and t.kind = ${query.kind}`}
    ${after === null ? sql`` : sql`and t.id < ${after[0]}::uuid`}
    order by t.id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}

/** Whether a study of the kind waits or runs at the site. */
export async function isBusy(tx: Tx, site: string, kind: Study['kind']): Promise<boolean> {
  const { rows } =
    await sql`select from studies where site_id = ${site} and kind = ${kind} and state in ('queued', 'running')`.execute(tx);
  return rows.length > 0;
}

export async function setRunning(tx: Tx, id: string): Promise<void> {
  await sql`update studies set state = 'running', error = null where id = ${id}`.execute(tx);
}

export async function setDone(tx: Tx, id: string, result: Record<string, unknown>): Promise<void> {
  await sql`update studies set state = 'done', result = ${toJson(result)}, finished_at = now() where id = ${id}`.execute(tx);
}

export async function setFailed(tx: Tx, id: string, error: string): Promise<void> {
  await sql`update studies set state = 'failed', error = ${error}, finished_at = now() where id = ${id} and state in ('queued', 'running')`.execute(
    tx,
  );
}

/** Files the issues of an audit, in their order. */
export async function replaceIssues(
  tx: Tx,
  organisation: string,
  study: string,
  issues: readonly IsolationIssue[],
): Promise<void> {
  await sql`delete from isolation_issues where study_id = ${study}`.execute(tx);
  await sql`insert into isolation_issues (organisation_id, study_id, position, kind, severity, issue)
    select ${organisation}, ${study}, n, i ->> 'kind', i ->> 'severity', i
    from jsonb_array_elements(${toJson(issues)}::jsonb) with ordinality as all_issues (i, n)`.execute(tx);
}

export async function listIssues(tx: Tx, study: string, query: IssueQuery): Promise<PageOf<IsolationIssue>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } = await sql<{
    position: number;
    issue: IsolationIssue;
  }>`select position, issue from isolation_issues where study_id = ${study}
    ${query.kind === undefined ? sql`` : sql`and kind = ${query.kind}`}
    ${query.severity === undefined ? sql`` : sql`and severity = ${query.severity}`}
    ${after === null ? sql`` : sql`and position > ${after[0]}::int`}
    order by position limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.position],
    (row) => row.issue,
  );
}
