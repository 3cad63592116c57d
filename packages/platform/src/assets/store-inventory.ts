import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import { severities } from '../kernel/schema.ts';
import type { AnalysisResult } from './analysis.ts';
import { fuse, type Statement } from './fusion.ts';
import type { Attribute, Evidence } from './schema.ts';

/** SQL that merges the result of an analysis into the inventory. Runs as a tenant, in one transaction with the capture's state. */

/** A claim of a sensor that reports by itself may have no frame in the capture. */
type Claim = Omit<AnalysisResult['assets'][number]['identity'][number], 'frame'> & { frame: number | null };
type SensorAsset = Omit<AnalysisResult['assets'][number], 'identity'> & { identity: Claim[] };
type SensorFinding = AnalysisResult['findings'][number];

/** What an analysis is about. */
export interface Place {
  organisation: string;
  site: string;
  capture: string;
}

/** Confidence of an attribute that the sensor concluded without naming a statement for it. */
const concluded = 0.6;

const rows = (values: readonly object[]) => sql`${toJson(values)}::jsonb`;

/** Removes all that a capture proved. Answers the assets and findings that it was about. */
export async function withdraw(tx: Tx, place: Place): Promise<{ assets: string[]; findings: string[] }> {
  // One merge at a time in a site: two captures analysed at once must not make two assets of one device.
  await sql`select pg_advisory_xact_lock(hashtextextended(${place.site}, 0))`.execute(tx);
  const assets = await sql<{
    id: string;
  }>`delete from asset_sightings where capture_id = ${place.capture} returning asset_id as id`.execute(tx);
  await sql`delete from asset_evidence where capture_id = ${place.capture}`.execute(tx);
  const findings = await sql<{ id: string }>`delete from finding_occurrences where capture_id = ${place.capture}
    returning finding_id as id`.execute(tx);
  return { assets: assets.rows.map(({ id }) => id), findings: findings.rows.map(({ id }) => id) };
}

/**
 * Merges the assets of an analysis: one that has a MAC or an IP address of a known asset of the site is that asset; one that has
 * addresses of several joins them. Answers the assets touched.
 */
export async function mergeAssets(tx: Tx, place: Place, found: readonly SensorAsset[]): Promise<string[]> {
  const known = new Map<string, string>();
  const all = found.flatMap((asset) => addressesOf(asset).map(({ address }) => address));
  const existing = await sql<{
    kind: string;
    address: string;
    asset_id: string;
  }>`select kind, address, asset_id from asset_addresses
    where site_id = ${place.site} and address = any(${all})`.execute(tx);
  for (const row of existing.rows) known.set(`${row.kind} ${row.address}`, row.asset_id);

  const made: object[] = [];
  const addresses = new Map<string, object>();
  const sightings = new Map<
    string,
    { asset_id: string; protocols: object[]; interfaces: object[]; first_seen: string; last_seen: string }
  >();
  const evidence: object[] = [];
  for (const asset of found) {
    const own = addressesOf(asset);
    if (own.length === 0) continue;
    const ids = [
      ...new Set(own.map(({ kind, address }) => known.get(`${kind} ${address}`)).filter((id) => id !== undefined)),
    ].toSorted();
    const id = ids[0] ?? newId();
    if (ids.length === 0) made.push({ id, first_seen: asset.firstSeen, last_seen: asset.lastSeen });
    if (ids.length > 1) {
      // Rows of this capture that wait to be written follow the merge as well.
      await flush();
      await joinAssets(tx, id, ids.slice(1));
      for (const [address, owner] of known) if (ids.includes(owner)) known.set(address, id);
    }
    for (const { kind, address, mac } of own) {
      // A known address is written as well: the capture may tell which interface it belongs to.
      addresses.set(`${kind} ${address}`, { kind, address, mac, asset_id: id });
      known.set(`${kind} ${address}`, id);
    }
    const sighting = sightings.get(id);
    if (sighting === undefined) {
      sightings.set(id, {
        asset_id: id,
        protocols: [...asset.protocols],
        interfaces: asset.interfaces.map(({ mac, ips }) => ({ mac, ips })),
        first_seen: asset.firstSeen,
        last_seen: asset.lastSeen,
      });
    } else {
      sighting.protocols.push(...asset.protocols);
      sighting.interfaces.push(...asset.interfaces.map(({ mac, ips }) => ({ mac, ips })));
      if (asset.firstSeen < sighting.first_seen) sighting.first_seen = asset.firstSeen;
      if (asset.lastSeen > sighting.last_seen) sighting.last_seen = asset.lastSeen;
    }
    for (const statement of statementsOf(asset)) evidence.push({ ...statement, id: newId(), asset_id: id });
  }
  await flush();
  return [...new Set(known.values())];

  async function flush(): Promise<void> {
    await sql`insert into assets (id, organisation_id, site_id, first_seen, last_seen)
      select id, ${place.organisation}, ${place.site}, first_seen, last_seen
      from jsonb_to_recordset(${rows(made)}) as r (id uuid, first_seen timestamptz, last_seen timestamptz)`.execute(tx);
    await sql`insert into asset_addresses (organisation_id, site_id, kind, address, asset_id, mac)
      select ${place.organisation}, ${place.site}, kind, address, asset_id, mac
      from jsonb_to_recordset(${rows([...addresses.values()])}) as r (kind text, address text, asset_id uuid, mac text)
      on conflict (site_id, kind, address) do update set mac = coalesce(excluded.mac, asset_addresses.mac)`.execute(tx);
    await sql`insert into asset_sightings (organisation_id, asset_id, capture_id, protocols, interfaces, first_seen, last_seen)
      select ${place.organisation}, asset_id, ${place.capture}, protocols, interfaces, first_seen, last_seen
      from jsonb_to_recordset(${rows([...sightings.values()])})
        as r (asset_id uuid, protocols jsonb, interfaces jsonb, first_seen timestamptz, last_seen timestamptz)
      on conflict (asset_id, capture_id) do update set protocols = asset_sightings.protocols || excluded.protocols,
        interfaces = asset_sightings.interfaces || excluded.interfaces,
        first_seen = least(asset_sightings.first_seen, excluded.first_seen), last_seen = greatest(asset_sightings.last_seen, excluded.last_seen)`.execute(
      tx,
    );
    await sql`insert into asset_evidence (id, organisation_id, asset_id, capture_id, attribute, value, source, method, fingerprint, reason,
        confidence, frame, at)
      select id, ${place.organisation}, asset_id, ${place.capture}, attribute, value, source, method, fingerprint, nullif(reason, 'null'),
        confidence, frame, at
      from jsonb_to_recordset(${rows(evidence)}) as r (id uuid, asset_id uuid, attribute text, value text, source text, method text,
        fingerprint text, reason jsonb, confidence double precision, frame bigint, at text)`.execute(tx);
    made.length = evidence.length = 0;
    addresses.clear();
    sightings.clear();
  }
}

/** Makes one asset of several that turned out to be the same device; the oldest stays, with everything of the others. */
async function joinAssets(tx: Tx, kept: string, others: string[]): Promise<void> {
  await sql`update asset_addresses set asset_id = ${kept} where asset_id = any(${others})`.execute(tx);
  await sql`update asset_evidence set asset_id = ${kept} where asset_id = any(${others})`.execute(tx);
  await sql`insert into asset_sightings (organisation_id, asset_id, capture_id, protocols, interfaces, first_seen, last_seen)
    select organisation_id, ${kept}, capture_id, protocols, interfaces, first_seen, last_seen from asset_sightings where asset_id = any(${others})
    on conflict (asset_id, capture_id) do update set protocols = asset_sightings.protocols || excluded.protocols,
      interfaces = asset_sightings.interfaces || excluded.interfaces,
      first_seen = least(asset_sightings.first_seen, excluded.first_seen),
      last_seen = greatest(asset_sightings.last_seen, excluded.last_seen)`.execute(tx);
  await sql`insert into asset_overrides (organisation_id, asset_id, attribute, value, note, user_name, at)
    select distinct on (attribute) organisation_id, ${kept}::uuid, attribute, value, note, user_name, at
    from asset_overrides where asset_id = any(${others}) order by attribute, at desc on conflict do nothing`.execute(tx);
  await sql`update findings set client_asset_id = ${kept} where client_asset_id = any(${others})`.execute(tx);
  await sql`update findings set server_asset_id = ${kept} where server_asset_id = any(${others})`.execute(tx);
  await sql`update suppressions set asset_id = ${kept} where asset_id = any(${others})`.execute(tx);
  // What a person decided about a match must survive; of two matches with one vulnerability the kept asset's stays.
  await sql`update matches m set asset_id = ${kept} where id in (
      select distinct on (vulnerability_id) id from matches where asset_id = any(${others}) order by vulnerability_id, (state <> 'open') desc, id)
    and not exists (select from matches k where k.asset_id = ${kept} and k.vulnerability_id = m.vulnerability_id)`.execute(tx);
  // So does what people said and did: of two about the same the kept asset's stays.
  await sql`update asset_answers q set asset_id = ${kept} where (asset_id, question) in (
      select distinct on (question) asset_id, question from asset_answers where asset_id = any(${others}) order by question, answered_at desc)
    and not exists (select from asset_answers k where k.asset_id = ${kept} and k.question = q.question)`.execute(tx);
  await sql`update patches p set asset_id = ${kept} where id in (
      select distinct on (kind, product) id from patches where asset_id = any(${others}) order by kind, product, updated_at desc)
    and not exists (select from patches k where k.asset_id = ${kept} and k.kind = p.kind and k.product = p.product)`.execute(tx);
  await sql`update asset_components b set asset_id = ${kept} where id in (
      select distinct on (source) id from asset_components where asset_id = any(${others}) order by source, created_at desc)
    and not exists (select from asset_components k where k.asset_id = ${kept} and k.source = b.source)`.execute(tx);
  await sql`update asset_contexts c set asset_id = ${kept} where asset_id = (select asset_id from asset_contexts where asset_id = any(${others})
      order by criticality is null, set_at desc nulls last limit 1) and not exists (select from asset_contexts k where k.asset_id = ${kept})`.execute(
    tx,
  );
  await sql`delete from assets where id = any(${others})`.execute(tx);
}

/**
 * Decides attributes, conflicts, interfaces and times of assets again from what is kept about them, and removes those that nothing
 * proves any more. Answers the assets that stay.
 */
export async function refreshAssets(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const list = [...new Set(ids)];
  await sql`delete from assets a where id = any(${list}) and not exists (select from asset_sightings s where s.asset_id = a.id)`.execute(
    tx,
  );
  const found = await sql<{
    id: string;
    statements: Statement[];
    decisions: { attribute: string; value: string; by: string }[];
    addresses: string[];
    protocols: { id: string; as: string }[];
  }>`select a.id,
      coalesce((select jsonb_agg(jsonb_build_object('attribute', attribute, 'value', value, 'source', source, 'method', method,
          'fingerprint', fingerprint, 'confidence', confidence, 'at', at))
        from asset_evidence e where e.asset_id = a.id), '[]') as statements,
      coalesce((select jsonb_agg(jsonb_build_object('attribute', attribute, 'value', value, 'by', user_name))
        from asset_overrides o where o.asset_id = a.id), '[]') as decisions,
      coalesce((select jsonb_agg(address) from asset_addresses d where d.asset_id = a.id), '[]') as addresses,
      coalesce((select jsonb_agg(distinct p) from asset_sightings s, jsonb_array_elements(s.protocols) p where s.asset_id = a.id), '[]') as protocols
    from assets a where a.id = any(${list})`.execute(tx);
  const updates = found.rows.map((row) => {
    const attributes = fuse(row.statements, row.decisions);
    const value = (name: string) => attributes.find(({ attribute }) => attribute === name)?.value ?? null;
    const level = Number(value('purdueLevel') ?? Number.NaN);
    return {
      id: row.id,
      name: value('name'),
      vendor: value('vendor'),
      product: value('product'),
      model: value('model'),
      order_number: value('orderNumber'),
      firmware: value('firmware'),
      serial: value('serial'),
      role: value('role'),
      purdue_level: Number.isFinite(level) ? level : null,
      attributes,
      conflicts: attributes.filter(({ conflict }) => conflict).map(({ attribute }) => attribute),
      protocols: row.protocols,
      search: searchText(attributes, row.addresses),
    };
  });
  await sql`update assets a set name = r.name, vendor = r.vendor, product = r.product, model = r.model, order_number = r.order_number,
      firmware = r.firmware, serial = r.serial, role = r.role, purdue_level = r.purdue_level, attributes = r.attributes,
      conflicts = r.conflicts, protocols = r.protocols, search = r.search, updated_at = now(),
      first_seen = (select min(s.first_seen) from asset_sightings s where s.asset_id = a.id),
      last_seen = (select max(s.last_seen) from asset_sightings s where s.asset_id = a.id),
      zone_id = case when a.zone_by_person then a.zone_id else (select z.id from zones z where z.site_id = a.site_id
        and r.purdue_level is not null order by abs(z.purdue_level - r.purdue_level), z.created_at, z.id limit 1) end
    from jsonb_to_recordset(${rows(updates)}) as r (id uuid, name text, vendor text, product text, model text, order_number text, firmware text,
      serial text, role text, purdue_level double precision, attributes jsonb, conflicts text[], protocols jsonb, search text)
    where a.id = r.id`.execute(tx);
  return updates.map(({ id }) => id);
}

/** Merges the findings of an analysis: one for each rule, client and server of the site. Answers those touched. */
export async function mergeFindings(tx: Tx, place: Place, found: readonly SensorFinding[]): Promise<string[]> {
  // The sensor may judge one pair twice, as for two units behind one address: that is one finding with both counts.
  const merged = new Map<string, SensorFinding & { frames: number[] }>();
  for (const finding of found) {
    const key = `${finding.rule}\n${finding.client}\n${finding.server}`;
    const before = merged.get(key);
    if (before === undefined) {
      merged.set(key, { ...finding, frames: [...finding.evidence.frames] });
      continue;
    }
    before.count += finding.count;
    before.frames.push(...finding.evidence.frames);
    if (finding.firstSeen < before.firstSeen) before.firstSeen = finding.firstSeen;
    if (finding.lastSeen > before.lastSeen) before.lastSeen = finding.lastSeen;
  }
  const values = [...merged.values()].map((finding) => ({
    id: newId(),
    rule: finding.rule,
    title: finding.title,
    severity: finding.severity,
    severity_rank: severities.indexOf(finding.severity),
    confidence: finding.confidence / 100,
    techniques: finding.techniques,
    client: finding.client ?? '',
    server: finding.server ?? '',
    first_seen: finding.firstSeen,
    last_seen: finding.lastSeen,
    count: finding.count,
    frames: [...new Set(finding.frames)].toSorted((a, b) => a - b),
    fields: finding.evidence.fields,
  }));
  const record = sql`jsonb_to_recordset(${rows(values)}) as r (id uuid, rule text, title text, severity text, severity_rank smallint,
    confidence double precision, techniques text[], client text, server text, first_seen timestamptz, last_seen timestamptz, count bigint,
    frames bigint[], fields jsonb)`;
  // Something that was resolved and is seen again is open again; what a person judged harmless stays so.
  const reopened = await sql<{ id: string }>`update findings f set state = 'new', updated_at = now() from ${record}
    where f.site_id = ${place.site} and f.rule = r.rule and f.client = r.client and f.server = r.server and f.state = 'resolved'
      and r.last_seen > f.last_seen returning f.id`.execute(tx);
  for (const { id } of reopened.rows) {
    await sql`insert into finding_steps (id, organisation_id, finding_id, kind, from_value, to_value)
      values (${newId()}, ${place.organisation}, ${id}, 'seen', 'resolved', 'new')`.execute(tx);
  }
  const touched = await sql<{
    id: string;
  }>`insert into findings (id, organisation_id, site_id, rule, title, severity, severity_rank, confidence,
      techniques, client, server, first_seen, last_seen, count, client_asset_id, server_asset_id)
    select r.id, ${place.organisation}, ${place.site}, r.rule, r.title, r.severity, r.severity_rank, r.confidence, r.techniques, r.client, r.server,
      r.first_seen, r.last_seen, r.count,
      (select asset_id from asset_addresses d where d.site_id = ${place.site} and d.address = lower(r.client)),
      (select asset_id from asset_addresses d where d.site_id = ${place.site} and d.address = lower(r.server))
    from ${record}
    on conflict (site_id, rule, client, server) do update set title = excluded.title, severity = excluded.severity,
      severity_rank = excluded.severity_rank, confidence = excluded.confidence, techniques = excluded.techniques,
      client_asset_id = excluded.client_asset_id, server_asset_id = excluded.server_asset_id, updated_at = now()
    returning id`.execute(tx);
  await sql`insert into finding_occurrences (organisation_id, finding_id, capture_id, first_seen, last_seen, count, frames, fields)
    select ${place.organisation}, f.id, ${place.capture}, r.first_seen, r.last_seen, r.count, r.frames, r.fields
    from ${record} join findings f on f.site_id = ${place.site} and f.rule = r.rule and f.client = r.client and f.server = r.server
    on conflict (finding_id, capture_id) do update set count = finding_occurrences.count + excluded.count,
      first_seen = least(finding_occurrences.first_seen, excluded.first_seen), last_seen = greatest(finding_occurrences.last_seen, excluded.last_seen),
      frames = (finding_occurrences.frames || excluded.frames)[1:64]`.execute(tx);
  return touched.rows.map(({ id }) => id);
}

/** Removes what a capture showed of findings of these rules. Answers the findings. */
export async function withdrawFindings(tx: Tx, capture: string, rules: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from finding_occurrences o using findings f
    where f.id = o.finding_id and o.capture_id = ${capture} and f.rule = any(${[...rules]}) returning f.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Counts findings again from their occurrences, and removes those that nothing shows any more and nobody worked on. */
export async function refreshFindings(tx: Tx, ids: readonly string[]): Promise<void> {
  const list = [...new Set(ids)];
  await sql`delete from findings f where id = any(${list}) and not exists (select from finding_occurrences o where o.finding_id = f.id)
    and not exists (select from finding_steps s where s.finding_id = f.id)`.execute(tx);
  await sql`update findings f set first_seen = o.first_seen, last_seen = o.last_seen, count = o.count
    from (select finding_id, min(first_seen) first_seen, max(last_seen) last_seen, sum(count) count from finding_occurrences
      where finding_id = any(${list}) group by finding_id) o where f.id = o.finding_id`.execute(tx);
}

function addressesOf(asset: SensorAsset): { kind: 'mac' | 'ip'; address: string; mac: string | null }[] {
  return asset.interfaces.flatMap(({ mac, ips }) => [
    ...(mac === null ? [] : [{ kind: 'mac' as const, address: mac.toLowerCase(), mac: mac.toLowerCase() }]),
    ...ips.map((ip) => ({ kind: 'ip' as const, address: ip.toLowerCase(), mac: mac?.toLowerCase() ?? null })),
  ]);
}

/** The statements about an asset, also of what the sensor concluded as a whole: role, level, and values without a statement. */
function statementsOf(asset: SensorAsset) {
  const statements: Omit<Evidence, 'capture'>[] = asset.identity.map((claim) => ({
    ...claim,
    confidence: claim.confidence / 100,
  }));
  const add = (attribute: string, value: string | number | null, how: Pick<Evidence, 'source' | 'method' | 'reason'>) => {
    if (value === null || statements.some((statement) => statement.attribute === attribute)) return;
    const from = { ...how, fingerprint: null, confidence: concluded, frame: null, at: asset.lastSeen };
    statements.push({ attribute, value: String(value), ...from });
  };
  const reason = asset.roleReason;
  add('role', asset.role, { source: 'behaviour', method: 'behaviour', reason });
  add('purdueLevel', asset.purdueLevel, { source: 'role', method: 'derived', reason });
  for (const attribute of ['name', 'vendor', 'product', 'model', 'orderNumber', 'firmware', 'serial'] as const) {
    add(attribute, asset[attribute], { source: 'sensor', method: 'derived', reason: null });
  }
  return statements;
}

function searchText(attributes: readonly Attribute[], addresses: readonly string[]): string {
  return [...attributes.map(({ value }) => value), ...addresses].join(' ').toLowerCase();
}
