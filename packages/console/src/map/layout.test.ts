import { describe, expect, test } from 'vitest';
import type { NetworkMap } from '../api/network.ts';
import type { Severity } from '../api/types.ts';
import { defaultCollapsing, layOut, worse } from './layout.ts';

/** A plant of `count` devices on five levels and two zones a level, each talking to one on the level above. */
export function plant(count: number): NetworkMap {
  const levels = [4, 3, 2, 1, 1, 0];
  const zones = [4, 3, 2, 1, 0].flatMap((purdueLevel) =>
    ['a', 'b'].map((half) => ({
      id: `${purdueLevel}${half}`,
      site: 's',
      name: `Zone ${purdueLevel}${half}`,
      purdueLevel,
      description: '',
      assets: 0,
    })),
  );
  const severities: (Severity | null)[] = [null, null, null, 'low', 'high'];
  const nodes = Array.from({ length: count }, (_, i) => {
    const purdueLevel = levels[i % levels.length];
    return {
      id: `n${i}`,
      label: `device-${i}`,
      role: i % 7 === 0 ? null : 'controller',
      vendor: null,
      zone: i % 11 === 0 ? null : `${purdueLevel}${i % 2 ? 'a' : 'b'}`,
      purdueLevel: i % 50 === 49 ? null : purdueLevel,
      worstSeverity: severities[i % severities.length],
      openFindings: 0,
      openMatches: 0,
    };
  });
  const links = nodes.slice(1).map((node, i) => ({
    client: nodes[Math.floor(i / 6)].id,
    server: node.id,
    protocols: ['modbus'],
    messages: 10 * i + 1,
    bytes: 0,
    errors: 0,
    lastSeen: '',
  }));
  return { zones, nodes, links };
}

describe('layOut', () => {
  test('the same map gives the same picture', () => {
    expect(layOut(plant(120), new Set(), 1.6)).toEqual(layOut(plant(120), new Set(), 1.6));
  });

  test('500 devices: nobody on top of another, everybody in their zone and band', () => {
    const layout = layOut(plant(500), new Set(), 1.6);
    expect(layout.nodes).toHaveLength(500);
    const groups = new Map(layout.groups.map((group) => [group.key, group]));
    for (const node of layout.nodes) {
      const group = groups.get(node.group);
      if (!group) throw new Error(node.group);
      expect(node.x).toBeGreaterThan(group.x0);
      expect(node.x).toBeLessThan(group.x1);
      expect(node.y).toBeGreaterThan(group.y0);
      expect(node.y).toBeLessThan(group.y1);
    }
    const places = layout.nodes.map((node) => [node.x, node.y] as const);
    let closest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < places.length; i++)
      for (let j = i + 1; j < places.length; j++)
        closest = Math.min(closest, Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]));
    expect(closest).toBeGreaterThan(0.6);
  });

  test('zones do not overlap, bands follow the Purdue order and fill the stage', () => {
    const layout = layOut(plant(500), new Set(), 1.6);
    expect(layout.bands.map((band) => band.level)).toEqual(
      [4, 3, 2, 1, 0, null].filter((level) => layout.bands.some((band) => band.level === level)),
    );
    for (const a of layout.groups)
      for (const b of layout.groups) if (a !== b) expect(a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0).toBe(true);
    expect(layout.width / layout.height).toBeGreaterThan(1.4);
  });

  test('a big map starts with its big zones collapsed, and is then small', () => {
    const map = plant(500);
    const collapsed = defaultCollapsing(map);
    const layout = layOut(map, collapsed, 1.6);
    expect(collapsed.size).toBeGreaterThan(3);
    expect(layout.nodes.length).toBeLessThan(120);
    expect(layout.nodes.reduce((sum, node) => sum + node.count, 0)).toBe(500);
    expect(defaultCollapsing(plant(100)).size).toBe(0);
  });

  test('links of collapsed zones are joined and keep their messages', () => {
    const map = plant(60);
    const every = new Set(layOut(map, new Set(), 1).groups.map((group) => group.key));
    const layout = layOut(map, every, 1);
    expect(layout.nodes.every((node) => node.node === null)).toBe(true);
    const inside = layOut(map, new Set(), 1);
    const groupOf = new Map(inside.nodes.map((node) => [node.id, node.group]));
    const across = map.links.filter((link) => groupOf.get(link.client) !== groupOf.get(link.server));
    expect(layout.links.reduce((sum, link) => sum + link.messages, 0)).toBe(across.reduce((sum, link) => sum + link.messages, 0));
  });

  test('a narrow window gets a tall picture', () => {
    const layout = layOut(plant(80), new Set(), 0.5);
    expect(layout.height).toBeGreaterThan(layout.width);
  });

  test('an empty map and a link to nobody do no harm', () => {
    expect(layOut({ zones: [], nodes: [], links: [] }, new Set(), 1)).toMatchObject({ nodes: [], links: [], bands: [] });
    const map = plant(3);
    map.links.push({ client: 'ghost', server: 'n0', protocols: [], messages: 1, bytes: 1, errors: 0, lastSeen: '' });
    expect(layOut(map, new Set(), 1).links).toHaveLength(2);
  });
});

test('worse', () => {
  expect(worse('low', 'critical')).toBe('critical');
  expect(worse(null, 'info')).toBe('info');
  expect(worse(null, null)).toBe(null);
});
