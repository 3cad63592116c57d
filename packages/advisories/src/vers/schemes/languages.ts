import { bounded, compareDigits, compareLists, compareText, type Comparator } from './numeric.ts';

/** PEP 440, appendix B: epoch, release, pre, post, dev, local. */
const pep440 =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)[-_.]?(?:(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const preRank: Record<string, number> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };

type PythonVersion = { epoch: string; release: string[]; rank: (number | string)[]; local: string[] | null };

function readPython(version: string): PythonVersion | null {
  const found = pep440.exec(bounded(version).toLowerCase());
  if (found === null) return null;
  const [, epoch, release, pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local] = found;
  const hasPost = implicitPost !== undefined || post !== undefined;
  // A development release alone comes before all pre-releases; no pre-release after all of them.
  const preKey = pre !== undefined ? preRank[pre] : dev !== undefined && !hasPost ? -1 : 3;
  const rank = [
    preKey,
    preNumber || '0',
    hasPost ? 1 : 0,
    implicitPost || postNumber || '0',
    dev === undefined ? 1 : 0,
    devNumber || '0',
  ];
  return { epoch: epoch ?? '0', release: release.split('.'), rank, local: local === undefined ? null : local.split(/[-_.]/) };
}

function compareRank(a: number | string, b: number | string): number {
  return typeof a === 'number' ? a - Number(b) : compareDigits(a, String(b));
}

function compareLocal(a: string[] | null, b: string[] | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const numericA = /^\d+$/.test(a[at]);
    const numericB = /^\d+$/.test(b[at]);
    const order =
      numericA && numericB ? compareDigits(a[at], b[at]) : numericA === numericB ? compareText(a[at], b[at]) : numericA ? 1 : -1;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The order of PEP 440. What is no such version comes before all that are, by its text. */
export const comparePython: Comparator = (a, b) => {
  const left = readPython(a);
  const right = readPython(b);
  if (left === null || right === null) return left === right ? compareText(a, b) : left === null ? -1 : 1;
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareLists(left.release, right.release, compareDigits, '0') ||
    compareLists(left.rank, right.rank, compareRank, 0) ||
    compareLocal(left.local, right.local)
  );
};

/** The order of RubyGems: runs of digits and letters; letters make a pre-release, zeros at the end do not count. */
export const compareGem: Comparator = (a, b) => {
  const read = (version: string): string[] => {
    const segments =
      bounded(version)
        .replaceAll('-', '.pre.')
        .match(/\d+|[a-z]+/gi) ?? [];
    // Zeros before a letter and at the end do not count: 1.0.a is 1.a.
    const letter = segments.findIndex((item) => /^[a-z]/i.test(item));
    const head = letter < 0 ? segments : segments.slice(0, letter);
    const tail = letter < 0 ? [] : segments.slice(letter);
    for (const list of [head, tail]) while (list.length > 0 && /^0+$/.test(list[list.length - 1])) list.pop();
    return [...head, ...tail];
  };
  return compareLists(read(a), read(b), compareMixed, '0');
};

/** Numbers before nothing else than themselves; a word is before a number. */
function compareMixed(a: string, b: string): number {
  const numericA = /^\d/.test(a);
  const numericB = /^\d/.test(b);
  if (numericA && numericB) return compareDigits(a, b);
  if (numericA !== numericB) return numericA ? 1 : -1;
  return compareText(a, b);
}

/** Words of Composer's stability, in rising order; the empty one is the release. */
const stabilities = ['dev', 'alpha', 'beta', 'rc', '', 'patch'];
const stabilityAliases: Record<string, string> = { a: 'alpha', b: 'beta', pl: 'patch', p: 'patch', stable: '' };
const releaseRank = stabilities.indexOf('');

/** The order of Composer (PHP's `version_compare` over normalised versions). */
export const compareComposer: Comparator = (a, b) => {
  const read = (version: string): string[] =>
    bounded(version)
      .toLowerCase()
      .replace(/^v/, '')
      .replace(/\+.*$/, '')
      .match(/\d+|[a-z]+/g) ?? [];
  const compare = (one: string, two: string): number => {
    const numericA = /^\d/.test(one);
    const numericB = /^\d/.test(two);
    if (numericA && numericB) return compareDigits(one, two);
    const rank = (item: string, numeric: boolean): number => {
      if (numeric) return /^0+$/.test(item) ? releaseRank : stabilities.length;
      return stabilities.indexOf(Object.hasOwn(stabilityAliases, item) ? stabilityAliases[item] : item);
    };
    return rank(one, numericA) - rank(two, numericB);
  };
  return compareLists(read(a), read(b), compare, '0');
};

/** The order of CPAN (version.pm): decimal versions as fractions of three digits, dotted ones by number. */
export const compareCpan: Comparator = (a, b) => {
  const read = (version: string): string[] => {
    const text = bounded(version).replaceAll('_', '');
    const dotted = text.startsWith('v') || (text.match(/\./g)?.length ?? 0) > 1;
    if (dotted) return text.replace(/^v/, '').split('.');
    const [whole, fraction = ''] = text.split('.');
    return [whole, ...(fraction.match(/\d{1,3}/g) ?? []).map((digits) => digits.padEnd(3, '0'))];
  };
  return compareLists(read(a), read(b), compareDigits, '0');
};
