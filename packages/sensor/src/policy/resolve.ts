import { protocolById } from '@fengsui/wire';
import type { Asset } from '../result.ts';
import { network } from './address.ts';
import { type Allowance, INTERNET_ZONE, type Policy, PolicyError } from './document.ts';
import { mistake } from './mistake.ts';

/** Addresses that roles of all zones may stand for. */
const ADDRESS_LIMIT = 1_000_000;

/** A zone as addresses that a filter understands. */
export interface ResolvedZone {
  id: string;
  /** Networks and addresses, IPv4 and IPv6 apart, in order, none inside another. */
  v4: string[];
  v6: string[];
  macs: string[];
  /** Members that no address is known for. */
  unresolved: string[];
}

/** What a filter allows between two zones. */
export interface Flow {
  id: string;
  from: string;
  to: string;
  protocol: string;
  transports: ('tcp' | 'udp')[];
  /** Empty: any. */
  ports: number[];
  functions: string[];
  /** An exception's last day and who answers for it; null for a conduit. */
  expires: string | null;
  owner: string | null;
}

/** Zones with addresses; roles become the addresses of the assets that have them. */
export function resolveZones(policy: Policy, assets: readonly Asset[] = []): ResolvedZone[] {
  const byRole = Map.groupBy(assets, ({ role }) => role);
  let total = 0;
  return policy.zones.map(({ id, members }) => {
    const zone: ResolvedZone = { id, v4: [], v6: [], macs: [], unresolved: [] };
    for (const member of members) {
      if ('mac' in member) zone.macs.push(member.mac);
      else if ('role' in member) {
        const found = (byRole.get(member.role) ?? []).flatMap(({ interfaces }) => interfaces.flatMap(({ ips }) => ips));
        total += found.length;
        if (total > ADDRESS_LIMIT) throw new PolicyError(mistake('manyAddresses', { most: ADDRESS_LIMIT }));
        if (found.length === 0) zone.unresolved.push(`role ${member.role}`);
        for (const ip of found) add(zone, ip);
      } else add(zone, 'ip' in member ? member.ip : member.cidr);
    }
    return { ...zone, v4: compact(zone.v4), v6: compact(zone.v6), macs: [...new Set(zone.macs)].toSorted() };
  });
}

function add(zone: ResolvedZone, address: string): void {
  if (address.includes(':')) zone.v6.push(address);
  else zone.v4.push(address);
}

/** In order of the address, without what another network holds already. */
function compact(addresses: readonly string[]): string[] {
  const list = [...new Set(addresses)].flatMap((text) => {
    const found = network(text);
    return found === null ? [] : [{ text, ...found }];
  });
  list.sort((one, other) => (one.first < other.first ? -1 : one.first > other.first ? 1 : one.prefix - other.prefix));
  const kept: typeof list = [];
  for (const one of list) {
    const last = kept.at(-1);
    if (last === undefined || one.last > last.last) kept.push(one);
  }
  return kept.map(({ text }) => text);
}

/** Everything that the policy allows between zones on a day, in the order of the policy. Exceptions name zones; those of addresses are zones of their own. */
export function flowsOf(policy: Policy, today: string): { flows: Flow[]; zones: { id: string; members: string[] }[] } {
  const flows = policy.conduits.flatMap(({ id, from, to, allow }) =>
    allow.flatMap((one, at) => openings(flowOf(`${id}-${at + 1}`, from, to, one))),
  );
  const zones: { id: string; members: string[] }[] = [];
  const known = new Set([INTERNET_ZONE, ...policy.zones.map(({ id }) => id)]);
  for (const { id, from, to, protocol, expires, owner } of policy.exceptions ?? []) {
    if (expires < today) continue;
    const side = (text: string, name: string): string => {
      if (known.has(text)) return text;
      // No zone of the policy has a slash in its id.
      zones.push({ id: `${id}/${name}`, members: [text] });
      return `${id}/${name}`;
    };
    flows.push({
      ...flowOf(id, side(from, 'from'), side(to, 'to'), { protocol: protocol ?? '*' }),
      expires,
      owner,
    });
  }
  return { flows, zones };
}

/** A filter looks at who opens a connection: devices of some protocols dial those who ask them, and may be dialled as well. */
function openings(flow: Flow): Flow[] {
  if (protocolById(flow.protocol)?.dialsOut !== true) return [flow];
  return [flow, { ...flow, id: `${flow.id}-dialled`, from: flow.to, to: flow.from }];
}

function flowOf(id: string, from: string, to: string, allowance: Allowance): Flow {
  const { protocol, ports = [], functions = [] } = allowance;
  return { id, from, to, protocol, transports: transportsOf(allowance), ports, functions, expires: null, owner: null };
}

/** What carries an allowance: what it says, else what the protocol is known on. Control protocols known on both are opened on TCP only. */
function transportsOf({ protocol, transport, ports = [] }: Allowance): Flow['transports'] {
  if (transport !== undefined) return transport === 'both' ? ['tcp', 'udp'] : [transport];
  const found = protocolById(protocol);
  if (found === undefined) return ['tcp', 'udp'];
  const { tcp, udp, inside } = found.carriage;
  if (tcp === undefined && udp === undefined) return inside === undefined ? [] : ['tcp'];
  const on = (list: readonly number[] | undefined) =>
    list !== undefined && (ports.length === 0 || ports.some((port) => list.includes(port)));
  // A port that the protocol is not known on is carried as the protocol usually is.
  const [byTcp, byUdp] = on(tcp) || on(udp) ? [on(tcp), on(udp)] : [tcp !== undefined, udp !== undefined];
  if (byTcp && byUdp) return found.industrial ? ['tcp'] : ['tcp', 'udp'];
  return byTcp ? ['tcp'] : ['udp'];
}
