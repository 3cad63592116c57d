import type { Migration } from './records.ts';

/** What documents say is found by the identifier that they use: filing it anew looked through all statements otherwise. */
export const subjectsMigration: Migration = {
  name: '015-subjects',
  sql: 'create index on assertions (subject);',
};
