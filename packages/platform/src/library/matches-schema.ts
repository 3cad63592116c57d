import { type Static, Type } from 'typebox';
import { Bilingual, Change, Id, Nullable, PageQuery, Severity, Strict, Time } from '../kernel/schema.ts';

/** Types of matches: what an asset probably has, why, what to do, what to ask, and when to act. */

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' });

/** State of a match. `open` is what the matcher says; a person confirms or dismisses it. */
const MatchState = Type.Enum(['open', 'confirmed', 'dismissed']);

/** Place in the one list of work. */
const Place = Type.Enum(['now', 'next', 'when-convenient']);

/** What closes a match: an update of a product to a version, or a mitigation that an advisory describes. */
export const Fix = Type.Object({
  kind: Type.Enum(['update', 'mitigation']),
  product: Type.String({ maxLength: 300, description: 'What is updated; of a mitigation the advisory that describes it' }),
  version: Type.String({ maxLength: 200, description: 'The version to reach; empty for a mitigation' }),
});
export type Fix = Static<typeof Fix>;

/** State of the work on a fix on one asset. `expired` is an exception whose last day is over. */
const PatchState = Type.Enum(['planned', 'done', 'verified', 'contradicted', 'excepted', 'expired', 'withdrawn']);

/** The work on a fix on one asset. */
export const Patch = Type.Object({
  id: Id,
  asset: Type.Object({ id: Id, label: Type.String() }),
  fix: Fix,
  state: PatchState,
  plannedFor: Nullable(Day),
  assignee: Nullable(Type.String()),
  doneAt: Nullable(Time),
  doneBy: Nullable(Type.String()),
  verifiedAt: Nullable(Time),
  evidence: Type.Array(
    Type.Object({ capture: Id, frame: Nullable(Type.Number()), value: Type.String(), source: Type.String(), at: Nullable(Time) }),
    { description: 'Where the wire showed the version that verifies or contradicts it' },
  ),
  reason: Nullable(Type.String()),
  owner: Nullable(Type.String()),
  expires: Nullable(Day),
  vulnerabilities: Type.Array(Type.String(), { description: 'What it closes, as it was known when it was planned or made' }),
  createdBy: Type.String(),
  createdAt: Time,
  updatedAt: Time,
});
export type Patch = Static<typeof Patch>;

/** A patch with each of its steps, oldest first. */
export const PatchDetail = Type.Object({
  ...Patch.properties,
  steps: Type.Array(
    Type.Object({ state: PatchState, by: Type.String(), at: Time, detail: Type.Record(Type.String(), Type.Unknown()) }),
  ),
});
export type PatchDetail = Static<typeof PatchDetail>;

/** One input of a decision by SSVC, with who says so and why. */
const Input = Type.Object({ value: Type.String(), source: Type.String(), why: Bilingual });

/** When to act, by SSVC's deployer table, with what it was decided from. */
const Decision = Type.Object({
  decision: Type.Enum(['defer', 'scheduled', 'out-of-cycle', 'immediate']),
  inputs: Type.Record(Type.String(), Input, {
    description: 'exploitation, exposure, automatable, safety, mission, humanImpact',
  }),
  why: Bilingual,
  patch: Type.Object({
    fix: Type.Boolean(),
    version: Nullable(Type.String()),
    mitigation: Type.Boolean(),
    online: Nullable(Type.Boolean({ description: 'Whether it can be installed while the process runs' })),
    advice: Bilingual,
  }),
});

/** Something that traffic does not show and a person can look up. */
const Question = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  attribute: Type.Enum(['firmware', 'serial', 'configuration', 'model'], {
    description: 'What of the asset it is about; all but the configuration can be entered as well',
  }),
  text: Bilingual,
  answers: Type.Array(Type.Object({ id: Type.String(), label: Bilingual, probability: Type.Number() })),
});

const Answer = Type.Object({
  question: Type.String(),
  answer: Type.String(),
  text: Bilingual,
  label: Bilingual,
  by: Type.String(),
  at: Time,
});

/** What a person set in place of what is derived. */
const Stated = Type.Record(
  Type.String(),
  Type.Object({ value: Type.String(), by: Type.String(), reason: Type.String(), at: Time }),
);

/** An asset that a vulnerability probably concerns, and why. */
export const Match = Type.Object({
  id: Id,
  asset: Type.Object({ id: Id, label: Type.String(), vendor: Nullable(Type.String()), firmware: Nullable(Type.String()) }),
  vulnerability: Type.Object({
    id: Type.String(),
    title: Type.String(),
    severity: Nullable(Severity),
    cvss: Nullable(Type.Number()),
    kev: Type.Boolean(),
    epss: Nullable(Type.Number()),
  }),
  advisories: Type.Array(Type.String()),
  product: Type.Object(
    { vendor: Type.String(), name: Type.String() },
    { description: 'The product that the asset is taken to be, or that is in it' },
  ),
  path: Type.Array(Type.String(), { description: 'From the asset to the software inside of it that is affected' }),
  probability: Type.Number({ minimum: 0, maximum: 1 }),
  reasons: Type.Array(Bilingual),
  actions: Type.Array(
    Type.Object({
      category: Type.String(),
      details: Type.String(),
      url: Nullable(Type.String()),
      source: Type.String(),
      restart: Nullable(Type.String()),
    }),
  ),
  fixedVersion: Nullable(Type.String()),
  questions: Type.Array(Question),
  disagreementCount: Type.Integer({
    description: 'What the sources of the vulnerability disagree on, less lists that complete each other',
  }),
  decision: Nullable(Decision),
  place: Nullable(Place),
  fix: Nullable(Fix),
  patch: Nullable(Patch),
  overrides: Stated,
  withdrawnAt: Nullable(Time),
  withdrawnBecause: Nullable(
    Type.String({ description: 'Why the entry of the vulnerability was taken back, where that withdrew the match' }),
  ),
  state: MatchState,
  note: Type.String(),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Time),
  createdAt: Time,
  updatedAt: Time,
});
export type Match = Static<typeof Match>;

/** A match with what was answered, and what the sources of its vulnerability disagree on. */
export const MatchDetail = Type.Object({
  ...Match.properties,
  answers: Type.Array(Answer),
  disagreements: Type.Array(Type.Object({ attribute: Type.String(), kind: Type.String(), why: Bilingual })),
});
export type MatchDetail = Static<typeof MatchDetail>;

/** Query of the matches, the most urgent first. */
const Since = Type.Optional(
  Type.String({ format: 'date-time', description: 'Only those that came to be at this time or later' }),
);
export const MatchQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  asset: Type.Optional(Id),
  vulnerability: Type.Optional(Type.String({ maxLength: 200 })),
  state: Type.Optional(MatchState),
  kev: Type.Optional(Type.Boolean()),
  withdrawn: Type.Optional(
    Type.Boolean({ default: false, description: 'Only those that no longer hold, instead of those that do' }),
  ),
  place: Type.Optional(Place),
  kind: Type.Optional(Type.Enum(['update', 'mitigation'], { description: 'Kind of the fix' })),
  product: Type.Optional(Type.String({ maxLength: 300, description: 'What the fix updates, or the advisory of a mitigation' })),
  version: Type.Optional(Type.String({ maxLength: 200, description: 'Version that the fix reaches' })),
  since: Since,
});
export type MatchQuery = Static<typeof MatchQuery>;

/** Query of GET /api/matches/counts. */
export const MatchCountQuery = Type.Object({ site: Type.Optional(Id), since: Since });
export type MatchCountQuery = Static<typeof MatchCountQuery>;

/** Figures of the matches that hold and that nobody dismissed. */
export const MatchCounts = Type.Object({
  open: Type.Integer(),
  knownExploited: Type.Integer(),
  assets: Type.Integer({ description: 'Assets that have them' }),
});
export type MatchCounts = Static<typeof MatchCounts>;

const Reason = Type.String({ minLength: 3, maxLength: 2000 });
const set = (values: string[]) => Type.Optional(Nullable(Strict({ value: Type.Enum(values), reason: Reason })));

/** Inputs of a decision that a person sets; null takes one back. */
const InputsChange = Strict({
  exploitation: set(['none', 'public poc', 'active']),
  exposure: set(['small', 'controlled', 'open']),
  automatable: set(['no', 'yes']),
  safety: set(['negligible', 'marginal', 'critical', 'catastrophic']),
  mission: set(['degraded', 'mef support crippled', 'mef failure', 'mission failure']),
});
export type InputsChange = Static<typeof InputsChange>;

/** Body of PATCH /api/matches/:id. A dismissal needs its reason. */
export const MatchChange = Change({
  state: Type.Optional(MatchState),
  note: Type.Optional(Type.String({ maxLength: 4000 })),
  overrides: Type.Optional(InputsChange),
});
export type MatchChange = Static<typeof MatchChange>;

/** Body of POST /api/matches/:id/answers: one of the answers of a question, or the value itself, as the firmware's version. */
export const AnswerGiven = Strict({
  question: Type.String({ maxLength: 80 }),
  answer: Type.Optional(Type.String({ maxLength: 40 })),
  value: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
export type AnswerGiven = Static<typeof AnswerGiven>;

/** What documents say that an asset does not have. */
export const Exclusion = Type.Object({
  vulnerability: Type.String(),
  advisory: Type.String(),
  product: Type.Object({ vendor: Type.String(), name: Type.String() }),
  status: Type.Enum(['fixed', 'known_not_affected']),
  justification: Nullable(Type.String({ description: 'Flag of VEX (CSAF 3.2.3.5)' })),
  text: Bilingual,
});
export type Exclusion = Static<typeof Exclusion>;

const Criticality = Type.Enum(['safety', 'essential', 'normal']);

/** What an asset means to its plant, and what reaches it. */
export const AssetContextState = Type.Object({
  criticality: Type.Object({
    value: Criticality,
    derived: Criticality,
    why: Bilingual,
    by: Nullable(Type.String()),
    at: Nullable(Time),
    reason: Nullable(Type.String()),
  }),
  redundant: Nullable(Type.Boolean()),
  zone: Nullable(Type.String()),
  reachability: Nullable(Type.Enum(['internet', 'enterprise', 'other-zone', 'own-zone', 'isolated'])),
  reachabilityWhy: Nullable(Bilingual),
  overrides: Stated,
  answers: Type.Array(Answer),
  bills: Type.Array(
    Type.Object({ id: Id, name: Type.String(), source: Type.String(), components: Type.Integer(), by: Type.String(), at: Time }),
  ),
});
export type AssetContextState = Static<typeof AssetContextState>;

/** Body of PUT /api/assets/:id/context: what a person sets, with the reason; a criticality of null lets it be derived again. */
export const AssetContextChange = Strict({
  criticality: Type.Optional(Nullable(Criticality)),
  redundant: Type.Optional(Nullable(Type.Boolean())),
  reason: Reason,
  overrides: Type.Optional(InputsChange),
});
export type AssetContextChange = Static<typeof AssetContextChange>;

export const BillQuery = Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) });

/** Query of the work: fixes, the most urgent first. */
export const PatchQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  asset: Type.Optional(Id),
  vulnerability: Type.Optional(Type.String({ maxLength: 200 })),
  place: Type.Optional(Place),
  settled: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Only what is made, verified or excepted on every asset, instead of what is to be done',
    }),
  ),
});
export type PatchQuery = Static<typeof PatchQuery>;

/** A fix with everything that it closes. */
export const FixGroup = Type.Object({
  fix: Fix,
  match: Type.String({ format: 'uuid', description: 'The most urgent match that it closes' }),
  place: Place,
  urgency: Type.Number(),
  matches: Type.Integer(),
  kev: Type.Integer({ description: 'Of them known to be exploited' }),
  cvss: Nullable(Type.Number({ description: 'The highest' })),
  vulnerabilities: Type.Array(Type.String(), { description: 'The most urgent, at most twenty' }),
  vulnerabilityCount: Type.Integer(),
  why: Bilingual,
  advice: Bilingual,
  assetCount: Type.Integer(),
  assets: Type.Array(
    Type.Object({
      id: Id,
      label: Type.String(),
      firmware: Nullable(Type.String()),
      matches: Type.Integer(),
      questions: Type.Integer(),
      patch: Nullable(Patch),
    }),
    { description: 'At most fifty' },
  ),
});
export type FixGroup = Static<typeof FixGroup>;

/** Body of POST /api/patches: what was decided or made about a fix, on one asset or on many. */
export const PatchChange = Strict({
  assets: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
  fix: Strict(Fix.properties),
  state: Type.Enum(['planned', 'done', 'excepted', 'withdrawn']),
  plannedFor: Type.Optional(Nullable(Day)),
  assignee: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  doneAt: Type.Optional(Type.String({ format: 'date-time' })),
  reason: Type.Optional(Reason),
  owner: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  expires: Type.Optional(Day),
});
export type PatchChange = Static<typeof PatchChange>;

export const WorkQuery = Type.Object({ site: Type.Optional(Id) });

/** What waits in each place of the list of work. */
export const Work = Type.Object({
  now: Type.Integer(),
  next: Type.Integer(),
  'when-convenient': Type.Integer(),
  settled: Type.Integer(),
  questions: Type.Integer({ description: 'Matches that an answer would make sure' }),
});
export type Work = Static<typeof Work>;
