/**
 * A CSAF advisory, of version 2.0 or 2.1, as the rest of this package reads it: the product tree resolved into a flat list of products,
 * groups expanded, and one status for each product of each vulnerability. What the versions say differently is read into one shape.
 *
 * Clauses named here are of the OASIS Common Security Advisory Framework 2.0, where nothing else is said.
 */

/** A note (3.1.8): prose of a category, in the language of the document. */
export type Note = { category: string; title: string | null; text: string };

/** A reference (3.1.10). */
export type Reference = { category: string; summary: string; url: string };

/** Statuses of 3.2.3.9 (`unknown` is of 2.1), in the order in which a product's final status is decided: the first that names the product wins. */
export const productStatuses = [
  'known_not_affected',
  'fixed',
  'first_fixed',
  'recommended',
  'known_affected',
  'first_affected',
  'last_affected',
  'under_investigation',
  'unknown',
] as const;

/** A product status of 3.2.3.9. */
export type ProductStatus = (typeof productStatuses)[number];

/** What identifies a product beyond its name (3.1.3.3). */
export type IdentificationHelper = {
  cpe: string | null;
  /** The first of {@link IdentificationHelper.purls}. */
  purl: string | null;
  /** All package URLs; 2.0 has at most one. */
  purls: string[];
  modelNumbers: string[];
  serialNumbers: string[];
  skus: string[];
  hashes: { algorithm: string; value: string }[];
};

/** One leaf of the product tree, with what its branches say (3.1.2, 3.1.3, 3.2.2). */
export type Product = {
  id: string;
  /** The full product name (`full_product_name_t`). */
  name: string;
  vendor: string | null;
  family: string | null;
  productName: string | null;
  /** One version as written (`product_version`), or null. */
  version: string | null;
  /** A version range as written (`product_version_range`), or null. */
  versionRange: string | null;
  /** Architecture, language, legacy, patch level, host, service pack and specification branches, as written. */
  qualifiers: { category: string; name: string }[];
  helper: IdentificationHelper | null;
  /**
   * For a product that a relationship (3.2.2.4) or a product path (2.1) makes: how, of which product, and on or with which. `beyond` are the
   * further steps of a path, in its order: installed on a module, which is a component of a rack.
   */
  relationship: {
    category: string;
    product: string;
    relatesTo: string;
    beyond: { category: string; relatesTo: string }[];
  } | null;
};

/** What to do about a vulnerability (3.2.3.12), its products and groups already expanded. */
export type Remediation = {
  category: string;
  details: string;
  products: string[];
  url: string | null;
  date: string | null;
  restart: string | null;
};

/**
 * A score with the products that it is for (3.2.3.13; `metrics` in 2.1). `stated` is the base score printed beside the vector, `source` the
 * address of whoever scored when it is not the publisher (2.1).
 */
export type Score = { products: string[]; version: string; vector: string; stated: number | null; source: string | null };

/** What a metric of 2.1 holds besides CVSS. `epss` values are between 0 and 1. */
export type Metric = {
  products: string[];
  source: string | null;
  epss: { probability: number; percentile: number; timestamp: string } | null;
  /** Selections of SSVC as they stand in the document. */
  ssvc: unknown;
  /** `none`, `low`, `medium`, `high` or `critical`, in place of a score. */
  rating: string | null;
};

/** One vulnerability of an advisory (3.2.3). */
export type Vulnerability = {
  cve: string | null;
  ids: { system: string; text: string }[];
  title: string | null;
  /** The first of {@link Vulnerability.cwes}. */
  cwe: { id: string; name: string } | null;
  /** All weaknesses; 2.0 has at most one. */
  cwes: { id: string; name: string }[];
  notes: Note[];
  references: Reference[];
  discovered: string | null;
  /** When it became known to the public (`release_date`, in 2.1 `disclosure_date`). */
  released: string | null;
  /** Since when it is known to be exploited, with the date of that knowledge (2.1). */
  exploited: { date: string; since: string; products: string[] }[];
  /** Product ids of each status exactly as listed. */
  listed: Map<ProductStatus, string[]>;
  /** The one status that holds for a product. */
  status: Map<string, ProductStatus>;
  remediations: Remediation[];
  scores: Score[];
  metrics: Metric[];
  threats: { category: string; details: string; products: string[] }[];
  flags: { label: string; products: string[] }[];
};

/** An advisory. Times are as written (ISO 8601). */
export type Advisory = {
  id: string;
  title: string;
  category: string;
  csafVersion: string;
  publisher: { name: string; namespace: string; category: string };
  language: string | null;
  /** Traffic Light Protocol label of `distribution` in the words of TLP 2.0 (`CLEAR`, not `WHITE`), or null. */
  tlp: string | null;
  /** The group with which it may be shared (2.1), or null. */
  sharingGroup: { id: string; name: string | null } | null;
  version: string;
  status: string;
  initialRelease: string;
  currentRelease: string;
  /** Text of `aggregate_severity`, or null. */
  severity: string | null;
  notes: Note[];
  references: Reference[];
  products: Product[];
  groups: Map<string, string[]>;
  vulnerabilities: Vulnerability[];
};
