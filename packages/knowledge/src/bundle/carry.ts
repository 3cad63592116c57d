import {
  type DocumentKind,
  type EpssTable,
  type Problem,
  type ReadDocument,
  readContent,
  readEpss,
  type Refusal,
} from '@fengsui/advisories';
import { isObject } from '../json.ts';
import { type EntryKind, type KnowledgeDocument, entryKinds, parseNodeRef, tenantKinds } from '../model/entry.ts';
import { edgeTypes } from '../model/edge-types.ts';
import type { CarriedDocument } from './format.ts';
import { refusal } from '../refusal.ts';

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
export type Unpacked = { document: ReadDocument } | { predictions: EpssTable } | { knowledge: KnowledgeDocument } | Refusal;

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
    return table?.ok === true ? { predictions: table.value } : refusal('predictions', {});
  }
  if (!Object.hasOwn(vulnerabilityKinds, carried.kind)) return unpackKnowledge(carried);
  const read = readContent(carried.kind, carried.content, retrieved);
  if (!read.ok) return refusedFor(read.problems);
  return read.value.id === carried.id
    ? { document: read.value }
    : refusal('otherName', { id: read.value.id, called: carried.id });
}

/** Why a document is not taken, by what is first wrong with it. */
function refusedFor([first]: readonly Problem[]): Refusal {
  return { ...refusal('unread', { reason: first.what }), ...first.refusal, problem: first.what };
}

function unpackKnowledge({ kind, id, title, source, published, content }: CarriedDocument): Unpacked {
  if (!isObject(content) || !Array.isArray(content.entries) || !Array.isArray(content.edges)) return refusal('noLists', {});
  if (!content.entries.every(isEntry)) return refusal('newerEntry', {});
  if (!content.edges.every(isEdge)) return refusal('newerEdge', {});
  if (typeof content.method !== 'string' || typeof content.confidence !== 'number') return refusal('unfounded', {});
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
