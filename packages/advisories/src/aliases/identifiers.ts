/**
 * Schemes whose identifiers name one vulnerability, the one to go by first. What is of no scheme is the identifier of a source of its own,
 * and comes last.
 */
const schemes: readonly { name: string; pattern: RegExp }[] = [
  { name: 'CVE', pattern: /^CVE-\d{4}-\d{4,19}$/ },
  { name: 'CNVD', pattern: /^CNVD-(?:C-)?\d{4}-\d+$/ },
  { name: 'CNNVD', pattern: /^CNNVD-(?:\d{6}-\d+|\d{4}-\d+)$/ },
  { name: 'CICSVD', pattern: /^C?ICSVD-\d{4}-\d+$/ },
  { name: 'EUVD', pattern: /^EUVD-\d{4}-\d+$/ },
  { name: 'GCVE', pattern: /^GCVE-\d+-[!-~]{1,240}$/ },
  { name: 'GHSA', pattern: /^GHSA(?:-[0-9A-Z]{4}){3}$/ },
  { name: 'JVNDB', pattern: /^JVNDB-\d{4}-\d{6}$/ },
  { name: 'BDU', pattern: /^BDU:\d{4}-\d{5}$/ },
];

/** Documents that treat one or more vulnerabilities: their identifiers are never another name of one. */
const advisories =
  /^(?:ICSM?A-\d\d-|SSA-\d{6}|SEVD-\d{4}|VDE-\d{4}|RHSA-|DSA-|DLA-|USN-|SUSE-SU|OPENSUSE-SU|VU#|TA\d\d-|MS\d\d-|CISCO-SA|JVN#|JVNVU#|BID-?\d|VA-\d\d-)/;

/** An identifier as it is compared: without blanks around it and in capitals. Null for what is none (empty, or too long). */
export function normaliseIdentifier(text: string): string | null {
  const identifier = text.trim().toUpperCase();
  return identifier === '' || identifier.length > 100 ? null : identifier;
}

/** Whether an identifier is a CVE id. Two different ones are never one vulnerability. */
export function isCveId(identifier: string): boolean {
  return schemes[0].pattern.test(identifier);
}

/** Whether an identifier is of a document rather than of a vulnerability. */
export function isAdvisoryId(identifier: string): boolean {
  return advisories.test(identifier);
}

/** The scheme of an identifier, or null. */
export function schemeOf(identifier: string): string | null {
  return schemes.find(({ pattern }) => pattern.test(identifier))?.name ?? null;
}

/** Order in which identifiers are gone by: CVE before CNVD before CNNVD …, in a scheme the smaller text. */
export function compareIdentifiers(one: string, other: string): number {
  const rank = (identifier: string): number => {
    const at = schemes.findIndex(({ pattern }) => pattern.test(identifier));
    return at < 0 ? schemes.length : at;
  };
  return rank(one) - rank(other) || (one < other ? -1 : one > other ? 1 : 0);
}
