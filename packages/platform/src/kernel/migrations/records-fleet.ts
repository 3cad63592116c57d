import type { Migration } from './records.ts';

/** Sensors that report by themselves: how they were let in, how far they were heard, and which capture each of their sessions is filed under. */
export const fleetMigration: Migration = {
  name: '006-fleet',
  sql: `
create table sensors (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  name text not null,
  credential_hash text not null unique,
  enrolled_by text,
  enrolled_at timestamptz not null default now(),
  revoked_at timestamptz,
  last_sequence bigint not null default 0,
  last_seen_at timestamptz,
  address text,
  clock_difference double precision,
  health jsonb
);
create unique index on sensors (organisation_id, lower(name)) where revoked_at is null;
call secure('sensors', 'select (id, organisation_id, site_id, name, enrolled_by, enrolled_at, revoked_at, last_sequence, last_seen_at, address, '
  || 'clock_difference, health), insert, update');

create table sensor_enrolments (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  site_id uuid not null references sites (id) on delete cascade,
  name text not null,
  secret_hash text not null unique,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  sensor_id uuid references sensors (id) on delete set null
);
call secure('sensor_enrolments', 'select (id, organisation_id, site_id, name, created_by, created_at, expires_at, used_at, sensor_id), insert, update, delete');

-- Evidence is appended to the file of the capture: only what is counted here is in it.
create table sensor_sessions (
  organisation_id uuid not null references organisations (id),
  sensor_id uuid not null references sensors (id) on delete cascade,
  session uuid not null,
  capture_id uuid not null references captures (id) on delete cascade,
  evidence_frames bigint not null default 0,
  evidence_bytes bigint not null default 0,
  primary key (sensor_id, session)
);
create index on sensor_sessions (capture_id);
call secure('sensor_sessions', 'select, insert, update, delete');
`,
};
