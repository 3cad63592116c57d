import type { RangeVerdict } from '../versions/judge-range.ts';

/** One step of the reasoning for a match. */
export type Reason = {
  step:
    | 'order-number'
    | 'order-number-pattern'
    | 'serial'
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
  /** A sentence in plain English. */
  text: string;
};

/** A severity rating of CVSS. */
export type Severity = 'none' | 'low' | 'medium' | 'high' | 'critical';

/** A vulnerability that an asset has, or may have. */
export type Match = {
  /** Id of the asset. */
  asset: string;
  /** CVE id, or the advisory's id where there is none. */
  vulnerability: string;
  /** Ids of all advisories that lead to it, the strongest first; the CVE itself when only its record does. */
  advisories: string[];
  /** Between 0 and 1. Above 0.5 product and version agree; below, something is not known. */
  probability: number;
  /** Why, from the advisory with the highest probability. */
  reasons: Reason[];
  cvss: { version: string; score: number; vector: string; severity: Severity } | null;
  kev: { dateAdded: string; dueDate: string; ransomware: boolean } | null;
  epss: { score: number; percentile: number; date: string } | null;
  title: string;
  remediation: { category: string; details: string; url: string | null } | null;
  /** What matches are sorted by: probability x severity x KEV x EPSS, between 0 and 1. */
  priority: number;
  /** How the asset's version stands to the affected range. */
  version: RangeVerdict;
};
