import type { Migration } from './records.ts';

/** How the library is kept current: updates from sources, and bundles that are made of it and taken into it. All of it is the server's. */
export const exchangeMigration: Migration = {
  name: '016-exchange',
  sql: `
-- Who this library is to others, how many bundles were made of it, and whether it asks its sources by itself (which it does when somebody says so).
create table library_identity (
  one boolean primary key default true check (one),
  id uuid not null default gen_random_uuid(),
  sequence bigint not null default 0,
  updates boolean not null default false,
  -- Sources that are asked; null means those that the table of sources proposes.
  chosen text[]
);
insert into library_identity default values;

-- Whose bundles are taken.
create table bundle_keys (
  key text primary key,
  name text not null,
  added_by text,
  added_at timestamptz not null default now()
);

-- The last bundle of each other library, and the documents that came in bundles: only these may go with a later one.
create table bundle_senders (
  library uuid primary key,
  sequence bigint not null,
  key text not null,
  received_at timestamptz not null default now()
);
create table bundle_documents (
  kind text not null,
  document text not null,
  library uuid not null,
  primary key (kind, document),
  foreign key (kind, document) references documents (kind, id) on delete cascade
);

-- Bundles that were asked for; their files lie in the data folder.
create table library_bundles (
  id uuid primary key,
  state text not null default 'queued' check (state in ('queued', 'making', 'done', 'failed')),
  kinds text[],
  sequence bigint,
  documents integer not null default 0,
  gone integer not null default 0,
  bytes bigint,
  error text,
  created_by text,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);

-- How each source of the library was found last.
create table library_updates (
  source text primary key,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  asked boolean not null default false,
  started_at timestamptz,
  succeeded_at timestamptz,
  next_at timestamptz,
  added integer not null default 0,
  unchanged integer not null default 0,
  problems integer not null default 0,
  error text
);
`,
};
