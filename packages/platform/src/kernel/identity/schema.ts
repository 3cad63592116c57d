import { type Static, Type } from 'typebox';
import { Change, Id, Nullable, PageQuery, Strict, Time } from '../schema.ts';
import { allPermissions, allRoles } from './permissions.ts';

/** A role by name. */
const Role = Type.Enum(allRoles);

/** A permission by name. */
const Permission = Type.Enum(allPermissions);

/** Level of an organisation in the public service. */
export const Level = Type.Enum(['enterprise', 'provincial', 'sector', 'national']);
export type Level = Static<typeof Level>;

const UserName = Type.String({ minLength: 2, maxLength: 64, pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]*$' });
const Password = Type.String({ minLength: 12, maxLength: 256, description: 'At least 12 characters' });
const DisplayName = Type.String({ minLength: 1, maxLength: 120 });
const OrganisationName = Type.String({ minLength: 1, maxLength: 160 });

/** An organisation. */
export const Organisation = Type.Object({
  id: Id,
  name: Type.String(),
  level: Level,
  parent: Nullable(Id),
  createdAt: Time,
});
export type Organisation = Static<typeof Organisation>;

/** Body of POST /api/organisations: made below the organisation in which the session acts. */
export const OrganisationCreate = Strict({ name: OrganisationName, level: Level });

/** Body of PATCH /api/organisations/:id. */
export const OrganisationChange = Change({ name: Type.Optional(OrganisationName), level: Type.Optional(Level) });
export type OrganisationChange = Static<typeof OrganisationChange>;

/** A user as a member of the organisation. */
export const User = Type.Object({
  id: Id,
  name: Type.String(),
  displayName: Type.String(),
  role: Role,
  disabled: Type.Boolean(),
  createdAt: Time,
  lastSeenAt: Nullable(Time),
});
export type User = Static<typeof User>;

/** Body of POST /api/users. Without a password the answer carries a one-time link by which the user sets one. */
export const UserCreate = Strict({
  name: UserName,
  displayName: Type.Optional(DisplayName),
  role: Role,
  password: Type.Optional(Password),
});
export type UserCreate = Static<typeof UserCreate>;

/** Answer of POST /api/users and POST /api/users/:id/invitation. */
export const UserCreated = Type.Object({
  user: User,
  invitation: Nullable(Type.String({ description: 'Path of the one-time link' })),
});

/** Body of PATCH /api/users/:id. */
export const UserChange = Change({
  displayName: Type.Optional(DisplayName),
  role: Type.Optional(Role),
  disabled: Type.Optional(Type.Boolean()),
});
export type UserChange = Static<typeof UserChange>;

/** Answer of GET /api/setup: whether the first administrator is still to be made. */
export const SetupState = Type.Object({
  needed: Type.Boolean(),
  demo: Type.Boolean({ description: 'The server was started with its demonstration' }),
});

/** Body of POST /api/setup: the token is the one of the link on the terminal. */
export const Setup = Strict({
  token: Type.String({ minLength: 20, maxLength: 200 }),
  name: UserName,
  displayName: Type.Optional(DisplayName),
  password: Password,
  organisation: Type.Optional(OrganisationName),
  level: Type.Optional(Level),
});
export type Setup = Static<typeof Setup>;

/** Body of POST /api/invitation: a user sets a password by a one-time link. */
export const Invitation = Strict({ token: Type.String({ minLength: 20, maxLength: 200 }), password: Password });

/** Body of POST /api/session. */
export const Login = Strict({ name: Type.String({ maxLength: 64 }), password: Type.String({ maxLength: 256 }) });

/** Body of PATCH /api/session: act in another of the user's organisations. */
export const SessionChange = Strict({ organisation: Id });

/** Body of PUT /api/session/password. */
export const PasswordChange = Strict({ current: Type.String({ maxLength: 256 }), password: Password });

/** Who acts, where, and what they may do. */
export const Session = Type.Object({
  user: Type.Object({ id: Id, name: Type.String(), displayName: Type.String() }),
  organisation: Organisation,
  organisations: Type.Array(Type.Object({ id: Id, name: Type.String(), level: Level, role: Role })),
  role: Role,
  permissions: Type.Array(Permission),
  expiresAt: Nullable(Time),
});
export type Session = Static<typeof Session>;

/** An API token; the secret itself is shown once, when it is made. */
export const Token = Type.Object({
  id: Id,
  name: Type.String(),
  scopes: Type.Array(Permission),
  user: Type.String({ description: 'Name of the user whose token it is' }),
  createdAt: Time,
  expiresAt: Nullable(Time),
  lastUsedAt: Nullable(Time),
});
export type Token = Static<typeof Token>;

/** Body of POST /api/tokens. A token never holds more than its user may do. */
export const TokenCreate = Strict({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  scopes: Type.Array(Permission, { minItems: 1, uniqueItems: true }),
  days: Type.Optional(
    Nullable(Type.Integer({ minimum: 1, maximum: 3650, description: 'Days until it expires; null for never' })),
  ),
});
export type TokenCreate = Static<typeof TokenCreate>;

/** Answer of POST /api/tokens. Send the secret as `Authorization: Bearer SECRET`. */
export const TokenCreated = Type.Object({ token: Token, secret: Type.String() });

/** Answer of GET /api/roles. */
export const RoleTable = Type.Object({
  permissions: Type.Array(Type.Object({ name: Permission, description: Type.String() })),
  roles: Type.Array(Type.Object({ name: Role, permissions: Type.Array(Permission) })),
});

/** One line of the audit log. */
export const AuditEntry = Type.Object({
  id: Id,
  at: Time,
  user: Nullable(Type.String()),
  token: Nullable(Type.String({ description: 'Name of the API token, if one acted' })),
  action: Type.String({ description: 'Method and route, or the name of what happened' }),
  subject: Nullable(Type.String({ description: 'Identifier of what it was done to' })),
  address: Nullable(Type.String({ description: 'From where' })),
  status: Type.Integer({ description: 'HTTP status of the answer' }),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type AuditEntry = Static<typeof AuditEntry>;

/** Query of the audit log. */
export const AuditQuery = Type.Object({
  ...PageQuery,
  user: Type.Optional(Type.String({ maxLength: 64 })),
  action: Type.Optional(Type.String({ maxLength: 120, description: 'Start of the action' })),
});
export type AuditQuery = Static<typeof AuditQuery>;
