import { bounded, compareDigits, compareLists, compareText, type Comparator } from './numeric.ts';
import { compareSemver } from './semver.ts';

/** One of Conan's items: numbers before each other by value, anything with a letter by its text. */
function compareConanItem(a: string, b: string): number {
  return /^\d+$/.test(a) && /^\d+$/.test(b) ? compareDigits(a, b) : compareText(a, b);
}

function conanItems(text: string): string[] {
  const items = text.split('.');
  while (items.length > 1 && /^0+$/.test(items[items.length - 1])) items.pop();
  return items;
}

function compareConanItems(a: string, b: string): number {
  const left = conanItems(a);
  const right = conanItems(b);
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = compareConanItem(left[at], right[at]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The order of Conan 2: any number of items, a pre-release after `-` before it, a build after `+` behind it. */
export const compareConan: Comparator = (a, b) => {
  const read = (version: string): { main: string; pre: string | null; build: string | null } => {
    const found = /^([^-+]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(bounded(version).toLowerCase());
    return { main: found?.[1] ?? '', pre: found?.[2] ?? null, build: found?.[3] ?? null };
  };
  const left = read(a);
  const right = read(b);
  const optional = (one: string | null, two: string | null, absent: number): number => {
    if (one === null || two === null) return one === two ? 0 : one === null ? absent : -absent;
    return compareConanItems(one, two);
  };
  return compareConanItems(left.main, right.main) || optional(left.pre, right.pre, 1) || optional(left.build, right.build, -1);
};

/** OpenSSL: until 1.1.1 a release is followed by letters (z before za); from 3.0 on it is semantic. */
export const compareOpenssl: Comparator = (a, b) => {
  const read = (version: string): { numbers: string; letters: string; pre: string } => {
    const found = /^(\d+(?:\.\d+)*)([a-z]*)(.*)$/s.exec(bounded(version).toLowerCase());
    return { numbers: found?.[1] ?? '0', letters: found?.[2] ?? '', pre: found?.[3] ?? '' };
  };
  const left = read(a);
  const right = read(b);
  return (
    compareLists(left.numbers.split('.'), right.numbers.split('.'), compareDigits, '0') ||
    left.letters.length - right.letters.length ||
    compareText(left.letters, right.letters) ||
    compareSemver(`0${left.pre}`, `0${right.pre}`)
  );
};

/** RFC 3339 timestamps by the instant that they name, to any fraction of a second. */
export const compareDatetime: Comparator = (a, b) => {
  const read = (version: string): { seconds: number; fraction: string } => {
    const text = bounded(version).toUpperCase();
    const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
    return { seconds: Date.parse(text.replace(/\.\d+/, '')), fraction: fraction.replace(/0+$/, '') };
  };
  const left = read(a);
  const right = read(b);
  if (Number.isNaN(left.seconds) || Number.isNaN(right.seconds)) return compareText(a, b);
  return left.seconds - right.seconds || compareText(left.fraction, right.fraction);
};

/** Bytes of UTF-8, unsigned, without normalisation. */
export const compareLexicographic: Comparator = (a, b) => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));

/** Integers separated by dots; the version ends at the first character that is neither. */
export const compareIntdot: Comparator = (a, b) => {
  const read = (version: string): string[] => (/^[\d.]*/.exec(bounded(version))?.[0] ?? '').split('.').map((item) => item || '0');
  return compareLists(read(a), read(b), compareDigits, '0');
};
