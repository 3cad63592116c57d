import type { Asset, AssetComponent, NumberName, ProductBom } from '@fengsui/advisories';
import { sql } from 'kysely';
import { toJson, toText } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';

/** SQL of the assets that matching reads, the keys they are filed under, and how far an organisation was matched. Runs as a tenant. */

/** What an order number is called, with the document that says so. */
export type DocumentNumberName = NumberName & { document: string };

/**
 * An asset as matching reads it: components of its own bills, those that bills of its product say as they were found last, and what its
 * order numbers are called. `revision` counts its changes.
 */
export type MatchAssetRow = Omit<Asset, 'components'> & {
  components: AssetComponent[];
  inside: AssetComponent[];
  numberNames: Record<string, DocumentNumberName>;
  revision: number;
};

const columns = sql`a.id, a.name, a.vendor, a.product, a.model, a.order_number as "orderNumber", a.firmware, a.serial,
  coalesce((select jsonb_object_agg(q.question, q.answer) from asset_answers q where q.asset_id = a.id), '{}') as answers,
  coalesce((select jsonb_agg(e) from asset_components b, jsonb_array_elements(b.components) e where b.asset_id = a.id), '[]') as components,
  m.inside, m.number_names as "numberNames", m.revision`;

/** Assets that changed since they were matched. */
export async function listDueAssets(tx: Tx): Promise<MatchAssetRow[]> {
  return (
    await sql<MatchAssetRow>`select ${columns} from asset_matching m join assets a on a.id = m.asset_id
      where m.revision <> m.matched_revision order by a.id`.execute(tx)
  ).rows;
}

/** Number of assets that changed since they were matched, counted up to a limit. */
export async function countDueAssets(tx: Tx, limit: number): Promise<number> {
  const { rows } = await sql`select from asset_matching where revision <> matched_revision limit ${limit}`.execute(tx);
  return rows.length;
}

/** Whether the organisation has an asset. */
export async function hasAssets(tx: Tx): Promise<boolean> {
  return (await sql`select from assets limit 1`.execute(tx)).rows.length > 0;
}

/** Assets that are filed under one of these keys. */
export async function listAssetsWithKeys(tx: Tx, keys: readonly string[]): Promise<MatchAssetRow[]> {
  return (
    await sql<MatchAssetRow>`select ${columns} from asset_matching m join assets a on a.id = m.asset_id
      where m.asset_id in (select asset_id from asset_keys where key = any(${keys.map(toText)})) order by a.id`.execute(tx)
  ).rows;
}

/** Says that all assets, or these, are to be matched anew. */
export async function setDue(tx: Tx, assets: readonly string[] | null): Promise<void> {
  await sql`update asset_matching set matched_revision = 0 where matched_revision <> 0
    ${assets === null ? sql`` : sql`and asset_id = any(${assets}::uuid[])`}`.execute(tx);
}

/** What was matched of an asset. */
export interface MatchedAsset {
  id: string;
  revision: number;
  keys: readonly string[];
  inside: readonly AssetComponent[];
  numberNames: Record<string, DocumentNumberName>;
}

/** Notes with what assets were matched. Those that changed meanwhile stay due. */
export async function setMatched(tx: Tx, organisation: string, assets: readonly MatchedAsset[]): Promise<void> {
  const rows = assets.map(({ keys: _keys, ...row }) => row);
  await sql`update asset_matching m set matched_revision = r.revision, inside = r.inside, number_names = r."numberNames"
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (id uuid, revision integer, inside jsonb, "numberNames" jsonb)
    where m.asset_id = r.id`.execute(tx);
  const filed = assets.flatMap(({ id, keys }) => keys.map((key) => [id, toText(key)] as const));
  const wanted = sql`unnest(${filed.map(([id]) => id)}::uuid[], ${filed.map(([, key]) => key)}::text[]) as r (id, key)`;
  await sql`delete from asset_keys k where k.asset_id = any(${assets.map(({ id }) => id)}::uuid[])
    and not exists (select from ${wanted} where r.id = k.asset_id and r.key = k.key)`.execute(tx);
  await sql`insert into asset_keys (organisation_id, asset_id, key) select ${organisation}, r.id, r.key from ${wanted}
    join asset_matching m on m.asset_id = r.id on conflict do nothing`.execute(tx);
}

/** How far an organisation was matched. */
export interface MatchState {
  /** The last change of the library. */
  seq: number;
  /** With what the keys were made. */
  madeBy: string;
}

export async function findMatchState(tx: Tx): Promise<MatchState | undefined> {
  return (
    await sql<MatchState>`select seq, made_by as "madeBy" from match_states where seq is not null and made_by is not null`.execute(
      tx,
    )
  ).rows[0];
}

export async function putMatchState(tx: Tx, organisation: string, { seq, madeBy }: MatchState): Promise<void> {
  await sql`insert into match_states (organisation_id, seq, made_by) values (${organisation}, ${seq}, ${madeBy})
    on conflict (organisation_id) do update set seq = excluded.seq, made_by = excluded.made_by, finished_at = now()
    where (match_states.seq, match_states.made_by) is distinct from (excluded.seq, excluded.made_by)`.execute(tx);
}

/** Says that what surrounds the assets is to be derived again. */
export async function setSurroundingsDue(tx: Tx, organisation: string): Promise<void> {
  await sql`insert into match_states (organisation_id) values (${organisation})
    on conflict (organisation_id) do update set surroundings_due = true where not match_states.surroundings_due`.execute(tx);
}

/** Whether it is, which is then no longer so. */
export async function takeSurroundingsDue(tx: Tx, organisation: string): Promise<boolean> {
  const { rows } = await sql`update match_states set surroundings_due = false where surroundings_due returning 1`.execute(tx);
  if (rows.length > 0) return true;
  const { numAffectedRows } =
    await sql`insert into match_states (organisation_id, surroundings_due) values (${organisation}, false)
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

/** The bills of materials of products that the library holds: components that their subject, an instance of the product, contains. */
export async function listProductBoms(tx: Tx): Promise<ProductBom[]> {
  const any =
    await sql`select from documents where (kind >= 'cyclonedx' and kind < 'cyclonedy') or (kind >= 'spdx' and kind < 'spdy') limit 1`.execute(
      tx,
    );
  if (any.rows.length === 0) return [];
  const { rows } = await sql<ProductBom>`select e.document as source,
      jsonb_build_object('vendor', split_part(p.key, '/', 1), 'name', p.label, 'version', nullif(s.attributes ->> 'version', '')) as product,
      jsonb_agg(distinct jsonb_build_object('name', regexp_replace(c.label, ' ' || regexp_replace(coalesce(c.attributes ->> 'version', ''), '([^A-Za-z0-9])', '\\\\\\1', 'g') || '$', ''),
        'version', nullif(c.attributes ->> 'version', ''), 'vendor', nullif(c.attributes ->> 'supplier', ''),
        'purl', nullif(c.attributes ->> 'purl', ''), 'cpe', nullif(c.attributes ->> 'cpe', ''))) as components
    from edges e join nodes s on s.id = e.from_id and s.kind = 'component'
    join edges i on i.from_id = s.id and i.type = 'instance-of' join nodes p on p.id = i.to_id and p.kind = 'product'
    join nodes c on c.id = e.to_id and c.kind = 'component'
    where e.type = 'contains' and e.organisation_id is null and (e.document like 'cyclonedx%' or e.document like 'spdx%')
    group by e.document, p.key, p.label, s.attributes ->> 'version' order by e.document, p.key limit 2000`.execute(tx);
  return rows;
}
