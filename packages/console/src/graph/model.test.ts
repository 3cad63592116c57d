import { describe, expect, test } from 'vitest';
import type { GraphEdge, GraphNode } from './api.ts';
import { isCold, seedOf, startForces, tick } from './force.ts';
import { emptyModel, linesOf, shownOf, step } from './model.ts';

const node = (ref: string): GraphNode => ({
  ref,
  kind: ref.split(':')[0],
  key: ref.split(':')[1],
  label: ref,
  labelZh: null,
  summary: '',
  severity: null,
  sources: [],
  own: false,
  ended: null,
  at: null,
  attributes: {},
  edges: 1,
});
const edge = (from: string, type: string, to: string): GraphEdge => ({
  id: `${from} ${type} ${to}`,
  from,
  type,
  to,
  source: 'NVD',
  document: null,
  method: 'database-entry',
  confidence: 1,
  validFrom: null,
  validUntil: null,
  seenAt: '2024-01-01T00:00:00Z',
  text: null,
});
const graph = {
  nodes: ['asset:1', 'vulnerability:1', 'vulnerability:2', 'weakness:1'].map(node),
  edges: [edge('asset:1', 'affected-by', 'vulnerability:1'), edge('vulnerability:1', 'has-weakness', 'weakness:1')],
};

describe('what is shown of the graph', () => {
  test('answers are joined, each node and edge once', () => {
    const once = step(emptyModel, { do: 'add', graph, expanded: { ref: 'asset:1', next: 'x' } });
    const twice = step(once, { do: 'add', graph });
    expect(twice.nodes.size).toBe(4);
    expect(twice.edges.size).toBe(2);
    expect(twice.next.get('asset:1')).toBe('x');
  });

  test('a node that is hidden takes along what hung on it alone', () => {
    const model = step(step(emptyModel, { do: 'add', graph }), { do: 'remove', ref: 'vulnerability:1' });
    expect([...model.nodes.keys()]).toEqual(['vulnerability:2']);
    expect(model.edges.size).toBe(0);
  });

  test('filters hide kinds with their edges, and bring them back', () => {
    const model = step(emptyModel, { do: 'add', graph });
    const without = step(model, { do: 'kind', name: 'vulnerability' });
    expect(shownOf(without)).toMatchObject({ hidden: 2, edges: [] });
    expect(shownOf(step(without, { do: 'kind', name: 'vulnerability' })).edges).toHaveLength(2);
  });

  test('it never holds more than can be drawn, and says so', () => {
    const many = { nodes: Array.from({ length: 3000 }, (_, at) => node(`asset:${at}`)), edges: [] };
    const model = step(emptyModel, { do: 'add', graph: many });
    expect(model.nodes.size).toBe(2500);
    expect(model.full).toBe(true);
  });

  test('edges between the same nodes are one line', () => {
    const lines = linesOf([edge('a:1', 'affects', 'b:1'), edge('b:1', 'made-by', 'a:1'), edge('a:1', 'uses', 'c:1')]);
    expect(lines.map(({ edges }) => edges.length)).toEqual([2, 1]);
  });
});

describe('placing nodes', () => {
  const place = (count: number, pairs: number[]) => {
    const positions = new Float32Array(Array.from({ length: count }, (_, n) => seedOf(n)).flat());
    const forces = startForces(positions, new Uint32Array(pairs), 1);
    while (!isCold(forces)) tick(forces);
    return forces.positions;
  };
  const distance = (at: Float32Array, a: number, b: number) => Math.hypot(at[2 * a] - at[2 * b], at[2 * a + 1] - at[2 * b + 1]);

  test('what is joined comes near, and nothing is on one another', () => {
    const at = place(20, [0, 1, 1, 2, 2, 0, 10, 11]);
    expect(distance(at, 0, 1)).toBeLessThan(distance(at, 0, 10));
    for (let a = 0; a < 20; a++) for (let b = a + 1; b < 20; b++) expect(distance(at, a, b)).toBeGreaterThan(5);
    expect(at.every(Number.isFinite)).toBe(true);
  });

  test('the same graph is the same picture', () => {
    expect(place(30, [0, 1, 0, 2])).toEqual(place(30, [0, 1, 0, 2]));
  });

  test('a tick of 2,500 nodes is soon done', () => {
    const positions = new Float32Array(Array.from({ length: 2500 }, (_, n) => seedOf(n)).flat());
    const forces = startForces(positions, new Uint32Array([0, 1]), 1);
    const begin = performance.now();
    for (let at = 0; at < 5; at++) tick(forces);
    expect((performance.now() - begin) / 5).toBeLessThan(250);
  });
});
