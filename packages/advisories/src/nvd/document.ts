import { type PreparedAdvisory, prepareOne } from '../match/prepare.ts';
import { prepareConfigurations } from '../match/prepare-configurations.ts';
import type { Result } from '../problem.ts';
import { Assertions, distinctNames } from '../read/statement.ts';
import type { ReadDocument } from '../read/types.ts';
import type { Assertion } from '../record/record.ts';
import { type NvdProduct, vulnerableProducts } from './products.ts';
import { type NvdEntry, readNvdValue } from './read.ts';

/** How NIST names itself as the source of a score or weakness. */
const nist = 'nvd@nist.gov';

/** Read an entry of NVD into one statement: what NIST says as `NVD`, what it passes on from others as `NVD/<who>`. */
export function nvdDocument(value: unknown, retrieved: string): Result<ReadDocument> {
  const read = readNvdValue(value);
  if (!read.ok) return read;
  const entry = read.value;
  const products = vulnerableProducts(entry.configurations);
  return {
    ok: true,
    value: {
      kind: 'nvd',
      id: entry.id,
      title: titleOf(entry),
      published: entry.modified ?? entry.published,
      content: value,
      prepared: prepare(entry),
      statements: [
        {
          vulnerability: entry.id,
          aliases: [],
          assertions: assertionsOf(entry, products, retrieved),
          vendors: distinctNames(products.map(({ vendor }) => vendor)),
          products: distinctNames(products.map(({ product }) => product)),
        },
      ],
    },
    problems: read.problems,
  };
}

/** NVD has no titles: the beginning of the description stands for one. */
function titleOf(entry: NvdEntry): string {
  const text = (entry.descriptions.find(({ language }) => language === 'en') ?? entry.descriptions[0])?.text ?? '';
  return text === '' ? entry.id : text.slice(0, 200);
}

function assertionsOf(entry: NvdEntry, products: readonly NvdProduct[], retrieved: string): Assertion[] {
  const own = new Assertions(entry.id, 'NVD', entry.modified, retrieved, 'enrichment');
  const others = new Map<string, Assertions>();
  const by = (source: string): Assertions => {
    if (source === nist || source === '') return own;
    let said = others.get(source);
    if (said === undefined) {
      said = new Assertions(entry.id, `NVD/${source}`, entry.modified, retrieved, 'coordinator-statement');
      others.set(source, said);
    }
    return said;
  };
  own.say('state', entry.status);
  own.say('published', entry.published);
  own.say('modified', entry.modified);
  // The description is that of whoever assigned the id.
  for (const description of entry.descriptions) by(entry.assigner).say('description', description);
  for (const { source, score } of entry.scores) by(source).say('cvss', score);
  for (const { source, cwe } of entry.weaknesses) by(source).say('weakness', cwe);
  for (const configuration of entry.configurations) own.say('cpe-configuration', configuration);
  for (const { vendor, product, versions, cpe } of products)
    own.say('affected', { vendor, product, versions: versions?.join(' | ') ?? null, status: 'known_affected', cpe });
  for (const { url } of entry.references) own.say('reference', url);
  for (const { organisation, text } of entry.comments) by(organisation).say('description', { language: 'en', text });
  const exploited = new Assertions(entry.id, 'NVD/KEV', entry.exploited?.added ?? null, retrieved, 'observation');
  if (entry.exploited !== null) {
    const { added, due, action, name } = entry.exploited;
    exploited.say('known-exploited', { dateAdded: added, ...(due === null ? {} : { dueDate: due }) });
    exploited.say('title', name);
    if (action !== null) exploited.say('remediation', { category: 'vendor_fix', details: action, url: null });
  }
  return [...own.list, ...[...others.values()].flatMap(({ list }) => list), ...exploited.list];
}

function prepare(entry: NvdEntry): PreparedAdvisory | null {
  const prepared = entry.status === 'Rejected' ? [] : prepareConfigurations(entry.configurations);
  if (prepared.length === 0) return null;
  return prepareOne(
    {
      id: entry.id,
      title: titleOf(entry),
      publisher: 'NVD',
      released: entry.modified ?? entry.published ?? '',
      url: `https://nvd.nist.gov/vuln/detail/${entry.id}`,
      products: prepared,
      remediations: [],
    },
    {
      id: entry.id,
      title: entry.exploited?.name ?? null,
      cwe: entry.weaknesses[0]?.cwe ?? null,
      scores: entry.scores.map(({ score }) => ({ ...score, products: null })),
    },
  );
}
