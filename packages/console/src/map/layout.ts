import { SEVERITIES, type Severity } from '../api/types.ts';
import { type MapLink, type MapNode, type NetworkMap, PURDUE_LEVELS } from '../api/network.ts';

/**
 * Places the devices of a site as engineers draw them: one horizontal band for each Purdue level, the enterprise on top, zones
 * as blocks in the bands, devices in rows in the blocks. The same map always gives the same picture; nothing is random and
 * nothing wanders. Units are cells of one device; x grows to the right, y grows downwards.
 */

/** A device or a collapsed zone, placed. */
export interface PlacedNode {
  id: string;
  x: number;
  y: number;
  label: string;
  /** How many devices it stands for: 1, or those of a collapsed zone. */
  count: number;
  group: string;
  severity: Severity | null;
  /** The device, or null for a collapsed zone. */
  node: MapNode | null;
}

/** Who talks to whom, after collapsing. */
export interface PlacedLink {
  source: string;
  target: string;
  messages: number;
  errors: number;
  protocols: string[];
}

/** A zone within a band. */
export interface PlacedGroup {
  key: string;
  zone: string | null;
  name: string | null;
  level: number | null;
  count: number;
  collapsed: boolean;
  severity: Severity | null;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** A Purdue level; `null` holds what has none. */
export interface PlacedBand {
  level: number | null;
  y0: number;
  y1: number;
}

/** The whole picture. */
export interface Layout {
  width: number;
  height: number;
  bands: PlacedBand[];
  groups: PlacedGroup[];
  nodes: PlacedNode[];
  links: PlacedLink[];
}

/** Which zones are drawn as one mark. */
export type Collapsing = ReadonlySet<string>;

const ORDER: readonly (number | null)[] = [...PURDUE_LEVELS, null];
/** Room around the devices of a block, and above them for its name. */
const PADDING = 0.55;
const TITLE = 0.55;
const GAP = 0.5;
const SWEEPS = 4;
/** Least columns of a block, and the width of a column in rows. */
const MIN_COLUMNS = 1.5;
const CELL = 1.7;

/** Above how many devices on the map big zones start collapsed, and how big they must be for it. */
const MANY = 150;
const BIG = 8;

interface Group extends PlacedGroup {
  members: MapNode[];
}

/** The zones that are better collapsed at first: the big ones of a big map. */
export function defaultCollapsing(map: NetworkMap): Set<string> {
  if (map.nodes.length <= MANY) return new Set();
  return new Set(groupNodes(map).flatMap((group) => (group.members.length > BIG ? [group.key] : [])));
}

/** Places a map on a stage of the given aspect ratio (width / height). */
export function layOut(map: NetworkMap, collapsed: Collapsing, aspect: number): Layout {
  const groups = groupNodes(map, collapsed);
  const nodes = groups.flatMap(placedNodes);
  const links = mergeLinks(map.links, nodes, groups);
  order(nodes, links);
  const byGroup = Map.groupBy(nodes, (node) => node.group);
  const rows = chooseRows(groups, byGroup, aspect);
  const bands: PlacedBand[] = [];
  let y = 0;
  let width = 0;
  for (const level of ORDER) {
    const row = groups.filter((group) => group.level === level);
    if (row.length === 0) continue;
    const { height, right } = placeBand(row, byGroup, rows.get(level) ?? 1, y);
    bands.push({ level, y0: y, y1: y + height });
    width = Math.max(width, right);
    y += height;
  }
  for (const group of groups) stretch(group, groups, byGroup, width);
  // The picture takes the shape of the stage, so that no side of it stays empty.
  const factor = Math.max(0.75, (y * aspect) / Math.max(width, 1));
  for (const group of groups) {
    group.x0 *= factor;
    group.x1 *= factor;
  }
  for (const node of nodes) node.x *= factor;
  return { width: width * factor, height: y, bands, groups, nodes, links };
}

/** Devices by level and zone, in the order of the bands, zones by name. */
function groupNodes(map: NetworkMap, collapsed: Collapsing = new Set()): Group[] {
  const zones = new Map(map.zones.map((zone) => [zone.id, zone]));
  const groups = new Map<string, Group>();
  for (const node of map.nodes) {
    const zone = node.zone === null ? undefined : zones.get(node.zone);
    const level = bandOf(node.purdueLevel ?? zone?.purdueLevel ?? null);
    const key = `${level ?? '-'}:${zone?.id ?? '-'}`;
    let group = groups.get(key);
    if (!group) {
      group = {
        key,
        zone: zone?.id ?? null,
        name: zone?.name ?? null,
        level,
        count: 0,
        collapsed: collapsed.has(key),
        severity: null,
        x0: 0,
        x1: 0,
        y0: 0,
        y1: 0,
        members: [],
      };
      groups.set(key, group);
    }
    group.members.push(node);
    group.count++;
    group.severity = worse(group.severity, node.worstSeverity);
  }
  return [...groups.values()].toSorted(
    (a, b) =>
      ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || compare(a.name ?? '\uffff', b.name ?? '\uffff') || compare(a.key, b.key),
  );
}

function bandOf(level: number | null): number | null {
  return level !== null && ORDER.includes(level) ? level : null;
}

function placedNodes(group: Group): PlacedNode[] {
  if (group.collapsed)
    return [{ id: group.key, x: 0, y: 0, label: '', count: group.count, group: group.key, severity: group.severity, node: null }];
  return group.members
    .toSorted((a, b) => compare(a.role ?? '\uffff', b.role ?? '\uffff') || compare(a.label, b.label) || compare(a.id, b.id))
    .map((node) => ({
      id: node.id,
      x: 0,
      y: 0,
      label: node.label,
      count: 1,
      group: group.key,
      severity: node.worstSeverity,
      node,
    }));
}

/** Links between what is drawn; those inside a collapsed zone disappear in it. */
function mergeLinks(links: readonly MapLink[], nodes: PlacedNode[], groups: Group[]): PlacedLink[] {
  const drawn = new Map(nodes.map((node) => [node.id, node.id]));
  for (const group of groups) if (group.collapsed) for (const member of group.members) drawn.set(member.id, group.key);
  const merged = new Map<string, PlacedLink>();
  for (const link of links) {
    const source = drawn.get(link.client);
    const target = drawn.get(link.server);
    if (source === undefined || target === undefined || source === target) continue;
    const key = `${source} ${target}`;
    const one = merged.get(key);
    if (one) {
      one.messages += link.messages;
      one.errors += link.errors;
      one.protocols = [...new Set([...one.protocols, ...link.protocols])];
    } else merged.set(key, { source, target, messages: link.messages, errors: link.errors, protocols: [...link.protocols] });
  }
  return [...merged.values()];
}

/**
 * Orders the devices of each block by where their partners are (barycentres, as in layered drawings), so that links run
 * straight rather than across. Ranks stand for places: exact places do not matter yet.
 */
function order(nodes: PlacedNode[], links: PlacedLink[]): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partners = new Map<string, PlacedNode[]>();
  for (const link of links)
    for (const [one, other] of [
      [link.source, link.target],
      [link.target, link.source],
    ]) {
      const list = partners.get(one) ?? [];
      const partner = byId.get(other);
      if (partner) list.push(partner);
      partners.set(one, list);
    }
  const groups = [...Map.groupBy(nodes, (node) => node.group).values()];
  const rank = (group: PlacedNode[]) => group.forEach((node, index) => (node.x = (index + 0.5) / group.length));
  for (const group of groups) rank(group);
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const group of sweep % 2 === 0 ? groups : groups.toReversed()) {
      const centre = new Map(
        group.map((node) => {
          const near = partners.get(node.id) ?? [];
          return [node.id, near.length === 0 ? node.x : near.reduce((sum, one) => sum + one.x, 0) / near.length];
        }),
      );
      group.sort((a, b) => (centre.get(a.id) ?? 0) - (centre.get(b.id) ?? 0) || compare(a.label, b.label) || compare(a.id, b.id));
      rank(group);
    }
  const place = new Map(groups.flatMap((group) => group.map((node, index) => [node.id, index] as const)));
  nodes.sort((a, b) => (a.group === b.group ? (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0) : 0));
}

/** Columns that a block of `count` devices takes in `rows` rows; even one device needs room for its name. */
const across = (count: number, rows: number): number => Math.max(MIN_COLUMNS, Math.ceil(count / rows));

/** Width of a band whose devices stand in `rows` rows. */
function bandWidth(row: Group[], byGroup: Map<string, PlacedNode[]>, rows: number): number {
  return row.reduce((sum, group) => sum + across(byGroup.get(group.key)?.length ?? 0, rows) + 2 * PADDING + GAP, GAP);
}

/** Height of a band of `rows` rows. */
const bandHeight = (rows: number): number => TITLE + rows + PADDING + GAP;

/**
 * How many rows each band gets. Every width that some band could have is tried: each band then takes as few rows as fit, and the
 * width whose picture is most like the stage wins. Names are wider than high, which `CELL` accounts for.
 */
function chooseRows(groups: Group[], byGroup: Map<string, PlacedNode[]>, aspect: number): Map<number | null, number> {
  const bands = [...Map.groupBy(groups, (group) => group.level)].map(([level, row]) => {
    const most = Math.max(...row.map((group) => byGroup.get(group.key)?.length ?? 0));
    return { level, widths: Array.from({ length: most }, (_, rows) => bandWidth(row, byGroup, rows + 1)) };
  });
  let best = new Map<number | null, number>();
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const width of new Set(bands.flatMap((band) => band.widths))) {
    const rows = new Map(
      bands.map(({ level, widths }) => {
        const fitting = widths.findIndex((one) => one <= width + 1e-9);
        return [level, fitting === -1 ? widths.length : fitting + 1] as const;
      }),
    );
    const widest = Math.max(...bands.map(({ level, widths }) => widths[(rows.get(level) ?? 1) - 1]));
    const height = [...rows.values()].reduce((sum, one) => sum + bandHeight(one), 0);
    const distance = Math.abs(Math.log((widest * CELL) / height / aspect));
    if (distance < bestDistance) {
      bestDistance = distance;
      best = rows;
    }
  }
  return best;
}

/** Puts the blocks of a band beside each other and the devices in them; all blocks of a band have as many rows. */
function placeBand(
  row: Group[],
  byGroup: Map<string, PlacedNode[]>,
  rows: number,
  top: number,
): { height: number; right: number } {
  let x = GAP;
  for (const group of row) {
    const members = byGroup.get(group.key) ?? [];
    group.x0 = x;
    group.x1 = x + across(members.length, rows) + 2 * PADDING;
    group.y0 = top + GAP / 2;
    group.y1 = top + GAP / 2 + TITLE + rows + PADDING;
    x = group.x1 + GAP;
    members.forEach((node, index) => {
      // Column by column, so that neighbours in the order stay neighbours in the picture.
      node.x = Math.floor(index / rows);
      node.y = group.y0 + TITLE + PADDING / 2 + 0.5 + (index % rows);
    });
  }
  return { height: bandHeight(rows), right: x };
}

/** Widens the blocks of a band to the width of the widest band, and spreads the columns of each evenly. */
function stretch(group: Group, groups: Group[], byGroup: Map<string, PlacedNode[]>, width: number): void {
  const row = groups.filter((one) => one.level === group.level);
  if (row[0] !== group) return;
  const gaps = GAP * (row.length + 1);
  const used = row.reduce((sum, one) => sum + one.x1 - one.x0, 0);
  const factor = (width - gaps) / used;
  let x = GAP;
  for (const one of row) {
    const wide = (one.x1 - one.x0) * factor;
    const members = byGroup.get(one.key) ?? [];
    const columns = Math.max(...members.map((node) => node.x)) + 1;
    for (const node of members) node.x = x + (wide * (node.x + 0.5)) / columns;
    one.x0 = x;
    one.x1 = x + wide;
    x += wide + GAP;
  }
}

/** The worse of two severities. */
export function worse(a: Severity | null, b: Severity | null): Severity | null {
  if (a === null || b === null) return a ?? b;
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
