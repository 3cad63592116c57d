import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Severity, Strict, Time } from '../kernel/schema.ts';

/** Types of baselines, differences and the studies that find them. */

const Reason = Type.String({ minLength: 3, maxLength: 2000, description: 'Why; it is kept with the version' });
const Count = Type.Integer({ minimum: 0 });

/** One sentence in the languages of the project. */
export const Words = Type.Object({ en: Type.String(), 'zh-CN': Type.String() });

/** How complete a baseline is for one kind of thing. */
const KindStability = Type.Object({
  kind: Type.String({ description: '`conversation`, `function`, `range` or `value`' }),
  known: Count,
  once: Nullable(Count),
  twice: Nullable(Count),
  coverage: Nullable(Type.Number({ description: 'Share of what goes on that is known, 0 to 1, as Good and Turing estimate it' })),
  expectedPerHour: Type.Number({ description: 'New things that the next hour is expected to bring' }),
  quietHours: Type.Number(),
});

/** What a version of a baseline holds, and how stable it is. */
export const BaselineSummary = Type.Object({
  hours: Type.Number({ description: 'Hours of traffic learnt' }),
  messages: Type.Number(),
  captures: Count,
  hosts: Count,
  conversations: Count,
  functions: Count,
  values: Count,
  relations: Count,
  dropped: Type.Object({ conversations: Count, polls: Count, points: Count }),
  stability: Type.Object({
    stable: Type.Boolean(),
    stableAfterHours: Nullable(Type.Number()),
    growing: Type.Integer({ description: 'Values that were not seen to go round' }),
    sentence: Words,
    kinds: Type.Array(KindStability),
  }),
});
export type BaselineSummary = Static<typeof BaselineSummary>;

/** A version of a site's baseline; versions are never changed. */
export const BaselineVersion = Type.Object({
  id: Id,
  site: Id,
  version: Type.Integer(),
  what: Type.Enum(['learnt', 'approved']),
  by: Type.String(),
  why: Type.String(),
  differences: Type.Integer({ description: 'Differences that this version made normal' }),
  at: Time,
  summary: BaselineSummary,
});
export type BaselineVersion = Static<typeof BaselineVersion>;

/** What later captures of a site are held against. */
export const Enforcement = Type.Object({
  baseline: Type.Boolean({ description: 'Deviations from the baseline become findings' }),
  policy: Type.Boolean({ description: 'What the policy does not allow becomes findings' }),
  changedBy: Nullable(Type.String()),
  changedAt: Nullable(Time),
});
export type Enforcement = Static<typeof Enforcement>;

/** Body of PUT /api/sites/:id/enforcement. */
export const EnforcementChange = Type.Object(
  { baseline: Type.Optional(Type.Boolean()), policy: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1 },
);
export type EnforcementChange = Static<typeof EnforcementChange>;

/** Work on captures that takes its time: learning, comparing, deriving a policy, auditing isolation. */
export const Study = Type.Object({
  id: Id,
  site: Id,
  kind: Type.Enum(['learn', 'compare', 'derive', 'audit']),
  captures: Type.Array(Type.Object({ id: Id, name: Type.String() }), { description: 'Those that are still there' }),
  state: Type.Enum(['queued', 'running', 'done', 'failed']),
  job: Nullable(Id),
  error: Nullable(Type.String()),
  result: Nullable(Type.Record(Type.String(), Type.Unknown(), { description: 'Counts, and versions made or held against' })),
  by: Type.String(),
  createdAt: Time,
  finishedAt: Nullable(Time),
});
export type Study = Static<typeof Study>;

/** Query of the studies of a site, the latest first. */
export const StudyQuery = Type.Object({ ...PageQuery, site: Type.Optional(Id), kind: Type.Optional(Study.properties.kind) });
export type StudyQuery = Static<typeof StudyQuery>;

const Captures = Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true, description: 'Captures of packets of the site' });

/** Body of POST /api/sites/:id/baseline/learn. */
export const LearnRequest = Strict({
  captures: Captures,
  afresh: Type.Optional(Type.Boolean({ default: false, description: 'Forget what was learnt before, instead of learning on' })),
  why: Reason,
});
export type LearnRequest = Static<typeof LearnRequest>;

/** Body of POST /api/sites/:id/baseline/compare. */
export const CompareRequest = Strict({ capture: Id });

/** Body of POST /api/sites/:id/audit. */
export const CapturesRequest = Strict({ captures: Captures });

/** The baseline of a site as it is now. */
export const BaselineState = Type.Object({
  current: Nullable(BaselineVersion),
  differences: Type.Object({ open: Count, approved: Count, rejected: Count }),
  enforcement: Enforcement,
  study: Nullable(Study),
});
export type BaselineState = Static<typeof BaselineState>;

/** Query of what is learnt: words that must occur in a row. */
export const LearntQuery = Type.Object({ ...PageQuery, q: Type.Optional(Type.String({ maxLength: 200 })) });
export type LearntQuery = Static<typeof LearntQuery>;

/** One function that a client uses on a server, on which addresses and how often. */
export const LearntFunction = Type.Object({
  client: Type.String(),
  server: Type.String(),
  protocol: Type.String(),
  port: Nullable(Type.Integer()),
  function: Type.String(),
  acts: Type.Array(Type.String()),
  addresses: Type.String({ description: 'Stretches, as `0-9, 40`' }),
  messages: Type.Number(),
  minutes: Type.Integer({ description: 'Minutes in which it was seen' }),
  cycle: Nullable(Type.Number({ description: 'Median seconds between two of its most frequent poll' })),
  response: Nullable(Type.Number({ description: 'Seconds within which 95 % of the answers come' })),
});
export type LearntFunction = Static<typeof LearntFunction>;

/** One value of a device, and what was seen of it. */
export const LearntValue = Type.Object({
  device: Type.String(),
  protocol: Type.String(),
  unit: Type.Integer(),
  name: Type.String(),
  least: Type.Number(),
  most: Type.Number(),
  mean: Type.Number(),
  changes: Type.Number(),
  few: Nullable(Type.Array(Type.Number(), { description: 'All values, where they are few' })),
});
export type LearntValue = Static<typeof LearntValue>;

/** Two values that follow each other: other = slope × one + intercept, within the tolerance. */
export const LearntRelation = Type.Object({
  one: Type.String(),
  other: Type.String(),
  slope: Type.Number(),
  intercept: Type.Number(),
  tolerance: Type.Number(),
});
export type LearntRelation = Static<typeof LearntRelation>;

export const DifferenceState = Type.Enum(['open', 'approved', 'rejected']);

/** What is not as it was learnt, with what shows it and what a person decided. */
export const Difference = Type.Object({
  id: Id,
  site: Id,
  key: Type.String({ description: 'The same for the same kind and subject, whatever was observed and whenever' }),
  kind: Type.String(),
  severity: Severity,
  confidence: Type.Integer({ minimum: 0, maximum: 100 }),
  subject: Type.Object({
    client: Type.String(),
    server: Type.String(),
    protocol: Nullable(Type.String()),
    port: Nullable(Type.Integer()),
    function: Nullable(Type.String()),
    unit: Nullable(Type.Integer()),
    area: Nullable(Type.Integer()),
    name: Nullable(Type.String()),
  }),
  expected: Type.String(),
  observed: Type.String(),
  text: Words,
  baselineVersion: Type.Integer({ description: 'The version that it was found against' }),
  state: DifferenceState,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Time),
  reason: Nullable(Type.String()),
  decidedVersion: Nullable(Type.Integer({ description: 'The version in which it is normal' })),
  evidence: Type.Array(
    Type.Object({
      capture: Id,
      captureName: Type.String(),
      count: Type.Number(),
      firstSeen: Time,
      lastSeen: Time,
      frames: Type.Array(Type.Number()),
    }),
  ),
});
export type Difference = Static<typeof Difference>;

/** Query of the differences, most severe first. */
export const DifferenceQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  state: Type.Optional(DifferenceState),
  severity: Type.Optional(Severity),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  capture: Type.Optional(Id),
});
export type DifferenceQuery = Static<typeof DifferenceQuery>;

/** Body of POST /api/sites/:id/baseline/decisions. `reopen` takes a rejection back; an approval is in the baseline and stays. */
export const Decision = Strict({
  differences: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
  decision: Type.Enum(['approve', 'reject', 'reopen']),
  reason: Reason,
});
export type Decision = Static<typeof Decision>;

/** What a decision changed. */
export const Decided = Type.Object({
  differences: Type.Integer({ description: 'Differences decided' }),
  version: Nullable(Type.Integer({ description: 'The version of the baseline that an approval made' })),
});
export type Decided = Static<typeof Decided>;
