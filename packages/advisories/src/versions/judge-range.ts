import type { Bound, Interval, VersionRange } from './range.ts';
import { compareVersions, hasPrefix, type Version } from './version.ts';

/** Whether a version is in a range; `unknown` when it cannot be compared, or a part of the range was not understood. */
export type RangeVerdict = 'inside' | 'outside' | 'unknown';

/**
 * Judge a version against a range. Conditions are not judged here: `inside` with conditions means inside if they hold.
 */
export function judgeVersion(range: VersionRange, version: Version): RangeVerdict {
  if (range.all) return 'inside';
  let unknown = range.notUnderstood.length > 0 || range.intervals.length === 0;
  for (const interval of range.intervals) {
    const verdict = judgeInterval(interval, version);
    if (verdict === 'inside') return 'inside';
    if (verdict === 'unknown') unknown = true;
  }
  return unknown ? 'unknown' : 'outside';
}

/** Whether a version lies in one interval for sure. */
export function isInside(interval: Interval, version: Version): boolean {
  return judgeInterval(interval, version) === 'inside';
}

function judgeInterval(interval: Interval, version: Version): RangeVerdict {
  const low = interval.low === null ? true : satisfies(version, interval.low, 1);
  const high = interval.high === null ? true : satisfies(version, interval.high, -1);
  if (low === false || high === false) return 'outside';
  return low === null || high === null ? 'unknown' : 'inside';
}

function satisfies(version: Version, limit: Bound, direction: 1 | -1): boolean | null {
  if (limit.branch && hasPrefix(version, limit.version)) {
    return limit.tail === undefined ? limit.inclusive : satisfiesTail(version, limit, limit.tail, direction);
  }
  const order = compareVersions(version, limit.version);
  if (order === null) return null;
  return order === 0 ? limit.inclusive : Math.sign(order) === direction;
}

/** By the numbers behind the branch; null when the version does not go so far. */
function satisfiesTail({ release }: Version, limit: Bound, tail: readonly (number | null)[], direction: 1 | -1): boolean | null {
  const behind = limit.version.release.length;
  for (const [index, number] of tail.entries()) {
    if (number === null) continue;
    const own = release[behind + index];
    if (typeof own !== 'number') return null;
    if (own !== number) return Math.sign(own - number) === direction;
  }
  return limit.inclusive;
}
