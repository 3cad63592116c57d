import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defaultLimits } from '../json.ts';
import { writeAtomically } from '../library/atomic.ts';
import type { ImportOptions, ImportProgress, ImportReport, IncomingDocument } from '../library/report.ts';
import type { Problem } from '../problem.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import { cveChanges, newestCveArchive } from './cve-list.ts';
import { listKeys, listOffers, listProviders, type Offer } from './csaf-provider.ts';
import { checksumOf, download, type DownloadOptions, type Validators } from './download.ts';
import { type NvdProgress, nvdPages, nvdPause, nvdPauseWithKey, totalResults } from './nvd-pages.ts';
import { type SigningKey, verifySignature } from './signature.ts';
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
};

/** Options of {@link updateLibrary}. */
export type UpdateOptions = {
  sources: readonly Source[];
  /** Told of each source when it is done with. */
  told?: (outcome: SourceOutcome) => void | Promise<void>;
  progress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
  /** Requests under way at a time; 4 by default. */
  concurrency?: number;
  fetch?: typeof fetch;
  /** Attempts per file; 3 by default. */
  attempts?: number;
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
  /** Time up to which all changes of the CVE list are known. */
  changes?: string;
};

/** Sources that are one file, of which it is told how far it is. */
const whole: ReadonlySet<Source['kind']> = new Set(['epss', 'kev', 'file', 'cve-list']);

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
  const report: ImportReport = { added: 0, updated: 0, unchanged: 0, skipped: 0, problems: [] };
  for (const source of options.sources) {
    if (options.signal?.aborted === true) break;
    const before = { ...report, problems: report.problems.length };
    const updater = new SourceUpdater(library, source, options, report);
    try {
      await updater.run();
    } catch (error) {
      report.problems.push({
        at: source.address,
        what: (error as Error).message,
        fix: 'the other sources were read; update again later',
      });
      updater.failed = true;
    }
    const [added, updated, unchanged] = (['added', 'updated', 'unchanged'] as const).map(
      (count) => report[count] - before[count],
    );
    const problems = report.problems.slice(before.problems);
    const ok = !updater.failed && (problems.length === 0 || added + updated + unchanged > 0);
    await options.told?.({ source, ok, added, updated, unchanged, problems });
  }
  return report;
}

class SourceUpdater {
  readonly #library: UpdateTarget;
  readonly #source: Source;
  readonly #options: UpdateOptions;
  readonly #report: ImportReport;
  readonly #folder: string;
  readonly #statePath: string;
  readonly #state: SourceState;
  /** Keys with which a provider signs; empty when it names none. */
  #keys: SigningKey[] = [];
  #saidUnverified = false;
  /** Whether the source could not be read at all. */
  failed = false;

  constructor(library: UpdateTarget, source: Source, options: UpdateOptions, report: ImportReport) {
    this.#library = library;
    this.#source = source;
    this.#options = options;
    this.#report = report;
    this.#folder = join(library.folder, 'downloads');
    this.#statePath = join(this.#folder, `${key(source.address)}.state.json`);
    this.#state = readState(this.#statePath);
  }

  async run(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    const ways: Readonly<Record<Source['kind'], () => Promise<unknown>>> = {
      csaf: () => this.#provider(this.#source.address),
      'csaf-aggregator': () => this.#providers(),
      cve: () => this.#cves(),
      'cve-list': () => this.#cveList(),
      nvd: () => this.#pages(),
      kev: () => this.#table(),
      epss: () => this.#table(),
      file: () => this.#file(this.#source.address),
    };
    await ways[this.#source.kind]();
  }

  /** A file of anything. Where its publisher tells the checksum, it is held against it. */
  async #file(address: string, sha256: string | null = null): Promise<boolean> {
    const { takeFile } = this.#library;
    if (takeFile === undefined) throw new Error('this library takes documents about vulnerabilities only');
    const path = join(this.#folder, key(address));
    const known = sha256 === null ? this.#state.validators : null;
    const got = await download(address, path, this.#downloadOptions(known));
    if (!got.ok) {
      this.failed = true;
      this.#report.problems.push(...got.problems);
      return false;
    }
    if (!got.value.changed) {
      this.#report.unchanged++;
      return true;
    }
    try {
      if (sha256 !== null && sha256 !== got.value.sha256)
        throw new Error('its checksum is not the one that its publisher tells; it was not taken');
      await takeFile.call(this.#library, path, address, this.#report);
    } finally {
      rmSync(path, { force: true });
    }
    this.#state.validators = got.value.validators;
    this.#saveState();
    return true;
  }

  /** Everything at first, and from then on what the log of changes names; a log that does not reach back far enough means everything again. */
  async #cveList(): Promise<void> {
    const fetchText = async (address: string): Promise<string | null> => this.#fetchText(address, this.#report.problems);
    const changes =
      this.#state.changes === undefined ? null : await cveChanges(this.#source.address, this.#state.changes, fetchText);
    if (changes === null) {
      const archive = await newestCveArchive(this.#source.address, fetchText);
      if (archive === null) throw new Error('its newest release names no archive of all records');
      if (!(await this.#file(archive.address, archive.sha256))) return;
      this.#state.changes = archive.at;
      this.#saveState();
      return;
    }
    this.#report.unchanged += changes.records.length === 0 ? 1 : 0;
    const before = this.#report.problems.length;
    await this.#fetchAll(
      changes.records.map((address) => ({
        address,
        updated: '',
        sha256: null,
        sha512: null,
        signature: null,
        stamp: changes.until,
      })),
    );
    // Each record is kept under its address by the time of its change; the log itself says what is next.
    this.#state.documents = {};
    if (this.#report.problems.length === before && this.#options.signal?.aborted !== true) this.#state.changes = changes.until;
    this.#saveState();
  }

  async #providers(): Promise<void> {
    const fetchText = async (address: string): Promise<string | null> => this.#fetchText(address, this.#report.problems);
    const providers = await listProviders(this.#source.address, fetchText, this.#report.problems);
    if (providers.length === 0) this.failed = true;
    for (const provider of providers) if (this.#options.signal?.aborted !== true) await this.#provider(provider);
  }

  /** One file that is the whole source: KEV, EPSS. */
  async #table(): Promise<void> {
    const path = join(this.#folder, key(this.#source.address));
    const got = await download(this.#source.address, path, this.#downloadOptions(this.#state.validators));
    if (!got.ok) {
      this.failed = true;
      this.#report.problems.push(...got.problems);
      return;
    }
    if (!got.value.changed) {
      this.#report.unchanged++;
      return;
    }
    const text = readDownloaded(path, this.#source.address, this.#report.problems);
    if (text === null) return;
    if (await this.#add([{ text, source: this.#source.address }])) {
      this.#state.validators = got.value.validators;
      this.#saveState();
    }
    rmSync(path, { force: true });
  }

  async #provider(address: string): Promise<void> {
    const fetchText = async (address: string): Promise<string | null> => this.#fetchText(address, this.#report.problems);
    const offers = await listOffers(address, fetchText, this.#report.problems);
    this.#keys = offers.some(({ signature }) => signature !== null)
      ? await listKeys(address, fetchText, this.#report.problems)
      : [];
    const due = offers.filter((offer) => offer.updated === '' || this.#state.documents[offer.address] !== offer.updated);
    this.#report.unchanged += offers.length - due.length;
    await this.#fetchAll(due.map((offer) => ({ ...offer, stamp: offer.updated })));
  }

  /** NVD page by page; where it stopped is kept after each page. */
  async #pages(): Promise<void> {
    const apiKey = this.#options.nvdKey ?? process.env.NVD_API_KEY ?? '';
    const pause =
      this.#options.pause ?? (async (milliseconds) => await new Promise<void>((resolve) => setTimeout(resolve, milliseconds)));
    const steps = nvdPages(this.#state.nvd ?? null, new Date());
    let total: number | null = null;
    for (let step = steps.next(total); step.done !== true; step = steps.next(total)) {
      if (this.#options.signal?.aborted === true) return;
      const { query, index, save } = step.value;
      const address = `${this.#source.address}?${query}`;
      const path = join(this.#folder, key(address));
      const got = await download(address, path, { ...this.#downloadOptions(null), headers: apiKey === '' ? {} : { apiKey } });
      if (!got.ok || !got.value.changed) {
        if (!got.ok) this.#report.problems.push(...got.problems);
        return;
      }
      try {
        total = totalResults(path);
        this.#options.progress?.({ stage: this.#source.name, done: index, total, item: address });
        if (total === null || !(await this.#addPage(path, address))) return;
      } finally {
        rmSync(path, { force: true });
      }
      this.#state.nvd = save(total);
      this.#saveState();
      await pause(apiKey === '' ? nvdPause : nvdPauseWithKey);
    }
  }

  /** Add the entries of a page; false when it was not a whole page. */
  async #addPage(path: string, address: string): Promise<boolean> {
    const documents: IncomingDocument[] = [];
    const retrieved = new Date().toISOString();
    for await (const item of readVulnerabilityFile('nvd', createReadStream(path), { retrieved })) {
      if ('document' in item) documents.push({ document: item.document, source: this.#source.address });
      else if ('problem' in item)
        this.#report.problems.push({ at: `${address}, ${item.at}`, what: item.problem, fix: 'update again later' });
    }
    if (documents.length > 0) await this.#library.add(documents, {}, this.#report);
    return true;
  }

  async #cves(): Promise<void> {
    const named = new Set(this.#library.advisories().flatMap((advisory) => advisory.vulnerabilities.map((entry) => entry.id)));
    const now = Date.now();
    const due: (Offer & { stamp: string })[] = [];
    for (const cve of named) {
      const address = cveAddress(this.#source.address, cve);
      if (address === null) continue;
      const seen = Date.parse(this.#state.documents[address] ?? '');
      if (now - seen < cveFreshDays * 86_400_000) this.#report.unchanged++;
      else due.push({ address, updated: '', sha256: null, sha512: null, signature: null, stamp: new Date(now).toISOString() });
    }
    await this.#fetchAll(due);
  }

  async #fetchAll(offers: (Offer & { stamp: string })[]): Promise<void> {
    let done = 0;
    for (let at = 0; at < offers.length && this.#options.signal?.aborted !== true; at += groupSize) {
      const group = offers.slice(at, at + groupSize);
      const documents: IncomingDocument[] = [];
      const stamps: Record<string, string> = {};
      await concurrently(group, this.#options.concurrency ?? 4, async (offer) => {
        if (this.#options.signal?.aborted === true) return;
        const text = await this.#fetchChecked(offer);
        done++;
        this.#options.progress?.({ stage: this.#source.name, done, total: offers.length, item: offer.address });
        if (text === null) return;
        documents.push({ text, source: offer.address });
        stamps[offer.address] = offer.stamp;
      });
      if (await this.#add(documents)) {
        Object.assign(this.#state.documents, stamps);
        this.#saveState();
      }
    }
  }

  /** The text of an offered document, null when it cannot be had or does not agree with its checksum. */
  async #fetchChecked(offer: Offer): Promise<string | null> {
    const path = join(this.#folder, key(offer.address));
    const got = await download(offer.address, path, { ...this.#downloadOptions(null), maxBytes: defaultLimits.maxBytes });
    if (!got.ok) {
      this.#report.problems.push(...got.problems);
      return null;
    }
    if (!got.value.changed) return null;
    const sums = got.value;
    try {
      for (const algorithm of ['sha512', 'sha256'] as const) {
        const address = offer[algorithm];
        if (address === null) continue;
        // A provider may publish only one of the two; a missing one is not a problem, a wrong one is.
        const text = await this.#fetchText(address, []);
        if (text === null) continue;
        if (checksumOf(text) === sums[algorithm]) break;
        this.#report.problems.push({
          at: offer.address,
          what: `its ${algorithm} is ${sums[algorithm].slice(0, 16)}…, the provider says ${checksumOf(text).slice(0, 16)}…`,
          fix: 'it was not imported; update again later, and tell the provider if it stays',
        });
        return null;
      }
      if (!(await this.#isSigned(offer, path))) return null;
      return readDownloaded(path, offer.address, this.#report.problems);
    } finally {
      rmSync(path, { force: true });
    }
  }

  /** Whether nothing speaks against a document's signature: it is good, or could not be verified (which is said once a source). */
  async #isSigned(offer: Offer, path: string): Promise<boolean> {
    if (offer.signature === null || this.#keys.length === 0) return true;
    const signature = await this.#fetchText(offer.signature, []);
    if (signature === null) return true;
    const verdict = await verifySignature(path, signature, this.#keys);
    if (verdict.state === 'good') return true;
    if (verdict.state === 'bad') {
      this.#report.problems.push({
        at: offer.address,
        what: `its signature is bad: ${verdict.reason}`,
        fix: 'it was not imported; tell the provider if it stays',
      });
      return false;
    }
    if (!this.#saidUnverified) {
      this.#saidUnverified = true;
      this.#report.problems.push({
        at: this.#source.address,
        what: `signatures were not verified: ${verdict.reason}`,
        fix: 'install GnuPG; checksums were checked',
      });
    }
    return true;
  }

  async #fetchText(address: string, problems: Problem[]): Promise<string | null> {
    const path = join(this.#folder, key(address));
    const got = await download(address, path, { ...this.#downloadOptions(null), maxBytes: defaultLimits.maxBytes });
    if (!got.ok) {
      problems.push(...got.problems);
      return null;
    }
    const text = readDownloaded(path, address, problems);
    rmSync(path, { force: true });
    return text;
  }

  #downloadOptions(known: Validators | null): DownloadOptions {
    const { signal, fetch: request, attempts, progress } = this.#options;
    const item = this.#source.address;
    return {
      known,
      signal,
      attempts,
      fetch: request,
      progress: whole.has(this.#source.kind)
        ? (done, total) => progress?.({ stage: this.#source.name, done, total, item })
        : undefined,
    };
  }

  /** Add documents; false when the library could not be written. */
  async #add(documents: IncomingDocument[]): Promise<boolean> {
    if (documents.length === 0) return true;
    const before = this.#report.skipped;
    await this.#library.add(documents, {}, this.#report);
    return this.#report.skipped === before || documents.length > 1;
  }

  #saveState(): void {
    writeAtomically(this.#statePath, JSON.stringify(this.#state));
  }
}

function readDownloaded(path: string, address: string, problems: Problem[]): string | null {
  try {
    const bytes = readFileSync(path);
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (packed ? gunzipSync(bytes, { maxOutputLength: defaultLimits.maxBytes }) : bytes).toString('utf8');
  } catch (error) {
    problems.push({ at: address, what: `the download cannot be unpacked (${(error as Error).message})`, fix: 'update again' });
    return null;
  }
}

function readState(path: string): SourceState {
  try {
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SourceState;
  } catch {
    // A damaged state costs a second download, nothing else.
  }
  return { validators: null, documents: {} };
}

function key(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 24);
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
