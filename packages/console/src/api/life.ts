import { request, type Query } from './client.ts';
import type { Page, Severity } from './types.ts';

export const ENTRY_STATES = ['collected', 'verified', 'released', 'repaired', 'retracted'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];
export type LifeStep = 'verify' | 'return' | 'release' | 'repair' | 'dispute' | 'settle' | 'retract' | 'reopen';

/** Who did something, when and why. */
interface Done {
  by: string;
  at: string;
  reason: string;
}

/** What persons write of an entry; the members after `url` are for vulnerabilities. */
export interface EntryContent {
  name: string;
  aliases?: string[];
  descriptions?: { language: string; text: string }[];
  url?: string | null;
  cvss?: string[];
  weaknesses?: string[];
  affected?: { vendor: string | null; product: string; versions: string | null }[];
  remediations?: string[];
  [member: string]: unknown;
}

/** Where an entry is in its life, as the one who asks may see it. */
export interface Life {
  kind: string;
  key: string;
  label: string;
  labelZh: string | null;
  state: EntryState;
  version: number;
  releasedVersion: number | null;
  disputed: Done | null;
  retracted: Done | null;
  content: EntryContent | null;
  updatedAt: string | null;
  steps: {
    step: LifeStep;
    to: EntryState;
    permission: string;
    reason: boolean;
    allowed: boolean;
    refusal: 'permission' | 'own-work' | 'own-verification' | null;
  }[];
  mayEdit: boolean;
  history: (Done & { step: LifeStep | 'collect'; from: EntryState | null; to: EntryState; version: number })[];
  versions: { version: number; by: string; at: string; why: string; released: boolean }[];
  withdrawnMatches: number;
}

/** An entry on which somebody works. */
export interface WorkItem {
  kind: string;
  key: string;
  label: string;
  labelZh: string | null;
  state: EntryState;
  version: number;
  releasedVersion: number | null;
  disputed: boolean;
  by: string | null;
  updatedAt: string;
}

/** An attribute in which two versions differ. */
interface AttributeChange {
  path: string;
  change: 'added' | 'removed' | 'changed';
  from: unknown;
  to: unknown;
}

/** What was taken back after it was released. */
export interface Retraction extends Done {
  id: number;
  kind: string;
  key: string;
  label: string;
  version: number;
  partly: boolean;
  received: { via: Via; reader: string; version: number; at: string }[];
}
export type Via = 'record' | 'export' | 'match' | 'bundle';

/** Who received what was taken back. */
export interface Receiver {
  organisation: string;
  reader: string;
  via: Via;
  version: number;
  at: string;
  told: boolean;
}

const PAGE = 100;
const nameOf = (ref: string): string => {
  const colon = ref.indexOf(':');
  return `/library/life/${encodeURIComponent(ref.slice(0, colon))}/${encodeURIComponent(ref.slice(colon + 1))}`;
};
const get = <T>(path: string, query?: object) => request<T>('GET', path, { query: query as Query });
const post = <T>(path: string, body: unknown) => request<T>('POST', path, { body });

/** The calls about the life of entries; an entry goes by its kind, a colon and its key. */
export const lifeApi = {
  get: (ref: string) => get<Life>(nameOf(ref)),
  write: (ref: string, body: { content: EntryContent; version: number; why: string }) =>
    request<Life>('PUT', nameOf(ref), { body }),
  take: (ref: string, body: { step: LifeStep; reason: string; version: number }) => post<Life>(`${nameOf(ref)}/steps`, body),
  takeMany: (body: { step: LifeStep; reason: string; entries: { kind: string; key: string }[] }) =>
    post<{ taken: number }>('/library/life-steps', body),
  differences: (ref: string, from: number, to: number) =>
    get<{ differences: AttributeChange[]; more: boolean }>(`${nameOf(ref)}/differences`, { from, to }),
  work: (query: { state?: string; kind?: string; disputed?: boolean }, after?: string) =>
    get<Page<WorkItem>>('/library/life', { ...query, after, limit: PAGE }),
  retractions: () => get<{ items: Retraction[]; next: number }>('/library/retractions', { limit: 500 }),
  receivers: (id: number) => get<{ items: Receiver[] }>(`/library/retractions/${id}/receivers`),
};

export const OVERRULED = ['hazard', 'weakness', 'cvss', 'title', 'state'] as const;
export type Overruled = (typeof OVERRULED)[number];

/** A person's decision on one attribute of a vulnerability. */
export interface OverruleRow extends Done {
  id: string;
  attribute: Overruled;
  value: string;
  withdrawn: Done | null;
}

const overrulesOf = (id: string) => `/library/vulnerabilities/${encodeURIComponent(id)}/overrules`;

/** The calls about what persons decide over all sources. */
export const overruleApi = {
  list: (id: string) => get<{ items: OverruleRow[] }>(overrulesOf(id)),
  overrule: (id: string, body: { attribute: Overruled; value: string; reason: string }) => post<unknown>(overrulesOf(id), body),
  withdraw: (id: string, overrule: string, reason: string) =>
    post<unknown>(`${overrulesOf(id)}/${encodeURIComponent(overrule)}/withdraw`, { reason }),
};

export const TIMES = ['earlier', 'sameDay', 'week', 'month', 'quarter', 'later'] as const;

/** How timely and how good a source is. */
export interface SourceStatistics {
  source: string;
  kinds: string[];
  documents: number;
  lastImport: string | null;
  records: number;
  only: number;
  cvss: number;
  weakness: number;
  versions: number;
  timeliness: { median: number | null; late: number | null } & Record<(typeof TIMES)[number], number>;
  lost: number;
  entries: number;
  accepted: number;
  rejected: number;
  reliability: { field: string; attribute: string; accuracy: number; claims: number }[];
}

export const SOURCE_LISTS = ['all', 'only', 'no-cvss', 'no-weakness', 'no-versions', 'late', 'lost', ...TIMES] as const;
export type SourceListName = (typeof SOURCE_LISTS)[number];

/** A vulnerability behind a number of a source. */
export interface SourceRecord {
  id: string;
  title: string;
  severity: Severity | null;
  cvss: number | null;
  published: string | null;
}

/** The calls about the sources of the library. */
export const sourceApi = {
  list: () => get<{ records: number; items: SourceStatistics[] }>('/library/sources'),
  records: (source: string, which: string, after?: string) =>
    get<Page<SourceRecord>>('/library/source-records', { source, which, after, limit: PAGE }),
};
