import { type ReadDocument, type Statement, vendorKey } from '@fengsui/advisories';

/** A product that a document names, with its vendor as written where it says one. */
export type ProductLink = [vendor: string | null, product: string];

/** Products kept of one vulnerability in one document; an advisory for a thousand variants is found by its families. */
const mostProducts = 40;
const longestKey = 200;

/** The key of a product's node: its vendor's, a slash, and its name in lower case. */
export function productKey([vendor, product]: ProductLink): string | null {
  const name = product.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const owner = vendor === null ? '' : (vendorKey(vendor) ?? '');
  return name === '' || name === 'n/a' ? null : `${owner}/${name}`.slice(0, longestKey);
}

/** The products that a document names for a vulnerability, each once, with their vendors. */
export function productLinks(document: ReadDocument, statement: Statement): ProductLink[] {
  const links = new Map<string, ProductLink>();
  const add = (vendor: string | null, product: unknown) => {
    if (typeof product !== 'string' || links.size >= mostProducts) return;
    const link: ProductLink = [vendor === '' ? null : vendor, product.slice(0, longestKey)];
    const key = productKey(link);
    if (key !== null && !links.has(key)) links.set(key, link);
  };
  for (const vulnerability of document.prepared?.vulnerabilities ?? []) {
    if (vulnerability.id !== statement.vulnerability) continue;
    for (const index of [...vulnerability.affected, ...vulnerability.investigated]) {
      const product = document.prepared?.products[index];
      if (product) add(product.vendor, product.name);
    }
  }
  // What is affected is said with versions in the name by some; where products were made ready, theirs are the names.
  const named = links.size > 0;
  for (const { attribute, value } of statement.assertions) {
    if (attribute === 'affected' && !named) {
      const { vendor, product } = (value ?? {}) as { vendor?: unknown; product?: unknown };
      add(typeof vendor === 'string' ? vendor : null, product);
    } else if (attribute === 'cpe-configuration') addCriteria(value, add, 0);
  }
  // Names without a pair belong together when only one vendor is named.
  const [vendor = null] = statement.vendors.length === 1 ? statement.vendors : [];
  if (links.size === 0) for (const product of statement.products) add(vendor, product);
  return [...links.values()];
}

/** Vendor and product of the vulnerable criteria of an applicability statement. */
function addCriteria(node: unknown, add: (vendor: string, product: string) => void, depth: number): void {
  const { matches, children } = (node ?? {}) as { matches?: unknown; children?: unknown };
  if (Array.isArray(matches)) {
    for (const match of matches as { vulnerable?: unknown; criteria?: unknown }[]) {
      if (match?.vulnerable !== true || typeof match.criteria !== 'string') continue;
      const [, , , vendor, product] = match.criteria.split(/(?<!\\):/);
      if (vendor && product && product !== '*') add(nameOf(vendor), nameOf(product));
    }
  }
  if (Array.isArray(children) && depth < 8) for (const child of children) addCriteria(child, add, depth + 1);
}

/** A component of a CPE name as a person writes it (NISTIR 7695 §6.2: a backslash quotes the next character). */
function nameOf(component: string): string {
  return component.replaceAll('_', ' ').replaceAll(/\\(.)/g, '$1');
}
