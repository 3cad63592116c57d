import { type Assertion, type Method, methodConfidence } from '../record/record.ts';
import type { AttributeValues } from '../record/values.ts';

/** Names kept of one vulnerability in one document; more say nothing to a reader and cost space. */
const mostNames = 60;

/** Names as they are kept: trimmed, each once, bounded in number, without those that say nothing. */
export function distinctNames(all: Iterable<string>): string[] {
  const kept = new Set<string>();
  for (const name of all) {
    const trimmed = name.trim();
    if (trimmed !== '' && trimmed !== 'n/a') kept.add(trimmed);
    if (kept.size === mostNames) break;
  }
  return [...kept];
}

/** Collects the assertions that one source makes about one subject; a value that says nothing is left out. */
export class Assertions {
  readonly list: Assertion[] = [];
  readonly #common: Omit<Assertion, 'attribute' | 'value'>;

  constructor(subject: string, source: string, published: string | null, retrieved: string, method: Method) {
    this.#common = { subject, source, published, retrieved, method, confidence: methodConfidence[method] };
  }

  /** Say that the attribute has a value. Null, undefined and an empty text say nothing. */
  say<A extends keyof AttributeValues>(attribute: A, value: AttributeValues[A] | null | undefined): void {
    if (value === null || value === undefined || value === '') return;
    this.list.push({ ...this.#common, attribute, value });
  }
}

/** An advisory may name thousands of products one by one: one statement for each status, with the names in a list. */
export function foldProducts(assertions: readonly Assertion[]): Assertion[] {
  const folded: Assertion[] = [];
  const lists = new Map<string, { status: string; products: string[]; more: number }>();
  for (const assertion of assertions) {
    const value = assertion.value as { product?: unknown; status?: unknown; versions?: unknown };
    const ofProduct = assertion.attribute === 'affected' || assertion.attribute === 'not-affected';
    if (!ofProduct || typeof value.product !== 'string' || typeof value.status !== 'string') {
      folded.push(assertion);
      continue;
    }
    const key = `${assertion.attribute} ${value.status}`;
    let list = lists.get(key);
    if (list === undefined) {
      list = { status: value.status, products: [], more: 0 };
      lists.set(key, list);
      folded.push({ ...assertion, value: list });
    }
    if (list.products.length < mostNames * 5) list.products.push(value.product);
    else list.more++;
  }
  return folded;
}
