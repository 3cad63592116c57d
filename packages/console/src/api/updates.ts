import { request } from './client.ts';

/** A source of the library, and how it was found last. */
export interface UpdateSource {
  id: string;
  name: string;
  address: string;
  licence: string;
  gives: { en: string; zh: string };
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
  trusted: { key: string; name: string }[];
}

export const updatesApi = {
  get: () => request<LibraryUpdates>('GET', '/library/updates'),
  change: (body: { enabled: boolean; sources?: string[] | null }) => request<LibraryUpdates>('PUT', '/library/updates', { body }),
  ask: (sources?: string[]) => request<LibraryUpdates>('POST', '/library/updates', { body: { sources } }),
  keys: () => request<BundleKeys>('GET', '/library/keys'),
};
