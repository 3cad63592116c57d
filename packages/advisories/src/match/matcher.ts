import type { EpssScore } from '../epss/epss.ts';
import type { KevEntry } from '../kev/kev.ts';
import type { Asset } from './asset.ts';
import { AssetIndex, assetIdentity } from './asset-index.ts';
import { Catalogue } from './catalogue.ts';
import { Boms, componentAsset, type ContainedComponent, type ProductBom } from './components.ts';
import { findHits } from './hits.ts';
import { type AffectedStance, type Entry, type Exploitation, makeExclusion, makeMatch } from './make-match.ts';
import type { PreparedAdvisory } from './prepare.ts';
import { matchPriority } from './rank.ts';
import type { Exclusion, Match, Reason } from './types.ts';
import { readVendorContent, type VendorContent } from './vendors.ts';
import type { Hit } from './version-step.ts';

/** What a {@link Matcher} knows. `kev` and `epss` are by CVE id. */
export type MatcherInput = {
  advisories: Iterable<PreparedAdvisory>;
  kev?: ReadonlyMap<string, KevEntry>;
  epss?: ReadonlyMap<string, EpssScore>;
  content?: VendorContent;
  /** Bills of materials of products. */
  boms?: readonly ProductBom[];
  /** Matches below are not reported; 0.15 by default. */
  minProbability?: number;
};

/** Assets of one identity with their matches, which are the same for all of them; `asset` in the matches is the first id. */
export type GroupMatches = { assets: readonly string[]; matches: readonly Match[] };

/** Factors for how sure the advisory is that a product is affected. */
const stanceFactor: Record<AffectedStance, number> = { affected: 1, implied: 0.7, investigated: 0.4 };

/** From this probability on, what an advisory says of a product not affected holds for the asset. */
const exclusionProbability = 0.6;

/** At most so many different identities keep their result. */
const rememberedIdentities = 20_000;

/**
 * Matches assets with the products of advisories, each match with a probability, reasons, questions and what to do. Built once; an asset
 * then costs microseconds, and assets of one identity cost once.
 */
export class Matcher {
  readonly #catalogue: Catalogue;
  readonly #exploitation: Exploitation;
  readonly #boms: Boms;
  readonly #bomList: readonly ProductBom[];
  readonly #minProbability: number;
  readonly #remembered = new Map<string, Match[]>();

  constructor(input: MatcherInput, base?: Catalogue) {
    this.#catalogue = new Catalogue(input.advisories, base ?? input.content ?? readVendorContent());
    this.#exploitation = { kev: input.kev ?? new Map(), epss: input.epss ?? new Map() };
    this.#bomList = input.boms ?? [];
    this.#boms = new Boms(this.#bomList, this.#catalogue);
    this.#minProbability = input.minProbability ?? 0.15;
  }

  /** All vulnerabilities that the asset has or may have, most urgent first. */
  matchAsset(asset: Asset): Match[] {
    return this.#matches(asset).map((match) => ({ ...match, asset: asset.id }));
  }

  /** The matches of many assets together, most urgent first. */
  matchAssets(assets: Iterable<Asset>): Match[] {
    const all: Match[] = [];
    for (const asset of assets) all.push(...this.matchAsset(asset));
    return all.toSorted(byPriority);
  }

  /** The matches of many assets, each identity once: what a large plant needs, in which a thousand devices are fifty models. */
  *matchGroups(assets: AssetIndex): Generator<GroupMatches> {
    for (const { asset, ids } of assets.groups()) {
      const matches = this.#matches(asset);
      if (matches.length > 0) yield { assets: ids, matches };
    }
  }

  /** Index assets for {@link Matcher.matchAdvisory} and {@link Matcher.matchGroups}. */
  indexAssets(assets: Iterable<Asset>): AssetIndex {
    return new AssetIndex(assets, this.#catalogue);
  }

  /** Match one new or changed advisory against assets: with an index only those that it could concern are looked at. Most urgent first. */
  matchAdvisory(advisory: PreparedAdvisory, assets: Iterable<Asset> | AssetIndex): Match[] {
    const { kev, epss } = this.#exploitation;
    const one = new Matcher(
      { advisories: [advisory], kev, epss, boms: this.#bomList, minProbability: this.#minProbability },
      this.#catalogue,
    );
    if (!(assets instanceof AssetIndex)) return one.matchAssets(assets);
    const groups = this.#bomList.length > 0 ? assets.groups() : assets.candidates(one.#catalogue);
    const all: Match[] = [];
    for (const { asset, ids } of groups) {
      const matches = one.#compute(asset);
      for (const id of ids) for (const match of matches) all.push({ ...match, asset: id });
    }
    return all.toSorted(byPriority);
  }

  /** What advisories say the asset does not have, though it is or has been a matter of its product (VEX). */
  exclusions(asset: Asset): Exclusion[] {
    const found = new Map<string, Exclusion>();
    for (const hit of findHits(asset, this.#catalogue)) {
      if (hit.probability < exclusionProbability) continue;
      for (const { entry, stance } of hit.product.vulnerabilities) {
        if (stance !== 'notAffected') continue;
        const exclusion = makeExclusion(asset, hit, entry);
        found.set(`${exclusion.advisory} ${exclusion.vulnerability}`, exclusion);
      }
    }
    return [...found.values()];
  }

  /** `whole` is false for a component, which contains nothing further. */
  #matches(asset: Asset, whole = true): Match[] {
    const identity = `${whole ? '' : 'component '}${assetIdentity(asset)}`;
    let matches = this.#remembered.get(identity);
    if (matches === undefined) {
      matches = this.#compute(asset, whole);
      if (this.#remembered.size >= rememberedIdentities) this.#remembered.clear();
      this.#remembered.set(identity, matches);
    }
    return matches;
  }

  #compute(asset: Asset, whole = true): Match[] {
    const best = new Map<string, Best>();
    this.#matchProduct(asset, best);
    for (const contained of whole ? this.#boms.componentsOf(asset) : []) {
      for (const match of this.#matches(componentAsset(asset.id, contained.component), false)) {
        const probability = round(match.probability * contained.probability);
        if (probability < this.#minProbability) continue;
        const improve = keepBest(best, match.vulnerability, probability, match.advisories);
        if (improve !== null) improve.match = withPath(match, contained, probability);
      }
    }
    return [...best.values()]
      .flatMap(({ match, sources }) =>
        match === null ? [] : [{ ...match, advisories: advisoryIds(sources, match.vulnerability) }],
      )
      .toSorted(byPriority);
  }

  #matchProduct(asset: Asset, best: Map<string, Best>): void {
    const hits = findHits(asset, this.#catalogue);
    const excluded = excludedEntries(hits);
    const winners = new Map<Best, { hit: Hit; entry: Entry; stance: AffectedStance }>();
    for (const hit of hits) {
      for (const { entry, stance } of hit.product.vulnerabilities) {
        if (stance === 'notAffected' || excluded.has(entry) || hit.only?.has(entry.vulnerability.id) === false) continue;
        const probability = round(hit.probability * stanceFactor[stance]);
        if (probability < this.#minProbability) continue;
        const improve = keepBest(best, entry.vulnerability.id, probability, [entry.advisory.id]);
        if (improve !== null) winners.set(improve, { hit, entry, stance });
      }
    }
    // Only the winner of each vulnerability is written out.
    for (const [kept, { hit, entry, stance }] of winners)
      kept.match = makeMatch(asset, hit, entry, kept.probability, stance, this.#exploitation);
  }
}

/** The best match of a vulnerability so far; `sources` are the advisories with the highest probability from each. */
type Best = { match: Match | null; probability: number; sources: Map<string, number> };

/** Note a match; returns the entry to be filled when it is the best so far. */
function keepBest(
  best: Map<string, Best>,
  vulnerability: string,
  probability: number,
  advisories: readonly string[],
): Best | null {
  let known = best.get(vulnerability);
  const better = known === undefined || known.probability < probability;
  if (known === undefined) {
    known = { match: null, probability, sources: new Map() };
    best.set(vulnerability, known);
  }
  for (const advisory of advisories) {
    if ((known.sources.get(advisory) ?? -1) < probability) known.sources.set(advisory, probability);
  }
  if (better) known.probability = probability;
  return better ? known : null;
}

function withPath(match: Match, { component, path, reasons }: ContainedComponent, probability: number): Match {
  const contains: Reason = {
    step: 'component',
    agreed: component.name,
    evidence: { asset: path[0], advisory: path.at(-1) ?? '', source: match.advisories[0] },
    text: `${path.slice(0, -1).join(', which is ')} contains ${path.at(-1)}.`,
  };
  const changed = { ...match, probability, path, reasons: [...reasons, contains, ...match.reasons] };
  return { ...changed, priority: matchPriority(changed) };
}

/** Vulnerabilities that an advisory says the asset's product and version does not have. */
function excludedEntries(hits: readonly Hit[]): Set<Entry> {
  const excluded = new Set<Entry>();
  for (const hit of hits) {
    if (hit.probability < exclusionProbability) continue;
    for (const { entry, stance } of hit.product.vulnerabilities) if (stance === 'notAffected') excluded.add(entry);
  }
  return excluded;
}

/** Sources with the highest probability first; the CVE record itself only when there is nothing else. */
function advisoryIds(sources: ReadonlyMap<string, number>, cve: string): string[] {
  const ids = [...sources].toSorted((a, b) => b[1] - a[1]).map(([id]) => id);
  const advisories = ids.filter((id) => id !== cve);
  return advisories.length === 0 ? ids : advisories;
}

function byPriority(a: Match, b: Match): number {
  return b.priority - a.priority || b.probability - a.probability || (a.vulnerability < b.vulnerability ? -1 : 1);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
