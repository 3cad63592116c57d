import { Problem } from '../../kernel/errors.ts';
import type { Tx } from '../../kernel/records.ts';
import type { Graph, Lens } from './schema.ts';
import * as store from './store.ts';
import type { Bounds, Expand } from './walk.ts';

/** What answers to questions about the graph are made with, and what a question may cost. */

/** Edges of a node, in one direction, from which on it is a hub. */
export const hubEdges = 800;
/** Edges of a hub up to which it is walked through when nothing else is left. */
const widestHub = 20_000;
/** Milliseconds and nodes after which a question is answered with what was found. */
const patience = 2500;
const mostNodes = 60_000;
/** Edges between the nodes of an answer that are given with it. */
export const mostEdges = 20_000;

/** What a question may cost. */
export const bounds = (longest: number, change: Partial<Bounds> = {}): Bounds => ({
  longest,
  hub: hubEdges,
  widest: widestHub,
  nodes: mostNodes,
  deadline: performance.now() + patience,
  ...change,
});

/** How a search asks for neighbours. */
export const expandWith =
  (tx: Tx, lens: Lens): Expand =>
  (ids, way, most) =>
    store.expand(tx, ids, way, most, lens);

/** Numbers of nodes that must be there. */
export const idsOf = async (tx: Tx, refs: readonly string[]): Promise<number[]> => {
  const known = await store.resolve(tx, refs);
  return refs.map((ref) => {
    const id = known.get(ref);
    if (id === undefined) throw new Problem('not-found', `node ${ref}`);
    return id;
  });
};

/** Makes an answer of nodes and edges by their numbers. Nodes come in the order given. */
export const graphOf = async (
  tx: Tx,
  ids: readonly number[],
  edges: readonly store.StoredEdge[],
  at?: string,
): Promise<Graph & { refs: Map<number, string> }> => {
  const wanted = [...new Set(ids)];
  const nodes = new Map((await store.listNodes(tx, wanted, at)).map((node) => [node.id, node]));
  const refs = new Map([...nodes].map(([id, { ref }]) => [id, ref]));
  return {
    nodes: wanted.flatMap((id) => {
      const node = nodes.get(id);
      if (node === undefined) return [];
      const { id: _id, ...shown } = node;
      return [shown];
    }),
    edges: edges.flatMap(({ from_id, to_id, ...edge }) => {
      const [from, to] = [refs.get(from_id), refs.get(to_id)];
      return from === undefined || to === undefined ? [] : [{ ...edge, from, to }];
    }),
    refs,
  };
};
/** Steps of paths, each once. */
export const pairsOf = (paths: readonly (readonly number[])[]): [number, number][] => {
  const pairs = new Map<string, [number, number]>();
  for (const path of paths) for (const [at, id] of path.slice(1).entries()) pairs.set(`${path[at]} ${id}`, [path[at], id]);
  return [...pairs.values()];
};
/** Refs of nodes of an answer. */
export const refsOf = (refs: ReadonlyMap<number, string>, ids: readonly number[]) => ids.flatMap((id) => refs.get(id) ?? []);
/** Refs of nodes that are not in an answer. */
export const named = async (tx: Tx, ids: readonly number[]) =>
  (await store.listNodes(tx, ids.slice(0, 50))).map(({ ref }) => ref);
