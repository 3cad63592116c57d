import type { Migration } from './records.ts';

/** Records of other tools: uploaded and filed as captures are, with a measure of how good each source is. */
export const sourcesMigration: Migration = {
  name: '007-sources',
  sql: `
alter table captures add column kind text not null default 'packets' check (kind in ('packets', 'records'));
-- The format that was named by whoever uploaded; recognised by content without it.
alter table captures add column format text;

create table source_readings (
  capture_id uuid primary key references captures (id) on delete cascade,
  organisation_id uuid not null references organisations (id),
  format text not null,
  score integer not null,
  quality jsonb not null,
  events jsonb not null,
  conversations integer not null,
  components integer not null,
  unplaced integer not null
);
call secure('source_readings', 'select, insert, update, delete');

create table source_components (
  organisation_id uuid not null references organisations (id),
  capture_id uuid not null references captures (id) on delete cascade,
  number integer not null,
  subject text not null,
  type text not null,
  name text not null,
  version text not null,
  vendor text not null,
  purl text not null,
  cpe text not null,
  primary key (capture_id, number)
);
call secure('source_components', 'select, insert, delete');
`,
};
