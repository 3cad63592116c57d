import { Problem } from '../../kernel/errors.ts';
import type { Group } from './store.ts';

/** A cursor of a neighbourhood: where each group of edges goes on; a group that is not in it has ended. */
export function encodeCursor(groups: readonly Group[]): string {
  return Buffer.from(JSON.stringify(groups.map(({ direction, type, after }) => [direction, type, after]))).toString('base64url');
}

/**
 * Reads a cursor back.
 * @param counts the groups that the node has, for the first page
 * @throws Problem `invalid-cursor`
 */
export function decodeCursor(cursor: string | undefined, counts: readonly Omit<Group, 'after'>[]): Group[] {
  if (cursor === undefined) return counts.map(({ direction, type }) => ({ direction, type, after: 0 }));
  try {
    const groups: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(groups) && groups.length <= 200 && groups.every(isGroup))
      return groups.map(([direction, type, after]) => ({ direction, type, after }));
  } catch {
    // Falls through to the one answer for every kind of damage.
  }
  throw new Problem('invalid-cursor');
}

function isGroup(value: unknown): value is ['out' | 'in', string, number] {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [direction, type, after] = value as unknown[];
  return (
    (direction === 'out' || direction === 'in') &&
    typeof type === 'string' &&
    Number.isSafeInteger(after) &&
    (after as number) >= 0
  );
}
