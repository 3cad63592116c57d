import { request, type Query } from '../api/client.ts';
import type { OrganisationLevel } from '../api/accounts.ts';
import type { Page, Severity } from '../api/types.ts';
import type { EntryState } from '../api/life.ts';
import type { Said } from '../i18n/said.ts';
import type { Place } from '../matches/api.ts';
import type { ResolvedRecord } from './record.ts';

/** What the server says of the library: the shapes of its answers, and the calls. */

/** One source's statement about one attribute of a vulnerability. */
export interface Assertion {
  attribute: string;
  value: unknown;
  source: string;
  document: string | null;
  at: string | null;
}

/** A vulnerability in a list. */
export interface Vulnerability {
  id: string;
  title: string;
  description: string;
  severity: Severity | null;
  cvss: number | null;
  vector: string | null;
  kev: boolean;
  epss: number | null;
  vendors: string[];
  products: string[];
  advisories: string[];
  published: string | null;
  modified: string | null;
  matches: number;
}

/** A vulnerability with everything each source says. */
export interface VulnerabilityDetail extends Vulnerability {
  assertions: Assertion[];
}

/** A file of anything that the library takes, and what became of it. */
export interface Import {
  id: string;
  name: string;
  size: number;
  received: number;
  state: 'uploading' | 'queued' | 'importing' | 'done' | 'failed';
  job: string | null;
  documents: number;
  accepted: number;
  rejected: number;
  createdAt: string;
  finishedAt: string | null;
  createdBy: string | null;
  error: string | null;
  refusal: Said | null;
}

/** A document that was not taken, and why. */
export interface Rejection {
  line: number;
  /** Where it is: a line, the number of an element, a path in an archive. */
  place: string;
  document: string | null;
  reason: string;
  refusal: Said | null;
}

/** Figures of the library. */
export interface LibraryState {
  vulnerabilities: number;
  advisories: number;
  knownExploited: number;
  lastImport: string | null;
  /** All that the viewer may see, own entries of the organisation included. */
  entries: number;
  /** Most first; kinds without entries are left out. `own` of these are the organisation's. */
  kinds: { value: string; count: number; own: number; states: { value: string; count: number }[] }[];
  /** Over all kinds. */
  states: { value: string; count: number }[];
}

/** An entry in a list. */
export interface EntrySummary {
  kind: string;
  key: string;
  label: string;
  labelZh: string | null;
  summary: string;
  sources: string[];
  severity: Severity | null;
  state: EntryState;
  at: string | null;
  /** Of the organisation itself. */
  own: boolean;
  attributes: Record<string, unknown>;
}

/** Values with how many hits have them. */
export type Facet = { value: string; count: number }[];

/** How the hits are divided. */
export interface Facets {
  total: number;
  /** There are more hits than were counted. */
  atLeast: boolean;
  kinds: Facet;
  sources: Facet;
  severities: Facet;
  years: Facet;
  states: Facet;
}

/** A page of hits; the facets come with the first. */
export interface SearchAnswer extends Page<EntrySummary> {
  facets: Facets | null;
}

/** What can be asked of everything. */
export interface SearchFilter {
  q?: string;
  kind?: string;
  source?: string;
  vendor?: string;
  severity?: string;
  state?: string;
  from?: string;
  to?: string;
}

/** A statement about one attribute with who makes it, how, and when it was fetched. */
export interface SourcedAssertion extends Omit<Assertion, 'document' | 'at'> {
  published: string | null;
  retrieved: string;
  method: string;
  confidence: number;
}

/** What a document of knowledge says of an entry. */
export interface SaidEntry {
  name: string;
  aliases: string[];
  descriptions: { language: string; text: string }[];
  attributes: Record<string, unknown>;
  published: string | null;
  modified: string | null;
  revoked: boolean;
  url: string | null;
}

/** What one document says of an entry; of a vulnerability its assertions. */
export interface EntryStatement {
  source: string;
  /** Kind of the document. */
  kind: string;
  document: string;
  method: string;
  confidence: number;
  entry: SaidEntry | SourcedAssertion[];
}

/** An entry at the other end of an edge. */
export type RelatedEntry = Pick<EntrySummary, 'kind' | 'key' | 'label' | 'labelZh' | 'severity'>;

/** Edges of one type in one direction. */
export interface Relation {
  type: string;
  direction: 'out' | 'in';
  count: number;
  atLeast: boolean;
  edges: {
    entry: RelatedEntry;
    source: string;
    document: string | null;
    method: string;
    confidence: number;
    validFrom: string | null;
    validUntil: string | null;
    text: string | null;
  }[];
}

/** An entry with what each source says of it and what it is related to. */
export interface EntryDetail extends EntrySummary {
  statements: EntryStatement[];
  relations: Relation[];
}

/** A vulnerability with its explained record. */
export interface VulnerabilityRecord extends Vulnerability {
  aliases: string[];
  resolved: ResolvedRecord | null;
}

/** A plant that a vulnerability concerns, with what was done about it. */
export interface AffectedPlant {
  organisation: { id: string; name: string; level: OrganisationLevel };
  site: { id: string; name: string };
  assets: number;
  open: number;
  fixed: number;
  excepted: number;
  dismissed: number;
  place: Place | null;
}

/** Every plant that a vulnerability concerns and that the user may see, in whichever organisation. */
export interface AffectedPlants {
  vulnerability: string;
  organisations: number;
  more: boolean;
  items: AffectedPlant[];
}

/** A version of a document; the present one was not replaced. */
export interface DocumentVersion {
  version: number;
  title: string;
  hash: string;
  importedAt: string;
  replacedAt: string | null;
}

/** What changed between two versions of a document. */
export interface Differences {
  differences: { path: string; change: 'added' | 'removed' | 'changed'; from: unknown; to: unknown }[];
  more: boolean;
}

const at = encodeURIComponent;
const get = <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { query, signal });
const documentPath = (kind: string, id: string) => `/library/documents/${at(kind)}/${at(id)}`;

/** The calls. */
export const libraryApi = {
  search: (filter: SearchFilter, after?: string, limit = 40, signal?: AbortSignal) =>
    get<SearchAnswer>('/library/search', { ...filter, after, limit }, signal),
  entry: (kind: string, key: string) => get<EntryDetail>(`/library/entries/${at(kind)}/${at(key)}`),
  vulnerability: (id: string) => get<VulnerabilityRecord>(`/vulnerabilities/${at(id)}`),
  plants: (id: string) => get<AffectedPlants>(`/vulnerabilities/${at(id)}/plants`),
  versions: (kind: string, id: string) => get<{ items: DocumentVersion[] }>(`${documentPath(kind, id)}/versions`),
  differences: (kind: string, id: string, from: number, to: number) =>
    get<Differences>(`${documentPath(kind, id)}/differences`, { from, to }),
};

/** What a document of knowledge says; undefined for what is said of a vulnerability. */
export function saidEntry(statement: EntryStatement): SaidEntry | undefined {
  return Array.isArray(statement.entry) ? undefined : statement.entry;
}

/** The assertions of a statement about a vulnerability. */
export function assertionsOf(statement: EntryStatement): SourcedAssertion[] {
  return Array.isArray(statement.entry) ? statement.entry : [];
}
