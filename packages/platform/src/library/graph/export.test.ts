import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toGraphml } from './graphml.ts';
import { toStix } from './stix.ts';
import { everyKind } from './testing-export.ts';
import { uuid5 } from './uuid.ts';

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

  test('GraphML has every node and edge, and no text breaks out of it', () => {
    const [node] = everyKind.nodes;
    const hostile = { ...node, label: '</node>\u0000"&<x>\ud800' };
    const text = toGraphml({ nodes: [hostile, ...everyKind.nodes.slice(1)], edges: everyKind.edges });
    assert.equal(text.match(/<node /g)?.length, everyKind.nodes.length);
    assert.equal(text.match(/<edge /g)?.length, everyKind.edges.length);
    assert.ok(text.includes('&lt;/node&gt;\ufffd&quot;&amp;&lt;x&gt;\ufffd'));
  });
});
