import { Type } from 'typebox';
import { type App, actorOf, created, itemsOf } from '../../kernel/http.ts';
import * as schema from './schema.ts';
import type { FingerprintService } from './service.ts';

/** Fingerprints: the program's, and the server's own with their life and their test bench. */
export function fingerprintRoutes(app: App, service: FingerprintService): void {
  const tags = ['library'];
  const read = { access: 'library.read' } as const;
  const write = { access: 'library.import' } as const;
  const params = schema.FingerprintParams;
  const detail = { 200: schema.FingerprintDetail };

  app.get(
    '/api/library/fingerprints',
    {
      config: read,
      schema: {
        summary: 'Fingerprints of the server, then those of the program',
        tags,
        querystring: schema.FingerprintQuery,
        response: { 200: Type.Object({ items: Type.Array(schema.FingerprintRow) }) },
      },
    },
    (request) => itemsOf(service.list(actorOf(request), request.query)),
  );
  app.post(
    '/api/library/fingerprints/check',
    {
      config: read,
      schema: {
        summary: 'What is wrong with a fingerprint, and what its examples give; nothing is kept',
        tags,
        body: schema.Fingerprint,
        response: { 200: schema.Check },
      },
    },
    (request) => service.check(request.body),
  );
  app.post(
    '/api/library/fingerprints/try',
    {
      config: write,
      schema: {
        summary: 'Try a fingerprint on all texts that sensors collected and on captures of the organisation; nothing is kept',
        tags,
        body: schema.TrialRequest,
        response: { 200: schema.TrialResult },
      },
    },
    (request) => service.try(actorOf(request), request.body),
  );
  app.get(
    '/api/library/fingerprints/:id',
    {
      config: read,
      schema: { summary: 'A fingerprint with its versions and trials', tags, params, response: detail },
    },
    (request) => service.get(actorOf(request), request.params.id),
  );
  app.post(
    '/api/library/fingerprints',
    {
      config: write,
      schema: {
        summary: 'Draft a fingerprint; one with the id of the program’s stands in its place once it is published',
        tags,
        body: schema.FingerprintCreate,
        response: { 201: schema.FingerprintDetail },
      },
    },
    async (request, reply) => {
      request.auditDetail = { id: request.body.fingerprint.id, why: request.body.why };
      return created(request, reply, await service.create(actorOf(request), request.body));
    },
  );
  app.put(
    '/api/library/fingerprints/:id',
    {
      config: write,
      schema: { summary: 'Add a version, as a draft', tags, params, body: schema.FingerprintChange, response: detail },
    },
    (request) => {
      request.auditDetail = { why: request.body.why, version: request.body.version };
      return service.change(actorOf(request), request.params.id, request.body);
    },
  );
  app.post(
    '/api/library/fingerprints/:id/tests',
    {
      config: write,
      schema: {
        summary: 'Test the present version and keep what it showed',
        tags,
        params,
        body: schema.TestBody,
        response: detail,
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.test(actorOf(request), request.params.id, request.body);
    },
  );
  app.put(
    '/api/library/fingerprints/:id/publication',
    {
      config: write,
      schema: {
        summary: 'Put the present version in force for analyses that begin from now on',
        tags,
        params,
        body: schema.VersionBody,
        response: detail,
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.publish(actorOf(request), request.params.id, request.body.version);
    },
  );
  app.delete(
    '/api/library/fingerprints/:id/publication',
    { config: write, schema: { summary: 'Take a fingerprint out of force', tags, params, response: detail } },
    (request) => service.withdraw(actorOf(request), request.params.id),
  );
}
