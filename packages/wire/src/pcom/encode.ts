const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);
const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');

function wrap(transaction: number, mode: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([...u16(transaction), mode, 0, ...u16(body.length), ...body]);
}

/** An ASCII message: unit and command with its data, between start, check sum and carriage return. */
export function asciiMessage(transaction: number, unit: number, command: string, response = false): Uint8Array {
  const body = ascii(`${hex(unit, 2)}${command}`);
  const sum = body.reduce((total, one) => total + one, 0) & 0xff;
  return wrap(transaction, 101, [...ascii(response ? '/A' : '/'), ...body, ...ascii(hex(sum, 2)), 0x0d]);
}
/** A binary message: command, and its data. */
export function binaryMessage(transaction: number, unit: number, command: number, data: readonly number[] = []): Uint8Array {
  const ends = command & 0x80 ? [0xfe, unit] : [unit, 0xfe];
  const header = [...ascii('/_OPLC'), ...ends, 1, 0, 0, 0, command, 0, 0, 0, 0, 0, 0, 0, ...u16(data.length)];
  const check = (part: readonly number[]): number[] =>
    u16((0x10000 - (part.reduce((total, one) => total + one, 0) & 0xffff)) & 0xffff);
  return wrap(transaction, 102, [...header, ...check(header), ...data, ...check(data), 0x5c]);
}
/** Writes memory integers. */
export const writeIntegers = (transaction: number, unit: number, address: number, values: readonly number[]) =>
  asciiMessage(transaction, unit, `SW${hex(address, 4)}${hex(values.length, 2)}${values.map((value) => hex(value, 4)).join('')}`);
export const readIntegers = (transaction: number, unit: number, address: number, count: number) =>
  asciiMessage(transaction, unit, `RW${hex(address, 4)}${hex(count, 2)}`);
