import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { saidBy } from './errors.ts';
import { newId } from './identifiers.ts';
import { decodeCursor, pageOf } from './paging.ts';
import type { Records, Tx } from './records.ts';
import type { Job, JobQuery, PageOf, Said } from './schema.ts';

/** What a running job knows and may say. */
export interface JobContext {
  id: string;
  organisation: string;
  subject: string;
  /** Aborted when the job is cancelled or the server stops. */
  signal: AbortSignal;
  /** Says how far it is; written at most twice a second. */
  progress: (done: number, total: number | null, detail?: Record<string, number>) => void;
}

/** A kind of job. `run` must be repeatable: after a kill it starts again from what it committed. */
interface JobKind {
  unit: string;
  run(context: JobContext): Promise<void>;
  /** Told when the job ended badly for good, so that its subject can show it: in a sentence, and by its code where it has one. */
  failed?(context: Pick<JobContext, 'id' | 'organisation' | 'subject'>, error: string, said: Said | null): Promise<void>;
}

/** Long work that survives a restart: queued by pg-boss, with its progress in a table of the tenant. */
export interface Jobs {
  define(kind: string, job: JobKind): void;
  /** Queues a job in the transaction of the change that needs it. Answers its identifier. */
  queue(tx: Tx, organisation: string, kind: string, subject: string | null): Promise<string>;
  /** Queues a job without a subject unless one of its kind already waits in the organisation: it will see the change too. */
  queueOnce(tx: Tx, organisation: string, kind: string): Promise<void>;
  /** Stops a job, or all jobs of a subject, running ones included. Answers how many there were to stop. */
  cancel(tx: Tx, which: { id: string } | { subject: string }): Promise<number>;
  get(tx: Tx, id: string): Promise<Job | null>;
  list(tx: Tx, query: JobQuery): Promise<PageOf<Job>>;
  start(): Promise<void>;
  close(): Promise<void>;
}

interface JobRow {
  id: string;
  organisation_id: string;
  kind: string;
  subject: string | null;
  state: Job['state'];
  attempt: number;
  done: number;
  total: number | null;
  unit: string;
  detail: Record<string, number>;
  error: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** A job whose server has not been heard of for so long is taken over. */
const silence = '45 seconds';
const progressInterval = 500;
const beatInterval = 10_000;
/** How often a server looks for jobs that nobody runs, in milliseconds. */
const lookInterval = 30_000;
/** A job that brought the server down this often is given up. */
const mostAttempts = 4;

/** Makes the jobs. `define` every kind before `start`. */
export function openJobs(records: Records, bus: Bus, log: Logger, instance: string, look: number = lookInterval): Jobs {
  const kinds = new Map<string, JobKind>();
  const running = new Map<string, AbortController>();
  const workers = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let closing = false;
  // pg-boss ends the process when a statement of its workers fails; while PostgreSQL is away its statements wait instead.
  const executeSql = async (text: string, values?: unknown[]) => {
    for (;;) {
      try {
        return await records.execute(text, values);
      } catch (error) {
        // What a worker still asks while the server ends has nobody left to hear of it.
        if (closing) return { rows: [] };
        if (!isAway(error)) throw error;
        await sleep(500);
      }
    }
  };
  const boss = new PgBoss({ db: { executeSql }, schema: 'pgboss', schedule: false });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue failed'));

  // The queue entry has the identifier of the job, so sending it twice is sending it once.
  const send = async (id: string, kind: string, entry: string = id) => {
    await boss.send(kind, { job: id }, { id: entry, retryLimit: 0, expireInHours: 23 });
    const worker = workers.get(kind);
    if (worker !== undefined) boss.notifyWorker(worker);
  };
  bus.handle('job.queued', (message) => {
    const { id, kind } = message.data as { id: string; kind: string };
    return send(id, kind);
  });

  bus.handle('job.cancelled', async ({ organisation, data }) => {
    const { id, kind, subject } = data as { id: string; kind: string; subject: string | null };
    await kinds.get(kind)?.failed?.({ id, organisation, subject: subject ?? '' }, 'Cancelled', null);
  });

  const show = (row: JobRow) => bus.emit(row.organisation_id, 'jobs', toJob(row));

  const run = async (id: string) => {
    const claimed = await records.system((tx) =>
      sql<JobRow>`update jobs set state = 'running', attempt = attempt + 1, instance = ${instance}, beat_at = now(), started_at = now()
        where id = ${id} and state = 'queued' returning *`.execute(tx),
    );
    const row = claimed.rows[0];
    if (row === undefined) return;
    show(row);
    const kind = kinds.get(row.kind)!;
    const abort = new AbortController();
    running.set(id, abort);
    if (closing) abort.abort(new Error('the server is stopping'));
    const latest = { done: 0, total: row.total, detail: row.detail };
    let changed = false;
    const save = async () => {
      changed = false;
      const { rows } = await records.system((tx) =>
        sql<JobRow>`update jobs set done = ${latest.done}, total = ${latest.total}, detail = ${JSON.stringify(latest.detail)}, beat_at = now()
          where id = ${id} and state = 'running' and instance = ${instance} returning *`.execute(tx),
      );
      if (rows[0]) show(rows[0]);
      else abort.abort(new Error('cancelled'));
    };
    let beat = Date.now();
    let saving: Promise<void> = Promise.resolve();
    const ticker = setInterval(() => {
      if (!changed && Date.now() - beat < beatInterval) return;
      beat = Date.now();
      saving = saving.then(save).catch((error: unknown) => log.warn({ err: error, job: id }, 'progress could not be written'));
    }, progressInterval);
    const context: JobContext = {
      id,
      organisation: row.organisation_id,
      subject: row.subject ?? '',
      signal: abort.signal,
      progress(done, total, detail) {
        Object.assign(latest, { done, total, detail: detail ?? latest.detail });
        changed = true;
      },
    };
    let outcome: Job['state'] = 'done';
    let message: string | null = null;
    try {
      await kind.run(context);
    } catch (error) {
      // A server that is stopping leaves the job queued, for another server or the next start; that is no attempt that failed.
      outcome = closing ? 'queued' : abort.signal.aborted ? 'cancelled' : 'failed';
      message = closing ? null : (error as Error).message;
      if (outcome === 'failed') {
        log.error({ err: error, job: id, kind: row.kind }, 'a job failed');
        await kind.failed?.(context, message!, saidBy(error));
      }
    } finally {
      clearInterval(ticker);
      running.delete(id);
    }
    await saving;
    const { rows } = await records.system((tx) =>
      sql<JobRow>`update jobs set state = ${outcome}, error = ${message}, done = ${latest.done}, total = ${latest.total},
          detail = ${JSON.stringify(latest.detail)}, finished_at = case when ${outcome} = 'queued' then null else now() end,
          attempt = case when ${outcome} = 'queued' then attempt - 1 else attempt end
        where id = ${id} and state = 'running' and instance = ${instance} returning *`.execute(tx),
    );
    if (rows[0]) show(rows[0]);
  };

  /** Attempts that go on. */
  const attempts = new Set<Promise<void>>();

  /** Runs a job; when even its end cannot be written it stays `running` and is taken over after its silence. */
  const attempt = async (id: string) => {
    // A worker that was fetching when the server began to stop: the job stays queued.
    if (closing) return;
    const going = run(id).catch((error: unknown) => log.error({ err: error, job: id }, 'the end of a job could not be written'));
    attempts.add(going);
    await going;
    attempts.delete(going);
  };

  /**
   * Takes over the jobs of servers that are gone: this one's before it was killed at once, others' after their silence. What is queued and waits for
   * no worker, since its server stopped with it, is sent again.
   */
  const recover = async (own: boolean) => {
    const { rows } = await records.system((tx) =>
      sql<JobRow>`update jobs set state = case when attempt >= ${mostAttempts} then 'failed' else 'queued' end,
          error = case when attempt >= ${mostAttempts} then 'The server ended while this ran, ' || attempt || ' times' end,
          finished_at = case when attempt >= ${mostAttempts} then now() end
        where state = 'running' and ((${own} and instance = ${instance}) or beat_at < now() - ${silence}::interval) returning *`.execute(
        tx,
      ),
    );
    for (const row of rows) {
      log.warn({ job: row.id, kind: row.kind, attempt: row.attempt, state: row.state }, 'a job was interrupted');
      if (row.state === 'failed') {
        await kinds
          .get(row.kind)
          ?.failed?.({ id: row.id, organisation: row.organisation_id, subject: row.subject ?? '' }, row.error!, null);
      }
    }
    const queued = await records.system((tx) =>
      sql<JobRow>`select * from jobs j where state = 'queued' and not exists (select from pgboss.job b
        where b.name = j.kind and b.state in ('created', 'retry') and b.data ->> 'job' = j.id::text)`.execute(tx),
    );
    // A new entry each: the old one may be held by a worker that is gone. `run` claims the job, so a second entry does nothing.
    for (const row of queued.rows) await send(row.id, row.kind, newId());
  };

  const queue: Jobs['queue'] = async (tx, organisation, kind, subject) => {
    const id = newId();
    const { rows } = await sql<JobRow>`insert into jobs (id, organisation_id, kind, subject, unit)
      values (${id}, ${organisation}, ${kind}, ${subject}, ${kinds.get(kind)!.unit}) returning *`.execute(tx);
    await bus.publish(tx, organisation, 'job.queued', { id, kind });
    await bus.publish(tx, organisation, 'jobs', toJob(rows[0]));
    return id;
  };

  return {
    define(kind, job) {
      kinds.set(kind, job);
    },
    queue,
    async queueOnce(tx, organisation, kind) {
      const { rows } =
        await sql`select from jobs where organisation_id = ${organisation} and kind = ${kind} and state = 'queued'`.execute(tx);
      if (rows.length === 0) await queue(tx, organisation, kind, null);
    },
    async cancel(tx, which) {
      const { rows } = await sql<JobRow>`update jobs set state = 'cancelled', finished_at = now()
        where ${'id' in which ? sql`id = ${which.id}` : sql`subject = ${which.subject}`} and state in ('queued', 'running') returning *`.execute(
        tx,
      );
      for (const row of rows) {
        running.get(row.id)?.abort(new Error('cancelled'));
        await bus.publish(tx, row.organisation_id, 'jobs', toJob(row));
        await bus.publish(tx, row.organisation_id, 'job.cancelled', { id: row.id, kind: row.kind, subject: row.subject });
      }
      return rows.length;
    },
    async get(tx, id) {
      const { rows } = await sql<JobRow>`select * from jobs where id = ${id}`.execute(tx);
      return rows[0] ? toJob(rows[0]) : null;
    },
    async list(tx, query) {
      const limit = query.limit ?? 50;
      const after = decodeCursor(query.after, 1);
      const { rows } = await sql<JobRow>`select * from jobs where true
        ${query.kind === undefined ? sql`` : sql`and kind = ${query.kind}`}
        ${query.state === undefined ? sql`` : sql`and state = ${query.state}`}
        ${query.subject === undefined ? sql`` : sql`and subject = ${query.subject}`}
        ${after === null ? sql`` : sql`and id < ${after[0]}::uuid`}
        order by id desc limit ${limit + 1}`.execute(tx);
      return pageOf(rows, limit, (row) => [row.id], toJob);
    },
    async start() {
      await boss.start();
      for (const kind of kinds.keys()) {
        await boss.createQueue(kind);
        // One at a time of each kind: an analysis uses a whole core.
        workers.set(
          kind,
          await boss.work<{ job: string }>(kind, { batchSize: 1, pollingIntervalSeconds: 2 }, async ([job]) =>
            attempt(job.data.job),
          ),
        );
      }
      await recover(true);
      timer = setInterval(() => {
        recover(false).catch((error: unknown) => log.error({ err: error }, 'interrupted jobs could not be taken over'));
      }, look);
      timer.unref();
    },
    async close() {
      closing = true;
      clearInterval(timer);
      for (const abort of running.values()) abort.abort(new Error('the server is stopping'));
      await boss.stop({ graceful: true, timeout: 10_000, wait: true });
      await Promise.race([Promise.all(attempts), sleep(10_000, undefined, { ref: false })]);
    },
  };
}

/** Whether an error says that PostgreSQL cannot be reached, or ended the connection (class 08, 57P01 to 57P03). */
function isAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|08|57P0[123])/.test(code) || message.startsWith('Connection terminated');
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    attempt: row.attempt,
    done: row.done,
    total: row.total,
    unit: row.unit,
    detail: row.detail,
    error: row.error,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
