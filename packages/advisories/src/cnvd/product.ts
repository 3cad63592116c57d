import { splitProductText } from '../versions/product-text.ts';
import { knownVersionRules } from '../versions/rules-of.ts';

/** A product of CNVD: the three fields that its form has, which the files write one after another. */
export type CnvdProduct = { vendor: string | null; product: string; versions: string | null };

/**
 * Vendors whose name has more than one word, in lower case. Names that end in a word for a company need no entry here.
 */
const longVendors: readonly string[] = [
  'b&r industrial automation',
  'blue coat',
  'check point',
  'dell emc',
  'delta electronics',
  'delta industrial automation',
  'eaton',
  'fuji electric',
  'general electric',
  'hitachi energy',
  'i-o data',
  'johnson controls',
  'mb connect line',
  'micro focus',
  'mitsubishi electric',
  'palo alto networks',
  'palo alto',
  'phoenix contact',
  'red hat',
  'red lion controls',
  'red lion',
  'rockwell automation',
  'schneider electric',
  'trend micro',
  'western digital',
  'yokogawa electric',
];

/** Words that end the name of a company. */
const companyWord =
  /^(?:corporation|corp\.?|inc\.?|ltd\.?|llc\.?|gmbh|co\.|technologies|networks|软件|股份有限公司|有限公司|公司)$/i;

/** Longest product that is taken apart, in characters; real ones stay far below. */
const longest = 500;

/**
 * Take a product as CNVD's files write it apart: `Siemens Parasolid >=34.1，<34.1.242`. A blank at the end is the separator before a
 * version that was left empty.
 */
export function readCnvdProduct(written: string): CnvdProduct {
  const text = written.slice(0, longest).trimStart();
  const { name, range } = splitProductText(text, knownVersionRules(text));
  const words = name.split(' ').filter(Boolean);
  const vendorWords = countVendorWords(words);
  return {
    vendor: vendorWords === 0 ? null : words.slice(0, vendorWords).join(' '),
    product: words.slice(vendorWords).join(' '),
    versions: range,
  };
}

function countVendorWords(words: readonly string[]): number {
  if (words.length < 2) return 0;
  const lower = words.slice(0, 4).join(' ').toLowerCase();
  const long = longVendors.find((vendor) => lower === vendor || lower.startsWith(`${vendor} `));
  const counted = long === undefined ? 1 : long.split(' ').length;
  // Something must be left to be the product.
  if (counted >= words.length) return 1;
  return companyWord.test(words[counted]) && counted + 1 < words.length ? counted + 1 : counted;
}
