import type { JudgedAttribute } from './claims.ts';
import type { LearnObject } from './reliability.ts';
import { sourceFamily } from './sources.ts';
import type { Field } from './types.ts';
import type { Statements } from './values.ts';
import { copyRate } from './vote.ts';

/** Two sources that depend on each other in an attribute, and what speaks for it. */
export type PairEvidence = {
  attribute: JudgedAttribute;
  original: string;
  copier: string;
  probability: number;
  /** Whether times say who was first. */
  directed: boolean;
  /** Objects on which both say something, the same thing, and the same thing that turned out wrong. */
  shared: number;
  same: number;
  sameErrors: number;
  /** Descriptions that both have word for word. */
  identicalTexts: number;
};

/** What is believed of dependence before looking: rare, but common between sources that share texts. */
const prior = { plain: 0.05, sharedTexts: 0.4 };

/** Fewer objects than this show nothing about a pair. */
const leastShared = 5;

/** Who of a pair was first so often is the original. */
const mostlyFirst = 0.75;

/** The sums over the objects of one pair. */
type Sums = {
  one: string;
  other: string;
  attribute: JudgedAttribute;
  logOdds: number;
  shared: number;
  same: number;
  sameErrors: number;
  first: number;
  timed: number;
};

/**
 * Dependence of all pairs. Two good sources agree on what is true; that they agree on the same errors, among many that could be made,
 * or agree more than their accuracies allow, is a sign that one copies (AccuCopy's ratio of likelihoods, with the probability of each value).
 */
export function copiesOf(
  objects: readonly LearnObject[],
  accuracy: (field: Field, attribute: JudgedAttribute, source: string) => number,
  wrongValues: Readonly<Record<JudgedAttribute, number>>,
  twins: TextTwins,
): PairEvidence[] {
  const pairs = new Map<string, Sums>();
  for (const { field, attribute, claims, verdict } of objects) {
    for (let at = 0; at < claims.length; at++) {
      for (let next = at + 1; next < claims.length; next++) {
        const [one, other] = claims[at].source < claims[next].source ? [claims[at], claims[next]] : [claims[next], claims[at]];
        const key = `${attribute}\n${one.source}\n${other.source}`;
        let sums = pairs.get(key);
        if (sums === undefined) {
          sums = {
            one: one.source,
            other: other.source,
            attribute,
            logOdds: 0,
            shared: 0,
            same: 0,
            sameErrors: 0,
            first: 0,
            timed: 0,
          };
          pairs.set(key, sums);
        }
        const a = accuracy(field, attribute, one.source);
        const b = accuracy(field, attribute, other.source);
        const bothRight = a * b;
        const sameWrong = ((1 - a) * (1 - b)) / wrongValues[attribute];
        sums.shared++;
        if (one.key !== other.key) {
          sums.logOdds += Math.log(1 - copyRate);
          continue;
        }
        sums.same++;
        const right = verdict.get(one.key) ?? 0;
        if (right < 0.5) sums.sameErrors++;
        // The original is right with its own accuracy; taking the mean of the two leaves open who copies.
        const original = (a + b) / 2;
        sums.logOdds +=
          right * Math.log(copyRate * (original / bothRight) + 1 - copyRate) +
          (1 - right) * Math.log(copyRate * ((1 - original) / sameWrong) + 1 - copyRate);
        if (one.published !== null && other.published !== null && one.published !== other.published) {
          sums.timed++;
          if (one.published < other.published) sums.first++;
        }
      }
    }
  }
  const found: PairEvidence[] = [];
  for (const { one, other, attribute, logOdds, shared, same, sameErrors, first, timed } of pairs.values()) {
    if (shared < leastShared) continue;
    const texts = twins.between(one, other);
    const believed = texts.share > 0.3 && texts.identical >= leastShared ? prior.sharedTexts : prior.plain;
    const lead = timed >= leastShared ? first / timed : 0.5;
    const directed = lead >= mostlyFirst || lead <= 1 - mostlyFirst;
    // Who copies is second. Where times are known and now the one, now the other is first, agreement has another cause.
    const possible = timed >= leastShared && !directed ? Math.abs(2 * lead - 1) : 1;
    const probability = possible / (1 + ((1 - believed) / believed) * Math.exp(-Math.max(-500, Math.min(500, logOdds))));
    if (probability < 0.01) continue;
    const [original, copier] = lead <= 1 - mostlyFirst ? [other, one] : [one, other];
    found.push({
      attribute,
      original,
      copier,
      probability: Math.round(probability * 1e4) / 1e4,
      directed,
      shared,
      same,
      sameErrors,
      identicalTexts: texts.identical,
    });
  }
  return found;
}

/** Shorter descriptions are alike by chance. */
const leastText = 60;

/** Counts descriptions that pairs of sources have word for word. */
export class TextTwins {
  readonly #pairs = new Map<string, { both: number; identical: number }>();

  /** Take in the descriptions of one record. */
  add(statements: Statements): void {
    const texts = new Map<string, { language: string; text: string }>();
    for (const { value, source } of statements.on('description')) {
      if (value.text.length < leastText) continue;
      const family = sourceFamily(source);
      if (!texts.has(family) && texts.size < 20)
        texts.set(family, { language: value.language.slice(0, 2), text: squeeze(value.text) });
    }
    const list = [...texts];
    for (let at = 0; at < list.length; at++) {
      for (let next = at + 1; next < list.length; next++) {
        const [[one, first], [other, second]] = [list[at], list[next]];
        if (first.language !== second.language) continue;
        const key = one < other ? `${one}\n${other}` : `${other}\n${one}`;
        const known = this.#pairs.get(key) ?? { both: 0, identical: 0 };
        known.both++;
        if (first.text === second.text) known.identical++;
        this.#pairs.set(key, known);
      }
    }
  }

  /** How many descriptions two sources share, and which share of those that both have. */
  between(one: string, other: string): { identical: number; share: number } {
    const known = this.#pairs.get(one < other ? `${one}\n${other}` : `${other}\n${one}`);
    return known === undefined ? { identical: 0, share: 0 } : { identical: known.identical, share: known.identical / known.both };
  }
}

const squeeze = (text: string): string =>
  text
    .slice(0, 2000)
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ');
