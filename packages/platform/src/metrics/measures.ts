import { sql } from 'kysely';
import type { Actor } from '../kernel/identity/actor.ts';
import { may } from '../kernel/identity/actor.ts';
import type { Tx } from '../kernel/records.ts';
import { countFindings } from '../assets/store-findings.ts';
import { countMatches } from '../library/matches-store.ts';
import type { Sample, Told } from './exposition.ts';

/** What is measured of an organisation. The name never changes; the unit is its end. */
interface Measure extends Omit<Told, 'samples'> {
  /** Whether the actor may see it; everybody who may read assets when it is absent. */
  may?(actor: Actor): boolean;
  /** Reads it as the tenant. */
  read(tx: Tx): Promise<Sample[]>;
}

const plain = (value: number): Sample[] => [{ labels: {}, value }];

/** Rows with `labels` and `value`. */
async function rowsOf(tx: Tx, query: ReturnType<typeof sql<Sample>>): Promise<Sample[]> {
  const { rows } = await query.execute(tx);
  return rows.map(({ labels, value }) => ({ labels, value: Number(value) }));
}

/** Of each sensor that was not revoked: a value of its row. */
const ofSensors =
  (value: string, where = 'true') =>
  (tx: Tx) =>
    rowsOf(
      tx,
      sql<Sample>`select jsonb_build_object('site', p.name, 'sensor', s.name) as labels, ${sql.raw(value)} as value
        from sensors s join sites p on p.id = s.site_id where s.revoked_at is null and ${sql.raw(where)} order by p.name, s.name`,
    );

/** What a sensor counts by kind, in its latest report. */
const countedBySensors = (member: 'lost' | 'dropped') => (tx: Tx) =>
  rowsOf(
    tx,
    sql<Sample>`select jsonb_build_object('site', p.name, 'sensor', s.name, 'kind', k.key) as labels, k.value::double precision as value
      from sensors s join sites p on p.id = s.site_id, jsonb_each_text(s.health -> ${member}) k
      where s.revoked_at is null order by p.name, s.name, k.key`,
  );

export const measures: readonly Measure[] = [
  {
    name: 'fengsui_assets',
    help: 'Devices in the inventory.',
    kind: 'gauge',
    read: (tx) =>
      rowsOf(
        tx,
        sql<Sample>`select jsonb_build_object('site', p.name) as labels, count(a.id) as value
          from sites p left join assets a on a.site_id = p.id group by p.id order by p.name`,
      ),
  },
  {
    name: 'fengsui_findings_open',
    help: 'Findings that nobody has resolved or suppressed.',
    kind: 'gauge',
    read: async (tx) =>
      (await countFindings(tx, undefined)).bySeverity.map(({ key, open }) => ({ labels: { severity: key }, value: open })),
  },
  {
    name: 'fengsui_vulnerability_matches_open',
    help: 'Vulnerabilities matched to devices and not dismissed.',
    kind: 'gauge',
    may: (actor) => may(actor, 'library.read'),
    read: async (tx) => plain((await countMatches(tx, {})).open),
  },
  {
    name: 'fengsui_vulnerability_matches_known_exploited',
    help: 'Those of them that are known to be exploited.',
    kind: 'gauge',
    may: (actor) => may(actor, 'library.read'),
    read: async (tx) => plain((await countMatches(tx, {})).knownExploited),
  },
  {
    name: 'fengsui_captures',
    help: 'Captures and files of records.',
    kind: 'gauge',
    read: (tx) =>
      rowsOf(
        tx,
        sql<Sample>`select jsonb_build_object('kind', kind, 'state', state) as labels, count(*) as value from captures group by kind, state order by 1`,
      ),
  },
  {
    name: 'fengsui_jobs',
    help: 'Jobs that wait or run, and those that failed in the last day.',
    kind: 'gauge',
    read: (tx) =>
      rowsOf(
        tx,
        sql<Sample>`select jsonb_build_object('kind', kind, 'state', state) as labels, count(*) as value from jobs
          where state in ('queued', 'running') or (state = 'failed' and finished_at > now() - interval '1 day') group by kind, state order by 1`,
      ),
  },
  {
    name: 'fengsui_sensor_up',
    help: 'Whether a sensor was heard in the last five minutes.',
    kind: 'gauge',
    read: ofSensors("(coalesce(s.last_seen_at > now() - interval '5 minutes', false))::int"),
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
