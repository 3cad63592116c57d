import type { EpssScore } from '../epss/epss.ts';
import type { KevEntry } from '../kev/kev.ts';
import type { Asset } from './asset.ts';
import { AssetIndex, assetIdentity } from './asset-index.ts';
import { Catalogue, type ListedVulnerability, type NumberName, type Stance } from './catalogue.ts';
import { componentAsset } from './component-asset.ts';
import { Boms, type ContainedComponent, type ProductBom } from './components.ts';
import { findHits } from './hits.ts';
import { schemeNumbers } from './identity.ts';
import { assetKeys } from './lookup-keys.ts';
import { type Entry, type Exploitation, makeExclusion, makeMatch, summarise } from './make-match.ts';
import type { PreparedAdvisory } from './prepare.ts';
import { matchPriority } from './rank.ts';
import { say } from './sentences.ts';
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
  /** What order numbers (normalised) are called; without them the advisories say it. */
  numberNames?: ReadonlyMap<string, NumberName>;
  /** So many different identities keep their result; 20,000 by default. Whoever sees each identity once keeps none. */
  remembered?: number;
};

/** Assets of one identity with their matches, which are the same for all of them. {@link Matcher.explain} tells the rest of one. */
export type GroupMatches = { assets: readonly string[]; matches: readonly MatchSummary[] };

/** Factors for how sure the advisory is that a product is affected. */
const stanceFactor: Record<Stance, number> = { affected: 1, implied: 0.7, investigated: 0.4, notAffected: 0 };

/** From this probability on, what an advisory says of a product not affected holds for the asset. */
const exclusionProbability = 0.6;

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
  readonly #mostRemembered: number;
  readonly #remembered = new Map<string, Match[]>();

  constructor(input: MatcherInput, base?: Catalogue) {
    this.#catalogue = new Catalogue(input.advisories, base ?? input.content ?? readVendorContent(), input.numberNames);
    this.#exploitation = { kev: input.kev ?? new Map(), epss: input.epss ?? new Map() };
    this.#bomList = input.boms ?? [];
    this.#boms = new Boms(this.#bomList, this.#catalogue);
    this.#minProbability = input.minProbability ?? 0.15;
    this.#mostRemembered = input.remembered ?? rememberedIdentities;
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

  /**
   * The keys under which a document is filed: it can concern an asset only when it bears one of the asset's {@link Matcher.assetKeys}. They depend
   * on the document and the vendor tables only.
   */
  documentKeys(advisory: PreparedAdvisory): string[] {
    return [...new Set(new Catalogue([advisory], this.#catalogue).qualifiedKeys())];
  }

  /** The keys that an asset is found by: `filed` are those of documents without vendors, `wanted` those that its documents bear. */
  assetKeys(asset: Asset): { filed: string[]; wanted: string[] } {
    return assetKeys(asset, this.#catalogue);
  }

  /** Order numbers (normalised) of assets and their components that a scheme knows, with what the advisories call them; null for nothing. */
  numberNames(assets: Iterable<Asset>): Map<string, NumberName | null> {
    const names = new Map<string, NumberName | null>();
    for (const asset of assets)
      for (const { normalised, vendor } of schemeNumbers(asset, this.#catalogue))
        if (!names.has(normalised)) names.set(normalised, this.#catalogue.nameOfNumber(normalised, vendor));
    return names;
  }

  /** What an asset contains: what is stated of it, and what the bills of its product say. */
  componentsOf(asset: Asset): ContainedComponent[] {
    return this.#boms.componentsOf(asset);
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
      for (const { entry, stance } of hit.product.vulnerabilities) {
        if (stance !== 'notAffected' || !excludes(hit, entry)) continue;
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
      if (this.#remembered.size >= this.#mostRemembered) this.#remembered.clear();
      this.#remembered.set(identity, matches);
    }
    return matches;
  }

  #compute(asset: Asset, whole = true): Match[] {
    const best = this.#bestOf(asset, whole ? this.#boms.componentsOf(asset) : []);
    const matches: Match[] = [];
    for (const { winner, probability, first, others } of best.values()) {
      const match =
        'hit' in winner
          ? makeMatch(asset, winner.hit, winner.listed, probability, this.#exploitation)
          : withPath(winner.match, winner.contained, probability);
      matches.push({ ...match, advisories: advisoryIds(first, others, match.vulnerability) });
    }
    return matches.toSorted(byPriority);
  }

  #summaries(asset: Asset): MatchSummary[] {
    const summaries: MatchSummary[] = [];
    for (const { winner, probability, first, others } of this.#bestOf(asset, this.#boms.componentsOf(asset)).values()) {
      const summary =
        'hit' in winner
          ? summarise(winner.hit, winner.listed, probability, this.#exploitation)
          : listed(withPath(winner.match, winner.contained, probability));
      summaries.push(others === null ? summary : { ...summary, advisories: advisoryIds(first, others, summary.vulnerability) });
    }
    return summaries.toSorted(byPriority);
  }

  /** The best match of each vulnerability, by the asset's own product and by what it contains. */
  #bestOf(asset: Asset, components: readonly ContainedComponent[]): Map<string, Best> {
    const best = new Map<string, Best>();
    const hits = findHits(asset, this.#catalogue);
    const excluded = excludedEntries(hits);
    for (const hit of hits) {
      for (const one of hit.product.vulnerabilities) {
        const { entry, stance } = one;
        const probability = round(hit.probability * stanceFactor[stance]);
        if (probability < this.#minProbability || excluded.has(entry) || hit.only?.has(entry.vulnerability.id) === false)
          continue;
        if (keepBest(best, entry.vulnerability.id, probability, entry.advisory.id)) continue;
        setWinner(best, entry.vulnerability.id, probability, entry.advisory.id, { hit, listed: one });
      }
    }
    for (const contained of components) {
      for (const match of this.#matches(componentAsset(asset.id, contained.component), false)) {
        const probability = round(match.probability * contained.probability);
        const [advisory] = match.advisories;
        if (probability < this.#minProbability || keepBest(best, match.vulnerability, probability, advisory)) continue;
        setWinner(best, match.vulnerability, probability, advisory, { match, contained });
      }
    }
    return best;
  }
}

/** What a match is made of: a hit of the asset's product, or the match of a component. */
type Winner = { hit: Hit; listed: ListedVulnerability } | { match: Match; contained: ContainedComponent };

/** The best of a vulnerability so far. `first` is the advisory that led to it first, `others` the probabilities of all when there are more. */
type Best = { winner: Winner; probability: number; first: string; others: Map<string, number> | null };

/** Note that an advisory leads to a vulnerability; true when what is known already is as good. */
function keepBest(best: ReadonlyMap<string, Best>, vulnerability: string, probability: number, advisory: string): boolean {
  const known = best.get(vulnerability);
  if (known === undefined) return false;
  if (known.others !== null || known.first !== advisory) {
    known.others ??= new Map([[known.first, known.probability]]);
    known.others.set(advisory, Math.max(known.others.get(advisory) ?? 0, probability));
  }
  return known.probability >= probability;
}

function setWinner(best: Map<string, Best>, vulnerability: string, probability: number, advisory: string, winner: Winner): void {
  const known = best.get(vulnerability);
  if (known === undefined) best.set(vulnerability, { winner, probability, first: advisory, others: null });
  else {
    known.winner = winner;
    known.probability = probability;
  }
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
    ...say.contains(path.slice(0, -1), path.at(-1) ?? ''),
  };
  const changed = { ...match, probability, path, reasons: [...reasons, contains, ...match.reasons] };
  return { ...changed, priority: matchPriority(changed) };
}

/** Vulnerabilities that an advisory says the asset's product and version does not have. */
function excludedEntries(hits: readonly Hit[]): Set<Entry> {
  const excluded = new Set<Entry>();
  for (const hit of hits) {
    if (!hit.product.excludes) continue;
    for (const { entry, stance } of hit.product.vulnerabilities)
      if (stance === 'notAffected' && excludes(hit, entry)) excluded.add(entry);
  }
  return excluded;
}

/**
 * Whether what an advisory says of a product not affected holds for an asset: it is that product for sure, nothing is left open, and a
 * version in which it is repaired is named.
 */
function excludes({ probability, product, judged }: Hit, { vulnerability }: Entry): boolean {
  if (probability < exclusionProbability || judged?.conditions.some(({ holds }) => holds === null) === true) return false;
  return judged?.range !== null || vulnerability.fixed?.includes(product.position) !== true;
}

/** Sources with the highest probability first; the CVE itself only when there is nothing else. */
function advisoryIds(first: string, others: ReadonlyMap<string, number> | null, cve: string): string[] {
  if (others === null) return [first];
  const ids = [...others].toSorted((a, b) => b[1] - a[1]).map(([id]) => id);
  const advisories = ids.filter((id) => id !== cve);
  return advisories.length === 0 ? ids : advisories;
}

function byPriority(a: MatchSummary, b: MatchSummary): number {
  return b.priority - a.priority || b.probability - a.probability || (a.vulnerability < b.vulnerability ? -1 : 1);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
