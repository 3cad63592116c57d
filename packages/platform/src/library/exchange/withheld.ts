import { contentHash } from '@fengsui/advisories';
import type { CarriedDocument, DocumentVersion } from '@fengsui/knowledge';
import type { Tx } from '../../kernel/records.ts';
import * as store from './store.ts';

/** What of the documents of a library stays in it: entries that are not released, or were taken back. */
export interface Withheld {
  /** The version of a document as others get it; null when nothing of it may go. */
  versionOf(document: DocumentVersion): DocumentVersion | null;
  /** The document without what stays. */
  shorten(document: CarriedDocument): CarriedDocument;
}

/** Reads what stays, all at once: it is little beside the library. */
export async function readWithheld(tx: Tx, library: string): Promise<Withheld> {
  const rows = await store.listWithheld(tx);
  const names = new Map(rows.map((row) => [nameOf(store.carriedName(row, library)), row]));
  return {
    versionOf(document) {
      const row = names.get(nameOf(document));
      if (row === undefined) return document;
      // What is told apart by its hash must have another one when something else of it is released.
      return row.whole ? null : { ...document, hash: contentHash([document.hash, ...row.entries]) };
    },
    shorten(document) {
      const row = names.get(nameOf(document));
      const { entries, edges } = document.content as { entries?: { kind: string; key: string }[]; edges?: Ends[] };
      if (row === undefined || entries === undefined || edges === undefined) return document;
      const stays = new Set(row.entries);
      const content = {
        ...(document.content as object),
        entries: entries.filter(({ kind, key }) => !stays.has(`${kind}:${key}`)),
        edges: edges.filter(({ from, to }) => !stays.has(from) && !stays.has(to)),
      };
      return { ...document, content };
    },
  };
}

interface Ends {
  from: string;
  to: string;
}

const nameOf = ({ kind, id }: { kind: string; id: string }): string => `${kind}\n${id}`;
