import { cpeText, parseCpe } from '../cpe/name.ts';
import { compareCpeNames } from '../cpe/relation.ts';
import type { CataloguedProduct } from './catalogue.ts';
import type { Identity } from './identity.ts';
import { normaliseOrderNumber } from './order-numbers.ts';
import { compareNames, type ProductName, readProductName } from './product-names.ts';

const noPlatforms: string[] = [];
const names = new Map<string, ProductName>();

/** The product of a CPE as a name that can be compared. */
function nameOf(product: string): ProductName {
  let known = names.get(product);
  if (known === undefined) {
    known = readProductName(cpeText(product));
    if (names.size > 20_000) names.clear();
    names.set(product, known);
  }
  return known;
}

/** Whether the asset is called so, or bears it as its order number. */
function isNamed(identity: Identity, product: string): boolean {
  if (product === '*') return false;
  const number = normaliseOrderNumber(cpeText(product));
  if (identity.numbers.some(({ normalised }) => normalised === number)) return true;
  return compareNames(nameOf(product), identity.name)?.partial === false;
}

/**
 * Judge on which platforms a product is affected (the other side of an AND in NVD's configurations): firmware and hardware. Returns what
 * stays open as conditions; null when the asset is none of them.
 */
export function judgePlatforms(identity: Identity, { product }: CataloguedProduct): string[] | null {
  if (product.platforms === undefined) return noPlatforms;
  const open: string[] = [];
  for (const alternatives of product.platforms) {
    const wanted = alternatives.map(parseCpe).filter((name) => name !== null);
    if (wanted.length === 0) continue;
    const stated = identity.cpes.some((own) =>
      wanted.some((name) => ['equal', 'superset'].includes(compareCpeNames({ ...name, version: '*' }, own))),
    );
    const named = wanted.some((name) => isNamed(identity, name.product));
    if (stated || named) continue;
    // A device that is known by its model and is none of the listed ones.
    if (wanted.every(({ part }) => part === 'h') && identity.name.codes.length > 0) return null;
    const list = [...new Set(wanted.map(({ vendor, product: name }) => `${cpeText(vendor)} ${cpeText(name)}`.trim()))];
    open.push(`only on ${list.slice(0, 5).join(' or ')}${list.length > 5 ? ` or ${list.length - 5} others` : ''}`);
  }
  return open;
}
