import type { Json } from '../json.ts';
import type { Chunks, ReadLimits } from './types.ts';
import type { Refusal } from '../refusal.ts';
import { refusal } from './refusal.ts';

/** One object of a stream of JSON, or why one cannot be had. `element` is its number, from 1. */
export type JsonPart = { element: number } & ({ value: Json } | Refusal);

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

/** Longest name of a member that is remembered as one that could be the list. */
const longestKey = 64;

/**
 * The JSON objects of a file one by one, in memory for one: a file that is one object, JSON Lines, objects one after another, the items
 * of an array; with `lists`, the items of the outer object's member of one of these names (a page of an API), whose other members are
 * passed over. A damaged object costs itself, and in a file of one object a line never the next line. Never throws for what it reads.
 */
export async function* readJsonObjects(
  chunks: Chunks,
  limits: ReadLimits,
  lists: readonly string[] = [],
): AsyncGenerator<JsonPart> {
  const scanner = new Scanner(limits, lists);
  for await (const chunk of chunks) yield* scanner.scan(chunk);
  yield* scanner.end();
}

/** Finds where objects begin and end; strings are passed over with a search for their end. */
class Scanner {
  readonly #limits: ReadLimits;
  readonly #lists: readonly string[];
  readonly #decoder = new TextDecoder();
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Whether the brackets around are those of an array of objects: the file's own, or the outer object's list. */
  #inList = false;
  #key = '';
  #element = 0;
  /** What earlier chunks hold of the current object; null between objects. */
  #parts: Uint8Array[] | null = null;
  #bytes = 0;
  #floor = 0;
  #deepest = 0;
  /** Whether the current object goes over the end of a line, and whether any object has. */
  #crossed = false;
  #oneALine = true;
  #whole = 0;
  #foreign = 0;

  constructor(limits: ReadLimits, lists: readonly string[]) {
    this.#limits = limits;
    this.#lists = lists;
  }

  *scan(chunk: Uint8Array): Generator<JsonPart> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (this.#inString) {
        at = this.#passString(bytes, at) - 1;
        continue;
      }
      const byte = bytes[at];
      if (byte === quote) {
        this.#inString = true;
        this.#key = '';
      } else if (byte === openBrace || byte === openBracket) {
        if (this.#parts === null && byte === openBrace && this.#isWanted()) {
          this.#begin();
          from = at;
        } else if (this.#parts === null) this.#enter(byte);
        this.#depth++;
        this.#deepest = Math.max(this.#deepest, this.#depth);
      } else if (byte === closeBrace || byte === closeBracket) {
        if (this.#depth > 0) this.#depth--;
        if (this.#parts !== null && this.#depth <= this.#floor) yield this.#finish(bytes.subarray(from, at + 1));
        else if (this.#parts === null && this.#depth <= (this.#lists.length > 0 ? 1 : 0)) this.#inList = false;
      } else if (byte === newline) {
        this.#crossed = true;
        if (this.#parts !== null && this.#isOneALine()) yield this.#abandon();
      } else if (this.#depth === 0 && byte > 0x20 && byte !== 0x2c && byte < 0x80) this.#foreign++;
    }
    if (this.#parts !== null) this.#keep(bytes.subarray(from));
  }

  *end(): Generator<JsonPart> {
    if (this.#parts !== null) yield { element: this.#element, ...refusal('endsInside', {}) };
    else if (this.#element === 0 && this.#lists.length === 0)
      yield { element: 1, ...refusal(this.#foreign > 0 ? 'notJson' : 'noObject', {}) };
    else if (this.#foreign > 0) yield { element: this.#element, ...refusal('between', { count: this.#foreign }) };
    else if (this.#depth > 0) yield { element: this.#element, ...refusal('endsInList', {}) };
  }

  /** Index behind what of the string is in these bytes. */
  #passString(bytes: Buffer, start: number): number {
    let at = start;
    if (this.#escaped) {
      this.#escaped = false;
      at++;
    }
    for (;;) {
      const found = bytes.indexOf(quote, at);
      const end = found < 0 ? bytes.length : found;
      if (this.#parts === null && this.#key.length < longestKey)
        this.#key += bytes.toString('latin1', at, Math.min(end, at + longestKey));
      if (this.#parts !== null && this.#isOneALine()) {
        // No string of JSON holds a line's end: this one was never closed.
        const line = bytes.subarray(at, end).indexOf(newline);
        if (line >= 0) {
          this.#inString = false;
          return at + line;
        }
      }
      let slashes = 0;
      while (end - 1 - slashes >= at && bytes[end - 1 - slashes] === backslash) slashes++;
      const escaped = slashes % 2 === 1;
      if (found < 0) {
        this.#escaped = escaped;
        return end;
      }
      at = end + 1;
      if (escaped) continue;
      this.#inString = false;
      return at;
    }
  }

  /** Whether an object that begins here is one of those that are looked for. */
  #isWanted(): boolean {
    return this.#inList || (this.#depth === 0 && this.#lists.length === 0);
  }

  #enter(byte: number): void {
    if (byte === openBracket && this.#depth === (this.#lists.length > 0 ? 1 : 0))
      this.#inList = this.#lists.length === 0 || this.#lists.includes(this.#key);
    else this.#inList = false;
  }

  /** Files of one object a line are known by two whole objects that each ended on their line. */
  #isOneALine(): boolean {
    return this.#oneALine && this.#whole > 0 && this.#depth > 0 && this.#floor === 0;
  }

  #begin(): void {
    // A second object on the line of the first says nothing about lines.
    if (this.#whole > 0 && !this.#crossed) this.#oneALine = false;
    this.#parts = [];
    this.#bytes = 0;
    this.#floor = this.#depth;
    this.#deepest = this.#depth;
    this.#crossed = false;
    this.#element++;
  }

  #keep(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#limits.documentBytes) this.#parts = [];
    // The chunk belongs to whoever reads the file, and may be filled anew.
    else this.#parts?.push(Uint8Array.from(bytes));
  }

  #finish(last: Uint8Array): JsonPart {
    const parts = this.#parts ?? [];
    this.#parts = null;
    this.#bytes += last.length;
    this.#whole++;
    if (this.#crossed) this.#oneALine = false;
    this.#crossed = false;
    const element = this.#element;
    const { documentBytes, depth } = this.#limits;
    if (this.#bytes > documentBytes) return { element, ...refusal('large', { bytes: this.#bytes, most: documentBytes }) };
    if (this.#deepest - this.#floor > depth) return { element, ...refusal('deep', { most: depth }) };
    try {
      const text = this.#decoder.decode(parts.length === 0 ? last : Buffer.concat([...parts, last]));
      return { element, value: JSON.parse(text) as Json };
    } catch (error) {
      return { element, ...refusal('badJson', { reason: (error as Error).message }) };
    }
  }

  /** The line ended inside of an object: the next line begins anew. */
  #abandon(): JsonPart {
    this.#parts = null;
    this.#depth = this.#floor;
    return { element: this.#element, ...refusal('endsInLine', {}) };
  }
}
