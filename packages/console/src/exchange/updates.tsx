import { ActionIcon, Button, Checkbox, Progress, Switch, Table, VisuallyHidden } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { When } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { Show } from '../components/states.tsx';
import { toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { useRunningJob } from '../shell/jobs.tsx';
import { useMay } from '../shell/session.ts';
import { exchangeApi, type LibraryUpdates, type UpdateSource } from './api.ts';
import { fetchFault } from './refusals.ts';

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
  const running = query.data?.running ?? false;
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
        {({ enabled, sources }) => (
          <>
            <Switch
              checked={enabled}
              disabled={!mayDecide || change.isPending}
              onChange={(event) => change.mutate({ enabled: event.currentTarget.checked })}
              label={t('updates.enabled')}
              description={t(enabled ? 'updates.enabledText' : 'updates.disabledText')}
            />
            {running && <UpdateProgress asked={sources.find(({ state }) => state === 'running')} />}
            <Table.ScrollContainer minWidth={560} mt="md">
              <Table aria-label={t('updates.title')}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('updates.source')}</Table.Th>
                    <Table.Th className="nowrap">{t('updates.last')}</Table.Th>
                    <Table.Th className="nowrap">{t('updates.next')}</Table.Th>
                    <Table.Th>{t('updates.found')}</Table.Th>
                    {mayAsk && (
                      <Table.Th>
                        <VisuallyHidden>{t('common.actions')}</VisuallyHidden>
                      </Table.Th>
                    )}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {sources.map((source) => (
                    <Row
                      key={source.id}
                      source={source}
                      enabled={enabled}
                      busy={running}
                      onAsk={mayAsk ? () => ask.mutate([source.id]) : null}
                      onChoose={
                        mayDecide
                          ? (chosen) =>
                              change.mutate({
                                enabled,
                                sources: sources
                                  .filter((one) => (one.id === source.id ? chosen : one.chosen))
                                  .map(({ id }) => id),
                              })
                          : null
                      }
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
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

function Row(props: {
  source: UpdateSource;
  enabled: boolean;
  busy: boolean;
  onAsk: (() => void) | null;
  onChoose: ((chosen: boolean) => void) | null;
}) {
  const { t, say } = useText();
  const { source, enabled, busy, onAsk, onChoose } = props;
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          checked={source.chosen}
          disabled={onChoose === null}
          onChange={(event) => onChoose?.(event.currentTarget.checked)}
          label={source.name}
          description={say(source.gives)}
        />
        <div className="cell-sub exchange-address">
          <a className="link" href={source.address} title={source.licence} target="_blank" rel="noreferrer noopener">
            {hostOf(source.address)}
          </a>
        </div>
      </Table.Td>
      <Table.Td className="nowrap">
        {source.succeededAt === null ? t('updates.never') : <When iso={source.succeededAt} relative />}
      </Table.Td>
      <Table.Td className="nowrap">
        {enabled && source.chosen ? source.nextAt === null ? t('updates.soon') : <When iso={source.nextAt} relative /> : '–'}
      </Table.Td>
      <Table.Td>
        <Found source={source} />
      </Table.Td>
      {onAsk && (
        <Table.Td>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={busy}
            aria-label={t('updates.nowOne', { name: source.name })}
            title={t('updates.nowOne', { name: source.name })}
            onClick={onAsk}
          >
            <IconDownload size={16} aria-hidden />
          </ActionIcon>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

/** What came of the last time: documents, or why there are none and what to do. */
function Found({ source }: { source: UpdateSource }) {
  const { t, number } = useText();
  const { state, added, unchanged, problems, error } = source;
  if (state === 'running') return <>{t('updates.running')}</>;
  if (state === 'waiting') return <>–</>;
  const fault = error === null ? null : fetchFault(error);
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
      {fault !== null && (state === 'failed' || problems > 0) && (
        <>
          <div>{t(`updates.fault.${fault}`)}</div>
          <details className="cell-sub">
            <summary>{t('updates.problems', { count: problems, shown: number(problems) })}</summary>
            <span className="mono exchange-said">{error}</span>
          </details>
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
