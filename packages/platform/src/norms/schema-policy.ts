import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, PurdueLevel, Said, Severity, Strict, Time } from '../kernel/schema.ts';
import { Words } from './schema.ts';

/** Types of policies (zones and conduits) and of audits of isolation. */

/** The longest policy that is taken: what a request may hold. */
const PolicyText = Type.String({ minLength: 1, maxLength: 900_000, description: 'The policy as YAML' });

/** Something that is wrong with a policy, and where: in a sentence and by its code. */
export const PolicyMistake = Type.Object({
  line: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
  message: Type.String(),
  ...Said.properties,
});
export type PolicyMistake = Static<typeof PolicyMistake>;

/** An asset as the view of a zone names it. */
const ZoneAsset = Type.Object({
  id: Id,
  label: Type.String(),
  role: Nullable(Type.String()),
  purdueLevel: Nullable(Type.Number()),
});

const Zone = Type.Object({
  id: Type.String(),
  title: Nullable(Type.String()),
  level: Nullable(PurdueLevel),
  members: Type.Array(Type.String(), { description: 'As written: an address, a network, a MAC address, or `role: hmi`' }),
  assets: Type.Array(ZoneAsset, { description: 'Assets of the inventory that belong to it' }),
});

const Conduit = Type.Object({
  id: Type.String(),
  title: Nullable(Type.String()),
  from: Type.String(),
  to: Type.String(),
  allow: Type.Array(
    Type.Object({
      protocol: Type.String(),
      ports: Type.Array(Type.Integer()),
      functions: Type.Array(Type.String()),
      ranges: Type.Array(Type.String(), { description: 'Address ranges, as `4:0-59`' }),
    }),
  ),
});

const Exception = Type.Object({
  id: Type.String(),
  from: Type.String(),
  to: Type.String(),
  protocol: Nullable(Type.String()),
  owner: Type.String(),
  why: Type.String(),
  expires: Type.String({ description: 'Last day, YYYY-MM-DD' }),
  expired: Type.Boolean(),
});

/** A policy as a list: zones with their assets, the conduits between them, and exceptions. */
export const PolicyView = Type.Object({
  zones: Type.Array(Zone),
  conduits: Type.Array(Conduit),
  exceptions: Type.Array(Exception),
  strangers: Type.Array(ZoneAsset, { description: 'Assets that no zone claims' }),
});
export type PolicyView = Static<typeof PolicyView>;

/** A version of a site's policy; versions are never changed. */
export const PolicyVersion = Type.Object({
  id: Id,
  site: Id,
  version: Type.Integer(),
  what: Type.Enum(['derived', 'edited']),
  by: Type.String(),
  why: Type.String(),
  at: Time,
  zones: Type.Integer(),
  conduits: Type.Integer(),
});
export type PolicyVersion = Static<typeof PolicyVersion>;

/** The policy of a site as it is now, or as a version was. */
export const PolicyState = Type.Object({
  current: Nullable(PolicyVersion),
  text: Nullable(Type.String()),
  view: Nullable(PolicyView),
  enforced: Type.Boolean(),
});
export type PolicyState = Static<typeof PolicyState>;

/** Query of a policy: an earlier version. */
export const VersionQuery = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) });

/** Body of POST /api/sites/:id/policy/check. */
export const PolicyDraft = Strict({ text: PolicyText });

/** What a draft would be: what is wrong with it, or how it reads. */
export const PolicyChecked = Type.Object({ mistakes: Type.Array(PolicyMistake), view: Nullable(PolicyView) });
export type PolicyChecked = Static<typeof PolicyChecked>;

/** Body of PUT /api/sites/:id/policy. `base` is the version that was edited; another one in between refuses it. */
export const PolicyChange = Strict({
  text: PolicyText,
  base: Nullable(Type.Integer({ minimum: 1 })),
  why: Type.String({ minLength: 3, maxLength: 2000 }),
});
export type PolicyChange = Static<typeof PolicyChange>;

/** Body of POST /api/sites/:id/policy/derive. */
export const DeriveRequest = Strict({
  captures: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
  ranges: Type.Optional(
    Type.Boolean({ default: true, description: 'Name the address ranges that were touched in the conduits' }),
  ),
});
export type DeriveRequest = Static<typeof DeriveRequest>;

/** Query of an export. */
export const ExportQuery = Type.Object({
  format: Type.Enum(['yaml', 'nftables', 'suricata', 'openc2', 'csv']),
  version: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type ExportQuery = Static<typeof ExportQuery>;

/** One thing that is wrong with the isolation of a site, with its evidence and what to do. */
export const IsolationIssue = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  severity: Severity,
  from: Nullable(Type.String()),
  to: Nullable(Type.String()),
  client: Type.String(),
  server: Type.String(),
  text: Words,
  advice: Words,
  evidence: Type.Array(
    Type.Object({
      protocol: Type.String(),
      port: Nullable(Type.Integer()),
      functions: Type.Array(Type.String()),
      messages: Type.Number(),
      firstSeen: Time,
      lastSeen: Time,
      frames: Type.Array(Type.Object({ capture: Id, frame: Type.Number() })),
    }),
  ),
});
export type IsolationIssue = Static<typeof IsolationIssue>;

/** Query of the issues of an audit, most severe first. */
export const IssueQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  severity: Type.Optional(Severity),
});
export type IssueQuery = Static<typeof IssueQuery>;
