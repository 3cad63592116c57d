import { failure, type Problem, type Result } from './problem.ts';

/** A parsed JSON value of unknown shape. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
/** A parsed JSON object of unknown shape. */
export type JsonObject = { [key: string]: Json | undefined };

/** Bounds for one document: bytes of UTF-8 text, and nesting depth. */
export type JsonLimits = { maxBytes: number; maxDepth: number };

/** Bounds that the largest published advisories stay far below. */
export const defaultLimits: JsonLimits = { maxBytes: 64 * 1024 * 1024, maxDepth: 100 };

/**
 * Parse JSON text whose size and nesting are checked before the parser sees it, so that hostile nesting cannot exhaust the stack.
 *
 * A byte order mark is tolerated.
 */
export function parseJson(text: string, limits: JsonLimits = defaultLimits): Result<Json> {
  if (text.length > limits.maxBytes) {
    return failure(
      '',
      `the document has ${text.length} characters, more than ${limits.maxBytes}`,
      'split it, or raise the limit',
    );
  }
  const depth = nestingDepth(text, limits.maxDepth);
  if (depth > limits.maxDepth) {
    return failure('', `the document nests deeper than ${limits.maxDepth} levels`, 'it is damaged or hostile; fetch it again');
  }
  try {
    return { ok: true, value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as Json, problems: [] };
  } catch (error) {
    return failure('', `the text is not JSON (${(error as Error).message})`, 'fetch the document again or check its encoding');
  }
}

/** Deepest nesting of brackets outside strings, counted up to one more than `limit`. */
function nestingDepth(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > deepest) deepest = depth;
      if (deepest > limit) return deepest;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return deepest;
}

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One step of a JSON pointer, escaped (RFC 6901 §3). */
function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * A place in a parsed document: reads members by expected type, and notes a problem where the type is another.
 *
 * A missing member is not a problem; `require` members with {@link Cursor.text} and the `needed` flag.
 */
export class Cursor {
  readonly value: Json | undefined;
  readonly at: string;
  readonly problems: Problem[];

  constructor(value: Json | undefined, at: string, problems: Problem[]) {
    this.value = value;
    this.at = at;
    this.problems = problems;
  }

  /** The member `key` of this object; of anything else, a cursor on nothing. */
  member(key: string): Cursor {
    const inside = isObject(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Cursor(inside, this.at + pointerStep(key), this.problems);
  }

  /** The items of the array at `key`, empty when absent. */
  items(key: string): Cursor[] {
    const list = this.member(key);
    if (list.value === undefined || list.value === null) return [];
    if (!Array.isArray(list.value)) {
      list.wrong('an array');
      return [];
    }
    return Array.from(list.value, (item, index) => new Cursor(item, list.at + pointerStep(index), this.problems));
  }

  /** The objects of the array at `key`; an item of another type is noted and left out. */
  objects(key: string): Cursor[] {
    return this.items(key).filter((item) => {
      if (isObject(item.value)) return true;
      item.wrong('an object');
      return false;
    });
  }

  /** The string at `key`, or null. */
  text(key: string, needed = false): string | null {
    const found = this.member(key);
    if (typeof found.value === 'string') return found.value;
    if (found.value !== undefined && found.value !== null) found.wrong('a string');
    else if (needed)
      this.problems.push({ at: found.at, what: 'a required member is missing', fix: 'ask the publisher to add it' });
    return null;
  }

  /** The finite number at `key`, or null. */
  number(key: string): number | null {
    const found = this.member(key);
    if (typeof found.value === 'number' && Number.isFinite(found.value)) return found.value;
    if (found.value !== undefined && found.value !== null) found.wrong('a number');
    return null;
  }

  /** The strings of the array at `key`; items of another type are noted and left out. */
  texts(key: string): string[] {
    const out: string[] = [];
    for (const item of this.items(key)) {
      if (typeof item.value === 'string') out.push(item.value);
      else item.wrong('a string');
    }
    return out;
  }

  /** Note that this value is not what the format says. */
  wrong(expected: string): void {
    this.problems.push({
      at: this.at,
      what: `expected ${expected}, found ${describe(this.value)}`,
      fix: 'ask the publisher to correct it',
    });
  }
}

function describe(value: Json | undefined): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return value === undefined ? 'nothing' : `a ${typeof value}`;
}
