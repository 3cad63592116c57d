import { type App, actorOf, created } from '../kernel/http.ts';
import { IdParams, Page } from '../kernel/schema.ts';
import { Suppression, SuppressionChange, SuppressionCreate, SuppressionQuery } from './schema-suppressions.ts';
import type { SuppressionService } from './suppressions.ts';

/** Suppressions of findings. What is done to them is in the audit log with all that was said. */
export function suppressionRoutes(app: App, service: SuppressionService): void {
  const tags = ['findings'];
  const read = { access: 'assets.read' } as const;
  const write = { access: 'findings.write' } as const;
  const params = IdParams;

  app.get(
    '/api/suppressions',
    {
      config: read,
      schema: {
        summary: 'Suppressions, also those that expired or were ended',
        tags,
        querystring: SuppressionQuery,
        response: { 200: Page(Suppression) },
      },
    },
    (request) => service.list(actorOf(request), request.query),
  );
  app.get(
    '/api/suppressions/:id',
    { config: read, schema: { summary: 'A suppression', tags, params, response: { 200: Suppression } } },
    (request) => service.get(actorOf(request), request.params.id),
  );
  app.post(
    '/api/suppressions',
    {
      config: write,
      schema: {
        summary: 'Suppress findings by rule, asset, conversation and time, until a day',
        tags,
        body: SuppressionCreate,
        response: { 201: Suppression },
      },
    },
    async (request, reply) => {
      request.auditDetail = request.body;
      return created(request, reply, await service.create(actorOf(request), request.body));
    },
  );
  app.patch(
    '/api/suppressions/:id',
    {
      config: write,
      schema: {
        summary: 'Change how long, why or by whom',
        tags,
        params,
        body: SuppressionChange,
        response: { 200: Suppression },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.change(actorOf(request), request.params.id, request.body);
    },
  );
  app.delete(
    '/api/suppressions/:id',
    {
      config: write,
      schema: { summary: 'End a suppression now; it stays in the list', tags, params, response: { 200: Suppression } },
    },
    (request) => service.end(actorOf(request), request.params.id),
  );
}
