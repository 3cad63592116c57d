import type { PolicyView } from '../api/norms.ts';
import type { NetworkMap } from '../api/network.ts';

/** The map with the zones of a policy in place of those of the inventory: what a person drew, and what no zone claims. */
export function inPolicyZones(map: NetworkMap, { zones }: Pick<PolicyView, 'zones'>): NetworkMap {
  const zoneOf = new Map(zones.flatMap((zone) => zone.assets.map((asset) => [asset.id, zone] as const)));
  return {
    ...map,
    zones: zones.map(({ id, level, assets }) => ({
      id,
      site: '',
      name: id,
      purdueLevel: level,
      description: '',
      assets: assets.length,
    })),
    // A zone with a level is drawn in its band as a whole: the person who drew it knows better than the evidence of one device.
    nodes: map.nodes.map((node) => {
      const zone = zoneOf.get(node.id);
      return { ...node, zone: zone?.id ?? null, purdueLevel: zone?.level ?? node.purdueLevel };
    }),
  };
}
