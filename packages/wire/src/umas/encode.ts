import { encodeAdu, type Exchange } from '../modbus/encode.ts';

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const text = (value: string): number[] => Array.from(value, (character) => character.charCodeAt(0) & 0xff);

/** A UMAS message in a Modbus ADU: function 90, pairing key, UMAS function, data. */
export const umasAdu = (x: Exchange, key: number, code: number, data: readonly number[] = []): Uint8Array =>
  encodeAdu({ ...x, function: 90, data: [key, code, ...data] });
/** An answer, and a refusal. */
export const ok = (x: Exchange, key: number, data: readonly number[] = []) => umasAdu(x, key, 0xfe, data);
export const refused = (x: Exchange, key: number, data: readonly number[] = []) => umasAdu(x, key, 0xfd, data);
/** Reserves the controller for a station; the answer's byte is the pairing key from then on. */
export const takeReservation = (x: Exchange, owner: string) =>
  umasAdu(x, 0, 0x10, [0x16, 0x2a, 0, 0, owner.length, ...text(owner)]);
export const startPlc = (x: Exchange, key: number) => umasAdu(x, key, 0x40, [0xff, 0]);
export const stopPlc = (x: Exchange, key: number) => umasAdu(x, key, 0x41, [0xff, 0]);
export const readMemoryBlock = (x: Exchange, block: number, offset: number, length: number) =>
  umasAdu(x, 0, 0x20, [1, ...u16(block), ...u16(offset), 0, 0, ...u16(length)]);
/** One block of a program to the controller. */
export const uploadBlock = (x: Exchange, key: number, block: number, data: readonly number[]) =>
  umasAdu(x, key, 0x31, [0, 1, ...u16(block), ...u16(data.length), ...data]);
/** Writes one 16-bit variable. */
export const writeVariable = (x: Exchange, key: number, block: number, base: number, offset: number, value: number) =>
  umasAdu(x, key, 0x23, [0, 0, 0, 0, 1, 2, ...u16(block), ...u16(base), ...u16(offset), ...u16(value)]);
/** Answer to read_id. `version`: major << 8 | minor, both in decimal digits of hexadecimal. */
export const readIdResponse = (x: Exchange, name: string, version: number) =>
  ok(x, 0, [
    0x0e,
    0x30,
    0x0b,
    1,
    0,
    0,
    0,
    0,
    ...u16(version),
    0,
    0,
    9,
    0,
    0x0e,
    0x0b,
    1,
    2,
    0,
    0,
    0,
    0,
    name.length,
    ...text(name),
    0,
    0,
    0,
    0,
  ]);
