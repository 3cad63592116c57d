import { failure, type Result } from '../problem.ts';
import { scoreV2 } from './v2.ts';
import { scoreV3 } from './v3.ts';
import { scoreV4 } from './v4.ts';

/**
 * Scores computed from a vector. `temporal` (v4: with threat metrics) and `environmental` are null when the vector gives none of their
 * metrics; `overall` is the most specific one there is.
 */
export type CvssScores = {
  version: '2.0' | '3.0' | '3.1' | '4.0';
  base: number;
  temporal: number | null;
  environmental: number | null;
  overall: number;
};

const prefixes: readonly (readonly [string, (rest: string) => Result<CvssScores>])[] = [
  ['CVSS:4.0/', scoreV4],
  ['CVSS:3.1/', (rest) => scoreV3(rest, '3.1')],
  ['CVSS:3.0/', (rest) => scoreV3(rest, '3.0')],
];

/** Scores of a vector of any CVSS version, known by its prefix; v2 has none. Errors say which metric is wrong and what it may be. */
export function scoreCvss(vector: string): Result<CvssScores> {
  const text = vector.trim();
  for (const [prefix, score] of prefixes) if (text.startsWith(prefix)) return score(text.slice(prefix.length));
  if (/^CVSS:/i.test(text)) {
    return failure(
      'vector',
      `${JSON.stringify(text.slice(0, 12))} is no known CVSS version`,
      'begin with CVSS:3.0/, CVSS:3.1/ or CVSS:4.0/',
    );
  }
  return scoreV2(text);
}
