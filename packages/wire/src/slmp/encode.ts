import { devices } from './devices.ts';

/** How a message is framed, and to whom it goes. */
export interface Exchange {
  /** `4e` frames carry the serial number; `3e` ones have none. */
  frame?: '3e' | '4e';
  code?: 'binary' | 'ascii';
  serial?: number;
  network?: number;
  station?: number;
  module?: number;
}

/** A part of a message's data, written as its data code needs it. */
export type Part =
  | { readonly number: number; readonly size: 1 | 2 | 4 }
  | { readonly device: string; readonly at: number; readonly wide?: boolean }
  | { readonly bits: readonly number[] }
  | { readonly text: string };

const number = (value: number, size: 1 | 2 | 4): Part => ({ number: value, size });
const characters = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);

function numberBytes(value: number, size: number, ascii: boolean): number[] {
  if (ascii)
    return characters(
      value
        .toString(16)
        .toUpperCase()
        .padStart(size * 2, '0'),
    );
  return Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) & 0xff);
}

function deviceBytes(name: string, at: number, wide: boolean, ascii: boolean): number[] {
  const found = [...devices].find(([, device]) => device.name === name);
  const radix = found?.[1].radix ?? 10;
  if (ascii)
    return characters(
      name.padEnd(wide ? 4 : 2, '*') +
        at
          .toString(radix)
          .toUpperCase()
          .padStart(wide ? 8 : 6, '0'),
    );
  const code = found?.[0] ?? 0;
  const digits = numberBytes(at, wide ? 4 : 3, false);
  return [...digits, ...numberBytes(code, wide ? 2 : 1, false)];
}

function bitBytes(bits: readonly number[], ascii: boolean): number[] {
  if (ascii) return characters(bits.map((bit) => (bit ? '1' : '0')).join(''));
  const out = new Array<number>((bits.length + 1) >> 1).fill(0);
  bits.forEach((bit, i) => {
    if (bit) out[i >> 1] |= i & 1 ? 0x01 : 0x10;
  });
  return out;
}

function partBytes(part: Part, ascii: boolean): number[] {
  if ('number' in part) return numberBytes(part.number, part.size, ascii);
  if ('device' in part) return deviceBytes(part.device, part.at, part.wide ?? false, ascii);
  return 'bits' in part ? bitBytes(part.bits, ascii) : characters(part.text);
}

function frame(x: Exchange, response: boolean, parts: readonly Part[]): Uint8Array {
  const ascii = x.code === 'ascii';
  const long = x.frame === '4e';
  const data = parts.flatMap((part) => partBytes(part, ascii));
  const kind = (long ? 0x54 : 0x50) | (response ? 0x80 : 0);
  return Uint8Array.from([
    ...(ascii ? characters(`${kind.toString(16).toUpperCase()}00`) : [kind, 0]),
    ...(long ? [...numberBytes(x.serial ?? 0, 2, ascii), ...numberBytes(0, 2, ascii)] : []),
    ...numberBytes(x.network ?? 0, 1, ascii),
    ...numberBytes(x.station ?? 0xff, 1, ascii),
    ...numberBytes(x.module ?? 0x03ff, 2, ascii),
    ...numberBytes(0, 1, ascii),
    ...numberBytes(data.length, 2, ascii),
    ...data,
  ]);
}

/** A request: monitoring timer, command, subcommand, data. */
export const request = (x: Exchange, command: number, sub: number, ...data: readonly Part[]): Uint8Array =>
  frame(x, false, [number(0x10, 2), number(command, 2), number(sub, 2), ...data]);
/** An answer: end code and data. */
export const response = (x: Exchange, data: readonly Part[] = [], endCode = 0): Uint8Array =>
  frame(x, true, [number(endCode, 2), ...data]);
/** An error: end code, then destination, command and subcommand of the request. */
export const error = (x: Exchange, command: number, sub: number, endCode: number): Uint8Array =>
  response(
    x,
    [
      number(x.network ?? 0, 1),
      number(x.station ?? 0xff, 1),
      number(x.module ?? 0x03ff, 2),
      number(0, 1),
      number(command, 2),
      number(sub, 2),
    ],
    endCode,
  );

/** Batch read in words, or in bits; of the Q/L series, or with `wide` of the iQ-R series. */
export const readDevices = (x: Exchange, device: string, at: number, points: number, bits = false, wide = false) =>
  request(x, 0x0401, (bits ? 1 : 0) | (wide ? 2 : 0), { device, at, wide }, number(points, 2));
export const readWordsResponse = (x: Exchange, values: readonly number[]) =>
  response(
    x,
    values.map((value) => number(value, 2)),
  );
export const readBitsResponse = (x: Exchange, bits: readonly number[]) => response(x, [{ bits }]);
/** Batch write in words. */
export const writeWords = (x: Exchange, device: string, at: number, values: readonly number[], wide = false) =>
  request(
    x,
    0x1401,
    wide ? 2 : 0,
    { device, at, wide },
    number(values.length, 2),
    ...values.map((value) => number(value & 0xffff, 2)),
  );
/** Batch write in bits. */
export const writeBits = (x: Exchange, device: string, at: number, bits: readonly number[], wide = false) =>
  request(x, 0x1401, wide ? 3 : 1, { device, at, wide }, number(bits.length, 2), { bits });
/** Random write of words. */
export const writeRandomWords = (x: Exchange, values: readonly { device: string; at: number; value: number }[]) =>
  request(
    x,
    0x1402,
    0,
    number(values.length, 1),
    number(0, 1),
    ...values.flatMap(({ device, at, value }): Part[] => [{ device, at }, number(value & 0xffff, 2)]),
  );
/** Random read of words. */
export const readRandomWords = (x: Exchange, wanted: readonly { device: string; at: number }[]) =>
  request(x, 0x0403, 0, number(wanted.length, 1), number(0, 1), ...wanted.map(({ device, at }): Part => ({ device, at })));
/** Remote run. `clear`: 0 nothing, 1 all but latched devices, 2 all. */
export const remoteRun = (x: Exchange, forced = false, clear: 0 | 1 | 2 = 0) =>
  request(x, 0x1001, 0, number(forced ? 3 : 1, 2), number(clear, 1), number(0, 1));
export const remoteStop = (x: Exchange) => request(x, 0x1002, 0, number(1, 2));
export const remotePause = (x: Exchange, forced = false) => request(x, 0x1003, 0, number(forced ? 3 : 1, 2));
export const remoteReset = (x: Exchange) => request(x, 0x1006, 0, number(1, 2));
/** Remote password. */
export const passwordUnlock = (x: Exchange, password: string) =>
  request(x, 0x1630, 0, number(password.length, 2), { text: password });
export const passwordLock = (x: Exchange, password: string) =>
  request(x, 0x1631, 0, number(password.length, 2), { text: password });
/** Read type name. The name is padded to 16 characters. */
export const readTypeName = (x: Exchange) => request(x, 0x0101, 0);
export const readTypeNameResponse = (x: Exchange, name: string, code: number) =>
  response(x, [{ text: name.padEnd(16, ' ').slice(0, 16) }, number(code, 2)]);
