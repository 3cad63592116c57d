import { sql } from 'kysely';
import { decodeCursor, pageOf } from '../paging.ts';
import type { Tx } from '../records.ts';
import type { PageOf } from '../schema.ts';
import type { Permission, Role } from './permissions.ts';
import type { AuditEntry, AuditQuery, Level, Organisation, OrganisationChange, Token, User, UserChange } from './schema.ts';

/** What the server knows of a session or token when a request comes with it. */
export interface Credential {
  user_id: string;
  name: string;
  display_name: string;
  organisation_id: string;
  parent_id: string | null;
  role: Role;
  scopes: Permission[] | null;
  token_name: string | null;
  expires_at: string | null;
}

interface UserRow {
  id: string;
  name: string;
  display_name: string;
  role: Role;
  disabled: boolean;
  created_at: string;
  last_seen_at: string | null;
}

/** SQL of users, sessions, tokens and organisations. Functions that take no organisation run as the server. */

export async function hasUsers(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from users where password_hash is not null) found`.execute(
    tx,
  );
  return rows[0].found;
}

export async function insertOrganisation(tx: Tx, organisation: Omit<Organisation, 'createdAt'>): Promise<void> {
  await sql`insert into organisations (id, name, level, parent_id)
    values (${organisation.id}, ${organisation.name}, ${organisation.level}, ${organisation.parent})`.execute(tx);
}

export async function updateOrganisation(tx: Tx, id: string, change: OrganisationChange): Promise<boolean> {
  const { numAffectedRows } = await sql`update organisations set name = coalesce(${change.name ?? null}, name),
    level = coalesce(${change.level ?? null}, level) where id = ${id}`.execute(tx);
  return numAffectedRows === 1n;
}

const organisationColumns = sql`id, name, level, parent_id as parent, created_at as "createdAt"`;

export async function listOrganisations(tx: Tx): Promise<Organisation[]> {
  return (
    await sql<Organisation>`select ${organisationColumns} from organisations order by parent_id nulls first, name`.execute(tx)
  ).rows;
}

export async function findOrganisation(tx: Tx, id: string): Promise<Organisation | undefined> {
  return (await sql<Organisation>`select ${organisationColumns} from organisations where id = ${id}`.execute(tx)).rows[0];
}

/** The organisation that runs the server: the oldest without one above it. */
export async function findOperator(tx: Tx): Promise<Organisation | undefined> {
  return (
    await sql<Organisation>`select ${organisationColumns} from organisations where parent_id is null order by created_at, id limit 1`.execute(
      tx,
    )
  ).rows[0];
}

export async function membershipsOf(tx: Tx, user: string): Promise<{ id: string; name: string; level: Level; role: Role }[]> {
  return (
    await sql<{ id: string; name: string; level: Level; role: Role }>`select o.id, o.name, o.level, m.role
      from memberships m join organisations o on o.id = m.organisation_id
      where m.user_id = ${user} and not m.disabled order by m.created_at, o.name`.execute(tx)
  ).rows;
}

export async function insertUser(
  tx: Tx,
  user: { id: string; name: string; displayName: string; passwordHash: string | null },
): Promise<void> {
  await sql`insert into users (id, name, display_name, password_hash)
    values (${user.id}, ${user.name}, ${user.displayName}, ${user.passwordHash})`.execute(tx);
}

export async function insertMembership(tx: Tx, organisation: string, user: string, role: Role): Promise<void> {
  await sql`insert into memberships (organisation_id, user_id, role) values (${organisation}, ${user}, ${role})`.execute(tx);
}

export async function findLogin(tx: Tx, name: string): Promise<{ id: string; password_hash: string | null } | undefined> {
  return (
    await sql<{
      id: string;
      password_hash: string | null;
    }>`select id, password_hash from users where lower(name) = lower(${name})`.execute(tx)
  ).rows[0];
}

/** Names of administrators of the organisation that runs the server, at most ten. */
export async function listAdministrators(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select u.name from memberships m join users u on u.id = m.user_id
    join organisations o on o.id = m.organisation_id
    where o.parent_id is null and m.role = 'administrator' and not m.disabled order by u.name limit 10`.execute(tx);
  return rows.map(({ name }) => name);
}

export async function findPasswordHash(tx: Tx, user: string): Promise<string | null> {
  const { rows } = await sql<{ password_hash: string | null }>`select password_hash from users where id = ${user}`.execute(tx);
  return rows[0]?.password_hash ?? null;
}

export async function setPassword(tx: Tx, user: string, passwordHash: string): Promise<void> {
  await sql`update users set password_hash = ${passwordHash} where id = ${user}`.execute(tx);
}

export async function updateDisplayName(tx: Tx, user: string, displayName: string): Promise<void> {
  await sql`update users set display_name = ${displayName} where id = ${user}`.execute(tx);
}

export async function insertSession(
  tx: Tx,
  session: { hash: string; user: string; organisation: string; address: string; hours: number },
): Promise<void> {
  await sql`insert into sessions (secret_hash, user_id, organisation_id, address, expires_at)
    values (${session.hash}, ${session.user}, ${session.organisation}, ${session.address}, now() + ${session.hours} * interval '1 hour')`.execute(
    tx,
  );
  await sql`update users set last_seen_at = now() where id = ${session.user}`.execute(tx);
  await sql`delete from sessions where expires_at < now()`.execute(tx);
}

/** Finds who holds a session, and lengthens it when a tenth of its time has passed; never beyond seven days after signing in. */
export async function findSession(tx: Tx, hash: string, hours: number): Promise<Credential | undefined> {
  const { rows } = await sql<
    Credential & { stale: boolean }
  >`select s.user_id, u.name, u.display_name, s.organisation_id, o.parent_id, m.role,
      null as scopes, null as token_name, s.expires_at, s.expires_at < now() + ${hours} * interval '54 minutes' as stale
    from sessions s join users u on u.id = s.user_id join organisations o on o.id = s.organisation_id
    join memberships m on m.user_id = s.user_id and m.organisation_id = s.organisation_id and not m.disabled
    where s.secret_hash = ${hash} and s.expires_at > now()`.execute(tx);
  if (rows[0]?.stale) {
    await sql`update sessions set expires_at = least(now() + ${hours} * interval '1 hour', created_at + interval '7 days')
      where secret_hash = ${hash}`.execute(tx);
    await sql`update users set last_seen_at = now() where id = ${rows[0].user_id}`.execute(tx);
  }
  return rows[0];
}

export async function moveSession(tx: Tx, hash: string, organisation: string): Promise<void> {
  await sql`update sessions set organisation_id = ${organisation} where secret_hash = ${hash}`.execute(tx);
}

export async function deleteSession(tx: Tx, hash: string): Promise<void> {
  await sql`delete from sessions where secret_hash = ${hash}`.execute(tx);
}

/** Ends the sessions of a user, except the one named. */
export async function deleteSessionsOf(tx: Tx, user: string, except: string | null = null): Promise<void> {
  await sql`delete from sessions where user_id = ${user} and secret_hash is distinct from ${except}`.execute(tx);
}

export async function insertLink(
  tx: Tx,
  link: { hash: string; purpose: string; user: string | null; hours: number },
): Promise<void> {
  await sql`delete from one_time_links where expires_at < now() or (purpose = ${link.purpose} and user_id is not distinct from ${link.user})`.execute(
    tx,
  );
  await sql`insert into one_time_links (secret_hash, purpose, user_id, expires_at)
    values (${link.hash}, ${link.purpose}, ${link.user}, now() + ${link.hours} * interval '1 hour')`.execute(tx);
}

/** Uses a link up. Answers its user; undefined when there is no such link any more. */
export async function takeLink(tx: Tx, hash: string, purpose: string): Promise<{ user_id: string | null } | undefined> {
  const { rows } = await sql<{ user_id: string | null }>`delete from one_time_links
    where secret_hash = ${hash} and purpose = ${purpose} and expires_at > now() returning user_id`.execute(tx);
  return rows[0];
}

/** Finds who holds a token and remembers that it was used. */
export async function findToken(tx: Tx, hash: string): Promise<Credential | undefined> {
  const { rows } = await sql<
    Credential & { id: string }
  >`select t.id, t.user_id, u.name, u.display_name, t.organisation_id, o.parent_id, m.role,
      t.scopes, t.name as token_name, t.expires_at
    from tokens t join users u on u.id = t.user_id join organisations o on o.id = t.organisation_id
    join memberships m on m.user_id = t.user_id and m.organisation_id = t.organisation_id and not m.disabled
    where t.secret_hash = ${hash} and (t.expires_at is null or t.expires_at > now())`.execute(tx);
  if (rows[0]) {
    await sql`update tokens set last_used_at = now()
      where id = ${rows[0].id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`.execute(tx);
  }
  return rows[0];
}

const userColumns = sql`u.id, u.name, u.display_name, m.role, m.disabled, m.created_at, u.last_seen_at`;

export async function listUsers(tx: Tx, limit: number, cursor: string | undefined): Promise<PageOf<User>> {
  const after = decodeCursor(cursor, 2);
  const { rows } = await sql<UserRow>`select ${userColumns} from memberships m join users u on u.id = m.user_id
    where m.organisation_id = current_organisation()
    ${after === null ? sql`` : sql`and (lower(u.name), u.id) > (${after[0]}::text, ${after[1]}::uuid)`}
    order by lower(u.name), u.id limit ${limit + 1}`.execute(tx);
  return pageOf(rows, limit, (row) => [row.name.toLowerCase(), row.id], toUser);
}

export async function findUser(tx: Tx, id: string): Promise<User | undefined> {
  const { rows } = await sql<UserRow>`select ${userColumns} from memberships m join users u on u.id = m.user_id
    where m.organisation_id = current_organisation() and u.id = ${id}`.execute(tx);
  return rows[0] && toUser(rows[0]);
}

export async function updateMembership(tx: Tx, user: string, change: UserChange): Promise<void> {
  await sql`update memberships set role = coalesce(${change.role ?? null}, role), disabled = coalesce(${change.disabled ?? null}, disabled)
    where user_id = ${user}`.execute(tx);
}

export async function deleteMembership(tx: Tx, user: string): Promise<void> {
  await sql`delete from tokens where user_id = ${user}`.execute(tx);
  await sql`delete from memberships where user_id = ${user}`.execute(tx);
}

/** Counts those who can still administer the organisation; the rows stay locked so that two changes cannot remove the last two. */
export async function countAdministrators(tx: Tx): Promise<number> {
  const { rows } = await sql`select user_id from memberships where role = 'administrator' and not disabled for update`.execute(
    tx,
  );
  return rows.length;
}

export async function listTokens(tx: Tx, user: string | null): Promise<Token[]> {
  return (
    await sql<Token>`select t.id, t.name, t.scopes, u.name as user, t.created_at as "createdAt", t.expires_at as "expiresAt",
        t.last_used_at as "lastUsedAt" from tokens t join users u on u.id = t.user_id
      ${user === null ? sql`` : sql`where t.user_id = ${user}`} order by t.id`.execute(tx)
  ).rows;
}

export async function insertToken(
  tx: Tx,
  token: {
    id: string;
    organisation: string;
    user: string;
    name: string;
    hash: string;
    scopes: Permission[];
    days: number | null;
  },
): Promise<void> {
  await sql`insert into tokens (id, organisation_id, user_id, name, secret_hash, scopes, expires_at)
    values (${token.id}, ${token.organisation}, ${token.user}, ${token.name}, ${token.hash}, ${token.scopes},
      now() + ${token.days}::double precision * interval '1 day')`.execute(tx);
}

export async function deleteToken(tx: Tx, id: string, user: string | null): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from tokens where id = ${id}
    ${user === null ? sql`` : sql`and user_id = ${user}`}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function insertAudit(tx: Tx, organisation: string, entry: Omit<AuditEntry, 'at'>): Promise<void> {
  await sql`insert into audit (id, organisation_id, user_name, token_name, action, subject, address, status, detail)
    values (${entry.id}, ${organisation}, ${entry.user}, ${entry.token}, ${entry.action}, ${entry.subject}, ${entry.address}, ${entry.status},
      ${JSON.stringify(entry.detail)})`.execute(tx);
}

export async function listAudit(tx: Tx, query: AuditQuery): Promise<PageOf<AuditEntry>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 1);
  const { rows } =
    await sql<AuditEntry>`select id, at, user_name as user, token_name as token, action, subject, address, status, detail
    from audit where true
    ${query.user === undefined ? sql`` : sql`and user_name = ${query.user}`}
    ${query.action === undefined ? sql`` : sql`and starts_with(action, ${query.action})`}
    ${after === null ? sql`` : sql`and id < ${after[0]}::uuid`}
    order by id desc limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.id],
    (row) => row,
  );
}

function toUser(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    role: row.role,
    disabled: row.disabled,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}
