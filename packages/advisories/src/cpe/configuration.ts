import type { CpeNode } from '../record/values.ts';
import type { VersionRule } from '../versions/rules.ts';
import { compareVersions, parseVersion } from '../versions/version.ts';
import { type CpeName, cpeVersion, parseCpe } from './name.ts';
import { compareCpeNames } from './relation.ts';

/** What a test answers when not everything is known. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** A criterion of a configuration: a name, and bounds of its version. */
export type CpeCriterion = CpeNode['matches'][number];

/** Deepest nesting of an applicability statement that is followed. */
const maxDepth = 20;

/**
 * Whether a criterion holds for an installed product. The criterion's name must be equal to the product's or a superset of it; with
 * bounds, the version is compared under its vendor's order. A version `-` is none: it lies in no bounds, and `*` of the product is not known.
 */
export function judgeCriterion(criterion: CpeCriterion, installed: CpeName, rules: readonly VersionRule[] = []): Verdict {
  const source = parseCpe(criterion.criteria);
  if (source === null) return 'unknown';
  const bounded = bounds(criterion);
  const relation = compareCpeNames(
    { ...source, version: source.version },
    bounded.length > 0 ? { ...installed, version: source.version } : installed,
  );
  if (relation === 'disjoint') return 'no';
  // A subset: the criterion asks for more than is known of the product.
  if (relation === 'subset' || relation === 'undefined') return 'unknown';
  return bounded.length === 0 ? 'yes' : judgeBounds(bounded, installed, rules);
}

type BoundText = { text: string; holds: (order: number) => boolean };

function bounds(criterion: CpeCriterion): BoundText[] {
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = criterion;
  const all: [string | undefined, (order: number) => boolean][] = [
    [versionStartIncluding, (order) => order >= 0],
    [versionStartExcluding, (order) => order > 0],
    [versionEndIncluding, (order) => order <= 0],
    [versionEndExcluding, (order) => order < 0],
  ];
  return all.flatMap(([text, holds]) => (text === undefined || text === '' ? [] : [{ text, holds }]));
}

function judgeBounds(all: readonly BoundText[], installed: CpeName, rules: readonly VersionRule[]): Verdict {
  if (installed.version === '-') return 'no';
  const version = parseVersion(cpeVersion(installed), rules);
  if (version === null) return 'unknown';
  let verdict: Verdict = 'yes';
  for (const { text, holds } of all) {
    const limit = parseVersion(text, rules);
    const order = limit === null ? null : compareVersions(version, limit);
    if (order === null) verdict = 'unknown';
    else if (!holds(order)) return 'no';
  }
  return verdict;
}

/**
 * Whether a configuration (NVD's applicability statement) holds for a device with these products: AND, OR and negate over criteria and
 * nested nodes, in three values.
 */
export function judgeConfiguration(
  node: CpeNode,
  installed: readonly CpeName[],
  rules: readonly VersionRule[] = [],
  depth = 0,
): Verdict {
  if (depth > maxDepth) return 'unknown';
  const parts = [
    ...node.matches.map((criterion) => any(installed.map((name) => judgeCriterion(criterion, name, rules)))),
    ...node.children.map((child) => judgeConfiguration(child, installed, rules, depth + 1)),
  ];
  const verdict = node.operator === 'AND' ? all(parts) : any(parts);
  if (!node.negate) return verdict;
  return verdict === 'yes' ? 'no' : verdict === 'no' ? 'yes' : 'unknown';
}

function any(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('yes')) return 'yes';
  return verdicts.includes('unknown') ? 'unknown' : 'no';
}

function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('no') || verdicts.length === 0) return 'no';
  return verdicts.includes('unknown') ? 'unknown' : 'yes';
}
