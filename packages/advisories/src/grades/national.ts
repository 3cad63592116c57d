import type { Severity } from '../match/types.ts';
import type { ReadVector } from './metrics.ts';

/** The four grades of GB/T 30279-2020 and of CNNVD. */
export type NationalGrade = '超危' | '高危' | '中危' | '低危';

/** A severity as a national grade; what has no impact is 低危, since there is no fifth grade. */
export const gradeOfSeverity: Readonly<Record<Severity, NationalGrade>> = {
  critical: '超危',
  high: '高危',
  medium: '中危',
  low: '低危',
  none: '低危',
};

/** The grade of a score on the scale of CVSS 3.x and 4.0: from 9.0 超危, from 7.0 高危, from 4.0 中危, below 低危. */
export function nationalGrade(score: number): NationalGrade {
  return score >= 9 ? '超危' : score >= 7 ? '高危' : score >= 4 ? '中危' : '低危';
}

/** Bands of CVSS 2, the scale of CNVD's three levels: from 7.0 high, from 4.0 medium, below low. */
export function bandOfV2(score: number): 'low' | 'medium' | 'high' {
  return score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
}

/** Severities that a level in a source's own words may mean. CNVD's 高 is the top of three, so it spans the upper two of four. */
const ownLevels: readonly { scheme: RegExp; levels: Readonly<Record<string, readonly Severity[]>> }[] = [
  { scheme: /^cnvd$/i, levels: { 高: ['high', 'critical'], 中: ['medium'], 低: ['low', 'none'] } },
  {
    scheme: /./,
    levels: {
      超危: ['critical'],
      危急: ['critical'],
      严重: ['critical'],
      critical: ['critical'],
      高危: ['high'],
      高: ['high'],
      high: ['high'],
      important: ['high'],
      中危: ['medium'],
      中: ['medium'],
      medium: ['medium'],
      moderate: ['medium'],
      低危: ['low', 'none'],
      低: ['low', 'none'],
      low: ['low', 'none'],
      none: ['none'],
    },
  },
];

/** The severities that a source's own level stands for, mildest last; null when the words are not known. */
export function severitiesOfLevel(scheme: string, level: string): readonly Severity[] | null {
  const word = level.trim().toLowerCase();
  const table = ownLevels.find((entry) => entry.scheme.test(scheme.trim()));
  return table !== undefined && Object.hasOwn(table.levels, word) ? table.levels[word] : null;
}

/** What CNNVD's tables give for a vector: both parts, the score and the grade. */
export type CnnvdGrading = { exploitability: number; impact: number; score: number; grade: NationalGrade };

/** Metric values of CVSS 3.0, from which CNNVD's grading specification tabulates its two parts. */
const weight = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  impact: { H: 0.56, L: 0.22, N: 0 },
  PR: { U: { N: 0.85, L: 0.62, H: 0.27 }, C: { N: 0.85, L: 0.68, H: 0.5 } },
} as const;

type Table = ReadonlyMap<string, number>;

/** The exploitability table: 48 combinations of AV, AC, PR and UI for each scope, to two decimals; a changed scope counts 1.08. */
const exploitability: Table = new Map(
  (['U', 'C'] as const).flatMap((S) =>
    entries(weight.AV).flatMap(([AV, av]) =>
      entries(weight.AC).flatMap(([AC, ac]) =>
        entries(weight.PR[S]).flatMap(([PR, pr]) =>
          entries(weight.UI).map(([UI, ui]): [string, number] => [
            `${AV}${AC}${PR}${UI}${S}`,
            hundredths(8.22 * av * ac * pr * ui * (S === 'C' ? 1.08 : 1)),
          ]),
        ),
      ),
    ),
  ),
);

/** The impact table: 27 combinations of C, I and A for each scope. */
const impact: Table = new Map(
  (['U', 'C'] as const).flatMap((S) =>
    entries(weight.impact).flatMap(([C, c]) =>
      entries(weight.impact).flatMap(([I, i]) =>
        entries(weight.impact).map(([A, a]): [string, number] => {
          const part = 1 - (1 - c) * (1 - i) * (1 - a);
          const value = S === 'U' ? 6.42 * part : 1.08 * (7.52 * (part - 0.029) - 3.25 * (part - 0.02) ** 15);
          return [`${C}${I}${A}${S}`, hundredths(Math.max(0, value))];
        }),
      ),
    ),
  ),
);

/**
 * CNNVD's grading of a CVSS 3.x vector: the sum of the two tabulated parts, at most 10, up to the next tenth. Since the parts are rounded
 * first, it differs from the CVSS score in 117 of the 2,592 base vectors, and in the grade in three of them. Null for other versions.
 */
export function cnnvdGrading({ version, metrics: m }: ReadVector): CnnvdGrading | null {
  if (version !== '3.0' && version !== '3.1') return null;
  const ease = exploitability.get(`${m.AV}${m.AC}${m.PR}${m.UI}${m.S}`) ?? 0;
  const harm = impact.get(`${m.C}${m.I}${m.A}${m.S}`) ?? 0;
  const score = harm === 0 ? 0 : Math.ceil(Number((Math.min(10, ease + harm) * 10).toFixed(6))) / 10;
  return { exploitability: ease, impact: harm, score, grade: nationalGrade(score) };
}

function entries<K extends string>(table: Readonly<Record<K, number>>): [K, number][] {
  return Object.entries(table) as [K, number][];
}

function hundredths(value: number): number {
  return Math.round(value * 100 + 1e-9) / 100;
}
