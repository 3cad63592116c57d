import { bounded, compareDigits, compareText, type Comparator } from './numeric.ts';

/** `epoch:version-release` taken apart, as Debian, RPM and pacman write it. */
function parts(version: string): { epoch: string; upstream: string; release: string | null } {
  const text = bounded(version);
  const epoch = /^(\d+):/.exec(text);
  const rest = epoch === null ? text : text.slice(epoch[0].length);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: epoch?.[1] ?? '0',
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? null : rest.slice(dash + 1),
  };
}

/** Debian's order of a character in a run without digits: tilde, end, letters, everything else (policy 5.6.12). */
function debianOrder(c: string | undefined): number {
  if (c === '~') return -1;
  if (c === undefined) return 0;
  return /[a-z]/i.test(c) ? c.charCodeAt(0) : c.charCodeAt(0) + 256;
}

function compareDebianPart(a: string, b: string): number {
  let left = a;
  let right = b;
  while (left !== '' || right !== '') {
    const textA = /^\D*/.exec(left)?.[0] ?? '';
    const textB = /^\D*/.exec(right)?.[0] ?? '';
    for (let at = 0; at < Math.max(textA.length, textB.length); at++) {
      const order = debianOrder(textA[at]) - debianOrder(textB[at]);
      if (order !== 0) return order;
    }
    left = left.slice(textA.length);
    right = right.slice(textB.length);
    const digitsA = /^\d*/.exec(left)?.[0] ?? '';
    const digitsB = /^\d*/.exec(right)?.[0] ?? '';
    const order = compareDigits(digitsA || '0', digitsB || '0');
    if (order !== 0) return order;
    left = left.slice(digitsA.length);
    right = right.slice(digitsB.length);
  }
  return 0;
}

/** The order of dpkg (Debian policy 5.6.12). */
export const compareDebian: Comparator = (a, b) => {
  const left = parts(a);
  const right = parts(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareDebianPart(left.upstream, right.upstream) ||
    compareDebianPart(left.release ?? '', right.release ?? '')
  );
};

/** The run of digits or letters at the start of a text. */
function segment(text: string): string {
  return (/^\d/.test(text) ? /^\d+/ : /^[a-z]+/i).exec(text)?.[0] ?? '';
}

function compareSegments(a: string, b: string): number {
  const numericA = /^\d/.test(a);
  const numericB = /^\d/.test(b);
  if (numericA !== numericB) return numericA ? 1 : -1;
  return numericA ? compareDigits(a, b) : compareText(a, b);
}

/** `rpmvercmp`: segments, with `~` before the end of a version and `^` after it. */
function compareRpmPart(a: string, b: string): number {
  let left = a;
  let right = b;
  for (;;) {
    left = left.replace(/^[^a-z0-9~^]+/i, '');
    right = right.replace(/^[^a-z0-9~^]+/i, '');
    if (left[0] === '~' || right[0] === '~') {
      if (left[0] !== '~') return 1;
      if (right[0] !== '~') return -1;
      left = left.slice(1);
      right = right.slice(1);
      continue;
    }
    if (left[0] === '^' || right[0] === '^') {
      if (left === '') return -1;
      if (right === '') return 1;
      if (left[0] !== '^') return 1;
      if (right[0] !== '^') return -1;
      left = left.slice(1);
      right = right.slice(1);
      continue;
    }
    if (left === '' || right === '') return left === right ? 0 : left === '' ? -1 : 1;
    const one = segment(left);
    const two = segment(right);
    const order = compareSegments(one, two);
    if (order !== 0) return order;
    left = left.slice(one.length);
    right = right.slice(two.length);
  }
}

/** The order of RPM: epoch, version, release. A release that one side lacks does not count. */
export const compareRpm: Comparator = (a, b) => {
  const left = parts(a);
  const right = parts(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareRpmPart(left.upstream, right.upstream) ||
    (left.release === null || right.release === null ? 0 : compareRpmPart(left.release, right.release))
  );
};

/** pacman's variant of `rpmvercmp`: letters at the end come before the end, and the number of separators counts. */
function compareAlpmPart(a: string, b: string): number {
  let left = a;
  let right = b;
  while (left !== '' && right !== '') {
    const gapA = /^[^a-z0-9]*/i.exec(left)?.[0].length ?? 0;
    const gapB = /^[^a-z0-9]*/i.exec(right)?.[0].length ?? 0;
    left = left.slice(gapA);
    right = right.slice(gapB);
    if (left === '' || right === '') break;
    if (gapA !== gapB) return gapA - gapB;
    const one = segment(left);
    const two = segment(right);
    const order = compareSegments(one, two);
    if (order !== 0) return order;
    left = left.slice(one.length);
    right = right.slice(two.length);
  }
  if (left === '' && right === '') return 0;
  const alphaA = /^[a-z]/i.test(left);
  const alphaB = /^[a-z]/i.test(right);
  return (left === '' && !alphaB) || alphaA ? -1 : 1;
}

/** The order of pacman's `vercmp`. */
export const compareAlpm: Comparator = (a, b) => {
  const left = parts(a);
  const right = parts(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareAlpmPart(left.upstream, right.upstream) ||
    (left.release === null || right.release === null ? 0 : compareAlpmPart(left.release, right.release))
  );
};
