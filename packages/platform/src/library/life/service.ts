import type { Bus } from '../../kernel/bus.ts';
import { Problem } from '../../kernel/errors.ts';
import { type Actor, demand, may } from '../../kernel/identity/actor.ts';
import type { Records, Tx } from '../../kernel/records.ts';
import type { PageOf } from '../../kernel/schema.ts';
import { differencesOf } from '../differences.ts';
import { lockLibrary } from '../store-documents.ts';
import { edgesOf, publish, putDraftNode, unpublish } from './publish.ts';
import type * as schema from './schema.ts';
import type { EntryState, Life, OpenStep, Step } from './schema.ts';
import { readingOf, seesUnreleased } from './sight.ts';
import { steps } from './steps.ts';
import * as store from './store.ts';
import type { EntryName, LifeRow, NodeState } from './store.ts';
import * as retractions from './store-retractions.ts';

/** What the life of entries stands on. */
interface Foundation {
  records: Records;
  bus: Bus;
  /** Whether one person may both verify and release. */
  releaseAlone: boolean;
}

export type LifeService = ReturnType<typeof openLife>;

/** Steps that those see too who only read the library. */
const publicSteps: ReadonlySet<string> = new Set(['release', 'repair', 'dispute', 'settle', 'retract']);

/** The life of entries: who writes, verifies, releases, disputes and retracts them, and who is told. */
export function openLife({ records, bus, releaseAlone }: Foundation) {
  const reading = readingOf(records);
  const personOf = ({ user }: Actor): store.Person => ({ id: user.id, name: user.displayName });
  const demandSight = (actor: Actor) => {
    if (!seesUnreleased(actor)) throw new Problem('not-permitted', 'library.write or library.verify');
  };

  /** Why an actor may not take a step; null when it may. */
  const refusalOf = (actor: Actor, step: Step, life: LifeRow): OpenStep['refusal'] => {
    const { permission, notBy } = steps[step];
    if (!may(actor, permission)) return 'permission';
    const own = [life.collectedBy, life.editedBy, ...life.writers].includes(actor.user.id);
    if (own && notBy.includes('edited')) return 'own-work';
    return notBy.includes('verified') && life.verifiedBy === actor.user.id && !releaseAlone ? 'own-verification' : null;
  };

  const openSteps = (actor: Actor, life: LifeRow): OpenStep[] =>
    (Object.keys(steps) as Step[])
      .filter((step) => steps[step].from.includes(life.state) && (step !== 'dispute' || life.disputed === null))
      .filter((step) => step !== 'settle' || life.disputed !== null)
      .map((step) => {
        const { to, permission, reason } = steps[step];
        const refusal = refusalOf(actor, step, life);
        return { step, to: to === 'same' ? life.state : to, permission, reason, allowed: refusal === null, refusal };
      });

  /** An entry that no person has touched lives as its node does. */
  const untouched = (node: NodeState): LifeRow => ({
    state: node.state,
    version: 0,
    releasedVersion: null,
    collectedBy: null,
    editedBy: null,
    verifiedBy: null,
    writers: [],
    disputed: null,
    updatedAt: '',
  });

  const tell = async (tx: Tx, actor: Actor, { kind, key }: EntryName, data: Record<string, unknown>) => {
    await bus.publish(tx, actor.organisation, 'library', { entry: `${kind}:${key}`, ...data });
  };

  /** Everybody who has received an entry hears that it was taken back, or that it holds again. */
  const tellReceivers = async (tx: Tx, name: EntryName, reason: string | null) => {
    const data = { entry: `${name.kind}:${name.key}`, retracted: reason !== null };
    const assets =
      name.kind === 'vulnerability' ? await retractions.markMatches(tx, name.key, reason) : new Map<string, string[]>();
    for (const organisation of await retractions.listReceivingOrganisations(tx, name)) {
      await bus.publish(tx, organisation, 'library', data);
      const touched = assets.get(organisation);
      if (touched) await bus.publish(tx, organisation, 'matches', { assets: touched.slice(0, 100) });
    }
  };

  /** What is said of a vulnerability changed: it is matched again. */
  const tellMatching = async (tx: Tx, actor: Actor, { kind }: EntryName) => {
    if (kind === 'vulnerability') await bus.publish(tx, actor.organisation, 'library.changed', {});
  };

  const release = async (tx: Tx, actor: Actor, name: EntryName, life: LifeRow, node: NodeState) => {
    await store.setNodeState(tx, node.id, 'released');
    const content = life.version === 0 ? undefined : await store.findContent(tx, name, life.version);
    if (content !== undefined) {
      await publish(tx, name, life.version, content, await store.nameOfOrganisation(tx, actor.organisation));
    }
    await tellMatching(tx, actor, name);
    if (node.state === 'retracted') await tellReceivers(tx, name, null);
  };

  const retract = async (tx: Tx, actor: Actor, name: EntryName, life: LifeRow, node: NodeState, reason: string) => {
    const written = life.version > 0;
    const others = written && (await store.hasOtherVoices(tx, node.id, name));
    const released = node.state === 'released' || node.state === 'repaired';
    // What persons wrote and never released goes without anybody having seen it.
    const received = released && (!others || life.releasedVersion !== null);
    if (!others) await store.setNodeState(tx, node.id, 'retracted');
    else if (life.releasedVersion !== null) await unpublish(tx, name);
    await tellMatching(tx, actor, name);
    if (!received) return;
    const row = { label: node.label, version: life.releasedVersion ?? 0, reason, by: actor.user.displayName, partly: others };
    await retractions.insertRetraction(tx, name, row);
    if (others)
      for (const organisation of await retractions.listReceivingOrganisations(tx, name))
        await bus.publish(tx, organisation, 'library', { entry: `${name.kind}:${name.key}`, retracted: true });
    else await tellReceivers(tx, name, reason);
  };

  /** Takes one step in the caller's transaction. @throws Problem that says why not */
  const take = async (tx: Tx, actor: Actor, name: EntryName, { step, reason = '', version }: schema.StepTake): Promise<void> => {
    const rule = steps[step];
    demand(actor, rule.permission);
    if (rule.reason && reason.trim().length < 3) throw new Problem('invalid-request', `${step} needs its reason in \`reason\``);
    const life = await store.lockLife(tx, name);
    const node = await store.findNode(tx, name);
    if (life === undefined || node === undefined) throw new Problem('not-found', `${name.kind} ${name.key}`);
    if (version !== undefined && version !== life.version)
      throw new Problem('wrong-state', `it is at version ${life.version} now`);
    const refusal = refusalOf(actor, step, life);
    if (refusal === 'own-work' || refusal === 'own-verification')
      throw new Problem('four-eyes', `${step} ${name.kind} ${name.key}`);
    const to = rule.to === 'same' ? life.state : rule.to;
    const by = personOf(actor);
    const move = { step, from: rule.from, to, version: life.version, by, alone: releaseAlone, reason: reason.trim() };
    if (!(await store.moveLife(tx, name, move)))
      throw new Problem('wrong-state', `${step} ${name.kind} ${name.key}: it is ${life.state}`);
    await store.insertStep(tx, name, { step, from: life.state, to, version: life.version, by, reason: reason.trim() });
    if (step === 'release') await release(tx, actor, name, life, node);
    else if (step === 'retract') await retract(tx, actor, name, life, node, reason.trim());
    else if (step === 'repair') await store.setNodeState(tx, node.id, 'repaired');
    else if (step === 'verify' && node.state === 'collected') await store.setNodeState(tx, node.id, 'verified');
    else if (step === 'return' && node.state === 'verified') await store.setNodeState(tx, node.id, 'collected');
    else if (step === 'reopen' && !(await store.wasReleased(tx, node.id))) await store.setNodeState(tx, node.id, 'collected');
    await tell(tx, actor, name, { state: to });
  };

  /** Steps that write the library wait for whoever else writes it. */
  const inOrder = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    records
      .system(async (tx) => {
        await lockLibrary(tx);
        return work(tx);
      })
      .catch((cause: { code?: string; constraint?: string }) => {
        if (cause.code === '23514' && cause.constraint?.startsWith('four_eyes'))
          throw new Problem('four-eyes', undefined, { cause });
        throw cause;
      });

  /** Where an entry is in its life, as the actor may see it. */
  const get = async (actor: Actor, name: EntryName): Promise<Life> => {
    const { node, withdrawnMatches } = await reading(actor, async (tx) => {
      const node = await store.findNode(tx, name);
      if (node === undefined) throw new Problem('not-found', `${name.kind} ${name.key}`);
      return { node, withdrawnMatches: name.kind === 'vulnerability' ? await retractions.countWithdrawn(tx, name.key) : 0 };
    });
    const sees = seesUnreleased(actor);
    return records.system(async (tx) => {
      const life = (await store.findLife(tx, name)) ?? untouched(node);
      const history = await store.listSteps(tx, name);
      const state: EntryState = sees ? life.state : node.state;
      const last = history.find(({ step }) => step === 'retract');
      return {
        kind: name.kind,
        key: name.key,
        label: node.label,
        labelZh: node.labelZh,
        state,
        version: sees ? life.version : (life.releasedVersion ?? 0),
        releasedVersion: life.releasedVersion,
        disputed: life.disputed,
        retracted: state === 'retracted' && last !== undefined ? { by: last.by, at: last.at, reason: last.reason } : null,
        content: sees && life.version > 0 ? ((await store.findContent(tx, name, life.version)) ?? null) : null,
        updatedAt: life.updatedAt === '' ? null : life.updatedAt,
        steps: sees ? openSteps(actor, life) : [],
        mayEdit: may(actor, 'library.write'),
        history: sees ? history : history.filter(({ step }) => publicSteps.has(step)),
        versions: (await store.listVersions(tx, name)).filter(({ released }) => sees || released),
        withdrawnMatches,
      };
    });
  };

  return {
    get,
    steps: (actor: Actor) =>
      (Object.keys(steps) as Step[]).map((step) => {
        const { from, to, permission, reason, notBy } = steps[step];
        return {
          step,
          from: [...from],
          to: to === 'same' ? null : to,
          permission,
          reason,
          notBy: [...notBy],
          mine: may(actor, permission),
        };
      }),

    /** Writes an entry or a correction of one: a new version, which begins its life collected. */
    async write(actor: Actor, name: EntryName, { content, version, why }: schema.EntryWrite): Promise<Life> {
      edgesOf(name, content);
      const by = personOf(actor);
      await inOrder(async (tx) => {
        const before = await store.findLife(tx, name);
        const written = await store.beginVersion(tx, name, version, by);
        if (written === null) throw new Problem('wrong-state', `somebody else wrote version ${before?.version ?? 1} of it`);
        await store.insertVersion(tx, name, { version: written, content, by, why: why.trim() });
        const step = { step: 'collect' as const, from: before?.state ?? null, to: 'collected' as const, version: written };
        await store.insertStep(tx, name, { ...step, by, reason: why.trim() });
        const node = await store.findNode(tx, name);
        if (node === undefined || (await store.isDraftAlone(tx, node.id, name)))
          await putDraftNode(tx, name, content, await store.nameOfOrganisation(tx, actor.organisation));
        await tell(tx, actor, name, { state: 'collected' });
      });
      return get(actor, name);
    },

    /** Takes a step of an entry's life. */
    async take(actor: Actor, name: EntryName, request: schema.StepTake): Promise<Life> {
      await inOrder((tx) => take(tx, actor, name, request));
      return get(actor, name);
    },

    /** Takes the same step of many entries, all or none. */
    async takeMany(actor: Actor, { entries, ...request }: schema.StepTakeMany): Promise<{ taken: number }> {
      await inOrder(async (tx) => {
        for (const name of entries) await take(tx, actor, name, request);
      });
      return { taken: entries.length };
    },

    /** What persons wrote in one version. */
    version: (actor: Actor, name: EntryName, version: number) =>
      records.system(async (tx) => {
        demandSight(actor);
        const content = await store.findContent(tx, name, version);
        if (content === undefined) throw new Problem('not-found', `version ${version} of ${name.kind} ${name.key}`);
        return content;
      }),

    /** What changed from one version of what persons wrote to another. */
    async compare(actor: Actor, name: EntryName, from: number, to: number) {
      demandSight(actor);
      return records.system(async (tx) => {
        const content = async (version: number) => {
          const found = await store.findContent(tx, name, version);
          if (found === undefined) throw new Problem('not-found', `version ${version} of ${name.kind} ${name.key}`);
          return found;
        };
        return differencesOf(await content(from), await content(to));
      });
    },

    /** Entries on which persons work. */
    listWork: (actor: Actor, query: schema.WorkQuery): Promise<PageOf<schema.WorkItem>> =>
      records.system((tx) => {
        demandSight(actor);
        return store.listWork(tx, query);
      }),

    /** Notes that entries were given to the actor. */
    noteReceipt: (actor: Pick<Actor, 'organisation' | 'token'>, via: 'record' | 'export', entries: readonly EntryName[]) =>
      records.tenant(actor.organisation, (tx) =>
        retractions.noteReceipts(tx, actor.organisation, { reader: actor.token ?? '', via, entries }),
      ),

    /** What was taken back after the one that the reader knows; that it asked is noted. */
    listRetractions: (actor: Actor, after: number, limit: number): Promise<{ items: schema.Retraction[]; next: number }> =>
      records.tenant(actor.organisation, async (tx) => {
        const items = await retractions.listRetractions(tx, after, limit);
        const next = items.at(-1)?.id ?? after;
        if (items.length > 0) await retractions.noteReader(tx, actor.organisation, actor.token ?? '', next);
        return { items, next };
      }),

    /** Who received what was taken back. */
    listReceivers: (actor: Actor, retraction: number): Promise<schema.Receiver[]> =>
      records.system(async (tx) => {
        demandSight(actor);
        if (!(await retractions.hasRetraction(tx, retraction))) throw new Problem('not-found', `retraction ${retraction}`);
        return retractions.listReceivers(tx, retraction);
      }),
  };
}
