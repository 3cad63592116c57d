import type { Migration } from './records.ts';

/** Suppressions: which findings nobody has to look at, who says so, why and until when. They end; they are never deleted. */
export const suppressionsMigration: Migration = {
  name: '008-suppressions',
  sql: `
create table suppressions (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid references sites (id) on delete cascade,
  rule text,
  -- No reference: an asset that goes must not widen what is suppressed.
  asset_id uuid,
  client text,
  server text,
  seen_from timestamptz,
  seen_until timestamptz,
  owner text not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  check (rule is not null or asset_id is not null or client is not null or server is not null
    or (seen_from is not null and seen_until is not null))
);
create index on suppressions (organisation_id, id desc);
call secure('suppressions', 'select, insert, update');
`,
};
