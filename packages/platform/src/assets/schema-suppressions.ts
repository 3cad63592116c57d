import { type Static, Type } from 'typebox';
import { Change, Id, Nullable, PageQuery, Strict, Time } from '../kernel/schema.ts';

const Address = Type.String({ minLength: 1, maxLength: 64 });
const Owner = Type.String({ minLength: 1, maxLength: 160, description: 'Who answers for it' });
const Reason = Type.String({ minLength: 3, maxLength: 4000, description: 'Why nobody has to look' });
const Moment = Type.String({ format: 'date-time', description: 'ISO 8601 time' });

/** What is suppressed: findings that fulfil all that is given. */
const scope = {
  site: Nullable(Id),
  rule: Nullable(Type.String({ description: 'Id of the rule' })),
  asset: Nullable(Type.String({ format: 'uuid', description: 'Findings about this asset, on either side' })),
  client: Nullable(Type.String({ description: 'Address of the client' })),
  server: Nullable(Type.String({ description: 'Address of the server' })),
  seenFrom: Nullable(Time),
  seenUntil: Nullable(Time),
};

const SuppressionState = Type.Enum(['active', 'expired', 'ended'], {
  description: '`ended` was taken back by a person before it expired',
});

/** A decision that nobody has to look at some findings, for a while. They are kept, counted and shown as suppressed. */
export const Suppression = Type.Object({
  id: Id,
  ...scope,
  assetLabel: Nullable(Type.String({ description: 'What the asset is called; null when it is no longer there' })),
  owner: Type.String(),
  reason: Type.String(),
  createdBy: Type.String(),
  createdAt: Time,
  expiresAt: Time,
  endedAt: Nullable(Time),
  endedBy: Nullable(Type.String()),
  state: SuppressionState,
  findings: Type.Integer({ description: 'Findings that it covers, or would cover if it were active' }),
});
export type Suppression = Static<typeof Suppression>;

/** Body of POST /api/suppressions: at least a rule, an asset, a client, a server, or both ends of a time. */
export const SuppressionCreate = Strict({
  site: Type.Optional(Id),
  rule: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  asset: Type.Optional(Id),
  client: Type.Optional(Address),
  server: Type.Optional(Address),
  seenFrom: Type.Optional(Moment),
  seenUntil: Type.Optional(Moment),
  owner: Owner,
  reason: Reason,
  expiresAt: Moment,
});
export type SuppressionCreate = Static<typeof SuppressionCreate>;

/** Body of PATCH /api/suppressions/:id. What is suppressed does not change: that is another suppression. */
export const SuppressionChange = Change({
  owner: Type.Optional(Owner),
  reason: Type.Optional(Reason),
  expiresAt: Type.Optional(Moment),
});
export type SuppressionChange = Static<typeof SuppressionChange>;

/** Query of the suppressions, the latest first. */
export const SuppressionQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  state: Type.Optional(SuppressionState),
});
export type SuppressionQuery = Static<typeof SuppressionQuery>;

/** The suppression that a finding falls under: the one that lasts longest. */
export const Suppressed = Type.Object({ id: Id, owner: Type.String(), reason: Type.String(), expiresAt: Time });
