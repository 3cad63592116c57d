import type { EpssScore } from '../epss/epss.ts';
import type { KevEntry } from '../kev/kev.ts';
import { actionsFor, fixedVersion } from './actions.ts';
import type { Asset } from './asset.ts';
import type { ListedVulnerability, Stance } from './catalogue.ts';
import { matchPriority, strongestScore } from './rank.ts';
import { say, type Sentence } from './sentences.ts';
import type { Exclusion, Match, MatchSummary } from './types.ts';
import { type Hit, hitQuestions, hitReasons } from './version-step.ts';

/** A vulnerability of an advisory's product. */
export type Entry = ListedVulnerability['entry'];

/** What is known of exploitation, by CVE id. */
export type Exploitation = { kev: ReadonlyMap<string, KevEntry>; epss: ReadonlyMap<string, EpssScore> };

const stances: Partial<Record<Stance, (source: string) => Sentence>> = {
  implied: say.statusImplied,
  investigated: say.statusOpen,
};

/** What of a match is needed to list and sort it. The same object for all assets for which it is the same: it must not be changed. */
export function summarise(hit: Hit, listed: ListedVulnerability, probability: number, known: Exploitation): MatchSummary {
  const kept = listed.summary;
  if (kept !== null && kept.probability === probability && kept.version === hit.version) return kept;
  const { advisory, vulnerability } = listed.entry;
  const kev = known.kev.get(vulnerability.id);
  const epss = known.epss.get(vulnerability.id);
  const { product, position } = hit.product;
  const summary: MatchSummary = {
    vulnerability: vulnerability.id,
    product: { vendor: product.vendor.trim(), name: product.name.trim() },
    advisories: [advisory.id],
    probability,
    cvss: strongestScore(vulnerability.scores, position),
    kev: kev === undefined ? null : { dateAdded: kev.dateAdded, dueDate: kev.dueDate, ransomware: kev.ransomware },
    epss: epss === undefined ? null : { score: epss.score, percentile: epss.percentile, date: epss.date },
    path: noPath,
    priority: 0,
    version: hit.version,
  };
  summary.priority = matchPriority(summary);
  listed.summary = summary;
  return summary;
}

const noPath: string[] = [];

/** Write a match out of a hit: reasons, score, exploitation, what to do, what to ask. */
export function makeMatch(
  asset: Asset,
  hit: Hit,
  { entry, stance }: ListedVulnerability,
  probability: number,
  known: Exploitation,
): Match {
  const { advisory, vulnerability } = entry;
  const { product, position } = hit.product;
  const reasons = hitReasons(hit);
  const stated = stances[stance];
  if (stated !== undefined) {
    reasons.push({
      step: 'status',
      agreed: stance === 'implied' ? 'scored' : 'under_investigation',
      evidence: { asset: null, advisory: product.fullName, source: advisory.id },
      ...stated(advisory.id),
    });
  }
  const actions = actionsFor(advisory, vulnerability, position);
  const [first] = actions;
  return {
    ...summarise(hit, { entry, stance, summary: null }, probability, known),
    asset: asset.id,
    reasons,
    title: vulnerability.title === null || vulnerability.title === vulnerability.id ? advisory.title : vulnerability.title,
    remediation: first === undefined ? null : { category: first.category, details: first.details, url: first.url },
    actions,
    fixedVersion: fixedVersion(hit.product, vulnerability, actions, hit.judged?.version ?? null),
    questions: hitQuestions(hit),
  };
}

/** Write down that an advisory says an asset's product and version does not have a vulnerability. */
export function makeExclusion(asset: Asset, { product }: Hit, { advisory, vulnerability }: Entry): Exclusion {
  const fixed = vulnerability.fixed?.includes(product.position) === true;
  const flag = vulnerability.flags?.find(({ products }) => products.includes(product.position))?.label ?? null;
  const name = product.product.fullName.trim();
  return {
    asset: asset.id,
    vulnerability: vulnerability.id,
    advisory: advisory.id,
    product: { vendor: product.product.vendor.trim(), name: product.product.name.trim() },
    status: fixed ? 'fixed' : 'known_not_affected',
    justification: flag,
    ...(fixed ? say.fixed(advisory.id, name) : say.notAffected(advisory.id, name, flag)),
  };
}
