import { CVSS40 } from '@secvisogram/csaf-validator-lib/lib/shared/first/cvss40.js';

/** Base metrics of CVSS 4.0 with their values. */
const baseMetrics: readonly (readonly [metric: string, values: string])[] = [
  ['AV', 'NALP'],
  ['AC', 'LH'],
  ['AT', 'NP'],
  ['PR', 'NLH'],
  ['UI', 'NPA'],
  ['VC', 'HLN'],
  ['VI', 'HLN'],
  ['VA', 'HLN'],
  ['SC', 'HLN'],
  ['SI', 'HLN'],
  ['SA', 'HLN'],
];

/** All 104,976 base vectors of CVSS 4.0. */
export function* allBaseVectors(): Generator<string> {
  const total = baseMetrics.reduce((product, [, values]) => product * values.length, 1);
  for (let number = 0; number < total; number++) {
    let rest = number;
    let vector = 'CVSS:4.0';
    for (const [metric, values] of baseMetrics) {
      vector += `/${metric}:${values[rest % values.length]}`;
      rest = Math.floor(rest / values.length);
    }
    yield vector;
  }
}

/** The score of a CVSS 4.0 vector by the implementation that FIRST publishes. */
export function referenceScore(vector: string): number {
  return new CVSS40(vector).score;
}
