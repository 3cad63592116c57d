/**
 * Words of texts in Chinese and English as PostgreSQL's `tsvector` and `tsquery` hold them, made here because no dictionary of the
 * database knows both. Latin words are lowercased; an identifier is kept whole and in its parts; Chinese, Japanese and Korean
 * characters, which no space divides, become pairs of neighbours. What is inserted and what is asked is cut by the same rules.
 */

/** Texts of a node, and what it can be filtered by. */
interface Searchable {
  kind: string;
  key: string;
  /** Names: hits in them come before hits in the texts. */
  names: readonly string[];
  texts: readonly string[];
  sources?: readonly string[];
  vendors?: readonly string[];
  severity?: string | null;
  /** Yes-or-no facts by name, those that hold. */
  flags?: readonly string[];
}

/** What a search may be narrowed to by words that no text can hold. */
type Filter = 'kind' | 'source' | 'vendor' | 'severity' | 'flag' | 'name';

/** Names that a node is found by as a whole. */
const mostNames = 60;
/** Distinct words kept of one node; the longest published descriptions have some six hundred. */
const mostWords = 700;
/** Characters read of all texts of one node. */
const mostCharacters = 24_000;
/** Longest word; longer runs of letters are encodings, not words. */
const longestWord = 64;
/** Letters that the last word of a question needs to also find what begins with it. */
const shortestPrefix = 3;
/** Words asked at once; more narrow nothing down. */
const mostAsked = 16;

/** English words that stand in nearly every text and narrow nothing down. */
const empty = new Set(
  'a an and are as at be been by can could for from has have if in into is it its may not of on or such that the their then there these this to was were which will with'.split(
    ' ',
  ),
);

const cjk = String.raw`\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af`;
const letter = String.raw`[[\p{L}\p{N}]--[${cjk}]]`;
/** A run of such characters, or a word of other letters and digits with the signs that join identifiers. */
const token = new RegExp(String.raw`[${cjk}]+|${letter}+(?:[\-_.:\/+]${letter}+)*`, 'gv');
const isCjk = new RegExp(`^[${cjk}]`);
const joint = /[-_.:/+]/;

/** One token of a text: the whole word and its parts, or the pairs of a run. */
type Token = { whole: string; parts: string[] } | { pairs: string[] };

function* tokens(text: string): Generator<Token> {
  for (const [found] of text.normalize('NFKC').toLowerCase().matchAll(token)) {
    if (isCjk.test(found)) {
      const pairs: string[] = [];
      for (let at = 0; at + 1 < found.length; at++) pairs.push(found.slice(at, at + 2));
      yield { pairs: pairs.length > 0 ? pairs : [found] };
    } else if (found.length <= longestWord) {
      yield { whole: found, parts: joint.test(found) ? found.split(joint) : [] };
    } else {
      yield { whole: found.slice(0, longestWord), parts: found.split(joint).filter((part) => part.length <= longestWord) };
    }
  }
}

/** The words of a text as they are kept. */
function collect(text: string, into: Set<string>, limit: number): void {
  for (const one of tokens(text)) {
    if (into.size >= limit) return;
    if ('pairs' in one) {
      for (const pair of one.pairs) into.add(pair);
      // The last character of a run begins no pair; alone it is found by the prefix of one character.
      into.add(one.pairs.at(-1)!.slice(-1));
    } else {
      if (!empty.has(one.whole)) into.add(one.whole);
      for (const part of one.parts) into.add(part);
    }
  }
}

/** A word that no text can hold, because it begins with a sign that no word has. */
const filterWord = (filter: Filter, value: string): string => `=${filter}=${value.normalize('NFKC').toLowerCase().slice(0, 160)}`;

/** Begins the words of names, as no word does. */
const nameSign = '~';

/** A word of {@link tokens} has no sign that a `tsvector` would have to be told of. */
const plain = (word: string): string => `'${word}'`;
const quoted = (word: string): string => `'${word.replaceAll(/[\\']/g, '$&$&')}'`;

/** What a node is found by, as the text of a `tsvector`. */
export function searchVector({ kind, key, names, texts, sources = [], vendors = [], severity, flags = [] }: Searchable): string {
  const strong = new Set<string>();
  for (const name of [key, ...names]) collect(name.slice(0, 1000), strong, 200);
  const weak = new Set<string>();
  let left = mostCharacters;
  for (const text of texts) {
    if (left <= 0) break;
    collect(text.slice(0, left), weak, mostWords);
    left -= text.length;
  }
  const words: string[] = [];
  // A word of a name stands there twice: weights of a `tsvector` are not in the index, so hits in names would all have to be read.
  for (const word of strong) words.push(plain(word), plain(nameSign + word));
  for (const word of weak) if (!strong.has(word)) words.push(plain(word));
  const marks: [Filter, string | null | undefined][] = [
    ['kind', kind],
    ['severity', severity],
    ...sources.map((source): [Filter, string] => ['source', source]),
    ...vendors.map((vendor): [Filter, string] => ['vendor', vendor]),
    ...flags.map((flag): [Filter, string] => ['flag', flag]),
    // A name as a whole: who asks for exactly it wants this before all that mentions it.
    ...[key, ...names.slice(0, mostNames)].map((name): [Filter, string] => ['name', name.trim()]),
  ];
  for (const [filter, value] of marks) if (value) words.push(quoted(filterWord(filter, value)));
  return words.join(' ');
}

/** Words of a question as the text of a `tsquery`, of names alone when `strong`; null when there is no word in it. */
export function wordQuery(text: string, strong = false): string | null {
  const term = (word: string, prefix = false): string => quoted(strong ? nameSign + word : word) + (prefix ? ':*' : '');
  const all = [...tokens(text.slice(0, 400))].slice(0, mostAsked);
  const last = all.at(-1);
  const open = !/\s$/.test(text);
  const clauses: string[] = [];
  for (const one of all) {
    if ('pairs' in one) {
      clauses.push(...one.pairs.map((pair) => term(pair, pair.length === 1)));
      continue;
    }
    if (empty.has(one.whole)) continue;
    const prefix = open && one === last && one.whole.length >= shortestPrefix;
    const whole = term(one.whole, prefix);
    // The parts of a numbered identifier stand in many others; those of a name are often written apart.
    const apart = one.parts.length > 1 && !/^[a-z]+-\d{4}-\d+$/.test(one.whole);
    clauses.push(apart ? `(${whole} | ${one.parts.map((part) => term(part)).join(' & ')})` : whole);
  }
  return clauses.length === 0 ? null : [...new Set(clauses)].join(' & ');
}

/** Filters as the text of a `tsquery`; null when there are none. */
export function filterQuery(filters: Partial<Record<Filter, string | undefined>>): string | null {
  const clauses = Object.entries(filters)
    .filter((entry): entry is [Filter, string] => entry[1] !== undefined && entry[1] !== '')
    .map(([filter, value]) => quoted(filterWord(filter, value)));
  return clauses.length === 0 ? null : clauses.join(' & ');
}
