import { Problem } from '../../kernel/errors.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import { type Reader, readingOf } from '../life/sight.ts';
import { noteReceipts } from '../life/store-retractions.ts';
import { bounds, expandWith, graphOf, idsOf, mostEdges, named, pairsOf, refsOf } from './answers.ts';
import { blastRadius } from './blast.ts';
import { commonCauses } from './causes.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Records, Tx } from '../../kernel/records.ts';
import type * as schema from './schema.ts';
import type { Graph } from './schema.ts';
import * as store from './store.ts';
import { allPaths, shortestPath } from './walk.ts';
import { wayOf } from './ways.ts';

/** Edges of one type that are counted; more are said to be more. */
const counted = 1001;
const mostDays = 400;

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

    /** Nodes from which at least two of the given ones follow: the same vulnerability, product, vendor, technique, place; and the fewest that explain all. */
    commonCauses: (actor: Reader, query: schema.CausesQuery): Promise<schema.CausesAnswer> =>
      ask(actor, (tx) => commonCauses(tx, query)),

    /** Everything that a node can harm, or that an attacker at it reaches, the nearest first, with how sure and why each step is. */
    blastRadius: (actor: Reader, query: schema.BlastQuery): Promise<schema.BlastAnswer> =>
      ask(actor, (tx) => blastRadius(tx, query)),

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

    /** Notes that nodes of the library were given to the actor as a file, and tells how their sources marked them. */
    noteExport: (actor: Actor, nodes: readonly schema.GraphNode[]): Promise<ReadonlyMap<string, string[]>> =>
      records.tenant(actor.organisation, async (tx) => {
        const entries = nodes.flatMap(({ own, ref, kind }) => (own ? [] : [{ kind, key: ref.slice(kind.length + 1) }]));
        await noteReceipts(tx, actor.organisation, { reader: actor.token ?? '', via: 'export', entries });
        return store.listMarkings(
          tx,
          entries.map(({ kind, key }) => `${kind}:${key}`),
        );
      }),

    /** Days on which something changed between the given nodes. */
    changes: (actor: Reader, nodes: readonly string[]): Promise<schema.Changes> =>
      ask(actor, async (tx) => ({
        items: await store.listChanges(tx, [...(await store.resolve(tx, [...new Set(nodes)])).values()], mostDays),
      })),
  };
}
