import { maxNameLength } from './product-names.ts';
import type { OrderNumberScheme } from './vendors.ts';

/** An order number without the spaces, hyphens, dots and case that nobody writes in the same way. */
export function normaliseOrderNumber(text: string): string {
  return text.toUpperCase().replace(/[\s\-._–]+/g, '');
}

/**
 * An order number as an advisory gives it: exact, or with wildcards as a regular expression over normalised numbers. Neither when it is nearly
 * nothing but wildcards, which says nothing.
 */
export type OrderNumberPattern = { original: string; exact: string | null; pattern: RegExp | null; prefix: string };

/** Letters and digits that a pattern needs to tell products apart. */
const fewestLiterals = 3;

/**
 * Read an order number that may hold wildcards: `6ES7*`, `6ES7 510-1xx..`, `BMX P34x`, `1756-L6?`, an optional suffix in
 * parentheses `BMX NOE 0100 (H)`. A lower-case x stands for one or more characters at the end, and for one in the middle.
 */
export function readOrderNumberPattern(text: string): OrderNumberPattern {
  const original = text.trim().slice(0, 100);
  const body = original.replace(/\s*\/\s*[A-Z]$/i, '');
  if (!/[*?]|[\d-]x|xx|\([A-Z]\)$/.test(body)) {
    const exact = normaliseOrderNumber(body);
    return { original, exact, pattern: null, prefix: exact };
  }
  const compact = body.replace(/[\s\-._–]+/g, '');
  const literals = compact.replace(/x+$|(?<=[\d-])x+/g, '').match(/[a-z0-9]/gi) ?? [];
  if (literals.length < fewestLiterals) return { original, exact: null, pattern: null, prefix: '' };
  let source = '';
  for (let i = 0; i < compact.length; i++) {
    const c = compact[i];
    if (c === '*' || (c === 'x' && /^x+$/.test(compact.slice(i)))) {
      source += `[A-Z0-9/]${c === '*' ? '*' : '+'}`;
      break;
    }
    const optional = /^\(([A-Z0-9])\)$/i.exec(compact.slice(i));
    if (optional !== null) {
      source += `${optional[1].toUpperCase()}?`;
      break;
    }
    source += c === 'x' || c === '?' ? '[A-Z0-9]' : /[a-z0-9]/i.test(c) ? c.toUpperCase() : `\\${c}`;
  }
  const prefix = /^[A-Z0-9]*/.exec(source.replace(/.\?$/, ''))?.[0] ?? '';
  return { original, exact: null, pattern: new RegExp(`^${source}$`), prefix };
}

type CompiledScheme = { vendor: string; find: RegExp; whole: RegExp; families: { pattern: RegExp; family: string }[] };

/** Finds order numbers in text and names the family of one. */
export class OrderNumbers {
  readonly #schemes: CompiledScheme[];

  constructor(schemes: readonly OrderNumberScheme[]) {
    this.#schemes = schemes.map((scheme) => ({
      vendor: scheme.vendor,
      find: new RegExp(scheme.pattern, 'gi'),
      whole: new RegExp(`^(?:${scheme.pattern})$`, 'i'),
      families: scheme.families.map(({ pattern, family }) => ({ pattern: new RegExp(pattern), family })),
    }));
  }

  /** Order numbers in running text; `vendor` (a key) limits the schemes when that vendor has one. */
  find(text: string, vendors: readonly string[]): string[] {
    const found: string[] = [];
    for (const scheme of this.#schemes) {
      if (vendors.length > 0 && !vendors.includes(scheme.vendor)) continue;
      for (const match of text.slice(0, maxNameLength).matchAll(scheme.find)) found.push(match[0].trim());
    }
    return found;
  }

  /** The vendor key and family of a number; null when no scheme knows it. */
  identify(orderNumber: string): { vendor: string; family: string | null } | null {
    const text = orderNumber.trim();
    const compact = normaliseOrderNumber(text.replace(/\/[A-Z]$/i, ''));
    for (const scheme of this.#schemes) {
      if (!scheme.whole.test(text)) continue;
      const family = scheme.families.find(({ pattern }) => pattern.test(compact))?.family ?? null;
      return { vendor: scheme.vendor, family };
    }
    return null;
  }
}
