import { CVSS40 } from '@secvisogram/csaf-validator-lib/lib/shared/first/cvss40.js';
import { scoreCvss } from './cvss.ts';

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
function* allBaseVectors(): Generator<string> {
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

/** The base vectors whose score differs from that of the implementation that FIRST publishes, and how many were compared. */
export function compareWithReference(): { vectors: number; wrong: string[] } {
  let vectors = 0;
  const wrong: string[] = [];
  for (const vector of allBaseVectors()) {
    vectors++;
    const scores = scoreCvss(vector);
    if (!scores.ok || scores.value.base !== new CVSS40(vector).score) wrong.push(vector);
  }
  return { vectors, wrong };
}
