/** Position of the line feed that ends the line at `at`, or -1 when it is not inside bytes[at, end) or further than `limit`. */
export function lineEnd(bytes: Uint8Array, at: number, end: number, limit = 8192): number {
  const stop = Math.min(end, at + limit);
  for (let i = at; i < stop; i++) if (bytes[i] === 0x0a) return i;
  return -1;
}

/** The bytes that a text can begin with which `beginsWith` one of the upper-case words. */
export function firstLetters(words: readonly Uint8Array[]): number[] {
  return [...new Set(words.flatMap(([first]) => (first >= 0x41 && first <= 0x5a ? [first, first + 32] : [first])))];
}

/** True when bytes[at, end) begins with the upper-case ASCII `word`, whatever its case on the wire. */
export function beginsWith(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[at + i];
    if ((byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte) !== word[i]) return false;
  }
  return true;
}

/** The bytes of an ASCII word, for comparing without decoding. */
export function ascii(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}

/** Three decimal digits at `at` as a number, or -1. */
export function threeDigits(bytes: Uint8Array, at: number, end: number): number {
  if (at + 3 > end) return -1;
  let value = 0;
  for (let i = at; i < at + 3; i++) {
    if (bytes[i] < 0x30 || bytes[i] > 0x39) return -1;
    value = value * 10 + bytes[i] - 0x30;
  }
  return value;
}
