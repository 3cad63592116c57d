import { CRC16_CCITT, CRC16_IBM, crc16 } from '../crc16.ts';

/** Relations between the bytes of a whole message bytes[start, end): check sums, mostly. Each says whether it holds. */
type Check = (bytes: Uint8Array, start: number, end: number) => boolean;

/** Value of a hexadecimal digit in ASCII; -1 when it is none. */
function digit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Value of two hexadecimal digits in ASCII; -1 when they are none. */
function pair(bytes: Uint8Array, at: number): number {
  const high = digit(bytes[at]);
  const low = digit(bytes[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function sum(bytes: Uint8Array, start: number, end: number): number {
  let total = 0;
  for (let at = start; at < end; at++) total += bytes[at];
  return total;
}

function exclusive(bytes: Uint8Array, start: number, end: number): number {
  let total = 0;
  for (let at = start; at < end; at++) total ^= bytes[at];
  return total;
}

/** Shapes of the messages of Modbus serial line functions: 8 bytes, or a byte count that fits. */
export const modbusRtu: Check = (bytes, start, end) => {
  const length = end - start;
  const code = bytes[start + 1];
  const fits =
    code & 0x80
      ? length === 5
      : length === 8 ||
        bytes[start + 2] + 5 === length ||
        ((code === 15 || code === 16) && length > 9 && bytes[start + 6] + 9 === length) ||
        code > 16;
  return fits && crc16(bytes, start, end - 2, CRC16_IBM, 0xffff) === (bytes[end - 2] | (bytes[end - 1] << 8));
};

/** Colon, pairs of digits, longitudinal redundancy check, CR LF (MODBUS over Serial Line V1.02 §2.5.2). */
export const modbusAscii: Check = (bytes, start, end) => {
  if ((end - start) % 2 === 0) return false;
  let total = 0;
  for (let at = start + 1; at < end - 2; at += 2) {
    const value = pair(bytes, at);
    if (value < 0) return false;
    total += value;
  }
  return (total & 0xff) === 0;
};

/** Exclusive or of all before its two digits, which stand `behind` bytes from the end. */
const exclusiveInDigits =
  (first: number, behind: number): Check =>
  (bytes, start, end) =>
    pair(bytes, end - behind - 2) === exclusive(bytes, start + first, end - behind - 2);

/** Host Link: frame check sequence before `*` CR. */
export const hostLink: Check = exclusiveInDigits(0, 2);

/** MEWTOCOL-COM: block check code before CR, or `**` where none is used. */
export const mewtocol: Check = (bytes, start, end) =>
  pair(bytes, start + 1) >= 0 &&
  ((bytes[end - 3] === 0x2a && bytes[end - 2] === 0x2a) || exclusiveInDigits(0, 1)(bytes, start, end));

/** NMEA 0183: `*`, two digits, CR LF; the exclusive or leaves out the first character and the star. */
export const nmea: Check = (bytes, start, end) =>
  bytes[end - 5] === 0x2a && pair(bytes, end - 4) === exclusive(bytes, start + 1, end - 5);

/** Sum of all from `first` on in the last byte but one. */
const sumFrom =
  (first: number): Check =>
  (bytes, start, end) =>
    (sum(bytes, start + first, end - 2) & 0xff) === bytes[end - 2];

/** CJ/T 188 and the like: the sum begins with the start byte. */
export const sumOfAll: Check = sumFrom(0);
/** Solarman V5: without the start byte. */
export const sumBehindStart: Check = sumFrom(1);
/** M-Bus long frame: from the control field on; the length stands twice (EN 13757-2 §5.6). */
export const meterBus: Check = (bytes, start, end) => bytes[start + 1] === bytes[start + 2] && sumFrom(4)(bytes, start, end);

/** GB/T 32960: exclusive or from the command on, in the last byte. */
export const exclusiveBehindStart: Check = (bytes, start, end) => exclusive(bytes, start + 2, end - 1) === bytes[end - 1];

/** JT/T 808: between the flags, after 7D 02 and 7D 01 have become 7E and 7D, the exclusive or of all is 0. */
export const jt808: Check = (bytes, start, end) => {
  let total = 0;
  for (let at = start + 1; at < end - 1; at++) {
    let value = bytes[at];
    if (value === 0x7d) {
      const escaped = bytes[++at];
      if (escaped !== 1 && escaped !== 2) return false;
      value = escaped === 2 ? 0x7e : 0x7d;
    }
    total ^= value;
  }
  return total === 0;
};

/** DL/T 698.45: frame check sequence of RFC 1662 over all but the start, itself and the end. */
export const dlt698: Check = (bytes, start, end) =>
  (crc16(bytes, start + 1, end - 3, CRC16_CCITT, 0xffff) ^ 0xffff) === (bytes[end - 3] | (bytes[end - 2] << 8));

/** YD/T 1363.3: digits only, and the sum of their characters with the check sum is 0 in 16 bits. */
export const telecomPower: Check = (bytes, start, end) => {
  for (let at = start + 1; at < end - 1; at++) if (digit(bytes[at]) < 0) return false;
  const check = (pair(bytes, end - 5) << 8) | pair(bytes, end - 3);
  return ((sum(bytes, start + 1, end - 5) + check) & 0xffff) === 0;
};

/** DF1: block check of two's complement over the data, or CRC-16 over data and end mark; a doubled DLE counts once (1770-6.5.16 §2). */
export const df1: Check = (bytes, start, end) => {
  let total = 0;
  let crc = 0;
  for (let at = start + 2; at + 1 < end; at++) {
    const value = bytes[at];
    if (value === 0x10 && bytes[++at] !== 0x10) {
      if (bytes[at] !== 3) return false;
      const left = end - at - 1;
      if (left === 1) return ((total + bytes[at + 1]) & 0xff) === 0;
      return left === 2 && crc16(bytes, at, at + 1, CRC16_IBM, crc) === (bytes[at + 1] | (bytes[at + 2] << 8));
    }
    total += value;
    crc = crc16(bytes, at, at + 1, CRC16_IBM, crc);
  }
  return false;
};

/** Programming port of MELSEC FX: STX, digits and letters, ETX, and the sum of all behind STX in two digits. */
export const melsecFx: Check = (bytes, start, end) =>
  bytes[end - 3] === 3 &&
  pair(bytes, end - 2) === (sum(bytes, start + 1, end - 2) & 0xff) &&
  printable(bytes, start + 1, end - 3);

function printable(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] < 0x20 || bytes[at] > 0x7e) return false;
  return true;
}

/** All from the third byte on, up to the end mark, are decimal digits. */
export const digitsBehindSecond: Check = (bytes, start, end) => {
  for (let at = start + 2; at < Math.min(end, start + 6); at++) if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
  return true;
};

/** APOGEE P2: the header says its own length, which is that of its fixed part and of four names that end with NUL. */
export const apogee: Check = (bytes, start, end) => {
  let names = 0;
  let at = start + 13;
  for (; at < end && names < 4; at++) {
    if (bytes[at] === 0) names++;
    else if (bytes[at] < 0x20 || bytes[at] > 0x7e) return false;
  }
  return names === 4 && ((bytes[start + 6] << 8) | bytes[start + 7]) === at - start;
};
