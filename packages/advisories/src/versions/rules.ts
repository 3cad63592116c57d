import type { Version } from './version.ts';

/** How one vendor writes versions: an entry of `content/vendors/version-rules.json`, ready to be used. */
export type VersionRule = { vendor: string; pattern: RegExp; same: readonly number[] };

/** An entry of `version-rules.json` as written. `same` are numbers of groups that two versions must share to have an order. */
export type WrittenVersionRule = { vendor: string; name: string; pattern: string; same?: number[]; examples: string[] };

/** Prepare rules for use; a pattern matches at the start of a text and not inside of a word. */
export function compileVersionRules(rules: readonly WrittenVersionRule[]): VersionRule[] {
  return rules.map(({ vendor, pattern, same = [] }) => ({
    vendor,
    pattern: new RegExp(`^(?:version |v\\.?(?=\\d))?(?:${pattern})(?![\\w])`, 'i'),
    same,
  }));
}

/** Read a version by a rule: its groups become the parts that are compared one by one. Null when the rule does not fit. */
export function readByRule(text: string, rule: VersionRule): { version: Version; length: number } | null {
  const found = rule.pattern.exec(text);
  if (found === null) return null;
  // Groups with names tell a pre-release and stand last.
  const release = found
    .slice(1, found.groups === undefined ? undefined : -2)
    .map((part) => (part === undefined || part === '' ? 0 : /^\d+$/.test(part) ? Number(part) : part.toLowerCase()));
  const train = rule.same.map((group) => found[group]?.toUpperCase() ?? '').join(' ');
  const version: Version = { original: found[0], kind: 'release', release, levels: new Map() };
  const before = found.groups?.pre;
  if (before !== undefined) version.levels.set(0, [before.toLowerCase(), Number(found.groups?.number ?? 0)]);
  if (train.trim() !== '') version.train = train;
  return { version, length: found[0].length };
}
