import { carriedMigration } from './records-carried.ts';
import { countsMigration } from './records-counts.ts';
import { exchangeMigration } from './records-exchange.ts';
import { filesMigration } from './records-files.ts';
import { fingerprintsMigration } from './records-fingerprints.ts';
import { fleetMigration } from './records-fleet.ts';
import { libraryMigration } from './records-library.ts';
import { lifeMigration } from './records-life.ts';
import { loadingMigration } from './records-loading.ts';
import { matchingMigration } from './records-matching.ts';
import { normsMigration } from './records-norms.ts';
import { patchesMigration } from './records-patches.ts';
import { sourceStatisticsMigration } from './records-source-statistics.ts';
import { sourcesMigration } from './records-sources.ts';
import { subjectsMigration } from './records-subjects.ts';
import { suppressionsMigration } from './records-suppressions.ts';
import { verdictsMigration } from './records-verdicts.ts';

/** One step of the schema of the records. A step that was released is never changed; a new one follows it. */
export interface Migration {
  name: string;
  sql: string;
}

/**
 * Tables with `organisation_id` belong to a tenant: `secure` gives each its row-level security. A table without it is of the
 * server: it is granted to the tenants' role column by column, or not at all.
 */
export const recordMigrations: readonly Migration[] = [
  {
    name: '001-tenancy',
    sql: `
create extension if not exists pg_trgm with schema public;
do $$ begin create role fengsui_tenant nologin; exception when duplicate_object or unique_violation then null; end $$;
grant fengsui_tenant to current_user;
grant usage on schema fengsui to fengsui_tenant;

create function current_organisation() returns uuid language sql stable
  return nullif(current_setting('fengsui.organisation', true), '')::uuid;

-- Gives a tenant's table its policy and its rights.
create procedure secure(name text, rights text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('create policy tenant on %I to fengsui_tenant using (organisation_id = current_organisation()) '
    || 'with check (organisation_id = current_organisation())', name);
  execute format('grant %s on %I to fengsui_tenant', rights, name);
end $$;

create function forbid_change() returns trigger language plpgsql as $$
begin raise exception 'rows of % are never changed', tg_table_name; end $$;
`,
  },
  {
    name: '002-identity',
    sql: `
create table organisations (
  id uuid primary key,
  name text not null,
  level text not null,
  parent_id uuid references organisations (id),
  created_at timestamptz not null default now()
);
create unique index on organisations (lower(name));
alter table organisations enable row level security;
-- An organisation sees itself and those directly below it.
create policy tenant on organisations to fengsui_tenant
  using (id = current_organisation() or parent_id = current_organisation())
  with check (id = current_organisation() or parent_id = current_organisation());
grant select, insert, update (name, level) on organisations to fengsui_tenant;

create table users (
  id uuid primary key,
  name text not null,
  display_name text not null,
  password_hash text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz
);
create unique index on users (lower(name));

create table memberships (
  organisation_id uuid not null references organisations (id),
  user_id uuid not null references users (id) on delete cascade,
  role text not null,
  disabled boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (organisation_id, user_id)
);
create index on memberships (user_id);
call secure('memberships', 'select, insert, update, delete');

alter table users enable row level security;
create policy tenant on users for select to fengsui_tenant
  using (exists (select from memberships m where m.user_id = users.id));
grant select (id, name, display_name, created_at, last_seen_at) on users to fengsui_tenant;

create table sessions (
  secret_hash text primary key,
  user_id uuid not null references users (id) on delete cascade,
  organisation_id uuid not null references organisations (id),
  address text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index on sessions (user_id);
call secure('sessions', 'delete');

create table one_time_links (
  secret_hash text primary key,
  purpose text not null,
  user_id uuid references users (id) on delete cascade,
  expires_at timestamptz not null
);

create table tokens (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  user_id uuid not null references users (id) on delete cascade,
  name text not null,
  secret_hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);
call secure('tokens', 'select (id, organisation_id, user_id, name, scopes, created_at, expires_at, last_used_at), insert, delete');

create table audit (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  at timestamptz not null default now(),
  user_name text,
  token_name text,
  action text not null,
  subject text,
  address text,
  status integer not null,
  detail jsonb not null default '{}'
);
create index on audit (organisation_id, id);
create trigger append_only before update or delete or truncate on audit for each statement execute function forbid_change();
call secure('audit', 'select, insert');
`,
  },
  {
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
  },
  {
    name: '004-assets',
    sql: `
create table sites (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  name text not null,
  description text not null default '',
  created_at timestamptz not null default now()
);
create unique index on sites (organisation_id, lower(name));
call secure('sites', 'select, insert, update, delete');

create table zones (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  name text not null,
  purdue_level double precision not null,
  description text not null default '',
  created_at timestamptz not null default now()
);
create unique index on zones (site_id, lower(name));
call secure('zones', 'select, insert, update, delete');

create table captures (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id),
  name text not null,
  size bigint not null,
  received bigint not null default 0,
  state text not null default 'uploading',
  sha256 text,
  job_id uuid references jobs (id),
  uploaded_by text,
  created_at timestamptz not null default now(),
  analysed_at timestamptz,
  frames bigint,
  bytes bigint,
  first_seen text,
  last_seen text,
  problems jsonb not null default '[]',
  protocols jsonb not null default '[]',
  dropped jsonb not null default '{}',
  error text
);
create index on captures (organisation_id, id desc);
call secure('captures', 'select, insert, update, delete');

create table assets (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id),
  zone_id uuid references zones (id) on delete set null,
  zone_by_person boolean not null default false,
  name text, vendor text, product text, model text, order_number text, firmware text, serial text, role text,
  purdue_level double precision,
  attributes jsonb not null default '[]',
  conflicts text[] not null default '{}',
  protocols jsonb not null default '[]',
  search text not null default '',
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on assets (organisation_id, last_seen desc, id desc);
create index on assets (site_id);
call secure('assets', 'select, insert, update, delete');

create table asset_addresses (
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id),
  kind text not null check (kind in ('mac', 'ip')),
  address text not null,
  asset_id uuid not null references assets (id) on delete cascade,
  mac text,
  primary key (site_id, kind, address)
);
create index on asset_addresses (asset_id);
call secure('asset_addresses', 'select, insert, update, delete');

create table asset_sightings (
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  capture_id uuid not null references captures (id) on delete cascade,
  protocols jsonb not null,
  interfaces jsonb not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  primary key (asset_id, capture_id)
);
create index on asset_sightings (capture_id);
call secure('asset_sightings', 'select, insert, update, delete');

create table asset_evidence (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  capture_id uuid not null references captures (id) on delete cascade,
  attribute text not null,
  value text not null,
  source text not null,
  confidence double precision not null,
  frame bigint,
  at text
);
create index on asset_evidence (asset_id);
create index on asset_evidence (capture_id);
call secure('asset_evidence', 'select, insert, update, delete');

create table asset_overrides (
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  attribute text not null,
  value text not null,
  note text not null default '',
  user_name text not null,
  at timestamptz not null default now(),
  primary key (asset_id, attribute)
);
call secure('asset_overrides', 'select, insert, update, delete');

create table findings (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id),
  rule text not null,
  title text not null,
  severity text not null,
  severity_rank smallint not null,
  confidence double precision not null,
  techniques text[] not null,
  client text not null,
  server text not null,
  client_asset_id uuid references assets (id) on delete set null,
  server_asset_id uuid references assets (id) on delete set null,
  state text not null default 'new',
  assignee_id uuid,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  count bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (site_id, rule, client, server)
);
create index on findings (organisation_id, severity_rank desc, last_seen desc, id desc);
create index on findings (client_asset_id);
create index on findings (server_asset_id);
call secure('findings', 'select, insert, update, delete');

create table finding_occurrences (
  organisation_id uuid not null references organisations (id),
  finding_id uuid not null references findings (id) on delete cascade,
  capture_id uuid not null references captures (id) on delete cascade,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  count bigint not null,
  frames bigint[] not null,
  fields jsonb not null,
  primary key (finding_id, capture_id)
);
create index on finding_occurrences (capture_id);
call secure('finding_occurrences', 'select, insert, update, delete');

create table finding_steps (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  finding_id uuid not null references findings (id) on delete cascade,
  at timestamptz not null default now(),
  user_name text,
  kind text not null,
  from_value text,
  to_value text,
  note text not null default ''
);
create index on finding_steps (finding_id);
call secure('finding_steps', 'select, insert');
`,
  },
  {
    name: '005-library',
    sql: `
-- The library is of the server: every organisation reads it, only imports write it.
create table vulnerabilities (
  id text primary key,
  title text not null default '',
  description text not null default '',
  severity text,
  cvss double precision,
  vector text,
  kev boolean not null default false,
  epss double precision,
  vendors text[] not null default '{}',
  products text[] not null default '{}',
  advisories text[] not null default '{}',
  published timestamptz,
  modified timestamptz,
  sorted_at timestamptz not null default '-infinity',
  search text not null default '',
  updated_at timestamptz not null default now()
);
create index on vulnerabilities using gin (search public.gin_trgm_ops);
create index on vulnerabilities (sorted_at desc, id desc);
grant select on vulnerabilities to fengsui_tenant;

-- The documents as published, and what matching reads of them.
create table advisories (
  kind text not null check (kind in ('csaf', 'cve', 'kev')),
  id text not null,
  title text not null default '',
  content_hash text not null,
  content jsonb not null,
  prepared jsonb,
  imported_at timestamptz not null default now(),
  primary key (kind, id)
);
grant select on advisories to fengsui_tenant;

-- What each document says of each vulnerability: statements are kept side by side and never overwritten by another document's.
create table assertions (
  kind text not null,
  document text not null,
  vulnerability_id text not null,
  assertions jsonb not null,
  vendors text[] not null,
  products text[] not null,
  primary key (kind, document, vulnerability_id),
  foreign key (kind, document) references advisories (kind, id) on delete cascade
);
create index on assertions (vulnerability_id);
grant select on assertions to fengsui_tenant;

-- The day's exploit prediction of every CVE, also of those that no document has named yet.
create table exploit_predictions (
  vulnerability_id text primary key,
  score double precision not null,
  percentile double precision not null,
  date text not null,
  model text not null
);
grant select on exploit_predictions to fengsui_tenant;

create table imports (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  name text not null,
  size bigint not null,
  received bigint not null default 0,
  state text not null default 'uploading',
  sha256 text,
  job_id uuid references jobs (id),
  documents integer not null default 0,
  accepted integer not null default 0,
  rejected integer not null default 0,
  created_by text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  error text
);
create index on imports (organisation_id, id desc);
call secure('imports', 'select, insert, update');

create table import_rejections (
  organisation_id uuid not null references organisations (id),
  import_id uuid not null references imports (id) on delete cascade,
  line integer not null,
  document text,
  reason text not null,
  primary key (import_id, line)
);
call secure('import_rejections', 'select, insert');

create table matches (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  vulnerability_id text not null references vulnerabilities (id),
  advisories text[] not null,
  probability double precision not null,
  reasons text[] not null,
  urgency double precision not null,
  state text not null default 'open',
  note text not null default '',
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (asset_id, vulnerability_id)
);
create index on matches (organisation_id, urgency desc, id desc);
create index on matches (vulnerability_id);
call secure('matches', 'select, insert, update, delete');
`,
  },
  fleetMigration,
  sourcesMigration,
  suppressionsMigration,
  normsMigration,
  libraryMigration,
  lifeMigration,
  patchesMigration,
  filesMigration,
  fingerprintsMigration,
  subjectsMigration,
  exchangeMigration,
  countsMigration,
  loadingMigration,
  matchingMigration,
  carriedMigration,
  sourceStatisticsMigration,
  verdictsMigration,
];
