import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** Number of the document's schema. */
export const SCHEMA = 1;

const strict = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const Text = Type.String({ minLength: 1, maxLength: 500 });
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2})?Z)?$',
  description: 'A day, YYYY-MM-DD, or a time in UTC, YYYY-MM-DDThh:mmZ',
});
const Endpoint = Type.String({
  minLength: 2,
  maxLength: 64,
  description: 'An IP address, a network (10.0.0.0/24) or a MAC address',
});

/** One agreement that a finding needs no attention: what it is about, and who answers for it until when. */
export const Suppression = strict({
  /** Name of a rule; `*` stands for any text in it. */
  rule: Type.Optional(Type.Union([Text, Type.Array(Text, { minItems: 1 })])),
  /** Name or id of an asset; it is at either end. */
  asset: Type.Optional(Text),
  /** Address or network at either end. */
  ip: Type.Optional(Endpoint),
  /** MAC address of the asset at either end. */
  mac: Type.Optional(Type.String({ pattern: '^([0-9a-f]{2}:){5}[0-9a-f]{2}$' })),
  /** From whom to whom. */
  conversation: Type.Optional(strict({ client: Endpoint, server: Endpoint })),
  /** When the finding must have been seen, first and last time; without it, always. */
  window: Type.Optional(
    strict({
      from: Type.Optional(Moment),
      to: Type.Optional(Moment),
      /** Hours of each day in UTC, such as 22:00-04:00. */
      daily: Type.Optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d$' })),
    }),
  ),
  owner: Text,
  reason: Text,
  /** Last day, or the time from which the entry no longer counts. */
  expires: Moment,
});
export type Suppression = Static<typeof Suppression>;

const Document = strict({
  format: Type.Literal('fengsui-suppressions'),
  schema: Type.Literal(SCHEMA),
  suppressions: Type.Array(Suppression, { maxItems: 10_000 }),
});

/** Where a value that should be a document of suppressions is wrong, and how, deepest first: that is nearest to the mistake. Null when nothing is. */
export function problemOf(value: unknown): { pointer: string; message: string } | null {
  if (Value.Check(Document, value)) return null;
  const depth = (pointer: string) => pointer.split('/').length;
  const [first, ...others] = Value.Errors(Document, value);
  const deepest = others.reduce((best, one) => (depth(one.instancePath) > depth(best.instancePath) ? one : best), first);
  return { pointer: deepest.instancePath, message: deepest.message };
}
