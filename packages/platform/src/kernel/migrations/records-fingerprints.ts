import type { Migration } from './records.ts';

/** The server's own fingerprints with every version, and what each organisation saw when one was tried on its texts. */
export const fingerprintsMigration: Migration = {
  name: '014-fingerprints',
  sql: `
create table fingerprints (
  id text primary key,
  version integer not null,
  state text not null check (state in ('draft', 'tested', 'published')),
  -- The version that analyses use; it stays in force while a newer one is drafted and tested.
  published_version integer,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
grant select on fingerprints to fengsui_tenant;

-- Versions are added and never changed.
create table fingerprint_versions (
  fingerprint text not null references fingerprints (id) deferrable initially deferred,
  version integer not null,
  content jsonb not null,
  why text not null,
  changed_by text not null,
  created_at timestamptz not null default now(),
  primary key (fingerprint, version)
);
grant select on fingerprint_versions to fengsui_tenant;

create table fingerprint_trials (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  fingerprint text not null,
  version integer not null,
  content jsonb not null,
  captures uuid[] not null,
  result jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index on fingerprint_trials (organisation_id, fingerprint, id desc);
call secure('fingerprint_trials', 'select, insert');
`,
};
