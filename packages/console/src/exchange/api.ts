import { request } from '../api/client.ts';
import type { Said } from '../i18n/said.ts';
import type { Bilingual } from '../i18n/use-text.ts';

/** How the library is kept current, as the server says it: updates from official addresses, bundles across an air gap, and keys. */

/** A source of the library, and how it was found last. */
export interface UpdateSource {
  id: string;
  name: string;
  address: string;
  licence: string;
  gives: Bilingual;
  everyHours: number;
  chosen: boolean;
  state: 'waiting' | 'running' | 'done' | 'failed';
  startedAt: string | null;
  succeededAt: string | null;
  nextAt: string | null;
  added: number;
  unchanged: number;
  problems: number;
  error: string | null;
  /** What kind of error it is, by a code. */
  fault: string | null;
}

/** Whether the library asks its sources by itself, and each of them. */
export interface LibraryUpdates {
  enabled: boolean;
  running: boolean;
  sources: UpdateSource[];
}

/** Keys of bundles: that of this library, and those that are trusted. */
export interface BundleKeys {
  own: string;
  trusted: { key: string; name: string; addedBy: string | null; addedAt: string }[];
}

/** A signed bundle that was made here, or is being made. */
export interface Bundle {
  id: string;
  state: 'queued' | 'making' | 'done' | 'failed';
  /** Kinds of documents; null means all. */
  only: string[] | null;
  /** Number of the bundle among those of this library. */
  sequence: number | null;
  documents: number;
  /** Documents that the other side has and this library has not. */
  gone: number;
  bytes: number | null;
  error: string | null;
  refusal: Said | null;
  createdBy: string | null;
  createdAt: string;
  finishedAt: string | null;
}

/** A public key of a bundle: `fsb1-` and 32 bytes in Base64 without padding. */
export const BUNDLE_KEY = /^fsb1-[A-Za-z0-9_-]{43}$/;

/** Where what the library holds is fetched, for the side that makes bundles. */
export const STATE_ADDRESS = '/api/library/state';

const at = encodeURIComponent;

/** Where the file of a bundle is fetched. */
export const bundleAddress = (id: string) => `/api/library/bundles/${at(id)}/content`;

export const exchangeApi = {
  updates: () => request<LibraryUpdates>('GET', '/library/updates'),
  change: (body: { enabled: boolean; sources?: string[] | null }) => request<LibraryUpdates>('PUT', '/library/updates', { body }),
  /** Asks these sources now, or all that are chosen. */
  ask: (sources?: string[]) => request<LibraryUpdates>('POST', '/library/updates', { body: { sources } }),
  keys: () => request<BundleKeys>('GET', '/library/keys'),
  trust: (body: { key: string; name: string }) => request<BundleKeys>('POST', '/library/keys', { body }),
  forget: (key: string) => request<BundleKeys>('DELETE', `/library/keys/${at(key)}`),
  bundles: () => request<{ items: Bundle[] }>('GET', '/library/bundles'),
  /** Makes a bundle of what the other side, whose state this is, has not; without a state it holds everything. */
  make: (state: File | null, only: readonly string[]) =>
    request<Bundle>('POST', '/library/bundles', {
      query: { only: only.join(',') },
      body: state ?? new Blob([]),
      headers: { 'content-type': 'application/octet-stream' },
    }),
};
