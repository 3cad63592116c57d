import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Advisory } from '../csaf/model.ts';
import { readCsaf } from '../csaf/read.ts';
import { type UpdateOptions, updateLibrary } from '../load/update.ts';
import { Matcher } from '../match/matcher.ts';
import { readVendorContent, type VendorContent, VendorTable } from '../match/vendors.ts';
import type { DocumentKind, ReadDocument } from '../read/types.ts';
import type { VulnerabilityRecord } from '../record/record.ts';
import { Addition, withScores } from './addition.ts';
import { withLock, writeAtomically } from './atomic.ts';
import { contentHash, predictionsHash } from './identify.ts';
import { importFiles } from './import-files.ts';
import { documentKey, emptyIndex, type IndexFile, type StoredDocument } from './index-file.ts';
import { type ImportOptions, type ImportReport, type IncomingDocument, newReport } from './report.ts';
import { type SearchHit, searchIndex } from './search.ts';
import { nextSegmentName, readPart, SegmentWriter } from './segments.ts';
import { storedRecord } from './stored-record.ts';

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

/** Kinds whose files hold many documents: what was read of one is kept, with its content in it. */
const wrapped: ReadonlySet<DocumentKind> = new Set(['nvd', 'cnvd', 'cnnvd', 'ssvc']);

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

  /** Import files and folders: see {@link importFiles}. */
  async import(paths: readonly string[], options: ImportOptions = {}): Promise<ImportReport> {
    return await importFiles(paths, options, (...group) => this.add(...group));
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
    return await this.#write(async () => {
      const addition = new Addition(this.folder, this.#index, this.#vendors, report);
      let next: IndexFile | null;
      try {
        for (const [done, document] of incoming.entries()) {
          options.progress?.({ stage: 'import', done, total: incoming.length, item: document.source });
          addition.take(document);
          if (done % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
        }
        options.progress?.({ stage: 'import', done: incoming.length, total: incoming.length, item: '' });
        next = addition.finish();
      } catch (error) {
        addition.abandon();
        throw error;
      }
      if (next === null) return report;
      const table = next.documents.find(({ kind }) => kind === 'epss');
      this.#commit(this.#compacted(table === undefined ? next : withScores(next, this.#text(table))));
      return report;
    });
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

  /** The record of one CVE, or of what has another id: see {@link storedRecord}. */
  record(id: string): VulnerabilityRecord | null {
    return storedRecord(id, this.#index, {
      find: (kind, of) => this.#documents.get(documentKey(kind, of)),
      text: (stored) => this.#text(stored),
    });
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
    return await this.#write(async () => {
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
    });
  }

  /** The document of an advisory or a CVE as published, or null. */
  original(kind: DocumentKind, id: string): string | null {
    const stored = this.#documents.get(documentKey(kind, id));
    return stored === undefined ? null : this.#text(stored);
  }

  /** One write after the other, each on what is in the folder by then, and none while another process writes. */
  async #write<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(() =>
      withLock(join(this.folder, 'lock'), async () => {
        this.#reload();
        return await work();
      }),
    );
    this.#writing = done.catch(() => undefined);
    return await done;
  }

  #compacted(next: IndexFile): IndexFile {
    const total = next.segments.reduce((sum, segment) => sum + segment.bytes, 0);
    const used = next.documents.reduce((sum, document) => sum + document.length, 0);
    if (next.segments.length < 2 || used >= total * compactBelow) return next;
    const segment = new SegmentWriter(this.folder, nextSegmentName(next));
    try {
      const documents = next.documents.map((document) => ({ ...document, ...segment.append(this.#text(document)) }));
      const written = segment.finish();
      return { ...next, documents, segments: written === null ? [] : [written] };
    } catch (error) {
      segment.abandon();
      throw error;
    }
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
