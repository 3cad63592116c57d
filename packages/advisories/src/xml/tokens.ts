import { replaceReferences } from './entities.ts';

/** One token of a document. `line` is from 1; `attributes` are as written. */
export type XmlToken =
  | { kind: 'open'; name: string; attributes: string; empty: boolean; line: number }
  | { kind: 'close'; name: string; line: number }
  | { kind: 'text'; text: string };

/** A tag longer than this is taken for text: it was never meant as one, or never closed. */
const longestTag = 65_536;
/** A reference is at most this long, so that text can be given out before its end is known. */
const longestReference = 10;

/** What is passed over, by how it begins, with how it ends; the content of CDATA sections is text. */
const sections: readonly { begin: string; end: string; text: boolean }[] = [
  { begin: '<!--', end: '-->', text: false },
  { begin: '<![CDATA[', end: ']]>', text: true },
  { begin: '<?', end: '?>', text: false },
];

const nameStart = /[\p{L}_:]/u;

/**
 * Cuts a document into tags and text as it comes, keeping only what is not finished. Comments, processing instructions and the document
 * type declaration with its internal subset are passed over. A `<` that begins no tag is text.
 */
export class XmlTokens {
  /** Line that has been reached. */
  line = 1;
  #rest = '';
  #section: { end: string; text: boolean } | null = null;
  /** Open brackets inside of a document type declaration; null outside of one. */
  #declaration: number | null = null;

  /** Tokens that end in this part of the document. */
  feed(text: string): Generator<XmlToken> {
    this.#rest += text;
    return this.#cut(false);
  }

  /** The last tokens. */
  end(text: string): Generator<XmlToken> {
    this.#rest += text;
    return this.#cut(true);
  }

  *#cut(last: boolean): Generator<XmlToken> {
    const text = this.#rest;
    let at = 0;
    while (at < text.length) {
      if (this.#section !== null) {
        const { end, text: isText } = this.#section;
        const found = text.indexOf(end, at);
        const stop = found < 0 ? Math.max(at, text.length - (last ? 0 : end.length - 1)) : found;
        if (isText && stop > at) yield { kind: 'text', text: text.slice(at, stop) };
        this.#countLines(text, at, stop);
        at = found < 0 ? stop : found + end.length;
        if (found < 0) break;
        this.#section = null;
        continue;
      }
      if (this.#declaration !== null) {
        at = this.#passDeclaration(text, at);
        continue;
      }
      if (text.charCodeAt(at) !== 0x3c) {
        const found = text.indexOf('<', at);
        // The last characters may be half of a reference.
        const stop = found < 0 ? (last ? text.length : safeEnd(text, at)) : found;
        if (stop > at) yield { kind: 'text', text: replaceReferences(text.slice(at, stop)) };
        this.#countLines(text, at, stop);
        at = stop;
        if (found < 0) break;
      }
      if (!last && text.length - at < 9 && text.indexOf('>', at) < 0) break;
      const section = sections.find(({ begin }) => text.startsWith(begin, at));
      if (section !== undefined) {
        this.#section = section;
        at += section.begin.length;
        continue;
      }
      if (text.startsWith('<!', at)) {
        this.#declaration = 0;
        at += 2;
        continue;
      }
      const end = tagEnd(text, at);
      if (end < 0 && !last && text.length - at < longestTag) break;
      const token = end < 0 || end - at > longestTag ? null : readTag(text, at, end, this.line);
      if (token === null) {
        yield { kind: 'text', text: '<' };
        at++;
        continue;
      }
      yield token;
      this.#countLines(text, at, end);
      at = end + 1;
    }
    this.#rest = text.slice(at);
  }

  /** Index behind what of a document type declaration (XML 1.0, 2.8) is in this text. */
  #passDeclaration(text: string, start: number): number {
    let brackets = this.#declaration ?? 0;
    for (let at = start; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === 0x0a) this.line++;
      else if (c === 0x5b) brackets++;
      else if (c === 0x5d && brackets > 0) brackets--;
      else if (c === 0x3e && brackets === 0) {
        this.#declaration = null;
        return at + 1;
      }
    }
    this.#declaration = brackets;
    return text.length;
  }

  #countLines(text: string, from: number, to: number): void {
    for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) this.line++;
  }
}

/** Where text may be cut without cutting a reference in two. */
function safeEnd(text: string, from: number): number {
  const ampersand = text.lastIndexOf('&');
  return ampersand >= from && text.length - ampersand <= longestReference && text.indexOf(';', ampersand) < 0
    ? ampersand
    : text.length;
}

/** Index of the `>` that ends the tag at `at`, or -1. A `>` inside of quotes belongs to an attribute; another `<` ends the search. */
function tagEnd(text: string, at: number): number {
  const end = text.indexOf('>', at);
  if (end < 0 || end - at > longestTag) return -1;
  const inside = text.slice(at + 1, end);
  if (!inside.includes('"') && !inside.includes("'")) return end;
  let quote = 0;
  const stop = Math.min(text.length, at + longestTag);
  for (let i = at + 1; i < stop; i++) {
    const c = text.charCodeAt(i);
    if (quote !== 0) {
      if (c === quote) quote = 0;
    } else if (c === 0x22 || c === 0x27) quote = c;
    else if (c === 0x3e) return i;
  }
  return -1;
}

function readTag(text: string, at: number, end: number, line: number): XmlToken | null {
  if (text.charCodeAt(at + 1) === 0x2f) {
    const name = text.slice(at + 2, end).trim();
    return name === '' || !nameStart.test(name[0]) || /[\s<]/.test(name) ? null : { kind: 'close', name, line };
  }
  const empty = text.charCodeAt(end - 1) === 0x2f;
  const inside = text.slice(at + 1, empty ? end - 1 : end);
  const name = /^[^\s/<]+/.exec(inside)?.[0] ?? '';
  if (!nameStart.test(name[0] ?? ' ')) return null;
  const attributes = inside.slice(name.length).trim();
  // "<5.4.1 and x>" is text, and so is whatever is followed by another tag's beginning.
  return attributes.replaceAll(/"[^"]*"|'[^']*'/g, '').includes('<') ? null : { kind: 'open', name, attributes, empty, line };
}
