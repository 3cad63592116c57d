import { request, type Query } from '../api/client.ts';
import type { Said } from '../i18n/said.ts';

/** What the server says of fingerprints and of products: the shapes of its answers, and the calls. */

/** A fingerprint as it is written. */
export interface Fingerprint {
  id: string;
  on: string[];
  from?: string[];
  pattern: string;
  says: Record<string, string>;
  confidence?: number;
  fires: Record<string, Record<string, string>>;
  silent: string[];
}

/** What is wrong, in the server's sentence and by its code; null when nothing is. */
export interface Told {
  problem: string | null;
  mistake: Said | null;
}

/** Why something is no fingerprint, or what the examples of one give. */
export interface Check extends Told {
  examples: ({ text: string; must: boolean; follows: Record<string, string> } & Told)[];
  sound: boolean;
}

interface Device {
  asset: string | null;
  label: string;
  capture: string | null;
}

interface DeviceText {
  attribute: string;
  value: string;
  source: string;
  frame: number | null;
  capture: string | null;
}

/** What a trial showed. */
export interface TrialResult {
  check: Check;
  texts: number;
  captures: { capture: string; devices: number; texts: number }[];
  devices: number;
  hitCount: number;
  hits: {
    device: Device;
    text: DeviceText;
    gives: { attribute: string; value: string; known: string | null; change: 'same' | 'new' | 'differs' | 'corrected' }[];
  }[];
  conflictCount: number;
  conflicts: {
    device: Device;
    text: DeviceText;
    attribute: string;
    value: string;
    other: string;
    otherValue: string;
    believed: 'this' | 'other' | null;
  }[];
  falseHits: { other: string; text: string; attribute: string; value: string; otherValue: string }[];
}

/** A fingerprint in the list. */
export interface FingerprintRow {
  id: string;
  origin: 'program' | 'server';
  state: 'draft' | 'tested' | 'published';
  version: number;
  publishedVersion: number | null;
  replaces: boolean;
  on: string[];
  pattern: string;
  says: Record<string, string>;
  confidence: number;
  changedBy: string | null;
  changedAt: string | null;
}

/** A fingerprint with its versions and trials, the newest first. */
export interface FingerprintDetail extends FingerprintRow {
  content: Fingerprint;
  versions: { version: number; content: Fingerprint; why: string; changedBy: string; createdAt: string }[];
  trials: { id: string; version: number; captures: string[]; result: TrialResult; createdBy: string; createdAt: string }[];
}

const path = '/library/fingerprints';
const of = (id: string) => `${path}/${encodeURIComponent(id)}`;

/** The calls. */
export const fingerprintApi = {
  list: (query: Query) => request<{ items: FingerprintRow[] }>('GET', path, { query }),
  get: (id: string) => request<FingerprintDetail>('GET', of(id)),
  check: (fingerprint: Fingerprint) => request<Check>('POST', `${path}/check`, { body: fingerprint }),
  try: (fingerprint: Fingerprint, inventory: boolean, captures: string[]) =>
    request<TrialResult>('POST', `${path}/try`, { body: { fingerprint, inventory, captures } }),
  create: (fingerprint: Fingerprint, why: string) => request<FingerprintDetail>('POST', path, { body: { fingerprint, why } }),
  change: (fingerprint: Fingerprint, why: string, version: number) =>
    request<FingerprintDetail>('PUT', of(fingerprint.id), { body: { fingerprint, why, version } }),
  test: (id: string, version: number, captures: string[]) =>
    request<FingerprintDetail>('POST', `${of(id)}/tests`, { body: { version, captures } }),
  publish: (id: string, version: number) => request<FingerprintDetail>('PUT', `${of(id)}/publication`, { body: { version } }),
  withdraw: (id: string) => request<FingerprintDetail>('DELETE', `${of(id)}/publication`),
};
