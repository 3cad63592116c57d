import type { CpeNode } from '../record/values.ts';

/** A product that a configuration names as vulnerable, with its versions in the words of an advisory; null is any. */
export type NvdProduct = { vendor: string; product: string; versions: string[] | null; cpe: string };

/** Most products of one entry that are kept, and most ranges of one of them; what has more says nothing to a person. */
const mostProducts = 500;
const mostRanges = 200;

/** The vulnerable products of an entry's configurations, each once with all of its ranges. */
export function vulnerableProducts(configurations: readonly CpeNode[]): NvdProduct[] {
  const products = new Map<string, NvdProduct>();
  for (const match of configurations.flatMap(matchesOf)) {
    const name = splitName(match.criteria);
    if (!match.vulnerable || name === null) continue;
    const [vendor, product, version, update] = name;
    const key = `${vendor}:${product}`;
    let known = products.get(key);
    if (known === undefined) {
      if (products.size === mostProducts) continue;
      known = { vendor: spaced(vendor), product: spaced(product), versions: [], cpe: match.criteria };
      products.set(key, known);
    }
    const range = rangeOf(match, version, update);
    if (range === null) known.versions = null;
    else if (known.versions !== null && known.versions.length < mostRanges) known.versions.push(range);
  }
  return [...products.values()];
}

function matchesOf(node: CpeNode): CpeNode['matches'] {
  return node.negate ? [] : [...node.matches, ...node.children.flatMap(matchesOf)];
}

/** Vendor, product, version and update of a formatted string of CPE 2.3 (NISTIR 7695, 6.2), unquoted; null for any other text. */
function splitName(criteria: string): string[] | null {
  const parts = criteria.slice(0, 1000).split(/(?<!\\):/);
  if (parts.length < 7 || parts[0] !== 'cpe' || parts[1] !== '2.3') return null;
  return parts.slice(3, 7).map((part) => part.replaceAll(/\\(.)/g, '$1'));
}

function spaced(name: string): string {
  return name.replaceAll('_', ' ');
}

/** The versions of one criterion; null for any version. */
function rangeOf(match: CpeNode['matches'][number], version: string, update: string): string | null {
  const low = match.versionStartIncluding === undefined ? match.versionStartExcluding : match.versionStartIncluding;
  const high = match.versionEndIncluding === undefined ? match.versionEndExcluding : match.versionEndIncluding;
  const ends = [
    ...(low === undefined ? [] : [`${match.versionStartIncluding === undefined ? '>' : '>='} ${low}`]),
    ...(high === undefined ? [] : [`${match.versionEndIncluding === undefined ? '<' : '<='} ${high}`]),
  ];
  if (ends.length > 0) return ends.join(', ');
  if (version === '*' || version === '-') return null;
  return update === '*' || update === '-' ? version : `${version} ${update}`;
}
