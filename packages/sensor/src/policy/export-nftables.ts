import type { Asset } from '../result.ts';
import { PRIVATE_NETWORKS } from './address.ts';
import { INTERNET_ZONE, type Policy } from './document.ts';
import { type Flow, flowsOf, resolveZones } from './resolve.ts';

/** Longest comment that nftables takes, in bytes. */
const COMMENT = 120;
/** Name of the sets of private networks, without their version. */
const PRIVATE = 'zone_private';

/**
 * An nftables ruleset for a firewall that routes between the zones: answers pass, what a conduit allows passes, all else is logged, counted and dropped. Load it
 * with `nft -f`; look at it first with `nft -c -f`.
 */
export function nftables(policy: Policy, today: string, assets: readonly Asset[] = []): string {
  const { flows, zones: extra } = flowsOf(policy, today);
  const zones = resolveZones(policy, assets);
  const names = namesOf([...zones, ...extra].map(({ id }) => id));
  const setName = (zone: string, version: 4 | 6): string => `${names.get(zone)}_v${version}`;
  const lines = [
    '#!/usr/sbin/nft -f',
    `# ${clean(policy.title ?? 'Policy')}: zones and conduits. Made for a firewall between the zones; nothing inside a zone passes it.`,
    '',
    'table inet fengsui {',
    set(`${PRIVATE}_v4`, 'ipv4_addr', PRIVATE_NETWORKS),
    set(`${PRIVATE}_v6`, 'ipv6_addr', ['fc00::/7', 'fe80::/10', 'ff00::/8']),
  ];
  for (const zone of zones) {
    lines.push(set(setName(zone.id, 4), 'ipv4_addr', zone.v4), set(setName(zone.id, 6), 'ipv6_addr', zone.v6));
    for (const mac of zone.macs) lines.push(`\t# ${zone.id}: ${mac} has no IP address; a routed boundary never sees it.`);
    for (const member of zone.unresolved) lines.push(`\t# ${zone.id}: no address is known for ${clean(member)}.`);
  }
  for (const { id, members } of extra) {
    lines.push(
      set(
        setName(id, 4),
        'ipv4_addr',
        members.filter((one) => !one.includes(':')),
      ),
      set(
        setName(id, 6),
        'ipv6_addr',
        members.filter((one) => one.includes(':')),
      ),
    );
  }
  const hasV4 = new Set([
    ...zones.filter(({ v4 }) => v4.length > 0).map(({ id }) => id),
    ...extra.filter(({ members }) => members.some((one) => !one.includes(':'))).map(({ id }) => id),
    INTERNET_ZONE,
  ]);
  const hasV6 = new Set([
    ...zones.filter(({ v6 }) => v6.length > 0).map(({ id }) => id),
    ...extra.filter(({ members }) => members.some((one) => one.includes(':'))).map(({ id }) => id),
    INTERNET_ZONE,
  ]);
  lines.push(
    '',
    '\tchain forward {',
    '\t\ttype filter hook forward priority filter; policy drop;',
    '\t\tct state established,related accept comment "answers"',
    '\t\tct state invalid counter drop',
  );
  for (const zone of zones) {
    if (zone.v4.length > 0)
      lines.push(`\t\tip saddr @${setName(zone.id, 4)} ip daddr @${setName(zone.id, 4)} accept comment "inside ${zone.id}"`);
    if (zone.v6.length > 0)
      lines.push(`\t\tip6 saddr @${setName(zone.id, 6)} ip6 daddr @${setName(zone.id, 6)} accept comment "inside ${zone.id}"`);
  }
  for (const flow of flows) {
    if (hasV4.has(flow.from) && hasV4.has(flow.to)) lines.push(...rules(flow, 4, setName));
    if (hasV6.has(flow.from) && hasV6.has(flow.to)) lines.push(...rules(flow, 6, setName));
  }
  lines.push(
    '\t\tlimit rate 10/second log prefix "fengsui-no-conduit: " flags all',
    '\t\tcounter drop comment "no conduit"',
    '\t}',
    '}',
    '',
  );
  return lines.join('\n');
}

function set(name: string, type: string, elements: readonly string[]): string {
  const content = elements.length === 0 ? '' : `\n\t\telements = { ${elements.join(', ')} }`;
  return `\tset ${name} {\n\t\ttype ${type}\n\t\tflags interval\n\t\tauto-merge${content}\n\t}`;
}

/** Names of sets may have letters, digits and underscores. Two zones never share one, nor does one take that of the private networks. */
function namesOf(ids: readonly string[]): Map<string, string> {
  const taken = new Set([PRIVATE]);
  const names = new Map<string, string>();
  for (const id of ids) {
    const name = `zone_${id.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name}_${number}`;
    taken.add(free);
    names.set(id, free);
  }
  return names;
}

function rules(flow: Flow, version: 4 | 6, setName: (zone: string, version: 4 | 6) => string): string[] {
  const family = version === 4 ? 'ip' : 'ip6';
  const side = (zone: string, direction: 'saddr' | 'daddr') =>
    zone === INTERNET_ZONE
      ? `${family} ${direction} != @${PRIVATE}_v${version}`
      : `${family} ${direction} @${setName(zone, version)}`;
  const comment = clean(
    `${flow.id}: ${flow.protocol}${flow.functions.length > 0 ? `, ${flow.functions.length} functions` : ''}${flow.expires === null ? '' : `, until ${flow.expires} by ${flow.owner}`}`,
  );
  const ends = `${side(flow.from, 'saddr')} ${side(flow.to, 'daddr')}`;
  const ports = flow.ports.length === 0 ? '' : `dport { ${flow.ports.join(', ')} }`;
  const transports = flow.protocol === '*' && ports === '' ? [''] : flow.transports;
  return transports.map((transport) => {
    const match = transport === '' ? '' : ports === '' ? ` meta l4proto ${transport}` : ` ${transport} ${ports}`;
    return `\t\t${ends}${match} counter accept comment "${comment}"`;
  });
}

/** Nothing from a policy may end a comment or a line. */
function clean(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]|["\\;{}]/g, ' ').slice(0, COMMENT);
}
