import type { Migration } from './records.ts';

/** Files that crossed the wire, values that messages speak of, and what the library's indicators say of both. */
export const filesMigration: Migration = {
  name: '013-files',
  sql: `
-- What is done with the files of a site's captures; a site without a row has the defaults.
create table file_settings (
  organisation_id uuid not null references organisations (id),
  site_id uuid primary key references sites (id) on delete cascade,
  hashes boolean not null,
  rules boolean not null,
  samples boolean not null,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
call secure('file_settings', 'select, insert, update');

create table carved_files (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  capture_id uuid not null references captures (id) on delete cascade,
  name text not null,
  path text not null,
  protocol text not null,
  direction text not null,
  sender text not null,
  receiver text not null,
  client text not null,
  server text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  count bigint not null,
  frames bigint[] not null,
  size bigint not null,
  declared bigint,
  carved bigint not null,
  sha256 text not null,
  sha1 text not null,
  md5 text not null,
  type text not null,
  type_name text not null,
  complete boolean not null,
  notes text[] not null,
  verdict text not null check (verdict in ('hash', 'yara', 'none')),
  verdicts jsonb not null,
  sample boolean not null
);
create index on carved_files (capture_id, id desc);
create index on carved_files (organisation_id, id desc);
create index on carved_files (organisation_id, sha256);
create index on carved_files (organisation_id, verdict, id desc) where verdict <> 'none';
call secure('carved_files', 'select, insert, delete');

-- What a capture shows of addresses, names, pages and files, once for each pair of ends; the keys are what indicators are looked up by.
create table observed_values (
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  capture_id uuid not null references captures (id) on delete cascade,
  number integer not null,
  type text not null,
  value text not null,
  keys text[] not null,
  protocol text not null,
  client text not null,
  server text not null,
  count bigint not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  frame bigint,
  primary key (capture_id, number)
);
-- Without a list of what is pending: each look-up would read all of it.
create index on observed_values using gin (keys) with (fastupdate = off);
call secure('observed_values', 'select, insert, delete');

-- The values of the library's indicators, one row each.
create table indicator_values (
  node_id bigint not null references nodes (id) on delete cascade,
  key text not null,
  added_at timestamptz not null default now(),
  primary key (node_id, key)
);
create index on indicator_values (key);
create index on indicator_values (added_at);
grant select on indicator_values to fengsui_tenant;

-- Which documents the values were read from, as they were then.
create table indicator_documents (
  kind text not null,
  document text not null,
  content_hash text not null,
  primary key (kind, document),
  foreign key (kind, document) references documents (kind, id) on delete cascade
);

-- An indicator that was met in a capture, and what came of it.
create table indicator_sightings (
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  capture_id uuid not null references captures (id) on delete cascade,
  node_id bigint not null references nodes (id) on delete cascade,
  number integer not null,
  key text not null,
  type text not null,
  value text not null,
  protocol text not null,
  client text not null,
  server text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  score real not null,
  outcome text not null check (outcome in ('finding', 'warned', 'faded', 'outside')),
  list text,
  rule text not null,
  source text not null,
  document text not null,
  primary key (capture_id, node_id, number)
);
create index on indicator_sightings (organisation_id, node_id, last_seen desc);
call secure('indicator_sightings', 'select, insert, delete');
`,
};
