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
  number UInt32,
  site UUID,
  at DateTime64(9, 'UTC'),
  frame UInt64,
  protocol LowCardinality(String),
  function LowCardinality(String),
  client String,
  server String,
  acts Array(LowCardinality(String)),
  refused UInt8,
  status LowCardinality(String),
  unit Nullable(Float64),
  area Nullable(Float64),
  address Nullable(Float64),
  value Nullable(Float64)
) engine = MergeTree order by (organisation, capture, number) settings fsync_after_insert = 1`,
  },
];
