import type { Random } from '../random.ts';
import { ascii, u16 } from './bytes.ts';

const record = (type: number, data: readonly number[]): number[] => [type, 3, 3, ...u16(data.length), ...data];
const handshake = (type: number, data: readonly number[]): number[] => record(22, [type, 0, ...u16(data.length), ...data]);
const extension = (type: number, data: readonly number[]): number[] => [...u16(type, data.length), ...data];

/** A client's greeting of TLS 1.3 (RFC 8446 §4.1.2) for a host. */
export function clientHello(random: Random, host: string): Uint8Array {
  const extensions = [
    ...extension(0, [...u16(host.length + 3), 0, ...u16(host.length), ...ascii(host)]),
    ...extension(10, u16(4, 0x001d, 0x0017)),
    ...extension(11, [1, 0]),
    ...extension(13, u16(8, 0x0403, 0x0804, 0x0401, 0x0503)),
    ...extension(16, [...u16(12), 2, ...ascii('h2'), 8, ...ascii('http/1.1')]),
    ...extension(43, [4, ...u16(0x0304, 0x0303)]),
    ...extension(45, [1, 1]),
    ...extension(51, [...u16(36, 0x001d, 32), ...random.bytes(32)]),
  ];
  const ciphers = u16(0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030);
  const body = [3, 3, ...random.bytes(32), 32, ...random.bytes(32), ...u16(ciphers.length), ...ciphers, 1, 0];
  return Uint8Array.from(handshake(1, [...body, ...u16(extensions.length), ...extensions]));
}

/** The server's greeting, and its encrypted certificate and finish. */
export function serverHello(random: Random): Uint8Array {
  const extensions = [...extension(43, u16(0x0304)), ...extension(51, [...u16(0x001d, 32), ...random.bytes(32)])];
  const body = [3, 3, ...random.bytes(32), 32, ...random.bytes(32), ...u16(0x1301), 0, ...u16(extensions.length), ...extensions];
  return Uint8Array.from([
    ...handshake(2, body),
    ...record(20, [1]),
    ...record(23, [...random.bytes(random.integer(900, 2600))]),
  ]);
}

/** Encrypted data. */
export const applicationData = (random: Random, length: number): Uint8Array =>
  Uint8Array.from(record(23, [...random.bytes(Math.min(length, 16_000))]));
