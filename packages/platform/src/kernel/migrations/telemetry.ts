import type { Migration } from './records.ts';

/**
 * The schema of the telemetry. Rows of one capture are written again as a whole when it is analysed again, so every table has
 * `organisation` and `capture` first in its order. `fsync_after_insert`: what is acknowledged survives a power loss.
 */
export const telemetryMigrations: readonly Migration[] = [
  {
    name: '001-conversations',
    sql: `create table if not exists conversations (
  organisation UUID,
  capture UUID,
  number UInt32,
  site UUID,
  client String,
  server String,
  client_asset Nullable(UUID),
  server_asset Nullable(UUID),
  protocol LowCardinality(String),
  port Nullable(UInt32),
  messages UInt64,
  bytes UInt64,
  errors UInt64,
  first_seen DateTime64(9, 'UTC'),
  last_seen DateTime64(9, 'UTC'),
  functions String
) engine = MergeTree order by (organisation, capture, number) settings fsync_after_insert = 1`,
  },
  {
    name: '002-events',
    sql: `create table if not exists events (
  organisation UUID,
  capture UUID,
  number UInt64,
  site UUID,
  at DateTime64(9, 'UTC'),
  type LowCardinality(String),
  protocol LowCardinality(String),
  client String,
  server String,
  frame UInt64,
  fields String
) engine = MergeTree partition by toYYYYMM(at) order by (organisation, capture, type, at) settings fsync_after_insert = 1`,
  },
];
