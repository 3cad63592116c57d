import type { RangeVerdict } from '../versions/judge-range.ts';
import type { Question } from './questions.ts';
import type { Sentence } from './sentences.ts';

/** One step of the reasoning for a match. */
export type Reason = {
  step:
    | 'order-number'
    | 'order-number-pattern'
    | 'serial'
    | 'hash'
    | 'purl'
    | 'cpe'
    | 'component'
    | 'answer'
    | 'product'
    | 'product-partial'
    | 'vendor'
    | 'version'
    | 'condition'
    | 'status';
  /** What agreed or was judged. */
  agreed: string;
  /** The asset's value and the advisory's, with the advisory that says so. */
  evidence: { asset: string | null; advisory: string; source: string };
} & Sentence;

/** A severity rating of CVSS. */
export type Severity = 'none' | 'low' | 'medium' | 'high' | 'critical';

/** Something to do about a match; `source` is the advisory that says so. Categories as in CSAF 3.2.3.12.1. */
export type Action = { category: string; details: string; url: string | null; source: string; restart: string | null };

/** A vulnerability that an asset has, or may have, as it stands in a list. */
export type MatchSummary = {
  /** CVE id, or the advisory's id where there is none. */
  vulnerability: string;
  /** The product of the advisory that the asset is taken to be, or that is in it. */
  product: { vendor: string; name: string };
  /** Ids of all advisories that lead to it, the strongest first; the CVE itself when only its record does. */
  advisories: string[];
  /** Between 0 and 1. Above 0.5 product and version agree; below, something is not known. */
  probability: number;
  cvss: { version: string; score: number; vector: string; severity: Severity } | null;
  kev: { dateAdded: string; dueDate: string; ransomware: boolean } | null;
  epss: { score: number; percentile: number; date: string } | null;
  /** From the asset to the software that has the vulnerability: empty when it is the asset's own product. */
  path: string[];
  /** What matches are sorted by: probability x severity x KEV x EPSS, between 0 and 1. */
  priority: number;
  /** How the asset's version stands to the affected range. */
  version: RangeVerdict;
};

/** A vulnerability that an asset has, or may have, with everything there is to say about it. */
export type Match = MatchSummary & {
  /** Id of the asset. */
  asset: string;
  /** Why, from the advisory with the highest probability. */
  reasons: Reason[];
  title: string;
  /** The first of {@link Match.actions}. */
  remediation: { category: string; details: string; url: string | null } | null;
  /** Everything that the advisory says to do for this product, the most helpful first. */
  actions: Action[];
  /** The lowest version without the vulnerability, where the advisory names one. */
  fixedVersion: string | null;
  /** What a person could answer to make the match sure. */
  questions: Question[];
};

/** A vulnerability that an advisory says an asset does not have. */
export type Exclusion = {
  asset: string;
  vulnerability: string;
  advisory: string;
  product: { vendor: string; name: string };
  status: 'fixed' | 'known_not_affected';
  /** Why, as a VEX flag (CSAF 3.2.3.5): `component_not_present`, `vulnerable_code_not_in_execute_path`, …; null when not said. */
  justification: string | null;
} & Sentence;
