import type { EpssScore } from '../epss/epss.ts';
import type { KevEntry } from '../kev/kev.ts';
import type { DocumentKind } from '../read/types.ts';
import type { PreparedAdvisory } from '../match/prepare.ts';

/** Where a document lies in the segment files, and where it came from. */
export type StoredDocument = {
  kind: DocumentKind;
  /** Advisory id, CVE id, or `kev` and `epss`. */
  id: string;
  segment: string;
  offset: number;
  length: number;
  sha256: string;
  /** SHA-256 of the content as parsed and written by JSON.stringify: the same whatever the blanks. Absent in older indexes. */
  content?: string;
  /** File or address. */
  source: string;
  /** ISO 8601 time of the import. */
  retrieved: string;
};

/** The prepared index: all that opening, listing and matching need, in one file that is replaced as a whole. */
export type IndexFile = {
  format: 1;
  segments: { name: string; bytes: number }[];
  documents: StoredDocument[];
  advisories: PreparedAdvisory[];
  kev: { version: string; entries: KevEntry[] } | null;
  /** Scores of the CVEs that the other documents name; the full table is a document. */
  epss: { modelVersion: string; date: string; scores: EpssScore[] } | null;
  /** CVE records: what search shows of them, and what matching needs. */
  cves: { id: string; title: string; vendor: string; prepared: PreparedAdvisory | null }[];
  /** Entries of NVD, CNVD, CNNVD and SSVC; absent in libraries that were written before these were read. */
  entries?: IndexEntry[];
};

/** One document of a kind whose files hold many: what search, joining and matching need of it. */
export type IndexEntry = {
  kind: DocumentKind;
  id: string;
  /** What it is about, and under which other names. */
  vulnerabilities: string[];
  title: string;
  vendor: string;
  prepared: PreparedAdvisory | null;
};

/** An index of a library that holds nothing. */
export function emptyIndex(): IndexFile {
  return { format: 1, segments: [], documents: [], advisories: [], kev: null, epss: null, cves: [] };
}

/** Key of a document: one document per kind and id. */
export function documentKey(kind: DocumentKind, id: string): string {
  return `${kind}/${id}`;
}
