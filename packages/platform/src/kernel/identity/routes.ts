import { Type } from 'typebox';
import type { Configuration } from '../config.ts';
import { type App, actorOf, created, sessionCookie, setSessionCookie, itemsOf } from '../http.ts';
import { IdParams, Page, PageQuery } from '../schema.ts';
import { allPermissions, allRoles, permissions, roles } from './permissions.ts';
import * as schema from './schema.ts';
import type { Identity, SignedIn } from './service.ts';

const Nothing = Type.Null({ description: 'Nothing' });

/** Signing in, users, tokens, organisations, audit. */
export function identityRoutes(app: App, identity: Identity, configuration: Configuration, demo: boolean): void {
  const limited = { rateLimit: { max: configuration.loginsPerMinute, timeWindow: '1 minute' } };
  const publicly = { access: 'public', ...limited } as const;
  const tags = ['identity'];

  app.get(
    '/api/setup',
    {
      config: { access: 'public' },
      schema: { summary: 'Whether the first administrator is still to be made', tags, response: { 200: schema.SetupState } },
    },
    async () => ({ needed: await identity.setupNeeded(), demo }),
  );

  app.post(
    '/api/setup',
    {
      config: publicly,
      schema: {
        summary: 'Make the first administrator by the one-time link',
        tags,
        body: schema.Setup,
        response: { 200: schema.Session },
      },
    },
    async (request, reply) => {
      request.auditDetail = { name: request.body.name };
      const signedIn = await identity.setup(request.body, request.ip);
      return enter(reply, signedIn);
    },
  );

  app.post(
    '/api/invitation',
    {
      config: publicly,
      schema: {
        summary: 'Set a password by a one-time link and sign in',
        tags,
        body: schema.Invitation,
        response: { 200: schema.Session },
      },
    },
    async (request, reply) => {
      const signedIn = await identity.acceptInvitation(request.body.token, request.body.password, request.ip);
      request.auditSubject = signedIn.session.user.id;
      return enter(reply, signedIn);
    },
  );

  app.post(
    '/api/session',
    { config: publicly, schema: { summary: 'Sign in', tags, body: schema.Login, response: { 200: schema.Session } } },
    async (request, reply) => {
      request.auditDetail = { name: request.body.name };
      const signedIn = await identity.signIn(request.body.name, request.body.password, request.ip);
      request.actor = await identity.bySession(signedIn.secret);
      return enter(reply, signedIn);
    },
  );

  app.get(
    '/api/session',
    {
      config: { access: 'session' },
      schema: { summary: 'Who acts, where, and what they may do', tags, response: { 200: schema.Session } },
    },
    (request) => identity.describe(actorOf(request)),
  );

  app.patch(
    '/api/session',
    {
      config: { access: 'session' },
      schema: { summary: 'Act in another organisation', tags, body: schema.SessionChange, response: { 200: schema.Session } },
    },
    (request) => identity.enter(actorOf(request), request.body.organisation),
  );

  app.put(
    '/api/session/password',
    {
      config: { access: 'session', ...limited },
      schema: { summary: "Change one's password", tags, body: schema.PasswordChange, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await identity.changePassword(actorOf(request), request.body.current, request.body.password);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/session',
    { config: { access: 'session' }, schema: { summary: 'Sign out', tags, response: { 204: Nothing } } },
    async (request, reply) => {
      await identity.signOut(actorOf(request));
      return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(null);
    },
  );

  app.get(
    '/api/roles',
    {
      config: { access: 'session' },
      schema: { summary: 'Roles and what they may do', tags, response: { 200: schema.RoleTable } },
    },
    () => ({
      permissions: allPermissions.map((name) => ({ name, description: permissions[name] })),
      roles: allRoles.map((name) => ({ name, permissions: [...roles[name]] })),
    }),
  );

  app.get(
    '/api/users',
    {
      config: { access: 'assets.read' },
      schema: {
        summary: 'Users of the organisation',
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: Page(schema.User) },
      },
    },
    (request) => identity.listUsers(actorOf(request), request.query.limit ?? 50, request.query.after),
  );

  app.post(
    '/api/users',
    {
      config: { access: 'users.manage' },
      schema: { summary: 'Make a user', tags, body: schema.UserCreate, response: { 201: schema.UserCreated } },
    },
    async (request, reply) => {
      const made = await identity.createUser(actorOf(request), request.body);
      request.auditDetail = { name: made.user.name, role: made.user.role };
      created(request, reply, made.user);
      return made;
    },
  );

  app.patch(
    '/api/users/:id',
    {
      config: { access: 'users.manage' },
      schema: { summary: 'Change a user', tags, params: IdParams, body: schema.UserChange, response: { 200: schema.User } },
    },
    (request) => {
      request.auditDetail = request.body;
      return identity.changeUser(actorOf(request), request.params.id, request.body);
    },
  );

  app.delete(
    '/api/users/:id',
    {
      config: { access: 'users.manage' },
      schema: { summary: 'Take a user out of the organisation', tags, params: IdParams, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await identity.removeUser(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/users/:id/invitation',
    {
      config: { access: 'users.manage' },
      schema: {
        summary: 'Make a one-time link by which the user sets a password',
        tags,
        params: IdParams,
        response: { 200: schema.UserCreated },
      },
    },
    (request) => identity.renewInvitation(actorOf(request), request.params.id),
  );

  app.get(
    '/api/tokens',
    {
      config: { access: 'session' },
      schema: { summary: 'API tokens', tags, response: { 200: Type.Object({ items: Type.Array(schema.Token) }) } },
    },
    (request) => itemsOf(identity.listTokens(actorOf(request))),
  );

  app.post(
    '/api/tokens',
    {
      config: { access: 'session' },
      schema: { summary: 'Make an API token', tags, body: schema.TokenCreate, response: { 201: schema.TokenCreated } },
    },
    async (request, reply) => {
      const made = await identity.createToken(actorOf(request), request.body);
      request.auditDetail = { name: made.token.name, scopes: made.token.scopes };
      created(request, reply, made.token);
      return made;
    },
  );

  app.delete(
    '/api/tokens/:id',
    {
      config: { access: 'session' },
      schema: { summary: 'Withdraw an API token', tags, params: IdParams, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await identity.deleteToken(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/organisations',
    {
      config: { access: 'session' },
      schema: {
        summary: 'The organisation and those below it',
        tags,
        response: { 200: Type.Object({ items: Type.Array(schema.Organisation) }) },
      },
    },
    (request) => itemsOf(identity.listOrganisations(actorOf(request))),
  );

  app.post(
    '/api/organisations',
    {
      config: { access: 'organisations.manage' },
      schema: {
        summary: 'Make an organisation below this one',
        tags,
        body: schema.OrganisationCreate,
        response: { 201: schema.Organisation },
      },
    },
    async (request, reply) => created(request, reply, await identity.createOrganisation(actorOf(request), request.body)),
  );

  app.patch(
    '/api/organisations/:id',
    {
      config: { access: 'organisations.manage' },
      schema: {
        summary: 'Change an organisation',
        tags,
        params: IdParams,
        body: schema.OrganisationChange,
        response: { 200: schema.Organisation },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return identity.changeOrganisation(actorOf(request), request.params.id, request.body);
    },
  );

  app.get(
    '/api/audit',
    {
      config: { access: 'audit.read' },
      schema: { summary: 'The audit log', tags, querystring: schema.AuditQuery, response: { 200: Page(schema.AuditEntry) } },
    },
    (request) => identity.listAudit(actorOf(request), request.query),
  );

  function enter(reply: Parameters<typeof setSessionCookie>[0], signedIn: SignedIn) {
    setSessionCookie(reply, configuration, signedIn.secret);
    return signedIn.session;
  }
}
