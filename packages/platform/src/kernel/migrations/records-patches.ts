import type { Migration } from './records.ts';

/** What matches say beside that they match, what people know of assets, when to act, and the work on fixes. */
export const patchesMigration: Migration = {
  name: '012-patches',
  sql: `
alter table matches
  add column product jsonb not null default '{"vendor":"","name":""}',
  add column title text not null default '',
  add column version_verdict text not null default 'unknown',
  add column fixed_version text,
  add column path text[] not null default '{}',
  add column actions jsonb not null default '[]',
  add column questions jsonb not null default '[]',
  add column score jsonb,
  -- The decision by SSVC with its inputs, and where the match stands in the one list of work.
  add column decision jsonb,
  add column place text check (place in ('now', 'next', 'when-convenient')),
  add column overrides jsonb not null default '{}',
  -- What closes it on this asset: an update of a product to a version, or a mitigation that an advisory describes.
  add column fix_kind text check (fix_kind in ('update', 'mitigation')),
  add column fix_product text,
  add column fix_version text,
  -- Somebody decided about it or works on it, and it no longer holds.
  add column withdrawn_at timestamptz;

-- Fixes that are planned, made, seen on the wire, or not to be made for now.
create table patches (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  kind text not null check (kind in ('update', 'mitigation')),
  product text not null,
  version text not null default '',
  state text not null check (state in ('planned', 'done', 'verified', 'contradicted', 'excepted', 'withdrawn')),
  planned_for date,
  assignee text,
  done_at timestamptz,
  done_by text,
  verified_at timestamptz,
  evidence jsonb,
  reason text,
  owner text,
  expires_on date,
  vulnerabilities text[] not null default '{}',
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (asset_id, kind, product)
);
create index on patches (organisation_id, id desc);
call secure('patches', 'select, insert, update, delete');
alter table matches add column patch_id uuid references patches (id) on delete set null;
create index on matches (organisation_id, fix_kind, fix_product, fix_version);

-- Each step of the work on a fix, which nobody changes.
create table patch_steps (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  patch_id uuid not null references patches (id) on delete cascade,
  state text not null,
  detail jsonb not null default '{}',
  by text not null,
  at timestamptz not null default now()
);
create index on patch_steps (patch_id, id);
call secure('patch_steps', 'select, insert');

-- What documents say that an asset does not have (VEX), shown with its justification.
create table match_exclusions (
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  vulnerability_id text not null,
  advisory text not null,
  product jsonb not null,
  status text not null,
  justification text,
  text text not null,
  primary key (asset_id, vulnerability_id, advisory)
);
call secure('match_exclusions', 'select, insert, update, delete');

-- What people answered when matching asked; an answer is of the asset and serves all its matches.
create table asset_answers (
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  question text not null,
  answer text not null,
  text jsonb not null,
  label jsonb not null,
  answered_by text not null,
  answered_at timestamptz not null default now(),
  primary key (asset_id, question)
);
call secure('asset_answers', 'select, insert, update, delete');

-- What an asset means to its plant and what reaches it: derived from traffic and policy, or set by a person with a reason.
create table asset_contexts (
  asset_id uuid primary key references assets (id) on delete cascade,
  organisation_id uuid not null references organisations (id),
  reachability text,
  reachability_why jsonb,
  zone text,
  criticality text check (criticality in ('safety', 'essential', 'normal')),
  redundant boolean,
  reason text,
  set_by text,
  set_at timestamptz,
  overrides jsonb not null default '{}',
  -- What of the asset its matches were found with.
  matched_identity text
);
call secure('asset_contexts', 'select, insert, update, delete');

-- Software bills of materials that the organisation has of single assets, and which bills of the library's products count for it.
create table asset_components (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  asset_id uuid not null references assets (id) on delete cascade,
  name text not null,
  components jsonb not null,
  source text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  unique (asset_id, source)
);
call secure('asset_components', 'select, insert, update, delete');

-- How much of the library an organisation's matches were found with.
create table match_states (
  organisation_id uuid primary key references organisations (id),
  documents_at timestamptz,
  documents integer not null default 0,
  finished_at timestamptz not null default now()
);
call secure('match_states', 'select, insert, update');
`,
};
