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

/** Words in place of a version that say that there is none. */
const noVersion = /^(?:无|null|n\/a|none|unknown|未知|暂无|-)$/i;

const comparison = /[<>=≤≥＜＞＝]/;

/** A word that is a version, or the beginning of one. */
const versionWord = /^(?:[vVrR]?\d[\w.+:()-]*|V\d{3}R\d{3}\w*|[A-Z]{0,3}\d[\w.-]*\.\w[\w.-]*)[，,]?$/;

/** Words that go on with a version: `2008 R2 SP1`, `2.3 Update 2`, `5.1.1 Build LMY49F`. */
const versionTail =
  /^(?:sp\d*|r\d+|rt|u\d+|update|updates?|upd|hotfix|hf\d*|build|patch|ehp\d*|rev\.?|beta\d*|rc\d*|alpha\d*|fp\d*|cu\d*)$/i;

/** Longest product that is taken apart, in characters; real ones stay far below. */
const longest = 500;

/**
 * Take a product as CNVD's files write it apart: `Siemens Parasolid >=34.1，<34.1.242`. A blank at the end is the separator before a
 * version that was left empty.
 */
export function readCnvdProduct(written: string): CnvdProduct {
  const text = written.slice(0, longest).replaceAll(/\s+/g, ' ').trimStart();
  const { name, versions } = cutVersions(text);
  const words = name.split(' ').filter(Boolean);
  const vendorWords = countVendorWords(words);
  return {
    vendor: vendorWords === 0 ? null : words.slice(0, vendorWords).join(' '),
    product: words.slice(vendorWords).join(' '),
    versions,
  };
}

function cutVersions(text: string): { name: string; versions: string | null } {
  const found = text.search(comparison);
  if (found >= 0) {
    const words = text.slice(0, found).split(' ');
    // "8.1，<8.1.14": the version before the comparison belongs to the range.
    const from = versionStart(words, words.at(-1) === '' ? words.length - 1 : words.length, true);
    const start = from === null ? found : words.slice(0, from).join(' ').length;
    return {
      name: text
        .slice(0, start)
        .replace(/[（(]$/, '')
        .trim(),
      versions: text.slice(start).trim(),
    };
  }
  if (text.endsWith(' ')) return { name: text.trim(), versions: null };
  const words = text.split(' ');
  if (words.length > 1 && noVersion.test(words[words.length - 1])) return { name: words.slice(0, -1).join(' '), versions: null };
  const from = versionStart(words, words.length, false);
  // A vendor and a product come first.
  if (from === null || from < 2) return { name: text, versions: null };
  return { name: words.slice(0, from).join(' '), versions: words.slice(from).join(' ') };
}

/** Index of the first word of the version that ends before `end`; null when no version ends there. */
function versionStart(words: readonly string[], end: number, needsDot: boolean): number | null {
  let at = end - 1;
  while (at > 0 && (versionTail.test(words[at]) || (/\d/.test(words[at]) && versionTail.test(words[at - 1])))) at--;
  const word = words[at] ?? '';
  if (!versionWord.test(word)) return null;
  // Before a comparison a bare number is part of the name as often as not: "Mate 30 <10.1".
  if (needsDot && !/[.，,]|^v\d/i.test(word)) return null;
  // "12.1.1 - 12.1.3"
  if (words[at - 1] === '-' && versionWord.test(words[at - 2] ?? '')) at -= 2;
  return at;
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
