import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import type { Enrolment, Sensor, SensorHealth } from './schema.ts';

/** SQL of sensors that report by themselves. */

/** Seconds without a word after which a sensor is silent. */
export const silentAfter = 300;

const sensorColumns = sql`s.id, s.site_id as site, s.name, s.enrolled_by as "enrolledBy", s.enrolled_at as "enrolledAt", s.revoked_at as "revokedAt",
  s.last_seen_at as "lastSeenAt", s.last_sequence as "lastSequence", s.address, s.clock_difference as "clockDifference", s.health,
  case when s.revoked_at is not null then 'revoked' when s.last_seen_at is null then 'waiting'
    when s.last_seen_at < now() - make_interval(secs => ${silentAfter}) then 'silent' else 'active' end as state,
  (select n.capture_id from sensor_sessions n where n.sensor_id = s.id order by n.capture_id desc limit 1) as capture`;

const enrolmentColumns = sql`id, site_id as site, name, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  used_at as "usedAt", sensor_id as sensor`;

/** Sensors by name; those that were revoked come last. As a tenant. */
export async function listSensors(tx: Tx, query: { limit: number; after?: string; site?: string }): Promise<PageOf<Sensor>> {
  const after = decodeCursor(query.after, 3);
  const { rows } = await sql<Sensor>`select ${sensorColumns} from sensors s where true
    ${query.site === undefined ? sql`` : sql`and s.site_id = ${query.site}`}
    ${after === null ? sql`` : sql`and (s.revoked_at is not null, s.name, s.id) > (${after[0]}::boolean, ${after[1]}::text, ${after[2]}::uuid)`}
    order by s.revoked_at is not null, s.name, s.id limit ${query.limit + 1}`.execute(tx);
  return pageOf(
    rows,
    query.limit,
    (row) => [row.revokedAt !== null, row.name, row.id],
    (row) => row,
  );
}

/** As a tenant. */
export async function findSensor(tx: Tx, id: string): Promise<Sensor | undefined> {
  return (await sql<Sensor>`select ${sensorColumns} from sensors s where s.id = ${id}`.execute(tx)).rows[0];
}

/** Who holds a credential that was not revoked. As the server. */
export async function findByCredential(tx: Tx, hash: string): Promise<{ id: string; organisation: string } | undefined> {
  const { rows } = await sql<{ id: string; organisation: string }>`select id, organisation_id as organisation from sensors
    where credential_hash = ${hash} and revoked_at is null`.execute(tx);
  return rows[0];
}

/** Makes a sensor. As the server. */
export async function insertSensor(
  tx: Tx,
  sensor: { id: string; organisation: string; site: string; name: string; hash: string; by: string; address: string },
): Promise<void> {
  const { id, organisation, site, name, hash, by, address } = sensor;
  await sql`insert into sensors (id, organisation_id, site_id, name, credential_hash, enrolled_by, address)
    values (${id}, ${organisation}, ${site}, ${name}, ${hash}, ${by}, ${address})`.execute(tx);
}

/** As a tenant. Answers whether there is such a sensor. */
export async function renameSensor(tx: Tx, id: string, name: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update sensors set name = ${name} where id = ${id}`.execute(tx);
  return numAffectedRows === 1n;
}

/** As a tenant. Answers whether there was such a sensor with its rights. */
export async function revokeSensor(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update sensors set revoked_at = now() where id = ${id} and revoked_at is null`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** Takes the sensor for this transaction: one batch of it at a time. As a tenant. */
export async function lockSensor(tx: Tx, id: string): Promise<{ site: string; name: string; last: number } | undefined> {
  const { rows } = await sql<{
    site: string;
    name: string;
    last: number;
  }>`select site_id as site, name, last_sequence as last from sensors
    where id = ${id} and revoked_at is null for update`.execute(tx);
  return rows[0];
}

export async function setSequence(tx: Tx, id: string, sequence: number): Promise<void> {
  await sql`update sensors set last_sequence = ${sequence} where id = ${id}`.execute(tx);
}

/** Keeps what a sensor said of itself. Answers the number of its last batch, or nothing when it was revoked. As a tenant. */
export async function setHealth(
  tx: Tx,
  id: string,
  { health, address, difference }: { health: SensorHealth; address: string; difference: number },
): Promise<number | undefined> {
  const { rows } = await sql<{
    last: number;
  }>`update sensors set last_seen_at = now(), health = ${toJson(health)}::jsonb, address = ${address},
      clock_difference = ${difference} where id = ${id} and revoked_at is null returning last_sequence as last`.execute(tx);
  return rows[0]?.last;
}

/** A session's capture, and how much evidence its file holds. */
export interface SessionRow {
  capture: string;
  frames: number;
  bytes: number;
}

export async function findSession(tx: Tx, sensor: string, session: string): Promise<SessionRow | undefined> {
  const { rows } =
    await sql<SessionRow>`select capture_id as capture, evidence_frames as frames, evidence_bytes as bytes from sensor_sessions
    where sensor_id = ${sensor} and session = ${session}`.execute(tx);
  return rows[0];
}

export async function putSession(tx: Tx, organisation: string, sensor: string, session: string, row: SessionRow): Promise<void> {
  await sql`insert into sensor_sessions (organisation_id, sensor_id, session, capture_id, evidence_frames, evidence_bytes)
    values (${organisation}, ${sensor}, ${session}, ${row.capture}, ${row.frames}, ${row.bytes})
    on conflict (sensor_id, session) do update set evidence_frames = excluded.evidence_frames, evidence_bytes = excluded.evidence_bytes`.execute(
    tx,
  );
}

/** Makes a token of enrolment. As a tenant. */
export async function insertEnrolment(
  tx: Tx,
  organisation: string,
  enrolment: { id: string; site: string; name: string; hash: string; by: string; hours: number },
): Promise<void> {
  const { id, site, name, hash, by, hours } = enrolment;
  await sql`insert into sensor_enrolments (id, organisation_id, site_id, name, secret_hash, created_by, expires_at)
    values (${id}, ${organisation}, ${site}, ${name}, ${hash}, ${by}, now() + make_interval(secs => ${hours * 3600}))`.execute(
    tx,
  );
}

/** The latest tokens of enrolment. As a tenant. */
export async function listEnrolments(tx: Tx, id?: string): Promise<Enrolment[]> {
  const { rows } = await sql<Enrolment>`select ${enrolmentColumns} from sensor_enrolments
    ${id === undefined ? sql`` : sql`where id = ${id}`} order by id desc limit 100`.execute(tx);
  return rows;
}

/** Takes a token back that was not used. As a tenant. */
export async function deleteEnrolment(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from sensor_enrolments where id = ${id} and used_at is null`.execute(tx);
  return numAffectedRows === 1n;
}

/** Uses a token: it works once, and not when it has expired. As the server. */
export async function takeEnrolment(
  tx: Tx,
  hash: string,
): Promise<{ id: string; organisation: string; site: string; name: string; by: string } | undefined> {
  const { rows } = await sql<{
    id: string;
    organisation: string;
    site: string;
    name: string;
    by: string;
  }>`update sensor_enrolments
    set used_at = now() where secret_hash = ${hash} and used_at is null and expires_at > now()
    returning id, organisation_id as organisation, site_id as site, name, created_by as by`.execute(tx);
  return rows[0];
}

/** Notes which sensor came of a token. As the server. */
export async function setEnrolled(tx: Tx, id: string, sensor: string): Promise<void> {
  await sql`update sensor_enrolments set sensor_id = ${sensor} where id = ${id}`.execute(tx);
}
