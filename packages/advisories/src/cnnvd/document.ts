import { type PreparedAdvisory, type PreparedProduct, prepareNamed, prepareOne } from '../match/prepare.ts';
import { prepareConfigurations } from '../match/prepare-configurations.ts';
import type { Result } from '../problem.ts';
import { Assertions, distinctNames } from '../read/statement.ts';
import type { ReadDocument } from '../read/types.ts';
import { elementJson, type XmlElement } from '../xml/element.ts';
import { cncpeUri, readCncpe } from './name.ts';
import { type CnnvdEntry, readCnnvd } from './read.ts';
import type { CpeNode } from '../record/values.ts';

/** Most products of one entry that are kept. */
const mostProducts = 2000;

type Product = { vendor: string | null; product: string; versions: string | null; cpe: string | null };

/**
 * Read one entry of a CNNVD file of either format. As with CNVD, an entry with one CVE id is that vulnerability under another name; one
 * with several covers all of them.
 */
export function cnnvdDocument(element: XmlElement, retrieved: string): Result<ReadDocument> {
  const read = readCnnvd(element);
  if (!read.ok) return read;
  const entry = read.value;
  const subject = entry.cves.length === 1 ? entry.cves[0] : entry.id;
  const products = productsOf(entry);
  return {
    ok: true,
    value: {
      kind: 'cnnvd',
      id: entry.id,
      title: entry.name,
      published: entry.modified ?? entry.published,
      content: elementJson(element),
      prepared: prepare(entry, subject, products),
      statements: [
        {
          vulnerability: subject,
          aliases: subject === entry.id ? [] : [entry.id],
          assertions: assertionsOf(entry, subject, products, retrieved),
          vendors: distinctNames([...products.map(({ vendor }) => vendor ?? ''), entry.vendor ?? '']),
          products: distinctNames(products.map(({ product }) => product)),
        },
      ],
    },
    problems: read.problems,
  };
}

function assertionsOf(entry: CnnvdEntry, subject: string, products: readonly Product[], retrieved: string): Assertions['list'] {
  const said = new Assertions(subject, 'CNNVD', entry.modified ?? entry.published, retrieved, 'database-entry');
  if (subject !== entry.id) said.say('alias', entry.id);
  for (const cve of entry.cves) if (cve !== subject) said.say('covers', cve);
  for (const id of entry.bugtraq) said.say('related', `BID-${id}`);
  said.say('title', { language: 'zh', text: entry.name });
  if (entry.description !== null) said.say('description', { language: 'zh', text: entry.description });
  if (entry.severity !== null) said.say('own-level', { scheme: 'CNNVD', level: entry.severity });
  if (entry.technicalSeverity !== null && entry.technicalSeverity !== entry.severity)
    said.say('own-level', { scheme: 'CNNVD-technical', level: entry.technicalSeverity });
  if (entry.type !== null) said.say('own-class', { scheme: 'CNNVD', id: null, name: entry.type });
  for (const product of products) said.say('affected', { ...product, status: 'known_affected' });
  said.say('cpe-configuration', entry.configuration);
  if (entry.solution !== null) said.say('remediation', { category: 'vendor_fix', details: entry.solution, url: null });
  for (const url of entry.patches) said.say('patch', { name: entry.name, description: null, url });
  for (const { url } of entry.references) said.say('reference', url);
  said.say('published', entry.published);
  said.say('modified', entry.modified);
  return said.list;
}

/** Products of both lists, each once: names of CPE taken apart, any other text as the name that it is. */
function productsOf(entry: CnnvdEntry): Product[] {
  const products = new Map<string, Product>();
  const listed = [...entry.software, ...(entry.configuration === null ? [] : vulnerableNames(entry.configuration))];
  for (const text of listed) {
    const name = readCncpe(text);
    const product: Product =
      name === null
        ? { vendor: entry.vendor, product: text, versions: null, cpe: null }
        : {
            vendor: spaced(name.vendor) || null,
            product: spaced(name.product),
            versions: [name.version, name.update].filter(Boolean).join(' ') || null,
            cpe: text,
          };
    if (product.product !== '') products.set(JSON.stringify([product.vendor, product.product, product.versions]), product);
    if (products.size === mostProducts) break;
  }
  return [...products.values()];
}

function spaced(name: string): string {
  return name.replaceAll('_', ' ');
}

function vulnerableNames(node: CnnvdEntry['configuration'] & object): string[] {
  if (node.negate) return [];
  return [
    ...node.matches.filter(({ vulnerable }) => vulnerable).map(({ criteria }) => criteria),
    ...node.children.flatMap(vulnerableNames),
  ];
}

/** What the applicability statement says, with its platforms; then what only the list of names has. */
function prepareProducts(entry: CnnvdEntry, products: readonly Product[]): PreparedProduct[] {
  const stated = entry.configuration === null ? [] : prepareConfigurations([withUris(entry.configuration)]);
  const nameOf = (vendor: string | null, product: string): string => `${vendor ?? ''}\n${product}`.toLowerCase();
  const known = new Set(stated.map(({ vendor, name }) => nameOf(vendor, name)));
  const listed = products.filter(({ vendor, product }) => !known.has(nameOf(vendor, product))).map(prepareNamed);
  return [...stated, ...listed].slice(0, mostProducts);
}

/** A statement with its names as CPE writes them. */
function withUris(node: CpeNode): CpeNode {
  return {
    ...node,
    matches: node.matches.map((match) => ({ ...match, criteria: cncpeUri(match.criteria) ?? match.criteria })),
    children: node.children.map(withUris),
  };
}

function prepare(entry: CnnvdEntry, subject: string, products: readonly Product[]): PreparedAdvisory | null {
  const prepared = prepareProducts(entry, products);
  if (prepared.length === 0) return null;
  return prepareOne(
    {
      id: entry.id,
      title: entry.name,
      publisher: 'CNNVD',
      released: entry.modified ?? entry.published ?? '',
      url: null,
      products: prepared,
      remediations:
        entry.solution === null
          ? []
          : [{ category: 'vendor_fix', details: entry.solution, url: entry.patches[0] ?? null, products: null }],
    },
    { id: subject, title: entry.name },
  );
}
