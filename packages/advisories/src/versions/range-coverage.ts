import { parseRange } from './range.ts';

/** What {@link rangeCoverage} counts over a list of range strings. */
export type RangeCoverage = {
  total: number;
  parsed: number;
  conditional: number;
  unparsed: { text: string; notUnderstood: string[] }[];
};

/**
 * Count how many range strings are understood in full. `conditional` are among the parsed: they hold conditions beside (or instead
 * of) versions. Each string counts as often as it is given.
 */
export function rangeCoverage(ranges: Iterable<{ text: string; product?: string }>): RangeCoverage {
  const coverage: RangeCoverage = { total: 0, parsed: 0, conditional: 0, unparsed: [] };
  for (const { text, product } of ranges) {
    const range = parseRange(text, product);
    coverage.total++;
    if (range.notUnderstood.length > 0 || (!range.all && range.intervals.length === 0)) {
      coverage.unparsed.push({ text, notUnderstood: range.notUnderstood });
      continue;
    }
    coverage.parsed++;
    if (range.conditions.length > 0) coverage.conditional++;
  }
  return coverage;
}
