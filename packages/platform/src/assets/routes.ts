import { protocols } from '@fengsui/wire';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { sendFile } from '../kernel/files.ts';
import { type App, actorOf, created, itemsOf } from '../kernel/http.ts';
import { Id, IdParams, Page } from '../kernel/schema.ts';
import * as schema from './schema.ts';
import { captureRoutes } from './routes-captures.ts';
import { findingRoutes } from './routes-findings.ts';
import type { openOverview } from './overview.ts';
import { suppressionRoutes } from './routes-suppressions.ts';
import type { AssetService } from './service.ts';
import type { SuppressionService } from './suppressions.ts';

const Nothing = Type.Null({ description: 'Nothing' });
const Items = <T extends Type.TSchema>(item: T) => Type.Object({ items: Type.Array(item) });

/** Query of a slice: from which capture, when there are several. */
export const SliceQuery = Type.Object({ capture: Type.Optional(Id) });

/** Content type of a capture file. */
export const captureType = 'application/vnd.tcpdump.pcap';

/** Answers a capture as a file to keep. */
export function sendCapture(reply: FastifyReply, name: string, stream: Readable) {
  return sendFile(reply, captureType, name, stream);
}

/** Sites, zones, assets and conversations; captures and findings have files of their own. */
export function assetRoutes(
  app: App,
  service: AssetService,
  suppressions: SuppressionService,
  overview: ReturnType<typeof openOverview>,
): void {
  const tags = ['assets'];
  const read = { access: 'assets.read' } as const;
  const write = { access: 'assets.write' } as const;
  const evidence = { access: 'evidence.read', audit: true } as const;

  app.get(
    '/api/overview',
    {
      config: read,
      schema: {
        summary: 'What have I, what is wrong, what first',
        tags,
        querystring: schema.SiteQuery,
        response: { 200: schema.Overview },
      },
    },
    (request) => overview(actorOf(request), request.query.site),
  );

  app.get(
    '/api/protocols',
    {
      config: read,
      schema: {
        summary: 'Names of the protocols that sensors know, by the ids that stand everywhere else',
        tags,
        response: { 200: Items(schema.ProtocolName) },
      },
    },
    () => ({ items: protocols.map(({ id, name }) => ({ id, name })) }),
  );

  app.get('/api/sites', { config: read, schema: { summary: 'Sites', tags, response: { 200: Items(schema.Site) } } }, (request) =>
    itemsOf(service.listSites(actorOf(request))),
  );
  app.post(
    '/api/sites',
    { config: write, schema: { summary: 'Make a site', tags, body: schema.SiteCreate, response: { 201: schema.Site } } },
    async (request, reply) => created(request, reply, await service.createSite(actorOf(request), request.body)),
  );
  app.get(
    '/api/sites/:id',
    { config: read, schema: { summary: 'A site', tags, params: IdParams, response: { 200: schema.Site } } },
    (request) => service.getSite(actorOf(request), request.params.id),
  );
  app.patch(
    '/api/sites/:id',
    {
      config: write,
      schema: { summary: 'Change a site', tags, params: IdParams, body: schema.SiteChange, response: { 200: schema.Site } },
    },
    (request) => service.changeSite(actorOf(request), request.params.id, request.body),
  );
  app.delete(
    '/api/sites/:id',
    { config: write, schema: { summary: 'Delete an empty site', tags, params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await service.deleteSite(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/zones',
    { config: read, schema: { summary: 'Zones', tags, querystring: schema.SiteQuery, response: { 200: Items(schema.Zone) } } },
    (request) => itemsOf(service.listZones(actorOf(request), request.query.site)),
  );
  app.post(
    '/api/zones',
    { config: write, schema: { summary: 'Make a zone', tags, body: schema.ZoneCreate, response: { 201: schema.Zone } } },
    async (request, reply) => created(request, reply, await service.createZone(actorOf(request), request.body)),
  );
  app.patch(
    '/api/zones/:id',
    {
      config: write,
      schema: { summary: 'Change a zone', tags, params: IdParams, body: schema.ZoneChange, response: { 200: schema.Zone } },
    },
    (request) => service.changeZone(actorOf(request), request.params.id, request.body),
  );
  app.delete(
    '/api/zones/:id',
    {
      config: write,
      schema: {
        summary: 'Delete a zone; its assets go to the zone of their level',
        tags,
        params: IdParams,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await service.deleteZone(actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/assets',
    {
      config: read,
      schema: { summary: 'The inventory', tags, querystring: schema.AssetQuery, response: { 200: Page(schema.Asset) } },
    },
    (request) => service.listAssets(actorOf(request), request.query),
  );
  app.get(
    '/api/assets/:id',
    {
      config: read,
      schema: { summary: 'An asset and why we think so', tags, params: IdParams, response: { 200: schema.AssetDetail } },
    },
    (request) => service.getAsset(actorOf(request), request.params.id),
  );
  app.patch(
    '/api/assets/:id',
    {
      config: write,
      schema: {
        summary: 'Put an asset into a zone',
        tags,
        params: IdParams,
        body: schema.AssetChange,
        response: { 200: schema.AssetDetail },
      },
    },
    (request) => service.changeAsset(actorOf(request), request.params.id, request.body),
  );
  app.put(
    '/api/assets/:id/attributes/:attribute',
    {
      config: write,
      schema: {
        summary: 'Confirm or correct an attribute',
        tags,
        params: schema.AttributeParams,
        body: schema.AttributeDecision,
        response: { 200: schema.AssetDetail },
      },
    },
    (request) => {
      const { id, attribute } = request.params;
      request.auditDetail = { attribute, ...request.body };
      return service.decideAttribute(actorOf(request), id, attribute, request.body.value, request.body.note ?? '');
    },
  );
  app.delete(
    '/api/assets/:id/attributes/:attribute',
    {
      config: write,
      schema: {
        summary: 'Let the evidence decide again',
        tags,
        params: schema.AttributeParams,
        response: { 200: schema.AssetDetail },
      },
    },
    (request) => {
      request.auditDetail = { attribute: request.params.attribute };
      return service.withdrawDecision(actorOf(request), request.params.id, request.params.attribute);
    },
  );
  app.get(
    '/api/assets/:id/pcap',
    {
      config: evidence,
      schema: {
        summary: 'Frames of the asset, from its latest capture or the one named',
        tags,
        params: IdParams,
        querystring: SliceQuery,
      },
    },
    async (request, reply) =>
      sendCapture(
        reply,
        `asset-${request.params.id}.pcap`,
        await service.sliceAsset(actorOf(request), request.params.id, request.query.capture),
      ),
  );

  app.get(
    '/api/conversations',
    {
      config: read,
      schema: {
        summary: 'Conversations',
        tags,
        querystring: schema.ConversationQuery,
        response: { 200: Page(schema.Conversation) },
      },
    },
    (request) => service.listConversations(actorOf(request), request.query),
  );
  app.get(
    '/api/conversations/:id/pcap',
    {
      config: evidence,
      schema: { summary: 'Frames of the conversation', tags, params: Type.Object({ id: Type.String({ maxLength: 50 }) }) },
    },
    async (request, reply) =>
      sendCapture(
        reply,
        `conversation-${request.params.id}.pcap`,
        await service.sliceConversation(actorOf(request), request.params.id),
      ),
  );

  app.get(
    '/api/events',
    {
      config: read,
      schema: {
        summary: 'Acts on the wire: writes, controls, transfers, refusals',
        tags,
        querystring: schema.EventQuery,
        response: { 200: Page(schema.RecordedEvent) },
      },
    },
    (request) => service.listEvents(actorOf(request), request.query),
  );

  app.get(
    '/api/map',
    {
      config: read,
      schema: { summary: 'The network of a site', tags, querystring: schema.MapQuery, response: { 200: schema.NetworkMap } },
    },
    (request) => service.map(actorOf(request), request.query.site),
  );

  captureRoutes(app, service);
  findingRoutes(app, service);
  suppressionRoutes(app, suppressions);
}
