import type { Result } from '../problem.ts';
import type { CvssScores } from './cvss.ts';
import { type MetricTable, parseMetrics } from './vector.ts';

/** Metrics of CVSS v2 (A Complete Guide to the Common Vulnerability Scoring System Version 2.0, section 2). */
const table: MetricTable = {
  values: {
    AV: 'L A N',
    AC: 'H M L',
    Au: 'M S N',
    C: 'N P C',
    I: 'N P C',
    A: 'N P C',
    E: 'U POC F H ND',
    RL: 'OF TF W U ND',
    RC: 'UC UR C ND',
    CDP: 'N L LM MH H ND',
    TD: 'N L M H ND',
    CR: 'L M H ND',
    IR: 'L M H ND',
    AR: 'L M H ND',
  },
  mandatory: 6,
};

/** Numeric values of the metrics (section 3.2). */
const weight: Record<string, Record<string, number>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  E: { U: 0.85, POC: 0.9, F: 0.95, H: 1, ND: 1 },
  RL: { OF: 0.87, TF: 0.9, W: 0.95, U: 1, ND: 1 },
  RC: { UC: 0.9, UR: 0.95, C: 1, ND: 1 },
  CDP: { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5, ND: 0 },
  TD: { N: 0, L: 0.25, M: 0.75, H: 1, ND: 1 },
  CR: { L: 0.5, M: 1, H: 1.51, ND: 1 },
};

/** Scores of a CVSS v2 vector (`AV:N/AC:L/Au:N/C:P/I:P/A:P`, also in parentheses). */
export function scoreV2(vector: string): Result<CvssScores> {
  const parsed = parseMetrics(vector, table);
  if (!parsed.ok) return parsed;
  const m = parsed.value;
  const impact = 10.41 * (1 - (1 - weight.C[m.C]) * (1 - weight.C[m.I]) * (1 - weight.C[m.A]));
  const base = baseScore(m, impact);
  const temporalFactor = weight.E[m.E ?? 'ND'] * weight.RL[m.RL ?? 'ND'] * weight.RC[m.RC ?? 'ND'];
  const adjustedImpact = Math.min(
    10,
    10.41 *
      (1 -
        (1 - weight.C[m.C] * weight.CR[m.CR ?? 'ND']) *
          (1 - weight.C[m.I] * weight.CR[m.IR ?? 'ND']) *
          (1 - weight.C[m.A] * weight.CR[m.AR ?? 'ND'])),
  );
  const adjustedTemporal = round(baseScore(m, adjustedImpact) * temporalFactor);
  const environmental = round((adjustedTemporal + (10 - adjustedTemporal) * weight.CDP[m.CDP ?? 'ND']) * weight.TD[m.TD ?? 'ND']);
  const hasTemporal = ['E', 'RL', 'RC'].some((name) => (m[name] ?? 'ND') !== 'ND');
  const hasEnvironmental = ['CDP', 'TD', 'CR', 'IR', 'AR'].some((name) => (m[name] ?? 'ND') !== 'ND');
  const temporal = round(base * temporalFactor);
  const overall = hasEnvironmental ? environmental : hasTemporal ? temporal : base;
  return {
    ok: true,
    value: {
      version: '2.0',
      base,
      temporal: hasTemporal ? temporal : null,
      environmental: hasEnvironmental ? environmental : null,
      overall,
    },
    problems: [],
  };
}

function baseScore(m: Record<string, string>, impact: number): number {
  const exploitability = 20 * weight.AV[m.AV] * weight.AC[m.AC] * weight.Au[m.Au];
  return round((0.6 * impact + 0.4 * exploitability - 1.5) * (impact === 0 ? 0 : 1.176));
}

/** To one decimal, half up; the last digits of binary fractions do not decide. */
function round(value: number): number {
  return Math.round(Number((value * 10).toFixed(8))) / 10 || 0;
}
