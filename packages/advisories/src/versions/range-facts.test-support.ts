import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CveVersion, cveModel, cveRange } from './cve-range.ts';
import { describeRange } from './describe-range.ts';
import { isModelText } from './model-text.ts';
import { splitProductText } from './product-text.ts';
import { parseRange } from './range.ts';
import { knownVersionRules } from './rules-of.ts';

/**
 * A version or range as a publisher wrote it, with its meaning as a person read it. `kind` is where it stood: a `product_version_range` or
 * a `product_version` of CSAF, the product of a national library in one text, or an entry of a CVE record's `versions`, which is JSON. The meaning is in the notation of {@link describeRange}.
 */
export type RangeFact = {
  kind: 'range' | 'version' | 'product' | 'cve';
  text: string;
  product: string;
  vendor: string;
  meaning: string;
};

/**
 * How strings are drawn: each distinct text once with the first of its products, each as often as it was written, or, as there were few
 * others left, each distinct text once with those of CVE records among them.
 */
export type DrawMode = 'distinct' | 'occurrence' | 'records';

/**
 * A sample of 300: 150 strings of industrial advisories and 150 of CNVD. `seed` and `mode` are those of `drawRanges`, null where the sample was
 * drawn before there was a seed. `rightWhenDrawn` is how many the parser of that day read as a person does; afterwards its mistakes were
 * learnt from, but for those with `untouched`, after which nothing was changed.
 */
export type RangeSample = {
  seed: number | null;
  mode: DrawMode;
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
  { seed: 20270, mode: 'records', rightWhenDrawn: 258, untouched: false },
  { seed: 20271, mode: 'records', rightWhenDrawn: 283, untouched: false },
  { seed: 20272, mode: 'records', rightWhenDrawn: 282, untouched: false },
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
    return plain(read.meaning) !== plain(fact.meaning) || read.product !== fact.product;
  });
}

/** A meaning without what can be written in two ways: alternatives have no order, a branch begins where its first version does, and a V says nothing. */
function plain(meaning: string): string {
  const parts =
    meaning
      .replaceAll('"', '')
      .replaceAll(/(?<=[[({ ])v\.?(?=\d)/gi, '')
      .match(/[[({][^\])}]*(?:\([^)]*\)[^\])}]*)*[\])}]|(?:if |\?|model ).*$|\S+/g) ?? [];
  return parts
    .map((part) => part.replace(/^\[([^,]*)\.x, (?!-\))/, '[$1, '))
    .toSorted()
    .join(' ');
}

/** What we read where a person read {@link RangeFact.meaning}. */
export function readFact(fact: RangeFact): { product: string; meaning: string } {
  const { kind, text, product, vendor } = fact;
  if (kind === 'cve') {
    const written = JSON.parse(text) as Partial<CveVersion> & { version: string };
    const entry = { lessThan: null, lessThanOrEqual: null, versionType: null, ...written };
    const model = cveModel(entry);
    if (model !== null) return { product, meaning: `model ${model}` };
    const range = cveRange(entry, false);
    return { product, meaning: describeRange(parseRange(range ?? '', `${product} ${vendor}`, knownVersionRules(vendor))) };
  }
  if (kind === 'version' && isModelText(text)) return { product, meaning: `model ${text}` };
  if (kind !== 'product')
    return { product, meaning: describeRange(parseRange(text, `${product} ${vendor}`, knownVersionRules(vendor))) };
  const rules = knownVersionRules(text);
  const { name, range } = splitProductText(text, rules);
  return { product: name, meaning: range === null ? '' : describeRange(parseRange(range, name, rules)) };
}
