import { request, send, type Query } from '../api/client.ts';
import type { Severity } from '../api/types.ts';
import type { Bilingual } from '../i18n/use-text.ts';

/** What the server says of the graph: the shapes of its answers, and the calls. */

/** A node of the library or of the organisation. */
export interface GraphNode {
  /** `kind:key` */
  ref: string;
  kind: string;
  key: string;
  label: string;
  labelZh: string | null;
  summary: string;
  severity: Severity | null;
  sources: string[];
  own: boolean;
  ended: string | null;
  at: string | null;
  attributes: Record<string, unknown>;
  /** Edges that it has in all; 101 stands for more than 100. */
  edges: number;
}

/** An edge with who says it, since when, how, and how sure. */
export interface GraphEdge {
  id: string;
  from: string;
  type: string;
  to: string;
  source: string;
  document: string | null;
  method: string;
  confidence: number;
  validFrom: string | null;
  validUntil: string | null;
  seenAt: string;
  text: string | null;
}

/** Nodes and the edges between them. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Neighbourhood extends Graph {
  start: string;
  next: string | null;
}
export interface PathAnswer extends Graph {
  path: string[] | null;
  exact: boolean;
  hubs: string[];
}
export interface PathsAnswer extends Graph {
  paths: string[][];
  complete: boolean;
  hubs: string[];
}
export interface CausesAnswer extends Graph {
  causes: { node: string; reaches: { node: string; distance: number }[] }[];
  /** The fewest nodes that together explain the given ones, and those that they do not explain. */
  fewest: string[];
  unexplained: string[];
}
export interface BlastAnswer extends Graph {
  counts: Record<string, number>;
  /** What follows from the node, or where an attacker at it gets to. */
  through: 'harm' | 'reach';
  reached: {
    node: string;
    distance: number;
    confidence: number;
    why: Bilingual;
    vulnerabilities: number;
  }[];
  complete: boolean;
  hubs: string[];
}
export interface Changes {
  items: { day: string; began: number; ended: number }[];
}

/** Nodes that are asked about together at most. */
export const MOST_NODES = 2500;
/** Steps of the paths that are all listed. */
export const ALL_PATHS = 4;
export type ExportFormat = 'graphml' | 'stix';

const get = <T>(path: string, query: Query, signal?: AbortSignal) => request<T>('GET', `/graph/${path}`, { query, signal });

/** The calls. `at` is a time in the past, or nothing for now. */
export const graphApi = {
  find: (q: string, signal?: AbortSignal) => get<{ items: GraphNode[] }>('nodes', { q, limit: 12 }, signal),
  neighbourhood: (node: string, at?: string, after?: string) =>
    get<Neighbourhood>('neighbourhood', { node, at, after, limit: 60 }),
  path: (from: string, to: string, at?: string) => get<PathAnswer>('path', { from, to, at }),
  paths: (from: string, to: string, at?: string) => get<PathsAnswer>('paths', { from, to, at, longest: ALL_PATHS }),
  causes: (nodes: string[], at?: string) => get<CausesAnswer>('causes', { nodes, at }),
  blast: (node: string, at?: string) => get<BlastAnswer>('blast-radius', { node, at }),
  between: (nodes: string[], at?: string) => request<Graph>('POST', '/graph/subgraph', { body: { nodes, at } }),
  changes: (nodes: string[]) => request<Changes>('POST', '/graph/changes', { body: { nodes } }),
  exported: async (nodes: string[], format: ExportFormat, at?: string): Promise<Blob> =>
    (await send('POST', '/graph/subgraph', { body: { nodes, at, format } })).blob(),
};
