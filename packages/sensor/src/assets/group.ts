import { protocols } from '@fengsui/wire';
import { macText } from '@fengsui/capture';
import { type Host, isGroupMac } from '../traffic/host.ts';

/** The addresses that belong to one device. */
export interface Device {
  /** 48-bit MAC addresses; its own first. */
  macs: number[];
  hosts: Host[];
  /** Its MAC address also carries the traffic of others: it routes. */
  routes: boolean;
  /** Its MAC address is that of a virtual router (VRRP, HSRP, GLBP). */
  virtual: boolean;
}

const INDUSTRIAL = new Set(protocols.filter(({ industrial }) => industrial).map(({ id }) => id));

/** More addresses than this on one MAC address are a router's, whatever else is known. */
const ADDRESSES_OF_ONE_DEVICE = 4;

/** Hop limits that devices begin with: a packet that arrives with one of these was not routed. */
const INITIAL_HOP_LIMITS = new Set([1, 2, 4, 30, 32, 60, 64, 100, 128, 150, 200, 255]);
/** Those of the systems of today: the others are also what a distant sender's packet has left. */
const USUAL_HOP_LIMITS = new Set([1, 30, 64, 128, 255]);

/**
 * Beginnings of the MAC addresses of virtual routers, with the bits that are left open behind them: VRRP for IPv4 and IPv6 (RFC 9568, 7.3), HSRP versions 1
 * and 2, GLBP. HSRP version 2 and GLBP number their groups in more bits.
 */
const VIRTUAL_ROUTERS: readonly (readonly [beginning: number, open: number])[] = [
  [0x00005e0001, 8],
  [0x00005e0002, 8],
  [0x00000c07ac, 8],
  [0x00000c9ff, 12],
  [0x0007b40, 20],
];

/**
 * Groups addresses into devices. A MAC address and the IP addresses that its frames come from are one device, unless the MAC address speaks for
 * others: for more addresses than one device has, for addresses whose hop limit shows that they were routed, or beside the addresses that it
 * claims by ARP. Ports of one device that announce it by LLDP are one device, and a virtual router's address belongs to the router that speaks with it.
 */
export function groupHosts(hosts: readonly Host[]): Device[] {
  const byMac = new Map<number, Host[]>();
  const claimed = new Map<number, Set<string>>();
  for (const host of hosts) {
    // Loopback, and tools that write Ethernet headers of their own, leave the address empty: it is nobody's.
    for (const { mac } of host.macs) {
      if (mac <= 0 || isGroupMac(mac)) continue;
      const sharing = byMac.get(mac);
      if (sharing) sharing.push(host);
      else byMac.set(mac, [host]);
    }
    if (host.kind === 'mac') {
      const addresses = host.evidence.filter(({ attribute }) => attribute === 'ip').map(({ value }) => value);
      if (addresses.length > 0) claimed.set(host.number, new Set(addresses));
    }
  }
  const neighbours = new Set(hosts.filter((host) => host.spoke && host.kind === 'ipv4' && isNear(host)).map(network));
  const devices: Device[] = [];
  const taken = new Map<Host, Device>();
  // Virtual routers last: their addresses are a real device's when it also speaks from its own.
  const { real = [], virtual: virtuals = [] } = Object.groupBy(byMac.keys(), (mac) =>
    isVirtualRouter(mac) ? 'virtual' : 'real',
  );
  for (const mac of [...real, ...virtuals]) {
    const sharing = byMac.get(mac) ?? [];
    const virtual = isVirtualRouter(mac);
    const owner = virtual ? sharing.map((host) => taken.get(host)).find((device) => device !== undefined) : undefined;
    const members = sharing.filter((host) => host.kind === 'mac' || !taken.has(host));
    const addresses = members.filter((host) => host.kind !== 'mac' && host.scope !== 'unspecified' && host.scope !== 'loopback');
    const own = ownAddresses(addresses, claimed.get(mac), neighbours);
    const named = members.filter((host) => host.kind === 'mac');
    if (owner !== undefined) {
      owner.macs.push(mac);
      for (const host of [...named, ...own]) join(host, owner, taken);
      continue;
    }
    const device: Device = { macs: [mac], hosts: [], routes: own.length < addresses.length, virtual };
    if (named.length + own.length === 0 && !device.routes) continue;
    for (const host of [...named, ...own]) join(host, device, taken);
    devices.push(device);
  }
  for (const host of hosts) {
    if (taken.has(host) || !isDevice(host)) continue;
    const device: Device = { macs: host.kind === 'mac' ? [host.number] : [], hosts: [], routes: false, virtual: false };
    join(host, device, taken);
    devices.push(device);
  }
  return joinPorts(devices).filter(
    (device) => device.hosts.some((host) => host.kind === 'mac' || isDevice(host) || host.scope === 'public') || device.routes,
  );
}

function join(host: Host, device: Device, taken: Map<Host, Device>): void {
  device.hosts.push(host);
  taken.set(host, device);
}

/**
 * A device with several ports sends LLDP from the MAC address of each port, and names its own there (IEEE 802.1AB, 8.5.2 and 8.5.9). What only speaks LLDP and names
 * the MAC or IP address of another device is a port of that device.
 */
function joinPorts(devices: readonly Device[]): Device[] {
  const candidates = devices.filter(isPort);
  if (candidates.length === 0) return [...devices];
  const byMac = new Map<number, Device>();
  const byAddress = new Map<string, Device>();
  for (const device of devices) {
    for (const mac of device.macs) byMac.set(mac, device);
    for (const host of device.hosts) byAddress.set(host.address, device);
  }
  const ports = new Set<Device>();
  for (const port of candidates) {
    const [host] = port.hosts;
    const whole = host.evidence
      .filter(({ attribute, source }) => (attribute === 'mac' || attribute === 'ip') && source.startsWith('lldp'))
      .map(({ attribute, value }) =>
        attribute === 'ip' ? byAddress.get(value) : byMac.get(Number.parseInt(value.replaceAll(':', ''), 16)),
      )
      .find((other) => other !== undefined && other !== port && !ports.has(other));
    if (whole === undefined) continue;
    whole.macs.push(...port.macs);
    whole.hosts.push(host);
    ports.add(port);
  }
  return devices.filter((device) => !ports.has(device));
}

/** A MAC address that only speaks LLDP. */
function isPort({ hosts: [host, ...others], routes }: Device): boolean {
  if (host === undefined || others.length > 0 || host.kind !== 'mac' || routes || host.asks.length === 0) return false;
  return host.serves.every((id) => id === 'lldp') && host.asks.every((id) => id === 'lldp');
}

/** Of the addresses that a MAC address sends for, those of the device itself. */
function ownAddresses(
  addresses: readonly Host[],
  claimed: ReadonlySet<string> | undefined,
  neighbours: ReadonlySet<number>,
): Host[] {
  const near = addresses.filter(isNear);
  // A MAC address that speaks for one address only, and that on the network of its neighbours, carries nobody else's.
  if (near.length === 0 && addresses.length === 1 && neighbours.has(network(addresses[0]))) return [...addresses];
  const steady = near.filter((host) => host.kind === 'ipv4');
  if (claimed !== undefined) {
    const few = steady.length <= ADDRESSES_OF_ONE_DEVICE;
    const own = addresses.filter(
      (host) => claimed.has(host.address) || (isNear(host) && (host.kind === 'ipv6' || (few && host.scope !== 'public'))),
    );
    if (own.length > 0) return own;
  }
  if (steady.length > ADDRESSES_OF_ONE_DEVICE) return near.filter((host) => host.scope === 'link-local' && host.kind === 'ipv6');
  const subnets = new Set(steady.map((host) => host.number >>> 16));
  return subnets.size > 1 ? near.filter((host) => host.kind === 'ipv6' || host.scope !== 'public') : near;
}

/** Whether its packets come from this network, by what is left of their hop limit. */
function isNear(host: Host): boolean {
  return (host.scope === 'public' ? USUAL_HOP_LIMITS : INITIAL_HOP_LIMITS).has(host.hopLimit);
}

/** First 24 bits of an IPv4 address; -1 for others. */
function network(host: Host): number {
  return host.kind === 'ipv4' ? host.number >>> 8 : -1;
}

/**
 * One device inside the network that spoke. A public address is outside, unless the capture has no MAC addresses to tell and it answers in an
 * industrial protocol.
 */
function isDevice(host: Host): boolean {
  if (host.scope === 'multicast' || host.scope === 'broadcast' || host.scope === 'unspecified') return false;
  if (host.scope === 'public' && (host.macs.some(({ mac }) => mac > 0) || !host.serves.some((id) => INDUSTRIAL.has(id))))
    return false;
  return host.spoke;
}

/** Whether a MAC address stands for a virtual router. */
function isVirtualRouter(mac: number): boolean {
  return VIRTUAL_ROUTERS.some(([beginning, open]) => Math.floor(mac / 2 ** open) === beginning);
}

/** Text of the MAC addresses that name interfaces: those of one device, not of groups. */
export function interfaceMacs(device: Device): string[] {
  return device.macs.filter((mac) => mac > 0 && !isGroupMac(mac)).map(macText);
}
