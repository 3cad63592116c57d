import { ipBytes } from '../frames.ts';
import { ascii, u16, u32 } from './bytes.ts';

/** Types of records (RFC 1035 §3.2.2). */
export const DNS_A = 1;
export const DNS_TXT = 16;

const name = (text: string): number[] => [...text.split('.').flatMap((label) => [label.length, ...ascii(label)]), 0];

/** A question (RFC 1035 §4). */
export const dnsQuery = (id: number, host: string, type = DNS_A): Uint8Array =>
  Uint8Array.from([...u16(id, 0x0100, 1, 0, 0, 0), ...name(host), ...u16(type, 1)]);

/** The answer with one address, or one text; without either, that the name does not exist. */
export function dnsResponse(id: number, host: string, answer: { ip?: string; text?: string }): Uint8Array {
  const type = answer.text === undefined ? DNS_A : DNS_TXT;
  const data =
    answer.text !== undefined ? [answer.text.length, ...ascii(answer.text)] : answer.ip ? [...ipBytes(answer.ip)] : null;
  const record = data === null ? [] : [0xc0, 0x0c, ...u16(type, 1), ...u32(300), ...u16(data.length), ...data];
  const flags = data === null ? 0x8183 : 0x8180;
  return Uint8Array.from([...u16(id, flags, 1, data === null ? 0 : 1, 0, 0), ...name(host), ...u16(type, 1), ...record]);
}
