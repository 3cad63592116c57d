import type { CaptureProblem } from '@fengsui/capture';
import type { Bilingual } from './assets/role-reasons.ts';
import type { CarvedFile } from './files/file.ts';
import type { ObservedValue } from './observables/observables.ts';

/** Everything that one analysis found: the document that `fengsui analyze --json` prints. Times are ISO 8601 in the capture's precision, frames are 1-based. */
export interface AnalysisResult {
  fengsui: string;
  captures: CaptureSummary[];
  protocols: ProtocolSummary[];
  assets: Asset[];
  conversations: ConversationSummary[];
  findings: Finding[];
  /** Findings that somebody answers for until a day; there when suppressions were given. */
  suppressed?: SuppressedFinding[];
  /** Suppressions that were given and no longer count. */
  expiredSuppressions?: ExpiredSuppression[];
  /** Files that crossed the wire, in the order in which they ended; there when they were asked for. */
  files?: CarvedFile[];
  /** Names, addresses and pages that messages speak of; there when they were asked for. */
  observables?: ObservedValue[];
  /** Filled by whoever has an advisory library; the sensor knows none. */
  matches: unknown[];
  /** What limits discarded, by kind. */
  dropped: { [kind: string]: number };
}

export interface CaptureSummary {
  path: string;
  frames: number;
  bytes: number;
  first: string | null;
  last: string | null;
  /** What could not be read: where, the sentence, and its code with the values that it names, for whoever says it in another language. */
  problems: Omit<CaptureProblem, 'frame'>[];
}

/** One protocol's traffic. Traffic of no known protocol is counted by EtherType or port and named where a registry names it. */
export interface ProtocolSummary {
  id: string;
  name: string;
  frames: number;
  messages: number;
  requests: number;
  responses: number;
  errors: number;
  malformed: number;
}

export interface NetworkInterface {
  mac: string | null;
  ips: string[];
  /** Maker of the interface by the registry of MAC prefixes. */
  vendor: string | null;
}

/**
 * How a claim about an asset was found: the device states it; a fingerprint concludes it; it is the usual spelling of what was claimed; the registry of
 * MAC prefixes says it; what the device does shows it.
 */
export type IdentityMethod = 'stated' | 'fingerprint' | 'spelling' | 'registry' | 'behaviour';

/** One claim about an asset, with where it comes from. */
export interface IdentityEvidence {
  attribute: string;
  value: string;
  /** Protocol and message that it was read in, e.g. `modbus encapsulated_interface`; the registry; or `behaviour`. */
  source: string;
  method: IdentityMethod;
  /** The fingerprint that concluded it; null for another method. */
  fingerprint: string | null;
  /** Why, of what behaviour shows; null where the source tells it. */
  reason: Bilingual | null;
  /** 0 to 100. */
  confidence: number;
  frame: number;
  at: string;
}

export interface Asset {
  id: string;
  interfaces: NetworkInterface[];
  name: string | null;
  vendor: string | null;
  product: string | null;
  model: string | null;
  orderNumber: string | null;
  firmware: string | null;
  serial: string | null;
  role: string | null;
  /** Why this role. */
  roleReason: Bilingual | null;
  purdueLevel: number | null;
  protocols: { id: string; as: 'client' | 'server' | 'peer' }[];
  firstSeen: string;
  lastSeen: string;
  identity: IdentityEvidence[];
  /** Attributes on which the evidence disagrees. */
  conflicts: { attribute: string; values: string[] }[];
}

export interface FunctionSummary {
  code: number;
  name: string;
  count: number;
  errors: number;
}

export interface ConversationSummary {
  client: string;
  server: string;
  protocol: string;
  /** Server's port; null without ports. */
  port: number | null;
  messages: number;
  bytes: number;
  errors: number;
  firstSeen: string;
  lastSeen: string;
  functions: FunctionSummary[];
}

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';

export interface Finding {
  /** Id of the rule. */
  rule: string;
  title: string;
  severity: Severity;
  /** 0 to 100. */
  confidence: number;
  /** ATT&CK for ICS technique ids. */
  techniques: string[];
  client: string;
  server: string;
  firstSeen: string;
  lastSeen: string;
  count: number;
  evidence: { frames: number[]; fields: { [name: string]: unknown } };
}

/** A finding that an entry of the suppressions is about. */
export interface SuppressedFinding extends Finding {
  suppression: {
    /** Place of the entry among the suppressions, from 0 on. */
    entry: number;
    owner: string;
    reason: string;
    /** Last day, or the time from which it no longer counts. */
    until: string;
  };
}

/** An entry of the suppressions that has expired. */
export interface ExpiredSuppression {
  entry: number;
  /** The rules that it named; `*` for any. */
  rule: string;
  owner: string;
  reason: string;
  expired: string;
}
