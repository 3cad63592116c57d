/** A stretch of addresses, both ends included. */
export type Interval = readonly [number, number];

/** Most stretches told apart; behind it the two that are nearest become one. */
const LIMIT = 256;

/** Stretches of addresses, merged where they touch. Adding what is inside already costs one comparison and allocates nothing. */
export class Intervals {
  /** Sorted, apart from each other by more than one. */
  readonly list: [number, number][] = [];
  private last: [number, number] = [0, -1];

  /** Adds [low, high]. Returns true when any of it was not covered. */
  add(low: number, high: number): boolean {
    const { last, list } = this;
    if (low >= last[0] && high <= last[1]) return false;
    let at = 0;
    while (at < list.length && list[at][1] < low - 1) at++;
    if (at < list.length && list[at][0] <= low && list[at][1] >= high) {
      this.last = list[at];
      return false;
    }
    const merged: [number, number] = [low, high];
    let end = at;
    while (end < list.length && list[end][0] <= high + 1) {
      merged[0] = Math.min(merged[0], list[end][0]);
      merged[1] = Math.max(merged[1], list[end][1]);
      end++;
    }
    list.splice(at, end - at, merged);
    this.last = merged;
    if (list.length > LIMIT) this.joinNearest();
    return true;
  }

  private joinNearest(): void {
    const { list } = this;
    let best = 1;
    for (let at = 2; at < list.length; at++) if (list[at][0] - list[at - 1][1] < list[best][0] - list[best - 1][1]) best = at;
    list.splice(best - 1, 2, [list[best - 1][0], list[best][1]]);
    this.last = [0, -1];
  }
}

/** What of `wanted` no stretch of `known` covers. */
export function uncovered(wanted: readonly Interval[], known: readonly Interval[]): Interval[] {
  return wanted.flatMap(([low, high]) => {
    const rest: Interval[] = [];
    let from = low;
    for (const [begin, end] of known) {
      if (end < from || begin > high) continue;
      if (begin > from) rest.push([from, begin - 1]);
      from = Math.max(from, end + 1);
    }
    if (from <= high) rest.push([from, high]);
    return rest;
  });
}

/** All stretches of both, merged. */
export function joinIntervals(one: readonly Interval[], other: readonly Interval[]): [number, number][] {
  const all = new Intervals();
  for (const [low, high] of [...one, ...other]) all.add(low, high);
  return all.list;
}

/** `0–7, 20` */
export function intervalsText(intervals: readonly Interval[], most = 6): string {
  const shown = intervals.slice(0, most).map(([low, high]) => (low === high ? `${low}` : `${low}–${high}`));
  return intervals.length > most ? `${shown.join(', ')} …` : shown.join(', ');
}
