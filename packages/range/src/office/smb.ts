import type { Random } from '../random.ts';
import { ascii, u16le, u32le } from './bytes.ts';

/** Dialects that Windows 10 offers (MS-SMB2 §2.2.3). */
const DIALECTS = [0x0202, 0x0210, 0x0300, 0x0302];

const overTcp = (message: readonly number[]): Uint8Array =>
  Uint8Array.from([0, (message.length >> 16) & 0xff, (message.length >> 8) & 0xff, message.length & 0xff, ...message]);

/** Header of an SMB2 message (MS-SMB2 §2.2.1.2). */
const header = (command: number, message: number, answer: boolean): number[] => [
  0xfe,
  ...ascii('SMB'),
  ...u16le(64, 1),
  ...u32le(0),
  ...u16le(command, 1),
  ...u32le(answer ? 1 : 0, 0, message, 0, 0xfeff, 0, 0, 0),
  ...new Array<number>(16).fill(0),
];

const fileTime = (time: Date): number[] => {
  const ticks = BigInt(time.getTime() + 11_644_473_600_000) * 10_000n;
  return u32le(Number(ticks & 0xffffffffn), Number(ticks >> 32n));
};

/** Negotiate (MS-SMB2 §2.2.3). */
export const smbNegotiate = (random: Random): Uint8Array =>
  overTcp([
    ...header(0, 0, false),
    ...u16le(36, DIALECTS.length, 1, 0),
    ...u32le(0x7f),
    ...random.bytes(16),
    ...u32le(0, 0),
    ...u16le(...DIALECTS),
  ]);

/** The server chooses dialect 3.0.2 (MS-SMB2 §2.2.4). */
export const smbNegotiateResponse = (server: ArrayLike<number>, now: Date): Uint8Array =>
  overTcp([
    ...header(0, 0, true),
    ...u16le(65, 1, 0x0302, 0),
    ...Array.from(server),
    ...u32le(0x2f, 0x800000, 0x800000, 0x800000),
    ...fileTime(now),
    ...fileTime(now),
    ...u16le(128, 0),
    ...u32le(0),
  ]);

/** An encrypted message (MS-SMB2 §2.2.41), as all are once the session stands. */
export const smbEncrypted = (random: Random, length: number): Uint8Array =>
  overTcp([
    0xfd,
    ...ascii('SMB'),
    ...random.bytes(16),
    ...random.bytes(16),
    ...u32le(length),
    ...u16le(0, 1),
    ...u32le(0x41, 0x2400),
    ...random.bytes(length),
  ]);
