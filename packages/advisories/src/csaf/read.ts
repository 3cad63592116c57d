import { Cursor, defaultLimits, isObject, type JsonLimits, type JsonObject, parseJson } from '../json.ts';
import type { Problem, Result } from '../problem.ts';
import type { Advisory, Metric, Note, ProductStatus, Reference, Remediation, Score, Vulnerability } from './model.ts';
import { productStatuses } from './model.ts';
import { resolveProductTree } from './product-tree.ts';
import { refusal, refuse } from '../read/refusal.ts';

/** More problems than this in one document are not collected: the document is damaged as a whole. */
const maxProblems = 200;

/** Products that elements of one document name by groups, counted each time; published advisories name a few thousand. */
const maxOfGroups = 5_000_000;

/** Whether a parsed document claims to be a CSAF document (it has `document.csaf_version`). */
export function isCsaf(value: unknown): value is JsonObject {
  return isObject(value) && isObject(value.document) && typeof value.document.csaf_version === 'string';
}

/**
 * Read a CSAF document from its text. Tolerant where advisories in the field are sloppy (each such place is a problem beside the
 * value), strict where nothing could be done with the document: no tracking id, no document.
 *
 * This does not validate: for the mandatory tests of the specification see `validateCsaf`.
 */
export function readCsaf(text: string, limits: JsonLimits = defaultLimits): Result<Advisory> {
  const parsed = parseJson(text, limits);
  return parsed.ok ? readCsafValue(parsed.value) : parsed;
}

/** {@link readCsaf} for a document that is already parsed (and whose depth is known to be bounded). */
export function readCsafValue(value: unknown): Result<Advisory> {
  if (!isCsaf(value)) {
    return refuse('/document/csaf_version', refusal('notCsaf', {}));
  }
  const problems: Problem[] = [];
  const root = new Cursor(value, '', problems);
  const document = root.member('document');
  const tracking = document.member('tracking');
  const id = tracking.text('id', true)?.trim() ?? '';
  if (id === '') {
    return refuse('/document/tracking/id', refusal('noTracking', {}));
  }
  const publisher = document.member('publisher');
  const tree = resolveProductTree(root.member('product_tree'));
  const known = new Set(tree.products.map((product) => product.id));
  const expand = namedProducts(tree.groups);
  const advisory: Advisory = {
    id,
    title: document.text('title', true) ?? id,
    category: document.text('category', true) ?? '',
    csafVersion: document.text('csaf_version', true) ?? '',
    publisher: {
      name: publisher.text('name', true) ?? '',
      namespace: publisher.text('namespace', true) ?? '',
      category: publisher.text('category', true) ?? '',
    },
    language: document.text('lang'),
    tlp: readLabel(document),
    sharingGroup: readSharingGroup(document.member('distribution').member('sharing_group')),
    version: tracking.text('version', true) ?? '',
    status: tracking.text('status', true) ?? '',
    initialRelease: tracking.text('initial_release_date', true) ?? '',
    currentRelease: tracking.text('current_release_date', true) ?? '',
    severity: document.member('aggregate_severity').text('text'),
    notes: readNotes(document),
    references: readReferences(document),
    products: tree.products,
    groups: tree.groups,
    vulnerabilities: root.objects('vulnerabilities').map((item) => readVulnerability(item, expand, known)),
  };
  return { ok: true, value: advisory, problems: problems.slice(0, maxProblems) };
}

/** TLP 2.0 calls `WHITE` `CLEAR`; CSAF 2.0 has the labels of TLP 1.0, CSAF 2.1 those of TLP 2.0. */
function readLabel(document: Cursor): string | null {
  const label = document.member('distribution').member('tlp').text('label');
  return label === 'WHITE' ? 'CLEAR' : label;
}

function readSharingGroup(group: Cursor): Advisory['sharingGroup'] {
  const id = group.text('id');
  return id === null ? null : { id, name: group.text('name') };
}

function readNotes(owner: Cursor): Note[] {
  return owner.objects('notes').map((note) => ({
    category: note.text('category', true) ?? '',
    title: note.text('title'),
    text: note.text('text', true) ?? '',
  }));
}

function readReferences(owner: Cursor): Reference[] {
  return owner.objects('references').map((reference) => ({
    category: reference.text('category') ?? 'external',
    summary: reference.text('summary', true) ?? '',
    url: reference.text('url', true) ?? '',
  }));
}

/** Product ids that an element names, those of its groups among them. */
type NamedProducts = (owner: Cursor) => string[];

/** Gives elements the products that they name; of groups at most {@link maxOfGroups} in all, so that a small document stays one. */
function namedProducts(groups: ReadonlyMap<string, readonly string[]>): NamedProducts {
  let left = maxOfGroups;
  return (owner) => {
    const ids = new Set(owner.texts('product_ids'));
    for (const group of new Set(owner.texts('group_ids'))) {
      const members = groups.get(group) ?? [];
      const couldRead = left >= 0;
      left -= members.length;
      if (left >= 0) for (const id of members) ids.add(id);
      else if (couldRead) {
        owner.problems.push({
          at: `${owner.at}/group_ids`,
          what: `from here on groups are not read: before, they name ${maxOfGroups} products in all`,
          fix: 'the document is damaged or hostile; fetch it again',
        });
      }
    }
    return [...ids];
  };
}

function readVulnerability(item: Cursor, expand: NamedProducts, known: Set<string>): Vulnerability {
  const single = item.member('cwe');
  const cwes = [...(isObject(single.value) ? [single] : []), ...item.objects('cwes')].map((cwe) => ({
    id: cwe.text('id', true) ?? '',
    name: cwe.text('name', true) ?? '',
  }));
  const metrics = item.objects('metrics');
  const listed = new Map<ProductStatus, string[]>();
  const status = new Map<string, ProductStatus>();
  const statuses = item.member('product_status');
  for (const name of productStatuses) {
    const ids = statuses.texts(name);
    if (ids.length === 0) continue;
    listed.set(name, ids);
    for (const [index, id] of ids.entries()) {
      if (!status.has(id)) status.set(id, name);
      if (!known.has(id)) {
        statuses.problems.push({
          at: `${statuses.at}/${name}/${index}`,
          what: `product id ${JSON.stringify(id.slice(0, 100))} is not in the product tree`,
          fix: 'ask the publisher to define the product (mandatory test 6.1.1)',
        });
      }
    }
  }
  return {
    cve: item.text('cve'),
    ids: item.objects('ids').map((entry) => ({ system: entry.text('system_name') ?? '', text: entry.text('text') ?? '' })),
    title: item.text('title'),
    cwe: cwes[0] ?? null,
    cwes,
    notes: readNotes(item),
    references: readReferences(item),
    discovered: item.text('discovery_date'),
    released: item.text('release_date') ?? item.text('disclosure_date'),
    exploited: item.objects('first_known_exploitation_dates').map((entry) => ({
      date: entry.text('date', true) ?? '',
      since: entry.text('exploitation_date', true) ?? '',
      products: expand(entry),
    })),
    listed,
    status,
    remediations: item.objects('remediations').map((entry) => readRemediation(entry, expand)),
    scores: [
      ...item.objects('scores').flatMap((entry) => readScore(entry, entry.texts('products'), null)),
      ...metrics.flatMap((entry) => readScore(entry.member('content'), entry.texts('products'), entry.text('source'))),
    ],
    metrics: metrics.map(readMetric),
    threats: item.objects('threats').map((entry) => ({
      category: entry.text('category') ?? '',
      details: entry.text('details') ?? '',
      products: expand(entry),
    })),
    flags: item.objects('flags').map((entry) => ({ label: entry.text('label') ?? '', products: expand(entry) })),
  };
}

function readRemediation(entry: Cursor, expand: NamedProducts): Remediation {
  return {
    category: entry.text('category', true) ?? '',
    details: entry.text('details', true) ?? '',
    products: expand(entry),
    url: entry.text('url'),
    date: entry.text('date'),
    restart: entry.member('restart_required').text('category'),
  };
}

/** Members of a score that hold a CVSS object; `cvss_v4` is from CSAF 2.1 and already met in 2.0 documents. */
const scoreMembers = ['cvss_v4', 'cvss_v3', 'cvss_v2'];

function readScore(entry: Cursor, products: string[], source: string | null): Score[] {
  const scores: Score[] = [];
  for (const name of scoreMembers) {
    const cvss = entry.member(name);
    if (!isObject(cvss.value)) continue;
    scores.push({
      products,
      version: cvss.text('version') ?? '',
      vector: cvss.text('vectorString', true) ?? '',
      stated: cvss.number('baseScore'),
      source,
    });
  }
  return scores;
}

function readMetric(entry: Cursor): Metric {
  const content = entry.member('content');
  const epss = content.member('epss');
  // The schema writes both as text, so that no digit is lost.
  const probability = fraction(epss.text('probability'));
  const percentile = fraction(epss.text('percentile'));
  return {
    products: entry.texts('products'),
    source: entry.text('source'),
    epss:
      probability === null || percentile === null ? null : { probability, percentile, timestamp: epss.text('timestamp') ?? '' },
    ssvc: content.member('ssvc_v2').value ?? content.member('ssvc_v1').value ?? null,
    rating: content.text('qualitative_severity_rating'),
  };
}

/** A number between 0 and 1 that is written as text. */
function fraction(text: string | null): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
}
