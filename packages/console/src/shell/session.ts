import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { api } from '../api/endpoints.ts';
import type { Session } from '../api/accounts.ts';

/** Who is signed in. */
export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: api.session.get, staleTime: 300_000, retry: false });
}

/** Whether the signed-in person may do something; nothing is allowed before the session is known. */
export function useMay(permission: string): boolean {
  return useQueryClient().getQueryData<Session>(['session'])?.permissions.includes(permission) ?? false;
}

const KEY = 'fengsui-site';
const listeners = new Set<() => void>();
let site: string | undefined = readSite();

function readSite(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Chooses the site that every page is about; `undefined` is all of them. */
export function chooseSite(id: string | undefined): void {
  site = id;
  try {
    if (id) localStorage.setItem(KEY, id);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** The site that every page is about, or `undefined` for all of them. */
export function useSite(): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => site,
  );
}

/** The sites of the organisation. */
export function useSites() {
  return useQuery({ queryKey: ['sites'], queryFn: api.sites.list, select: (page) => page.items, staleTime: 60_000 });
}
