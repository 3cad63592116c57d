import { Problem } from '../errors.ts';
import { hashSecret, newId, newSecret } from '../identifiers.ts';
import type { Records } from '../records.ts';
import type { PageOf } from '../schema.ts';
import { type Actor, may } from './actor.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { allPermissions, type Permission, roles } from './permissions.ts';
import type {
  AuditEntry,
  AuditQuery,
  Level,
  Organisation,
  OrganisationChange,
  Session,
  Setup,
  Token,
  TokenCreate,
  User,
  UserChange,
  UserCreate,
} from './schema.ts';
import * as store from './store.ts';

const setupHours = 24;
const invitationHours = 72;
const tokenPrefix = 'fgs_';

/** Name of the organisation of a server that was not told another. */
const defaultOrganisation = 'Fengsui';

/** A new session: the secret goes into the cookie and nowhere else. */
export interface SignedIn {
  secret: string;
  session: Session;
}

export type Identity = ReturnType<typeof openIdentity>;

/** Who may enter, and what they may do. */
export function openIdentity(records: Records, sessionHours: number) {
  const describe = (actor: Actor): Promise<Session> =>
    records.system(async (tx) => ({
      user: actor.user,
      organisation: (await store.findOrganisation(tx, actor.organisation))!,
      organisations: await store.membershipsOf(tx, actor.user.id),
      role: actor.role,
      permissions: allPermissions.filter((permission) => may(actor, permission)),
      expiresAt: actor.expiresAt,
    }));

  const toActor = (found: store.Credential, session: string | null): Actor => {
    const granted: readonly Permission[] = roles[found.role];
    const permissions = found.scopes === null ? granted : found.scopes.filter((scope) => granted.includes(scope));
    return {
      user: { id: found.user_id, name: found.name, displayName: found.display_name },
      organisation: found.organisation_id,
      operator: found.parent_id === null,
      role: found.role,
      permissions: new Set(permissions),
      token: found.token_name,
      session,
      expiresAt: found.expires_at,
    };
  };

  /** Who holds the secret of a session; null when it has ended. */
  const bySession = async (secret: string): Promise<Actor | null> => {
    const hash = hashSecret(secret);
    const found = await records.system((tx) => store.findSession(tx, hash, sessionHours));
    return found ? toActor(found, hash) : null;
  };

  const open = async (user: string, address: string): Promise<SignedIn> => {
    const secret = newSecret();
    await records.system(async (tx) => {
      const [organisation] = await store.membershipsOf(tx, user);
      if (organisation === undefined) throw new Problem('wrong-password');
      await store.insertSession(tx, {
        hash: hashSecret(secret),
        user,
        organisation: organisation.id,
        address,
        hours: sessionHours,
      });
    });
    return { secret, session: await describe((await bySession(secret))!) };
  };

  const invite = async (user: string): Promise<string> => {
    const secret = newSecret();
    await records.system((tx) =>
      store.insertLink(tx, { hash: hashSecret(secret), purpose: 'invitation', user, hours: invitationHours }),
    );
    return `/invitation#${secret}`;
  };

  return {
    describe,
    bySession,

    /** Who holds an API token; null when there is no such token or it has expired. */
    async byToken(secret: string): Promise<Actor | null> {
      if (!secret.startsWith(tokenPrefix)) return null;
      const found = await records.system((tx) => store.findToken(tx, hashSecret(secret)));
      return found ? toActor(found, null) : null;
    },

    /** Whether the first administrator is still to be made. */
    setupNeeded: (): Promise<boolean> => records.system(async (tx) => !(await store.hasUsers(tx))),

    /** Whether nothing was ever done here: there is not even an organisation. */
    isNew: (): Promise<boolean> => records.system(async (tx) => (await store.findOperator(tx)) === undefined),

    /** Makes a new one-time link for the first administrator; the one before is void. Answers its path. */
    async newSetupLink(): Promise<string> {
      const secret = newSecret();
      await records.system((tx) =>
        store.insertLink(tx, { hash: hashSecret(secret), purpose: 'setup', user: null, hours: setupHours }),
      );
      return `/setup#${secret}`;
    },

    /**
     * Makes a one-time link by which a user sets a new password: for whoever runs the server, when nobody is left who can sign in. Answers its path.
     * @throws Error that names the administrators, when no user has the name
     */
    async recover(name: string): Promise<string> {
      const { user, administrators, operator } = await records.system(async (tx) => ({
        user: await store.findLogin(tx, name),
        administrators: await store.listAdministrators(tx),
        operator: await store.findOperator(tx),
      }));
      if (user === undefined || operator === undefined) {
        const known =
          administrators.length === 0 ? 'nobody has an account yet' : `administrators are ${administrators.join(', ')}`;
        throw new Error(`there is no user ${name}; ${known}`);
      }
      const link = await invite(user.id);
      const entry = {
        id: newId(),
        user: null,
        token: null,
        action: 'recovery link',
        subject: user.id,
        address: null,
        status: 200,
        detail: {},
      };
      await records.tenant(operator.id, (tx) => store.insertAudit(tx, operator.id, entry));
      return link;
    },

    /** The organisation that runs the server; made when there is none. */
    operator: (name: string = defaultOrganisation, level: Level = 'enterprise'): Promise<Organisation> =>
      records.system(async (tx) => {
        const found = await store.findOperator(tx);
        if (found) return found;
        await store.insertOrganisation(tx, { id: newId(), name, level, parent: null });
        return (await store.findOperator(tx))!;
      }),

    /** Makes the first administrator by the link of the terminal. */
    async setup(request: Setup, address: string): Promise<SignedIn> {
      const passwordHash = await hashPassword(request.password);
      const user = await records.system(async (tx) => {
        if (await store.hasUsers(tx)) throw new Problem('already-set-up');
        if (!(await store.takeLink(tx, hashSecret(request.token), 'setup'))) throw new Problem('invalid-link');
        const id = newId();
        let organisation = await store.findOperator(tx);
        if (organisation === undefined) {
          const made = {
            id: newId(),
            name: request.organisation ?? defaultOrganisation,
            level: request.level ?? 'enterprise',
            parent: null,
          };
          await store.insertOrganisation(tx, made);
          organisation = (await store.findOperator(tx))!;
        } else {
          await store.updateOrganisation(tx, organisation.id, { name: request.organisation, level: request.level });
        }
        await store.insertUser(tx, { id, name: request.name, displayName: request.displayName ?? request.name, passwordHash });
        await store.insertMembership(tx, organisation.id, id, 'administrator');
        return id;
      });
      return open(user, address);
    },

    /** Signs in by name and password. */
    async signIn(name: string, password: string, address: string): Promise<SignedIn> {
      const found = await records.system((tx) => store.findLogin(tx, name));
      if (!(await verifyPassword(found?.password_hash, password))) throw new Problem('wrong-password');
      return open(found!.id, address);
    },

    signOut: (actor: Actor) => records.system((tx) => store.deleteSession(tx, actor.session ?? '')),

    /** Acts in another organisation of which the user is a member. */
    async enter(actor: Actor, organisation: string): Promise<Session> {
      if (actor.session === null) throw new Problem('not-permitted', 'a token stays in its organisation');
      const now = await records.system(async (tx) => {
        const memberships = await store.membershipsOf(tx, actor.user.id);
        if (!memberships.some(({ id }) => id === organisation)) throw new Problem('not-found', `organisation ${organisation}`);
        await store.moveSession(tx, actor.session!, organisation);
        return (await store.findSession(tx, actor.session!, sessionHours))!;
      });
      return describe(toActor(now, actor.session));
    },

    /** Changes one's own password; every other session of the user ends. */
    async changePassword(actor: Actor, current: string, password: string): Promise<void> {
      if (actor.session === null) throw new Problem('not-permitted', 'a token cannot change the password');
      const stored = await records.system((tx) => store.findPasswordHash(tx, actor.user.id));
      if (!(await verifyPassword(stored, current))) throw new Problem('wrong-password');
      const passwordHash = await hashPassword(password);
      await records.system(async (tx) => {
        await store.setPassword(tx, actor.user.id, passwordHash);
        await store.deleteSessionsOf(tx, actor.user.id, actor.session);
      });
    },

    /** Sets a password by a one-time link and signs in. */
    async acceptInvitation(token: string, password: string, address: string): Promise<SignedIn> {
      const passwordHash = await hashPassword(password);
      const user = await records.system(async (tx) => {
        const link = await store.takeLink(tx, hashSecret(token), 'invitation');
        if (!link?.user_id) throw new Problem('invalid-link');
        await store.setPassword(tx, link.user_id, passwordHash);
        await store.deleteSessionsOf(tx, link.user_id);
        return link.user_id;
      });
      return open(user, address);
    },

    listUsers: (actor: Actor, limit: number, after?: string): Promise<PageOf<User>> =>
      records.tenant(actor.organisation, (tx) => store.listUsers(tx, limit, after)),

    /** Makes a user in the organisation of the actor. Without a password the answer carries a one-time link. */
    async createUser(actor: Actor, request: UserCreate): Promise<{ user: User; invitation: string | null }> {
      const id = newId();
      const passwordHash = request.password === undefined ? null : await hashPassword(request.password);
      await records.system(async (tx) => {
        if (await store.findLogin(tx, request.name)) throw new Problem('name-taken', request.name);
        await store.insertUser(tx, { id, name: request.name, displayName: request.displayName ?? request.name, passwordHash });
        await store.insertMembership(tx, actor.organisation, id, request.role);
      });
      const user = (await records.tenant(actor.organisation, (tx) => store.findUser(tx, id)))!;
      return { user, invitation: passwordHash === null ? await invite(id) : null };
    },

    /** Makes a new one-time link for a user who has forgotten the password. */
    async renewInvitation(actor: Actor, id: string): Promise<{ user: User; invitation: string }> {
      const { user, shared } = await records.system(async (tx) => ({
        user: (await store.membershipsOf(tx, id)).find((membership) => membership.id === actor.organisation),
        shared: (await store.membershipsOf(tx, id)).length > 1,
      }));
      if (user === undefined) throw new Problem('not-found', `user ${id}`);
      // Whoever holds the link becomes the user, in every organisation that the user is a member of.
      if (shared) throw new Problem('not-permitted', 'the user is also a member of another organisation');
      const found = (await records.tenant(actor.organisation, (tx) => store.findUser(tx, id)))!;
      return { user: found, invitation: await invite(id) };
    },

    /** Changes role, name or access of a user of the organisation. Their sessions in it end with the access. */
    async changeUser(actor: Actor, id: string, change: UserChange): Promise<User> {
      const user = await records.tenant(actor.organisation, async (tx) => {
        const before = await store.findUser(tx, id);
        if (before === undefined) throw new Problem('not-found', `user ${id}`);
        const administrators = await store.countAdministrators(tx);
        await store.updateMembership(tx, id, change);
        const after = (await store.findUser(tx, id))!;
        const wasOne = before.role === 'administrator' && !before.disabled;
        const isOne = after.role === 'administrator' && !after.disabled;
        if (wasOne && !isOne && administrators === 1) throw new Problem('last-administrator');
        return after;
      });
      if (change.displayName !== undefined) {
        await records.system((tx) => store.updateDisplayName(tx, id, change.displayName!));
        user.displayName = change.displayName;
      }
      if (change.disabled) await records.system((tx) => store.deleteSessionsOf(tx, id));
      return user;
    },

    /** Takes a user out of the organisation. */
    async removeUser(actor: Actor, id: string): Promise<void> {
      await records.tenant(actor.organisation, async (tx) => {
        const user = await store.findUser(tx, id);
        if (user === undefined) throw new Problem('not-found', `user ${id}`);
        const administrators = await store.countAdministrators(tx);
        if (user.role === 'administrator' && !user.disabled && administrators === 1) throw new Problem('last-administrator');
        await store.deleteMembership(tx, id);
      });
      await records.system((tx) => store.deleteSessionsOf(tx, id));
    },

    /** Tokens of the actor; those of everybody for who manages users. */
    listTokens: (actor: Actor): Promise<Token[]> =>
      records.tenant(actor.organisation, (tx) => store.listTokens(tx, may(actor, 'users.manage') ? null : actor.user.id)),

    /** Makes a token with at most the actor's permissions. The secret is answered once and kept only as its hash. */
    async createToken(actor: Actor, request: TokenCreate): Promise<{ token: Token; secret: string }> {
      if (actor.session === null) throw new Problem('not-permitted', 'a token cannot make tokens');
      const beyond = request.scopes.find((scope) => !may(actor, scope));
      if (beyond !== undefined) throw new Problem('not-permitted', beyond);
      const secret = tokenPrefix + newSecret();
      const id = newId();
      const token = await records.tenant(actor.organisation, async (tx) => {
        await store.insertToken(tx, {
          id,
          organisation: actor.organisation,
          user: actor.user.id,
          name: request.name,
          hash: hashSecret(secret),
          scopes: request.scopes,
          days: request.days === undefined ? 90 : request.days,
        });
        return (await store.listTokens(tx, actor.user.id)).find((made) => made.id === id)!;
      });
      return { token, secret };
    },

    async deleteToken(actor: Actor, id: string): Promise<void> {
      const owner = may(actor, 'users.manage') ? null : actor.user.id;
      const deleted = await records.tenant(actor.organisation, (tx) => store.deleteToken(tx, id, owner));
      if (!deleted) throw new Problem('not-found', `token ${id}`);
    },

    listOrganisations: (actor: Actor): Promise<Organisation[]> => records.tenant(actor.organisation, store.listOrganisations),

    /** Makes an organisation below the actor's, with the actor as its first administrator. */
    createOrganisation: (actor: Actor, request: { name: string; level: Level }): Promise<Organisation> =>
      records.system(async (tx) => {
        const id = newId();
        await store.insertOrganisation(tx, { id, ...request, parent: actor.organisation }).catch(nameTaken(request.name));
        await store.insertMembership(tx, id, actor.user.id, 'administrator');
        return (await store.findOrganisation(tx, id))!;
      }),

    changeOrganisation: (actor: Actor, id: string, change: OrganisationChange): Promise<Organisation> =>
      records.tenant(actor.organisation, async (tx) => {
        const changed = await store.updateOrganisation(tx, id, change).catch(nameTaken(change.name ?? ''));
        if (!changed) throw new Problem('not-found', `organisation ${id}`);
        return (await store.findOrganisation(tx, id))!;
      }),

    /** Writes one line of the audit log. What nobody known did is kept with the organisation that runs the server. */
    async audit(actor: Actor | null, entry: Omit<AuditEntry, 'id' | 'at' | 'user' | 'token'> & { user?: string }): Promise<void> {
      const organisation = actor?.organisation ?? (await records.system(store.findOperator))?.id;
      if (organisation === undefined) return;
      const line = { ...entry, id: newId(), user: actor?.user.name ?? entry.user ?? null, token: actor?.token ?? null };
      await records.tenant(organisation, (tx) => store.insertAudit(tx, organisation, line));
    },

    listAudit: (actor: Actor, query: AuditQuery): Promise<PageOf<AuditEntry>> =>
      records.tenant(actor.organisation, (tx) => store.listAudit(tx, query)),
  };
}

/** Turns a violated unique index into the answer that the name is taken. */
export function nameTaken(name: string): (error: unknown) => never {
  return (error) => {
    if ((error as { code?: string }).code === '23505') throw new Problem('name-taken', name, { cause: error });
    throw error;
  };
}
