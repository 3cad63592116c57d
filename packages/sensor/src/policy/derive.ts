import { protocols } from '@fengsui/wire';
import type { BaselineContent } from '../baseline/document.ts';
import type { AnalysisResult, Asset, ConversationSummary } from '../result.ts';
import { scopeOf, subnetOf } from './address.ts';
import { type Allowance, type Conduit, INTERNET_ZONE, type Policy, SCHEMA, type Zone } from './document.ts';
import { assetsByAddress, ZoneFinder } from './zones.ts';

/** Purdue levels that make one zone of a subnet. */
const BANDS = [
  { id: 'control', title: 'Control', level: 1, holds: (level: number | null) => level !== null && level < 2 },
  {
    id: 'supervision',
    title: 'Supervision',
    level: 2,
    holds: (level: number | null) => level !== null && level >= 2 && level < 3,
  },
  { id: 'operations', title: 'Operations', level: 3, holds: (level: number | null) => level === 3 },
  {
    id: 'dmz',
    title: 'Demilitarised zone',
    level: 3.5,
    holds: (level: number | null) => level !== null && level > 3 && level < 4,
  },
  { id: 'enterprise', title: 'Enterprise', level: 4, holds: (level: number | null) => level !== null && level >= 4 },
  {
    id: 'infrastructure',
    title: 'Network and devices not placed',
    level: undefined,
    holds: (level: number | null) => level === null,
  },
] as const;

/** Subnets with as many clients of the office are zones by their network: addresses there change. */
const DYNAMIC = new Set(['enterprise']);
/** Ranges of one function listed in a conduit; more are left open. */
const RANGE_LIMIT = 32;
const INDUSTRIAL: ReadonlySet<string> = new Set(protocols.filter(({ industrial }) => industrial).map(({ id }) => id));

export interface DeriveOptions {
  title?: string;
  /** What was learnt of the same traffic: its address ranges go into the conduits. */
  content?: BaselineContent;
}

/** A policy made from traffic, and what of the traffic was left out of it because nobody should allow it unseen. */
export interface DerivedPolicy {
  policy: Policy;
  /** Sentences that a person reads before the policy is used. */
  leftOut: string[];
}

/**
 * Makes a policy of what is: a zone for each level of each subnet, control devices that talk among themselves in a zone of their own (IEC 62443-3-2 ZCR 3), and
 * a conduit for all that was said between two zones, function by function. What joins control systems with the Internet, or office with control, is left out.
 */
export function derivePolicy(result: AnalysisResult, options: DeriveOptions = {}): DerivedPolicy {
  const zones = zonesOf(result);
  const policy: Policy = {
    format: 'fengsui-policy',
    schema: SCHEMA,
    title: options.title ?? 'Derived from traffic',
    zones,
    conduits: [],
    exceptions: [],
  };
  const finder = new ZoneFinder(policy, result);
  const levels = new Map(zones.map(({ id, level }) => [id, level]));
  const leftOut: string[] = [];
  const conduits = new Map<string, ConversationSummary[]>();
  for (const conversation of result.conversations) {
    const ends = crossing(conversation, finder);
    if (ends === null) continue;
    const why = unfit(ends, levels);
    if (why === null) {
      const key = `${ends.from}\u0000${ends.to}`;
      conduits.set(key, [...(conduits.get(key) ?? []), conversation]);
    } else
      leftOut.push(
        `left out, ${why}: ${conversation.client} (${ends.from}) -> ${conversation.server} (${ends.to}) ${conversation.protocol}${conversation.port === null ? '' : ` ${conversation.port}`}, ${conversation.messages} messages`,
      );
  }
  policy.conduits = [...conduits]
    .map(([key, list]) => conduitOf(key.split('\u0000') as [string, string], list, options.content))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return { policy, leftOut: [...new Set(leftOut)].toSorted() };
}

/** The zones at both ends of a conversation; null when it does not cross, or goes to many. */
export function crossing(
  { client, server, protocol }: Pick<ConversationSummary, 'client' | 'server' | 'protocol'>,
  finder: ZoneFinder,
): { from: string; to: string } | null {
  // Who has which MAC address is asked on one segment: no boundary between zones sees it.
  if (protocol === 'arp') return null;
  if (scopeOf(client) === 'many' || scopeOf(server) === 'many') return null;
  const from = finder.zoneOf(client);
  const to = finder.zoneOf(server);
  return from === null || to === null || from === to ? null : { from, to };
}

function unfit({ from, to }: { from: string; to: string }, levels: ReadonlyMap<string, number | undefined>): string | null {
  const [one, other] = [levels.get(from), levels.get(to)];
  const inside = from === INTERNET_ZONE ? other : one;
  if (from === INTERNET_ZONE) return 'the Internet asks inside';
  if (to === INTERNET_ZONE)
    return inside !== undefined && inside >= 4 ? null : 'the Internet is reached from below the enterprise';
  if (one === undefined || other === undefined) return null;
  return Math.max(one, other) >= 4 && Math.min(one, other) <= 2 ? 'office and control meet directly' : null;
}

function zonesOf(result: AnalysisResult): Zone[] {
  const zones: Zone[] = [];
  const levels = levelsOf(result);
  for (const band of BANDS) {
    const assets = result.assets.filter((asset) => band.holds(levels.get(asset) ?? null));
    const groups = Map.groupBy(assets, (asset) => placeOf(asset));
    let number = 1;
    for (const [subnet, members] of [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
      for (const group of band.id === 'control' ? communities(members, result) : [members]) {
        const listed = DYNAMIC.has(band.id) && subnet !== '' ? [{ cidr: subnet }] : membersOf(group);
        if (listed.length === 0) continue;
        zones.push({
          id: `${band.id}-${number++}`,
          title: `${band.title}${subnet === '' ? '' : ` in ${subnet}`}`,
          ...(band.level === undefined ? {} : { level: band.level }),
          members: listed,
        });
      }
    }
  }
  return zones;
}

/** Levels of assets. A server or router among workstations that speaks nothing industrial is the office's, whatever servers usually are. */
function levelsOf({ assets }: AnalysisResult): Map<Asset, number | null> {
  const bySubnet = Map.groupBy(assets, placeOf);
  return new Map(
    assets.map((asset) => {
      const { purdueLevel, protocols: spoken } = asset;
      const beside = bySubnet.get(placeOf(asset)) ?? [];
      const office =
        purdueLevel === 3 &&
        !spoken.some(({ id }) => INDUSTRIAL.has(id)) &&
        beside.some((one) => one.purdueLevel !== null && one.purdueLevel >= 4) &&
        !beside.some((one) => one.purdueLevel !== null && one.purdueLevel <= 2);
      return [asset, office ? 4 : purdueLevel];
    }),
  );
}

/** The subnet that an asset is in; '' without an IPv4 address. */
function placeOf(asset: Asset): string {
  for (const { ips } of asset.interfaces) for (const ip of ips) if (scopeOf(ip) === 'private') return subnetOf(ip);
  return '';
}

function membersOf(assets: readonly Asset[]): Zone['members'] {
  return assets
    .flatMap(({ interfaces }) =>
      interfaces.flatMap(({ mac, ips }): Zone['members'] => {
        const own = ips.filter((ip) => scopeOf(ip) === 'private');
        return own.length > 0 ? own.map((ip) => ({ ip })) : mac === null ? [] : [{ mac }];
      }),
    )
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** Control devices that talk among themselves in an industrial protocol; those that talk to no other are one group. */
function communities(assets: readonly Asset[], result: AnalysisResult): Asset[][] {
  const all = assetsByAddress(assets);
  const parent = new Map<Asset, Asset>(assets.map((asset) => [asset, asset]));
  const root = (asset: Asset): Asset => {
    let at = asset;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const { client, server, protocol } of result.conversations) {
    const one = all.get(client);
    const other = all.get(server);
    if (one !== undefined && other !== undefined && INDUSTRIAL.has(protocol)) parent.set(root(one), root(other));
  }
  const groups = [...Map.groupBy(assets, root).values()];
  const alone = groups.filter((group) => group.length === 1).flat();
  return [...groups.filter((group) => group.length > 1), ...(alone.length > 0 ? [alone] : [])];
}

function conduitOf(
  [from, to]: [string, string],
  conversations: readonly ConversationSummary[],
  content: BaselineContent | undefined,
): Conduit {
  const byProtocol = [...Map.groupBy(conversations, ({ protocol }) => protocol)].toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return {
    id: `${from}-to-${to}`.slice(0, 63),
    from,
    to,
    allow: byProtocol.map(([protocol, list]): Allowance => {
      const ports = [...new Set(list.flatMap(({ port }) => (port === null ? [] : [port])))].toSorted((one, other) => one - other);
      const ranges = content === undefined ? [] : rangesOf(list, content);
      const industrial = INDUSTRIAL.has(protocol);
      return {
        protocol,
        ...(ports.length > 0 && ports.length <= 16 ? { ports } : {}),
        // The office's functions change with every program; the plant's do not.
        ...(industrial
          ? { functions: [...new Set(list.flatMap(({ functions }) => functions.map(({ name }) => name)))].toSorted() }
          : {}),
        ...(industrial && ranges.length > 0 && ranges.length <= RANGE_LIMIT ? { ranges } : {}),
      };
    }),
  };
}

/** Address ranges that these conversations touched, merged over functions. */
function rangesOf(
  conversations: readonly ConversationSummary[],
  { conversations: learnt }: BaselineContent,
): NonNullable<Allowance['ranges']> {
  const wanted = new Set(conversations.map(({ client, server, protocol, port }) => `${client} ${server} ${protocol} ${port}`));
  const merged = new Map<string, { area: number; unit: number; list: [number, number][] }>();
  for (const one of learnt) {
    if (!wanted.has(`${one.client} ${one.server} ${one.protocol} ${one.port}`)) continue;
    for (const { areas } of one.functions) {
      for (const { area, unit, ranges } of areas) {
        const key = `${area} ${unit}`;
        const entry = merged.get(key) ?? { area, unit, list: [] };
        entry.list.push(...ranges.map(([low, high]): [number, number] => [low, high]));
        merged.set(key, entry);
      }
    }
  }
  return [...merged.values()].flatMap(({ area, unit, list }) => {
    const sorted = list.toSorted(([one], [other]) => one - other);
    const joined: [number, number][] = [];
    for (const [low, high] of sorted) {
      const last = joined.at(-1);
      if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
      else joined.push([low, high]);
    }
    return joined.map(([low, high]) => ({
      ...(area >= 0 ? { area } : {}),
      ...(unit >= 0 ? { unit } : {}),
      from: low,
      to: high,
    }));
  });
}
