import { closeSync, openSync, readSync } from 'node:fs';

/**
 * How far a library is with NVD. `since` is the time up to which all changes are known, null while the first full pass goes on; `until` and
 * `index` say where the pass that has begun stopped, null and 0 between passes.
 */
export type NvdProgress = { since: string | null; until: string | null; index: number };

/** One page to fetch: what to ask for, from which entry on, and what to remember once it is in the library. */
type NvdPage = { query: string; index: number; save: (total: number) => NvdProgress };

/** Entries of one page, the most that the API gives. */
const pageSize = 2000;

/** The longest span of time that one question may have, in days. */
const longestSpan = 120;

/** Changes are not asked for again within this time, in milliseconds: two hours, as NVD asks. */
const shortestSpan = 2 * 3_600_000;

/**
 * Milliseconds between questions: NVD allows 5 in 30 seconds, with a key 50, and asks for pauses of some seconds
 * (nvd.nist.gov/developers/start-here, rate limits).
 */
export const nvdPause = 6000;
export const nvdPauseWithKey = 2000;

/**
 * The pages that bring a library up to date: all entries the first time, afterwards what was changed since the beginning of the last pass, in
 * spans that the API allows. Each step is told the total of the page before, null before the first.
 */
export function* nvdPages(progress: NvdProgress | null, now: Date): Generator<NvdPage, void, number | null> {
  let { since, until, index } = progress ?? { since: null, until: null, index: 0 };
  const end = now.toISOString();
  for (;;) {
    if (until === null && since !== null && now.getTime() - Date.parse(since) < shortestSpan) return;
    // A pass that was stopped goes on with its own end, so that its pages stay the same.
    until ??= since === null ? end : earlier(end, plusDays(since, longestSpan));
    const from = since;
    const upTo = until;
    for (let total = Number.POSITIVE_INFINITY; index < total; index += pageSize) {
      const span = from === null ? '' : `&lastModStartDate=${from}&lastModEndDate=${upTo}`;
      const at = index;
      const save = (found: number): NvdProgress =>
        at + pageSize < found ? { since: from, until: upTo, index: at + pageSize } : { since: upTo, until: null, index: 0 };
      total = (yield { query: `resultsPerPage=${pageSize}&startIndex=${at}${span}`, index: at, save }) ?? 0;
    }
    since = until;
    until = null;
    index = 0;
  }
}

function plusDays(time: string, days: number): string {
  return new Date(Date.parse(time) + days * 86_400_000).toISOString();
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

/** How many entries a downloaded page says that there are in all; null when it is no page. */
export function totalResults(path: string): number | null {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    const text = head.toString('latin1', 0, readSync(file, head, 0, head.length, 0));
    const total = /"totalResults"\s*:\s*(\d{1,9})/.exec(text);
    return total === null ? null : Number(total[1]);
  } finally {
    closeSync(file);
  }
}
