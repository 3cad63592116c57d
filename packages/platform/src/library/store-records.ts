import { type Assertion, type Overrule, type Reliability, vendorKey } from '@fengsui/advisories';
import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import { type ProductLink, productKey } from './links.ts';
import { isPlain, type Summary, summarise } from './record.ts';
import { findOverrules } from './life/store-overrules.ts';
import { findReliability } from './store-reliability.ts';
import { sourceName, vulnerabilityKinds } from './sources.ts';
import {
  addNodes,
  deleteEdgesBut,
  type EdgeRow,
  findNodes,
  type NodeRow,
  putEdges,
  putNodes,
  type Ref,
  releaseNodes,
} from './store-nodes.ts';
import { searchVector } from './words.ts';

/** SQL of the records of vulnerabilities, which are decided from what all documents say, and of the nodes and edges that follow from them. */

/** What one document says of a record. */
export interface Said {
  id: string;
  kind: string;
  document: string;
  title: string;
  source: string;
  published: string | null;
  subject: string;
  assertions: Assertion[];
  vendors: string[];
  products: string[];
  aliases: string[];
  links: ProductLink[];
}

/** A record as it is decided, with all that follows. */
interface Decided {
  row: Omit<Summary, 'titles' | 'texts' | 'weaknesses' | 'titleZh' | 'resolved'> & {
    /** Null when it is plain, and explained on reading. */
    resolved: Summary['resolved'] | null;
    vendors: string[];
    products: string[];
    advisories: string[];
    aliases: string[];
  };
  node: NodeRow;
  around: Mention[];
  edges: EdgeRow[];
}

/** What something says of a node that it refers to. */
export interface Mention {
  kind: string;
  key: string;
  label: string;
  state: string;
  source: string;
  sortedAt: string | null;
}

/** Kinds whose documents are advisories with an identifier of their own; an entry of the others is the record itself. */
const ofAdvisories: ReadonlySet<string> = new Set(['csaf']);
/** Attributes that name other vulnerabilities, and how they are related to this one. */
const togetherness: Readonly<Partial<Record<Assertion['attribute'], string>>> = { covers: 'contains', related: 'related-to' };
const longestSummary = 300;
const mostNames = 200;
/** Records decided with one statement. */
const part = 500;

/** Identifiers of nodes by name that are known to be there. A transaction that is undone must forget it. */
export class NodeCache {
  readonly #ids = new Map<Ref, number>();
  readonly #edges = new Set<string>();
  #reliability: Promise<Reliability | null> | undefined;

  /** @param reliability what is known of the sources, when it is not yet what is kept */
  constructor(reliability?: Reliability) {
    if (reliability !== undefined) this.#reliability = Promise.resolve(reliability);
  }

  /** What is known of the sources, as it was when this was made. */
  reliability(tx: Tx): Promise<Reliability | null> {
    this.#reliability ??= findReliability(tx);
    return this.#reliability;
  }

  get(ref: Ref): number | undefined {
    return this.#ids.get(ref);
  }

  /** Bounded: what is forgotten is asked again. */
  set(ref: Ref, id: number): void {
    if (this.#ids.size >= 200_000) this.#ids.clear();
    this.#ids.set(ref, id);
  }

  /** Whether an edge that goes with no document is here for the first time: it stays whatever is read later, and need not be put again. */
  isNew({ from, type, to, source }: EdgeRow): boolean {
    const name = `${from}\n${type}\n${to}\n${source}`;
    if (this.#edges.has(name)) return false;
    if (this.#edges.size >= 200_000) this.#edges.clear();
    this.#edges.add(name);
    return true;
  }

  clear(): void {
    this.#ids.clear();
    this.#edges.clear();
  }
}

/**
 * Decides records again from all that their documents say; a record of which no document speaks any longer goes.
 * @param written what this transaction wrote itself, by record: when nothing else speaks of it, it is not read back
 */
export async function refreshRecords(
  tx: Tx,
  ids: Iterable<string>,
  cache: NodeCache,
  written: ReadonlyMap<string, Said> = new Map(),
): Promise<void> {
  const all = [...new Set(ids)];
  for (let at = 0; at < all.length; at += part) await refresh(tx, all.slice(at, at + part), cache, written);
}

/** What all documents say of records, in the order of the documents. */
async function readSaid(tx: Tx, list: readonly string[], written: ReadonlyMap<string, Said>): Promise<Said[]> {
  const filed = await sql<{
    id: string;
    statements: number;
    name: string;
  }>`select vulnerability_id as id, count(*)::int as statements,
      min(kind || ':' || document || ':' || subject) as name
    from assertions where vulnerability_id = any(${list}) group by 1`.execute(tx);
  const alone = filed.rows.flatMap(({ id, statements, name }) => {
    const said = statements === 1 ? written.get(id) : undefined;
    return said !== undefined && name === `${said.kind}:${said.document}:${said.subject}` ? [said] : [];
  });
  const known = new Set(alone.map(({ id }) => id));
  const others = filed.rows.map(({ id }) => id).filter((id) => !known.has(id));
  if (others.length === 0) return alone;
  const { rows } = await sql<Said>`select a.vulnerability_id as id, a.kind, a.document, d.title, d.source, d.published, a.subject,
      a.assertions, a.vendors, a.products, a.aliases, a.links
    from assertions a join documents d on d.kind = a.kind and d.id = a.document
    where a.vulnerability_id = any(${others}) order by a.kind, a.document`.execute(tx);
  return [...alone, ...rows];
}

async function refresh(tx: Tx, list: readonly string[], cache: NodeCache, written: ReadonlyMap<string, Said>): Promise<void> {
  const rows = await readSaid(tx, list, written);
  const before = await sql<{ id: string }>`select id from vulnerabilities where id = any(${list})`.execute(tx);
  const known = new Set(before.rows.map(({ id }) => id));
  const said = Map.groupBy(rows, ({ id }) => id);
  const reliability = await cache.reliability(tx);
  // A person's decision stays with the identifier that it was made about, under whatever record that is filed.
  const names = new Map(rows.flatMap(({ id, subject }) => [[subject, id] as const, [id, id] as const]));
  const overrules = new Map<string, Overrule[]>();
  for (const { subject, ...overrule } of await findOverrules(tx, [...names.keys()]))
    overrules.set(names.get(subject)!, [...(overrules.get(names.get(subject)!) ?? []), overrule]);
  const decided = [...said].map(([id, parts]) => decide(id, parts, reliability, overrules.get(id) ?? []));
  await putRecords(
    tx,
    decided.map(({ row }) => row),
  );
  await removeRecords(
    tx,
    [...known].filter((id) => !said.has(id)),
  );

  const nodes = await putNodes(
    tx,
    decided.map(({ node }) => node),
  );
  const around = new Map<Ref, Mention>();
  for (const one of decided) for (const mention of one.around) around.set(`${mention.kind}:${mention.key}`, mention);
  for (const [ref, id] of await idsOf(tx, around, cache)) nodes.set(ref, id);
  const edges = decided.flatMap((one) => one.edges).filter((edge) => edge.document !== null || cache.isNew(edge));
  const records = decided.filter(({ row }) => known.has(row.id)).map(({ row }) => nodes.get(`vulnerability:${row.id}`)!);
  if (records.length > 0) await deleteEdgesBut(tx, { records, kinds: vulnerabilityKinds }, edges, nodes);
  await putEdges(tx, edges, nodes);
}

/** Identifiers of nodes that others refer to; those that are not there yet are added with the name that refers to them. */
export async function idsOf(tx: Tx, rows: ReadonlyMap<Ref, Mention>, cache: NodeCache): Promise<Map<Ref, number>> {
  const ids = new Map<Ref, number>();
  const take = (found: ReadonlyMap<Ref, number>) => {
    for (const [ref, id] of found) {
      ids.set(ref, id);
      if (rows.get(ref)!.state === 'released') cache.set(ref, id);
    }
  };
  for (const ref of rows.keys()) {
    const id = cache.get(ref);
    if (id !== undefined) ids.set(ref, id);
  }
  const missing = () => [...rows.keys()].filter((ref) => !ids.has(ref));
  const found = await findNodes(tx, missing());
  // What an official source speaks of is no secret, whoever named it first.
  const spoken = [...found].filter(([ref]) => rows.get(ref)!.state === 'released').map(([, id]) => id);
  await releaseNodes(tx, spoken);
  take(found);
  take(
    await addNodes(
      tx,
      missing().map((ref) => bareNode(rows.get(ref)!)),
    ),
  );
  return ids;
}

async function putRecords(tx: Tx, rows: readonly Decided['row'][]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into vulnerabilities (id, title, description, severity, cvss, vector, kev, epss, vendors, products, advisories, aliases,
      published, modified, sorted_at, resolved, overruled_sources)
    select r.id, r.title, r.description, r.severity, r.cvss, r.vector, r.kev, p.score, r.vendors, r.products, r.advisories, r.aliases,
      r.published, r.modified, coalesce(r.modified, r.published, '-infinity'), r.resolved, r.overruled_sources
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (id text, title text, description text, severity text, cvss double precision,
      vector text, kev boolean, vendors text[], products text[], advisories text[], aliases text[], published timestamptz,
      modified timestamptz, resolved jsonb, overruled_sources text[])
    left join exploit_predictions p on p.vulnerability_id = r.id
    on conflict (id) do update set title = excluded.title, description = excluded.description, severity = excluded.severity,
      cvss = excluded.cvss, vector = excluded.vector, kev = excluded.kev, epss = excluded.epss, vendors = excluded.vendors,
      products = excluded.products, advisories = excluded.advisories, aliases = excluded.aliases, published = excluded.published,
      modified = excluded.modified, sorted_at = excluded.sorted_at, resolved = excluded.resolved,
      overruled_sources = excluded.overruled_sources, updated_at = now()`.execute(tx);
}

/** Removes records of which nothing is said, and their nodes where no other document relates them to anything. */
async function removeRecords(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from matches where vulnerability_id = any(${ids})`.execute(tx);
  await sql`delete from vulnerabilities where id = any(${ids})`.execute(tx);
  await sql`delete from nodes n where organisation_id is null and kind = 'vulnerability' and key = any(${ids})
    and not exists (select from statements s where s.node_id = n.id)`.execute(tx);
}

/** Decides one record from what its documents say. */
function decide(id: string, parts: readonly Said[], reliability: Reliability | null, overrules: readonly Overrule[]): Decided {
  const assertions = parts.flatMap((said) => said.assertions);
  const summary = summarise(id, assertions, reliability, overrules);
  const { titles, texts, weaknesses, titleZh, ...shown } = summary;
  const distinct = (values: Iterable<string>) => [...new Set(values)].slice(0, mostNames);
  const vendors = distinct(parts.flatMap((said) => said.vendors));
  const products = distinct(parts.flatMap((said) => said.products));
  const advisories = distinct(parts.filter(({ kind }) => kind === 'csaf').map(({ document }) => document));
  const aliases = distinct(parts.flatMap((said) => [said.subject, ...said.aliases])).filter((alias) => alias !== id);
  const sources = distinct(parts.map(({ kind }) => sourceName(kind)));
  const keys = distinct(vendors.map((name) => vendorKey(name) ?? ''));
  const node: NodeRow = {
    kind: 'vulnerability',
    key: id,
    label: shown.title,
    label_zh: titleZh,
    summary: shown.description.slice(0, longestSummary),
    sources,
    severity: shown.severity,
    state: 'released',
    sorted_at: shown.modified ?? shown.published,
    search: searchVector({
      kind: 'vulnerability',
      key: id,
      names: [...titles, ...aliases],
      texts: [...texts, ...vendors, ...products, ...advisories, ...weaknesses],
      sources,
      vendors: [...vendors, ...keys],
      severity: shown.severity,
      flags: shown.kev ? ['kev'] : [],
    }),
    attributes: { cvss: shown.cvss, kev: shown.kev, published: shown.published, aliases: aliases.slice(0, 20) },
  };
  const resolved = isPlain(summary, assertions) ? null : summary.resolved;
  return { row: { ...shown, resolved, vendors, products, advisories, aliases }, node, ...surroundings(id, parts) };
}

/** The nodes around a record, and the edges that each document states. */
function surroundings(id: string, parts: readonly Said[]): Pick<Decided, 'around' | 'edges'> {
  const [around, edges]: [Mention[], EdgeRow[]] = [[], []];
  const record = `vulnerability:${id}`;
  for (const said of parts) {
    const first = said.assertions.at(0);
    const method = first?.method ?? 'coordinator-statement';
    const confidence = first?.confidence ?? 0.9;
    const stated = {
      source: said.source || sourceName(said.kind),
      method,
      confidence,
      validFrom: null,
      validUntil: null,
      text: null,
    };
    const document = `${said.kind}:${said.document}`;
    const node = (kind: string, key: string, label: string, sortedAt: string | null = null): Ref => {
      around.push({ kind, key, label, state: 'released', source: sourceName(said.kind), sortedAt });
      return `${kind}:${key}`;
    };
    if (ofAdvisories.has(said.kind)) {
      const advisory = node('advisory', said.document, said.title, said.published);
      edges.push({ ...stated, from: advisory, type: 'describes', to: record, document });
    }
    for (const { attribute, value } of said.assertions) {
      if (attribute !== 'weakness' || typeof value !== 'string' || !/^CWE-\d+$/.test(value)) continue;
      edges.push({ ...stated, from: record, type: 'has-weakness', to: node('weakness', value, value), document });
    }
    for (const { attribute, value } of said.assertions) {
      const type = togetherness[attribute];
      if (type === undefined || typeof value !== 'string' || value === '' || value.length > 100) continue;
      edges.push({ ...stated, from: record, type, to: node('vulnerability', value, value), document });
    }
    for (const link of said.links) {
      const key = productKey(link);
      if (key === null) continue;
      const product = node('product', key, link[1]);
      edges.push({ ...stated, from: record, type: 'affects', to: product, document });
      const vendor = link[0] === null ? null : vendorKey(link[0]);
      if (vendor === null) continue;
      // That a product is its vendor's is said by its name, whatever the document: one edge, not one for each document.
      const maker = node('vendor', vendor, link[0]!);
      edges.push({ ...stated, from: product, type: 'made-by', to: maker, source: sourceName(said.kind), document: null });
    }
  }
  return { around, edges };
}

/** A node with no more than the name by which something refers to it. */
function bareNode({ kind, key, label, state, source, sortedAt }: Mention): NodeRow {
  const sources = [source];
  return {
    kind,
    key,
    label,
    label_zh: /\p{Script=Han}/u.test(label) ? label : null,
    summary: '',
    sources,
    severity: null,
    state,
    sorted_at: sortedAt,
    search: searchVector({ kind, key, names: [label], texts: [], sources }),
    attributes: {},
  };
}
