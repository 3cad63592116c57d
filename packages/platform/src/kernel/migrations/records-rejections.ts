import type { Migration } from './records.ts';

/** Why a source, or something of a file of the library, was not taken, by a code beside the sentence: what was kept before has its sentence only. */
export const rejectionsMigration: Migration = {
  name: '026-rejections',
  sql: `
alter table captures add column refusal jsonb;
alter table import_rejections add column refusal jsonb;
`,
};
