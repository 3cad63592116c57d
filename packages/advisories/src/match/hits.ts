import { type CpeName, cpeVersion, formatCpe, parseCpe } from '../cpe/name.ts';
import { compareCpeNames } from '../cpe/relation.ts';
import { parsePurl, type Purl, purlKey, purlMatches } from '../purl/purl.ts';
import { parseVersion } from '../versions/version.ts';
import type { Asset } from './asset.ts';
import type { Catalogue, CataloguedProduct } from './catalogue.ts';
import { type Identity, readIdentity } from './identity.ts';
import { normaliseOrderNumber } from './order-numbers.ts';
import { compareNames, familyForms, type NameAgreement, type ProductName } from './product-names.ts';
import { askVariant, confirmed, variantId } from './questions.ts';
import type { Reason } from './types.ts';
import { type Hit, type Identification, withVersion } from './version-step.ts';

/** Probabilities of the steps that identify the product; names have theirs from {@link compareNames}. */
const certainty = { serial: 0.99, hash: 0.99, number: 0.98, purl: 0.97, cpe: 0.95, pattern: 0.95 };

/** Factors for the vendor. */
const vendorFactor = { same: 1, related: 0.9, unknown: 0.7 };

/** Factor when an advisory is about one hardware series and that of the asset is not known. */
const seriesUnknown = 0.6;

/**
 * Find the products of the catalogue that an asset is or may be, by the ladder: serial number, hash, package URL, CPE name, order number exact, order number with
 * wildcards, vendor and name with digit veto; then the version. A version outside of the affected range is no hit.
 */
export function findHits(asset: Asset, catalogue: Catalogue): Hit[] {
  const identity = readIdentity(asset, catalogue);
  const identified = new Map<CataloguedProduct, Identification>();
  const keep = (product: CataloguedProduct, identification: Identification): void => {
    const known = identified.get(product);
    if (known === undefined || known.probability < identification.probability) identified.set(product, identification);
  };
  if (asset.serial) {
    for (const product of catalogue.withSerial(asset.serial)) keep(product, bySerial(asset.serial, product));
  }
  for (const hash of asset.hashes ?? []) {
    for (const product of catalogue.withHash(hash)) keep(product, byHash(hash, product));
  }
  const hits: Hit[] = [];
  for (const purl of identity.purls) {
    for (const product of catalogue.withPurl(purl)) {
      const hit = hitByPurl(purl, product);
      if (hit !== null) hits.push(hit);
    }
  }
  for (const cpe of identity.cpes) {
    for (const product of catalogue.withCpe(cpe)) {
      const identification = byCpe(cpe, product);
      if (identification !== null) keep(product, identification);
    }
  }
  for (const number of identity.numbers) {
    for (const product of catalogue.withNumber(number.normalised)) {
      const factor = vendorAgreement(identity, product, catalogue);
      // What no scheme knows as an order number (a model name) needs the vendor beside it.
      const sure = number.scheme || (factor !== null && factor !== vendorFactor.unknown);
      if (sure) keep(product, byNumber(number.text, product, 'order-number', certainty.number));
    }
    for (const product of catalogue.withPattern(number.normalised)) {
      const factor = vendorAgreement(identity, product, catalogue);
      if (factor !== null) keep(product, byNumber(number.text, product, 'order-number-pattern', certainty.pattern));
    }
  }
  // Many advisories list the same name: it is compared once.
  const compared = new Map<ProductName, NameAgreement | null>();
  for (const product of catalogue.withForms([...identity.name.forms, ...familyForms(identity.name)])) {
    if (identified.has(product)) continue;
    const identification = byName(identity, product, catalogue, compared);
    if (identification !== null) keep(product, identification);
  }
  for (const [product, identification] of identified) {
    const hit = withVersion(identity, product, identification);
    if (hit !== null) hits.push(hit);
  }
  return hits;
}

function vendorAgreement(identity: Identity, product: CataloguedProduct, catalogue: Catalogue): number | null {
  if (identity.vendors.length === 0 || product.vendors.length === 0) return vendorFactor.unknown;
  if (product.vendors.some((vendor) => identity.vendors.includes(vendor))) return vendorFactor.same;
  const related = product.vendors.some((vendor) =>
    identity.vendors.some((own) => catalogue.vendors.related(own).includes(vendor)),
  );
  return related ? vendorFactor.related : null;
}

function bySerial(serial: string, product: CataloguedProduct): Identification {
  const source = product.advisory.id;
  const text = `Serial number ${serial} is listed by ${source}.`;
  return {
    probability: certainty.serial,
    byNumber: true,
    reasons: () => [
      { step: 'serial', agreed: serial, evidence: { asset: serial, advisory: product.product.fullName, source }, text },
    ],
  };
}

function byHash(hash: string, product: CataloguedProduct): Identification {
  const source = product.advisory.id;
  const text = `A file with the hash ${hash} is listed by ${source} as ${product.product.name.trim()}.`;
  const evidence = { asset: hash, advisory: product.product.fullName, source };
  return { probability: certainty.hash, byNumber: true, reasons: () => [{ step: 'hash', agreed: hash, evidence, text }] };
}

/** A package is identified together with its version, which is compared in the order of its ecosystem. */
function hitByPurl(purl: Purl, product: CataloguedProduct): Hit | null {
  const named = product.product.purl === undefined ? null : parsePurl(product.product.purl);
  if (named === null) return null;
  const range = product.product.range?.startsWith('vers:') === true ? product.product.range : null;
  const verdict = purlMatches(named, purl, range);
  if (verdict === false) return null;
  const source = product.advisory.id;
  const own = `${purlKey(purl)}${purl.version === null ? '' : ` ${purl.version}`}`;
  const listed = range ?? named.version ?? 'all versions';
  const text =
    verdict === true
      ? `The package ${own} is one that ${source} lists: ${listed}.`
      : `The package ${own} is listed by ${source}; its version cannot be compared with ${listed}.`;
  return {
    product,
    probability: certainty.purl * (verdict === true ? 1 : 0.5),
    version: verdict === true ? 'inside' : 'unknown',
    only: null,
    reasons: () => [{ step: 'purl', agreed: purlKey(purl), evidence: { asset: own, advisory: listed, source }, text }],
    questions: () => [],
  };
}

/** The names agree in everything but the version, which is judged in its own step. */
function byCpe(own: CpeName, product: CataloguedProduct): Identification | null {
  const listed = product.product.cpe === undefined ? null : parseCpe(product.product.cpe);
  if (listed === null) return null;
  const any = { version: '*', update: '*' };
  const relation = compareCpeNames({ ...listed, ...any }, { ...own, ...any });
  if (relation === 'disjoint' || relation === 'undefined') return null;
  const source = product.advisory.id;
  const written = formatCpe(own);
  const exact = relation !== 'subset';
  const text = exact
    ? `The CPE name ${written} is one that ${source} lists.`
    : `The CPE name ${written} may be ${product.product.cpe}, which ${source} lists and which says more.`;
  return {
    probability: certainty.cpe * (exact ? 1 : 0.6),
    byNumber: true,
    version: parseVersion(cpeVersion(own), product.rules),
    reasons: () => [
      { step: 'cpe', agreed: written, evidence: { asset: written, advisory: product.product.cpe ?? '', source }, text },
    ],
  };
}

function byNumber(
  number: string,
  product: CataloguedProduct,
  step: 'order-number' | 'order-number-pattern',
  probability: number,
): Identification {
  const source = product.advisory.id;
  const normalised = normaliseOrderNumber(number.replace(/\s*\/\s*[A-Z]$/i, ''));
  const listed =
    product.numbers.find((candidate) => candidate.exact === normalised || candidate.pattern?.test(normalised) === true)
      ?.original ?? number;
  const text =
    step === 'order-number'
      ? `Order number ${number} is listed by ${source} as ${product.product.name.trim()}.`
      : `Order number ${number} fits ${listed}, which ${source} lists as ${product.product.name.trim()}.`;
  return {
    probability,
    byNumber: true,
    reasons: () => [{ step, agreed: listed, evidence: { asset: number, advisory: product.product.fullName, source }, text }],
  };
}

function byName(
  identity: Identity,
  product: CataloguedProduct,
  catalogue: Catalogue,
  compared: Map<ProductName, NameAgreement | null>,
): Identification | null {
  const factor = vendorAgreement(identity, product, catalogue);
  if (factor === null) return null;
  // The advisory lists order numbers and the asset's is another: another variant of the product.
  if (product.variant && identity.numbers.some((number) => number.scheme)) return null;
  // A controller is not the program that bears the name of its family.
  if (product.name.software && identity.hardware) return null;
  let agreement = compared.get(product.name);
  if (agreement === undefined) {
    agreement = compareNames(product.name, identity.name);
    compared.set(product.name, agreement);
  }
  if (agreement === null) return null;
  let seriesFactor = 1;
  if (product.name.series.length > 0) {
    if (identity.series === null) seriesFactor = seriesUnknown;
    else if (!product.name.series.includes(identity.series)) return null;
  }
  const named = agreement;
  const title = product.product.name.trim();
  if (!named.partial) {
    return {
      probability: named.probability * factor * seriesFactor,
      byNumber: false,
      reasons: () => nameReasons(identity, product, named, factor),
    };
  }
  const answer = identity.asset.answers?.[variantId(title)];
  if (answer === 'no') return null;
  if (answer === 'yes') return { probability: confirmed, byNumber: false, reasons: () => [saidVariant(title, product)] };
  return {
    probability: named.probability * factor * seriesFactor,
    byNumber: false,
    reasons: () => nameReasons(identity, product, named, factor),
    questions: () => [askVariant(title, confirmed)],
  };
}

function saidVariant(title: string, product: CataloguedProduct): Reason {
  const evidence = { asset: title, advisory: product.product.fullName, source: product.advisory.id };
  return { step: 'answer', agreed: title, evidence, text: `A person said that the device is ${title}.` };
}

function nameReasons(identity: Identity, product: CataloguedProduct, agreement: NameAgreement, factor: number): Reason[] {
  const source = product.advisory.id;
  const { asset } = identity;
  const called = [asset.product, asset.model, asset.orderNumber].filter(Boolean).join(' ');
  const through = identity.derived.length === 0 ? '' : ` (${identity.derived.join('; ')})`;
  const vendorText =
    factor === vendorFactor.same
      ? sameVendorText(asset.vendor || identity.vendors[0], product.product.vendor.trim())
      : factor === vendorFactor.related
        ? `Products of ${product.product.vendor.trim()} are also sold as ${asset.vendor}.`
        : 'The vendor of one side is not known.';
  const nameText = agreement.partial
    ? `${called} may be ${product.product.name.trim()}: ${agreement.agreed.join(', ')} agree, ${agreement.missing.join(', ')} is not known of the asset${through}.`
    : `${called} is ${product.product.name.trim()}: ${agreement.agreed.join(', ')} agree${through}.`;
  return [
    {
      step: 'vendor',
      agreed: product.vendors.join(', '),
      evidence: { asset: asset.vendor ?? null, advisory: product.product.vendor, source },
      text: vendorText,
    },
    {
      step: agreement.partial ? 'product-partial' : 'product',
      agreed: agreement.agreed.join(' '),
      evidence: { asset: called, advisory: product.product.name, source },
      text: nameText,
    },
  ];
}

function sameVendorText(own: string, listed: string): string {
  return own === listed ? `The vendor is ${listed}.` : `Vendor ${own} is ${listed}.`;
}
