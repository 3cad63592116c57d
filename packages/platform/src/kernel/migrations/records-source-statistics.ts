import type { Migration } from './records.ts';

/** The statistics of the library's sources as they were counted last: reading every statement takes longer than anybody waits. */
export const sourceStatisticsMigration: Migration = {
  name: '021-source-statistics',
  sql: `
create table source_statistics (
  one boolean primary key default true check (one),
  -- State of the library that was counted, and the milliseconds that it took.
  state text not null,
  took integer not null,
  content jsonb not null,
  counted_at timestamptz not null default now()
);
`,
};
