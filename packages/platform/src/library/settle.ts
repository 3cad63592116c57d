import type { RecordsClient } from '../kernel/records.ts';
import { sumCounts } from './store-counts.ts';

/** Documents from which an import or an update is worth settling. */
export const worthSettling = 2000;

/** Tables whose contents imports and updates change. */
const tables = ['nodes', 'edges', 'vulnerabilities', 'assertions', 'documents', 'statements', 'vulnerability_aliases'];

/**
 * Brings the database's knowledge of its tables up to date where a tenth of them changed, empties what its index of words has put off, and
 * sums up what was counted: the first searches after many changes would do it otherwise.
 */
export async function settle(records: RecordsClient): Promise<void> {
  const { rows } = await records.execute(
    `select relname as name from pg_stat_user_tables where schemaname = 'fengsui' and relname = any($1) and n_mod_since_analyze * 10 > n_live_tup`,
    [tables],
  );
  if (rows.length > 0) await records.execute(`analyze ${rows.map(({ name }) => String(name)).join(', ')}`);
  await records.execute("select gin_clean_pending_list('nodes_search_idx')");
  await records.system(sumCounts);
}
