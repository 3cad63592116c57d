import { type Static, Type } from 'typebox';
import { Nullable, Page, PageQuery, Severity, Time } from '../kernel/schema.ts';
import { Facet } from './schema.ts';

/** Where an entry is in its life: collected by the program, verified and released by persons, repaired by its vendor, or retracted. */
const EntryState = Type.Enum(['collected', 'verified', 'released', 'repaired', 'retracted']);

/** An entry of the library in a list: a node of the graph. */
export const EntrySummary = Type.Object({
  kind: Type.String({ description: 'vulnerability, technique, product, indicator …' }),
  key: Type.String({ description: 'Identifier within its kind' }),
  label: Type.String(),
  labelZh: Nullable(Type.String()),
  summary: Type.String(),
  sources: Type.Array(Type.String()),
  severity: Nullable(Severity),
  state: EntryState,
  at: Nullable(Time),
  own: Type.Boolean({ description: 'Of the organisation itself, not of the library that all share' }),
  attributes: Type.Record(Type.String(), Type.Unknown()),
});
export type EntrySummary = Static<typeof EntrySummary>;

/** Query of everything: identifiers first, then names, then texts; the newest first within each. */
export const SearchQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 400, description: 'Words or an identifier, in Chinese or English' })),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  source: Type.Optional(Type.String({ maxLength: 160 })),
  vendor: Type.Optional(Type.String({ maxLength: 160 })),
  severity: Type.Optional(Severity),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Published or changed at this time or later' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Published or changed before this time' })),
  state: Type.Optional(EntryState),
});
export type SearchQuery = Static<typeof SearchQuery>;

/** How the hits are divided. */
const Facets = Type.Object({
  total: Type.Integer(),
  atLeast: Type.Boolean({ description: 'There are more hits than were counted: every figure is at least so high' }),
  kinds: Facet,
  sources: Facet,
  severities: Facet,
  years: Facet,
  states: Facet,
});
export type Facets = Static<typeof Facets>;

/** A page of hits; the facets are of all hits and come with the first page. */
export const SearchAnswer = Type.Object({ ...Page(EntrySummary).properties, facets: Nullable(Facets) });
export type SearchAnswer = Static<typeof SearchAnswer>;

export const EntryParams = Type.Object({
  kind: Type.String({ minLength: 1, maxLength: 40 }),
  key: Type.String({ minLength: 1, maxLength: 500 }),
});

/** What one document says of an entry. */
const EntryStatement = Type.Object({
  source: Type.String(),
  kind: Type.String({ description: 'Kind of the document' }),
  document: Type.String(),
  method: Type.String(),
  confidence: Type.Number(),
  entry: Type.Unknown({
    description: 'Names, descriptions and attributes in the words of the source; for a vulnerability its assertions',
  }),
});
export type EntryStatement = Static<typeof EntryStatement>;

/** An edge of the entry, and what is at its other end. */
const EntryEdge = Type.Object({
  entry: Type.Object({
    kind: Type.String(),
    key: Type.String(),
    label: Type.String(),
    labelZh: Nullable(Type.String()),
    severity: Nullable(Severity),
  }),
  source: Type.String(),
  document: Nullable(Type.String()),
  method: Type.String(),
  confidence: Type.Number(),
  validFrom: Nullable(Time),
  validUntil: Nullable(Time),
  text: Nullable(Type.String()),
});

/** Edges of one type in one direction. */
const EntryEdges = Type.Object({
  type: Type.String(),
  direction: Type.Enum(['out', 'in']),
  count: Type.Integer(),
  atLeast: Type.Boolean({ description: 'There are more than were counted' }),
  edges: Type.Array(EntryEdge),
});
export type EntryEdges = Static<typeof EntryEdges>;

/** An entry with what each source says of it and what it is related to. */
export const EntryDetail = Type.Object({
  ...EntrySummary.properties,
  resolved: Type.Unknown({ description: 'The explained record of a vulnerability; null for others' }),
  statements: Type.Array(EntryStatement),
  relations: Type.Array(EntryEdges),
});
export type EntryDetail = Static<typeof EntryDetail>;

export const DocumentParams = Type.Object({
  kind: Type.String({ minLength: 1, maxLength: 40 }),
  id: Type.String({ minLength: 1, maxLength: 500 }),
});

/** A version of a document; the present one was not replaced yet. */
export const DocumentVersion = Type.Object({
  version: Type.Integer(),
  title: Type.String(),
  hash: Type.String({ description: 'SHA-256 of the content' }),
  importedAt: Time,
  replacedAt: Nullable(Time),
});

export const DifferencesQuery = Type.Object({ from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 1 }) });

/** The attributes in which two versions of a document differ. */
export const Differences = Type.Object({
  differences: Type.Array(
    Type.Object({
      path: Type.String({
        description: 'Members and positions, divided by dots; a member of a list by its identifier where it has one',
      }),
      change: Type.Enum(['added', 'removed', 'changed']),
      from: Type.Unknown(),
      to: Type.Unknown(),
    }),
  ),
  more: Type.Boolean({ description: 'There are more differences than are told' }),
});
