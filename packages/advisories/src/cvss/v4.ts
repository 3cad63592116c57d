import type { Result } from '../problem.ts';
import type { CvssScores } from './cvss.ts';
import { macroVectorScore } from './macrovectors.ts';
import { type MetricTable, parseMetrics } from './vector.ts';

/** Metrics of CVSS v4.0 in the order of the vector string (Specification Document, table 23). */
const table: MetricTable = {
  values: {
    AV: 'N A L P',
    AC: 'L H',
    AT: 'N P',
    PR: 'N L H',
    UI: 'N P A',
    VC: 'H L N',
    VI: 'H L N',
    VA: 'H L N',
    SC: 'H L N',
    SI: 'H L N',
    SA: 'H L N',
    E: 'X A P U',
    CR: 'X H M L',
    IR: 'X H M L',
    AR: 'X H M L',
    MAV: 'X N A L P',
    MAC: 'X L H',
    MAT: 'X N P',
    MPR: 'X N L H',
    MUI: 'X N P A',
    MVC: 'X H L N',
    MVI: 'X H L N',
    MVA: 'X H L N',
    MSC: 'X H L N',
    MSI: 'X S H L N',
    MSA: 'X S H L N',
    S: 'X N P',
    AU: 'X N Y',
    R: 'X A U I',
    V: 'X D C',
    RE: 'X L M H',
    U: 'X Clear Green Amber Red',
  },
  mandatory: 11,
};

/** Severity levels of the values of a metric, the worst first; a step down is one level. */
const levels: Record<string, string> = {
  AV: 'NALP',
  PR: 'NLH',
  UI: 'NPA',
  AC: 'LH',
  AT: 'NP',
  VC: 'HLN',
  VI: 'HLN',
  VA: 'HLN',
  SC: 'SHLN',
  SI: 'SHLN',
  SA: 'SHLN',
  CR: 'HML',
  IR: 'HML',
  AR: 'HML',
};

/** The metrics of each equivalence class; EQ3 and EQ6 are judged together (section 8.1). */
const classMetrics = {
  eq1: ['AV', 'PR', 'UI'],
  eq2: ['AC', 'AT'],
  eq36: ['VC', 'VI', 'VA', 'CR', 'IR', 'AR'],
  eq4: ['SC', 'SI', 'SA'],
} as const;

/** The highest severity vectors of each level of an equivalence class, as values in the order of {@link classMetrics} (section 8.3). */
const highest: Record<keyof typeof classMetrics, Record<string, readonly string[]>> = {
  eq1: { 0: ['NNN'], 1: ['ANN', 'NLN', 'NNP'], 2: ['PNN', 'ALP'] },
  eq2: { 0: ['LN'], 1: ['HN', 'LP'] },
  eq36: {
    '00': ['HHHHHH'],
    '01': ['HHLMMH', 'HHHMMM'],
    '10': ['LHHHHH', 'HLHHHH'],
    '11': ['LHLHMH', 'LHHHMM', 'HLHMHM', 'HLLMHH', 'LLHHHM'],
    '21': ['LLLHHH'],
  },
  eq4: { 0: ['HSS'], 1: ['HHH'], 2: ['LLL'] },
};

/** Depth of each level: the most steps that a vector can be below a highest one (section 8.2). */
const depth: Record<keyof typeof classMetrics, Record<string, number>> = {
  eq1: { 0: 1, 1: 4, 2: 5 },
  eq2: { 0: 1, 1: 2 },
  eq36: { '00': 7, '01': 6, '10': 8, '11': 8, '21': 10 },
  eq4: { 0: 6, 1: 5, 2: 4 },
};

type Metrics = Record<string, string>;

/**
 * Scores of a CVSS v4.0 vector without its `CVSS:4.0/` prefix. `base` is of the base metrics alone (CVSS-B), `temporal` with the threat
 * metric (CVSS-BT), `environmental` with all (CVSS-BTE).
 */
export function scoreV4(vector: string): Result<CvssScores> {
  const parsed = parseMetrics(vector, table);
  if (!parsed.ok) return parsed;
  const m = parsed.value;
  const names = Object.keys(table.values);
  const pick = (from: number, to: number): Metrics =>
    Object.fromEntries(names.slice(from, to).flatMap((name) => (m[name] === undefined ? [] : [[name, m[name]]])));
  const given = (list: readonly string[]): boolean => list.some((name) => (m[name] ?? 'X') !== 'X');
  const base = macroVectorDistance(effective(pick(0, 11)));
  const temporal = given(['E']) ? macroVectorDistance(effective({ ...pick(0, 11), E: m.E })) : null;
  const environmental = given(names.slice(12, 26)) ? macroVectorDistance(effective(pick(0, 26))) : null;
  return {
    ok: true,
    value: { version: '4.0', base, temporal, environmental, overall: environmental ?? temporal ?? base },
    problems: [],
  };
}

/** The value that counts for each metric: modified over base, and the worst case for what is not defined. */
function effective(m: Metrics): Metrics {
  const out: Metrics = {};
  for (const name of Object.keys(levels)) {
    const own = m[`M${name}`];
    out[name] = own !== undefined && own !== 'X' ? own : m[name];
  }
  for (const name of ['CR', 'IR', 'AR']) if (out[name] === undefined || out[name] === 'X') out[name] = 'H';
  out.E = m.E === undefined || m.E === 'X' ? 'A' : m.E;
  return out;
}

/** EQ1 to EQ6 of section 8.1, tables 24 to 29. */
function equivalenceClasses(m: Metrics): { eq1: number; eq2: number; eq3: number; eq4: number; eq5: number; eq6: number } {
  const { AV, PR, UI, VC, VI, VA, SC, SI, SA } = m;
  const easy = [AV, PR, UI].filter((value) => value === 'N').length;
  const eq1 = easy === 3 ? 0 : easy > 0 && AV !== 'P' ? 1 : 2;
  const eq2 = m.AC === 'L' && m.AT === 'N' ? 0 : 1;
  const eq3 = VC === 'H' && VI === 'H' ? 0 : VC === 'H' || VI === 'H' || VA === 'H' ? 1 : 2;
  const eq4 = SI === 'S' || SA === 'S' ? 0 : SC === 'H' || SI === 'H' || SA === 'H' ? 1 : 2;
  const eq5 = 'APU'.indexOf(m.E);
  const eq6 = (m.CR === 'H' && VC === 'H') || (m.IR === 'H' && VI === 'H') || (m.AR === 'H' && VA === 'H') ? 0 : 1;
  return { eq1, eq2, eq3, eq4, eq5, eq6 };
}

/** Section 8.2: the score of the MacroVector less the mean of the proportional distances from its highest vector. */
function macroVectorDistance(m: Metrics): number {
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => m[name] === 'N')) return 0;
  const { eq1, eq2, eq3, eq4, eq5, eq6 } = equivalenceClasses(m);
  const score = (a: number, b: number, c: number, d: number, e: number, f: number): number | null =>
    macroVectorScore(`${a}${b}${c}${d}${e}${f}`);
  const value = score(eq1, eq2, eq3, eq4, eq5, eq6) ?? 0;
  const level = { eq1: String(eq1), eq2: String(eq2), eq36: `${eq3}${eq6}`, eq4: String(eq4) };
  const lower36 =
    eq3 === 0 && eq6 === 0
      ? higher(score(eq1, eq2, 0, eq4, eq5, 1), score(eq1, eq2, 1, eq4, eq5, 0))
      : eq3 === 1 && eq6 === 0
        ? score(eq1, eq2, 1, eq4, eq5, 1)
        : score(eq1, eq2, eq3 + 1, eq4, eq5, eq6);
  const lower: Record<keyof typeof classMetrics, number | null> = {
    eq1: score(eq1 + 1, eq2, eq3, eq4, eq5, eq6),
    eq2: score(eq1, eq2 + 1, eq3, eq4, eq5, eq6),
    eq36: lower36,
    eq4: score(eq1, eq2, eq3, eq4 + 1, eq5, eq6),
  };
  // EQ5 has one metric, so its distance is always 0; a lower MacroVector still counts in the mean.
  let count = score(eq1, eq2, eq3, eq4, eq5 + 1, eq6) === null ? 0 : 1;
  let sum = 0;
  for (const name of Object.keys(lower) as (keyof typeof classMetrics)[]) {
    const next = lower[name];
    if (next === null) continue;
    count++;
    sum += (value - next) * (distance(name, level[name], m) / depth[name][level[name]]);
  }
  const result = Math.min(10, Math.max(0, value - (count === 0 ? 0 : sum / count)));
  // Half up to one decimal; the small addend keeps a binary fraction just below x.x5 on its side.
  return Math.round((result + 1e-6) * 10) / 10;
}

/** Steps from the first highest vector of the level that is at least as severe in every metric. */
function distance(name: keyof typeof classMetrics, level: string, m: Metrics): number {
  for (const candidate of highest[name][level]) {
    let steps = 0;
    const reached = classMetrics[name].every((metric, index) => {
      const step = levels[metric].indexOf(m[metric]) - levels[metric].indexOf(candidate[index]);
      steps += step;
      return step >= 0;
    });
    if (reached) return steps;
  }
  return 0;
}

function higher(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
