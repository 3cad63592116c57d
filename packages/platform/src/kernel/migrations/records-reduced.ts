import type { Migration } from './records.ts';

/** Since when a capture holds only the frames that show something. */
export const reducedMigration: Migration = {
  name: '027-reduced',
  sql: `alter table captures add column reduced_at timestamptz;`,
};
