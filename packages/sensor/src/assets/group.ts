import { type Host, isGroupMac, macText } from '../traffic/host.ts';

/** The addresses that belong to one device. */
export interface Device {
  /** 48-bit MAC addresses. */
  macs: number[];
  hosts: Host[];
  /** Its MAC address also carries the traffic of others: it routes. */
  routes: boolean;
}

/** More addresses than this on one MAC address are a router's, whatever else is known. */
const ADDRESSES_OF_ONE_DEVICE = 4;

/** Hop limits that devices begin with: a packet that arrives with one of these was not routed. */
const INITIAL_HOP_LIMITS = new Set([1, 2, 4, 30, 32, 60, 64, 100, 128, 150, 200, 255]);

/**
 * Groups addresses into devices. A MAC address and the IP addresses that its frames come from are one device, unless the MAC address speaks for
 * others: for more addresses than one device has, for addresses whose hop limit shows that they were routed, or beside the addresses that it
 * claims by ARP.
 */
export function groupHosts(hosts: readonly Host[]): Device[] {
  const byMac = new Map<number, Host[]>();
  const claimed = new Map<number, Set<string>>();
  for (const host of hosts) {
    for (const { mac } of host.macs) byMac.set(mac, [...(byMac.get(mac) ?? []), host]);
    if (host.kind === 'mac') {
      const addresses = host.evidence.filter(({ attribute }) => attribute === 'ip').map(({ value }) => value);
      if (addresses.length > 0) claimed.set(host.number, new Set(addresses));
    }
  }
  const devices: Device[] = [];
  const taken = new Set<Host>();
  for (const [mac, sharing] of byMac) {
    const members = sharing.filter((host) => host.kind === 'mac' || !taken.has(host));
    const addresses = members.filter((host) => host.kind !== 'mac' && host.scope !== 'unspecified' && host.scope !== 'loopback');
    const own = ownAddresses(addresses, claimed.get(mac));
    const device: Device = {
      macs: [mac],
      hosts: [...members.filter((host) => host.kind === 'mac'), ...own],
      routes: own.length < addresses.length,
    };
    if (device.hosts.length === 0 && !device.routes) continue;
    for (const host of device.hosts) taken.add(host);
    devices.push(device);
  }
  for (const host of hosts) {
    if (taken.has(host) || !isDevice(host)) continue;
    devices.push({ macs: host.kind === 'mac' ? [host.number] : [], hosts: [host], routes: false });
  }
  return devices.filter(
    (device) => device.hosts.some((host) => host.kind === 'mac' || isDevice(host) || host.scope === 'public') || device.routes,
  );
}

/** Of the addresses that a MAC address sends for, those of the device itself. */
function ownAddresses(addresses: readonly Host[], claimed: ReadonlySet<string> | undefined): Host[] {
  if (claimed !== undefined) {
    const own = addresses.filter((host) => claimed.has(host.address) || (host.kind === 'ipv6' && host.scope === 'link-local'));
    if (own.length > 0) return own;
  }
  const near = addresses.filter((host) => INITIAL_HOP_LIMITS.has(host.hopLimit) && host.scope !== 'loopback');
  const steady = near.filter((host) => host.kind === 'ipv4');
  if (steady.length > ADDRESSES_OF_ONE_DEVICE) return near.filter((host) => host.scope === 'link-local' && host.kind === 'ipv6');
  const subnets = new Set(steady.map((host) => host.number >>> 16));
  return steady.length > 1 && subnets.size > 1 ? near.filter((host) => host.scope !== 'public') : near;
}

/** One device inside the network that spoke, or that another device told of. */
function isDevice(host: Host): boolean {
  if (host.scope === 'multicast' || host.scope === 'broadcast' || host.scope === 'unspecified') return false;
  if (host.scope === 'public') return false;
  return host.spoke;
}

/** Text of the MAC addresses that name interfaces: those of one device, not of groups. */
export function interfaceMacs(device: Device): string[] {
  return device.macs.filter((mac) => mac > 0 && !isGroupMac(mac)).map(macText);
}
