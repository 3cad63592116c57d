import type { Catalogue, CataloguedProduct, ProductShape } from './catalogue.ts';
import type { Identity } from './identity.ts';
import { compareNames, type NameAgreement, tellsKindOnly } from './product-names.ts';
import { askVariant, confirmed, variantId } from './questions.ts';
import { say } from './sentences.ts';
import type { Reason } from './types.ts';
import type { Identification } from './version-step.ts';

/** Factors for the vendor. */
const vendorFactor = { same: 1, related: 0.9, unknown: 0.7 };

/** Factor when an advisory is about one hardware series and that of the asset is not known. */
const seriesUnknown = 0.6;

/** How the vendors of an asset and of products agree; null when they are different ones. */
export function vendorAgreement(identity: Identity, vendors: readonly string[], catalogue: Catalogue): number | null {
  if (identity.vendors.length === 0 || vendors.length === 0) return vendorFactor.unknown;
  if (vendors.some((vendor) => identity.vendors.includes(vendor))) return vendorFactor.same;
  const related = vendors.some((vendor) => identity.vendors.some((own) => catalogue.vendors.related(own).includes(vendor)));
  return related ? vendorFactor.related : null;
}

/** Whether both vendors are known and agree. */
export function vendorKnown(agreement: number | null): boolean {
  return agreement !== null && agreement !== vendorFactor.unknown;
}

/** Vendor and name agree, digits included. */
export function byName(identity: Identity, shape: ProductShape, catalogue: Catalogue): Identification | null {
  const factor = vendorAgreement(identity, shape.vendors, catalogue);
  if (factor === null) return null;
  if (factor === vendorFactor.unknown && tellsKindOnly(shape.name)) return null;
  // The advisory lists order numbers and the asset's is another: another variant of the product.
  if (shape.variant && identity.numbers.some((number) => number.scheme)) return null;
  // A controller is not the program that bears the name of its family.
  if (shape.name.software && identity.hardware) return null;
  const agreement = compareNames(shape.name, identity.name);
  if (agreement === null) return null;
  // What is known by its order number is not perhaps another one: a standard CPU is not the "Safety CPU".
  if (agreement.partial && shape.numbered && identity.numbers.some((number) => number.scheme)) return null;
  let seriesFactor = 1;
  if (shape.name.series.length > 0) {
    if (identity.series === null) seriesFactor = seriesUnknown;
    else if (!shape.name.series.includes(identity.series)) return null;
  }
  const title = shape.name.original.trim();
  const answer = agreement.partial ? identity.asset.answers?.[variantId(title)] : undefined;
  if (answer === 'no') return null;
  if (answer === 'yes') return { probability: confirmed, byNumber: false, reasons: (product) => [saidVariant(title, product)] };
  return {
    probability: agreement.probability * factor * seriesFactor,
    byNumber: false,
    reasons: (product) => nameReasons(identity, product, agreement, factor),
    ...(agreement.partial ? { questions: () => [askVariant(title, confirmed)] } : {}),
  };
}

function saidVariant(title: string, { product, advisory }: CataloguedProduct): Reason {
  const evidence = { asset: title, advisory: product.fullName, source: advisory.id };
  return { step: 'answer', agreed: title, evidence, ...say.saidProduct(title) };
}

function nameReasons(identity: Identity, product: CataloguedProduct, agreement: NameAgreement, factor: number): Reason[] {
  const source = product.advisory.id;
  const { asset } = identity;
  const called = [asset.product, asset.model, asset.orderNumber].filter(Boolean).join(' ');
  const listed = product.product.vendor.trim();
  const vendor =
    factor === vendorFactor.same
      ? say.vendorSame(asset.vendor || identity.vendors[0], listed)
      : factor === vendorFactor.related
        ? say.vendorRelated(asset.vendor ?? '', listed)
        : say.vendorUnknown();
  const name = product.product.name.trim();
  const named = agreement.partial
    ? say.nameAgreesInPart(called, name, agreement, identity.derived)
    : say.nameAgrees(called, name, agreement.agreed, identity.derived);
  return [
    {
      step: 'vendor',
      agreed: product.vendors.join(', '),
      evidence: { asset: asset.vendor ?? null, advisory: product.product.vendor, source },
      ...vendor,
    },
    {
      step: agreement.partial ? 'product-partial' : 'product',
      agreed: agreement.agreed.join(' '),
      evidence: { asset: called, advisory: product.product.name, source },
      ...named,
    },
  ];
}
