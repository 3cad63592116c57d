import { ascii, u32 } from './bytes.ts';

/** Seconds from 1900, where NTP counts from, to 1970. */
const SINCE_1900 = 2_208_988_800;

const stamp = (time: Date): number[] => {
  const milliseconds = time.getTime();
  return u32(Math.floor(milliseconds / 1000) + SINCE_1900, Math.floor(((milliseconds % 1000) / 1000) * 0x1_0000_0000));
};

/** A client's question for the time (RFC 5905 §7.3, version 3 as Windows asks). */
export const ntpRequest = (time: Date): Uint8Array =>
  Uint8Array.from([0x1b, 0, 10, 0xe9, ...u32(0, 0, 0, 0, 0, 0, 0, 0, 0), ...stamp(time)]);

/** The server's answer. */
export const ntpResponse = (asked: Date, now: Date): Uint8Array =>
  Uint8Array.from([
    0x1c,
    3,
    10,
    0xe9,
    ...u32(0x0a3, 0x0b21),
    ...ascii('LOCL'),
    ...stamp(asked),
    ...stamp(asked),
    ...stamp(now),
    ...stamp(now),
  ]);
