import { type DocumentKind, type EpssTable, type ReadDocument, readContent, readEpss } from '@fengsui/advisories';
import { isObject } from '../json.ts';
import { type EntryKind, type KnowledgeDocument, entryKinds, parseNodeRef, tenantKinds } from '../model/entry.ts';
import { edgeTypes } from '../model/edge-types.ts';
import type { CarriedDocument } from './format.ts';

/** Kinds of documents about vulnerabilities; every other kind carries entries and edges. */
const vulnerabilityKinds: Readonly<Record<DocumentKind, true>> = {
  csaf: true,
  cve: true,
  nvd: true,
  cnvd: true,
  cnnvd: true,
  kev: true,
  ssvc: true,
  epss: true,
};

/** What a carried document is, read. */
export type Unpacked =
  | { document: ReadDocument }
  | { predictions: EpssTable }
  | { knowledge: KnowledgeDocument }
  | { problem: string };

/** A knowledge document as it is carried. */
export function carryKnowledge(document: KnowledgeDocument, hash: string): CarriedDocument {
  const { kind, id, title, source, published, method, confidence, entries, edges } = document;
  return { kind, id, hash, title, source, published, content: { method, confidence, entries, edges } };
}

/**
 * Reads a carried document. Documents about vulnerabilities are read anew from what their publisher wrote, by the readers of this program;
 * entries and edges are checked. A signed bundle may still come from a program with another idea of them.
 */
export function unpackDocument(carried: CarriedDocument, retrieved: string): Unpacked {
  if (carried.kind === 'epss') {
    const table = typeof carried.content === 'string' ? readEpss(carried.content) : null;
    return table?.ok === true ? { predictions: table.value } : { problem: 'the table of predictions cannot be read' };
  }
  if (!Object.hasOwn(vulnerabilityKinds, carried.kind)) return unpackKnowledge(carried);
  const read = readContent(carried.kind, carried.content, retrieved);
  if (!read.ok) return { problem: read.problems[0]?.what ?? 'it cannot be read' };
  return read.value.id === carried.id
    ? { document: read.value }
    : { problem: `it is ${read.value.id}, and the bundle calls it ${carried.id}` };
}

function unpackKnowledge({ kind, id, title, source, published, content }: CarriedDocument): Unpacked {
  if (!isObject(content) || !Array.isArray(content.entries) || !Array.isArray(content.edges))
    return { problem: 'it has no list of entries and edges' };
  if (!content.entries.every(isEntry))
    return { problem: 'an entry of it has no kind that this program knows: use a newer program' };
  if (!content.edges.every(isEdge)) return { problem: 'an edge of it is none that this program knows: use a newer program' };
  if (typeof content.method !== 'string' || typeof content.confidence !== 'number')
    return { problem: 'it does not say how it was found and how sure it is' };
  const { method, confidence, entries, edges } = content as unknown as KnowledgeDocument;
  return { knowledge: { kind, id, title, source, published, method, confidence, entries, edges } };
}

function isOfLibrary(kind: unknown): kind is EntryKind {
  return typeof kind === 'string' && Object.hasOwn(entryKinds, kind) && !tenantKinds.has(kind as EntryKind);
}

function isEntry(value: unknown): boolean {
  return (
    isObject(value) &&
    isOfLibrary(value.kind) &&
    typeof value.key === 'string' &&
    value.key !== '' &&
    typeof value.name === 'string' &&
    Array.isArray(value.aliases) &&
    value.aliases.every((alias) => typeof alias === 'string') &&
    Array.isArray(value.descriptions) &&
    value.descriptions.every((one) => isObject(one) && typeof one.language === 'string' && typeof one.text === 'string') &&
    isObject(value.attributes) &&
    [value.published, value.modified, value.url].every((one) => one === null || typeof one === 'string') &&
    typeof value.revoked === 'boolean'
  );
}

function isEdge(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.from, value.to].every((ref) => typeof ref === 'string' && isOfLibrary(parseNodeRef(ref)?.kind)) &&
    typeof value.type === 'string' &&
    Object.hasOwn(edgeTypes, value.type) &&
    typeof value.confidence === 'number' &&
    [value.validFrom, value.validUntil, value.text].every((one) => one === null || typeof one === 'string')
  );
}
