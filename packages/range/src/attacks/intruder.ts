import type { Node } from '../network.ts';
import type { Site } from '../site.ts';

/** The small computer that the attacker plugged into the control network. Its address is free in every plant. */
export function pluggedIn(site: Site): Node {
  const base = site.node('hmi').ip;
  return site.intruder({
    id: 'intruder',
    mac: 'b8:27:eb:5d:c0:66',
    ip: `${base.slice(0, base.lastIndexOf('.'))}.66`,
    role: 'workstation',
    purdueLevel: 2,
    vendor: 'Raspberry Pi Foundation',
  });
}
