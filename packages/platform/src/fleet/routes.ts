import type { ReadStream } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Configuration } from '../kernel/config.ts';
import { answerOf, Problem } from '../kernel/errors.ts';
import { type App, actorOf, itemsOf } from '../kernel/http.ts';
import { isShallow } from '../kernel/json.ts';
import { ErrorAnswer, Id, IdParams, Page, PageQuery } from '../kernel/schema.ts';
import * as schema from './schema.ts';
import { type FleetService, type Reporter, SequenceGap } from './service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The sensor that asks, on a route for sensors. */
    reporter: Reporter | null;
  }
}

const Nothing = Type.Null({ description: 'Nothing' });
const unpack = promisify(gunzip);

/** Bytes of a batch as it is sent, and unpacked; nesting of what it holds. */
const bodyLimit = 8 * 2 ** 20;
const unpackedLimit = 32 * 2 ** 20;
const depthLimit = 20;
/** Seconds after which a sensor asks again for content that is still being made for the first time. */
const firstContent = 5;

/** Sensors that report by themselves: for people who look after them (`/api/sensors`), and for the sensors (`/api/fleet`). */
export function fleetRoutes(app: App, fleet: FleetService, configuration: Configuration): void {
  const tags = ['sensors'];
  const params = IdParams;
  const read = { access: 'assets.read' } as const;
  const manage = { access: 'sensors.manage' } as const;

  app.get(
    '/api/sensors',
    {
      config: read,
      schema: {
        summary: 'Sensors that report by themselves, and how they are',
        tags,
        querystring: Type.Object({ ...PageQuery, site: Type.Optional(Id) }),
        response: { 200: Page(schema.Sensor) },
      },
    },
    (request) => fleet.listSensors(actorOf(request), request.query),
  );
  app.get(
    '/api/sensors/:id',
    { config: read, schema: { summary: 'A sensor', tags, params, response: { 200: schema.Sensor } } },
    (request) => fleet.getSensor(actorOf(request), request.params.id),
  );
  app.patch(
    '/api/sensors/:id',
    {
      config: manage,
      schema: { summary: 'Rename a sensor', tags, params, body: schema.SensorChange, response: { 200: schema.Sensor } },
    },
    (request) => {
      request.auditDetail = request.body;
      return fleet.renameSensor(actorOf(request), request.params.id, request.body.name);
    },
  );
  app.delete(
    '/api/sensors/:id',
    { config: manage, schema: { summary: "Revoke a sensor's credential", tags, params, response: { 204: Nothing } } },
    async (request, reply) => {
      await fleet.revokeSensor(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/api/sensors/enrolments',
    {
      config: manage,
      schema: {
        summary: 'Make a token by which one sensor enrols itself, once',
        tags,
        body: schema.EnrolmentCreate,
        response: { 201: schema.EnrolmentCreated },
      },
    },
    async (request, reply) => {
      request.auditDetail = { site: request.body.site, name: request.body.name };
      const made = await fleet.createEnrolment(actorOf(request), request.body);
      request.auditSubject = made.enrolment.id;
      return reply.code(201).send(made);
    },
  );
  app.get(
    '/api/sensors/enrolments',
    {
      config: manage,
      schema: {
        summary: 'The latest tokens of enrolment, without their secrets',
        tags,
        response: { 200: Type.Object({ items: Type.Array(schema.Enrolment) }) },
      },
    },
    (request) => itemsOf(fleet.listEnrolments(actorOf(request))),
  );
  app.delete(
    '/api/sensors/enrolments/:id',
    { config: manage, schema: { summary: 'Take back a token that was not used', tags, params, response: { 204: Nothing } } },
    async (request, reply) => {
      await fleet.deleteEnrolment(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/fleet/enrolment',
    {
      config: { access: 'public', rateLimit: { max: configuration.loginsPerMinute, timeWindow: '1 minute' } },
      schema: {
        summary: 'Exchange a token of enrolment for the credential of a sensor',
        tags,
        body: schema.Enrol,
        response: { 200: schema.Enrolled },
      },
    },
    async (request, reply) => {
      const { organisation: _organisation, ...enrolled } = await fleet.enrol(request.body.token, request.ip);
      request.auditSubject = enrolled.sensor;
      request.auditDetail = { name: enrolled.name };
      return reply.send(enrolled);
    },
  );

  // A scope of its own: only here is a body unpacked.
  void app.register((scope: App, _options, done) => {
    sensorRoutes(scope, fleet);
    done();
  });
}

/** The sensor that asks. */
function reporterOf(request: FastifyRequest): Reporter {
  if (request.reporter === null) throw new Problem('not-signed-in');
  return request.reporter;
}

/** What sensors use. */
function sensorRoutes(app: App, fleet: FleetService): void {
  const tags = ['sensors'];
  app.decorateRequest('reporter', null);
  // Before a body is read, let alone unpacked.
  app.addHook('onRequest', async (request) => {
    const credential = request.headers.authorization?.match(/^Bearer +(\S+)$/i)?.[1];
    request.reporter = await fleet.byCredential(credential, request.ip);
  });

  app.addContentTypeParser(
    'application/gzip',
    { parseAs: 'buffer', bodyLimit },
    async (_request: FastifyRequest, body: Buffer) => {
      const text = await unpack(body, { maxOutputLength: unpackedLimit }).catch((cause: unknown) => {
        throw new Problem('invalid-request', 'the body is no gzip of at most 32 MiB', { cause });
      });
      try {
        return JSON.parse(text.toString('utf8')) as unknown;
      } catch (cause) {
        throw new Problem('invalid-request', 'the body is no JSON', { cause });
      }
    },
  );
  // Packed or not.
  app.addHook('preValidation', (request, _reply, next) => {
    if (isShallow(request.body, depthLimit)) next();
    else next(new Problem('invalid-request', `the body nests more than ${depthLimit} levels`));
  });
  // What a sensor does all day is not written into the audit log.
  const config = { access: 'sensor', audit: false } as const;

  app.put(
    '/api/fleet/health',
    {
      config,
      schema: {
        summary: 'How the sensor is, while it has nothing to report',
        tags,
        body: schema.SensorHealth,
        response: { 200: schema.Heard },
      },
    },
    (request) => fleet.hear(reporterOf(request), request.body),
  );
  app.get(
    '/api/fleet/content',
    {
      config,
      schema: {
        summary: 'What the platform has released for its sensors: fingerprints, detection rules, YARA rules, indicators',
        description:
          'Lines of JSON, packed with gzip. The ETag is the SHA-256 of the packed bytes; a sensor that has them asks with `If-None-Match`. All of it each time: what is not in it was retracted.',
        tags,
        response: { 200: Type.Unsafe<ReadStream>({ type: 'string', format: 'binary' }), 304: Nothing, 503: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const content = await fleet.content();
      if (content === null) {
        // The first time only: no failure of the server that anybody should read of.
        return reply
          .code(503)
          .header('retry-after', firstContent)
          .send(answerOf('busy', 'the content for sensors is being made'));
      }
      const etag = `"${content.version}"`;
      void reply.header('etag', etag).header('cache-control', 'private, no-cache');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null);
      void reply.header('content-type', 'application/gzip').header('content-length', content.size);
      return reply.send(content.open());
    },
  );
  app.post(
    '/api/fleet/batches',
    {
      config,
      bodyLimit,
      schema: {
        summary: 'File a batch of a sensor, exactly once and in order',
        description:
          'JSON, or gzip of it as `application/gzip`. A batch that was filed before is answered with 200 and changes nothing.',
        tags,
        body: schema.BatchDelivery,
        response: { 200: schema.Heard, 409: schema.Gap },
      },
    },
    async (request, reply) => {
      try {
        return await fleet.file(reporterOf(request), request.body);
      } catch (error) {
        if (error instanceof SequenceGap)
          return reply.code(409).send({ ...answerOf('sequence-gap', error.message), expected: error.expected });
        throw error;
      }
    },
  );
}
