import type { Clock } from '../clock.ts';
import type { Asset, IdentityEvidence } from '../result.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Evidence, Host } from '../traffic/host.ts';
import { fuse } from './fuse.ts';
import { type Device, groupHosts, interfaceMacs } from './group.ts';
import { PURDUE_LEVEL, roleOf } from './roles.ts';
import { interfaceVendor } from './vendors.ts';

const ATTRIBUTES = ['name', 'vendor', 'product', 'model', 'orderNumber', 'firmware', 'serial'] as const;

/** Builds the inventory: devices with their fused identity, role and level, in the order they were first seen. */
export function inventory(hosts: readonly Host[], conversations: readonly Conversation[], clock: Clock): Asset[] {
  const serves = new Map<Host, Conversation[]>();
  const asks = new Map<Host, Conversation[]>();
  for (const conversation of conversations) {
    push(serves, conversation.server, conversation);
    push(asks, conversation.client, conversation);
  }
  return groupHosts(hosts)
    .map((device) => ({ device, firstSeen: first(device) }))
    .toSorted((one, other) => one.firstSeen - other.firstSeen)
    .map(({ device }) => asset(device, serves, asks, clock));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function first(device: Device): number {
  return Math.min(...device.hosts.filter((host) => host.spoke).map((host) => host.firstSeen), Number.MAX_SAFE_INTEGER);
}

function asset(
  device: Device,
  serves: ReadonlyMap<Host, Conversation[]>,
  asks: ReadonlyMap<Host, Conversation[]>,
  clock: Clock,
): Asset {
  const { hosts } = device;
  const evidence = hosts.flatMap((host) => host.evidence);
  const served = hosts.flatMap((host) => serves.get(host) ?? []);
  const asked = hosts.flatMap((host) => asks.get(host) ?? []);
  const macs = interfaceMacs(device);
  const ips = hosts.filter((host) => host.kind !== 'mac').map((host) => host.address);
  const claimed = fuse(evidence.filter(({ attribute }) => attribute === 'role'));
  const source = claimed && evidence.find(({ attribute, value }) => attribute === 'role' && value === claimed.value)?.source;
  const role = roleOf({
    serves: served,
    asks: asked,
    hosts,
    routes: device.routes,
    claimed: claimed ? { value: claimed.value, source: source ?? '', confidence: claimed.confidence } : null,
  });
  const fused = new Map(ATTRIBUTES.map((name) => [name, fuse(evidence.filter(({ attribute }) => attribute === name))]));
  const value = (name: (typeof ATTRIBUTES)[number]) => fused.get(name)?.value ?? null;
  const seen = hosts.filter((host) => host.spoke || host.lastSeen > 0);
  const firstSeen = first(device);
  const maker = macs.length > 0 ? interfaceVendor(macs[0]) : null;
  return {
    id: macs.length > 0 && !device.routes ? macs[0] : (ips[0] ?? macs[0] ?? ''),
    interfaces:
      macs.length > 0
        ? macs.map((mac, at) => ({ mac, ips: at === 0 ? ips : [], vendor: interfaceVendor(mac) }))
        : [{ mac: null, ips, vendor: null }],
    name: value('name'),
    vendor: value('vendor') ?? maker,
    product: value('product'),
    model: value('model'),
    orderNumber: value('orderNumber'),
    firmware: value('firmware'),
    serial: value('serial'),
    role: role?.role ?? null,
    roleReason: role?.reason ?? null,
    purdueLevel: role ? (PURDUE_LEVEL[role.role] ?? null) : null,
    protocols: protocolsOf(served, asked),
    firstSeen: clock.text(firstSeen === Number.MAX_SAFE_INTEGER ? 0 : firstSeen),
    lastSeen: clock.text(Math.max(0, ...seen.map((host) => host.lastSeen))),
    identity: [
      ...evidence
        .toSorted((one, other) => other.confidence - one.confidence || one.frame - other.frame)
        .map((claim) => claimText(claim, clock)),
      ...makerClaim(value('vendor') === null ? maker : null, hosts, clock),
    ],
    conflicts: ATTRIBUTES.flatMap((name) => {
      const values = fused.get(name)?.conflict;
      return values ? [{ attribute: name, values }] : [];
    }),
  };
}

function claimText(claim: Evidence, clock: Clock): IdentityEvidence {
  const { attribute, value, source, confidence, frame, time } = claim;
  return { attribute, value, source, confidence, frame, at: clock.text(time) };
}

/** The registry's word on the maker, where the device itself says nothing. The maker of an interface is not always the maker of the device. */
function makerClaim(maker: string | null, hosts: readonly Host[], clock: Clock): IdentityEvidence[] {
  if (maker === null) return [];
  const host = hosts.find((one) => one.spoke) ?? hosts[0];
  return [
    {
      attribute: 'vendor',
      value: maker,
      source: 'IEEE MAC prefix registry',
      confidence: 40,
      frame: host?.firstFrame ?? 0,
      at: clock.text(host?.firstSeen ?? 0),
    },
  ];
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
