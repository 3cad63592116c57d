import type { Migration } from './records.ts';

/** Sites and zones, captures, and what they show: assets, and findings with their evidence. */
export const assetsMigration: Migration = {
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
};
