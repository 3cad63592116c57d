import { type CpeName, parseCpe } from '../cpe/name.ts';
import { parsePurl, type Purl } from '../purl/purl.ts';
import { readVersionAt, type Version } from '../versions/version.ts';
import type { Asset } from './asset.ts';
import type { Catalogue } from './catalogue.ts';
import { partsOf } from './component-asset.ts';
import { normaliseOrderNumber } from './order-numbers.ts';
import { type ProductName, readProductName } from './product-names.ts';
import { say, type Sentence } from './sentences.ts';

/** What an asset's attributes say, read once for all candidates. */
export type Identity = {
  asset: Asset;
  vendors: string[];
  numbers: { text: string; normalised: string; scheme: boolean }[];
  name: ProductName;
  version: Version | null;
  /** Where parts of the name came from when not from the asset itself. */
  derived: Sentence[];
  /** Hardware series at the end of a catalogue number (1766-L32BXB/B), or null. */
  series: string | null;
  /** An order number tells a family of devices and nothing of the name a program: it is no software. */
  hardware: boolean;
  /** CPE names and package URLs that are known of it. */
  cpes: CpeName[];
  purls: Purl[];
};

/**
 * Read an asset's attributes once for all candidates: vendors, order numbers wherever they stand, a name enriched by what the order numbers
 * tell (family by scheme, name by an advisory that lists the number), and the version.
 */
export function readIdentity(asset: Asset, catalogue: Catalogue): Identity {
  const derived: Sentence[] = [];
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
  let hardware = false;
  const parts = stated.length === 0 ? [] : [stated.join(' ')];
  for (const { text, normalised, scheme } of numbers.values()) {
    const known = scheme ? catalogue.orderNumbers.identify(text) : null;
    if (known !== null && vendors.length === 0) vendors.push(known.vendor);
    if (known !== null && known.family !== null && known.family !== '') {
      parts.push(known.family);
      hardware = true;
      derived.push(say.numberOfFamily(text, known.family));
    }
    const listed = known === null ? null : catalogue.nameOfNumber(normalised, known.vendor);
    if (listed !== null) {
      parts.push(listed.name);
      derived.push(say.numberNamed(text, listed.name.trim(), listed.advisory));
    }
  }
  const name = joinNames(parts.map((text) => readProductName(text, own)));
  const cpes = (asset.cpes ?? []).map(parseCpe).filter((cpe) => cpe !== null);
  const purls = (asset.purls ?? []).map(parsePurl).filter((purl) => purl !== null);
  const version = asset.firmware
    ? (readVersionAt(asset.firmware.trim(), catalogue.versionRules(vendors))?.version ?? null)
    : null;
  const series =
    [...numbers.values()].map(({ text }) => /\/([A-F])$/.exec(text)?.[1]).find((letter) => letter !== undefined) ??
    (name.series.length === 1 ? name.series[0] : null);
  return {
    asset,
    vendors,
    numbers: [...numbers.values()],
    name,
    version,
    derived,
    series,
    hardware: hardware && !name.software,
    cpes,
    purls,
  };
}

/** The order numbers of an asset and of the software in it that a scheme knows, with the vendor of the scheme. */
export function* schemeNumbers(asset: Asset, catalogue: Catalogue): Generator<{ normalised: string; vendor: string }> {
  for (const part of partsOf(asset)) {
    for (const { text, normalised, scheme } of readIdentity(part, catalogue).numbers) {
      const known = scheme ? catalogue.orderNumbers.identify(text) : null;
      if (known !== null) yield { normalised, vendor: known.vendor };
    }
  }
}

/** One name made of several texts; forms are made inside each text, so that no pair spans two of them. */
function joinNames(names: ProductName[]): ProductName {
  const joined: ProductName = {
    original: '',
    codes: [],
    words: [],
    branch: null,
    forms: new Set(),
    family: false,
    series: [],
    software: false,
    includes: [],
  };
  joined.original = names.map((name) => name.original).join(' ');
  for (const name of names) {
    for (const code of name.codes) if (!joined.codes.some((other) => other.pair === code.pair)) joined.codes.push(code);
    for (const word of name.words) if (!joined.words.includes(word)) joined.words.push(word);
    for (const form of name.forms) joined.forms.add(form);
    joined.software ||= name.software;
    joined.branch ??= name.branch;
    if (joined.series.length === 0) joined.series = name.series;
  }
  return joined;
}
