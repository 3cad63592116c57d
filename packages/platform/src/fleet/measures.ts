import { sql } from 'kysely';
import { type Measure, type Sample, samplesOf } from '../kernel/measure.ts';
import type { Tx } from '../kernel/records.ts';
import { silentAfter } from './store.ts';

/** Of each sensor that was not revoked: a value of its row. */
const ofSensors =
  (value: string, where = 'true') =>
  (tx: Tx) =>
    samplesOf(
      tx,
      sql<Sample>`select jsonb_build_object('site', p.name, 'sensor', s.name) as labels, ${sql.raw(value)} as value
        from sensors s join sites p on p.id = s.site_id where s.revoked_at is null and ${sql.raw(where)} order by p.name, s.name`,
    );

/** What a sensor counts by kind, in its latest report. */
const countedBySensors = (member: 'lost' | 'dropped') => (tx: Tx) =>
  samplesOf(
    tx,
    sql<Sample>`select jsonb_build_object('site', p.name, 'sensor', s.name, 'kind', k.key) as labels, k.value::double precision as value
      from sensors s join sites p on p.id = s.site_id, jsonb_each_text(s.health -> ${member}) k
      where s.revoked_at is null order by p.name, s.name, k.key`,
  );

/** What is measured of sensors that report by themselves. */
export const sensorMeasures: readonly Measure[] = [
  {
    name: 'fengsui_sensor_up',
    help: `Whether a sensor was heard in the last ${silentAfter} seconds.`,
    kind: 'gauge',
    read: ofSensors(`(coalesce(s.last_seen_at >= now() - make_interval(secs => ${silentAfter}), false))::int`),
  },
  {
    name: 'fengsui_sensor_last_seen_timestamp_seconds',
    help: 'When a sensor was last heard.',
    kind: 'gauge',
    read: ofSensors('extract(epoch from s.last_seen_at)', 's.last_seen_at is not null'),
  },
  {
    name: 'fengsui_sensor_behind_seconds',
    help: 'Age of the latest frame when it was told.',
    kind: 'gauge',
    read: ofSensors("(s.health ->> 'behindSeconds')::double precision", "s.health ? 'behindSeconds'"),
  },
  {
    name: 'fengsui_sensor_spool_bytes',
    help: 'Reports that wait at a sensor.',
    kind: 'gauge',
    read: ofSensors("(s.health -> 'spool' ->> 'bytes')::double precision", "s.health -> 'spool' ? 'bytes'"),
  },
  {
    name: 'fengsui_sensor_memory_bytes',
    help: 'Memory of a sensor.',
    kind: 'gauge',
    read: ofSensors("(s.health ->> 'memoryBytes')::double precision", "s.health ? 'memoryBytes'"),
  },
  {
    name: 'fengsui_sensor_frames_lost_total',
    help: 'Frames that never reached a sensor since it began, by where they were lost.',
    kind: 'counter',
    read: countedBySensors('lost'),
  },
  {
    name: 'fengsui_sensor_dropped_total',
    help: 'What limits of a sensor discarded since it began, by kind.',
    kind: 'counter',
    read: countedBySensors('dropped'),
  },
];
