import { Type } from 'typebox';
import { type App, actorOf, itemsOf } from '../../kernel/http.ts';
import { Nullable, Page } from '../../kernel/schema.ts';
import { Differences, DifferencesQuery } from '../schema-search.ts';
import * as schema from './schema.ts';
import type { OverruleService } from './overrules.ts';
import type { LifeService } from './service.ts';

/** The life of entries, what was taken back, and what persons decide over all sources. */
export function lifeRoutes(app: App, service: LifeService, overrules: OverruleService): void {
  const tags = ['library'];
  const read = { access: 'library.read' } as const;
  const params = schema.EntryName;

  app.get(
    '/api/library/life',
    {
      config: { access: 'library.write' },
      schema: {
        summary: 'Entries on which persons work',
        tags,
        querystring: schema.WorkQuery,
        response: { 200: Page(schema.WorkItem) },
      },
    },
    (request) => service.listWork(actorOf(request), request.query),
  );
  app.get(
    '/api/library/life-steps',
    {
      config: read,
      schema: {
        summary: 'The steps in the life of an entry: from where, to where, by whom, and what each needs',
        tags,
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                step: schema.Step,
                from: Type.Array(schema.EntryState),
                to: Nullable(schema.EntryState),
                permission: Type.String(),
                reason: Type.Boolean(),
                notBy: Type.Array(Type.String(), { description: 'Who did this for the present version may not take it' }),
                mine: Type.Boolean({ description: 'Whether who asks has the permission' }),
              }),
            ),
          }),
        },
      },
    },
    (request) => ({ items: service.steps(actorOf(request)) }),
  );
  app.post(
    '/api/library/life-steps',
    {
      config: read,
      schema: {
        summary: 'Take the same step for many entries, all or none',
        tags,
        body: schema.StepTakeMany,
        response: { 200: Type.Object({ taken: Type.Integer() }) },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.takeMany(actorOf(request), request.body);
    },
  );
  app.get(
    '/api/library/life/:kind/:key',
    {
      config: read,
      schema: {
        summary: 'Where an entry is in its life, and what may be done with it',
        tags,
        params,
        response: { 200: schema.Life },
      },
    },
    (request) => service.get(actorOf(request), request.params),
  );
  app.put(
    '/api/library/life/:kind/:key',
    {
      config: { access: 'library.write' },
      schema: {
        summary:
          'Write an entry, or a correction of one: a new version that is collected until others have verified and released it',
        tags,
        params,
        body: schema.EntryWrite,
        response: { 200: schema.Life },
      },
    },
    (request) => {
      const { why, version } = request.body;
      request.auditDetail = { why, version };
      return service.write(actorOf(request), request.params, request.body);
    },
  );
  app.post(
    '/api/library/life/:kind/:key/steps',
    {
      config: read,
      schema: {
        summary: 'Take a step in the life of an entry',
        tags,
        params,
        body: schema.StepTake,
        response: { 200: schema.Life },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.take(actorOf(request), request.params, request.body);
    },
  );
  app.get(
    '/api/library/life/:kind/:key/versions/:version',
    {
      config: read,
      schema: {
        summary: 'What persons wrote in one version',
        tags,
        params: Type.Object({ ...params.properties, version: Type.Integer({ minimum: 1 }) }),
        response: { 200: schema.EntryContent },
      },
    },
    (request) => service.version(actorOf(request), request.params, request.params.version),
  );
  app.get(
    '/api/library/life/:kind/:key/differences',
    {
      config: read,
      schema: {
        summary: 'What changed between two versions of what persons wrote',
        tags,
        params,
        querystring: DifferencesQuery,
        response: { 200: Differences },
      },
    },
    (request) => service.compare(actorOf(request), request.params, request.query.from, request.query.to),
  );
  app.get(
    '/api/library/retractions',
    {
      config: read,
      schema: {
        summary:
          'What was taken back after it was released, in order; whoever receives from the library asks this with what it knows last',
        tags,
        querystring: schema.RetractionQuery,
        response: {
          200: Type.Object({
            items: Type.Array(schema.Retraction),
            next: Type.Integer({ description: '`after` of the next question' }),
          }),
        },
      },
    },
    (request) => service.listRetractions(actorOf(request), request.query.after ?? 0, request.query.limit ?? 50),
  );
  app.get(
    '/api/library/retractions/:retraction/receivers',
    {
      config: read,
      schema: {
        summary: 'Who received what was taken back, and whether they were told',
        tags,
        params: Type.Object({ retraction: Type.Integer({ minimum: 1 }) }),
        response: { 200: Type.Object({ items: Type.Array(schema.Receiver) }) },
      },
    },
    (request) => itemsOf(service.listReceivers(actorOf(request), request.params.retraction)),
  );

  const verifying = { access: 'library.verify' } as const;
  const decisions = { 200: Type.Object({ items: Type.Array(schema.OverruleRow) }) };
  const vulnerability = Type.Object({ id: schema.OverruleParams.properties.id });
  app.get(
    '/api/library/vulnerabilities/:id/overrules',
    {
      config: read,
      schema: {
        summary: 'What persons decided of a vulnerability over all sources, with what was withdrawn',
        tags,
        params: vulnerability,
        response: decisions,
      },
    },
    (request) => itemsOf(overrules.list(actorOf(request), request.params.id)),
  );
  app.post(
    '/api/library/vulnerabilities/:id/overrules',
    {
      config: verifying,
      schema: {
        summary: 'Decide an attribute of a vulnerability over all sources',
        tags,
        params: vulnerability,
        body: schema.OverruleCreate,
        response: decisions,
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return itemsOf(overrules.overrule(actorOf(request), request.params.id, request.body));
    },
  );
  app.post(
    '/api/library/vulnerabilities/:id/overrules/:overrule/withdraw',
    {
      config: verifying,
      schema: {
        summary: 'Let the sources decide an attribute again',
        tags,
        params: schema.OverruleParams,
        body: schema.OverruleWithdraw,
        response: decisions,
      },
    },
    (request) => {
      request.auditDetail = request.body;
      const { id, overrule } = request.params;
      return itemsOf(overrules.withdraw(actorOf(request), id, overrule, request.body.reason));
    },
  );
}
