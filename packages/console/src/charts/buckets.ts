import type { Finding } from '../api/findings.ts';
import { SEVERITIES, type Severity } from '../api/types.ts';

/** Findings of one stretch of time, counted by severity. */
export interface Bucket {
  /** Start, in milliseconds since 1970. */
  at: number;
  label: string;
  counts: Record<Severity, number>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Widths a bucket may have: those of a clock and a calendar, so that borders fall where a reader expects them. */
const WIDTHS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];
const MOST = 32;

/** Counts findings by the time they were last seen, in buckets as narrow as fit on one chart; empty ones stand between. */
export function bucketFindings(findings: readonly Pick<Finding, 'lastSeen' | 'severity'>[], locale: string): Bucket[] {
  const times = findings.map((finding) => Date.parse(finding.lastSeen)).filter((at) => !Number.isNaN(at));
  if (times.length === 0) return [];
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const width = WIDTHS.find((one) => (last - first) / one < MOST - 1) ?? Math.ceil((last - first) / MOST);
  // Days are counted in the viewer's zone, so that a bucket is the day the viewer lived.
  const zone = new Date(first).getTimezoneOffset() * MINUTE;
  const start = (at: number) => Math.floor((at - zone) / width) * width + zone;
  const format = new Intl.DateTimeFormat(
    locale,
    width < DAY
      ? { ...(last - first > DAY && { month: 'short', day: 'numeric' }), hour: '2-digit', minute: '2-digit', hour12: false }
      : { month: 'short', day: 'numeric', ...(last - first > 300 * DAY && { year: '2-digit' }) },
  );
  const buckets: Bucket[] = [];
  for (let at = start(first); at <= last; at += width)
    buckets.push({
      at,
      label: format.format(at),
      counts: Object.fromEntries(SEVERITIES.map((one) => [one, 0])) as Record<Severity, number>,
    });
  for (const finding of findings) {
    const at = Date.parse(finding.lastSeen);
    const bucket = buckets[Math.floor((at - buckets[0].at) / width)];
    if (bucket) bucket.counts[finding.severity]++;
  }
  return buckets;
}
