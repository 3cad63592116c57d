import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalysisResult, CarvedFile } from '@fengsui/sensor';
import type { Place, replaceFindings } from '../assets/findings.ts';
import type { Bus } from '../kernel/bus.ts';
import { found, Problem } from '../kernel/errors.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Jobs } from '../kernel/jobs.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { FileWork } from './file-work.ts';
import { openLists } from './lists.ts';
import { matchCapture, readKnowledge } from './matching.ts';
import { observedRows } from './observed.ts';
import { refreshValues } from './refresh.ts';
import type { FileQuery, FileSettings, FoundFile, JudgedFile } from './schema.ts';
import * as files from './store-files.ts';
import * as sightings from './store-sightings.ts';
import * as values from './store-values.ts';

/** What the capability stands on. */
export interface Foundation {
  records: Records;
  bus: Bus;
  jobs: Jobs;
  /** Folders of the data folder: of lists, and of encrypted samples. */
  directory: string;
  samples: string;
  /** Files findings where those of captures are. */
  replaceFindings: typeof replaceFindings;
}

/** Keys of indicators that are looked up in all captures at once. */
const freshKeys = 5000;

export type IntelligenceService = ReturnType<typeof openIntelligence>;

/** What the library knows, held against what captures show: files by hashes and rules, traffic by indicators. */
export function openIntelligence({ records, bus, jobs, directory, samples, replaceFindings }: Foundation) {
  const in_ = <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const lists = openLists(records, directory);
  const vaultOf = (organisation: string) => join(samples, organisation);

  const match = async (place: Place, knowledge: Awaited<ReturnType<typeof readKnowledge>>) => {
    const outcome = await in_(place, async (tx) => {
      const result = await matchCapture(tx, place, knowledge, replaceFindings);
      if (result.findings.length > 0)
        await bus.publish(tx, place.organisation, 'findings', { site: place.site, ids: result.findings.slice(0, 100) });
      return result;
    });
    return outcome.met;
  };

  /** Reads what is new in the library. From then on other lists count, also when only something was released or retracted. */
  const refresh = async (released: boolean, signal?: AbortSignal, onProgress?: (values: number) => void) => {
    const now = await records.system(values.timeOfRecords);
    const any = await refreshValues(records, signal, onProgress);
    if (any || released) await records.system((tx) => values.setMark(tx, 'indicator-lists', now));
    return now;
  };

  /** Captures of all organisations that something new in the library is about. */
  const concerned = async (signal: AbortSignal, onProgress: (values: number) => void) => {
    const now = await refresh(true, signal, onProgress);
    const since = (await records.system((tx) => values.findMark(tx, 'indicators-matched'))) ?? '-infinity';
    const places = new Map((await records.system((tx) => values.listStale(tx, since))).map((place) => [place.capture, place]));
    for (let after = ''; ; ) {
      signal.throwIfAborted();
      const keys = await records.system((tx) => values.listFreshKeys(tx, since, after, freshKeys));
      if (keys.length > 0)
        for (const place of await records.system((tx) => values.listShowing(tx, keys))) places.set(place.capture, place);
      const last = keys.at(-1);
      if (last === undefined || keys.length < freshKeys) break;
      after = last;
    }
    return { now, places: [...places.values()] };
  };

  jobs.define('indicators', {
    unit: 'captures',
    async run({ organisation, subject, signal, progress }) {
      const own = subject === '' ? undefined : await in_({ organisation }, (tx) => files.findPlace(tx, organisation, subject));
      const { now, places } =
        subject === ''
          ? await concerned(signal, (count) => progress(0, null, { values: count }))
          : { now: null, places: own === undefined ? [] : [own] };
      const knowledge = await records.system(readKnowledge);
      let met = 0;
      for (const [done, place] of places.entries()) {
        signal.throwIfAborted();
        met += await match(place, knowledge);
        progress(done + 1, places.length, { met });
      }
      if (now !== null) await records.system((tx) => values.setMark(tx, 'indicators-matched', now));
    },
  });

  const queue = (organisation: string) => in_({ organisation }, (tx) => jobs.queueOnce(tx, organisation, 'indicators'));
  bus.handle('library.changed', ({ organisation }) => queue(organisation));
  // Somebody released or retracted an entry.
  bus.handle('library', async ({ organisation, data }) => {
    if (/^(?:indicator|detection-rule|warning-list):/.test(String((data as { entry?: string }).entry ?? '')))
      await queue(organisation);
  });

  return {
    /** What an analysis of a capture of the site does with files; null when nothing. */
    async prepare({ organisation, site, capture }: Place): Promise<FileWork | null> {
      const settings = await in_({ organisation }, (tx) => files.findSettings(tx, site));
      if (!settings.hashes && !settings.rules) return null;
      await refresh(false);
      const { hashes, rules } = await lists();
      const keep = settings.samples ? { folder: vaultOf(organisation), key: join(samples, 'key') } : null;
      const programs = await in_({ organisation }, (tx) => files.lastPrograms(tx, site, capture));
      return { hashes: settings.hashes ? hashes : null, rules: settings.rules ? rules : null, samples: keep, programs };
    },

    /** Files what an analysis found of files and values, in its transaction, and queues the comparison with the library's indicators. */
    async file(tx: Tx, place: Place, result: Pick<AnalysisResult, 'conversations' | 'observables' | 'files'>): Promise<void> {
      await files.replaceFiles(tx, place, result.files ?? []);
      await sightings.replaceObserved(tx, place, observedRows(result));
      await jobs.queue(tx, place.organisation, 'indicators', place.capture);
    },

    /** Files what a sensor put together in a window of its session, in the transaction of its batch. The samples stay with the sensor. */
    addFiles: (tx: Tx, place: Place, found: readonly CarvedFile[]): Promise<void> => files.addFiles(tx, place, found),

    /** Removes samples that were kept of a capture which is gone, unless another has them. */
    samplesOf: (actor: Pick<Actor, 'organisation'>, capture: string) => in_(actor, (tx) => files.listSamples(tx, capture)),
    async discard(actor: Pick<Actor, 'organisation'>, hashes: readonly string[]): Promise<void> {
      for (const name of await in_(actor, (tx) => files.listUnnamed(tx, hashes)))
        for (const ending of ['', '.json']) await rm(join(vaultOf(actor.organisation), name + ending), { force: true });
    },

    getSettings: (actor: Pick<Actor, 'organisation'>, site: string): Promise<FileSettings> =>
      in_(actor, async (tx) => {
        found('site', site, await files.findSite(tx, site));
        return files.findSettings(tx, site);
      }),
    putSettings: (
      actor: Actor,
      site: string,
      change: Pick<FileSettings, 'hashes' | 'rules' | 'samples'>,
    ): Promise<FileSettings> =>
      in_(actor, async (tx) => {
        found('site', site, await files.findSite(tx, site));
        await files.putSettings(tx, actor.organisation, site, change, actor.user.displayName);
        return files.findSettings(tx, site);
      }),

    listFiles: (actor: Pick<Actor, 'organisation'>, query: FileQuery): Promise<PageOf<FoundFile>> =>
      in_(actor, (tx) => files.listFiles(tx, query)),
    getFile: (actor: Pick<Actor, 'organisation'>, id: string): Promise<FoundFile> =>
      in_(actor, async (tx) => found('file', id, await files.findFile(tx, id))),
    /** Files against which something was said, by their content. */
    listJudged: (actor: Pick<Actor, 'organisation'>, limit: number, after?: string): Promise<PageOf<JudgedFile>> =>
      in_(actor, (tx) => files.listJudged(tx, limit, after)),
    /** The encrypted container of a sample. It is never decrypted here. */
    async openSample(actor: Pick<Actor, 'organisation'>, id: string) {
      const file = await in_(actor, async (tx) => found('file', id, await files.findFile(tx, id)));
      if (!file.sample) throw new Problem('not-found', `sample of file ${id}: it was not kept`);
      const path = join(vaultOf(actor.organisation), file.sha256);
      const { size } = await stat(path).catch(() => {
        throw new Problem('not-found', `sample of file ${id}: it is gone`);
      });
      return { name: `${file.sha256}.sample`, size, stream: createReadStream(path) };
    },

    /** Findings with the indicators that they are based on. */
    listBases: (actor: Pick<Actor, 'organisation'>, limit: number, after?: string): Promise<PageOf<sightings.Basis>> =>
      in_(actor, (tx) => sightings.listBases(tx, limit, after)),
    listFindingSightings: (actor: Pick<Actor, 'organisation'>, finding: string) =>
      in_(actor, (tx) => sightings.listFindingSightings(tx, finding)),
    listCaptureSightings: (actor: Pick<Actor, 'organisation'>, capture: string) =>
      in_(actor, (tx) => sightings.listCaptureSightings(tx, capture)),
  };
}
