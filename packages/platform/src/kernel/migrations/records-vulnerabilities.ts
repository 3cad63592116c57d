import type { Migration } from './records.ts';

/** What documents say of vulnerabilities, imports, and matches with assets. */
export const vulnerabilitiesMigration: Migration = {
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
};
