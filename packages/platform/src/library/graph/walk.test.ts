import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { allPaths, type Bounds, type Expand, shortestPath, spread } from './walk.ts';
import { wayOf } from './ways.ts';

type Edge = readonly [from: number, to: number];

/** A graph in memory that answers as the store does. */
const graphOf =
  (edges: readonly Edge[]): Expand =>
  async (ids, way, most) => {
    const of = new Map<number, number[]>();
    const hubs: number[] = [];
    for (const id of ids) {
      const found: number[] = [];
      for (const [a, b] of edges) {
        if (a === id && way.out !== 'none') found.push(b);
        if (b === id && way.in !== 'none') found.push(a);
      }
      if (found.length > most) hubs.push(id);
      else of.set(id, found);
    }
    return { of, hubs };
  };
const boundsOf = (change: Partial<Bounds> = {}): Bounds => ({
  longest: 8,
  hub: 1000,
  widest: 100_000,
  nodes: 100_000,
  deadline: Infinity,
  ...change,
});

/** All simple paths by trying everything. */
function everyPath(edges: readonly Edge[], from: number, to: number, longest: number): string[] {
  const found = new Set<string>();
  const go = (path: number[]): void => {
    const at = path.at(-1)!;
    if (at === to) {
      found.add(path.join('-'));
      return;
    }
    if (path.length > longest) return;
    for (const [a, b] of edges)
      for (const one of a === at ? [b] : b === at ? [a] : []) if (!path.includes(one)) go([...path, one]);
  };
  go([from]);
  return [...found].toSorted();
}

const someEdges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 26 });

describe('walking a graph that is asked level by level', () => {
  test('a shortest path is as short as the shortest of all paths, whatever counts as a hub', async () => {
    await fc.assert(
      fc.asyncProperty(someEdges, fc.integer({ min: 1, max: 12 }), async (edges, hub) => {
        const all = everyPath(edges, 0, 1, 8).map((path) => path.split('-').length);
        const { path, exact } = await shortestPath(graphOf(edges), 0, 1, wayOf(), boundsOf({ hub }));
        if (exact) assert.equal(path?.length ?? Infinity, Math.min(Infinity, ...all));
        else assert.ok(path === null || all.includes(path.length));
        // Where there is a path, hubs do not hide it.
        if (path === null) assert.equal(all.length, 0);
        for (const [at, id] of path?.slice(1).entries() ?? [])
          assert.ok(edges.some(([a, b]) => (a === id && b === path![at]) || (b === id && a === path![at])));
      }),
      { numRuns: 400 },
    );
  });

  test('all paths are all there are', async () => {
    await fc.assert(
      fc.asyncProperty(someEdges, fc.integer({ min: 1, max: 6 }), async (edges, longest) => {
        const { paths, complete } = await allPaths(graphOf(edges), 0, 1, wayOf(), { ...boundsOf({ longest }), paths: 100_000 });
        assert.ok(complete);
        assert.deepEqual(paths.map((path) => path.join('-')).toSorted(), everyPath(edges, 0, 1, longest));
      }),
      { numRuns: 300 },
    );
  });

  test('a path is found through one hub without walking through it', async () => {
    const edges: Edge[] = [[0, 5], [5, 1], ...Array.from({ length: 50 }, (_, at): Edge => [5, 100 + at])];
    const found = await shortestPath(graphOf(edges), 0, 1, wayOf(), boundsOf({ hub: 10 }));
    assert.deepEqual(found.path, [0, 5, 1]);
    assert.ok(found.exact);
  });

  test('what is too wide even for a hub is said', async () => {
    const fan = (hub: number): Edge[] => Array.from({ length: 50 }, (_, at): Edge => [hub, hub * 100 + at]);
    const edges: Edge[] = [[0, 5], [5, 6], [6, 7], [7, 1], ...fan(5), ...fan(6), ...fan(7)];
    const found = await shortestPath(graphOf(edges), 0, 1, wayOf(), boundsOf({ hub: 10, widest: 20 }));
    assert.equal(found.path, null);
    assert.equal(found.exact, false);
    assert.deepEqual(found.hubs.toSorted(), [5, 7]);
  });

  test('direction is kept', async () => {
    const edges: Edge[] = [
      [0, 2],
      [1, 2],
    ];
    assert.equal((await shortestPath(graphOf(edges), 0, 1, wayOf('out'), boundsOf())).path, null);
    assert.deepEqual((await shortestPath(graphOf(edges), 0, 1, wayOf('both'), boundsOf())).path, [0, 2, 1]);
  });

  test('what spreads has the level at which it was reached, within its bounds', async () => {
    const edges: Edge[] = [
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 3],
    ];
    const { reached } = await spread(graphOf(edges), 0, wayOf('out'), boundsOf());
    assert.deepEqual(
      [...reached].map(([id, { level }]) => [id, level]),
      [
        [0, 0],
        [1, 1],
        [2, 1],
        [3, 2],
      ],
    );
    const few = await spread(graphOf(edges), 0, wayOf('out'), boundsOf({ nodes: 2 }));
    assert.equal(few.reached.size, 2);
    assert.ok(few.bounded);
  });
});
