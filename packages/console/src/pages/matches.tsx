import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { LinkButton } from '../components/link-button.tsx';
import { IconCircleCheck, IconDownload, IconSearchOff } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { MATCH_STATES } from '../matches/api.ts';
import { ClearFilters, FilterChip, FilterToggle } from '../components/filters.tsx';
import { MatchTable } from '../components/match-table.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { assetTitle } from '../lib/asset.ts';
import { matchApi, PLACES } from '../matches/api.ts';
import { FixList } from '../matches/fix-list.tsx';
import { MatchDrawer } from '../matches/match-drawer.tsx';
import { useSite } from '../shell/session.ts';

const route = { from: '/shell/vulnerabilities' } as const;

/** What to do about known vulnerabilities, the first first; and which of them probably concern which devices. */
export function MatchesPage() {
  const { t, number } = useText();
  const filter = useSearch(route);
  const navigate = useNavigate({ from: '/vulnerabilities' });
  const site = useSite();
  const overview = useQuery({ queryKey: ['overview', site], queryFn: () => api.overview(site) }).data;
  // Whoever comes with a filter of matches wants to see matches.
  const asList =
    filter.view === 'list' ||
    (filter.view === undefined && (filter.state ?? filter.kev ?? filter.asset ?? filter.since) !== undefined);
  return (
    <Page
      title={t('nav.vulnerabilities')}
      sub={overview && t('matches.sub', { open: number(overview.matches.open), assets: number(overview.matches.assets) })}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('matches.view')}
          value={asList ? 'list' : 'work'}
          onChange={(view) => void navigate({ search: { view: view === 'list' ? 'list' : undefined } })}
          data={[
            { value: 'work', label: t('patches.title') },
            { value: 'list', label: t('matches.all') },
          ]}
        />
      }
    >
      {asList ? <Matches /> : <ToDo />}
      <MatchDrawer
        id={filter.match}
        onClose={() => void navigate({ search: (before) => ({ ...before, match: undefined }), replace: true })}
      />
    </Page>
  );
}

/** The one list of work, grouped by fix. */
function ToDo() {
  const { t, word, number } = useText();
  const filter = useSearch(route);
  const navigate = useNavigate({ from: '/vulnerabilities' });
  const site = useSite();
  const work = useQuery({ queryKey: ['patches', 'work', site], queryFn: () => matchApi.work(site) }).data;
  const settled = filter.settled === 'true';
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const asked = {
    site,
    place: filter.place,
    vulnerability: filter.vulnerability,
    ...(settled && { settled }),
  };
  return (
    <>
      <div className="filters" role="search">
        {PLACES.map((place) => (
          <FilterToggle
            key={place}
            label={`${word('place', place)} ${work ? number(work[place]) : ''}`.trim()}
            on={filter.place === place}
            onChange={(on) => set({ place: on ? place : undefined, settled: undefined })}
          />
        ))}
        <FilterToggle
          label={`${t('patches.settled')} ${work ? number(work.settled) : ''}`.trim()}
          on={settled}
          onChange={(on) => set({ settled: on ? 'true' : undefined, place: undefined })}
        />
        {filter.vulnerability && (
          <FilterChip
            label={t('vulnerability.vulnerability')}
            value={filter.vulnerability}
            onChange={(vulnerability) => set({ vulnerability })}
            options={[{ value: filter.vulnerability, label: filter.vulnerability }]}
          />
        )}
        <Button
          component="a"
          href={matchApi.csv(asked)}
          download
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t('patches.csv')}
        </Button>
      </div>
      <Panel flush>
        <FixList
          filter={asked}
          onOpen={(match) => set({ match })}
          empty={<Calm title={t('patches.nothing')} text={t('patches.nothingText')} />}
        />
      </Panel>
    </>
  );
}

/** Which known vulnerabilities probably concern which devices, the most urgent first. */
function Matches() {
  const { t, word, time } = useText();
  const { view: _view, match, place, settled: _settled, ...filter } = useSearch(route);
  const navigate = useNavigate({ from: '/vulnerabilities' });
  const library = useQuery({ queryKey: ['library'], queryFn: api.library.state }).data;
  const asset = useQuery({
    queryKey: ['assets', filter.asset],
    queryFn: () => api.assets.get(filter.asset as string),
    enabled: filter.asset !== undefined,
  }).data;
  const set = (change: Partial<typeof filter> & { place?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change, view: 'list' }), replace: true });
  const clear = () => void navigate({ search: { view: 'list' } });
  const active = [...Object.values(filter), place].some((value) => value !== undefined);
  return (
    <>
      <div className="filters" role="search">
        <FilterChip
          label={t('vulnerability.decision')}
          value={filter.state}
          onChange={(state) => set({ state })}
          options={MATCH_STATES.map((one) => ({ value: one, label: word('matchState', one) }))}
        />
        <FilterChip
          label={t('matches.when')}
          value={place}
          onChange={(next) => set({ place: next })}
          options={PLACES.map((one) => ({ value: one, label: word('place', one) }))}
        />
        <FilterToggle
          label={t('vulnerability.kevFilter')}
          on={filter.kev === 'true'}
          onChange={(on) => set({ kev: on ? 'true' : undefined })}
        />
        {asset && (
          <FilterChip
            label={t('asset.asset')}
            value={filter.asset}
            onChange={(value) => set({ asset: value })}
            options={[{ value: asset.id, label: assetTitle(asset) }]}
          />
        )}
        {filter.vulnerability && (
          <FilterChip
            label={t('vulnerability.vulnerability')}
            value={filter.vulnerability}
            onChange={(vulnerability) => set({ vulnerability })}
            options={[{ value: filter.vulnerability, label: filter.vulnerability }]}
          />
        )}
        {filter.product && (
          <FilterChip
            label={t('patches.fix')}
            value={filter.product}
            onChange={() => set({ kind: undefined, product: undefined, version: undefined })}
            options={[{ value: filter.product, label: [filter.product, filter.version].filter(Boolean).join(' ') }]}
          />
        )}
        {filter.since && (
          <FilterChip
            label={t('matches.since')}
            value={filter.since}
            onChange={(since) => set({ since })}
            options={[{ value: filter.since, label: time(filter.since) }]}
          />
        )}
        <ClearFilters active={active} onClear={clear} />
      </div>
      <Panel flush>
        <MatchTable
          filter={{
            state: filter.state,
            kev: filter.kev === 'true' ? true : undefined,
            asset: filter.asset,
            vulnerability: filter.vulnerability,
            kind: filter.kind,
            product: filter.product,
            version: filter.version,
            since: filter.since,
            place,
          }}
          marked={match}
          empty={
            active ? (
              <StateMessage icon={<IconSearchOff size={36} stroke={1.4} />} title={t('matches.noneMatch')}>
                <Button variant="default" onClick={clear}>
                  {t('filter.clearAll')}
                </Button>
              </StateMessage>
            ) : (
              <Calm
                title={t('matches.empty')}
                text={library && library.vulnerabilities === 0 ? t('matches.emptyLibrary') : t('matches.emptyText')}
              />
            )
          }
        />
      </Panel>
    </>
  );
}

/** Nothing is to be done, and where what is looked for comes from. */
function Calm({ title, text }: { title: string; text: string }) {
  const { t } = useText();
  return (
    <StateMessage icon={<IconCircleCheck size={36} stroke={1.4} />} title={title} text={text}>
      <LinkButton to="/library" variant="default">
        {t('nav.library')}
      </LinkButton>
    </StateMessage>
  );
}
