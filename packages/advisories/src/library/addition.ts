import { createHash } from 'node:crypto';
import { readEpss } from '../epss/epss.ts';
import type { VendorTable } from '../match/vendors.ts';
import type { ReadDocument } from '../read/types.ts';
import { identify, identifyRead, IndexPositions } from './identify.ts';
import { documentKey, type IndexFile, type StoredDocument } from './index-file.ts';
import type { ImportReport, IncomingDocument } from './report.ts';
import { nextSegmentName, SegmentWriter } from './segments.ts';

/**
 * From so many CVE records and entries on, a library holds a whole list's worth, and takes further ones only when an advisory or KEV names
 * them or their vendor is in the vendor table: the index stays quick to open.
 */
const selectiveFrom = 20_000;

/** Documents on their way into a library: a copy of its index that takes them one by one, and the segment that holds their texts. */
export class Addition {
  readonly #next: IndexFile;
  readonly #documents: Map<string, StoredDocument>;
  readonly #segment: SegmentWriter;
  readonly #positions: IndexPositions;
  readonly #vendors: VendorTable;
  readonly #report: ImportReport;

  constructor(folder: string, index: IndexFile, vendors: VendorTable, report: ImportReport) {
    this.#next = {
      ...index,
      advisories: [...index.advisories],
      cves: [...index.cves],
      entries: [...(index.entries ?? [])],
    };
    this.#documents = new Map(index.documents.map((document) => [documentKey(document.kind, document.id), document]));
    this.#segment = new SegmentWriter(folder, nextSegmentName(index));
    this.#positions = new IndexPositions(this.#next);
    this.#vendors = vendors;
    this.#report = report;
  }

  /** Take a document, or say in the report why it is not taken. */
  take(incoming: IncomingDocument): void {
    const { source } = incoming;
    const report = this.#report;
    const read = 'document' in incoming;
    // The time of the import is not part of a document: unchanged, it must stay unchanged.
    const text = read ? storedText(incoming.document) : incoming.text;
    const identified = read ? { ok: true as const, value: identifyRead(incoming.document) } : identify(text);
    if (identified === null) {
      report.skipped++;
      return;
    }
    if (!identified.ok) {
      report.skipped++;
      for (const problem of identified.problems) report.problems.push({ ...problem, at: `${source}#${problem.at}` });
      return;
    }
    const { kind, id, vulnerabilities, vendors, apply, problems } = identified.value;
    const content = incoming.hash ?? identified.value.content;
    for (const problem of problems) report.problems.push({ ...problem, at: `${source}#${problem.at}` });
    const sha256 = createHash('sha256').update(text).digest('hex');
    const known = this.#documents.get(documentKey(kind, id));
    if (known?.sha256 === sha256 || (incoming.hash !== undefined && known?.content === content)) {
      report.unchanged++;
      return;
    }
    const { cves, entries = [] } = this.#next;
    if (
      known === undefined &&
      (read || kind === 'cve') &&
      cves.length + entries.length >= selectiveFrom &&
      !this.#positions.concerns(vulnerabilities, vendors, this.#vendors)
    ) {
      report.skipped++;
      return;
    }
    const place = this.#segment.append(text);
    const retrieved = new Date().toISOString();
    this.#documents.set(documentKey(kind, id), { kind, id, ...place, sha256, content, source, retrieved });
    apply(this.#next, this.#positions);
    if (known === undefined) report.added++;
    else report.updated++;
  }

  /** Make the texts durable. Answers the index with all that was taken, null when nothing was. */
  finish(): IndexFile | null {
    const written = this.#segment.finish();
    if (written === null) return null;
    return { ...this.#next, segments: [...this.#next.segments, written], documents: [...this.#documents.values()] };
  }

  /** Leave nothing behind. */
  abandon(): void {
    this.#segment.abandon();
  }
}

/** An index whose EPSS scores are those of the CVEs that it speaks of, from the text of the full table: new CVEs take theirs from it. */
export function withScores(index: IndexFile, text: string): IndexFile {
  const wanted = new Set(
    index.advisories.flatMap((advisory) => advisory.vulnerabilities.map((vulnerability) => vulnerability.id)),
  );
  for (const entry of index.kev?.entries ?? []) wanted.add(entry.cve);
  for (const entry of index.cves) wanted.add(entry.id);
  for (const entry of index.entries ?? []) for (const id of entry.vulnerabilities) wanted.add(id);
  const table = readEpss(text, wanted);
  if (!table.ok) return index;
  const { modelVersion, date, scores } = table.value;
  return { ...index, epss: { modelVersion, date, scores: [...scores.values()] } };
}

/** A document as it is kept in a segment, without the time at which it was read. */
function storedText({ kind, id, title, published, content, statements }: ReadDocument): string {
  const said = statements.map((statement) => ({
    ...statement,
    assertions: statement.assertions.map((assertion) => ({ ...assertion, retrieved: undefined })),
  }));
  return JSON.stringify({ kind, id, title, published, content, statements: said });
}
