/** How the server words the mistakes of a policy, and the names of the same words here; what stands in them is taken over in order. */
const MISTAKES = [
  [/^(\S+) is not an IP address$/, 'policyMistake.notIp'],
  [/^(\S+) is not a network in CIDR notation$/, 'policyMistake.notCidr'],
  [/^there is no zone (\S+); there are (.+)$/, 'policyMistake.noZone'],
  [/^there is no protocol (\S+)$/, 'policyMistake.noProtocol'],
  [/^(\S+) has no function (.+)$/, 'policyMistake.noFunction'],
  [/^another zone has the id (\S+)$/, 'policyMistake.zoneTwice'],
  [/^another conduit or exception has the id (\S+)$/, 'policyMistake.conduitTwice'],
  [/^the range ends at (\S+), before it begins at (\S+)$/, 'policyMistake.range'],
  [/^(.+) is neither a zone \((.+)\) nor an address or network$/, 'policyMistake.side'],
  [/^(.+): a member is one of ip, mac .*$/, 'policyMistake.member'],
  [/^(.+): write the last day as YYYY-MM-DD, in quotes$/, 'policyMistake.day'],
  [/^not valid YAML: (.+)$/s, 'policyMistake.yaml'],
] as const;

/** The text that says a mistake in the language of the viewer, with its values; null where only the server's own words will do. */
export function mistakeText(message: string): { key: (typeof MISTAKES)[number][1]; a: string; b: string } | null {
  for (const [pattern, key] of MISTAKES) {
    const found = pattern.exec(message);
    if (found) return { key, a: found[1], b: found[2] ?? '' };
  }
  return null;
}
