import { ipBytes, macBytes } from '../frames.ts';
import { ascii, u16, u32 } from './bytes.ts';

/** Where LLDP is sent to (IEEE 802.1AB §7.1). */
export const LLDP_MULTICAST = '01:80:c2:00:00:0e';
export const LLDP_ETHERTYPE = 0x88cc;

/** What a device says of itself to its neighbours. */
export interface Neighbour {
  mac: string;
  port: string;
  name: string;
  description: string;
  ip?: string;
  /** System capabilities: bit 2 bridge, 4 router, 7 station. */
  capabilities: number;
}

/** An LLDP data unit (IEEE 802.1AB §8). */
export function lldpUnit(x: Neighbour): number[] {
  const tlv = (type: number, data: readonly number[]) => [...u16((type << 9) | data.length), ...data];
  const address = x.ip === undefined ? [] : tlv(8, [5, 1, ...ipBytes(x.ip), 2, ...u32(1), 0]);
  return [
    ...tlv(1, [4, ...macBytes(x.mac)]),
    ...tlv(2, [7, ...ascii(x.port)]),
    ...tlv(3, u16(120)),
    ...tlv(5, ascii(x.name)),
    ...tlv(6, ascii(x.description)),
    ...tlv(7, u16(x.capabilities, x.capabilities)),
    ...address,
    ...tlv(0, []),
  ];
}
