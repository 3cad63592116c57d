import type { EpssScore } from '../epss/epss.ts';
import type { KevEntry } from '../kev/kev.ts';
import type { Asset } from './asset.ts';
import { AssetIndex, assetIdentity } from './asset-index.ts';
import { Catalogue } from './catalogue.ts';
import { Boms, componentAsset, type ContainedComponent, type ProductBom } from './components.ts';
import { findHits } from './hits.ts';
import { type AffectedStance, type Entry, type Exploitation, makeExclusion, makeMatch, summarise } from './make-match.ts';
import type { PreparedAdvisory } from './prepare.ts';
import { matchPriority } from './rank.ts';
import type { Exclusion, Match, MatchSummary, Reason } from './types.ts';
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

/** Assets of one identity with their matches, which are the same for all of them. {@link Matcher.explain} tells the rest of one. */
export type GroupMatches = { assets: readonly string[]; matches: readonly MatchSummary[] };

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
      const matches = this.#summaries(asset);
      if (matches.length > 0) yield { assets: ids, matches };
    }
  }

  /** One match of an asset in full; null when it has none of this vulnerability. */
  explain(asset: Asset, vulnerability: string): Match | null {
    return this.matchAsset(asset).find((match) => match.vulnerability === vulnerability) ?? null;
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
    const contained = whole ? this.#boms.componentsOf(asset) : [];
    const best = this.#bestOf(asset, contained);
    return [...best.values()]
      .map(({ winner, probability, sources }) => {
        const match =
          'hit' in winner
            ? makeMatch(asset, winner.hit, winner.entry, probability, winner.stance, this.#exploitation)
            : withPath(winner.match, winner.contained, probability);
        return { ...match, advisories: advisoryIds(sources, match.vulnerability) };
      })
      .toSorted(byPriority);
  }

  #summaries(asset: Asset): MatchSummary[] {
    const best = this.#bestOf(asset, this.#boms.componentsOf(asset));
    const summaries: MatchSummary[] = [];
    for (const { winner, probability, sources } of best.values()) {
      const summary =
        'hit' in winner
          ? summarise(winner.hit, winner.entry, probability, this.#exploitation)
          : listed(withPath(winner.match, winner.contained, probability));
      if (sources.length > 1) summary.advisories = advisoryIds(sources, summary.vulnerability);
      summaries.push(summary);
    }
    return summaries.sort(byPriority);
  }

  /** The best match of each vulnerability, by the asset's own product and by what it contains. */
  #bestOf(asset: Asset, components: readonly ContainedComponent[]): Map<string, Best> {
    const best = new Map<string, Best>();
    const hits = findHits(asset, this.#catalogue);
    const excluded = excludedEntries(hits);
    for (const hit of hits) {
      for (const { entry, stance } of hit.product.vulnerabilities) {
        if (stance === 'notAffected' || excluded.has(entry) || hit.only?.has(entry.vulnerability.id) === false) continue;
        const probability = round(hit.probability * stanceFactor[stance]);
        if (probability < this.#minProbability) continue;
        keepBest(best, entry.vulnerability.id, probability, [entry.advisory.id], { hit, entry, stance });
      }
    }
    for (const contained of components) {
      for (const match of this.#matches(componentAsset(asset.id, contained.component), false)) {
        const probability = round(match.probability * contained.probability);
        if (probability >= this.#minProbability)
          keepBest(best, match.vulnerability, probability, match.advisories, { match, contained });
      }
    }
    return best;
  }
}

/** What a match is made of: a hit of the asset's product, or the match of a component. */
type Winner = { hit: Hit; entry: Entry; stance: AffectedStance } | { match: Match; contained: ContainedComponent };

/** The best of a vulnerability so far; `sources` are the advisories with the highest probability from each. */
type Best = { winner: Winner; probability: number; sources: { id: string; probability: number }[] };

function keepBest(
  best: Map<string, Best>,
  vulnerability: string,
  probability: number,
  advisories: readonly string[],
  winner: Winner,
): void {
  const known = best.get(vulnerability);
  if (known === undefined) {
    best.set(vulnerability, { winner, probability, sources: advisories.map((id) => ({ id, probability })) });
    return;
  }
  for (const id of advisories) {
    const source = known.sources.find((other) => other.id === id);
    if (source === undefined) known.sources.push({ id, probability });
    else source.probability = Math.max(source.probability, probability);
  }
  if (known.probability >= probability) return;
  known.probability = probability;
  known.winner = winner;
}

/** A match without what only its own page needs. */
function listed(match: Match): MatchSummary {
  const { vulnerability, product, advisories, probability, cvss, kev, epss, path, priority, version } = match;
  return { vulnerability, product, advisories, probability, cvss, kev, epss, path, priority, version };
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

/** Sources with the highest probability first; the CVE itself only when there is nothing else. */
function advisoryIds(sources: readonly { id: string; probability: number }[], cve: string): string[] {
  const ids = sources.toSorted((a, b) => b.probability - a.probability).map(({ id }) => id);
  const advisories = ids.filter((id) => id !== cve);
  return advisories.length === 0 ? ids : advisories;
}

function byPriority(a: MatchSummary, b: MatchSummary): number {
  return b.priority - a.priority || b.probability - a.probability || (a.vulnerability < b.vulnerability ? -1 : 1);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
