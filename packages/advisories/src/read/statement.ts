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

/** So many products of one status are stated one by one, each with its versions. */
const mostUnfolded = 30;

/**
 * An advisory may name thousands of products one by one: where it names more than {@link mostUnfolded} of one status, one statement has
 * their names in a list, without their versions. Those are in the document.
 */
export function foldProducts(assertions: readonly Assertion[]): Assertion[] {
  const counts = new Map<string, number>();
  for (const assertion of assertions) {
    const key = productKey(assertion);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const folded: Assertion[] = [];
  const lists = new Map<string, { status: string; products: string[]; more: number }>();
  for (const assertion of assertions) {
    const key = productKey(assertion);
    if (key === null || (counts.get(key) ?? 0) <= mostUnfolded) {
      folded.push(assertion);
      continue;
    }
    const value = assertion.value as { product: string; status: string };
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

/** Attribute and status of a statement about one product; null for others. */
function productKey({ attribute, value }: Assertion): string | null {
  if (attribute !== 'affected' && attribute !== 'not-affected') return null;
  const { product, status } = value as { product?: unknown; status?: unknown };
  return typeof product === 'string' && typeof status === 'string' ? `${attribute} ${status}` : null;
}
