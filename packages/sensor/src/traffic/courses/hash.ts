/** FNV-1a: tells contents apart, not more. */
export function hash(bytes: Uint8Array, start: number, stop: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < stop; at++) value = Math.imul(value ^ bytes[at], 0x01000193);
  return value >>> 0;
}
