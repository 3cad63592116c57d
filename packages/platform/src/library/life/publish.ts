import { methodConfidence } from '@fengsui/advisories';
import { type Edge, type Entry, joins, type NodeRef, parseNodeRef, tenantKinds } from '@fengsui/knowledge';
import { Problem } from '../../kernel/errors.ts';
import type { Tx } from '../../kernel/records.ts';
import { entryNode } from '../store-entries.ts';
import { putNodes } from '../store-nodes.ts';
import { documentRow, type Prepared, Writer } from '../writer.ts';
import { cvssVersion, prepareEntry } from './prepare.ts';
import type { EntryContent } from './schema.ts';
import type { EntryName } from './store.ts';

/** How what persons write becomes part of the library: as documents of their organisation, beside those of all other sources. */

const stated = { method: 'person', confidence: methodConfidence.person } as const;

/** The entry that persons describe. */
function entryOf({ kind, key }: EntryName, content: EntryContent): Entry {
  const { name, aliases = [], descriptions = [], attributes = {}, url = null, published = null, severity } = content;
  return {
    kind: kind as Entry['kind'],
    key,
    name,
    aliases,
    descriptions,
    attributes: severity ? { ...attributes, severity } : attributes,
    published,
    modified: new Date().toISOString(),
    revoked: false,
    url,
  };
}

/** The relations that persons state. @throws Problem when one names something that it cannot join */
export function edgesOf({ kind, key }: EntryName, content: EntryContent): Edge[] {
  const from = `${kind}:${key}` as NodeRef;
  return (content.relations ?? []).map(({ type, to, text = null }) => {
    const far = parseNodeRef(to);
    if (far === null || tenantKinds.has(far.kind) || !joins(type, from, to as NodeRef))
      throw new Problem('invalid-request', `relations: ${kind} ${type} ${to} is no relation`);
    return { from, type, to: to as NodeRef, validFrom: null, validUntil: null, confidence: 1, text };
  });
}

/** What persons write of a vulnerability as statements. */
function assertionsOf(key: string, source: string, content: EntryContent) {
  const now = new Date().toISOString();
  const { name, descriptions = [], cvss = [], weaknesses = [], affected = [], remediations = [], references = [] } = content;
  const say = (attribute: string) => (value: unknown) => ({
    subject: key,
    attribute,
    value,
    source,
    published: now,
    retrieved: now,
    ...stated,
  });
  return [
    say('title')(name),
    ...descriptions.map(say('description')),
    ...cvss.map((vector) => say('cvss')({ version: cvssVersion(vector), vector, stated: null })),
    ...weaknesses.map(say('weakness')),
    ...(content.severity ? [say('own-level')({ scheme: 'severity', level: content.severity.toUpperCase() })] : []),
    ...affected.map((product) => say('affected')({ ...product, status: 'affected' })),
    ...remediations.map((details) => say('remediation')({ category: 'vendor_fix', details, url: null })),
    ...references.map(say('reference')),
    ...(content.published ? [say('published')(content.published)] : []),
  ];
}

const documentOf = ({ kind, key }: EntryName): string => `${kind}:${key}`;

/** Puts a version into the library; caller holds the lock of the library. */
export async function publish(tx: Tx, name: EntryName, version: number, content: EntryContent, source: string): Promise<void> {
  const row = { id: documentOf(name), title: content.name, source, published: new Date().toISOString() };
  const edges = edgesOf(name, content);
  const entries = name.kind === 'vulnerability' ? [] : [entryOf(name, content)];
  const items: Prepared[] = [];
  if (name.kind === 'vulnerability') {
    const products = content.affected ?? [];
    const prepared = prepareEntry(name.key, content, source, row.published);
    const said = {
      kind: 'person',
      document: row.id,
      subject: name.key,
      assertions: assertionsOf(name.key, source, content),
      vendors: [...new Set(products.flatMap(({ vendor }) => vendor ?? []))],
      products: [...new Set(products.map(({ product }) => product))],
      aliases: (content.aliases ?? []).filter((alias) => alias !== name.key),
      links: products.map(({ vendor, product }): [string | null, string] => [vendor, product]),
    };
    items.push({
      at: row.id,
      weight: 0,
      piece: {
        row: documentRow({ kind: 'person', ...row }, { version, ...content }, prepared),
        assertions: [said],
        knowledge: null,
      },
    });
  }
  if (entries.length + edges.length > 0) {
    const knowledge = { kind: 'person-entry', ...row, ...stated, entries, edges };
    const made = documentRow({ kind: 'person-entry', ...row }, { version, entries, edges });
    items.push({ at: row.id, weight: 0, piece: { row: made, assertions: [], knowledge } });
  }
  const writer = new Writer();
  await writer.write(tx, items);
  // A version before this one may have stated relations.
  if (entries.length + edges.length === 0) await writer.remove(tx, { kind: 'person-entry', id: row.id });
}

/** Takes back what persons had said, while others still speak of the entry; caller holds the lock of the library. */
export async function unpublish(tx: Tx, name: EntryName): Promise<void> {
  const writer = new Writer();
  for (const kind of ['person', 'person-entry']) await writer.remove(tx, { kind, id: documentOf(name) });
}

/** Gives what nobody has released yet its node, which only those see who work on the library. */
export async function putDraftNode(tx: Tx, name: EntryName, content: EntryContent, source: string): Promise<void> {
  const node = entryNode([{ kind: 'person-entry', source, confidence: 1, entry: entryOf(name, content) }], false);
  await putNodes(tx, [{ ...node, state: 'collected' }]);
}
