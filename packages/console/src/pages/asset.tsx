import { useMemo } from 'react';
import { Button, Select, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { AssetDetail } from '../api/network.ts';
import { ConversationTable } from '../components/conversations.tsx';
import { EventTable } from '../components/event-table.tsx';
import { FindingTable } from '../components/finding-table.tsx';
import { IdentityPanel } from '../components/identity.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Role } from '../components/role.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { useChange } from '../components/use-change.ts';
import { FileTable } from '../files/file-table.tsx';
import { ProductPanel } from '../fingerprints/product-panel.tsx';
import { GraphLink } from '../graph/graph-link.tsx';
import { useText } from '../i18n/use-text.ts';
import { assetTitle } from '../lib/asset.ts';
import { AssetFirst } from '../matches/asset-first.tsx';
import { AssetMatches } from '../matches/asset-tab.tsx';
import { useMay } from '../shell/session.ts';

/** One device: who it is and how we know, what it speaks and with whom, what is wrong with it. */
export function AssetPage() {
  const { id } = useParams({ from: '/shell/assets/$id' });
  const { t } = useText();
  const mayTake = useMay('evidence.read');
  const query = useQuery({ queryKey: ['assets', id], queryFn: () => api.assets.get(id) });
  return (
    <Page
      title={query.data ? assetTitle(query.data) : t('asset.asset')}
      back={{ to: '/assets', label: t('nav.assets') }}
      sub={query.data && <Subtitle asset={query.data} />}
      actions={
        <>
          <GraphLink node={`asset:${id}`} />
          {mayTake && (
            <Button
              component="a"
              href={api.assets.slice(id)}
              download
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
            >
              {t('asset.download')}
            </Button>
          )}
        </>
      }
    >
      <Show query={query} rows={12}>
        {(asset) => <Content asset={asset} />}
      </Show>
    </Page>
  );
}

function Subtitle({ asset }: { asset: AssetDetail }) {
  const { word } = useText();
  return (
    <span className="row" style={{ gap: '0.25rem 1rem' }}>
      <Role role={asset.role} />
      {asset.purdueLevel !== null && <span>{word('level', asset.purdueLevel)}</span>}
      {asset.vendor && (
        <span>
          {asset.vendor} {asset.model ?? asset.product}
        </span>
      )}
    </span>
  );
}

function Content({ asset }: { asset: AssetDetail }) {
  const { t, number } = useText();
  const navigate = useNavigate({ from: '/assets/$id' });
  const { tab = asset.openFindings === 0 && asset.openMatches > 0 ? 'vulnerabilities' : 'findings' } = useSearch({
    from: '/shell/assets/$id',
  });
  const records = useMemo(
    () => new Set(asset.captures.filter((one) => one.kind === 'records').map((one) => one.id)),
    [asset.captures],
  );
  const conversations = useQuery({
    queryKey: ['conversations', { asset: asset.id }],
    queryFn: () => api.conversations({ asset: asset.id }),
  });
  return (
    <div className="grid cols-main">
      <div className="stack">
        <AssetFirst asset={asset} />
        <IdentityPanel asset={asset} />
        <section className="panel" id="activity" aria-label={t('asset.activity')}>
          <Tabs
            value={tab}
            onChange={(next) => void navigate({ search: { tab: next ?? undefined }, replace: true })}
            keepMounted={false}
          >
            <Tabs.List style={{ padding: '0.5rem 0.625rem 0', flexWrap: 'nowrap', overflowX: 'auto' }}>
              <Tabs.Tab value="findings">
                {t('nav.findings')} <span className="muted tabular">{number(asset.openFindings)}</span>
              </Tabs.Tab>
              <Tabs.Tab value="vulnerabilities">
                {t('nav.vulnerabilities')} <span className="muted tabular">{number(asset.openMatches)}</span>
              </Tabs.Tab>
              <Tabs.Tab value="conversations">
                {t('asset.conversations')}{' '}
                {conversations.data && (
                  <span className="muted tabular">
                    {number(conversations.data.items.length)}
                    {conversations.data.next && '+'}
                  </span>
                )}
              </Tabs.Tab>
              <Tabs.Tab value="events">{t('event.title')}</Tabs.Tab>
              <Tabs.Tab value="files">{t('files.title')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="events">
              <EventTable filter={{ asset: asset.id }} protocols={[...new Set(asset.protocols.map((one) => one.id))]} />
            </Tabs.Panel>
            <Tabs.Panel value="findings">
              <FindingTable filter={{ asset: asset.id }} empty={<Calm title={t('asset.noFindings')} />} />
            </Tabs.Panel>
            <Tabs.Panel value="vulnerabilities">
              <AssetMatches asset={asset.id} />
            </Tabs.Panel>
            <Tabs.Panel value="files">
              <FileTable filter={{ asset: asset.id }} />
            </Tabs.Panel>
            <Tabs.Panel value="conversations">
              <ConversationTable filter={{ asset: asset.id }} records={records} />
            </Tabs.Panel>
          </Tabs>
        </section>
      </div>
      <div className="stack">
        <ProductPanel asset={asset.id} />
        <Interfaces asset={asset} />
        <Place asset={asset} />
        <Protocols asset={asset} />
        <History asset={asset} />
      </div>
    </div>
  );
}

function Calm({ title, text }: { title: string; text?: string }) {
  return <StateMessage icon={<IconCircleCheck size={32} stroke={1.4} />} title={title} text={text} />;
}

function Interfaces({ asset }: { asset: AssetDetail }) {
  const { t } = useText();
  return (
    <Panel title={t('asset.interfaces')}>
      <dl className="attrs">
        {asset.interfaces.map((one) => (
          <div key={`${one.mac} ${one.ips.join(' ')}`} style={{ display: 'contents' }}>
            <dt className="mono">{one.mac ?? t('asset.noMac')}</dt>
            <dd className="mono">{one.ips.length > 0 ? one.ips.join(', ') : <span className="muted">{t('asset.noIp')}</span>}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** Where the device belongs; who may, moves it to another zone here. */
function Place({ asset }: { asset: AssetDetail }) {
  const { t, word } = useText();
  const may = useMay('assets.write');
  const zones = useQuery({ queryKey: ['zones', asset.site], queryFn: () => api.zones.list(asset.site) }).data?.items ?? [];
  const sites = useQuery({ queryKey: ['sites'], queryFn: api.sites.list }).data?.items ?? [];
  const move = useChange((zone: string | null) => api.assets.move(asset.id, zone), {
    stale: ['assets', 'zones', 'map'],
    said: t('asset.moved'),
  });
  return (
    <Panel title={t('asset.place')}>
      <dl className="attrs">
        <dt>{t('asset.site')}</dt>
        <dd>{sites.find((site) => site.id === asset.site)?.name ?? '–'}</dd>
        <dt>{t('asset.zone')}</dt>
        <dd>
          {may ? (
            <Select
              size="xs"
              aria-label={t('asset.zone')}
              placeholder={t('asset.noZone')}
              clearable
              clearButtonProps={{ 'aria-label': t('common.clear') }}
              value={asset.zone}
              disabled={move.isPending}
              data={zones.map((zone) => ({ value: zone.id, label: `${word('zone', zone.name)} · L${zone.purdueLevel}` }))}
              onChange={(zone) => move.mutate(zone)}
            />
          ) : asset.zone === null ? (
            t('asset.noZone')
          ) : (
            word('zone', zones.find((zone) => zone.id === asset.zone)?.name)
          )}
        </dd>
        <dt>{t('asset.firstSeen')}</dt>
        <dd>
          <When iso={asset.firstSeen} />
        </dd>
        <dt>{t('asset.lastSeen')}</dt>
        <dd>
          <When iso={asset.lastSeen} />
        </dd>
      </dl>
      <Link className="link small" to="/map" search={{ node: asset.id }}>
        {t('asset.showOnMap')}
      </Link>
    </Panel>
  );
}

function Protocols({ asset }: { asset: AssetDetail }) {
  const { t, word } = useText();
  const rows = useMemo(() => Object.entries(Object.groupBy(asset.protocols, (one) => one.id)), [asset.protocols]);
  return (
    <Panel title={t('asset.protocols')}>
      {rows.length === 0 ? (
        <p className="muted small">{t('common.none')}</p>
      ) : (
        <dl className="attrs">
          {rows.map(([id, uses = []]) => (
            <div key={id} style={{ display: 'contents' }}>
              <dt>
                <Link className="link" to="/assets" search={{ protocol: id }}>
                  {word('protocol', id)}
                </Link>
              </dt>
              <dd className="tags">
                {uses.map((use) => (
                  <span key={use.as} className="tag">
                    {t(`asset.as.${use.as}`)}
                  </span>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}

/** What captures showed the device and what people decided about it, newest first. */
function History({ asset }: { asset: AssetDetail }) {
  const { t, word } = useText();
  const navigate = useNavigate();
  const events = [
    ...asset.captures.map((one) => ({ at: one.lastSeen, kind: 'capture' as const, one })),
    ...asset.overrides.map((one) => ({ at: one.at, kind: 'override' as const, one })),
  ].toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <Panel title={t('asset.history')}>
      <ol className="timeline small">
        {events.slice(0, 30).map((event) =>
          event.kind === 'capture' ? (
            <li key={`c${event.one.id}`}>
              <button
                type="button"
                className="sort link"
                onClick={() => void navigate({ to: '/captures/$id', params: { id: event.one.id } })}
              >
                {event.one.name}
              </button>
              <div className="muted">
                <When iso={event.one.firstSeen} /> – <When iso={event.one.lastSeen} />
              </div>
            </li>
          ) : (
            <li key={`o${event.one.attribute}`}>
              {t('asset.decided', {
                by: event.one.by,
                attribute: word('attribute', event.one.attribute),
                value: event.one.value,
              })}
              {event.one.note && <div>{event.one.note}</div>}
              <div className="muted">
                <When iso={event.at} />
              </div>
            </li>
          ),
        )}
      </ol>
    </Panel>
  );
}
