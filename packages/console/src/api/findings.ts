import type { CaptureKind } from './captures.ts';
import type { Severity } from './types.ts';

/** What rules judged, what nobody has to look at for a while, and the first screen: shapes of the HTTP API. */

/** A decision that nobody has to look at some findings, for a while. */
export interface Suppression {
  id: string;
  site: string | null;
  rule: string | null;
  asset: string | null;
  assetLabel: string | null;
  client: string | null;
  server: string | null;
  seenFrom: string | null;
  seenUntil: string | null;
  owner: string;
  reason: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  endedAt: string | null;
  endedBy: string | null;
  state: 'active' | 'expired' | 'ended';
  findings: number;
}

/** What is asked for when findings are suppressed. */
export interface SuppressionCreate {
  site?: string;
  rule?: string;
  asset?: string;
  client?: string;
  server?: string;
  seenFrom?: string;
  seenUntil?: string;
  owner: string;
  reason: string;
  expiresAt: string;
}

/** Where a finding stands; the first three are open. */
export const FINDING_STATES = ['new', 'acknowledged', 'in progress', 'resolved', 'false positive', 'accepted'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What a rule judged, once for each rule, client and server of a site. */
export interface Finding {
  id: string;
  site: string;
  rule: string;
  title: string;
  severity: Severity;
  confidence: number;
  techniques: string[];
  client: string | null;
  server: string | null;
  clientAsset: string | null;
  serverAsset: string | null;
  state: FindingState;
  assignee: { id: string; name: string } | null;
  firstSeen: string;
  lastSeen: string;
  count: number;
  updatedAt: string;
  /** The suppression that it falls under. */
  suppression: { id: string; owner: string; reason: string; expiresAt: string } | null;
  /** What the rule says of itself, when the server tells: what it means and what to do. */
  description?: string | null;
  advice?: string | null;
  /** The rule's words in other languages, by language. */
  translations?: Record<string, { title?: string; description?: string; advice?: string }> | null;
}

/** One step in the life of a finding. */
export interface FindingStep {
  id: string;
  at: string;
  by: string | null;
  kind: 'state' | 'assignee' | 'note' | 'seen';
  from: string | null;
  to: string | null;
  note: string;
}

/** A finding with its evidence in each capture and its history. */
export interface FindingDetail extends Finding {
  evidence: {
    capture: string;
    captureName: string;
    captureKind: CaptureKind;
    firstSeen: string;
    lastSeen: string;
    count: number;
    frames: number[];
    fields: unknown;
  }[];
  history: FindingStep[];
}

/** How many matches hold that nobody dismissed, and on how many assets. */
export interface MatchCounts {
  open: number;
  knownExploited: number;
  assets: number;
}

/** Why something is to be done first: what the reason is about, with its figures. */
export type FirstReason =
  | { about: 'severity'; severity: Severity; confidence: number }
  | { about: 'count'; count: number }
  | { about: 'asset'; role: string | null; level: number }
  | { about: 'techniques'; techniques: string[] }
  | { about: 'place'; place: 'now' | 'next' | 'when-convenient' }
  | { about: 'closes'; vulnerabilities: number; assets: number }
  | { about: 'exploited' }
  | { about: 'cvss'; score: number };

/** The first screen: what have I, what is wrong, what first. */
export interface Overview {
  assets: {
    total: number;
    byRole: { key: string | null; count: number }[];
    byLevel: { key: number | null; count: number }[];
    byVendor: { key: string | null; count: number }[];
  };
  protocols: { id: string; conversations: number; messages: number; errors: number }[];
  findings: {
    open: number;
    suppressed: number;
    total: number;
    bySeverity: { key: Severity; open: number; suppressed: number; total: number }[];
    byTechnique: { key: string; open: number }[];
  };
  matches: MatchCounts;
  captures: { total: number; analysing: number; frames: number; last: string | null };
  first: {
    kind: 'finding' | 'match';
    id: string;
    title: string;
    severity: Severity;
    score: number;
    reasons: FirstReason[];
    /** Rule of a finding, by which more like it are found. */
    rule: string | null;
    /** How many like it rank below, and are left out. */
    more: number;
    /** A finding's, as its rule has them; empty for a match. */
    translations: Finding['translations'];
    asset: { id: string; label: string } | null;
  }[];
}
