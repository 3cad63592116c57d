import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Advisory } from '../csaf/model.ts';
import { readCsaf } from '../csaf/read.ts';
import { readCve } from '../cve/read.ts';
import { readEpss } from '../epss/epss.ts';
import { type FolderFile, readFolder } from '../load/folder.ts';
import { looksLikeDocument } from '../load/recognise.ts';
import { parseJson } from '../json.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import type { DocumentKind, ReadDocument } from '../read/types.ts';
import { type UpdateOptions, updateLibrary } from '../load/update.ts';
import { Matcher } from '../match/matcher.ts';
import { readVendorContent, type VendorContent, VendorTable } from '../match/vendors.ts';
import { assembleRecord, type VulnerabilityRecord } from '../record/record.ts';
import { withLock, writeAtomically } from './atomic.ts';
import { contentHash, predictionsHash, identify, identifyRead, IndexPositions } from './identify.ts';
import { documentKey, emptyIndex, type IndexEntry, type IndexFile, type StoredDocument } from './index-file.ts';
import { type ImportOptions, type ImportReport, type IncomingDocument, newReport } from './report.ts';
import { type SearchHit, searchIndex } from './search.ts';
import { nextSegmentName, readPart, SegmentWriter } from './segments.ts';

/** How many documents the library holds, and how new its tables are. */
export type LibraryStatus = {
  advisories: number;
  cves: number;
  /** Entries of NVD, CNVD, CNNVD and SSVC. */
  entries: number;
  kev: { version: string; entries: number } | null;
  epss: { modelVersion: string; date: string } | null;
  bytes: number;
};

const indexName = 'index.json';

/** Kinds of which what was read is kept around the content: see {@link storedText}. */
const wrapped: ReadonlySet<DocumentKind> = new Set(['nvd', 'cnvd', 'cnnvd', 'ssvc']);

/** An import holds at most about so much text in memory before it is written. */
const groupBytes = 64 * 1024 * 1024;
const groupDocuments = 5000;

/**
 * From so many CVE records and entries on, a library holds a whole list's worth, and takes further ones only when an advisory or KEV names
 * them or their vendor is in the vendor table: the index stays quick to open.
 */
const selectiveFrom = 20_000;

/** Segments are rewritten into one when less than this share of their bytes is still in use. */
const compactBelow = 0.5;

/**
 * Open (or make) a library folder.
 *
 * On disk it is `index.json` and `segment-*` files. A segment holds documents as published, one behind the other, and is never changed
 * once written; the index says where each lies, and carries what matching needs. An import writes and syncs a new segment, then
 * replaces the index in one rename: a crash at any moment leaves the library as it was before the import.
 *
 * @throws Error when the index is damaged or of a newer format.
 */
export function openLibrary(folder: string, content: VendorContent = readVendorContent()): Library {
  const path = join(folder, indexName);
  if (!existsSync(path)) return new Library(folder, emptyIndex(), content);
  let index: IndexFile | { format: number };
  try {
    index = JSON.parse(readFileSync(path, 'utf8')) as IndexFile | { format: number };
  } catch (cause) {
    throw new Error(`${path} is damaged: restore it from a backup, or remove the folder and import again`, { cause });
  }
  if (index.format !== 1) throw new Error(`${path} has format ${index.format}, this program reads 1: use a newer program`);
  return new Library(folder, index as IndexFile, content);
}

/** Advisories and vulnerability data in a folder. Made by {@link openLibrary}. */
export class Library {
  readonly folder: string;
  readonly #content: VendorContent;
  #index: IndexFile;
  #documents: Map<string, StoredDocument>;
  readonly #vendors: VendorTable;
  #matcher: Matcher | null = null;
  /** Which index file this object has read or written last. */
  #seen: string | null = null;
  /** The last write begun; the next one waits for it. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string, index: IndexFile, content: VendorContent) {
    this.folder = folder;
    this.#content = content;
    this.#vendors = new VendorTable(content.vendors);
    this.#index = index;
    this.#documents = new Map(index.documents.map((document) => [documentKey(document.kind, document.id), document]));
  }

  /** What the library holds. */
  status(): LibraryStatus {
    const { kev, epss } = this.#index;
    return {
      advisories: this.#index.advisories.length,
      cves: this.#index.cves.length,
      entries: this.#index.entries?.length ?? 0,
      kev: kev === null ? null : { version: kev.version, entries: kev.entries.length },
      epss: epss === null ? null : { modelVersion: epss.modelVersion, date: epss.date },
      bytes: this.#index.segments.reduce((sum, segment) => sum + segment.bytes, 0),
    };
  }

  /** Import files and folders (recursively): each file's kind is recognised by its content, other files are skipped. */
  async import(paths: readonly string[], options: ImportOptions = {}): Promise<ImportReport> {
    const report = newReport();
    const files: FolderFile[] = [];
    for (const path of paths) files.push(...readFolder(path, report.problems));
    // CVE records last: by then it is known which CVEs the advisories name.
    const ordered = [...files.filter((file) => !isCveFile(file)), ...files.filter(isCveFile)];
    let incoming: IncomingDocument[] = [];
    let size = 0;
    const flush = async (): Promise<void> => {
      if (incoming.length > 0) await this.add(incoming, options, report);
      incoming = [];
      size = 0;
    };
    for (const [done, file] of ordered.entries()) {
      options.progress?.({ stage: 'read', done, total: ordered.length, item: file.path });
      const kind = file.streamed();
      if (kind !== null) {
        try {
          for await (const item of readVulnerabilityFile(kind, file.stream(), { retrieved: new Date().toISOString() })) {
            if ('problem' in item)
              report.problems.push({ at: `${file.path}, ${item.at}`, what: item.problem, fix: 'take the file again' });
            if (!('document' in item)) continue;
            incoming.push({ document: item.document, source: file.path });
            if (incoming.length >= groupDocuments) await flush();
          }
        } catch (error) {
          report.problems.push({ at: file.path, what: (error as Error).message, fix: 'copy or download it again' });
        }
        continue;
      }
      const text = file.read();
      if (!text.ok) report.problems.push(...text.problems);
      else if (looksLikeDocument(text.value)) {
        incoming.push({ text: text.value, source: file.path });
        size += text.value.length;
      } else report.skipped++;
      if (size > groupBytes || incoming.length >= groupDocuments) await flush();
    }
    await flush();
    return report;
  }

  /**
   * Add documents that are already in memory. What is unchanged (by SHA-256) is not written again. Calls on one library wait for each
   * other; when another library object or process is writing the folder, the call is rejected.
   */
  async add(
    incoming: readonly IncomingDocument[],
    options: ImportOptions = {},
    report: ImportReport = newReport(),
  ): Promise<ImportReport> {
    const work = async (): Promise<ImportReport> => {
      this.#reload();
      const next = structuredCloneShallow(this.#index);
      const documents = new Map(this.#documents);
      const segment = new SegmentWriter(this.folder, nextSegmentName(next));
      const positions = new IndexPositions(next);
      try {
        for (const [done, document] of incoming.entries()) {
          options.progress?.({ stage: 'import', done, total: incoming.length, item: document.source });
          this.#take(document, next, positions, documents, segment, report);
          if (done % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
        }
        options.progress?.({ stage: 'import', done: incoming.length, total: incoming.length, item: '' });
        const written = segment.finish();
        if (written === null) return report;
        next.segments = [...next.segments, written];
      } catch (error) {
        segment.abandon();
        throw error;
      }
      next.documents = [...documents.values()];
      this.#refreshEpss(next, documents);
      this.#commit(this.#compacted(next));
      return report;
    };
    const done = this.#writing.then(() => withLock(join(this.folder, 'lock'), work));
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** Full text search over ids, titles, vendors and products; all words must be found. Best first. */
  search(text: string, limit = 50): SearchHit[] {
    return searchIndex(this.#index, text, limit);
  }

  /** An advisory by its id, or everything known about a CVE; null when the library has neither. */
  show(id: string): { kind: 'advisory'; advisory: Advisory } | { kind: 'vulnerability'; record: VulnerabilityRecord } | null {
    const wanted = id.trim();
    const stored =
      this.#documents.get(documentKey('csaf', wanted)) ??
      this.#index.documents.find((document) => document.kind === 'csaf' && document.id.toLowerCase() === wanted.toLowerCase());
    if (stored !== undefined) {
      const advisory = readCsaf(this.#text(stored));
      return advisory.ok ? { kind: 'advisory', advisory: advisory.value } : null;
    }
    const record = this.record(wanted.toUpperCase());
    return record === null ? null : { kind: 'vulnerability', record };
  }

  /** The record of one CVE, or of what has another id, joined from all documents that speak of it; null when none does. */
  record(cve: string): VulnerabilityRecord | null {
    const naming = this.#index.advisories.filter((advisory) =>
      advisory.vulnerabilities.some((vulnerability) => vulnerability.id === cve),
    );
    const stored = this.#documents.get(documentKey('cve', cve));
    const kev = this.#index.kev?.entries.find((entry) => entry.cve === cve);
    const epss = this.#index.epss?.scores.find((entry) => entry.cve === cve);
    const entries = (this.#index.entries ?? []).filter(({ vulnerabilities }) => vulnerabilities.includes(cve));
    if (naming.length === 0 && stored === undefined && kev === undefined && epss === undefined && entries.length === 0)
      return null;
    const retrieved = (kind: DocumentKind, key: string): string => this.#documents.get(documentKey(kind, key))?.retrieved ?? '';
    const cveRecord = stored === undefined ? null : readCve(this.#text(stored));
    const record = assembleRecord(cve, {
      cve: cveRecord?.ok === true ? { record: cveRecord.value, retrieved: stored?.retrieved ?? '' } : null,
      advisories: naming.flatMap((prepared) => {
        const document = this.#documents.get(documentKey('csaf', prepared.id));
        const read = document === undefined ? null : readCsaf(this.#text(document));
        return read?.ok === true ? [{ advisory: read.value, retrieved: document?.retrieved ?? '' }] : [];
      }),
      kev: kev === undefined ? null : { entry: kev, version: this.#index.kev?.version ?? '', retrieved: retrieved('kev', 'kev') },
      epss:
        epss === undefined
          ? null
          : { score: epss, modelVersion: this.#index.epss?.modelVersion ?? '', retrieved: retrieved('epss', 'epss') },
    });
    return { id: cve, assertions: [...record.assertions, ...entries.flatMap((entry) => this.#assertions(entry, cve))] };
  }

  /** What a stored entry says of a vulnerability that it is about. */
  #assertions({ kind, id }: IndexEntry, vulnerability: string): VulnerabilityRecord['assertions'] {
    const stored = this.#documents.get(documentKey(kind, id));
    const parsed = stored === undefined ? null : parseJson(this.#text(stored));
    if (stored === undefined || parsed?.ok !== true) return [];
    const { statements } = parsed.value as unknown as Pick<ReadDocument, 'statements'>;
    return statements
      .filter((statement) => statement.vulnerability === vulnerability || statement.aliases.includes(vulnerability))
      .flatMap(({ assertions }) => assertions.map((assertion) => ({ ...assertion, retrieved: stored.retrieved })));
  }

  /** A matcher over all advisories and CVE records, with KEV and EPSS; kept until the library changes. */
  matcher(): Matcher {
    this.#matcher ??= new Matcher({
      advisories: [
        ...this.#index.advisories,
        ...this.#index.cves.flatMap(({ prepared }) => prepared ?? []),
        ...(this.#index.entries ?? []).flatMap(({ prepared }) => prepared ?? []),
      ],
      kev: new Map(this.#index.kev?.entries.map((entry) => [entry.cve, entry])),
      epss: new Map(this.#index.epss?.scores.map((entry) => [entry.cve, entry])),
      content: this.#content,
    });
    return this.#matcher;
  }

  /** The advisories as matching sees them. */
  advisories(): readonly IndexFile['advisories'][number][] {
    return this.#index.advisories;
  }

  /** Bring the library up to date over the network: see {@link updateLibrary}. */
  async update(options: UpdateOptions): Promise<ImportReport> {
    return updateLibrary(this, options);
  }

  /** What the library holds: which documents, and the hash of each one's content. */
  documents(): { kind: DocumentKind; id: string; hash: string; source: string; retrieved: string }[] {
    return this.#index.documents.map((document) => {
      const { kind, id, source, retrieved } = document;
      return { kind, id, hash: document.content ?? this.#contentHash(document), source, retrieved };
    });
  }

  #contentHash(document: StoredDocument): string {
    const text = this.#text(document);
    if (document.kind === 'epss') return predictionsHash(text);
    const content = JSON.parse(text) as unknown;
    return contentHash(wrapped.has(document.kind) ? (content as ReadDocument).content : content);
  }

  /** The content of a document as parsed, of the table of predictions as text; null when the library does not hold it. */
  content(kind: DocumentKind, id: string): unknown {
    const text = this.original(kind, id);
    if (text === null || kind === 'epss') return text;
    const content = JSON.parse(text) as unknown;
    return wrapped.has(kind) ? (content as ReadDocument).content : content;
  }

  /** Take documents out of the library; those that it does not hold are passed over. Answers how many there were. */
  async remove(names: readonly { kind: string; id: string }[]): Promise<number> {
    const work = async (): Promise<number> => {
      this.#reload();
      const gone = new Set(names.map(({ kind, id }) => documentKey(kind as DocumentKind, id)));
      const isGone = (kind: DocumentKind) => (entry: { id: string }) => gone.has(documentKey(kind, entry.id));
      const documents = this.#index.documents.filter(({ kind, id }) => !gone.has(documentKey(kind, id)));
      const removed = this.#index.documents.length - documents.length;
      if (removed === 0) return 0;
      const { advisories, cves, entries = [], kev, epss } = this.#index;
      this.#commit(
        this.#compacted({
          ...this.#index,
          documents,
          advisories: advisories.filter((entry) => !isGone('csaf')(entry)),
          cves: cves.filter((entry) => !isGone('cve')(entry)),
          entries: entries.filter((entry) => !isGone(entry.kind)(entry)),
          kev: gone.has(documentKey('kev', 'kev')) ? null : kev,
          epss: gone.has(documentKey('epss', 'epss')) ? null : epss,
        }),
      );
      return removed;
    };
    const done = this.#writing.then(() => withLock(join(this.folder, 'lock'), work));
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /** The document of an advisory or a CVE as published, or null. */
  original(kind: DocumentKind, id: string): string | null {
    const stored = this.#documents.get(documentKey(kind, id));
    return stored === undefined ? null : this.#text(stored);
  }

  #take(
    incoming: IncomingDocument,
    next: IndexFile,
    positions: IndexPositions,
    documents: Map<string, StoredDocument>,
    segment: SegmentWriter,
    report: ImportReport,
  ): void {
    const { source } = incoming;
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
    const known = documents.get(documentKey(kind, id));
    if (known?.sha256 === sha256 || (incoming.hash !== undefined && known?.content === content)) {
      report.unchanged++;
      return;
    }
    if (
      known === undefined &&
      (read || kind === 'cve') &&
      next.cves.length + (next.entries?.length ?? 0) >= selectiveFrom &&
      !positions.concerns(vulnerabilities, vendors, this.#vendors)
    ) {
      report.skipped++;
      return;
    }
    const place = segment.append(text);
    documents.set(documentKey(kind, id), { kind, id, ...place, sha256, content, source, retrieved: new Date().toISOString() });
    apply(next, positions);
    if (known === undefined) report.added++;
    else report.updated++;
  }

  /** EPSS scores in the index are those of CVEs that the library speaks of: new CVEs take theirs from the stored table. */
  #refreshEpss(next: IndexFile, documents: Map<string, StoredDocument>): void {
    const stored = documents.get(documentKey('epss', 'epss'));
    if (stored === undefined) return;
    const wanted = new Set(
      next.advisories.flatMap((advisory) => advisory.vulnerabilities.map((vulnerability) => vulnerability.id)),
    );
    for (const entry of next.kev?.entries ?? []) wanted.add(entry.cve);
    for (const entry of next.cves) wanted.add(entry.id);
    for (const entry of next.entries ?? []) for (const id of entry.vulnerabilities) wanted.add(id);
    const table = readEpss(this.#text(stored), wanted);
    if (!table.ok) return;
    next.epss = { modelVersion: table.value.modelVersion, date: table.value.date, scores: [...table.value.scores.values()] };
  }

  #compacted(next: IndexFile): IndexFile {
    const total = next.segments.reduce((sum, segment) => sum + segment.bytes, 0);
    const used = next.documents.reduce((sum, document) => sum + document.length, 0);
    if (next.segments.length < 2 || used >= total * compactBelow) return next;
    const segment = new SegmentWriter(this.folder, nextSegmentName(next));
    const documents = next.documents.map((document) => ({ ...document, ...segment.append(this.#text(document)) }));
    const written = segment.finish();
    return { ...next, documents, segments: written === null ? [] : [written] };
  }

  #commit(next: IndexFile): void {
    writeAtomically(join(this.folder, indexName), JSON.stringify(next));
    this.#use(next);
    this.#seen = identityOf(join(this.folder, indexName));
    // Segments that no index names: compacted away, or left by an import that was killed.
    const named = new Set(next.segments.map((segment) => segment.name));
    for (const name of readdirSync(this.folder)) {
      if (/^segment-\d+$/.test(name) && !named.has(name)) rmSync(join(this.folder, name), { force: true });
    }
  }

  /** Another process may have written since this one opened the library. */
  #reload(): void {
    const path = join(this.folder, indexName);
    const seen = identityOf(path);
    if (seen === null || seen === this.#seen) return;
    this.#use(JSON.parse(readFileSync(path, 'utf8')) as IndexFile);
    this.#seen = seen;
  }

  #use(index: IndexFile): void {
    this.#index = index;
    this.#documents = new Map(index.documents.map((document) => [documentKey(document.kind, document.id), document]));
    this.#matcher = null;
  }

  #text(document: StoredDocument): string {
    try {
      return readPart(join(this.folder, document.segment), document.offset, document.length);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // Another process has compacted the library since this one read the index.
      this.#reload();
      const moved = this.#documents.get(documentKey(document.kind, document.id));
      if (moved === undefined || moved.segment === document.segment) throw error;
      return readPart(join(this.folder, moved.segment), moved.offset, moved.length);
    }
  }
}

/** Tells one index file from another: each is a new file, renamed into place. Null where there is none. */
function identityOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

/** A document as it is kept in a segment, without the time at which it was read. */
function storedText({ kind, id, title, published, content, statements }: ReadDocument): string {
  const said = statements.map((statement) => ({
    ...statement,
    assertions: statement.assertions.map((assertion) => ({ ...assertion, retrieved: undefined })),
  }));
  return JSON.stringify({ kind, id, title, published, content, statements: said });
}

function isCveFile(file: FolderFile): boolean {
  return /CVE-\d{4}-\d+\.json$/.test(file.path);
}

function structuredCloneShallow(index: IndexFile): IndexFile {
  return { ...index, advisories: [...index.advisories], cves: [...index.cves], entries: [...(index.entries ?? [])] };
}
