import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { LinkButton } from '../components/link-button.tsx';
import { IconCircleCheck, IconSearchOff } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { MATCH_STATES } from '../api/types.ts';
import { ClearFilters, FilterChip, FilterToggle } from '../components/filters.tsx';
import { MatchTable } from '../components/match-table.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { assetTitle } from '../lib/asset.ts';
import { useSite } from '../shell/session.ts';

/** Which known vulnerabilities probably concern which devices, the most urgent first. */
export function MatchesPage() {
  const { t, word, number } = useText();
  const filter = useSearch({ from: '/shell/vulnerabilities' });
  const navigate = useNavigate({ from: '/vulnerabilities' });
  const site = useSite();
  const overview = useQuery({ queryKey: ['overview', site], queryFn: () => api.overview(site) }).data;
  const library = useQuery({ queryKey: ['library'], queryFn: api.library.state }).data;
  const asset = useQuery({
    queryKey: ['assets', filter.asset],
    queryFn: () => api.assets.get(filter.asset as string),
    enabled: filter.asset !== undefined,
  }).data;
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const active = Object.values(filter).some((value) => value !== undefined);
  return (
    <Page
      title={t('nav.vulnerabilities')}
      sub={overview && t('matches.sub', { open: number(overview.matches.open), assets: number(overview.matches.assets) })}
    >
      <div className="filters" role="search">
        <FilterChip
          label={t('vulnerability.decision')}
          value={filter.state}
          onChange={(state) => set({ state })}
          options={MATCH_STATES.map((one) => ({ value: one, label: word('matchState', one) }))}
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
        <ClearFilters active={active} onClear={() => void navigate({ search: {} })} />
      </div>
      <Panel flush>
        <MatchTable
          filter={{
            state: filter.state,
            kev: filter.kev === 'true' ? true : undefined,
            asset: filter.asset,
            vulnerability: filter.vulnerability,
          }}
          marked={filter.match}
          empty={
            active ? (
              <StateMessage icon={<IconSearchOff size={36} stroke={1.4} />} title={t('matches.noneMatch')}>
                <Button variant="default" onClick={() => void navigate({ search: {} })}>
                  {t('filter.clearAll')}
                </Button>
              </StateMessage>
            ) : (
              <StateMessage
                icon={<IconCircleCheck size={36} stroke={1.4} />}
                title={t('matches.empty')}
                text={library && library.vulnerabilities === 0 ? t('matches.emptyLibrary') : t('matches.emptyText')}
              >
                <LinkButton to="/library" variant="default">
                  {t('nav.library')}
                </LinkButton>
              </StateMessage>
            )
          }
        />
      </Panel>
    </Page>
  );
}
