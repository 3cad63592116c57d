import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Problem } from '../kernel/errors.ts';
import { type App, actorOf, created } from '../kernel/http.ts';
import { IdParams, Page, UploadComplete, UploadHeaders, UploadProgress } from '../kernel/schema.ts';
import * as schema from './schema.ts';
import { sendCapture } from './routes.ts';
import type { AssetService } from './service.ts';

/** Captures: a resumable upload in three steps (announce, bytes from an offset, complete), and what became of it. */
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
  app.head(
    '/api/captures/:id/content',
    { config: write, schema: { summary: 'Where the upload goes on: headers upload-offset and upload-length', tags, params } },
    async (request, reply) => {
      const { received, size } = await service.getCapture(actorOf(request), request.params.id);
      return reply.headers({ 'upload-offset': received, 'upload-length': size }).send();
    },
  );
  app.put(
    '/api/captures/:id/content',
    {
      config: write,
      schema: {
        summary: 'Bytes of the file from upload-offset on; those answered are safe on the disk',
        tags,
        params,
        headers: UploadHeaders,
        consumes: ['application/octet-stream'],
        response: { 200: UploadProgress },
      },
    },
    (request) => {
      const { id } = request.params;
      request.auditDetail = { offset: request.headers['upload-offset'] };
      if (!request.headers['content-type']?.startsWith('application/octet-stream')) throw new Problem('unsupported-media');
      return service.receiveCapture(actorOf(request), id, request.headers['upload-offset'], request.body as Readable);
    },
  );
  app.post(
    '/api/captures/:id/complete',
    {
      config: write,
      schema: { summary: 'End the upload and analyse', tags, params, body: UploadComplete, response: { 200: schema.Capture } },
    },
    (request) => service.completeCapture(actorOf(request), request.params.id, request.body.sha256),
  );
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
    '/api/captures/:id/pcap',
    { config: { access: 'evidence.read', audit: true }, schema: { summary: 'The file as uploaded', tags, params } },
    async (request, reply) => {
      const { name, size, stream } = await service.openCapture(actorOf(request), request.params.id);
      return sendCapture(reply, name, stream, size);
    },
  );
}
