import { ActionIcon, Indicator, Popover, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconActivity } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { Job } from '../api/types.ts';
import { formatBytes, formatPercent } from '../lib/format.ts';
import { useText } from '../i18n/use-text.ts';

/** Jobs as the live stream last told them, by id. */
export function useLiveJobs(): Record<string, Job> {
  return useQuery<Record<string, Job>>({
    queryKey: ['jobs', 'live'],
    queryFn: () => ({}),
    initialData: {},
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}

/** The job of an id: from the live stream when it has spoken, else asked for once. */
export function useJob(id: string | null): Job | undefined {
  const live = useLiveJobs();
  const asked = useQuery({
    queryKey: ['jobs', id],
    queryFn: () => api.jobs.get(id as string),
    enabled: id !== null && !live[id],
  });
  return id === null ? undefined : (live[id] ?? asked.data);
}

/** The job of a kind that is under way, of a subject where one is named; undefined while there is none. */
export function useRunningJob(kind: string, subject?: string): Job | undefined {
  const jobs = Object.values(useRunningJobs());
  return jobs.find((job) => job.kind === kind && (subject === undefined || job.subject === subject));
}

/** Jobs under way, by id: those that ran when the console was opened, and what the live stream told since. */
function useRunningJobs(): Record<string, Job> {
  const listed = useQuery({
    queryKey: ['jobs', 'running'],
    queryFn: () => api.jobs.list({ state: 'running' }),
    staleTime: 60_000,
  });
  const jobs = { ...Object.fromEntries((listed.data?.items ?? []).map((job) => [job.id, job])), ...useLiveJobs() };
  return Object.fromEntries(Object.entries(jobs).filter(([, { state }]) => state === 'running' || state === 'queued'));
}

/** Kinds of jobs that have a name. */
const NAMED = ['analysis', 'import', 'match', 'update', 'bundle'] as const;

/** How far a job is, 0 to 1, or undefined while its end is unknown. */
export function jobShare(job: Job | undefined): number | undefined {
  return job?.total ? Math.min(1, job.done / job.total) : undefined;
}

/** A bar with how far a job is, in its own unit. */
export function JobProgress({ job, label }: { job: Job | undefined; label: string }) {
  const { t, number } = useText();
  const share = jobShare(job);
  const amount = (value: number) => (job?.unit === 'bytes' ? formatBytes(value) : number(value));
  return (
    <div>
      <Progress.Root size={6} aria-label={label}>
        <Progress.Section
          value={share === undefined ? 100 : share * 100}
          striped={share === undefined}
          animated={share === undefined}
          aria-label={label}
        />
      </Progress.Root>
      <div className="small muted row tabular" style={{ justifyContent: 'space-between', marginTop: 4 }}>
        <span>{job && job.total ? `${amount(job.done)} / ${amount(job.total)}` : t('jobs.working')}</span>
        <span>{share !== undefined && formatPercent(share)}</span>
      </div>
    </div>
  );
}

/** Long work under way, wherever the viewer is; absent when there is none. */
export function JobsIndicator() {
  const { t } = useText();
  const running = Object.values(useRunningJobs());
  if (running.length === 0) return null;
  return (
    <Popover position="bottom-end" width={300} shadow="md" withArrow>
      <Popover.Target>
        <Indicator processing size={8} offset={8}>
          <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('jobs.running', { count: running.length })}>
            <IconActivity size={18} aria-hidden />
          </ActionIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="stack" style={{ gap: '0.75rem' }}>
          {running.slice(0, 6).map((job) => {
            const label = t(`jobs.kind.${NAMED.find((kind) => kind === job.kind) ?? 'other'}`);
            return (
              <div key={job.id}>
                <div className="small" style={{ marginBottom: 4 }}>
                  {label}
                </div>
                <JobProgress job={job} label={label} />
              </div>
            );
          })}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
