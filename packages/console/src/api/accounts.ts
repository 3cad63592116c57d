/** Who acts, in which organisation, with what permission, and what was done: shapes of the HTTP API. */

/** The roles of people, most powerful first. */
export const USER_ROLES = ['administrator', 'engineer', 'analyst', 'viewer'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** The levels of organisations in the public service. */
export const ORGANISATION_LEVELS = ['enterprise', 'provincial', 'sector', 'national'] as const;
export type OrganisationLevel = (typeof ORGANISATION_LEVELS)[number];

/** A member of the public service. */
export interface Organisation {
  id: string;
  name: string;
  level: OrganisationLevel;
  parent: string | null;
  createdAt: string;
}

/** Who acts, where, and what they may do. */
export interface Session {
  user: { id: string; name: string; displayName: string };
  organisation: Organisation;
  organisations: { id: string; name: string; level: OrganisationLevel; role: UserRole }[];
  role: UserRole;
  permissions: string[];
  expiresAt: string | null;
}

/** A person of the organisation. */
export interface User {
  id: string;
  name: string;
  displayName: string;
  role: UserRole;
  disabled: boolean;
  createdAt: string;
  lastSeenAt: string | null;
}

/** A key for programs. */
export interface Token {
  id: string;
  name: string;
  scopes: string[];
  user: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

/** Which permissions there are, and which each role has. */
export interface RoleTable {
  permissions: { name: string; description: string }[];
  roles: { name: UserRole; permissions: string[] }[];
}

/** One line of the audit log. */
export interface AuditEntry {
  id: string;
  at: string;
  user: string | null;
  token: string | null;
  action: string;
  subject: string | null;
  address: string | null;
  status: number;
  detail: Record<string, unknown>;
}
