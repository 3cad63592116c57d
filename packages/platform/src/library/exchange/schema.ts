import { faults } from '@fengsui/advisories';
import { type Static, Type } from 'typebox';
import { Bilingual, Nullable, Said } from '../../kernel/schema.ts';

const Time = Type.Union([Type.String(), Type.Null()]);

export const Bundle = Type.Object({
  id: Type.String(),
  state: Type.Enum(['queued', 'making', 'done', 'failed']),
  only: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'Kinds of documents; null means all' }),
  sequence: Type.Union([Type.Integer(), Type.Null()], { description: 'Number of the bundle; a later one has a higher number' }),
  documents: Type.Integer(),
  gone: Type.Integer({ description: 'Documents that the other side has and this library has not' }),
  bytes: Type.Union([Type.Integer(), Type.Null()]),
  error: Type.Union([Type.String(), Type.Null()]),
  refusal: Nullable(Said),
  createdBy: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String(),
  finishedAt: Time,
});
export type Bundle = Static<typeof Bundle>;

export const BundleQuery = Type.Object({
  only: Type.Optional(
    Type.String({ maxLength: 500, description: 'Kinds of documents with commas between them; all unless given' }),
  ),
});

export const TrustedKey = Type.Object({
  key: Type.String({ pattern: '^fsb1-[A-Za-z0-9_-]{43}$', description: 'Public key of whoever makes bundles' }),
  name: Type.String({ minLength: 1, maxLength: 200, description: 'Name for people' }),
  until: Type.Optional(
    Type.Union([Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), Type.Null()], {
      description: 'Last day on which its bundles are taken, YYYY-MM-DD; no end unless given',
    }),
  ),
});
export type TrustedKey = Static<typeof TrustedKey>;

export const KeyParams = Type.Object({ key: Type.String({ maxLength: 60 }) });

export const Keys = Type.Object({
  own: Type.String({ description: 'Key that signs the bundles of this library; the other side pins it' }),
  trusted: Type.Array(
    Type.Intersect([TrustedKey, Type.Object({ addedBy: Type.Union([Type.String(), Type.Null()]), addedAt: Type.String() })]),
  ),
});
export type Keys = Static<typeof Keys>;

export const SourceState = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address: Type.String(),
  licence: Type.String(),
  gives: Bilingual,
  everyHours: Type.Integer(),
  chosen: Type.Boolean({ description: 'Whether it is asked when the library asks by itself' }),
  state: Type.Enum(['waiting', 'running', 'done', 'failed']),
  startedAt: Time,
  succeededAt: Time,
  nextAt: Time,
  added: Type.Integer({ description: 'Documents that were new or changed last time' }),
  unchanged: Type.Integer(),
  problems: Type.Integer(),
  error: Type.Union([Type.String(), Type.Null()]),
  fault: Nullable(Type.String({ description: `What kind of error it is: ${faults.join(', ')}` })),
});
export type SourceState = Static<typeof SourceState>;

export const Updates = Type.Object({
  enabled: Type.Boolean({ description: 'Whether the library asks its sources by itself' }),
  running: Type.Boolean(),
  sources: Type.Array(SourceState),
});
export type Updates = Static<typeof Updates>;

export const UpdatesChange = Type.Object({
  enabled: Type.Boolean(),
  sources: Type.Optional(
    Type.Union([Type.Array(Type.String(), { maxItems: 100 }), Type.Null()], {
      description: 'Sources that are asked; null for those that are proposed',
    }),
  ),
});
export type UpdatesChange = Static<typeof UpdatesChange>;

export const UpdatesAsked = Type.Object({
  sources: Type.Optional(Type.Array(Type.String(), { maxItems: 100, description: 'All that are chosen unless given' })),
});
