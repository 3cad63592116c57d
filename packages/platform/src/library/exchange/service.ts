import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  BundleError,
  chooseSources,
  type LibrarySource,
  makeBundleKey,
  publicBundleKey,
  readSourceTable,
  readStateHead,
  writeState,
} from '@fengsui/knowledge';
import type { Bus } from '../../kernel/bus.ts';
import { runInChild } from '../../kernel/child.ts';
import { Problem } from '../../kernel/errors.ts';
import { newId } from '../../kernel/identifiers.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import type { Jobs } from '../../kernel/jobs.ts';
import type { Records } from '../../kernel/records.ts';
import type { BundleProgress, BundleRequest } from './bundle-child.ts';
import { listAll } from './list-all.ts';
import type * as schema from './schema.ts';
import * as store from './store.ts';
import type { UpdateProgress, UpdateRequest } from './update-child.ts';

/** Longest state of another library that is taken, in bytes. */
const longestState = 64 * 2 ** 20;
/** Files of bundles that are kept. */
const keptBundles = 5;
/** Milliseconds between looks whether a source is due. */
const lookEvery = 5 * 60_000;
/** Memory of the processes: an update may read ATT&CK as one document, a bundle holds the other side's state. */
const memoryMegabytes = 768;

export type ExchangeService = ReturnType<typeof openExchange>;

/** How the library is kept current: updates from its sources, and bundles across an air gap. */
export function openExchange({
  records,
  bus,
  jobs,
  directory,
  review,
  sources = readSourceTable(),
}: {
  records: Records;
  bus: Bus;
  jobs: Jobs;
  /** Folder of the data folder for downloads, bundles and the key. */
  directory: string;
  /** Whether what anybody may write waits until a person releases it. */
  review: boolean;
  sources?: LibrarySource[];
}) {
  const keyFile = join(directory, 'bundle-key.pem');
  /** All that belongs to a bundle, so that what a kill left of it goes with it. */
  const bundleFolder = (id: string) => join(directory, 'bundles', id);
  const bundlePath = (id: string) => join(bundleFolder(id), 'library.fsb');
  const statePath = (id: string) => join(bundleFolder(id), 'library.state');
  const removeFolder = (id: string) => rm(bundleFolder(id), { recursive: true, force: true });
  const ownKey = (): string => {
    if (!existsSync(keyFile)) writeFileSync(keyFile, makeBundleKey(), { mode: 0o600, flag: 'wx' });
    return readFileSync(keyFile, 'utf8');
  };
  const chosenOf = ({ chosen }: store.Identity) =>
    sources.filter((one) => (chosen === null ? one.default : chosen.includes(one.id)));
  const choose = (names: readonly string[] | null): LibrarySource[] => {
    try {
      return chooseSources(sources, names);
    } catch (error) {
      throw new Problem('invalid-request', (error as Error).message);
    }
  };

  jobs.define('bundle', {
    unit: 'documents',
    async run({ subject, signal, progress }) {
      const bundle = await records.system((tx) => store.findBundle(tx, subject));
      if (bundle === undefined || bundle.state === 'done') return;
      const state = existsSync(statePath(subject)) ? statePath(subject) : null;
      const request = {
        connection: records.connection,
        id: subject,
        state,
        only: bundle.only,
        key: ownKey(),
        path: bundlePath(subject),
      };
      await runInChild<BundleRequest, BundleProgress>(new URL('./bundle-child', import.meta.url), request, {
        memoryMegabytes,
        signal,
        onProgress: ({ documents }) => progress(documents, null),
      });
      await rm(statePath(subject), { force: true });
      for (const id of await records.system((tx) => store.deleteOldBundles(tx, keptBundles))) await removeFolder(id);
    },
    failed: async ({ subject }, error, refusal) => {
      await removeFolder(subject);
      await records.system((tx) => store.setBundle(tx, subject, { state: 'failed', error, refusal }));
    },
  });

  jobs.define('update', {
    unit: 'documents',
    async run({ organisation, signal, progress }) {
      const due = await records.system(async (tx) => {
        await store.resumeSources(tx);
        const identity = await store.findIdentity(tx);
        return new Set(await store.dueSources(tx, identity.updates ? chosenOf(identity).map(({ id }) => id) : []));
      });
      const asked = sources.filter(({ id }) => due.has(id));
      if (asked.length === 0) return;
      const folder = join(directory, 'updates');
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const request = { connection: records.connection, folder, sources: asked, review };
      try {
        await runInChild<UpdateRequest, UpdateProgress>(new URL('./update-child', import.meta.url), request, {
          memoryMegabytes,
          signal,
          onProgress: ({ documents, sources: done }) => progress(documents, null, { sources: done, of: asked.length }),
        });
      } finally {
        await records.system(async (tx) => {
          await bus.publish(tx, organisation, 'library.changed', {});
          await bus.publish(tx, organisation, 'library', {});
        });
      }
    },
    failed: () => records.system(store.settleSources),
  });

  const look = () =>
    records.system(async (tx) => {
      const identity = await store.findIdentity(tx);
      const organisation = await store.operatingOrganisation(tx);
      if (!identity.updates || organisation === null) return;
      const due = await store.dueSources(
        tx,
        chosenOf(identity).map(({ id }) => id),
      );
      if (due.length > 0) await jobs.queueOnce(tx, organisation, 'update');
    });

  const keys = async (): Promise<schema.Keys> => ({
    own: publicBundleKey(ownKey()),
    trusted: await records.system(store.listKeys),
  });
  const getBundle = async (id: string): Promise<schema.Bundle> => {
    const bundle = await records.system((tx) => store.findBundle(tx, id));
    if (bundle === undefined) throw new Problem('not-found', `bundle ${id}`);
    return bundle;
  };
  const getUpdates = (): Promise<schema.Updates> =>
    records.system(async (tx) => {
      const identity = await store.findIdentity(tx);
      // Read at once: between two statements a source goes from asked to running, and would seem to be neither.
      const listed = await store.listUpdates(tx);
      const going = new Set(listed.filter(({ asked, state }) => asked || state === 'running').map(({ id }) => id));
      const rows = new Map(listed.map(({ asked: _asked, ...row }) => [row.id, row]));
      const chosen = new Set(chosenOf(identity).map(({ id }) => id));
      return {
        enabled: identity.updates,
        running: sources.some(({ id }) => going.has(id)),
        sources: sources.map(({ id, name, address, licence, gives, givesZh, everyHours }) => ({
          ...(rows.get(id) ?? {
            state: 'waiting',
            startedAt: null,
            succeededAt: null,
            nextAt: null,
            added: 0,
            unchanged: 0,
            problems: 0,
            error: null,
            fault: null,
          }),
          id,
          name,
          address,
          licence,
          everyHours,
          gives: { en: gives, zh: givesZh },
          chosen: chosen.has(id),
        })),
      };
    });

  return {
    /** Looks from time to time whether a source is due; nothing is asked unless somebody switched that on. */
    start(failed: (error: unknown) => void): () => void {
      const timer = setInterval(() => void look().catch(failed), lookEvery);
      timer.unref();
      return () => clearInterval(timer);
    },

    getUpdates,
    async changeUpdates({ enabled, sources: names }: schema.UpdatesChange): Promise<schema.Updates> {
      const chosen = names === undefined || names === null ? names : choose(names).map(({ id }) => id);
      await records.system((tx) => store.setUpdates(tx, enabled, chosen));
      if (enabled) await look();
      return getUpdates();
    },
    /** Asks sources now, whether they are due or not. */
    async update(actor: Actor, names: readonly string[] | undefined): Promise<schema.Updates> {
      const asked = names === undefined ? await records.system(store.findIdentity).then(chosenOf) : choose(names);
      await records.system(async (tx) => {
        await store.askSources(
          tx,
          asked.map(({ id }) => id),
        );
        await jobs.queueOnce(tx, actor.organisation, 'update');
      });
      return getUpdates();
    },

    /** What the library holds, as it comes. */
    async state(): Promise<Readable> {
      const { id } = await records.system(store.findIdentity);
      return Readable.from(
        writeState(
          id,
          listAll((work) => records.system(work)),
        ),
        { objectMode: false },
      );
    },

    listKeys: keys,
    async trustKey(actor: Actor, key: schema.TrustedKey): Promise<void> {
      await records.system((tx) => store.putKey(tx, key, actor.user.displayName));
    },
    async forgetKey(key: string): Promise<schema.Keys> {
      if (!(await records.system((tx) => store.deleteKey(tx, key)))) throw new Problem('not-found', `key ${key}`);
      return keys();
    },

    /** Queues a bundle of what the other side, whose state is the body, has not; an empty body means everything. */
    async makeBundle(actor: Actor, only: string | undefined, body: AsyncIterable<Uint8Array>): Promise<schema.Bundle> {
      const id = newId();
      const path = statePath(id);
      mkdirSync(bundleFolder(id), { recursive: true, mode: 0o700 });
      try {
        await pipeline(atMost(body, longestState), createWriteStream(path, { mode: 0o600, flush: true }));
        if ((await stat(path)).size === 0) await rm(path);
        // What is no state is refused before anything is queued. The rest of it is read where the bundle is made.
        else
          await readStateHead(createReadStream(path)).catch((cause: unknown) =>
            Promise.reject(cause instanceof BundleError ? new Problem('no-state', undefined, { cause }) : cause),
          );
        await records.system(async (tx) => {
          await store.insertBundle(tx, id, only?.split(',').filter(Boolean) ?? null, actor.user.displayName);
          await jobs.queue(tx, actor.organisation, 'bundle', id);
        });
      } catch (error) {
        await removeFolder(id);
        throw error;
      }
      return getBundle(id);
    },
    getBundle,
    listBundles: () => records.system(store.listBundles),
    async openBundleFile(id: string): Promise<{ name: string; bytes: number; stream: Readable }> {
      const { state, sequence, bytes } = await getBundle(id);
      if (state !== 'done') throw new Problem('wrong-state', `the bundle is ${state}`);
      return { name: `library-${sequence}.fsb`, bytes: bytes ?? 0, stream: createReadStream(bundlePath(id)) };
    },
  };
}

async function* atMost(body: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > most) throw new Problem('too-large', `a state has at most ${most} bytes`);
    yield chunk;
  }
}
