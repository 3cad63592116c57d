import { request, toQuery, type Query } from '../api/client.ts';
import type { Page, Severity } from '../api/types.ts';
import type { Bilingual } from '../i18n/use-text.ts';

/** What the server says of matches and of the work on fixes: the shapes of its answers, and the calls. */

/** The states of a match: what the matcher says, and what a person decided. */
export const MATCH_STATES = ['open', 'confirmed', 'dismissed'] as const;
export type MatchState = (typeof MATCH_STATES)[number];

/** An asset that a vulnerability probably concerns, and why. */
export interface Match {
  id: string;
  asset: { id: string; label: string; vendor: string | null; firmware: string | null };
  vulnerability: { id: string; title: string; severity: Severity | null; cvss: number | null; kev: boolean; epss: number | null };
  advisories: string[];
  /** The product that the asset is taken to be, or that is in it. */
  product: { vendor: string; name: string };
  /** From the asset to the software inside of it that is affected. */
  path: string[];
  probability: number;
  reasons: Bilingual[];
  actions: { category: string; details: string; url: string | null; source: string; restart: string | null }[];
  fixedVersion: string | null;
  questions: Question[];
  /** What the sources of the vulnerability disagree on, less lists that complete each other. */
  disagreementCount: number;
  decision: Decision | null;
  place: Place | null;
  fix: Fix | null;
  patch: Patch | null;
  /** Inputs of the decision that a person set. */
  overrides: Stated;
  withdrawnAt: string | null;
  state: MatchState;
  note: string;
  decidedBy: string | null;
  decidedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** Places in the one list of work, the first first. */
export const PLACES = ['now', 'next', 'when-convenient'] as const;
export type Place = (typeof PLACES)[number];

/** What closes a match: an update of a product, or what an advisory says to do. */
export interface Fix {
  kind: 'update' | 'mitigation';
  product: string;
  version: string;
}

export type PatchState = 'planned' | 'done' | 'verified' | 'contradicted' | 'excepted' | 'expired' | 'withdrawn';

/** The work on a fix on one asset. */
export interface Patch {
  id: string;
  asset: { id: string; label: string };
  fix: Fix;
  state: PatchState;
  plannedFor: string | null;
  assignee: string | null;
  doneAt: string | null;
  doneBy: string | null;
  verifiedAt: string | null;
  evidence: { capture: string; frame: number | null; value: string; source: string; at: string | null }[];
  reason: string | null;
  owner: string | null;
  expires: string | null;
  vulnerabilities: string[];
}

/** One step of it. */
export interface PatchStep {
  state: PatchState;
  by: string;
  at: string;
  detail: Record<string, unknown>;
}

/** Inputs of a decision by SSVC that a person may set, with their values. */
export const INPUTS = {
  exploitation: ['none', 'public poc', 'active'],
  exposure: ['small', 'controlled', 'open'],
  automatable: ['no', 'yes'],
  safety: ['negligible', 'marginal', 'critical', 'catastrophic'],
  mission: ['degraded', 'mef support crippled', 'mef failure', 'mission failure'],
} as const;
export type InputName = keyof typeof INPUTS;

/** When to act, with what it was decided from. */
export interface Decision {
  decision: string;
  inputs: Record<string, { value: string; source: string; why: Bilingual }>;
  why: Bilingual;
  patch: { fix: boolean; version: string | null; mitigation: boolean; online: boolean | null; advice: Bilingual };
}

/** Something that traffic does not show and a person can look up. */
export interface Question {
  id: string;
  kind: string;
  attribute: 'firmware' | 'serial' | 'configuration' | 'model';
  text: Bilingual;
  answers: { id: string; label: Bilingual; probability: number }[];
}

export interface Answer {
  question: string;
  answer: string;
  text: Bilingual;
  label: Bilingual;
  by: string;
  at: string;
}

export type Stated = Record<string, { value: string; by: string; reason: string; at: string }>;

/** A match with what was answered, and what the sources of its vulnerability disagree on. */
export interface MatchDetail extends Match {
  answers: Answer[];
  disagreements: { attribute: string; kind: string; why: Bilingual }[];
}

/** A fix with everything that it closes. */
export interface FixGroup {
  fix: Fix;
  match: string;
  place: Place;
  urgency: number;
  matches: number;
  kev: number;
  cvss: number | null;
  vulnerabilities: string[];
  vulnerabilityCount: number;
  why: Bilingual;
  advice: Bilingual;
  assetCount: number;
  assets: { id: string; label: string; firmware: string | null; matches: number; questions: number; patch: Patch | null }[];
}

export interface Work {
  now: number;
  next: number;
  'when-convenient': number;
  settled: number;
  questions: number;
}

export const CRITICALITIES = ['safety', 'essential', 'normal'] as const;
export type Criticality = (typeof CRITICALITIES)[number];

/** What an asset means to its plant, and what reaches it. */
export interface AssetContext {
  criticality: {
    value: Criticality;
    derived: Criticality;
    why: Bilingual;
    by: string | null;
    at: string | null;
    reason: string | null;
  };
  redundant: boolean | null;
  zone: string | null;
  reachability: string | null;
  reachabilityWhy: Bilingual | null;
  overrides: Stated;
  answers: Answer[];
  bills: { id: string; name: string; source: string; components: number; by: string; at: string }[];
}

/** What an advisory says that an asset does not have. */
export interface Exclusion {
  vulnerability: string;
  advisory: string;
  product: { vendor: string; name: string };
  status: 'fixed' | 'known_not_affected';
  justification: string | null;
  text: Bilingual;
}

/** Which fixes are asked for. */
export interface WorkFilter {
  site?: string;
  asset?: string;
  vulnerability?: string;
  place?: string;
  settled?: boolean;
}

/** What was decided or made about a fix. */
export interface PatchChange {
  assets: string[];
  fix: Fix;
  state: 'planned' | 'done' | 'excepted' | 'withdrawn';
  plannedFor?: string;
  assignee?: string;
  doneAt?: string;
  reason?: string;
  owner?: string;
  expires?: string;
}

const at = encodeURIComponent;
const get = <T>(path: string, query?: object) => request<T>('GET', path, { query: query as Query });

export const matchApi = {
  get: (id: string) => get<MatchDetail>(`/matches/${at(id)}`),
  change: (id: string, body: { overrides: Partial<Record<InputName, { value: string; reason: string } | null>> }) =>
    request<MatchDetail>('PATCH', `/matches/${at(id)}`, { body }),
  answer: (id: string, body: { question: string; answer?: string; value?: string }) =>
    request<MatchDetail>('POST', `/matches/${at(id)}/answers`, { body }),
  takeBack: (asset: string, question: string) => request<AssetContext>('DELETE', `/assets/${at(asset)}/answers/${at(question)}`),
  context: (asset: string) => get<AssetContext>(`/assets/${at(asset)}/context`),
  setContext: (asset: string, body: { criticality: Criticality | null; redundant: boolean | null; reason: string }) =>
    request<AssetContext>('PUT', `/assets/${at(asset)}/context`, { body }),
  exclusions: (asset: string, after?: string) => get<Page<Exclusion>>(`/assets/${at(asset)}/exclusions`, { after, limit: 50 }),
  addBill: (asset: string, file: File) =>
    request<AssetContext>('PUT', `/assets/${at(asset)}/bills?name=${at(file.name)}`, {
      body: file,
      headers: { 'content-type': 'application/octet-stream' },
    }),
  removeBill: (asset: string, id: string) => request<AssetContext>('DELETE', `/assets/${at(asset)}/bills/${at(id)}`),
  work: (site: string | undefined) => get<Work>('/patches/work', { site }),
  fixes: (filter: WorkFilter, after?: string) => get<Page<FixGroup>>('/patches', { ...filter, after, limit: 50 }),
  csv: (filter: WorkFilter) => `/api/patches/csv${toQuery({ ...filter })}`,
  setPatch: (body: PatchChange) => request<{ items: Patch[] }>('POST', '/patches', { body }),
  patch: (id: string) => get<Patch & { steps: PatchStep[] }>(`/patches/${at(id)}`),
};

/** Cached answers that a change of a match, of its asset's surroundings or of the work makes stale. */
export const STALE = ['matches', 'patches', 'overview', 'assets', 'vulnerabilities'] as const;
