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
};

/** A score's vector with the base score stated beside it. */
export type PreparedScore = { version: string; vector: string; stated: number | null; products: number[] | null };

/** What to do; `products` are indexes, null for all. */
export type PreparedRemediation = { category: string; details: string; url: string | null; products: number[] | null };

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

const affectedStatuses: ReadonlySet<ProductStatus> = new Set(['known_affected', 'first_affected', 'last_affected']);
const notAffectedStatuses: ReadonlySet<ProductStatus> = new Set(['known_not_affected', 'fixed', 'first_fixed', 'recommended']);

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
    const key = JSON.stringify([entry.category, entry.details, entry.url, forProducts]);
    const known = remediationIndex.get(key);
    if (known !== undefined) return known;
    remediations.push({ category: entry.category, details: entry.details, url: entry.url, products: forProducts });
    remediationIndex.set(key, remediations.length - 1);
    return remediations.length - 1;
  };
  const vulnerabilities = advisory.vulnerabilities.map((vulnerability): PreparedVulnerability => {
    const withStatus = (wanted: (status: ProductStatus) => boolean): number[] =>
      positions([...vulnerability.status].filter(([, status]) => wanted(status)).map(([id]) => id));
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

function prepareProduct(product: Product, byId: ReadonlyMap<string, Product>): PreparedProduct {
  const device = deviceOf(product, byId) ?? product;
  return {
    vendor: device.vendor ?? product.vendor ?? '',
    name: productName(device),
    fullName: product.name,
    range: product.versionRange,
    version: product.version,
    models: [...(device.helper?.modelNumbers ?? []), ...(device.helper?.skus ?? [])],
    serials: device.helper?.serialNumbers ?? [],
  };
}

/**
 * "Firmware < 2021.9 installed on AXC F 1152": the versions are the firmware's, but what a network shows is the device. Null when the
 * part is a product of its own.
 */
function deviceOf(product: Product, byId: ReadonlyMap<string, Product>): Product | null {
  const { relationship, family, productName: name } = product;
  if (
    relationship === null ||
    !/^(?:firmware|fw|operating system|os|software)$|\bfirmware\b/i.test((name ?? family ?? '').trim())
  )
    return null;
  return byId.get(relationship.relatesTo) ?? null;
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
