import { useMemo } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { LinkButton } from '../components/link-button.tsx';
import { IconCpu, IconSearchOff } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api, type AssetFilter } from '../api/endpoints.ts';
import { type Asset, PURDUE_LEVELS } from '../api/network.ts';
import { AssetName } from '../components/asset-cells.tsx';
import { ClearFilters, FilterChip, FilterToggle, SearchBox } from '../components/filters.tsx';
import { Cvss, Protocol, SeverityMark, When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { useSite } from '../shell/session.ts';

/** The inventory: every device seen, filtered and searched. */
export function AssetsPage() {
  const { t, number } = useText();
  const filter = useSearch({ from: '/shell/assets' });
  const navigate = useNavigate({ from: '/assets' });
  const site = useSite();
  const total = useQuery({ queryKey: ['overview', site], queryFn: () => api.overview(site) }).data?.assets.total;
  const active = Object.entries(filter).some(([name, value]) => name !== 'sort' && value !== undefined);
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const columns = useColumns();
  const { sort, ...rest } = filter;
  const request: AssetFilter = {
    ...rest,
    site,
    sort: sort === 'name' || sort === 'vendor' || sort === 'risk' ? sort : undefined,
  };
  return (
    <Page title={t('nav.assets')} sub={total === undefined ? undefined : t('assets.sub', { count: total, shown: number(total) })}>
      <Filters filter={filter} set={set} active={active} />
      <Panel flush>
        <PagedTable
          label={t('nav.assets')}
          queryKey={['assets', request]}
          fetch={(after) => api.assets.list(request, after)}
          columns={columns}
          id={(asset) => asset.id}
          onOpen={(asset) => void navigate({ to: '/assets/$id', params: { id: asset.id } })}
          empty={
            active ? (
              <StateMessage
                icon={<IconSearchOff size={36} stroke={1.4} />}
                title={t('assets.noneMatch')}
                text={t('assets.noneMatchText')}
              >
                <Button variant="default" onClick={() => void navigate({ search: {} })}>
                  {t('filter.clearAll')}
                </Button>
              </StateMessage>
            ) : (
              <StateMessage icon={<IconCpu size={36} stroke={1.4} />} title={t('assets.empty')} text={t('assets.emptyText')}>
                <LinkButton to="/captures">{t('captures.upload')}</LinkButton>
              </StateMessage>
            )
          }
        />
      </Panel>
    </Page>
  );
}

type Filter = ReturnType<typeof useFilter>;
const useFilter = () => useSearch({ from: '/shell/assets' });

function Filters({ filter, set, active }: { filter: Filter; set: (change: Filter) => void; active: boolean }) {
  const { t, word } = useText();
  const navigate = useNavigate({ from: '/assets' });
  const site = useSite();
  const overview = useQuery({ queryKey: ['overview', site], queryFn: () => api.overview(site) }).data;
  const zones = useQuery({ queryKey: ['zones', site], queryFn: () => api.zones.list(site) }).data?.items ?? [];
  const captures =
    useQuery({ queryKey: ['captures', 'recent', site], queryFn: () => api.captures.list(undefined, site) }).data?.items ?? [];
  const counted = (items: { key: string | number | null; count: number }[] | undefined, label: (key: string) => string) =>
    (items ?? []).flatMap(({ key, count }) => (key === null ? [] : [{ value: String(key), label: label(String(key)), count }]));
  const levels = overview?.assets.byLevel ?? [];
  return (
    <div className="filters" role="search">
      <SearchBox label={t('assets.search')} value={filter.q} onChange={(q) => set({ q })} />
      <FilterChip
        label={t('attribute.role')}
        value={filter.role}
        onChange={(role) => set({ role })}
        options={counted(overview?.assets.byRole, (key) => word('role', key))}
      />
      <FilterChip
        label={t('attribute.vendor')}
        value={filter.vendor}
        onChange={(vendor) => set({ vendor })}
        options={counted(overview?.assets.byVendor, (key) => key)}
      />
      <FilterChip
        label={t('attribute.purdueLevel')}
        value={filter.purdueLevel}
        onChange={(purdueLevel) => set({ purdueLevel })}
        options={PURDUE_LEVELS.map((level) => ({
          value: String(level),
          label: word('level', level),
          count: levels.find((one) => one.key === level)?.count ?? 0,
        }))}
      />
      <FilterChip
        label={t('asset.zone')}
        value={filter.zone}
        onChange={(zone) => set({ zone })}
        options={zones.map((zone) => ({
          value: zone.id,
          label: `${word('zone', zone.name)} · L${zone.purdueLevel}`,
          count: zone.assets,
        }))}
      />
      <FilterChip
        label={t('asset.protocol')}
        value={filter.protocol}
        onChange={(protocol) => set({ protocol })}
        options={(overview?.protocols ?? []).map((one) => ({ value: one.id, label: word('protocol', one.id) }))}
      />
      {filter.capture && (
        <FilterChip
          label={t('finding.capture')}
          value={filter.capture}
          onChange={(capture) => set({ capture })}
          options={captures.map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
      <FilterToggle
        label={t('assets.riskFirst')}
        on={filter.sort === 'risk'}
        onChange={(on) => set({ sort: on ? 'risk' : undefined })}
      />
      <ClearFilters active={active} onClear={() => void navigate({ search: {} })} />
    </div>
  );
}

function useColumns(): ColumnDef<Asset>[] {
  const { t, word, number } = useText();
  return useMemo(
    (): ColumnDef<Asset>[] => [
      { header: t('asset.asset'), meta: { lead: true }, cell: ({ row }) => <AssetName asset={row.original} /> },
      {
        header: t('asset.device'),
        cell: ({ row: { original: asset } }) =>
          asset.vendor || asset.model || asset.product ? (
            <>
              {asset.vendor}
              <span className="cell-sub" style={{ display: 'block' }}>
                {[...new Set([asset.model ?? asset.product, asset.orderNumber])].filter(Boolean).map((one) => (
                  <span key={one} style={{ display: 'block' }}>
                    {one}
                  </span>
                ))}
              </span>
            </>
          ) : (
            <span className="muted">{t('common.unknown')}</span>
          ),
      },
      { header: t('attribute.firmware'), cell: ({ row }) => row.original.firmware ?? <span className="muted">–</span> },
      {
        header: t('attribute.purdueLevel'),
        cell: ({ row }) => <span className="nowrap">{word('level', row.original.purdueLevel)}</span>,
      },
      {
        header: t('asset.protocols'),
        cell: ({ row }) => {
          const ids = [...new Set(row.original.protocols.map((one) => one.id))];
          return (
            <span className="tags">
              {ids.slice(0, 3).map((id) => (
                <Protocol key={id} id={id} />
              ))}
              {ids.length > 3 && <span className="muted small">+{ids.length - 3}</span>}
            </span>
          );
        },
      },
      {
        header: t('nav.findings'),
        cell: ({ row: { original: asset } }) =>
          asset.openFindings > 0 ? (
            <Link className="plain row-tight" to="/findings" search={{ asset: asset.id, state: 'open' }}>
              <SeverityMark severity={asset.worstSeverity} label={false} />
              {number(asset.openFindings)}
            </Link>
          ) : (
            <span className="muted">0</span>
          ),
      },
      {
        header: t('nav.vulnerabilities'),
        cell: ({ row: { original: asset } }) =>
          asset.openMatches > 0 ? (
            <Link className="plain row-tight" to="/vulnerabilities" search={{ asset: asset.id }}>
              {number(asset.openMatches)}
              <Cvss score={asset.worstCvss} />
            </Link>
          ) : (
            <span className="muted">0</span>
          ),
      },
      { header: t('asset.lastSeen'), meta: { fit: true }, cell: ({ row }) => <When iso={row.original.lastSeen} relative /> },
    ],
    [t, word, number],
  );
}
