import { type CpeName, cpeVersion, parseCpe } from '../cpe/name.ts';
import { parsePurl, type Purl, purlKey } from '../purl/purl.ts';
import { isModelText, modelsIn } from '../versions/model-text.ts';
import { parseRange, type VersionRange } from '../versions/range.ts';
import { compileVersionRules, type VersionRule } from '../versions/rules.ts';
import { beginnings, cpeKey, cpeKeys, indexedBeginning, isQualified, lookupKey, qualified } from './lookup-keys.ts';
import { normaliseOrderNumber, OrderNumbers, type OrderNumberPattern, readOrderNumberPattern } from './order-numbers.ts';
import type { PreparedAdvisory, PreparedProduct, PreparedVulnerability } from './prepare.ts';
import { nameKeys, type ProductName, readProductName } from './product-names.ts';
import type { MatchSummary } from './types.ts';
import { type VendorContent, VendorTable } from './vendors.ts';

/** A vulnerability with the advisory that tells of it. */
type CataloguedVulnerability = { advisory: PreparedAdvisory; vulnerability: PreparedVulnerability };

/** How a vulnerability stands to a product. */
export type Stance = 'affected' | 'implied' | 'investigated' | 'notAffected';

const stances: readonly Stance[] = ['affected', 'implied', 'investigated', 'notAffected'];

/** A vulnerability as it is listed for a product. `summary` is kept from the last asset, since most assets get the same. */
export type ListedVulnerability = { entry: CataloguedVulnerability; stance: Stance; summary: MatchSummary | null };

/** All products that are called the same by the same vendor: an asset is compared with them once. */
export type ProductShape = {
  vendors: string[];
  /** One object for all shapes of the same name. */
  name: ProductName;
  /** It is one variant, named by its order number: an asset with another order number is not it. */
  variant: boolean;
  /** It bears an order number, of a variant or among those of its family. */
  numbered: boolean;
  products: CataloguedProduct[];
};

/** What a product is called that bears an order number, and the advisory that says so. */
export type NumberName = { name: string; advisory: string };

/** A product of an advisory, ready to be compared. */
export type CataloguedProduct = {
  /** Its place among all products. */
  sequence: number;
  advisory: PreparedAdvisory;
  product: PreparedProduct;
  position: number;
  vendors: string[];
  /** How its vendor writes versions. */
  rules: readonly VersionRule[];
  numbers: OrderNumberPattern[];
  name: ProductName;
  shape: ProductShape;
  /** Affected versions; read by {@link productRange} when first needed, since most products are never candidates. */
  range: VersionRange | null | undefined;
  vulnerabilities: ListedVulnerability[];
  /** Some of them are said not to concern it. */
  excludes: boolean;
};

/** A code with wildcards in a name: `AP7xxxx`. */
const wildcardCode = /\b[A-Z]{2,}\d+x{2,}(?![A-Za-z\d])/g;

/**
 * All products of many advisories, indexed so that the few that could be an asset are found without looking at the rest: by order
 * number, by beginning of an order number with wildcards, and by the codes and rarest words of names.
 */
export class Catalogue {
  readonly products: CataloguedProduct[] = [];
  readonly vendors: VendorTable;
  readonly orderNumbers: OrderNumbers;
  readonly #rules: ReadonlyMap<string, readonly VersionRule[]>;
  readonly #names = new Map<string, ProductName>();
  readonly #byNumber = new Map<string, CataloguedProduct[]>();
  readonly #byPrefix = new Map<string, CataloguedProduct[]>();
  readonly #byKey = new Map<string, ProductShape[]>();
  readonly #shapes = new Map<string, ProductShape>();
  readonly #bySerial = new Map<string, CataloguedProduct[]>();
  readonly #byHash = new Map<string, CataloguedProduct[]>();
  readonly #byPurl = new Map<string, CataloguedProduct[]>();
  readonly #byCpe = new Map<string, CataloguedProduct[]>();
  readonly #numbersIn = new Map<string, string[]>();
  readonly #numberNames: ReadonlyMap<string, NumberName> | undefined;
  readonly #base: Catalogue | undefined;

  /**
   * `content` are the vendor tables, or another catalogue that has them already and whose products name order numbers here too.
   * `numberNames` are what order numbers are called; without them the products of the advisories say it.
   */
  constructor(
    advisories: Iterable<PreparedAdvisory>,
    content: VendorContent | Catalogue,
    numberNames?: ReadonlyMap<string, NumberName>,
  ) {
    this.#numberNames = numberNames;
    if (content instanceof Catalogue) {
      this.#base = content;
      this.vendors = content.vendors;
      this.orderNumbers = content.orderNumbers;
      this.#rules = content.#rules;
    } else {
      this.vendors = new VendorTable(content.vendors);
      this.orderNumbers = new OrderNumbers(content.schemes);
      this.#rules = Map.groupBy(compileVersionRules(content.versionRules ?? []), ({ vendor }) => vendor);
    }
    for (const advisory of advisories) this.#add(advisory);
    this.#numbersIn.clear();
    const counts = new Map<string, number>();
    for (const { name } of this.products) for (const word of name.words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const shape of this.#shapes.values()) {
      for (const key of nameKeys(shape.name, (word) => counts.get(word) ?? 0)) push(this.#byKey, key, shape);
    }
    this.#shapes.clear();
  }

  #add(advisory: PreparedAdvisory): void {
    const added = advisory.products.map((product, position): CataloguedProduct => {
      const vendors = product.vendor === '' ? [] : this.vendors.keys(product.vendor);
      const inName = this.#findNumbers(product.name, vendors);
      const inFullName = product.fullName === product.name ? [] : this.#findNumbers(product.fullName, vendors);
      const model = product.version !== null && isModelText(product.version) ? modelsIn(product.version) : [];
      const models = product.models.flatMap((text) => text.split(/\s+\|\s+/));
      const wildcards = product.name.match(wildcardCode) ?? [];
      const texts = new Set([...models, ...inName, ...inFullName, ...model, ...wildcards].filter((text) => text.length > 2));
      const numbers = [...texts].map(readOrderNumberPattern).filter(({ exact, pattern }) => exact !== null || pattern !== null);
      const name = this.#name(product.name, [...inName, ...wildcards]);
      const numbered = numbers.some(({ exact, original }) => exact !== null && this.orderNumbers.identify(original) !== null);
      const shape = this.#shape(name, vendors, numbered);
      const rules = this.versionRules(vendors);
      return {
        sequence: this.products.length + position,
        advisory,
        product,
        position,
        vendors,
        rules,
        numbers,
        name,
        shape,
        range: undefined,
        vulnerabilities: [],
        excludes: false,
      };
    });
    for (const vulnerability of advisory.vulnerabilities) {
      const entry = { advisory, vulnerability };
      for (const stance of stances) {
        for (const position of vulnerability[stance]) added[position]?.vulnerabilities.push({ entry, stance, summary: null });
      }
    }
    for (const product of added) {
      this.products.push(product);
      product.excludes = product.vulnerabilities.some(({ stance }) => stance === 'notAffected');
      product.shape.products.push(product);
      for (const number of product.numbers) {
        if (number.exact !== null) push(this.#byNumber, number.exact, product);
        else push(this.#byPrefix, indexedBeginning(number.prefix), product);
      }
      const { cpe, purl, hashes = [] } = product.product;
      for (const hash of hashes) push(this.#byHash, hash.toLowerCase(), product);
      const named = purl === undefined ? null : parsePurl(purl);
      if (named !== null) push(this.#byPurl, purlKey(named), product);
      const name = cpe === undefined ? null : parseCpe(cpe);
      if (name !== null) push(this.#byCpe, cpeKey(name), product);
      for (const serial of product.product.serials) push(this.#bySerial, normaliseOrderNumber(serial), product);
    }
  }

  #shape(name: ProductName, vendors: string[], numbered: boolean): ProductShape {
    const key = `${name.original}\n${numbered}\n${vendors.join('\n')}`;
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = { vendors, name, variant: numbered && !name.family, numbered, products: [] };
      this.#shapes.set(key, shape);
    }
    return shape;
  }

  /** Order numbers in a text; names repeat over advisories, so each is searched once. */
  #findNumbers(text: string, vendors: readonly string[]): string[] {
    if (!/\d/.test(text)) return [];
    const key = [...vendors, text].join('\n');
    let found = this.#numbersIn.get(key);
    if (found === undefined) {
      found = this.orderNumbers.find(text, vendors);
      this.#numbersIn.set(key, found);
    }
    return found;
  }

  #name(text: string, remove: readonly string[]): ProductName {
    const key = [text, ...remove].join('\n');
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = readProductName(text, remove);
    this.#names.set(key, name);
    return name;
  }

  /** How these vendors (keys) write versions. */
  versionRules(vendors: readonly string[]): readonly VersionRule[] {
    for (const vendor of vendors) {
      const rules = this.#rules.get(vendor);
      if (rules !== undefined) return rules;
    }
    return [];
  }

  /** Products that list exactly this number (normalised). */
  withNumber(number: string): readonly CataloguedProduct[] {
    return this.#byNumber.get(number) ?? [];
  }

  /**
   * What an order number (normalised) is called, of a vendor: by those names that were given, otherwise by the first product that lists it
   * and no other, and whose name holds a code.
   */
  nameOfNumber(number: string, vendor: string): NumberName | null {
    if (this.#numberNames !== undefined) return this.#numberNames.get(number) ?? null;
    const known = this.#base?.nameOfNumber(number, vendor) ?? null;
    if (known !== null) return known;
    const listed = this.withNumber(number).find(
      ({ numbers, name, vendors }) =>
        numbers.length === 1 &&
        name.codes.length > 0 &&
        (vendors.length === 0 ||
          vendors.includes(vendor) ||
          this.vendors.related(vendor).some((other) => vendors.includes(other))),
    );
    return listed === undefined ? null : { name: listed.product.name, advisory: listed.advisory.id };
  }

  /** Products with a wildcard pattern that this number (normalised) fits. */
  withPattern(number: string): CataloguedProduct[] {
    const found: CataloguedProduct[] = [];
    for (const beginning of beginnings(number)) {
      for (const product of this.#byPrefix.get(beginning) ?? []) {
        if (product.numbers.some((candidate) => candidate.pattern?.test(number) === true)) found.push(product);
      }
    }
    return found;
  }

  /** Products that list exactly this serial number. */
  withSerial(serial: string): readonly CataloguedProduct[] {
    return this.#bySerial.get(normaliseOrderNumber(serial)) ?? [];
  }

  /** Products that list this hash. */
  withHash(hash: string): readonly CataloguedProduct[] {
    return this.#byHash.get(hash.toLowerCase()) ?? [];
  }

  /** Products whose package URL names this package, whatever the version. */
  withPurl(purl: Purl): readonly CataloguedProduct[] {
    return this.#byPurl.get(purlKey(purl)) ?? [];
  }

  /** Products whose CPE has the vendor and product of this one, or all of the vendor's. */
  withCpe(name: CpeName): CataloguedProduct[] {
    return cpeKeys(name).flatMap((key) => this.#byCpe.get(key) ?? []);
  }

  /** Everything that products are looked up by, as assets are filed in an index. */
  *lookupKeys(): Generator<string> {
    const tables = {
      name: this.#byKey,
      number: this.#byNumber,
      prefix: this.#byPrefix,
      serial: this.#bySerial,
      hash: this.#byHash,
      purl: this.#byPurl,
      cpe: this.#byCpe,
    };
    for (const [table, entries] of Object.entries(tables)) for (const key of entries.keys()) yield lookupKey(table, key);
  }

  /** The same, with the vendors of the products where only vendors that agree are compared. */
  *qualifiedKeys(): Generator<string> {
    for (const [key, shapes] of this.#byKey) for (const { vendors } of shapes) yield* qualified(lookupKey('name', key), vendors);
    for (const [key, products] of this.#byPrefix)
      for (const { vendors } of products) yield* qualified(lookupKey('prefix', key), vendors);
    for (const key of this.lookupKeys()) if (!isQualified(key)) yield key;
  }

  /** Shapes of products whose name shares a key with one of these forms. */
  withForms(forms: Iterable<string>): Set<ProductShape> {
    const found = new Set<ProductShape>();
    for (const form of forms) for (const shape of this.#byKey.get(form) ?? []) found.add(shape);
    return found;
  }
}

/** The affected versions of a product as a range; null when its entry says nothing about versions. */
export function productRange(catalogued: CataloguedProduct): VersionRange | null {
  if (catalogued.range === undefined) catalogued.range = readRange(catalogued.product, catalogued.rules);
  return catalogued.range;
}

function readRange(product: PreparedProduct, rules: readonly VersionRule[]): VersionRange | null {
  const text = product.range ?? product.version ?? versionOfCpe(product.cpe);
  if (text === null || (product.range === null && isModelText(text))) return null;
  return parseRange(text, `${product.name} ${product.vendor}`, rules);
}

/** The version that a CPE name tells where nothing else does. Of hardware it is a revision. */
function versionOfCpe(cpe: string | undefined): string | null {
  const name = cpe === undefined ? null : parseCpe(cpe);
  if (name === null || name.part === 'h' || /[*?]/.test(name.version)) return null;
  return cpeVersion(name) || null;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
