import { type Static, Type } from 'typebox';
import { Change, Id, Nullable, PageQuery, Severity, Time } from '../kernel/schema.ts';
import { CaptureKind } from './schema-captures.ts';
import { Suppressed } from './schema-suppressions.ts';
import { Search, Text } from './schema-texts.ts';

/** State of a finding. The first three are open. */
const findingStates = ['new', 'acknowledged', 'in progress', 'resolved', 'false positive', 'accepted'] as const;
export const openFindingStates = ['new', 'acknowledged', 'in progress'] as const;
const FindingState = Type.Enum([...findingStates]);

/** A rule's words in other languages. */
export const RuleTranslations = Type.Record(
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
