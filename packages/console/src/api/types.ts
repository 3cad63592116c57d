/**
 * The shapes the public HTTP API speaks, as the console reads them. They are written down here, not imported, because the
 * console is a client like any other: what it needs is what the API documents. Unknown is `null`; times are ISO 8601 in UTC.
 */

/** One page of a list: `next` is the cursor of the following page, `null` on the last one. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** How bad a finding is, from a note to a call at night. */
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';
/** The severities, most urgent first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** The roles of people, most powerful first. */
export const USER_ROLES = ['administrator', 'engineer', 'analyst', 'viewer'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** The levels of organisations in the public service. */
export const ORGANISATION_LEVELS = ['enterprise', 'provincial', 'sector', 'national'] as const;
export type OrganisationLevel = (typeof ORGANISATION_LEVELS)[number];

/** A member of the public service. */
export interface Organisation {
  id: string;
  name: string;
  level: OrganisationLevel;
  parent: string | null;
  createdAt: string;
}

/** Who acts, where, and what they may do. */
export interface Session {
  user: { id: string; name: string; displayName: string };
  organisation: Organisation;
  organisations: { id: string; name: string; level: OrganisationLevel; role: UserRole }[];
  role: UserRole;
  permissions: string[];
  expiresAt: string | null;
}

/** A person of the organisation. */
export interface User {
  id: string;
  name: string;
  displayName: string;
  role: UserRole;
  disabled: boolean;
  createdAt: string;
  lastSeenAt: string | null;
}

/** A key for programs. */
export interface Token {
  id: string;
  name: string;
  scopes: string[];
  user: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

/** Which permissions there are, and which each role has. */
export interface RoleTable {
  permissions: { name: string; description: string }[];
  roles: { name: UserRole; permissions: string[] }[];
}

/** One line of the audit log. */
export interface AuditEntry {
  id: string;
  at: string;
  user: string | null;
  token: string | null;
  action: string;
  subject: string | null;
  address: string | null;
  status: number;
  detail: Record<string, unknown>;
}

/** Long work that survives a restart. */
export interface Job {
  id: string;
  kind: string;
  subject: string | null;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  attempt: number;
  done: number;
  total: number | null;
  unit: string;
  detail: Record<string, number>;
  error: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** One plant, station or building. */
export interface Site {
  id: string;
  name: string;
  description: string;
  createdAt: string;
  assets: number;
  captures: number;
  openFindings: number;
}

/** The Purdue levels as bands, the enterprise on top; 3.5 is the demilitarised zone. */
export const PURDUE_LEVELS = [5, 4, 3.5, 3, 2, 1, 0] as const;

/** A group of assets with one security level (IEC 62443). */
export interface Zone {
  id: string;
  site: string;
  name: string;
  purdueLevel: number;
  description: string;
  assets: number;
}

/** Where a capture stands on its way. */
export type CaptureState = 'uploading' | 'queued' | 'analysing' | 'done' | 'failed';

/** A capture file and what became of it. */
export interface Capture {
  id: string;
  site: string;
  name: string;
  size: number;
  received: number;
  state: CaptureState;
  sha256: string | null;
  job: string | null;
  uploadedBy: string | null;
  createdAt: string;
  analysedAt: string | null;
  frames: number | null;
  bytes: number | null;
  first: string | null;
  last: string | null;
  assets: number;
  findings: number;
  error: string | null;
}

/** What the analysis counted of one protocol. */
export interface ProtocolCount {
  id: string;
  name: string;
  frames: number;
  messages: number;
  requests: number;
  responses: number;
  errors: number;
  malformed: number;
}

/** A capture with all that the analysis said about it. */
export interface CaptureDetail extends Capture {
  problems: { at: unknown; what: string }[];
  protocols: ProtocolCount[];
  dropped: Record<string, number>;
}

/** The attributes of an asset that evidence or a person gives, in the order they are shown. */
export const ATTRIBUTES = [
  'name',
  'vendor',
  'product',
  'model',
  'orderNumber',
  'firmware',
  'serial',
  'role',
  'purdueLevel',
] as const;
export type AttributeName = (typeof ATTRIBUTES)[number];

/** A device as a list shows it. */
export interface Asset {
  id: string;
  site: string;
  zone: string | null;
  interfaces: { mac: string | null; ips: string[] }[];
  name: string | null;
  vendor: string | null;
  product: string | null;
  model: string | null;
  orderNumber: string | null;
  firmware: string | null;
  serial: string | null;
  role: string | null;
  purdueLevel: number | null;
  protocols: { id: string; as: 'client' | 'server' | 'peer' }[];
  conflicts: string[];
  firstSeen: string;
  lastSeen: string;
  openFindings: number;
  worstSeverity: Severity | null;
  openMatches: number;
  worstCvss: number | null;
}

/** One attribute as decided, by all evidence together or by a person. */
export interface Attribute {
  attribute: AttributeName;
  value: string;
  confidence: number;
  by: 'evidence' | 'person';
  source: string;
  conflict: boolean;
}

/** One statement of one source about one attribute. */
export interface Evidence {
  attribute: string;
  value: string;
  source: string;
  confidence: number;
  capture: string;
  frame: number | null;
  at: string | null;
}

/** A device with everything that is known about it and why. */
export interface AssetDetail extends Asset {
  attributes: Attribute[];
  evidence: Evidence[];
  overrides: { attribute: AttributeName; value: string; note: string; by: string; at: string }[];
  captures: { id: string; name: string; firstSeen: string; lastSeen: string }[];
}

/** All messages between a client and a server of one protocol in one capture. */
export interface Conversation {
  id: string;
  capture: string;
  site: string;
  client: string;
  server: string;
  clientAsset: string | null;
  serverAsset: string | null;
  protocol: string;
  port: number | null;
  messages: number;
  bytes: number;
  errors: number;
  firstSeen: string;
  lastSeen: string;
  functions: { code: unknown; name: string; count: number; errors: number }[];
}

/** A device on the map. */
export interface MapNode {
  id: string;
  label: string;
  role: string | null;
  vendor: string | null;
  zone: string | null;
  purdueLevel: number | null;
  worstSeverity: Severity | null;
  openFindings: number;
  openMatches: number;
}

/** Who talks to whom on the map. */
export interface MapLink {
  client: string;
  server: string;
  protocols: string[];
  messages: number;
  bytes: number;
  errors: number;
  lastSeen: string;
}

/** The network of a site. */
export interface NetworkMap {
  zones: Zone[];
  nodes: MapNode[];
  links: MapLink[];
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
    firstSeen: string;
    lastSeen: string;
    count: number;
    frames: number[];
    fields: unknown;
  }[];
  history: FindingStep[];
}

/** One frame decoded, layer by layer; `hex` holds its first bytes. */
export interface DecodedFrame {
  capture: string;
  frame: number;
  at: string | null;
  length: number;
  layers: { name: string; summary: string; fields: { name: string; value: string }[] }[];
  hex: string;
}

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
    total: number;
    bySeverity: { key: Severity; open: number; total: number }[];
    byTechnique: { key: string; open: number }[];
  };
  matches: { open: number; knownExploited: number; assets: number };
  captures: { total: number; analysing: number; frames: number; last: string | null };
  first: {
    kind: 'finding' | 'match';
    id: string;
    title: string;
    severity: Severity;
    score: number;
    reasons: string[];
    /** A finding's, as its rule has them; empty for a match. */
    translations: Finding['translations'];
    asset: { id: string; label: string } | null;
  }[];
}

/** One source's statement about one attribute of a vulnerability. */
export interface Assertion {
  attribute: string;
  value: unknown;
  source: string;
  document: string | null;
  at: string | null;
}

/** A vulnerability in a list. */
export interface Vulnerability {
  id: string;
  title: string;
  description: string;
  severity: Severity | null;
  cvss: number | null;
  vector: string | null;
  kev: boolean;
  epss: number | null;
  vendors: string[];
  products: string[];
  advisories: string[];
  published: string | null;
  modified: string | null;
  matches: number;
}

/** A vulnerability with everything each source says. */
export interface VulnerabilityDetail extends Vulnerability {
  assertions: Assertion[];
}

/** The states of a match: what the matcher says, and what a person decided. */
export const MATCH_STATES = ['open', 'confirmed', 'dismissed'] as const;
export type MatchState = (typeof MATCH_STATES)[number];

/** An asset that a vulnerability probably concerns, and why. */
export interface Match {
  id: string;
  asset: { id: string; label: string; vendor: string | null; firmware: string | null };
  vulnerability: { id: string; title: string; severity: Severity | null; cvss: number | null; kev: boolean; epss: number | null };
  advisories: string[];
  probability: number;
  reasons: string[];
  state: MatchState;
  note: string;
  decidedBy: string | null;
  decidedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** A file of advisories and what became of it. */
export interface Import {
  id: string;
  name: string;
  size: number;
  received: number;
  state: 'uploading' | 'queued' | 'importing' | 'done' | 'failed';
  job: string | null;
  documents: number;
  accepted: number;
  rejected: number;
  createdAt: string;
  finishedAt: string | null;
  createdBy: string | null;
  error: string | null;
}

/** A document that was not taken, and why. */
export interface Rejection {
  line: number;
  document: string | null;
  reason: string;
}

/** Figures of the library. */
export interface LibraryState {
  vulnerabilities: number;
  advisories: number;
  knownExploited: number;
  lastImport: string | null;
}
