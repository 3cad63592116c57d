import type { Reachability } from '@fengsui/advisories';
import { BlockList, isIP } from 'node:net';
import { sql } from 'kysely';
import type { AssetService } from '../assets/service.ts';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import type { NormService } from '../norms/service.ts';

/** How far the devices of a plant can be reached: what traffic shows, and what the policy of zones and conduits allows. */

/** What is derived of an asset's surroundings. */
interface Surroundings {
  id: string;
  zone: string | null;
  reachability: Reachability | null;
  why: { en: string; zh: string } | null;
}

/** From this level on a device belongs to the office. */
const officeLevel = 4;

/** How near a reach is to the Internet. */
const reaches: readonly Reachability[] = ['isolated', 'own-zone', 'other-zone', 'enterprise', 'internet'];

/** Addresses that are inside of somebody's network (RFC 1918, 4193, 3927, 4291, 5735, 6598), or of many. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
  ['100.64.0.0', 10],
  ['0.0.0.0', 8],
  ['224.0.0.0', 3],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
] as const)
  inside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['::', 127],
  ['2001:db8::', 32],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

function isPublic(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !inside.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

type Sources = {
  assets: Pick<AssetService, 'listSites' | 'map' | 'inventoryOf'>;
  norms: { policies: Pick<NormService['policies'], 'get'> };
};

/** Derives the surroundings of all assets of an organisation, site by site. */
export async function deriveSurroundings({ assets, norms }: Sources, organisation: string): Promise<Surroundings[]> {
  const actor = { organisation } as Parameters<AssetService['map']>[0];
  const all: Surroundings[] = [];
  for (const site of await assets.listSites(actor)) {
    const { nodes, links, zones } = await assets.map(actor, site.id);
    const inventory = await assets.inventoryOf(actor, site.id);
    const outside = new Set(
      inventory
        .filter(({ interfaces }) => {
          const ips = interfaces.flatMap((one) => one.ips);
          return ips.length > 0 && ips.every(isPublic);
        })
        .map(({ id }) => id),
    );
    const { view } = await norms.policies.get(actor, site.id);
    const zoneOf = new Map<string, string>();
    for (const zone of view?.zones ?? []) for (const asset of zone.assets) zoneOf.set(asset.id, zone.title ?? zone.id);
    const names = new Map(zones.map(({ id, name }) => [id, name]));
    const known = new Map(
      nodes.map((node) => [
        node.id,
        { ...node, zone: zoneOf.get(node.id) ?? (node.zone === null ? null : (names.get(node.zone) ?? null)) },
      ]),
    );
    const found = new Map<string, Surroundings>();
    for (const { id, zone } of known.values()) found.set(id, { id, zone, reachability: null, why: null });
    const note = (id: string, reachability: Reachability, why: { en: string; zh: string }) => {
      const one = found.get(id);
      if (one === undefined) return;
      if (one.reachability !== null && reaches.indexOf(one.reachability) >= reaches.indexOf(reachability)) return;
      Object.assign(one, { reachability, why });
    };
    for (const { client, server } of links) {
      for (const [id, peer] of [
        [client, server],
        [server, client],
      ] as const) {
        const [own, other] = [known.get(id), known.get(peer)];
        if (own === undefined || other === undefined || outside.has(id)) continue;
        const { label } = other;
        if (outside.has(peer))
          note(id, 'internet', { en: `It talks with ${label}, a public address.`, zh: `与公网地址 ${label} 通信。` });
        else if ((other.purdueLevel ?? 0) >= officeLevel && (own.purdueLevel ?? 0) < officeLevel)
          note(id, 'enterprise', {
            en: `It talks with ${label} at Purdue level ${other.purdueLevel}.`,
            zh: `与位于普渡模型第 ${other.purdueLevel} 层的 ${label} 通信。`,
          });
        else if (own.zone !== other.zone)
          note(id, 'other-zone', { en: `It talks with ${label} in another zone.`, zh: `与其他区域的 ${label} 通信。` });
        else note(id, 'own-zone', { en: 'It talks only with devices of its own zone.', zh: '仅与本区域内的设备通信。' });
      }
    }
    // What the policy allows can happen, whether it was seen or not.
    const titles = new Map((view?.zones ?? []).map(({ id, title }) => [id, title ?? id]));
    const levels = new Map((view?.zones ?? []).map(({ id, level }) => [id, level]));
    for (const { from, to, title, id: conduit } of view?.conduits ?? []) {
      const members = view?.zones.find(({ id }) => id === to)?.assets ?? [];
      if (from === to || members.length === 0) continue;
      const reach = from === 'internet' ? 'internet' : (levels.get(from) ?? 0) >= officeLevel ? 'enterprise' : 'other-zone';
      const [source, name] = [titles.get(from) ?? from, title ?? conduit];
      for (const { id } of members)
        note(id, reach, {
          en: `Conduit ${name} leads to it from zone ${source}.`,
          zh: `管道 ${name} 从区域 ${source} 通往该设备。`,
        });
    }
    all.push(...found.values());
  }
  return all;
}

/** Keeps what was derived. @returns the assets for which it changed */
export async function putSurroundings(tx: Tx, organisation: string, found: readonly Surroundings[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`insert into asset_contexts (organisation_id, asset_id, zone, reachability, reachability_why)
    select ${organisation}, r.id, r.zone, r.reachability, nullif(r.why, 'null')
    from jsonb_to_recordset(${toJson(found)}::jsonb) as r (id uuid, zone text, reachability text, why jsonb)
    where exists (select from assets a where a.id = r.id)
    on conflict (asset_id) do update set zone = excluded.zone, reachability = excluded.reachability, reachability_why = excluded.reachability_why
      where (asset_contexts.zone, asset_contexts.reachability, asset_contexts.reachability_why)
        is distinct from (excluded.zone, excluded.reachability, excluded.reachability_why)
    returning asset_id as id`.execute(tx);
  return rows.map(({ id }) => id);
}
