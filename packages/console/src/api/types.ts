/**
 * The shapes the public HTTP API speaks, as the console reads them. They are written down here, not imported, because the
 * console is a client like any other: what it needs is what the API documents. Unknown is `null`; times are ISO 8601 in UTC.
 */

import type { Bilingual } from '../i18n/use-text.ts';
import type { Decision, Fix, Patch, Place, Question, Stated } from '../matches/api.ts';

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

/** Where a capture stands on its way; `live` is a session of a sensor that reports by itself. */
export type CaptureState = 'uploading' | 'queued' | 'analysing' | 'done' | 'failed' | 'live';
/** Packets of the network, or records of another tool. */
export type CaptureKind = 'packets' | 'records';

/** A file of packets or of records, and what became of it. */
export interface Capture {
  id: string;
  site: string;
  kind: CaptureKind;
  format: string | null;
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
  /** How good the records are, 0 to 100. */
  score: number | null;
  records: number | null;
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
  reading: SourceReading | null;
}

/** The faults that the quality of a source is made of. */
export const SOURCE_FAULTS = ['invalid', 'missing', 'late', 'contradictory', 'repeated'] as const;

/** What reading a file of records said of it. */
export interface SourceReading {
  format: string;
  quality: {
    records: number;
    accepted: number;
    invalid: number;
    /** Records without a field that they should have, by field. */
    missing: Record<string, number>;
    late: number;
    contradictory: number;
    repeated: number;
    score: number;
    why: string;
    rejections: { record: number; line: number | null; what: string; text: string | null }[];
  };
  /** Events by kind of log. */
  events: Record<string, number>;
  conversations: number;
  components: number;
  /** Devices without an address, which the inventory does not hold. */
  unplaced: number;
}

/** A format of records that can be uploaded. */
export interface SourceFormat {
  id: string;
  title: string;
  specification: string;
}

/** A part that a bill of materials names. */
export interface SourceComponent {
  number: number;
  subject: string;
  type: string;
  name: string;
  version: string;
  vendor: string;
  purl: string;
  cpe: string;
}

/** Kinds of content that a platform gives its sensors. */
export const SENSOR_CONTENT = ['fingerprints', 'rules', 'withdrawn', 'yara', 'indicators'] as const;

/** What a sensor judges by that the platform released: which version, when that was made and fetched, and how much of each kind. */
export interface SensorContent extends Record<(typeof SENSOR_CONTENT)[number], number> {
  version: string;
  made: string;
  fetched: string;
}

/** What a sensor that reports by itself says of itself. */
export interface SensorHealth {
  version: string;
  at: string;
  started: string;
  source: string;
  frames: number;
  framesPerSecond: number;
  lost: Record<string, number>;
  dropped: Record<string, number>;
  memoryBytes: number;
  behindSeconds: number;
  spool: { batches: number; bytes: number; oldest: string | null; summarised: number };
  ring: { files: number; bytes: number } | null;
  /** The platform's content that it judges by; null while it has none, absent where it was not told to ask for any. */
  content?: SensorContent | null;
  problems: string[];
}

/** A sensor that reports by itself. */
export interface Sensor {
  id: string;
  site: string;
  name: string;
  state: 'waiting' | 'active' | 'silent' | 'revoked';
  enrolledBy: string | null;
  enrolledAt: string;
  revokedAt: string | null;
  lastSeenAt: string | null;
  lastSequence: number;
  address: string | null;
  /** Seconds by which the server's clock is ahead of the sensor's. */
  clockDifference: number | null;
  health: SensorHealth | null;
  /** Capture under which its latest session is filed. */
  capture: string | null;
}

/** A token by which one sensor enrols itself, without its secret. */
export interface Enrolment {
  id: string;
  site: string;
  name: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  sensor: string | null;
}

/** An act on the wire: a write, a control, a transfer, or its refusal. */
export interface RecordedEvent {
  id: string;
  capture: string;
  site: string;
  at: string;
  frame: number | null;
  protocol: string;
  function: string;
  client: string;
  server: string;
  clientAsset: string | null;
  serverAsset: string | null;
  acts: string[];
  refused: boolean;
  status: string;
  unit: number | null;
  area: number | null;
  address: number | null;
  value: number | null;
}

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
  /** The source in both languages, when it is a sentence. */
  reason: Bilingual | null;
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
  captures: { id: string; kind: CaptureKind; name: string; firstSeen: string; lastSeen: string }[];
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
  /** Zones; those of a policy may have no level. */
  zones: (Omit<Zone, 'purdueLevel'> & { purdueLevel: number | null })[];
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

/** One frame decoded, layer by layer; `hex` holds its first bytes. */
export interface DecodedFrame {
  capture: string;
  frame: number;
  at: string | null;
  length: number;
  layers: { name: string; summary: string; fields: { name: string; value: string }[] }[];
  hex: string;
}

/** How many matches hold that nobody dismissed, and on how many assets. */
export interface MatchCounts {
  open: number;
  knownExploited: number;
  assets: number;
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
    reasons: string[];
    /** Rule of a finding, by which more like it are found. */
    rule: string | null;
    /** How many like it rank below, and are left out. */
    more: number;
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
  /** The product that the asset is taken to be, or that is in it. */
  product: { vendor: string; name: string };
  /** From the asset to the software inside of it that is affected. */
  path: string[];
  probability: number;
  reasons: string[];
  actions: { category: string; details: string; url: string | null; source: string; restart: string | null }[];
  fixedVersion: string | null;
  questions: Question[];
  /** What the sources of the vulnerability disagree on, less lists that complete each other. */
  disagreementCount: number;
  decision: Decision | null;
  place: Place | null;
  fix: Fix | null;
  patch: Patch | null;
  /** Inputs of the decision that a person set. */
  overrides: Stated;
  withdrawnAt: string | null;
  state: MatchState;
  note: string;
  decidedBy: string | null;
  decidedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** A file of anything that the library takes, and what became of it. */
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
  /** Where it is: a line, the number of an element, a path in an archive. */
  place: string;
  document: string | null;
  reason: string;
}

/** Figures of the library. */
export interface LibraryState {
  vulnerabilities: number;
  advisories: number;
  knownExploited: number;
  lastImport: string | null;
  /** All that the viewer may see, own entries of the organisation included. */
  entries: number;
  /** Most first; kinds without entries are left out. `own` of these are the organisation's. */
  kinds: { value: string; count: number; own: number; states: { value: string; count: number }[] }[];
  /** Over all kinds. */
  states: { value: string; count: number }[];
}
