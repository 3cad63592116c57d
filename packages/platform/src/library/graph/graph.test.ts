import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { BlastAnswer, CausesAnswer, Changes, Graph, GraphNode, Neighbourhood, PathAnswer, PathsAnswer } from './schema.ts';
import { putEdges } from './testing-graph.ts';
import { openPlants, typesAround } from './testing-plants.ts';

for (const engine of ['embedded', 'by address'] as const) {
  describe(`the graph, ${engine}`, { timeout: 60_000 }, () => {
    const { ours, theirs, plantOf, plc, findingOf, ask, post, inject, system, tenant } = openPlants(engine);

    test('an asset is in its zone and site, an instance of the product of the library, and affected by what matches', async () => {
      const { edges, counts, next } = await ask<Neighbourhood>('neighbourhood', { node: plc(ours) });
      const [{ id: zone }] = plantOf(ours).zones;
      const [{ id: plant }] = plantOf(ours).sites;
      assert.deepEqual(
        typesAround(edges, plc(ours)),
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

    test('pages of a neighbourhood give every edge once, and some of every type on the first', async () => {
      const many = Array.from({ length: 40 }, (_, at) => `vulnerability:CVE-2020-${at} affects product:big/one`);
      await system((tx) => putEdges(tx, [...many, 'product:big/one made-by vendor:big']));
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
        const { statusCode } = await inject({ url: `/api/graph/${path}`, headers: { organisation: ours } });
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
        await system((tx) => putEdges(tx, [`${plc(theirs)} affected-by vulnerability:CVE-1999-1`], { organisation: theirs }));
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
          system((tx) => putEdges(tx, [edge], { organisation }));
        await assert.rejects(written(undefined, `${plc(theirs)} affected-by vulnerability:CVE-2024-2`), /another organisation/);
        await assert.rejects(written(ours, `${plc(theirs)} related-to ${plc(ours)}`), /another organisation/);
        await assert.rejects(
          tenant(ours, (tx) => putEdges(tx, ['vulnerability:CVE-2024-1 related-to vulnerability:CVE-2024-2'])),
          /row-level security/,
        );
      });
    });

    test('a thousand edges to a hub are counted, not listed', async () => {
      const many = Array.from({ length: 1200 }, (_, at) => `(${at})`).join();
      await system(async (tx) => {
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
        inject({
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
