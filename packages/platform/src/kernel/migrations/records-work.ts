import type { Migration } from './records.ts';

/** Messages that are to be delivered, and jobs that are to be done. */
export const workMigration: Migration = {
  name: '003-work',
  sql: `
create table outbox (
  id bigint generated always as identity primary key,
  organisation_id uuid not null,
  topic text not null,
  data jsonb not null,
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
call secure('outbox', 'insert');

create table jobs (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  kind text not null,
  subject uuid,
  state text not null default 'queued',
  attempt integer not null default 0,
  instance uuid,
  beat_at timestamptz,
  done double precision not null default 0,
  total double precision,
  unit text not null,
  detail jsonb not null default '{}',
  error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index on jobs (organisation_id, id desc);
create index on jobs (state) where state in ('queued', 'running');
call secure('jobs', 'select, insert, update');
`,
};
