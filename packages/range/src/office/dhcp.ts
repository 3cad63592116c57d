import { ipBytes, macBytes } from '../frames.ts';
import { ascii, u16, u32 } from './bytes.ts';

/** What a DHCP message says (RFC 2131, options of RFC 2132). */
export interface DhcpMessage {
  /** 1 discover, 2 offer, 3 request, 5 acknowledge. */
  type: 1 | 2 | 3 | 5;
  transaction: number;
  mac: string;
  /** The client's address, where it has one already. */
  client?: string;
  /** The address that the server gives. */
  yours?: string;
  requested?: string;
  server?: string;
  hostName?: string;
  /** Class of the vendor: `MSFT 5.0`. */
  vendorClass?: string;
  router?: string;
  nameServer?: string;
}

/** A DHCP message of any type. */
export function dhcpMessage(x: DhcpMessage): Uint8Array {
  const reply = x.type === 2 || x.type === 5;
  const option = (code: number, data: readonly number[] | undefined) => (data === undefined ? [] : [code, data.length, ...data]);
  const address = (ip: string | undefined) => (ip === undefined ? undefined : ipBytes(ip));
  const options = [
    ...option(53, [x.type]),
    ...option(61, reply ? undefined : [1, ...macBytes(x.mac)]),
    ...option(50, address(x.requested)),
    ...option(54, address(x.server)),
    ...option(51, reply ? u32(28_800) : undefined),
    ...option(1, reply ? [255, 255, 255, 0] : undefined),
    ...option(3, address(x.router)),
    ...option(6, address(x.nameServer)),
    ...option(12, x.hostName === undefined ? undefined : ascii(x.hostName)),
    ...option(60, x.vendorClass === undefined ? undefined : ascii(x.vendorClass)),
    ...option(55, reply ? undefined : [1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252]),
    255,
  ];
  const fixed = [
    reply ? 2 : 1,
    1,
    6,
    0,
    ...u32(x.transaction),
    ...u16(0, 0),
    ...ipBytes(x.client ?? '0.0.0.0'),
    ...ipBytes(x.yours ?? '0.0.0.0'),
    ...u32(0, 0),
    ...macBytes(x.mac),
  ];
  const out = new Uint8Array(Math.max(300, 240 + options.length));
  out.set(fixed);
  out.set([0x63, 0x82, 0x53, 0x63, ...options], 236);
  return out;
}
