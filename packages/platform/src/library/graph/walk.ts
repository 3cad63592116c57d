import { reversed, type Way } from './ways.ts';

/**
 * Searches that know the graph only by asking for the neighbours of many nodes at once, one question a level. Nodes are numbers. A node of more edges than
 * a question allows is a hub: its neighbours are not answered, and it is walked through last or not at all, which the result says.
 */

/** Neighbours of nodes along a way. A node with more than `most` of them is a hub and has no entry in `of`. */
export interface Neighbours {
  of: ReadonlyMap<number, readonly number[]>;
  hubs: readonly number[];
}
export type Expand = (ids: readonly number[], way: Way, most: number) => Promise<Neighbours>;

/** What a search may cost. */
export interface Bounds {
  /** Longest path, in edges. */
  longest: number;
  /** Edges of a node from which on it is a hub. */
  hub: number;
  /** Edges of a hub up to which it is walked through after all. */
  widest: number;
  /** Nodes that are seen before the search gives up. */
  nodes: number;
  /** `performance.now()` at which the search gives up. */
  deadline: number;
}

/** A shortest path. */
export interface Shortest {
  /** Nodes from the start to the end; null when none was found. */
  path: number[] | null;
  /** Whether nothing shorter can exist within the bounds on the length. */
  exact: boolean;
  /** Hubs that were not walked through: a shorter path could lead through two of them. */
  hubs: number[];
}

/** Nodes of a level above which a level is not walked only to prove that a path which was found is the shortest. */
const mostForProof = 400;

/** One end of a bidirectional search. */
class Side {
  readonly way: Way;
  readonly level = new Map<number, number>();
  readonly before = new Map<number, number>();
  readonly open = new Map<number, Set<number>>();
  readonly hubs = new Map<number, number>();
  readonly closed = new Set<number>();

  constructor(start: number, way: Way) {
    this.way = way;
    this.reach(start, 0);
  }

  reach(id: number, level: number, before?: number): void {
    this.open.get(this.level.get(id) ?? -1)?.delete(id);
    this.level.set(id, level);
    if (before !== undefined) this.before.set(id, before);
    if (this.hubs.has(id)) this.hubs.set(id, level);
    else this.open.set(level, (this.open.get(level) ?? new Set()).add(id));
  }

  /** Least level with nodes that were not walked through, hubs aside. */
  get nearest(): number {
    let least = Infinity;
    for (const [level, ids] of this.open) if (ids.size > 0) least = Math.min(least, level);
    return least;
  }
  get nearestHub(): number {
    return Math.min(Infinity, ...this.hubs.values());
  }
  /** Every path that was not found leaves this side at this level or later. */
  get bound(): number {
    return Math.min(this.nearest, this.nearestHub);
  }
  /** The hubs of the least level. */
  get nearestHubs(): number[] {
    const level = this.nearestHub;
    return [...this.hubs].flatMap(([id, at]) => (at === level ? [id] : []));
  }

  pathTo(id: number): number[] {
    const path = [id];
    for (let at = this.before.get(id); at !== undefined; at = this.before.get(at)) path.push(at);
    return path;
  }
}

/** Finds a shortest path by breadth-first search from both ends at once. */
export async function shortestPath(expand: Expand, from: number, to: number, way: Way, bounds: Bounds): Promise<Shortest> {
  if (from === to) return { path: [from], exact: true, hubs: [] };
  const sides: readonly [Side, Side] = [new Side(from, way), new Side(to, reversed(way))];
  const [ahead, back] = sides;
  let best = bounds.longest + 1;
  let meeting: number | null = null;
  const walked = new Set<number>();
  let exact = true;

  const step = async (side: Side, ids: readonly number[], most: number) => {
    const other = side === ahead ? back : ahead;
    const { of, hubs } = await expand(ids, side.way, most);
    for (const id of hubs) {
      const level = side.level.get(id)!;
      side.open.get(level)?.delete(id);
      // One that is too wide even for a hub is never walked through.
      if (most > bounds.hub) side.closed.add(id);
      side.hubs.set(id, level);
    }
    for (const [id, neighbours] of of) {
      const level = side.level.get(id)!;
      side.open.get(level)?.delete(id);
      side.hubs.delete(id);
      for (const next of neighbours) {
        if ((side.level.get(next) ?? Infinity) <= level + 1) continue;
        side.reach(next, level + 1, id);
        const rest = other.level.get(next);
        if (rest !== undefined && level + 1 + rest < best) {
          best = level + 1 + rest;
          meeting = next;
        }
      }
    }
  };

  for (;;) {
    if (best <= ahead.bound + back.bound + 1) break;
    const spent = ahead.level.size + back.level.size >= bounds.nodes || performance.now() > bounds.deadline;
    const proofOnly = meeting !== null;
    // A level can lead to something shorter only if its nodes and the other side's least are near enough.
    const useful = sides
      .map((side, at) => ({ side, level: side.nearest, ids: side.open.get(side.nearest) ?? new Set(), other: sides[1 - at] }))
      .filter(({ level, other, ids }) => level + other.bound + 1 < best && (!proofOnly || ids.size <= mostForProof))
      .toSorted((a, b) => a.ids.size - b.ids.size);
    const wide = sides
      .map((side, at) => ({ side, level: side.nearestHub, other: sides[1 - at] }))
      .filter(({ side, level, other }) => level + other.bound + 1 < best && side.nearestHubs.some((id) => !side.closed.has(id)))
      .toSorted((a, b) => a.level - b.level);
    if (!spent && useful.length > 0) await step(useful[0].side, [...useful[0].ids], bounds.hub);
    else if (!spent && wide.length > 0 && !proofOnly) {
      const ids = wide[0].side.nearestHubs.filter((id) => !wide[0].side.closed.has(id));
      for (const id of ids) walked.add(id);
      await step(wide[0].side, ids, bounds.widest);
    } else {
      exact = false;
      break;
    }
  }
  const hubs = exact ? [] : [...new Set([...ahead.hubs.keys(), ...back.hubs.keys()])];
  if (meeting === null) return { path: null, exact, hubs };
  const path = [...ahead.pathTo(meeting).toReversed(), ...back.pathTo(meeting).slice(1)];
  return { path, exact, hubs };
}

/** All simple paths, the shortest first. */
export interface Paths {
  paths: number[][];
  /** Whether these are all there are: no bound was met and no hub left out. */
  complete: boolean;
  hubs: number[];
}

/** Finds all simple paths of at most `bounds.longest` edges: half of the levels from either end, then the paths within what was seen. */
export async function allPaths(
  expand: Expand,
  from: number,
  to: number,
  way: Way,
  bounds: Bounds & { paths: number },
): Promise<Paths> {
  const next = new Map<number, Set<number>>();
  const link = (a: number, b: number) => next.set(a, (next.get(a) ?? new Set()).add(b));
  const hubs = new Set<number>();
  let complete = true;
  const explore = async (start: number, along: Way, levels: number, join: (at: number, neighbour: number) => void) => {
    const seen = new Set([start]);
    let frontier = [start];
    for (let level = 0; level < levels && frontier.length > 0; level++) {
      if (performance.now() > bounds.deadline) {
        complete = false;
        return;
      }
      const found = await expand(frontier, along, bounds.hub);
      for (const id of found.hubs) hubs.add(id);
      frontier = [];
      for (const [id, neighbours] of found.of)
        for (const one of neighbours) {
          join(id, one);
          if (seen.has(one)) continue;
          if (seen.size >= bounds.nodes) {
            complete = false;
            continue;
          }
          seen.add(one);
          frontier.push(one);
        }
    }
  };
  await explore(from, way, Math.ceil(bounds.longest / 2), link);
  await explore(to, reversed(way), Math.floor(bounds.longest / 2), (at, neighbour) => link(neighbour, at));

  const rest = distancesTo(to, next, bounds.longest);
  const paths: number[][] = [];
  let steps = 0;
  const path = [from];
  const on = new Set(path);
  /** Goes on from the end of `path` towards `to` with exactly `left` more edges. */
  const go = (left: number): boolean => {
    const at = path.at(-1)!;
    if (left === 0) {
      if (at === to) paths.push([...path]);
      return paths.length < bounds.paths;
    }
    if (at === to) return true;
    for (const one of next.get(at) ?? []) {
      if (on.has(one) || (rest.get(one) ?? Infinity) > left - 1) continue;
      if ((++steps & 1023) === 0 && performance.now() > bounds.deadline) return false;
      path.push(one);
      on.add(one);
      const more = go(left - 1);
      on.delete(one);
      path.pop();
      if (!more) return false;
    }
    return true;
  };
  for (let length = rest.get(from) ?? Infinity; length <= bounds.longest; length++) {
    if (go(length)) continue;
    complete = false;
    break;
  }
  return { paths, complete: complete && hubs.size === 0, hubs: [...hubs] };
}

/** Edges to `to` from each node that is at most `longest` away, within what was seen. */
function distancesTo(to: number, next: ReadonlyMap<number, ReadonlySet<number>>, longest: number): Map<number, number> {
  const before = new Map<number, number[]>();
  for (const [a, neighbours] of next)
    for (const b of neighbours) {
      const known = before.get(b);
      if (known === undefined) before.set(b, [a]);
      else known.push(a);
    }
  const rest = new Map([[to, 0]]);
  let frontier = [to];
  for (let level = 1; level <= longest && frontier.length > 0; level++) {
    const reached: number[] = [];
    for (const id of frontier)
      for (const one of before.get(id) ?? [])
        if (!rest.has(one)) {
          rest.set(one, level);
          reached.push(one);
        }
    frontier = reached;
  }
  return rest;
}

/** Nodes whose neighbours are asked for at once while something spreads. */
const askedAtOnce = 2000;

/** What spreads from a node: how far each reached node is, from which it was reached, and some of those from which it was reached as early. */
export interface Spread {
  reached: Map<number, { level: number; before: number | null; others: number[] }>;
  hubs: number[];
  /** Whether a bound ended it. */
  bounded: boolean;
}

/**
 * Walks along a way from a node, level by level, the start included. Hubs are walked through up to `widest` edges: harm spreads from them most.
 * @param ways how many nodes are told from which a node was reached equally early
 */
export async function spread(expand: Expand, start: number, way: Way, bounds: Bounds, ways = 1): Promise<Spread> {
  const reached: Spread['reached'] = new Map([[start, { level: 0, before: null, others: [] }]]);
  const hubs: number[] = [];
  let bounded = false;
  let frontier = [start];
  for (let level = 1; level <= bounds.longest && frontier.length > 0 && !bounded; level++) {
    const found: (readonly [number, readonly number[]])[] = [];
    // A level may be wide: it is asked about in parts, so that the question ends in time.
    for (let at = 0; at < frontier.length && !bounded; at += askedAtOnce) {
      if (performance.now() > bounds.deadline) bounded = true;
      const part = bounded ? [] : frontier.slice(at, at + askedAtOnce);
      const narrow = await expand(part, way, bounds.hub);
      const wide = narrow.hubs.length === 0 ? null : await expand(narrow.hubs, way, bounds.widest);
      hubs.push(...(wide?.hubs ?? []));
      found.push(...narrow.of, ...(wide?.of ?? []));
    }
    frontier = [];
    for (const [id, neighbours] of found)
      for (const one of neighbours) {
        const known = reached.get(one);
        if (known !== undefined) {
          const another = known.level === level && known.before !== id && !known.others.includes(id);
          if (another && known.others.length < ways - 1) known.others.push(id);
          continue;
        }
        if (reached.size >= bounds.nodes) {
          bounded = true;
          continue;
        }
        reached.set(one, { level, before: id, others: [] });
        frontier.push(one);
      }
  }
  return { reached, hubs, bounded: bounded || hubs.length > 0 };
}
