import { type Static, Type } from 'typebox';
import { Id, Nullable, PurdueLevel, Severity, Time } from '../kernel/schema.ts';
import { RuleTranslations } from './schema-findings.ts';

/** Why something is to be done first: what the reason is about, with its figures. How it is said is left to who shows it. */
const FirstReason = Type.Union([
  Type.Object({ about: Type.Literal('severity'), severity: Severity, confidence: Type.Number({ minimum: 0, maximum: 1 }) }),
  Type.Object({ about: Type.Literal('count'), count: Type.Integer({ description: 'How often it was seen' }) }),
  Type.Object({ about: Type.Literal('asset'), role: Nullable(Type.String()), level: PurdueLevel }),
  Type.Object({ about: Type.Literal('techniques'), techniques: Type.Array(Type.String(), { description: 'Of ATT&CK for ICS' }) }),
  Type.Object({ about: Type.Literal('place'), place: Type.Enum(['now', 'next', 'when-convenient']) }),
  Type.Object({ about: Type.Literal('closes'), vulnerabilities: Type.Integer(), assets: Type.Integer() }),
  Type.Object({ about: Type.Literal('exploited') }),
  Type.Object({ about: Type.Literal('cvss'), score: Type.Number() }),
]);

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
      reasons: Type.Array(FirstReason),
      asset: Nullable(Type.Object({ id: Id, label: Type.String() })),
      link: Type.String({ description: 'Path of the API resource' }),
      rule: Nullable(Type.String({ description: 'Rule of a finding, by which more like it are found' })),
      more: Type.Integer({ description: 'How many like it rank below, and are left out for what is different' }),
      translations: RuleTranslations,
    }),
  ),
});
export type Overview = Static<typeof Overview>;
