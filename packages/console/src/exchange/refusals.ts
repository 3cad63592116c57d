/** What kept a source from being fetched, as far as the console has words for it. */
export type FetchFault = 'unreachable' | 'refused' | 'missing' | 'busy' | 'broken' | 'other';

const FAULTS: readonly (readonly [RegExp, FetchFault])[] = [
  [
    /fetch failed|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timed? ?out|could not be reached|no answer/i,
    'unreachable',
  ],
  [/\b40[13]\b|forbidden/i, 'refused'],
  [/\b404\b|\b410\b/, 'missing'],
  [/\b429\b|\b50\d\b/, 'busy'],
  [/checksum|signature|SHA-|not JSON|cannot be read/i, 'broken'],
];

/** Which of the explained faults a source's error is. */
export function fetchFault(error: string): FetchFault {
  return FAULTS.find(([form]) => form.test(error))?.[1] ?? 'other';
}
