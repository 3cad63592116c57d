import { scoreCvss } from '../cvss/cvss.ts';
import type { PreparedScore } from './prepare.ts';
import type { Match, Severity } from './types.ts';

/** Severity of a CVSS base score; the same bands in v3.x and v4.0, and used for v2 as NVD does for want of its own. */
export function severityOf(score: number): Severity {
  if (score <= 0) return 'none';
  if (score < 4) return 'low';
  if (score < 7) return 'medium';
  return score < 9 ? 'high' : 'critical';
}

/**
 * The score of the newest CVSS version that is for this product; the highest among several. Scores are computed from the vector, since
 * printed scores are sometimes of another vector; the printed one serves where the vector cannot be read.
 */
export function strongestScore(scores: readonly PreparedScore[], position: number): Match['cvss'] {
  let best: Match['cvss'] = null;
  for (const entry of scores) {
    if (entry.products !== null && !entry.products.includes(position)) continue;
    const score = baseScore(entry.vector) ?? entry.stated;
    if (score === null) continue;
    if (best === null || entry.version > best.version || (entry.version === best.version && score > best.score)) {
      best = { version: entry.version, score, vector: entry.vector, severity: severityOf(score) };
    }
  }
  return best;
}

const baseScores = new Map<string, number | null>();

/** The base score of a vector, null when it cannot be read; the same few thousand vectors occur again and again. */
function baseScore(vector: string): number | null {
  let score = baseScores.get(vector);
  if (score === undefined) {
    const computed = scoreCvss(vector);
    score = computed.ok ? computed.value.base : null;
    if (baseScores.size > 20_000) baseScores.clear();
    baseScores.set(vector, score);
  }
  return score;
}

/** Factors of the priority: a known exploited vulnerability counts double, in ransomware campaigns two and a half times. */
const exploited = { no: 1, known: 2, ransomware: 2.5 };

/** The severity assumed where no score is given. */
const defaultScore = 5;

/**
 * probability x severity x KEV x EPSS, scaled to 0..1: `p * score/10 * (1 | 2 | 2.5) * (1 + epss) / 5`.
 */
export function matchPriority(match: Pick<Match, 'probability' | 'cvss' | 'kev' | 'epss'>): number {
  const severity = (match.cvss?.score ?? defaultScore) / 10;
  const known = match.kev === null ? exploited.no : match.kev.ransomware ? exploited.ransomware : exploited.known;
  const likely = 1 + (match.epss?.score ?? 0);
  return Math.round(((match.probability * severity * known * likely) / (exploited.ransomware * 2)) * 1e4) / 1e4;
}
