import { type Static, Type } from 'typebox';
import { SCHEMA } from './document.ts';

const strict = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const Name = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,62}$', description: 'Lower-case letters, digits, - and _' });
const Text = Type.String({ minLength: 1, maxLength: 500 });
const Cidr = Type.String({ pattern: '^[0-9a-fA-F.:]+/\\d{1,3}$' });

/** Who belongs to a zone: exactly one of the members. */
export const Member = Type.Union([
  strict({ ip: Type.String({ pattern: '^[0-9a-fA-F.:]+$' }) }),
  strict({ mac: Type.String({ pattern: '^([0-9a-f]{2}:){5}[0-9a-f]{2}$' }) }),
  strict({ cidr: Cidr }),
  strict({ role: Type.String({ pattern: '^[a-z_]+$' }) }),
]);
export type Member = Static<typeof Member>;

export const Zone = strict({
  id: Name,
  title: Type.Optional(Text),
  /** Purdue level; 3.5 is the demilitarised zone. */
  level: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })),
  members: Type.Array(Member, { maxItems: 10_000 }),
});
export type Zone = Static<typeof Zone>;

/** What a conduit allows: a protocol, and of it only these ports, functions and addresses where they are given. */
export const Allowance = strict({
  protocol: Type.String({
    pattern: '^(\\*|[a-z0-9_-]+)$',
    description: "Id of a protocol, as 'fengsui protocols' lists them; * for any",
  }),
  transport: Type.Optional(Type.Union([Type.Literal('tcp'), Type.Literal('udp'), Type.Literal('both')])),
  ports: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 65535 }), { maxItems: 1000 })),
  functions: Type.Optional(Type.Array(Text)),
  ranges: Type.Optional(
    Type.Array(
      strict({
        area: Type.Optional(Type.Integer({ minimum: 0 })),
        unit: Type.Optional(Type.Integer({ minimum: 0 })),
        from: Type.Integer({ minimum: 0 }),
        to: Type.Integer({ minimum: 0 }),
      }),
    ),
  ),
});
export type Allowance = Static<typeof Allowance>;

export const Conduit = strict({
  id: Name,
  title: Type.Optional(Text),
  from: Name,
  to: Name,
  allow: Type.Array(Allowance, { maxItems: 1000 }),
});
export type Conduit = Static<typeof Conduit>;

/** What is allowed although no conduit allows it: somebody answers for it, until a day. */
export const Exception = strict({
  id: Name,
  from: Type.String({ minLength: 1, description: 'A zone, an address or a network' }),
  to: Type.String({ minLength: 1, description: 'A zone, an address or a network' }),
  protocol: Type.Optional(Type.String({ pattern: '^[a-z0-9_-]+$' })),
  owner: Text,
  why: Text,
  expires: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Last day, YYYY-MM-DD' }),
});
export type Exception = Static<typeof Exception>;

export const Policy = strict({
  format: Type.Literal('fengsui-policy'),
  schema: Type.Literal(SCHEMA),
  title: Type.Optional(Text),
  zones: Type.Array(Zone, { maxItems: 2000 }),
  conduits: Type.Array(Conduit, { maxItems: 20_000 }),
  exceptions: Type.Optional(Type.Array(Exception, { maxItems: 20_000 })),
});

/** Zones and the conduits between them (IEC 62443-3-2). Inside a zone everything is allowed; between zones only what a conduit allows. */
export type Policy = Static<typeof Policy>;
