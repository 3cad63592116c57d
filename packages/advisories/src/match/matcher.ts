import type { EpssScore } from '../epss/epss.ts';
import type { KevEntry } from '../kev/kev.ts';
import { actionsFor, fixedVersion } from './actions.ts';
import type { Asset } from './asset.ts';
import { Catalogue, type Stance } from './catalogue.ts';
import { findHits } from './hits.ts';
import type { PreparedAdvisory } from './prepare.ts';
import { matchPriority, strongestScore } from './rank.ts';
import type { Match } from './types.ts';
import type { Hit } from './version-step.ts';
import { readVendorContent, type VendorContent } from './vendors.ts';

/** What a {@link Matcher} knows. `kev` and `epss` are by CVE id. */
export type MatcherInput = {
  advisories: Iterable<PreparedAdvisory>;
  kev?: ReadonlyMap<string, KevEntry>;
  epss?: ReadonlyMap<string, EpssScore>;
  content?: VendorContent;
  /** Matches below are not reported; 0.15 by default. */
  minProbability?: number;
};

/** Factors for how sure the advisory is that a product is affected. */
const stanceFactor: Record<Exclude<Stance, 'notAffected'>, number> = { affected: 1, implied: 0.7, investigated: 0.4 };

const stanceText = {
  implied: '% scores the vulnerability for this product but does not state its status.',
  investigated: '% is still investigating whether this product is affected.',
};

/** At most so many different identities keep their result. */
const rememberedIdentities = 20_000;

/**
 * Matches assets with the products of advisories without CPE: order number, then vendor, product name with digit veto and version
 * range, each with a probability and reasons. Built once; an asset then costs microseconds, and assets of one identity cost once.
 */
export class Matcher {
  readonly #catalogue: Catalogue;
  readonly #kev: ReadonlyMap<string, KevEntry>;
  readonly #epss: ReadonlyMap<string, EpssScore>;
  readonly #content: VendorContent;
  readonly #minProbability: number;
  readonly #remembered = new Map<string, Match[]>();

  constructor(input: MatcherInput) {
    this.#content = input.content ?? readVendorContent();
    this.#catalogue = new Catalogue(input.advisories, this.#content);
    this.#kev = input.kev ?? new Map();
    this.#epss = input.epss ?? new Map();
    this.#minProbability = input.minProbability ?? 0.15;
  }

  /** All vulnerabilities that the asset has or may have, most urgent first. */
  matchAsset(asset: Asset): Match[] {
    const identity = identityOf(asset);
    let matches = this.#remembered.get(identity);
    if (matches === undefined) {
      matches = this.#compute(asset);
      if (this.#remembered.size >= rememberedIdentities) this.#remembered.clear();
      this.#remembered.set(identity, matches);
    }
    return matches.map((match) => ({ ...match, asset: asset.id }));
  }

  /** The matches of many assets together, most urgent first. */
  matchAssets(assets: Iterable<Asset>): Match[] {
    const all: Match[] = [];
    for (const asset of assets) all.push(...this.matchAsset(asset));
    return all.toSorted(byPriority);
  }

  /** Match one new or changed advisory against all assets, most urgent first. */
  matchAdvisory(advisory: PreparedAdvisory, assets: Iterable<Asset>): Match[] {
    const one = new Matcher({
      advisories: [advisory],
      kev: this.#kev,
      epss: this.#epss,
      content: this.#content,
      minProbability: this.#minProbability,
    });
    return one.matchAssets(assets);
  }

  #compute(asset: Asset): Match[] {
    const hits = findHits(asset, this.#catalogue);
    const excluded = excludedVulnerabilities(hits);
    const best = new Map<string, { match: Match; sources: Map<string, number> }>();
    for (const hit of hits) {
      for (const { entry, stance } of hit.product.vulnerabilities) {
        if (stance === 'notAffected' || excluded.has(entry) || hit.only?.has(entry.vulnerability.id) === false) continue;
        const probability = round(hit.probability * stanceFactor[stance]);
        if (probability < this.#minProbability) continue;
        const id = entry.vulnerability.id;
        const known = best.get(id);
        if (known !== undefined && known.match.probability >= probability) {
          raise(known.sources, entry.advisory.id, probability);
          continue;
        }
        const sources = known?.sources ?? new Map<string, number>();
        raise(sources, entry.advisory.id, probability);
        best.set(id, { match: this.#match(asset, hit, entry, probability, stance), sources });
      }
    }
    return [...best.values()]
      .map(({ match, sources }) => ({ ...match, advisories: advisoryIds(sources, match.vulnerability) }))
      .toSorted(byPriority);
  }

  #match(
    asset: Asset,
    hit: Hit,
    { advisory, vulnerability }: Hit['product']['vulnerabilities'][number]['entry'],
    probability: number,
    stance: Exclude<Stance, 'notAffected'>,
  ): Match {
    const kev = this.#kev.get(vulnerability.id);
    const epss = this.#epss.get(vulnerability.id);
    const cvss = strongestScore(vulnerability.scores, hit.product.position);
    const reasons = hit.reasons();
    const actions = actionsFor(advisory, vulnerability, hit.product.position);
    const { vendor, name } = hit.product.product;
    if (stance !== 'affected') {
      reasons.push({
        step: 'status',
        agreed: stance === 'implied' ? 'scored' : 'under_investigation',
        evidence: { asset: null, advisory: hit.product.product.fullName, source: advisory.id },
        text: stanceText[stance].replace('%', advisory.id),
      });
    }
    const match: Match = {
      asset: asset.id,
      vulnerability: vulnerability.id,
      product: { vendor: vendor.trim(), name: name.trim() },
      advisories: [advisory.id],
      probability,
      reasons,
      cvss,
      kev: kev === undefined ? null : { dateAdded: kev.dateAdded, dueDate: kev.dueDate, ransomware: kev.ransomware },
      epss: epss === undefined ? null : { score: epss.score, percentile: epss.percentile, date: epss.date },
      title: vulnerability.title === null || vulnerability.title === vulnerability.id ? advisory.title : vulnerability.title,
      remediation:
        actions.length === 0 ? null : { category: actions[0].category, details: actions[0].details, url: actions[0].url },
      actions,
      fixedVersion: fixedVersion(hit.product, vulnerability, actions),
      questions: hit.questions(),
      path: [],
      priority: 0,
      version: hit.version,
    };
    match.priority = matchPriority(match);
    return match;
  }
}

/** Vulnerabilities that an advisory says the asset's product and version does not have. */
function excludedVulnerabilities(hits: readonly Hit[]): Set<Hit['product']['vulnerabilities'][number]['entry']> {
  const excluded = new Set<Hit['product']['vulnerabilities'][number]['entry']>();
  for (const hit of hits) {
    if (hit.probability < 0.6) continue;
    for (const { entry, stance } of hit.product.vulnerabilities) if (stance === 'notAffected') excluded.add(entry);
  }
  return excluded;
}

function identityOf(asset: Asset): string {
  const { vendor, product, model, orderNumber, firmware, serial, cpes, purls, hashes, components, answers } = asset;
  return JSON.stringify([vendor, product, model, orderNumber, firmware, serial, cpes, purls, hashes, components, answers]);
}

/** Sources with the highest probability first; the CVE record itself only when there is nothing else. */
function advisoryIds(sources: ReadonlyMap<string, number>, cve: string): string[] {
  const ids = [...sources].toSorted((a, b) => b[1] - a[1]).map(([id]) => id);
  const advisories = ids.filter((id) => id !== cve);
  return advisories.length === 0 ? ids : advisories;
}

function raise(map: Map<string, number>, key: string, value: number): void {
  if ((map.get(key) ?? -1) < value) map.set(key, value);
}

function byPriority(a: Match, b: Match): number {
  return b.priority - a.priority || b.probability - a.probability || (a.vulnerability < b.vulnerability ? -1 : 1);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
