import type { Migration } from './records.ts';

/** Organisations, people and programs, and what they did. */
export const identityMigration: Migration = {
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
};
