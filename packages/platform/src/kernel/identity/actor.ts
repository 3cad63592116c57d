import { Problem } from '../errors.ts';
import { operatorPermissions, type Permission, type Role } from './permissions.ts';

/** Who acts: a person in a session, or a program with a person's token. */
export interface Actor {
  user: { id: string; name: string; displayName: string };
  /** Organisation in which they act; everything they read and write is of it. */
  organisation: string;
  /** Whether that organisation runs the server: it has no organisation above it. */
  operator: boolean;
  role: Role;
  permissions: ReadonlySet<Permission>;
  /** Name of the API token, when a program acts. */
  token: string | null;
  /** Hash of the session's secret, when a person acts. */
  session: string | null;
  expiresAt: string | null;
}

/** Whether the actor has a permission. */
export function may(actor: Pick<Actor, 'permissions' | 'operator'>, permission: Permission): boolean {
  return actor.permissions.has(permission) && (!operatorPermissions.has(permission) || actor.operator);
}

/** @throws Problem `not-permitted` that names the permission */
export function demand(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw new Problem('not-permitted', permission);
}
