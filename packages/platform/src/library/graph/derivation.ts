import type { AssetService } from '../../assets/service.ts';
import type { Asset } from '../../assets/schema.ts';
import type { Bus } from '../../kernel/bus.ts';
import { findOrganisation } from '../../kernel/identity/store.ts';
import type { Jobs } from '../../kernel/jobs.ts';
import type { Records, Tx } from '../../kernel/records.ts';
import type { PageOf } from '../../kernel/schema.ts';
import type { IntelligenceService } from '../../intelligence/service.ts';
import type { NormService } from '../../norms/service.ts';
import { listMatches } from '../matches-store.ts';
import { organisationsWithAssets } from '../store-matches.ts';
import * as facts from './facts.ts';
import * as seen from './facts-seen.ts';
import * as store from './store-derived.ts';

/** What a derivation reads. */
export interface Foundation {
  records: Records;
  bus: Bus;
  jobs: Jobs;
  assets: Pick<AssetService, 'listSites' | 'listZones' | 'listAssets' | 'listFindings' | 'listTalks' | 'listIdentifications'>;
  norms: { policies: Pick<NormService['policies'], 'get'> };
  intelligence: Pick<IntelligenceService, 'listBases' | 'listJudged'>;
}

/** Rows that are read at once. */
const page = 500;

/** Keeps the nodes and edges of every organisation what its inventory, policy, traffic, matches, findings, files and fixes say. */
export function keepGraph({ records, bus, jobs, assets, norms, intelligence }: Foundation) {
  /** All pages of a list, one by one. */
  async function* pages<T>(read: (after: string | undefined) => Promise<PageOf<T>>, signal?: AbortSignal): AsyncGenerator<T[]> {
    let after: string | undefined;
    do {
      signal?.throwIfAborted();
      const { items, next } = await read(after);
      yield items;
      after = next ?? undefined;
    } while (after !== undefined);
  }

  const derive = async (organisation: string, signal?: AbortSignal): Promise<store.Reconciled> => {
    const actor = { organisation };
    const nodes: facts.DerivedNode[] = [];
    const edges: facts.DerivedEdge[] = [];
    const add = (derived: facts.Derived) => {
      nodes.push(...derived.nodes);
      edges.push(...derived.edges);
    };
    const inventory: Asset[] = [];
    for await (const items of pages((after) => assets.listAssets(actor, { limit: page, after, sort: 'name' }), signal))
      inventory.push(...items);
    for (const asset of inventory) add(facts.assetFacts(asset));
    const since = new Map(inventory.map(({ id, firstSeen }) => [id, firstSeen]));
    const bySite = Map.groupBy(inventory, ({ site }) => site);
    for (const site of await assets.listSites(actor)) {
      add(facts.siteFacts(site, organisation));
      const { view } = await norms.policies.get(actor, site.id);
      const placed = facts.zonesOf(site.id, await assets.listZones(actor, site.id), bySite.get(site.id) ?? [], view);
      for (const zone of placed) add(facts.zoneFacts(zone, site.id, since));
    }
    add(seen.talkFacts(await assets.listTalks(actor), facts.ownersOf(inventory)));
    /** Adds what follows from each item of a list. */
    const gather = async <T>(read: (after: string | undefined) => Promise<PageOf<T>>, follow: (item: T) => facts.Derived) => {
      for await (const items of pages(read, signal)) for (const item of items) add(follow(item));
    };
    await gather((after) => assets.listIdentifications(actor, page, after), seen.identificationFacts);
    await gather((after) => assets.listFindings(actor, { limit: page, after }), seen.findingFacts);
    await gather((after) => intelligence.listBases(actor, page, after), seen.basisFacts);
    await gather((after) => intelligence.listJudged(actor, page, after), seen.fileFacts);
    for (const state of ['open', 'confirmed'] as const) {
      const read = (after: string | undefined) =>
        records.tenant(organisation, (tx) => listMatches(tx, { limit: page, state, after }));
      await gather(read, facts.matchFacts);
    }
    await gather((after) => records.tenant(organisation, (tx) => store.listPatches(tx, page, after)), seen.patchFacts);
    return records.tenant(organisation, async (tx) => {
      const self = await findOrganisation(tx, organisation);
      if (self !== undefined) add(facts.organisationFacts(self));
      await store.begin(tx, organisation);
      await store.want(tx, { nodes, edges });
      return store.reconcile(tx, organisation);
    });
  };

  jobs.define('graph', {
    unit: 'edges',
    async run({ organisation, signal, progress }) {
      const { nodes, began, ended } = await derive(organisation, signal);
      progress(began + ended, began + ended, { nodes, began, ended });
    },
  });

  const queue = (organisation: string) => records.tenant(organisation, (tx: Tx) => jobs.queueOnce(tx, organisation, 'graph'));
  for (const topic of ['inventory.changed', 'places', 'conversations', 'matches', 'findings', 'norms'])
    bus.handle(topic, ({ organisation }) => queue(organisation));
  bus.handle('library.changed', async () => {
    for (const organisation of await records.system(organisationsWithAssets)) await queue(organisation);
  });

  return {
    derive,
    /** Queues the first derivation where there are assets and no graph, as after an update of the program. */
    async catchUp(): Promise<void> {
      for (const organisation of await records.system(store.organisationsWithoutGraph)) await queue(organisation);
    },
  };
}
