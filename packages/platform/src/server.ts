import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { LibrarySource } from '@fengsui/knowledge';
import { pino } from 'pino';
import { replaceFindings } from './assets/findings.ts';
import { openIntake } from './assets/intake.ts';
import { openOverview } from './assets/overview.ts';
import { openRetention } from './assets/retention.ts';
import { openAssets } from './assets/service.ts';
import { openSuppressions } from './assets/suppressions.ts';
import { fillDemonstration, simulatePlants } from './demo.ts';
import { openFleet } from './fleet/service.ts';
import { openBus } from './kernel/bus.ts';
import { type Configuration, readConfiguration } from './kernel/config.ts';
import { openDataDirectory } from './kernel/data-directory.ts';
import { createApp, serveConsole } from './kernel/http.ts';
import { newId } from './kernel/identifiers.ts';
import { openIdentity } from './kernel/identity/service.ts';
import { openJobs } from './kernel/jobs.ts';
import { openRecords } from './kernel/records.ts';
import { openTelemetry } from './kernel/telemetry.ts';
import { openReleased } from './intelligence/released.ts';
import { openIntelligence } from './intelligence/service.ts';
import { openFingerprints, publishedFingerprints } from './library/fingerprints/service.ts';
import { openExchange } from './library/exchange/service.ts';
import { keepGraph } from './library/graph/derivation.ts';
import { openGraph } from './library/graph/service.ts';
import { openMatches } from './library/matches-service.ts';
import { openStatistics } from './library/life/statistics.ts';
import { openOverrules } from './library/life/overrules.ts';
import { openLife } from './library/life/service.ts';
import { openPlants } from './library/plants/service.ts';
import { openProducts } from './library/products/service.ts';
import { enforcedNorms } from './norms/enforced.ts';
import { assetMeasures } from './assets/measures.ts';
import { sensorMeasures } from './fleet/measures.ts';
import { jobMeasures } from './kernel/jobs-measures.ts';
import { matchMeasures } from './library/matches-measures.ts';
import { openMetrics } from './metrics/service.ts';
import { openNorms } from './norms/service.ts';
import { addRoutes } from './routes.ts';
import { openLibrary } from './library/service.ts';

/** How to start the server. */
export interface ServerOptions {
  /** Folder for everything that is kept. */
  dataDir: string;
  host?: string;
  /** 0 takes a free one. */
  port?: number;
  /** Folder of the built console; without it only the API is served. */
  consoleDir?: string;
  /** Name of a user for whom a one-time link is made, by which a new password is set. */
  linkFor?: string;
  /** Fill the server with the demonstration on its first start. */
  demo?: boolean;
  /** Folder of advisories that the demonstration has in its library. */
  demoAdvisories?: string;
  /** Makes the demonstration's captures in a folder and tells their paths; the simulated plants unless given. */
  demoCaptures?: (folder: string, signal: AbortSignal) => AsyncIterable<string>;
  /** Sources of the library, in place of those that come with the program. */
  librarySources?: LibrarySource[];
  /** Other settings, before those of the environment's and the file's. */
  configuration?: Partial<Configuration>;
}

/** A running server. */
export interface Server {
  /** `http://host:port` */
  address: string;
  /** Link by which the first administrator is made; null when there is one. */
  setupLink: string | null;
  /** Link by which the user for whom it was asked sets a new password; null when it was not asked for. */
  userLink: string | null;
  /** Ends requests, jobs and engines in this order. */
  close(): Promise<void>;
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/**
 * Starts the server: engines, capabilities, HTTP.
 * @throws Error with what to do, as when the data folder or the port is in use
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  // The analysis, the engine's queries and password hashes share the pool; the default of four lets one starve another.
  process.env.UV_THREADPOOL_SIZE ??= '8';
  const startedAt = new Date().toISOString();
  const directory = openDataDirectory(options.dataDir);
  const closers: (() => unknown)[] = [() => directory.release()];
  const closeAll = async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const configuration = readConfiguration(directory.path, { host: options.host, port: options.port, ...options.configuration });
    const log = pino({ level: configuration.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
    const records = await openRecords(configuration, directory.resolve('records'), (message) => log.warn(message));
    closers.push(() => records.close());
    const telemetry = await openTelemetry(configuration, directory.resolve('telemetry'));
    closers.push(() => telemetry.close());

    const bus = openBus(records, log);
    const jobs = openJobs(records, bus, log, instanceOf(directory.resolve('instance')));
    const identity = openIdentity(records, configuration.sessionHours);
    const folder = (name: string) => {
      const path = directory.resolve(name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    };
    const intelligence = openIntelligence({
      records,
      bus,
      jobs,
      directory: folder('intelligence'),
      samples: folder('samples'),
      replaceFindings,
    });
    const assets = openAssets({
      records,
      telemetry,
      bus,
      jobs,
      configuration,
      directory: folder('captures'),
      enforcedNorms: enforcedNorms(records),
      intelligence,
      fingerprints: () => publishedFingerprints(records),
    });
    const retention = openRetention({ records, bus, configuration, directory: folder('captures') });
    const norms = openNorms({ records, bus, jobs, configuration, assets, directory: folder('studies') });
    const intake = openIntake({ telemetry, bus, directory: folder('captures') });
    const released = openReleased(
      records,
      folder('content'),
      () => publishedFingerprints(records),
      (error) => log.error({ err: error }, 'the content for sensors could not be made'),
    );
    const fleet = openFleet({ records, bus, intake, assets, intelligence, released });
    const library = openLibrary({ records, bus, jobs, configuration, directory: folder('imports') });
    const exchange = openExchange({
      records,
      bus,
      jobs,
      directory: folder('exchange'),
      review: configuration.reviewImports,
      sources: options.librarySources,
    });
    const matches = openMatches({ records, bus, jobs, assets, norms });
    const derivation = keepGraph({ records, bus, jobs, assets, norms, intelligence });
    const overview = openOverview(records, telemetry, matches.forOverview);

    const app = await createApp(configuration, identity, log, version);
    addRoutes(
      app,
      {
        kernel: { records, telemetry, jobs, version, startedAt },
        metrics: openMetrics({
          records,
          measures: [...assetMeasures, ...matchMeasures, ...sensorMeasures, ...jobMeasures],
          getUpdates: exchange.getUpdates,
          version,
          startedAt,
          directory: directory.path,
        }),
        bus,
        identity,
        assets,
        suppressions: openSuppressions(records, bus),
        overview,
        norms,
        statistics: openStatistics(records),
        life: openLife({ records, bus, releaseAlone: configuration.releaseAlone }),
        overrules: openOverrules({ records, bus }),
        library,
        exchange,
        plants: openPlants({ records }),
        products: openProducts({ records, assets }),
        fingerprints: openFingerprints({ records, assets, directory: folder('trials') }),
        matches,
        graph: openGraph({ records }),
        intelligence,
        fleet,
      },
      configuration,
      options.demo ?? false,
    );
    await serveConsole(app, options.consoleDir);

    bus.start();
    closers.push(() => bus.close());
    await jobs.start();
    closers.push(() => jobs.close());
    closers.push(retention.start((error) => log.error({ err: error }, 'captures whose time is over could not be reduced')));
    closers.push(exchange.start((error) => log.error({ err: error }, 'whether sources are due could not be found out')));
    await derivation.catchUp();
    closers.push(() => app.close());
    const address = await app.listen({ host: configuration.host, port: configuration.port });
    const userLink = options.linkFor === undefined ? null : address + (await identity.recover(options.linkFor));
    const setupLink = (await identity.setupNeeded()) ? address + (await identity.newSetupLink()) : null;
    // In the background: what comes with the program is soon in the library, and the server answers before.
    const enough = new AbortController();
    const loading = library
      .loadContent(enough.signal)
      .catch((error: unknown) => enough.signal.aborted || log.error({ err: error }, 'the content could not be loaded'));
    closers.push(() => {
      enough.abort(new Error('The server stops'));
      return loading;
    });
    const { demo, demoAdvisories = null, demoCaptures = simulatePlants } = options;
    // Whether the demonstration is still to be made: its making may have been interrupted.
    const pending = directory.resolve('demonstration-pending');
    if (demo && (await identity.isNew())) writeFileSync(pending, '');
    if (demo && existsSync(pending)) {
      // In the background: the server answers while its demonstration is made and analysed.
      const stop = new AbortController();
      // A killed server may have left a process that still writes: into files that are gone from here.
      rmSync(directory.resolve('demonstration'), { recursive: true, force: true });
      const making = folder('demonstration');
      const parts = { captures: demoCaptures(making, stop.signal), advisories: demoAdvisories, folder: making };
      const filling = identity
        .operator('Demonstration')
        .then(({ id }) => fillDemonstration({ assets, library }, id, parts))
        .then(() => rmSync(pending))
        .catch((error: unknown) => stop.signal.aborted || log.error({ err: error }, 'the demonstration could not be made'))
        .finally(() => rmSync(making, { recursive: true, force: true }));
      closers.push(() => {
        stop.abort(new Error('The server stops'));
        return filling;
      });
    }
    log.info({ address, records: records.engine, telemetry: telemetry.engine, data: directory.path }, 'ready');
    return { address, setupLink, userLink, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The lasting identity of this server, by which it knows its own jobs after a restart. */
function instanceOf(file: string): string {
  if (!existsSync(file)) writeFileSync(file, newId(), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
