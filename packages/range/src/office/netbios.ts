import { ipBytes } from '../frames.ts';
import { ascii, u16, u32 } from './bytes.ts';

/** A name of sixteen octets in half-octets (RFC 1001 §14.1). */
const encoded = (name: string, suffix: number): number[] => {
  const octets = [...ascii(name.toUpperCase().padEnd(15).slice(0, 15)), suffix];
  return [32, ...octets.flatMap((octet) => [0x41 + (octet >> 4), 0x41 + (octet & 15)]), 0];
};

/** A host registers its name by broadcast (RFC 1002 §4.2.2). `suffix`: 0 workstation, 0x20 server. */
export const nameRegistration = (id: number, name: string, ip: string, suffix = 0): Uint8Array =>
  Uint8Array.from([
    ...u16(id, 0x2910, 1, 0, 0, 1),
    ...encoded(name, suffix),
    ...u16(0x20, 1, 0xc00c, 0x20, 1),
    ...u32(300_000),
    ...u16(6, 0),
    ...ipBytes(ip),
  ]);

/** A host asks for a name by broadcast (RFC 1002 §4.2.12). */
export const nameQuery = (id: number, name: string, suffix = 0): Uint8Array =>
  Uint8Array.from([...u16(id, 0x0110, 1, 0, 0, 0), ...encoded(name, suffix), ...u16(0x20, 1)]);
