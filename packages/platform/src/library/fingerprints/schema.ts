import { type Static, Type } from 'typebox';
import { Id, Nullable, Said, Strict, Time } from '../../kernel/schema.ts';

const Texts = Type.Array(Type.String({ maxLength: 256 }), { maxItems: 40 });
const Facts = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 256 }), { maxProperties: 40 });

/** Identifier of a fingerprint: words of small letters and digits with hyphens. */
export const FingerprintId = Type.String({ minLength: 1, maxLength: 120, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' });

/** A fingerprint in the form of `content/fingerprints`; what is wrong with it is told by the rules of the sensor. */
export const Fingerprint = Strict({
  id: Type.String({ maxLength: 120 }),
  on: Texts,
  from: Type.Optional(Texts),
  pattern: Type.String({ maxLength: 400, description: 'Regular expression (ECMAScript), ignoring case' }),
  says: Facts,
  confidence: Type.Optional(Type.Number()),
  fires: Type.Record(Type.String({ maxLength: 256 }), Facts, {
    maxProperties: 40,
    description: 'Texts that it must read, with what must follow',
  }),
  silent: Texts,
});
export type Fingerprint = Static<typeof Fingerprint>;

/** What is wrong, in a sentence and by its code; both are null when nothing is. */
const Told = Type.Object({ problem: Nullable(Type.String()), mistake: Nullable(Said) });
export type Told = Static<typeof Told>;

/** An example, and what became of it. */
const Example = Type.Object({
  text: Type.String(),
  must: Type.Boolean({ description: 'Whether it must fire' }),
  follows: Facts,
  ...Told.properties,
});

/** Why something is no fingerprint, or what the examples of one give. */
export const Check = Type.Object({
  ...Told.properties,
  examples: Type.Array(Example),
  sound: Type.Boolean({ description: 'Whether it is a fingerprint, with examples of both kinds that all hold' }),
});
export type Check = Static<typeof Check>;

/** A text that a device sent, and where it was seen. */
const Text = Type.Object({
  attribute: Type.String(),
  value: Type.String(),
  source: Type.String({ description: 'Protocol and message' }),
  frame: Nullable(Type.Number()),
  capture: Nullable(Id),
});

const Device = Type.Object({
  /** Null for a device that was only met in a capture. */
  asset: Nullable(Id),
  label: Type.String(),
  /** The capture that was read for the trial; null for the inventory. */
  capture: Nullable(Id),
});

/** A text that the fingerprint reads, with what follows and how that differs from what is known. */
const Hit = Type.Object({
  device: Device,
  text: Text,
  gives: Type.Array(
    Type.Object({
      attribute: Type.String(),
      value: Type.String(),
      known: Nullable(Type.String({ description: 'What is known of the device without it' })),
      change: Type.Enum(['same', 'new', 'differs', 'corrected']),
    }),
  ),
});

/** Another fingerprint that says something else of the same text. */
const Conflict = Type.Object({
  device: Device,
  text: Text,
  attribute: Type.String(),
  value: Type.String(),
  other: Type.String(),
  otherValue: Type.String(),
  /** Which of the two is believed; null for equal confidence. */
  believed: Nullable(Type.Enum(['this', 'other'])),
});

/** An example of another fingerprint that this one claims. */
const FalseHit = Type.Object({
  other: Type.String(),
  text: Type.String(),
  attribute: Type.String(),
  value: Type.String(),
  otherValue: Type.String(),
});

/** What a trial showed. */
export const TrialResult = Type.Object({
  check: Check,
  texts: Type.Integer({ description: 'Texts of the inventory that were tried' }),
  captures: Type.Array(Type.Object({ capture: Id, devices: Type.Integer(), texts: Type.Integer() })),
  devices: Type.Integer({ description: 'Devices that it reads a text of' }),
  hitCount: Type.Integer(),
  hits: Type.Array(Hit, { description: 'The first 300' }),
  conflictCount: Type.Integer(),
  conflicts: Type.Array(Conflict, { description: 'The first 100' }),
  falseHits: Type.Array(FalseHit, { description: 'Texts that others claim; the first 100' }),
});
export type TrialResult = Static<typeof TrialResult>;

/** Body of a trial: of what, and on which captures beside the inventory. */
export const TrialRequest = Strict({
  fingerprint: Fingerprint,
  inventory: Type.Optional(Type.Boolean({ default: true, description: 'On the texts that sensors have collected' })),
  captures: Type.Optional(Type.Array(Id, { maxItems: 10 })),
});
export type TrialRequest = Static<typeof TrialRequest>;

/** A trial that was kept. */
export const Trial = Type.Object({
  id: Id,
  version: Type.Integer(),
  captures: Type.Array(Id),
  result: TrialResult,
  createdBy: Type.String(),
  createdAt: Time,
});
export type Trial = Static<typeof Trial>;

export const FingerprintState = Type.Enum(['draft', 'tested', 'published']);

/** A fingerprint in the list: one of the program, or one of the server. */
export const FingerprintRow = Type.Object({
  id: Type.String(),
  origin: Type.Enum(['program', 'server']),
  state: FingerprintState,
  version: Type.Integer(),
  publishedVersion: Nullable(Type.Integer()),
  replaces: Type.Boolean({ description: 'Whether one of the program has the same identifier' }),
  on: Type.Array(Type.String()),
  pattern: Type.String(),
  says: Facts,
  confidence: Type.Number(),
  changedBy: Nullable(Type.String()),
  changedAt: Nullable(Time),
});
export type FingerprintRow = Static<typeof FingerprintRow>;

export const FingerprintQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 120 })),
  origin: Type.Optional(Type.Enum(['program', 'server'])),
  state: Type.Optional(FingerprintState),
});
export type FingerprintQuery = Static<typeof FingerprintQuery>;

/** One version. */
const Version = Type.Object({
  version: Type.Integer(),
  content: Fingerprint,
  why: Type.String(),
  changedBy: Type.String(),
  createdAt: Time,
});
export type Version = Static<typeof Version>;

/** A fingerprint with its versions, the newest first. */
export const FingerprintDetail = Type.Object({
  ...FingerprintRow.properties,
  content: Fingerprint,
  versions: Type.Array(Version),
  trials: Type.Array(Trial, { description: 'Of the organisation, the newest first' }),
});
export type FingerprintDetail = Static<typeof FingerprintDetail>;

const Why = Type.String({ minLength: 1, maxLength: 2000 });
export const FingerprintCreate = Strict({ fingerprint: Fingerprint, why: Why });
export const FingerprintChange = Strict({
  fingerprint: Fingerprint,
  why: Why,
  version: Type.Integer({ description: 'The version that was read' }),
});
export const VersionBody = Strict({ version: Type.Integer({ description: 'The version that is meant' }) });
export const TestBody = Strict({
  version: Type.Integer({ description: 'The version that is meant' }),
  captures: Type.Optional(Type.Array(Id, { maxItems: 10 })),
});
export const FingerprintParams = Type.Object({ id: FingerprintId });
