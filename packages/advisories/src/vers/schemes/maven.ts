import { bounded, compareDigits, compareText, type Comparator } from './numeric.ts';

/**
 * The order of Maven (`ComparableVersion`): numbers, qualifiers and lists, separated by dots, hyphens and by every change between digit and
 * letter. An item is a number, a qualifier, a qualifier with a number (`rc1`, `rc-1`), or a list.
 */
type Item = { number: string } | { word: string } | { word: string; number: string } | Item[];

/** Known qualifiers in rising order; the empty one is the release. Others come after `sp`, by their letters. */
const qualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const releaseWords = new Set(['ga', 'final', 'release']);
const release = String(qualifiers.indexOf(''));

function qualifierRank(word: string): string {
  if (releaseWords.has(word)) return release;
  const known = qualifiers.indexOf(word);
  return known < 0 ? `${qualifiers.length}-${word}` : String(known);
}

function qualifier(word: string, beforeDigit: boolean): string {
  if (beforeDigit && word.length === 1) return { a: 'alpha', b: 'beta', m: 'milestone' }[word] ?? word;
  return word === 'cr' ? 'rc' : word;
}

function makeItem(combination: boolean, digit: boolean, text: string): Item {
  if (combination) {
    const joined = text.replaceAll('-', '');
    const at = /\d/.exec(joined)?.index ?? joined.length;
    return { word: qualifier(joined.slice(0, at), true), number: joined.slice(at) };
  }
  return digit ? { number: text.replace(/^0+(?=\d)/, '') } : { word: qualifier(text, false) };
}

const isDigit = (c: string): boolean => c >= '0' && c <= '9';

function parse(version: string): Item[] {
  const text = bounded(version).toLowerCase();
  const root: Item[] = [];
  const stack: Item[][] = [root];
  let list = root;
  let digit = false;
  let combination = false;
  let start = 0;
  const open = (): void => {
    const inner: Item[] = [];
    list.push(inner);
    list = inner;
    stack.push(inner);
  };
  const take = (end: number, asDigit: boolean): void => {
    list.push(makeItem(combination, asDigit, text.slice(start, end)));
    combination = false;
  };
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '.') {
      if (at === start) list.push({ number: '0' });
      else take(at, digit);
      combination = false;
      start = at + 1;
    } else if (c === '-') {
      if (at === start) list.push({ number: '0' });
      else {
        // rc-1 is rc1.
        if (!digit && at + 1 < text.length && isDigit(text[at + 1])) {
          combination = true;
          continue;
        }
        take(at, digit);
      }
      start = at + 1;
      if (list.length > 0) open();
      combination = false;
    } else if (isDigit(c)) {
      if (!digit && at > start) {
        combination = true;
        if (list.length > 0) open();
      }
      digit = true;
    } else {
      if (digit && at > start) {
        take(at, true);
        start = at;
        open();
      }
      digit = false;
    }
  }
  if (text.length > start) {
    // 1.0.0.x is 1.0.0-x for every qualifier x.
    if (!digit && list.length > 0) open();
    take(text.length, digit);
  }
  for (const inner of stack.toReversed()) normalise(inner);
  return root;
}

/** Take away zeros and empty parts at the end of a list and before a qualifier. */
function normalise(list: Item[]): void {
  for (let at = list.length - 1; at >= 0; at--) {
    if (!isNull(list[at])) continue;
    const next = list[at + 1];
    if (next === undefined || isWord(next)) list.splice(at, 1);
    else if (Array.isArray(next) && next.length > 0 && !Array.isArray(next[0]) && 'word' in next[0]) list.splice(at, 1);
  }
}

function isNull(item: Item): boolean {
  if (Array.isArray(item)) return item.length === 0;
  return 'word' in item ? item.word === '' && !('number' in item) : item.number === '0';
}

function isWord(item: Item): boolean {
  return !Array.isArray(item) && 'word' in item && !('number' in item);
}

/** What an item is, in the order in which kinds stand to each other: qualifier, combination, list, number. */
function kind(item: Item): 0 | 1 | 2 | 3 {
  if (Array.isArray(item)) return 2;
  if (!('word' in item)) return 3;
  return 'number' in item ? 1 : 0;
}

function compareItems(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareItems(b, undefined);
  if (Array.isArray(a)) {
    if (b === undefined) return a.map((item) => compareItems(item, undefined)).find((order) => order !== 0) ?? 0;
    if (!Array.isArray(b)) return kind(a) - kind(b);
    for (let at = 0; at < Math.max(a.length, b.length); at++) {
      const order = compareItems(a[at], b[at]);
      if (order !== 0) return order;
    }
    return 0;
  }
  if (b === undefined) {
    return 'word' in a ? compareText(qualifierRank(a.word), release) : a.number === '0' ? 0 : 1;
  }
  if (Array.isArray(b) || kind(a) === 3 || kind(b) === 3) {
    if (kind(a) !== kind(b)) return kind(a) - kind(b);
    return compareDigits((a as { number: string }).number, (b as { number: string }).number);
  }
  const words = compareText(qualifierRank((a as { word: string }).word), qualifierRank((b as { word: string }).word));
  if (words !== 0) return words;
  if (kind(a) !== kind(b)) return kind(a) - kind(b);
  return kind(a) === 1 ? compareDigits((a as { number: string }).number, (b as { number: string }).number) : 0;
}

/** The order of Maven versions: `1.0-alpha-1 < 1.0-rc1 < 1.0-SNAPSHOT < 1.0 = 1-ga < 1.0-sp < 1.0-x < 1.0-1 < 1.0.1`. */
export const compareMaven: Comparator = (a, b) => compareItems(parse(a), parse(b));
