import { useMemo } from 'react';
import { ActionIcon, Button, Checkbox, Progress, Switch } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { When } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { Show } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { useRunningJob } from '../shell/jobs.tsx';
import { useMay } from '../shell/session.ts';
import { exchangeApi, type LibraryUpdates, type UpdateSource } from './api.ts';

const queryKey = ['library', 'updates'];

/** Official addresses: whether the library asks by itself, each source with how it was found last, and asking now with how far that is. */
export function UpdatesPanel() {
  const { t } = useText();
  const client = useQueryClient();
  const mayDecide = useMay('library.verify');
  const mayAsk = useMay('library.import');
  const query = useQuery({
    queryKey,
    queryFn: exchangeApi.updates,
    refetchInterval: ({ state }) => (state.data?.running ? 2000 : false),
  });
  const told = { onSuccess: (data: LibraryUpdates) => client.setQueryData(queryKey, data), onError: toastError };
  const change = useMutation({ mutationFn: exchangeApi.change, ...told });
  const ask = useMutation({ mutationFn: exchangeApi.ask, ...told });
  const { running = false, enabled = false } = query.data ?? {};
  const { mutate: askFor } = ask;
  const { mutate: decide } = change;
  const columns = useMemo((): ColumnDef<UpdateSource>[] => {
    const choose = ({ id }: UpdateSource, chosen: boolean) => {
      const sources = client.getQueryData<LibraryUpdates>(queryKey)?.sources ?? [];
      decide({ enabled, sources: sources.filter((one) => (one.id === id ? chosen : one.chosen)).map((one) => one.id) });
    };
    return [
      {
        header: t('updates.source'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => <Source source={one} onChoose={mayDecide ? choose : null} />,
      },
      {
        header: t('updates.last'),
        meta: { fit: true },
        cell: ({ row: { original: one } }) =>
          one.succeededAt === null ? t('updates.never') : <When iso={one.succeededAt} relative />,
      },
      { header: t('updates.next'), meta: { fit: true }, cell: ({ row }) => <Next source={row.original} enabled={enabled} /> },
      { header: t('updates.found'), cell: ({ row }) => <Found source={row.original} /> },
      ...(mayAsk
        ? [
            {
              header: t('common.actions'),
              meta: { fit: true },
              cell: ({ row: { original: one } }) => (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={running}
                  aria-label={t('updates.nowOne', { name: one.name })}
                  title={t('updates.nowOne', { name: one.name })}
                  onClick={() => askFor([one.id])}
                >
                  <IconRefresh size={16} aria-hidden />
                </ActionIcon>
              ),
            } satisfies ColumnDef<UpdateSource>,
          ]
        : []),
    ];
  }, [t, client, enabled, running, mayAsk, mayDecide, askFor, decide]);
  return (
    <Panel
      title={t('updates.title')}
      id="updates"
      extra={
        mayAsk && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={running}
            disabled={query.data?.sources.every(({ chosen }) => !chosen)}
            onClick={() => ask.mutate(undefined)}
          >
            {t('updates.now')}
          </Button>
        )
      }
    >
      <Show query={query} rows={6}>
        {({ sources }) => (
          <>
            <Switch
              checked={enabled}
              disabled={!mayDecide || change.isPending}
              onChange={(event) => change.mutate({ enabled: event.currentTarget.checked })}
              label={t('updates.enabled')}
              description={t(enabled ? 'updates.enabledText' : 'updates.disabledText')}
            />
            {running && <UpdateProgress asked={sources.find(({ state }) => state === 'running')} />}
            <div className="exchange-sources">
              <Table label={t('updates.title')} rows={sources} columns={columns} id={({ id }) => id} />
            </div>
          </>
        )}
      </Show>
    </Panel>
  );
}

/** How far an update is: sources that are done with, and documents that were taken. */
function UpdateProgress({ asked }: { asked: UpdateSource | undefined }) {
  const { t, number } = useText();
  const job = useRunningJob('update');
  const { sources = 0, of = 0 } = job?.detail ?? {};
  return (
    <div role="status" style={{ marginTop: '0.875rem' }}>
      <Progress size={6} value={of > 0 ? (100 * sources) / of : 100} animated aria-label={t('updates.running')} />
      <div className="small muted dot-list" style={{ marginTop: 4 }}>
        <span>{asked ? t('updates.asking', { name: asked.name }) : t('updates.running')}</span>
        {of > 0 && <span className="tabular">{t('updates.step', { done: number(sources), of: number(of) })}</span>}
        {job && job.done > 0 && (
          <span className="tabular">{t('updates.taken', { count: job.done, shown: number(job.done) })}</span>
        )}
      </div>
    </div>
  );
}

/** A source by its name, with what it gives and where that is fetched; who may, ticks it. */
function Source(props: { source: UpdateSource; onChoose: ((source: UpdateSource, chosen: boolean) => void) | null }) {
  const { source, onChoose } = props;
  const { say } = useText();
  return (
    <div>
      <Checkbox
        checked={source.chosen}
        disabled={onChoose === null}
        onChange={(event) => onChoose?.(source, event.currentTarget.checked)}
        label={source.name}
        description={say(source.gives)}
      />
      <div className="cell-sub exchange-address">
        <a className="link" href={source.address} title={source.licence} target="_blank" rel="noreferrer noopener">
          {hostOf(source.address)}
        </a>
      </div>
    </div>
  );
}

/** When a source is asked next: at once where its time has come. */
function Next({ source: { chosen, nextAt }, enabled }: { source: UpdateSource; enabled: boolean }) {
  const { t } = useText();
  if (!enabled || !chosen) return <>–</>;
  return nextAt === null || Date.parse(nextAt) <= Date.now() ? <>{t('updates.soon')}</> : <When iso={nextAt} relative />;
}

/** What came of the last time: documents, or why there are none and what to do. */
function Found({ source }: { source: UpdateSource }) {
  const { t, has, number } = useText();
  const { state, added, unchanged, problems, error, fault } = source;
  if (state === 'running') return <>{t('updates.running')}</>;
  if (state === 'waiting') return <>–</>;
  return (
    <span className="small">
      {state === 'failed' ? (
        <strong className="sev-critical">{t('updates.failed')}</strong>
      ) : (
        <>
          <Link className="link" to="/library/sources">
            {t('updates.added', { shown: number(added) })}
          </Link>
          {unchanged > 0 && <span className="muted"> · {t('updates.unchanged', { shown: number(unchanged) })}</span>}
        </>
      )}
      {error !== null && (
        <>
          {fault !== null && has(`updates.fault.${fault}`) && <div>{t(`updates.fault.${fault}` as never)}</div>}
          {problems === 0 ? (
            <div className="cell-sub exchange-said">{error}</div>
          ) : (
            <details className="cell-sub">
              <summary>{t('updates.problems', { count: problems, shown: number(problems) })}</summary>
              <span className="mono exchange-said">{error}</span>
            </details>
          )}
        </>
      )}
    </span>
  );
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
