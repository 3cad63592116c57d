import { Button, Checkbox, Switch, Table, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { updatesApi, type LibraryUpdates, type UpdateSource } from '../api/updates.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { When } from './marks.tsx';
import { Panel } from './page.tsx';
import { Show } from './states.tsx';
import { toastError } from './toast.tsx';

const queryKey = ['library', 'updates'];

/** Where the library gets its documents: whether it asks by itself, each source with its last success, and asking now. */
export function LibraryUpdates() {
  const { t } = useText();
  const client = useQueryClient();
  const mayDecide = useMay('library.verify');
  const mayAsk = useMay('library.import');
  const query = useQuery({
    queryKey,
    queryFn: updatesApi.get,
    refetchInterval: ({ state }) => (state.data?.running ? 2000 : false),
  });
  const told = { onSuccess: (data: LibraryUpdates) => client.setQueryData(queryKey, data), onError: toastError };
  const change = useMutation({ mutationFn: updatesApi.change, ...told });
  const ask = useMutation({ mutationFn: updatesApi.ask, ...told });
  return (
    <Panel
      title={t('updates.title')}
      extra={
        mayAsk && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={query.data?.running ?? false}
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
            <Table.ScrollContainer minWidth={640} mt="md">
              <Table aria-label={t('updates.title')}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('updates.source')}</Table.Th>
                    <Table.Th>{t('updates.last')}</Table.Th>
                    <Table.Th>{t('updates.next')}</Table.Th>
                    <Table.Th>{t('updates.found')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {sources.map((source) => (
                    <Row
                      key={source.id}
                      source={source}
                      enabled={enabled}
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
            <OwnKey />
          </>
        )}
      </Show>
    </Panel>
  );
}

function Row(props: { source: UpdateSource; enabled: boolean; onChoose: ((chosen: boolean) => void) | null }) {
  const { t, number, locale } = useText();
  const { source, enabled, onChoose } = props;
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          checked={source.chosen}
          disabled={onChoose === null}
          onChange={(event) => onChoose?.(event.currentTarget.checked)}
          label={
            <Tooltip label={`${source.address} · ${source.licence}`} multiline maw={420}>
              <span>{source.name}</span>
            </Tooltip>
          }
          description={source.gives[locale === 'zh-CN' ? 'zh' : 'en']}
        />
      </Table.Td>
      <Table.Td>{source.succeededAt === null ? t('updates.never') : <When iso={source.succeededAt} relative />}</Table.Td>
      <Table.Td>
        {enabled && source.chosen ? source.nextAt === null ? t('updates.soon') : <When iso={source.nextAt} relative /> : '–'}
      </Table.Td>
      <Table.Td>
        {source.state === 'running' ? (
          t('updates.running')
        ) : source.state === 'failed' ? (
          <span className="small">
            {t('updates.failed')}
            {source.error && <div className="cell-sub">{source.error}</div>}
          </span>
        ) : source.state === 'done' ? (
          t('updates.added', { shown: number(source.added) })
        ) : (
          '–'
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** What the other side of an air gap needs to take bundles of this library, and whose bundles are taken here. */
function OwnKey() {
  const { t } = useText();
  const keys = useQuery({ queryKey: ['library', 'keys'], queryFn: updatesApi.keys });
  if (keys.data === undefined) return null;
  const { own, trusted } = keys.data;
  return (
    <dl className="attrs">
      <dt>{t('updates.ownKey')}</dt>
      <dd>
        <code className="small">{own}</code>
      </dd>
      <dt>{t('updates.trusted')}</dt>
      <dd>{trusted.length === 0 ? t('updates.nobody') : trusted.map(({ name }) => name).join(' · ')}</dd>
    </dl>
  );
}
