import type { Assertion } from '../record/record.ts';
import { type Claim, type JudgedAttribute, judgedClaims } from './claims.ts';
import { copiesOf, type PairEvidence, TextTwins } from './dependence.ts';
import { fieldOf } from './sources.ts';
import type { Field } from './types.ts';
import { Statements } from './values.ts';
import { accuracyRange, type Dependence, vote, type VoteModel } from './vote.ts';

/**
 * How far sources can be relied on, learnt from records in which they contradict or repeat each other. Plain JSON: it is stored, and
 * shown to whoever asks why a source counts little.
 */
export type Reliability = {
  learntFrom: { records: number; claims: number; contested: number };
  /** Share of a source's claims that held, drawn towards what it does in general where it has few. `kept` of `claims` held. */
  accuracy: { field: Field; attribute: JudgedAttribute; source: string; accuracy: number; claims: number; kept: number }[];
  /** Pairs that depend on each other. Where `directed` is false it is not known who copies whom. */
  copies: PairEvidence[];
  /** How many wrong values there are to choose from, by attribute. */
  wrongValues: Record<string, number>;
};

/** How learning is bounded and what it assumes. */
export type LearnOptions = {
  /** Objects (a record's attribute) with two or more sources that are kept at most; of more, a regular selection. */
  maxObjects?: number;
  /** Without it copiers count like anybody. */
  detectCopies?: boolean;
};

/** One thing that several sources claim something of. */
export type LearnObject = { field: Field; attribute: JudgedAttribute; claims: Claim[]; verdict: ReadonlyMap<string, number> };

/** A source of which nothing is known is taken to be right so often, as strongly as so many claims would say it. */
const prior = { accuracy: 0.8, strength: 5 };
const rounds = 12;
const settled = 1e-3;
const defaultMaxObjects = 200_000;

/**
 * Learn from records: start with equal sources of which some repeat others, find for every contested value how probable it is, from that how often each source is
 * right in each attribute and field, and which sources repeat each other's errors; and again until nothing changes (the iteration of
 * CRH and AccuCopy). Memory is bounded by `maxObjects`; the iterable is read once.
 */
export function learnReliability(
  records: Iterable<{ assertions: readonly Assertion[] }>,
  { maxObjects = defaultMaxObjects, detectCopies = true }: LearnOptions = {},
): Reliability {
  const collected = collect(records, maxObjects);
  const { objects, twins } = collected;
  const wrongValues = countWrongValues(objects);
  let accuracy = new Map<string, number>();
  // At first every value is taken for right: then only agreement far beyond that of two good sources speaks for copying, and a crowd of
  // copiers cannot make its errors the truth by number.
  for (const object of objects) object.verdict = new Map(object.claims.map(({ key }) => [key, 1]));
  let copies = detectCopies ? copiesOf(objects, () => prior.accuracy, wrongValues, twins) : [];
  for (let round = 0; round < rounds; round++) {
    const dependence = new Map<string, Dependence>();
    for (const { attribute, original, copier, directed, probability } of copies) {
      dependence.set(pair(attribute, original, copier), { probability, original: directed ? original : null });
    }
    for (const object of objects) {
      const { field, attribute } = object;
      const model: VoteModel = {
        accuracy: (source) => accuracy.get(`${field}\n${attribute}\n${source}`) ?? prior.accuracy,
        learntFrom: () => 0,
        dependence: (one, other) => dependence.get(pair(attribute, one, other)) ?? null,
        wrongValues: wrongValues[attribute],
      };
      const verdict = vote(object.claims, model);
      object.verdict = new Map(verdict?.values.map(({ key, probability }) => [key, probability]));
    }
    const next = accuracies(objects);
    const change = Math.max(
      0,
      ...[...next].map(([key, { accuracy: value }]) => Math.abs(value - (accuracy.get(key) ?? prior.accuracy))),
    );
    accuracy = new Map([...next].map(([key, { accuracy: value }]) => [key, value]));
    if (detectCopies) {
      copies = copiesOf(
        objects,
        (field, attribute, source) => accuracy.get(`${field}\n${attribute}\n${source}`) ?? prior.accuracy,
        wrongValues,
        twins,
      );
    }
    if (change < settled && round > 1) break;
  }
  return {
    learntFrom: { records: collected.records, claims: collected.claims, contested: objects.filter(contested).length },
    accuracy: [...accuracies(objects)].map(([key, value]) => {
      const [field, attribute, source] = key.split('\n') as [Field, JudgedAttribute, string];
      return { field, attribute, source, ...value };
    }),
    copies: copies.filter(({ probability }) => probability > 0.5),
    wrongValues,
  };
}

const contested = ({ claims }: LearnObject): boolean => claims.some(({ key }) => key !== claims[0].key);
const pair = (attribute: string, one: string, other: string): string =>
  one < other ? `${attribute}\n${one}\n${other}` : `${attribute}\n${other}\n${one}`;

function collect(
  records: Iterable<{ assertions: readonly Assertion[] }>,
  maxObjects: number,
): { objects: LearnObject[]; twins: TextTwins; records: number; claims: number } {
  let objects: LearnObject[] = [];
  const twins = new TextTwins();
  let count = 0;
  let claims = 0;
  // When there are too many, every second one is dropped and from then on only every second one taken, and so on.
  let stride = 1;
  let seen = 0;
  for (const { assertions } of records) {
    count++;
    const statements = new Statements(assertions);
    twins.add(statements);
    const byObject = Map.groupBy(judgedClaims(statements), ({ object }) => object);
    let field: Field | null = null;
    for (const about of byObject.values()) {
      claims += about.length;
      if (about.length < 2) continue;
      if (seen++ % stride !== 0) continue;
      field ??= fieldOf(assertions);
      objects.push({ field, attribute: about[0].attribute, claims: about, verdict: new Map() });
      if (objects.length >= maxObjects) {
        objects = objects.filter((_, at) => at % 2 === 0);
        stride *= 2;
      }
    }
  }
  return { objects, twins, records: count, claims };
}

/** So many wrong values are counted at most: errors lie near the truth, so that not all values are as likely. */
const maxWrongValues = 20;

function countWrongValues(objects: readonly LearnObject[]): Record<JudgedAttribute, number> {
  const values: Record<JudgedAttribute, Set<string>> = { cvss: new Set(), hazard: new Set(), weakness: new Set() };
  for (const { attribute, claims } of objects) {
    for (const { key } of claims) if (values[attribute].size <= maxWrongValues) values[attribute].add(key);
  }
  const count = (attribute: JudgedAttribute): number => Math.min(maxWrongValues, Math.max(2, values[attribute].size - 1));
  return { cvss: count('cvss'), hazard: count('hazard'), weakness: count('weakness') };
}

/** How often each source is right, by field and attribute; few claims are drawn towards the source's rate over everything. */
function accuracies(objects: readonly LearnObject[]): Map<string, { accuracy: number; claims: number; kept: number }> {
  const single = new Map<string, { claims: number; kept: number }>();
  const whole = new Map<string, { claims: number; kept: number }>();
  for (const { field, attribute, claims, verdict } of objects) {
    for (const { source, key } of claims) {
      const held = verdict.get(key) ?? 0;
      for (const [table, at] of [
        [single, `${field}\n${attribute}\n${source}`],
        [whole, source],
      ] as const) {
        const known = table.get(at);
        if (known === undefined) table.set(at, { claims: 1, kept: held });
        else {
          known.claims++;
          known.kept += held;
        }
      }
    }
  }
  const result = new Map<string, { accuracy: number; claims: number; kept: number }>();
  for (const [at, { claims, kept }] of single) {
    const all = whole.get(at.slice(at.lastIndexOf('\n') + 1)) ?? { claims: 0, kept: 0 };
    const general = (all.kept + prior.accuracy * prior.strength) / (all.claims + prior.strength);
    const accuracy = (kept + general * prior.strength) / (claims + prior.strength);
    result.set(at, {
      accuracy: Math.min(accuracyRange.most, Math.max(accuracyRange.least, round4(accuracy))),
      claims,
      kept: Math.round(kept),
    });
  }
  return result;
}

const round4 = (value: number): number => Math.round(value * 1e4) / 1e4;
