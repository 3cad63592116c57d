import { bounded, compareDigits, compareText, type Comparator } from './numeric.ts';

/** `1.2.3b_rc4-r5` taken apart; Alpine adds `~commit`. */
type Ebuild = {
  numbers: string[];
  letter: string;
  suffixes: { word: string; number: string }[];
  commit: string;
  revision: string;
};

const pattern = /^(\d+(?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(?:~([0-9a-f]+))?(?:-r(\d+))?$/;

function read(version: string): Ebuild | null {
  const found = pattern.exec(bounded(version));
  if (found === null) return null;
  const suffixes = [...found[3].matchAll(/_([a-z]+)(\d*)/g)].map(([, word, number]) => ({ word, number }));
  return { numbers: found[1].split('.'), letter: found[2], suffixes, commit: found[4] ?? '', revision: found[5] ?? '' };
}

/** Later numbers that begin with 0 are compared as decimal fractions (PMS 3.3, algorithm 3.3). */
function compareFraction(a: string, b: string): number {
  if (a[0] !== '0' && b[0] !== '0') return compareDigits(a, b);
  return compareText(a.replace(/0+$/, ''), b.replace(/0+$/, ''));
}

const gentooSuffixes = ['alpha', 'beta', 'pre', 'rc', '', 'p'];

/** The order of Gentoo's ebuilds (Package Manager Specification, 3.3). Other strings by their text. */
export const compareGentoo: Comparator = (a, b) => {
  const left = read(a);
  const right = read(b);
  if (left === null || right === null) return compareText(a, b);
  const first = compareDigits(left.numbers[0], right.numbers[0]);
  if (first !== 0) return first;
  for (let at = 1; at < Math.min(left.numbers.length, right.numbers.length); at++) {
    const order = compareFraction(left.numbers[at], right.numbers[at]);
    if (order !== 0) return order;
  }
  const rest = left.numbers.length - right.numbers.length || compareText(left.letter, right.letter);
  if (rest !== 0) return rest;
  for (let at = 0; at < Math.max(left.suffixes.length, right.suffixes.length); at++) {
    const one = left.suffixes[at] ?? { word: '', number: '' };
    const two = right.suffixes[at] ?? { word: '', number: '' };
    const order =
      gentooSuffixes.indexOf(one.word) - gentooSuffixes.indexOf(two.word) || compareDigits(one.number || '0', two.number || '0');
    if (order !== 0) return order;
  }
  return compareDigits(left.revision || '0', right.revision || '0');
};

/** Kinds of token in the order of apk-tools: what a version ends with later is less. */
const kinds = { digit: 1, letter: 2, suffix: 3, suffixNumber: 4, commit: 5, revision: 6, end: 7, invalid: 8 } as const;

type Token = { kind: number; text: string };

/** Suffixes of Alpine, those before `none` before the release. */
const alpineSuffixes = ['alpha', 'beta', 'pre', 'rc', 'none', 'cvs', 'svn', 'git', 'hg', 'p'];
const noSuffix = alpineSuffixes.indexOf('none');

/** What may follow each kind of token, most specific first. */
const alpineTokens: readonly { after: readonly number[]; pattern: RegExp; kind: number }[] = [
  { after: [kinds.digit], pattern: /^\.(\d+)/, kind: kinds.digit },
  { after: [kinds.digit], pattern: /^([a-z])/, kind: kinds.letter },
  {
    after: [kinds.digit, kinds.letter, kinds.suffix, kinds.suffixNumber],
    pattern: /^_(alpha|beta|pre|rc|cvs|svn|git|hg|p)(?![a-z])/,
    kind: kinds.suffix,
  },
  { after: [kinds.suffix], pattern: /^(\d+)/, kind: kinds.suffixNumber },
  { after: [kinds.digit, kinds.letter, kinds.suffix, kinds.suffixNumber], pattern: /^~([0-9a-f]+)/, kind: kinds.commit },
  {
    after: [kinds.digit, kinds.letter, kinds.suffix, kinds.suffixNumber, kinds.commit],
    pattern: /^-r(\d+)/,
    kind: kinds.revision,
  },
];

function alpineTokensOf(version: string): Token[] {
  let text = bounded(version);
  const first = /^\d+/.exec(text);
  if (first === null) return [{ kind: kinds.invalid, text: '' }];
  const tokens: Token[] = [{ kind: kinds.digit, text: first[0] }];
  text = text.slice(first[0].length);
  while (text !== '') {
    const last = tokens[tokens.length - 1].kind;
    const rule = alpineTokens.find(({ after, pattern: form }) => after.includes(last) && form.test(text));
    if (rule === undefined) return [...tokens, { kind: kinds.invalid, text: '' }];
    const found = rule.pattern.exec(text) as RegExpExecArray;
    tokens.push({ kind: rule.kind, text: found[1] });
    text = text.slice(found[0].length);
  }
  return [...tokens, { kind: kinds.end, text: '' }];
}

function compareAlpineToken(a: Token, b: Token, first: boolean): number {
  if (a.kind === kinds.suffix) return alpineSuffixes.indexOf(a.text) - alpineSuffixes.indexOf(b.text);
  if (a.kind === kinds.digit && !first && (a.text[0] === '0' || b.text[0] === '0')) return compareText(a.text, b.text);
  if (a.kind === kinds.letter || a.kind === kinds.commit) return compareText(a.text, b.text);
  return compareDigits(a.text, b.text);
}

/** The order of apk-tools (Alpine Linux). */
export const compareAlpine: Comparator = (a, b) => {
  const left = alpineTokensOf(a);
  const right = alpineTokensOf(b);
  for (let at = 0; ; at++) {
    const one = left[at];
    const two = right[at];
    if (one.kind !== two.kind) {
      const early = (token: Token): boolean => token.kind === kinds.suffix && alpineSuffixes.indexOf(token.text) < noSuffix;
      if (early(one)) return -1;
      if (early(two)) return 1;
      return two.kind - one.kind;
    }
    if (one.kind >= kinds.end) return 0;
    const order = compareAlpineToken(one, two, at === 0);
    if (order !== 0) return order;
  }
};
