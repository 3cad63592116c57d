import { type Graph, type GraphEdge, type GraphNode, MOST_NODES } from './api.ts';

/** What is shown of the graph: everything that was asked for so far, and what is hidden of it. Pure, so that a step is easy to try. */
export interface Model {
  nodes: ReadonlyMap<string, GraphNode>;
  edges: ReadonlyMap<string, GraphEdge>;
  /** Where the neighbours of a node go on: a cursor, or null when all are here. */
  next: ReadonlyMap<string, string | null>;
  /** Kinds and types that are switched off. */
  withoutKinds: ReadonlySet<string>;
  withoutTypes: ReadonlySet<string>;
  /** Whether something was left out because the picture is full. */
  full: boolean;
}

export const emptyModel: Model = {
  nodes: new Map(),
  edges: new Map(),
  next: new Map(),
  withoutKinds: new Set(),
  withoutTypes: new Set(),
  full: false,
};

export type Action =
  | { do: 'add'; graph: Graph; expanded?: { ref: string; next: string | null } }
  /** All edges between the nodes, as they are at another time or now. */
  | { do: 'edges'; edges: readonly GraphEdge[] }
  | { do: 'remove'; ref: string }
  | { do: 'kind'; name: string }
  | { do: 'type'; name: string };

const toggled = (set: ReadonlySet<string>, name: string): Set<string> => {
  const after = new Set(set);
  if (!after.delete(name)) after.add(name);
  return after;
};

/** What each action makes of what is shown. */
const STEPS: { readonly [Name in Action['do']]: (model: Model, action: Extract<Action, { do: Name }>) => Model } = {
  add(base, { graph, expanded }) {
    const nodes = new Map(base.nodes);
    let full = false;
    for (const node of graph.nodes) {
      if (!nodes.has(node.ref) && nodes.size >= MOST_NODES) full = true;
      else nodes.set(node.ref, node);
    }
    const edges = new Map(base.edges);
    for (const edge of graph.edges) if (nodes.has(edge.from) && nodes.has(edge.to)) edges.set(edge.id, edge);
    const next = new Map(base.next);
    if (expanded) next.set(expanded.ref, expanded.next);
    return { ...base, nodes, edges, next, full };
  },
  edges: (model, { edges }) => ({
    ...model,
    edges: new Map(edges.flatMap((edge) => (model.nodes.has(edge.from) && model.nodes.has(edge.to) ? [[edge.id, edge]] : []))),
  }),
  remove(model, { ref }) {
    const nodes = new Map(model.nodes);
    nodes.delete(ref);
    const edges = new Map([...model.edges].filter(([, { from, to }]) => from !== ref && to !== ref));
    // What hung on it alone goes with it.
    const joined = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]));
    const before = new Set([...model.edges.values()].flatMap(({ from, to }) => (from === ref ? [to] : to === ref ? [from] : [])));
    for (const other of before) if (!joined.has(other) && nodes.size > 1) nodes.delete(other);
    const next = new Map([...model.next].filter(([one]) => nodes.has(one) && !before.has(one)));
    return { ...model, nodes, edges, next, full: false };
  },
  kind: (model, { name }) => ({ ...model, withoutKinds: toggled(model.withoutKinds, name) }),
  type: (model, { name }) => ({ ...model, withoutTypes: toggled(model.withoutTypes, name) }),
};

/** One step. */
export function step(model: Model, action: Action): Model {
  return STEPS[action.do](model, action as never);
}

/** What is drawn: the nodes and edges that no filter hides. */
export interface Shown {
  nodes: GraphNode[];
  edges: GraphEdge[];
  hidden: number;
}

/** Applies the filters. */
export function shownOf(model: Model): Shown {
  const nodes = [...model.nodes.values()].filter(({ kind }) => !model.withoutKinds.has(kind));
  const there = new Set(nodes.map(({ ref }) => ref));
  const edges = [...model.edges.values()].filter(
    ({ from, to, type }) => there.has(from) && there.has(to) && !model.withoutTypes.has(type),
  );
  return { nodes, edges, hidden: model.nodes.size - nodes.length };
}

/** Edges between two nodes drawn as one line. */
export interface Line {
  id: string;
  from: string;
  to: string;
  edges: GraphEdge[];
}

/** Joins the edges between the same two nodes; the first of them gives the line its direction. */
export function linesOf(edges: readonly GraphEdge[]): Line[] {
  const lines = new Map<string, Line>();
  for (const edge of edges) {
    const [a, b] = [edge.from, edge.to].toSorted();
    const id = `${a}\n${b}`;
    const line = lines.get(id);
    if (line) line.edges.push(edge);
    else lines.set(id, { id, from: edge.from, to: edge.to, edges: [edge] });
  }
  return [...lines.values()];
}

/** How many edges of each name there are, most first. */
export function countBy<T>(items: Iterable<T>, name: (item: T) => string): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
