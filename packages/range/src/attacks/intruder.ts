import type { Node } from '../network.ts';
import type { Site } from '../site.ts';

const address = (site: Site, host: number): string => {
  const base = site.node('hmi').ip;
  return `${base.slice(0, base.lastIndexOf('.'))}.${host}`;
};

/** The small computer that the attacker plugged into the control network. Its address is free in every plant. */
export const pluggedIn = (site: Site): Node =>
  site.intruder({
    id: 'intruder',
    mac: 'b8:27:eb:5d:c0:66',
    ip: address(site, 66),
    role: 'workstation',
    purdueLevel: 2,
    vendor: 'Raspberry Pi Foundation',
  });

/** The laptop of a contractor, brought in and infected. */
export const laptop = (site: Site): Node =>
  site.intruder(
    { id: 'laptop', mac: 'd4:be:d9:0e:71:77', ip: address(site, 77), role: 'workstation', purdueLevel: 2, vendor: 'Dell' },
    128,
  );
