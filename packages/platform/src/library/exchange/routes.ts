import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { sendFile } from '../../kernel/files.ts';
import { type App, actorOf, created, itemsOf } from '../../kernel/http.ts';
import { Problem } from '../../kernel/errors.ts';
import { IdParams } from '../../kernel/schema.ts';
import * as schema from './schema.ts';
import type { ExchangeService } from './service.ts';

/** Updates of the library from its sources, and its way across an air gap. */
export function exchangeRoutes(app: App, service: ExchangeService): void {
  const tags = ['library'];
  const read = { access: 'library.read' } as const;
  const importing = { access: 'library.import' } as const;
  const deciding = { access: 'library.verify' } as const;
  const params = IdParams;

  app.get(
    '/api/library/updates',
    {
      config: read,
      schema: { summary: 'Sources of the library, and how each was found last', tags, response: { 200: schema.Updates } },
    },
    () => service.getUpdates(),
  );
  app.put(
    '/api/library/updates',
    {
      config: deciding,
      schema: {
        summary: 'Whether the library asks its sources by itself, and which; at first it does not',
        tags,
        body: schema.UpdatesChange,
        response: { 200: schema.Updates },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.changeUpdates(request.body);
    },
  );
  app.post(
    '/api/library/updates',
    {
      config: importing,
      schema: { summary: 'Ask sources now', tags, body: schema.UpdatesAsked, response: { 202: schema.Updates } },
    },
    async (request, reply) => {
      request.auditDetail = request.body;
      return reply.code(202).send(await service.update(actorOf(request), request.body.sources));
    },
  );

  app.get(
    '/api/library/state',
    {
      config: importing,
      schema: { summary: 'What the library holds, for the side that makes bundles (gzip of JSON Lines)', tags },
    },
    async (_request, reply) => sendFile(reply, 'application/gzip', 'library.state', await service.state()),
  );
  app.get(
    '/api/library/keys',
    {
      config: read,
      schema: {
        summary: 'The key that signs bundles here, and those whose bundles are taken',
        tags,
        response: { 200: schema.Keys },
      },
    },
    () => service.listKeys(),
  );
  app.post(
    '/api/library/keys',
    {
      config: deciding,
      schema: {
        summary: 'Take bundles that are signed with a key',
        tags,
        body: schema.TrustedKey,
        response: { 201: schema.Keys },
      },
    },
    async (request, reply) => {
      request.auditDetail = request.body;
      request.auditSubject = request.body.key;
      await service.trustKey(actorOf(request), request.body);
      return reply.code(201).send(await service.listKeys());
    },
  );
  app.delete(
    '/api/library/keys/:key',
    {
      config: deciding,
      schema: { summary: 'Take bundles of a key no longer', tags, params: schema.KeyParams, response: { 200: schema.Keys } },
    },
    (request) => service.forgetKey(request.params.key),
  );

  app.get(
    '/api/library/bundles',
    {
      config: importing,
      schema: {
        summary: 'Bundles that were made here, the newest first',
        tags,
        response: { 200: Type.Object({ items: Type.Array(schema.Bundle) }) },
      },
    },
    () => itemsOf(service.listBundles()),
  );
  app.post(
    '/api/library/bundles',
    {
      config: importing,
      schema: {
        summary: 'Make a bundle of what the other side has not: the body is its state, or empty for everything',
        tags,
        consumes: ['application/octet-stream'],
        querystring: schema.BundleQuery,
        response: { 201: schema.Bundle },
      },
    },
    async (request, reply) => {
      if (!request.headers['content-type']?.startsWith('application/octet-stream')) throw new Problem('unsupported-media');
      request.auditDetail = request.query;
      return created(request, reply, await service.makeBundle(actorOf(request), request.query.only, request.body as Readable));
    },
  );
  app.get(
    '/api/library/bundles/:id',
    { config: importing, schema: { summary: 'A bundle, and how far it is', tags, params, response: { 200: schema.Bundle } } },
    (request) => service.getBundle(request.params.id),
  );
  app.get(
    '/api/library/bundles/:id/content',
    { config: { ...importing, audit: true }, schema: { summary: 'The file of a bundle', tags, params } },
    async (request, reply) => {
      const { name, bytes, stream } = await service.openBundleFile(request.params.id);
      return sendFile(reply, 'application/x-tar', name, stream, bytes);
    },
  );
}
