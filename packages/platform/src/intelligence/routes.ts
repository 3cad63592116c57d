import { Type } from 'typebox';
import { sendFile } from '../kernel/files.ts';
import { type App, actorOf, itemsOf } from '../kernel/http.ts';
import { IdParams, Page, PageQuery } from '../kernel/schema.ts';
import * as schema from './schema.ts';
import type { IntelligenceService } from './service.ts';

const Sightings = Type.Object({ items: Type.Array(schema.IndicatorSighting) });

/** Files that crossed the wire, what is done with them, and the indicators that captures met. */
export function intelligenceRoutes(app: App, service: IntelligenceService): void {
  const tags = ['files'];
  const read = { access: 'assets.read' } as const;
  const params = IdParams;

  app.get(
    '/api/files',
    {
      config: read,
      schema: {
        summary: 'Files that crossed the wire, the latest first',
        tags,
        querystring: schema.FileQuery,
        response: { 200: Page(schema.FoundFile) },
      },
    },
    (request) => service.listFiles(actorOf(request), request.query),
  );
  app.get(
    '/api/files/:id',
    { config: read, schema: { summary: 'A file', tags, params, response: { 200: schema.FoundFile } } },
    (request) => service.getFile(actorOf(request), request.params.id),
  );
  app.get(
    '/api/files/:id/sample',
    {
      config: { access: 'evidence.read', audit: true },
      schema: { summary: 'The encrypted container of a sample, as `fengsui files` opens it with its key', tags, params },
    },
    async (request, reply) => {
      const { name, size, stream } = await service.openSample(actorOf(request), request.params.id);
      return sendFile(reply, 'application/octet-stream', name, stream, size);
    },
  );
  app.get(
    '/api/captures/:id/files',
    {
      config: read,
      schema: {
        summary: 'Files of a capture',
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: Page(schema.FoundFile) },
      },
    },
    (request) => service.listFiles(actorOf(request), { ...request.query, capture: request.params.id }),
  );
  app.get(
    '/api/captures/:id/indicators',
    {
      config: read,
      schema: {
        summary: 'Indicators that a capture met, also those of which no finding came',
        tags,
        params,
        response: { 200: Sightings },
      },
    },
    (request) => itemsOf(service.listCaptureSightings(actorOf(request), request.params.id)),
  );
  app.get(
    '/api/findings/:id/indicators',
    {
      config: read,
      schema: { summary: 'Indicators that a finding is based on', tags, params, response: { 200: Sightings } },
    },
    (request) => itemsOf(service.listFindingSightings(actorOf(request), request.params.id)),
  );
  app.get(
    '/api/sites/:id/file-settings',
    {
      config: read,
      schema: { summary: 'What is done with files of a site', tags, params, response: { 200: schema.FileSettings } },
    },
    (request) => service.getSettings(actorOf(request), request.params.id),
  );
  app.put(
    '/api/sites/:id/file-settings',
    {
      config: { access: 'assets.write' },
      schema: {
        summary: 'Change it; captures that are analysed from now on are treated so',
        tags,
        params,
        body: schema.FileSettingsChange,
        response: { 200: schema.FileSettings },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.putSettings(actorOf(request), request.params.id, request.body);
    },
  );
}
