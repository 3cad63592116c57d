import { bounded, compareDigits, compareLists, compareText, type Comparator } from './numeric.ts';

/** A version of the semver family: numbers, identifiers of a pre-release, and nothing of the build. */
type Semantic = { numbers: string[]; pre: string[] | null };

function read(version: string): Semantic {
  const text = bounded(version)
    .replace(/^[=v\s]+/i, '')
    .replace(/\+.*$/s, '');
  const dash = text.indexOf('-');
  const numbers = (dash < 0 ? text : text.slice(0, dash)).split('.');
  return { numbers, pre: dash < 0 ? null : text.slice(dash + 1).split('.') };
}

function compareIdentifier(a: string, b: string): number {
  const numericA = /^\d+$/.test(a);
  const numericB = /^\d+$/.test(b);
  if (numericA && numericB) return compareDigits(a, b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return compareText(a, b);
}

function comparePre(a: string[] | null, b: string[] | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compareIdentifier(a[at], b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Semantic Versioning 2.0.0, clause 11; a leading `v` and missing numbers are tolerated, as node-semver, Go and Cargo do. */
export const compareSemver: Comparator = (a, b) => {
  const left = read(a);
  const right = read(b);
  return compareLists(left.numbers, right.numbers, compareIdentifier, '0') || comparePre(left.pre, right.pre);
};

/** NuGet: as semver with a fourth number, and labels that do not know case. */
export const compareNuget: Comparator = (a, b) => compareSemver(a.toLowerCase(), b.toLowerCase());
