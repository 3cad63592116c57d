import { sql } from 'kysely';
import type { Tx } from '../../kernel/records.ts';
import type { AffectedPlant } from './schema.ts';

/** SQL of the plants that a vulnerability concerns. Runs as a tenant. */

/** The identifier of the record that has this name; undefined when the library has none. */
export async function findRecord(tx: Tx, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select v.id from vulnerabilities v
    join visible_nodes n on n.organisation_id is null and n.kind = 'vulnerability' and n.key = v.id
    where v.id = ${name} or v.aliases @> array[${name}] order by v.id = ${name} desc limit 1`.execute(tx);
  return rows[0]?.id;
}

/** Sites of the organisation with assets that match a vulnerability. */
export async function listPlants(tx: Tx, vulnerability: string, limit: number): Promise<Omit<AffectedPlant, 'organisation'>[]> {
  const { rows } = await sql<Omit<AffectedPlant, 'organisation'>>`with one as (
      select a.site_id, m.place, case when m.state = 'dismissed' then 'dismissed' when p.state in ('done', 'verified') then 'fixed'
        when p.state = 'excepted' and p.expires_on >= current_date then 'excepted' else 'open' end as standing
      from matches m join assets a on a.id = m.asset_id left join patches p on p.id = m.patch_id
      where m.vulnerability_id = ${vulnerability} and m.withdrawn_at is null and m.retracted_at is null)
    select jsonb_build_object('id', s.id, 'name', s.name) as site, count(*)::int as assets,
      count(*) filter (where standing = 'open')::int as open, count(*) filter (where standing = 'fixed')::int as fixed,
      count(*) filter (where standing = 'excepted')::int as excepted, count(*) filter (where standing = 'dismissed')::int as dismissed,
      (array['now', 'next', 'when-convenient'])[min(array_position(array['now', 'next', 'when-convenient'], place)) filter (where standing = 'open')] as place
    from one join sites s on s.id = one.site_id group by s.id, s.name order by open desc, s.name limit ${limit}`.execute(tx);
  return rows;
}
