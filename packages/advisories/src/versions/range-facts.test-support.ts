import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRange } from './describe-range.ts';
import { isModelText } from './model-text.ts';
import { splitProductText } from './product-text.ts';
import { parseRange } from './range.ts';
import type { VersionRule } from './rules.ts';

/**
 * A version or range as a publisher wrote it, with its meaning as a person read it. `kind` is where it stood: a `product_version_range` or
 * a `product_version` of CSAF, or the product of a national library in one text. The meaning is in the notation of {@link describeRange}.
 */
export type RangeFact = { kind: 'range' | 'version' | 'product'; text: string; product: string; vendor: string; meaning: string };

/** The drawn sample: 150 of the distinct range strings of industrial advisories and 150 of the distinct product strings of CNVD. */
export function rangeFacts(): RangeFact[] {
  const lines = readFileSync(join(import.meta.dirname, 'range-facts.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  return lines.map((line) => {
    const [kind, text, product, vendor, meaning] = line.split('\t');
    return { kind: kind as RangeFact['kind'], text, product, vendor, meaning };
  });
}

/** What we read where a person read {@link RangeFact.meaning}; `rulesOf` gives the version rules of a vendor's name. */
export function readFact(
  fact: RangeFact,
  rulesOf: (vendor: string) => readonly VersionRule[],
): { product: string; meaning: string } {
  const { kind, text, product, vendor } = fact;
  if (kind === 'version' && isModelText(text)) return { product, meaning: `model ${text}` };
  if (kind !== 'product') return { product, meaning: describeRange(parseRange(text, `${product} ${vendor}`, rulesOf(vendor))) };
  const rules = rulesOf(text);
  const { name, range } = splitProductText(text, rules);
  return { product: name, meaning: range === null ? '' : describeRange(parseRange(range, name, rules)) };
}
