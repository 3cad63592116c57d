/** Tunnels a packet may have passed. `Packet.tunnel` is the sum of their bits. */
export const TUNNELS = [
  { bit: 0x001, id: 'pppoe', name: 'PPPoE session', source: 'RFC 2516' },
  { bit: 0x002, id: 'mpls', name: 'MPLS', source: 'RFC 3032, pseudowire RFC 4448' },
  { bit: 0x004, id: 'gre', name: 'GRE', source: 'RFC 2784, RFC 2890, RFC 2637' },
  { bit: 0x008, id: 'erspan', name: 'ERSPAN I, II and III', source: 'draft-foschiano-erspan' },
  { bit: 0x010, id: 'vxlan', name: 'VXLAN', source: 'RFC 7348' },
  { bit: 0x020, id: 'geneve', name: 'Geneve', source: 'RFC 8926' },
  { bit: 0x040, id: 'ip-in-ip', name: 'IPv4 in IP', source: 'RFC 2003, RFC 2473' },
  { bit: 0x080, id: 'ipv6-in-ip', name: 'IPv6 in IP (6in4)', source: 'RFC 4213, RFC 2473' },
  { bit: 0x100, id: 'ether-in-ip', name: 'Ethernet in IP', source: 'RFC 3378' },
  { bit: 0x200, id: 'hsr', name: 'HSR tag', source: 'IEC 62439-3' },
  { bit: 0x400, id: 'prp', name: 'PRP trailer', source: 'IEC 62439-3' },
] as const;

/** Identifier of a tunnel. */
export type TunnelId = (typeof TUNNELS)[number]['id'];

/** Bit of each tunnel by identifier. */
export const TUNNEL = Object.fromEntries(TUNNELS.map(({ id, bit }) => [id, bit])) as Record<TunnelId, number>;
