import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type KnowledgeDocument, readLibraryFile, tenantKinds } from '@fengsui/knowledge';
import { SaxesParser } from 'saxes';
import { toGraphml } from './graphml.ts';
import { toStix } from './stix.ts';
import { everyKind } from './testing-export.ts';
import { uuid5 } from './uuid.ts';

/** What the library reads from a file. */
async function read(text: string): Promise<Pick<KnowledgeDocument, 'entries' | 'edges'>> {
  const said: Pick<KnowledgeDocument, 'entries' | 'edges'> = { entries: [], edges: [] };
  const chunks = (async function* () {
    yield Buffer.from(text);
  })();
  for await (const item of readLibraryFile(chunks, { name: 'graph.json', retrieved: '2024-01-01T00:00:00Z' })) {
    assert.ok('knowledge' in item, JSON.stringify(item).slice(0, 200));
    said.entries.push(...item.knowledge.entries);
    said.edges.push(...item.knowledge.edges);
  }
  return said;
}

/** A time to the millisecond, as STIX tells it. */
const time = (text: string | null) => (text === null ? '-' : new Date(text).toISOString());

describe('a graph as a file', () => {
  test('a UUID of version 5 is that of RFC 9562, appendix A.4', () => {
    assert.equal(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  test('the same graph is the same bundle; every reference is to an object in it', () => {
    const bundle = toStix(everyKind);
    assert.deepEqual(toStix(everyKind), bundle);
    const ids = new Set(bundle.objects.map(({ id }) => id));
    assert.equal(ids.size, bundle.objects.length);
    for (const { source_ref = null, target_ref = null, created_by_ref = null } of bundle.objects as Record<
      string,
      string | null
    >[])
      for (const ref of [source_ref, target_ref, created_by_ref]) assert.ok(ref === null || ids.has(ref));
  });

  test('kinds that STIX has are its objects, others are objects of an extension that the bundle defines', () => {
    const { objects } = toStix(everyKind);
    const typeOf = (name: string) => objects.find((one) => one.name === name)?.type;
    assert.deepEqual(['A vulnerability', 'A technique', 'A actor', 'A product', 'A vendor', 'A asset', 'A finding'].map(typeOf), [
      'vulnerability',
      'attack-pattern',
      'intrusion-set',
      'software',
      'identity',
      'x-fengsui-asset',
      'x-fengsui-finding',
    ]);
    const asset = objects.find(({ type }) => type === 'x-fengsui-asset')!;
    const [definition] = Object.keys(asset.extensions as object);
    assert.equal(objects.find(({ id }) => id === definition)?.type, 'extension-definition');
  });

  test('an indicator needs its pattern to be one', () => {
    const indicators = toStix(everyKind).objects.filter(({ type }) => type.includes('indicator'));
    assert.deepEqual(indicators.map(({ type }) => type).toSorted(), ['indicator', 'x-fengsui-indicator']);
  });

  test('what is read from a bundle is what was written: names, texts, attributes, edges with their times and how sure they are', async () => {
    const { entries, edges } = await read(JSON.stringify(toStix(everyKind)));
    const library = everyKind.nodes.filter(({ kind }) => !tenantKinds.has(kind as never));
    const of = (list: readonly { kind: string; key: string }[]) => list.map(({ kind, key }) => `${kind}:${key}`).toSorted();
    assert.deepEqual(of(entries), of(library));
    for (const node of library) {
      const entry = entries.find(({ kind, key }) => kind === node.kind && key === node.key)!;
      assert.equal(entry.name, node.label);
      assert.equal(entry.descriptions[0]?.text ?? '', node.summary);
      if (node.labelZh !== null) assert.ok(entry.aliases.includes(node.labelZh));
      const { aliases = [], url = null, ...attributes } = node.attributes;
      assert.deepEqual(entry.attributes, attributes);
      assert.equal(entry.url, url);
      for (const alias of aliases as string[]) assert.ok(entry.aliases.includes(alias));
    }
    const inside = everyKind.edges.filter(({ from, to }) => [from, to].every((ref) => library.some((node) => node.ref === ref)));
    const line = (edge: {
      from: string;
      type: string;
      to: string;
      confidence: number;
      validFrom: string | null;
      validUntil: string | null;
    }) => [edge.from, edge.type, edge.to, edge.confidence, time(edge.validFrom), time(edge.validUntil)].join(' ');
    // What a type does not allow is kept as a relation under its name.
    const allowed = edges.filter(({ text }) => !/^[a-z-]+(?:: |$)/.test(text ?? ''));
    assert.ok(allowed.length > 5);
    for (const edge of allowed) assert.ok(inside.map(line).includes(line(edge)), line(edge));
    assert.equal(edges.length, inside.length);
  });

  test('what is of an organisation is not read into the library, whoever names it', async () => {
    const bundle = toStix(everyKind);
    const { entries, edges } = await read(JSON.stringify(bundle));
    const told = JSON.stringify([entries, edges]);
    for (const kind of tenantKinds) assert.ok(!told.includes(`${kind}:`), kind);
    // Also where an object of another type says that it is one.
    const disguised: Record<string, unknown> = {
      ...bundle.objects.find(({ type }) => type === 'malware')!,
      id: `malware--${uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'x')}`,
    };
    const [extension] = Object.keys(disguised.extensions as object);
    disguised.extensions = { [extension]: { extension_type: 'property-extension', kind: 'asset', key: 'plc' } };
    assert.deepEqual((await read(JSON.stringify({ type: 'bundle', id: bundle.id, objects: [disguised] }))).entries, []);
  });

  test('what sources marked stays marked, what is of the organisation is for nobody else, an edge is as secret as its ends', () => {
    const [known, secret] = everyKind.nodes.filter(({ kind }) => kind === 'malware' || kind === 'campaign');
    const plant = { ...everyKind.nodes.find(({ kind }) => kind === 'asset')!, own: true };
    const edge = (from: string, to: string) => ({ ...everyKind.edges[0], from, to, type: 'related-to' });
    const markings = new Map([
      [known.ref, ['TLP:WHITE', 'Copyright']],
      [secret.ref, ['TLP:GREEN', 'TLP:RED']],
    ]);
    const edges = [edge(known.ref, secret.ref), edge(known.ref, plant.ref)];
    const { objects } = toStix({ nodes: [known, secret, plant], edges }, markings);
    const names = new Map(objects.filter(({ type }) => type === 'marking-definition').map(({ id, name }) => [id, name]));
    const marked = objects.map((one) => ((one.object_marking_refs as string[] | undefined) ?? []).map((id) => names.get(id)));
    assert.deepEqual(marked.filter((list) => list.length > 0).flat(), [
      'TLP:CLEAR',
      'TLP:RED',
      'TLP:AMBER+STRICT',
      'TLP:RED',
      'TLP:AMBER+STRICT',
    ]);
  });

  test('GraphML is well-formed, declares each key before it is used, and names only nodes that are there', () => {
    const keys = new Map<string, string>();
    const [nodes, used] = [new Set<string>(), new Set<string>()];
    const path: string[] = [];
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ local, attributes, uri }) => {
      const value = (name: string) => attributes[name]?.value ?? '';
      assert.equal(uri, 'http://graphml.graphdrawing.org/xmlns');
      // Identifiers of GraphML are name tokens (XML 1.0 §2.3).
      for (const name of ['id', 'source', 'target', 'key', 'attr.name'])
        if (name in attributes) assert.match(value(name), /^[\w.:-]+$/);
      if (local === 'key') {
        assert.equal(path.at(-1), 'graphml');
        assert.ok(['boolean', 'int', 'long', 'float', 'double', 'string'].includes(value('attr.type')));
        keys.set(value('id'), value('for'));
      }
      if (local === 'node') nodes.add(value('id'));
      if (local === 'edge') for (const end of ['source', 'target']) assert.ok(nodes.has(value(end)));
      if (local === 'data') {
        assert.equal(keys.get(value('key')), path.at(-1));
        used.add(value('key'));
      }
      path.push(local);
    });
    parser.on('closetag', () => path.pop());
    const hostile = { ...everyKind.nodes[0], label: ']]></data>\u0001\ud800<!--' };
    parser.write(toGraphml({ nodes: [hostile, ...everyKind.nodes.slice(1)], edges: everyKind.edges })).close();
    assert.equal(nodes.size, everyKind.nodes.length);
    assert.ok(used.size > 15);
  });

  test('GraphML has every node and edge, and no text breaks out of it', () => {
    const [node] = everyKind.nodes;
    const hostile = { ...node, label: '</node>\u0000"&<x>\ud800' };
    const text = toGraphml({ nodes: [hostile, ...everyKind.nodes.slice(1)], edges: everyKind.edges });
    assert.equal(text.match(/<node /g)?.length, everyKind.nodes.length);
    assert.equal(text.match(/<edge /g)?.length, everyKind.edges.length);
    assert.ok(text.includes('&lt;/node&gt;\ufffd&quot;&amp;&lt;x&gt;\ufffd'));
  });
});
