import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { sendFile } from '../../kernel/files.ts';
import { type App, actorOf } from '../../kernel/http.ts';
import { toGraphml } from './graphml.ts';
import * as schema from './schema.ts';
import type { GraphService } from './service.ts';
import { type Markings, toStix } from './stix.ts';

/** Files of an answer: content type, name, and what makes them. */
const FILES: {
  readonly [format in Exclude<schema.GraphFormat, 'json'>]: {
    type: string;
    name: string;
    write: (graph: schema.Graph, markings: Markings) => string;
  };
} = {
  graphml: { type: 'application/xml; charset=utf-8', name: 'graph.graphml', write: toGraphml },
  stix: {
    type: 'application/stix+json;version=2.1',
    name: 'graph.json',
    write: (graph, markings) => JSON.stringify(toStix(graph, markings)),
  },
};

/** Answers a graph as it is, or as a file of its nodes and edges, of which is noted who received it. */
async function answer<T extends schema.Graph>(
  service: GraphService,
  reply: FastifyReply,
  graph: T,
  format: schema.GraphFormat = 'json',
): Promise<T> {
  if (format === 'json') return graph;
  const markings = await service.noteExport(actorOf(reply.request), graph.nodes);
  const { type, name, write } = FILES[format];
  const text = write(graph, markings);
  // The reply is sent; what a handler answers after that is not looked at.
  return sendFile(reply, type, name, Readable.from([text]), Buffer.byteLength(text)) as unknown as T;
}

/** Questions about the graph. */
export function graphRoutes(app: App, service: GraphService): void {
  const tags = ['graph'];
  const config = { access: 'library.read' } as const;

  app.get(
    '/api/graph/nodes',
    {
      config,
      schema: { summary: 'Nodes to start from', tags, querystring: schema.NodeQuery, response: { 200: schema.NodeList } },
    },
    (request) => service.find(actorOf(request), request.query),
  );
  app.get(
    '/api/graph/neighbourhood',
    {
      config,
      schema: {
        summary: 'A node, a page of its edges, and what hangs on them',
        tags,
        querystring: schema.NeighbourhoodQuery,
        response: { 200: schema.Neighbourhood },
      },
    },
    async (request, reply) =>
      answer(service, reply, await service.neighbourhood(actorOf(request), request.query), request.query.format),
  );
  app.get(
    '/api/graph/path',
    {
      config,
      schema: {
        summary: 'A shortest path between two nodes',
        tags,
        querystring: schema.PathQuery,
        response: { 200: schema.PathAnswer },
      },
    },
    async (request, reply) =>
      answer(service, reply, await service.shortestPath(actorOf(request), request.query), request.query.format),
  );
  app.get(
    '/api/graph/paths',
    {
      config,
      schema: {
        summary: 'All paths between two nodes up to a length',
        tags,
        querystring: schema.PathsQuery,
        response: { 200: schema.PathsAnswer },
      },
    },
    async (request, reply) =>
      answer(service, reply, await service.allPaths(actorOf(request), request.query), request.query.format),
  );
  app.get(
    '/api/graph/causes',
    {
      config,
      schema: {
        summary: 'What several nodes have in common as a cause',
        tags,
        querystring: schema.CausesQuery,
        response: { 200: schema.CausesAnswer },
      },
    },
    async (request, reply) =>
      answer(service, reply, await service.commonCauses(actorOf(request), request.query), request.query.format),
  );
  app.get(
    '/api/graph/blast-radius',
    {
      config,
      schema: {
        summary: 'What a node can harm',
        tags,
        querystring: schema.BlastQuery,
        response: { 200: schema.BlastAnswer },
      },
    },
    async (request, reply) =>
      answer(service, reply, await service.blastRadius(actorOf(request), request.query), request.query.format),
  );
  // Questions with a body: they name more nodes than fit in an address, and change nothing.
  app.post(
    '/api/graph/subgraph',
    {
      config: { ...config, audit: false },
      schema: { summary: 'Edges between given nodes', tags, body: schema.SubgraphRequest, response: { 200: schema.GraphAnswer } },
    },
    async (request, reply) => answer(service, reply, await service.subgraph(actorOf(request), request.body), request.body.format),
  );
  app.post(
    '/api/graph/changes',
    {
      config: { ...config, audit: false },
      schema: {
        summary: 'Days on which something changed between given nodes',
        tags,
        body: schema.ChangesRequest,
        response: { 200: schema.Changes },
      },
    },
    (request) => service.changes(actorOf(request), request.body.nodes),
  );
}
