import { useMemo, useState } from 'react';
import { Button, Tabs } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { IconCircleCheck, IconDownload, IconRefresh, IconTrash } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import { type CaptureDetail, SOURCE_FAULTS, type SourceComponent, type SourceReading } from '../api/captures.ts';
import { CaptureProgress, isMoving, RemoveCaptureDialog } from '../components/capture-state.tsx';
import { ConversationTable } from '../components/conversations.tsx';
import { SearchBox } from '../components/filters.tsx';
import { FindingTable } from '../components/finding-table.tsx';
import { When } from '../components/marks.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Score } from '../components/score.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { toastError } from '../components/toast.tsx';
import { useSaid } from '../i18n/use-said.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { useMay } from '../shell/session.ts';

/** One source: how good it is and why, what it said, and each record that was not taken. */
export function SourcePage() {
  const { id } = useParams({ from: '/shell/sources/$id' });
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
  const source = query.data;
  if (source?.kind === 'packets') return <Navigate to="/captures/$id" params={{ id }} replace />;
  return (
    <Page
      title={source?.name ?? t('sources.source')}
      back={{ to: '/sources', label: t('nav.sources') }}
      sub={source && <Subtitle source={source} />}
      actions={
        source && (
          <>
            {mayTake && source.state !== 'uploading' && (
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
            {may && (source.state === 'failed' || source.state === 'done') && (
              <Button
                variant="default"
                leftSection={<IconRefresh size={15} aria-hidden />}
                loading={again.isPending}
                onClick={() => again.mutate()}
              >
                {t('sources.again')}
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
      <Show query={query} rows={10}>
        {(one) => <Content source={one} />}
      </Show>
      {asked && source && (
        <RemoveCaptureDialog capture={source} onClose={() => setAsked(false)} onDone={() => void navigate({ to: '/sources' })} />
      )}
    </Page>
  );
}

function Subtitle({ source }: { source: CaptureDetail }) {
  const { word } = useText();
  return (
    <span className="row" style={{ gap: '0.25rem 1rem' }}>
      <CaptureProgress capture={source} />
      {source.format && <span>{word('sourceFormat', source.format)}</span>}
    </span>
  );
}

function Content({ source }: { source: CaptureDetail }) {
  const { t, number, duration } = useText();
  const say = useSaid('sourceRefusal');
  const { reading } = source;
  return (
    <>
      {source.error && (
        <Notice tone="bad" title={t('sources.failed')}>
          {say(source.refusal, source.error)}
        </Notice>
      )}
      {reading && (
        <>
          <div className="metrics">
            <div className="metric">
              <div className="metric-label">{t('sources.quality')}</div>
              <Score score={reading.quality.score} large />
            </div>
            <div className="metric">
              <div className="metric-label">{t('sources.records')}</div>
              <div className="metric-value">{number(reading.quality.records)}</div>
              <div className="metric-note">{t('sources.accepted', { shown: number(reading.quality.accepted) })}</div>
            </div>
            {source.first && (
              <div className="metric">
                <div className="metric-label">{t('captures.span')}</div>
                <div className="metric-value">{duration(source.first, source.last)}</div>
                <div className="metric-note">
                  <When iso={source.first} />
                </div>
              </div>
            )}
            <Link className="metric" to="/assets" search={{ capture: source.id }}>
              <div className="metric-label">{t('nav.assets')}</div>
              <div className="metric-value">{number(source.assets)}</div>
              {reading.unplaced > 0 && (
                <div className="metric-note">
                  {t('sources.unplaced', { count: reading.unplaced, shown: number(reading.unplaced) })}
                </div>
              )}
            </Link>
            <Link className="metric" to="/findings" search={{ capture: source.id }}>
              <div className="metric-label">{t('nav.findings')}</div>
              <div className="metric-value">{number(source.findings)}</div>
            </Link>
          </div>
          <div className="grid cols-2">
            <Quality quality={reading.quality} />
            <Kinds source={source} reading={reading} />
          </div>
          <What source={source} reading={reading} />
        </>
      )}
      {source.sha256 && (
        <p className="small muted mono" style={{ overflowWrap: 'anywhere', margin: 0 }}>
          {t('captures.checksum', { sha256: source.sha256 })}
        </p>
      )}
    </>
  );
}

/** What the score is made of: each fault, how often, and in how much of the source. */
function Quality({ quality }: { quality: SourceReading['quality'] }) {
  const { t, number, word } = useText();
  const fields = Object.entries(quality.missing).toSorted(([, one], [, other]) => other - one);
  const counts: Record<(typeof SOURCE_FAULTS)[number], number> = {
    invalid: quality.invalid,
    missing: Math.max(0, ...fields.map(([, count]) => count)),
    late: quality.late,
    contradictory: quality.contradictory,
    repeated: quality.repeated,
  };
  return (
    <Panel title={t('sources.why')}>
      {SOURCE_FAULTS.every((fault) => counts[fault] === 0) ? (
        <p className="small row-tight" style={{ color: 'var(--good)', margin: 0 }}>
          <IconCircleCheck size={15} aria-hidden />
          {t('sources.whole')}
        </p>
      ) : (
        <dl className="attrs">
          {SOURCE_FAULTS.map((fault) => (
            <div key={fault} style={{ display: 'contents' }}>
              <dt>{word('sourceFault', fault)}</dt>
              <dd className="tabular">
                <span className={counts[fault] > 0 ? undefined : 'muted'}>{number(counts[fault])}</span>
                {counts[fault] > 0 && <span className="muted"> · {formatPercent(counts[fault] / quality.records)}</span>}
                {fault === 'missing' && fields.length > 0 && (
                  <div className="small muted">
                    {fields
                      .slice(0, 8)
                      .map(([field, count]) => `${field} ×${number(count)}`)
                      .join(', ')}
                  </div>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}

/** How much of each kind the source gave. */
function Kinds({ source, reading }: { source: CaptureDetail; reading: SourceReading }) {
  const { t, number, word } = useText();
  const counts: [string, number][] = [
    [t('nav.assets'), source.assets],
    [t('asset.conversations'), reading.conversations],
    [t('nav.findings'), source.findings],
    [t('sources.components'), reading.components],
  ];
  const events = Object.entries(reading.events).toSorted(([, one], [, other]) => other - one);
  const dropped = Object.entries(source.dropped).filter(([, count]) => count > 0);
  return (
    <Panel title={t('sources.kinds')}>
      <dl className="attrs">
        {counts.map(([label, count]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd className={`tabular${count === 0 ? ' muted' : ''}`}>{number(count)}</dd>
          </div>
        ))}
        {events.slice(0, 20).map(([kind, count]) => (
          <div key={kind} style={{ display: 'contents' }}>
            <dt className="mono">{kind}</dt>
            <dd className="tabular">{t('sources.events', { count, shown: number(count) })}</dd>
          </div>
        ))}
        {dropped.map(([kind, count]) => (
          <div key={`d ${kind}`} style={{ display: 'contents' }}>
            <dt>
              {t('captures.dropped')}
              {t('common.colon')}
              {word('dropped', kind)}
            </dt>
            <dd className="tabular">{number(count)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function What({ source, reading }: { source: CaptureDetail; reading: SourceReading }) {
  const { t, number } = useText();
  const itself = useMemo(() => new Set([source.id]), [source.id]);
  const { rejections, invalid } = reading.quality;
  const first =
    invalid > 0 ? 'rejections' : source.findings > 0 ? 'findings' : reading.components > 0 ? 'components' : 'conversations';
  const count = (value: number) => <span className="muted tabular">{number(value)}</span>;
  return (
    <section className="panel" aria-label={t('sources.content')}>
      <Tabs defaultValue={first} keepMounted={false}>
        <Tabs.List style={{ padding: '0.5rem 0.625rem 0', flexWrap: 'nowrap', overflowX: 'auto' }}>
          <Tabs.Tab value="rejections">
            {t('sources.rejected')} {count(invalid)}
          </Tabs.Tab>
          <Tabs.Tab value="findings">
            {t('nav.findings')} {count(source.findings)}
          </Tabs.Tab>
          <Tabs.Tab value="conversations">
            {t('asset.conversations')} {count(reading.conversations)}
          </Tabs.Tab>
          {reading.components > 0 && (
            <Tabs.Tab value="components">
              {t('sources.components')} {count(reading.components)}
            </Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="rejections">
          <Rejections rejections={rejections} total={invalid} />
        </Tabs.Panel>
        <Tabs.Panel value="findings">
          <FindingTable
            filter={{ capture: source.id }}
            empty={<StateMessage icon={<IconCircleCheck size={32} stroke={1.4} />} title={t('sources.noFindings')} />}
          />
        </Tabs.Panel>
        <Tabs.Panel value="conversations">
          <ConversationTable filter={{ capture: source.id }} records={itself} />
        </Tabs.Panel>
        <Tabs.Panel value="components">
          <Components source={source.id} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

/** Records that were not taken: where each stands, why, and how it begins. */
function Rejections({ rejections, total }: { rejections: SourceReading['quality']['rejections']; total: number }) {
  const { t, number } = useText();
  const say = useSaid('sourceRefusal');
  // The record stands beside it: how it begins need not be said.
  const why = ({ what, refusal, text }: (typeof rejections)[number]) =>
    refusal?.code === 'notJson' && text !== null ? t('sources.notJson') : say(refusal, what);
  if (rejections.length === 0)
    return <StateMessage icon={<IconCircleCheck size={32} stroke={1.4} />} title={t('sources.noneRejected')} />;
  return (
    <div style={{ padding: '0.75rem 1.125rem' }}>
      {total > rejections.length && (
        <p className="muted small" style={{ marginTop: 0 }}>
          {t('sources.firstRejected', { shown: number(rejections.length), total: number(total) })}
        </p>
      )}
      <dl className="attrs small">
        {rejections.map((one) => (
          <div key={one.record} style={{ display: 'contents' }}>
            <dt className="tabular nowrap">
              {one.line === null
                ? t('identity.record', { frame: number(one.record) })
                : t('library.line', { line: number(one.line) })}
            </dt>
            <dd>
              {why(one)}
              {one.text && <code className="record-line">{one.text}</code>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The parts that a bill of materials names. */
function Components({ source }: { source: string }) {
  const { t } = useText();
  const [q, setQ] = useState<string>();
  const columns = useMemo(
    (): ColumnDef<SourceComponent>[] => [
      {
        header: t('sources.component'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <span className="cell-main">{one.name}</span>
            {one.purl && (
              <div className="cell-sub mono" style={{ overflowWrap: 'anywhere' }}>
                {one.purl}
              </div>
            )}
          </div>
        ),
      },
      { header: t('sources.version'), cell: ({ row }) => <span className="mono">{row.original.version || '–'}</span> },
      { header: t('attribute.vendor'), cell: ({ row }) => row.original.vendor || <span className="muted">–</span> },
      { header: t('sources.type'), cell: ({ row }) => <span className="mono small">{row.original.type || '–'}</span> },
      { header: t('sources.subject'), cell: ({ row }) => row.original.subject || <span className="muted">–</span> },
    ],
    [t],
  );
  return (
    <>
      <div className="filters" role="search" style={{ padding: '0.75rem 1.125rem' }}>
        <SearchBox label={t('sources.searchComponents')} value={q} onChange={setQ} />
      </div>
      <PagedTable
        label={t('sources.components')}
        queryKey={['captures', source, 'components', q]}
        fetch={(after) => api.captures.components(source, q, after)}
        columns={columns}
        id={(one) => String(one.number)}
        empty={<StateMessage title={t('sources.noComponent')} />}
      />
    </>
  );
}
