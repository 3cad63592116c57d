import type { Clock } from '../clock.ts';
import type { Bilingual } from './role-reasons.ts';
import type { Asset, IdentityEvidence, NetworkInterface } from '../result.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Evidence, Host } from '../traffic/host.ts';
import { Fingerprints } from './fingerprint.ts';
import { fuse } from './fuse.ts';
import { type Device, groupHosts, interfaceMacs } from './group.ts';
import type { Knowledge } from './knowledge.ts';
import { PURDUE_LEVEL, roleOf } from './roles.ts';
import { VendorNames } from './vendor-names.ts';
import { interfaceVendor } from './vendors.ts';

const ATTRIBUTES = ['name', 'vendor', 'product', 'model', 'orderNumber', 'firmware', 'serial'] as const;

/** What the registry of prefixes says is a claim about an interface, and a weak one about its device. */
const REGISTRY = 'IEEE MAC prefix registry';
const REGISTRY_CONFIDENCE = 40;

/** What a device does tells its role less surely than what it says. */
const BEHAVIOUR_CONFIDENCE = 60;

/** Most confidence of a claim that is kept as it was written, while its parts or its usual spelling stand for it. */
const BEHIND = 60;

/** Protocols in which a device says which IP address it has; and most addresses believed of one device. */
const SAYS_ADDRESS = new Set(['arp', 'profinet-dcp', 'lldp', 'dhcp']);
const CLAIMED_ADDRESSES = 8;

const NOTHING_KNOWN: Knowledge = { fingerprints: new Fingerprints([]), vendors: new VendorNames([]) };

/** What all devices of an inventory share while it is built. */
interface Surroundings {
  serves: ReadonlyMap<Host, Conversation[]>;
  asks: ReadonlyMap<Host, Conversation[]>;
  /** Addresses that belong to a device that spoke from them. */
  owned: ReadonlySet<string>;
  clock: Clock;
  knowledge: Knowledge;
}

/** Builds the inventory: devices with their fused identity, role and level, in the order they were first seen. */
export function inventory(
  hosts: readonly Host[],
  conversations: readonly Conversation[],
  clock: Clock,
  knowledge: Knowledge = NOTHING_KNOWN,
): Asset[] {
  const serves = new Map<Host, Conversation[]>();
  const asks = new Map<Host, Conversation[]>();
  for (const conversation of conversations) {
    push(serves, conversation.server, conversation);
    push(asks, conversation.client, conversation);
  }
  const devices = groupHosts(hosts);
  const owned = new Set(devices.flatMap((device) => device.hosts.map((host) => host.address)));
  const surroundings = { serves, asks, owned, clock, knowledge };
  return devices
    .map((device) => ({ device, firstSeen: first(device) }))
    .toSorted((one, other) => one.firstSeen - other.firstSeen)
    .map(({ device }) => asset(device, surroundings));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function first(device: Device): number {
  return Math.min(...device.hosts.filter((host) => host.spoke).map((host) => host.firstSeen), Number.MAX_SAFE_INTEGER);
}

function asset(device: Device, { serves, asks, owned, clock, knowledge }: Surroundings): Asset {
  const { hosts } = device;
  const said = hosts.flatMap((host) => host.evidence);
  const macs = interfaceMacs(device);
  const interfaces = interfacesOf(device, macs, owned);
  const maker = interfaces[0].vendor;
  const derived = knowledge.fingerprints.derive(maker === null ? said : [...said, makerClaim('maker', maker, hosts)]);
  const evidence = [...said, ...derived.evidence];
  const behind = new Set(derived.superseded);
  for (const claim of evidence.filter(({ attribute }) => attribute === 'vendor')) {
    const value = knowledge.vendors.spell(claim.value);
    if (value === claim.value) continue;
    behind.add(claim);
    evidence.push({ ...claim, value, method: 'spelling' });
  }
  const standing = new Map<string, Evidence[]>();
  for (const claim of evidence) if (!behind.has(claim) && !isAddressOfProduct(claim)) push(standing, claim.attribute, claim);
  const served = hosts.flatMap((host) => serves.get(host) ?? []);
  const asked = hosts.flatMap((host) => asks.get(host) ?? []);
  const claims = standing.get('role') ?? [];
  const role = roleOf({ serves: served, asks: asked, hosts, routes: device.routes, virtual: device.virtual, claims });
  const concluded = conclusion(role?.role ?? null, claims, hosts);
  if (concluded !== null) evidence.push(concluded);
  const fused = new Map(ATTRIBUTES.map((name) => [name, fuse(standing.get(name) ?? [], name === 'name')]));
  const value = (name: (typeof ATTRIBUTES)[number]) => fused.get(name)?.value ?? null;
  const firstSeen = first(device);
  if (maker !== null && value('vendor') === null) evidence.push(makerClaim('vendor', maker, hosts));
  return {
    id: macs[0] ?? interfaces[0].ips[0] ?? '',
    interfaces,
    name: value('name'),
    vendor: value('vendor') ?? (maker === null ? null : knowledge.vendors.spell(maker)),
    product: value('product'),
    model: value('model'),
    orderNumber: value('orderNumber'),
    firmware: value('firmware'),
    serial: value('serial'),
    role: role?.role ?? null,
    roleReason: role?.reason ?? null,
    purdueLevel: role?.role ? (PURDUE_LEVEL[role.role] ?? null) : null,
    protocols: protocolsOf(served, asked),
    firstSeen: clock.text(firstSeen === Number.MAX_SAFE_INTEGER ? 0 : firstSeen),
    lastSeen: clock.text(Math.max(0, ...hosts.map((host) => host.lastSeen))),
    identity: evidence
      .map((claim) => (behind.has(claim) ? { ...claim, confidence: Math.min(claim.confidence, BEHIND) } : claim))
      .toSorted((one, other) => other.confidence - one.confidence || one.frame - other.frame)
      .map((claim) => claimText(claim, claim === concluded ? (role?.reason ?? null) : null, clock)),
    conflicts: ATTRIBUTES.flatMap((name) => {
      const values = fused.get(name)?.conflict;
      return values ? [{ attribute: name, values }] : [];
    }),
  };
}

/** IPv4 first, IPv6 of this link last. */
const kindOfAddress = (ip: string): number => (!ip.includes(':') ? 0 : /^fe[89ab]/i.test(ip) ? 2 : 1);

/** A product URI (OPC UA) tells products apart, but names none. */
function isAddressOfProduct({ attribute, value }: Evidence): boolean {
  return attribute === 'product' && /^(?:urn|https?):/i.test(value);
}

/** The role as a claim of its own, where it is not the surest that was made: whoever reads only the claims finds the same role, and why. */
function conclusion(value: string | null, claims: readonly Evidence[], hosts: readonly Host[]): Evidence | null {
  const surest = claims.reduce<Evidence | null>(
    (best, claim) => (claim.confidence > (best?.confidence ?? 0) ? claim : best),
    null,
  );
  if (value === null || surest?.value === value) return null;
  const from = surest ?? claimOfHosts('role', hosts);
  const confidence = surest === null ? BEHAVIOUR_CONFIDENCE : Math.min(99, surest.confidence + 1);
  return { ...from, value, source: 'behaviour', method: 'behaviour', fingerprint: null, confidence };
}

/** The interfaces with their addresses: those that it sent from, and those that it says it has and nobody else sent from. */
function interfacesOf(device: Device, macs: readonly string[], owned: ReadonlySet<string>): NetworkInterface[] {
  const interfaces = macs.map((mac): NetworkInterface => ({ mac, ips: [], vendor: interfaceVendor(mac) }));
  if (interfaces.length === 0) interfaces.push({ mac: null, ips: [], vendor: null });
  const claimed = new Set<string>();
  for (const host of device.hosts) {
    if (host.kind !== 'mac') {
      const from = device.macs.findIndex((mac) => host.macs.some((bound) => bound.mac === mac));
      (interfaces[from] ?? interfaces[0]).ips.push(host.address);
    }
    for (const { attribute, value, source } of host.evidence) {
      if (attribute !== 'ip' || owned.has(value) || value === '0.0.0.0') continue;
      if (SAYS_ADDRESS.has(source.slice(0, source.indexOf(' ')))) claimed.add(value);
    }
  }
  if (claimed.size <= CLAIMED_ADDRESSES) interfaces[0].ips.push(...claimed);
  for (const { ips } of interfaces) ips.sort((one, other) => kindOfAddress(one) - kindOfAddress(other));
  return interfaces;
}

function claimText(claim: Evidence, reason: Bilingual | null, clock: Clock): IdentityEvidence {
  const { attribute, value, source, method, fingerprint, confidence, frame, time } = claim;
  return { attribute, value, source, method, fingerprint, reason, confidence, frame, at: clock.text(time) };
}

/** The registry's word on the maker. The maker of an interface is not always the maker of the device. */
function makerClaim(attribute: 'maker' | 'vendor', maker: string, hosts: readonly Host[]): Evidence {
  const confidence = REGISTRY_CONFIDENCE;
  return { ...claimOfHosts(attribute, hosts), value: maker, source: REGISTRY, method: 'registry', confidence };
}

/** A claim that no message made: it stands from when the device was first seen. */
function claimOfHosts(attribute: string, hosts: readonly Host[]): Evidence {
  const { firstSeen: time, firstFrame: frame } = hosts.find((one) => one.spoke) ?? hosts.at(0) ?? { firstSeen: 0, firstFrame: 0 };
  const about = { attribute, value: '', source: '', method: 'stated', fingerprint: null } as const;
  return { ...about, confidence: 0, frame, time, lastTime: time, count: 1 };
}

function protocolsOf(served: readonly Conversation[], asked: readonly Conversation[]): Asset['protocols'] {
  const all = new Map<string, Asset['protocols'][number]>();
  const note = (conversation: Conversation, as: 'client' | 'server') => {
    const side = conversation.requests + conversation.responses === 0 ? 'peer' : as;
    all.set(`${conversation.protocol.id} ${side}`, { id: conversation.protocol.id, as: side });
  };
  for (const conversation of served) note(conversation, 'server');
  for (const conversation of asked) note(conversation, 'client');
  return [...all.values()];
}
