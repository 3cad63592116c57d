import { useCallback, useMemo, useState } from 'react';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconFileImport, IconSearchOff } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { ENTRY_STATES } from '../api/life.ts';
import type { Vulnerability } from '../library/api.ts';
import { SEVERITIES } from '../api/types.ts';
import { ClearFilters, FilterChip, FilterToggle, SearchBox } from '../components/filters.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { ErrorMessage, Loading, StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { libraryApi, type EntrySummary, type Facets, type SearchFilter } from '../library/api.ts';
import { FacetList, type FacetFilter } from '../library/facet-list.tsx';
import { Figures } from '../library/figures.tsx';
import { FirstSteps } from '../library/first-steps.tsx';
import { wordsOf } from '../library/highlight.ts';
import { focusFirstHit, HitList, HitRows } from '../library/hit-list.tsx';
import { ImportArea } from '../library/import-area.tsx';
import { useMay } from '../shell/session.ts';

/** The library: one search over everything it holds and over the organisation's own, what there is of each kind, and files in. */
export function LibraryPage() {
  const { t, number } = useText();
  const filter = useSearch({ from: '/shell/library' });
  const navigate = useNavigate({ from: '/library' });
  const mayImport = useMay('library.import');
  const [importing, setImporting] = useState<boolean>();
  const state = useQuery({ queryKey: ['library'], queryFn: api.library.state });
  const active = Object.values(filter).some((value) => value !== undefined);
  const bare = state.data?.vulnerabilities === 0;
  const showImport = mayImport && (importing ?? (bare && !active));
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={t('nav.library')}
      actions={
        <>
          <LinkButton variant="default" to="/library/sources">
            {t('life.sources.title')}
          </LinkButton>
          <LinkButton variant="default" to="/library/exchange">
            {t('exchange.title')}
          </LinkButton>
          <LinkButton variant="default" to="/library/work">
            {t('life.work.title')}
          </LinkButton>
          {mayImport && (
            <Button
              variant="default"
              leftSection={<IconFileImport size={16} aria-hidden />}
              aria-expanded={showImport}
              onClick={() => setImporting(!showImport)}
            >
              {t(showImport ? 'library.hideImport' : 'library.import')}
            </Button>
          )}
        </>
      }
      sub={
        state.data && (
          <>
            {t('library.sub', {
              vulnerabilities: number(state.data.vulnerabilities),
              advisories: number(state.data.advisories),
              exploited: number(state.data.knownExploited),
            })}
            {state.data.lastImport && (
              <>
                {' · '}
                {t('library.lastImport')} <When iso={state.data.lastImport} relative />
              </>
            )}
          </>
        )
      }
    >
      {showImport && <ImportArea />}
      <Filters filter={filter} set={set} active={active} onClear={() => void navigate({ search: {} })} />
      {active ? (
        <Hits filter={filter} set={set} onClear={() => void navigate({ search: {} })} />
      ) : (
        <>
          {bare && <FirstSteps onImport={mayImport ? () => setImporting(true) : null} />}
          {state.isError && <ErrorMessage error={state.error} retry={() => void state.refetch()} />}
          {state.data && (
            <Panel
              title={t('library.byKind')}
              extra={
                <span className="small muted tabular">
                  {t('library.entries', { count: state.data.entries, shown: number(state.data.entries) })}
                </span>
              }
            >
              <Figures state={state.data} />
            </Panel>
          )}
          {state.data && !bare && <Latest />}
        </>
      )}
    </Page>
  );
}

/** What stands in the address. */
type Filter = FacetFilter & { q?: string; state?: string; vendor?: string; kev?: string; matched?: string };
type SetFilter = (change: Filter) => void;

function Filters(props: { filter: Filter; set: SetFilter; active: boolean; onClear: () => void }) {
  const { filter, set, active, onClear } = props;
  const { t, word } = useText();
  return (
    <div
      className="filters library-filters"
      role="search"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        focusFirstHit();
      }}
    >
      <SearchBox label={t('library.search')} value={filter.q} onChange={(q) => set({ q })} />
      {filter.kind !== undefined && (
        <FilterToggle
          label={`${t('library.facet.kind')}${t('common.colon')}${word('nodeKind', filter.kind)}`}
          on
          onChange={() => set({ kind: undefined })}
        />
      )}
      <FilterChip
        label={t('finding.severity')}
        value={filter.severity}
        onChange={(severity) => set({ severity })}
        options={SEVERITIES.map((one) => ({ value: one, label: word('severity', one) }))}
      />
      {(['source', 'year', 'vendor'] as const).map((name) =>
        filter[name] === undefined ? null : (
          <FilterToggle
            key={name}
            label={`${t(name === 'source' ? 'graph.source' : name === 'year' ? 'library.facet.year' : 'attribute.vendor')}${t('common.colon')}${name === 'source' ? word('edgeSource', filter[name]) : filter[name]}`}
            on
            onChange={() => set({ [name]: undefined })}
          />
        ),
      )}
      <FilterChip
        label={t('library.facet.state')}
        value={filter.state}
        onChange={(state) => set({ state })}
        options={ENTRY_STATES.map((one) => ({ value: one, label: t(`life.state.${one}`) }))}
      />
      <FilterToggle
        label={t('library.matched')}
        on={filter.matched === 'true'}
        onChange={(on) => set({ matched: on ? 'true' : undefined })}
      />
      <FilterToggle
        label={t('vulnerability.kevFilter')}
        on={filter.kev === 'true'}
        onChange={(on) => set({ kev: on ? 'true' : undefined })}
      />
      <ClearFilters active={active} onClear={onClear} />
    </div>
  );
}

interface HitPage {
  items: EntrySummary[];
  next: string | null;
  facets: Facets | null;
}

/** Searches everything; what is only known of vulnerabilities (exploited, on an asset of ours) is asked of them alone. */
async function search(filter: Filter, after: string | undefined): Promise<HitPage> {
  if (filter.kev === 'true' || filter.matched === 'true') {
    const page = await api.library.search(
      {
        q: filter.q,
        severity: filter.severity,
        vendor: filter.vendor,
        kev: filter.kev === 'true' ? true : undefined,
        matched: filter.matched === 'true' ? true : undefined,
      },
      after,
    );
    return { items: page.items.map(asHit), next: page.next, facets: null };
  }
  const year = /^\d{4}$/.test(filter.year ?? '') ? Number(filter.year) : undefined;
  const request: SearchFilter = {
    q: filter.q,
    kind: filter.kind,
    source: filter.source,
    vendor: filter.vendor,
    severity: filter.severity,
    state: filter.state,
    ...(year === undefined ? {} : { from: `${year}-01-01T00:00:00Z`, to: `${year + 1}-01-01T00:00:00Z` }),
  };
  return libraryApi.search(request, after);
}

function asHit(one: Vulnerability): EntrySummary {
  return {
    kind: 'vulnerability',
    key: one.id,
    label: one.title,
    labelZh: null,
    summary: one.description.slice(0, 300),
    sources: one.advisories.slice(0, 3),
    severity: one.severity,
    state: 'released',
    at: one.modified ?? one.published,
    own: false,
    attributes: { kev: one.kev },
  };
}

function Hits({ filter, set, onClear }: { filter: Filter; set: SetFilter; onClear: () => void }) {
  const { t } = useText();
  const query = useInfiniteQuery({
    queryKey: ['library', 'hits', filter],
    queryFn: ({ pageParam }) => search(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (previous) => previous,
  });
  const words = useMemo(() => wordsOf(filter.q ?? ''), [filter.q]);
  const { fetchNextPage } = query;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  if (query.isError && !query.data) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <Panel flush>
        <Loading rows={10} />
      </Panel>
    );
  const facets = query.data.pages[0]?.facets;
  const hits = query.data.pages.flatMap((page) => page.items);
  return (
    <div
      className="found"
      data-facets={facets !== null && facets !== undefined}
      style={{ opacity: query.isPlaceholderData ? 0.55 : 1 }}
      aria-busy={query.isPlaceholderData}
    >
      {facets && <FacetList facets={facets} filter={filter} onChange={set} />}
      <div className="stack">
        <Total facets={facets ?? null} />
        <Panel flush>
          {hits.length === 0 ? (
            <StateMessage
              icon={<IconSearchOff size={36} stroke={1.4} />}
              title={t('library.noneMatch')}
              text={t('library.noneMatchText')}
            >
              <Button variant="default" onClick={onClear}>
                {t('filter.clearAll')}
              </Button>
            </StateMessage>
          ) : (
            <HitList
              label={t('library.hits')}
              hits={hits}
              words={words}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={more}
            />
          )}
        </Panel>
      </div>
    </div>
  );
}

function Total({ facets }: { facets: Facets | null }) {
  const { t, number } = useText();
  if (facets === null || facets.total === 0) return null;
  return (
    <p className="found-total small muted" role="status">
      {t(facets.atLeast ? 'library.totalMany' : 'library.total', { count: facets.total, shown: number(facets.total) })}
    </p>
  );
}

/** How many of the latest are shown before anything is asked for. */
const LATEST = 12;

/** What was published last, for those who look in without a question. */
function Latest() {
  const { t } = useText();
  const query = useQuery({
    queryKey: ['library', 'latest'],
    queryFn: async () => (await api.library.search({})).items.slice(0, LATEST).map(asHit),
  });
  if (query.isError) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  return (
    <Panel
      title={t('library.latest')}
      flush
      extra={
        <Link className="link small" to="/library" search={{ kind: 'vulnerability' }}>
          {t('common.showAll')}
        </Link>
      }
    >
      {query.data ? <HitRows label={t('library.latest')} hits={query.data} words={[]} /> : <Loading rows={8} />}
    </Panel>
  );
}
