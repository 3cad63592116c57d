import type { CveRecord } from '../cve/read.ts';
import type { Advisory, Product } from '../csaf/model.ts';
import type { EpssScore } from '../epss/epss.ts';
import type { KevEntry } from '../kev/kev.ts';
import { prepareProduct } from '../match/prepare.ts';
import type { AttributeValues } from './values.ts';

/** Attributes of a vulnerability that sources make statements about; the shapes of their values are those of {@link AttributeValues}. */
export type Attribute = keyof AttributeValues;

/**
 * How a source came to its statement: the maker of the product, a coordinator (CISA, a CNA that is not the vendor), a national or public
 * database's own entry (CNVD, CNNVD), an analyst's enrichment (NVD, ADP containers), an observation (KEV), a statistical model (EPSS), a
 * rule of this program (`derived`), a person.
 */
export type Method =
  | 'vendor-statement'
  | 'coordinator-statement'
  | 'database-entry'
  | 'enrichment'
  | 'observation'
  | 'model'
  | 'derived'
  | 'person';

/**
 * One source's statement about one attribute of a vulnerability. Statements are kept side by side and never overwritten: which one
 * holds is decided on reading, by `resolveRecord`.
 */
export type Assertion = {
  /** The vulnerability: its CVE id, or where it has none the source's own identifier. */
  subject: string;
  attribute: Attribute;
  value: unknown;
  /** Who says it: an advisory id, `CVE/<provider>`, `NVD`, `CNVD`, `CNNVD`, `KEV`, `EPSS`. */
  source: string;
  /** When the source said it, as written; null when it does not say. */
  published: string | null;
  /** When it was fetched or imported. */
  retrieved: string;
  method: Method;
  /** Between 0 and 1, from the method. */
  confidence: number;
};

/** Everything known about one vulnerability. */
export type VulnerabilityRecord = { id: string; assertions: Assertion[] };

/** Confidence of a statement by its method: those who build a product know it best; an estimate is an estimate. */
export const methodConfidence: Readonly<Record<Method, number>> = {
  person: 1,
  'vendor-statement': 0.95,
  observation: 0.95,
  'coordinator-statement': 0.9,
  'database-entry': 0.85,
  enrichment: 0.8,
  model: 0.6,
  derived: 0.5,
};

/** The documents that speak of one vulnerability. */
export type RecordSources = {
  cve: { record: CveRecord; retrieved: string } | null;
  advisories: { advisory: Advisory; retrieved: string }[];
  kev: { entry: KevEntry; version: string; retrieved: string } | null;
  epss: { score: EpssScore; modelVersion: string; retrieved: string } | null;
};

/** Join what all sources say about one CVE into assertions. */
export function assembleRecord(id: string, sources: RecordSources): VulnerabilityRecord {
  const assertions: Assertion[] = [];
  const from =
    (source: string, published: string | null, retrieved: string, method: Method) =>
    (attribute: Attribute, value: unknown): void => {
      if (value === null || value === undefined || value === '') return;
      assertions.push({
        subject: id,
        attribute,
        value,
        source,
        published,
        retrieved,
        method,
        confidence: methodConfidence[method],
      });
    };
  if (sources.cve !== null) addCve(sources.cve, from);
  for (const { advisory, retrieved } of sources.advisories) addAdvisory(id, advisory, retrieved, from);
  if (sources.kev !== null) {
    const { entry, version, retrieved } = sources.kev;
    const say = from('KEV', entry.dateAdded, retrieved, 'observation');
    say('known-exploited', {
      dateAdded: entry.dateAdded,
      dueDate: entry.dueDate,
      ransomware: entry.ransomware,
      catalogue: version,
    });
    say('title', entry.name);
    for (const cwe of entry.cwes) say('weakness', cwe);
  }
  if (sources.epss !== null) {
    const { score, modelVersion, retrieved } = sources.epss;
    const say = from('EPSS', score.date, retrieved, 'model');
    say('exploit-prediction', { score: score.score, percentile: score.percentile, date: score.date, modelVersion });
  }
  return { id, assertions };
}

/** Statuses that say a product does not, or no longer, have the vulnerability. */
const notAffected: ReadonlySet<string> = new Set(['known_not_affected', 'fixed', 'first_fixed', 'recommended']);

type From = (
  source: string,
  published: string | null,
  retrieved: string,
  method: Method,
) => (attribute: Attribute, value: unknown) => void;

function addCve({ record, retrieved }: NonNullable<RecordSources['cve']>, from: From): void {
  const metadata = from('CVE', record.updated, retrieved, 'coordinator-statement');
  metadata('state', record.state);
  metadata('published', record.published);
  for (const container of record.containers) {
    const method = container.kind === 'cna' ? 'vendor-statement' : 'enrichment';
    const say = from(`CVE/${container.provider}`, container.updated, retrieved, method);
    if (container.kind === 'cna') say('title', container.title);
    for (const description of container.descriptions) say('description', description);
    for (const cwe of container.cwes) say('weakness', cwe);
    for (const score of container.scores) say('cvss', score);
    for (const affected of container.affected) say('affected', affected);
    for (const text of container.solutions) say('remediation', { category: 'vendor_fix', details: text, url: null });
    for (const reference of container.references) say('reference', reference.url);
    say('ssvc', container.ssvc);
    if (container.kevAdded !== null) say('known-exploited', { dateAdded: container.kevAdded });
  }
}

function addAdvisory(id: string, advisory: Advisory, retrieved: string, from: From): void {
  const method = advisory.publisher.category === 'vendor' ? 'vendor-statement' : 'coordinator-statement';
  const say = from(advisory.id, advisory.currentRelease, retrieved, method);
  const products = new Map(advisory.products.map((product) => [product.id, product]));
  for (const vulnerability of advisory.vulnerabilities) {
    if (vulnerability.cve !== id) continue;
    // Many advisories repeat the id where a title should be.
    if (vulnerability.title !== id) say('title', vulnerability.title);
    say('weakness', vulnerability.cwe?.id);
    for (const note of vulnerability.notes) {
      if (['description', 'summary'].includes(note.category))
        say('description', { language: advisory.language ?? 'en', text: note.text });
    }
    for (const { version, vector, stated } of vulnerability.scores) say('cvss', { version, vector, stated });
    for (const [productId, status] of vulnerability.status) {
      const attribute = notAffected.has(status) ? 'not-affected' : 'affected';
      const product = products.get(productId);
      say(attribute, { ...(product ? statedProduct(product, products) : unknownProduct(productId)), status });
    }
    for (const { category, details, url } of vulnerability.remediations) say('remediation', { category, details, url });
    for (const reference of vulnerability.references) say('reference', reference.url);
  }
}

const unknownProduct = (id: string) => ({ vendor: null, product: id, versions: null });

/** A product with its vendor and versions apart. Builds of one version, as for an architecture, are told apart behind the version. */
function statedProduct(product: Product, all: ReadonlyMap<string, Product>) {
  const { vendor, name, range, version } = prepareProduct(product, all);
  const builds = product.qualifiers.map((qualifier) => qualifier.name).join(', ');
  const versions = [range ?? version ?? '', builds === '' ? '' : `(${builds})`].filter((part) => part !== '').join(' ');
  return { vendor: vendor || null, product: name, versions: versions || null };
}

/**
 * The assertion that holds for an attribute where only one can: the most confident, among equals the latest published. Null when
 * nobody says anything. The others stay in the record.
 */
export function resolve(record: VulnerabilityRecord, attribute: Attribute): Assertion | null {
  let best: Assertion | null = null;
  for (const assertion of record.assertions) {
    if (assertion.attribute !== attribute) continue;
    if (
      best === null ||
      assertion.confidence > best.confidence ||
      (assertion.confidence === best.confidence && (assertion.published ?? '') > (best.published ?? ''))
    ) {
      best = assertion;
    }
  }
  return best;
}
