import { Problem } from '../../kernel/errors.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import { type Reader, readingOf } from '../life/sight.ts';
import { noteReceipts } from '../life/store-retractions.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Records, Tx } from '../../kernel/records.ts';
import type * as schema from './schema.ts';
import type { Graph, Lens } from './schema.ts';
import * as store from './store.ts';
import { allPaths, type Bounds, type Expand, shortestPath, spread } from './walk.ts';
import { causeWay, harmedKinds, harmWay, surroundings, wayOf } from './ways.ts';

/** Edges of a node, in one direction, from which on it is a hub. */
const hubEdges = 800;
/** Edges of a hub up to which it is walked through when nothing else is left. */
const widestHub = 20_000;
/** Milliseconds and nodes after which a question is answered with what was found. */
const patience = 2500;
const mostNodes = 60_000;
/** Edges between the nodes of an answer that are given with it. */
const mostEdges = 20_000;
/** Edges of one type that are counted; more are said to be more. */
const counted = 1001;
const mostDays = 400;

const bounds = (longest: number, change: Partial<Bounds> = {}): Bounds => ({
  longest,
  hub: hubEdges,
  widest: widestHub,
  nodes: mostNodes,
  deadline: performance.now() + patience,
  ...change,
});

export type GraphService = ReturnType<typeof openGraph>;

/** Questions about the graph: the library, and the assets and findings of whoever asks. */
export function openGraph({ records }: { records: Records }) {
  const reading = readingOf(records);
  const ask = async <T>(actor: Reader, work: (tx: Tx) => Promise<T>): Promise<T> => {
    try {
      return await reading(actor, async (tx) => {
        await store.prepare(tx);
        return work(tx);
      });
    } catch (cause) {
      if ((cause as { code?: string }).code === '57014')
        throw new Problem('busy', 'the question takes too long; name types or kinds, or fewer nodes', { cause });
      throw cause;
    }
  };
  const expandWith =
    (tx: Tx, lens: Lens): Expand =>
    (ids, way, most) =>
      store.expand(tx, ids, way, most, lens);

  /** Numbers of nodes that must be there. */
  const idsOf = async (tx: Tx, refs: readonly string[]): Promise<number[]> => {
    const known = await store.resolve(tx, refs);
    return refs.map((ref) => {
      const id = known.get(ref);
      if (id === undefined) throw new Problem('not-found', `node ${ref}`);
      return id;
    });
  };

  /** Makes an answer of nodes and edges by their numbers. Nodes come in the order given. */
  const graphOf = async (
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
  const pairsOf = (paths: readonly (readonly number[])[]): [number, number][] => {
    const pairs = new Map<string, [number, number]>();
    for (const path of paths) for (const [at, id] of path.slice(1).entries()) pairs.set(`${path[at]} ${id}`, [path[at], id]);
    return [...pairs.values()];
  };
  const refsOf = (refs: ReadonlyMap<number, string>, ids: readonly number[]) => ids.flatMap((id) => refs.get(id) ?? []);
  /** Refs of nodes that are not in an answer. */
  const named = async (tx: Tx, ids: readonly number[]) => (await store.listNodes(tx, ids.slice(0, 50))).map(({ ref }) => ref);

  return {
    /** Nodes to start from. */
    find: (actor: Reader, { q, kinds, limit = 12 }: { q: string; kinds?: string[]; limit?: number }) =>
      ask(actor, async (tx) => ({ items: (await graphOf(tx, await store.findNodes(tx, q, kinds, limit), [])).nodes })),

    /** A node, a page of its edges with some of every type, and some of what hangs on those. */
    neighbourhood: (actor: Reader, query: schema.NeighbourhoodQuery): Promise<schema.Neighbourhood> =>
      ask(actor, async (tx) => {
        const { depth = 1, direction = 'both', limit = 60, breadth = 8 } = query;
        const [start] = await idsOf(tx, [query.node]);
        const directions = direction === 'both' ? (['out', 'in'] as const) : [direction];
        const counts = await store.countGroups(tx, start, directions, counted, query);
        const groups = decodeCursor(query.after, counts);
        // Types take turns, so that a hundred thousand edges of one do not hide the only one of another.
        const turns = new Map<store.Group, number>(groups.map((group) => [group, 0]));
        const steps = (await store.listGroups(tx, start, groups, limit + 1, query))
          .map((step) => {
            const group = groups.find((one) => one.direction === step.direction && one.type === step.type)!;
            turns.set(group, turns.get(group)! + 1);
            return { ...step, group, turn: turns.get(group)! };
          })
          .toSorted((a, b) => a.turn - b.turn || groups.indexOf(a.group) - groups.indexOf(b.group));
        const page = steps.slice(0, limit);
        const left = groups
          .map((group) => ({ ...group, after: page.findLast((step) => step.group === group)?.id ?? group.after }))
          .filter((group) => steps.slice(limit).some((step) => step.direction === group.direction && step.type === group.type));
        const ids = [start, ...page.map(({ other }) => other)];
        const edges = new Set(page.map(({ id }) => id));
        let frontier = [...new Set(page.map(({ other }) => other))].filter((id) => id !== start);
        for (let level = 2; level <= depth && frontier.length > 0; level++) {
          const around = await store.listAround(tx, frontier.slice(0, 300), directions, breadth, query);
          const seen = new Set(ids);
          for (const { id } of around) edges.add(id);
          frontier = [...new Set(around.map(({ other }) => other))].filter((id) => !seen.has(id)).slice(0, 1000 - seen.size);
          ids.push(...frontier);
        }
        const { refs: _refs, ...graph } = await graphOf(tx, ids, await store.listEdges(tx, [...edges]), query.at);
        return {
          ...graph,
          start: query.node,
          counts: counts.map((count) => ({
            ...count,
            shown: page.filter((step) => step.direction === count.direction && step.type === count.type).length,
          })),
          next: left.length === 0 ? null : encodeCursor(left),
        };
      }),

    /** A shortest path between two nodes. */
    shortestPath: (actor: Reader, query: schema.PathQuery): Promise<schema.PathAnswer> =>
      ask(actor, async (tx) => {
        const [from, to] = await idsOf(tx, [query.from, query.to]);
        const found = await shortestPath(expandWith(tx, query), from, to, wayOf(query.direction), bounds(query.longest ?? 8));
        const path = found.path ?? [];
        const edges = await store.listBetween(tx, pairsOf([path]), query);
        const { refs, ...graph } = await graphOf(tx, path, edges, query.at);
        return {
          ...graph,
          path: found.path === null ? null : refsOf(refs, path),
          exact: found.exact,
          hubs: await named(tx, found.hubs),
        };
      }),

    /** All simple paths between two nodes up to a length, the shortest first. */
    allPaths: (actor: Reader, query: schema.PathsQuery): Promise<schema.PathsAnswer> =>
      ask(actor, async (tx) => {
        const [from, to] = await idsOf(tx, [query.from, query.to]);
        const limits = { ...bounds(query.longest ?? 4), paths: query.limit ?? 50 };
        const found = await allPaths(expandWith(tx, query), from, to, wayOf(query.direction), limits);
        const edges = await store.listBetween(tx, pairsOf(found.paths), query);
        const { refs, ...graph } = await graphOf(tx, found.paths.flat(), edges, query.at);
        return {
          ...graph,
          paths: found.paths.map((path) => refsOf(refs, path)),
          complete: found.complete,
          hubs: await named(tx, found.hubs),
        };
      }),

    /** Nodes from which at least two of the given ones follow: the same vulnerability, product, vendor, technique, place. */
    commonCauses: (actor: Reader, query: schema.CausesQuery): Promise<schema.CausesAnswer> =>
      ask(actor, async (tx) => {
        const given = [...new Set(await idsOf(tx, query.nodes))];
        const expand = expandWith(tx, { at: query.at, types: query.types });
        const limits = bounds(query.longest ?? 3, { nodes: 8000, widest: hubEdges });
        const from = new Map<number, Awaited<ReturnType<typeof spread>>>();
        for (const id of given) from.set(id, await spread(expand, id, causeWay, limits));
        const reaches = new Map<number, { given: number; level: number }[]>();
        for (const [one, { reached }] of from)
          for (const [id, { level }] of reached) {
            if (given.includes(id)) continue;
            const known = reaches.get(id);
            if (known === undefined) reaches.set(id, [{ given: one, level }]);
            else known.push({ given: one, level });
          }
        const sum = (list: readonly { level: number }[]) => list.reduce((all, { level }) => all + level, 0);
        const shared = [...reaches].filter(([, list]) => list.length > 1);
        shared.sort((a, b) => b[1].length - a[1].length || sum(a[1]) - sum(b[1]) || a[0] - b[0]);
        const kinds = await store.listKinds(
          tx,
          shared.slice(0, 2000).map(([id]) => id),
        );
        const wanted = (id: number) => !query.kinds?.length || query.kinds.includes(kinds.get(id) ?? '');
        const around = (id: number) => (surroundings.includes(kinds.get(id) ?? '') ? 1 : 0);
        const best = shared
          .slice(0, 2000)
          .filter(([id]) => kinds.has(id) && wanted(id))
          .toSorted((a, b) => around(a[0]) - around(b[0]))
          .slice(0, query.limit ?? 30);
        // What leads from each cause to each of the given nodes.
        const paths = best.flatMap(([cause, list]) => list.map(({ given: one }) => backTo(from.get(one)!.reached, cause)));
        const edges = await store.listBetween(tx, pairsOf(paths), query);
        const { refs, ...graph } = await graphOf(tx, [...given, ...paths.flat()], edges, query.at);
        const spreads = [...from.values()];
        return {
          ...graph,
          causes: best.flatMap(([id, list]) => {
            const node = refs.get(id);
            if (node === undefined) return [];
            const reached = list.flatMap(({ given: one, level }) =>
              refsOf(refs, [one]).map((ref) => ({ node: ref, distance: level })),
            );
            return [{ node, reaches: reached }];
          }),
          complete: shared.length <= 2000 && spreads.every(({ bounded }) => !bounded),
          hubs: await named(tx, [...new Set(spreads.flatMap(({ hubs }) => hubs))]),
        };
      }),

    /** Everything that a node can harm, the nearest first, with how sure each step is. */
    blastRadius: (actor: Reader, query: schema.BlastQuery): Promise<schema.BlastAnswer> =>
      ask(actor, async (tx) => {
        const [start] = await idsOf(tx, [query.node]);
        const kinds = query.kinds?.length ? query.kinds : [...harmedKinds];
        const expand = expandWith(tx, { ...query, kinds });
        const found = await spread(expand, start, harmWay, bounds(query.longest ?? 6, { nodes: 20_000 }));
        const order = [...found.reached.keys()];
        const kindOf = await store.listKinds(tx, order);
        const counts: Record<string, number> = {};
        for (const id of order.slice(1)) {
          const kind = kindOf.get(id);
          if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
        }
        const listed = order.slice(0, (query.limit ?? 500) + 1);
        const steps = listed.flatMap((id) => {
          const { before } = found.reached.get(id)!;
          return before === null ? [] : [[before, id] as [number, number]];
        });
        const edges = await store.listBetween(tx, steps, query);
        const sure = new Map<string, number>();
        for (const { from_id, to_id, confidence } of edges)
          for (const key of [`${from_id} ${to_id}`, `${to_id} ${from_id}`])
            sure.set(key, Math.max(sure.get(key) ?? 0, confidence));
        const confidence = new Map([[start, 1]]);
        for (const [before, id] of steps) confidence.set(id, (confidence.get(before) ?? 1) * (sure.get(`${before} ${id}`) ?? 1));
        const { refs, ...graph } = await graphOf(tx, listed, edges, query.at);
        return {
          ...graph,
          start: query.node,
          counts,
          reached: listed.slice(1).flatMap((id) => {
            const { level, before } = found.reached.get(id)!;
            const node = refs.get(id);
            if (node === undefined) return [];
            const sureness = Math.round((confidence.get(id) ?? 1) * 10_000) / 10_000;
            return [{ node, distance: level, from: refs.get(before!) ?? null, confidence: sureness }];
          }),
          complete: !found.bounded && listed.length === order.length,
          hubs: await named(tx, found.hubs),
        };
      }),

    /** The given nodes as far as they are there, and the edges between them. */
    subgraph: (actor: Reader, request: schema.SubgraphRequest): Promise<Graph> =>
      ask(actor, async (tx) => {
        const known = [...(await store.resolve(tx, [...new Set(request.nodes)])).values()];
        const { refs: _refs, ...graph } = await graphOf(
          tx,
          known,
          await store.listInduced(tx, known, request, mostEdges),
          request.at,
        );
        return graph;
      }),

    /** Notes that nodes of the library were given to the actor as a file. */
    noteExport: (actor: Actor, nodes: readonly schema.GraphNode[]) =>
      records.tenant(actor.organisation, (tx) => {
        const entries = nodes.flatMap(({ own, ref, kind }) => (own ? [] : [{ kind, key: ref.slice(kind.length + 1) }]));
        return noteReceipts(tx, actor.organisation, { reader: actor.token ?? '', via: 'export', entries });
      }),

    /** Days on which something changed between the given nodes. */
    changes: (actor: Reader, nodes: readonly string[]): Promise<schema.Changes> =>
      ask(actor, async (tx) => ({
        items: await store.listChanges(tx, [...(await store.resolve(tx, [...new Set(nodes)])).values()], mostDays),
      })),
  };
}

/** The way back from a reached node to where a spread began. */
function backTo(reached: ReadonlyMap<number, { before: number | null }>, from: number): number[] {
  const path = [from];
  for (let at = reached.get(from)?.before ?? null; at !== null; at = reached.get(at)?.before ?? null) path.push(at);
  return path;
}
