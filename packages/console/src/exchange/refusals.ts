/** Why a bundle or a state was not taken: the name of the console's text for it and what it says, and the key that is missing. */
export interface Refusal {
  text:
    | 'untrusted'
    | 'formerKey'
    | 'badSignature'
    | 'unsigned'
    | 'damaged'
    | 'older'
    | 'ownLibrary'
    | 'newerProgram'
    | 'noBundle'
    | 'noState'
    | 'tooLarge';
  values?: { number: string; last: string } | { until: string };
  key?: string;
}

/** Forms of the server's sentences. */
const FORMS: readonly (readonly [RegExp, (found: RegExpExecArray) => Refusal])[] = [
  [/signed with key (fsb1-[\w-]+) .*not trusted here/, ([, key]) => ({ text: 'untrusted', key })],
  [
    /signed with key (fsb1-[\w-]+) .*was trusted until ([\d-]+)/,
    ([, key, until]) => ({ text: 'formerKey', values: { until }, key }),
  ],
  [/signature of the bundle is bad/, () => ({ text: 'badSignature' })],
  [/is not signed; only signed bundles|no signature that can be read/, () => ({ text: 'unsigned' })],
  [
    /is number (\d+) of its library[^,]*, and number (\d+) was taken/,
    ([, number, last]) => ({ text: 'older', values: { number, last } }),
  ],
  [/was made of this library/, () => ({ text: 'ownLibrary' })],
  [/use a newer program/, () => ({ text: 'newerProgram' })],
  [/^this is no bundle\b|the manifest of the bundle is no JSON/, () => ({ text: 'noBundle' })],
  [/this is no state of a library/, () => ({ text: 'noState' })],
  [/the state (?:has more than|unpacks to more)|a state has at most/, () => ({ text: 'tooLarge' })],
  [
    /damaged|breaks off|copy it again|copy the bundle again|does not unpack|of the bundle has \d+ bytes|the bundle holds/,
    () => ({ text: 'damaged' }),
  ],
];

/** Reads why something was not taken; undefined for what the console has no words for. */
export function readRefusal(error: string): Refusal | undefined {
  for (const [form, read] of FORMS) {
    const found = form.exec(error);
    if (found) return read(found);
  }
  return undefined;
}

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
