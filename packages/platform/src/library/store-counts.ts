import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';
import type { LibraryState } from './schema.ts';

/** SQL of how many entries there are, as the database counts them while they are written. */

type Counts = Pick<LibraryState, 'entries' | 'kinds' | 'states'>;

/** Rows of changes from which it is worth summing them up. */
const manyChanges = 500;

/**
 * Entries that the transaction may see, by kind and state.
 * @returns also whether the changes since the last sum are many: see {@link sumCounts}
 */
export async function countEntries(tx: Tx): Promise<Counts & { many: boolean }> {
  const { rows } = await sql<{ kind: string; state: string; count: number; own: number; changes: number }>`select kind, state,
      sum(number) as count, coalesce(sum(number) filter (where organisation_id is not null), 0) as own, count(*) as changes
    from library_counts group by 1, 2 having sum(number) > 0 order by kind, state`.execute(tx);
  const facet = (some: typeof rows): Counts['states'] =>
    [...Map.groupBy(some, ({ state }) => state)]
      .map(([value, parts]) => ({ value, count: sumOf(parts, 'count') }))
      .toSorted((one, other) => other.count - one.count);
  const kinds = [...Map.groupBy(rows, ({ kind }) => kind)].map(([value, parts]) => ({
    value,
    count: sumOf(parts, 'count'),
    own: sumOf(parts, 'own'),
    states: facet(parts),
  }));
  return {
    entries: sumOf(rows, 'count'),
    kinds: kinds.toSorted((one, other) => other.count - one.count),
    states: facet(rows),
    many: sumOf(rows, 'changes') > manyChanges,
  };
}

function sumOf<K extends string>(rows: readonly Record<K, number>[], name: K): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}

/** Sums the changes up to one row of each kind and state. What others are summing up at the moment is left to them. */
export async function sumCounts(tx: Tx): Promise<void> {
  await sql`with gone as (delete from library_counts where ctid = any(array(select ctid from library_counts for update skip locked)) returning *)
    insert into library_counts select organisation_id, kind, state, hidden, sum(number) from gone group by 1, 2, 3, 4 having sum(number) <> 0`.execute(
    tx,
  );
}
