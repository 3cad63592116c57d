import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { SCHEMA } from './document.ts';

const strict = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const Count = Type.Integer({ minimum: 0 });
const Text = Type.String({ maxLength: 512 });
const Ranges = Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { description: 'Stretches, both ends included, in order' });
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const HistogramOf = strict({
  count: Count,
  least: Type.Number(),
  most: Type.Number(),
  buckets: Type.Array(Type.Tuple([Count, Count])),
});

/** One thing asked or published again and again, with its timing in microseconds. */
export const BaselinePoll = strict({
  unit: Type.Integer(),
  area: Type.Integer(),
  address: Type.Number(),
  quantity: Type.Number(),
  subject: Count,
  windows: Count,
  messages: Count,
  cycle: OrNull(HistogramOf),
  response: OrNull(HistogramOf),
});
export type BaselinePoll = Static<typeof BaselinePoll>;

export const BaselineFunction = strict({
  code: Type.Integer(),
  name: Text,
  acts: Type.Array(Text),
  windows: Count,
  messages: Count,
  errors: Count,
  areas: Type.Array(strict({ unit: Type.Integer(), area: Type.Integer(), windows: Count, ranges: Ranges })),
  polls: Type.Array(BaselinePoll),
});
export type BaselineFunction = Static<typeof BaselineFunction>;

export const BaselineConversation = strict({
  client: Text,
  server: Text,
  protocol: Text,
  port: OrNull(Type.Integer()),
  windows: Count,
  messages: Count,
  busiest: Type.Integer({ minimum: 0, description: 'Most messages in one window' }),
  units: Ranges,
  functions: Type.Array(BaselineFunction),
});
export type BaselineConversation = Static<typeof BaselineConversation>;

export const BaselinePoint = strict({
  owner: Text,
  protocol: Text,
  unit: Type.Integer(),
  name: Text,
  samples: Count,
  windows: Count,
  least: Type.Number(),
  most: Type.Number(),
  mean: Type.Number(),
  deviation: Type.Number(),
  rate: Type.Number({ description: 'Steepest change, units a second' }),
  few: OrNull(Type.Array(Type.Number(), { description: 'All values, where they are few' })),
  changes: Count,
  falls: Count,
  turns: Count,
  still: Type.Number({ description: 'Longest time without a change, seconds' }),
  settled: Type.Number({ minimum: 0, maximum: 1, description: 'Share of the time watched since its range last grew' }),
  physical: Type.Optional(
    Type.Tuple([Type.Number(), Type.Number()], { description: 'Range that physics or the sensor allows, given by a person' }),
  ),
});
export type BaselinePoint = Static<typeof BaselinePoint>;

/** other = slope × one + intercept, within the tolerance. */
export const BaselineRelation = strict({
  one: Text,
  other: Text,
  slope: Type.Number(),
  intercept: Type.Number(),
  tolerance: Type.Number(),
  samples: Count,
});
export type BaselineRelation = Static<typeof BaselineRelation>;

const Discovery = Type.Array(Type.Tuple([Count, Count]), { description: '[window, new things in it]' });

/** The part that learning, merging and approval work on. */
export const BaselineContent = strict({
  hosts: Type.Array(strict({ address: Text, macs: Type.Array(Text) })),
  conversations: Type.Array(BaselineConversation),
  points: Type.Array(BaselinePoint),
  relations: Type.Array(BaselineRelation),
});
export type BaselineContent = Static<typeof BaselineContent>;

export const Baseline = strict({
  format: Type.Literal('fengsui-baseline'),
  schema: Type.Literal(SCHEMA),
  version: Type.Integer({ minimum: 1 }),
  learnt: strict({
    captures: Type.Array(strict({ first: Text, last: Text, messages: Count })),
    windowSeconds: Type.Integer({ minimum: 1 }),
    windows: Count,
    discovery: strict({ conversation: Discovery, function: Discovery, range: Discovery, value: Discovery }),
    dropped: strict({ conversations: Count, polls: Count, points: Count }),
  }),
  content: BaselineContent,
  history: Type.Array(
    strict({
      version: Type.Integer({ minimum: 1 }),
      at: Text,
      what: Type.Union([Type.Literal('learnt'), Type.Literal('approved')]),
      by: Text,
      why: Text,
      differences: Type.Array(Text),
    }),
  ),
});

/** What is normal on a network: a versioned document in a fixed order, so that two versions can be compared line by line. */
export type Baseline = Static<typeof Baseline>;

/** What is wrong with a value that should be a baseline; null when nothing is. */
export function problemOf(value: unknown): string | null {
  if (Value.Check(Baseline, value)) return null;
  const [error] = Value.Errors(Baseline, value);
  return `${error?.instancePath || 'the document'} ${error?.message ?? 'is wrong'}`;
}
