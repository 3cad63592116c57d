import { estimateGrade } from '../grades/factors.ts';
import { baseOf, type ReadVector } from '../grades/metrics.ts';
import { cnnvdGrading, gradeOfSeverity, nationalGrade } from '../grades/national.ts';
import { readingInBand } from '../grades/readings.ts';
import type { Severity } from '../match/types.ts';
import {
  bandOfLabel,
  type Claim,
  generation,
  isOfCvss2,
  type LabelClaim,
  labelAgainstVector,
  labelClaims,
  scaleReading,
  severityOfVector,
  type VectorClaim,
  vectorClaims,
} from './claims.ts';
import { joined, listed, severityWords, voteSentence } from './sentences.ts';
import { sourceFamily, sourceName } from './sources.ts';
import type { Disagreement, Hazard, HazardScore, Overrule, Sentence } from './types.ts';
import { gather, type Statements } from './values.ts';
import { type GenerationVerdict, generationDisagreement, vectorDisagreements } from './vectors.ts';
import { vote, type Verdict, type VoteModel } from './vote.ts';

/** What deciding on the hazard needs: the votes' models, the claims of the record, and a person's decisions. */
export type HazardInput = {
  statements: Statements;
  claims: readonly Claim[];
  models: { cvss: VoteModel; hazard: VoteModel };
  overrules: readonly Overrule[];
};

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'none'];

/** All scales side by side, one level, and what the sources disagree on. */
export function resolveHazard({ statements, claims, models, overrules }: HazardInput): {
  hazard: Hazard;
  disagreements: Disagreement[];
} {
  const vectors = vectorClaims(statements);
  const labels = labelClaims(statements);
  const disagreements: Disagreement[] = [];
  const byVector = overrules.findLast(({ attribute }) => attribute === 'cvss');
  const generations: GenerationVerdict[] = [];
  for (const [at, of] of [...Map.groupBy(vectors, ({ vector }) => generation(vector))].toSorted(([one], [other]) =>
    one < other ? 1 : -1,
  )) {
    const verdict = vote(
      claims.filter(({ object }) => object === `cvss${at}`),
      models.cvss,
    );
    if (verdict === null) continue;
    const own = byVector === undefined ? undefined : of.find(({ text }) => text === byVector.value);
    const behind = of.filter(({ vector }) => baseOf(vector) === verdict.key);
    const result = { verdict, claims: of, chosen: own ?? newestVersion(behind.length > 0 ? behind : of) };
    generations.push(result);
    disagreements.push(...vectorDisagreements(result));
  }
  for (let at = 1; at < generations.length; at++) {
    const found = generationDisagreement(generations[at - 1], generations[at]);
    if (found !== null) disagreements.push(found);
  }
  const verdict = vote(
    claims.filter(({ object }) => object === 'hazard'),
    models.hazard,
  );
  const level = decideLevel(generations, labels, verdict, overrules);
  const anchor =
    generations.map(({ chosen }) => chosen).find(({ vector }) => level === null || severityOfVector(vector) === level.severity) ??
    generations[0]?.chosen ??
    null;
  disagreements.push(...labelDisagreements(labels, anchor, level?.severity ?? null));
  return {
    hazard: {
      scores: scoresOf(vectors, generations),
      own: gather(
        statements.on('own-level'),
        ({ scheme, level: own }) => `${scheme}\n${own}`,
        ({ scheme, level: own }) => ({
          scheme,
          level: own,
          severities: labels.find((label) => label.scheme === scheme && label.level === own)?.severities ?? null,
        }),
      ),
      level,
    },
    disagreements,
  };
}

const newestVersion = (claims: readonly VectorClaim[]): VectorClaim =>
  claims.reduce((best, claim) => (claim.vector.version > best.vector.version ? claim : best));

function scoresOf(vectors: readonly VectorClaim[], generations: readonly GenerationVerdict[]): HazardScore[] {
  return [...Map.groupBy(vectors, ({ vector }) => `${vector.version} ${baseOf(vector)}`).values()]
    .map((claims): HazardScore => {
      const [{ vector, text }] = claims;
      const severity = severityOfVector(vector);
      return {
        version: vector.version,
        vector: text,
        score: vector.base,
        severity,
        grade: vector.version === '2.0' ? gradeOfSeverity[severity] : nationalGrade(vector.base),
        cnnvd: cnnvdGrading(vector),
        estimated: estimateGrade(vector),
        sources: [...new Set(claims.map(({ source }) => source))].slice(0, 100),
        chosen: generations.some(
          ({ chosen }) => chosen.vector.version === vector.version && baseOf(chosen.vector) === baseOf(vector),
        ),
      };
    })
    .toSorted(
      (one, other) =>
        (one.version < other.version ? 1 : one.version > other.version ? -1 : 0) ||
        Number(other.chosen) - Number(one.chosen) ||
        other.score - one.score,
    );
}

function decideLevel(
  generations: readonly GenerationVerdict[],
  labels: readonly LabelClaim[],
  verdict: Verdict | null,
  overrules: readonly Overrule[],
): Hazard['level'] {
  const person = overrules.findLast(
    ({ attribute, value }) => attribute === 'hazard' && (severities as readonly string[]).includes(value),
  );
  const scoreOf = (severity: Severity): VectorClaim | null =>
    generations.map(({ chosen }) => chosen).find(({ vector }) => severityOfVector(vector) === severity) ??
    generations.flatMap(({ claims }) => claims).find(({ vector }) => severityOfVector(vector) === severity) ??
    null;
  if (person !== undefined) {
    const severity = person.value as Severity;
    return {
      severity,
      grade: gradeOfSeverity[severity],
      score: scoreOf(severity)?.vector.base ?? null,
      confidence: 1,
      why: overruleSentence(person),
    };
  }
  if (verdict === null) return null;
  const severity = verdict.key as Severity;
  const behind = scoreOf(severity);
  const why =
    verdict.values.length > 1
      ? voteSentence(verdict, (key) => severityWords[key] ?? { en: key, zh: key })
      : behind === null
        ? labelSentence(labels, severity)
        : vectorSentence(behind, verdict);
  return { severity, grade: gradeOfSeverity[severity], score: behind?.vector.base ?? null, confidence: verdict.confidence, why };
}

/** How a person's decision is told. */
export function overruleSentence({ by, at, reason }: Overrule): Sentence {
  const day = at.slice(0, 10);
  return { en: `Decided by ${by} on ${day}: ${reason}`, zh: `由${by}于${day}裁定：${reason}` };
}

function vectorSentence({ vector }: VectorClaim, verdict: Verdict): Sentence {
  const who = listed(verdict.values[0].voters.map(({ source }) => source));
  const words = severityWords[severityOfVector(vector)];
  return {
    en: `${who.en}: CVSS ${vector.version} ${vector.base.toFixed(1)}, ${words.en}.`,
    zh: `${who.zh}：CVSS ${vector.version} ${vector.base.toFixed(1)}分，${words.zh}。`,
  };
}

function labelSentence(labels: readonly LabelClaim[], severity: Severity): Sentence {
  const agreeing = labels.filter((label) => label.severities.includes(severity));
  const said = listed(agreeing.map(({ scheme, level }) => `${scheme} ${level}`));
  return {
    en: `By the source's own level (${said.en}); there is no CVSS vector to check it by.`,
    zh: `依据来源自己的等级（${said.zh}）；没有可供核对的CVSS向量。`,
  };
}

/** Labels against the vector that the record goes by; without one, against each other. */
function labelDisagreements(labels: readonly LabelClaim[], anchor: VectorClaim | null, level: Severity | null): Disagreement[] {
  const found: Disagreement[] = [];
  for (const label of labels) {
    if (anchor === null) {
      const against = labels.find(
        (other) =>
          sourceFamily(other.source) < sourceFamily(label.source) &&
          !other.severities.some((one) => label.severities.includes(one)),
      );
      if (against !== undefined) found.push(labelPair(against, label, level));
      continue;
    }
    if (
      sourceFamily(anchor.source) === sourceFamily(label.source) &&
      labelAgainstVector(label, anchor.vector) !== 'contradiction'
    )
      continue;
    const verdict = labelAgainstVector(label, anchor.vector);
    if (verdict === 'agree') continue;
    const { vector, text } = anchor;
    const source = sourceName(anchor.source);
    const reading = readingOf(label, vector);
    const words = severityWords[severityOfVector(vector)];
    const score = vector.base.toFixed(1);
    found.push({
      attribute: 'hazard',
      kind: verdict,
      values: [
        { value: `${words.en} (${score}, ${text})`, sources: [anchor.source] },
        { value: `${label.scheme} ${label.level}`, sources: [label.source] },
      ],
      chosen: level,
      why:
        reading !== null
          ? {
              en: `${label.scheme}'s ${label.level} and ${source}'s CVSS ${vector.version} ${score} (${words.en}) are one judgement on two scales: ${reading.by.en} the same flaw scores ${reading.score.toFixed(1)}.`,
              zh: `${label.scheme}的“${label.level}”与${source}的CVSS ${vector.version} ${score}分（${words.zh}）是同一判断的两种尺度：${reading.by.zh}，得${reading.score.toFixed(1)}分。`,
            }
          : {
              en: `No reading of ${source}'s vector (${words.en}, ${score}) on the scale of ${label.scheme} comes to its ${label.level}: the two judge the flaw differently${level === null ? '' : `; the record goes by ${severityWords[level].en}`}.`,
              zh: `${source}的向量（${words.zh}，${score}分）无论怎样按${label.scheme}的尺度解读都得不到“${label.level}”：两者对漏洞的判断不同${level === null ? '' : `；本记录取${severityWords[level].zh}`}。`,
            },
    });
  }
  return found;
}

/** The score that a vector has on the scale of a label and that gives the label; null when it has none. */
function readingOf(label: LabelClaim, vector: ReadVector): { by: Sentence; score: number } | null {
  if (vector.version === '2.0') return null;
  if (!isOfCvss2(label)) return scaleReading(label, vector);
  const reading = readingInBand(vector, bandOfLabel(label));
  if (reading === null) return null;
  return { by: { en: `read in CVSS 2 as ${reading.vector}`, zh: `按CVSS 2读作${reading.vector}` }, score: reading.score };
}

/** Two labels without a vector: neighbouring grades may be of different scales, what lies further apart is not. */
function labelPair(one: LabelClaim, other: LabelClaim, level: Severity | null): Disagreement {
  const place = (label: LabelClaim): number[] => label.severities.map((severity) => severities.indexOf(severity));
  const apart = Math.min(...place(one).flatMap((a) => place(other).map((b) => Math.abs(a - b))));
  const scale = apart <= 1 && one.scheme !== other.scheme;
  const [a, b] = [`${one.scheme} ${one.level}`, `${other.scheme} ${other.level}`];
  const chosen =
    level === null ? null : { en: ` The record goes by ${severityWords[level].en}.`, zh: `本记录取${severityWords[level].zh}。` };
  return {
    attribute: 'hazard',
    kind: scale ? 'scale' : 'contradiction',
    values: [
      { value: a, sources: [one.source] },
      { value: b, sources: [other.source] },
    ],
    chosen: level,
    why: joined(
      scale
        ? {
            en: `${a} and ${b} are neighbouring grades of scales with different limits; there is no vector that could tell more.`,
            zh: `${a}与${b}是界限不同的两种尺度中的相邻等级；没有向量可作进一步判断。`,
          }
        : { en: `${a} and ${b} cannot both hold.`, zh: `${a}与${b}不能同时成立。` },
      chosen,
    ),
  };
}
