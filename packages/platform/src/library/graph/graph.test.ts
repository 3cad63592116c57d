import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Fastify from 'fastify';
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
import type { BlastAnswer, CausesAnswer, Changes, Graph, GraphNode, Neighbourhood, PathAnswer, PathsAnswer } from './schema.ts';
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

for (const engine of ['embedded', 'by address'] as const) {
  describe(`the graph, ${engine}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    let external: Engine | undefined;
    let records: Records;
    let app: App;
    const [ours, theirs] = [newId(), newId()];
    const plants = new Map<string, Plant>();
    let derive: (organisation: string) => Promise<{ nodes: number; began: number; ended: number }>;

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
            list(
              of(actor).findings.map(({ id }) => ({ finding: id, indicator: 'i-1', score: 80, since: '2024-01-01T00:00:00Z' })),
            ),
        },
      };
      derive = keepGraph(foundation as unknown as Foundation).derive;
      for (const organisation of [ours, theirs]) await derive(organisation);

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

    /** A match of the matcher, as its own store writes it. */
    const matchAsset = async (tx: Tx, organisation: string, plant: string, id: string, vulnerability: string) => {
      await sql`reset role`.execute(tx);
      await sql`insert into vulnerabilities (id) values (${vulnerability}) on conflict do nothing`.execute(tx);
      await sql`insert into sites (id, organisation_id, name) values (${plant}, ${organisation}, 'Water works')`.execute(tx);
      await sql`insert into assets (id, organisation_id, site_id, first_seen, last_seen) values (${id}, ${organisation}, ${plant}, now(), now())`.execute(
        tx,
      );
      await sql`insert into matches (id, organisation_id, asset_id, vulnerability_id, advisories, probability, reasons, urgency, created_at)
        values (${newId()}, ${organisation}, ${id}, ${vulnerability}, '{}', 0.75, '{"the version is in the range"}', 1, '2024-02-01')`.execute(
        tx,
      );
    };
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
    const types = (edges: Graph['edges'], ref: string) =>
      edges.map(({ from, type, to }) => (from === ref ? `${type} ${to}` : `${from} ${type}`)).toSorted();

    test('an asset is in its zone and site, an instance of the product of the library, and affected by what matches', async () => {
      const { edges, counts, next } = await ask<Neighbourhood>('neighbourhood', { node: plc(ours) });
      const [{ id: zone }] = plantOf(ours).zones;
      const [{ id: plant }] = plantOf(ours).sites;
      assert.deepEqual(
        types(edges, plc(ours)),
        [
          'affected-by vulnerability:CVE-2024-1',
          `${findingOf(ours)} found-on`,
          'file:aa11 found-on',
          'fingerprint:siemens-plc identifies',
          `asset:${plantOf(ours).assets[1].id} communicates-with`,
          'instance-of product:siemens/simatic s7-1500',
          `located-in site:${plant}`,
          `located-in zone:${zone}`,
        ].toSorted(),
      );
      const match = edges.find(({ type }) => type === 'affected-by')!;
      assert.deepEqual(
        [match.confidence, match.source, match.method, match.text],
        [0.75, 'matching', 'derived', 'the version is in the range'],
      );
      assert.match(match.document ?? '', /^match:/);
      assert.equal(match.validFrom, '2024-02-01T00:00:00Z');
      assert.equal(next, null);
      assert.deepEqual(
        counts.find(({ type }) => type === 'located-in'),
        { direction: 'out', type: 'located-in', total: 2, shown: 2 },
      );
    });

    test('a product that the library has not is a node of the organisation until the library has it', async () => {
      const [, other] = plantOf(ours).assets;
      const one = await ask<Neighbourhood>('neighbourhood', { node: `asset:${other.id}`, types: 'instance-of' });
      assert.deepEqual(one.nodes.find(({ kind }) => kind === 'product')?.own, true);
      await records.system((tx) => putEdges(tx, ['vulnerability:CVE-2024-3 affects product:acme/valve 3']));
      const changed = await derive(ours);
      assert.deepEqual([changed.began, changed.ended], [1, 1]);
      const two = await ask<Neighbourhood>('neighbourhood', { node: `asset:${other.id}`, types: 'instance-of' });
      assert.deepEqual(two.nodes.find(({ kind }) => kind === 'product')?.own, false);
      assert.equal(two.edges.length, 1);
    });

    test('pages of a neighbourhood give every edge once, and some of every type on the first', async () => {
      const many = Array.from({ length: 40 }, (_, at) => `vulnerability:CVE-2020-${at} affects product:big/one`);
      await records.system((tx) => putEdges(tx, [...many, 'product:big/one made-by vendor:big']));
      const seen: string[] = [];
      let after = '';
      for (let page = 0; ; page++) {
        const answer = await ask<Neighbourhood>('neighbourhood', {
          node: 'product:big/one',
          limit: '7',
          ...(after === '' ? {} : { after }),
        });
        if (page === 0) assert.ok(answer.edges.some(({ type }) => type === 'made-by'));
        seen.push(...answer.edges.map(({ id }) => id));
        if (answer.next === null) break;
        after = answer.next;
      }
      assert.equal(seen.length, 41);
      assert.equal(new Set(seen).size, 41);
    });

    test('types, kinds, direction and depth narrow and widen it', async () => {
      const node = 'vulnerability:CVE-2024-1';
      const kinds = async (query: Record<string, string | string[]>) =>
        [...new Set((await ask<Neighbourhood>('neighbourhood', { node, ...query })).nodes.map(({ kind }) => kind))].toSorted();
      assert.deepEqual(await kinds({ direction: 'out' }), ['product', 'vulnerability', 'weakness']);
      assert.deepEqual(await kinds({ types: ['has-weakness', 'exploits'] }), ['malware', 'vulnerability', 'weakness']);
      assert.deepEqual(await kinds({ kinds: 'asset' }), ['asset', 'vulnerability']);
      assert.ok((await kinds({ depth: '3' })).includes('site'));
    });

    test('the shortest path crosses the plant and the library, and says who claims each step', async () => {
      const { path, exact, edges } = await ask<PathAnswer>('path', { from: plc(ours), to: 'actor:sandworm' });
      assert.equal(path?.length, 4);
      assert.ok(exact);
      assert.ok(edges.every(({ source, method, seenAt }) => source !== '' && method !== '' && seenAt !== ''));
      const none = await ask<PathAnswer>('path', { from: plc(ours), to: 'actor:sandworm', types: 'located-in' });
      assert.equal(none.path, null);
    });

    test('all paths are listed, the shortest first', async () => {
      const { paths, complete } = await ask<PathsAnswer>('paths', { from: plc(ours), to: 'malware:stuxnet', longest: '4' });
      assert.ok(complete);
      const lengths = paths.map(({ length }) => length);
      assert.deepEqual(
        lengths,
        lengths.toSorted((a, b) => a - b),
      );
      assert.ok(paths.some((path) => path.some((ref) => ref.startsWith('technique:'))));
      assert.ok(paths.some((path) => path.some((ref) => ref.startsWith('product:'))));
    });

    test('common causes are ranked by how many they reach and how near', async () => {
      const { causes } = await ask<CausesAnswer>('causes', { nodes: [plc(ours), findingOf(ours)] });
      assert.ok(causes.every(({ reaches }) => reaches.length === 2));
      assert.equal(causes[0].node, 'vulnerability:CVE-2024-1');
      assert.ok(causes.some(({ node }) => node === 'malware:stuxnet'));
      assert.ok(causes.at(-1)!.node.startsWith('organisation:') || causes.at(-1)!.node.startsWith('site:'));
    });

    test('what a vulnerability can harm reaches assets, zones and sites, with how sure it is', async () => {
      const { counts, reached } = await ask<BlastAnswer>('blast-radius', { node: 'vulnerability:CVE-2024-1' });
      assert.deepEqual(counts, { asset: 1, organisation: 1, product: 1, site: 1, zone: 1 });
      assert.equal(reached.find(({ node }) => node === plc(ours))?.confidence, 0.75);
    });

    test('what ended is seen at its time', async () => {
      const plant = plantOf(ours);
      const zone = `zone:${plant.zones[0].id}`;
      const before = new Date().toISOString();
      plant.assets[0].zone = null;
      assert.deepEqual(await derive(ours).then(({ began, ended }) => [began, ended]), [0, 1]);
      const located = async (at?: string) =>
        (await ask<Neighbourhood>('neighbourhood', { node: plc(ours), types: 'located-in', ...(at ? { at } : {}) })).edges.map(
          ({ to }) => to,
        );
      assert.ok((await located(before)).includes(zone));
      assert.ok(!(await located()).includes(zone));
      assert.deepEqual(await located('2020-01-01T00:00:00Z'), []);
      const path = await ask<PathAnswer>('path', {
        from: plc(ours),
        to: 'vulnerability:CVE-2024-1',
        at: '2024-01-15T00:00:00Z',
        types: 'affected-by',
      });
      assert.equal(path.path, null);

      // It begins again, and both times are kept.
      plant.assets[0].zone = plant.zones[0].id;
      assert.deepEqual(await derive(ours).then(({ began, ended }) => [began, ended]), [1, 0]);
      assert.deepEqual(await derive(ours).then(({ nodes, began, ended }) => [nodes, began, ended]), [0, 0, 0]);
      assert.ok((await located()).includes(zone));
      const { items } = await post<Changes>('changes', { nodes: [plc(ours), zone] });
      assert.deepEqual([items.at(-1)!.began, items.at(-1)!.ended], [1, 1]);
    });

    test('zones are those of the policy where there is one', async () => {
      const plant = plantOf(ours);
      plant.policy = { zones: [{ id: 'cell-1', title: 'Cell 1', level: 1, assets: [{ id: plant.assets[0].id }] }] };
      await derive(ours);
      const { nodes, edges } = await ask<Neighbourhood>('neighbourhood', { node: plc(ours), kinds: 'zone' });
      assert.deepEqual(
        nodes.filter(({ kind }) => kind === 'zone').map(({ label }) => label),
        ['Cell 1'],
      );
      assert.equal(edges[0].source, 'policy');
      plant.policy = null;
      await derive(ours);
    });

    test('a finding is based on its indicator, and leads over it to the malicious code', async () => {
      const { edges } = await ask<PathAnswer>('path', {
        from: findingOf(ours),
        to: 'malware:stuxnet',
        types: ['based-on', 'indicates'],
      });
      assert.deepEqual(edges.map(({ type }) => type).toSorted(), ['based-on', 'indicates']);
    });

    test('a conversation lasts from its first message; an older capture that comes later makes it begin earlier', async () => {
      const plant = plantOf(ours);
      const talks = async (at?: string) =>
        (await ask<Neighbourhood>('neighbourhood', { node: plc(ours), types: 'communicates-with', ...(at ? { at } : {}) })).edges;
      const [edge] = await talks();
      assert.deepEqual(
        [edge.source, edge.document, edge.text, edge.validFrom, edge.seenAt],
        ['traffic', 'protocol:modbus', 'modbus', '2024-03-01T00:00:00Z', '2024-03-05T00:00:00Z'],
      );
      assert.deepEqual(await talks('2024-02-15T00:00:00Z'), []);
      plant.talks[0].firstSeen = '2024-02-01T00:00:00Z';
      assert.deepEqual(await derive(ours).then(({ began, ended }) => [began, ended]), [0, 0]);
      assert.equal((await talks('2024-02-15T00:00:00Z')).length, 1);

      // With its capture it ends; when the capture comes again it goes on where it ended, and at no time holds twice.
      const [gone] = plant.talks.splice(0, 1);
      await derive(ours);
      const between = new Date().toISOString();
      assert.deepEqual(await talks(), []);
      plant.talks.push(gone);
      await derive(ours);
      assert.equal((await talks()).length, 1);
      for (const at of [between, '2024-02-15T00:00:00Z']) assert.equal((await talks(at)).length, 1, at);
    });

    test('a file is the malicious code of its verdict, by its rule and its indicator, on the assets that had it', async () => {
      const { edges } = await ask<Neighbourhood>('neighbourhood', { node: 'file:aa11' });
      assert.deepEqual(
        types(edges, 'file:aa11'),
        [
          'based-on detection-rule:yara/stuxnet',
          'based-on indicator:i-1',
          `found-on ${plc(ours)}`,
          'instance-of malware:stuxnet',
        ].toSorted(),
      );
      const malware = edges.find(({ type }) => type === 'instance-of')!;
      assert.deepEqual([malware.confidence, malware.text], [0.7, 'rule stuxnet found $a']);
      assert.equal(edges.find(({ type }) => type === 'found-on')?.text, 'received over ftp');
    });

    test('a finding and a match that go are kept as what was', async () => {
      const plant = plantOf(ours);
      const [gone] = plant.findings.splice(0, 1);
      await derive(ours);
      const { items } = await ask<{ items: GraphNode[] }>('nodes', { q: 'Write from a new client' });
      assert.ok(items.find(({ key }) => key === gone.id)?.ended);
      plant.findings.push(gone);
      await derive(ours);
      assert.equal((await ask<{ items: GraphNode[] }>('nodes', { q: gone.id })).items[0].ended, null);
    });

    test('a node is found by its name, its identifier and its words', async () => {
      const found = async (q: string) => (await ask<{ items: GraphNode[] }>('nodes', { q })).items.map(({ ref }) => ref);
      assert.deepEqual((await found('cve-2024-1'))[0], 'vulnerability:CVE-2024-1');
      assert.deepEqual((await found('vulnerability:CVE-2024-2'))[0], 'vulnerability:CVE-2024-2');
      assert.ok((await found('10.0.0.1')).includes(plc(ours)));
      assert.ok(!(await found('10.0.0.1')).includes(plc(theirs)));
    });

    describe('another organisation', () => {
      const foreign = () => ({ node: plc(theirs), finding: findingOf(theirs) });
      const hides = (answer: Graph) => {
        const mine = [
          ...plantOf(theirs).assets,
          ...plantOf(theirs).findings,
          ...plantOf(theirs).sites,
          ...plantOf(theirs).zones,
        ].map(({ id }) => id);
        assert.ok(mine.length > 4);
        const text = JSON.stringify(answer);
        for (const id of [...mine, theirs]) assert.ok(!text.includes(id), `an answer names ${id}`);
      };
      const refuses = async (path: string) => {
        const { statusCode } = await app.inject({ url: `/api/graph/${path}`, headers: { organisation: ours } });
        assert.equal(statusCode, 404);
      };
      const named = (ref: string) => encodeURIComponent(ref);

      test('is reached by nobody, though both have the same addresses, files and fingerprints', async () => {
        hides(await ask<BlastAnswer>('blast-radius', { node: plc(ours) }));
        hides(await ask<BlastAnswer>('blast-radius', { node: 'fingerprint:siemens-plc', through: 'reach' }));
        for (const node of ['fingerprint:siemens-plc', 'file:aa11', 'detection-rule:modbus-write', 'malware:stuxnet'])
          hides(await ask<Neighbourhood>('neighbourhood', { node, depth: '3' }));
      });
      test('is not found', async () =>
        hides((await ask<{ items: GraphNode[] }>('nodes', { q: 'Water works' })) as unknown as Graph));
      test('is in no neighbourhood', async () => {
        hides(await ask<Neighbourhood>('neighbourhood', { node: 'vulnerability:CVE-2024-1', depth: '3' }));
        await refuses(`neighbourhood?node=${named(foreign().node)}`);
      });
      test('is on no path, also where it would be the only one', async () => {
        await records.system((tx) =>
          putEdges(tx, [`${plc(theirs)} affected-by vulnerability:CVE-1999-1`], { organisation: theirs }),
        );
        const query = { from: 'vulnerability:CVE-1999-1', to: 'product:siemens/simatic s7-1500' };
        assert.equal((await ask<PathAnswer>('path', query)).path, null);
        assert.notEqual((await ask<PathAnswer>('path', query, theirs)).path, null);
        hides(await ask<PathAnswer>('path', { from: plc(ours), to: 'actor:sandworm' }));
        await refuses(`path?from=${named(plc(ours))}&to=${named(foreign().node)}`);
      });
      test('is on none of all paths', async () => {
        const query = { from: 'vulnerability:CVE-1999-1', to: 'product:siemens/simatic s7-1500', longest: '6' };
        assert.deepEqual((await ask<PathsAnswer>('paths', query)).paths, []);
        hides(await ask<PathsAnswer>('paths', { from: plc(ours), to: 'malware:stuxnet', longest: '6' }));
        await refuses(`paths?from=${named(plc(ours))}&to=${named(foreign().node)}`);
      });
      test('is no common cause and has none', async () => {
        hides(await ask<CausesAnswer>('causes', { nodes: [plc(ours), 'malware:stuxnet'], longest: '5' }));
        await refuses(`causes?nodes=${named(plc(ours))}&nodes=${named(foreign().node)}`);
      });
      test('is not in a blast radius', async () => {
        hides(await ask<BlastAnswer>('blast-radius', { node: 'vulnerability:CVE-2024-1' }));
        await refuses(`blast-radius?node=${named(foreign().node)}`);
      });
      test('is left out of what is asked between nodes', async () => {
        hides(
          await post<Graph>('subgraph', { nodes: [plc(ours), foreign().node, foreign().finding, 'vulnerability:CVE-2024-1'] }),
        );
        assert.deepEqual((await post<Changes>('changes', { nodes: [foreign().node, 'vulnerability:CVE-2024-1'] })).items, []);
      });
      test('can be joined by no edge, whoever writes it', async () => {
        const written = (organisation: string | undefined, edge: string) =>
          records.system((tx) => putEdges(tx, [edge], { organisation }));
        await assert.rejects(written(undefined, `${plc(theirs)} affected-by vulnerability:CVE-2024-2`), /another organisation/);
        await assert.rejects(written(ours, `${plc(theirs)} related-to ${plc(ours)}`), /another organisation/);
        await assert.rejects(
          records.tenant(ours, (tx) => putEdges(tx, ['vulnerability:CVE-2024-1 related-to vulnerability:CVE-2024-2'])),
          /row-level security/,
        );
      });
    });

    test('a thousand edges to a hub are counted, not listed', async () => {
      const many = Array.from({ length: 1200 }, (_, at) => `(${at})`).join();
      await records.system(async (tx) => {
        await putEdges(tx, ['technique:hub related-to technique:other']);
        await sql
          .raw(
            `insert into nodes (kind, key, label, search) select 'indicator', 'i' || v, 'i' || v, '' from (values ${many}) as t (v)`,
          )
          .execute(tx);
        await sql`insert into edges (from_id, to_id, type, source, method, confidence) select i.id, h.id, 'indicates', 'test', 'database-entry', 1
          from nodes i, nodes h where i.kind = 'indicator' and h.key = 'hub'`.execute(tx);
      });
      const { counts, edges } = await ask<Neighbourhood>('neighbourhood', { node: 'technique:hub', limit: '10' });
      assert.equal(counts.find(({ type }) => type === 'indicates')?.total, 1001);
      assert.equal(edges.length, 10);
      const { path } = await ask<PathAnswer>('path', { from: 'indicator:i3', to: 'indicator:i9' });
      assert.deepEqual(path, ['indicator:i3', 'technique:hub', 'indicator:i9']);
    });

    test('an answer can be had as a file', async () => {
      const file = async (format: string) =>
        app.inject({
          url: `/api/graph/neighbourhood?node=${encodeURIComponent(plc(ours))}&depth=2&format=${format}`,
          headers: { organisation: ours },
        });
      const stix = await file('stix');
      assert.match(String(stix.headers['content-type']), /^application\/stix\+json/);
      assert.equal((JSON.parse(stix.body) as { type: string }).type, 'bundle');
      assert.equal((await file('stix')).body, stix.body);
      const graphml = await file('graphml');
      assert.match(String(graphml.headers['content-disposition']), /graph\.graphml/);
      assert.match(graphml.body, /<edge id="e\d+" source="n\d+" target="n\d+">/);
      assert.ok(graphml.body.includes(`<data key="n_ref">${plc(ours)}</data>`));
    });
  });
}
