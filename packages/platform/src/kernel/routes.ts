import { Problem } from './errors.ts';
import { type App, actorOf } from './http.ts';
import type { Jobs } from './jobs.ts';
import type { Records } from './records.ts';
import { Health, IdParams, Job, JobQuery, Page } from './schema.ts';
import type { Telemetry } from './telemetry.ts';

/** Routes of the kernel itself: health, the description of the interface, jobs. */
export function kernelRoutes(
  app: App,
  kernel: { records: Records; telemetry: Telemetry; jobs: Jobs; version: string; startedAt: string },
): void {
  const { records, telemetry, jobs, version, startedAt } = kernel;

  app.get(
    '/api/health',
    { config: { access: 'public' }, schema: { summary: 'State of the server', tags: ['server'], response: { 200: Health } } },
    async () => {
      const [recordsOk, telemetryOk] = await Promise.all([records.ping(), telemetry.ping()]);
      return {
        status: recordsOk && telemetryOk ? ('ok' as const) : ('degraded' as const),
        version,
        startedAt,
        records: { engine: records.engine, ok: recordsOk },
        telemetry: { engine: telemetry.engine, ok: telemetryOk },
        residentBytes: process.memoryUsage.rss(),
      };
    },
  );

  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger());

  app.get(
    '/api/jobs',
    {
      config: { access: 'assets.read' },
      schema: { summary: 'Jobs', tags: ['jobs'], querystring: JobQuery, response: { 200: Page(Job) } },
    },
    (request) => records.tenant(actorOf(request).organisation, (tx) => jobs.list(tx, request.query)),
  );
  app.get(
    '/api/jobs/:id',
    { config: { access: 'assets.read' }, schema: { summary: 'A job', tags: ['jobs'], params: IdParams, response: { 200: Job } } },
    (request) =>
      records.tenant(actorOf(request).organisation, async (tx) => {
        const job = await jobs.get(tx, request.params.id);
        if (job === null) throw new Problem('not-found', `job ${request.params.id}`);
        return job;
      }),
  );
  app.post(
    '/api/jobs/:id/cancel',
    {
      config: { access: 'captures.write' },
      schema: { summary: 'Stop a job; what it had committed stays', tags: ['jobs'], params: IdParams, response: { 200: Job } },
    },
    (request) =>
      records.tenant(actorOf(request).organisation, async (tx) => {
        const { id } = request.params;
        if ((await jobs.cancel(tx, { id })) === 0) {
          if ((await jobs.get(tx, id)) === null) throw new Problem('not-found', `job ${id}`);
          throw new Problem('wrong-state', 'the job has ended');
        }
        return (await jobs.get(tx, id))!;
      }),
  );
}
