import { sql } from 'kysely';
import { type Measure, type Sample, samplesOf } from './measure.ts';

/** What is measured of jobs. */
export const jobMeasures: readonly Measure[] = [
  {
    name: 'fengsui_jobs',
    help: 'Jobs that wait or run, and those that failed in the last day.',
    kind: 'gauge',
    read: (tx) =>
      samplesOf(
        tx,
        sql<Sample>`select jsonb_build_object('kind', kind, 'state', state) as labels, count(*) as value from jobs
          where state in ('queued', 'running') or (state = 'failed' and finished_at > now() - interval '1 day') group by kind, state order by 1`,
      ),
  },
];
