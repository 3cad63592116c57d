import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  approve,
  type Baseline,
  BaselineError,
  type Difference as SensorDifference,
  readBaseline,
  writeBaseline,
} from '@fengsui/sensor';
import type { AssetService } from '../assets/service.ts';
import type { Bus } from '../kernel/bus.ts';
import type { Configuration } from '../kernel/config.ts';
import { found, Problem } from '../kernel/errors.ts';
import { newId } from '../kernel/identifiers.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Jobs } from '../kernel/jobs.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import { functionsOf, type LearntPart, partOf, relationsOf, summaryOf, valuesOf } from './learnt.ts';
import { openPolicies } from './policies.ts';
import type * as schema from './schema.ts';
import * as store from './store.ts';
import { findPolicy, insertPolicy } from './store-policies.ts';
import * as studies from './store-studies.ts';
import { readAudit, readComparison, readDerived, study, type StudyTask } from './study.ts';

/** What the capability stands on. */
export interface Foundation {
  records: Records;
  bus: Bus;
  jobs: Jobs;
  configuration: Configuration;
  assets: AssetService;
  /** Folder of the data folder in which studies keep their files while they run. */
  directory: string;
}

/** Documents that are kept parsed: what is learnt is paged through. */
const keptDocuments = 4;

export type NormService = ReturnType<typeof openNorms>;

/** What is normal and what is allowed at a site: baselines, differences and their approval, policies, audits of isolation, and what is enforced. */
export function openNorms({ records, bus, jobs, configuration, assets, directory }: Foundation) {
  const in_ = <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const tell = (tx: Tx, organisation: string, site: string) => bus.publish(tx, organisation, 'norms', { site });
  const policies = openPolicies({ records, bus, assets });
  const documents = new Map<string, Baseline>();

  const hold = async (tx: Tx, site: string): Promise<void> => {
    if (!(await store.lockSite(tx, site))) throw new Problem('not-found', `site ${site}`);
  };
  const currentOf = async (tx: Tx, site: string): Promise<schema.BaselineVersion> =>
    found('baseline of site', site, await store.findBaseline(tx, site));

  /** The document of a version; the last few are kept, because they never change. */
  const documentOf = async (tx: Tx, version: schema.BaselineVersion): Promise<Baseline> => {
    const kept = documents.get(version.id);
    if (kept !== undefined) return kept;
    const text = found('baseline', version.id, await store.findDocument(tx, version.id));
    const document = await readBaseline(text, `baseline ${version.version}`);
    documents.set(version.id, document);
    for (const id of [...documents.keys()].slice(0, -keptDocuments)) documents.delete(id);
    return document;
  };

  /** Queues a study of captures, one of a kind at a time at a site. */
  const begin = async (
    actor: Actor,
    site: string,
    kind: schema.Study['kind'],
    captures: readonly string[],
    request: studies.StudyRequest = {},
  ): Promise<schema.Study> => {
    await assets.packetFiles(actor, site, captures);
    return in_(actor, async (tx) => {
      await hold(tx, site);
      if (kind === 'compare') await currentOf(tx, site);
      if (await studies.isBusy(tx, site, kind)) throw new Problem('wrong-state', `the site is busy with another ${kind}`);
      const id = newId();
      const job = await jobs.queue(tx, actor.organisation, 'study', id);
      await studies.insertStudy(tx, actor.organisation, { id, site, kind, captures, request, job, by: actor.user.displayName });
      await tell(tx, actor.organisation, site);
      return (await studies.findStudy(tx, id))!;
    });
  };

  /** Writes what a study works with into its folder. */
  const taskOf = async (
    organisation: string,
    one: schema.Study,
    request: studies.StudyRequest,
  ): Promise<StudyTask & { version: number }> => {
    const { site, kind } = one;
    const folder = join(directory, one.id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const captures = await assets.packetFiles(
      { organisation },
      site,
      one.captures.map(({ id }) => id),
    );
    if (captures.length === 0) throw new Error('The captures were deleted');
    const { baseline, document, policy, title } = await in_({ organisation }, async (tx) => {
      const latest = kind === 'learn' && request.afresh ? undefined : await store.findBaseline(tx, site);
      return {
        baseline: latest,
        document: latest === undefined ? undefined : await store.findDocument(tx, latest.id),
        policy: await findPolicy(tx, site),
        title: one.captures.map(({ name }) => name).join(', '),
      };
    });
    const write = async (name: string, text: string | undefined): Promise<string | null> => {
      if (text === undefined) return null;
      await writeFile(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const holdsBaseline = kind === 'learn' || kind === 'compare';
    return {
      kind,
      captures,
      baseline: holdsBaseline ? await write('baseline.json', document) : null,
      policy: kind === 'audit' ? await write('policy.yml', policy?.text) : null,
      ranges: request.ranges ?? true,
      title: title.slice(0, 400),
      by: one.by,
      output: join(folder, 'result'),
      version: (holdsBaseline ? baseline?.version : policy?.current.version) ?? 0,
    };
  };

  /** Files what a study found. Answers what is said of it. */
  const file: {
    readonly [kind in schema.Study['kind']]: (
      tx: Tx,
      place: { organisation: string; study: schema.Study; request: studies.StudyRequest; version: number },
      text: string,
    ) => Promise<Record<string, unknown>>;
  } = {
    async learn(tx, { organisation, study: { site, by }, request }, text) {
      const latest = await store.findBaseline(tx, site);
      const document = await readBaseline(text, 'baseline');
      const version = (latest?.version ?? 0) + 1;
      // Versions of a site go on, also where it was learnt afresh.
      const numbered = { ...document, version };
      const summary = summaryOf(numbered);
      const made = { site, version, what: 'learnt', by, why: request.why ?? '', differences: 0 } as const;
      await store.insertBaseline(tx, organisation, { ...made, summary, document: writeBaseline(numbered) });
      return { version, conversations: summary.conversations, values: summary.values, stable: summary.stability.stable };
    },
    async compare(tx, { organisation, study: { site, captures }, version }, text) {
      const { differences, dropped, hours, messages } = readComparison(text);
      await store.replaceDifferences(tx, organisation, { site, capture: captures[0].id, version }, differences);
      return { version, differences: differences.length, dropped, hours, messages };
    },
    async derive(tx, { organisation, study: { site, by }, request }, text) {
      const { text: yaml, leftOut } = readDerived(text);
      const { zones, conduits } = await policies.read(yaml);
      const version = ((await findPolicy(tx, site))?.current.version ?? 0) + 1;
      const made = { site, version, what: 'derived', by, why: request.why ?? '' } as const;
      await insertPolicy(tx, organisation, { ...made, zones: zones.length, conduits: conduits.length, text: yaml });
      return { version, zones: zones.length, conduits: conduits.length, leftOut };
    },
    async audit(tx, { organisation, study: one, version }, text) {
      const { issues, zones, conversations, crossing } = readAudit(text);
      await studies.replaceIssues(tx, organisation, one.id, issues);
      const kinds = Object.fromEntries([...Map.groupBy(issues, ({ kind }) => kind)].map(([kind, list]) => [kind, list.length]));
      return { zones, conversations, crossing, issues: issues.length, kinds, version: zones === 'policy' ? version : null };
    },
  };

  jobs.define('study', {
    unit: 'bytes',
    async run({ organisation, subject, signal, progress }) {
      const { one, request } = await in_({ organisation }, async (tx) => {
        const waiting = found('study', subject, await studies.findStudy(tx, subject));
        if (waiting.state !== 'done') await studies.setRunning(tx, subject);
        await tell(tx, organisation, waiting.site);
        return { one: waiting, request: await studies.findRequest(tx, subject) };
      });
      // What was filed before the server was killed is not filed twice.
      if (one.state === 'done') return;
      try {
        const { version, ...task } = await taskOf(organisation, one, request);
        const text = await study(task, {
          memoryMegabytes: configuration.analysisMemoryMegabytes,
          signal,
          onProgress: ({ bytes, totalBytes, frames, messages }) => progress(bytes, totalBytes, { frames, messages }),
        });
        signal.throwIfAborted();
        await in_({ organisation }, async (tx) => {
          await hold(tx, one.site);
          const result = await file[one.kind](tx, { organisation, study: one, request, version }, text);
          await studies.setDone(tx, subject, result);
          await tell(tx, organisation, one.site);
        });
      } finally {
        await rm(join(directory, subject), { recursive: true, force: true });
      }
    },
    failed: ({ organisation, subject }, error) =>
      in_({ organisation }, async (tx) => {
        await studies.setFailed(tx, subject, error);
        const one = await studies.findStudy(tx, subject);
        if (one !== undefined) await tell(tx, organisation, one.site);
      }),
  });

  /** Pages through a part of what is learnt. */
  const learntPart =
    <T extends object>(part: LearntPart<T>) =>
    (actor: Actor, site: string, query: schema.LearntQuery): Promise<PageOf<T>> =>
      in_(actor, async (tx) => partOf(part(await documentOf(tx, await currentOf(tx, site))), query));

  return {
    policies,
    getBaseline: (actor: Actor, site: string): Promise<schema.BaselineState> =>
      in_(actor, async (tx) => ({
        current: (await store.findBaseline(tx, site)) ?? null,
        differences: await store.countDifferences(tx, site),
        enforcement: await store.findEnforcement(tx, site),
        study: (await studies.listStudies(tx, { site, limit: 1 })).items[0] ?? null,
      })),
    listVersions: (
      actor: Actor,
      site: string,
      query: { limit?: number; after?: string },
    ): Promise<PageOf<schema.BaselineVersion>> => in_(actor, (tx) => store.listBaselines(tx, site, query)),
    /** The document of the latest version, or the one named, as `fengsui watch --baseline` takes it. */
    getDocument: (actor: Actor, site: string, version?: number): Promise<{ version: number; text: string }> =>
      in_(actor, async (tx) => {
        const one = found('baseline of site', site, await store.findBaseline(tx, site, version));
        return { version: one.version, text: found('baseline', one.id, await store.findDocument(tx, one.id)) };
      }),
    listFunctions: learntPart(functionsOf),
    listValues: learntPart(valuesOf),
    listRelations: learntPart(relationsOf),

    learn: (actor: Actor, site: string, { captures, afresh, why }: schema.LearnRequest) =>
      begin(actor, site, 'learn', captures, { afresh, why }),
    compare: (actor: Actor, site: string, capture: string) => begin(actor, site, 'compare', [capture]),
    derive: (actor: Actor, site: string, captures: readonly string[], ranges?: boolean) =>
      begin(actor, site, 'derive', captures, { ranges }),
    audit: (actor: Actor, site: string, captures: readonly string[]) => begin(actor, site, 'audit', captures),

    listStudies: (actor: Actor, query: schema.StudyQuery): Promise<PageOf<schema.Study>> =>
      in_(actor, (tx) => studies.listStudies(tx, query)),
    getStudy: (actor: Actor, id: string): Promise<schema.Study> =>
      in_(actor, async (tx) => found('study', id, await studies.findStudy(tx, id))),
    listIssues: (actor: Actor, id: string, query: Parameters<typeof studies.listIssues>[2]) =>
      in_(actor, async (tx) => {
        found('study', id, await studies.findStudy(tx, id));
        return studies.listIssues(tx, id, query);
      }),

    listDifferences: (actor: Actor, query: schema.DifferenceQuery): Promise<PageOf<schema.Difference>> =>
      in_(actor, (tx) => store.listDifferences(tx, query)),
    getDifference: (actor: Actor, id: string): Promise<schema.Difference> =>
      in_(actor, async (tx) => found('difference', id, await store.findDifference(tx, id))),

    /**
     * A person decides on differences. An approval makes the next version of the baseline, in which they are normal; a rejection says that they are not, and
     * changes no version.
     * @throws Problem `wrong-state` when one of them is not in the state that the decision changes
     */
    decide: (actor: Actor, site: string, { differences, decision, reason }: schema.Decision): Promise<schema.Decided> =>
      in_(actor, async (tx) => {
        await hold(tx, site);
        const changes = await store.findChanges(tx, site, differences);
        if (changes.length < differences.length)
          throw new Problem('not-found', `${differences.length - changes.length} of the differences`);
        const from = decision === 'reopen' ? ['rejected'] : decision === 'approve' ? ['open', 'rejected'] : ['open'];
        const wrong = changes.find(({ state }) => !from.includes(state));
        if (wrong !== undefined) throw new Problem('wrong-state', `difference ${wrong.id} is ${wrong.state}`);
        const by = actor.user.displayName;
        let version: number | null = null;
        if (decision === 'approve') {
          // What is being learnt goes on from the version before, and would forget the approval.
          if (await studies.isBusy(tx, site, 'learn')) throw new Problem('wrong-state', 'the site is being learnt');
          const latest = await currentOf(tx, site);
          const next = approveAll(await documentOf(tx, latest), changes, { by, why: reason, at: new Date().toISOString() });
          version = latest.version + 1;
          const made = { site, version, what: 'approved', by, why: reason, differences: changes.length } as const;
          await store.insertBaseline(tx, actor.organisation, {
            ...made,
            summary: summaryOf(next),
            document: writeBaseline(next),
          });
        }
        const state = ({ approve: 'approved', reject: 'rejected', reopen: 'open' } as const)[decision];
        await store.decide(tx, differences, { state, by, reason, version });
        await tell(tx, actor.organisation, site);
        return { differences: changes.length, version };
      }),

    /** Switches what later captures are held against. */
    enforce: (actor: Actor, site: string, change: schema.EnforcementChange): Promise<schema.Enforcement> =>
      in_(actor, async (tx) => {
        await hold(tx, site);
        if (change.baseline && (await store.findBaseline(tx, site)) === undefined)
          throw new Problem('wrong-state', 'the site has no baseline to enforce; learn one first');
        if (change.policy && (await findPolicy(tx, site)) === undefined)
          throw new Problem('wrong-state', 'the site has no policy to enforce; derive or write one first');
        await store.setEnforcement(tx, actor.organisation, site, { ...change, by: actor.user.displayName });
        await tell(tx, actor.organisation, site);
        return store.findEnforcement(tx, site);
      }),
  };
}

/** The next version of a baseline, in which what the differences would change is normal. */
function approveAll(
  baseline: Baseline,
  changes: readonly { key: string; change: unknown }[],
  approval: { by: string; why: string; at: string },
): Baseline {
  const differences = changes.map(({ key, change }) => ({ id: key, change }) as Pick<SensorDifference, 'id' | 'change'>);
  try {
    return approve(baseline, differences, approval);
  } catch (cause) {
    if (cause instanceof BaselineError) throw new Problem('invalid-request', cause.message, { cause });
    throw cause;
  }
}
