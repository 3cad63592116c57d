import { edgeTypes, entryKinds, tenantKinds, type EdgeType, type EntryKind } from '@fengsui/knowledge';
import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Severity, Strict, Time } from '../../kernel/schema.ts';

/** Where an entry is in its life. */
export const EntryState = Type.Enum(['collected', 'verified', 'released', 'repaired', 'retracted']);
export type EntryState = Static<typeof EntryState>;

/** What is done with an entry. */
export const Step = Type.Enum(['verify', 'return', 'release', 'repair', 'dispute', 'settle', 'retract', 'reopen']);
export type Step = Static<typeof Step>;

/** Kinds of entries that persons write: everything that is of the library. */
const writtenKinds = (Object.keys(entryKinds) as EntryKind[]).filter((kind) => !tenantKinds.has(kind));

export const EntryName = Type.Object({
  kind: Type.Enum(writtenKinds),
  key: Type.String({ minLength: 1, maxLength: 200 }),
});

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** What persons write of an entry. The members after `attributes` are for vulnerabilities. */
export const EntryContent = Strict({
  name: Text(300),
  aliases: Type.Optional(Type.Array(Text(200), { maxItems: 50 })),
  descriptions: Type.Optional(
    Type.Array(Strict({ language: Type.String({ pattern: '^[a-z]{2}(-[A-Za-z0-9]{2,8})*$' }), text: Text(20_000) }), {
      maxItems: 10,
    }),
  ),
  url: Type.Optional(Nullable(Type.String({ maxLength: 1000, pattern: '^https?://' }))),
  published: Type.Optional(Nullable(Type.String({ format: 'date-time' }))),
  attributes: Type.Optional(
    Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), { maxProperties: 60, description: 'What the kind needs' }),
  ),
  relations: Type.Optional(
    Type.Array(
      Strict({
        type: Type.Enum(Object.keys(edgeTypes) as EdgeType[]),
        to: Type.String({ maxLength: 240, pattern: '^[a-z-]+:.+$', description: 'kind:key' }),
        text: Type.Optional(Nullable(Text(1000))),
      }),
      { maxItems: 200 },
    ),
  ),
  cvss: Type.Optional(Type.Array(Text(200), { maxItems: 4, description: 'Vectors' })),
  weaknesses: Type.Optional(Type.Array(Type.String({ pattern: '^CWE-[1-9][0-9]{0,5}$' }), { maxItems: 20 })),
  severity: Type.Optional(Nullable(Severity)),
  affected: Type.Optional(
    Type.Array(Strict({ vendor: Nullable(Text(200)), product: Text(200), versions: Nullable(Text(400)) }), { maxItems: 200 }),
  ),
  remediations: Type.Optional(Type.Array(Text(4000), { maxItems: 20 })),
  references: Type.Optional(Type.Array(Type.String({ maxLength: 1000, pattern: '^https?://' }), { maxItems: 50 })),
});
export type EntryContent = Static<typeof EntryContent>;

const Why = Type.String({ minLength: 3, maxLength: 2000, description: 'Why; it is shown' });

/** Body of PUT /api/library/life/:kind/:key. `version` is the version that was edited; 0 for none. */
export const EntryWrite = Strict({ content: EntryContent, version: Type.Integer({ minimum: 0 }), why: Why });
export type EntryWrite = Static<typeof EntryWrite>;

/** Body of POST /api/library/life/:kind/:key/steps. */
export const StepTake = Strict({
  step: Step,
  reason: Type.Optional(Type.String({ maxLength: 2000 })),
  version: Type.Optional(
    Type.Integer({ minimum: 0, description: 'The version that was looked at; refused when it is no longer the present one' }),
  ),
});
export type StepTake = Static<typeof StepTake>;

/** Body of POST /api/library/life/steps: the same step for many. */
export const StepTakeMany = Strict({
  step: Step,
  reason: Type.Optional(Type.String({ maxLength: 2000 })),
  entries: Type.Array(Type.Object(EntryName.properties, { additionalProperties: false }), { minItems: 1, maxItems: 500 }),
});
export type StepTakeMany = Static<typeof StepTakeMany>;

/** Who did something, and when. */
const By = Type.Object({ by: Type.String(), at: Time, reason: Type.String() });

/** A step that may be taken now, and whether by who asks. */
const OpenStep = Type.Object({
  step: Step,
  to: EntryState,
  permission: Type.String(),
  reason: Type.Boolean({ description: 'A reason must be given' }),
  allowed: Type.Boolean({ description: 'Whether the person who asks may take it' }),
  refusal: Nullable(
    Type.Enum(['permission', 'own-work', 'own-verification'], {
      description: 'Why not: no permission; one collected or edited it oneself; one verified it oneself',
    }),
  ),
});
export type OpenStep = Static<typeof OpenStep>;

/** Where an entry is in its life. */
export const Life = Type.Object({
  kind: Type.String(),
  key: Type.String(),
  label: Type.String(),
  labelZh: Nullable(Type.String()),
  state: EntryState,
  version: Type.Integer({ description: "Persons' present version; 0 when persons wrote nothing" }),
  releasedVersion: Nullable(Type.Integer()),
  disputed: Nullable(By),
  retracted: Nullable(By),
  content: Nullable(EntryContent),
  updatedAt: Nullable(Time),
  steps: Type.Array(OpenStep),
  mayEdit: Type.Boolean(),
  history: Type.Array(
    Type.Object({
      step: Type.String({ description: '`collect`, or a step' }),
      from: Nullable(EntryState),
      to: EntryState,
      version: Type.Integer(),
      by: Type.String(),
      at: Time,
      reason: Type.String(),
    }),
  ),
  versions: Type.Array(
    Type.Object({ version: Type.Integer(), by: Type.String(), at: Time, why: Type.String(), released: Type.Boolean() }),
  ),
  withdrawnMatches: Type.Integer({ description: 'Matches of the organisation that the retraction withdrew' }),
});
export type Life = Static<typeof Life>;

/** Query of the work on entries, the longest untouched first. */
export const WorkQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(EntryState),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  disputed: Type.Optional(Type.Boolean()),
});
export type WorkQuery = Static<typeof WorkQuery>;

/** An entry on which somebody works. */
export const WorkItem = Type.Object({
  kind: Type.String(),
  key: Type.String(),
  label: Type.String(),
  labelZh: Nullable(Type.String()),
  state: EntryState,
  version: Type.Integer(),
  releasedVersion: Nullable(Type.Integer()),
  disputed: Type.Boolean(),
  by: Nullable(Type.String({ description: 'Who did the last step' })),
  updatedAt: Time,
});
export type WorkItem = Static<typeof WorkItem>;

/** What was taken back after it was released. */
export const Retraction = Type.Object({
  id: Type.Integer(),
  kind: Type.String(),
  key: Type.String(),
  label: Type.String(),
  version: Type.Integer(),
  reason: Type.String(),
  by: Type.String(),
  at: Time,
  partly: Type.Boolean({ description: 'Other sources still speak of it: only what persons had written was taken back' }),
  received: Type.Array(
    Type.Object({ via: Type.Enum(['record', 'export', 'match']), reader: Type.String(), version: Type.Integer(), at: Time }),
    { description: 'How the organisation that asks had received it' },
  ),
});
export type Retraction = Static<typeof Retraction>;
export const RetractionQuery = Type.Object({
  limit: PageQuery.limit,
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'The last retraction that is known; 0 for none' })),
});

/** Who received what was retracted, and whether they have asked for retractions since. */
export const Receiver = Type.Object({
  organisation: Type.String({ description: 'Of another library the name of its key, where it is known' }),
  reader: Type.String({
    description: 'Name of the token, empty for persons; the identity of another library, or of a bundle of everything its number',
  }),
  via: Type.Enum(['record', 'export', 'match', 'bundle']),
  version: Type.Integer(),
  at: Time,
  told: Type.Boolean({
    description: 'It has asked for retractions since and was answered this one, or a bundle was made for it since',
  }),
});
export type Receiver = Static<typeof Receiver>;

/** A person's decision on one attribute of a vulnerability. */
export const OverruleRow = Type.Object({
  id: Id,
  attribute: Type.Enum(['hazard', 'weakness', 'cvss', 'title', 'state']),
  value: Type.String(),
  reason: Type.String(),
  by: Type.String(),
  at: Time,
  withdrawn: Nullable(By),
});
export type OverruleRow = Static<typeof OverruleRow>;
export const OverruleCreate = Strict({
  attribute: Type.Enum(['hazard', 'weakness', 'cvss', 'title', 'state']),
  value: Type.String({ minLength: 1, maxLength: 400 }),
  reason: Why,
});
export type OverruleCreate = Static<typeof OverruleCreate>;
export const OverruleWithdraw = Strict({ reason: Why });
export const OverruleParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }), overrule: Id });
