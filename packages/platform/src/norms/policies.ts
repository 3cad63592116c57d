import type { Asset as SensorAsset, Policy } from '@fengsui/sensor';
import { exportPolicy, PolicyError, readPolicy, ZoneFinder } from '@fengsui/sensor';
import type { Asset } from '../assets/schema.ts';
import type { AssetService } from '../assets/service.ts';
import type { Bus } from '../kernel/bus.ts';
import { Problem } from '../kernel/errors.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type * as schema from './schema-policy.ts';
import { findEnforcement, lockSite } from './store.ts';
import * as store from './store-policies.ts';

/** Content types and file names of the exports. */
const EXPORTS: { readonly [format in schema.ExportQuery['format']]: { type: string; name: string } } = {
  yaml: { type: 'application/yaml', name: 'zones.yml' },
  nftables: { type: 'text/plain; charset=utf-8', name: 'zones.nft' },
  suricata: { type: 'text/plain; charset=utf-8', name: 'zones.rules' },
  openc2: { type: 'application/json', name: 'zones-openc2.json' },
  csv: { type: 'text/csv; charset=utf-8', name: 'zones.csv' },
};

/** Zones and conduits of sites: read, checked, changed and exported. */
export function openPolicies({ records, bus, assets }: { records: Records; bus: Bus; assets: AssetService }) {
  const in_ = <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => records.tenant(actor.organisation, work);
  const viewOf = async (actor: Pick<Actor, 'organisation'>, site: string, policy: Policy) =>
    view(policy, await assets.inventoryOf(actor, site));

  const latest = async (actor: Actor, site: string, version?: number) => {
    const known = await in_(actor, (tx) => store.findPolicy(tx, site, version));
    if (known === undefined) throw new Problem('not-found', `policy of site ${site}`);
    return known;
  };

  return {
    /** Reads a policy. @throws PolicyError */
    read: (text: string): Promise<Policy> => readPolicy(text, 'policy'),

    async get(actor: Pick<Actor, 'organisation'>, site: string, version?: number): Promise<schema.PolicyState> {
      const { known, enforced } = await in_(actor, async (tx) => ({
        known: await store.findPolicy(tx, site, version),
        enforced: (await findEnforcement(tx, site)).policy,
      }));
      if (known === undefined) return { current: null, text: null, view: null, enforced };
      return { ...known, view: await viewOf(actor, site, await readPolicy(known.text, 'policy')), enforced };
    },
    listVersions: (
      actor: Actor,
      site: string,
      query: { limit?: number; after?: string },
    ): Promise<PageOf<schema.PolicyVersion>> => in_(actor, (tx) => store.listPolicies(tx, site, query)),

    /** What is wrong with a draft, or how it reads. Nothing is kept. */
    async check(actor: Actor, site: string, text: string): Promise<schema.PolicyChecked> {
      const read = await attempt(text);
      return 'mistake' in read
        ? { mistakes: [read.mistake], view: null }
        : { mistakes: [], view: await viewOf(actor, site, read.policy) };
    },

    /**
     * Adds a version.
     * @throws Problem `invalid-policy` with line and column; `wrong-state` when somebody else added one since
     */
    async change(actor: Actor, site: string, { text, base, why }: schema.PolicyChange): Promise<schema.PolicyState> {
      const read = await attempt(text);
      if ('mistake' in read) {
        const { line, column, message } = read.mistake;
        throw new Problem('invalid-policy', `${line}:${column}: ${message}`);
      }
      const { zones, conduits } = read.policy;
      await in_(actor, async (tx) => {
        if (!(await lockSite(tx, site))) throw new Problem('not-found', `site ${site}`);
        const version = (await store.findPolicy(tx, site))?.current.version ?? null;
        if (version !== base) throw new Problem('wrong-state', `the policy is at version ${version ?? 0}, not ${base ?? 0}`);
        const made = { site, version: (version ?? 0) + 1, what: 'edited', by: actor.user.displayName, why } as const;
        await store.insertPolicy(tx, actor.organisation, { ...made, zones: zones.length, conduits: conduits.length, text });
        await bus.publish(tx, actor.organisation, 'norms', { site });
      });
      return this.get(actor, site);
    },

    /** The policy as a file for those who enforce it. Roles become the addresses of the assets that have them. */
    async export(actor: Actor, site: string, { format, version }: schema.ExportQuery) {
      const { text } = await latest(actor, site, version);
      if (format === 'yaml') return { ...EXPORTS.yaml, text };
      const inventory = (await assets.inventoryOf(actor, site)).map(asSensorAsset);
      const policy = await readPolicy(text, 'policy');
      try {
        return { ...EXPORTS[format], text: exportPolicy(policy, format, { assets: inventory }) };
      } catch (error) {
        if (error instanceof PolicyError) throw new Problem('invalid-policy', error.message);
        throw error;
      }
    },
  };
}

async function attempt(text: string): Promise<{ policy: Policy } | { mistake: schema.PolicyMistake }> {
  try {
    return { policy: await readPolicy(text, 'policy') };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const { code, values, text: message, place } = error;
    return { mistake: { line: place?.line ?? 1, column: place?.column ?? 1, message, code, values } };
  }
}

/** A policy as a list, with the assets of the inventory in their zones. */
function view(policy: Policy, inventory: readonly Asset[]): schema.PolicyView {
  const today = new Date().toISOString().slice(0, 10);
  const finder = new ZoneFinder(policy, { assets: inventory.map(asSensorAsset) });
  const inside = Map.groupBy(inventory, (asset) => zoneOf(asset, finder));
  const placed = (zone: string | null) =>
    (inside.get(zone) ?? []).map(({ id, name, interfaces, role, purdueLevel }) => ({
      id,
      label: name ?? addressesOf(interfaces)[0] ?? id,
      role,
      purdueLevel,
    }));
  return {
    zones: policy.zones.map(({ id, title = null, level = null, members }) => ({
      id,
      title,
      level,
      members: members.map((member) => ('role' in member ? `role: ${member.role}` : Object.values(member)[0])),
      assets: placed(id),
    })),
    conduits: policy.conduits.map(({ id, title = null, from, to, allow }) => ({
      id,
      title,
      from,
      to,
      allow: allow.map(({ protocol, ports = [], functions = [], ranges = [] }) => ({
        protocol,
        ports,
        functions,
        ranges: ranges.map((one) => `${one.area === undefined ? '' : `${one.area}:`}${one.from}-${one.to}`),
      })),
    })),
    exceptions: (policy.exceptions ?? []).map(({ id, from, to, protocol = null, owner, why, expires }) => ({
      id,
      from,
      to,
      protocol,
      owner,
      why,
      expires,
      expired: expires < today,
    })),
    strangers: placed(null),
  };
}

const addressesOf = (interfaces: Asset['interfaces']): string[] =>
  interfaces.flatMap(({ mac, ips }) => [...ips, ...(mac === null ? [] : [mac])]);

/** The zone of an asset: of the first of its addresses that one claims. */
function zoneOf({ interfaces }: Asset, finder: ZoneFinder): string | null {
  for (const address of addressesOf(interfaces)) {
    const zone = finder.zoneOf(address);
    if (zone !== null) return zone;
  }
  return null;
}

/** An asset of the inventory as the sensor knows assets. */
function asSensorAsset(asset: Asset): SensorAsset {
  const interfaces = asset.interfaces.map((one) => ({ ...one, vendor: null }));
  return { ...asset, interfaces, roleReason: null, identity: [], conflicts: [] };
}
