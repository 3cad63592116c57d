import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bus } from '../kernel/bus.ts';
import type { Configuration } from '../kernel/config.ts';
import { found, Problem } from '../kernel/errors.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Jobs } from '../kernel/jobs.ts';
import type { Records, RecordsConnection, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import { discard, uploadSteps } from '../kernel/uploads.ts';
import { runInChild } from '../kernel/child.ts';
import { differencesOf } from './differences.ts';
import { readingOf } from './life/sight.ts';
import { noteReceipts } from './life/store-retractions.ts';
import type { ImportProgress, ImportRequest } from './import-file.ts';
import type { LearnProgress, LearnRequest } from './learning.ts';
import type * as schema from './schema.ts';
import type * as search from './schema-search.ts';
import { countEntries, sumCounts } from './store-counts.ts';
import * as documents from './store-documents.ts';
import { findEntry } from './store-entry.ts';
import * as imports from './store-imports.ts';
import { type FoundNode, searchNodes, searchWithFacets, toSearch } from './store-search.ts';
import * as vulnerabilities from './store-vulnerabilities.ts';

/** What the capability stands on. */
export interface Foundation {
  records: Records;
  bus: Bus;
  jobs: Jobs;
  configuration: Configuration;
  /** Folder of the data folder in which this capability keeps its files. */
  directory: string;
}

/** Memory of the process that imports: the largest single documents, as those of ATT&CK, take half of it. */
const importMegabytes = 512;
/** Memory of the processes that learn and that load the content, which keep little. */
const besideMegabytes = 256;

export type LibraryService = ReturnType<typeof openLibrary>;

/** The library: its documents and entries, what each source says of them, imports, and matches with assets. */
export function openLibrary({ records, bus, jobs, configuration, directory }: Foundation) {
  const pathOf = (id: string) => join(directory, id, 'file');
  const in_ = readingOf(records);
  const noteReceived = (tx: Tx, actor: Actor, kind: string, key: string) =>
    noteReceipts(tx, actor.organisation, { reader: actor.token ?? '', via: 'record', entries: [{ kind, key }] });
  const getImport = (actor: Pick<Actor, 'organisation'>, id: string) =>
    in_(actor, async (tx) => found('import', id, await imports.findImport(tx, id)));
  const uploads = uploadSteps({
    what: 'import',
    pathOf,
    find: getImport,
    acknowledge: (actor: Pick<Actor, 'organisation'>, id, received) =>
      in_(actor, (tx) => imports.setImportReceived(tx, id, received)),
    queue: ({ organisation }, id, sha256): Promise<schema.Import> =>
      in_({ organisation }, async (tx) => {
        const job = await jobs.queue(tx, organisation, 'import', id);
        if (!(await imports.setImportQueued(tx, id, job, sha256))) throw new Problem('wrong-state');
        await bus.publish(tx, organisation, 'imports', { id, state: 'queued' });
        return (await imports.findImport(tx, id))!;
      }),
  });

  jobs.define('import', {
    unit: 'documents',
    async run({ organisation, subject, signal, progress }) {
      const row = await getImport({ organisation }, subject);
      const { connection } = records;
      const review = configuration.reviewImports;
      const request = { connection, organisation, id: subject, path: pathOf(subject), name: row.name, review };
      await runInChild<ImportRequest, ImportProgress>(new URL('./import-child', import.meta.url), request, {
        memoryMegabytes: importMegabytes,
        signal,
        onProgress: ({ documents, accepted, rejected, bytes }) =>
          progress(documents, null, { accepted, rejected, bytes, size: row.size }),
      });
      const { accepted } = await getImport({ organisation }, subject);
      await records.system(async (tx) => {
        await imports.endImport(tx, subject);
        await bus.publish(tx, organisation, 'library.changed', { import: subject });
        await bus.publish(tx, organisation, 'imports', { id: subject, state: 'done' });
        await bus.publish(tx, organisation, 'library', { vulnerabilities: accepted });
      });
      await discard({ path: pathOf(subject) });
    },
    failed: ({ organisation, subject }, error, refusal) =>
      records.system(async (tx) => {
        await imports.endImport(tx, subject, { error, refusal });
        await bus.publish(tx, organisation, 'imports', { id: subject, state: 'failed' });
      }),
  });

  jobs.define('learn', {
    unit: 'records',
    async run({ id, signal, progress }) {
      // An import that goes on asks for this again when it ends; two at once would only take memory from each other.
      if (await records.system(imports.areRunning)) return;
      const request = { connection: records.connection, path: join(directory, `learn-${id}`) };
      const superseded = new AbortController();
      const look = async (): Promise<void> => {
        // A look that fails is followed by another.
        const running = await records.system(imports.areRunning).catch(() => false);
        if (running) superseded.abort(new Error('an import began'));
      };
      const timer = setInterval(() => void look(), 500);
      try {
        await runInChild<LearnRequest, LearnProgress>(new URL('./learning-child', import.meta.url), request, {
          memoryMegabytes: besideMegabytes,
          signal: AbortSignal.any([signal, superseded.signal]),
          onProgress: ({ records, decided }) => progress(decided, records, {}),
        });
      } catch (error) {
        if (signal.aborted || !superseded.signal.aborted) throw error;
      } finally {
        clearInterval(timer);
        await rm(request.path, { force: true });
      }
    },
  });

  bus.handle('library.changed', ({ organisation }) => in_({ organisation }, (tx) => jobs.queueOnce(tx, organisation, 'learn')));

  return {
    /** Takes what comes with the program into the library, unless this version of it is there. */
    loadContent: (signal: AbortSignal) =>
      runInChild<{ connection: RecordsConnection }, never>(
        new URL('./content-child', import.meta.url),
        { connection: records.connection },
        { memoryMegabytes: besideMegabytes, signal },
      ),

    async state(actor: Actor): Promise<schema.LibraryState> {
      const { many, ...state } = await in_(actor, async (tx) => ({
        ...(await vulnerabilities.countRecords(tx)),
        ...(await countEntries(tx)),
      }));
      if (many) await records.system(sumCounts);
      return state;
    },
    listVulnerabilities: (actor: Actor, query: schema.VulnerabilityQuery): Promise<PageOf<schema.Vulnerability>> =>
      in_(actor, (tx) => vulnerabilities.listVulnerabilities(tx, query)),
    getVulnerability: (actor: Actor, id: string) =>
      in_(actor, async (tx) => {
        const record = found('vulnerability', id, await vulnerabilities.findVulnerability(tx, id));
        await noteReceived(tx, actor, 'vulnerability', record.id);
        return record;
      }),

    /** Searches everything that the actor may see. The facets are of all hits, and come with the first page. */
    search: (actor: Actor, query: search.SearchQuery): Promise<search.SearchAnswer> =>
      in_(actor, async (tx) => {
        const [asked, limit] = [toSearch(query), query.limit ?? 50];
        const entryOf = ({ nodeId: _id, sorted: _sorted, rank: _rank, ...entry }: FoundNode): search.EntrySummary => entry;
        if (query.after === undefined) return searchWithFacets(tx, asked, limit, entryOf);
        return { ...(await searchNodes(tx, asked, { limit, after: query.after }, entryOf)), facets: null };
      }),
    getEntry: (actor: Actor, kind: string, key: string): Promise<search.EntryDetail> =>
      in_(actor, async (tx) => {
        const entry = found(kind, key, await findEntry(tx, kind, key));
        if (!entry.own) await noteReceived(tx, actor, kind, key);
        return entry;
      }),
    listVersions: (actor: Actor, kind: string, id: string) =>
      in_(actor, async (tx) => {
        const items = (await documents.isVisible(tx, kind, id)) ? await documents.listVersions(tx, kind, id) : [];
        if (items.length === 0) throw new Problem('not-found', `document ${kind} ${id}`);
        return { items };
      }),
    /** What changed from one version of a document to another; in either order. */
    compareVersions: (actor: Actor, kind: string, id: string, from: number, to: number) =>
      in_(actor, async (tx) => {
        if (!(await documents.isVisible(tx, kind, id))) throw new Problem('not-found', `document ${kind} ${id}`);
        const content = async (version: number) =>
          found(`version ${version} of ${kind}`, id, await documents.findContent(tx, kind, id, version));
        return differencesOf(await content(from), await content(to));
      }),

    listImports: (actor: Pick<Actor, 'organisation'>, limit: number, after?: string): Promise<PageOf<schema.Import>> =>
      in_(actor, (tx) => imports.listImports(tx, limit, after)),
    getImport,
    listRejections: (actor: Actor, id: string, limit: number, after?: string): Promise<PageOf<schema.Rejection>> =>
      in_(actor, async (tx) => {
        found('import', id, await imports.findImport(tx, id));
        return imports.listRejections(tx, id, limit, after);
      }),

    /** Announces an upload of advisories. */
    createImport: (
      actor: Pick<Actor, 'organisation'> & { user: { name: string } | null },
      request: schema.ImportCreate,
    ): Promise<schema.Import> =>
      in_(actor, async (tx) => {
        if (request.size > configuration.maxUploadBytes)
          throw new Problem('too-large', `at most ${configuration.maxUploadBytes} bytes`);
        const id = newId();
        await imports.insertImport(tx, actor.organisation, { ...request, id, by: actor.user?.name ?? null });
        return (await imports.findImport(tx, id))!;
      }),

    receiveImport: uploads.receive,
    completeImport: uploads.complete,
  };
}
