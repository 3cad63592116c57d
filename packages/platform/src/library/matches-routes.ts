import { Type } from 'typebox';
import { Problem } from '../kernel/errors.ts';
import { type App, actorOf, itemsOf } from '../kernel/http.ts';
import { IdParams, Page, PageQuery } from '../kernel/schema.ts';
import * as schema from './matches-schema.ts';
import type { MatchService } from './matches-service.ts';

const AnswerParams = Type.Object({ ...IdParams.properties, question: Type.String({ maxLength: 80 }) });
const BillParams = Type.Object({ ...IdParams.properties, bill: IdParams.properties.id });

/** Matches, what they ask, what assets mean to their plant, and the work on fixes. What is changed is in the audit log. */
export function matchRoutes(app: App, service: MatchService): void {
  const tags = ['matches'];
  const read = { access: 'library.read' } as const;
  const write = { access: 'matches.write' } as const;
  const params = IdParams;

  app.get(
    '/api/matches',
    { config: read, schema: { summary: 'Matches', tags, querystring: schema.MatchQuery, response: { 200: Page(schema.Match) } } },
    (request) => service.listMatches(actorOf(request), request.query),
  );
  app.get(
    '/api/matches/counts',
    {
      config: read,
      schema: {
        summary: 'How many matches hold, on how many assets; since a time, what is new',
        tags,
        querystring: schema.MatchCountQuery,
        response: { 200: schema.MatchCounts },
      },
    },
    (request) => service.countMatches(actorOf(request), request.query),
  );
  app.get(
    '/api/matches/:id',
    {
      config: read,
      schema: {
        summary: 'A match with its reasons, questions, decision and what its sources disagree on',
        tags,
        params,
        response: { 200: schema.MatchDetail },
      },
    },
    (request) => service.getMatch(actorOf(request), request.params.id),
  );
  app.patch(
    '/api/matches/:id',
    {
      config: write,
      schema: {
        summary: 'Confirm or dismiss a match, or set inputs of its decision',
        tags,
        params,
        body: schema.MatchChange,
        response: { 200: schema.MatchDetail },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.changeMatch(actorOf(request), request.params.id, request.body);
    },
  );
  app.post(
    '/api/matches/:id/answers',
    {
      config: write,
      schema: {
        summary: 'Answer what a match asks; the answer is of the asset',
        tags,
        params,
        body: schema.AnswerGiven,
        response: { 200: schema.MatchDetail },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.answer(actorOf(request), request.params.id, request.body);
    },
  );
  app.delete(
    '/api/assets/:id/answers/:question',
    {
      config: write,
      schema: { summary: 'Take an answer back', tags, params: AnswerParams, response: { 200: schema.AssetContextState } },
    },
    (request) => {
      const { id, question } = request.params;
      request.auditDetail = { question };
      return service.withdrawAnswer(actorOf(request), id, question);
    },
  );
  app.get(
    '/api/assets/:id/exclusions',
    {
      config: read,
      schema: {
        summary: 'What advisories say that an asset does not have, with the justification',
        tags,
        params,
        querystring: Type.Object(PageQuery),
        response: { 200: Page(schema.Exclusion) },
      },
    },
    (request) => service.listExclusions(actorOf(request), request.params.id, request.query),
  );
  app.get(
    '/api/assets/:id/context',
    {
      config: read,
      schema: {
        summary: 'What an asset means to its plant, and what reaches it',
        tags,
        params,
        response: { 200: schema.AssetContextState },
      },
    },
    (request) => service.getContext(actorOf(request), request.params.id),
  );
  app.put(
    '/api/assets/:id/context',
    {
      config: write,
      schema: {
        summary: 'Say what an asset means to its plant, or set inputs of the decisions about it',
        tags,
        params,
        body: schema.AssetContextChange,
        response: { 200: schema.AssetContextState },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.changeContext(actorOf(request), request.params.id, request.body);
    },
  );
  app.put(
    '/api/assets/:id/bills',
    {
      config: write,
      schema: {
        summary: 'Give the bill of materials of an asset, CycloneDX or SPDX, as the body',
        tags,
        params,
        querystring: schema.BillQuery,
        consumes: ['application/octet-stream'],
        response: { 200: schema.AssetContextState },
      },
    },
    (request) => {
      request.auditDetail = { name: request.query.name };
      if (!request.headers['content-type']?.startsWith('application/octet-stream')) throw new Problem('unsupported-media');
      return service.addBill(actorOf(request), request.params.id, request.query.name, request.body as AsyncIterable<Uint8Array>);
    },
  );
  app.delete(
    '/api/assets/:id/bills/:bill',
    {
      config: write,
      schema: {
        summary: 'Take a bill of materials of an asset back',
        tags,
        params: BillParams,
        response: { 200: schema.AssetContextState },
      },
    },
    (request) => service.removeBill(actorOf(request), request.params.id, request.params.bill),
  );

  app.get(
    '/api/patches',
    {
      config: read,
      schema: {
        summary: 'What to do: fixes with everything that each closes, the most urgent first',
        tags,
        querystring: schema.PatchQuery,
        response: { 200: Page(schema.FixGroup) },
      },
    },
    (request) => service.patches.list(actorOf(request), request.query),
  );
  app.get(
    '/api/patches/work',
    {
      config: read,
      schema: {
        summary: 'What waits in each place of the list',
        tags,
        querystring: schema.WorkQuery,
        response: { 200: schema.Work },
      },
    },
    (request) => service.work(actorOf(request), request.query.site),
  );
  app.get(
    '/api/patches/csv',
    {
      config: read,
      schema: { summary: 'The list of work as CSV, one line for each asset and fix', tags, querystring: schema.PatchQuery },
    },
    async (request, reply) => {
      const text = await service.patches.csv(actorOf(request), request.query);
      return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="patches.csv"').send(text);
    },
  );
  app.post(
    '/api/patches',
    {
      config: write,
      schema: {
        summary: 'Plan a fix on assets, say that it is made, except it for a time, or take that back',
        tags,
        body: schema.PatchChange,
        response: { 200: Type.Object({ items: Type.Array(schema.Patch) }) },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return itemsOf(service.patches.change(actorOf(request), request.body));
    },
  );
  app.get(
    '/api/patches/:id',
    {
      config: read,
      schema: { summary: 'The work on a fix on one asset, with its steps', tags, params, response: { 200: schema.PatchDetail } },
    },
    (request) => service.patches.get(actorOf(request), request.params.id),
  );
  app.get(
    '/api/assets/:id/patches',
    {
      config: read,
      schema: {
        summary: 'The work on fixes of an asset',
        tags,
        params,
        response: { 200: Type.Object({ items: Type.Array(schema.Patch) }) },
      },
    },
    (request) => itemsOf(service.patches.ofAsset(actorOf(request), request.params.id)),
  );
}
