import type { Problem, Result } from '../problem.ts';
import { refusal, refuse } from '../read/refusal.ts';

/** The Exploit Prediction Scoring System's estimate for one CVE: probability of exploitation in the next 30 days, and its rank. */
export type EpssScore = { cve: string; score: number; percentile: number; date: string };

/** One day's scores. `date` is `YYYY-MM-DD`. */
export type EpssTable = { modelVersion: string; date: string; scores: Map<string, EpssScore> };

/** Whether a text begins as FIRST's daily CSV does. */
export function isEpss(text: string): boolean {
  return /^\ufeff?(?:#\s*model_version:|cve,epss,percentile)/.test(text);
}

/**
 * Read FIRST's daily CSV (`#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000`, then `cve,epss,percentile`). With `wanted`,
 * only those CVEs are kept. Lines that are not scores are counted into one problem.
 */
export function readEpss(text: string, wanted: ReadonlySet<string> | null = null): Result<EpssTable> {
  if (!isEpss(text)) return refuse('line 1', refusal('notEpss', {}));
  const { modelVersion, date } = epssVersion(text);
  const scores = new Map<string, EpssScore>();
  let bad = 0;
  let firstBad = 0;
  let at = 0;
  for (let line = 1; at < text.length; line++) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const row = text.slice(at, end).trimEnd();
    at = end + 1;
    if (row === '' || row.charCodeAt(0) === 0x23 || row.charCodeAt(0) === 0xfeff || row.startsWith('cve,')) continue;
    const comma = row.indexOf(',');
    const cve = row.slice(0, comma);
    if (comma > 0 && wanted !== null && !wanted.has(cve)) continue;
    const second = row.indexOf(',', comma + 1);
    const score = Number(row.slice(comma + 1, second < 0 ? undefined : second));
    const percentile = second < 0 ? Number.NaN : Number(row.slice(second + 1));
    if (comma < 0 || !cve.startsWith('CVE-') || !inUnit(score) || !inUnit(percentile)) {
      if (bad++ === 0) firstBad = line;
      continue;
    }
    scores.set(cve, { cve, score, percentile, date });
  }
  const problems: Problem[] = bad === 0 ? [] : refuse(`line ${firstBad}`, refusal('notScores', { count: bad })).problems;
  return { ok: true, value: { modelVersion, date, scores }, problems };
}

/** The model and the day of a table, from its first line. */
export function epssVersion(text: string): { modelVersion: string; date: string } {
  const head = text.slice(0, 300);
  const modelVersion = /model_version:\s*([^,\s]+)/.exec(head)?.[1] ?? '';
  return { modelVersion, date: /score_date:\s*(\d{4}-\d\d-\d\d)/.exec(head)?.[1] ?? '' };
}

/** A table as FIRST writes it. */
export function formatEpss({ modelVersion, date, scores }: EpssTable): string {
  const lines = [`#model_version:${modelVersion},score_date:${date}T00:00:00+0000`, 'cve,epss,percentile'];
  for (const { cve, score, percentile } of scores.values()) lines.push(`${cve},${score},${percentile}`);
  return `${lines.join('\n')}\n`;
}

function inUnit(value: number): boolean {
  return value >= 0 && value <= 1;
}
