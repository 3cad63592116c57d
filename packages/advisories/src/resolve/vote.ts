import type { Claim, JudgedAttribute } from './claims.ts';
import type { Reliability } from './reliability.ts';
import type { Field } from './types.ts';

/** What one voter's word counts for. */
export type Voter = {
  source: string;
  accuracy: number /** Share of the vote that is its own and not copied, 0 to 1. */;
  independence: number;
  copiedFrom: string | null;
  /** From how many statements the accuracy is learnt; 0 when it is only assumed from the kind of source. */
  learntFrom: number;
};

/** The outcome of a vote over claims on one object. */
export type Verdict = {
  key: string;
  /** Probability that this value holds, under the model. */
  confidence: number;
  /** Who claims each value, the chosen first. */
  values: { key: string; probability: number; voters: Voter[] }[];
};

/** A copier that took over a value takes it over with this probability (AccuCopy's c). */
export const copyRate = 0.8;

/** Accuracies outside of this say more than evidence can. */
export const accuracyRange = { least: 0.05, most: 0.99 };

/** How far two sources depend on each other in an attribute, and which is the original. */
export type Dependence = { probability: number; original: string | null };

/** What a vote needs to know. */
export type VoteModel = {
  accuracy: (source: string, stated: number) => number;
  learntFrom: (source: string) => number;
  dependence: (one: string, other: string) => Dependence | null;
  /** How many wrong values there are to choose from: the more, the less two sources err alike by chance. */
  wrongValues: number;
};

/**
 * Weigh claims: a source counts by the logarithm of its odds, a copier only for what it did not copy. Ties go to the value that was
 * said last, then to the smaller key, so that the outcome never depends on the order of the claims.
 */
export function vote(claims: readonly Claim[], model: VoteModel): Verdict | null {
  const byKey = new Map<string, Claim[]>();
  for (const claim of claims) {
    const list = byKey.get(claim.key);
    if (list === undefined) byKey.set(claim.key, [claim]);
    else list.push(claim);
  }
  if (byKey.size === 0) return null;
  const tallied = [...byKey].map(([key, supporters]) => {
    const voters = independentVoters(supporters, model);
    const weight = voters.reduce((sum, { accuracy, independence }) => {
      return sum + independence * Math.log((model.wrongValues * accuracy) / (1 - accuracy));
    }, 0);
    const latest = supporters.reduce((last, { published }) => ((published ?? '') > last ? (published ?? '') : last), '');
    return { key, voters, weight, latest };
  });
  const top = Math.max(...tallied.map(({ weight }) => weight));
  const unsaid = Math.max(0, model.wrongValues + 1 - tallied.length) * Math.exp(-top);
  const sum = tallied.reduce((total, { weight }) => total + Math.exp(weight - top), unsaid);
  const values = tallied
    .toSorted(
      (one, other) =>
        other.weight - one.weight ||
        (one.latest < other.latest ? 1 : one.latest > other.latest ? -1 : 0) ||
        (one.key < other.key ? -1 : 1),
    )
    .map(({ key, voters, weight }) => ({ key, voters, probability: Math.exp(weight - top) / sum }));
  return { key: values[0].key, confidence: values[0].probability, values };
}

/** Supporters of one value with the share of each that is its own: originals first, then by accuracy. */
function independentVoters(supporters: readonly Claim[], model: VoteModel): Voter[] {
  const voters = supporters.map(({ source, confidence }) => ({
    source,
    accuracy: model.accuracy(source, confidence),
    learntFrom: model.learntFrom(source),
  }));
  if (voters.length === 1) return [{ ...voters[0], independence: 1, copiedFrom: null }];
  const originality = new Map<string, number>();
  for (const one of voters) {
    for (const other of voters) {
      const found = one === other ? null : model.dependence(one.source, other.source);
      if (found?.original === one.source) originality.set(one.source, (originality.get(one.source) ?? 0) + found.probability);
      else if (found?.original === other.source)
        originality.set(one.source, (originality.get(one.source) ?? 0) - found.probability);
    }
  }
  const ordered = voters.toSorted(
    (one, other) =>
      (originality.get(other.source) ?? 0) - (originality.get(one.source) ?? 0) ||
      other.accuracy - one.accuracy ||
      (one.source < other.source ? -1 : 1),
  );
  return ordered.map((voter, at) => {
    let independence = 1;
    let copiedFrom: string | null = null;
    let surest = 0.5;
    for (const earlier of ordered.slice(0, at)) {
      const found = model.dependence(earlier.source, voter.source);
      if (found === null) continue;
      independence *= 1 - copyRate * found.probability;
      if (found.probability > surest) {
        surest = found.probability;
        copiedFrom = earlier.source;
      }
    }
    return { ...voter, independence, copiedFrom };
  });
}

/** A tree of lookups made once from a reliability: many records are resolved with the same one. */
type Index = {
  accuracy: Map<string, { accuracy: number; claims: number }>;
  dependence: Map<string, Dependence>;
  wrongValues: Map<string, number>;
};
const indexes = new WeakMap<Reliability, Index>();

const pairKey = (attribute: string, one: string, other: string): string =>
  one < other ? `${attribute}\n${one}\n${other}` : `${attribute}\n${other}\n${one}`;

function indexOf(reliability: Reliability): Index {
  const known = indexes.get(reliability);
  if (known !== undefined) return known;
  const index: Index = { accuracy: new Map(), dependence: new Map(), wrongValues: new Map() };
  for (const { field, attribute, source, accuracy, claims } of reliability.accuracy)
    index.accuracy.set(`${field}\n${attribute}\n${source}`, { accuracy, claims });
  for (const { attribute, original, copier, directed, probability } of reliability.copies) {
    index.dependence.set(pairKey(attribute, original, copier), { probability, original: directed ? original : null });
  }
  for (const [attribute, count] of Object.entries(reliability.wrongValues)) index.wrongValues.set(attribute, count);
  indexes.set(reliability, index);
  return index;
}

/** Wrong values to choose from where nothing was learnt. */
const defaultWrongValues: Readonly<Record<JudgedAttribute, number>> = { cvss: 20, hazard: 3, weakness: 20 };

/** The model of a vote on an attribute of records of a field: as learnt, else with the confidence that goes with each statement's method. */
export function voteModel(reliability: Reliability | null, field: Field, attribute: JudgedAttribute): VoteModel {
  const index = reliability === null ? null : indexOf(reliability);
  const other: Field = field === 'it' ? 'industrial' : 'it';
  const learnt = (source: string): { accuracy: number; claims: number } | undefined =>
    index?.accuracy.get(`${field}\n${attribute}\n${source}`) ?? index?.accuracy.get(`${other}\n${attribute}\n${source}`);
  return {
    accuracy: (source, stated) => Math.min(accuracyRange.most, Math.max(accuracyRange.least, learnt(source)?.accuracy ?? stated)),
    learntFrom: (source) => learnt(source)?.claims ?? 0,
    dependence: (one, second) => index?.dependence.get(pairKey(attribute, one, second)) ?? null,
    wrongValues: index?.wrongValues.get(attribute) ?? defaultWrongValues[attribute],
  };
}
