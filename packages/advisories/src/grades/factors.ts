import type { CvssVersion, ReadVector } from './metrics.ts';
import { cnnvdGrading, type NationalGrade } from './national.ts';

/**
 * The grading factors of GB/T 30279-2020 that a CVSS vector tells: access path, trigger requirement, privileges, interaction, and the
 * impact on confidentiality, integrity and availability. Null where the vector says nothing. Environment factors (cost of exploitation,
 * difficulty of repair, extent) are of a plant and in no vector.
 */
export type GradingFactors = {
  accessPath: '网络' | '邻接' | '本地' | '物理';
  triggerRequirement: '低' | '高';
  privileges: '无' | '低' | '高';
  interaction: '不需要' | '需要' | null;
  confidentiality: '严重' | '一般' | '无';
  integrity: '严重' | '一般' | '无';
  availability: '严重' | '一般' | '无';
};

/**
 * A technical grade after GB/T 30279-2020. The tables of its annexes are not available, so the grade is what CNNVD's table gives for the
 * same factors with the scope, which the standard does not know, unchanged. It is `estimated`, always, and claims no conformance.
 */
export type EstimatedGrade = { factors: GradingFactors; grade: NationalGrade; estimated: true; from: CvssVersion };

const accessPath = { N: '网络', A: '邻接', L: '本地', P: '物理' } as const;
const privileges = { N: '无', L: '低', H: '高' } as const;
const harm = { H: '严重', L: '一般', N: '无', C: '严重', P: '一般' } as const;

type Metrics = Readonly<Record<string, string>>;

/** How the metrics of each version say the factors. */
const factorsOf: Readonly<Record<CvssVersion, (m: Metrics) => GradingFactors>> = {
  '2.0': (m) => ({
    accessPath: pick(accessPath, m.AV),
    triggerRequirement: m.AC === 'H' ? '高' : '低',
    privileges: pick({ N: '无', S: '低', M: '高' } as const, m.Au),
    interaction: null,
    confidentiality: pick(harm, m.C),
    integrity: pick(harm, m.I),
    availability: pick(harm, m.A),
  }),
  '3.0': factorsOfV3,
  '3.1': factorsOfV3,
  '4.0': (m) => ({
    accessPath: pick(accessPath, m.AV),
    triggerRequirement: m.AC === 'H' || m.AT === 'P' ? '高' : '低',
    privileges: pick(privileges, m.PR),
    interaction: m.UI === 'N' ? '不需要' : '需要',
    confidentiality: pick(harm, m.VC),
    integrity: pick(harm, m.VI),
    availability: pick(harm, m.VA),
  }),
};

/** The factors and the estimated technical grade of a vector. */
export function estimateGrade(vector: ReadVector): EstimatedGrade {
  const factors = factorsOf[vector.version](vector.metrics);
  const back = (table: Readonly<Record<string, string>>, value: string | null): string =>
    Object.entries(table).find(([, word]) => word === value)?.[0] ?? 'N';
  const metrics = {
    AV: back(accessPath, factors.accessPath),
    AC: factors.triggerRequirement === '高' ? 'H' : 'L',
    PR: back(privileges, factors.privileges),
    UI: factors.interaction === '需要' ? 'R' : 'N',
    S: 'U',
    C: back(harm, factors.confidentiality),
    I: back(harm, factors.integrity),
    A: back(harm, factors.availability),
  };
  const grading = cnnvdGrading({ version: '3.1', metrics, base: 0 });
  return { factors, grade: grading?.grade ?? '低危', estimated: true, from: vector.version };
}

function factorsOfV3(m: Metrics): GradingFactors {
  return {
    accessPath: pick(accessPath, m.AV),
    triggerRequirement: m.AC === 'H' ? '高' : '低',
    privileges: pick(privileges, m.PR),
    interaction: m.UI === 'N' ? '不需要' : '需要',
    confidentiality: pick(harm, m.C),
    integrity: pick(harm, m.I),
    availability: pick(harm, m.A),
  };
}

/** A vector that was read has only values of its version, so the key is there. */
function pick<K extends string, V>(table: Readonly<Record<K, V>>, key: string): V {
  return table[key as K];
}
