import { type CveAffected, isUnknown } from '../cve/read.ts';
import { normaliseVendor } from '../match/vendors.ts';
import { cveRange } from '../versions/cve-range.ts';
import type { ProductList, StatedProduct } from '../record/values.ts';
import { listed } from './sentences.ts';
import { sourceFamily } from './sources.ts';
import type { Disagreement, RecordProduct } from './types.ts';
import type { Statements } from './values.ts';

/** So many products of a record are kept and compared. */
const maxProducts = 2000;
const maxCompared = 200;
/** Of a range as written so many characters are compared. */
const maxRange = 1000;

/** Statuses that say the flaw is gone; the others in `not-affected` say that it never was there. */
const fixedStatuses: ReadonlySet<string> = new Set(['fixed', 'first_fixed', 'recommended']);

/** The products of a record by what is said of them, and how the sources' lists differ. */
export function resolveProducts(statements: Statements): {
  affected: RecordProduct[];
  notAffected: RecordProduct[];
  fixed: RecordProduct[];
  disagreements: Disagreement[];
} {
  const affected = new Collected();
  const fixed = new Collected();
  const notAffected = new Collected();
  for (const { value, source } of statements.on('affected'))
    for (const product of unfolded(value)) (product.status === 'unaffected' ? notAffected : affected).add(product, source);
  for (const { value, source } of statements.on('not-affected'))
    for (const product of unfolded(value)) (fixedStatuses.has(product.status) ? fixed : notAffected).add(product, source);
  return {
    affected: affected.products(),
    notAffected: notAffected.products(),
    fixed: fixed.products(),
    disagreements: [...statusDisagreements(affected, notAffected), ...listDisagreements(affected.products())],
  };
}

type Unsourced = Omit<RecordProduct, 'sources'>;

/** Products, equal ones once. */
class Collected {
  readonly #by = new Map<string, RecordProduct>();

  add(product: Unsourced, source: string): void {
    const key = keyOf(product);
    const known = this.#by.get(key);
    if (known === undefined) {
      if (this.#by.size < maxProducts) this.#by.set(key, { ...product, sources: [source] });
    } else if (!known.sources.includes(source) && known.sources.length < 100) known.sources.push(source);
  }

  get(product: Unsourced): RecordProduct | undefined {
    return this.#by.get(keyOf(product));
  }

  products(): RecordProduct[] {
    return [...this.#by.values()];
  }
}

const keyOf = ({ vendor, product, versions }: Unsourced): string =>
  `${vendor ?? ''}\n${product}\n${versions ?? ''}`.toLowerCase();

/** Products one by one, in whichever of the three forms they are stated. */
function unfolded(value: StatedProduct | CveAffected | ProductList): Unsourced[] {
  if ('products' in value)
    return value.products
      .slice(0, maxProducts)
      .map((name) => ofStated({ vendor: null, product: name, versions: null, status: value.status }));
  return Array.isArray(value.versions) ? ofCve(value as CveAffected) : [ofStated(value as StatedProduct)];
}

function ofStated({ vendor, product, versions, status, cpe, role }: StatedProduct): Unsourced {
  return {
    vendor: vendor ?? null,
    product: product ?? '',
    versions: versions ?? null,
    status: status ?? '',
    cpes: cpe ? [cpe] : [],
    role: role ?? null,
  };
}

/** A product of a CVE record, one entry a version or range. */
function ofCve({ vendor, product, defaultStatus, cpes, versions }: CveAffected): Unsourced[] {
  // Who does not know the product writes so, and lists none.
  if (isUnknown(product)) return [];
  const make = (text: string | null, status: string): Unsourced => ({
    vendor: isUnknown(vendor) ? null : vendor,
    product,
    versions: text,
    status,
    cpes,
    role: null,
  });
  if (versions.length === 0) return defaultStatus === 'unaffected' ? [] : [make(null, defaultStatus)];
  return versions.slice(0, maxProducts).map((entry) => make(versionsOf(entry, versions.length === 1), entry.status));
}

/** An entry of a CVE record as a person writes it; commits, which no device reports, as they are. */
function versionsOf(entry: CveAffected['versions'][number], alone: boolean): string | null {
  const range = cveRange(entry, alone);
  if (range === '*') return null;
  if (range !== null) return range.replaceAll(' | ', ', ');
  const { version, lessThan, lessThanOrEqual } = entry;
  const to = lessThan !== null ? `< ${lessThan}` : lessThanOrEqual !== null ? `<= ${lessThanOrEqual}` : null;
  const from = isUnknown(version) || version === '0' ? null : to === null ? version : `>= ${version}`;
  return [from, to].filter(Boolean).join(', ') || null;
}

/** The same product in the same versions: affected by one source, not affected by another. */
function statusDisagreements(affected: Collected, notAffected: Collected): Disagreement[] {
  const found: Disagreement[] = [];
  for (const product of notAffected.products().slice(0, maxCompared)) {
    const against = affected.get(product);
    if (against === undefined) continue;
    const [saying, denying] = [against.sources, product.sources].map((sources) => [...new Set(sources.map(sourceFamily))]);
    const [yes, no] = [listed(saying), listed(denying)];
    const name = nameOf(product);
    found.push({
      attribute: 'affected',
      kind: 'contradiction',
      values: [
        { value: `affected: ${name}`, sources: against.sources },
        { value: `not affected: ${name}`, sources: product.sources },
      ],
      chosen: `affected: ${name}`,
      why: {
        en: `${yes.en} ${saying.length === 1 ? 'counts' : 'count'} ${name} among the affected, ${no.en} ${denying.length === 1 ? 'says' : 'say'} that it is not. Until it is settled the product is treated as affected.`,
        zh: `${yes.zh}将${name}列为受影响，${no.zh}则称不受影响。在澄清之前按受影响处理。`,
      },
    });
    if (found.length >= 20) break;
  }
  return found;
}

const nameOf = ({ vendor, product, versions }: Unsourced): string => {
  const name = readable(product);
  return [name.toLowerCase().startsWith((vendor ?? '').toLowerCase()) ? '' : vendor, name, versions].filter(Boolean).join(' ');
};

/** A name that was taken from a CPE, where blanks are underscores. */
const readable = (name: string): string => (/^[a-z\d]+(?:_[a-z\d.-]+)+$/.test(name) ? name.replaceAll('_', ' ') : name);

/** What a source lists: its products by name, with the numbers in their versions. */
type Listing = { family: string; byName: Map<string, Listed> };
type Listed = { shown: string; numbers: Set<string>; versions: Set<string> };

/** Product lists of different sources: other products complement each other, other limits of the same product contradict. */
function listDisagreements(products: readonly RecordProduct[]): Disagreement[] {
  const listings = new Map<string, Listing>();
  for (const product of products.slice(0, maxCompared)) {
    const name = essential(normaliseVendor(product.product), normaliseVendor(product.vendor ?? ''));
    if (name === '') continue;
    for (const family of new Set(product.sources.map(sourceFamily))) {
      const listing = listings.get(family) ?? { family, byName: new Map() };
      listings.set(family, listing);
      const entry = listing.byName.get(name) ?? {
        shown: nameOf({ ...product, versions: null }),
        numbers: new Set(),
        versions: new Set(),
      };
      listing.byName.set(name, entry);
      entry.versions.add(product.versions ?? '');
      // Padding says nothing: 20.12.02.0 is 20.12.2.
      for (const number of (product.versions ?? '').slice(0, maxRange).match(/\d+(?:\.\d+)*/g) ?? [])
        entry.numbers.add(number.replace(/(^|\.)0+(?=\d)/g, '$1').replace(/(?:\.0)+$/, ''));
    }
  }
  if (listings.size < 2) return [];
  const found: Disagreement[] = [];
  const list = [...listings.values()];
  let apart = false;
  for (let at = 0; at < list.length && found.length < 20; at++) {
    for (let next = at + 1; next < list.length && found.length < 20; next++) {
      const [one, other] = [list[at], list[next]];
      for (const [name, first] of one.byName) {
        const second = sameProduct(name, other);
        if (second === null) apart = true;
        else if (second.exact && disjoint(first.numbers, second.entry.numbers))
          found.push(limits(one.family, other.family, first, second.entry));
      }
      if ([...other.byName.keys()].some((name) => sameProduct(name, one) === null)) apart = true;
    }
  }
  if (apart) {
    found.push({
      attribute: 'affected',
      kind: 'complement',
      values: list.map(({ family, byName }) => ({
        value:
          [...byName.values()]
            .slice(0, 5)
            .map(({ shown }) => shown)
            .join('; ') + (byName.size > 5 ? `; … (${byName.size})` : ''),
        sources: [family],
      })),
      chosen: null,
      why: {
        en: 'The lists name different products: a component and the products that contain it, or a part of the family each. All of them count.',
        zh: '各来源列出的产品不同：部件与集成它的产品，或各列出产品系列的一部分。全部计入。',
      },
    });
  }
  return found;
}

/** Words that some sources add to a product's name and others leave out. */
const generic: ReadonlySet<string> = new Set([
  'firmware',
  'series',
  'software',
  'devices',
  'device',
  'products',
  'product',
  'family',
]);

/** A name without the words that say nothing about which product it is; those of its vendor are among them. */
function essential(name: string, vendor: string): string {
  const words = name.split(' ');
  const own = new Set(vendor.split(' '));
  const kept = words.filter((word) => !generic.has(word) && !own.has(word));
  return kept.length === 0 ? name : kept.join(' ');
}

/** The entry of a listing for a product, and whether it is the very same one or one whose name contains the other's as whole words. */
function sameProduct(name: string, { byName }: Listing): { entry: Listed; exact: boolean } | null {
  const entry = byName.get(name);
  if (entry !== undefined) return { entry, exact: true };
  const padded = ` ${name} `;
  for (const [other, near] of byName) {
    if (other.length > 3 && name.length > 3 && (padded.includes(` ${other} `) || ` ${other} `.includes(padded)))
      return { entry: near, exact: false };
  }
  return null;
}

const disjoint = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size > 0 && other.size > 0 && ![...one].some((number) => other.has(number));

function limits(one: string, other: string, first: Listed, second: Listed): Disagreement {
  const [a, b] = [first, second].map(({ versions }) => [...versions].slice(0, 3).join(' | '));
  return {
    attribute: 'affected-versions',
    kind: 'contradiction',
    values: [
      { value: `${first.shown} ${a}`, sources: [one] },
      { value: `${second.shown} ${b}`, sources: [other] },
    ],
    chosen: null,
    why: {
      en: `${one} and ${other} give different limits for ${first.shown} (${a} against ${b}). Both are kept: a version that either of them counts as affected is treated as affected.`,
      zh: `${one}与${other}对${first.shown}给出的版本界限不同（${a}，${b}）。两者均保留：任一来源认为受影响的版本均按受影响处理。`,
    },
  };
}
