import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fingerprint as SensorFingerprint } from '@fengsui/sensor';
import type { AssetService } from '../../assets/service.ts';
import { runInChild } from '../../kernel/child.ts';
import { Problem } from '../../kernel/errors.ts';
import { newId } from '../../kernel/identifiers.ts';
import type { Actor } from '../../kernel/identity/actor.ts';
import type { Records, Tx } from '../../kernel/records.ts';
import { openTurnstile } from '../../kernel/turnstile.ts';
import type * as schema from './schema.ts';
import * as store from './store.ts';
import { checkFingerprint, type OtherFingerprint, printsOf } from './trial.ts';
import type { TrialMaterial, TrialWork } from './trial-child.ts';

/** What the capability stands on. */
interface Foundation {
  records: Records;
  assets: Pick<AssetService, 'getCapture' | 'packetFiles'>;
  /** Folder for what a trial is given and answers. */
  directory: string;
}

export type FingerprintService = ReturnType<typeof openFingerprints>;

/** Memory of the process that tries, and the longest that it may take. */
const trialMegabytes = 512;
const trialMilliseconds = 120_000;
/** Trials at once, each of which reads captures, and those that wait for their turn. */
const mostTrials = 2;
const mostWaiting = 8;
const usualConfidence = 80;

/** The fingerprints in force that are the server's own, as the sensor takes them. Analyses of the server ask, and what is released for sensors. */
export async function publishedFingerprints(records: Records): Promise<SensorFingerprint[]> {
  return printsOf(await records.system(store.listPublished));
}

/** The server's own fingerprints: drafted, tested on what an organisation has collected, published to the analysis; each version is kept. */
export function openFingerprints({ records, assets, directory }: Foundation) {
  const turn = openTurnstile(mostTrials, mostWaiting);
  const in_ = <T>({ organisation }: Actor, work: (tx: Tx) => Promise<T>) => records.tenant(organisation, work);
  const found = (id: string, row: store.OwnRow | undefined): store.OwnRow => {
    if (row === undefined) throw new Problem('not-found', `fingerprint ${id}`);
    return row;
  };
  const nameOf = ({ user }: Actor) => user.displayName;
  const demandSound = (content: schema.Fingerprint) => {
    const { problem } = checkFingerprint(content);
    if (problem !== null) throw new Problem('invalid-request', `${content.id || 'the fingerprint'}: ${problem}`);
  };
  const demandVersion = (row: store.OwnRow, version: number) => {
    if (row.version !== version) throw new Problem('wrong-state', `${row.id} is at version ${row.version}, not ${version}`);
  };

  const ownRow = ({ content, ...row }: store.OwnRow, shipped: ReadonlySet<string>): schema.FingerprintRow => ({
    ...row,
    origin: 'server',
    replaces: shipped.has(row.id),
    on: content.on,
    pattern: content.pattern,
    says: content.says,
    confidence: content.confidence ?? usualConfidence,
  });
  const shippedRow = ({ id, on, pattern, says, confidence }: OtherFingerprint): schema.FingerprintRow => ({
    id,
    origin: 'program',
    state: 'published',
    version: 1,
    publishedVersion: 1,
    replaces: false,
    on,
    pattern,
    says,
    confidence,
    changedBy: null,
    changedAt: null,
  });

  /** All others: the program's, and what is in force of the server's. */
  const others = async (tx: Tx): Promise<OtherFingerprint[]> => {
    const own = printsOf(await store.listPublished(tx));
    const ids = new Set(own.map(({ id }) => id));
    const shipped = (await store.listShipped(tx)).filter(({ id }) => !ids.has(id));
    return [...shipped, ...own.map((print) => ({ ...print, claims: Object.keys(print.fires) }))];
  };

  const run = async (actor: Actor, request: schema.TrialRequest): Promise<schema.TrialResult> => {
    const { fingerprint, inventory = true, captures = [] } = request;
    demandSound(fingerprint);
    const files: TrialWork['captures'] = [];
    for (const id of new Set(captures)) {
      const { site } = await assets.getCapture(actor, id);
      files.push(...(await assets.packetFiles(actor, site, [id])));
    }
    return turn.take(async () => {
      const folder = await mkdtemp(join(directory, 'trial-'));
      try {
        const material: TrialMaterial = await in_(actor, async (tx) => ({
          devices: inventory ? await store.listTexts(tx, fingerprint.on) : [],
          others: await others(tx),
        }));
        const work: TrialWork = {
          fingerprint,
          captures: files,
          material: join(folder, 'material.json'),
          output: join(folder, 'result.json'),
        };
        await writeFile(work.material, JSON.stringify(material), { mode: 0o600 });
        await runInChild<TrialWork, never>(new URL('./trial-child', import.meta.url), work, {
          memoryMegabytes: trialMegabytes,
          signal: AbortSignal.timeout(trialMilliseconds),
        });
        return JSON.parse(await readFile(work.output, 'utf8')) as schema.TrialResult;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  };

  const detail = async (actor: Actor, id: string): Promise<schema.FingerprintDetail> =>
    in_(actor, async (tx) => {
      const shipped = await store.listShipped(tx);
      const own = await store.findOwn(tx, id);
      const trials = await store.listTrials(tx, id);
      if (own !== undefined) {
        const row = ownRow(own, new Set(shipped.map((print) => print.id)));
        return { ...row, content: own.content, versions: await store.listVersions(tx, id), trials };
      }
      const print = shipped.find((one) => one.id === id);
      if (print === undefined) throw new Problem('not-found', `fingerprint ${id}`);
      const { on, from, pattern, says, confidence, claims } = print;
      const fires = Object.fromEntries(claims.map((text) => [text, {}]));
      return {
        ...shippedRow(print),
        content: { id, on, from, pattern, says, confidence, fires, silent: [] },
        versions: [],
        trials,
      };
    });

  return {
    async list(actor: Actor, query: schema.FingerprintQuery): Promise<schema.FingerprintRow[]> {
      const { own, shipped } = await in_(actor, async (tx) => ({
        own: await store.listOwn(tx),
        shipped: await store.listShipped(tx),
      }));
      const ids = new Set(shipped.map(({ id }) => id));
      const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      return [...own.map((row) => ownRow(row, ids)), ...shipped.map(shippedRow)]
        .filter(({ origin, state }) => (query.origin ?? origin) === origin && (query.state ?? state) === state)
        .filter(({ id, pattern, says }) => {
          const text = [id, pattern, ...Object.values(says)].join(' ').toLowerCase();
          return words.every((word) => text.includes(word));
        });
    },
    get: detail,
    check: (fingerprint: unknown): schema.Check => {
      const { print: _print, ...check } = checkFingerprint(fingerprint);
      return check;
    },
    try: run,
    /** Drafts a fingerprint. One with the id of the program's stands in its place once it is published. */
    async create(actor: Actor, { fingerprint, why }: { fingerprint: schema.Fingerprint; why: string }) {
      demandSound(fingerprint);
      const made = await records.system((tx) => store.insertOwn(tx, fingerprint, why, nameOf(actor)));
      if (!made) throw new Problem('name-taken', fingerprint.id);
      return detail(actor, fingerprint.id);
    },
    /** Adds a version. */
    async change(actor: Actor, id: string, change: { fingerprint: schema.Fingerprint; why: string; version: number }) {
      if (change.fingerprint.id !== id) throw new Problem('invalid-request', 'The id of a fingerprint never changes');
      demandSound(change.fingerprint);
      await records.system(async (tx) => {
        const row = found(id, await store.findOwn(tx, id, true));
        demandVersion(row, change.version);
        await store.addVersion(tx, change.fingerprint, row.version + 1, change.why, nameOf(actor));
      });
      return detail(actor, id);
    },
    /** Tries the present version and keeps what it showed; it is tested when its examples hold and it claims nothing of others'. */
    async test(actor: Actor, id: string, { version, captures = [] }: { version: number; captures?: string[] }) {
      const row = found(id, await in_(actor, (tx) => store.findOwn(tx, id)));
      demandVersion(row, version);
      const result = await run(actor, { fingerprint: row.content, captures });
      await in_(actor, (tx) =>
        store.insertTrial(tx, {
          id: newId(),
          organisation: actor.organisation,
          version,
          content: row.content,
          captures,
          result,
          by: nameOf(actor),
        }),
      );
      if (result.check.sound && result.falseHits.length === 0)
        await records.system(async (tx) => {
          const now = found(id, await store.findOwn(tx, id, true));
          if (now.version === version && now.state === 'draft') await store.setState(tx, id, 'tested', nameOf(actor));
        });
      return detail(actor, id);
    },
    /** Puts the present version in force; analyses that begin from now on use it. */
    async publish(actor: Actor, id: string, version: number) {
      await records.system(async (tx) => {
        const row = found(id, await store.findOwn(tx, id, true));
        demandVersion(row, version);
        if (row.state === 'draft') throw new Problem('wrong-state', `${id} version ${version} was not tested`);
        await store.setPublished(tx, id, version, nameOf(actor));
      });
      return detail(actor, id);
    },
    /** Takes a fingerprint out of force. */
    async withdraw(actor: Actor, id: string) {
      await records.system(async (tx) => {
        const row = found(id, await store.findOwn(tx, id, true));
        if (row.publishedVersion === null) throw new Problem('wrong-state', `${id} is not published`);
        await store.setPublished(tx, id, null, nameOf(actor));
      });
      return detail(actor, id);
    },
  };
}
