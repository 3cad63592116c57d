/**
 * The shapes the public HTTP API speaks, as the console reads them. They are written down here, not imported, because the
 * console is a client like any other: what it needs is what the API documents. Unknown is `null`; times are ISO 8601 in UTC.
 */

/** One page of a list: `next` is the cursor of the following page, `null` on the last one. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** How bad a finding is, from a note to a call at night. */
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';

/** The severities, most urgent first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** Long work that survives a restart. */
export interface Job {
  id: string;
  kind: string;
  subject: string | null;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  attempt: number;
  done: number;
  total: number | null;
  unit: string;
  detail: Record<string, number>;
  error: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}
