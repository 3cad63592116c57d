export { dhcp } from './v4.ts';
export { dhcpv6 } from './v6.ts';
