import type { Migration } from './records.ts';

/** Why a bundle, a state or a source was not taken, by a code beside the sentence: what failed before has its sentence only. */
export const refusalsMigration: Migration = {
  name: '025-refusals',
  sql: `
alter table imports add column refusal jsonb;
alter table library_bundles add column refusal jsonb;
alter table library_updates add column fault text;
`,
};
