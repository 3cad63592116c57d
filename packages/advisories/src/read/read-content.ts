import { cnnvdDocument } from '../cnnvd/document.ts';
import { cnvdDocument } from '../cnvd/document.ts';
import { csafDocument } from '../csaf/document.ts';
import { cveDocument } from '../cve/document.ts';
import { kevDocument } from '../kev/document.ts';
import { nvdDocument } from '../nvd/document.ts';
import type { Result } from '../problem.ts';
import { ssvcDocument } from '../ssvc/document.ts';
import { elementOf } from '../xml/element.ts';
import type { DocumentKind, ReadDocument } from './types.ts';
import { refusal, refuse } from './refusal.ts';

/** One reader for each kind whose documents are kept whole; the table of predictions is text and is read as a file. */
const readers: Readonly<Record<Exclude<DocumentKind, 'epss'>, (content: unknown, retrieved: string) => Result<ReadDocument>>> = {
  csaf: csafDocument,
  cve: cveDocument,
  nvd: nvdDocument,
  kev: kevDocument,
  ssvc: ssvcDocument,
  cnvd: (content, retrieved) => cnvdDocument(elementOf('vulnerability', content), retrieved),
  // Its two formats have different names for an entry and for its number.
  cnnvd: (content, retrieved) => cnnvdDocument(elementOf(isNewer(content) ? 'cnnvd_items' : 'entry', content), retrieved),
};

/**
 * Read a document again from its kept content ({@link ReadDocument.content}): what another library carried, or what an older program
 * read. The order of members does not matter.
 */
export function readContent(kind: string, content: unknown, retrieved: string): Result<ReadDocument> {
  const read = Object.hasOwn(readers, kind) ? readers[kind as keyof typeof readers] : undefined;
  if (read === undefined) return refuse(kind, refusal('noKind', {}));
  try {
    return read(content, retrieved);
  } catch (error) {
    return refuse(kind, refusal('farDocument', { reason: (error as Error).message }));
  }
}

function isNewer(content: unknown): boolean {
  return typeof content === 'object' && content !== null && Object.hasOwn(content, 'cnnvd_id');
}
