import type { Asset, NetworkMap, Zone } from './schema.ts';
import { labelOf } from './store-assets.ts';

type Link = Omit<NetworkMap['links'][number], 'client' | 'server'> & { client: string; server: string };

/** Joins the addresses that talk to assets that talk: links of several interfaces or captures become one. */
export function buildMap(zones: Zone[], assets: readonly Asset[], links: readonly Link[]): NetworkMap {
  const owners = new Map<string, string>();
  for (const { id, interfaces } of assets) {
    for (const { mac, ips } of interfaces) for (const address of mac === null ? ips : [mac, ...ips]) owners.set(address, id);
  }
  const joined = new Map<string, NetworkMap['links'][number]>();
  for (const link of links) {
    const [client, server] = [owners.get(link.client), owners.get(link.server)];
    if (client === undefined || server === undefined || client === server) continue;
    const key = `${client} ${server}`;
    const before = joined.get(key);
    if (before === undefined) {
      joined.set(key, { ...link, client, server });
      continue;
    }
    before.protocols = [...new Set([...before.protocols, ...link.protocols])].toSorted();
    before.messages += link.messages;
    before.bytes += link.bytes;
    before.errors += link.errors;
    if (link.lastSeen > before.lastSeen) before.lastSeen = link.lastSeen;
  }
  const nodes = assets.map((asset) => ({
    id: asset.id,
    label: labelOf(asset),
    role: asset.role,
    vendor: asset.vendor,
    zone: asset.zone,
    purdueLevel: asset.purdueLevel,
    worstSeverity: asset.worstSeverity,
    openFindings: asset.openFindings,
    openMatches: asset.openMatches,
  }));
  return { zones, nodes, links: [...joined.values()] };
}
