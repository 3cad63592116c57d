import type { Asset, Site, Zone } from '../../assets/schema.ts';
import { productKey } from '../links.ts';
import type { Match } from '../matches-schema.ts';
import { searchVector } from '../words.ts';

/** What is known of an organisation, as nodes and edges. One function a kind of thing; nothing here reads or writes. */

/** A node as it is derived. */
export interface DerivedNode {
  kind: string;
  key: string;
  label: string;
  summary: string;
  severity: string | null;
  search: string;
  attributes: Record<string, unknown>;
  /** The library may have this node; if it does, that one stands for it. */
  shared: boolean;
}

/** An edge as it is derived. Its ends are `[kind, key]`; of several for the far end, the first that exists is meant. */
export interface DerivedEdge {
  from: End;
  type: string;
  to: End[];
  source: (typeof derivedSources)[number];
  document: string | null;
  confidence: number;
  /** Since when, if it was never seen before. */
  since: string | null;
  /** When it was seen last; null when it is no more than a reading that was just made. */
  seen: string | null;
  text: string | null;
}
export type End = readonly [kind: string, key: string];
export interface Derived {
  nodes: DerivedNode[];
  edges: DerivedEdge[];
}

/** Who says what is derived: a reading of the inventory, the policy of zones, the matcher, the detection, the traffic, the work on fixes. */
export const derivedSources = ['inventory', 'policy', 'matching', 'detection', 'traffic', 'patching'] as const;

/** A node as it is derived. */
export const node = (
  kind: string,
  key: string,
  label: string,
  change: Partial<DerivedNode> & { names?: string[] } = {},
): DerivedNode => {
  const { names = [], ...rest } = change;
  const search = searchVector({
    kind,
    key,
    names: [label, ...names],
    texts: [rest.summary ?? ''],
    sources: ['inventory'],
    severity: rest.severity,
  });
  return { kind, key, label, summary: '', severity: null, attributes: {}, shared: false, ...rest, search };
};
/** An edge as it is derived, by default one that the inventory shows. */
export const edge = (from: End, type: string, to: End | End[], change: Partial<DerivedEdge> = {}): DerivedEdge => ({
  from,
  type,
  to: typeof to[0] === 'string' ? [to as End] : (to as End[]),
  source: 'inventory',
  document: null,
  confidence: 1,
  since: null,
  seen: null,
  text: null,
  ...change,
});

/** The organisation itself. */
export function organisationFacts({ id, name, level }: { id: string; name: string; level: string }): Derived {
  return { nodes: [node('organisation', id, name, { attributes: { level } })], edges: [] };
}

/** A site belongs to its organisation. */
export function siteFacts(site: Site, organisation: string): Derived {
  const { id, name, description, createdAt } = site;
  return {
    nodes: [node('site', id, name, { summary: description })],
    edges: [edge(['site', id], 'belongs-to', ['organisation', organisation], { since: createdAt })],
  };
}

/** A zone of a site, by the policy or by Purdue level. */
export interface PlacedZone {
  key: string;
  label: string;
  level: number | null;
  source: 'inventory' | 'policy';
  /** Assets that are in it. */
  assets: readonly string[];
}

/** The zones of a site: those of its policy where there is one, else those of the inventory. */
export function zonesOf(
  site: string,
  zones: readonly Zone[],
  assets: readonly Asset[],
  policy: {
    zones: readonly { id: string; title: string | null; level: number | null; assets: readonly { id: string }[] }[];
  } | null,
): PlacedZone[] {
  if (policy !== null)
    return policy.zones.map(({ id, title, level, assets: inside }) => ({
      key: `${site}/${id}`,
      label: title ?? id,
      level,
      source: 'policy',
      assets: inside.map((asset) => asset.id),
    }));
  return zones.map(({ id, name, purdueLevel }) => ({
    key: id,
    label: name,
    level: purdueLevel,
    source: 'inventory',
    assets: assets.filter(({ zone }) => zone === id).map((asset) => asset.id),
  }));
}

/** A zone is part of its site, and what is in it. */
export function zoneFacts(zone: PlacedZone, site: string, seen: ReadonlyMap<string, string>): Derived {
  const { key, label, level, source, assets } = zone;
  return {
    nodes: [node('zone', key, label, { attributes: level === null ? {} : { purdueLevel: level } })],
    edges: [
      edge(['zone', key], 'part-of', ['site', site], { source }),
      ...assets.map((id) => edge(['asset', id], 'located-in', ['zone', key], { source, since: seen.get(id) ?? null })),
    ],
  };
}

/** How sure an instance of a product is: named as a product of its vendor, or by its model alone. */
const sureOfProduct = { both: 0.9, product: 0.6 };

/** An asset is in its site and an instance of a product. */
export function assetFacts(asset: Asset): Derived {
  const { id, site, name, vendor, product, model, orderNumber, firmware, role, firstSeen, lastSeen, worstSeverity } = asset;
  const addresses = addressesOf(asset);
  const known = { vendor, product, model, orderNumber, firmware, role, lastSeen, addresses };
  const made = {
    names: [...addresses, vendor, product, model, orderNumber].filter((one) => one !== null),
    summary: [vendor, product ?? model, firmware, role].filter(Boolean).join(' · '),
    severity: worstSeverity,
    attributes: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
  };
  const label = name ?? addresses[0] ?? product ?? model ?? orderNumber ?? id;
  const nodes = [node('asset', id, label, made)];
  const edges = [edge(['asset', id], 'located-in', ['site', site], { since: firstSeen })];
  const names = [product, model, product !== null && model !== null ? `${product} ${model}` : null].filter((one) => one !== null);
  const keys = [...new Set(names.flatMap((one) => productKey([vendor, one]) ?? []))];
  if (keys.length > 0) {
    const confidence = vendor === null ? sureOfProduct.product : sureOfProduct.both;
    const targets = keys.map((key): End => ['product', key]);
    nodes.push(node('product', keys[0], names[0], { shared: true, summary: vendor ?? '' }));
    edges.push(edge(['asset', id], 'instance-of', targets, { since: firstSeen, confidence }));
  }
  return { nodes, edges };
}

/** An asset is affected by a vulnerability, as sure as the match is. */
export function matchFacts({ id, asset, vulnerability, probability, reasons, state, createdAt }: Match): Derived {
  const change = {
    source: 'matching' as const,
    document: `match:${id}`,
    // What a person confirmed is no longer a probability.
    confidence: state === 'confirmed' ? 1 : probability,
    since: createdAt,
    text:
      reasons
        .map(({ en }) => en)
        .join(' ')
        .slice(0, 1000) || null,
  };
  return { nodes: [], edges: [edge(['asset', asset.id], 'affected-by', ['vulnerability', vulnerability.id], change)] };
}

/** Which asset has an address, by `site address`. */
export function ownersOf(assets: readonly Asset[]): Map<string, string> {
  return new Map(
    assets.flatMap((asset) => addressesOf(asset).map((address) => [`${asset.site} ${address.toLowerCase()}`, asset.id] as const)),
  );
}

function addressesOf({ interfaces }: Asset): string[] {
  return interfaces.flatMap(({ mac, ips }) => [...ips, ...(mac === null ? [] : [mac])]);
}
