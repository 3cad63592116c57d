import {
  type Assertion,
  type EpssTable,
  type PreparedAdvisory,
  type ReadDocument,
  type Refusal,
  whyRefused,
} from '@fengsui/advisories';
import type { DocumentName, KnowledgeDocument, LibraryItem, Parted } from '@fengsui/knowledge';
import { createHash } from 'node:crypto';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import { productLinks } from './links.ts';
import { firstState, sourceName } from './sources.ts';
import { fileUnderRecords } from './store-aliases.ts';
import * as store from './store-documents.ts';
import { entryNode, refreshEntries } from './store-entries.ts';
import { addNodes, deleteEdgesBut, type EdgeRow, findNodes, putEdges, type Ref } from './store-nodes.ts';
import { putPredictions } from './store-predictions.ts';
import { idsOf, type Mention, NodeCache, refreshRecords, type Said } from './store-records.ts';
import { toTime } from './times.ts';

/** What was read, made ready to be written: its document as it is kept. */
interface Piece {
  row: store.DocumentRow;
  assertions: store.AssertionRow[];
  knowledge: KnowledgeDocument | null;
  /** The library whose bundle brought it. */
  library?: string;
}

/** One outcome of reading a file, ready to be written; `weight` is its size in characters. */
export type Prepared = { at: string; weight: number } & (
  | { piece: Piece }
  | { predictions: EpssTable }
  | (Refusal & { piece?: undefined })
  /** What another library no longer has: it goes here too, if its bundle brought it. */
  | { gone: DocumentName; library: string; piece?: undefined }
  /** A document whose parts were all told: what is left of an earlier version that had others goes. */
  | { parted: Parted; piece?: undefined }
);

/** Makes an outcome of reading ready, outside of any transaction. */
export function prepare(item: LibraryItem): Prepared {
  const { at } = item;
  if ('problem' in item) return { at, ...whyRefused(item), weight: 100 };
  if ('predictions' in item) return { at, predictions: item.predictions, weight: 64 * item.predictions.scores.size };
  const piece = 'document' in item ? pieceOf(item.document) : knowledgePiece(item.knowledge);
  return { at, piece, weight: piece.row.content.length };
}

/** Makes ready that a document's parts were all told. */
export function prepareParted(parted: Parted): Prepared {
  return { at: parted.id, weight: 100, parted };
}

/**
 * Writes what was read into the library: documents with their versions, what they say, and the records, nodes and edges that follow.
 * Everything goes in lists, whatever their length: a statement to the database costs more than what it carries.
 */
export class Writer {
  readonly #cache = new NodeCache();
  readonly #review: boolean;

  /** @param review whether what anybody may write waits until a person releases it */
  constructor(review = false) {
    this.#review = review;
  }

  /** Forgets what an undone transaction may have made. */
  forget(): void {
    this.#cache.clear();
  }

  /**
   * Writes in the caller's transaction. What is unchanged is passed over; of two documents of one name the later counts.
   * @returns how many documents were new or changed
   * @throws the error of the database, after which the transaction is to be undone and {@link forget} called
   */
  async write(tx: Tx, items: readonly Prepared[]): Promise<number> {
    let tables = 0;
    const pieces = new Map<string, Piece>();
    const parted: Parted[] = [];
    for (const item of items) {
      if ('predictions' in item) tables += (await putPredictions(tx, item.predictions)) ? 1 : 0;
      else if ('gone' in item) {
        if (await store.isBrought(tx, item.gone, item.library)) await this.remove(tx, item.gone);
      } else if ('parted' in item) parted.push(item.parted);
      else if (item.piece !== undefined) pieces.set(`${item.piece.row.kind}:${item.piece.row.id}`, item.piece);
    }
    const rows = [...pieces.values()].map(({ row }) => row);
    const changed = new Set(rows.length === 0 ? [] : await store.findChanged(tx, rows));
    const fresh = [...pieces.values()].filter(({ row }) => changed.has(row));
    if (fresh.length > 0) await this.#put(tx, fresh);
    if (parted.length > 0) for (const name of await store.listLeftParts(tx, parted)) await this.remove(tx, name);
    return tables + fresh.length;
  }

  /** Takes a document out, if it is there. Its older versions stay. Caller holds the lock of the library. */
  async remove(tx: Tx, name: DocumentName): Promise<void> {
    const before = await store.removeDocument(tx, name);
    if (before.subjects.length > 0) {
      const touched = await fileUnderRecords(tx, before.subjects, before.subjects);
      await refreshRecords(tx, [...touched, ...before.records], this.#cache);
    }
    // A node goes when nothing refers to it any longer: the edges go first.
    const ends = await deleteEdgesBut(tx, { documents: [`${name.kind}:${name.id}`] }, [], new Map());
    await refreshEntries(tx, [...before.nodes, ...ends], this.#review);
    this.#cache.clear();
  }

  async #put(tx: Tx, pieces: readonly Piece[]): Promise<void> {
    const before = await store.putDocuments(
      tx,
      pieces.map(({ row }) => row),
    );
    await store.markBrought(
      tx,
      pieces.map(({ row: { kind, id }, library }) => ({ kind, id, library: library ?? null })),
    );
    const rows = pieces.flatMap(({ assertions }) => assertions);
    await store.insertAssertions(tx, rows);
    const subjects = [...new Set([...rows.map(({ subject }) => subject), ...before.subjects])];
    if (subjects.length > 0) {
      const touched = await fileUnderRecords(tx, subjects, before.subjects);
      await refreshRecords(tx, [...touched, ...before.records], this.#cache, written(pieces));
    }
    const knowledge = pieces.flatMap((piece) => (piece.knowledge === null ? [] : [piece.knowledge]));
    if (knowledge.length > 0) await this.#putKnowledge(tx, knowledge, before);
  }

  async #putKnowledge(
    tx: Tx,
    documents: readonly KnowledgeDocument[],
    before: { nodes: readonly number[]; replaced: readonly string[] },
  ): Promise<void> {
    const entries = documents.flatMap((document) => document.entries.map((entry) => ({ ...document, entry })));
    const refs = new Map(entries.map((said) => [`${said.entry.kind}:${said.entry.key}`, said]));
    const ids = await findNodes(tx, [...refs.keys()]);
    const missing = [...refs].filter(([ref]) => !ids.has(ref)).map(([, said]) => entryNode([said], this.#review));
    for (const [ref, id] of await addNodes(tx, missing)) ids.set(ref, id);
    await store.insertStatements(
      tx,
      entries.map(({ kind, id, source, method, confidence, entry }) => ({
        kind,
        document: id,
        source,
        method,
        confidence,
        entry,
        node: ids.get(`${entry.kind}:${entry.key}`)!,
      })),
    );
    await refreshEntries(tx, ids.values(), this.#review);

    const edges = documents.flatMap((document) => edgeRows(document));
    const mentions = new Map<Ref, Mention>();
    for (const { from, to, source, document } of edges) {
      for (const ref of [from, to]) if (!ids.has(ref)) mentions.set(ref, this.#mention(ref, source, document!));
    }
    for (const [ref, id] of await idsOf(tx, mentions, this.#cache)) ids.set(ref, id);
    const names = documents.map(({ kind, id }) => `${kind}:${id}`).filter((name) => before.replaced.includes(name));
    const ends = names.length === 0 ? [] : await deleteEdgesBut(tx, { documents: names }, edges, ids);
    await putEdges(tx, edges, ids);
    const left = new Set([...before.nodes, ...ends]);
    for (const id of ids.values()) left.delete(id);
    if (left.size === 0) return;
    await refreshEntries(tx, left, this.#review);
    this.#cache.clear();
  }

  /** A node that an edge names and no entry describes. */
  #mention(ref: Ref, source: string, document: string): Mention {
    const [kind, key] = [ref.slice(0, ref.indexOf(':')), ref.slice(ref.indexOf(':') + 1)];
    const state = firstState(document.slice(0, document.indexOf(':')), this.#review);
    return { kind, key, label: key, source, state, sortedAt: null };
  }
}

/** What pieces say of records, as it would be read back; what the database keeps otherwise than it was read is left out. */
function written(pieces: readonly Piece[]): Map<string, Said> {
  return new Map(
    pieces.flatMap(({ row: { title, source, published, content }, assertions }) =>
      changedByDatabase.test(content)
        ? []
        : assertions.map(({ assertions, ...said }) => {
            const one = { ...said, id: said.subject, title, source, published, assertions: assertions as Assertion[] };
            return [said.subject, one] as const;
          }),
    ),
  );
}

/** What stands in a document's content where characters were exchanged that the database does not take. */
const changedByDatabase = /\\u|\ufffd/;

/** A document as it is kept: its content as text, with the hash by which a change is known. */
export function documentRow(
  head: Omit<store.DocumentRow, 'hash' | 'content' | 'prepared'>,
  content: unknown,
  prepared: PreparedAdvisory | null = null,
): store.DocumentRow {
  const text = toJson(content);
  const hash = createHash('sha256').update(text).digest('hex');
  return { ...head, content: text, hash, prepared: prepared === null ? null : toJson(prepared) };
}

function pieceOf(document: ReadDocument): Piece {
  const { kind, id, title, published, prepared, content } = document;
  const head = { kind, id, title, source: prepared?.publisher ?? sourceName(kind), published: toTime(published) };
  return { row: documentRow(head, content, prepared), assertions: assertionRows(document), knowledge: null };
}

function knowledgePiece(knowledge: KnowledgeDocument): Piece {
  const { kind, id, title, source, published, entries, edges } = knowledge;
  const row = documentRow({ kind, id, title, source, published: toTime(published) }, { entries, edges });
  return { row, assertions: [], knowledge };
}

function assertionRows(document: ReadDocument): store.AssertionRow[] {
  const rows = new Map<string, store.AssertionRow>();
  for (const statement of document.statements) {
    const { vulnerability, assertions, vendors, products, aliases } = statement;
    if (rows.has(vulnerability)) continue;
    rows.set(vulnerability, {
      kind: document.kind,
      document: document.id,
      subject: vulnerability,
      assertions,
      vendors,
      products,
      aliases: [...new Set(aliases)].filter((alias) => alias !== vulnerability),
      links: productLinks(document, statement),
    });
  }
  return [...rows.values()];
}

function edgeRows({ kind, id, source, method, edges }: KnowledgeDocument): EdgeRow[] {
  return edges.map((edge) => ({ ...edge, source, method, document: `${kind}:${id}` }));
}
