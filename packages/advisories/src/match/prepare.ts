import type { Advisory, Product, ProductStatus, Vulnerability } from '../csaf/model.ts';

/** One product of an advisory, reduced to what matching needs. `range` and `version` are as written. */
export type PreparedProduct = {
  vendor: string;
  name: string;
  fullName: string;
  range: string | null;
  version: string | null;
  models: string[];
  serials: string[];
  cpe?: string;
  purl?: string;
  /** Hexadecimal, of any algorithm. */
  hashes?: string[];
  /** What must hold beside the version, in words: another product that it is installed with. */
  conditions?: string[];
  /** CPE names of platforms, each list of alternatives: the product is affected only on one of every list. */
  platforms?: string[][];
};

/** A score's vector with the base score stated beside it. */
export type PreparedScore = { version: string; vector: string; stated: number | null; products: number[] | null };

/** What to do; `products` are indexes, null for all. `restart` is what has to be restarted for it (CSAF 3.2.3.12.8). */
export type PreparedRemediation = {
  category: string;
  details: string;
  url: string | null;
  products: number[] | null;
  restart?: string;
};

/** One vulnerability of an advisory; product lists are indexes into the advisory's products. */
export type PreparedVulnerability = {
  /** CVE id, or another id, or the advisory's id. */
  id: string;
  title: string | null;
  cwe: string | null;
  affected: number[];
  /** Products that have a score for it but no status: real advisories forget the status. */
  implied: number[];
  investigated: number[];
  notAffected: number[];
  /** Those of `notAffected` that were repaired: their version is a fixed one. */
  fixed?: number[];
  /** Why products are not affected (CSAF 3.2.3.5). */
  flags?: { label: string; products: number[] }[];
  scores: PreparedScore[];
  /** Indexes into the advisory's remediations. */
  remediations: number[];
};

/** An advisory reduced to what matching and listing need: small, plain JSON, quick to load. */
export type PreparedAdvisory = {
  id: string;
  title: string;
  publisher: string;
  released: string;
  url: string | null;
  products: PreparedProduct[];
  remediations: PreparedRemediation[];
  vulnerabilities: PreparedVulnerability[];
};

/** A record of one vulnerability as an advisory: all of its products are affected, and all that it says to do is about it. */
export function prepareOne(
  record: Omit<PreparedAdvisory, 'vulnerabilities'>,
  vulnerability: Pick<PreparedVulnerability, 'id' | 'title'> & Partial<Pick<PreparedVulnerability, 'cwe' | 'scores'>>,
): PreparedAdvisory {
  const { id, title, cwe = null, scores = [] } = vulnerability;
  const affected = record.products.map((_, at) => at);
  const remediations = record.remediations.map((_, at) => at);
  return {
    ...record,
    vulnerabilities: [{ id, title, cwe, affected, implied: [], investigated: [], notAffected: [], scores, remediations }],
  };
}

/** A product of which a source says no more than its names and, in words, the versions; null for all. */
export function prepareNamed(named: { vendor: string | null; product: string; versions: string | null }): PreparedProduct {
  const { vendor, product, versions } = named;
  const fullName = [vendor, product, versions].filter(Boolean).join(' ');
  return { vendor: vendor ?? '', name: product, fullName, range: versions, version: null, models: [], serials: [] };
}

const affectedStatuses: ReadonlySet<ProductStatus> = new Set(['known_affected', 'first_affected', 'last_affected']);
const fixedStatuses: ReadonlySet<ProductStatus> = new Set(['fixed', 'first_fixed', 'recommended']);
const notAffectedStatuses: ReadonlySet<ProductStatus> = new Set(['known_not_affected', ...fixedStatuses]);

/** Reduce an advisory for matching. Products that no vulnerability names are left out. */
export function prepareAdvisory(advisory: Advisory): PreparedAdvisory {
  const named = new Set(
    advisory.vulnerabilities.flatMap((vulnerability) => [
      ...vulnerability.status.keys(),
      ...vulnerability.scores.flatMap((score) => score.products),
    ]),
  );
  const products = advisory.products.filter((product) => named.has(product.id));
  const byId = new Map(advisory.products.map((product) => [product.id, product]));
  const index = new Map(products.map((product, position) => [product.id, position]));
  const remediations: PreparedRemediation[] = [];
  const remediationIndex = new Map<string, number>();
  const positions = (ids: readonly string[]): number[] =>
    ids.map((id) => index.get(id)).filter((position) => position !== undefined);
  const some = (ids: readonly string[]): number[] | null => {
    const found = positions(ids);
    return found.length === 0 || found.length === products.length ? null : found;
  };
  const addRemediation = (entry: Vulnerability['remediations'][number]): number => {
    const forProducts = some(entry.products);
    const key = JSON.stringify([entry.category, entry.details, entry.url, forProducts, entry.restart]);
    const known = remediationIndex.get(key);
    if (known !== undefined) return known;
    remediations.push({
      category: entry.category,
      details: entry.details,
      url: entry.url,
      products: forProducts,
      ...(entry.restart === null ? {} : { restart: entry.restart }),
    });
    remediationIndex.set(key, remediations.length - 1);
    return remediations.length - 1;
  };
  const vulnerabilities = advisory.vulnerabilities.map((vulnerability): PreparedVulnerability => {
    const withStatus = (wanted: (status: ProductStatus) => boolean): number[] =>
      positions([...vulnerability.status].filter(([, status]) => wanted(status)).map(([id]) => id));
    const fixed = withStatus((status) => fixedStatuses.has(status));
    const flags = vulnerability.flags.map(({ label, products: ids }) => ({ label, products: positions(ids) }));
    return {
      id: vulnerability.cve ?? vulnerability.ids[0]?.text ?? advisory.id,
      title: vulnerability.title ?? null,
      cwe: vulnerability.cwe?.id ?? null,
      affected: withStatus((status) => affectedStatuses.has(status)),
      implied: positions(
        [...new Set(vulnerability.scores.flatMap((score) => score.products))].filter((id) => !vulnerability.status.has(id)),
      ),
      investigated: withStatus((status) => status === 'under_investigation'),
      notAffected: withStatus((status) => notAffectedStatuses.has(status)),
      ...(fixed.length === 0 ? {} : { fixed }),
      ...(flags.length === 0 ? {} : { flags }),
      scores: vulnerability.scores.map((score) => ({
        version: score.version,
        vector: score.vector,
        stated: score.stated,
        products: some(score.products),
      })),
      remediations: vulnerability.remediations.map(addRemediation),
    };
  });
  return {
    id: advisory.id,
    title: advisory.title,
    publisher: advisory.publisher.name,
    released: advisory.currentRelease,
    url: ownAddress(advisory),
    products: products.map((product) => prepareProduct(product, byId)),
    remediations,
    vulnerabilities,
  };
}

/** Which side of a relationship (CSAF 3.2.2.4.1) an asset is recognised by, and what must be known beside it; `%` is the other side. */
const relationships: Readonly<Record<string, { whole: boolean; condition: string | null }>> = {
  default_component_of: { whole: true, condition: null },
  optional_component_of: { whole: true, condition: 'only with the optional component %' },
  external_component_of: { whole: false, condition: 'only as external component of %' },
  installed_with: { whole: false, condition: 'only when installed with %' },
  installed_on: { whole: false, condition: 'only when installed on %' },
};

/** Names of parts that are no product of their own: a network shows the device. */
const firmwareName = /^(?:firmware|fw|operating system|os|software)$|\bfirmware\b/i;

/** A product as it is recognised: by the identity of the device where a relationship names one, with its versions apart from its name. */
export function prepareProduct(product: Product, byId: ReadonlyMap<string, Product>): PreparedProduct {
  const whole = product.relationship === null ? undefined : byId.get(product.relationship.relatesTo);
  if (product.relationship === null || whole === undefined) return describe(product, product, product);
  // "Firmware < 2021.9 installed on AXC F 1152": the versions are the firmware's, but what a network shows is the device.
  if (firmwareName.test((product.productName ?? product.family ?? '').trim())) return describe(whole, product, product);
  const rule = Object.hasOwn(relationships, product.relationship.category) ? relationships[product.relationship.category] : null;
  if (rule === null) return describe(product, product, product);
  const other = rule.whole ? product : whole;
  const prepared = rule.whole ? describe(whole, product, whole) : describe(product, product, product);
  if (rule.condition !== null) prepared.conditions = [rule.condition.replace('%', () => productName(other).trim())];
  return prepared;
}

/** A product recognised by the identity of one, called as another, with the versions of a third. */
function describe(identity: Product, called: Product, versions: Product): PreparedProduct {
  const { helper } = identity;
  return {
    vendor: identity.vendor ?? called.vendor ?? '',
    name: productName(identity),
    fullName: called.name,
    range: versions.versionRange,
    version: versions.version,
    models: [...(helper?.modelNumbers ?? []), ...(helper?.skus ?? [])],
    serials: helper?.serialNumbers ?? [],
    ...(helper?.cpe ? { cpe: helper.cpe } : {}),
    ...(helper?.purl ? { purl: helper.purl } : {}),
    ...(helper !== null && helper.hashes.length > 0 ? { hashes: helper.hashes.map(({ value }) => value.toLowerCase()) } : {}),
  };
}

/** The name by which to compare: the product's own, with its family where only that holds the number ("Modicon M340", "CPU"). */
function productName({ family, productName: name, name: fullName }: Product): string {
  if (!name) return family || fullName;
  return family && !/\d/.test(name) && /\d/.test(family) ? `${family} ${name}` : name;
}

/** The advisory's page for people: its own reference that is not the JSON file. */
function ownAddress(advisory: Advisory): string | null {
  const own = advisory.references.filter((reference) => reference.category === 'self');
  return (own.find((reference) => !reference.url.endsWith('.json')) ?? own[0])?.url ?? null;
}
