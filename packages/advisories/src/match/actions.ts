import { readVersionAt } from '../versions/version.ts';
import { type CataloguedProduct, productRange } from './catalogue.ts';
import type { PreparedAdvisory, PreparedVulnerability } from './prepare.ts';
import type { Action } from './types.ts';

/** Remediation categories, the most helpful first (CSAF 3.2.3.12.1). */
const categories = [
  'vendor_fix',
  'workaround',
  'mitigation',
  'optional_patch',
  'fix_planned',
  'no_fix_planned',
  'none_available',
];

/** What an advisory says to do for one of its products, the most helpful first; what names the product before what is for all. */
export function actionsFor(advisory: PreparedAdvisory, vulnerability: PreparedVulnerability, position: number): Action[] {
  const fitting = vulnerability.remediations
    .map((index) => advisory.remediations[index])
    .filter((entry) => entry !== undefined && (entry.products === null || entry.products.includes(position)));
  const rank = ({ category, products }: (typeof fitting)[number]): number => {
    const found = categories.indexOf(category);
    return (found < 0 ? categories.length : found) + (products === null ? 0.5 : 0);
  };
  return fitting
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ category, details, url, restart = null }) => ({ category, details, url, restart, source: advisory.id }));
}

const updateTo = /(?:update|upgrade|升级|更新)\w*\s*(?:\S+\s+){0,6}?(?:to|到|至)\s*(?:version\s+|firmware\s+|版本\s*)?(?=v?\d)/i;

/**
 * The lowest version without the vulnerability: where the affected range ends, or what the advisory lists as fixed for a product of the
 * same name, or what its fix says to update to. Null when it says none of these.
 */
export function fixedVersion(
  product: CataloguedProduct,
  vulnerability: PreparedVulnerability,
  actions: readonly Action[],
): string | null {
  const range = productRange(product);
  const ends = (range?.intervals ?? []).map(({ high }) =>
    high !== null && !high.inclusive ? high.version.original.trim() : null,
  );
  const last = ends.at(-1) ?? null;
  if (last !== null) return last;
  const { products } = product.advisory;
  const listed = (vulnerability.fixed ?? []).map((at) => products[at]).find((other) => other?.name === product.product.name);
  const stated = listed?.version ?? null;
  if (stated !== null) return stated;
  for (const { category, details } of actions) {
    const found = category === 'vendor_fix' ? updateTo.exec(details) : null;
    if (found === null) continue;
    const version = readVersionAt(details.slice(found.index + found[0].length).replace(/^version\s+/i, ''));
    if (version !== null) return version.version.original.trim();
  }
  return null;
}
