import { type PreparedAdvisory, prepareNamed, prepareOne } from '../match/prepare.ts';
import type { Result } from '../problem.ts';
import { Assertions, distinctNames } from '../read/statement.ts';
import type { ReadDocument } from '../read/types.ts';
import { elementJson, type XmlElement } from '../xml/element.ts';
import { type CnvdProduct, readCnvdProduct } from './product.ts';
import { type CnvdEntry, readCnvd } from './read.ts';

/** Most products of one entry that are kept. */
const mostProducts = 2000;

/**
 * Read one entry of a CNVD file. With one CVE id the entry is about that vulnerability, under another name; with several it is about all
 * of them together (`covers`), and is none of them.
 */
export function cnvdDocument(element: XmlElement, retrieved: string): Result<ReadDocument> {
  const read = readCnvd(element);
  if (!read.ok) return read;
  const entry = read.value;
  const subject = entry.cves.length === 1 ? entry.cves[0] : entry.id;
  const products = entry.products.slice(0, mostProducts).map(readCnvdProduct);
  return {
    ok: true,
    value: {
      kind: 'cnvd',
      id: entry.id,
      title: entry.title,
      published: entry.opened,
      content: elementJson(element),
      prepared: prepare(entry, subject, products),
      statements: [
        {
          vulnerability: subject,
          aliases: subject === entry.id ? [] : [entry.id],
          assertions: assertionsOf(entry, subject, products, retrieved),
          vendors: distinctNames(products.map(({ vendor }) => vendor ?? '')),
          products: distinctNames(products.map(({ product }) => product)),
        },
      ],
    },
    problems: read.problems,
  };
}

function assertionsOf(
  entry: CnvdEntry,
  subject: string,
  products: readonly CnvdProduct[],
  retrieved: string,
): Assertions['list'] {
  const said = new Assertions(subject, 'CNVD', entry.opened, retrieved, 'database-entry');
  if (subject !== entry.id) said.say('alias', entry.id);
  for (const cve of entry.cves) if (cve !== subject) said.say('covers', cve);
  for (const id of entry.bugtraq) said.say('related', `BID-${id}`);
  said.say('title', { language: 'zh', text: entry.title });
  if (entry.description !== null) said.say('description', { language: 'zh', text: entry.description });
  if (entry.severity !== null) said.say('own-level', { scheme: 'CNVD', level: entry.severity });
  if (entry.kind !== null) said.say('own-class', { scheme: 'CNVD', id: null, name: entry.kind });
  for (const product of products) said.say('affected', { ...product, status: 'known_affected' });
  if (entry.solution !== null) said.say('remediation', remediation(entry.solution));
  if (entry.patch !== null) said.say('patch', { ...entry.patch, url: null });
  for (const url of entry.references) said.say('reference', url);
  said.say('credit', entry.discoverers);
  said.say('published', entry.opened);
  return said.list;
}

/** Words by which CNVD says that there is no fix yet. */
const noFix = /(?:没有|未|暂无|尚无|尚未)[^。]{0,12}(?:提供|发布|推出)?[^。]{0,8}(?:补丁|升级|修复|解决)/;

function remediation(details: string): { category: string; details: string; url: string | null } {
  const url = /https?:\/\/[^\s"'<>，。；]+/.exec(details)?.[0] ?? null;
  return { category: noFix.test(details) ? 'none_available' : 'vendor_fix', details, url };
}

function prepare(entry: CnvdEntry, subject: string, products: readonly CnvdProduct[]): PreparedAdvisory | null {
  if (products.length === 0) return null;
  const fix = entry.solution === null ? null : remediation(entry.solution);
  return prepareOne(
    {
      id: entry.id,
      title: entry.title,
      publisher: 'CNVD',
      released: entry.opened ?? '',
      url: `https://www.cnvd.org.cn/flaw/show/${entry.id}`,
      products: products.map(prepareNamed),
      remediations: fix === null ? [] : [{ ...fix, products: null }],
    },
    { id: subject, title: entry.title },
  );
}
