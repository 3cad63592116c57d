import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { chunksOf, type ImportReport, type SourceOutcome, updateLibrary, type UpdateTarget } from '@fengsui/advisories';
import { type LibraryItem, type LibrarySource, PartsTold, readLibraryFile, useProxyOfEnvironment } from '@fengsui/knowledge';
import { serve } from '../../kernel/child.ts';
import { connectRecords, type RecordsClient, type RecordsConnection } from '../../kernel/records.ts';
import { writeAll } from '../import-file.ts';
import { settle, worthSettling } from '../settle.ts';
import { lockLibrary } from '../store-documents.ts';
import { type Prepared, prepare, prepareParted, Writer } from '../writer.ts';
import * as store from './store.ts';

/** What the process that updates is told. */
export interface UpdateRequest {
  connection: RecordsConnection;
  /** Folder of downloads and of what was seen of each source. */
  folder: string;
  sources: LibrarySource[];
  /** Whether what anybody may write waits until a person releases it. */
  review: boolean;
}

/** How far it is: sources that are done, and documents that were read. */
export interface UpdateProgress {
  sources: number;
  documents: number;
}

/** Items and characters that are written in one transaction. */
const batch = { items: 500, characters: 6 * 2 ** 20 };

/** Entry of the process that asks the sources: what they send is read and decided here, and a source that brings it down costs only this. */
serve<UpdateRequest, UpdateProgress>(async ({ connection, folder, sources, review }, progress) => {
  useProxyOfEnvironment();
  const records = connectRecords(connection);
  try {
    let documents = 0;
    for (const [index, source] of sources.entries()) {
      await records.system((tx) => store.beginSource(tx, source.id));
      const target = new Target(records, folder, review, (more) => {
        documents += more;
        progress({ sources: index, documents });
      });
      await updateLibrary(target, { sources: [source], told: (outcome) => note(records, source, outcome) });
    }
    if (documents >= worthSettling) await settle(records);
  } finally {
    await records.close();
  }
});

async function note(
  records: RecordsClient,
  source: LibrarySource,
  { ok, added, updated, unchanged, problems, fault }: SourceOutcome,
): Promise<void> {
  const error = problems[0] === undefined ? null : `${problems[0].at}: ${problems[0].what}`.slice(0, 1000);
  const found = { ok, added: added + updated, unchanged, problems: problems.length, error, fault, everyHours: source.everyHours };
  await records.system((tx) => store.endSource(tx, source.id, found));
}

/** The library of the server as an update fills it. */
class Target implements UpdateTarget {
  readonly folder: string;
  readonly #records: RecordsClient;
  readonly #writer: Writer;
  readonly #told: (documents: number) => void;

  constructor(records: RecordsClient, folder: string, review: boolean, told: (documents: number) => void) {
    this.#records = records;
    this.#writer = new Writer(review);
    this.folder = folder;
    this.#told = told;
  }

  /** The whole CVE list is read here, not the records that advisories name. */
  advisories(): [] {
    return [];
  }

  async add(...[incoming, , report]: Parameters<UpdateTarget['add']>): Promise<ImportReport> {
    async function* items(): AsyncGenerator<LibraryItem> {
      const retrieved = new Date().toISOString();
      for (const one of incoming) {
        if ('document' in one) yield { at: one.source, document: one.document };
        else yield* readLibraryFile(chunksOf(one.text), { name: basename(one.source), retrieved });
      }
    }
    await this.#take(items(), incoming[0]?.source ?? '', report);
    return report;
  }

  async takeFile(path: string, address: string, report: ImportReport): Promise<void> {
    const name = basename(new URL(address).pathname);
    const chunks = createReadStream(path, { highWaterMark: 2 ** 18 });
    await this.#take(readLibraryFile(chunks, { name, retrieved: new Date().toISOString() }), address, report);
  }

  async #take(items: AsyncIterable<LibraryItem>, source: string, report: ImportReport): Promise<void> {
    let ready: Prepared[] = [];
    let [documents, weight] = [0, 0];
    const push = (one: Prepared): void => {
      ready.push(one);
      weight += one.weight;
    };
    const flush = async (): Promise<void> => {
      const taken = { ready, documents };
      ready = [];
      [documents, weight] = [0, 0];
      const { refused, changed } = await this.#records.system(async (tx) => {
        await lockLibrary(tx);
        return writeAll(tx, this.#writer, taken.ready);
      });
      report.added += changed;
      report.unchanged += taken.documents - refused.size - changed;
      report.skipped += refused.size;
      for (const [{ at }, { problem }] of refused) complain(report, `${source}, ${at}`, problem);
      this.#told(taken.documents);
    };
    const parts = new PartsTold();
    for await (const item of items) {
      const parted = parts.before(item);
      if (parted !== null) push(prepareParted(parted));
      if ('problem' in item) {
        report.skipped++;
        complain(report, `${source}, ${item.at}`, item.problem);
        continue;
      }
      push(prepare(item));
      documents++;
      if (ready.length >= batch.items || weight >= batch.characters) await flush();
    }
    const parted = parts.before(null);
    if (parted !== null) push(prepareParted(parted));
    await flush();
  }
}

/** Problems that are kept of one source. */
const mostProblems = 1000;

function complain(report: ImportReport, at: string, what: string): void {
  if (report.problems.length < mostProblems) report.problems.push({ at, what, fix: 'the rest was taken' });
}
