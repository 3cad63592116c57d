import { scoreCvss } from '../cvss/cvss.ts';
import { baseMetrics, baseOf, type ReadVector } from '../grades/metrics.ts';
import { cvss2Readings, cvss3Readings, type Reading } from '../grades/readings.ts';
import { generation, severityOfVector, type VectorClaim } from './claims.ts';
import { joined, listed, severityWords, voteSentence } from './sentences.ts';
import { sourceFamily, sourceName } from './sources.ts';
import type { Disagreement, Sentence } from './types.ts';
import type { Verdict } from './vote.ts';

/** What the vectors of one generation of CVSS came to: the vote over them and the claims behind. */
export type GenerationVerdict = { verdict: Verdict; claims: readonly VectorClaim[]; chosen: VectorClaim };

const families = (claims: readonly { source: string }[]): string[] => [
  ...new Set(claims.map(({ source }) => sourceFamily(source))),
];

/** Disagreements among the vectors of one generation: between sources, and within one that has several. */
export function vectorDisagreements({ verdict, claims, chosen }: GenerationVerdict): Disagreement[] {
  const found: Disagreement[] = [];
  const byBase = Map.groupBy(claims, ({ vector }) => baseOf(vector));
  const { version } = chosen.vector;
  if (byBase.size > 1) {
    const values = [...byBase]
      .map(([base, said]) => ({ base, value: said[0].text, sources: families(said) }))
      .toSorted((one, other) => Number(other.base === verdict.key) - Number(one.base === verdict.key));
    const metrics = baseMetrics[version].filter((name) => new Set(claims.map(({ vector }) => vector.metrics[name])).size > 1);
    const differ: Sentence = {
      en: `The vectors differ in ${listed(metrics).en}.`,
      zh: `各向量在${listed(metrics).zh}上不同。`,
    };
    const between = verdict.values.length > 1;
    found.push({
      attribute: 'cvss',
      kind: between ? 'contradiction' : 'complement',
      values: values.map(({ value, sources }) => ({ value, sources })),
      chosen: chosen.text,
      why: between
        ? joined(
            differ,
            voteSentence(verdict, (key) => said(byBase.get(key)?.[0])),
          )
        : joined(differ, {
            en: `${listed(families(claims)).en} ${families(claims).length === 1 ? 'gives' : 'give'} several, for different products or at different times; the latest and most severe stands for the record.`,
            zh: `${listed(families(claims)).zh}针对不同产品或在不同时间给出了多个向量；本记录取最新且最严重者。`,
          }),
    });
  } else {
    const versions = Map.groupBy(claims, ({ vector }) => vector.version);
    const scores = new Set(claims.map(({ vector }) => vector.base));
    if (scores.size > 1) {
      found.push({
        attribute: 'cvss',
        kind: 'scale',
        values: [...versions].map(([, of]) => ({
          value: `${of[0].text} (${of[0].vector.base.toFixed(1)})`,
          sources: families(of),
        })),
        chosen: chosen.text,
        why: {
          en: 'The metrics are the same; versions 3.0 and 3.1 round differently.',
          zh: '各项度量相同；3.0与3.1版的取整方法不同。',
        },
      });
    }
  }
  found.push(...claims.flatMap((claim) => printedScore(claim) ?? []));
  return found;
}

const said = (claim: VectorClaim | undefined): Sentence => {
  if (claim === undefined) return { en: '', zh: '' };
  const [score, base] = [claim.vector.base.toFixed(1), baseOf(claim.vector)];
  return { en: `${score} (${base})`, zh: `${score}分（${base}）` };
};

/** A score printed beside a vector that does not follow from it. */
function printedScore({ vector, text, stated, source }: VectorClaim): Disagreement | null {
  if (stated === null || Math.abs(stated - vector.base) < 0.05) return null;
  const scores = scoreCvss(text);
  const overall = scores.ok ? scores.value.overall : vector.base;
  const twin = vector.version === '3.1' ? '3.0' : vector.version === '3.0' ? '3.1' : null;
  const other = twin === null ? null : scoreCvss(text.replace(/CVSS:3\.[01]/, `CVSS:${twin}`));
  const whole = Math.abs(stated - overall) < 0.05;
  const scale = whole || (other?.ok === true && Math.abs(stated - other.value.base) < 0.05);
  const [printed, computed] = [stated.toFixed(1), vector.base.toFixed(1)];
  const who = sourceName(source);
  return {
    attribute: 'cvss-score',
    kind: scale ? 'scale' : 'contradiction',
    values: [
      { value: `${computed}: ${text}`, sources: [source] },
      { value: printed, sources: [source] },
    ],
    chosen: computed,
    why: whole
      ? {
          en: `${who} prints ${printed}, the score of all metrics of the vector; the base metrics alone give ${computed}.`,
          zh: `${who}标注的${printed}分是按向量的全部度量得出的；仅按基本度量得${computed}分。`,
        }
      : scale
        ? {
            en: `${who} prints ${printed}, as CVSS ${twin} rounds it; CVSS ${vector.version} gives ${computed}.`,
            zh: `${who}标注的${printed}分是按CVSS ${twin}取整的；按CVSS ${vector.version}得${computed}分。`,
          }
        : {
            en: `${who} prints ${printed} beside a vector that gives ${computed}; the vector counts, since it can be checked.`,
            zh: `${who}标注${printed}分，但其向量得${computed}分；向量可以核对，故以向量为准。`,
          },
  };
}

/** Vectors of different generations: the same in another measure, or different facts. */
export function generationDisagreement(newer: GenerationVerdict, older: GenerationVerdict): Disagreement | null {
  const [from, to] = [newer.chosen.vector, older.chosen.vector];
  const readings = readingsAs(from, generation(to));
  const wanted = baseOf(to);
  const exact = readings.find(({ base }) => base === wanted);
  const severities = [severityOfVector(from), severityOfVector(to)];
  if (exact !== undefined && severities[0] === severities[1]) return null;
  const values = [newer, older].map(({ chosen, claims }) => ({
    value: `${chosen.text} (${chosen.vector.base.toFixed(1)})`,
    sources: families(claims),
  }));
  const names = { from: `CVSS ${from.version}`, to: `CVSS ${to.version}` };
  if (exact !== undefined) {
    return {
      attribute: 'hazard',
      kind: 'scale',
      values,
      chosen: newer.chosen.text,
      why: {
        en: `The same facts read ${severityWords[severities[0]].en} in ${names.from} and ${severityWords[severities[1]].en} in ${names.to}: the scales differ, not the sources.`,
        zh: `同样的事实在${names.from}中为${severityWords[severities[0]].zh}，在${names.to}中为${severityWords[severities[1]].zh}：是尺度不同，而非来源矛盾。`,
      },
    };
  }
  const off = (base: string): string[] => base.split('/').filter((part, at) => part !== wanted.split('/')[at]);
  const nearest = readings.toSorted((one, other) => off(one.base).length - off(other.base).length)[0];
  const metrics = nearest === undefined ? [] : off(nearest.base).map((part) => part.slice(0, part.indexOf(':')));
  return {
    attribute: 'cvss',
    kind: 'contradiction',
    values,
    chosen: newer.chosen.text,
    why: {
      en: `No reading of the ${names.from} vector in ${names.to} gives the other one: they differ in ${listed(metrics).en}. The newer version counts.`,
      zh: `${names.from}向量无论怎样换算为${names.to}都得不到另一向量：两者在${listed(metrics).zh}上不同。以较新版本为准。`,
    },
  };
}

/** Readings of a vector in an older generation, by base metrics; from 4.0 to 2 over all readings in 3.1. */
function readingsAs(vector: ReadVector, wanted: string): (Reading & { base: string })[] {
  const own = generation(vector);
  if (own === '4' && wanted === '3') return [...cvss3Readings(vector)].map(([base, reading]) => ({ ...reading, base }));
  if (own === '3') return [...cvss2Readings(vector)].map(([base, reading]) => ({ ...reading, base }));
  const all = new Map<string, Reading & { base: string }>();
  for (const [text, { score }] of cvss3Readings(vector)) {
    const metrics = Object.fromEntries(text.split('/').map((part) => part.split(':') as [string, string]));
    for (const [base, reading] of cvss2Readings({ version: '3.1', metrics, base: score })) all.set(base, { ...reading, base });
  }
  return [...all.values()];
}
