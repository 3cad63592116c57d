import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { Shell } from './shell/shell.tsx';
import { CrashScreen, NotFound } from './components/states.tsx';
import { parseSearch, pick, stringifySearch } from './lib/search.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: CrashScreen });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: pick('to'),
  component: lazyRouteComponent(() => import('./pages/login.tsx'), 'LoginPage'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup.tsx'), 'SetupPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./pages/setup.tsx'), 'InvitationPage'),
});

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const under = () => shell;

const overview = createRoute({
  getParentRoute: under,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview.tsx'), 'OverviewPage'),
});
const map = createRoute({
  getParentRoute: under,
  path: '/map',
  validateSearch: pick('protocol', 'severity', 'view', 'node', 'zones'),
  component: lazyRouteComponent(() => import('./pages/map.tsx'), 'MapPage'),
});
const baseline = createRoute({
  getParentRoute: under,
  path: '/baseline',
  validateSearch: pick('view'),
  component: lazyRouteComponent(() => import('./pages/baseline.tsx'), 'BaselinePage'),
});
const zones = createRoute({
  getParentRoute: under,
  path: '/zones',
  validateSearch: pick('view'),
  component: lazyRouteComponent(() => import('./pages/zones.tsx'), 'ZonesPage'),
});
const assets = createRoute({
  getParentRoute: under,
  path: '/assets',
  validateSearch: pick('q', 'role', 'vendor', 'purdueLevel', 'zone', 'protocol', 'capture', 'sort'),
  component: lazyRouteComponent(() => import('./pages/assets.tsx'), 'AssetsPage'),
});
const asset = createRoute({
  getParentRoute: under,
  path: '/assets/$id',
  validateSearch: pick('tab'),
  component: lazyRouteComponent(() => import('./pages/asset.tsx'), 'AssetPage'),
});
const findings = createRoute({
  getParentRoute: under,
  path: '/findings',
  validateSearch: pick('q', 'severity', 'state', 'technique', 'asset', 'capture', 'assignee', 'suppressed', 'sort'),
  component: lazyRouteComponent(() => import('./pages/findings.tsx'), 'FindingsPage'),
});
const finding = createRoute({
  getParentRoute: under,
  path: '/findings/$id',
  component: lazyRouteComponent(() => import('./pages/finding.tsx'), 'FindingPage'),
});
const vulnerabilities = createRoute({
  getParentRoute: under,
  path: '/vulnerabilities',
  validateSearch: pick(
    'view',
    'state',
    'kev',
    'asset',
    'vulnerability',
    'match',
    'place',
    'settled',
    'kind',
    'product',
    'version',
    'since',
  ),
  component: lazyRouteComponent(() => import('./pages/matches.tsx'), 'MatchesPage'),
});
const captures = createRoute({
  getParentRoute: under,
  path: '/captures',
  component: lazyRouteComponent(() => import('./pages/captures.tsx'), 'CapturesPage'),
});
const capture = createRoute({
  getParentRoute: under,
  path: '/captures/$id',
  component: lazyRouteComponent(() => import('./pages/capture.tsx'), 'CapturePage'),
});
const suppressions = createRoute({
  getParentRoute: under,
  path: '/suppressions',
  validateSearch: pick('state'),
  component: lazyRouteComponent(() => import('./pages/suppressions.tsx'), 'SuppressionsPage'),
});
const sources = createRoute({
  getParentRoute: under,
  path: '/sources',
  component: lazyRouteComponent(() => import('./pages/sources.tsx'), 'SourcesPage'),
});
const source = createRoute({
  getParentRoute: under,
  path: '/sources/$id',
  component: lazyRouteComponent(() => import('./pages/source.tsx'), 'SourcePage'),
});
const sensors = createRoute({
  getParentRoute: under,
  path: '/sensors',
  component: lazyRouteComponent(() => import('./pages/sensors.tsx'), 'SensorsPage'),
});
const sensor = createRoute({
  getParentRoute: under,
  path: '/sensors/$id',
  component: lazyRouteComponent(() => import('./pages/sensor.tsx'), 'SensorPage'),
});
const library = createRoute({
  getParentRoute: under,
  path: '/library',
  validateSearch: pick('q', 'kind', 'source', 'severity', 'year', 'state', 'vendor', 'kev', 'matched'),
  component: lazyRouteComponent(() => import('./pages/library.tsx'), 'LibraryPage'),
});
const entry = createRoute({
  getParentRoute: under,
  path: '/library/entry',
  validateSearch: pick('node'),
  component: lazyRouteComponent(() => import('./pages/entry.tsx'), 'EntryPage'),
});
const librarySources = createRoute({
  getParentRoute: under,
  path: '/library/sources',
  validateSearch: pick('source', 'which'),
  component: lazyRouteComponent(() => import('./pages/library-sources.tsx'), 'LibrarySourcesPage'),
});
const exchange = createRoute({
  getParentRoute: under,
  path: '/library/exchange',
  component: lazyRouteComponent(() => import('./pages/exchange.tsx'), 'ExchangePage'),
});
const libraryWork = createRoute({
  getParentRoute: under,
  path: '/library/work',
  validateSearch: pick('state', 'kind', 'disputed'),
  component: lazyRouteComponent(() => import('./pages/library-work.tsx'), 'LibraryWorkPage'),
});
const fingerprints = createRoute({
  getParentRoute: under,
  path: '/library/fingerprints',
  validateSearch: pick('id', 'q', 'origin'),
  component: lazyRouteComponent(() => import('./pages/fingerprints.tsx'), 'FingerprintsPage'),
});
const graph = createRoute({
  getParentRoute: under,
  path: '/graph',
  validateSearch: pick('node', 'view', 'at'),
  component: lazyRouteComponent(() => import('./pages/graph.tsx'), 'GraphPage'),
});
const vulnerability = createRoute({
  getParentRoute: under,
  path: '/library/$id',
  component: lazyRouteComponent(() => import('./pages/vulnerability.tsx'), 'VulnerabilityPage'),
});
const sites = createRoute({
  getParentRoute: under,
  path: '/sites',
  component: lazyRouteComponent(() => import('./pages/sites.tsx'), 'SitesPage'),
});
const users = createRoute({
  getParentRoute: under,
  path: '/users',
  component: lazyRouteComponent(() => import('./pages/users.tsx'), 'UsersPage'),
});
const tokens = createRoute({
  getParentRoute: under,
  path: '/tokens',
  component: lazyRouteComponent(() => import('./pages/tokens.tsx'), 'TokensPage'),
});
const organisations = createRoute({
  getParentRoute: under,
  path: '/organisations',
  component: lazyRouteComponent(() => import('./pages/organisations.tsx'), 'OrganisationsPage'),
});
const audit = createRoute({
  getParentRoute: under,
  path: '/audit',
  validateSearch: pick('user', 'action'),
  component: lazyRouteComponent(() => import('./pages/audit.tsx'), 'AuditPage'),
});
const profile = createRoute({
  getParentRoute: under,
  path: '/profile',
  component: lazyRouteComponent(() => import('./pages/profile.tsx'), 'ProfilePage'),
});

/** Every page of the console and its address. Pages load when they are first visited. */
export const router = createRouter({
  routeTree: root.addChildren([
    login,
    setup,
    invitation,
    shell.addChildren([
      overview,
      map,
      baseline,
      zones,
      assets,
      asset,
      findings,
      finding,
      suppressions,
      vulnerabilities,
      captures,
      capture,
      sources,
      source,
      sensors,
      sensor,
      library,
      fingerprints,
      entry,
      librarySources,
      exchange,
      libraryWork,
      vulnerability,
      graph,
      sites,
      users,
      tokens,
      organisations,
      audit,
      profile,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
