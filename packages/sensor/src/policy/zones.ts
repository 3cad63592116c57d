import type { AnalysisResult, Asset } from '../result.ts';
import { contains, network, type Network, scopeOf } from './address.ts';
import { INTERNET_ZONE, type Policy, type Zone } from './document.ts';

/** Finds the zone of an address: by the address itself or its MAC, else by the role of its asset, else by the smallest network that holds it. */
export class ZoneFinder {
  private readonly exact = new Map<string, Zone>();
  private readonly roles = new Map<string, Zone>();
  private readonly networks: { zone: Zone; network: Network }[] = [];
  private readonly assets: ReadonlyMap<string, Asset>;
  private readonly byId: ReadonlyMap<string, Zone>;

  constructor(policy: Policy, result: Pick<AnalysisResult, 'assets'>) {
    this.assets = assetsByAddress(result.assets);
    this.byId = new Map(policy.zones.map((zone) => [zone.id, zone]));
    for (const zone of policy.zones) {
      for (const member of zone.members) {
        if ('ip' in member) this.exact.set(member.ip, zone);
        else if ('mac' in member) this.exact.set(member.mac, zone);
        else if ('role' in member) this.roles.set(member.role, zone);
        else {
          const found = network(member.cidr);
          if (found !== null) this.networks.push({ zone, network: found });
        }
      }
    }
    this.networks.sort((one, other) => other.network.prefix - one.network.prefix);
  }

  /** Id of the zone; null for an address that none claims. */
  zoneOf(address: string): string | null {
    const exact = this.exact.get(address);
    if (exact !== undefined) return exact.id;
    const asset = this.assets.get(address);
    if (asset !== undefined) {
      for (const { mac, ips } of asset.interfaces) {
        const zone =
          (mac === null ? undefined : this.exact.get(mac)) ??
          ips.map((ip) => this.exact.get(ip)).find((one) => one !== undefined);
        if (zone !== undefined) return zone.id;
      }
      const role = asset.role === null ? undefined : this.roles.get(asset.role);
      if (role !== undefined) return role.id;
    }
    for (const { zone, network: held } of this.networks) if (contains(held, address)) return zone.id;
    return scopeOf(address) === 'public' ? INTERNET_ZONE : null;
  }

  /** Purdue level of an address: its zone's, because a person drew the zone, else its asset's; null when neither says. */
  levelOf(address: string): number | null {
    const zone = this.zoneOf(address);
    return (zone === null ? null : this.byId.get(zone)?.level) ?? this.assets.get(address)?.purdueLevel ?? null;
  }

  /** The asset behind an address. */
  assetOf(address: string): Asset | undefined {
    return this.assets.get(address);
  }
}

/** Assets by each of their addresses, IP and MAC. */
export function assetsByAddress(assets: readonly Asset[]): Map<string, Asset> {
  const all = new Map<string, Asset>();
  for (const asset of assets) {
    for (const { mac, ips } of asset.interfaces) {
      if (mac !== null) all.set(mac, asset);
      for (const ip of ips) all.set(ip, asset);
    }
  }
  return all;
}
