import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { sendFile } from '../kernel/files.ts';
import { type App, actorOf, created } from '../kernel/http.ts';
import { IdParams, Page, PageQuery } from '../kernel/schema.ts';
import { policyRoutes } from './routes-policy.ts';
import * as schema from './schema.ts';
import { VersionQuery } from './schema-policy.ts';
import type { NormService } from './service.ts';

const Pages = Type.Object(PageQuery);

/** Baselines, differences, what is enforced, and studies; policies and audits have a file of their own. What is changed is in the audit log. */
export function normRoutes(app: App, service: NormService): void {
  const tags = ['norms'];
  const read = { access: 'assets.read' } as const;
  const write = { access: 'norms.write' } as const;
  const approve = { access: 'norms.approve' } as const;
  const params = IdParams;

  app.get(
    '/api/sites/:id/baseline',
    {
      config: read,
      schema: {
        summary: 'The baseline of a site: how stable, what differs, whether enforced',
        tags,
        params,
        response: { 200: schema.BaselineState },
      },
    },
    (request) => service.getBaseline(actorOf(request), request.params.id),
  );
  app.get(
    '/api/sites/:id/baseline/versions',
    {
      config: read,
      schema: {
        summary: 'Its versions, the latest first',
        tags,
        params,
        querystring: Pages,
        response: { 200: Page(schema.BaselineVersion) },
      },
    },
    (request) => service.listVersions(actorOf(request), request.params.id, request.query),
  );
  app.get(
    '/api/sites/:id/baseline/document',
    {
      config: { access: 'evidence.read', audit: true },
      schema: { summary: 'A version as a file, as `fengsui watch --baseline` takes it', tags, params, querystring: VersionQuery },
    },
    async (request, reply) => {
      const { version, text } = await service.getDocument(actorOf(request), request.params.id, request.query.version);
      return sendFile(reply, 'application/json', `baseline-${version}.json`, Readable.from([text]), Buffer.byteLength(text));
    },
  );
  app.get(
    '/api/sites/:id/baseline/functions',
    {
      config: read,
      schema: {
        summary: 'Learnt: who does what, on which addresses and how often',
        tags,
        params,
        querystring: schema.LearntQuery,
        response: { 200: Page(schema.LearntFunction) },
      },
    },
    (request) => service.listFunctions(actorOf(request), request.params.id, request.query),
  );
  app.get(
    '/api/sites/:id/baseline/values',
    {
      config: read,
      schema: {
        summary: 'Learnt: values and their ranges',
        tags,
        params,
        querystring: schema.LearntQuery,
        response: { 200: Page(schema.LearntValue) },
      },
    },
    (request) => service.listValues(actorOf(request), request.params.id, request.query),
  );
  app.get(
    '/api/sites/:id/baseline/relations',
    {
      config: read,
      schema: {
        summary: 'Learnt: values that follow each other',
        tags,
        params,
        querystring: schema.LearntQuery,
        response: { 200: Page(schema.LearntRelation) },
      },
    },
    (request) => service.listRelations(actorOf(request), request.params.id, request.query),
  );
  app.post(
    '/api/sites/:id/baseline/learn',
    {
      config: write,
      schema: {
        summary: 'Learn a baseline from captures',
        tags,
        params,
        body: schema.LearnRequest,
        response: { 201: schema.Study },
      },
    },
    async (request, reply) => {
      request.auditDetail = { site: request.params.id, ...request.body };
      return created(request, reply, await service.learn(actorOf(request), request.params.id, request.body));
    },
  );
  app.post(
    '/api/sites/:id/baseline/compare',
    {
      config: write,
      schema: {
        summary: 'Hold a capture against the baseline',
        tags,
        params,
        body: schema.CompareRequest,
        response: { 201: schema.Study },
      },
    },
    async (request, reply) => {
      request.auditDetail = { site: request.params.id, ...request.body };
      return created(request, reply, await service.compare(actorOf(request), request.params.id, request.body.capture));
    },
  );
  app.post(
    '/api/sites/:id/baseline/decisions',
    {
      config: approve,
      schema: {
        summary: 'Approve or reject differences, with a reason; an approval makes the next version',
        tags,
        params,
        body: schema.Decision,
        response: { 200: schema.Decided },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.decide(actorOf(request), request.params.id, request.body).then((decided) => {
        request.auditDetail = { ...request.body, version: decided.version };
        return decided;
      });
    },
  );
  app.put(
    '/api/sites/:id/enforcement',
    {
      config: approve,
      schema: {
        summary: 'Whether deviations of later captures become findings',
        tags,
        params,
        body: schema.EnforcementChange,
        response: { 200: schema.Enforcement },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.enforce(actorOf(request), request.params.id, request.body);
    },
  );

  app.get(
    '/api/differences',
    {
      config: read,
      schema: {
        summary: 'Differences from baselines, most severe first',
        tags,
        querystring: schema.DifferenceQuery,
        response: { 200: Page(schema.Difference) },
      },
    },
    (request) => service.listDifferences(actorOf(request), request.query),
  );
  app.get(
    '/api/differences/:id',
    { config: read, schema: { summary: 'A difference', tags, params, response: { 200: schema.Difference } } },
    (request) => service.getDifference(actorOf(request), request.params.id),
  );

  app.get(
    '/api/studies',
    {
      config: read,
      schema: {
        summary: 'Studies of captures, the latest first',
        tags,
        querystring: schema.StudyQuery,
        response: { 200: Page(schema.Study) },
      },
    },
    (request) => service.listStudies(actorOf(request), request.query),
  );
  app.get(
    '/api/studies/:id',
    { config: read, schema: { summary: 'A study', tags, params, response: { 200: schema.Study } } },
    (request) => service.getStudy(actorOf(request), request.params.id),
  );

  policyRoutes(app, service);
}
