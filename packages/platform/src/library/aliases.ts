/** That a document says two identifiers are one vulnerability. */
export interface StatedAlias {
  subject: string;
  alias: string;
  kind: string;
  document: string;
}

const isCve = (identifier: string): boolean => /^CVE-\d{4}-\d+$/.test(identifier);

/** Names of the schemes in the order in which they name a record that has no CVE identifier. */
const schemes = ['CNVD-', 'CNNVD-', 'ICSA-', 'GHSA-'] as const;

const rank = (identifier: string): number => {
  if (isCve(identifier)) return -1;
  const at = schemes.findIndex((scheme) => identifier.startsWith(scheme));
  return at < 0 ? schemes.length : at;
};

/**
 * The record of each identifier. Identifiers that are said to be the same share one, named after the CVE identifier where there is one.
 * Two CVE identifiers are never one vulnerability: an identifier that is said to be both covers them, and stays a record of its own.
 */
export function joinIdentifiers(identifiers: Iterable<string>, stated: readonly StatedAlias[]): Map<string, string> {
  const neighbours = new Map<string, Set<string>>();
  const near = (identifier: string) => {
    const found = neighbours.get(identifier) ?? new Set<string>();
    neighbours.set(identifier, found);
    return found;
  };
  for (const { subject, alias } of stated) {
    near(subject).add(alias);
    near(alias).add(subject);
  }
  const records = new Map<string, string>();
  for (const start of identifiers) {
    if (records.has(start)) continue;
    const members = new Set([start]);
    for (const member of members) for (const other of neighbours.get(member) ?? []) members.add(other);
    const cves = [...members].filter(isCve);
    if (cves.length > 1) {
      for (const member of members) records.set(member, recordAmongSeveral(member, neighbours));
      continue;
    }
    const [name] = [...members].toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
    for (const member of members) records.set(member, name);
  }
  return records;
}

/** In a group that would join several CVE identifiers, only what names exactly one of them belongs to it. */
function recordAmongSeveral(member: string, neighbours: ReadonlyMap<string, ReadonlySet<string>>): string {
  if (isCve(member)) return member;
  const cves = [...(neighbours.get(member) ?? [])].filter(isCve);
  return cves.length === 1 ? cves[0] : member;
}
