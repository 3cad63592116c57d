import { useMemo, useState } from 'react';
import { Button, Tabs } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { IconCircleCheck, IconDownload, IconRefresh, IconTrash } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { CaptureDetail, ProtocolCount } from '../api/captures.ts';
import { CaptureProgress, isMoving, RemoveCaptureDialog } from '../components/capture-state.tsx';
import { ConversationTable } from '../components/conversations.tsx';
import { EventTable } from '../components/event-table.tsx';
import { FindingTable } from '../components/finding-table.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { toastError } from '../components/toast.tsx';
import { Notice } from '../components/notice.tsx';
import { FileTable } from '../files/file-table.tsx';
import { CaptureIndicators } from '../files/indicators.tsx';
import { useSaid } from '../i18n/use-said.ts';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { sayValue } from '../lib/say.ts';
import { useMay } from '../shell/session.ts';

/** One capture: how far its analysis is, what was in it, what could not be read and what limits left out. */
export function CapturePage() {
  const { id } = useParams({ from: '/shell/captures/$id' });
  const { t } = useText();
  const navigate = useNavigate();
  const client = useQueryClient();
  const may = useMay('captures.write');
  const mayTake = useMay('evidence.read');
  const [asked, setAsked] = useState(false);
  const query = useQuery({
    queryKey: ['captures', id],
    queryFn: () => api.captures.get(id),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? 3000 : false),
  });
  const again = useMutation({
    mutationFn: () => api.captures.analyse(id),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['captures'] }),
    onError: toastError,
  });
  return (
    <Page
      title={query.data?.name ?? t('finding.capture')}
      back={{ to: '/captures', label: t('nav.captures') }}
      sub={query.data && <CaptureProgress capture={query.data} />}
      actions={
        query.data && (
          <>
            {mayTake && query.data.state !== 'uploading' && (
              <Button
                component="a"
                href={api.captures.download(id)}
                download
                variant="default"
                leftSection={<IconDownload size={15} aria-hidden />}
              >
                {t('captures.download')}
              </Button>
            )}
            {may && query.data.reducedAt === null && (query.data.state === 'failed' || query.data.state === 'done') && (
              <Button
                variant="default"
                leftSection={<IconRefresh size={15} aria-hidden />}
                loading={again.isPending}
                onClick={() => again.mutate()}
              >
                {t('captures.again')}
              </Button>
            )}
            {may && (
              <Button variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => setAsked(true)}>
                {t('common.delete')}
              </Button>
            )}
          </>
        )
      }
    >
      {query.data?.kind === 'records' && <Navigate to="/sources/$id" params={{ id }} replace />}
      <Show query={query} rows={10}>
        {(capture) => <Content capture={capture} />}
      </Show>
      {asked && query.data && (
        <RemoveCaptureDialog
          capture={query.data}
          onClose={() => setAsked(false)}
          onDone={() => void navigate({ to: '/captures' })}
        />
      )}
    </Page>
  );
}

function Content({ capture }: { capture: CaptureDetail }) {
  const { t, number, duration, time } = useText();
  const say = useSaid('captureFault');
  return (
    <>
      {capture.reducedAt !== null && <Notice tone="calm">{t('captures.reduced', { since: time(capture.reducedAt) })}</Notice>}
      {capture.error && (
        <Notice tone="bad" title={t('captures.failed')}>
          {say(capture.refusal, capture.error)}
        </Notice>
      )}
      <div className="metrics">
        <div className="metric">
          <div className="metric-label">{t('captures.frames')}</div>
          <div className="metric-value">{number(capture.frames)}</div>
          <div className="metric-note">{formatBytes(capture.bytes ?? capture.size)}</div>
        </div>
        <div className="metric">
          <div className="metric-label">{t('captures.span')}</div>
          <div className="metric-value">{duration(capture.first, capture.last)}</div>
          <div className="metric-note">
            <When iso={capture.first} />
          </div>
        </div>
        <Link className="metric" to="/assets" search={{ capture: capture.id }}>
          <div className="metric-label">{t('nav.assets')}</div>
          <div className="metric-value">{number(capture.assets)}</div>
        </Link>
        <Link className="metric" to="/findings" search={{ capture: capture.id }}>
          <div className="metric-label">{t('nav.findings')}</div>
          <div className="metric-value">{number(capture.findings)}</div>
        </Link>
      </div>
      <Doubts capture={capture} />
      <section className="panel" aria-label={t('captures.content')}>
        <Tabs defaultValue="protocols" keepMounted={false}>
          <Tabs.List style={{ padding: '0.5rem 0.625rem 0', flexWrap: 'nowrap', overflowX: 'auto' }}>
            <Tabs.Tab value="protocols">
              {t('captures.protocols')} <span className="muted tabular">{number(capture.protocols.length)}</span>
            </Tabs.Tab>
            <Tabs.Tab value="findings">
              {t('nav.findings')} <span className="muted tabular">{number(capture.findings)}</span>
            </Tabs.Tab>
            <Tabs.Tab value="conversations">{t('asset.conversations')}</Tabs.Tab>
            <Tabs.Tab value="events">{t('event.title')}</Tabs.Tab>
            <Tabs.Tab value="files">{t('files.title')}</Tabs.Tab>
            <Tabs.Tab value="indicators">{t('files.indicators')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="protocols">
            <Protocols rows={capture.protocols} />
          </Tabs.Panel>
          <Tabs.Panel value="findings">
            <FindingTable
              filter={{ capture: capture.id }}
              empty={<StateMessage icon={<IconCircleCheck size={32} stroke={1.4} />} title={t('captures.noFindings')} />}
            />
          </Tabs.Panel>
          <Tabs.Panel value="events">
            <EventTable filter={{ capture: capture.id }} protocols={capture.protocols.map((one) => one.id)} />
          </Tabs.Panel>
          <Tabs.Panel value="files">
            <FileTable filter={{ capture: capture.id }} />
          </Tabs.Panel>
          <Tabs.Panel value="indicators">
            <CaptureIndicators capture={capture.id} />
          </Tabs.Panel>
          <Tabs.Panel value="conversations">
            <ConversationTable filter={{ capture: capture.id }} />
          </Tabs.Panel>
        </Tabs>
      </section>
      {capture.sha256 && (
        <p className="small muted mono" style={{ overflowWrap: 'anywhere', margin: 0 }}>
          {t('captures.checksum', { sha256: capture.sha256 })}
        </p>
      )}
    </>
  );
}

/** What was not read and what limits left out: said openly, because a number without it would claim too much. */
function Doubts({ capture }: { capture: CaptureDetail }) {
  const { t, number, word } = useText();
  const say = useSaid('captureFault');
  const dropped = Object.entries(capture.dropped).filter(([, count]) => count > 0);
  if (capture.state !== 'done') return null;
  if (capture.problems.length + dropped.length === 0)
    return (
      <p className="small row-tight" style={{ color: 'var(--good)', margin: 0 }}>
        <IconCircleCheck size={15} aria-hidden />
        {t('captures.complete')}
      </p>
    );
  return (
    <div className="grid cols-2">
      {capture.problems.length > 0 && (
        <Panel
          title={t('captures.problems')}
          extra={<span className="muted small tabular">{number(capture.problems.length)}</span>}
        >
          <dl className="attrs small" style={{ maxHeight: '16rem', overflowY: 'auto' }}>
            {capture.problems.slice(0, 200).map((problem, index) => (
              <div key={`${index} ${problem.what}`} style={{ display: 'contents' }}>
                <dt className="mono">{sayPlace(problem.at)}</dt>
                <dd>{say(problem, problem.what)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
      {dropped.length > 0 && (
        <Panel title={t('captures.dropped')}>
          <p className="muted small" style={{ marginTop: 0 }}>
            {t('captures.droppedText')}
          </p>
          <dl className="attrs small">
            {dropped.map(([kind, count]) => (
              <div key={kind} style={{ display: 'contents' }}>
                <dt>{word('dropped', kind)}</dt>
                <dd className="tabular">{number(count)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
    </div>
  );
}

/** Where a problem is: the sensor says an offset, a frame, or both. */
function sayPlace(at: unknown): string {
  if (typeof at === 'object' && at !== null)
    return Object.entries(at)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return sayValue(at);
}

function Protocols({ rows }: { rows: ProtocolCount[] }) {
  const { t, number, word } = useText();
  const columns = useMemo((): ColumnDef<ProtocolCount>[] => {
    const count = (id: 'frames' | 'messages' | 'requests' | 'responses'): ColumnDef<ProtocolCount> => ({
      id,
      accessorFn: (row) => row[id],
      header: t(`captures.count.${id}`),
      meta: { numeric: true },
      cell: ({ row }) => number(row.original[id]),
    });
    const doubt = (id: 'errors' | 'malformed'): ColumnDef<ProtocolCount> => ({
      id,
      accessorFn: (row) => row[id],
      header: t(`captures.count.${id}`),
      meta: { numeric: true },
      cell: ({ row }) => <span className={row.original[id] > 0 ? 'sev-medium' : 'muted'}>{number(row.original[id])}</span>,
    });
    return [
      {
        id: 'name',
        accessorFn: (row) => row.name,
        header: t('asset.protocol'),
        meta: { lead: true },
        cell: ({ row }) => (
          <Link className="link cell-main" to="/assets" search={{ protocol: row.original.id }}>
            {row.original.name || word('protocol', row.original.id)}
          </Link>
        ),
      },
      count('frames'),
      count('messages'),
      count('requests'),
      count('responses'),
      doubt('errors'),
      doubt('malformed'),
    ];
  }, [t, number, word]);
  if (rows.length === 0) return <StateMessage title={t('captures.noProtocols')} />;
  return <Table label={t('captures.protocols')} rows={rows} columns={columns} id={(row) => row.id} sortable />;
}
