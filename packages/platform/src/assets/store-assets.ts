import { sql } from 'kysely';
import { decodeCursor, pageOf } from '../kernel/paging.ts';
import type { Tx } from '../kernel/records.ts';
import { type PageOf, severities } from '../kernel/schema.ts';
import {
  type Asset,
  type AssetDetail,
  type AssetQuery,
  type Evidence,
  type Identification,
  openFindingStates,
} from './schema.ts';
import { isSuppressed } from './store-suppressions.ts';

/** SQL that reads the inventory and keeps what people say about it. Runs as a tenant. */

const open = [...openFindingStates];

interface Row {
  id: string;
  site_id: string;
  zone_id: string | null;
  name: string | null;
  vendor: string | null;
  product: string | null;
  model: string | null;
  order_number: string | null;
  firmware: string | null;
  serial: string | null;
  role: string | null;
  purdue_level: number | null;
  protocols: Asset['protocols'];
  conflicts: string[];
  attributes: AssetDetail['attributes'];
  addresses: { kind: 'mac' | 'ip'; address: string; mac: string | null }[];
  first_seen: string;
  last_seen: string;
  open_findings: number;
  worst_rank: number | null;
  open_matches: number;
  worst_cvss: number | null;
  sort_key: string | number;
}

/** How urgent an asset is: its worst open finding and its worst open match on one scale. */
const risk = sql`greatest(coalesce(f.worst_rank, -1) * 25, coalesce(m.urgency, -1))`;

/** What the risk of all assets is made of, in one pass over findings and matches. */
const risks = sql`left join (select b.asset_id, max(g.severity_rank) as worst_rank from findings g
      cross join lateral (values (g.client_asset_id), (g.server_asset_id)) b (asset_id)
      where g.state = any(${open}) and not ${isSuppressed('g')} group by b.asset_id) f on f.asset_id = a.id
    left join (select x.asset_id, max(x.urgency) as urgency from matches x
      where x.state <> 'dismissed' and x.withdrawn_at is null group by x.asset_id) m on m.asset_id = a.id`;

const sorts = {
  lastSeen: { key: sql`a.last_seen`, type: sql`timestamptz`, down: true, from: sql`` },
  name: { key: sql`lower(coalesce(a.name, a.product, a.role, '~'))`, type: sql`text`, down: false, from: sql`` },
  vendor: { key: sql`lower(coalesce(a.vendor, '~'))`, type: sql`text`, down: false, from: sql`` },
  risk: { key: risk, type: sql`double precision`, down: true, from: risks },
};

const selection = sql`a.*, coalesce(f.open, 0) as open_findings, f.worst_rank, coalesce(m.open, 0) as open_matches, m.worst_cvss,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'address', d.address, 'mac', d.mac) order by d.kind desc, d.address), '[]')
    from asset_addresses d where d.asset_id = a.id) as addresses
  from assets a
  left join lateral (select count(*)::int as open, max(g.severity_rank) as worst_rank from findings g
    where (g.client_asset_id = a.id or g.server_asset_id = a.id) and g.state = any(${open}) and not ${isSuppressed('g')}) f on true
  left join lateral (select count(*)::int as open, max(v.cvss) as worst_cvss, max(urgency) as urgency
    from matches x join vulnerabilities v on v.id = x.vulnerability_id where x.asset_id = a.id and x.state <> 'dismissed' and x.withdrawn_at is null) m on true`;

export async function listAssets(tx: Tx, query: AssetQuery): Promise<PageOf<Asset>> {
  const limit = query.limit ?? 50;
  const after = decodeCursor(query.after, 2);
  const { key, type, down, from } = sorts[query.sort ?? 'lastSeen'];
  const direction = down ? sql`desc` : sql`asc`;
  // Which assets are on the page is decided first: what is counted of each is counted for them alone.
  const { rows } = await sql<Row>`with page as materialized (select a.id, ${key} as sort_key from assets a ${from} where true
    ${query.site === undefined ? sql`` : sql`and a.site_id = ${query.site}`}
    ${query.zone === undefined ? sql`` : sql`and a.zone_id = ${query.zone}`}
    ${query.role === undefined ? sql`` : sql`and a.role = ${query.role}`}
    ${query.vendor === undefined ? sql`` : sql`and a.vendor = ${query.vendor}`}
    ${query.purdueLevel === undefined ? sql`` : sql`and a.purdue_level = ${query.purdueLevel}`}
    ${query.protocol === undefined ? sql`` : sql`and a.protocols @> ${JSON.stringify([{ id: query.protocol }])}::jsonb`}
    ${query.capture === undefined ? sql`` : sql`and exists (select from asset_sightings s where s.asset_id = a.id and s.capture_id = ${query.capture})`}
    ${(query.q ?? '')
      .split(/\s+/)
      .filter(Boolean)
      .reduce((all, word) => sql`${all} and a.search like ${`%${like(word)}%`}`, sql``)}
    ${
      after === null
        ? sql``
        : down
          ? sql`and (${key}, a.id) < (${after[0]}::${type}, ${after[1]}::uuid)`
          : sql`and (${key}, a.id) > (${after[0]}::${type}, ${after[1]}::uuid)`
    }
    order by ${key} ${direction}, a.id ${direction} limit ${limit + 1})
    select p.sort_key, ${selection} join page p on p.id = a.id order by p.sort_key ${direction}, a.id ${direction}`.execute(tx);
  return pageOf(rows, limit, (row) => [row.sort_key, row.id], toAsset);
}

/** Fingerprints that identified assets, as the evidence tells. */
export async function listIdentifications(tx: Tx, limit: number, cursor?: string): Promise<PageOf<Identification>> {
  const after = decodeCursor(cursor, 2);
  const { rows } = await sql<Identification>`select e.asset_id as asset, e.fingerprint,
      string_agg(distinct e.attribute, ', ' order by e.attribute) as attributes, min(e.source) as on,
      max(e.confidence) as confidence, min(e.at) as since
    from asset_evidence e where e.fingerprint is not null
      ${after === null ? sql`` : sql`and (e.asset_id, e.fingerprint) > (${after[0]}::uuid, ${after[1]}::text)`}
    group by 1, 2 order by 1, 2 limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.asset, row.fingerprint],
    (row) => row,
  );
}

export async function findAsset(tx: Tx, id: string): Promise<AssetDetail | undefined> {
  const { rows } = await sql<Row>`select ${selection} where a.id = ${id}`.execute(tx);
  const row = rows[0];
  if (row === undefined) return undefined;
  const evidence = await sql<Evidence>`select attribute, value, source, method, fingerprint, reason, confidence,
      capture_id as capture, frame, at
    from asset_evidence where asset_id = ${id} order by attribute, confidence desc, at limit 2000`.execute(tx);
  const overrides = await sql<
    AssetDetail['overrides'][number]
  >`select attribute, value, note, user_name as by, at from asset_overrides
    where asset_id = ${id} order by attribute`.execute(tx);
  const captures = await sql<
    AssetDetail['captures'][number]
  >`select c.id, c.kind, c.name, s.first_seen as "firstSeen", s.last_seen as "lastSeen"
    from asset_sightings s join captures c on c.id = s.capture_id where s.asset_id = ${id} order by c.id desc`.execute(tx);
  return {
    ...toAsset(row),
    attributes: row.attributes,
    evidence: evidence.rows,
    overrides: overrides.rows,
    captures: captures.rows,
  };
}

/** Assets of a site for the map and of all for the matcher, without paging; bounded. */
export async function listForMap(tx: Tx, site: string, most: number): Promise<Asset[]> {
  const { rows } =
    await sql<Row>`select 0 as sort_key, ${selection} where a.site_id = ${site} order by a.last_seen desc, a.id limit ${most}`.execute(
      tx,
    );
  return rows.map(toAsset);
}

/** Puts an asset into a zone of its site, or (null) back to the zone of its level. Answers false when the zone is of another site. */
export async function setZone(tx: Tx, id: string, zone: string | null): Promise<boolean> {
  const { numAffectedRows } = await sql`update assets a set zone_id = ${zone}, zone_by_person = ${zone !== null}
    where id = ${id} and (${zone}::uuid is null or exists (select from zones z where z.id = ${zone} and z.site_id = a.site_id))`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

export async function setOverride(
  tx: Tx,
  organisation: string,
  decision: { asset: string; attribute: string; value: string; note: string; by: string },
): Promise<void> {
  await sql`insert into asset_overrides (organisation_id, asset_id, attribute, value, note, user_name)
    values (${organisation}, ${decision.asset}, ${decision.attribute}, ${decision.value}, ${decision.note}, ${decision.by})
    on conflict (asset_id, attribute) do update set value = excluded.value, note = excluded.note, user_name = excluded.user_name,
      at = now()`.execute(tx);
}

export async function deleteOverride(tx: Tx, asset: string, attribute: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from asset_overrides where asset_id = ${asset} and attribute = ${attribute}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Addresses of assets: by site, by asset, or those among the given. */
export async function listAddresses(
  tx: Tx,
  where: { asset?: string; addresses?: string[] },
): Promise<{ site: string; address: string; asset: string }[]> {
  return (
    await sql<{
      site: string;
      address: string;
      asset: string;
    }>`select site_id as site, address, asset_id as asset from asset_addresses
      where ${where.asset === undefined ? sql`address = any(${where.addresses ?? []})` : sql`asset_id = ${where.asset}`}`.execute(
      tx,
    )
  ).rows;
}

/** A text as a pattern of `like` that matches it literally, in lower case as the search column is. */
export function like(text: string): string {
  return text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);
}

function toAsset(row: Row): Asset {
  const interfaces = new Map<string, Asset['interfaces'][number]>();
  for (const { kind, address, mac } of row.addresses) {
    const key = mac ?? '';
    const found = interfaces.get(key) ?? { mac, ips: [] };
    interfaces.set(key, found);
    if (kind === 'ip') found.ips.push(address);
  }
  return {
    id: row.id,
    site: row.site_id,
    zone: row.zone_id,
    interfaces: [...interfaces.values()],
    name: row.name,
    vendor: row.vendor,
    product: row.product,
    model: row.model,
    orderNumber: row.order_number,
    firmware: row.firmware,
    serial: row.serial,
    role: row.role,
    purdueLevel: row.purdue_level,
    protocols: row.protocols,
    conflicts: row.conflicts,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    openFindings: row.open_findings,
    worstSeverity: row.worst_rank === null ? null : severities[row.worst_rank],
    openMatches: row.open_matches,
    worstCvss: row.worst_cvss,
  };
}

/** What a person calls an asset: the best of what is known. */
export function labelOf(asset: Pick<Asset, 'name' | 'product' | 'model' | 'orderNumber' | 'interfaces' | 'id'>): string {
  const address = asset.interfaces.flatMap(({ mac, ips }) => [...ips, ...(mac === null ? [] : [mac])])[0];
  return asset.name ?? address ?? asset.product ?? asset.model ?? asset.orderNumber ?? asset.id;
}
