import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Job } from './types.ts';

/** Which cached answers an event of a topic makes stale. */
const STALE: Record<string, readonly string[]> = {
  captures: ['captures', 'overview'],
  assets: ['assets', 'overview', 'map', 'sites', 'zones'],
  findings: ['findings', 'suppressions', 'overview', 'map', 'sites'],
  matches: ['matches', 'overview', 'assets'],
  imports: ['imports'],
  sensors: ['sensors', 'captures'],
  library: ['library', 'vulnerabilities'],
  norms: ['norms'],
};

/** How long events are gathered before what they made stale is fetched again, in milliseconds. */
const GATHER = 400;

/**
 * Listens to the server's events while the console is open and keeps what is on the screen current. A job's progress is written
 * into the cache as it comes; everything else is fetched again. The browser reconnects by itself.
 */
export function useLive(enabled: boolean): boolean {
  const client = useQueryClient();
  const [connected, setConnected] = useState(false);
  useEffect(() => {
    if (!enabled) return undefined;
    const source = new EventSource('/api/live');
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasOpen = false;
    const gather = (keys: readonly string[]) => {
      for (const key of keys) stale.add(key);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const key of stale) void client.invalidateQueries({ queryKey: [key] });
        stale.clear();
      }, GATHER);
    };
    source.onopen = () => {
      setConnected(true);
      // What happened while the connection was down was missed.
      if (wasOpen) void client.invalidateQueries();
      wasOpen = true;
    };
    source.onerror = () => setConnected(false);
    source.addEventListener('jobs', (event: MessageEvent<string>) => {
      const job = readData(event.data) as Job | null;
      if (!job || typeof job.id !== 'string') return;
      client.setQueryData<Record<string, Job>>(['jobs', 'live'], (jobs) => ({ ...jobs, [job.id]: job }));
      if (job.state !== 'running') gather(['captures', 'imports']);
    });
    for (const [topic, keys] of Object.entries(STALE)) source.addEventListener(topic, () => gather(keys));
    return () => {
      clearTimeout(timer);
      source.close();
      setConnected(false);
    };
  }, [client, enabled]);
  return connected;
}

/** The `data` of an event `{ topic, at, data }`, or null when it cannot be read. */
function readData(text: string): unknown {
  try {
    const event: unknown = JSON.parse(text);
    return typeof event === 'object' && event !== null && 'data' in event ? event.data : event;
  } catch {
    return null;
  }
}
