import { readByRule, type VersionRule } from './rules.ts';

/**
 * Versions as industrial vendors write them, and their order.
 *
 * A version is read into a release (numeric runs, and letters where a vendor puts them), then levels that come on top of a release:
 * service pack, update, hot fix, patch, build. `V4.7 SP5 HF7` is release 4.7, service pack 5, hot fix 7. Padding does not count
 * (`01.39.010` = `1.39.10`), nor does a prefix (`V`, `R`, `Rev.`, `FW`). A date is a version of its own kind.
 */
export type Version = {
  original: string;
  kind: 'release' | 'date';
  /** Numeric runs and letter runs of the release in order; for a date year, month, day. */
  release: (number | string)[];
  /** Levels above the release, by rank of {@link levelRanks}; a letter after a level's number follows it. */
  levels: Map<number, (number | string)[]>;
  /** A part that two versions must share to have an order, such as the train of a release; only by a vendor's rule. */
  train?: string;
};

/** Words for levels above a release, and the rank of the level: a higher rank refines a lower one. */
const levelRanks: readonly (readonly [rank: number, words: RegExp])[] = [
  [0, /^(?:alpha|beta|rc|preview)$/],
  [1, /^(?:r|ga|rt)$/],
  [2, /^(?:sp|service ?pack|sr|service release)$/],
  [3, /^(?:fp|feature ?pack|fix ?pack|mp|maintenance ?pack)$/],
  [4, /^(?:update|upd|uc|cu|ru|tcu|rollup|u)$/],
  [5, /^(?:hfr?|hot ?fix|if|interim ?fix|ifix)$/],
  [6, /^(?:patch|p|tc|plus)$/],
  [7, /^(?:build|build n[ro]|bld|revision|rev)$/],
];

/** A level at the start of what follows a release: separators, word, number, letter. A single letter needs a digit behind it. */
const levelWord =
  /^[\s._,~-]*(?:(alpha|beta|rc|preview|service ?pack|sp|service release|sr|feature ?pack|fix ?pack|fp|maintenance ?pack|mp|update|upd|uc|cu|ru|tcu|rollup|interim ?fix|ifix|if|hot ?fix|hfr?|patch|plus|build(?: n[ro])?|bld|tc|ga|rt|revision|rev)(?=[\s._-]*\d|\s+[a-z]\b|\s+[a-z]{2,4}\d|\s*$)|(p|u|r)(?=\d))\.?(?:[\s._-]*(\d+))?([a-z]+\b|\s[a-z]\b|(?<=build)\s[a-z]{2,4}\d+[a-z]?\b)?(?:\s+version(?=\s+\d))?/i;

const prefix = /^(?:versions?|ver\.?|firmware|release|rev(?:ision)?\.?|fw\.?|sv(?=\d)|r(?=\d)|v\.?)\s*(?=[\d]|[a-z]\.?\d)/i;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A version longer than this is not one. */
const maxLength = 120;

/**
 * Read one version. Returns null for what is not a version (no digit at all, or a sentence).
 *
 * What stands after the part understood must be nothing; {@link readVersionAt} tells how far it read.
 */
export function parseVersion(text: string, rules: readonly VersionRule[] = []): Version | null {
  const trimmed = text.trim();
  const read = readVersionAt(trimmed, rules);
  return read !== null && read.length === trimmed.length ? read.version : null;
}

/** Read the longest version at the start of `text`, by its vendor's rules first; `length` counts the characters used. */
export function readVersionAt(text: string, rules: readonly VersionRule[] = []): { version: Version; length: number } | null {
  const bounded = text.slice(0, maxLength);
  for (const rule of rules) {
    const read = readByRule(bounded, rule);
    if (read !== null) return read;
  }
  return readDate(bounded) ?? readRelease(bounded);
}

function readDate(text: string): { version: Version; length: number } | null {
  const iso = /^((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d.])/.exec(text);
  if (iso !== null) return date(iso[0], Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const named = /^([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+((?:19|20)\d\d)\b/i.exec(text);
  if (named === null) return null;
  const month = months.indexOf(named[1].toLowerCase());
  return month < 0 ? null : date(named[0], Number(named[3]), month + 1, Number(named[2]));
}

function date(original: string, year: number, month: number, day: number): { version: Version; length: number } {
  return { version: { original, kind: 'date', release: [year, month, day], levels: new Map() }, length: original.length };
}

function readRelease(text: string): { version: Version; length: number } | null {
  let at = prefix.exec(text)?.[0].length ?? 0;
  const release: (number | string)[] = [];
  const levels = new Map<number, (number | string)[]>();
  // Runs of digits or letters, joined by single separators; what stands in parentheses makes more: 02.07.07(10), 10.5(2.10000.5).
  const run = /^(?:(\d+)|([a-z]+)(?=[\d._-]|$|\W))/i;
  while (at < text.length) {
    const rest = text.slice(at);
    if (release.length > 0) {
      const level = levelWord.exec(rest);
      if (level !== null) {
        if (!putLevel(levels, level)) break;
        at += level[0].length;
        continue;
      }
      if (levels.size > 0) {
        // Digits after a level belong to it: Build 2347.1, SP3 Version 3.4.430.
        const more = /^(?:[._-]|\s+(?=\d+\.\d))(\d+)/.exec(rest);
        if (more === null) break;
        [...levels.values()].at(-1)?.push(Number(more[1]));
        at += more[0].length;
        continue;
      }
      // "R8 V3.4.0.1": the number of a release, then the version in it.
      const within = release.length === 1 ? /^\s+v(?=\d+\.)/i.exec(rest) : null;
      if (within !== null && /^r/i.test(text)) {
        at += within[0].length;
        continue;
      }
      const inside = /^\((\d+(?:[a-z]\d*)?(?:\.\d+)*)\)/i.exec(rest);
      if (inside !== null) {
        release.push(...runsOf(inside[1]));
        at += inside[0].length;
        continue;
      }
    }
    const separator = release.length > 0 ? (/^[._-](?=[\da-z])/i.exec(rest)?.[0].length ?? 0) : 0;
    const found = run.exec(rest.slice(separator));
    if (found === null) break;
    if (release.length === 0 && found[2] !== undefined && !/^[a-z]{1,6}[._-]?\d/i.test(rest)) break;
    release.push(found[1] !== undefined ? Number(found[1]) : found[2].toLowerCase());
    at += separator + found[0].length;
  }
  if (!release.some((item) => typeof item === 'number')) return null;
  return { version: { original: text.slice(0, at), kind: 'release', release, levels }, length: at };
}

function putLevel(levels: Map<number, (number | string)[]>, level: RegExpExecArray): boolean {
  const word = (level[1] ?? level[2]).toLowerCase();
  const rank = levelRanks.find(([, words]) => words.test(word))?.[0];
  if (rank === undefined || levels.has(rank)) return false;
  // Pre-releases are ordered by their word first: alpha, beta, preview, rc.
  const parts: (number | string)[] = rank === 0 ? [word] : [];
  if (level[3] !== undefined) parts.push(Number(level[3]));
  if (level[4] !== undefined) parts.push(...runsOf(level[4].trim()));
  levels.set(rank, parts.length === 0 ? [1] : parts);
  return true;
}

/** Digits and letters of a text in runs. */
function runsOf(text: string): (number | string)[] {
  return (text.match(/\d+|[a-z]+/gi) ?? []).map((run) => (/\d/.test(run) ? Number(run) : run.toLowerCase()));
}

/** The order of two versions as they are written: as {@link compareVersions}, and null as well when one is no version. */
export function compareWrittenVersions(one: string, other: string): number | null {
  const [a, b] = [parseVersion(one), parseVersion(other)];
  return a === null || b === null ? null : compareVersions(a, b);
}

/**
 * The order of two versions of one product: negative, 0, positive; null when they cannot be compared (a date with a release number).
 */
export function compareVersions(a: Version, b: Version): number | null {
  if (a.kind !== b.kind || (a.train !== undefined && b.train !== undefined && a.train !== b.train)) return null;
  const release = compareRuns(a.release, b.release);
  if (release !== 0 || (a.levels.size === 0 && b.levels.size === 0)) return release;
  const ranks = [...new Set([...a.levels.keys(), ...b.levels.keys()])].toSorted((x, y) => x - y);
  for (const rank of ranks) {
    const left = a.levels.get(rank);
    const right = b.levels.get(rank);
    // Rank 0 is a pre-release: having one is less than having none.
    if (rank === 0 && (left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1;
    const order = compareRuns(left ?? [], right ?? []);
    if (order !== 0) return order;
  }
  return 0;
}

function compareRuns(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareRun(a[i], b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A missing run is 0 and before any letter; a letter (1.0a) comes before a further number (1.0.1). */
function compareRun(a: number | string | undefined, b: number | string | undefined): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string') return b === undefined || b === 0 ? 1 : -1;
  if (typeof b === 'string') return a === undefined || a === 0 ? -1 : 1;
  return (a ?? 0) - (b ?? 0);
}

/** Whether `version` lies within the branch that a prefix such as `4.7` or `V1.38` names. */
export function hasPrefix(version: Version, branch: Version): boolean {
  if (version.kind !== branch.kind) return false;
  if (!branch.release.every((run, index) => compareRun(run, version.release[index]) === 0)) return false;
  return [...branch.levels].every(([rank, parts]) => compareRuns(parts, version.levels.get(rank) ?? []) === 0);
}
