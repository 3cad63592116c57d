/** Big-endian 16-bit numbers as bytes. */
export const u16 = (...values: number[]): number[] => values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]);
/** Big-endian 32-bit numbers as bytes. */
export const u32 = (...values: number[]): number[] =>
  values.flatMap((value) => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
/** Little-endian 16-bit numbers as bytes. */
export const u16le = (...values: number[]): number[] => values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff]);
/** Little-endian 32-bit numbers as bytes. */
export const u32le = (...values: number[]): number[] =>
  values.flatMap((value) => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff]);
/** One byte a character. */
export const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);
/** Two bytes a character, little-endian. */
export const utf16le = (text: string): number[] => Array.from(text).flatMap((character) => u16le(character.charCodeAt(0)));
