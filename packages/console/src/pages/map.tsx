import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { ActionIcon, Button, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { LinkButton } from '../components/link-button.tsx';
import { IconFocusCentered, IconMinus, IconPlus, IconTopologyStar3 } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import { norms } from '../api/norms.ts';
import type { NetworkMap } from '../api/network.ts';
import { SEVERITIES, type Severity } from '../api/types.ts';
import { ConversationTable } from '../components/conversations.tsx';
import { FilterChip, FilterToggle, SearchBox } from '../components/filters.tsx';
import { SeverityMark } from '../components/marks.tsx';
import { useTitle } from '../components/page.tsx';
import { Role } from '../components/role.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import type { GraphControl } from '../map/graph-view.tsx';
import { defaultCollapsing, layOut, type Layout } from '../map/layout.ts';
import { inPolicyZones } from '../map/policy-zones.ts';
import { useSite, useSites } from '../shell/session.ts';
import { part } from '../lib/new-version.ts';

const GraphView = lazy(part(() => import('../map/graph-view.tsx')));

/** The network of a site by Purdue level and zone, as a picture or as a table that says the same. */
export function MapPage() {
  const { t } = useText();
  useTitle(t('nav.map'));
  const chosen = useSite();
  const sites = useSites();
  const [picked, setPicked] = useState<string | null>(null);
  const site = chosen ?? picked ?? sites.data?.toSorted((a, b) => b.assets - a.assets)[0]?.id;
  const query = useQuery({ queryKey: ['map', site], queryFn: () => api.map(site as string), enabled: site !== undefined });
  const policy = useQuery({
    queryKey: ['norms', 'policy', site],
    queryFn: () => norms.policy(site as string),
    enabled: site !== undefined,
  }).data?.view;
  const { zones } = useSearch({ from: '/shell/map' });
  const navigate = useNavigate({ from: '/map' });
  const byPolicy = zones === 'policy' && policy ? policy : null;
  if (sites.data && site === undefined) return <NoMap />;
  return (
    <Show query={query} rows={10}>
      {(map) =>
        map.nodes.length === 0 ? (
          <NoMap />
        ) : (
          <MapView
            key={`${site} ${byPolicy !== null}`}
            map={byPolicy ? inPolicyZones(map, byPolicy) : map}
            site={site as string}
            zoneToggle={
              policy ? (
                <FilterToggle
                  label={t('map.policyZones')}
                  on={byPolicy !== null}
                  onChange={(on) =>
                    void navigate({ search: (before) => ({ ...before, zones: on ? 'policy' : undefined }), replace: true })
                  }
                />
              ) : null
            }
            siteSelect={
              chosen === undefined && (sites.data?.length ?? 0) > 1 ? (
                <Select
                  size="xs"
                  w={170}
                  aria-label={t('asset.site')}
                  data={(sites.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
                  value={site}
                  onChange={setPicked}
                  allowDeselect={false}
                />
              ) : null
            }
          />
        )
      }
    </Show>
  );
}

function NoMap() {
  const { t } = useText();
  return (
    <StateMessage icon={<IconTopologyStar3 size={38} stroke={1.3} />} title={t('map.empty')} text={t('map.emptyText')}>
      <LinkButton to="/captures">{t('captures.upload')}</LinkButton>
    </StateMessage>
  );
}

/** Whether this browser can draw with WebGL; where it cannot, the table stands in. */
function hasWebGl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

function MapView(props: { map: NetworkMap; site: string; siteSelect: React.ReactNode; zoneToggle: React.ReactNode }) {
  const { map, site, siteSelect, zoneToggle } = props;
  const { t, word } = useText();
  const filter = useSearch({ from: '/shell/map' });
  const navigate = useNavigate({ from: '/map' });
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const [drawable] = useState(hasWebGl);
  const view = filter.view === 'table' || !drawable ? 'table' : 'graph';
  const [words, setWords] = useState<string>();
  const [collapsed, setCollapsed] = useState(() => defaultCollapsing(map));
  const { ref: stage, width, height } = useElementSize();
  const control = useRef<GraphControl | null>(null);

  const shown = useMemo(() => filterLinks(map, filter.protocol), [map, filter.protocol]);
  // Rounded, so that a window dragged by a few pixels does not move every device.
  const aspect = width > 0 && height > 0 ? Math.round(((width - 40) / (height - 40)) * 20) / 20 : 0;
  const layout = useMemo(() => (aspect > 0 ? layOut(shown, collapsed, aspect) : null), [shown, collapsed, aspect]);
  const found = useMemo(
    () => find(layout, words, filter.severity as Severity | undefined, filter.protocol),
    [layout, words, filter.severity, filter.protocol],
  );
  const protocols = useMemo(() => [...new Set(map.links.flatMap((link) => link.protocols))].toSorted(), [map]);
  const selected = filter.node && layout?.nodes.some((node) => node.id === filter.node) ? filter.node : null;

  // An address that names a device shows it, also when its zone is collapsed.
  const asked = useRef(filter.node);
  useEffect(() => {
    if (!layout || !asked.current) return;
    const node = asked.current;
    if (layout.nodes.some((one) => one.id === node)) asked.current = undefined;
    else {
      const open = layOut(map, new Set(), 1).nodes.find((one) => one.id === node)?.group;
      if (open) setCollapsed((before) => new Set([...before].filter((key) => key !== open)));
      else asked.current = undefined;
    }
  }, [layout, map]);

  const toggle = (key: string) =>
    setCollapsed((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });

  return (
    <div className={view === 'graph' ? 'map' : undefined}>
      <h1 className="visually-hidden">{t('nav.map')}</h1>
      <div className={view === 'graph' ? 'map-stage' : 'page'}>
        <div className={view === 'graph' ? 'map-tools filters' : 'filters'}>
          {siteSelect}
          {zoneToggle}
          {view === 'graph' && <SearchBox label={t('map.search')} value={words} onChange={setWords} />}
          <FilterChip
            label={t('asset.protocol')}
            value={filter.protocol}
            onChange={(protocol) => set({ protocol })}
            options={protocols.map((id) => ({ value: id, label: word('protocol', id) }))}
          />
          {view === 'graph' && (
            <FilterChip
              label={t('map.severityFrom')}
              value={filter.severity}
              onChange={(severity) => set({ severity })}
              options={SEVERITIES.map((one) => ({ value: one, label: word('severity', one) }))}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('map.view')}
            value={view}
            onChange={(value) => set({ view: value === 'table' ? 'table' : undefined })}
            data={[
              { value: 'graph', label: t('map.graph'), disabled: !drawable },
              { value: 'table', label: t('map.table') },
            ]}
          />
        </div>
        {view === 'graph' ? (
          <div className="map-canvas">
            <div ref={stage} className="map-layer">
              {layout && (
                <Suspense>
                  <GraphView
                    layout={layout}
                    selected={selected}
                    found={found}
                    onSelect={(node) => set({ node: node ?? undefined })}
                    onToggleGroup={toggle}
                    control={(given) => {
                      control.current = given;
                    }}
                  />
                </Suspense>
              )}
            </div>
            <div className="map-zoom">
              <Tooltip label={t('map.zoomIn')} position="left">
                <ActionIcon variant="default" size="lg" aria-label={t('map.zoomIn')} onClick={() => control.current?.zoomIn()}>
                  <IconPlus size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
              <Tooltip label={t('map.zoomOut')} position="left">
                <ActionIcon variant="default" size="lg" aria-label={t('map.zoomOut')} onClick={() => control.current?.zoomOut()}>
                  <IconMinus size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
              <Tooltip label={t('map.fit')} position="left">
                <ActionIcon variant="default" size="lg" aria-label={t('map.fit')} onClick={() => control.current?.fit()}>
                  <IconFocusCentered size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </div>
          </div>
        ) : (
          <section className="panel" aria-label={t('asset.conversations')}>
            {!drawable && (
              <p className="small muted" style={{ padding: '0.75rem 1.125rem 0', margin: 0 }}>
                {t('map.noWebGl')}
              </p>
            )}
            <ConversationTable filter={{ site, protocol: filter.protocol }} />
          </section>
        )}
      </div>
      {view === 'graph' && layout && (
        <aside className="map-side" aria-label={t('map.details')}>
          {selected ? (
            <Selection
              map={shown}
              id={selected}
              onSelect={(id) => set({ node: id })}
              onShow={(id) => control.current?.show(id)}
              onClose={() => set({ node: undefined })}
            />
          ) : (
            <Legend
              map={map}
              layout={layout}
              collapsed={collapsed}
              toggle={toggle}
              setAll={(all) => setCollapsed(all ? new Set(layout.groups.map((group) => group.key)) : new Set())}
            />
          )}
        </aside>
      )}
    </div>
  );
}

function filterLinks(map: NetworkMap, protocol: string | undefined): NetworkMap {
  return protocol === undefined ? map : { ...map, links: map.links.filter((link) => link.protocols.includes(protocol)) };
}

/** Which marks a search, a severity or a protocol leaves standing out; null when nothing is asked. */
function find(
  layout: Layout | null,
  words: string | undefined,
  severity: Severity | undefined,
  protocol: string | undefined,
): Set<string> | null {
  if (!layout || (!words && !severity && !protocol)) return null;
  const talking = new Set(layout.links.flatMap((link) => [link.source, link.target]));
  const sought = words?.toLowerCase();
  return new Set(
    layout.nodes.flatMap((one) => {
      if (severity && (one.severity === null || SEVERITIES.indexOf(one.severity) > SEVERITIES.indexOf(severity))) return [];
      if (protocol && !talking.has(one.id)) return [];
      if (sought && !`${one.label} ${one.node?.vendor ?? ''} ${one.node?.role ?? ''}`.toLowerCase().includes(sought)) return [];
      return [one.id];
    }),
  );
}

/** What the colours and lines mean, and the zones, each of which opens and closes. */
function Legend(props: {
  map: NetworkMap;
  layout: Layout;
  collapsed: ReadonlySet<string>;
  toggle: (key: string) => void;
  setAll: (collapse: boolean) => void;
}) {
  const { map, layout, collapsed, toggle, setAll } = props;
  const { t, word, number } = useText();
  const counts = Object.fromEntries(
    SEVERITIES.map((one) => [one, map.nodes.filter((node) => node.worstSeverity === one).length]),
  );
  return (
    <>
      <div>
        <h2>{t('map.summary', { assets: number(map.nodes.length), links: number(map.links.length) })}</h2>
        <p className="small muted" style={{ margin: '0.25rem 0 0' }}>
          {t('map.hint')}
        </p>
      </div>
      <div>
        <h2>{t('map.colours')}</h2>
        <ul className="map-list">
          {SEVERITIES.slice(0, 4).map((severity) => (
            <li key={severity} className="row" style={{ justifyContent: 'space-between', padding: '0.125rem 0.375rem' }}>
              <SeverityMark severity={severity} />
              <span className="small muted tabular">{number(counts[severity])}</span>
            </li>
          ))}
        </ul>
        <p className="small muted" style={{ margin: '0.25rem 0 0' }}>
          {t('map.thickness')}
        </p>
      </div>
      <div>
        <div className="row" style={{ justifyContent: 'space-between' }}>
          <h2>{t('map.zones')}</h2>
          <span className="row-tight small">
            <button type="button" className="sort link" onClick={() => setAll(false)}>
              {t('map.expandAll')}
            </button>
            <button type="button" className="sort link" onClick={() => setAll(true)}>
              {t('map.collapseAll')}
            </button>
          </span>
        </div>
        <ul className="map-list">
          {layout.groups.map((group) => (
            <li key={group.key}>
              <button type="button" aria-expanded={!collapsed.has(group.key)} onClick={() => toggle(group.key)}>
                {collapsed.has(group.key) ? <IconPlus size={13} aria-hidden /> : <IconMinus size={13} aria-hidden />}
                <span style={{ flex: 1, minWidth: 0 }}>
                  {group.name === null ? t('map.noZone') : word('zone', group.name)}
                  <span className="muted small" style={{ display: 'block' }}>
                    {group.level === null ? t('map.noLevel') : word('level', group.level)}
                  </span>
                </span>
                {group.severity && group.severity !== 'info' && <SeverityMark severity={group.severity} label={false} />}
                <span className="small muted tabular">{number(group.count)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** The chosen device and whom it talks to. */
function Selection(props: {
  map: NetworkMap;
  id: string;
  onSelect: (id: string) => void;
  onShow: (id: string) => void;
  onClose: () => void;
}) {
  const { map, id, onSelect, onShow, onClose } = props;
  const { t, word, compact } = useText();
  const node = map.nodes.find((one) => one.id === id);
  const labels = new Map(map.nodes.map((one) => [one.id, one]));
  const partners = map.links
    .flatMap((link) =>
      link.client === id
        ? [{ other: link.server, out: true, link }]
        : link.server === id
          ? [{ other: link.client, out: false, link }]
          : [],
    )
    .toSorted((a, b) => b.link.messages - a.link.messages);
  if (!node) return null;
  return (
    <>
      <div>
        <button type="button" className="sort link small" onClick={onClose}>
          {t('map.back')}
        </button>
        <h2 style={{ fontSize: '1rem', overflowWrap: 'anywhere' }}>{node.label}</h2>
        <div className="small">
          <Role role={node.role} />
          {node.vendor && <span className="muted"> · {node.vendor}</span>}
        </div>
        <div className="small muted">{node.purdueLevel === null ? t('map.noLevel') : word('level', node.purdueLevel)}</div>
      </div>
      <div className="row">
        {node.worstSeverity && (
          <Link className="plain row-tight" to="/findings" search={{ asset: id }}>
            <SeverityMark severity={node.worstSeverity} />
            <span className="small">{t('map.findings', { count: node.openFindings })}</span>
          </Link>
        )}
        {node.openMatches > 0 && (
          <Link className="link small" to="/vulnerabilities" search={{ asset: id }}>
            {t('map.matches', { count: node.openMatches })}
          </Link>
        )}
      </div>
      <div className="row">
        <LinkButton to="/assets/$id" params={{ id }} size="xs">
          {t('map.open')}
        </LinkButton>
        <Button size="xs" variant="default" onClick={() => onShow(id)}>
          {t('map.centre')}
        </Button>
      </div>
      <div>
        <h2>{t('map.partners', { count: partners.length })}</h2>
        <ul className="map-list">
          {partners.slice(0, 60).map(({ other, out, link }) => (
            <li key={`${other} ${out}`}>
              <button type="button" onClick={() => onSelect(other)}>
                <span aria-hidden>{out ? '→' : '←'}</span>
                <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                  {labels.get(other)?.label ?? other}
                  <span className="muted small" style={{ display: 'block' }}>
                    {link.protocols.map((one) => word('protocol', one)).join(', ')}
                  </span>
                </span>
                <span className="small muted tabular">{compact(link.messages)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
