import type { Said } from '../i18n/said.ts';
import { request, type Query } from './client.ts';
import type { Page, Severity } from './types.ts';

/** What is normal and what is allowed at a site: the shapes of baselines, differences, policies and audits, and the calls about them. */

/** One sentence in the languages of the console. */
export interface Words {
  en: string;
  'zh-CN': string;
}

/** How complete a baseline is for one kind of thing. */
export interface KindStability {
  kind: 'conversation' | 'function' | 'range' | 'value';
  known: number;
  once: number | null;
  coverage: number | null;
  expectedPerHour: number;
}

/** A version of a baseline. */
export interface BaselineVersion {
  id: string;
  version: number;
  what: 'learnt' | 'approved';
  by: string;
  why: string;
  differences: number;
  at: string;
  summary: {
    hours: number;
    messages: number;
    conversations: number;
    functions: number;
    values: number;
    relations: number;
    hosts: number;
    stability: { stable: boolean; sentence: Words; kinds: KindStability[] };
  };
}

/** Work on captures that takes its time. */
export interface Study {
  id: string;
  site: string;
  kind: 'learn' | 'compare' | 'derive' | 'audit';
  captures: { id: string; name: string }[];
  state: 'queued' | 'running' | 'done' | 'failed';
  job: string | null;
  error: string | null;
  result: Record<string, unknown> | null;
  by: string;
  createdAt: string;
  finishedAt: string | null;
}

/** What later captures of a site are held against. */
export interface Enforcement {
  baseline: boolean;
  policy: boolean;
  changedBy: string | null;
  changedAt: string | null;
}

export interface BaselineState {
  current: BaselineVersion | null;
  differences: Record<DifferenceState, number>;
  enforcement: Enforcement;
  study: Study | null;
}

export interface LearntFunction {
  client: string;
  server: string;
  protocol: string;
  port: number | null;
  function: string;
  acts: string[];
  addresses: string;
  messages: number;
  minutes: number;
  cycle: number | null;
  response: number | null;
}

export interface LearntValue {
  device: string;
  protocol: string;
  unit: number;
  name: string;
  least: number;
  most: number;
  mean: number;
  changes: number;
  few: number[] | null;
}

export interface LearntRelation {
  one: string;
  other: string;
  slope: number;
  intercept: number;
  tolerance: number;
}

export const DIFFERENCE_STATES = ['open', 'approved', 'rejected'] as const;
export type DifferenceState = (typeof DIFFERENCE_STATES)[number];

/** What is not as it was learnt. */
export interface Difference {
  id: string;
  site: string;
  kind: string;
  severity: Severity;
  confidence: number;
  subject: { client: string; server: string; protocol: string | null; function: string | null; name: string | null };
  expected: string;
  observed: string;
  text: Words;
  baselineVersion: number;
  state: DifferenceState;
  decidedBy: string | null;
  decidedAt: string | null;
  reason: string | null;
  decidedVersion: number | null;
  evidence: { capture: string; captureName: string; count: number; firstSeen: string; lastSeen: string; frames: number[] }[];
}

interface ZoneAsset {
  id: string;
  label: string;
  role: string | null;
  purdueLevel: number | null;
}

export interface PolicyZone {
  id: string;
  title: string | null;
  level: number | null;
  members: string[];
  assets: ZoneAsset[];
}

export interface PolicyConduit {
  id: string;
  title: string | null;
  from: string;
  to: string;
  allow: { protocol: string; ports: number[]; functions: string[]; ranges: string[] }[];
}

/** A policy as a list. */
export interface PolicyView {
  zones: PolicyZone[];
  conduits: PolicyConduit[];
  exceptions: {
    id: string;
    from: string;
    to: string;
    protocol: string | null;
    owner: string;
    why: string;
    expires: string;
    expired: boolean;
  }[];
  strangers: ZoneAsset[];
}

export interface PolicyVersion {
  id: string;
  version: number;
  what: 'derived' | 'edited';
  by: string;
  why: string;
  at: string;
  zones: number;
  conduits: number;
}

export interface PolicyState {
  current: PolicyVersion | null;
  text: string | null;
  view: PolicyView | null;
  enforced: boolean;
}

/** Where a policy is wrong, and how: in the server's sentence and by its code. */
export interface PolicyMistake extends Said {
  line: number;
  column: number;
  message: string;
}

/** One thing that is wrong with the isolation of a site. */
export interface IsolationIssue {
  id: string;
  kind: string;
  severity: Severity;
  from: string | null;
  to: string | null;
  client: string;
  server: string;
  text: Words;
  advice: Words;
  evidence: {
    protocol: string;
    port: number | null;
    functions: string[];
    messages: number;
    firstSeen: string;
    lastSeen: string;
    frames: { capture: string; frame: number }[];
  }[];
}

export const EXPORT_FORMATS = ['yaml', 'nftables', 'suricata', 'openc2', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const PAGE = 100;
/** Differences that a person looks at before asking for more. */
const REVIEWED = 25;
const of = (site: string) => `/sites/${encodeURIComponent(site)}`;
const get = <T>(path: string, query?: object) => request<T>('GET', path, { query: query as Query });
const post = <T>(path: string, body: unknown) => request<T>('POST', path, { body });
const put = <T>(path: string, body: unknown) => request<T>('PUT', path, { body });

/** The calls about what is normal and what is allowed. */
export const norms = {
  baseline: (site: string) => get<BaselineState>(`${of(site)}/baseline`),
  versions: (site: string, after?: string) => get<Page<BaselineVersion>>(`${of(site)}/baseline/versions`, { after, limit: 20 }),
  document: (site: string) => `/api${of(site)}/baseline/document`,
  learnt: <T extends object>(site: string, part: 'functions' | 'values' | 'relations', q: string | undefined, after?: string) =>
    get<Page<T>>(`${of(site)}/baseline/${part}`, { q, after, limit: PAGE }),
  learn: (site: string, body: { captures: string[]; afresh: boolean; why: string }) =>
    post<Study>(`${of(site)}/baseline/learn`, body),
  compare: (site: string, capture: string) => post<Study>(`${of(site)}/baseline/compare`, { capture }),
  decide: (site: string, body: { differences: string[]; decision: 'approve' | 'reject' | 'reopen'; reason: string }) =>
    post<{ differences: number; version: number | null }>(`${of(site)}/baseline/decisions`, body),
  enforce: (site: string, body: { baseline?: boolean; policy?: boolean }) => put<Enforcement>(`${of(site)}/enforcement`, body),
  differences: (query: { site?: string; state?: string; severity?: string; kind?: string }, after?: string) =>
    get<Page<Difference>>('/differences', { ...query, after, limit: REVIEWED }),
  policy: (site: string) => get<PolicyState>(`${of(site)}/policy`),
  policyVersions: (site: string, after?: string) => get<Page<PolicyVersion>>(`${of(site)}/policy/versions`, { after, limit: 20 }),
  check: (site: string, text: string) =>
    post<{ mistakes: PolicyMistake[]; view: PolicyView | null }>(`${of(site)}/policy/check`, { text }),
  savePolicy: (site: string, body: { text: string; base: number | null; why: string }) =>
    put<PolicyState>(`${of(site)}/policy`, body),
  derive: (site: string, captures: string[]) => post<Study>(`${of(site)}/policy/derive`, { captures }),
  exported: (site: string, format: ExportFormat) => `/api${of(site)}/policy/export?format=${format}`,
  audit: (site: string, captures: string[]) => post<Study>(`${of(site)}/audit`, { captures }),
  studies: (query: { site: string; kind: Study['kind'] }) => get<Page<Study>>('/studies', { ...query, limit: 1 }),
  issues: (study: string, query: { kind?: string; severity?: string }, after?: string) =>
    get<Page<IsolationIssue>>(`/studies/${encodeURIComponent(study)}/issues`, { ...query, after, limit: PAGE }),
};
