import { sayValue } from './say.ts';

/** Filters live in the address, so that a view can be shared, reloaded and gone back to. */

type Raw = Record<string, unknown>;

/** Reads `?a=1&b=x` into an object of strings; a repeated name keeps its last value. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Writes an object of strings back, leaving out what is empty, in a stable order. */
export function stringifySearch(search: Raw): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) params.set(name, sayValue(value));
  }
  const text = params.toString();
  return text && `?${text}`;
}

/** Keeps only the named parameters of an address, as strings; what a hand wrote there never reaches a page unchecked. */
export function pick<K extends string>(...names: K[]): (raw: Raw) => Partial<Record<K, string>> {
  return (raw) => {
    const kept: Partial<Record<K, string>> = {};
    for (const name of names) {
      const value = raw[name];
      if (typeof value === 'string' && value !== '') kept[name] = value.slice(0, 400);
      else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = String(value);
    }
    return kept;
  };
}
