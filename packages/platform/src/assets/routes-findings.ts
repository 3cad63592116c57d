import { Type } from 'typebox';
import { type App, actorOf, itemsOf } from '../kernel/http.ts';
import { IdParams, Page } from '../kernel/schema.ts';
import * as schema from './schema.ts';
import { sendCapture, SliceQuery } from './routes.ts';
import type { AssetService } from './service.ts';

/** Findings, their life and their evidence. */
export function findingRoutes(app: App, service: AssetService): void {
  const tags = ['findings'];
  const read = { access: 'assets.read' } as const;
  const evidence = { access: 'evidence.read', audit: true } as const;
  const params = IdParams;

  app.get(
    '/api/findings',
    {
      config: read,
      schema: { summary: 'Findings', tags, querystring: schema.FindingQuery, response: { 200: Page(schema.Finding) } },
    },
    (request) => service.listFindings(actorOf(request), request.query),
  );
  app.get(
    '/api/findings/:id',
    {
      config: read,
      schema: { summary: 'A finding, its evidence and its history', tags, params, response: { 200: schema.FindingDetail } },
    },
    (request) => service.getFinding(actorOf(request), request.params.id),
  );
  app.patch(
    '/api/findings/:id',
    {
      config: { access: 'findings.write' },
      schema: {
        summary: 'Change state or assignee, or comment',
        tags,
        params,
        body: schema.FindingChange,
        response: { 200: schema.FindingDetail },
      },
    },
    (request) => {
      request.auditDetail = request.body;
      return service.changeFinding(actorOf(request), request.params.id, request.body);
    },
  );
  app.get(
    '/api/findings/:id/frames',
    {
      config: evidence,
      schema: {
        summary: 'The frames that show the finding, decoded',
        tags,
        params,
        response: { 200: Type.Object({ items: Type.Array(schema.DecodedFrame) }) },
      },
    },
    (request) => itemsOf(service.findingFrames(actorOf(request), request.params.id)),
  );
  app.get(
    '/api/findings/:id/pcap',
    {
      config: evidence,
      schema: {
        summary: 'The frames that show the finding, from the latest capture or the one named',
        tags,
        params,
        querystring: SliceQuery,
      },
    },
    async (request, reply) =>
      sendCapture(
        reply,
        `finding-${request.params.id}.pcap`,
        await service.sliceFinding(actorOf(request), request.params.id, request.query.capture),
      ),
  );
}
