import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../library/atomic.ts';
import { type ImportOptions, type ImportReport, type IncomingDocument, newReport } from '../library/report.ts';
import type { Problem } from '../problem.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import { cveChanges, newestCveArchive } from './cve-list.ts';
import { listKeys, listOffers, listProviders, type Offer } from './csaf-provider.ts';
import type { Validators } from './download.ts';
import { type Fault, LoadError } from './fault.ts';
import { type NvdProgress, nvdPages, nvdPause, nvdPauseWithKey, totalResults } from './nvd-pages.ts';
import type { SigningKey } from './signature.ts';
import { addressKey, readDownloaded, SourceDownloads, type TransferOptions } from './source-downloads.ts';
import { cveAddress, type Source } from './sources.ts';

/** What is kept up to date: a library in a folder, or whatever takes documents as one does. */
export type UpdateTarget = {
  /** Where downloads and what was seen of the sources are kept. */
  folder: string;
  /** The advisories that name the CVEs whose records are wanted; asked for sources of kind `cve` only. */
  advisories(): readonly { vulnerabilities: readonly { id: string }[] }[];
  add(incoming: readonly IncomingDocument[], options: ImportOptions, report: ImportReport): Promise<ImportReport>;
  /** Takes a file of anything; without it, sources of files are refused. The file is removed afterwards. */
  takeFile?(path: string, address: string, report: ImportReport): Promise<void>;
};

/** What became of one source in an update. */
export type SourceOutcome = {
  source: Source;
  ok: boolean;
  added: number;
  updated: number;
  unchanged: number;
  problems: Problem[];
  /** What the first of the problems is by its kind; null when there are none. */
  fault: Fault | null;
};

/** Options of {@link updateLibrary}. */
export type UpdateOptions = TransferOptions & {
  sources: readonly Source[];
  /** Told of each source when it is done with. */
  told?: (outcome: SourceOutcome) => void | Promise<void>;
  /** Requests under way at a time; 4 by default. */
  concurrency?: number;
  /** Key for NVD's API, with which it answers ten times as often; by default the variable `NVD_API_KEY`. */
  nvdKey?: string;
  /** Waits some milliseconds; given by tests. */
  pause?: (milliseconds: number) => Promise<void>;
};

/** What was seen of a source: validators of its own file, and the time stamps of its documents. */
type SourceState = {
  validators: Validators | null;
  documents: Record<string, string>;
  nvd?: NvdProgress;
  /** How far the CVE list is known: the time up to which its log was read, and the addresses of records in it that are still to be fetched. */
  list?: { until: string; due: string[] };
};

/** Documents are added to the library in groups of this size; what a crash costs is at most one group. */
const groupSize = 200;

/** How long a CVE record is taken as fresh, in days. */
const cveFreshDays = 7;

/**
 * Bring a library up to date from its sources. Unchanged documents are not fetched again; every document with a published checksum is
 * checked against it. Stopped or killed, the next call goes on: finished groups are in the library, a file begun is continued.
 * A source that fails is a problem in the report and does not stop the others.
 */
export async function updateLibrary(library: UpdateTarget, options: UpdateOptions): Promise<ImportReport> {
  const report = newReport();
  for (const source of options.sources) {
    if (options.signal?.aborted === true) break;
    const before = { ...report, problems: report.problems.length };
    let isRead = false;
    try {
      isRead = await new SourceUpdater(library, source, options, report).run();
    } catch (error) {
      report.problems.push({
        at: source.address,
        what: (error as Error).message,
        fix: 'the other sources were read; update again later',
        fault: error instanceof LoadError ? error.fault : 'failed',
      });
    }
    const [added, updated, unchanged] = (['added', 'updated', 'unchanged'] as const).map(
      (count) => report[count] - before[count],
    );
    const problems = report.problems.slice(before.problems);
    const ok = isRead && (problems.length === 0 || added + updated + unchanged > 0);
    // A problem without a fault is one of a document.
    const fault = problems.length === 0 ? null : (problems[0].fault ?? (ok ? 'partial' : 'unreadable'));
    await options.told?.({ source, ok, added, updated, unchanged, problems, fault });
  }
  return report;
}

class SourceUpdater {
  readonly #library: UpdateTarget;
  readonly #source: Source;
  readonly #options: UpdateOptions;
  readonly #report: ImportReport;
  readonly #downloads: SourceDownloads;
  readonly #statePath: string;
  readonly #state: SourceState;

  constructor(library: UpdateTarget, source: Source, options: UpdateOptions, report: ImportReport) {
    const folder = join(library.folder, 'downloads');
    mkdirSync(folder, { recursive: true });
    this.#library = library;
    this.#source = source;
    this.#options = options;
    this.#report = report;
    this.#downloads = new SourceDownloads(folder, source, options, report.problems);
    this.#statePath = join(folder, `${addressKey(source.address)}.state.json`);
    this.#state = readState(this.#statePath);
  }

  /** Whether the source could be read; what is wrong with some of its documents is in the report. */
  async run(): Promise<boolean> {
    const { address, kind } = this.#source;
    const ways: Readonly<Record<Source['kind'], () => Promise<boolean>>> = {
      csaf: () => this.#provider(address),
      'csaf-aggregator': () => this.#providers(),
      cve: () => this.#cves(),
      'cve-list': () => this.#cveList(),
      nvd: () => this.#pages(),
      kev: () => this.#whole(address, (path) => this.#takeTable(path)),
      epss: () => this.#whole(address, (path) => this.#takeTable(path)),
      file: () => this.#file(address),
    };
    return await ways[kind]();
  }

  /**
   * One file that is all of the source. It is remembered as seen when `take` says that it was taken.
   * @param sha256 its checksum where its publisher tells it
   */
  async #whole(address: string, take: (path: string) => Promise<boolean>, sha256: string | null = null): Promise<boolean> {
    const got = await this.#downloads.whole(address, sha256 === null ? this.#state.validators : null);
    if (!got.ok) {
      this.#report.problems.push(...got.problems);
      return false;
    }
    if (!got.value.changed) {
      this.#report.unchanged++;
      return true;
    }
    const { path, validators } = got.value;
    try {
      if (sha256 !== null && sha256 !== got.value.sha256)
        throw new LoadError('broken', 'its checksum is not the one that its publisher tells; it was not taken');
      if (!(await take(path))) return true;
    } finally {
      rmSync(path, { force: true });
    }
    this.#state.validators = validators;
    this.#saveState();
    return true;
  }

  async #takeTable(path: string): Promise<boolean> {
    const { address } = this.#source;
    const text = readDownloaded(path, address, this.#report.problems);
    if (text === null) return false;
    const before = this.#report.skipped;
    await this.#library.add([{ text, source: address }], {}, this.#report);
    return this.#report.skipped === before;
  }

  /** A file of anything. */
  async #file(address: string, sha256: string | null = null): Promise<boolean> {
    const { takeFile } = this.#library;
    if (takeFile === undefined) throw new Error('this library takes documents about vulnerabilities only');
    const take = async (path: string): Promise<boolean> => {
      await takeFile.call(this.#library, path, address, this.#report);
      return true;
    };
    return await this.#whole(address, take, sha256);
  }

  /** Everything at first, and from then on what the log of changes names; a log that does not reach back far enough means everything again. */
  async #cveList(): Promise<boolean> {
    const { address: list } = this.#source;
    const { text } = this.#downloads;
    const { until, due = [] } = this.#state.list ?? {};
    const changes = until === undefined ? null : await cveChanges(list, until, text);
    if (changes === null) {
      const archive = await newestCveArchive(list, text);
      if (archive === null) throw new LoadError('unreadable', 'its newest release names no archive of all records');
      if (!(await this.#file(archive.address, archive.sha256))) return false;
      this.#state.list = { until: archive.at, due: [] };
      this.#saveState();
      return true;
    }
    const left = new Set([...due, ...changes.records]);
    if (left.size === 0) this.#report.unchanged++;
    const save = (): void => {
      this.#state.list = { until: changes.until, due: [...left] };
      this.#saveState();
    };
    // What is still to be fetched is written down first, so that the log need not reach back to it.
    save();
    await this.#fetchAll([...left].map(withoutSums), (addresses) => {
      for (const address of addresses) left.delete(address);
      save();
    });
    return true;
  }

  async #providers(): Promise<boolean> {
    const providers = await listProviders(this.#source.address, this.#downloads.text, this.#report.problems);
    for (const provider of providers) if (this.#options.signal?.aborted !== true) await this.#provider(provider);
    return providers.length > 0;
  }

  async #provider(address: string): Promise<boolean> {
    const { text } = this.#downloads;
    const { documents } = this.#state;
    const offers = await listOffers(address, text, this.#report.problems);
    const keys = offers.some(({ signature }) => signature !== null) ? await listKeys(address, text, this.#report.problems) : [];
    const due = offers.filter((offer) => offer.updated === '' || documents[offer.address] !== offer.updated);
    this.#report.unchanged += offers.length - due.length;
    const stamps = new Map(due.map((offer) => [offer.address, offer.updated]));
    await this.#fetchAll(due, (addresses) => this.#stamp(addresses, (one) => stamps.get(one) ?? ''), keys);
    return true;
  }

  /** NVD page by page; where it stopped is kept after each page. */
  async #pages(): Promise<boolean> {
    const apiKey = this.#options.nvdKey ?? process.env.NVD_API_KEY ?? '';
    const pause =
      this.#options.pause ?? (async (milliseconds) => await new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
    const steps = nvdPages(this.#state.nvd ?? null, new Date());
    let total: number | null = null;
    for (let step = steps.next(total); step.done !== true; step = steps.next(total)) {
      if (this.#options.signal?.aborted === true) return true;
      const { query, index, save } = step.value;
      const address = `${this.#source.address}?${query}`;
      const got = await this.#downloads.part(address, apiKey === '' ? {} : { apiKey });
      if (!got.ok) this.#report.problems.push(...got.problems);
      if (!got.ok || !got.value.changed) return true;
      const { path } = got.value;
      try {
        total = totalResults(path);
        this.#options.progress?.({ stage: this.#source.name, done: index, total, item: address });
        if (total === null) return true;
        await this.#addPage(path, address);
      } finally {
        rmSync(path, { force: true });
      }
      this.#state.nvd = save(total);
      this.#saveState();
      await pause(apiKey === '' ? nvdPause : nvdPauseWithKey);
    }
    return true;
  }

  /** Add the entries of a page. */
  async #addPage(path: string, address: string): Promise<void> {
    const documents: IncomingDocument[] = [];
    const retrieved = new Date().toISOString();
    for await (const item of readVulnerabilityFile('nvd', createReadStream(path), { retrieved })) {
      if ('document' in item) documents.push({ document: item.document, source: this.#source.address });
      else if ('problem' in item)
        this.#report.problems.push({ at: `${address}, ${item.at}`, what: item.problem, fix: 'update again later' });
    }
    if (documents.length > 0) await this.#library.add(documents, {}, this.#report);
  }

  async #cves(): Promise<boolean> {
    const named = new Set(this.#library.advisories().flatMap((advisory) => advisory.vulnerabilities.map((entry) => entry.id)));
    const now = new Date();
    const due: Offer[] = [];
    for (const cve of named) {
      const address = cveAddress(this.#source.address, cve);
      if (address === null) continue;
      const seen = Date.parse(this.#state.documents[address] ?? '');
      if (now.getTime() - seen < cveFreshDays * 86_400_000) this.#report.unchanged++;
      else due.push(withoutSums(address));
    }
    await this.#fetchAll(due, (addresses) => this.#stamp(addresses, () => now.toISOString()));
    return true;
  }

  /** Fetch documents and add them in groups; `had` is told which addresses a group that is in the library had. */
  async #fetchAll(offers: readonly Offer[], had: (addresses: string[]) => void, keys: readonly SigningKey[] = []): Promise<void> {
    const { progress, concurrency = 4 } = this.#options;
    let done = 0;
    for (let at = 0; at < offers.length && this.#options.signal?.aborted !== true; at += groupSize) {
      const documents: { text: string; source: string }[] = [];
      await concurrently(offers.slice(at, at + groupSize), concurrency, async (offer) => {
        if (this.#options.signal?.aborted === true) return;
        const text = await this.#downloads.document(offer, keys);
        done++;
        progress?.({ stage: this.#source.name, done, total: offers.length, item: offer.address });
        if (text !== null) documents.push({ text, source: offer.address });
      });
      if (documents.length === 0) continue;
      await this.#library.add(documents, {}, this.#report);
      had(documents.map(({ source }) => source));
    }
  }

  /** Remember documents by a time stamp of each, so that they are not asked for again until it is another. */
  #stamp(addresses: readonly string[], stampOf: (address: string) => string): void {
    for (const address of addresses) this.#state.documents[address] = stampOf(address);
    this.#saveState();
  }

  #saveState(): void {
    writeAtomically(this.#statePath, JSON.stringify(this.#state));
  }
}

/** The offer of a document of which nothing but its address is known. */
function withoutSums(address: string): Offer {
  return { address, updated: '', sha256: null, sha512: null, signature: null };
}

function readState(path: string): SourceState {
  try {
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SourceState;
  } catch {
    // A damaged state costs a second download, nothing else.
  }
  return { validators: null, documents: {} };
}

async function concurrently<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next++];
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(width, items.length)) }, worker));
}
