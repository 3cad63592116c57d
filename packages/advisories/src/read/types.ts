import type { EpssTable } from '../epss/epss.ts';
import type { PreparedAdvisory } from '../match/prepare.ts';
import type { Assertion } from '../record/record.ts';
import type { Refusal } from '../refusal.ts';

/** Kinds of documents about vulnerabilities, each named after who defines its format. */
export type DocumentKind = 'csaf' | 'cve' | 'nvd' | 'cnvd' | 'cnnvd' | 'kev' | 'epss' | 'ssvc';

/** What one document says of one vulnerability. */
export interface Statement {
  /** CVE id; without one, the source's own id (CNVD-…, CNNVD-…, the id of an advisory). */
  vulnerability: string;
  /** Other identifiers that the document says are the same vulnerability. */
  aliases: string[];
  assertions: Assertion[];
  /** Names of vendors, each once, bounded in number. */
  vendors: string[];
  /** Names of products, each once, bounded in number. */
  products: string[];
}

/** One document as it is kept: what it is, what it says, and what was written. The same bytes give the same document. */
export interface ReadDocument {
  kind: DocumentKind;
  /** Unique within its kind. */
  id: string;
  title: string;
  /** When its publisher last released it, as written; null when it does not say. */
  published: string | null;
  /** The document as written: JSON as parsed, an XML element as an object of its child elements. */
  content: unknown;
  /** What matching with assets needs of it; null when it names no product. */
  prepared: PreparedAdvisory | null;
  statements: Statement[];
}

/** One outcome of reading a file. `at` is where: a line, the number of an element, or both in words. */
export type Item = { at: string } & ({ document: ReadDocument } | { predictions: EpssTable } | Refusal);

/** Bounds of one document inside a file; a file itself may be as long as it likes. */
export type ReadLimits = {
  /** Longest document, or longest element of a list, in bytes of UTF-8. */
  documentBytes: number;
  /** Longest table of exploit predictions, in bytes. */
  tableBytes: number;
  /** Deepest nesting. */
  depth: number;
};

/** Bounds that the largest published documents stay far below. */
export const readLimits: ReadLimits = { documentBytes: 64 * 2 ** 20, tableBytes: 128 * 2 ** 20, depth: 100 };

/** What a reader of one kind is told. */
export type ReadContext = {
  /** Time of the import, ISO 8601. */
  retrieved: string;
  limits: ReadLimits;
};

/** Bytes of a file as they come. */
export type Chunks = AsyncIterable<Uint8Array>;
