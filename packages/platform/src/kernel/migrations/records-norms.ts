import type { Migration } from './records.ts';

/** What is normal and what is allowed at a site: versions of its baseline and its policy, how traffic differs, and the work that finds it out. */
export const normsMigration: Migration = {
  name: '009-norms',
  sql: `
-- Versions are added and never changed: who changed what is normal, and why, stays.
create table baselines (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  version integer not null,
  what text not null,
  changed_by text not null,
  why text not null,
  differences integer not null default 0,
  summary jsonb not null,
  document text not null,
  created_at timestamptz not null default now(),
  unique (site_id, version)
);
call secure('baselines', 'select, insert');

create table policies (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  version integer not null,
  what text not null,
  changed_by text not null,
  why text not null,
  zones integer not null,
  conduits integer not null,
  text text not null,
  created_at timestamptz not null default now(),
  unique (site_id, version)
);
call secure('policies', 'select, insert');

create table enforcements (
  organisation_id uuid not null references organisations (id),
  site_id uuid primary key references sites (id) on delete cascade,
  baseline boolean not null default false,
  policy boolean not null default false,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
call secure('enforcements', 'select, insert, update');

create table studies (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  kind text not null,
  captures uuid[] not null,
  request jsonb not null,
  state text not null default 'queued',
  job_id uuid references jobs (id),
  error text,
  result jsonb,
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index on studies (site_id, id desc);
call secure('studies', 'select, insert, update');

create table isolation_issues (
  organisation_id uuid not null references organisations (id),
  study_id uuid not null references studies (id) on delete cascade,
  position integer not null,
  kind text not null,
  severity text not null,
  issue jsonb not null,
  primary key (study_id, position)
);
call secure('isolation_issues', 'select, insert, delete');

create table differences (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  key text not null,
  kind text not null,
  severity text not null,
  confidence integer not null,
  subject jsonb not null,
  expected text not null,
  observed text not null,
  words jsonb not null,
  change jsonb not null,
  baseline_version integer not null,
  state text not null default 'open',
  decided_by text,
  decided_at timestamptz,
  reason text,
  decided_version integer,
  created_at timestamptz not null default now(),
  unique (site_id, key)
);
create index on differences (site_id, state);
call secure('differences', 'select, insert, update, delete');

create table difference_sightings (
  organisation_id uuid not null references organisations (id),
  difference_id uuid not null references differences (id) on delete cascade,
  capture_id uuid not null references captures (id) on delete cascade,
  count bigint not null,
  first_seen text not null,
  last_seen text not null,
  frames bigint[] not null,
  primary key (difference_id, capture_id)
);
create index on difference_sightings (capture_id);
call secure('difference_sightings', 'select, insert, update, delete');
`,
};
