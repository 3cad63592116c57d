import { type Static, Type } from 'typebox';
import { Bilingual, Change, Id, Nullable, PageQuery, PurdueLevel, Severity, Strict, Time } from '../kernel/schema.ts';
import { CaptureKind } from './schema-captures.ts';
import { Search, Text } from './schema-texts.ts';

/** The attributes of an asset that evidence or a person gives. */
export const attributeNames = [
  'name',
  'vendor',
  'product',
  'model',
  'orderNumber',
  'firmware',
  'serial',
  'role',
  'purdueLevel',
] as const;
export const AttributeName = Type.Enum([...attributeNames]);
export type AttributeName = (typeof attributeNames)[number];

/**
 * How a claim was found: the device stated it; a fingerprint concluded it; it is the usual spelling of what was stated; the registry of MAC prefixes says
 * it; what the device does shows it; it is derived from other attributes.
 */
const IdentityMethod = Type.Enum(['stated', 'fingerprint', 'spelling', 'registry', 'behaviour', 'derived']);

/** One attribute as decided: by the evidence together, or by a person, who outranks it. */
export const Attribute = Type.Object({
  attribute: AttributeName,
  value: Type.String(),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  by: Type.Enum(['evidence', 'person']),
  source: Type.String({ description: 'Strongest source, as `s7comm SZL 0x001c`, or the name of the person' }),
  /** How it was found there; null when a person decided. */
  method: Nullable(IdentityMethod),
  fingerprint: Nullable(Type.String({ description: 'The fingerprint that concluded it' })),
  conflict: Type.Boolean({ description: 'Other evidence says otherwise' }),
});
export type Attribute = Static<typeof Attribute>;

/** One statement of one source about one attribute. */
export const Evidence = Type.Object({
  attribute: Type.String(),
  value: Type.String(),
  source: Type.String({
    description: 'Protocol and message, the registry, `behaviour`, or the attribute that it is derived from',
  }),
  method: IdentityMethod,
  fingerprint: Nullable(Type.String({ description: 'The fingerprint that concluded it; null for another method' })),
  /** Why a role and its level were concluded; null where the source tells it. */
  reason: Nullable(Bilingual),
  confidence: Type.Number(),
  capture: Id,
  frame: Nullable(Type.Number({ description: '1-based number of the frame, or of the record, in the capture' })),
  at: Nullable(Time),
});
export type Evidence = Static<typeof Evidence>;

/** A network interface of an asset. */
const Interface = Type.Object({ mac: Nullable(Type.String()), ips: Type.Array(Type.String()) });

/** A protocol's name. */
export const ProtocolName = Type.Object({ id: Type.String(), name: Type.String() });

const AssetProtocol = Type.Object({ id: Type.String(), as: Type.Enum(['client', 'server', 'peer']) });

/** An asset in a list. */
export const Asset = Type.Object({
  id: Id,
  site: Id,
  zone: Nullable(Id),
  interfaces: Type.Array(Interface),
  name: Nullable(Type.String()),
  vendor: Nullable(Type.String()),
  product: Nullable(Type.String()),
  model: Nullable(Type.String()),
  orderNumber: Nullable(Type.String()),
  firmware: Nullable(Type.String()),
  serial: Nullable(Type.String()),
  role: Nullable(Type.String()),
  purdueLevel: Nullable(Type.Number()),
  protocols: Type.Array(AssetProtocol),
  conflicts: Type.Array(Type.String({ description: 'Attribute with conflicting evidence' })),
  firstSeen: Time,
  lastSeen: Time,
  openFindings: Type.Integer(),
  worstSeverity: Nullable(Severity),
  openMatches: Type.Integer(),
  worstCvss: Nullable(Type.Number()),
});
export type Asset = Static<typeof Asset>;

/** An asset with everything that is known about it and why. */
export const AssetDetail = Type.Object({
  ...Asset.properties,
  attributes: Type.Array(Attribute),
  evidence: Type.Array(Evidence),
  overrides: Type.Array(
    Type.Object({ attribute: AttributeName, value: Type.String(), note: Type.String(), by: Type.String(), at: Time }),
  ),
  captures: Type.Array(Type.Object({ id: Id, kind: CaptureKind, name: Type.String(), firstSeen: Time, lastSeen: Time })),
});
export type AssetDetail = Static<typeof AssetDetail>;

/** Query of the inventory. */
export const AssetQuery = Type.Object({
  ...PageQuery,
  q: Search,
  site: Type.Optional(Id),
  zone: Type.Optional(Id),
  role: Type.Optional(Type.String({ maxLength: 80 })),
  vendor: Type.Optional(Type.String({ maxLength: 160 })),
  protocol: Type.Optional(Type.String({ maxLength: 40 })),
  purdueLevel: Type.Optional(PurdueLevel),
  capture: Type.Optional(Id),
  sort: Type.Optional(Type.Enum(['lastSeen', 'name', 'vendor', 'risk'], { default: 'lastSeen' })),
});
export type AssetQuery = Static<typeof AssetQuery>;

/** Body of PATCH /api/assets/:id. */
export const AssetChange = Change({ zone: Type.Optional(Nullable(Id)) });
export type AssetChange = Static<typeof AssetChange>;

/** Body of PUT /api/assets/:id/attributes/:attribute: a person confirms or corrects a value. */
export const AttributeDecision = Strict({ value: Type.String({ minLength: 1, maxLength: 400 }), note: Type.Optional(Text) });
export const AttributeParams = Type.Object({ id: Id, attribute: AttributeName });

/** A fingerprint that says what an asset is. */
export interface Identification {
  asset: string;
  fingerprint: string;
  /** What it says of the asset, as `model, vendor`. */
  attributes: string;
  /** What it was read from, as `s7comm SZL 0x001c`. */
  on: string;
  confidence: number;
  since: string | null;
}
