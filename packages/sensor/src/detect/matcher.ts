import { ACT_NAMES, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE } from '@fengsui/wire';
import { NEW_NAMES, type SensorEvent } from '../event.ts';
import { ipv6Words } from '../traffic/ipv6-words.ts';
import { type Matcher, RuleError } from './rule.ts';
import { EVENT_FIELDS, otherField, type ViewValue } from './view.ts';

/** A compiled test of an event. */
export type Predicate = (event: SensorEvent) => boolean;

export const KIND_CODES: { readonly [name: string]: number } = {
  request: KIND_REQUEST,
  response: KIND_RESPONSE,
  notice: KIND_NOTICE,
};

/** What a test costs, to try the cheap ones first: integers, then fields of the event, then the description of the message. */
export interface CompiledMatcher {
  test: Predicate;
  cost: number;
}

/** How a field of an event is read. */
export type FieldReader = (event: SensorEvent) => ViewValue;

/** Compiles one line of a selection. `reader` reads the fields of events of another kind than the sensor's own. */
export function compileMatcher(matcher: Matcher, where: string, reader?: (field: string) => FieldReader): CompiledMatcher {
  const fast = reader === undefined ? compileIntegers(matcher, where) : null;
  if (fast) return { test: fast, cost: 0 };
  const read = reader === undefined ? EVENT_FIELDS.get(matcher.field) : reader(matcher.field);
  const get = read ?? otherField(matcher.field);
  const cost = read ? 2 + [...EVENT_FIELDS.keys()].indexOf(matcher.field) : 100;
  if (matcher.modifiers.includes('exists')) {
    const wanted = matcher.values[0] !== false;
    return { test: (event) => (get(event) !== undefined) === wanted, cost };
  }
  const plain = matcher.values.length > 2 ? compileSet(matcher) : null;
  const tests = plain ? [plain] : matcher.values.map((value) => compileValue(value, matcher.modifiers, where));
  if (tests.length === 1) {
    const [only] = tests;
    return { test: (event) => any(get(event), only), cost };
  }
  const all = matcher.modifiers.includes('all');
  const test: Predicate = (event) => {
    const value = get(event);
    for (let i = 0; i < tests.length; i++) if (any(value, tests[i]) !== all) return !all;
    return all;
  };
  return { test, cost };
}

function any(value: ViewValue, test: (value: string | number | boolean | undefined) => boolean): boolean {
  if (!Array.isArray(value)) return test(value as string | number | boolean | undefined);
  for (let i = 0; i < value.length; i++) if (test(value[i])) return true;
  return false;
}

/** Names as the bits that they stand for, in the order of `names`. */
export function bitsOf(values: Matcher['values'], names: readonly string[]): number {
  return values.reduce<number>((bits, value) => {
    const bit = names.indexOf(String(value));
    return bit < 0 ? bits : bits | (1 << bit);
  }, 0);
}

/** The fields that are bits or integers in the head are compared as such. */
function compileIntegers(matcher: Matcher, where: string): Predicate | null {
  if (matcher.modifiers.length > 0) return null;
  const { field, values } = matcher;
  if (field === 'act' || field === 'new' || field === 'first') {
    const names: readonly string[] = field === 'act' ? ACT_NAMES : NEW_NAMES;
    for (const value of values)
      if (!names.includes(String(value)))
        throw new RuleError(`${where}: ${field} cannot be ${value}; known: ${names.join(', ')}`);
    const mask = bitsOf(values, names);
    if (field === 'act') return (event) => event.head !== null && (event.head.acts & mask) !== 0;
    if (field === 'new') return (event) => event.learnt && (event.fresh & mask) !== 0;
    return (event) => (event.fresh & mask) !== 0;
  }
  if (field === 'kind') {
    const kinds = values.map((value) => {
      const kind = KIND_CODES[String(value)];
      if (kind === undefined)
        throw new RuleError(`${where}: kind cannot be ${value}; known: ${Object.keys(KIND_CODES).join(', ')}`);
      return kind;
    });
    return kinds.length === 1
      ? (event) => event.head !== null && event.head.kind === kinds[0]
      : (event) => event.head !== null && kinds.includes(event.head.kind);
  }
  if (field === 'error' && values.length === 1) {
    const wanted = values[0] === true;
    return (event) => event.head !== null && (event.head.status !== 0) === wanted;
  }
  return null;
}

function compileValue(
  value: string | number | boolean | null,
  modifiers: readonly string[],
  where: string,
): (seen: string | number | boolean | undefined) => boolean {
  if (value === null) return (seen) => seen === undefined || seen === '';
  for (const modifier of modifiers) {
    const number = Number(value);
    if (modifier === 'gt') return (seen) => typeof seen === 'number' && seen > number;
    if (modifier === 'gte') return (seen) => typeof seen === 'number' && seen >= number;
    if (modifier === 'lt') return (seen) => typeof seen === 'number' && seen < number;
    if (modifier === 'lte') return (seen) => typeof seen === 'number' && seen <= number;
    if (modifier === 'cidr') return compileCidr(String(value), where);
    if (modifier === 're') {
      const pattern = new RegExp(String(value).replace(/^\(\?i\)/, ''), modifiers.includes('cased') ? '' : 'i');
      return (seen) => seen !== undefined && pattern.test(String(seen).slice(0, 4096));
    }
  }
  if (typeof value !== 'string') {
    const text = String(value);
    return (seen) => seen === value || (typeof seen === 'string' && seen === text);
  }
  const wanted = value.toLowerCase();
  const lower = (seen: string | number | boolean) => String(seen).toLowerCase();
  if (modifiers.includes('contains')) return (seen) => seen !== undefined && lower(seen).includes(wanted);
  if (modifiers.includes('startswith')) return (seen) => seen !== undefined && lower(seen).startsWith(wanted);
  if (modifiers.includes('endswith')) return (seen) => seen !== undefined && lower(seen).endsWith(wanted);
  if (wanted.includes('*') || wanted.includes('?')) {
    const pattern = new RegExp(
      `^${wanted
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
      's',
    );
    return (seen) => seen !== undefined && pattern.test(lower(seen).slice(0, 4096));
  }
  // Most values are constants of our tables in lower case: texts of another length, or the same text, need no new string.
  return (seen) =>
    seen === wanted ||
    (typeof seen === 'string'
      ? seen.length === wanted.length && seen.toLowerCase() === wanted
      : seen !== undefined && lower(seen) === wanted);
}

/** A list of plain texts and numbers is looked up; null when it is more than that. */
function compileSet({ values, modifiers }: Matcher): ((seen: string | number | boolean | undefined) => boolean) | null {
  if (modifiers.length > 0) return null;
  const set = new Set<string | number>();
  for (const value of values) {
    if (typeof value === 'number') set.add(value);
    else if (typeof value === 'string' && !/[*?]/.test(value)) set.add(value.toLowerCase());
    else return null;
  }
  return (seen) =>
    typeof seen === 'number' ? set.has(seen) : typeof seen === 'string' ? set.has(seen) || set.has(seen.toLowerCase()) : false;
}

function compileCidr(range: string, where: string): (seen: string | number | boolean | undefined) => boolean {
  if (range.includes(':')) return compileCidr6(range, where);
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(range);
  if (!match) throw new RuleError(`${where}: ${range} is not a range of addresses such as 10.0.0.0/8 or fd00::/8`);
  const [a, b, c, d, length] = match.slice(1).map(Number);
  const mask = length === 0 ? 0 : (-1 << (32 - length)) >>> 0;
  const base = (((a << 24) | (b << 16) | (c << 8) | d) & mask) >>> 0;
  return (seen) => {
    const parts = String(seen).split('.').map(Number);
    return (
      parts.length === 4 &&
      parts.every((part) => part >= 0 && part <= 255) &&
      (((parts[0] << 24) | (parts[1] << 16) | (parts[2] << 8) | parts[3]) & mask) >>> 0 === base
    );
  };
}

function compileCidr6(range: string, where: string): (seen: string | number | boolean | undefined) => boolean {
  const [text, bits] = range.split('/');
  const base = ipv6Words(text);
  const length = Number(bits);
  if (base === null || !(length >= 0 && length <= 128))
    throw new RuleError(`${where}: ${range} is not a range of IPv6 addresses such as fd00::/8`);
  return (seen) => {
    const words = typeof seen === 'string' && seen.includes(':') ? ipv6Words(seen) : null;
    if (words === null) return false;
    return words.every((word, at) => {
      const compared = Math.min(32, Math.max(0, length - at * 32));
      return compared === 0 || (word ^ base[at]) >>> (32 - compared) === 0;
    });
  };
}
