/**
 * A CSAF 2.0 advisory as the rest of this package reads it: the product tree resolved into a flat list of products, groups
 * expanded, and one status for each product of each vulnerability.
 *
 * Clauses named here are of the OASIS Common Security Advisory Framework 2.0.
 */

/** A note (3.1.8): prose of a category, in the language of the document. */
export type Note = { category: string; title: string | null; text: string };

/** A reference (3.1.10). */
export type Reference = { category: string; summary: string; url: string };

/** Statuses of 3.2.3.9, in the order in which a product's final status is decided: the first that names the product wins. */
export const productStatuses = [
  'known_not_affected',
  'fixed',
  'first_fixed',
  'recommended',
  'known_affected',
  'first_affected',
  'last_affected',
  'under_investigation',
] as const;

/** A product status of 3.2.3.9. */
export type ProductStatus = (typeof productStatuses)[number];

/** What identifies a product beyond its name (3.1.3.3). */
export type IdentificationHelper = {
  cpe: string | null;
  purl: string | null;
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
  /** For a product that a relationship makes (3.2.2.4): how, of which product, and on or with which. */
  relationship: { category: string; product: string; relatesTo: string } | null;
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

/** A score with the products that it is for (3.2.3.13). `stated` is the base score printed beside the vector. */
export type Score = { products: string[]; version: string; vector: string; stated: number | null };

/** One vulnerability of an advisory (3.2.3). */
export type Vulnerability = {
  cve: string | null;
  ids: { system: string; text: string }[];
  title: string | null;
  cwe: { id: string; name: string } | null;
  notes: Note[];
  references: Reference[];
  discovered: string | null;
  released: string | null;
  /** Product ids of each status exactly as listed. */
  listed: Map<ProductStatus, string[]>;
  /** The one status that holds for a product. */
  status: Map<string, ProductStatus>;
  remediations: Remediation[];
  scores: Score[];
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
  /** Traffic Light Protocol label of `distribution`, or null. */
  tlp: string | null;
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
