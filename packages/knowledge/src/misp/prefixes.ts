import { isIP } from 'node:net';

/** The bytes of an address: 4 or 16, the former for IPv4 in IPv6 too; null when it is none. */
export function addressBytes(text: string): Uint8Array | null {
  const family = isIP(text);
  if (family === 4) return Uint8Array.from(text.split('.'), Number);
  if (family !== 6 || text.includes('%')) return null;
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [before = '', after] = canonical.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => '0'), ...tail].map((group) =>
    Number.parseInt(group, 16),
  );
  const bytes = Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff ? bytes.slice(12) : bytes;
}

/** Networks by the lengths of their prefixes, so that an address is looked up once for each length that occurs. */
export class PrefixTable<T> {
  readonly #byLength = new Map<number, Map<string, T[]>>();

  /** Adds what is known of a network; false when its prefix is longer than an address. */
  add(address: Uint8Array, bits: number, value: T): boolean {
    if (bits < 0 || bits > address.length * 8) return false;
    const length = address.length * 1000 + bits;
    const table = this.#byLength.get(length) ?? new Map<string, T[]>();
    this.#byLength.set(length, table);
    const key = prefix(address, bits);
    const known = table.get(key);
    if (known === undefined) table.set(key, [value]);
    else known.push(value);
    return true;
  }

  /** What is known of the networks that hold an address. */
  find(address: Uint8Array): T[] {
    const found: T[] = [];
    for (const [length, table] of this.#byLength) {
      if (Math.floor(length / 1000) === address.length) found.push(...(table.get(prefix(address, length % 1000)) ?? []));
    }
    return found;
  }
}

function prefix(address: Uint8Array, bits: number): string {
  const bytes = Buffer.from(address.subarray(0, Math.ceil(bits / 8)));
  if (bits % 8 !== 0) bytes[bytes.length - 1] &= 0xff << (8 - (bits % 8));
  return bytes.toString('latin1');
}
