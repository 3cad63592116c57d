import { type Static, Type } from 'typebox';
import { formats } from '@fengsui/sources';
import { Bilingual, Change, Id, Nullable, PageQuery, PurdueLevel, Severity, Strict, Time } from '../kernel/schema.ts';
import { SourceReading } from './schema-sources.ts';
import { Suppressed } from './schema-suppressions.ts';

const Name = Type.String({ minLength: 1, maxLength: 160 });
const Text = Type.String({ maxLength: 4000 });
const Search = Type.Optional(Type.String({ maxLength: 200, description: 'Words to look for' }));

/** A site: one plant, station or building. Addresses are unique within a site, not across sites. */
export const Site = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  createdAt: Time,
  assets: Type.Integer(),
  captures: Type.Integer(),
  openFindings: Type.Integer(),
});
export type Site = Static<typeof Site>;
export const SiteCreate = Strict({ name: Name, description: Type.Optional(Text) });
export type SiteCreate = Static<typeof SiteCreate>;
export const SiteChange = Change({ name: Type.Optional(Name), description: Type.Optional(Text) });
export type SiteChange = Static<typeof SiteChange>;

/** A zone (IEC 62443): a group of assets with one security level. Each site starts with one for every Purdue level. */
export const Zone = Type.Object({
  id: Id,
  site: Id,
  name: Type.String(),
  purdueLevel: PurdueLevel,
  description: Type.String(),
  assets: Type.Integer(),
});
export type Zone = Static<typeof Zone>;
export const ZoneCreate = Strict({ site: Id, name: Name, purdueLevel: PurdueLevel, description: Type.Optional(Text) });
export type ZoneCreate = Static<typeof ZoneCreate>;
export const ZoneChange = Change({
  name: Type.Optional(Name),
  purdueLevel: Type.Optional(PurdueLevel),
  description: Type.Optional(Text),
});
export type ZoneChange = Static<typeof ZoneChange>;

/**
 * State of a capture. `uploading` → `queued` → `analysing` → `done` or `failed`. `live` is a session of a sensor that reports by itself: its file holds the
 * frames that show findings.
 */
const CaptureState = Type.Enum(['uploading', 'queued', 'analysing', 'done', 'failed', 'live']);

/** What a capture holds: `packets` of the network, or `records` of another tool, which are filed in the same way. */
const CaptureKind = Type.Enum(['packets', 'records']);

/** What the analysis counted of one protocol. */
const ProtocolCount = Type.Object({
  id: Type.String(),
  name: Type.String(),
  frames: Type.Number(),
  messages: Type.Number(),
  requests: Type.Number(),
  responses: Type.Number(),
  errors: Type.Number(),
  malformed: Type.Number(),
});

/** A file of packets or of records, and what became of it. */
export const Capture = Type.Object({
  id: Id,
  site: Id,
  kind: CaptureKind,
  format: Nullable(Type.String({ description: 'Format of records, as named at the upload or recognised by content' })),
  name: Type.String(),
  size: Type.Number({ description: 'Bytes announced' }),
  received: Type.Number({ description: 'Bytes safely on disk: where a resumed upload goes on' }),
  state: CaptureState,
  sha256: Nullable(Type.String()),
  job: Nullable(Id),
  uploadedBy: Nullable(Type.String()),
  createdAt: Time,
  analysedAt: Nullable(Time),
  frames: Nullable(Type.Number()),
  bytes: Nullable(Type.Number({ description: 'Captured bytes' })),
  first: Nullable(Time),
  last: Nullable(Time),
  assets: Type.Integer(),
  findings: Type.Integer(),
  score: Nullable(Type.Integer({ description: 'How good the records are, 0 to 100; null for packets' })),
  records: Nullable(Type.Number({ description: 'Records read; null for packets' })),
  error: Nullable(Type.String()),
});
export type Capture = Static<typeof Capture>;

/** A capture with all that the analysis said about it. */
export const CaptureDetail = Type.Object({
  ...Capture.properties,
  problems: Type.Array(Type.Object({ at: Type.Unknown(), what: Type.String() })),
  protocols: Type.Array(ProtocolCount),
  dropped: Type.Record(Type.String(), Type.Number(), { description: 'What limits discarded, by kind' }),
  reading: Nullable(SourceReading),
});
export type CaptureDetail = Static<typeof CaptureDetail>;

/** Body of POST /api/captures: announces an upload; its bytes follow with PUT /api/captures/:id/content. */
export const CaptureCreate = Strict({
  site: Id,
  name: Type.String({ minLength: 1, maxLength: 255, description: 'File name' }),
  size: Type.Integer({ minimum: 1, description: 'Bytes of the file; packets have at least 24' }),
  kind: Type.Optional(Type.Enum(['packets', 'records'], { default: 'packets' })),
  format: Type.Optional(
    Type.Enum(
      formats.map(({ id }) => id),
      { description: 'Format of records; recognised by content without it' },
    ),
  ),
});
export type CaptureCreate = Static<typeof CaptureCreate>;

/** Query of the list of captures. */
export const CaptureQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  state: Type.Optional(CaptureState),
  kind: Type.Optional(CaptureKind),
});
export type CaptureQuery = Static<typeof CaptureQuery>;

/** The attributes of an asset that evidence or a person gives. */
export const attributeNames = [
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
export const AttributeName = Type.Enum([...attributeNames]);
export type AttributeName = (typeof attributeNames)[number];

/** One attribute as decided: by the evidence together, or by a person, who outranks it. */
export const Attribute = Type.Object({
  attribute: AttributeName,
  value: Type.String(),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  by: Type.Enum(['evidence', 'person']),
  source: Type.String({ description: 'Strongest source, as `s7comm SZL 0x001c`, or the name of the person' }),
  conflict: Type.Boolean({ description: 'Other evidence says otherwise' }),
});
export type Attribute = Static<typeof Attribute>;

/** One statement of one source about one attribute. */
export const Evidence = Type.Object({
  attribute: Type.String(),
  value: Type.String(),
  source: Type.String(),
  /** The source in both languages, when it is a sentence: why a role and a level were concluded. */
  reason: Nullable(Bilingual),
  confidence: Type.Number(),
  capture: Id,
  frame: Nullable(Type.Number({ description: '1-based number of the frame, or of the record, in the capture' })),
  at: Nullable(Time),
});
export type Evidence = Static<typeof Evidence>;

/** A network interface of an asset. */
const Interface = Type.Object({ mac: Nullable(Type.String()), ips: Type.Array(Type.String()) });

const AssetProtocol = Type.Object({ id: Type.String(), as: Type.Enum(['client', 'server', 'peer']) });

/** An asset in a list. */
export const Asset = Type.Object({
  id: Id,
  site: Id,
  zone: Nullable(Id),
  interfaces: Type.Array(Interface),
  name: Nullable(Type.String()),
  vendor: Nullable(Type.String()),
  product: Nullable(Type.String()),
  model: Nullable(Type.String()),
  orderNumber: Nullable(Type.String()),
  firmware: Nullable(Type.String()),
  serial: Nullable(Type.String()),
  role: Nullable(Type.String()),
  purdueLevel: Nullable(Type.Number()),
  protocols: Type.Array(AssetProtocol),
  conflicts: Type.Array(Type.String({ description: 'Attribute with conflicting evidence' })),
  firstSeen: Time,
  lastSeen: Time,
  openFindings: Type.Integer(),
  worstSeverity: Nullable(Severity),
  openMatches: Type.Integer(),
  worstCvss: Nullable(Type.Number()),
});
export type Asset = Static<typeof Asset>;

/** An asset with everything that is known about it and why. */
export const AssetDetail = Type.Object({
  ...Asset.properties,
  attributes: Type.Array(Attribute),
  evidence: Type.Array(Evidence),
  overrides: Type.Array(
    Type.Object({ attribute: AttributeName, value: Type.String(), note: Type.String(), by: Type.String(), at: Time }),
  ),
  captures: Type.Array(Type.Object({ id: Id, kind: CaptureKind, name: Type.String(), firstSeen: Time, lastSeen: Time })),
});
export type AssetDetail = Static<typeof AssetDetail>;

/** Query of the inventory. */
export const AssetQuery = Type.Object({
  ...PageQuery,
  q: Search,
  site: Type.Optional(Id),
  zone: Type.Optional(Id),
  role: Type.Optional(Type.String({ maxLength: 80 })),
  vendor: Type.Optional(Type.String({ maxLength: 160 })),
  protocol: Type.Optional(Type.String({ maxLength: 40 })),
  purdueLevel: Type.Optional(PurdueLevel),
  capture: Type.Optional(Id),
  sort: Type.Optional(Type.Enum(['lastSeen', 'name', 'vendor', 'risk'], { default: 'lastSeen' })),
});
export type AssetQuery = Static<typeof AssetQuery>;

/** Body of PATCH /api/assets/:id. */
export const AssetChange = Change({ zone: Type.Optional(Nullable(Id)) });
export type AssetChange = Static<typeof AssetChange>;

/** Body of PUT /api/assets/:id/attributes/:attribute: a person confirms or corrects a value. */
export const AttributeDecision = Strict({ value: Type.String({ minLength: 1, maxLength: 400 }), note: Type.Optional(Text) });
export const AttributeParams = Type.Object({ id: Id, attribute: AttributeName });

/** All messages between a client and a server of one protocol in one capture. */
export const Conversation = Type.Object({
  id: Type.String({ description: 'Capture and number in it, joined by a hyphen' }),
  capture: Id,
  site: Id,
  client: Type.String({ description: 'Address of the client' }),
  server: Type.String({ description: 'Address of the server' }),
  clientAsset: Nullable(Id),
  serverAsset: Nullable(Id),
  protocol: Type.String(),
  port: Nullable(Type.Number()),
  messages: Type.Number(),
  bytes: Type.Number(),
  errors: Type.Number(),
  firstSeen: Time,
  lastSeen: Time,
  functions: Type.Array(Type.Object({ code: Type.Unknown(), name: Type.String(), count: Type.Number(), errors: Type.Number() })),
});
export type Conversation = Static<typeof Conversation>;

/** Who talked to whom over one protocol, in all captures together. */
export interface Talk {
  site: string;
  client: string;
  server: string;
  protocol: string;
  messages: number;
  firstSeen: string;
  lastSeen: string;
}

/** A fingerprint that says what an asset is. */
export interface Identification {
  asset: string;
  fingerprint: string;
  /** What it says of the asset, as `model, vendor`. */
  attributes: string;
  /** What it was read from, as `s7comm SZL 0x001c`. */
  on: string;
  confidence: number;
  since: string | null;
}

/** Query of the conversations, the one with the most messages first. */
export const ConversationQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  asset: Type.Optional(Id),
  capture: Type.Optional(Id),
  protocol: Type.Optional(Type.String({ maxLength: 40 })),
});
export type ConversationQuery = Static<typeof ConversationQuery>;

/** An act on the wire: a write, a control, a program or file transfer, a configuration, an alarm; or its refusal. */
export const RecordedEvent = Type.Object({
  id: Type.String({ description: 'Capture and number in it, joined by a hyphen' }),
  capture: Id,
  site: Id,
  at: Time,
  frame: Nullable(Type.Number({ description: '1-based number in the capture; null where a sensor kept no frame of it' })),
  protocol: Type.String(),
  function: Type.String(),
  client: Type.String({ description: 'Address of the client' }),
  server: Type.String({ description: 'Address of the server' }),
  clientAsset: Nullable(Id),
  serverAsset: Nullable(Id),
  acts: Type.Array(Type.String(), { description: 'As `write`, `control`, `program`, `configure`, `file`, `alarm`' }),
  refused: Type.Boolean({ description: 'The record is of the answer by which the server refused' }),
  status: Type.String({ description: 'Name of the status; empty where the message carries none' }),
  unit: Nullable(Type.Number({ description: 'Station behind the address' })),
  area: Nullable(Type.Number({ description: 'Space of the address, as a data block' })),
  address: Nullable(Type.Number({ description: 'First address touched' })),
  value: Nullable(Type.Number({ description: 'First value, where it is one number' })),
});
export type RecordedEvent = Static<typeof RecordedEvent>;

/** Query of the events, the latest first. */
export const EventQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  asset: Type.Optional(Id),
  capture: Type.Optional(Id),
  conversation: Type.Optional(Type.String({ maxLength: 50, description: 'Id of a conversation' })),
  protocol: Type.Optional(Type.String({ maxLength: 40 })),
  act: Type.Optional(Type.String({ maxLength: 20 })),
  refused: Type.Optional(Type.Boolean()),
});
export type EventQuery = Static<typeof EventQuery>;

/** The network of a site: assets, and who talks to whom over what. */
export const NetworkMap = Type.Object({
  zones: Type.Array(Zone),
  nodes: Type.Array(
    Type.Object({
      id: Id,
      label: Type.String(),
      role: Nullable(Type.String()),
      vendor: Nullable(Type.String()),
      zone: Nullable(Id),
      purdueLevel: Nullable(Type.Number()),
      worstSeverity: Nullable(Severity),
      openFindings: Type.Integer(),
      openMatches: Type.Integer(),
    }),
  ),
  links: Type.Array(
    Type.Object({
      client: Id,
      server: Id,
      protocols: Type.Array(Type.String()),
      messages: Type.Number(),
      bytes: Type.Number(),
      errors: Type.Number(),
      lastSeen: Time,
    }),
  ),
});
export type NetworkMap = Static<typeof NetworkMap>;

/** State of a finding. The first three are open. */
const findingStates = ['new', 'acknowledged', 'in progress', 'resolved', 'false positive', 'accepted'] as const;
export const openFindingStates = ['new', 'acknowledged', 'in progress'] as const;
const FindingState = Type.Enum([...findingStates]);

/** A rule's words in other languages. */
const RuleTranslations = Type.Record(
  Type.String(),
  Type.Object({
    title: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    advice: Type.Optional(Type.String()),
  }),
  { description: "The rule's words in other languages, by language" },
);

/** A finding: what a rule judged, once for each rule, client and server of a site. */
export const Finding = Type.Object({
  id: Id,
  site: Id,
  rule: Type.String(),
  title: Type.String(),
  severity: Severity,
  confidence: Type.Number(),
  techniques: Type.Array(Type.String({ description: 'ATT&CK for ICS id' })),
  client: Nullable(Type.String()),
  server: Nullable(Type.String()),
  clientAsset: Nullable(Id),
  serverAsset: Nullable(Id),
  state: FindingState,
  assignee: Nullable(Type.Object({ id: Id, name: Type.String() })),
  firstSeen: Time,
  lastSeen: Time,
  count: Type.Number(),
  updatedAt: Time,
  suppression: Nullable(Suppressed),
  description: Nullable(Type.String({ description: 'What the rule says a match means' })),
  advice: Nullable(Type.String({ description: 'What the rule says to do' })),
  translations: RuleTranslations,
});
export type Finding = Static<typeof Finding>;

/** One step in the life of a finding. */
const FindingStep = Type.Object({
  id: Id,
  at: Time,
  by: Nullable(Type.String({ description: 'Name of the person; null when the sensor did it' })),
  kind: Type.Enum(['state', 'assignee', 'note', 'seen']),
  from: Nullable(Type.String()),
  to: Nullable(Type.String()),
  note: Type.String(),
});

/** A finding with its evidence in each capture and its history. */
export const FindingDetail = Type.Object({
  ...Finding.properties,
  evidence: Type.Array(
    Type.Object({
      capture: Id,
      captureName: Type.String(),
      captureKind: CaptureKind,
      firstSeen: Time,
      lastSeen: Time,
      count: Type.Number(),
      frames: Type.Array(Type.Number()),
      fields: Type.Unknown(),
    }),
  ),
  history: Type.Array(FindingStep),
});
export type FindingDetail = Static<typeof FindingDetail>;

/** Query of the findings, the most severe first unless sorted by time. */
export const FindingQuery = Type.Object({
  ...PageQuery,
  q: Search,
  site: Type.Optional(Id),
  asset: Type.Optional(Id),
  capture: Type.Optional(Id),
  severity: Type.Optional(Severity),
  state: Type.Optional(Type.Union([FindingState, Type.Literal('open')])),
  technique: Type.Optional(Type.String({ maxLength: 20 })),
  assignee: Type.Optional(Id),
  suppressed: Type.Optional(Type.Boolean({ description: 'Only those that are suppressed, or only those that are not' })),
  sort: Type.Optional(Type.Enum(['severity', 'lastSeen'], { default: 'severity' })),
});
export type FindingQuery = Static<typeof FindingQuery>;

/** Body of PATCH /api/findings/:id. A note alone is a comment. */
export const FindingChange = Change({
  state: Type.Optional(FindingState),
  assignee: Type.Optional(Nullable(Id)),
  note: Type.Optional(Text),
});
export type FindingChange = Static<typeof FindingChange>;

/** Query of GET /api/captures/:id/frames. */
export const FrameQuery = Type.Object({
  frame: Type.Union([Type.Integer({ minimum: 1 }), Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 50 })], {
    description: '1-based number of a frame, or of a record; may be given several times',
  }),
});

/** One frame decoded: what each layer says, as the sensor reads it; of records, one record and its fields. */
export const DecodedFrame = Type.Object({
  capture: Id,
  frame: Type.Number(),
  at: Nullable(Time),
  length: Type.Number(),
  layers: Type.Array(
    Type.Object({
      name: Type.String({ description: 'Protocol id' }),
      summary: Type.String(),
      fields: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
    }),
  ),
  hex: Type.String({ description: 'The first bytes of the frame, at most 2048, in hexadecimal' }),
});
export type DecodedFrame = Static<typeof DecodedFrame>;

/** What have I, what is wrong, what first. */
export const Overview = Type.Object({
  assets: Type.Object({
    total: Type.Integer(),
    byRole: Type.Array(Type.Object({ key: Nullable(Type.String()), count: Type.Integer() })),
    byLevel: Type.Array(Type.Object({ key: Nullable(Type.Number()), count: Type.Integer() })),
    byVendor: Type.Array(Type.Object({ key: Nullable(Type.String()), count: Type.Integer() })),
  }),
  protocols: Type.Array(
    Type.Object({ id: Type.String(), conversations: Type.Number(), messages: Type.Number(), errors: Type.Number() }),
  ),
  findings: Type.Object({
    open: Type.Integer({ description: 'Open and not suppressed' }),
    suppressed: Type.Integer(),
    total: Type.Integer(),
    bySeverity: Type.Array(
      Type.Object({ key: Severity, open: Type.Integer(), suppressed: Type.Integer(), total: Type.Integer() }),
    ),
    byTechnique: Type.Array(Type.Object({ key: Type.String(), open: Type.Integer() })),
  }),
  matches: Type.Object({ open: Type.Integer(), knownExploited: Type.Integer(), assets: Type.Integer() }),
  captures: Type.Object({ total: Type.Integer(), analysing: Type.Integer(), frames: Type.Number(), last: Nullable(Time) }),
  first: Type.Array(
    Type.Object({
      kind: Type.Enum(['finding', 'match']),
      id: Id,
      title: Type.String(),
      severity: Severity,
      score: Type.Number({ description: '0 to 100; the reason says what it is made of' }),
      reasons: Type.Array(Type.String()),
      asset: Nullable(Type.Object({ id: Id, label: Type.String() })),
      link: Type.String({ description: 'Path of the API resource' }),
      rule: Nullable(Type.String({ description: 'Rule of a finding, by which more like it are found' })),
      more: Type.Integer({ description: 'How many like it rank below, and are left out for what is different' }),
      translations: RuleTranslations,
    }),
  ),
});
export type Overview = Static<typeof Overview>;

/** Query of overview and map. */
export const SiteQuery = Type.Object({ site: Type.Optional(Id) });
export const MapQuery = Type.Object({ site: Id });
