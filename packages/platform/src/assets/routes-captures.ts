import { formats } from '@fengsui/sources';
import { Type } from 'typebox';
import { type App, actorOf, created, itemsOf } from '../kernel/http.ts';
import { IdParams, Page } from '../kernel/schema.ts';
import { uploadRoutes } from '../kernel/upload-routes.ts';
import * as schema from './schema.ts';
import { ComponentQuery, SourceComponent, SourceFormat } from './schema-sources.ts';
import { sendFile } from '../kernel/files.ts';
import { captureType } from './routes.ts';
import type { AssetService } from './service.ts';

/** Captures of packets and files of records: a resumable upload in three steps (announce, bytes from an offset, complete), and what became of it. */
export function captureRoutes(app: App, service: AssetService): void {
  const tags = ['captures'];
  const read = { access: 'assets.read' } as const;
  const write = { access: 'captures.write' } as const;
  const params = IdParams;

  app.get(
    '/api/captures',
    {
      config: read,
      schema: { summary: 'Captures', tags, querystring: schema.CaptureQuery, response: { 200: Page(schema.Capture) } },
    },
    (request) => service.listCaptures(actorOf(request), request.query),
  );
  app.get(
    '/api/captures/:id',
    {
      config: read,
      schema: { summary: 'A capture and what its analysis said', tags, params, response: { 200: schema.CaptureDetail } },
    },
    (request) => service.getCapture(actorOf(request), request.params.id),
  );
  app.post(
    '/api/captures',
    {
      config: write,
      schema: { summary: 'Announce an upload', tags, body: schema.CaptureCreate, response: { 201: schema.Capture } },
    },
    async (request, reply) => {
      request.auditDetail = request.body;
      return created(request, reply, await service.createCapture(actorOf(request), request.body));
    },
  );
  uploadRoutes(app, {
    path: '/api/captures',
    tags,
    access: 'captures.write',
    completes: 'End the upload and analyse',
    answer: schema.Capture,
    find: service.getCapture,
    receive: service.receiveCapture,
    complete: service.completeCapture,
  });
  app.post(
    '/api/captures/:id/analyse',
    { config: write, schema: { summary: 'Analyse again', tags, params, response: { 200: schema.Capture } } },
    (request) => service.analyseAgain(actorOf(request), request.params.id),
  );
  app.delete(
    '/api/captures/:id',
    {
      config: write,
      schema: {
        summary: 'Delete a capture and what only it proved',
        tags,
        params,
        response: { 204: Type.Null({ description: 'Nothing' }) },
      },
    },
    async (request, reply) => {
      await service.deleteCapture(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  app.get(
    '/api/captures/:id/frames',
    {
      config: { access: 'evidence.read', audit: true },
      schema: {
        summary: 'Frames of a capture, or records, decoded',
        tags,
        params,
        querystring: schema.FrameQuery,
        response: { 200: Type.Object({ items: Type.Array(schema.DecodedFrame) }) },
      },
    },
    (request) => itemsOf(service.captureFrames(actorOf(request), request.params.id, [request.query.frame].flat())),
  );
  app.get(
    '/api/captures/:id/components',
    {
      config: read,
      schema: {
        summary: 'Parts that a bill of materials names',
        tags,
        params,
        querystring: ComponentQuery,
        response: { 200: Page(SourceComponent) },
      },
    },
    (request) => service.listComponents(actorOf(request), request.params.id, request.query),
  );
  app.get(
    '/api/source-formats',
    {
      config: read,
      schema: {
        summary: 'Formats of records of other tools that can be uploaded',
        tags,
        response: { 200: Type.Object({ items: Type.Array(SourceFormat) }) },
      },
    },
    () => ({ items: formats.map(({ id, title, specification }) => ({ id, title, specification })) }),
  );
  app.get(
    '/api/captures/:id/pcap',
    { config: { access: 'evidence.read', audit: true }, schema: { summary: 'The file as uploaded', tags, params } },
    async (request, reply) => {
      const { kind, name, size, stream } = await service.openCapture(actorOf(request), request.params.id);
      return sendFile(reply, kind === 'records' ? 'application/octet-stream' : captureType, name, stream, size);
    },
  );
}
