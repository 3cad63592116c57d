import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import Fastify, { type InjectOptions } from 'fastify';
import { sql } from 'kysely';
import type { App } from '../../kernel/http.ts';
import { newId } from '../../kernel/identifiers.ts';
import { insertOrganisation } from '../../kernel/identity/store.ts';
import type { Jobs } from '../../kernel/jobs.ts';
import { openRecords, type Records, type Tx } from '../../kernel/records.ts';
import { temporaryFolder } from '../../testing.ts';
import { type Engine, startPostgres } from '../../testing-engines.ts';
import { type Foundation, keepGraph } from './derivation.ts';
import { graphRoutes } from './routes.ts';
import type { Graph } from './schema.ts';
import { openGraph } from './service.ts';
import { asset, finding, judged, type Plant, putEdges, site, talk } from './testing-graph.ts';

const library = [
  'vulnerability:CVE-2024-1 affects product:siemens/simatic s7-1500',
  'vulnerability:CVE-2024-1 has-weakness weakness:CWE-787',
  'vulnerability:CVE-2024-2 affects product:siemens/simatic s7-1500',
  'product:siemens/simatic s7-1500 made-by vendor:siemens',
  'malware:stuxnet exploits vulnerability:CVE-2024-1',
  'malware:stuxnet uses technique:T0855',
  'actor:sandworm uses malware:stuxnet',
  'mitigation:M0807 mitigates technique:T0855',
  'indicator:i-1 indicates malware:stuxnet',
  'fingerprint:siemens-plc identifies vendor:siemens',
  'detection-rule:modbus-write detects technique:T0855',
  'detection-rule:yara/stuxnet detects malware:stuxnet',
];

/**
 * A library, two organisations with a plant each, and the questions of the graph over HTTP, for a suite of tests: they are there while it runs. Nothing of the plants
 * but matches is in tables: the tests change what the services would say, and derive again.
 */
export function openPlants(engine: 'embedded' | 'by address') {
  const folder = temporaryFolder();
  let external: Engine | undefined;
  let records: Records;
  let app: App;
  const [ours, theirs] = [newId(), newId()];
  const plants = new Map<string, Plant>();
  let deriving: ReturnType<typeof keepGraph>;

  before(async () => {
    if (engine === 'by address') external = await startPostgres(folder.path);
    records = await openRecords({ records: external?.address ?? 'embedded' }, `${folder.path}/records`);
    await records.system((tx) => putEdges(tx, library));
    for (const organisation of [ours, theirs]) {
      await records.system((tx) =>
        insertOrganisation(tx, { id: organisation, name: organisation, level: 'enterprise', parent: null }),
      );
      const [plant, plc, other] = [newId(), newId(), newId()];
      plants.set(organisation, {
        sites: [site(plant, 'Water works')],
        zones: [{ id: newId(), site: plant, name: 'Basic control', purdueLevel: 1, description: '', assets: 0 }],
        assets: [
          asset(plc, plant),
          asset(other, plant, { vendor: 'Acme', product: 'Valve 3', interfaces: [{ mac: null, ips: ['10.0.0.9'] }] }),
        ],
        findings: [finding(newId(), plant, plc)],
        talks: [talk(plant, '10.0.0.9', '10.0.0.1', { firstSeen: '2024-03-01T00:00:00Z', lastSeen: '2024-03-05T00:00:00Z' })],
        identifications: [
          { asset: plc, fingerprint: 'siemens-plc', attributes: 'vendor', on: 's7comm SZL', confidence: 0.9, since: null },
        ],
        files: [judged(plc)],
        policy: null,
      });
      const [zone] = plants.get(organisation)!.zones;
      plants.get(organisation)!.assets[0].zone = zone.id;
      await records.tenant(organisation, (tx) => matchAsset(tx, organisation, plant, plc, 'CVE-2024-1'));
    }
    const list = <T>(items: T[]) => Promise.resolve({ items, next: null });
    const of = ({ organisation }: { organisation: string }) => plants.get(organisation)!;
    const foundation = {
      records,
      bus: { handle: () => {} },
      jobs: { define: () => {} } as unknown as Jobs,
      assets: {
        listSites: async (actor: { organisation: string }) => of(actor).sites,
        listZones: async (actor: { organisation: string }) => of(actor).zones,
        listAssets: (actor: { organisation: string }) => list(of(actor).assets),
        listFindings: (actor: { organisation: string }) => list(of(actor).findings),
        listTalks: async (actor: { organisation: string }) => of(actor).talks,
        listIdentifications: (actor: { organisation: string }) => list(of(actor).identifications),
      },
      norms: { policies: { get: async (actor: { organisation: string }) => ({ view: of(actor).policy }) } },
      intelligence: {
        listJudged: (actor: { organisation: string }) => list(of(actor).files),
        listBases: (actor: { organisation: string }) =>
          list(of(actor).findings.map(({ id }) => ({ finding: id, indicator: 'i-1', score: 80, since: '2024-01-01T00:00:00Z' }))),
      },
    };
    deriving = keepGraph(foundation as unknown as Foundation);
    for (const organisation of [ours, theirs]) await deriving.derive(organisation);

    app = Fastify({ ajv: { customOptions: { coerceTypes: 'array', removeAdditional: false } } });
    app.decorateRequest('actor', null);
    app.addHook('onRequest', async (request) => {
      request.actor = { organisation: request.headers.organisation } as unknown as typeof request.actor;
    });
    graphRoutes(app, openGraph({ records }));
  });
  after(async () => {
    await app?.close();
    await records?.close();
    await external?.stop();
    folder.remove();
  });

  const ask = async <T>(path: string, query: Record<string, string | string[]> = {}, as = ours): Promise<T> => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, one);
    const { statusCode, body } = await app.inject({ url: `/api/graph/${path}?${search}`, headers: { organisation: as } });
    assert.equal(statusCode, 200, body);
    return JSON.parse(body) as T;
  };
  const post = async <T>(path: string, payload: object, as = ours): Promise<T> => {
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: `/api/graph/${path}`,
      payload,
      headers: { organisation: as },
    });
    assert.equal(statusCode, 200, body);
    return JSON.parse(body) as T;
  };
  const plantOf = (organisation: string) => plants.get(organisation)!;
  const plc = (organisation: string) => `asset:${plantOf(organisation).assets[0].id}`;
  const findingOf = (organisation: string) => `finding:${plantOf(organisation).findings[0].id}`;

  return {
    ours,
    theirs,
    plantOf,
    plc,
    findingOf,
    ask,
    post,
    inject: (options: InjectOptions) => app.inject(options),
    derive: (organisation: string) => deriving.derive(organisation),
    system: <T>(work: (tx: Tx) => Promise<T>) => records.system(work),
    tenant: <T>(organisation: string, work: (tx: Tx) => Promise<T>) => records.tenant(organisation, work),
  };
}

/** Edges of an answer as seen from a node of it. */
export const typesAround = (edges: Graph['edges'], ref: string): string[] =>
  edges.map(({ from, type, to }) => (from === ref ? `${type} ${to}` : `${from} ${type}`)).toSorted();

/** A match of the matcher, as its own store writes it. */
async function matchAsset(tx: Tx, organisation: string, plant: string, id: string, vulnerability: string): Promise<void> {
  await sql`reset role`.execute(tx);
  await sql`insert into vulnerabilities (id) values (${vulnerability}) on conflict do nothing`.execute(tx);
  await sql`insert into sites (id, organisation_id, name) values (${plant}, ${organisation}, 'Water works')`.execute(tx);
  await sql`insert into assets (id, organisation_id, site_id, first_seen, last_seen) values (${id}, ${organisation}, ${plant}, now(), now())`.execute(
    tx,
  );
  await sql`insert into matches (id, organisation_id, asset_id, vulnerability_id, advisories, probability, reasons, urgency, created_at)
    values (${newId()}, ${organisation}, ${id}, ${vulnerability}, '{}', 0.75, '[{"en": "the version is in the range", "zh": "版本在范围内"}]', 1, '2024-02-01')`.execute(
    tx,
  );
}
