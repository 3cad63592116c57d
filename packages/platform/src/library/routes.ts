import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Problem } from '../kernel/errors.ts';
import { type App, actorOf, created } from '../kernel/http.ts';
import { IdParams, Page, PageQuery, UploadComplete, UploadHeaders, UploadProgress } from '../kernel/schema.ts';
import * as schema from './schema.ts';
import type { LibraryService } from './service.ts';

/** The library, its imports, and matches. */
export function libraryRoutes(app: App, service: LibraryService): void {
  const tags = ['library'];
  const read = { access: 'library.read' } as const;
  const importing = { access: 'library.import' } as const;
  const params = IdParams;

  app.get(
    '/api/library',
    { config: read, schema: { summary: 'Figures of the library', tags, response: { 200: schema.LibraryState } } },
    (request) => service.state(actorOf(request)),
  );
  app.get(
    '/api/vulnerabilities',
    {
      config: read,
      schema: {
        summary: 'Search the library',
        tags,
        querystring: schema.VulnerabilityQuery,
        response: { 200: Page(schema.Vulnerability) },
      },
    },
    (request) => service.listVulnerabilities(actorOf(request), request.query),
  );
  app.get(
    '/api/vulnerabilities/:id',
    {
      config: read,
      schema: {
        summary: 'A vulnerability and what each source says of it',
        tags,
        params: schema.VulnerabilityParams,
        response: { 200: schema.VulnerabilityDetail },
      },
    },
    (request) => service.getVulnerability(actorOf(request), request.params.id),
  );
  app.get(
    '/api/matches',
    { config: read, schema: { summary: 'Matches', tags, querystring: schema.MatchQuery, response: { 200: Page(schema.Match) } } },
    (request) => service.listMatches(actorOf(request), request.query),
  );
  app.patch(
    '/api/matches/:id',
    {
      config: { access: 'matches.write' },
      schema: { summary: 'Confirm or dismiss a match', tags, params, body: schema.MatchChange, response: { 200: schema.Match } },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.changeMatch(actorOf(request), request.params.id, request.body);
    },
  );

  app.get(
    '/api/imports',
    {
      config: read,
      schema: { summary: 'Imports', tags, querystring: schema.ImportQuery, response: { 200: Page(schema.Import) } },
    },
    (request) => service.listImports(actorOf(request), request.query.limit ?? 50, request.query.after),
  );
  app.get(
    '/api/imports/:id',
    { config: read, schema: { summary: 'An import', tags, params, response: { 200: schema.Import } } },
    (request) => service.getImport(actorOf(request), request.params.id),
  );
  app.get(
    '/api/imports/:id/rejections',
    {
      config: read,
      schema: {
        summary: 'Documents that were not taken, and why',
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: Page(schema.Rejection) },
      },
    },
    (request) => service.listRejections(actorOf(request), request.params.id, request.query.limit ?? 50, request.query.after),
  );
  app.post(
    '/api/imports',
    {
      config: importing,
      schema: { summary: 'Announce an upload of advisories', tags, body: schema.ImportCreate, response: { 201: schema.Import } },
    },
    async (request, reply) => {
      request.auditDetail = request.body;
      return created(request, reply, await service.createImport(actorOf(request), request.body));
    },
  );
  app.head(
    '/api/imports/:id/content',
    { config: importing, schema: { summary: 'Where the upload goes on: headers upload-offset and upload-length', tags, params } },
    async (request, reply) => {
      const { received, size } = await service.getImport(actorOf(request), request.params.id);
      return reply.headers({ 'upload-offset': received, 'upload-length': size }).send();
    },
  );
  app.put(
    '/api/imports/:id/content',
    {
      config: importing,
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
      request.auditDetail = { offset: request.headers['upload-offset'] };
      if (!request.headers['content-type']?.startsWith('application/octet-stream')) throw new Problem('unsupported-media');
      return service.receiveImport(
        actorOf(request),
        request.params.id,
        request.headers['upload-offset'],
        request.body as Readable,
      );
    },
  );
  app.post(
    '/api/imports/:id/complete',
    {
      config: importing,
      schema: { summary: 'End the upload and import', tags, params, body: UploadComplete, response: { 200: schema.Import } },
    },
    (request) => service.completeImport(actorOf(request), request.params.id, request.body.sha256),
  );
}
