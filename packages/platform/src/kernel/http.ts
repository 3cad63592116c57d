import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
  type RawServerDefault,
} from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import type { Configuration } from './config.ts';
import { answerOf, type ErrorCode, errors, Problem } from './errors.ts';
import { newId } from './identifiers.ts';
import { type Actor, demand } from './identity/actor.ts';
import type { Permission } from './identity/permissions.ts';
import type { Identity } from './identity/service.ts';
import { ErrorAnswer } from './schema.ts';

/** The HTTP server, with types from the schemas of the routes. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

/** Seconds after which whoever asked a busy server comes back. */
const retryAfter = 15;
/** Name of the cookie of a session. */
export const sessionCookie = 'fengsui_session';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Who may use the route: everybody, everybody who is signed in, sensors, or who has the permission. Every route of the API says it. A sensor is no
     * person: who it is is asked where sensors are known.
     */
    access?: 'public' | 'session' | 'sensor' | Permission;
    /** Also write reading into the audit log; `false` keeps out what programs do all day. */
    audit?: boolean;
  }
  interface FastifyRequest {
    actor: Actor | null;
    /** What the audit log keeps besides method, route and subject. */
    auditDetail: Record<string, unknown>;
    /** What the route was about, when its path does not say it: the identifier of what was made. */
    auditSubject: string | null;
  }
}

/** Who acts, on a route that is not public. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw new Problem('not-signed-in');
  return request.actor;
}

/** Says what a route made, for the audit log, and answers it with 201. */
export function created<T extends { id: string }>(request: FastifyRequest, reply: FastifyReply, made: T): T {
  request.auditSubject = made.id;
  reply.code(201);
  return made;
}

/** A list that is answered whole, because it stays short. */
export async function itemsOf<T>(items: Promise<T[]>): Promise<{ items: T[] }> {
  return { items: await items };
}

/** The error answers of every route, for the description of the interface. */
const errorAnswers = { '4xx': ErrorAnswer, '5xx': ErrorAnswer };

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Codes of Fastify that mean something else than a request that does not fit its description. */
const fastifyCodes: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media',
};

/** Codes of PostgreSQL that a request can cause. */
const databaseCodes: Record<string, ErrorCode> = {
  '22003': 'invalid-request',
  '22007': 'invalid-request',
  '22008': 'invalid-request',
  '22021': 'invalid-request',
  '22P02': 'invalid-request',
  '23503': 'not-found',
  '53100': 'storage-full',
};

/** Makes the server: protection, sessions, error answers, audit. The routes are registered on it afterwards. */
export async function createApp(
  configuration: Configuration,
  identity: Identity,
  logger: FastifyBaseLogger,
  version: string,
): Promise<App> {
  const options: FastifyServerOptions = {
    loggerInstance: logger,
    trustProxy: configuration.trustProxy,
    genReqId: () => newId(),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 2 ** 20,
    // A file of several gigabytes takes its time; a silent connection is ended by the keep-alive and headers timeouts.
    requestTimeout: 0,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: 'array', removeAdditional: false, allErrors: false } },
    ...tlsOf(configuration),
  };
  const app: App = Fastify(options).withTypeProvider<TypeBoxTypeProvider>();

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The console's components size and place themselves with style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: configuration.secureCookies || configuration.tlsCertificate !== '',
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => new Problem('too-many-requests'),
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Fengsui', version, description: 'The interface of the platform. Every error answers a code of one table.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      const described = { ...schema, response: { ...(schema?.response as object), ...errorAnswers } };
      if (access === 'sensor') Object.assign(described, { security: [{ token: [] }] });
      else if (access !== 'public') Object.assign(described, { security: [{ session: [] }, { token: [] }] });
      if (access !== undefined && access !== 'public') Object.assign(described, { 'x-permission': access });
      return { schema: described, url };
    },
  });

  // The body of an upload is a stream that the route reads.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));

  app.decorateRequest('actor', null);
  app.decorateRequest('auditDetail');
  app.decorateRequest('auditSubject', null);

  app.addHook('onRequest', async (request) => {
    request.auditDetail = {};
    const access = request.routeOptions.config.access;
    if (access === undefined || access === 'sensor') return;
    const bearer = request.headers.authorization?.match(/^Bearer +(\S+)$/i)?.[1];
    const secret = request.cookies[sessionCookie];
    if (bearer !== undefined) request.actor = await identity.byToken(bearer);
    else if (secret !== undefined) {
      if (unsafe.has(request.method)) refuseCrossSite(request);
      request.actor = await identity.bySession(secret);
    }
    if (access === 'public') return;
    const actor = actorOf(request);
    if (access !== 'session') demand(actor, access);
  });

  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  app.addHook('onResponse', async (request, reply) => {
    const { config, url } = request.routeOptions;
    request.log.debug(
      { method: request.method, route: url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
    if (config.access === undefined || config.audit === false || (!unsafe.has(request.method) && !config.audit)) return;
    const { id } = (request.params ?? {}) as { id?: string };
    const entry = {
      action: `${request.method} ${url}`,
      subject: request.auditSubject ?? id ?? null,
      address: request.ip,
      status: reply.statusCode,
      detail: request.auditDetail,
    };
    await identity
      .audit(request.actor, entry)
      .catch((error: unknown) => request.log.error({ err: error, entry }, 'the audit log failed'));
  });

  app.setErrorHandler((error: Error & { code?: string; statusCode?: number; validation?: unknown }, request, reply) => {
    // Who sends ended the connection, as when an upload is interrupted: no failure of the server.
    const gone = error.code === 'ECONNRESET' && request.raw.destroyed;
    const problem = gone ? new Problem('invalid-request', 'the connection ended', { cause: error }) : toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error, request: request.id }, 'a request failed');
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return reply.hijack();
    if (problem.code === 'busy') void reply.header('retry-after', retryAfter);
    const message =
      problem.code === 'server-error' ? `${errors['server-error'].message} (request ${request.id})` : problem.message;
    return reply.code(problem.status).send(answerOf(problem.code, message));
  });
  return app;
}

/**
 * Serves the console: files by their names, and its first page for every other path, because the console routes in the browser.
 * Paths of the API that do not exist stay errors.
 */
export async function serveConsole(app: App, directory: string | undefined): Promise<void> {
  const present = directory !== undefined && existsSync(`${directory}/index.html`);
  if (present) {
    await app.register(fastifyStatic, {
      root: directory,
      wildcard: false,
      index: ['index.html'],
      setHeaders: (response, path) => {
        // Built files carry a hash in their name; the first page must always be asked for.
        response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const page = present && (request.method === 'GET' || request.method === 'HEAD') && !request.url.startsWith('/api/');
    if (page && request.headers.accept?.includes('text/html'))
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return reply
      .code(404)
      .send(answerOf('not-found', `${errors['not-found'].message}: ${request.method} ${request.url.split('?')[0]}`));
  });
}

/** Certificate and key, when the server speaks TLS itself. @throws Error that names the setting */
function tlsOf({ tlsCertificate, tlsKey }: Configuration): { https?: { cert: Buffer; key: Buffer } } {
  if (tlsCertificate === '' && tlsKey === '') return {};
  const [cert, key] = (
    [
      ['tlsCertificate', tlsCertificate],
      ['tlsKey', tlsKey],
    ] as const
  ).map(([setting, path]) => {
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new Error(`Setting ${setting}: ${path === '' ? 'it is needed with the other' : (cause as Error).message}`, { cause });
    }
  });
  return { https: { cert, key } };
}

/** Gives the browser the secret of a session. */
export function setSessionCookie(reply: FastifyReply, configuration: Configuration, secret: string): void {
  const secure = configuration.secureCookies || reply.request.protocol === 'https';
  reply.setCookie(sessionCookie, secret, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: 7 * 24 * 3600 });
}

/** A browser says where a request comes from; with a session's cookie it must be this server. */
function refuseCrossSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw new Problem('cross-site');
    return;
  }
  const { origin } = request.headers;
  if (origin !== undefined && URL.parse(origin)?.host !== request.host) throw new Problem('cross-site', origin);
}

function toProblem(error: Error & { code?: string; statusCode?: number; validation?: unknown }): Problem {
  if (error instanceof Problem) return error;
  const code = fastifyCodes[error.code ?? ''] ?? databaseCodes[error.code ?? ''];
  if (code !== undefined) return new Problem(code, code === 'not-found' ? undefined : error.message, { cause: error });
  if (error.validation !== undefined || (error.statusCode !== undefined && error.statusCode < 500)) {
    return new Problem('invalid-request', error.message, { cause: error });
  }
  return new Problem('server-error', undefined, { cause: error });
}
