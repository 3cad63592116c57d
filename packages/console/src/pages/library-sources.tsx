import { useMemo, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconDatabaseOff } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { SOURCE_LISTS, sourceApi, TIMES, type SourceListName, type SourceRecord, type SourceStatistics } from '../api/life.ts';
import { Distribution } from '../components/distribution.tsx';
import { ClearFilters, FilterChip } from '../components/filters.tsx';
import { Confidence, Cvss, SeverityMark, When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';

/** The sources of the library: what each covers, how timely and how good it is. Every number opens to the records behind it. */
export function LibrarySourcesPage() {
  const { t } = useText();
  const { source, which } = useSearch({ from: '/shell/library/sources' });
  const query = useQuery({ queryKey: ['library', 'sources'], queryFn: sourceApi.list });
  return (
    <Page title={t('life.sources.title')} back={{ to: '/library', label: t('nav.library') }} sub={t('life.sources.sub')}>
      <Show query={query} rows={12}>
        {({ records, items }) =>
          items.length === 0 ? (
            <StateMessage
              icon={<IconDatabaseOff size={34} stroke={1.3} />}
              title={t('life.sources.none')}
              text={t('life.sources.noneText')}
            />
          ) : source !== undefined ? (
            <Records key={`${source} ${which}`} source={source} which={which ?? 'all'} items={items} />
          ) : (
            <>
              {items
                .filter((one) => one.records > 0)
                .map((one) => (
                  <Source key={one.source} source={one} all={records} />
                ))}
              <Others items={items.filter((one) => one.records === 0)} />
            </>
          )
        }
      </Show>
    </Page>
  );
}

/** A number that leads to the records that it counts. */
function Count({ source, which, children }: { source: string; which: SourceListName; children: ReactNode }) {
  return (
    <Link className="link tabular" to="/library/sources" search={{ source, which }}>
      {children}
    </Link>
  );
}

function Source({ source: one, all }: { source: SourceStatistics; all: number }) {
  const { t, number, word } = useText();
  const { source, records, timeliness } = one;
  const share = (count: number) => formatPercent(records === 0 ? 0 : count / records);
  const read = one.accepted + one.rejected;
  return (
    <Panel title={source} extra={<span className="small muted">{one.kinds.map((kind) => kind.toUpperCase()).join(', ')}</span>}>
      <div className="grid cols-2">
        <dl className="attrs">
          <dt>{t('life.sources.coverage')}</dt>
          <dd>
            <Count source={source} which="all">
              {number(records)}
            </Count>{' '}
            <span className="muted small">
              {t('life.sources.ofAll', { share: formatPercent(all === 0 ? 0 : records / all) })}
            </span>
          </dd>
          <dt>{t('life.sources.only')}</dt>
          <dd>
            <Count source={source} which="only">
              {number(one.only)}
            </Count>
          </dd>
          {(['cvss', 'weakness', 'versions'] as const).map((what) => (
            <div key={what} style={{ display: 'contents' }}>
              <dt>{t(`life.sources.${what}`)}</dt>
              <dd>
                {share(one[what])}{' '}
                <span className="small">
                  <Count source={source} which={`no-${what}`}>
                    {t('life.sources.without', { count: records - one[what], shown: number(records - one[what]) })}
                  </Count>
                </span>
              </dd>
            </div>
          ))}
          <dt>{t('life.sources.lost')}</dt>
          <dd>
            <Count source={source} which="lost">
              {number(one.lost)}
            </Count>
          </dd>
          <dt>{t('life.sources.rejected')}</dt>
          <dd>
            {number(one.rejected)}{' '}
            {read > 0 && <span className="muted small">{t('life.sources.ofRead', { shown: number(read) })}</span>}
          </dd>
          <dt>{t('life.sources.last')}</dt>
          <dd>
            <When iso={one.lastImport} relative />
          </dd>
        </dl>
        <div className="stack">
          <section aria-label={t('life.sources.timeliness')}>
            <h3 style={{ margin: '0 0 0.25rem', fontSize: '0.875rem' }}>{t('life.sources.timeliness')}</h3>
            <p className="small muted" style={{ margin: '0 0 0.5rem' }}>
              {timeliness.median === null
                ? t('life.sources.noDays')
                : t('life.sources.days', { median: number(timeliness.median), late: number(timeliness.late) })}
            </p>
            {timeliness.median !== null && (
              <Distribution
                items={TIMES.map((time) => ({ key: time, count: timeliness[time] }))}
                family="timeliness"
                empty=""
                search={(which) => ({ to: '/library/sources', search: { source, which } })}
              />
            )}
            {timeliness.quarter + timeliness.later > 0 && (
              <div className="small">
                <Count source={source} which="late">
                  {word('sourceList', 'late')}
                </Count>
              </div>
            )}
          </section>
          {one.reliability.length > 0 && (
            <section aria-label={t('life.sources.reliability')}>
              <h3 style={{ margin: '0 0 0.25rem', fontSize: '0.875rem' }}>{t('life.sources.reliability')}</h3>
              <dl className="attrs">
                {one.reliability.map((learnt) => (
                  <div key={`${learnt.field} ${learnt.attribute}`} style={{ display: 'contents' }}>
                    <dt>
                      {learnt.attribute === 'hazard' ? t('life.overruled.hazard') : word('assertion', learnt.attribute)}
                      <span className="small muted">
                        {' · '}
                        {t(learnt.field === 'industrial' ? 'life.field.industrial' : 'life.field.it')}
                      </span>
                    </dt>
                    <dd>
                      <Confidence value={learnt.accuracy} />{' '}
                      <span className="small muted">
                        {t('life.sources.claims', { count: learnt.claims, shown: number(learnt.claims) })}
                      </span>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** Sources that speak of other things than vulnerabilities. */
function Others({ items }: { items: SourceStatistics[] }) {
  const { t, number } = useText();
  if (items.length === 0) return null;
  return (
    <Panel title={t('life.sources.others')}>
      <dl className="attrs">
        {items.map((one) => (
          <div key={one.source} style={{ display: 'contents' }}>
            <dt>{one.source}</dt>
            <dd>
              <Link className="link" to="/library" search={{ source: one.source }}>
                {t('life.sources.entries', { count: one.entries, shown: number(one.entries) })}
              </Link>{' '}
              <span className="small muted">
                {t('life.sources.documents', { count: one.documents, shown: number(one.documents) })} ·{' '}
                <When iso={one.lastImport} relative />
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Records(props: { source: string; which: string; items: SourceStatistics[] }) {
  const { t, word } = useText();
  const { source, which, items } = props;
  const navigate = useNavigate({ from: '/library/sources' });
  const columns = useMemo(
    (): ColumnDef<SourceRecord>[] => [
      {
        header: t('life.sources.record'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <>
            <Link className="link" to="/library/$id" params={{ id: one.id }}>
              {one.id}
            </Link>
            <div className="cell-sub">{one.title}</div>
          </>
        ),
      },
      { header: t('life.overruled.hazard'), cell: ({ row }) => <SeverityMark severity={row.original.severity} /> },
      { header: 'CVSS', meta: { numeric: true }, cell: ({ row }) => <Cvss score={row.original.cvss} /> },
      { header: t('life.sources.published'), cell: ({ row }) => <When iso={row.original.published} /> },
    ],
    [t],
  );
  return (
    <>
      <div className="filters" role="search">
        <FilterChip
          label={t('life.sources.source')}
          value={source}
          onChange={(value) => void navigate({ search: { source: value, which: value && which } })}
          options={items.filter(({ records }) => records > 0).map((one) => ({ value: one.source, label: one.source }))}
        />
        <FilterChip
          label={t('life.sources.records')}
          value={which}
          onChange={(value) => void navigate({ search: { source, which: value } })}
          options={SOURCE_LISTS.map((value) => ({ value, label: word('sourceList', value) }))}
        />
        <ClearFilters active onClear={() => void navigate({ search: {} })} />
      </div>
      <Panel flush>
        <PagedTable
          label={word('sourceList', which)}
          queryKey={['library', 'source-records', source, which]}
          fetch={(after) => sourceApi.records(source, which, after)}
          columns={columns}
          id={(row) => row.id}
          empty={<StateMessage title={t('life.sources.noRecords')} />}
        />
      </Panel>
    </>
  );
}
