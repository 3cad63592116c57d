import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

let registry: Buffer | null = null;

/** Answers by the longest prefix, nine digits; most interfaces of a network share few. */
const known = new Map<string, string | null>();
const KNOWN_LIMIT = 65_536;

/**
 * Maker of a network interface by the IEEE registry of MAC prefixes (24, 28 and 36 bits), as the package `oui-data` carries it. The registry's lines are
 * sorted: a binary search in its bytes answers the few questions of an analysis without building fifty thousand strings. Null for prefixes
 * that nobody registered, and for local addresses.
 */
export function interfaceVendor(mac: string): string | null {
  const digits = mac.replaceAll(':', '').toUpperCase();
  // The second bit of the first octet: locally administered, no maker's.
  if (Number.parseInt(digits.slice(0, 2), 16) & 2) return null;
  const prefix = digits.slice(0, 9);
  let maker = known.get(prefix);
  if (maker === undefined) {
    maker = find(prefix) ?? find(digits.slice(0, 7)) ?? find(digits.slice(0, 6));
    if (known.size < KNOWN_LIMIT) known.set(prefix, maker);
  }
  return maker;
}

/** Line ` "PREFIX": "Maker\nAddress",` of the registry, whose lines are sorted by the length of the prefix, then by the prefix. */
function find(prefix: string): string | null {
  registry ??= readFileSync(createRequire(import.meta.url).resolve('oui-data'));
  let low = 0;
  let high = registry.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = registry.lastIndexOf(0x0a, middle) + 1;
    const stop = registry.indexOf(0x0a, middle);
    const end = stop < 0 ? registry.length : stop;
    const quote = registry.indexOf(0x22, start + 2);
    const key = quote < 0 || quote > end ? '' : registry.toString('latin1', start + 2, quote);
    if (key === prefix) {
      const text = registry.toString('utf8', registry.indexOf(0x22, quote + 1), registry.lastIndexOf(0x22, end) + 1);
      return (JSON.parse(text) as string).split('\n')[0].trim().replace(/,$/, '') || null;
    }
    if (key !== '' && (key.length < prefix.length || (key.length === prefix.length && key < prefix))) low = end + 1;
    else if (key === '' && start <= 2) low = end + 1;
    else high = start - 1;
  }
  return null;
}
