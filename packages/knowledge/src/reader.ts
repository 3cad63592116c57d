import type { Item } from '@fengsui/advisories';
import type { KnowledgeDocument } from './model/entry.ts';

/** One outcome of reading a file: a document, or why one cannot be had; `at` tells where. */
export type LibraryItem = Item | { at: string; knowledge: KnowledgeDocument };

/** What a reader knows of a file beside its content. */
export interface ReadContext {
  /** Its name, without folders that lead to it. */
  name: string;
  /** Time of the import, ISO 8601. */
  retrieved: string;
}

/** Reads one kind of JSON document. */
export interface JsonReader {
  kind: string;
  /** Whether a parsed document is of this kind. */
  recognise(value: unknown, context: ReadContext): boolean;
  /** Its documents; damaged parts are told as problems. */
  read(value: unknown, context: ReadContext): Iterable<LibraryItem>;
}

/** Reads one kind of file that is text and not JSON. */
export interface TextReader {
  kind: string;
  /** Whether a file is of this kind, by its first 64 KiB. */
  recognise(head: string, context: ReadContext): boolean;
  read(text: string, context: ReadContext): Iterable<LibraryItem>;
}

/** The documents of a draft as outcomes. */
export function* told(at: string, documents: readonly KnowledgeDocument[]): Generator<LibraryItem> {
  for (const knowledge of documents) yield { at, knowledge };
}
