import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRange } from './describe-range.ts';
import { isModelText } from './model-text.ts';
import { splitProductText } from './product-text.ts';
import { parseRange } from './range.ts';
import { knownVersionRules } from './rules-of.ts';

/**
 * A version or range as a publisher wrote it, with its meaning as a person read it. `kind` is where it stood: a `product_version_range` or
 * a `product_version` of CSAF, or the product of a national library in one text. The meaning is in the notation of {@link describeRange}.
 */
export type RangeFact = { kind: 'range' | 'version' | 'product'; text: string; product: string; vendor: string; meaning: string };

/**
 * A sample of 300: 150 strings of industrial advisories and 150 of CNVD. `seed` and `mode` are those of `drawRanges`, null where the sample was
 * drawn before there was a seed. `rightWhenDrawn` is how many the parser of that day read as a person does; afterwards its mistakes were
 * learnt from, but for those with `untouched`, after which nothing was changed.
 */
export type RangeSample = {
  seed: number | null;
  mode: 'distinct' | 'occurrence';
  rightWhenDrawn: number | null;
  untouched: boolean;
  facts: RangeFact[];
};

const draws: readonly Omit<RangeSample, 'facts'>[] = [
  { seed: null, mode: 'distinct', rightWhenDrawn: null, untouched: false },
  { seed: 20261, mode: 'distinct', rightWhenDrawn: 282, untouched: false },
  { seed: 20262, mode: 'occurrence', rightWhenDrawn: 282, untouched: false },
  { seed: 20263, mode: 'distinct', rightWhenDrawn: 294, untouched: false },
  { seed: 20264, mode: 'occurrence', rightWhenDrawn: 290, untouched: false },
  { seed: 20265, mode: 'distinct', rightWhenDrawn: 291, untouched: false },
  { seed: 20266, mode: 'occurrence', rightWhenDrawn: 292, untouched: false },
  { seed: 20267, mode: 'distinct', rightWhenDrawn: 293, untouched: true },
  { seed: 20268, mode: 'occurrence', rightWhenDrawn: 298, untouched: true },
];

/** The samples in the order in which they were drawn, none with a string of an earlier one. */
export function rangeSamples(): RangeSample[] {
  const first = rowsOf('range-facts.tsv').map(factOf);
  const later = Map.groupBy(rowsOf('range-draws.tsv'), ([seed]) => Number(seed));
  return draws.map((draw) => ({
    ...draw,
    facts: draw.seed === null ? first : (later.get(draw.seed) ?? []).map(([, ...fact]) => factOf(fact)),
  }));
}

function rowsOf(name: string): string[][] {
  const lines = readFileSync(join(import.meta.dirname, name), 'utf8')
    .replace(/\n$/, '')
    .split('\n');
  return lines.slice(1).map((line) => line.split('\t'));
}

function factOf([kind, text, product, vendor, meaning]: readonly string[]): RangeFact {
  return { kind: kind as RangeFact['kind'], text, product, vendor, meaning };
}

/** The facts that we read otherwise than a person. */
export function misreadFacts(facts: readonly RangeFact[]): RangeFact[] {
  return facts.filter((fact) => {
    const read = readFact(fact);
    return read.meaning !== fact.meaning || read.product !== fact.product;
  });
}

/** What we read where a person read {@link RangeFact.meaning}. */
export function readFact(fact: RangeFact): { product: string; meaning: string } {
  const { kind, text, product, vendor } = fact;
  if (kind === 'version' && isModelText(text)) return { product, meaning: `model ${text}` };
  if (kind !== 'product')
    return { product, meaning: describeRange(parseRange(text, `${product} ${vendor}`, knownVersionRules(vendor))) };
  const rules = knownVersionRules(text);
  const { name, range } = splitProductText(text, rules);
  return { product: name, meaning: range === null ? '' : describeRange(parseRange(range, name, rules)) };
}
