import type { Bound, VersionRange } from './range.ts';

/**
 * A range in one line that can be compared and read: `[1.0, 2.0)`, `(-, 3.1]`, `{4.2}`, `*` for all versions; `.x` marks a branch whose
 * versions all belong to it. `if …` are conditions, `?…` what was not understood.
 */
export function describeRange(range: VersionRange): string {
  const parts = range.all ? ['*'] : range.intervals.map(({ low, high }) => describeInterval(low, high));
  for (const condition of range.conditions) parts.push(`if ${condition}`);
  for (const text of range.notUnderstood) parts.push(`?${text}`);
  return parts.join(' ');
}

function describeInterval(low: Bound | null, high: Bound | null): string {
  if (low !== null && high !== null && low.version === high.version) return `{${name(low)}}`;
  const left = low === null ? '(-' : `${low.inclusive ? '[' : '('}${name(low)}`;
  const right = high === null ? '-)' : `${name(high)}${high.inclusive ? ']' : ')'}`;
  return `${left}, ${right}`;
}

function name({ version, branch, tail }: Bound): string {
  if (tail !== undefined) return version.original.trim();
  return `${version.original.trim()}${branch ? '.x' : ''}`;
}
