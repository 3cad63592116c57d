import type { Tx } from '../../kernel/records.ts';
import { bounds, expandWith, graphOf, idsOf, named } from './answers.ts';
import type * as schema from './schema.ts';
import * as store from './store.ts';
import { type Spread, spread } from './walk.ts';
import { harmedKinds, harmWay, placeWay, reachedKinds, reachWay, type Way } from './ways.ts';
import { sureOfStep, whyOf } from './why.ts';

/** Nodes that are seen before a spread gives up: an attacker reaches nearly all of a plant, and nobody reads more of it. */
const mostHarmed = 20_000;
const mostReached = 4000;
/** Ways to a node that are compared for the surest; more than one only where a node is reached by what traffic shows. */
const compared = 4;

/** Everything that a node can harm, or that an attacker at it reaches, the nearest first, with how sure and why each step is. */
export async function blastRadius(tx: Tx, query: schema.BlastQuery): Promise<schema.BlastAnswer> {
  const [start] = await idsOf(tx, [query.node]);
  const kind = (await store.listKinds(tx, [start])).get(start) ?? '';
  const through = query.through ?? (reachedKinds.includes(kind) ? 'reach' : 'harm');
  const found = await (through === 'reach' ? reach(tx, start, query) : harm(tx, start, query));
  const order = [...found.reached.keys()];
  const kindOf = await store.listKinds(tx, order);
  const counts: Record<string, number> = {};
  for (const id of order.slice(1)) {
    const one = kindOf.get(id);
    if (one !== undefined) counts[one] = (counts[one] ?? 0) + 1;
  }
  const listed = order.slice(0, (query.limit ?? 500) + 1);
  const pairs = listed.flatMap((id) => befores(found, id).map((before) => [before, id] as [number, number]));
  const edges = await store.listBetween(tx, pairs, { at: query.at, types: query.types });
  const between = new Map<string, store.StoredEdge[]>();
  for (const edge of edges)
    for (const key of [`${edge.from_id} ${edge.to_id}`, `${edge.to_id} ${edge.from_id}`])
      between.set(key, [...(between.get(key) ?? []), edge]);
  const taken = surest(found, listed, (before, id) => between.get(`${before} ${id}`) ?? [], through);
  // Only what was taken is answered.
  const steps = new Set([...taken].flatMap(([, { edges: list }]) => list));
  const { refs, ...graph } = await graphOf(
    tx,
    listed,
    edges.filter((edge) => steps.has(edge)),
    query.at,
  );
  const names = new Map(graph.nodes.map((node) => [node.ref, node]));
  const exposed = await store.countVulnerabilities(
    tx,
    listed.filter((id) => kindOf.get(id) === 'asset'),
    query.at,
  );
  return {
    ...graph,
    start: query.node,
    through,
    counts,
    reached: listed.slice(1).flatMap((id) => {
      const node = refs.get(id);
      const step = taken.get(id);
      if (node === undefined || step === undefined) return [];
      const { level } = found.reached.get(id)!;
      const [from, to] = [names.get(refs.get(step.before) ?? ''), names.get(node)!];
      return [
        {
          node,
          distance: level,
          from: from?.ref ?? null,
          confidence: Math.round(step.confidence * 10_000) / 10_000,
          why: whyOf(from, to, step.edges, { from: step.before, through }),
          vulnerabilities: exposed.get(id) ?? 0,
        },
      ];
    }),
    complete: !found.bounded && listed.length === order.length,
    hubs: await named(tx, found.hubs),
  };
}

/** What follows from a node: vulnerability → product → asset → zone → site → organisation. */
function harm(tx: Tx, start: number, query: schema.BlastQuery): Promise<Spread> {
  const kinds = query.kinds?.length ? query.kinds : [...harmedKinds];
  return spread(expandWith(tx, { ...query, kinds }), start, harmWay, bounds(query.longest ?? 6, { nodes: mostHarmed }));
}

/** What an attacker at an asset reaches: along conversations and within zones; then the places in which that is. */
async function reach(tx: Tx, start: number, query: schema.BlastQuery): Promise<Spread> {
  const wanted = (all: readonly string[]) => (query.kinds?.length ? all.filter((one) => query.kinds?.includes(one)) : [...all]);
  const limits = bounds(query.longest ?? 4, { nodes: mostReached });
  const found = await spread(expandWith(tx, { ...query, kinds: wanted(reachedKinds) }), start, reachWay, limits, compared);
  const places = wanted(['site', 'organisation']);
  const add = async (ids: readonly number[], way: Way) => {
    const { of } = places.length === 0 ? { of: [] } : await expandWith(tx, { ...query, kinds: places })(ids, way, limits.widest);
    const fresh: number[] = [];
    for (const [id, others] of of)
      for (const other of others) {
        if (found.reached.has(other)) continue;
        found.reached.set(other, { level: found.reached.get(id)!.level + 1, before: id, others: [] });
        fresh.push(other);
      }
    return fresh;
  };
  const sites = await add([...found.reached.keys()], placeWay);
  if (sites.length > 0) await add(sites, placeWay);
  return { ...found, reached: new Map([...found.reached].toSorted((a, b) => a[1].level - b[1].level)) };
}

/** Nodes from which a node was reached. */
function befores({ reached }: Spread, id: number): number[] {
  const { before, others } = reached.get(id)!;
  return before === null ? [] : [before, ...others];
}

/** For each listed node the surest step to it, the nearest nodes first. */
function surest(
  found: Spread,
  listed: readonly number[],
  edgesOf: (before: number, id: number) => store.StoredEdge[],
  through: 'harm' | 'reach',
): Map<number, { before: number; edges: store.StoredEdge[]; confidence: number }> {
  const taken = new Map<number, { before: number; edges: store.StoredEdge[]; confidence: number }>();
  for (const id of listed) {
    for (const before of befores(found, id)) {
      const edges = edgesOf(before, id);
      const step = Math.max(...edges.map((edge) => sureOfStep(edge, before, through)), 0);
      const confidence = (taken.get(before)?.confidence ?? 1) * (edges.length === 0 ? 1 : step);
      if (confidence > (taken.get(id)?.confidence ?? -1)) taken.set(id, { before, edges, confidence });
    }
  }
  return taken;
}
