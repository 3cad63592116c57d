import type { Asset } from './asset.ts';
import { byName, vendorAgreement, vendorKnown } from './by-name.ts';
import { byHash, byNumber, bySerial } from './by-number.ts';
import { byCpe, byPackage, hitByPurl, isJudgedByPurl, isOtherPackage } from './by-software.ts';
import type { Catalogue, CataloguedProduct } from './catalogue.ts';
import { readIdentity } from './identity.ts';
import { familyForms } from './product-names.ts';
import { type Hit, type Identification, withVersion } from './version-step.ts';

/**
 * Find the products of the catalogue that an asset is or may be, by the ladder: serial number, hash, package URL, CPE name, order number
 * exact, order number with wildcards, vendor and name with digit veto; then the version. A version outside of the affected range is no hit.
 */
export function findHits(asset: Asset, catalogue: Catalogue): Hit[] {
  const identity = readIdentity(asset, catalogue);
  const identified = new Map<CataloguedProduct, Identification>();
  const keep = (product: CataloguedProduct, identification: Identification): void => {
    const known = identified.get(product);
    if (known === undefined || known.probability < identification.probability) identified.set(product, identification);
  };
  const hits: Hit[] = [];
  if (asset.serial) {
    const identification = bySerial(asset.serial);
    // Every vendor counts from one.
    for (const product of catalogue.withSerial(asset.serial))
      if (vendorAgreement(identity, product.vendors, catalogue) !== null) keep(product, identification);
  }
  for (const hash of asset.hashes ?? []) {
    const identification = byHash(hash);
    for (const product of catalogue.withHash(hash)) keep(product, identification);
  }
  for (const purl of identity.purls) {
    for (const product of catalogue.withPurl(purl)) {
      if (isJudgedByPurl(product)) add(hits, hitByPurl(identity, purl, product));
      else keep(product, byPackage(purl, product));
    }
  }
  for (const cpe of identity.cpes) {
    for (const product of catalogue.withCpe(cpe)) {
      const identification = byCpe(cpe, product);
      if (identification !== null) keep(product, identification);
    }
  }
  for (const { text, normalised, scheme } of identity.numbers) {
    const exact = byNumber(text, 'order-number');
    for (const product of catalogue.withNumber(normalised)) {
      // What no scheme knows as an order number (a model name) needs the vendor beside it.
      if (scheme || vendorKnown(vendorAgreement(identity, product.vendors, catalogue))) keep(product, exact);
    }
    const pattern = byNumber(text, 'order-number-pattern');
    for (const product of catalogue.withPattern(normalised)) {
      if (vendorAgreement(identity, product.vendors, catalogue) !== null) keep(product, pattern);
    }
  }
  for (const [product, identification] of identified) add(hits, withVersion(identity, product, identification));
  for (const shape of catalogue.withForms([...identity.name.forms, ...familyForms(identity.name)])) {
    const identification = byName(identity, shape, catalogue);
    if (identification === null) continue;
    for (const product of shape.products) {
      if (!identified.has(product) && !isOtherPackage(identity, product))
        add(hits, withVersion(identity, product, identification));
    }
  }
  // In the order in which advisories list them, so that of two that are as probable the same counts whatever else is known.
  return hits.toSorted((a, b) => a.product.sequence - b.product.sequence);
}

function add(hits: Hit[], hit: Hit | null): void {
  if (hit !== null) hits.push(hit);
}
