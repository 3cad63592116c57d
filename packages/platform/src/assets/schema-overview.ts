import { type Static, Type } from 'typebox';
import { Id, Nullable, Severity, Time } from '../kernel/schema.ts';
import { RuleTranslations } from './schema-findings.ts';

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
