import type { Chunks } from '../read/types.ts';
import { peek } from '../read/chunks.ts';
import { encodingOf } from './encoding.ts';
import type { XmlElement } from './element.ts';
import { replaceReferences } from './entities.ts';
import { type XmlToken, XmlTokens } from './tokens.ts';
import { refusal } from '../read/refusal.ts';
import type { Refusal } from '../refusal.ts';

/** One record of a document, or why one cannot be had. `element` is its number from 1, `line` where it begins. */
export type XmlRecord = { element: number; line: number } & ({ value: XmlElement } | Refusal);

/** Bounds of one record. */
export type XmlLimits = { characters: number; elements: number; depth: number };

/** Bounds that real records stay far below. */
export const xmlLimits: XmlLimits = { characters: 16 * 2 ** 20, elements: 200_000, depth: 60 };

/** Attributes read of one element. */
const mostAttributes = 64;

/** What is known of a format: how its records are called, and which elements of a record hold nothing but text (names without prefixes). */
export type XmlShape = { records: ReadonlySet<string>; texts: ReadonlySet<string> };

/**
 * The records of an XML document of any length, in memory for one. Declarations of types and entities are passed over and nothing is
 * expanded. Inside of an element that holds text, any other tag is text: descriptions of vulnerabilities quote markup, and not every file
 * escapes it. A record whose tags do not match is a problem; the next one is found by its tag. Never throws for what it reads.
 */
export async function* readXmlRecords(chunks: Chunks, shape: XmlShape, limits: XmlLimits = xmlLimits): AsyncGenerator<XmlRecord> {
  const { head, all } = await peek(chunks, 1024);
  const decoder = new TextDecoder(encodingOf(head));
  const tokens = new XmlTokens();
  const builder = new RecordBuilder(shape, limits);
  for await (const chunk of all) {
    for (const token of tokens.feed(decoder.decode(chunk, { stream: true }))) yield* builder.take(token);
  }
  for (const token of tokens.end(decoder.decode())) yield* builder.take(token);
  yield* builder.end(tokens.line);
}

/** Puts the tokens of one record after another together. */
class RecordBuilder {
  readonly #shape: XmlShape;
  readonly #limits: XmlLimits;
  #holdsElements = false;
  /** Open elements from the record down; empty between records. Once there is a fault, only the record's end is looked for. */
  #open: XmlElement[] = [];
  #element = 0;
  #line = 1;
  #characters = 0;
  #elements = 0;
  #fault: Refusal | null = null;

  constructor(shape: XmlShape, limits: XmlLimits) {
    this.#shape = shape;
    this.#limits = limits;
  }

  *take(token: XmlToken): Generator<XmlRecord> {
    if (token.kind === 'text') this.#addText(token.text);
    else if (token.kind === 'open') yield* this.#openElement(token);
    else if (this.#open.length > 0) yield* this.#closeElement(localName(token.name));
  }

  *end(line: number): Generator<XmlRecord> {
    if (this.#open.length > 0) yield this.#problem(refusal('endsInside', {}));
    else if (!this.#holdsElements) yield { element: 1, line, ...refusal('noElement', {}) };
  }

  *#openElement({ name: fullName, attributes, empty, line }: XmlToken & { kind: 'open' }): Generator<XmlRecord> {
    const name = localName(fullName);
    const isRecord = this.#shape.records.has(name);
    if (this.#open.length > 0 && isRecord) yield this.#problem(this.#fault ?? refusal('notClosed', {}));
    if (this.#open.length === 0) {
      this.#holdsElements = true;
      if (!isRecord) return;
      this.#begin(line);
    } else if (this.#isText()) {
      this.#addText(`<${fullName}${attributes === '' ? '' : ` ${attributes}`}${empty ? '/' : ''}>`);
      return;
    }
    if (this.#fault !== null) return;
    const { elements, depth } = this.#limits;
    if (++this.#elements > elements) this.#fault = refusal('manyElements', { most: elements });
    else if (this.#open.length >= depth) this.#fault = refusal('deep', { most: depth });
    this.#count(fullName.length + attributes.length);
    const element: XmlElement = { name, attributes: readAttributes(attributes), text: '', children: [] };
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
    if (empty) yield* this.#closeElement(name);
  }

  *#closeElement(name: string): Generator<XmlRecord> {
    const isRecord = this.#shape.records.has(name);
    const element = this.#open[this.#open.length - 1];
    if (this.#fault === null && element.name === name) {
      this.#open.pop();
      if (this.#open.length === 0) yield { element: this.#element, line: this.#line, value: element };
    } else if (this.#fault === null && !isRecord && this.#isText()) this.#addText(`</${name}>`);
    else if (this.#fault === null && this.#open[0].name === name && this.#isOnlyUnclosed()) {
      const record = this.#hoist();
      yield { element: this.#element, line: this.#line, value: record };
    } else {
      this.#fault ??= refusal('wrongTag', { tag: shown(name), open: shown(element.name) });
      if (isRecord) yield this.#problem(this.#fault);
    }
  }

  #begin(line: number): void {
    this.#element++;
    this.#line = line;
    this.#characters = 0;
    this.#elements = 0;
    this.#fault = null;
  }

  /** Whether what is still open in the record holds elements: publishers leave containers open, and what is in them can be read. */
  #isOnlyUnclosed(): boolean {
    return this.#open.slice(1).every(({ name }) => !this.#shape.texts.has(name));
  }

  /** The record, with what stands in elements that were never closed as its own. */
  #hoist(): XmlElement {
    for (let at = this.#open.length - 1; at > 0; at--)
      for (const child of this.#open[at].children.splice(0)) this.#open[at - 1].children.push(child);
    const [record] = this.#open;
    this.#open = [];
    return record;
  }

  /** Whether the innermost element holds nothing but text. */
  #isText(): boolean {
    return this.#shape.texts.has(this.#open[this.#open.length - 1].name);
  }

  #addText(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined || this.#fault !== null) return;
    this.#count(text.length);
    if (this.#fault === null) element.text += text;
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.#limits.characters) this.#fault ??= refusal('manyCharacters', { most: this.#limits.characters });
  }

  #problem(why: Refusal): XmlRecord {
    this.#open = [];
    return { element: this.#element, line: this.#line, ...why };
  }
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 50));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(/([^\s=/"'<>]{1,200})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(localName(name), replaceReferences(double ?? single ?? ''));
    if (attributes.size === mostAttributes) break;
  }
  return attributes;
}
