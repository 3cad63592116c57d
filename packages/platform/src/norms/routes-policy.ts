import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { sendFile } from '../kernel/files.ts';
import { type App, actorOf, created } from '../kernel/http.ts';
import { IdParams, Page, PageQuery } from '../kernel/schema.ts';
import { CapturesRequest, Study } from './schema.ts';
import * as schema from './schema-policy.ts';
import type { NormService } from './service.ts';

const Pages = Type.Object(PageQuery);

/** Policies (zones and conduits) of sites, and audits of isolation. */
export function policyRoutes(app: App, service: NormService): void {
  const tags = ['norms'];
  const read = { access: 'assets.read' } as const;
  const write = { access: 'norms.write' } as const;
  const params = IdParams;
  const { policies } = service;

  app.get(
    '/api/sites/:id/policy',
    {
      config: read,
      schema: {
        summary: 'Zones and conduits of a site, as text and as a list',
        tags,
        params,
        querystring: schema.VersionQuery,
        response: { 200: schema.PolicyState },
      },
    },
    (request) => policies.get(actorOf(request), request.params.id, request.query.version),
  );
  app.get(
    '/api/sites/:id/policy/versions',
    {
      config: read,
      schema: {
        summary: 'Its versions, the latest first',
        tags,
        params,
        querystring: Pages,
        response: { 200: Page(schema.PolicyVersion) },
      },
    },
    (request) => policies.listVersions(actorOf(request), request.params.id, request.query),
  );
  app.post(
    '/api/sites/:id/policy/check',
    {
      // Nothing is changed: an editor asks it while somebody types.
      config: { ...write, audit: false },
      schema: {
        summary: 'What is wrong with a draft, by line and column, or how it reads',
        tags,
        params,
        body: schema.PolicyDraft,
        response: { 200: schema.PolicyChecked },
      },
    },
    (request) => policies.check(actorOf(request), request.params.id, request.body.text),
  );
  app.put(
    '/api/sites/:id/policy',
    {
      config: write,
      schema: { summary: 'Add a version', tags, params, body: schema.PolicyChange, response: { 200: schema.PolicyState } },
    },
    (request) => {
      const { base, why, text } = request.body;
      request.auditDetail = { base, why, characters: text.length };
      return policies.change(actorOf(request), request.params.id, request.body);
    },
  );
  app.post(
    '/api/sites/:id/policy/derive',
    {
      config: write,
      schema: {
        summary: 'Derive zones and conduits from captures',
        tags,
        params,
        body: schema.DeriveRequest,
        response: { 201: Study },
      },
    },
    async (request, reply) => {
      const { captures, ranges } = request.body;
      request.auditDetail = { site: request.params.id, ...request.body };
      return created(request, reply, await service.derive(actorOf(request), request.params.id, captures, ranges));
    },
  );
  app.get(
    '/api/sites/:id/policy/export',
    {
      config: { access: 'assets.read', audit: true },
      schema: { summary: 'The policy as a file for those who enforce it', tags, params, querystring: schema.ExportQuery },
    },
    async (request, reply) => {
      request.auditDetail = request.query;
      const { type, name, text } = await policies.export(actorOf(request), request.params.id, request.query);
      return sendFile(reply, type, name, Readable.from([text]), Buffer.byteLength(text));
    },
  );
  app.post(
    '/api/sites/:id/audit',
    {
      config: write,
      schema: {
        summary: 'Audit how isolated the networks of a site are',
        tags,
        params,
        body: CapturesRequest,
        response: { 201: Study },
      },
    },
    async (request, reply) => {
      request.auditDetail = { site: request.params.id, ...request.body };
      return created(request, reply, await service.audit(actorOf(request), request.params.id, request.body.captures));
    },
  );
  app.get(
    '/api/studies/:id/issues',
    {
      config: read,
      schema: {
        summary: 'What an audit found, most severe first, with evidence and advice',
        tags,
        params,
        querystring: schema.IssueQuery,
        response: { 200: Page(schema.IsolationIssue) },
      },
    },
    (request) => service.listIssues(actorOf(request), request.params.id, request.query),
  );
}
