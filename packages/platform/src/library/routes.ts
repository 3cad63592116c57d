import { Type } from 'typebox';
import { type App, actorOf, created } from '../kernel/http.ts';
import { IdParams, Page, PageQuery } from '../kernel/schema.ts';
import { uploadRoutes } from '../kernel/upload-routes.ts';
import * as schema from './schema.ts';
import * as search from './schema-search.ts';
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
    '/api/library/search',
    {
      config: read,
      schema: {
        summary: 'Search everything in the library and of the organisation',
        tags,
        querystring: search.SearchQuery,
        response: { 200: search.SearchAnswer },
      },
    },
    (request) => service.search(actorOf(request), request.query),
  );
  app.get(
    '/api/library/entries/:kind/:key',
    {
      config: read,
      schema: {
        summary: 'An entry, what each source says of it, and what it is related to',
        tags,
        params: search.EntryParams,
        response: { 200: search.EntryDetail },
      },
    },
    (request) => service.getEntry(actorOf(request), request.params.kind, request.params.key),
  );
  app.get(
    '/api/library/documents/:kind/:id/versions',
    {
      config: read,
      schema: {
        summary: 'Versions of a document, the present one first',
        tags,
        params: search.DocumentParams,
        response: { 200: Type.Object({ items: Type.Array(search.DocumentVersion) }) },
      },
    },
    (request) => service.listVersions(actorOf(request), request.params.kind, request.params.id),
  );
  app.get(
    '/api/library/documents/:kind/:id/differences',
    {
      config: read,
      schema: {
        summary: 'What changed between two versions of a document',
        tags,
        params: search.DocumentParams,
        querystring: search.DifferencesQuery,
        response: { 200: search.Differences },
      },
    },
    (request) => {
      const { params, query } = request;
      return service.compareVersions(actorOf(request), params.kind, params.id, query.from, query.to);
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
      schema: {
        summary: 'Announce an upload of anything that the library takes',
        tags,
        body: schema.ImportCreate,
        response: { 201: schema.Import },
      },
    },
    async (request, reply) => {
      request.auditDetail = request.body;
      return created(request, reply, await service.createImport(actorOf(request), request.body));
    },
  );
  uploadRoutes(app, {
    path: '/api/imports',
    tags,
    access: 'library.import',
    completes: 'End the upload and import',
    answer: schema.Import,
    find: service.getImport,
    receive: service.receiveImport,
    complete: service.completeImport,
  });
}
