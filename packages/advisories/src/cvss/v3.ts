import type { Result } from '../problem.ts';
import type { CvssScores } from './cvss.ts';
import { type MetricTable, parseMetrics } from './vector.ts';

/** Metrics of CVSS v3.0 and v3.1 (Specification Document, sections 2 to 4). */
const table: MetricTable = {
  values: {
    AV: 'N A L P',
    AC: 'L H',
    PR: 'N L H',
    UI: 'N R',
    S: 'U C',
    C: 'H L N',
    I: 'H L N',
    A: 'H L N',
    E: 'X H F P U',
    RL: 'X U W T O',
    RC: 'X C R U',
    CR: 'X H M L',
    IR: 'X H M L',
    AR: 'X H M L',
    MAV: 'X N A L P',
    MAC: 'X L H',
    MPR: 'X N L H',
    MUI: 'X N R',
    MS: 'X U C',
    MC: 'X H L N',
    MI: 'X H L N',
    MA: 'X H L N',
  },
  mandatory: 8,
};

/** Numeric values of the metrics (section 7.4). */
const weight: Record<string, Record<string, number>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  E: { X: 1, H: 1, F: 0.97, P: 0.94, U: 0.91 },
  RL: { X: 1, U: 1, W: 0.97, T: 0.96, O: 0.95 },
  RC: { X: 1, C: 1, R: 0.96, U: 0.92 },
  CR: { X: 1, H: 1.5, M: 1, L: 0.5 },
};

/** Privileges Required weighs less when the scope changes. */
const privileges = { unchanged: { N: 0.85, L: 0.62, H: 0.27 }, changed: { N: 0.85, L: 0.68, H: 0.5 } } as Record<
  string,
  Record<string, number>
>;

const environmentalMetrics = ['CR', 'IR', 'AR', 'MAV', 'MAC', 'MPR', 'MUI', 'MS', 'MC', 'MI', 'MA'];

/** Scores of a CVSS v3.0 or v3.1 vector, without its `CVSS:3.x/` prefix. The versions round differently, and 3.1 changed the modified impact. */
export function scoreV3(vector: string, version: '3.0' | '3.1'): Result<CvssScores> {
  const parsed = parseMetrics(vector, table);
  if (!parsed.ok) return parsed;
  const m = parsed.value;
  const roundUp = version === '3.0' ? roundUp30 : roundUp31;
  const changed = m.S === 'C';
  const subScore = 1 - (1 - weight.C[m.C]) * (1 - weight.C[m.I]) * (1 - weight.C[m.A]);
  const impact = changed ? changedImpact(subScore) : 6.42 * subScore;
  const base = combine(impact, exploitability(m.AV, m.AC, m.PR, m.UI, changed), changed, roundUp);
  const temporalFactor = weight.E[m.E ?? 'X'] * weight.RL[m.RL ?? 'X'] * weight.RC[m.RC ?? 'X'];
  const hasTemporal = ['E', 'RL', 'RC'].some((name) => (m[name] ?? 'X') !== 'X');
  const hasEnvironmental = environmentalMetrics.some((name) => (m[name] ?? 'X') !== 'X');
  const temporal = roundUp(base * temporalFactor);
  const environmental = hasEnvironmental ? environmentalScore(m, version, temporalFactor, roundUp) : null;
  return {
    ok: true,
    value: {
      version,
      base,
      temporal: hasTemporal ? temporal : null,
      environmental,
      overall: environmental ?? (hasTemporal ? temporal : base),
    },
    problems: [],
  };
}

function environmentalScore(
  m: Record<string, string>,
  version: '3.0' | '3.1',
  temporalFactor: number,
  roundUp: (value: number) => number,
): number {
  const modified = (name: string): string => {
    const own = m[`M${name}`];
    return own === undefined || own === 'X' ? m[name] : own;
  };
  const changed = modified('S') === 'C';
  const part = (metric: string, requirement: string): number => 1 - weight.C[modified(metric)] * weight.CR[m[requirement] ?? 'X'];
  const subScore = Math.min(1 - part('C', 'CR') * part('I', 'IR') * part('A', 'AR'), 0.915);
  const impact = changed ? (version === '3.0' ? changedImpact(subScore) : changedModifiedImpact31(subScore)) : 6.42 * subScore;
  const ease = exploitability(modified('AV'), modified('AC'), modified('PR'), modified('UI'), changed);
  return roundUp(combine(impact, ease, changed, roundUp) * temporalFactor);
}

function exploitability(av: string, ac: string, pr: string, ui: string, changed: boolean): number {
  return 8.22 * weight.AV[av] * weight.AC[ac] * privileges[changed ? 'changed' : 'unchanged'][pr] * weight.UI[ui];
}

function combine(impact: number, ease: number, changed: boolean, roundUp: (value: number) => number): number {
  if (impact <= 0) return 0;
  return roundUp(Math.min(changed ? 1.08 * (impact + ease) : impact + ease, 10));
}

function changedImpact(subScore: number): number {
  return 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15;
}

/** Section 7.3 of v3.1. */
function changedModifiedImpact31(subScore: number): number {
  return 7.52 * (subScore - 0.029) - 3.25 * (subScore * 0.9731 - 0.02) ** 13;
}

/** v3.0: the smallest number with one decimal that is not less; binary fractions as they are, to 8 digits. */
function roundUp30(value: number): number {
  return Math.ceil(Number((value * 10).toFixed(8))) / 10;
}

/** v3.1, appendix A: on integers, so that all implementations agree. */
function roundUp31(value: number): number {
  const scaled = Math.round(value * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}
