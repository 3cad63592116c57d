import { type Static, Type } from 'typebox';
import { Bilingual, Nullable, Severity, Time } from '../../kernel/schema.ts';

/** Name of a node: its kind, a colon, its key, as in `vulnerability:CVE-2021-44228`. */
const Ref = Type.String({ minLength: 3, maxLength: 600, pattern: '^[a-z-]+:.', description: 'kind:key' });

/** A node. */
export const GraphNode = Type.Object({
  ref: Type.String({ description: 'kind:key' }),
  kind: Type.String(),
  key: Type.String(),
  label: Type.String(),
  labelZh: Nullable(Type.String()),
  summary: Type.String(),
  severity: Nullable(Severity),
  sources: Type.Array(Type.String(), { description: 'Who says something of it' }),
  own: Type.Boolean({ description: 'Of the organisation, not of the library' }),
  ended: Nullable(Type.String({ description: 'When it went from the inventory' })),
  at: Nullable(Time),
  attributes: Type.Record(Type.String(), Type.Unknown(), { description: 'What its kind needs; left out when large' }),
  edges: Type.Integer({ description: 'Edges that hold then, of all types; 101 stands for more than 100' }),
});
export type GraphNode = Static<typeof GraphNode>;

/** An edge with who says it, since when, how, and how sure. */
export const GraphEdge = Type.Object({
  id: Type.String(),
  from: Type.String({ description: 'Ref of a node' }),
  type: Type.String(),
  to: Type.String({ description: 'Ref of a node' }),
  source: Type.String({ description: 'Who says so' }),
  document: Nullable(Type.String({ description: 'In which document, or by which match or finding' })),
  method: Type.String({ description: 'How it was found' }),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  validFrom: Nullable(Time),
  validUntil: Nullable(Time),
  seenAt: Time,
  text: Nullable(Type.String()),
});
export type GraphEdge = Static<typeof GraphEdge>;

/** Nodes and the edges between them: what every answer holds, and every export. */
const graph = { nodes: Type.Array(GraphNode), edges: Type.Array(GraphEdge) };
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export const graphFormats = ['json', 'graphml', 'stix'] as const;
export type GraphFormat = (typeof graphFormats)[number];

const Format = Type.Optional(
  Type.Enum([...graphFormats], { default: 'json', description: 'The answer, or a file of its nodes and edges' }),
);
const names = (description: string) => Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 60, description }));
const Types = names('Only edges of these types');
const Kinds = names('Only through and to nodes of these kinds');
const Direction = Type.Optional(
  Type.Enum(['both', 'out', 'in'], { default: 'both', description: 'Along the edges, against them, or both' }),
);
export type Direction = 'both' | 'out' | 'in';
const At = Type.Optional(Type.String({ format: 'date-time', description: 'As it was then; now unless given' }));

/** Which edges and nodes a question looks at. */
export interface Lens {
  at?: string;
  types?: string[];
  kinds?: string[];
}

const lens = { at: At, types: Types, kinds: Kinds, format: Format };

/** Where to start looking. */
export const NodeQuery = Type.Object({
  q: Type.String({ minLength: 1, maxLength: 200, description: 'Words or an identifier, in any language' }),
  kinds: names('Only nodes of these kinds'),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 12 })),
});
export const NodeList = Type.Object({ items: Type.Array(GraphNode) });

export const NeighbourhoodQuery = Type.Object({
  node: Ref,
  depth: Type.Optional(Type.Integer({ minimum: 1, maximum: 3, default: 1 })),
  direction: Direction,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 60, description: 'Edges of the node on the page' })),
  breadth: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 50, default: 8, description: 'Edges of each node further away that are followed' }),
  ),
  after: Type.Optional(Type.String({ maxLength: 4000, description: 'Cursor: `next` of the page before' })),
  ...lens,
});
export type NeighbourhoodQuery = Static<typeof NeighbourhoodQuery>;

/** How many edges a node has, by type and direction. */
const Count = Type.Object({
  type: Type.String(),
  direction: Type.Enum(['out', 'in']),
  total: Type.Integer({ description: '1001 stands for more than 1000' }),
  shown: Type.Integer(),
});
export const Neighbourhood = Type.Object({
  ...graph,
  start: Type.String(),
  counts: Type.Array(Count),
  next: Nullable(Type.String({ description: 'Cursor of the next page' })),
});
export type Neighbourhood = Static<typeof Neighbourhood>;

export const PathQuery = Type.Object({
  from: Ref,
  to: Ref,
  longest: Type.Optional(Type.Integer({ minimum: 1, maximum: 12, default: 8 })),
  direction: Direction,
  ...lens,
});
export type PathQuery = Static<typeof PathQuery>;
const Hubs = Type.Array(Type.String(), {
  description: 'Nodes with so many edges that they were not walked through',
});
export const PathAnswer = Type.Object({
  ...graph,
  path: Nullable(Type.Array(Type.String(), { description: 'Refs from the start to the end' })),
  exact: Type.Boolean({ description: 'Whether nothing shorter exists' }),
  hubs: Hubs,
});
export type PathAnswer = Static<typeof PathAnswer>;

export const PathsQuery = Type.Object({
  from: Ref,
  to: Ref,
  longest: Type.Optional(Type.Integer({ minimum: 1, maximum: 6, default: 4 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  direction: Direction,
  ...lens,
});
export type PathsQuery = Static<typeof PathsQuery>;
export const PathsAnswer = Type.Object({
  ...graph,
  paths: Type.Array(Type.Array(Type.String()), { description: 'The shortest first' }),
  complete: Type.Boolean({ description: 'Whether these are all there are' }),
  hubs: Hubs,
});
export type PathsAnswer = Static<typeof PathsAnswer>;

export const CausesQuery = Type.Object({
  nodes: Type.Array(Ref, { minItems: 2, maxItems: 20 }),
  longest: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, default: 3 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 30 })),
  ...lens,
});
export type CausesQuery = Static<typeof CausesQuery>;
const Cause = Type.Object({
  node: Type.String(),
  reaches: Type.Array(Type.Object({ node: Type.String(), distance: Type.Integer() }), {
    description: 'Which of the given nodes it reaches, and how far they are',
  }),
});
export const CausesAnswer = Type.Object({
  ...graph,
  causes: Type.Array(Cause, { description: 'Those that reach the most first, then the nearest' }),
  fewest: Type.Array(Type.String(), {
    description: 'The fewest nodes that together explain as many of the given ones as can be',
  }),
  unexplained: Type.Array(Type.String(), { description: 'Given nodes that share nothing with another of them' }),
  complete: Type.Boolean(),
  hubs: Hubs,
});
export type CausesAnswer = Static<typeof CausesAnswer>;

export const BlastQuery = Type.Object({
  node: Ref,
  longest: Type.Optional(Type.Integer({ minimum: 1, maximum: 8, description: 'Steps; 6 unless given, 4 along conversations' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, default: 500, description: 'Nodes that are listed' })),
  through: Type.Optional(
    Type.Enum(['harm', 'reach'], {
      description:
        'harm: what follows from it, as from a vulnerability its products and assets; reach: where an attacker at it gets to, along conversations and within zones. Of an asset or a zone it is reach, of all else harm',
    }),
  ),
  ...lens,
});
export type BlastQuery = Static<typeof BlastQuery>;
const Reached = Type.Object({
  node: Type.String(),
  distance: Type.Integer(),
  from: Nullable(Type.String({ description: 'The node before it on the way' })),
  confidence: Type.Number({ description: 'Of all steps on the way, multiplied' }),
  why: Bilingual,
  vulnerabilities: Type.Integer({ description: 'Vulnerabilities by which the asset is affected' }),
});
export const BlastAnswer = Type.Object({
  ...graph,
  start: Type.String(),
  through: Type.Enum(['harm', 'reach']),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'Reached nodes by kind, listed or not' }),
  reached: Type.Array(Reached, { description: 'The nearest first' }),
  complete: Type.Boolean({ description: 'Whether no bound ended it and all are listed' }),
  hubs: Hubs,
});
export type BlastAnswer = Static<typeof BlastAnswer>;

/** Nodes that somebody looks at, and the edges between them. */
export const SubgraphRequest = Type.Object(
  { nodes: Type.Array(Ref, { minItems: 1, maxItems: 2500 }), at: At, types: Types, format: Format },
  { additionalProperties: false },
);
export type SubgraphRequest = Static<typeof SubgraphRequest>;
export const GraphAnswer = Type.Object(graph);

/** Nodes of which the days are asked on which something changed around them. */
export const ChangesRequest = Type.Object(
  { nodes: Type.Array(Ref, { minItems: 1, maxItems: 2500 }) },
  { additionalProperties: false },
);
export const Changes = Type.Object({
  items: Type.Array(Type.Object({ day: Type.String(), began: Type.Integer(), ended: Type.Integer() }), {
    description: 'The last 400 days on which edges between these nodes began or ended, in order',
  }),
});
export type Changes = Static<typeof Changes>;
