import { Link, useRouterState, type LinkProps } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import {
  IconAffiliate,
  IconAlertTriangle,
  IconBellOff,
  IconBook2,
  IconBuilding,
  IconBug,
  IconChartHistogram,
  IconCpu,
  IconDatabaseImport,
  IconFileUpload,
  IconFingerprint,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMapPin,
  IconRadar2,
  IconTopologyRing2,
  IconTopologyStar3,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { Session } from '../api/accounts.ts';
import { useText } from '../i18n/use-text.ts';
import { Logo } from './logo.tsx';
import { useSite } from './session.ts';

interface Item {
  to: LinkProps['to'];
  key:
    | 'overview'
    | 'map'
    | 'baseline'
    | 'zones'
    | 'assets'
    | 'findings'
    | 'vulnerabilities'
    | 'captures'
    | 'sources'
    | 'sensors'
    | 'suppressions'
    | 'sites'
    | 'library'
    | 'fingerprints'
    | 'graph'
    | 'users'
    | 'tokens'
    | 'organisations'
    | 'audit';
  icon: Icon;
  /** Shown only to who has the permission. */
  permission?: string;
}

/** The pages, in the order of the questions they answer. */
const GROUPS: { key: 'situation' | 'network' | 'knowledge' | 'administration'; items: Item[] }[] = [
  {
    key: 'situation',
    items: [
      { to: '/', key: 'overview', icon: IconLayoutDashboard },
      { to: '/findings', key: 'findings', icon: IconAlertTriangle },
      { to: '/suppressions', key: 'suppressions', icon: IconBellOff },
      { to: '/vulnerabilities', key: 'vulnerabilities', icon: IconBug },
    ],
  },
  {
    key: 'network',
    items: [
      { to: '/assets', key: 'assets', icon: IconCpu },
      { to: '/map', key: 'map', icon: IconTopologyStar3 },
      { to: '/baseline', key: 'baseline', icon: IconChartHistogram },
      { to: '/zones', key: 'zones', icon: IconTopologyRing2 },
      { to: '/captures', key: 'captures', icon: IconFileUpload },
      { to: '/sources', key: 'sources', icon: IconDatabaseImport },
      { to: '/sensors', key: 'sensors', icon: IconRadar2 },
      { to: '/sites', key: 'sites', icon: IconMapPin },
    ],
  },
  {
    key: 'knowledge',
    items: [
      { to: '/library', key: 'library', icon: IconBook2 },
      { to: '/library/fingerprints', key: 'fingerprints', icon: IconFingerprint },
      { to: '/graph', key: 'graph', icon: IconAffiliate },
    ],
  },
  {
    key: 'administration',
    items: [
      { to: '/users', key: 'users', icon: IconUsers, permission: 'users.manage' },
      { to: '/tokens', key: 'tokens', icon: IconKey },
      { to: '/organisations', key: 'organisations', icon: IconBuilding, permission: 'organisations.manage' },
      { to: '/audit', key: 'audit', icon: IconHistory, permission: 'audit.read' },
    ],
  },
];

/** The item under which a page stands: the one with the longest address that the page's begins with. */
function presentOf(path: string): Item['to'] {
  const items = GROUPS.flatMap((group) => group.items);
  const under = items.filter(({ to }) => (to === '/' ? path === '/' : path.startsWith(String(to))));
  return under.toSorted((a, b) => String(b.to).length - String(a.to).length)[0]?.to;
}

/** The way to every page; counts stand where something waits for a person. */
export function Navigation({ session }: { session: Session }) {
  const { t, compact } = useText();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const present = presentOf(path);
  const site = useSite();
  const overview = useQuery({ queryKey: ['overview', site], queryFn: () => api.overview(site) }).data;
  const urgent = overview?.findings.bySeverity.reduce(
    (sum, one) => sum + (one.key === 'critical' || one.key === 'high' ? one.open : 0),
    0,
  );
  const counts: Partial<Record<Item['key'], number>> = { findings: urgent, vulnerabilities: overview?.matches.knownExploited };
  return (
    <nav className="nav" aria-label={t('shell.navigation')}>
      {GROUPS.map((group) => (
        <div key={group.key}>
          <div className="nav-group">{t(`nav.group.${group.key}`)}</div>
          {group.items
            .filter((item) => !item.permission || session.permissions.includes(item.permission))
            .map((item) => {
              const active = item.to === present;
              const count = counts[item.key];
              return (
                <Link
                  key={item.key}
                  to={item.to}
                  className="nav-link"
                  data-active={active}
                  aria-current={active ? 'page' : undefined}
                >
                  <item.icon size={18} stroke={1.6} aria-hidden />
                  {t(`nav.${item.key}`)}
                  {count ? (
                    <span className="nav-count" title={t(item.key === 'findings' ? 'nav.urgent' : 'nav.exploited')}>
                      {compact(count)}
                    </span>
                  ) : null}
                </Link>
              );
            })}
        </div>
      ))}
    </nav>
  );
}

/** The name of the product, leading to the first screen. */
export function Brand() {
  const { t } = useText();
  return (
    <Link to="/" className="brand" aria-label={t('shell.home')}>
      <Logo />
      <span className="brand-name">{t('product.name')}</span>
    </Link>
  );
}
