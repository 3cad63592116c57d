import type { ReadDocument } from '../read/types.ts';
import { type Problem, problemText } from '../problem.ts';

/** What an import did. `problems` are prefixed with the file or address. */
export type ImportReport = { added: number; updated: number; unchanged: number; skipped: number; problems: Problem[] };

/** Told during an import: how far it is, and of what. `total` is null where it is not known. */
export type ImportProgress = { stage: string; done: number; total: number | null; item: string };

/** Options of imports. */
export type ImportOptions = { progress?: (progress: ImportProgress) => void };

/**
 * A document on its way into the library: its text, or for kinds whose files hold many what was read of one of them. `hash` is the hash
 * of its content where another library gave it.
 */
export type IncomingDocument = { source: string; hash?: string } & ({ text: string } | { document: ReadDocument });

/** A report of nothing yet. */
export function newReport(): ImportReport {
  return { added: 0, updated: 0, unchanged: 0, skipped: 0, problems: [] };
}

/** The problems of an import as lines for a person, at most `limit`. */
export function importProblems(report: ImportReport, limit = 20): string[] {
  return report.problems.slice(0, limit).map(problemText);
}
