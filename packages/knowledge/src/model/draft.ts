import type { Method } from '@fengsui/advisories';
import { joins } from './edge-types.ts';
import {
  type Edge,
  type EdgeType,
  type Entry,
  type EntryKind,
  type KnowledgeDocument,
  type NodeRef,
  nodeRef,
  parseNodeRef,
} from './entry.ts';
import { tidyName, tidyText, tidyTime, tidyValue } from './tidy.ts';

/** What a reader says of an entry; what it leaves out is empty. */
export interface EntryDraft {
  kind: EntryKind;
  key: string;
  name?: string;
  aliases?: readonly string[];
  /** English unless told otherwise. */
  description?: string | null;
  descriptions?: readonly { language: string; text: string }[];
  attributes?: Record<string, unknown>;
  published?: unknown;
  modified?: unknown;
  revoked?: boolean;
  url?: string | null;
}

/** What a reader says of an edge beside its ends. */
export interface EdgeDraft {
  validFrom?: unknown;
  validUntil?: unknown;
  confidence?: number;
  text?: string | null;
}

/** Who says what a document says. */
export interface DraftHead {
  kind: string;
  id: string;
  title: string;
  source: string;
  published?: unknown;
  method: Method;
  confidence: number;
}

/** Entries and edges of one document; more are told in further parts. */
const part = { entries: 500, edges: 2000 } as const;
const longestKey = 400;
const mostAliases = 200;
/** Length up to which what is said of an edge again is added to what was said. */
const longestRepeated = 4000;

/**
 * A document in the making: collects entries and edges, keeps each once, and bounds and cleans every text, so that readers need not.
 * An edge between ends that its type does not allow is kept as `related-to` under the name that it was given.
 */
export class Draft {
  readonly head: DraftHead;
  readonly #entries = new Map<NodeRef, Entry>();
  readonly #edges = new Map<string, Edge>();
  /** Ends of edges that lead out of the document. */
  readonly #ends = new Map<NodeRef, NodeRef | null>();

  constructor(head: DraftHead) {
    this.head = head;
  }

  /** Adds an entry, or completes one that is there; tells its name in edges. One without a key is left out, and edges to it are. */
  entry(draft: EntryDraft): NodeRef {
    const key = tidyKey(draft.key);
    const ref = nodeRef(draft.kind, key);
    if (key === '') return ref;
    const name = tidyName(draft.name ?? '') || key;
    const descriptions = [
      ...(draft.description ? [{ language: 'en', text: draft.description }] : []),
      ...(draft.descriptions ?? []),
    ].map(({ language, text }) => ({ language, text: tidyText(text).trim() }));
    const entry: Entry = {
      kind: draft.kind,
      key,
      name,
      aliases: aliasesOf(draft.aliases ?? [], name),
      descriptions: descriptions.filter(({ text }) => text !== ''),
      attributes: (tidyValue(draft.attributes ?? {}) as Record<string, unknown> | undefined) ?? {},
      published: tidyTime(draft.published),
      modified: tidyTime(draft.modified),
      revoked: draft.revoked ?? false,
      url: draft.url && /^https?:\/\//i.test(draft.url) && draft.url.length <= 2048 ? tidyText(draft.url) : null,
    };
    const known = this.#entries.get(ref);
    this.#entries.set(ref, known === undefined ? entry : complete(known, entry));
    return ref;
  }

  /** Adds an edge; one that is there is told once more only by its text. */
  edge(from: NodeRef, type: EdgeType, to: NodeRef, draft: EdgeDraft = {}): void {
    const [one, other] = [this.#tidy(from), this.#tidy(to)];
    if (one !== from || other !== to) {
      if (one !== null && other !== null) this.edge(one, type, other, draft);
      return;
    }
    const fits = joins(type, from, to);
    const text = tidyText((fits ? draft.text : [type, draft.text].filter(Boolean).join(': ')) ?? '').trim() || null;
    const kept = fits ? type : 'related-to';
    if (from === to) return;
    const id = `${from}\0${kept}\0${to}`;
    const known = this.#edges.get(id);
    if (known !== undefined) {
      if (text !== null && (known.text?.length ?? 0) < longestRepeated && !known.text?.includes(text))
        known.text = tidyText([known.text, text].filter(Boolean).join('\n'));
      return;
    }
    const confidence = draft.confidence ?? this.head.confidence;
    this.#edges.set(id, {
      from,
      type: kept,
      to,
      validFrom: tidyTime(draft.validFrom),
      validUntil: tidyTime(draft.validUntil),
      confidence: Math.min(1, Math.max(0, Number.isFinite(confidence) ? confidence : 0)),
      text,
    });
  }

  /** An end of an edge as {@link entry} names it; null when nothing is left of the key. */
  #tidy(ref: NodeRef): NodeRef | null {
    if (this.#entries.has(ref)) return ref;
    const known = this.#ends.get(ref);
    if (known !== undefined) return known;
    const parsed = parseNodeRef(ref);
    const key = parsed === null ? '' : tidyKey(parsed.key);
    const tidy = parsed === null || key === '' ? null : nodeRef(parsed.kind, key);
    this.#ends.set(ref, tidy);
    return tidy;
  }

  /** Whether an entry is there. */
  has(ref: NodeRef): boolean {
    return this.#entries.has(ref);
  }

  /** Whether nothing was said. */
  get empty(): boolean {
    return this.#entries.size === 0 && this.#edges.size === 0;
  }

  /** What was said, in documents of a size that a transaction takes. Edges follow the entries. */
  documents(): KnowledgeDocument[] {
    const entries = [...this.#entries.values()];
    const edges = [...this.#edges.values()];
    const count = Math.max(1, Math.ceil(entries.length / part.entries) + Math.ceil(edges.length / part.edges));
    const whole = entries.length <= part.entries && edges.length <= part.edges;
    const { kind, source, method, confidence } = this.head;
    const id = tidyName(this.head.id).slice(0, longestKey) || kind;
    const title = tidyName(this.head.title) || id;
    const published = tidyTime(this.head.published);
    const make = (suffix: string, entries: Entry[], edges: Edge[]): KnowledgeDocument => ({
      kind,
      id: id + suffix,
      title,
      source: tidyName(source) || kind,
      published,
      method,
      confidence,
      entries,
      edges,
    });
    if (whole) return [make('', entries, edges)];
    const forEntries = Math.ceil(entries.length / part.entries);
    return Array.from({ length: count }, (_, index) =>
      index < forEntries
        ? make(`#${index + 1}`, entries.slice(index * part.entries, (index + 1) * part.entries), [])
        : make(`#${index + 1}`, [], edges.slice((index - forEntries) * part.edges, (index - forEntries + 1) * part.edges)),
    );
  }
}

function tidyKey(key: string): string {
  return tidyName(key).slice(0, longestKey).toWellFormed().trim();
}

function aliasesOf(names: readonly string[], name: string): string[] {
  const kept = new Set<string>();
  for (const alias of names.slice(0, mostAliases)) {
    const tidy = tidyName(alias);
    if (tidy !== '' && tidy !== name) kept.add(tidy);
  }
  return [...kept];
}

function complete(known: Entry, more: Entry): Entry {
  return {
    ...known,
    name: known.name === known.key ? more.name : known.name,
    aliases: aliasesOf([...known.aliases, ...more.aliases, more.name === more.key ? '' : more.name], known.name),
    descriptions: [
      ...known.descriptions,
      ...more.descriptions.filter(({ text }) => !known.descriptions.some((description) => description.text === text)),
    ].slice(0, 20),
    attributes: { ...more.attributes, ...known.attributes },
    published: known.published ?? more.published,
    modified: known.modified ?? more.modified,
    revoked: known.revoked || more.revoked,
    url: known.url ?? more.url,
  };
}
