import type { AssetService } from '../assets/service.ts';
import type { Bus } from '../kernel/bus.ts';
import { runInChild } from '../kernel/child.ts';
import { found, Problem } from '../kernel/errors.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Jobs } from '../kernel/jobs.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { NormService } from '../norms/service.ts';
import { readBill } from './matches-bills.ts';
import { deriveSurroundings, putSurroundings } from './matches-context.ts';
import { decideAssets, type StatedInputs } from './matches-decide.ts';
import type * as schema from './matches-schema.ts';
import * as store from './matches-store.ts';
import type { MatchProgress, MatchRequest } from './matching.ts';
import { patchesOf } from './patches-service.ts';
import { countWork, listFixes } from './patches-store.ts';
import { isSmall, matchOrganisation } from './matching-run.ts';
import { organisationsWithAssets } from './store-matches.ts';
import { hasAssets, setSurroundingsDue, takeSurroundingsDue } from './store-matches-assets.ts';

/** What matching stands on. */
export interface Foundation {
  records: Records;
  bus: Bus;
  jobs: Jobs;
  assets: AssetService;
  norms: { policies: Pick<NormService['policies'], 'get'> };
}

/** Memory of the process that matches: the documents that could concern an asset of one organisation. */
const matchMegabytes = 1024;
/** Assets that one message names. */
const mostNamed = 100;

export type MatchService = ReturnType<typeof openMatches>;

/** Matches between assets and the library: found, asked about, decided, and worked on. */
export function openMatches({ records, bus, jobs, assets, norms }: Foundation) {
  const in_ = <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const tell = (tx: Tx, organisation: string, changed: readonly string[]) =>
    bus.publish(tx, organisation, 'matches', { assets: changed.slice(0, mostNamed) });
  const matchAgain = (tx: Tx, organisation: string) => jobs.queueOnce(tx, organisation, 'match');
  const patches = patchesOf({ in_, tell });

  /** Derives what surrounds the assets, when it may have changed. Answers the assets for which it did. */
  const surround = async (organisation: string): Promise<string[]> => {
    if (!(await in_({ organisation }, (tx) => takeSurroundingsDue(tx, organisation)))) return [];
    try {
      const surroundings = await deriveSurroundings({ assets, norms }, organisation);
      return await in_({ organisation }, (tx) => putSurroundings(tx, organisation, surroundings));
    } catch (error) {
      await in_({ organisation }, (tx) => setSurroundingsDue(tx, organisation));
      throw error;
    }
  };

  /** Little is matched at once, much in a process of its own. */
  const match = async (organisation: string, signal: AbortSignal): Promise<MatchProgress | undefined> => {
    if (await in_({ organisation }, isSmall)) return matchOrganisation(records, organisation);
    let last: MatchProgress | undefined;
    const request = { connection: records.connection, organisation };
    await runInChild<MatchRequest, MatchProgress>(new URL('./matching-child', import.meta.url), request, {
      memoryMegabytes: matchMegabytes,
      signal,
      onProgress: (told) => (last = told),
    });
    return last;
  };

  jobs.define('match', {
    unit: 'assets',
    async run({ organisation, signal, progress }) {
      const moved = await surround(organisation);
      const last = await match(organisation, signal);
      const changed = [...new Set([...moved, ...(last?.changed ?? [])])];
      await in_({ organisation }, async (tx) => {
        await decideAssets(tx, moved);
        if (changed.length > 0) await tell(tx, organisation, changed);
      });
      const { assets: looked = 0, documents = 0, matches = 0 } = last ?? {};
      progress(looked, looked, { documents, matches });
    },
  });

  // Either side changed: the matches of whom it concerns are found again, once for many changes.
  bus.handle('inventory.changed', ({ organisation, data }) =>
    in_({ organisation }, async (tx) => {
      await patches.prove(tx, organisation, (data as { assets?: string[] }).assets ?? []);
      await setSurroundingsDue(tx, organisation);
      await matchAgain(tx, organisation);
    }),
  );
  // What surrounds the assets changed: their policy, their zones, or who is known to have talked to whom.
  for (const topic of ['norms', 'places', 'conversations'])
    bus.handle(topic, ({ organisation }) =>
      in_({ organisation }, async (tx) => {
        if (!(await hasAssets(tx))) return;
        await setSurroundingsDue(tx, organisation);
        await matchAgain(tx, organisation);
      }),
    );
  bus.handle('library.changed', async () => {
    for (const organisation of await records.system(organisationsWithAssets))
      await in_({ organisation }, (tx) => matchAgain(tx, organisation));
  });

  /** Applies a change of inputs to what was stated before. */
  const stated = (before: StatedInputs, change: schema.InputsChange | undefined, by: string): StatedInputs => {
    const after: StatedInputs = { ...before };
    for (const [name, one] of Object.entries(change ?? {}) as [keyof StatedInputs, { value: string; reason: string } | null][]) {
      if (one === null) delete after[name];
      else after[name] = { ...one, by, at: new Date().toISOString() };
    }
    return after;
  };

  const contextOf = async (tx: Tx, id: string) => found('asset', id, await store.findContext(tx, id));

  return {
    patches,
    listMatches: (actor: Actor, query: schema.MatchQuery): Promise<PageOf<schema.Match>> =>
      in_(actor, (tx) => store.listMatches(tx, query)),
    getMatch: (actor: Actor, id: string): Promise<schema.MatchDetail> =>
      in_(actor, async (tx) => found('match', id, await store.findMatchDetail(tx, id))),
    countMatches: (actor: Actor, query: schema.MatchCountQuery): Promise<schema.MatchCounts> =>
      in_(actor, (tx) => store.countMatches(tx, query)),
    work: (actor: Actor, site: string | undefined): Promise<schema.Work> => in_(actor, (tx) => countWork(tx, site)),

    /** What the overview shows of the matches. */
    forOverview: {
      count: (tx: Tx, site: string | undefined) => store.countMatches(tx, { site }),
      fixes: async (tx: Tx, site: string | undefined, limit: number) => (await listFixes(tx, { site, limit })).items,
    },

    /** A person confirms or dismisses a match, opens it again, or sets inputs of its decision. A dismissal says why. */
    changeMatch: (actor: Actor, id: string, change: schema.MatchChange): Promise<schema.MatchDetail> =>
      in_(actor, async (tx) => {
        const before = found('match', id, await store.findMatch(tx, id));
        const state = change.state ?? before.state;
        const note = change.note ?? before.note;
        if (state === 'dismissed' && note.trim() === '')
          throw new Problem('invalid-request', 'a dismissal needs its reason in `note`');
        const by = actor.user.displayName;
        const overrides = stated(before.overrides, change.overrides, by);
        const decider = change.state === undefined && change.note === undefined ? before.decidedBy : state === 'open' ? null : by;
        await store.decideMatch(tx, id, { state, note, by: decider, overrides });
        await decideAssets(tx, [before.asset.id]);
        await tell(tx, actor.organisation, [before.asset.id]);
        return (await store.findMatchDetail(tx, id))!;
      }),

    /**
     * A person answers what a match asks. The answer is of the asset: a value, as its firmware, becomes what a person says of that
     * attribute; a choice serves every match that asks the same. The asset is matched again at once.
     */
    async answer(actor: Actor, id: string, given: schema.AnswerGiven): Promise<schema.MatchDetail> {
      const match = await in_(actor, async (tx) => found('match', id, await store.findMatch(tx, id)));
      const question = match.questions.find((one) => one.id === given.question);
      if (question === undefined) throw new Problem('not-found', `question ${given.question} of match ${id}`);
      if ((given.answer === undefined) === (given.value === undefined))
        throw new Problem('invalid-request', 'either `answer` or `value` is needed');
      const { attribute } = question;
      if (given.value !== undefined) {
        if (attribute === 'configuration')
          throw new Problem('invalid-request', 'this question takes one of its answers, not a value');
        await assets.decideAttribute(actor, match.asset.id, attribute, given.value.trim(), question.text.en);
      } else {
        const chosen = question.answers.find((one) => one.id === given.answer);
        if (chosen === undefined) throw new Problem('invalid-request', `${given.answer} is no answer of this question`);
        await in_(actor, async (tx) => {
          await store.putAnswer(tx, actor.organisation, {
            asset: match.asset.id,
            question: question.id,
            answer: chosen.id,
            text: question.text,
            label: chosen.label,
            by: actor.user.displayName,
          });
          await matchAgain(tx, actor.organisation);
        });
      }
      return this.getMatch(actor, id);
    },
    /** Takes an answer back. */
    withdrawAnswer: (actor: Actor, asset: string, question: string): Promise<schema.AssetContextState> =>
      in_(actor, async (tx) => {
        if (!(await store.removeAnswer(tx, asset, question))) throw new Problem('not-found', `answer to ${question}`);
        await matchAgain(tx, actor.organisation);
        return contextOf(tx, asset);
      }),

    listExclusions: (actor: Actor, asset: string, query: { limit?: number; after?: string }): Promise<PageOf<schema.Exclusion>> =>
      in_(actor, async (tx) => {
        if (!(await store.hasAsset(tx, asset))) throw new Problem('not-found', `asset ${asset}`);
        return store.listExclusions(tx, asset, query);
      }),

    getContext: (actor: Actor, asset: string): Promise<schema.AssetContextState> => in_(actor, (tx) => contextOf(tx, asset)),
    /** A person says what an asset means to its plant, and sets inputs of the decisions about it. */
    changeContext: (actor: Actor, asset: string, change: schema.AssetContextChange): Promise<schema.AssetContextState> =>
      in_(actor, async (tx) => {
        const before = await contextOf(tx, asset);
        const by = actor.user.displayName;
        const kept = before.criticality.by === null ? null : before.criticality.value;
        const criticality = change.criticality === undefined ? kept : change.criticality;
        await store.putContext(tx, actor.organisation, asset, {
          criticality,
          redundant: change.redundant === undefined ? before.redundant : change.redundant,
          reason: criticality === null ? null : change.reason,
          by: criticality === null ? null : by,
          overrides: stated(before.overrides, change.overrides, by),
        });
        await decideAssets(tx, [asset]);
        await tell(tx, actor.organisation, [asset]);
        return contextOf(tx, asset);
      }),

    /**
     * Takes a bill of materials of one asset, CycloneDX or SPDX.
     * @throws Problem `invalid-request` with what is wrong with the file
     */
    async addBill(actor: Actor, asset: string, name: string, body: AsyncIterable<Uint8Array>): Promise<schema.AssetContextState> {
      const bill = await readBill(name, body);
      if ('problem' in bill) throw new Problem('invalid-request', bill.problem);
      return in_(actor, async (tx) => {
        if (!(await store.hasAsset(tx, asset))) throw new Problem('not-found', `asset ${asset}`);
        await store.putBill(tx, actor.organisation, { ...bill, id: newId(), asset, by: actor.user.displayName });
        await matchAgain(tx, actor.organisation);
        return contextOf(tx, asset);
      });
    },
    removeBill: (actor: Actor, asset: string, id: string): Promise<schema.AssetContextState> =>
      in_(actor, async (tx) => {
        if (!(await store.removeBill(tx, asset, id))) throw new Problem('not-found', `bill ${id}`);
        await matchAgain(tx, actor.organisation);
        return contextOf(tx, asset);
      }),
  };
}
