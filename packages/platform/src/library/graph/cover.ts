/** A node that explains some of several others: which, as bits, and what it costs to believe it. */
export interface Explanation {
  node: number;
  covers: number;
  cost: number;
}

/** Steps of the search for the fewest, after which the best that was found counts. */
const mostSteps = 100_000;

/**
 * The fewest explanations that together cover all that can be covered, of equally few the cheapest. At most 30 things are covered.
 * @returns explanations in the order of what they add, and what is left uncovered
 */
export function fewest(explanations: readonly Explanation[], wanted: number): { chosen: Explanation[]; left: number } {
  const useful = undominated(explanations, wanted);
  const coverable = useful.reduce((all, { covers }) => all | covers, 0) & wanted;
  const byBit = new Map<number, Explanation[]>();
  for (let bit = 1; bit > 0 && bit <= coverable; bit <<= 1)
    if ((coverable & bit) !== 0)
      byBit.set(
        bit,
        useful.filter(({ covers }) => (covers & bit) !== 0),
      );
  let steps = 0;
  /** The cheapest of at most so many explanations that cover what is left; null when there is none. */
  const search = (left: number, most: number): { chosen: Explanation[]; cost: number } | null => {
    if (left === 0) return { chosen: [], cost: 0 };
    if (most === 0 || steps++ > mostSteps) return null;
    // What the fewest explain is decided first: there is least to choose.
    const open = [...byBit].filter(([bit]) => (left & bit) !== 0).map(([, list]) => list);
    const candidates = open.reduce((one, other) => (other.length < one.length ? other : one));
    let best: { chosen: Explanation[]; cost: number } | null = null;
    for (const one of candidates) {
      const rest = search(left & ~one.covers, most - 1);
      if (rest === null || (best !== null && rest.cost + one.cost >= best.cost)) continue;
      best = { chosen: [one, ...rest.chosen], cost: rest.cost + one.cost };
    }
    return best;
  };
  for (let most = coverable === 0 ? 0 : 1; most <= byBit.size; most++) {
    if (steps > mostSteps) break;
    const found = search(coverable, most);
    if (found !== null) return { chosen: found.chosen, left: wanted & ~coverable };
  }
  return { chosen: greedy(useful, coverable), left: wanted & ~coverable };
}

/** Explanations of which no cheaper one explains the same and more. */
function undominated(explanations: readonly Explanation[], wanted: number): Explanation[] {
  const sorted = explanations
    .map((one) => ({ ...one, covers: one.covers & wanted }))
    .filter(({ covers }) => covers !== 0)
    .toSorted((a, b) => bits(b.covers) - bits(a.covers) || a.cost - b.cost);
  const kept: Explanation[] = [];
  for (const one of sorted) {
    const beaten = kept.some((other) => (one.covers & ~other.covers) === 0 && other.cost <= one.cost);
    if (!beaten) kept.push(one);
  }
  return kept;
}

/** Takes what adds the most, again and again. */
function greedy(explanations: readonly Explanation[], wanted: number): Explanation[] {
  const chosen: Explanation[] = [];
  for (let left = wanted; left !== 0; ) {
    const best = explanations.reduce((one, other) => (bits(other.covers & left) > bits(one.covers & left) ? other : one));
    if ((best.covers & left) === 0) break;
    chosen.push(best);
    left &= ~best.covers;
  }
  return chosen;
}

/** How many bits of a number are set. */
function bits(number: number): number {
  let count = 0;
  for (let left = number; left !== 0; left &= left - 1) count++;
  return count;
}
