import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { LinkButton } from '../components/link-button.tsx';
import { IconCircleCheck, IconSearchOff } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { FINDING_STATES } from '../api/findings.ts';
import { SEVERITIES } from '../api/types.ts';
import { ClearFilters, FilterChip, FilterToggle, SearchBox } from '../components/filters.tsx';
import { FindingTable } from '../components/finding-table.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { assetTitle } from '../lib/asset.ts';
import { techniqueName } from '../lib/attack.ts';
import { useSession, useSite } from '../shell/session.ts';

/** What is wrong: every finding, filtered by how bad, where it stands, what it means and whom it concerns. */
export function FindingsPage() {
  const { t, word, number, locale } = useText();
  const filter = useSearch({ from: '/shell/findings' });
  const navigate = useNavigate({ from: '/findings' });
  const site = useSite();
  const me = useSession().data?.user.id;
  const overview = useQuery({ queryKey: ['overview', site], queryFn: () => api.overview(site) }).data;
  const asset = useQuery({
    queryKey: ['assets', filter.asset],
    queryFn: () => api.assets.get(filter.asset as string),
    enabled: filter.asset !== undefined,
  }).data;
  const capture = useQuery({
    queryKey: ['captures', filter.capture],
    queryFn: () => api.captures.get(filter.capture as string),
    enabled: filter.capture !== undefined,
  }).data;
  const active = Object.entries(filter).some(([name, value]) => name !== 'sort' && value !== undefined);
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const bySeverity = overview?.findings.bySeverity ?? [];
  return (
    <Page
      title={t('nav.findings')}
      sub={
        overview && (
          <>
            {t('findings.sub', { open: number(overview.findings.open), total: number(overview.findings.total) })}
            {overview.findings.suppressed > 0 && (
              <>
                {' · '}
                <Link className="link" to="/findings" search={{ suppressed: 'only' }}>
                  {t('findings.suppressed', { count: overview.findings.suppressed, shown: number(overview.findings.suppressed) })}
                </Link>
              </>
            )}
          </>
        )
      }
    >
      <div className="filters" role="search">
        <SearchBox label={t('findings.search')} value={filter.q} onChange={(q) => set({ q })} />
        <FilterChip
          label={t('finding.severity')}
          value={filter.severity}
          onChange={(severity) => set({ severity })}
          options={SEVERITIES.map((one) => ({
            value: one,
            label: word('severity', one),
            count: bySeverity.find((count) => count.key === one)?.open ?? 0,
          }))}
        />
        <FilterChip
          label={t('finding.state')}
          value={filter.state}
          onChange={(state) => set({ state })}
          options={['open', ...FINDING_STATES].map((one) => ({ value: one, label: word('state', one) }))}
        />
        <FilterChip
          label={t('finding.technique')}
          value={filter.technique}
          onChange={(technique) => set({ technique })}
          options={(overview?.findings.byTechnique ?? []).map((one) => ({
            value: one.key,
            label: `${one.key} ${techniqueName(one.key, locale) ?? ''}`,
            count: one.open,
          }))}
        />
        {asset && (
          <FilterChip
            label={t('asset.asset')}
            value={filter.asset}
            onChange={(value) => set({ asset: value })}
            options={[{ value: asset.id, label: assetTitle(asset) }]}
          />
        )}
        {capture && (
          <FilterChip
            label={t('finding.capture')}
            value={filter.capture}
            onChange={(value) => set({ capture: value })}
            options={[{ value: capture.id, label: capture.name }]}
          />
        )}
        <FilterChip
          label={t('suppression.filter.label')}
          value={filter.suppressed}
          onChange={(suppressed) => set({ suppressed })}
          options={(['only', 'all'] as const).map((value) => ({
            value,
            label: t(`suppression.filter.${value}`),
            ...(value === 'only' && overview ? { count: overview.findings.suppressed } : {}),
          }))}
        />
        <FilterToggle
          label={t('findings.mine')}
          on={filter.assignee !== undefined}
          onChange={(on) => set({ assignee: on ? me : undefined })}
        />
        <FilterToggle
          label={t('findings.latestFirst')}
          on={filter.sort === 'lastSeen'}
          onChange={(on) => set({ sort: on ? 'lastSeen' : undefined })}
        />
        <ClearFilters active={active} onClear={() => void navigate({ search: {} })} />
      </div>
      <Panel flush>
        <FindingTable
          filter={{
            ...filter,
            suppressed: filter.suppressed === 'all' ? undefined : filter.suppressed === 'only',
            sort: filter.sort === 'lastSeen' ? 'lastSeen' : undefined,
          }}
          empty={
            active ? (
              <StateMessage
                icon={<IconSearchOff size={36} stroke={1.4} />}
                title={t('findings.noneMatch')}
                text={t('findings.noneMatchText')}
              >
                <Button variant="default" onClick={() => void navigate({ search: {} })}>
                  {t('filter.clearAll')}
                </Button>
              </StateMessage>
            ) : (
              <StateMessage
                icon={<IconCircleCheck size={36} stroke={1.4} />}
                title={t('findings.empty')}
                text={t('findings.emptyText')}
              >
                <LinkButton to="/captures" variant="default">
                  {t('nav.captures')}
                </LinkButton>
              </StateMessage>
            )
          }
        />
      </Panel>
    </Page>
  );
}
