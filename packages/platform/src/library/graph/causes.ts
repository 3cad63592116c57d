import type { Tx } from '../../kernel/records.ts';
import { bounds, expandWith, graphOf, hubEdges, idsOf, named, pairsOf, refsOf } from './answers.ts';
import { type Explanation, fewest } from './cover.ts';
import type * as schema from './schema.ts';
import * as store from './store.ts';
import { spread } from './walk.ts';
import { causeWay, classifying, surroundings } from './ways.ts';

/** Causes that are looked at further. */
const mostCauses = 2000;

/** How far a cause is from each of the given nodes that it reaches. */
type Reaches = readonly { given: number; level: number }[];

const distance = (reaches: Reaches) => reaches.reduce((all, { level }) => all + level, 0);

/** Nodes from which at least two of the given ones follow, and the fewest of them that explain as many of the given ones as can be explained. */
export async function commonCauses(tx: Tx, query: schema.CausesQuery): Promise<schema.CausesAnswer> {
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
  const shared = [...reaches].filter(([, list]) => list.length > 1);
  shared.sort((a, b) => b[1].length - a[1].length || distance(a[1]) - distance(b[1]) || a[0] - b[0]);
  const looked = shared.slice(0, mostCauses);
  const kinds = await store.listKinds(
    tx,
    looked.map(([id]) => id),
  );
  const wanted = (id: number) => !query.kinds?.length || query.kinds.includes(kinds.get(id) ?? '');
  const rank = (id: number) => rankOf(kinds.get(id) ?? '');
  const ranked = looked.filter(([id]) => kinds.has(id) && wanted(id)).toSorted((a, b) => rank(a[0]) - rank(b[0]));
  const explanation = explain(given, ranked, rank);
  // What explains all comes first, then what reaches the most.
  const best = [...ranked.filter(([id]) => explanation.chosen.includes(id)), ...ranked].slice(0, query.limit ?? 30);
  const listed = [...new Map(best)];
  // What leads from each cause to each of the given nodes.
  const paths = listed.flatMap(([cause, list]) => list.map(({ given: one }) => backTo(from.get(one)!.reached, cause)));
  const edges = await store.listBetween(tx, pairsOf(paths), query);
  const { refs, ...graph } = await graphOf(tx, [...given, ...paths.flat()], edges, query.at);
  const spreads = [...from.values()];
  return {
    ...graph,
    causes: listed
      .toSorted((a, b) => ranked.indexOf(a) - ranked.indexOf(b))
      .flatMap(([id, list]) => {
        const node = refs.get(id);
        if (node === undefined) return [];
        const reached = list.flatMap(({ given: one, level }) =>
          refsOf(refs, [one]).map((ref) => ({ node: ref, distance: level })),
        );
        return [{ node, reaches: reached }];
      }),
    fewest: refsOf(refs, explanation.chosen),
    unexplained: refsOf(refs, explanation.left),
    complete: shared.length <= mostCauses && spreads.every(({ bounded }) => !bounded),
    hubs: await named(tx, [...new Set(spreads.flatMap(({ hubs }) => hubs))]),
  };
}

/** What causes comes before what only classifies, and that before what nearly everything of a plant has in common. */
function rankOf(kind: string): number {
  if (surroundings.includes(kind)) return 2;
  return classifying.includes(kind) ? 1 : 0;
}

/** The fewest causes; what only classifies or surrounds is taken for what nothing else explains. */
function explain(
  given: readonly number[],
  causes: readonly (readonly [number, Reaches])[],
  rank: (id: number) => number,
): { chosen: number[]; left: number[] } {
  const bitOf = new Map(given.map((id, at) => [id, 1 << at]));
  const explanations = causes.map(([node, list]): Explanation & { rank: number } => ({
    node,
    covers: list.reduce((mask, one) => mask | bitOf.get(one.given)!, 0),
    cost: distance(list),
    rank: rank(node),
  }));
  let left = (1 << given.length) - 1;
  const chosen: number[] = [];
  for (const level of [0, 1, 2]) {
    const found = fewest(
      explanations.filter((one) => one.rank === level),
      left,
    );
    chosen.push(...found.chosen.map(({ node }) => node));
    left = found.left;
  }
  return { chosen, left: given.filter((id) => (left & bitOf.get(id)!) !== 0) };
}

/** The way back from a reached node to where a spread began. */
function backTo(reached: ReadonlyMap<number, { before: number | null }>, from: number): number[] {
  const path = [from];
  for (let at = reached.get(from)?.before ?? null; at !== null; at = reached.get(at)?.before ?? null) path.push(at);
  return path;
}
