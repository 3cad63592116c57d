import {
  type Assertion,
  assembleRecord,
  type EpssTable,
  isCve,
  isCsaf,
  isEpss,
  isKev,
  type PreparedAdvisory,
  prepareAdvisory,
  type Problem,
  problemText,
  readCsafValue,
  readCveValue,
  readEpss,
  readKev,
} from '@fengsui/advisories';
import { isShallow } from '../kernel/json.ts';

export type { EpssTable } from '@fengsui/advisories';

/** What one document says of one vulnerability. */
interface Statement {
  vulnerability: string;
  assertions: Assertion[];
  vendors: string[];
  products: string[];
}

/** A document as the library keeps it. */
export interface ReadDocument {
  kind: 'csaf' | 'cve' | 'kev';
  id: string;
  title: string;
  content: unknown;
  prepared: PreparedAdvisory | null;
  statements: Statement[];
}

/** What a text turned out to be. */
export type Reading = { document: ReadDocument } | { predictions: EpssTable } | { rejected: string };

/** Names kept of one vulnerability in one document; more say nothing to a reader and cost space. */
const mostNames = 60;

/**
 * Reads one text of any kind that the library takes. This is the only place that knows the readers.
 * @param retrieved time of the import, ISO 8601
 */
export function readDocument(text: string, retrieved: string): Reading {
  if (isEpss(text)) {
    const table = readEpss(text);
    return table.ok ? { predictions: table.value } : refuse(table.problems);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    return { rejected: `it is not JSON: ${(error as Error).message}` };
  }
  if (!isShallow(value)) return { rejected: 'it nests too deeply to be an advisory' };
  if (isCsaf(value)) return readAdvisory(value, retrieved);
  if (isCve(value)) return readCveRecord(value, retrieved);
  if (isKev(value)) return readCatalogue(text, value, retrieved);
  return { rejected: 'it is none of CSAF, CVE JSON 5, KEV and EPSS' };
}

function readAdvisory(value: unknown, retrieved: string): Reading {
  const read = readCsafValue(value);
  if (!read.ok) return refuse(read.problems);
  const advisory = read.value;
  const prepared = prepareAdvisory(advisory);
  const statements = new Map<string, Statement>();
  for (const vulnerability of prepared.vulnerabilities) {
    const record = assembleRecord(vulnerability.id, { cve: null, advisories: [{ advisory, retrieved }], kev: null, epss: null });
    const concerned = [...vulnerability.affected, ...vulnerability.investigated].map((index) => prepared.products[index]);
    const title = vulnerability.title ?? prepared.title;
    const assertions =
      record.assertions.length > 0 ? fold(record.assertions) : [plainTitle(vulnerability.id, title, prepared, retrieved)];
    const known = statements.get(vulnerability.id);
    statements.set(vulnerability.id, {
      vulnerability: vulnerability.id,
      assertions: known ? known.assertions : assertions,
      vendors: names([...(known?.vendors ?? []), ...concerned.map(({ vendor }) => vendor)]),
      products: names([...(known?.products ?? []), ...concerned.map(({ name }) => name)]),
    });
  }
  return {
    document: {
      kind: 'csaf',
      id: prepared.id,
      title: prepared.title,
      content: value,
      prepared,
      statements: [...statements.values()],
    },
  };
}

function readCveRecord(value: unknown, retrieved: string): Reading {
  const read = readCveValue(value);
  if (!read.ok) return refuse(read.problems);
  const record = read.value;
  const { assertions } = assembleRecord(record.id, { cve: { record, retrieved }, advisories: [], kev: null, epss: null });
  const affected = record.containers.flatMap((container) => container.affected);
  const statement: Statement = {
    vulnerability: record.id,
    assertions: fold(assertions),
    vendors: names(affected.map(({ vendor }) => vendor)),
    products: names(affected.map(({ product }) => product)),
  };
  const title = record.containers.find(({ title }) => title !== null)?.title ?? record.id;
  return { document: { kind: 'cve', id: record.id, title, content: value, prepared: null, statements: [statement] } };
}

function readCatalogue(text: string, value: unknown, retrieved: string): Reading {
  const read = readKev(text);
  if (!read.ok) return refuse(read.problems);
  const { version, entries } = read.value;
  const statements = entries.map((entry): Statement => {
    const sources = { cve: null, advisories: [], kev: { entry, version, retrieved }, epss: null };
    return {
      vulnerability: entry.cve,
      assertions: assembleRecord(entry.cve, sources).assertions,
      vendors: names([entry.vendor]),
      products: names([entry.product]),
    };
  });
  return { document: { kind: 'kev', id: 'kev', title: `KEV ${version}`, content: value, prepared: null, statements } };
}

/** An advisory may name thousands of products one by one: one statement for each status, with the names in a list. */
function fold(assertions: readonly Assertion[]): Assertion[] {
  const folded: Assertion[] = [];
  const lists = new Map<string, { status: string; products: string[]; more: number }>();
  for (const assertion of assertions) {
    const value = assertion.value as { product?: unknown; status?: unknown; versions?: unknown };
    const ofProduct = assertion.attribute === 'affected' || assertion.attribute === 'not-affected';
    if (!ofProduct || typeof value.product !== 'string' || typeof value.status !== 'string') {
      folded.push(assertion);
      continue;
    }
    const key = `${assertion.attribute} ${value.status}`;
    let list = lists.get(key);
    if (list === undefined) {
      list = { status: value.status, products: [], more: 0 };
      lists.set(key, list);
      folded.push({ ...assertion, value: list });
    }
    if (list.products.length < mostNames * 5) list.products.push(value.product);
    else list.more++;
  }
  return folded;
}

/** What is said of a vulnerability without a CVE identifier: at least its name. */
function plainTitle(subject: string, value: string, { id, released }: PreparedAdvisory, retrieved: string): Assertion {
  return {
    subject,
    attribute: 'title',
    value,
    source: id,
    published: released,
    retrieved,
    method: 'vendor-statement',
    confidence: 0.95,
  };
}

function names(all: readonly string[]): string[] {
  return [...new Set(all.map((name) => name.trim()).filter((name) => name !== '' && name !== 'n/a'))].slice(0, mostNames);
}

function refuse(problems: Problem[]): Reading {
  return { rejected: problems.slice(0, 3).map(problemText).join('; ') };
}
