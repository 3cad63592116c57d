import { judgeVersion, type RangeVerdict, type VersionRange } from '../versions/range.ts';
import { hasPrefix, readVersionAt, type Version } from '../versions/version.ts';
import type { Asset } from './asset.ts';
import { type Catalogue, type CataloguedProduct, productRange } from './catalogue.ts';
import { normaliseOrderNumber } from './order-numbers.ts';
import { compareNames, familyForms, type NameAgreement, type ProductName, readProductName } from './product-names.ts';
import type { Reason } from './types.ts';

/** An advisory's product that an asset is or may be. The reasons are written only when asked for. */
export type Hit = { product: CataloguedProduct; probability: number; version: RangeVerdict; reasons: () => Reason[] };

/** Probabilities of the steps that identify the product; names have theirs from {@link compareNames}. */
const certainty = { serial: 0.99, number: 0.98, pattern: 0.95 };

/** Factors for what is known of the version. `unknownVersion` is "potentially affected". */
const versionFactor = { inside: 1, conditional: 0.8, unknownVersion: 0.5, unknownRange: 0.55 };

/** Factors for the vendor. */
const vendorFactor = { same: 1, related: 0.9, unknown: 0.7 };

/** Factor when an advisory is about one hardware series and that of the asset is not known. */
const seriesUnknown = 0.6;

/** What an asset's attributes say, read once for all candidates. */
type Identity = {
  asset: Asset;
  vendors: string[];
  numbers: { text: string; normalised: string; scheme: boolean }[];
  name: ProductName;
  version: Version | null;
  /** Where parts of the name came from when not from the asset itself. */
  derived: string[];
  /** Hardware series at the end of a catalogue number (1766-L32BXB/B), or null. */
  series: string | null;
};

/** Judge how the product was identified: the first steps of the ladder. */
type Identification = { probability: number; reasons: () => Reason[]; byNumber: boolean };

/**
 * Find the products of the catalogue that an asset is or may be, by the ladder: serial number, order number exact, order number with
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
  for (const number of identity.numbers) {
    for (const product of catalogue.withNumber(number.normalised)) {
      const factor = vendorAgreement(identity, product, catalogue);
      if (factor !== null || number.scheme) keep(product, byNumber(number.text, product, 'order-number', certainty.number));
    }
    for (const product of catalogue.withPattern(number.normalised)) {
      const factor = vendorAgreement(identity, product, catalogue);
      if (factor !== null) keep(product, byNumber(number.text, product, 'order-number-pattern', certainty.pattern));
    }
  }
  for (const product of catalogue.withForms([...identity.name.forms, ...familyForms(identity.name)])) {
    if (identified.has(product)) continue;
    const identification = byName(identity, product, catalogue);
    if (identification !== null) keep(product, identification);
  }
  const hits: Hit[] = [];
  for (const [product, identification] of identified) {
    const hit = withVersion(identity, product, identification);
    if (hit !== null) hits.push(hit);
  }
  return hits;
}

function readIdentity(asset: Asset, catalogue: Catalogue): Identity {
  const derived: string[] = [];
  const stated = [asset.product, asset.model].filter((text) => typeof text === 'string' && text !== '') as string[];
  const given = asset.vendor ? catalogue.vendors.keys(asset.vendor) : [];
  const numbers = new Map<string, Identity['numbers'][number]>();
  const addNumber = (text: string, scheme: boolean): void => {
    const normalised = normaliseOrderNumber(text.replace(/\s*\/\s*[A-Z]$/i, ''));
    if (normalised.length > 3 && !numbers.has(normalised)) numbers.set(normalised, { text, normalised, scheme });
  };
  const own = stated.flatMap((text) => catalogue.orderNumbers.find(text, given));
  for (const text of own) addNumber(text, true);
  if (asset.orderNumber) addNumber(asset.orderNumber, catalogue.orderNumbers.identify(asset.orderNumber) !== null);
  // A model that is itself listed as a model number: GT2104-PMBD.
  if (asset.model && /\d/.test(asset.model)) addNumber(asset.model, false);
  const vendors = [...given];
  // Product and model are read as one text, so that "ControlLogix" and "5580" are neighbours.
  const parts = stated.length === 0 ? [] : [stated.join(' ')];
  for (const { text, normalised, scheme } of numbers.values()) {
    const known = scheme ? catalogue.orderNumbers.identify(text) : null;
    if (known !== null && vendors.length === 0) vendors.push(known.vendor);
    if (known !== null && known.family !== null && known.family !== '') {
      parts.push(known.family);
      derived.push(`order number ${text} belongs to ${known.family}`);
    }
    const listed = catalogue
      .withNumber(normalised)
      .find((product) => product.numbers.length === 1 && product.name.codes.length > 0);
    if (listed !== undefined && scheme) {
      parts.push(listed.product.name);
      derived.push(`order number ${text} is ${listed.product.name.trim()} in ${listed.advisory.id}`);
    }
  }
  const name = joinNames(parts.map((text) => readProductName(text, own)));
  const version = asset.firmware ? (readVersionAt(asset.firmware.trim())?.version ?? null) : null;
  const series =
    [...numbers.values()].map(({ text }) => /\/([A-F])$/.exec(text)?.[1]).find((letter) => letter !== undefined) ??
    (name.series.length === 1 ? name.series[0] : null);
  return { asset, vendors, numbers: [...numbers.values()], name, version, derived, series };
}

/** One name made of several texts; forms are made inside each text, so that no pair spans two of them. */
function joinNames(names: ProductName[]): ProductName {
  const joined: ProductName = { original: '', codes: [], words: [], branch: null, forms: new Set(), family: false, series: [] };
  joined.original = names.map((name) => name.original).join(' ');
  for (const name of names) {
    for (const code of name.codes) if (!joined.codes.some((other) => other.pair === code.pair)) joined.codes.push(code);
    for (const word of name.words) if (!joined.words.includes(word)) joined.words.push(word);
    for (const form of name.forms) joined.forms.add(form);
    joined.branch ??= name.branch;
    if (joined.series.length === 0) joined.series = name.series;
  }
  return joined;
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

function byName(identity: Identity, product: CataloguedProduct, catalogue: Catalogue): Identification | null {
  const factor = vendorAgreement(identity, product, catalogue);
  if (factor === null) return null;
  const exactNumbers = product.numbers.some((number) => number.exact !== null);
  // The advisory lists order numbers and the asset's is another: another variant of the product.
  const otherVariant = exactNumbers && !product.name.family && identity.numbers.some((number) => number.scheme);
  if (otherVariant && product.numbers.some((number) => catalogue.orderNumbers.identify(number.original) !== null)) return null;
  const agreement = compareNames(product.name, identity.name);
  if (agreement === null) return null;
  if (product.name.series.length > 0) {
    if (identity.series === null) agreement.probability *= seriesUnknown;
    else if (!product.name.series.includes(identity.series)) return null;
  }
  return {
    probability: agreement.probability * factor,
    byNumber: false,
    reasons: () => nameReasons(identity, product, agreement, factor),
  };
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

function withVersion(identity: Identity, product: CataloguedProduct, identification: Identification): Hit | null {
  const range = productRange(product.product);
  const branch = identification.byNumber ? null : product.name.branch;
  const { version } = identity;
  if (branch !== null && version !== null && branchDecides(branch, range) && !hasPrefix(version, branch)) return null;
  const verdict: RangeVerdict =
    range === null || range.all ? 'inside' : version === null ? 'unknown' : judgeVersion(range, version);
  if (verdict === 'outside') return null;
  const serial = judgeSerial(range?.conditions ?? [], identity.asset.serial ?? null);
  if (serial === false) return null;
  const conditions = serial === true ? [] : (range?.conditions ?? []);
  const factor =
    verdict === 'inside'
      ? conditions.length > 0
        ? versionFactor.conditional
        : branch !== null && version === null
          ? versionFactor.unknownVersion
          : versionFactor.inside
      : version === null
        ? versionFactor.unknownVersion
        : versionFactor.unknownRange;
  return {
    product,
    probability: identification.probability * factor,
    version: verdict,
    reasons: () => [...identification.reasons(), ...versionReasons(identity, product, range, verdict)],
  };
}

/** `<= with the first 5 digits of serial number 24061` (Mitsubishi Electric): true, false, or null when it cannot be judged. */
function judgeSerial(conditions: readonly string[], serial: string | null): boolean | null {
  if (serial === null || conditions.length !== 1) return null;
  const rule =
    /(<=|<|>=|>)?[\s_]*(?:with[\s_]+)?(?:the[\s_]+)?first[\s_]+(\d+)[\s_]+digits[\s_]+of[\s_]+(?:the[\s_]+)?serial[\s_]+(?:number|no\.?)[\s_]*(\d+)/i.exec(
      conditions[0],
    );
  const digits = /^\d+/.exec(serial.trim())?.[0] ?? '';
  if (rule === null || digits.length < Number(rule[2])) return null;
  const own = Number(digits.slice(0, Number(rule[2])));
  const limit = Number(rule[3]);
  const compare: Record<string, boolean> = { '<=': own <= limit, '<': own < limit, '>=': own >= limit, '>': own > limit };
  return compare[rule[1] ?? '<='];
}

/** A branch in a name (`WinCC V7.5`) is about the version when the range does not speak of another branch (`CP 1242-7 V2` < V3.3). */
function branchDecides(branch: Version, range: VersionRange | null): boolean {
  if (range === null || range.intervals.length === 0) return true;
  return range.intervals.every(({ low, high }) =>
    [low, high].every((limit) => limit === null || limit.version.release[0] === branch.release[0]),
  );
}

function versionReasons(
  identity: Identity,
  product: CataloguedProduct,
  range: VersionRange | null,
  verdict: RangeVerdict,
): Reason[] {
  const source = product.advisory.id;
  const firmware = identity.asset.firmware ?? null;
  const written = range?.original.trim() ?? '';
  const text =
    range === null
      ? `${source} names no versions: all are taken as affected.`
      : range.all
        ? `${source} says that all versions are affected.`
        : verdict === 'inside'
          ? `Version ${firmware} is in the affected range ${written}.`
          : identity.version === null
            ? `The version of the asset is not known; affected is ${written}.`
            : `Version ${firmware} cannot be compared with the affected range ${written}.`;
  const reasons: Reason[] = [
    { step: 'version', agreed: written, evidence: { asset: firmware, advisory: range?.original ?? '', source }, text },
  ];
  for (const condition of range?.conditions ?? []) {
    if (judgeSerial([condition], identity.asset.serial ?? null) === true) {
      reasons.push({
        step: 'serial',
        agreed: condition,
        evidence: { asset: identity.asset.serial ?? null, advisory: condition, source },
        text: `Serial number ${identity.asset.serial} fulfils: ${condition.replaceAll('_', ' ')}.`,
      });
      continue;
    }
    reasons.push({
      step: 'condition',
      agreed: condition,
      evidence: { asset: null, advisory: condition, source },
      text: `Only if this holds, which traffic does not show: ${condition}.`,
    });
  }
  return reasons;
}
