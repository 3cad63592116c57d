import type { Refusal } from '@fengsui/advisories';
import { refusal } from './refusal.ts';

/** A parsed JSON object of unknown shape. */
export type JsonObject = { readonly [key: string]: unknown };

/** Deepest nesting that is parsed: V8's parser recurses, and no format here needs more. */
const deepest = 100;

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text, or why there is none. Nesting is counted before the parser sees it. */
export function parseJson(text: string): { value: unknown } | Refusal {
  const nested = nestingOf(text);
  if (nested > deepest) return refusal('nested', { most: deepest });
  try {
    return { value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown };
  } catch (error) {
    return refusal('noJson', { reason: (error as Error).message.slice(0, 200) });
  }
}

/** Deepest nesting of brackets outside strings, counted up to one more than is allowed. */
function nestingOf(text: string): number {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x7b || c === 0x5b) {
      most = Math.max(most, ++depth);
      if (most > deepest) return most;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return most;
}

/** The member of an object, own and not inherited. */
export function memberOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** What a table has for a key that comes from a file; what every object inherits is not in it. */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The string at a member, otherwise the empty one. Numbers are told as text. */
export function textOf(value: unknown, key: string): string {
  const found = memberOf(value, key);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
}

/** The finite number at a member; numbers in quotes count. */
export function numberOf(value: unknown, key: string): number | null {
  const found = memberOf(value, key);
  const number = typeof found === 'string' && /^-?\d+(?:\.\d+)?$/.test(found) ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** The objects of a list at a member; an object alone counts as a list of one. */
export function objectsOf(value: unknown, key: string): JsonObject[] {
  const found = memberOf(value, key);
  if (isObject(found)) return [found];
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The texts of a list at a member; a text alone counts as a list of one. */
export function textsOf(value: unknown, key: string): string[] {
  const found = memberOf(value, key);
  if (typeof found === 'string') return found === '' ? [] : [found];
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}
