import { expect, test } from 'vitest';
import type { PolicyZone } from '../api/norms.ts';
import type { MapNode, NetworkMap } from '../api/network.ts';
import { inPolicyZones } from './policy-zones.ts';

const node = (id: string, purdueLevel: number | null): MapNode => ({
  id,
  label: id,
  role: null,
  vendor: null,
  zone: 'of the inventory',
  purdueLevel,
  worstSeverity: null,
  openFindings: 0,
  openMatches: 0,
});
const zone = (id: string, level: number | null, ...assets: string[]): PolicyZone => ({
  id,
  title: null,
  level,
  members: [],
  assets: assets.map((one) => ({ id: one, label: one, role: null, purdueLevel: null })),
});

test('devices stand in the zones of the policy, at their level; what no zone claims stands apart', () => {
  const map: NetworkMap = { zones: [], nodes: [node('plc', 2), node('switch', null), node('stranger', 2)], links: [] };
  const shown = inPolicyZones(map, { zones: [zone('control', 1, 'plc'), zone('network', null, 'switch')] });
  expect(shown.nodes.map(({ zone: place, purdueLevel }) => [place, purdueLevel])).toEqual([
    ['control', 1],
    ['network', null],
    [null, 2],
  ]);
  expect(shown.zones.map(({ id, name }) => [id, name])).toEqual([
    ['control', 'control'],
    ['network', 'network'],
  ]);
});
