import { Problem } from './errors.ts';
import type { PageOf } from './schema.ts';

type Key = string | number | boolean | null;

/** A cursor: the sort keys of the last row of a page, opaque to the client. */
function encodeCursor(keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/**
 * Reads a cursor back.
 * @param count how many keys the list sorts by
 * @returns the keys, or null for the first page
 * @throws Problem `invalid-cursor` when it is not a cursor of such a list
 */
export function decodeCursor(cursor: string | undefined, count: number): Key[] | null {
  if (cursor === undefined) return null;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const valid = Array.isArray(keys) && keys.length === count && keys.every((key) => key === null || typeof key !== 'object');
    if (valid) return keys as Key[];
  } catch {
    // Falls through to the one answer for every kind of damage.
  }
  throw new Problem('invalid-cursor');
}

/**
 * Makes a page of rows that were read with a limit of one more than asked: the extra row only tells that there is a next page.
 * @param keysOf the sort keys of a row, in the order of the list's `order by`
 */
export function pageOf<R, T>(rows: readonly R[], limit: number, keysOf: (row: R) => Key[], map: (row: R) => T): PageOf<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept.map(map), next: rows.length > limit && last !== undefined ? encodeCursor(keysOf(last)) : null };
}
