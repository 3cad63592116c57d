import type { Refusal } from '@fengsui/advisories';
import { refusal } from '../refusal.ts';

/** One rule of a file, as far as a library needs to know it. */
export interface YaraRule {
  name: string;
  tags: string[];
  isPrivate: boolean;
  meta: [key: string, value: string][];
  /** How many strings it defines. */
  strings: number;
  /** Modules that the file imports. */
  imports: string[];
  /** As written, with its name and braces. */
  text: string;
}

const mostRules = 100_000;
const mostProblems = 1000;
const longestRule = 4 * 2 ** 20;

interface Token {
  type: 'word' | 'text' | 'number' | 'hex' | 'pattern' | 'sign';
  value: string;
  start: number;
  end: number;
}

/** What a token can be; comments and blanks are passed over. One sticky expression each, all of bounded backtracking. */
const blank = /(?:\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$))+/y;
const word = /[$#@!]?[A-Za-z_][\w.]*\*?|\$\*?/y;
const text = /"((?:[^"\\\n]|\\.)*)"/y;
const number = /-?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:KB|MB)?)/y;
const pattern = /\/(?:[^/\\\n]|\\.)+\/[is]*/y;
const hexString = /\{[\s0-9a-fA-F?~()|[\]\-/*.,:;'"\w]*?\}/y;

class Tokens {
  readonly #source: string;
  #at = 0;
  #last: Token | null = null;

  constructor(source: string) {
    this.#source = source;
  }

  /** Moves on to a place. */
  seek(at: number): void {
    this.#at = at;
    this.#last = null;
  }

  /** The next token; null at the end. A brace or slash behind `=` begins a string of bytes or a pattern. */
  next(): Token | null {
    this.#skip(blank);
    const start = this.#at;
    if (start >= this.#source.length) return null;
    const valued = this.#last?.value === '=' || this.#last?.value === 'matches';
    const found =
      (valued ? (this.#take(hexString, 'hex') ?? this.#take(pattern, 'pattern')) : null) ??
      this.#take(word, 'word') ??
      this.#take(text, 'text') ??
      this.#take(number, 'number');
    if (found === null) this.#at++;
    this.#last = found ?? { type: 'sign', value: this.#source[start], start, end: start + 1 };
    return this.#last;
  }

  #skip(shape: RegExp): void {
    shape.lastIndex = this.#at;
    if (shape.test(this.#source)) this.#at = shape.lastIndex;
  }

  #take(shape: RegExp, type: Token['type']): Token | null {
    shape.lastIndex = this.#at;
    const found = shape.exec(this.#source);
    if (found === null) return null;
    const start = this.#at;
    this.#at = shape.lastIndex;
    return { type, value: found[1] ?? found[0], start, end: this.#at };
  }
}

/** Finds the rules of a file. A damaged rule costs itself: reading goes on with the next line that begins one. */
export function scanYara(source: string): { rules: YaraRule[]; problems: { line: number; why: Refusal }[] } {
  const rules: YaraRule[] = [];
  const problems: { line: number; why: Refusal }[] = [];
  const imports: string[] = [];
  const tokens = new Tokens(source);
  let modifiers: string[] = [];
  for (let token = tokens.next(); token !== null && rules.length < mostRules; token = tokens.next()) {
    if (token.type === 'word' && token.value === 'import') {
      const module = tokens.next();
      if (module?.type === 'text' && imports.length < 50) imports.push(module.value);
    } else if (token.type === 'word' && (token.value === 'private' || token.value === 'global')) modifiers.push(token.value);
    else if (token.type === 'word' && token.value === 'rule') {
      const rule = readRule(tokens, source, token.start, modifiers, imports);
      if ('why' in rule) {
        if (problems.length < mostProblems) problems.push({ line: lineAt(source, token.start), why: rule.why });
        tokens.seek(rule.resume);
      } else rules.push(rule);
      modifiers = [];
    }
  }
  return { rules, problems };
}

/** The line of an index, from 1; counted only when something is wrong. */
function lineAt(source: string, index: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at >= 0 && at < index; at = source.indexOf('\n', at + 1)) line++;
  return line;
}

/** Why a rule cannot be had, and where to read on. */
interface Damaged {
  why: Refusal;
  resume: number;
}

function readRule(
  tokens: Tokens,
  source: string,
  start: number,
  modifiers: readonly string[],
  imports: readonly string[],
): YaraRule | Damaged {
  const name = tokens.next();
  if (name?.type !== 'word') return { why: refusal('namelessRule', {}), resume: name?.end ?? source.length };
  const tags: string[] = [];
  let token = tokens.next();
  if (token?.value === ':')
    for (token = tokens.next(); token?.type === 'word' && tags.length < 100; token = tokens.next()) tags.push(token.value);
  if (token?.value !== '{')
    return { why: refusal('bodyless', { name: name.value.slice(0, 100) }), resume: token?.start ?? source.length };
  const rule: YaraRule = {
    name: name.value,
    tags,
    isPrivate: modifiers.includes('private'),
    meta: [],
    strings: 0,
    imports: [...imports],
    text: '',
  };
  let section = '';
  let depth = 1;
  let before: Token | null = null;
  let equals = false;
  for (token = tokens.next(); token !== null; token = tokens.next()) {
    // A word of the language that names nothing else: the rule before it was not closed.
    if (token.type === 'word' && token.value === 'rule')
      return { why: refusal('endless', { name: rule.name.slice(0, 100) }), resume: token.start };
    if (token.end - start > longestRule)
      return { why: refusal('longNamed', { name: rule.name.slice(0, 100), most: longestRule }), resume: token.end };
    if (token.value === '{' && token.type === 'sign') depth++;
    else if (token.value === '}' && token.type === 'sign' && --depth === 0)
      return { ...rule, text: source.slice(start, token.end) };
    else if (token.value === ':' && before !== null && /^(?:meta|strings|variables|condition)$/.test(before.value))
      section = before.value;
    else if (token.value === '=' && token.type === 'sign') {
      equals = true;
      continue;
    } else if (equals && before?.type === 'word') {
      if (section === 'meta' && rule.meta.length < 500) rule.meta.push([before.value, token.value]);
      if (section === 'strings' && before.value.startsWith('$')) rule.strings++;
    }
    equals = false;
    before = token;
  }
  return { why: refusal('endless', { name: rule.name.slice(0, 100) }), resume: source.length };
}
