import { createReadStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import {
  type DocumentKind,
  formatEpss,
  type ImportReport,
  type IncomingDocument,
  type Library,
  predictionsHash,
  type ReadDocument,
  withLock,
  writeAtomically,
} from '@fengsui/advisories';
import { carryKnowledge, unpackDocument } from '../bundle/carry.ts';
import type { CarriedDocument, DocumentVersion, Manifest } from '../bundle/format.ts';
import { openBundle, refusalOf } from '../bundle/read.ts';
import { type BundleOrder, type BundleLibrary, writeBundle } from '../bundle/write.ts';
import type { KnowledgeDocument } from '../model/entry.ts';
import { type Parted, PartsTold } from '../model/parts.ts';
import { readLibraryFile } from '../read-file.ts';
import { Shelf } from './shelf.ts';

/** Documents that are written together, and about how many characters of them at most. */
const group = { documents: 2000, characters: 32 * 2 ** 20 };

/** Who a library is to others, and what it has taken from them. */
interface Exchange {
  library: string;
  /** Number of the last bundle that was made here. */
  sequence: number;
  /** Public keys whose bundles are taken, with a person's name for each and the last day of those that have one. */
  trusted: { name: string; key: string; until?: string }[];
  /** By library: the last bundle taken, and how far one is whose taking was interrupted. */
  received: Record<string, { sequence: number; at: string; begun?: { digest: string; parts: number } }>;
}

/** What became of a bundle. */
export type BundleTaken = ImportReport & { manifest: Manifest; removed: number /** It was taken before. */; again: boolean };

/** Sources of documents that a bundle brought: what has one may go with a later bundle of the same library. */
const broughtBy = (library: string): string => `bundle:${library}`;

/** Everything that a library in a folder holds: vulnerabilities, and beside them what else there is to know; and its dealings with other libraries. */
export class FolderLibrary {
  readonly vulnerabilities: Library;
  readonly shelf: Shelf;
  readonly #path: string;

  constructor(vulnerabilities: Library) {
    this.vulnerabilities = vulnerabilities;
    this.shelf = new Shelf(vulnerabilities.folder);
    this.#path = join(vulnerabilities.folder, 'exchange.json');
  }

  /** All documents, with where each came from. */
  documents(): (DocumentVersion & { source: string; retrieved: string })[] {
    return [...this.vulnerabilities.documents(), ...this.shelf.documents()].map(({ kind, id, hash, source, retrieved }) => ({
      kind,
      id,
      hash,
      source,
      retrieved,
    }));
  }

  /** Identity and trust of this library; made when it is asked for first. */
  exchange(): Exchange {
    if (existsSync(this.#path)) {
      try {
        return JSON.parse(readFileSync(this.#path, 'utf8')) as Exchange;
      } catch (cause) {
        throw new Error(`${this.#path} is damaged: restore it from a backup, or remove it and trust keys again`, { cause });
      }
    }
    const exchange: Exchange = { library: randomUUID(), sequence: 0, trusted: [], received: {} };
    this.#save(exchange);
    return exchange;
  }

  #save(exchange: Exchange): void {
    mkdirSync(this.vulnerabilities.folder, { recursive: true });
    writeAtomically(this.#path, JSON.stringify(exchange, null, 1));
  }

  /** Takes bundles that are signed with a key from now on, up to the end of a day if one is given; with an empty name no longer. */
  trust(key: string, name: string, until?: string): void {
    const exchange = this.exchange();
    exchange.trusted = exchange.trusted.filter((one) => one.key !== key);
    if (name !== '') exchange.trusted.push({ name, key, ...(until === undefined ? {} : { until }) });
    this.#save(exchange);
  }

  /** Folder of the library. */
  get folder(): string {
    return this.vulnerabilities.folder;
  }

  /** The advisories, as an update asks for them. */
  advisories(): ReturnType<Library['advisories']> {
    return this.vulnerabilities.advisories();
  }

  /** Adds documents about vulnerabilities: see {@link Library.add}. */
  add(...what: Parameters<Library['add']>): Promise<ImportReport> {
    return this.vulnerabilities.add(...what);
  }

  /** The files among these that no document about vulnerabilities came from. */
  unread(paths: readonly string[]): string[] {
    const read = new Set(this.vulnerabilities.documents().map(({ source }) => source));
    return paths.filter((path) => !read.has(path));
  }

  /** Takes all that is in a file: vulnerabilities and everything else, whatever it is packed in. */
  async takeFile(path: string, source: string, report: ImportReport): Promise<void> {
    const intake = new Intake(this, report);
    const parts = new PartsTold();
    const chunks = createReadStream(path, { highWaterMark: 2 ** 18 });
    for await (const item of readLibraryFile(chunks, { name: basename(source), retrieved: new Date().toISOString() })) {
      intake.note(parts.before(item));
      if ('problem' in item) {
        report.skipped++;
        complain(report, `${source}, ${item.at}`, item.problem, 'the rest of the file was taken');
      } else await intake.add(item, source);
    }
    intake.note(parts.before(null));
    await intake.flush();
  }

  /** The library as bundles are made of it, with the number of the next one. */
  toBundle(): BundleLibrary {
    const exchange = this.exchange();
    exchange.sequence++;
    this.#save(exchange);
    const documents = this.documents();
    return {
      id: exchange.library,
      sequence: exchange.sequence,
      list: async function* () {
        yield* documents;
      },
      read: (names) => this.#read(names),
    };
  }

  /** Makes a bundle of what the other side has not. */
  async bundle(order: BundleOrder): Promise<Manifest> {
    return writeBundle(this.toBundle(), order);
  }

  async *#read(names: readonly DocumentVersion[]): AsyncGenerator<CarriedDocument> {
    for (const { kind, id, hash } of names) {
      const knowledge = this.shelf.document(kind, id);
      if (knowledge !== null) yield carryKnowledge(knowledge, hash);
      else {
        const content = this.vulnerabilities.content(kind as DocumentKind, id);
        if (content !== null) yield { kind, id, hash, title: id, source: kind, published: null, content };
      }
    }
  }

  /**
   * Takes a bundle. Taken again it changes nothing; stopped or killed, the next call goes on behind the last part that was written; one that
   * is older than another of the same library is refused, because what it removes or replaces may be newer here.
   * @throws BundleError that says why it is not taken
   */
  async takeBundle(path: string, progress?: (parts: number, of: number) => void): Promise<BundleTaken> {
    return withLock(join(this.vulnerabilities.folder, 'exchange.lock'), () => this.#takeBundle(path, progress));
  }

  async #takeBundle(path: string, progress?: (parts: number, of: number) => void): Promise<BundleTaken> {
    const { trusted } = this.exchange();
    const open = (from: number) => openBundle(createReadStream(path, { highWaterMark: 2 ** 18 }), trusted, from);
    let bundle = await open(1);
    const { manifest, digest } = bundle;
    const known = this.exchange().received[manifest.library];
    const refusal = refusalOf(manifest, this.exchange().library, known?.sequence ?? null);
    const done = known?.begun?.digest === digest ? known.begun.parts : 0;
    if (refusal !== null || done > 0) await bundle.close();
    if (refusal !== null) throw refusal;
    if (done > 0) bundle = await open(done + 1);
    const report: BundleTaken = {
      added: 0,
      updated: 0,
      unchanged: 0,
      skipped: 0,
      problems: [],
      manifest,
      removed: 0,
      again: known?.sequence === manifest.sequence && known.begun === undefined,
    };
    const source = broughtBy(manifest.library);
    for await (const { number, lines } of bundle.parts) {
      const intake = new Intake(this, report);
      const retrieved = new Date().toISOString();
      const gone: { kind: string; id: string }[] = [];
      for (const line of lines) {
        if ('gone' in line) {
          gone.push(line.gone);
          continue;
        }
        const { document } = line;
        const read = unpackDocument(document, retrieved);
        if ('problem' in read) {
          report.skipped++;
          complain(report, `${document.kind} ${document.id}`, read.problem, 'the rest of the bundle was taken');
        } else await intake.add(read, source, document.hash, document.content);
      }
      await intake.flush();
      if (gone.length > 0) report.removed += await this.#removeBrought(gone, source);
      this.#note(manifest, { digest, parts: number });
      progress?.(number, manifest.parts.length);
    }
    this.#note(manifest);
    return report;
  }

  /** What the library had from elsewhere stays: only what this sender brought may go with it. */
  async #removeBrought(names: readonly { kind: string; id: string }[], source: string): Promise<number> {
    const brought = new Set(this.documents().flatMap((one) => (one.source === source ? [`${one.kind}\n${one.id}`] : [])));
    const gone = names.filter(({ kind, id }) => brought.has(`${kind}\n${id}`));
    return (await this.vulnerabilities.remove(gone)) + (await this.shelf.remove(gone));
  }

  #note({ library, sequence }: Manifest, begun?: { digest: string; parts: number }): void {
    const exchange = this.exchange();
    exchange.received[library] = { sequence, at: new Date().toISOString(), ...(begun === undefined ? {} : { begun }) };
    this.#save(exchange);
  }
}

/** Problems that are kept of one file. */
const mostProblems = 1000;

function complain({ problems }: ImportReport, at: string, what: string, fix: string): void {
  if (problems.length < mostProblems) problems.push({ at, what, fix });
}

/** Gathers what was read, and writes it in groups. */
class Intake {
  readonly #library: FolderLibrary;
  readonly #report: ImportReport;
  #vulnerabilities: IncomingDocument[] = [];
  #knowledge: { knowledge: KnowledgeDocument; source: string; hash?: string }[] = [];
  #parted: Parted[] = [];
  #size = 0;

  constructor(library: FolderLibrary, report: ImportReport) {
    this.#library = library;
    this.#report = report;
  }

  async add(
    item: { document: ReadDocument } | { knowledge: KnowledgeDocument } | { predictions: Parameters<typeof formatEpss>[0] },
    source: string,
    hash?: string,
    carried?: unknown,
  ): Promise<void> {
    if ('knowledge' in item) {
      this.#knowledge.push({ knowledge: item.knowledge, source, hash });
      this.#size += item.knowledge.entries.length * 1000;
    } else if ('predictions' in item) {
      const text = typeof carried === 'string' ? carried : formatEpss(item.predictions);
      this.#vulnerabilities.push({ text, source, hash: hash ?? predictionsHash(text) });
      this.#size += text.length;
    } else if (kept.has(item.document.kind)) {
      const text = JSON.stringify(item.document.content);
      this.#vulnerabilities.push({ text, source, hash });
      this.#size += text.length;
    } else {
      this.#vulnerabilities.push({ document: item.document, source, hash });
      this.#size += 10_000;
    }
    const { length } = this.#vulnerabilities;
    if (length + this.#knowledge.length >= group.documents || this.#size >= group.characters) await this.flush();
  }

  /** Notes that a document's parts were all told, or nothing. */
  note(parted: Parted | null): void {
    if (parted !== null) this.#parted.push(parted);
  }

  async flush(): Promise<void> {
    const { vulnerabilities, shelf } = this.#library;
    if (this.#vulnerabilities.length > 0) await vulnerabilities.add(this.#vulnerabilities, {}, this.#report);
    if (this.#knowledge.length > 0) {
      const { added, updated, unchanged } = await shelf.add(this.#knowledge);
      this.#report.added += added;
      this.#report.updated += updated;
      this.#report.unchanged += unchanged;
    }
    if (this.#parted.length > 0) await shelf.removeLeftParts(this.#parted);
    this.#vulnerabilities = [];
    this.#knowledge = [];
    this.#parted = [];
    this.#size = 0;
  }
}

/** Kinds of which the library keeps what was published, and not what was read of it. */
const kept: ReadonlySet<string> = new Set(['csaf', 'cve', 'kev']);
