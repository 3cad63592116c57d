import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Changes, GraphNode, Neighbourhood, PathAnswer } from './schema.ts';
import { putEdges } from './testing-graph.ts';
import { openPlants, typesAround } from './testing-plants.ts';

for (const engine of ['embedded', 'by address'] as const) {
  describe(`what the graph keeps of a plant, ${engine}`, { timeout: 60_000 }, () => {
    const { ours, plantOf, plc, findingOf, ask, post, derive, system } = openPlants(engine);

    test('a product that the library has not is a node of the organisation until the library has it', async () => {
      const [, other] = plantOf(ours).assets;
      const one = await ask<Neighbourhood>('neighbourhood', { node: `asset:${other.id}`, types: 'instance-of' });
      assert.deepEqual(one.nodes.find(({ kind }) => kind === 'product')?.own, true);
      await system((tx) => putEdges(tx, ['vulnerability:CVE-2024-3 affects product:acme/valve 3']));
      const changed = await derive(ours);
      assert.deepEqual([changed.began, changed.ended], [1, 1]);
      const two = await ask<Neighbourhood>('neighbourhood', { node: `asset:${other.id}`, types: 'instance-of' });
      assert.deepEqual(two.nodes.find(({ kind }) => kind === 'product')?.own, false);
      assert.equal(two.edges.length, 1);
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
        typesAround(edges, 'file:aa11'),
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
  });
}
