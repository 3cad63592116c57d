import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';
import { openFindingStates, type Site, type SiteChange, type Zone, type ZoneChange } from './schema.ts';
import { isSuppressed } from './store-suppressions.ts';

/** SQL of sites and zones. Runs as a tenant: the organisation is a condition of every table. */

const open = [...openFindingStates];

export async function listSites(tx: Tx, id?: string): Promise<Site[]> {
  return (
    await sql<Site>`select s.id, s.name, s.description, s.created_at as "createdAt",
        (select count(*)::int from assets a where a.site_id = s.id) as assets,
        (select count(*)::int from captures c where c.site_id = s.id) as captures,
        (select count(*)::int from findings f where f.site_id = s.id and f.state = any(${open})
          and not ${isSuppressed('f')}) as "openFindings"
      from sites s ${id === undefined ? sql`` : sql`where s.id = ${id}`} order by lower(s.name), s.id`.execute(tx)
  ).rows;
}

export async function insertSite(
  tx: Tx,
  organisation: string,
  site: { id: string; name: string; description: string },
): Promise<void> {
  await sql`insert into sites (id, organisation_id, name, description)
    values (${site.id}, ${organisation}, ${site.name}, ${site.description})`.execute(tx);
}

export async function updateSite(tx: Tx, id: string, change: SiteChange): Promise<void> {
  await sql`update sites set name = coalesce(${change.name ?? null}, name), description = coalesce(${change.description ?? null}, description)
    where id = ${id}`.execute(tx);
}

export async function deleteSite(tx: Tx, id: string): Promise<void> {
  await sql`delete from sites where id = ${id}`.execute(tx);
}

export async function listZones(tx: Tx, where: { site?: string; id?: string } = {}): Promise<Zone[]> {
  return (
    await sql<Zone>`select z.id, z.site_id as site, z.name, z.purdue_level as "purdueLevel", z.description,
        (select count(*)::int from assets a where a.zone_id = z.id) as assets
      from zones z where true
      ${where.site === undefined ? sql`` : sql`and z.site_id = ${where.site}`}
      ${where.id === undefined ? sql`` : sql`and z.id = ${where.id}`}
      order by z.site_id, z.purdue_level, z.created_at, z.id`.execute(tx)
  ).rows;
}

export async function insertZone(
  tx: Tx,
  organisation: string,
  zone: { id: string; site: string; name: string; purdueLevel: number; description: string },
): Promise<void> {
  await sql`insert into zones (id, organisation_id, site_id, name, purdue_level, description)
    values (${zone.id}, ${organisation}, ${zone.site}, ${zone.name}, ${zone.purdueLevel}, ${zone.description})`.execute(tx);
}

export async function updateZone(tx: Tx, id: string, change: ZoneChange): Promise<void> {
  await sql`update zones set name = coalesce(${change.name ?? null}, name), purdue_level = coalesce(${change.purdueLevel ?? null}, purdue_level),
    description = coalesce(${change.description ?? null}, description) where id = ${id}`.execute(tx);
}

export async function deleteZone(tx: Tx, id: string): Promise<void> {
  await sql`update assets set zone_by_person = false where zone_id = ${id}`.execute(tx);
  await sql`delete from zones where id = ${id}`.execute(tx);
}
