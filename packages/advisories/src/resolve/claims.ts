import { baseOf, type ReadVector, readVector } from '../grades/metrics.ts';
import { bandOfV2, cnnvdGrading, severitiesOfLevel } from '../grades/national.ts';
import { cvss3Readings, readingInBand } from '../grades/readings.ts';
import type { Severity } from '../match/types.ts';
import { severityOf } from '../match/rank.ts';
import { weaknessNumber } from '../classes/weakness-tree.ts';
import { sourceFamily } from './sources.ts';
import type { Sentence } from './types.ts';
import type { Statements } from './values.ts';

/** Attributes in which only one value can hold, and the reliability of sources is learnt. */
export type JudgedAttribute = 'cvss' | 'hazard' | 'weakness';

/** One source's one value for something in which only one can hold. */
export type Claim = {
  attribute: JudgedAttribute;
  /** What it is about within the record: the attribute, and for vectors the generation of CVSS. */
  object: string;
  /** Equal keys are the same value. */
  key: string;
  source: string;
  published: string | null;
  confidence: number;
};

/** A vector with who says it. */
export type VectorClaim = {
  vector: ReadVector;
  text: string;
  stated: number | null;
  source: string;
  published: string | null;
  confidence: number;
};

/** Severity on the scale of the vector's own version. */
export function severityOfVector({ version, base }: ReadVector): Severity {
  return version === '2.0' ? (base === 0 ? 'none' : bandOfV2(base)) : severityOf(base);
}

/** So many vectors, labels and claims of one record are looked at: no honest record comes near. */
const most = { vectors: 500, labels: 200, claims: 300 };

/** The readable vectors of a record. */
export function vectorClaims(statements: Statements): VectorClaim[] {
  return statements
    .on('cvss')
    .slice(0, most.vectors)
    .flatMap(({ value, source, published, confidence }) => {
      const vector = readVector(value.vector);
      const stated = typeof value.stated === 'number' ? value.stated : null;
      return vector === null ? [] : [{ vector, text: value.vector, stated, source, published, confidence }];
    });
}

/** Generation of CVSS: 3.0 and 3.1 have the same metrics. */
export const generation = ({ version }: ReadVector): string => version[0];

/** A label in a source's own words with the severities that it may mean. */
export type LabelClaim = {
  scheme: string;
  level: string;
  severities: readonly Severity[];
  source: string;
  published: string | null;
  confidence: number;
};

/** The labels of a record whose words are known. */
export function labelClaims(statements: Statements): LabelClaim[] {
  return statements
    .on('own-level')
    .slice(0, most.labels)
    .flatMap(({ value, source, published, confidence }) => {
      const severities = severitiesOfLevel(value.scheme, value.level);
      return severities === null ? [] : [{ ...value, severities, source, published, confidence }];
    });
}

/** The band of CVSS 2 that a label names, when its scheme grades by CVSS 2 (CNVD, and CNNVD before it took CVSS 3). */
export function bandOfLabel({ severities }: Pick<LabelClaim, 'severities'>): 'low' | 'medium' | 'high' {
  return severities.includes('high') || severities.includes('critical')
    ? 'high'
    : severities.includes('medium')
      ? 'medium'
      : 'low';
}

/** Before this day there was no version of CVSS but the second (3.0 is of June 2015), so that every label was given by it. */
const onlyCvss2Before = '2015-06-10';

/** Whether a label was given on the scale of CVSS 2: CNVD's always are. */
export function isOfCvss2({ scheme, published }: Pick<LabelClaim, 'scheme' | 'published'>): boolean {
  return /^cnvd$/i.test(scheme.trim()) || (published !== null && published !== '' && published < onlyCvss2Before);
}

/**
 * How a label stands to a vector of another source: the same severity; another one that comes of the scale on which the label was given
 * (CVSS 2, CNNVD's tables, CVSS 3 for a vector of version 4); or a contradiction.
 */
export function labelAgainstVector(label: LabelClaim, vector: ReadVector): 'agree' | 'scale' | 'contradiction' {
  if (label.severities.includes(severityOfVector(vector))) return 'agree';
  const band = bandOfLabel(label);
  if (vector.version === '2.0') return bandOfV2(vector.base) === band ? 'agree' : 'contradiction';
  if (isOfCvss2(label)) return readingInBand(vector, band) === null ? 'contradiction' : 'scale';
  return scaleReading(label, vector) === null ? 'contradiction' : 'scale';
}

/** A score on the scale of a label that is not of CVSS 2, and what it is by: CNNVD's tables, or a reading of a newer vector in CVSS 3.1. */
export function scaleReading(label: LabelClaim, vector: ReadVector): { by: Sentence; score: number } | null {
  const fits = (score: number): boolean => label.severities.includes(severityOf(score));
  const grading = /^cnnvd/i.test(label.scheme.trim()) ? cnnvdGrading(vector) : null;
  if (grading !== null && fits(grading.score))
    return { by: { en: "by CNNVD's tables", zh: '按CNNVD分级表' }, score: grading.score };
  if (vector.version !== '4.0') return null;
  const reading = [...cvss3Readings(vector).values()].find(({ score }) => fits(score));
  return reading === undefined
    ? null
    : { by: { en: `read in CVSS 3.1 as ${reading.vector}`, zh: `按CVSS 3.1读作${reading.vector}` }, score: reading.score };
}

/**
 * What each source claims, for voting and for learning: the latest of its statements on each object. A label that is only of another
 * scale than the vectors beside it claims nothing against them.
 */
export function judgedClaims(statements: Statements): Claim[] {
  const claims = new Map<string, Claim>();
  const say = (claim: Claim): void => {
    const at = `${claim.object} ${claim.source}`;
    const before = claims.get(at);
    if (before === undefined && claims.size >= most.claims) return;
    if (before === undefined || (claim.published ?? '') > (before.published ?? '')) claims.set(at, claim);
  };
  const vectors = vectorClaims(statements);
  for (const { vector, source, published, confidence } of vectors) {
    const family = sourceFamily(source);
    say({ attribute: 'cvss', object: `cvss${generation(vector)}`, key: baseOf(vector), source: family, published, confidence });
  }
  for (const claim of severityClaims(vectors, labelClaims(statements))) say(claim);
  const weaknesses = new Map<string, { numbers: Set<number>; published: string | null; confidence: number }>();
  for (const { value, source, published, confidence } of statements.on('weakness')) {
    const number = weaknessNumber(value);
    if (number === null) continue;
    const family = sourceFamily(source);
    const known = weaknesses.get(family) ?? { numbers: new Set(), published, confidence };
    known.numbers.add(number);
    weaknesses.set(family, known);
  }
  for (const [source, { numbers, published, confidence }] of weaknesses) {
    const key = [...numbers].toSorted((one, other) => one - other).join(' ');
    say({ attribute: 'weakness', object: 'weakness', key, source, published, confidence });
  }
  return [...claims.values()];
}

/** Each source's severity: of its newest vector, else of its label where that is not only another scale. */
function severityClaims(vectors: readonly VectorClaim[], labels: readonly LabelClaim[]): Claim[] {
  const newest = new Map<string, VectorClaim>();
  for (const claim of vectors) {
    const family = sourceFamily(claim.source);
    const before = newest.get(family);
    if (
      before === undefined ||
      claim.vector.version > before.vector.version ||
      (claim.vector.version === before.vector.version && claim.vector.base > before.vector.base)
    )
      newest.set(family, claim);
  }
  const claims = [...newest].map(
    ([source, { vector, published, confidence }]): Claim => ({
      attribute: 'hazard',
      object: 'hazard',
      key: severityOfVector(vector),
      source,
      published,
      confidence,
    }),
  );
  for (const label of labels) {
    const family = sourceFamily(label.source);
    if (newest.has(family)) continue;
    const others = [...newest.values()].map(({ vector }) => vector);
    const agreeing = others.find((vector) => labelAgainstVector(label, vector) !== 'contradiction');
    const key =
      agreeing === undefined
        ? label.severities[0]
        : labelAgainstVector(label, agreeing) === 'agree'
          ? severityOfVector(agreeing)
          : null;
    if (key !== null)
      claims.push({
        attribute: 'hazard',
        object: 'hazard',
        key,
        source: family,
        published: label.published,
        confidence: label.confidence,
      });
  }
  return claims;
}
