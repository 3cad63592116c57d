import { kernelRoutes } from './kernel/routes.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { liveRoutes } from './kernel/live.ts';
import { identityRoutes } from './kernel/identity/routes.ts';
import { assetRoutes } from './assets/routes.ts';
import { normRoutes } from './norms/routes.ts';
import { sourceRoutes } from './library/life/source-routes.ts';
import { lifeRoutes } from './library/life/routes.ts';
import { libraryRoutes } from './library/routes.ts';
import { exchangeRoutes } from './library/exchange/routes.ts';
import { plantRoutes } from './library/plants/routes.ts';
import { productRoutes } from './library/products/routes.ts';
import { fingerprintRoutes } from './library/fingerprints/routes.ts';
import { matchRoutes } from './library/matches-routes.ts';
import { graphRoutes } from './library/graph/routes.ts';
import { intelligenceRoutes } from './intelligence/routes.ts';
import { fleetRoutes } from './fleet/routes.ts';
import type { Configuration } from './kernel/config.ts';
import type { App } from './kernel/http.ts';

type Second<F extends (...parameters: never[]) => unknown> = Parameters<F>[1];
type Third<F extends (...parameters: never[]) => unknown> = Parameters<F>[2];

/** What stands behind the HTTP interface. */
export interface Services {
  kernel: Second<typeof kernelRoutes>;
  metrics: Second<typeof metricsRoutes>;
  bus: Second<typeof liveRoutes>;
  identity: Second<typeof identityRoutes>;
  assets: Second<typeof assetRoutes>;
  suppressions: Third<typeof assetRoutes>;
  overview: Parameters<typeof assetRoutes>[3];
  norms: Second<typeof normRoutes>;
  statistics: Second<typeof sourceRoutes>;
  life: Second<typeof lifeRoutes>;
  overrules: Third<typeof lifeRoutes>;
  library: Second<typeof libraryRoutes>;
  exchange: Second<typeof exchangeRoutes>;
  plants: Second<typeof plantRoutes>;
  products: Second<typeof productRoutes>;
  fingerprints: Second<typeof fingerprintRoutes>;
  matches: Second<typeof matchRoutes>;
  graph: Second<typeof graphRoutes>;
  intelligence: Second<typeof intelligenceRoutes>;
  fleet: Second<typeof fleetRoutes>;
}

/** Every route of the HTTP interface: the server answers them, and the page of the interface is made from them. */
export function addRoutes(app: App, of: Services, configuration: Configuration, demo: boolean): void {
  kernelRoutes(app, of.kernel);
  metricsRoutes(app, of.metrics);
  liveRoutes(app, of.bus, of.identity);
  identityRoutes(app, of.identity, configuration, demo);
  assetRoutes(app, of.assets, of.suppressions, of.overview);
  normRoutes(app, of.norms);
  sourceRoutes(app, of.statistics);
  lifeRoutes(app, of.life, of.overrules);
  libraryRoutes(app, of.library);
  exchangeRoutes(app, of.exchange);
  plantRoutes(app, of.plants);
  productRoutes(app, of.products);
  fingerprintRoutes(app, of.fingerprints);
  matchRoutes(app, of.matches);
  graphRoutes(app, of.graph);
  intelligenceRoutes(app, of.intelligence);
  fleetRoutes(app, of.fleet, configuration);
}
