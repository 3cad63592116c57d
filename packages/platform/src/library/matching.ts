import type { Match } from '@fengsui/advisories';
import type { RecordsConnection } from '../kernel/records.ts';
import type { Bilingual } from '../kernel/schema.ts';

/** What the process that matches is told. */
export interface MatchRequest {
  connection: RecordsConnection;
  organisation: string;
}

/** What it did: assets looked at, documents read that could concern one, matches found, and assets whose matches changed. */
export interface MatchProgress {
  assets: number;
  documents: number;
  matches: number;
  changed: string[];
}

/** A match as it is kept. */
export type FoundMatch = Pick<
  Match,
  | 'asset'
  | 'vulnerability'
  | 'advisories'
  | 'probability'
  | 'product'
  | 'title'
  | 'path'
  | 'actions'
  | 'questions'
  | 'fixedVersion'
> & { reasons: Bilingual[]; score: Match['cvss']; version: string };

/** A match of the matcher as it is kept. */
export function foundMatch(match: Match): FoundMatch {
  const { asset, vulnerability, advisories, probability, product, title, path, questions, fixedVersion, version } = match;
  return {
    asset,
    vulnerability,
    advisories: advisories.slice(0, mostAdvisories),
    probability,
    product,
    title,
    path,
    questions,
    fixedVersion,
    version,
    actions: match.actions
      .slice(0, mostActions)
      .map((action) => ({ ...action, details: action.details.slice(0, longestAction) })),
    reasons: match.reasons.map(({ text, textZh }) => ({ en: text, zh: textZh })),
    score: match.cvss,
  };
}

const mostAdvisories = 50;
const mostActions = 12;
const longestAction = 2000;
